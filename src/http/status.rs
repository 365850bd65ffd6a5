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
use crate::webhook::{EndpointState, Failure};

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
    let failure = |name: &str| app.state.webhooks.failure(name);
    notes.extend(states.into_iter().filter_map(|(name, state)| note(&name, state, failure(&name))));
    notes.extend(lost_lines_note());
    if !notes.is_empty() {
        status["notes"] = json!(notes);
    }
    answer(code, &status)
}

/// What an operator should know of an endpoint; its records wait meanwhile.
fn note(name: &str, state: EndpointState, failure: Option<Failure>) -> Option<String> {
    let resume = format!("`copydesk webhook resume {name}` tries it at once");
    Some(match (state, failure) {
        (EndpointState::Working, _) => return None,
        (EndpointState::Stopped, _) => {
            format!("webhook `{name}` answered 410 and is stopped: {resume}")
        }
        (EndpointState::Paused, Some(Failure { why, next: Some(next) })) => {
            format!("webhook `{name}` fails ({why}), the next try is at {next:.0}: {resume}")
        }
        (EndpointState::Paused, Some(Failure { why, next: None })) => format!(
            "webhook `{name}` failed ({why}) and is tried with the next record; those that were \
             parked come back with `copydesk parked replay`"
        ),
        (EndpointState::Paused, None) => {
            format!("webhook `{name}` fails and is tried again: {resume}")
        }
    })
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
