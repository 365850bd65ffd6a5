//! A webhook receiver with moods.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::Instant;

/// How requests are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Well,
    Status(u16),
    /// Nothing comes back until the mood changes.
    Hang,
    /// The answer breaks off.
    Reset,
}

#[derive(Clone)]
struct Shared {
    mood: watch::Receiver<Mood>,
    taken: watch::Sender<BTreeSet<String>>,
}

/// Keeps the `source_id` of each record that it took.
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    mood: watch::Sender<Mood>,
    taken: watch::Receiver<BTreeSet<String>>,
}

impl Endpoint {
    pub(crate) async fn start() -> Self {
        let (mood, moods) = watch::channel(Mood::Well);
        let (sender, taken) = watch::channel(BTreeSet::new());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(take).with_state(Shared { mood: moods, taken: sender });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, mood, taken }
    }

    pub(crate) fn feel(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// What was taken by the time that it is `enough`, or at the deadline.
    pub(crate) async fn until(
        &self,
        deadline: Instant,
        enough: impl FnMut(&BTreeSet<String>) -> bool,
    ) -> BTreeSet<String> {
        let mut taken = self.taken.clone();
        tokio::time::timeout_at(deadline, taken.wait_for(enough)).await.ok();
        self.taken.borrow().clone()
    }
}

async fn take(State(shared): State<Shared>, body: Bytes) -> Response {
    let mut mood = shared.mood.clone();
    let now = *mood.borrow_and_update();
    match now {
        Mood::Well => {}
        Mood::Status(status) => return StatusCode::from_u16(status).unwrap().into_response(),
        Mood::Hang => {
            mood.changed().await.ok();
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        Mood::Reset => {
            let broken = futures_util::stream::once(async {
                Err::<Bytes, _>(std::io::Error::other("reset on purpose"))
            });
            return Body::from_stream(broken).into_response();
        }
    }
    let record: Value = serde_json::from_slice(&body).unwrap();
    let id = record.pointer("/article/source_id").unwrap().as_str().unwrap().to_owned();
    shared.taken.send_modify(|taken| {
        taken.insert(id);
    });
    StatusCode::NO_CONTENT.into_response()
}
