//! Large payloads, many at once.

use std::time::Duration;

use copydesk::queue::{Message, Outcome, Settled, Source};

use crate::support::lab::{Lab, patiently, payload, record};

const LARGE: usize = 4 * 1024 * 1024;

fn large(n: usize) -> Message {
    Message { body: vec![b'x'; LARGE].into(), ..payload(&format!("{n:02}")) }
}

#[tokio::test]
async fn only_so_many_bytes_are_in_hand_whatever_the_prefetch() {
    const ARTICLES: usize = 20;
    let lab = Lab::new().await;
    // So that a pause of several seconds must keep the connection alive.
    let mut options = lab.options(&format!("{}?heartbeat=3", lab.url));
    options.in_flight_bytes = LARGE * 5 / 2;
    let queue = lab.queue(options).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(large(n))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 64);
    let first = patiently(articles.next()).await.unwrap();
    let second = patiently(articles.next()).await.unwrap();
    // Long enough for the third to come if it could, and for both ends to give up a
    // connection that says nothing.
    let third = tokio::time::timeout(Duration::from_secs(8), articles.next()).await;
    assert!(third.is_err(), "expected no room for a third body");
    let mut next = Some(first);
    let mut done = 0;
    let mut in_hand = Some(second);
    while let Some(delivery) = next.take().or_else(|| in_hand.take()) {
        let mut record = record(&delivery.message);
        record.body = "short".into();
        let settled = patiently(delivery.settle(Outcome::Publish(record))).await;
        assert_eq!(settled, Ok(Settled::Done));
        done += 1;
        if done + usize::from(in_hand.is_some()) < ARTICLES {
            next = Some(patiently(articles.next()).await.unwrap());
        }
    }
    assert_eq!(done, ARTICLES);
    assert_eq!(lab.metrics.reconnects.get(), 0);
    assert_eq!(lab.metrics.suspects.get(), 0);
    patiently(queue.close(Duration::from_secs(10))).await;
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
}
