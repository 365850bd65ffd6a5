//! Requests with a wrong token: counted, logged, slowed.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::problem::Problem;
use crate::telemetry::Metrics;

/// How long a wrong token waits for its answer.
const WAIT: Duration = Duration::from_secs(1);
/// How many wait at once; more are sent away at once, so that guessing is slow
/// however many guess.
const WAITING: usize = 8;
/// One warning in this time, with how many there were.
const WARN_EVERY: Duration = Duration::from_mins(1);

/// What is known of those who guess.
#[derive(Debug)]
pub(super) struct Intruders {
    metrics: Arc<Metrics>,
    waiting: Semaphore,
    untold: Mutex<Untold>,
}

#[derive(Debug, Default)]
struct Untold {
    count: u64,
    last_warning: Option<Instant>,
}

impl Intruders {
    pub(super) fn new(metrics: Arc<Metrics>) -> Self {
        Self { metrics, waiting: Semaphore::new(WAITING), untold: Mutex::default() }
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
        let mut untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        untold.count += 1;
        if untold.last_warning.is_none_or(|last| last.elapsed() >= WARN_EVERY) {
            let address = address.map(|address| address.to_string());
            tracing::warn!(address, requests = untold.count, "wrong token");
            *untold = Untold { count: 0, last_warning: Some(Instant::now()) };
        }
    }
}
