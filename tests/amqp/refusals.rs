//! Queues that refuse, alarms that nobody told of, rights that were taken away.

use std::collections::BTreeMap;
use std::time::Duration;

use copydesk::queue::amqp::AmqpQueue;
use copydesk::queue::{Consumer, Outcome, Park, Queue, Readiness, Settled, Source, Stage};

use crate::support::broker::Broker;
use crate::support::lab::{LOOK, Lab, PATIENCE, patiently, payload, ready, record, until};
use crate::support::proxy::{Proxy, Side};
use crate::upkeep::until_true;

fn complains_of(what: &'static str) -> impl Fn(&Readiness) -> bool {
    move |readiness| matches!(readiness, Readiness::NotReady(why) if why.contains(what))
}

#[tokio::test]
async fn a_full_queue_of_one_reader_costs_the_others_one_copy_at_most() {
    const ARTICLES: usize = 300;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    lab.small_reader(50).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:03}")))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 64);
    let mut settling = tokio::task::JoinSet::new();
    for _ in 0..ARTICLES {
        let delivery = patiently(articles.next()).await.unwrap();
        let outcome = Outcome::Publish(record(&delivery.message));
        settling.spawn(delivery.settle(outcome));
    }
    while let Some(settled) = patiently(settling.join_next()).await {
        assert_eq!(settled.unwrap(), Ok(Settled::Done));
    }
    ready(&queue).await;
    let notes = queue.notes().join("\n");
    assert!(notes.contains(&lab.name("records")), "{notes}");
    let refused = lab.metrics.refused_records.get();
    assert_eq!(refused, ARTICLES as u64 - 50);
    // One probe a record, and none of them through the exchange again.
    assert_eq!(lab.metrics.unconfirmed.get(), refused);
    // Whoever starts while the reader is still full says so.
    let again = lab.queue(lab.options(&lab.url)).await;
    drop(again.consume(Source::Articles, 1));
    until_true("a note", || again.notes().join("").contains("records since 2")).await;
    patiently(again.close(Duration::from_secs(10))).await;
    patiently(queue.close(Duration::from_secs(10))).await;
    let mut copies = BTreeMap::<String, usize>::new();
    while let Some(out) = lab.poll(&lab.name("out")).await {
        let id = out.properties.message_id().as_ref().unwrap().to_string();
        *copies.entry(id).or_default() += 1;
    }
    assert_eq!(copies.len(), ARTICLES);
    assert!(copies.values().all(|copies| *copies <= 2), "{copies:?}");
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
    assert_eq!(lab.count(&lab.name("unrouted")).await, 0);
}

#[tokio::test]
async fn a_parking_queue_that_is_full_is_named_and_tried_one_at_a_time() {
    const ARTICLES: usize = 20;
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let queue = lab.queue(lab.options(&broker.url)).await;
    limit_parked(&broker, &lab).await;
    for n in 0..ARTICLES {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 64);
    let mut settling = tokio::task::JoinSet::new();
    let mut refused = false;
    for _ in 0..ARTICLES {
        let delivery = patiently(articles.next()).await.unwrap();
        let park = Park { reason: "malformed".into(), detail: String::new(), stage: Stage::Decode };
        let mut settled = delivery.settle(Outcome::Park(park));
        // The broker notices that a quorum queue is full only after some more.
        if !refused {
            tokio::select! {
                settled = &mut settled => assert_eq!(settled, Ok(Settled::Done)),
                _ = until(&queue, complains_of("refuses messages")) => refused = true,
            }
        }
        if refused {
            settling.spawn(settled);
        }
    }
    assert!(settling.len() > 1, "expected several to wait");
    // Records still pass.
    patiently(queue.publish(payload("good"))).await.unwrap();
    let good = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&good.message));
    assert_eq!(patiently(good.settle(outcome)).await, Ok(Settled::Done));
    // Somebody makes room, a little at a time.
    let mut taken = 0;
    patiently(async {
        while !settling.is_empty() {
            if let Some(settled) = settling.try_join_next() {
                assert_eq!(settled.unwrap(), Ok(Settled::Done));
            } else if lab.poll(&lab.name("parked")).await.is_some() {
                taken += 1;
            } else {
                // The broker tells a getter nothing: there is no event to await.
                tokio::time::sleep(LOOK).await;
            }
        }
    })
    .await;
    ready(&queue).await;
    while lab.poll(&lab.name("parked")).await.is_some() {
        taken += 1;
    }
    assert_eq!(taken, ARTICLES);
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// A policy by which the queue of parked articles refuses more than one.
async fn limit_parked(broker: &Broker, lab: &Lab) {
    let full = r#"{"max-length":1,"overflow":"reject-publish"}"#;
    let pattern = format!("^{}.parked$", lab.prefix);
    broker.command(format!("ctl set_policy --apply-to queues full {pattern} {full}")).await;
}

