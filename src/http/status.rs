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
use crate::webhook::EndpointState;

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
    let states = app.state.webhooks.states();
    notes.extend(states.into_iter().filter_map(|(name, state)| note(&name, state)));
    notes.extend(lost_lines_note());
    if !notes.is_empty() {
        status["notes"] = json!(notes);
    }
    answer(code, &status)
}

/// What an operator should know of an endpoint; its records wait meanwhile.
fn note(name: &str, state: EndpointState) -> Option<String> {
    let found = match state {
        EndpointState::Working => return None,
        EndpointState::Paused => "fails and is tried again; the log says why",
        EndpointState::Stopped => "answered 410 and is stopped",
    };
    Some(format!("webhook `{name}` {found}: `copydesk webhook resume {name}` tries it at once"))
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
