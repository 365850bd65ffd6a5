//! Ordered mode: the revisions of a document come out in the order in which they
//! went in, whoever works on them.

use std::time::Duration;

use copydesk::queue::Queue;
use copydesk::queue::amqp::{AmqpOptions, AmqpQueue, declare};
use lapin::BasicProperties;

use crate::support::lab::{Lab, patiently, ready};
use crate::support::order::{LOOK, PARTITIONS, Seen, Worker, backlog, work, work_half};
use crate::support::proxy::{Proxy, Side};
use crate::upkeep::until_true;

#[tokio::test]
async fn the_order_of_each_document_survives_a_worker_that_dies() {
    let lab = Lab::new().await;
    let options = backlog(&lab, &lab.url).await;
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
    end_in_order(&lab, second).await;
}

#[tokio::test]
async fn the_order_of_each_document_survives_workers_that_are_stopped() {
    let lab = Lab::new().await;
    let options = backlog(&lab, &lab.url).await;
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
    end_in_order(&lab, second).await;
}

async fn work_rest(lab: &Lab, worker: &mut Worker) {
    let mut look = tokio::time::interval(LOOK);
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

async fn end_in_order(lab: &Lab, last: Worker) {
    patiently(last.queue.close(Duration::from_secs(10))).await;
    let mut seen = Seen::default();
    seen.take(lab).await;
    seen.assert_in_order();
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
    let last = lab.name(&format!("articles.partition.{}", PARTITIONS - 1));
    lab.send(&lab.name("retry"), &last, b"left", BasicProperties::default()).await;
    options.ordered = PARTITIONS - 2;
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    ready(&queue).await;
    let left = format!("(1 in {last})");
    until_true("a note", || queue.notes().iter().any(|note| note.contains(&left))).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}
