//! What an operator is told: gauges, orphaned queues, what differs.

use std::process::{Command, Output};
use std::time::Duration;

use copydesk::config::TopologyMode;
use copydesk::queue::amqp::{AmqpQueue, Endpoint, Orphan, declare};
use copydesk::queue::{Outcome, Park, Queue, Readiness, Settled, Source, Stage};
use lapin::options::{ExchangeDeleteOptions, QueueDeleteOptions};
use lapin::types::FieldTable;

use crate::support::broker::Broker;
use crate::support::lab::{Lab, PATIENCE, patiently, payload, ready, record, until};

/// The value of a series as it is exported.
fn series(lab: &Lab, name: &str) -> Option<f64> {
    let text = lab.metrics.render();
    let line = text.lines().find(|line| line.split(' ').next() == Some(name))?;
    line.split(' ').nth(1)?.parse().ok()
}

fn depth(lab: &Lab, queue: &str) -> Option<f64> {
    series(lab, &format!("copydesk_queue_messages{{queue=\"{queue}\"}}"))
}

async fn until_true(what: &str, wanted: impl Fn() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !wanted() {
        assert!(tokio::time::Instant::now() < deadline, "expected {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn delete(lab: &Lab, queue: &str) {
    let name = lab.name(queue);
    lab.channel.queue_delete(name.as_str().into(), QueueDeleteOptions::default()).await.unwrap();
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
    delete(&lab, "articles.retry.1s").await;
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

#[tokio::test]
async fn a_queue_that_was_deleted_is_declared_again_before_it_is_needed() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for gone in ["parked", "webhook.hook.parked", "articles.retry.2s", "unrouted"] {
        delete(&lab, gone).await;
    }
    for back in ["parked", "webhook.hook.parked", "articles.retry.2s", "unrouted"] {
        until_true(back, || depth(&lab, back) == Some(0.0)).await;
    }
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
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

    // A command beside the service does the same.
    let queue = lab.queue(options).await;
    let orphans = patiently(amqp(&queue).orphans()).await.unwrap();
    let [orphan @ Orphan { endpoint, queues }] = &orphans[..] else { panic!("{orphans:?}") };
    assert_eq!((endpoint.as_str(), queues.len(), orphan.held()), ("old", 3, 1));
    patiently(amqp(&queue).prune(&orphans)).await.unwrap();
    assert_eq!(patiently(amqp(&queue).orphans()).await, Ok(Vec::new()));
    assert_eq!(lab.count(&lab.name("webhook.hook")).await, 1);
    lab.until_count(&lab.name("endpoints"), 1).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// Runs a command of the program on the lab's exchanges and queues.
async fn copydesk(lab: &Lab, management: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command
        .args(arguments)
        .current_dir(std::env::temp_dir())
        .env_remove("COPYDESK_LOG")
        .env("COPYDESK__QUEUE__KIND", "amqp")
        .env("COPYDESK__AMQP__URIS", &lab.url)
        .env("COPYDESK__AMQP__PREFIX", &lab.prefix)
        .env("COPYDESK__AMQP__MANAGEMENT", management);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn commands_tell_what_differs_what_will_be_declared_and_what_they_cannot_see() {
    let (broker, management) = Broker::start_management().await;
    let lab = Lab::on(&broker.url).await;
    for arguments in [&["topology", "verify"][..], &["validate", "--connect"]] {
        let fresh = copydesk(&lab, "", arguments).await;
        assert_eq!(fresh.status.code(), Some(0), "{}", said(&fresh));
        let queue = lab.name("articles.retry.10s");
        assert!(said(&fresh).contains(&format!("`run` will declare queue {queue}")));
        assert!(!said(&fresh).contains("ERROR"), "{}", said(&fresh));
    }
    let declared = copydesk(&lab, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));

    let by_amqp = copydesk(&lab, "", &["topology", "verify"]).await;
    assert_eq!(by_amqp.status.code(), Some(77), "{}", said(&by_amqp));
    let queue = lab.name("parked");
    assert!(said(&by_amqp).contains(&format!("not checked: bindings of queue {queue}")));
    let managed = copydesk(&lab, &management, &["topology", "verify"]).await;
    assert_eq!(managed.status.code(), Some(0), "{}", said(&managed));
    assert_eq!(said(&managed), "everything is there\n");

    spoil(&lab).await;
    let managed = copydesk(&lab, &management, &["validate", "--connect"]).await;
    assert_eq!(managed.status.code(), Some(69), "{}", said(&managed));
    let exchange = lab.name("records");
    for line in [
        format!(
            "exchange {exchange}: argument alternate-exchange: expected {}, found none",
            lab.name("unrouted")
        ),
        format!(
            "queue {}: expected a webhook in the configuration, found none",
            lab.name("webhook.old")
        ),
    ] {
        assert!(said(&managed).contains(&line), "expected {line}, found {}", said(&managed));
    }
    let wrong = management.replace("guest@", "wrong@");
    let managed = copydesk(&lab, &wrong, &["topology", "verify"]).await;
    assert_eq!(managed.status.code(), Some(69), "{}", said(&managed));
    assert!(said(&managed).contains("amqp.management: expected status 200, found 401"));
}

/// Another alternate exchange, and a queue of nobody.
async fn spoil(lab: &Lab) {
    let records = lab.name("records");
    let channel = &lab.channel;
    let name = || records.as_str().into();
    channel.exchange_delete(name(), ExchangeDeleteOptions::default()).await.unwrap();
    let durable = lapin::options::ExchangeDeclareOptions { durable: true, ..Default::default() };
    let topic = lapin::ExchangeKind::Topic;
    channel.exchange_declare(name(), topic, durable, FieldTable::default()).await.unwrap();
    let old = lab.name("webhook.old");
    let durable = lapin::options::QueueDeclareOptions::durable();
    channel.queue_declare(old.as_str().into(), durable, FieldTable::default()).await.unwrap();
}
