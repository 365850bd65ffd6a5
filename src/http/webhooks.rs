//! The webhook endpoints: what they do, and making one try again.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::App;
use super::parameters::Name;
use super::problem::{Problem, json as answer};
use crate::webhook::EndpointState;

/// Names and states.
pub(super) async fn list(State(app): State<Arc<App>>) -> Response {
    let states = app.state.webhooks.states();
    let states: Vec<Value> =
        states.into_iter().map(|(name, state)| json!({ "name": name, "state": state })).collect();
    answer(StatusCode::OK, &json!({ "webhooks": states }))
}

/// Resumes an endpoint and tells the state that it was in.
pub(super) async fn resume(
    State(app): State<Arc<App>>,
    Name(name): Name,
) -> Result<Response, Problem> {
    let Some(state) = app.state.webhooks.resume(&name) else {
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", "no webhook has this name"));
    };
    if state != EndpointState::Working {
        tracing::info!(endpoint = name, ?state, "webhook is asked to resume");
    }
    Ok(answer(StatusCode::OK, &json!({ "name": name, "state": state })))
}
