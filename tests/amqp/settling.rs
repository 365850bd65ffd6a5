//! Every outcome of a delivery, nothing going wrong.

use std::time::Duration;

use crate::support::lab::{LOOK, Lab, patiently, payload, record};
use copydesk::queue::{Message, Outcome, Park, ParkedFilter, Retry, Settled, Shelf, Source, Stage};
use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable};
use tokio::task::JoinSet;

fn text(delivery: &lapin::message::Delivery, header: &str) -> Option<String> {
    let headers = delivery.properties.headers().as_ref()?;
    Some(headers.inner().get(header)?.as_long_string()?.to_string())
}

#[tokio::test]
async fn an_article_becomes_a_record_and_leaves_the_queue() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let delivery = patiently(articles.next()).await.unwrap();
    assert_eq!(delivery.message.id, "a");
    assert_eq!(delivery.message.body, "payload a");
    assert_eq!(delivery.message.content_type.as_deref(), Some("text/plain"));
    assert_eq!(delivery.message.exchange, lab.name("articles"));
    assert_eq!(delivery.message.routing_key, "wire.en");
    assert_eq!((delivery.message.attempt, delivery.message.crashes), (0, 0));
    assert!(delivery.message.first_seen.is_some());
    let record = record(&delivery.message);
    let settled = patiently(delivery.settle(Outcome::Publish(record))).await;
    assert_eq!(settled, Ok(Settled::Done));

    let out = lab.take(&lab.name("out")).await;
    assert_eq!(out.data, b"payload a");
    assert_eq!(out.routing_key.as_str(), "record.en.wire");
    let properties = &out.properties;
    assert_eq!(properties.message_id().as_ref().unwrap().as_str(), "record-a");
    assert_eq!(properties.content_type().as_ref().unwrap().as_str(), "application/json");
    assert_eq!(properties.kind().as_ref().unwrap().as_str(), "copydesk.record/1");
    assert_eq!(*properties.delivery_mode(), Some(2));
    assert_eq!(text(&out, "document_id").as_deref(), Some("document-a"));
    assert_eq!(text(&out, "schema").as_deref(), Some("copydesk.record/1"));
    patiently(queue.close(Duration::from_secs(10))).await;
    assert!(patiently(articles.next()).await.is_none());
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
    // The endpoint got the record too.
    assert_eq!(lab.count(&lab.name("webhook.hook")).await, 1);
}

