//! Embedded backend.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::{
    Consumer, Message, Parked, ParkedFilter, ParkedSummary, QueueError, Readiness, Source,
};

/// The backend's handle; clones share it.
#[derive(Debug, Clone)]
pub struct EmbeddedQueue {
    readiness: watch::Sender<Readiness>,
}

impl EmbeddedQueue {
    pub(super) fn consume(&self, _source: Source, prefetch: u16) -> Consumer {
        let (_sender, receiver) = mpsc::channel(prefetch.max(1).into());
        Consumer::new(receiver)
    }

    pub(super) async fn publish(&self, _message: Message) -> Result<(), QueueError> {
        Err(QueueError::Unavailable("not built yet".into()))
    }

    pub(super) fn readiness(&self) -> watch::Receiver<Readiness> {
        self.readiness.subscribe()
    }

    pub(super) async fn parked(
        &self,
        _filter: &ParkedFilter,
    ) -> Result<Vec<ParkedSummary>, QueueError> {
        Err(QueueError::Unavailable("not built yet".into()))
    }

    pub(super) async fn parked_message(&self, _id: &str) -> Result<Parked, QueueError> {
        Err(QueueError::Unavailable("not built yet".into()))
    }

    pub(super) async fn replay(&self, _filter: &ParkedFilter) -> Result<usize, QueueError> {
        Err(QueueError::Unavailable("not built yet".into()))
    }

    pub(super) async fn drop_parked(&self, _filter: &ParkedFilter) -> Result<usize, QueueError> {
        Err(QueueError::Unavailable("not built yet".into()))
    }

    pub(super) async fn close(&self, _deadline: Duration) {}
}
