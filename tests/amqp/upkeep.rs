//! What an operator is told: gauges, orphaned queues, what differs.

use std::task::Poll;
use std::time::Duration;

use copydesk::config::TopologyMode;
use copydesk::queue::amqp::{AmqpQueue, Endpoint, Orphan, declare};
use copydesk::queue::{
    Outcome, Park, ParkedFilter, Queue, Readiness, Retry, Settled, Source, Stage,
};
use lapin::ExchangeKind;
use lapin::options::{ExchangeDeclareOptions, ExchangeDeleteOptions, QueueDeclareOptions};
use lapin::types::FieldTable;

use crate::commands::{command, copydesk, said};
use crate::support::lab::{LOOK, Lab, PATIENCE, patiently, payload, ready, record, until};
use crate::support::proxy::{Proxy, Side};

/// The value of a series as it is exported.
fn series(lab: &Lab, name: &str) -> Option<f64> {
    let text = lab.metrics.render();
    let line = text.lines().find(|line| line.split(' ').next() == Some(name))?;
    line.split(' ').nth(1)?.parse().ok()
}

fn depth(lab: &Lab, queue: &str) -> Option<f64> {
    series(lab, &format!("copydesk_queue_messages{{queue=\"{queue}\"}}"))
}

pub(crate) async fn until_true(what: &str, wanted: impl Fn() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !wanted() {
        assert!(tokio::time::Instant::now() < deadline, "expected {what}");
        tokio::time::sleep(LOOK).await;
    }
}

#[tokio::test]
async fn a_missing_queue_is_named_and_hides_no_other() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    patiently(declare(&options)).await.unwrap();
    options.topology = TopologyMode::Verify;
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    ready(&queue).await;
    until_true("a depth", || depth(&lab, "articles.retry.1s") == Some(0.0)).await;
    lab.delete("articles.retry.1s").await;
    let missing = lab.name("articles.retry.1s");
    until(&queue, |r| matches!(r, Readiness::NotReady(why) if why.contains(&missing))).await;
    until_true("no depth", || depth(&lab, "articles.retry.1s").is_none()).await;
    lab.send(&lab.name("dead"), &lab.name("articles"), b"kept", lapin::BasicProperties::default())
        .await;
    lab.send(&lab.name("articles"), "wire.en", b"waits", lapin::BasicProperties::default()).await;
    until_true("the others' depths", || {
        depth(&lab, "parked") == Some(1.0) && depth(&lab, "articles") == Some(1.0)
    })
    .await;
    assert_eq!(series(&lab, "copydesk_parked_messages"), Some(1.0));
    until_true("an age", || {
        series(&lab, "copydesk_queue_oldest_seconds{queue=\"parked\"}") >= Some(1.0)
    })
    .await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// The broker moves messages through these, and nobody is told when one is missing.
#[tokio::test]
async fn an_exchange_that_was_deleted_is_declared_again_before_it_is_needed() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let exchanges = ["retry", "dead", "records", "unrouted"].map(|name| lab.name(name));
    for gone in &exchanges {
        let options = ExchangeDeleteOptions::default();
        lab.channel.exchange_delete(gone.as_str().into(), options).await.unwrap();
    }
    for back in &exchanges {
        patiently(async {
            while !is_there(&lab, back).await {
                tokio::time::sleep(LOOK).await;
            }
        })
        .await;
    }
    until_the_webhook_is_bound(&lab).await;
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

async fn is_there(lab: &Lab, exchange: &str) -> bool {
    let options = ExchangeDeclareOptions { passive: true, ..Default::default() };
    let (channel, arguments) = (lab.spare_channel().await, FieldTable::default());
    let look = channel.exchange_declare(exchange.into(), ExchangeKind::Topic, options, arguments);
    look.await.is_ok()
}