/// Payload, retry, record and webhook: at each station what the publisher said is
/// there, and the id of the payload.
#[tokio::test]
async fn what_a_publisher_says_travels_with_the_article() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut headers = FieldTable::default();
    for (name, value) in [("traceparent", "00-4bf9-00f0-01"), ("tenant", "t7"), ("other", "o")] {
        headers.insert(name.into(), AMQPValue::LongString(value.into()));
    }
    let properties = BasicProperties::default()
        .with_message_id("m1".into())
        .with_correlation_id("c1".into())
        .with_app_id("wire".into())
        .with_user_id("guest".into())
        .with_headers(headers);
    lab.send(&lab.name("articles"), "wire.en", b"payload", properties).await;
    let mut articles = queue.consume(Source::Articles, 8);
    let told = |message: &Message| {
        let trace = &message.trace;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let carried =
            ["traceparent", "tenant", "other"].map(|n| trace.header(n).map(str::to_owned));
        (text(&trace.correlation_id), text(&trace.app_id), text(&trace.user_id), carried)
    };
    let wanted = (
        "c1".to_owned(),
        "wire".to_owned(),
        "guest".to_owned(),
        [Some("00-4bf9-00f0-01".to_owned()), Some("t7".to_owned()), None],
    );
    let first = patiently(articles.next()).await.unwrap();
    assert_eq!(told(&first.message), wanted);
    let retry = Retry { reason: "timeout".into(), detail: String::new(), not_before: None };
    assert_eq!(patiently(first.settle(Outcome::Retry(retry))).await, Ok(Settled::Done));
    let second = patiently(articles.next()).await.unwrap();
    assert_eq!((second.message.id.as_str(), second.message.attempt), ("m1", 1));
    assert_eq!(told(&second.message), wanted);
    let published = record(&second.message);
    let id = published.id.clone();
    let settled = second.settle(Outcome::Publish(published));
    assert_eq!(patiently(settled).await, Ok(Settled::Done));

    let out = lab.take(&lab.name("out")).await;
    assert_eq!(out.properties.correlation_id().as_ref().unwrap().as_str(), "c1");
    assert_eq!(text(&out, "copydesk-intake-id").as_deref(), Some("m1"));
    assert_eq!(text(&out, "traceparent").as_deref(), Some("00-4bf9-00f0-01"));
    let mut hook = queue.consume(Source::Webhook("hook".into()), 1);
    let sent = patiently(hook.next()).await.unwrap();
    assert_eq!((sent.message.id.as_str(), told(&sent.message)), (id.as_str(), wanted.clone()));
    assert_eq!(sent.message.trace.intake_id.as_deref(), Some("m1"));
    let park = Park { reason: "gone".into(), detail: String::new(), stage: Stage::Webhook };
    assert_eq!(patiently(sent.settle(Outcome::Park(park))).await, Ok(Settled::Done));
    let parked = lab.take(&lab.name("webhook.hook.parked")).await;
    assert_eq!(text(&parked, "tenant").as_deref(), Some("t7"));
    assert_eq!(text(&parked, "copydesk-user-id").as_deref(), Some("guest"));
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_failure_waits_in_the_tiers_and_is_parked_when_they_are_used_up() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let mut first_seen = None;
    for attempt in 0..=2 {
        let delivery = patiently(articles.next()).await.unwrap();
        let message = &delivery.message;
        assert_eq!((message.id.as_str(), message.attempt), ("a", attempt));
        assert_eq!(message.exchange, lab.name("articles"));
        assert_eq!(message.routing_key, "wire.en");
        assert_eq!(message.last_reason.as_deref(), (attempt > 0).then_some("timeout"));
        let seen = first_seen.get_or_insert_with(|| message.first_seen.clone()).clone();
        assert_eq!(message.first_seen, seen);
        let retry = Retry { reason: "timeout".into(), detail: "took 9 s".into(), not_before: None };
        let settled = patiently(delivery.settle(Outcome::Retry(retry))).await.unwrap();
        assert_eq!(settled, if attempt < 2 { Settled::Done } else { Settled::Parked });
    }
    let parked = lab.take(&lab.name("parked")).await;
    assert_eq!(parked.data, b"payload a");
    assert_eq!(text(&parked, "copydesk-reason").as_deref(), Some("retries_exhausted"));
    assert_eq!(text(&parked, "copydesk-detail").as_deref(), Some("timeout: took 9 s"));
    assert_eq!(text(&parked, "copydesk-stage").as_deref(), Some("analysis"));
    assert_eq!(text(&parked, "copydesk-routing-key").as_deref(), Some("wire.en"));
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn parked_messages_are_listed_shown_replayed_and_dropped() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut articles = queue.consume(Source::Articles, 8);
    for (id, reason) in [("a", "malformed"), ("b", "too_large"), ("c", "malformed")] {
        patiently(queue.publish(payload(id))).await.unwrap();
        let delivery = patiently(articles.next()).await.unwrap();
        let park = Park { reason: reason.into(), detail: "at byte 7".into(), stage: Stage::Decode };
        assert_eq!(patiently(delivery.settle(Outcome::Park(park))).await, Ok(Settled::Done));
    }
    // Looking changes nothing, however often.
    for _ in 0..22 {
        let all = patiently(queue.parked(&ParkedFilter::default())).await.unwrap();
        let found: Vec<_> = all.iter().map(|p| (p.id.as_str(), p.reason.as_str())).collect();
        assert_eq!(found, [("a", "malformed"), ("b", "too_large"), ("c", "malformed")]);
        assert_eq!((all[0].stage.as_str(), all[0].bytes), ("decode", 9));
        assert_eq!(all[0].detail, "at byte 7");
    }
    let shown = patiently(queue.parked_message(Shelf::Parked, "b")).await.unwrap();
    assert_eq!(shown.message.body, "payload b");
    assert!(patiently(queue.parked_message(Shelf::Parked, "z")).await.is_err());

    let filter = |ids: &[&str], reason: Option<&str>| ParkedFilter {
        ids: ids.iter().map(ToString::to_string).collect(),
        reason: reason.map(Into::into),
        ..ParkedFilter::default()
    };
    assert_eq!(patiently(queue.replay(&filter(&["a"], Some("malformed")))).await, Ok(1));
    let again = patiently(articles.next()).await.unwrap();
    assert_eq!((again.message.id.as_str(), again.message.attempt), ("a", 0));
    assert_eq!(again.message.routing_key, "wire.en");
    let record = record(&again.message);
    assert_eq!(patiently(again.settle(Outcome::Publish(record))).await, Ok(Settled::Done));
    assert_eq!(patiently(queue.drop_parked(&filter(&[], Some("malformed")))).await, Ok(1));
    lab.until_count(&lab.name("parked"), 1).await;
    assert_eq!(patiently(queue.parked(&filter(&[], None))).await.unwrap()[0].id, "b");
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn closing_gives_back_what_nobody_began_and_finishes_what_somebody_did() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for n in 0..20 {
        patiently(queue.publish(payload(&n.to_string()))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 16);
    let begun = patiently(articles.next()).await.unwrap();
    let handed_over = patiently(articles.next()).await.unwrap();
    drop((articles, handed_over));
    let closing = tokio::spawn({
        let queue = queue.clone();
        async move { queue.close(Duration::from_secs(20)).await }
    });
    lab.until_count(&lab.name("articles"), 19).await;
    let record = record(&begun.message);
    assert_eq!(patiently(begun.settle(Outcome::Publish(record))).await, Ok(Settled::Done));
    patiently(closing).await.unwrap();
    assert_eq!(lab.count(&lab.name("out")).await, 1);
    assert_eq!(lab.count(&lab.name("articles")).await, 19);
}