/// A queue that has parked articles until that was refused, and the copies that wait.
struct Refused {
    lab: Lab,
    queue: Queue,
    articles: Consumer,
    waiting: tokio::task::JoinSet<Option<Settled>>,
}

impl Refused {
    async fn on(broker: &Broker) -> Self {
        let lab = Lab::on(&broker.url).await;
        let queue = lab.queue(lab.options(&broker.url)).await;
        limit_parked(broker, &lab).await;
        let mut articles = queue.consume(Source::Articles, 64);
        let mut waiting = tokio::task::JoinSet::new();
        for n in 0..20 {
            patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
            let delivery = patiently(articles.next()).await.unwrap();
            let (reason, detail) = ("malformed".into(), String::new());
            let park = Park { reason, detail, stage: Stage::Decode };
            let settled = delivery.settle(Outcome::Park(park));
            waiting.spawn(async { settled.await.ok() });
        }
        until(&queue, complains_of("refuses messages")).await;
        until_true("several that wait", || lab.metrics.held_messages.get() > 1).await;
        Self { lab, queue, articles, waiting }
    }
}

/// The queue tells the channels that it has refused nothing of it.
#[tokio::test]
async fn a_limit_that_is_taken_away_holds_nothing_up() {
    let broker = Broker::start().await;
    let Refused { queue, mut waiting, articles: _articles, .. } = Refused::on(&broker).await;
    broker.command("ctl clear_policy full").await;
    while let Some(settled) = patiently(waiting.join_next()).await {
        assert_eq!(settled.unwrap(), Some(Settled::Done));
    }
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn who_ends_while_copies_are_refused_gives_back_what_waits() {
    let broker = Broker::start().await;
    let Refused { lab, queue, mut articles, waiting } = Refused::on(&broker).await;
    articles.finish();
    let given_back = patiently(waiting.join_all()).await;
    let given_back = given_back.iter().filter(|settled| **settled == Some(Settled::Again));
    let given_back = u32::try_from(given_back.count()).unwrap();
    assert!(given_back > 1, "{given_back}");
    // The deadline is not waited for.
    patiently(queue.close(PATIENCE * 2)).await;
    lab.until_count(&lab.name("articles"), given_back).await;
}

#[tokio::test]
async fn an_alarm_is_seen_although_nothing_is_published() {
    let broker = Broker::start().await;
    broker.command("ctl set_vm_memory_high_watermark absolute 1000").await;
    let lab = Lab::on(&broker.url).await;
    let queue = Queue::Amqp(AmqpQueue::start(lab.options(&broker.url), lab.metrics.clone()));
    until(&queue, complains_of("alarm")).await;
    broker.command("ctl set_vm_memory_high_watermark absolute 1GiB").await;
    ready(&queue).await;
    // Nor later, when it has been idle.
    broker.command("ctl set_vm_memory_high_watermark absolute 1000").await;
    until(&queue, complains_of("alarm")).await;
    broker.command("ctl set_vm_memory_high_watermark absolute 1GiB").await;
    ready(&queue).await;
    assert_eq!(lab.count(&lab.name("unrouted")).await, 0);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_reconnect_looks_and_declares_nothing_that_is_there() {
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    broker.command("ctl add_user worker secret").await;
    broker.command("ctl set_permissions worker ^ ^ ^").await;
    let url = broker.url.replace("guest:guest", "worker:secret");
    let proxy = Proxy::start(&url).await;
    let queue = lab.queue(lab.options(&proxy.url(&url))).await;
    // Whoever may not configure is refused for every declaration.
    broker.command("ctl set_permissions worker ^$ ^ ^").await;
    proxy.cut(Side::Consuming);
    proxy.cut(Side::Publishing);
    until(&queue, |readiness| *readiness != Readiness::Ready).await;
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}
