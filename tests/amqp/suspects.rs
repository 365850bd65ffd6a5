//! Articles that come back without an outcome: which of them is to blame.

use std::collections::BTreeSet;
use std::time::Duration;

use copydesk::queue::amqp::AmqpQueue;
use copydesk::queue::{Outcome, ParkedFilter, Queue, Readiness, Settled, Source};
use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable};

use crate::support::broker::Broker;
use crate::support::lab::{Lab, PATIENCE, patiently, payload, ready, record, until};
use crate::support::proxy::{Proxy, Side};

/// Articles in hand, as many as a worker takes by default.
const PREFETCH: u16 = 64;

/// How a [`work`]er ended.
#[derive(Debug, PartialEq)]
enum End {
    Killed,
    AllDone,
}

/// A worker that ends like a process, in the middle of everything, as soon as it
/// has the article `killer` in hand; or in order, once `all` are recorded or parked.
/// An empty queue proves nothing: what a dead worker had in hand comes back when the
/// broker has noticed. Waits as long as something comes: one suspect at a time takes long
/// where the disk is slow.
async fn work(lab: &Lab, killer: &str, all: usize, records: &mut BTreeSet<String>) -> End {
    let queue = Queue::Amqp(AmqpQueue::start(lab.options(&lab.url), lab.metrics.clone()));
    let mut articles = queue.consume(Source::Articles, PREFETCH);
    let mut look = tokio::time::interval(Duration::from_millis(100));
    let mut settling = tokio::task::JoinSet::new();
    let mut progress = tokio::time::Instant::now();
    loop {
        tokio::select! {
            delivery = articles.next() => {
                let delivery = delivery.unwrap();
                progress = tokio::time::Instant::now();
                if delivery.message.id == killer {
                    drop(queue);
                    return End::Killed;
                }
                let outcome = Outcome::Publish(record(&delivery.message));
                settling.spawn(delivery.settle(outcome));
            }
            Some(_) = settling.join_next() => {}
            _ = look.tick() => {
                records.append(&mut recorded(lab).await);
                let parked = lab.count(&lab.name("parked")).await as usize;
                if progress.elapsed() > PATIENCE {
                    let readiness = queue.readiness().borrow().clone();
                    let waiting = lab.count(&lab.name("articles")).await;
                    let suspects = lab.count(&lab.name("articles.suspects")).await;
                    panic!(
                        "nothing comes: {} recorded, {parked} parked, {} in hand, {waiting} \
                         articles and {suspects} suspects ready, {readiness:?}",
                        records.len(),
                        settling.len(),
                    );
                }
                if records.len() + parked >= all && settling.is_empty() {
                    patiently(queue.close(Duration::from_secs(10))).await;
                    return End::AllDone;
                }
            }
        }
    }
}

async fn recorded(lab: &Lab) -> BTreeSet<String> {
    let mut records = BTreeSet::new();
    while let Some(out) = lab.poll(&lab.name("out")).await {
        records.insert(out.properties.message_id().as_ref().unwrap().to_string());
    }
    records
}

#[tokio::test]
async fn one_that_kills_is_parked_and_none_of_its_neighbours() {
    const NEIGHBOURS: usize = 100;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for n in 0..=NEIGHBOURS {
        let id = if n == 40 { "killer".to_owned() } else { format!("{n:03}") };
        patiently(queue.publish(payload(&id))).await.unwrap();
    }
    patiently(queue.close(Duration::from_secs(10))).await;
    let (mut deaths, mut records) = (0, BTreeSet::new());
    while work(&lab, "killer", NEIGHBOURS + 1, &mut records).await == End::Killed {
        deaths += 1;
    }
    // Once among its neighbours, three times alone, of which the broker may hand
    // one to a worker that it does not know to be dead yet.
    assert!((3..=4).contains(&deaths), "{deaths}");
    let queue = Queue::Amqp(AmqpQueue::start(lab.options(&lab.url), lab.metrics.clone()));
    ready(&queue).await;
    let parked = patiently(queue.parked(&ParkedFilter::default())).await.unwrap();
    let parked: Vec<_> = parked.iter().map(|p| (p.id.as_str(), p.reason.as_str())).collect();
    assert_eq!(parked, [("killer", "poison")]);
    assert_eq!(records.len(), NEIGHBOURS);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn lost_connections_and_giving_back_park_nothing() {
    let lab = Lab::new().await;
    let proxy = Proxy::start(&lab.url).await;
    let queue = lab.queue(lab.options(&proxy.url(&lab.url))).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, PREFETCH);
    for round in 0..6 {
        let delivery = patiently(articles.next()).await.unwrap();
        assert_eq!((delivery.message.suspect, delivery.message.crashes), (round > 0, 0));
        proxy.cut(Side::Consuming);
        let outcome = Outcome::Publish(record(&delivery.message));
        patiently(delivery.settle(outcome)).await.ok();
    }
    for _ in 0..6 {
        let delivery = patiently(articles.next()).await.unwrap();
        assert!(delivery.message.suspect);
        assert_eq!(patiently(delivery.settle(Outcome::GiveBack)).await, Ok(Settled::Again));
    }
    let delivery = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&delivery.message));
    assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    assert!(patiently(queue.parked(&ParkedFilter::default())).await.unwrap().is_empty());
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn restarts_park_nothing() {
    const ARTICLES: usize = 50;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    patiently(queue.close(Duration::from_secs(10))).await;
    for _ in 0..6 {
        let queue = Queue::Amqp(AmqpQueue::start(lab.options(&lab.url), lab.metrics.clone()));
        let mut articles = queue.consume(Source::Articles, PREFETCH);
        // One is in hand, and goes back; the others wait for their turn.
        drop(patiently(articles.next()).await);
        drop(articles);
        patiently(queue.close(Duration::from_secs(30))).await;
    }
    let mut records = BTreeSet::new();
    assert_eq!(work(&lab, "none", ARTICLES, &mut records).await, End::AllDone);
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
    assert_eq!(records.len(), ARTICLES);
}

