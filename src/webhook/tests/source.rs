//! A source of deliveries with the backend's end in the hands of a test.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tokio::sync::{Notify, mpsc};

use crate::queue::{Consumer, Delivery, Message, Outcome, Settled};

/// Messages that wait, and what became of those that were handed out.
#[derive(Clone)]
pub(super) struct Shelf(Arc<Inner>);

struct Inner {
    messages: Mutex<VecDeque<Message>>,
    arrived: Notify,
    dropped: Notify,
    consumers: AtomicUsize,
    report: mpsc::Sender<(String, Outcome)>,
    reports: tokio::sync::Mutex<mpsc::Receiver<(String, Outcome)>>,
}

impl Shelf {
    pub(super) fn new() -> Self {
        let (report, reports) = mpsc::channel(1024);
        Self(Arc::new(Inner {
            messages: Mutex::default(),
            arrived: Notify::new(),
            dropped: Notify::new(),
            consumers: AtomicUsize::new(0),
            report,
            reports: reports.into(),
        }))
    }

    pub(super) fn put(&self, id: &str, body: &'static str) {
        let body = Bytes::from_static(body.as_bytes());
        self.put_back(Message { id: id.into(), body, ..Message::default() });
    }

    fn put_back(&self, message: Message) {
        self.0.messages.lock().unwrap().push_back(message);
        self.0.arrived.notify_one();
    }

    /// Messages that nobody has in hand.
    pub(super) fn waiting(&self) -> usize {
        self.0.messages.lock().unwrap().len()
    }

    /// Consumers opened so far.
    pub(super) fn consumers(&self) -> usize {
        self.0.consumers.load(Ordering::SeqCst)
    }

    /// The next settlement that is not a give-back.
    pub(super) async fn settled(&self) -> (String, Outcome) {
        self.0.reports.lock().await.recv().await.unwrap()
    }

    /// Returns once a consumer has been dropped and its buffer is back.
    pub(super) async fn consumer_dropped(&self) {
        self.0.dropped.notified().await;
    }

    pub(super) fn consume(&self, prefetch: u16) -> Consumer {
        self.0.consumers.fetch_add(1, Ordering::SeqCst);
        let (deliveries, receiver) = mpsc::channel(prefetch.into());
        let shelf = self.clone();
        tokio::spawn(async move {
            // A slot first: a message is taken only where it can be handed over.
            while let Ok(slot) = deliveries.reserve().await {
                let Some(message) = shelf.next(&deliveries).await else { break };
                let (delivery, settlement) = Delivery::new(message.clone());
                slot.send(delivery);
                let shelf = shelf.clone();
                tokio::spawn(async move {
                    let (outcome, reply) = settlement.outcome().await;
                    if outcome == Outcome::GiveBack {
                        return shelf.put_back(message);
                    }
                    if let Some(reply) = reply {
                        reply.send(Settled::Done).ok();
                    }
                    shelf.0.report.send((message.id, outcome)).await.unwrap();
                });
            }
            shelf.0.dropped.notify_one();
        });
        Consumer::new(receiver)
    }

    /// The next message, or `None` once the consumer is gone.
    async fn next(&self, deliveries: &mpsc::Sender<Delivery>) -> Option<Message> {
        loop {
            let arrived = self.0.arrived.notified();
            if deliveries.is_closed() {
                return None;
            }
            if let Some(message) = self.0.messages.lock().unwrap().pop_front() {
                return Some(message);
            }
            tokio::select! {
                () = arrived => {}
                () = deliveries.closed() => return None,
            }
        }
    }
}
