//! Requests with a wrong token: counted, logged, slowed.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::Semaphore;

use super::problem::Problem;
use super::seldom::Seldom;
use crate::telemetry::Metrics;

/// How long a wrong token waits for its answer.
const WAIT: Duration = Duration::from_secs(1);
/// How many wait at once; more are sent away at once, so that guessing is slow
/// however many guess.
const WAITING: usize = 8;

/// What is known of those who guess.
#[derive(Debug)]
pub(super) struct Intruders {
    metrics: Arc<Metrics>,
    waiting: Semaphore,
    untold: Seldom,
}

impl Intruders {
    pub(super) fn new(metrics: Arc<Metrics>) -> Self {
        Self { metrics, waiting: Semaphore::new(WAITING), untold: Seldom::default() }
    }

    /// Takes note of a wrong token; resolves when it may be answered, with
    /// another answer where too many guess.
    pub(super) async fn note(&self, address: Option<IpAddr>) -> Result<(), Problem> {
        self.metrics.wrong_tokens.inc();
        self.tell(address);
        let Ok(_waiting) = self.waiting.try_acquire() else {
            let detail = "too many requests with a wrong token at once";
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "wrong_tokens", detail));
        };
        tokio::time::sleep(WAIT).await;
        Ok(())
    }

    fn tell(&self, address: Option<IpAddr>) {
        if let Some(requests) = self.untold.due() {
            let address = address.map(|address| address.to_string());
            tracing::warn!(address, requests, "wrong token");
        }
    }
}
