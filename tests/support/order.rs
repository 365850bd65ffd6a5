//! Articles whose order counts: revisions of a few documents, and workers in ordered mode.

use std::collections::BTreeMap;
use std::time::Duration;

use copydesk::queue::amqp::{AmqpOptions, AmqpQueue, declare};
use copydesk::queue::{Consumer, Delivery, Outcome, Queue, RecordMessage, Source};
use lapin::BasicProperties;

use super::lab::{Lab, patiently, ready};

const DOCUMENTS: usize = 12;
const REVISIONS: usize = 25;
/// More than are handed over at a time otherwise: one that is empty keeps no other from work.
pub(crate) const PARTITIONS: u16 = 10;

pub(crate) struct Worker {
    pub(crate) queue: Queue,
    pub(crate) articles: Consumer,
}

impl Worker {
    pub(crate) async fn start(lab: &Lab, options: &AmqpOptions) -> Self {
        let queue = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
        let articles = queue.consume(Source::Articles, 16);
        ready(&queue).await;
        Self { queue, articles }
    }
}

/// What the service does, with ids such as `document-revision` for payloads.
pub(crate) fn work(delivery: Delivery) {
    let message = &delivery.message;
    let (document, _) = message.id.split_once('-').unwrap();
    let outcome = if message.unplaced {
        Outcome::Place(document.to_owned())
    } else {
        Outcome::Publish(RecordMessage {
            id: message.id.clone(),
            document_id: document.to_owned(),
            routing_key: "record.en.wire".into(),
            source: None,
            body: message.body.clone(),
        })
    };
    drop(delivery.settle(outcome));
}

/// All revisions of all documents wait, on queues declared through `url`, and nobody works
/// on them.
pub(crate) async fn backlog(lab: &Lab, url: &str) -> AmqpOptions {
    let mut options = lab.options(url);
    options.ordered = PARTITIONS;
    options.endpoints.clear();
    patiently(declare(&options)).await.unwrap();
    lab.bind_out().await;
    for revision in 0..REVISIONS {
        for document in 0..DOCUMENTS {
            let id = format!("{document}-{revision:02}");
            let properties = BasicProperties::default()
                .with_delivery_mode(2)
                .with_message_id(id.as_str().into());
            lab.send(&lab.name("articles"), "wire.en", id.as_bytes(), properties).await;
        }
    }
    options
}

/// Comes into the middle of everything, for each article is in hand twice.
pub(crate) async fn work_half(first: &mut Worker, second: &mut Worker) {
    for _ in 0..DOCUMENTS * REVISIONS {
        tokio::select! {
            delivery = first.articles.next() => work(delivery.unwrap()),
            delivery = second.articles.next() => work(delivery.unwrap()),
        }
    }
}

/// The revisions of each document in the order in which their records came first: a
/// duplicate may come, but nothing new after what is newer.
#[derive(Default)]
pub(crate) struct Seen(BTreeMap<String, Vec<usize>>);

impl Seen {
    /// Takes what is there.
    pub(crate) async fn take(&mut self, lab: &Lab) {
        while let Some(record) = lab.poll(&lab.name("out")).await {
            let id = record.properties.message_id().as_ref().unwrap().to_string();
            let (document, revision) = id.split_once('-').unwrap();
            let revision = revision.parse().unwrap();
            let revisions = self.0.entry(document.to_owned()).or_default();
            if !revisions.contains(&revision) {
                revisions.push(revision);
            }
        }
    }

    pub(crate) fn is_all(&self) -> bool {
        self.0.values().map(Vec::len).sum::<usize>() == DOCUMENTS * REVISIONS
    }

    pub(crate) fn assert_in_order(&self) {
        let wanted: Vec<_> = (0..REVISIONS).collect();
        assert_eq!(self.0.len(), DOCUMENTS);
        for (document, revisions) in &self.0 {
            assert_eq!(*revisions, wanted, "document {document}");
        }
    }
}

/// How often it is looked whether all is done.
pub(crate) const LOOK: Duration = Duration::from_millis(50);