#[tokio::test]
async fn a_queue_that_was_deleted_is_declared_again_before_it_is_needed() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for gone in ["parked", "webhook.hook.parked", "articles.retry.2s", "unrouted"] {
        lab.delete(gone).await;
    }
    for back in ["parked", "webhook.hook.parked", "articles.retry.2s", "unrouted"] {
        until_true(back, || depth(&lab, back) == Some(0.0)).await;
    }
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// The one that was missing before is due; the other one was deleted this moment, and a
/// consumer that has not heard of that yet would never hear of what a new one delivers.
#[tokio::test]
async fn a_queue_is_not_declared_again_in_the_moment_when_it_was_deleted() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for _ in 0..3 {
        let (before, now) = (lab.name("articles.retry.2s"), lab.name("webhook.hook.parked"));
        lab.delete("articles.retry.2s").await;
        // On a busy machine it can be back before anybody sees that it was missed. Who asks for
        // that has a connection to lose: the library does not bear a request that is dropped.
        let other = lab.again().await;
        let missed =
            until(&queue, |r| matches!(r, Readiness::NotReady(why) if why.contains(&before)));
        tokio::select! {
            _ = missed => {}
            () = until_there(&other, &before) => {}
        }
        // Before it is: the service may see it missing before the answer is here.
        let deleted = tokio::time::Instant::now();
        lab.delete("webhook.hook.parked").await;
        patiently(until_there(&lab, &now)).await;
        let back = deleted.elapsed();
        assert!(back >= Duration::from_millis(250), "declared again after {back:?}");
        ready(&queue).await;
        assert!(has_queue(&lab, &before).await);
    }
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// Waits until a queue is there, which the broker tells nobody.
async fn until_there(lab: &Lab, queue: &str) {
    while !has_queue(lab, queue).await {
        tokio::time::sleep(LOOK).await;
    }
}

async fn has_queue(lab: &Lab, queue: &str) -> bool {
    let options = QueueDeclareOptions { passive: true, ..Default::default() };
    let channel = lab.spare_channel().await;
    channel.queue_declare(queue.into(), options, FieldTable::default()).await.is_ok()
}

#[tokio::test]
async fn what_came_in_is_out_parked_or_waiting() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut articles = queue.consume(Source::Articles, 1);
    for n in 0..12 {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    for n in 0..8 {
        let delivery = patiently(articles.next()).await.unwrap();
        let outcome = if n % 2 == 0 {
            Outcome::Publish(record(&delivery.message))
        } else {
            let (reason, detail) = ("malformed".into(), String::new());
            Outcome::Park(Park { reason, detail, stage: Stage::Decode })
        };
        assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    }
    drop(articles);
    until_true("the sum", || {
        let waiting = ["articles", "articles.retry.1s", "articles.retry.2s"];
        let waiting: Option<f64> = waiting.iter().map(|queue| depth(&lab, queue)).sum();
        let (hook, parked) = (depth(&lab, "webhook.hook"), depth(&lab, "parked"));
        waiting == Some(4.0) && parked == Some(4.0) && hook == Some(4.0)
    })
    .await;
    let reason = "copydesk_parked_copies_total{stage=\"decode\",reason=\"malformed\"}";
    assert_eq!(series(&lab, reason), Some(4.0));
    patiently(queue.close(Duration::from_secs(10))).await;
}

fn amqp(queue: &Queue) -> &AmqpQueue {
    match queue {
        Queue::Amqp(queue) => queue,
        Queue::Embedded(_) => panic!("expected RabbitMQ"),
    }
}

