//! Connections that break, at the worst moments.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use copydesk::queue::{Outcome, Queue, Readiness, Settled, Source};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::support::lab::{Lab, patiently, payload, ready, record, until};
use crate::support::proxy::{Proxy, Side};

/// Takes so many records from outside and counts the copies of each.
async fn copies(lab: &Lab, total: usize) -> BTreeMap<String, usize> {
    let mut copies = BTreeMap::new();
    for _ in 0..total {
        let out = lab.take(&lab.name("out")).await;
        let id = out.properties.message_id().as_ref().unwrap().to_string();
        *copies.entry(id).or_default() += 1;
    }
    copies
}

async fn through(lab: &Lab) -> (Proxy, Queue) {
    let proxy = Proxy::start(&lab.url).await;
    let queue = lab.queue(lab.options(&proxy.url(&lab.url))).await;
    (proxy, queue)
}

#[tokio::test]
async fn a_connection_that_dies_before_the_ack_costs_a_duplicate_with_the_same_id() {
    let lab = Lab::new().await;
    let (proxy, queue) = through(&lab).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let delivery = patiently(articles.next()).await.unwrap();
    proxy.stall_up(Side::Consuming);
    let first = record(&delivery.message);
    let settled = delivery.settle(Outcome::Publish(first));
    // Confirmed and routed; the acknowledgement is on its way, and gets lost.
    lab.until_count(&lab.name("out"), 1).await;
    proxy.cut(Side::Consuming);
    patiently(settled).await.ok();

    let again = patiently(articles.next()).await.unwrap();
    assert_eq!(again.message.id, "a");
    let second = record(&again.message);
    assert_eq!(patiently(again.settle(Outcome::Publish(second))).await, Ok(Settled::Done));
    assert_eq!(copies(&lab, 2).await, BTreeMap::from([("record-a".into(), 2)]));
    patiently(queue.close(Duration::from_secs(10))).await;
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
    assert!(lab.metrics.reconnects.get() >= 1);
}