/// A quorum queue forgets acknowledgements that are on their way when the channel closes,
/// if many requests are. Each would be a record that comes twice.
#[tokio::test]
async fn closing_with_much_in_hand_loses_no_acknowledgement() {
    let mut twice = 0;
    for _ in 0..3 {
        let lab = Lab::new().await;
        let queue = lab.queue(lab.options(&lab.url)).await;
        for n in 0..400 {
            patiently(queue.publish(payload(&n.to_string()))).await.unwrap();
        }
        let mut articles = queue.consume(Source::Articles, 256);
        let mut settled = JoinSet::new();
        for n in 0..100 {
            let delivery = patiently(articles.next()).await.unwrap();
            let record = record(&delivery.message);
            settled.spawn(delivery.settle(Outcome::Publish(record)));
            // The last ones are under way when it closes.
            if n < 80 {
                assert_eq!(settled.join_next().await.unwrap().unwrap(), Ok(Settled::Done));
            }
        }
        drop(articles);
        patiently(queue.close(Duration::from_secs(20))).await;
        lab.until_count(&lab.name("out"), 100).await;
        // All of them are given back in one step.
        let left = lab.name("articles");
        patiently(async {
            while lab.count(&left).await < 300 {
                tokio::time::sleep(LOOK).await;
            }
        })
        .await;
        twice += lab.count(&left).await - 300;
    }
    assert_eq!(twice, 0, "of 300 records");
}

/// Given back instead, each would seem to come from a process that ended.
#[tokio::test]
async fn what_was_taken_is_finished_at_the_end_and_nothing_new_is_taken() {
    const TAKEN: u32 = 40;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for n in 0..TAKEN + 5 {
        patiently(queue.publish(payload(&n.to_string()))).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, TAKEN as u16);
    lab.until_count(&lab.name("articles"), 5).await;
    articles.finish();
    let mut settling = JoinSet::new();
    while let Some(delivery) = patiently(articles.next()).await {
        let record = record(&delivery.message);
        settling.spawn(delivery.settle(Outcome::Publish(record)));
    }
    while let Some(settled) = settling.join_next().await {
        assert_eq!(settled.unwrap(), Ok(Settled::Done));
    }
    patiently(queue.close(Duration::from_secs(10))).await;
    lab.until_count(&lab.name("out"), TAKEN).await;
    lab.until_count(&lab.name("articles"), 5).await;
    // The others get those for the first time.
    for _ in 0..5 {
        assert!(!lab.take(&lab.name("articles")).await.redelivered);
    }
}

