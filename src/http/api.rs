//! The inspector's data: records and parked messages as JSON.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::guard::User;
use super::parameters::{Name, Parameters};
use super::problem::{Problem, json as answer};
use super::search::{self, Found, Search};
use super::{App, body};
use crate::payload::{self, Limits, Payload};
use crate::queue::{Message, ParkedFilter, ParkedSummary, QueueError, Readiness, Shelf};

/// Parked messages in one answer, unless a limit is asked for.
const PARKED_SHOWN: usize = 200;
const PARKED_MOST: usize = 10_000;
/// How long the queue may be away before who asks for parked messages is told.
const AWAY: Duration = Duration::from_secs(3);
/// As much of a parked body as is shown, in bytes.
const BODY_SHOWN: usize = 256 * 1024;
/// Largest request for a change, in bytes.
const CHANGE_BYTES: usize = 256 * 1024;

/// The latest records that fit, newest first.
pub(super) async fn records(
    State(app): State<Arc<App>>,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let asked = parameters.text("q").unwrap_or_default();
    let search = Search::of(&asked, |predicate| app.state.pool.check_lists(predicate))?;
    let (kept, since) = (app.state.recent.list(), app.state.journal.since());
    let turn = search::turn(&app.searches).await?;
    // Up to 16 MiB of JSON are read for this.
    let listed = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let found = search.among(&kept, Instant::now() + search::LONGEST);
        let Found { records, searched } = found;
        // How far back: this many records, seen by this process since then.
        let mut list = json!({ "records": records, "searched": searched, "since": since });
        if searched < kept.len() {
            list["partial"] = json!(true);
        }
        answer(StatusCode::OK, &list)
    });
    Ok(listed.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
}

/// One record as readers get it.
pub(super) async fn record(State(app): State<Arc<App>>, Name(id): Name) -> Response {
    match app.state.recent.get(&id) {
        Some(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        None => not_kept().into_response(),
    }
}

pub(super) fn not_kept() -> Problem {
    let detail = "not among the latest records of this process";
    Problem::new(StatusCode::NOT_FOUND, "not_found", detail)
}

/// Parked messages, oldest first, without their bodies.
pub(super) async fn parked(
    State(app): State<Arc<App>>,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let limit = parameters.number("limit", 1..=PARKED_MOST)?.unwrap_or(PARKED_SHOWN);
    let (reason, after) = (parameters.text("reason"), parameters.text("after"));
    let filter = ParkedFilter { reason, after, limit, ..ParkedFilter::default() };
    let parked = unless_away(&app, app.state.queue.parked(&filter)).await?;
    Ok(answer(StatusCode::OK, &json!({ "parked": parked })))
}

/// What the queue answers, or why it does not: who looks at it is told so long before the
/// queue itself gives up.
async fn unless_away<T>(
    app: &App,
    asked: impl Future<Output = Result<T, QueueError>>,
) -> Result<T, QueueError> {
    let mut readiness = app.state.queue.readiness();
    let away = async {
        loop {
            let ready = readiness.wait_for(|now| *now == Readiness::Ready);
            let waited = tokio::time::timeout(AWAY, ready).await.is_err();
            let now = readiness.borrow().clone();
            if let (true, Readiness::NotReady(why)) = (waited, now) {
                return QueueError::Unavailable(why);
            }
            // Ready: nothing more to say unless it goes away meanwhile.
            if readiness.changed().await.is_err() {
                return QueueError::Unavailable("the queue is closed".into());
            }
        }
    };
    tokio::select! {
        answered = asked => answered,
        why = away => Err(why),
    }
}

/// A parked message, its body inflated; bytes that are not UTF-8 are shown as replacement
/// characters.
#[derive(Serialize)]
struct ParkedShown {
    #[serde(flatten)]
    summary: ParkedSummary,
    body: String,
    truncated: bool,
}

/// One parked message with its body.
pub(super) async fn parked_message(
    State(app): State<Arc<App>>,
    Name(id): Name,
) -> Result<Response, Problem> {
    let parked = app.state.queue.parked_message(Shelf::Parked, &id);
    let parked = unless_away(&app, parked).await?;
    let (message, limits) = (parked.message, app.state.limits);
    // To inflate takes longer than an async thread may be held.
    let read = tokio::task::spawn_blocking(move || readable(&message, limits));
    let Ok((body, truncated)) = read.await else {
        let detail = "the message could not be read";
        return Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "panic", detail));
    };
    let summary = parked.summary;
    Ok(answer(StatusCode::OK, &ParkedShown { summary, body, truncated }))
}

/// The beginning of a body as text, and whether that is not all.
fn readable(message: &Message, limits: Limits) -> (String, bool) {
    let payload = Payload {
        bytes: &message.body,
        content_type: None,
        content_encoding: message.content_encoding.as_deref(),
    };
    let plain = payload::inflated(&payload, &limits);
    let shown = plain.get(..BODY_SHOWN).unwrap_or(&plain);
    (String::from_utf8_lossy(shown).into_owned(), shown.len() < plain.len())
}

/// What a change is meant for: exactly one of the three.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Selection {
    /// These messages.
    Ids(Vec<String>),
    /// Every message with this reason.
    Reason(String),
    /// Every message, if `true`.
    All(bool),
}

/// Puts parked messages back where they failed.
pub(super) async fn replay(
    State(app): State<Arc<App>>,
    Extension(User(user)): Extension<User>,
    content: Body,
) -> Result<Response, Problem> {
    let filter = selection(content).await?;
    let queue = &app.state.queue;
    let (replayed, unknown) = queue.and_unknown(&filter, queue.replay(&filter)).await?;
    let (named, reason) = (filter.ids.len(), filter.reason);
    tracing::info!(user, named, reason, replayed, "parked messages replayed over HTTP");
    Ok(answer(StatusCode::OK, &with_unknown(json!({ "replayed": replayed }), &unknown)))
}

/// Deletes parked messages.
pub(super) async fn drop_parked(
    State(app): State<Arc<App>>,
    Extension(User(user)): Extension<User>,
    content: Body,
) -> Result<Response, Problem> {
    let filter = selection(content).await?;
    let queue = &app.state.queue;
    let (dropped, unknown) = queue.and_unknown(&filter, queue.drop_parked(&filter)).await?;
    let (named, reason) = (filter.ids.len(), filter.reason);
    tracing::info!(user, named, reason, dropped, "parked messages dropped over HTTP");
    Ok(answer(StatusCode::OK, &with_unknown(json!({ "dropped": dropped }), &unknown)))
}

/// Names that nothing answers to are told, should there be any.
fn with_unknown(mut told: Value, unknown: &[String]) -> Value {
    if !unknown.is_empty() {
        told["unknown"] = json!(unknown);
    }
    told
}

async fn selection(content: Body) -> Result<ParkedFilter, Problem> {
    // Small bodies wait for no place.
    let body = body::read(content, CHANGE_BYTES, || false).await?;
    let unclear = |detail: String| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unclear_selection", detail)
    };
    let selection = serde_json::from_slice(&body)
        .map_err(|e| unclear(format!("expected one of ids, reason and all: {e}")))?;
    match selection {
        // An empty list would mean every message to the filter.
        Selection::Ids(ids) if !ids.is_empty() => {
            Ok(ParkedFilter { ids, ..ParkedFilter::default() })
        }
        Selection::Reason(reason) => {
            Ok(ParkedFilter { reason: Some(reason), ..ParkedFilter::default() })
        }
        Selection::All(true) => Ok(ParkedFilter::default()),
        Selection::Ids(_) | Selection::All(false) => {
            Err(unclear("expected at least one message, found none".into()))
        }
    }
}