#[tokio::test]
async fn the_queues_of_a_removed_webhook_are_found_told_and_removed() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    options.endpoints.push(Endpoint { name: "old".into(), tiers: vec![Duration::from_secs(1)] });
    let queue = lab.queue(options.clone()).await;
    drop(queue.consume(Source::Articles, 8));
    lab.until_count(&lab.name("endpoints"), 1).await;
    patiently(queue.close(Duration::from_secs(10))).await;

    options.endpoints.pop();
    let queue = lab.queue(options.clone()).await;
    let mut articles = queue.consume(Source::Articles, 8);
    patiently(queue.publish(payload("a"))).await.unwrap();
    let delivery = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&delivery.message));
    assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    until_true("a note", || !queue.notes().is_empty()).await;
    assert!(queue.notes()[0].contains("webhook `old`"), "{:?}", queue.notes());
    assert_eq!(series(&lab, "copydesk_orphan_queues"), Some(3.0));
    patiently(queue.close(Duration::from_secs(10))).await;

    // A command that changes nothing tells the same.
    let verified = copydesk(&lab, "", &["topology", "verify"]).await;
    assert_eq!(verified.status.code(), Some(69), "{}", said(&verified));
    let line = format!(
        "queue {}: expected a webhook in the configuration, found none, and nobody \
         fetches (1 messages; another service may be down; if none has it: `topology prune`)",
        lab.name("webhook.old")
    );
    assert!(said(&verified).contains(&line), "{}", said(&verified));
    lab.until_count(&lab.name("endpoints"), 1).await;

    // One beside the service removes them, of which the service stops to speak.
    let service = lab.queue(options.clone()).await;
    let consumer = service.consume(Source::Articles, 8);
    until_true("a note", || !service.notes().is_empty()).await;
    let queue = lab.queue(options.clone()).await;
    let orphans = patiently(amqp(&queue).orphans()).await.unwrap();
    // Not while a third has the webhook still.
    options.endpoints.push(Endpoint { name: "old".into(), tiers: vec![Duration::from_secs(1)] });
    let third = lab.queue(options).await;
    let fetching = third.consume(Source::Webhook("old".into()), 8);
    lab.until_consumed(&lab.name("webhook.old")).await;
    let refused = patiently(amqp(&queue).prune(&orphans)).await.unwrap_err().to_string();
    assert!(refused.contains("has webhook `old` and fetches from"), "{refused}");
    // It is no orphan meanwhile: told, not counted, and nothing is advised.
    until_true("another service", || {
        service.notes().iter().any(|n| n.ends_with("fetches from it"))
    })
    .await;
    assert!(!service.notes()[0].contains("prune"), "{:?}", service.notes());
    assert_eq!(series(&lab, "copydesk_orphan_queues"), Some(0.0));
    let verified = with_the_hook(&lab, &["topology", "verify"]).await;
    assert_ne!(verified.status.code(), Some(69), "{}", said(&verified));
    assert!(said(&verified).contains("another service fetches from it"), "{}", said(&verified));
    let kept = with_the_hook(&lab, &["topology", "prune", "--yes"]).await;
    assert!(said(&kept).contains("webhook `old`: it stays"), "{}", said(&kept));
    drop(fetching);
    patiently(third.close(Duration::from_secs(10))).await;
    lab.until_count(&lab.name("webhook.old"), 1).await;
    let orphans = patiently(amqp(&queue).orphans()).await.unwrap();
    let [orphan @ Orphan { endpoint, queues, fetched: false, paused: false }] = &orphans[..] else {
        panic!("{orphans:?}")
    };
    assert_eq!((endpoint.as_str(), queues.len(), orphan.held()), ("old", 3, 1));
    let shown = with_the_hook(&lab, &["topology", "prune"]).await;
    assert!(said(&shown).contains("and 1 messages are lost"), "{}", said(&shown));
    assert_eq!(patiently(amqp(&queue).prune(&orphans)).await, Ok(1));
    assert_eq!(patiently(amqp(&queue).orphans()).await, Ok(Vec::new()));
    assert_eq!(lab.count(&lab.name("webhook.hook")).await, 1);
    until_true("no note", || service.notes().is_empty()).await;
    assert_eq!(series(&lab, "copydesk_orphan_queues"), Some(0.0));
    lab.until_count(&lab.name("endpoints"), 1).await;
    drop(consumer);
    patiently(service.close(Duration::from_secs(10))).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_webhook_that_another_service_has_paused_is_no_orphan() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    let other = lab.queue(options.clone()).await;
    let _articles = other.consume(Source::Articles, 8);
    let fetching = other.consume(Source::Webhook("hook".into()), 8);
    lab.until_consumed(&lab.name("webhook.hook")).await;
    lab.until_count(&lab.name("endpoints"), 1).await;
    options.endpoints.clear();
    let queue = lab.queue(options).await;
    let _more = queue.consume(Source::Articles, 8);
    let notes = || queue.notes().join("; ");
    until_true("another service", || notes().ends_with("another service fetches from it")).await;

    // As after five failures in a row.
    drop(fetching);
    other.set_paused("hook", true);
    until_true("a pause", || notes().ends_with("another service has paused it")).await;
    assert_eq!(series(&lab, "copydesk_orphan_queues"), Some(0.0));
    let verified = copydesk(&lab, "", &["topology", "verify"]).await;
    assert_ne!(verified.status.code(), Some(69), "{}", said(&verified));
    assert!(said(&verified).contains("another service has paused it"), "{}", said(&verified));
    let kept = copydesk(&lab, "", &["topology", "prune", "--yes"]).await;
    assert!(said(&kept).contains("has paused webhook `hook`: it stays"), "{}", said(&kept));
    lab.until_count(&lab.name("webhook.hook"), 0).await;
    let orphans = patiently(amqp(&queue).orphans()).await.unwrap();
    let refused = patiently(amqp(&queue).prune(&orphans)).await.unwrap_err().to_string();
    assert!(refused.contains("has webhook `hook` and has paused it"), "{refused}");

    let fetching = other.consume(Source::Webhook("hook".into()), 8);
    other.set_paused("hook", false);
    until_true("another service", || notes().ends_with("another service fetches from it")).await;
    drop(fetching);
    patiently(other.close(Duration::from_secs(10))).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn records_that_an_endpoint_did_not_take_are_counted_by_whoever_has_it() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    // Long enough to be seen in its queue.
    options.endpoints[0].tiers = vec![Duration::from_mins(10), Duration::from_mins(20)];
    let queue = lab.queue(options.clone()).await;
    let mut records = queue.consume(Source::Webhook("hook".into()), 8);
    for id in ["a", "b"] {
        lab.send(&lab.name("records"), "record.en.wire", b"{}", lapin::BasicProperties::default())
            .await;
        let delivery = patiently(records.next()).await.unwrap();
        let not_before = (id == "b").then_some(Duration::from_mins(15));
        let retry = Retry { reason: "http_503".into(), detail: "busy".into(), not_before };
        assert_eq!(patiently(delivery.settle(Outcome::Retry(retry))).await, Ok(Settled::Done));
    }
    drop(records);
    patiently(queue.close(Duration::from_secs(10))).await;
    let again = lab.queue(options).await;
    assert_eq!(patiently(again.deferred("hook")).await, Ok(2));
    assert_eq!(patiently(again.deferred("other")).await, Ok(0));

    // Whoever has mended the endpoint need not wait for that.
    assert_eq!(patiently(again.recall("other")).await, Ok(0));
    assert_eq!(patiently(again.recall("hook")).await, Ok(2));
    assert_eq!(patiently(again.deferred("hook")).await, Ok(0));
    let mut records = again.consume(Source::Webhook("hook".into()), 8);
    for _ in 0..2 {
        let delivery = patiently(records.next()).await.unwrap();
        assert_eq!((delivery.message.attempt, &*delivery.message.body), (0, &b"{}"[..]));
        assert_eq!(patiently(delivery.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    }
    drop(records);
    patiently(again.close(Duration::from_secs(10))).await;
}

/// A command whose configuration has the webhook of the lab.
async fn with_the_hook(lab: &Lab, arguments: &[&str]) -> std::process::Output {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("copydesk.toml");
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let hook = format!(
        "[[webhook]]\nname = \"hook\"\nurl = \"https://hook.example/\"\nsecrets = [\"{secret}\"]\n\
         tiers_s = [1]\n"
    );
    std::fs::write(&config, hook).unwrap();
    let mut command = command(lab, arguments);
    command.arg("--config").arg(&config);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    drop(folder);
    output
}

#[tokio::test]
async fn a_binding_that_was_removed_is_declared_again() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    unbind_the_webhook(&lab).await;
    until_the_webhook_is_bound(&lab).await;
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_connection_made_anew_declares_the_bindings_again() {
    let lab = Lab::new().await;
    let proxy = Proxy::start(&lab.url).await;
    let mut options = lab.options(&proxy.url(&lab.url));
    // So that it is the new connection that brings it back.
    options.timing.bindings = PATIENCE * 2;
    options.timing.depth = PATIENCE * 2;
    let queue = lab.queue(options).await;
    unbind_the_webhook(&lab).await;
    proxy.cut(Side::Consuming);
    until_the_webhook_is_bound(&lab).await;
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

async fn unbind_the_webhook(lab: &Lab) {
    let (hook, records) = (lab.name("webhook.hook"), lab.name("records"));
    let (to, from) = (hook.as_str().into(), records.as_str().into());
    lab.channel.queue_unbind(to, from, "#".into(), FieldTable::default()).await.unwrap();
}

async fn until_the_webhook_is_bound(lab: &Lab) {
    let (hook, records) = (lab.name("webhook.hook"), lab.name("records"));
    // Nobody is told that a binding is there: there is no event to await.
    patiently(async {
        while lab.count(&hook).await == 0 {
            lab.send(&records, "record.en.wire", b"{}", lapin::BasicProperties::default()).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn when_an_article_was_first_seen_is_for_us_to_say() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut headers = FieldTable::default();
    let forged = lapin::types::AMQPValue::LongString("1999-12-31T00:00:00Z".into());
    headers.insert("copydesk-first-seen".into(), forged);
    let properties = lapin::BasicProperties::default().with_headers(headers);
    lab.send(&lab.name("articles"), "wire.en", b"a", properties).await;
    let mut articles = queue.consume(Source::Articles, 1);
    let delivery = patiently(articles.next()).await.unwrap();
    let seen = delivery.message.first_seen.clone().unwrap();
    assert!(seen.as_str() > "2026", "{seen}");
    let retry = copydesk::queue::Retry {
        reason: "timeout".into(),
        detail: String::new(),
        not_before: None,
    };
    assert_eq!(patiently(delivery.settle(Outcome::Retry(retry))).await, Ok(Settled::Done));
    // On a copy of ours it is believed.
    let delivery = patiently(articles.next()).await.unwrap();
    assert_eq!(delivery.message.first_seen, Some(seen));
    delivery.settle(Outcome::Delivered);
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// Polls a future so often; `None` if it is dropped unfinished then.
async fn polled<T>(times: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (std::pin::pin!(future), times);
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn a_look_at_what_is_parked_that_nobody_waits_for_gives_it_back() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut articles = queue.consume(Source::Articles, 1);
    patiently(queue.publish(payload("a"))).await.unwrap();
    let park = Park { reason: "malformed".into(), detail: String::new(), stage: Stage::Decode };
    let delivery = patiently(articles.next()).await.unwrap();
    assert_eq!(patiently(delivery.settle(Outcome::Park(park))).await, Ok(Settled::Done));
    let all = ParkedFilter::default();
    for polls in 1.. {
        let found = patiently(polled(polls, queue.parked(&all))).await;
        lab.until_count(&lab.name("parked"), 1).await;
        if let Some(found) = found {
            assert_eq!(found.unwrap().len(), 1);
            break;
        }
    }
    patiently(queue.close(Duration::from_secs(10))).await;
}
