//! A webhook receiver that keeps what it gets.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::support::lab::PATIENCE;

/// `webhook-id` → bodies, in the order of arrival.
pub(crate) type Received = BTreeMap<String, Vec<Bytes>>;

/// Listens on loopback as long as the test's runtime lives.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    answer: watch::Sender<StatusCode>,
    received: watch::Receiver<Received>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let (received, watching) = watch::channel(Received::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answer = watch::Sender::new(StatusCode::NO_CONTENT);
        let router = Router::new().fallback(take).with_state((received, answer.clone()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, answer, received: watching }
    }

    /// From now on answers with this status; what it refuses it does not keep.
    pub(crate) fn answer(&self, status: StatusCode) {
        self.answer.send_replace(status);
    }

    /// Waits until what has come satisfies `enough`.
    pub(crate) async fn until(&self, enough: impl FnMut(&Received) -> bool) -> Received {
        let mut received = self.received.clone();
        let waited = tokio::time::timeout(PATIENCE, received.wait_for(enough)).await;
        waited.expect("expected more webhook requests").unwrap().clone()
    }
}

async fn take(
    State((received, answer)): State<(watch::Sender<Received>, watch::Sender<StatusCode>)>,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    let id = headers.get("webhook-id").unwrap().to_str().unwrap().to_owned();
    assert!(headers.contains_key("webhook-signature"));
    let answer = *answer.borrow();
    if answer.is_success() {
        received.send_modify(|received| received.entry(id).or_default().push(body));
    }
    answer
}