#[tokio::test]
async fn a_delivery_of_a_lost_channel_settles_to_nothing_and_comes_again() {
    let lab = Lab::new().await;
    let (proxy, queue) = through(&lab).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let lost = patiently(articles.next()).await.unwrap();
    proxy.cut(Side::Consuming);
    let again = patiently(articles.next()).await.unwrap();
    // The first copy's end: not Done, whatever else.
    let outcome = Outcome::Publish(record(&lost.message));
    assert_ne!(patiently(lost.settle(outcome)).await, Ok(Settled::Done));
    assert_eq!(lab.count(&lab.name("out")).await, 0);
    let outcome = Outcome::Publish(record(&again.message));
    assert_eq!(patiently(again.settle(outcome)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;
    assert_eq!(copies(&lab, 1).await, BTreeMap::from([("record-a".into(), 1)]));
}

#[tokio::test]
async fn a_late_confirm_leads_to_a_second_publish_and_never_to_a_loss() {
    let lab = Lab::new().await;
    let proxy = Proxy::start(&lab.url).await;
    let mut options = lab.options(&proxy.url(&lab.url));
    options.timing.confirm = Duration::from_millis(300);
    options.timing.operation = Duration::from_millis(700);
    let queue = lab.queue(options).await;
    // From outside, where no confirm is late: else there may be two of them.
    let properties = lapin::BasicProperties::default().with_message_id("a".into());
    lab.send(&lab.name("articles"), "wire.en", b"payload a", properties).await;
    let mut articles = queue.consume(Source::Articles, 8);
    let delivery = patiently(articles.next()).await.unwrap();
    proxy.stall_down(Side::Publishing);
    let outcome = Outcome::Publish(record(&delivery.message));
    let settled = delivery.settle(outcome);
    // The broker has it, but nobody here knows.
    lab.until_count(&lab.name("out"), 1).await;
    until(&queue, |r| matches!(r, Readiness::NotReady(why) if why.contains("no confirm"))).await;
    proxy.cut(Side::Publishing);
    assert_eq!(patiently(settled).await, Ok(Settled::Done));
    ready(&queue).await;
    assert_eq!(copies(&lab, 2).await, BTreeMap::from([("record-a".into(), 2)]));
    assert!(lab.metrics.unconfirmed.get() >= 1);
    patiently(queue.close(Duration::from_secs(10))).await;
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
}

#[tokio::test]
async fn a_half_open_connection_is_noticed_by_its_silence() {
    let lab = Lab::new().await;
    let proxy = Proxy::start(&lab.url).await;
    let options = lab.options(&format!("{}?heartbeat=1", proxy.url(&lab.url)));
    let queue = lab.queue(options).await;
    let mut articles = queue.consume(Source::Articles, 8);
    ready(&queue).await;
    for side in [Side::Consuming, Side::Publishing] {
        proxy.stall_up(side);
        proxy.stall_down(side);
    }
    proxy.refuse(true);
    // Each connection has its cause; what goes over them has none of its own.
    let once = |why: &str| why.contains("cannot connect") && why.matches("; ").count() < 2;
    until(&queue, |r| matches!(r, Readiness::NotReady(why) if once(why))).await;
    for side in [Side::Consuming, Side::Publishing] {
        proxy.cut(side);
    }
    proxy.refuse(false);
    ready(&queue).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let delivery = patiently(articles.next()).await.unwrap();
    assert_eq!(patiently(delivery.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn nothing_is_lost_when_connections_are_cut_again_and_again() {
    const ARTICLES: usize = 400;
    let lab = Lab::new().await;
    let (proxy, queue) = through(&lab).await;
    let mut articles = queue.consume(Source::Articles, 32);
    let publishing = tokio::spawn({
        let queue = queue.clone();
        async move {
            for n in 0..ARTICLES {
                patiently(queue.publish(payload(&format!("{n:03}")))).await.unwrap();
            }
        }
    });
    let mut left: BTreeSet<String> = (0..ARTICLES).map(|n| format!("{n:03}")).collect();
    let mut taken = 0;
    let mut settling = FuturesUnordered::new();
    while !left.is_empty() {
        let delivery = patiently(async {
            tokio::select! {
                Some((id, settled)) = settling.next() => {
                    if settled == Ok(Settled::Done) {
                        left.remove(&id);
                    }
                    None
                }
                delivery = articles.next(), if settling.len() < 16 => delivery,
            }
        });
        let Some(delivery) = delivery.await else { continue };
        let id = delivery.message.id.clone();
        let outcome = Outcome::Publish(record(&delivery.message));
        let settled = delivery.settle(outcome);
        settling.push(async move { (id, settled.await) });
        taken += 1;
        match taken % 60 {
            30 => proxy.cut(Side::Consuming),
            0 => proxy.cut(Side::Publishing),
            _ => {}
        }
    }
    patiently(publishing).await.unwrap();
    drop((articles, settling));
    patiently(queue.close(Duration::from_secs(10))).await;
    assert!(lab.metrics.reconnects.get() >= 4, "the cuts were felt");
    let mut records = BTreeSet::new();
    while let Some(out) = lab.poll(&lab.name("out")).await {
        records.insert(out.properties.message_id().as_ref().unwrap().to_string());
    }
    assert_eq!(records.len(), ARTICLES);
}

#[tokio::test]
async fn readiness_returns_when_the_only_unconfirmed_message_has_lost_its_delivery() {
    let lab = Lab::new().await;
    let (proxy, queue) = through(&lab).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let delivery = patiently(articles.next()).await.unwrap();
    proxy.stall_down(Side::Publishing);
    let outcome = Outcome::Publish(record(&delivery.message));
    let settled = delivery.settle(outcome);
    lab.until_count(&lab.name("out"), 1).await;
    proxy.cut(Side::Consuming);
    assert!(patiently(settled).await.is_err());
    proxy.cut(Side::Publishing);
    let again = patiently(articles.next()).await.unwrap();
    ready(&queue).await;
    assert_eq!(patiently(again.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;
}