#[tokio::test]
async fn counts_that_a_publisher_forges_do_nothing() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut headers = FieldTable::default();
    for name in ["x-delivery-count", "copydesk-trials", "copydesk-attempt"] {
        headers.insert(name.into(), AMQPValue::LongLongInt(99));
    }
    let properties = BasicProperties::default()
        .with_delivery_mode(2)
        .with_message_id("a".into())
        .with_headers(headers);
    lab.send(&lab.name("articles"), "wire.en", b"payload a", properties).await;
    let mut articles = queue.consume(Source::Articles, PREFETCH);
    let first = patiently(articles.next()).await.unwrap();
    let message = &first.message;
    assert_eq!((message.attempt, message.crashes, message.suspect), (0, 0, false));
    assert_eq!(patiently(first.settle(Outcome::GiveBack)).await, Ok(Settled::Again));
    let second = patiently(articles.next()).await.unwrap();
    let message = &second.message;
    assert_eq!((message.attempt, message.crashes, message.suspect), (0, 0, true));
    assert_eq!(patiently(second.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn consumer_timeouts_while_publishing_is_blocked_park_nothing() {
    const ARTICLES: usize = 20;
    let broker = Broker::start().await;
    broker.command("ctl eval application:set_env(rabbit,consumer_timeout,1000).").await;
    broker.command("ctl eval application:set_env(rabbit,channel_tick_interval,500).").await;
    let lab = Lab::on(&broker.url).await;
    let queue = lab.queue(lab.options(&broker.url)).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    broker.command("ctl set_vm_memory_high_watermark absolute 1000").await;
    let mut articles = queue.consume(Source::Articles, PREFETCH);
    let mut settling = tokio::task::JoinSet::new();
    let alarm = |r: &Readiness| matches!(r, Readiness::NotReady(why) if why.contains("alarm"));
    let timed_out =
        |r: &Readiness| matches!(r, Readiness::NotReady(why) if why.contains("waits until"));
    // Until the broker has had enough of what is held without an acknowledgement.
    let mut last = false;
    while !last {
        tokio::select! {
            delivery = articles.next() => {
                let delivery = delivery.unwrap();
                let outcome = Outcome::Publish(record(&delivery.message));
                settling.spawn(delivery.settle(outcome));
            }
            readiness = async { until(&queue, alarm).await; until(&queue, timed_out).await } => {
                last = readiness != Readiness::Ready;
            }
        }
    }
    broker.command("ctl set_vm_memory_high_watermark absolute 1GiB").await;
    let mut done = 0;
    while done < ARTICLES {
        tokio::select! {
            delivery = articles.next() => {
                let delivery = delivery.unwrap();
                let outcome = Outcome::Publish(record(&delivery.message));
                settling.spawn(delivery.settle(outcome));
            }
            Some(settled) = settling.join_next() => {
                done += usize::from(settled.unwrap() == Ok(Settled::Done));
            }
        }
    }
    assert!(patiently(queue.parked(&ParkedFilter::default())).await.unwrap().is_empty());
    assert_eq!(recorded(&lab).await.len(), ARTICLES);
    patiently(queue.close(Duration::from_secs(10))).await;
}
