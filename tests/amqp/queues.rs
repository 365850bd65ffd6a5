//! Queues that are gone, different, unbound or shared.

use std::time::Duration;

use copydesk::config::TopologyMode;
use copydesk::queue::amqp::{AmqpQueue, Argument, Topology, declare, verify};
use copydesk::queue::{Outcome, ParkedFilter, Queue, QueueError, Readiness, Settled, Source};
use lapin::options::{
    BasicGetOptions, BasicNackOptions, ExchangeDeclareOptions, QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, ExchangeKind};

use crate::support::lab::{LOOK, Lab, PATIENCE, patiently, payload, ready, record, until};
use crate::upkeep::until_true;

#[tokio::test]
async fn a_queue_deleted_under_the_consumer_is_declared_and_consumed_again() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut articles = queue.consume(Source::Articles, 8);
    ready(&queue).await;
    lab.delete("articles").await;
    lab.until_consumed(&lab.name("articles")).await;
    // By its name: it is consumed a moment before it is bound, and who publishes to the exchange
    // then finds no queue behind it.
    let properties = BasicProperties::default().with_message_id("a".into());
    lab.send("", &lab.name("articles"), b"waits", properties).await;
    let delivery = patiently(articles.next()).await.unwrap();
    assert_eq!(delivery.message.id, "a");
    assert_eq!(patiently(delivery.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_queue_with_other_arguments_is_named_and_never_replaced() {
    let lab = Lab::new().await;
    let options = lab.options(&lab.url);
    let durable = QueueDeclareOptions::durable();
    let name = lab.name("articles");
    lab.channel.queue_declare(name.as_str().into(), durable, FieldTable::default()).await.unwrap();
    let found = patiently(verify(&options, None)).await.unwrap();
    let differs = found.differences.iter().filter(|m| m.contains("inequivalent arg"));
    assert_eq!((differs.count(), found.differences.len()), (1, 1), "{found:#?}");
    let described = copydesk::queue::amqp::Topology::describe(&options);
    let others = described.exchanges.len() + described.queues.len() - 1;
    assert_eq!((found.missing.len(), found.unchecked.len()), (others, 0), "{found:#?}");

    let declared = patiently(declare(&options)).await;
    assert!(
        matches!(&declared, Err(QueueError::Topology(why)) if why.contains(&name)),
        "{declared:?}"
    );
    let queue = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
    until(&queue, |r| matches!(r, Readiness::NotReady(why) if why.contains("inequivalent"))).await;
    lab.delete("articles").await;
    ready(&queue).await;
    let found = patiently(verify(&options, None)).await.unwrap();
    assert_eq!((found.missing, found.differences), (Vec::new(), Vec::new()));
    assert_eq!(patiently(declare(&options)).await, Ok(()));
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// The consumer's channel hears nothing of it, or too late: the broker takes it for a
/// consumer of the new queue, which does not know it.
/// An exchange is there only with its queues behind it.
#[tokio::test]
async fn what_is_published_while_a_service_declares_is_lost_in_no_gap() {
    const COUNT: u32 = 50;
    let lab = Lab::new().await;
    let options = lab.options(&lab.url);
    let publishing = async {
        let exchange = lab.name("articles");
        let mut outside = lab.again().await;
        let passive = ExchangeDeclareOptions { passive: true, ..Default::default() };
        let (name, kind) = (exchange.as_str(), ExchangeKind::Topic);
        while outside
            .channel
            .exchange_declare(name.into(), kind.clone(), passive, FieldTable::default())
            .await
            .is_err()
        {
            // That closed the channel.
            outside = lab.again().await;
        }
        for _ in 0..COUNT {
            outside.send(&exchange, "wire", b"early", BasicProperties::default()).await;
        }
    };
    let both = Box::pin(async { tokio::join!(declare(&options), publishing) });
    let (declared, ()) = patiently(both).await;
    assert_eq!(declared, Ok(()));
    let kept = async {
        while lab.count(&lab.name("articles")).await + lab.count(&lab.name("unrouted")).await
            < COUNT
        {
            tokio::time::sleep(LOOK).await;
        }
    };
    patiently(kept).await;
}

#[tokio::test]
async fn a_queue_that_others_delete_and_declare_at_once_is_consumed_again() {
    let lab = Lab::new().await;
    let options = lab.options(&lab.url);
    let queue = lab.queue(options.clone()).await;
    let mut articles = queue.consume(Source::Articles, 8);
    ready(&queue).await;
    let name = lab.name("articles");
    let described = Topology::describe(&options);
    let described = described.queues.into_iter().find(|queue| queue.name == name).unwrap();
    let mut arguments = FieldTable::default();
    for (name, value) in described.arguments {
        let value = match value {
            Argument::Text(text) => AMQPValue::LongString(text.into()),
            Argument::Number(number) => AMQPValue::LongLongInt(number),
            Argument::Flag(flag) => AMQPValue::Boolean(flag),
        };
        arguments.insert(name.into(), value);
    }
    for round in 0..3 {
        lab.until_consumed(&name).await;
        lab.delete("articles").await;
        let durable = QueueDeclareOptions::durable();
        let arguments = arguments.clone();
        lab.channel.queue_declare(name.as_str().into(), durable, arguments).await.unwrap();
        let id = format!("after {round}");
        let properties = BasicProperties::default().with_message_id(id.as_str().into());
        // A quorum queue that is only just there may refuse what comes before it has a leader.
        patiently(async { while !lab.offer("", &name, b"waits", properties.clone()).await {} })
            .await;
        let delivery = patiently(articles.next()).await.unwrap();
        assert_eq!(delivery.message.id, id);
        assert_eq!(patiently(delivery.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    }
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// Deletes a queue and declares it in another way, again where the service, which may as soon as a
/// quarter of a second has passed, was faster.
async fn make_anew(lab: &Lab, queue: &str, arguments: FieldTable) {
    let name = lab.name(queue);
    loop {
        lab.delete(queue).await;
        let channel = lab.spare_channel().await;
        let durable = QueueDeclareOptions::durable();
        let declared = channel.queue_declare(name.as_str().into(), durable, arguments.clone());
        match declared.await {
            Ok(_) => return,
            Err(refused) => assert!(refused.to_string().contains("PRECONDITION"), "{refused}"),
        }
    }
}

/// Passive looks see no difference, and everything seems to work.
#[tokio::test]
async fn a_queue_made_anew_in_another_way_while_the_service_runs_is_told() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let name = lab.name("parked");
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    patiently(make_anew(&lab, "parked", arguments)).await;
    let told = || queue.notes().into_iter().find(|note| note.contains(&name));
    until_true("a note", || told().is_some()).await;
    let note = told().unwrap();
    assert!(note.contains("x-delivery-limit") && note.contains("delete what differs"), "{note}");
    ready(&queue).await;
    lab.delete("parked").await;
    until_true("no note", || told().is_none()).await;
    ready(&queue).await;
    assert_eq!(patiently(verify(&lab.options(&lab.url), None)).await.unwrap().differences, [""; 0]);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn verifying_waits_for_what_is_missing_and_creates_nothing() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    options.topology = TopologyMode::Verify;
    let queue = Queue::Amqp(AmqpQueue::start(options.clone(), lab.metrics.clone()));
    // A few by name, and the command that makes them, rather than all in the broker's words.
    let told = |why: &str| {
        let next = "more missing: `copydesk topology declare` makes what is missing";
        why.contains(next) && why.len() < 400
    };
    until(&queue, |r| matches!(r, Readiness::NotReady(why) if told(why))).await;
    options.topology = TopologyMode::Declare;
    patiently(declare(&options)).await.unwrap();
    ready(&queue).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_record_that_no_binding_takes_is_kept_and_counted() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    options.endpoints.clear();
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    ready(&queue).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let delivery = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&delivery.message));
    assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    lab.until_count(&lab.name("unrouted"), 1).await;
    until_true("one record unrouted", || lab.metrics.unrouted.get() == 1).await;
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_record_that_comes_back_is_published_again_once_something_takes_it() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    options.endpoints.clear();
    let queue = Queue::Amqp(AmqpQueue::start(options, lab.metrics.clone()));
    ready(&queue).await;
    let mut articles = queue.consume(Source::Articles, 64);
    for n in 0..40 {
        patiently(queue.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    let mut deliveries = Vec::new();
    for _ in 0..40 {
        deliveries.push(patiently(articles.next()).await.unwrap());
    }
    // Nothing is bound to the records, and the net below is gone too.
    lab.delete("unrouted").await;
    let mut settling = Vec::new();
    for delivery in deliveries {
        let outcome = Outcome::Publish(record(&delivery.message));
        settling.push(delivery.settle(outcome));
    }
    for settled in settling {
        assert_eq!(patiently(settled).await, Ok(Settled::Done));
    }
    let mut ids = std::collections::BTreeSet::new();
    while let Some(kept) = lab.poll(&lab.name("unrouted")).await {
        ids.insert(kept.properties.message_id().as_ref().unwrap().to_string());
    }
    assert_eq!(ids.len(), 40, "{ids:?}");
    patiently(queue.close(Duration::from_secs(10))).await;
}

/// Takes a message and gives it back, as a consumer that crashes would.
async fn crash(lab: &Lab, queue: &str) {
    let channel = lab.spare_channel().await;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        let got = channel.basic_get(queue.into(), BasicGetOptions::default()).await.unwrap();
        if let Some(got) = got {
            let back = BasicNackOptions { requeue: true, multiple: false };
            got.delivery.acker.nack(back).await.unwrap();
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "expected a message in {queue}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn the_broker_parks_what_crashes_every_consumer() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let exchange = lab.name("articles");
    let properties = BasicProperties::default().with_delivery_mode(2).with_message_id("p".into());
    lab.send(&exchange, "wire.en", b"poison", properties).await;
    for _ in 0..=20 {
        crash(&lab, &exchange).await;
    }
    lab.until_count(&lab.name("parked"), 1).await;
    let parked = patiently(queue.parked(&ParkedFilter::default())).await.unwrap();
    assert_eq!((parked[0].id.as_str(), parked[0].reason.as_str()), ("p", "delivery_limit"));
    assert!(parked[0].parked_at.is_some(), "the broker tells when it set it aside");
    assert_eq!(patiently(queue.replay(&ParkedFilter::default())).await, Ok(1));
    let mut articles = queue.consume(Source::Articles, 8);
    let delivery = patiently(articles.next()).await.unwrap();
    assert_eq!((delivery.message.id.as_str(), delivery.message.crashes), ("p", 0));
    delivery.settle(Outcome::Delivered);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn two_consumers_share_the_work() {
    let lab = Lab::new().await;
    let first = lab.queue(lab.options(&lab.url)).await;
    let second = lab.queue(lab.options(&lab.url)).await;
    let mut consumers = [first.consume(Source::Articles, 4), second.consume(Source::Articles, 4)];
    ready(&first).await;
    ready(&second).await;
    for n in 0..40 {
        patiently(first.publish(payload(&format!("{n:02}")))).await.unwrap();
    }
    let [one, two] = &mut consumers;
    let mut shares = [0, 0];
    for _ in 0..40 {
        let (share, delivery) = patiently(async {
            tokio::select! {
                delivery = one.next() => (0, delivery.unwrap()),
                delivery = two.next() => (1, delivery.unwrap()),
            }
        })
        .await;
        shares[share] += 1;
        let outcome = Outcome::Publish(record(&delivery.message));
        assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    }
    assert!(shares.iter().all(|share| *share > 0), "{shares:?}");
    assert_eq!(lab.count(&lab.name("out")).await, 40);
    patiently(first.close(Duration::from_secs(10))).await;
    patiently(second.close(Duration::from_secs(10))).await;
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
}
