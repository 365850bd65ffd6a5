//! `/live`, `/ready`, `/metrics`, `/version`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::App;
use super::problem::json as answer;
use crate::queue::Readiness;
use crate::record::SCHEMA;
use crate::telemetry::lost_lines_note;
use crate::webhook::{Next, Trouble};

/// 200 while the process answers at all.
pub(super) async fn live() -> Response {
    answer(StatusCode::OK, &json!({ "status": "live" }))
}

/// 200 while the service takes work, with notes on what an operator should see
/// to; else 503 with the reason.
pub(super) async fn ready(State(app): State<Arc<App>>) -> Response {
    let (code, mut status) = match &*app.state.ready.borrow() {
        Readiness::Ready => (StatusCode::OK, json!({ "status": "ready" })),
        Readiness::NotReady(why) => {
            let status = json!({ "status": "not_ready", "reason": why });
            (StatusCode::SERVICE_UNAVAILABLE, status)
        }
    };
    let mut notes = app.state.queue.notes();
    let troubles = app.state.webhooks.troubles();
    notes.extend(troubles.into_iter().map(|(name, trouble)| note(&name, &trouble)));
    notes.extend(lost_lines_note());
    if !notes.is_empty() {
        status["notes"] = json!(notes);
    }
    answer(code, &status)
}

/// What an operator should know of an endpoint that does not work.
fn note(name: &str, Trouble { why, next }: &Trouble) -> String {
    let resume = format!("`copydesk webhook resume {name}`");
    let found = match next {
        Next::Resumed => format!(
            "{why} and is stopped: {resume} has it tried with the next record, and sends what waits \
             in its retry queues"
        ),
        Next::At(at) => format!(
            "fails ({why}); the next record after {at:.0} tries it: {resume} sends at once what \
             waits, in its retry queues too"
        ),
        Next::Deferred(1) => format!(
            "failed ({why}); 1 record waits in its retry queues and tries it when its time comes: \
             {resume} sends it at once"
        ),
        Next::Deferred(count) => format!(
            "failed ({why}); {count} records wait in its retry queues, and the first whose time comes \
             tries it: {resume} sends them at once"
        ),
        Next::Now => format!("failed ({why}) and is tried with the next record"),
        Next::Refused(count) => format!(
            "has refused the last {count} records ({why}): each is tried again from its retry queues \
             and parked in the end"
        ),
        Next::NothingWaits => format!(
            "failed ({why}); nothing waits for it now, and the next record tries it: once it is \
             mended, `copydesk parked replay --all --reason retries_exhausted` sends what was parked"
        ),
    };
    format!("webhook `{name}` {found}")
}

/// The metrics in `OpenMetrics` text, which Prometheus reads.
pub(super) async fn metrics(State(app): State<Arc<App>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], app.state.metrics.render()).into_response()
}

/// What is running.
pub(super) async fn version(State(app): State<Arc<App>>) -> Response {
    let version = json!({
        "name": "copydesk",
        "version": env!("CARGO_PKG_VERSION"),
        "model": app.state.pool.model_version(),
        "schema": SCHEMA,
    });
    answer(StatusCode::OK, &version)
}

/// What this server answers, for programs.
pub(super) async fn openapi() -> Response {
    answer(StatusCode::OK, &crate::contracts::openapi())
}
