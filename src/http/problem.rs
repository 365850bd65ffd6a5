//! Answers in JSON, errors among them.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::payload::{Reason, Rejection};
use crate::queue::QueueError;

/// Seconds that a client is asked to wait when the service cannot take more.
const RETRY_AFTER_S: &str = "5";

/// An answer that says why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    /// A closed class, for programs.
    pub(super) reason: &'static str,
    /// For people; no secrets, no article text.
    pub(super) detail: String,
    /// Where a payload or a search is wrong, in bytes.
    pub(super) offset: Option<usize>,
}

#[derive(Serialize)]
struct Body<'a> {
    reason: &'a str,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, reason: &'static str, detail: impl Into<String>) -> Self {
        Self { status, reason, detail: detail.into(), offset: None }
    }
}

/// A JSON answer.
pub(super) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    match serde_json::to_vec(body) {
        Ok(body) => (status, json, body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { status, reason, detail, offset } = &self;
        let mut response = json(*status, &Body { reason, detail, offset: *offset });
        let headers = response.headers_mut();
        match self.status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_S));
            }
            StatusCode::UNAUTHORIZED => {
                // Browsers ask for a password; the token is that password. They do
                // not ask where both schemes stand in one line.
                let password = HeaderValue::from_static("Basic realm=\"copydesk\"");
                headers.insert(header::WWW_AUTHENTICATE, password);
                let bearer = HeaderValue::from_static("Bearer realm=\"copydesk\"");
                headers.append(header::WWW_AUTHENTICATE, bearer);
            }
            _ => {}
        }
        response
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        let status = match rejection.reason {
            Reason::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let offset = rejection.offset;
        Self { offset, ..Self::new(status, rejection.reason.as_str(), rejection.detail) }
    }
}

impl From<QueueError> for Problem {
    fn from(error: QueueError) -> Self {
        let (status, reason) = match &error {
            QueueError::Full(_) => (StatusCode::TOO_MANY_REQUESTS, "queue_full"),
            QueueError::NotFound(_) => (StatusCode::NOT_FOUND, "not_found"),
            QueueError::Ambiguous(..) => (StatusCode::CONFLICT, "ambiguous"),
            QueueError::Unconfirmed(_) | QueueError::Interrupted(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "unconfirmed")
            }
            QueueError::Unavailable(_) | QueueError::Topology(_) | QueueError::Denied(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "queue_unavailable")
            }
        };
        Self::new(status, reason, error.to_string())
    }
}

/// No such path.
pub(super) async fn not_found() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "no such path")
}

/// Every connection has a request in hand, and this one is not for a probe.
pub(super) async fn busy() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many requests at once")
}

/// The path exists, the method does not.
pub(super) async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "no such method here")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_queue_error_says_whether_to_come_again() {
        for (error, status, retry) in [
            (QueueError::Full("at 1000".into()), 429, true),
            (QueueError::Unavailable("no broker".into()), 503, true),
            (QueueError::Unconfirmed("timeout".into()), 503, true),
            (QueueError::Topology("queue type".into()), 503, true),
            (QueueError::NotFound("m1".into()), 404, false),
            (QueueError::Ambiguous("m1".into(), "a, b".into()), 409, false),
        ] {
            let response = Problem::from(error).into_response();
            assert_eq!(response.status(), status);
            assert_eq!(response.headers().contains_key(header::RETRY_AFTER), retry, "{status}");
        }
    }
}
