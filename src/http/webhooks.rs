//! The webhook endpoints: what they do, and making one try again.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::App;
use super::parameters::Name;
use super::problem::{Problem, json as answer};
use crate::webhook::EndpointState;

/// How long who resumes an endpoint waits for its records to be brought back.
const PATIENCE: Duration = Duration::from_secs(6);

/// Names and states.
pub(super) async fn list(State(app): State<Arc<App>>) -> Response {
    let states = app.state.webhooks.states();
    let states: Vec<Value> =
        states.into_iter().map(|(name, state)| json!({ "name": name, "state": state })).collect();
    answer(StatusCode::OK, &json!({ "webhooks": states }))
}

/// Resumes an endpoint and brings back what waits in its retry queues; tells the state that it
/// was in, and how many records that were, unless it takes long.
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
    let (queue, endpoint) = (app.state.queue.clone(), name.clone());
    // It goes on when nobody waits for it any more.
    let recalling = tokio::spawn(async move {
        let recalled = queue.recall(&endpoint).await;
        match &recalled {
            Ok(0) => {}
            Ok(recalled) => {
                tracing::info!(endpoint, recalled, "records are sent before their time");
            }
            Err(error) => {
                tracing::warn!(endpoint, %error, "records stay in the retry queues until their time");
            }
        }
        recalled
    });
    let mut told = json!({ "name": name, "state": state });
    if let Ok(Ok(recalled)) = tokio::time::timeout(PATIENCE, recalling).await {
        told["recalled"] = json!(recalled?);
    }
    Ok(answer(StatusCode::OK, &told))
}
