//! Ordered mode: the revisions of a document come out in the order in which they
//! went in, whoever works on them.

use std::collections::BTreeMap;
use std::time::Duration;

use copydesk::queue::amqp::{AmqpOptions, AmqpQueue, declare};
use copydesk::queue::{Consumer, Delivery, Outcome, Queue, RecordMessage, Source};

use lapin::BasicProperties;

use crate::support::lab::{Lab, patiently, ready};
use crate::support::proxy::{Proxy, Side};
use crate::upkeep::until_true;

const DOCUMENTS: usize = 12;
const REVISIONS: usize = 25;
const PARTITIONS: u16 = 4;

struct Worker {
    queue: Queue,
    articles: Consumer,
}

impl Worker {
    async fn start(lab: &Lab, options: &AmqpOptions) -> Self {
        let queue = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
        let articles = queue.consume(Source::Articles, 16);
        ready(&queue).await;
        Self { queue, articles }
    }
}

/// What the service does, with ids such as `document-revision` for payloads.
fn work(delivery: Delivery) {
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

#[tokio::test]
async fn the_order_of_each_document_survives_a_worker_that_dies() {
    let (lab, options) = backlog().await;
    let proxy = Proxy::start(&lab.url).await;
    let through = AmqpOptions { uris: lab.options(&proxy.url(&lab.url)).uris, ..options.clone() };
    // The first has every queue, for it asked first; after it the second.
    let mut first = Worker::start(&lab, &through).await;
    let mut second = Worker::start(&lab, &options).await;
    work_half(&mut first, &mut second).await;
    // As a process ends, without a word to the broker.
    proxy.refuse(true);
    proxy.cut(Side::Consuming);
    proxy.cut(Side::Publishing);
    drop(first);
    work_rest(&lab, &mut second).await;
    patiently(second.queue.close(Duration::from_secs(10))).await;
    assert_in_order(&lab).await;
}

#[tokio::test]
async fn the_order_of_each_document_survives_workers_that_are_stopped() {
    let (lab, options) = backlog().await;
    let mut first = Worker::start(&lab, &options).await;
    let mut second = Worker::start(&lab, &options).await;
    work_half(&mut first, &mut second).await;
    let Worker { queue, mut articles } = first;
    let stopped = async {
        let close = queue.close(Duration::from_secs(10));
        // What was handed over is worked on to the end.
        let finish = async {
            while let Some(delivery) = articles.next().await {
                work(delivery);
            }
        };
        tokio::join!(close, finish);
    };
    tokio::join!(patiently(stopped), work_rest(&lab, &mut second));
    patiently(second.queue.close(Duration::from_secs(10))).await;
    assert_in_order(&lab).await;
}

/// All revisions of all documents wait, and nobody works on them.
async fn backlog() -> (Lab, AmqpOptions) {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
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
    (lab, options)
}

/// Comes into the middle of everything, for each article is in hand twice.
async fn work_half(first: &mut Worker, second: &mut Worker) {
    for _ in 0..DOCUMENTS * REVISIONS {
        tokio::select! {
            delivery = first.articles.next() => work(delivery.unwrap()),
            delivery = second.articles.next() => work(delivery.unwrap()),
        }
    }
}

async fn work_rest(lab: &Lab, worker: &mut Worker) {
    let mut look = tokio::time::interval(Duration::from_millis(50));
    let mut idle = 0;
    while idle < 20 {
        tokio::select! {
            delivery = worker.articles.next() => {
                idle = 0;
                work(delivery.unwrap());
            }
            _ = look.tick() => idle = if left(lab).await == 0 { idle + 1 } else { 0 },
        }
    }
}

async fn assert_in_order(lab: &Lab) {
    let mut seen = BTreeMap::<String, Vec<usize>>::new();
    while let Some(record) = lab.poll(&lab.name("out")).await {
        let id = record.properties.message_id().as_ref().unwrap().to_string();
        let (document, revision) = id.split_once('-').unwrap();
        let revision = revision.parse().unwrap();
        let revisions = seen.entry(document.to_owned()).or_default();
        // A duplicate may come, but nothing new after what is newer.
        if !revisions.contains(&revision) {
            revisions.push(revision);
        }
    }
    let wanted: Vec<_> = (0..REVISIONS).collect();
    assert_eq!(seen.len(), DOCUMENTS);
    for (document, revisions) in seen {
        assert_eq!(revisions, wanted, "document {document}");
    }
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
}

/// Articles that wait somewhere.
async fn left(lab: &Lab) -> u32 {
    let mut left = lab.count(&lab.name("articles")).await;
    left += lab.count(&lab.name("articles.suspects")).await;
    for partition in 0..PARTITIONS {
        left += lab.count(&lab.name(&format!("articles.partition.{partition}"))).await;
    }
    left
}

#[tokio::test]
async fn articles_in_partitions_that_are_no_more_are_told() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    options.ordered = PARTITIONS;
    patiently(declare(&options)).await.unwrap();
    let last = lab.name("articles.partition.3");
    lab.send(&lab.name("retry"), &last, b"left", BasicProperties::default()).await;
    options.ordered = PARTITIONS - 2;
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    ready(&queue).await;
    let left = format!("(1 in {last})");
    until_true("a note", || queue.notes().iter().any(|note| note.contains(&left))).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}
