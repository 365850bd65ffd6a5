//! `POST /articles`: one payload → the input queue. How a payload is received,
//! for `POST /extract` too.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::SemaphorePermit;

use super::guard::User;
use super::problem::{Problem, json};
use super::{App, body};
use crate::payload::{self, Payload, Reason};
use crate::queue::{Message, QueueError, TRACE_CONTEXT, Trace};
use crate::telemetry::ReasonLabel;

/// How long a request waits for its turn before it is told to come again.
pub(super) const TURN: Duration = Duration::from_secs(10);
/// How long the queue may take to store a payload.
const STORE: Duration = Duration::from_secs(30);

/// What is declared about a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) content_type: Option<String>,
    pub(super) content_encoding: Option<String>,
}

/// A whole payload within the limits.
pub(super) struct Received<'a> {
    pub(super) declared: Declared,
    pub(super) bytes: Bytes,
    trace: Trace,
    /// The place among the payloads in hand; kept as long as the bytes.
    _place: SemaphorePermit<'a>,
}

#[derive(Serialize)]
struct Accepted<'a> {
    id: &'a str,
}

/// Reads, checks and stores a payload. 202 means: it is durable.
///
/// The check keeps what can never become a record, and what the sender may not say,
/// out of the queue, where the sender can still be told; analysis reads the payload
/// again.
pub(super) async fn post_article(State(app): State<Arc<App>>, request: Request) -> Response {
    let accepted = async {
        let received = receive(&app, request).await?;
        check(&app, &received).await?;
        store(&app, received).await
    };
    accepted.await.unwrap_or_else(IntoResponse::into_response)
}

/// Reads a payload that is declared to be one of ours and within the limits.
pub(super) async fn receive(app: &App, request: Request) -> Result<Received<'_>, Problem> {
    let (head, content) = request.into_parts();
    let user = head.extensions.get().map(|User(name)| name.clone());
    let user = user.filter(|_| app.state.policy.has_rules());
    let cap = app.state.limits.payload_bytes;
    let declared = match declared(&head.headers, cap) {
        Ok(declared) => declared,
        Err(problem) => {
            if let Some(reason) = Reason::ALL.iter().find(|r| r.as_str() == problem.reason) {
                let label = ReasonLabel { reason: reason.as_str() };
                app.state.metrics.rejections.get_or_create(&label).inc();
            }
            body::discard(&head.headers, content).await;
            return Err(problem);
        }
    };
    let turn = tokio::time::timeout(TURN, app.payloads.acquire()).await;
    let place = turn.map_err(|_| busy())?.map_err(|_| busy())?;
    let is_crowded = || app.payloads.available_permits() == 0;
    let bytes = body::read(content, cap, is_crowded).await?;
    let trace = Trace { user_id: user, ..trace(&head.headers) };
    Ok(Received { declared, bytes, trace, _place: place })
}

/// What the sender says beside the payload; what is no text is left out.
fn trace(headers: &HeaderMap) -> Trace {
    let text = |name: &str| Some(headers.get(name)?.to_str().ok()?.to_owned());
    let context = TRACE_CONTEXT.into_iter();
    Trace {
        correlation_id: text("x-correlation-id"),
        headers: context.filter_map(|name| Some((name.to_owned(), text(name)?))).collect(),
        ..Trace::default()
    }
}

pub(super) fn busy() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many payloads at once")
}

fn declared(headers: &HeaderMap, cap: usize) -> Result<Declared, Problem> {
    let content_type = text(headers, &header::CONTENT_TYPE)?;
    if let Some(found) = &content_type {
        payload::check_content_type(found)
            .map_err(|rejection| unsupported(format!("{}; {SEND}", rejection.detail)))?;
    }
    let content_encoding = text(headers, &header::CONTENT_ENCODING)?;
    if let Some(found) = &content_encoding {
        check_encoding(found)?;
    }
    let length = text(headers, &header::CONTENT_LENGTH)?.and_then(|length| length.parse().ok());
    if length.is_some_and(|length: usize| length > cap) {
        return Err(body::too_large(cap));
    }
    Ok(Declared { content_type, content_encoding })
}