#[tokio::test]
async fn a_webhook_has_its_own_retries_and_its_own_parking_queue() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let article = patiently(articles.next()).await.unwrap();
    let outcome = Outcome::Publish(record(&article.message));
    assert_eq!(patiently(article.settle(outcome)).await, Ok(Settled::Done));

    let hook = Source::Webhook("hook".into());
    let mut records = queue.consume(hook.clone(), 8);
    let retry = || {
        let not_before = Some(Duration::from_millis(900));
        Outcome::Retry(Retry { reason: "http_503".into(), detail: "busy".into(), not_before })
    };
    let first = patiently(records.next()).await.unwrap();
    assert_eq!((first.message.id.as_str(), first.message.attempt), ("record-a", 0));
    assert_eq!(first.message.exchange, lab.name("records"));
    assert_eq!(first.message.routing_key, "record.en.wire");
    let sent = first.message.body.clone();
    assert_eq!(patiently(first.settle(retry())).await, Ok(Settled::Done));
    let second = patiently(records.next()).await.unwrap();
    assert_eq!((second.message.id.as_str(), second.message.attempt), ("record-a", 1));
    assert_eq!(second.message.last_reason.as_deref(), Some("http_503"));
    assert_eq!(second.message.body, sent);
    assert_eq!(patiently(second.settle(retry())).await, Ok(Settled::Parked));

    let parked = patiently(queue.parked(&ParkedFilter::default())).await.unwrap();
    assert_eq!(parked[0].endpoint.as_deref(), Some("hook"));
    assert_eq!((parked[0].stage.as_str(), parked[0].attempt), ("webhook", 2));
    assert_eq!(parked[0].source.as_deref(), Some("Harbour Wire"));
    // Back to the endpoint alone: other readers do not get the record again.
    assert_eq!(patiently(queue.replay(&ParkedFilter::default())).await, Ok(1));
    let again = patiently(records.next()).await.unwrap();
    assert_eq!((again.message.id.as_str(), again.message.attempt), ("record-a", 0));
    assert_eq!(patiently(again.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    assert_eq!(lab.count(&lab.name("out")).await, 1);
    patiently(queue.close(Duration::from_secs(10))).await;
    assert_eq!(lab.count(&lab.name("webhook.hook")).await, 0);
}

#[tokio::test]
async fn what_is_given_back_or_dropped_comes_again() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let first = patiently(articles.next()).await.unwrap();
    assert_eq!(patiently(first.settle(Outcome::GiveBack)).await, Ok(Settled::Again));
    let second = patiently(articles.next()).await.unwrap();
    assert_eq!(second.message.id, "a");
    drop(second);
    let third = patiently(articles.next()).await.unwrap();
    assert_eq!((third.message.id.as_str(), third.message.attempt), ("a", 0));
    assert_eq!(patiently(third.settle(Outcome::Delivered)).await, Ok(Settled::Done));
    patiently(queue.close(Duration::from_secs(10))).await;
    assert_eq!(lab.count(&lab.name("articles")).await, 0);
}

#[tokio::test]
async fn closing_does_not_wait_for_ever_and_what_is_in_hand_comes_again() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    patiently(queue.publish(payload("a"))).await.unwrap();
    let mut articles = queue.consume(Source::Articles, 8);
    let held = patiently(articles.next()).await.unwrap();
    patiently(queue.close(Duration::from_millis(200))).await;
    lab.until_count(&lab.name("articles"), 1).await;
    assert!(patiently(held.settle(Outcome::Delivered)).await.is_err());
    assert!(patiently(queue.publish(payload("b"))).await.is_err());
}
