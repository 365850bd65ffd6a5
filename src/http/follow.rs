//! `GET /api/articles/{id}`: what became of one article.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;

use super::App;
use super::parameters::Name;
use super::problem::{Problem, json};
use crate::journal::{Fate, Request};
use crate::queue::{ParkedSummary, Shelf};

/// How long the queue may look for a parked message.
const PATIENCE: Duration = Duration::from_secs(3);

/// The fate of one article, as far as this process knows it.
#[derive(Serialize)]
struct Followed {
    #[serde(flatten)]
    fate: Fate,
    /// Requests to webhooks with its record.
    webhooks: Vec<Request>,
    /// The parked message with this id, whoever parked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    parked: Option<ParkedSummary>,
    /// Since when this process remembers.
    since: Timestamp,
}

/// Steps and webhook requests of the article with this id.
pub(super) async fn article(
    State(app): State<Arc<App>>,
    Name(id): Name,
) -> Result<Response, Problem> {
    let journal = &app.state.journal;
    let known = journal.find(&id);
    // The queue knows of messages that another process parked. Where it cannot be asked
    // now, what is remembered is answered.
    let asked = app.state.queue.parked_message(Shelf::Parked, &id);
    let asked = tokio::time::timeout(PATIENCE, asked).await;
    let parked = asked.ok().and_then(Result::ok).map(|parked| parked.summary);
    let since = journal.since();
    if known.is_none() && parked.is_none() {
        let detail = format!("this process, which runs since {since}, remembers no such article");
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", detail));
    }
    let new = || Fate { id, record_id: None, steps: Vec::new() };
    let (fate, webhooks) = known.unwrap_or_else(|| (new(), Vec::new()));
    Ok(json(StatusCode::OK, &Followed { fate, webhooks, parked, since }))
}