/// What a sender is told to do about it.
const SEND: &str = "say what it is, e.g. with curl -H 'content-type: text/html' (or text/plain, \
     text/markdown, application/json, application/xml, any other +json or +xml, message/rfc822, \
     multipart/related, application/warc, application/http; application/octet-stream: find out); \
     of application/x-ndjson send each line as a request of its own";

fn text(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    match value.to_str() {
        Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        Err(_) => Err(unsupported(format!("expected ASCII in {name}, found other bytes"))),
    }
}

fn check_encoding(content_encoding: &str) -> Result<(), Problem> {
    let known = |name: &str| {
        ["identity", "gzip", "x-gzip", "deflate", "br", "brotli"]
            .iter()
            .any(|k| k.eq_ignore_ascii_case(name))
    };
    match content_encoding.split(',').map(str::trim).find(|name| !known(name)) {
        None => Ok(()),
        Some(found) => {
            let expected = "expected gzip, deflate or br as content encoding";
            Err(unsupported(format!("{expected}, found {found}")))
        }
    }
}

fn unsupported(detail: String) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported", detail)
}

/// Decodes on a blocking thread: a large page takes longer than an async thread
/// may be held.
async fn check(app: &Arc<App>, received: &Received<'_>) -> Result<(), Problem> {
    let Received { declared, bytes, trace, .. } = received;
    let Ok(core) = app.checks.clone().acquire_owned().await else { return Err(busy()) };
    let (declared, bytes, limits) = (declared.clone(), bytes.clone(), app.state.limits);
    let mappings = Arc::clone(&app.state.mappings);
    let (policy, user) = (Arc::clone(&app.state.policy), trace.user_id.clone());
    let decoded = tokio::task::spawn_blocking(move || {
        // Held until the work is done, even if the client has gone.
        let _core = core;
        let payload = Payload {
            bytes: &bytes,
            content_type: declared.content_type.as_deref(),
            content_encoding: declared.content_encoding.as_deref(),
        };
        let article = payload::decode_with(&payload, &limits, &mappings);
        article.map(|article| policy.forbids(user.as_deref(), &article))
    });
    match decoded.await {
        Ok(Ok(None)) => Ok(()),
        Ok(Ok(Some(detail))) => Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", detail)),
        Ok(Err(rejection)) => {
            let reason = rejection.reason.as_str();
            app.state.metrics.rejections.get_or_create(&ReasonLabel { reason }).inc();
            Err(rejection.into())
        }
        Err(_) => Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "panic",
            "the payload could not be checked",
        )),
    }
}

async fn store(app: &App, received: Received<'_>) -> Result<Response, Problem> {
    let Received { declared, bytes: body, trace, .. } = received;
    // The sender can wait better than we can: it is told at once.
    app.state.queue.takes_articles()?;
    let id = id(&declared, &body);
    let message = Message {
        id: id.clone(),
        body,
        content_type: declared.content_type,
        content_encoding: declared.content_encoding,
        routing_key: "http".to_owned(),
        trace,
        ..Message::default()
    };
    let stored = tokio::time::timeout(STORE, app.state.queue.publish(message)).await;
    stored.unwrap_or_else(|_| {
        let detail = format!("expected it stored in {} s, heard nothing", STORE.as_secs());
        Err(QueueError::Unconfirmed(detail))
    })?;
    app.state.journal.note(&id, "queued", None);
    Ok(json(StatusCode::ACCEPTED, &Accepted { id: &id }))
}

/// The same payload has the same id, so a sender that lost the answer may post
/// again.
fn id(declared: &Declared, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    for part in [&declared.content_type, &declared.content_encoding] {
        let part = part.as_deref().unwrap_or("");
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.update(body);
    HEXLOWER.encode(hash.finalize().get(..16).unwrap_or_default())
}
