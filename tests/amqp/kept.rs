//! What is kept for a person: counts that are true, handles that name one copy,
//! walks that blind nobody.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use copydesk::queue::{Outcome, ParkedFilter, Queue, QueueError, Settled, Shelf, Source};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use jiff::Timestamp;
use lapin::BasicProperties;
use lapin::options::{BasicConsumeOptions, BasicPublishOptions, BasicQosOptions};
use lapin::types::{AMQPValue, FieldTable};

use crate::support::broker::Broker;
use crate::support::lab::{Lab, patiently, payload, ready, record};

/// Parks so many messages, one each second, as a crowd of workers would.
pub(crate) async fn park(lab: &Lab, count: usize, reason: impl Fn(usize) -> &'static str) {
    let (exchange, key) = (lab.name("dead"), lab.name("articles"));
    let mut confirms = FuturesUnordered::new();
    for n in 0..count {
        let mut headers = FieldTable::default();
        headers.insert("copydesk-reason".into(), AMQPValue::LongString(reason(n).into()));
        let at =
            Timestamp::from_second(1_800_000_000 + i64::try_from(n).unwrap()).unwrap().to_string();
        headers.insert("copydesk-parked-at".into(), AMQPValue::LongString(at.into()));
        let properties = BasicProperties::default()
            .with_delivery_mode(2)
            .with_message_id(format!("m{n}").into())
            .with_headers(headers);
        let body = format!("payload {n} ").repeat(100);
        let options = BasicPublishOptions::default();
        let (exchange, key) = (exchange.as_str().into(), key.as_str().into());
        let publish =
            lab.channel.basic_publish(exchange, key, options, body.as_bytes(), properties);
        confirms.push(publish.await.unwrap());
        if confirms.len() > 500 {
            assert!(confirms.next().await.unwrap().unwrap().is_ack());
        }
    }
    while let Some(confirm) = confirms.next().await {
        assert!(confirm.unwrap().is_ack());
    }
}

fn all() -> ParkedFilter {
    ParkedFilter::default()
}

fn named(name: &str) -> ParkedFilter {
    ParkedFilter { ids: vec![name.into()], ..all() }
}

fn because(reason: &str) -> ParkedFilter {
    ParkedFilter { reason: Some(reason.into()), ..all() }
}

async fn done(queue: &Queue) {
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn what_is_dropped_or_replayed_has_gone() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for count in [34, 54, 128, 700] {
        park(&lab, count, |_| "malformed").await;
        assert_eq!(patiently(queue.drop_parked(&all())).await, Ok(count));
        assert_eq!(lab.count(&lab.name("parked")).await, 0, "of {count} dropped");
        park(&lab, count, |_| "malformed").await;
        assert_eq!(patiently(queue.replay(&all())).await, Ok(count));
        assert_eq!(lab.count(&lab.name("parked")).await, 0, "of {count} replayed");
    }
    assert_eq!(lab.count(&lab.name("articles")).await, 34 + 54 + 128 + 700);
    done(&queue).await;
}

#[tokio::test]
async fn every_second_message_can_go() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    park(&lab, 300, |n| if n % 2 == 0 { "malformed" } else { "timeout" }).await;
    assert_eq!(patiently(queue.drop_parked(&because("timeout"))).await, Ok(150));
    let left = patiently(queue.parked(&all())).await.unwrap();
    assert_eq!(left.len(), 150);
    assert!(left.iter().all(|summary| summary.reason == "malformed"));
    assert_eq!(patiently(queue.replay(&because("timeout"))).await, Ok(0));
    assert_eq!(patiently(queue.replay(&because("malformed"))).await, Ok(150));
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
    done(&queue).await;
}

#[tokio::test]
async fn two_copies_with_one_id_have_handles_of_their_own() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut articles = queue.consume(Source::Articles, 8);
    for _ in 0..2 {
        patiently(queue.publish(payload("same"))).await.unwrap();
        let delivery = patiently(articles.next()).await.unwrap();
        let park = copydesk::queue::Park {
            reason: "malformed".into(),
            detail: String::new(),
            stage: copydesk::queue::Stage::Decode,
        };
        assert_eq!(patiently(delivery.settle(Outcome::Park(park))).await, Ok(Settled::Done));
    }
    let parked = patiently(queue.parked(&all())).await.unwrap();
    let [first, second] = &parked[..] else { panic!("expected two, found {parked:?}") };
    assert_ne!(first.handle, second.handle);
    for ambiguous in [
        patiently(queue.drop_parked(&named("same"))).await.unwrap_err(),
        patiently(queue.parked_message(Shelf::Parked, "same")).await.unwrap_err(),
    ] {
        let QueueError::Ambiguous(_, handles) = &ambiguous else { panic!("{ambiguous}") };
        assert!(handles.contains(&first.handle) && handles.contains(&second.handle));
    }
    let short = second.handle.get(..6).unwrap();
    let shown = patiently(queue.parked_message(Shelf::Parked, short)).await.unwrap();
    assert_eq!(shown.summary, *second);
    assert_eq!(patiently(queue.drop_parked(&named(&second.handle))).await, Ok(1));
    assert_eq!(patiently(queue.drop_parked(&named(&second.handle))).await, Ok(0));
    assert_eq!(patiently(queue.parked(&all())).await.unwrap(), std::slice::from_ref(first));
    done(&queue).await;
}

#[tokio::test]
async fn who_looks_at_the_same_time_sees_the_same() {
    let lab = Lab::new().await;
    let first = lab.queue(lab.options(&lab.url)).await;
    let second = lab.queue(lab.options(&lab.url)).await;
    park(&lab, 1000, |_| "malformed").await;
    let filter = all();
    for _ in 0..3 {
        let looks = [first.parked(&filter), second.parked(&filter), first.parked(&filter)];
        for seen in patiently(futures_util::future::join_all(looks)).await {
            assert_eq!(seen.unwrap().len(), 1000);
        }
    }
    done(&first).await;
    done(&second).await;
}

/// A replay goes in steps, and between two of them too it must seem to be there.
#[tokio::test]
async fn who_looks_during_a_replay_sees_all_that_stays() {
    let lab = Lab::new().await;
    let first = lab.queue(lab.options(&lab.url)).await;
    let second = lab.queue(lab.options(&lab.url)).await;
    park(&lab, 900, |n| if n % 3 == 0 { "malformed" } else { "timeout" }).await;
    let (replayed, kept) = (because("timeout"), because("malformed"));
    let looks = async {
        for _ in 0..5 {
            assert_eq!(second.parked(&kept).await.unwrap().len(), 300);
        }
    };
    let acts = futures_util::future::join(first.replay(&replayed), looks);
    let (replayed, ()) = Box::pin(patiently(acts)).await;
    assert_eq!(replayed, Ok(600));
    assert_eq!(lab.count(&lab.name("articles")).await, 600);
    assert_eq!(patiently(second.parked(&all())).await.unwrap().len(), 300);
    done(&first).await;
    done(&second).await;
}

#[tokio::test]
async fn pages_follow_each_other() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    park(&lab, 25, |_| "malformed").await;
    let everything = patiently(queue.parked(&all())).await.unwrap();
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = ParkedFilter { limit: 10, after, ..all() };
        let page = patiently(queue.parked(&page)).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.handle.clone());
        pages.extend(page);
    }
    assert_eq!(pages, everything);
    let unknown = ParkedFilter { after: Some("nothing".into()), ..all() };
    assert!(matches!(patiently(queue.parked(&unknown)).await, Err(QueueError::NotFound(_))));
    done(&queue).await;
}

/// Whoever takes a message marks it.
#[tokio::test]
async fn a_page_and_a_message_on_it_are_found_without_taking_the_rest() {
    const COUNT: u16 = 3000;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    park(&lab, COUNT.into(), |_| "malformed").await;
    let mut after = None;
    for begin in [0, 50] {
        let page = ParkedFilter { limit: 50, after, ..all() };
        let page = patiently(queue.parked(&page)).await.unwrap();
        let ids: Vec<_> = page.iter().map(|summary| summary.id.clone()).collect();
        assert_eq!(ids, (begin..begin + 50).map(|n| format!("m{n}")).collect::<Vec<_>>());
        after = page.last().map(|last| last.handle.clone());
    }
    let last = after.unwrap();
    assert_eq!(
        patiently(queue.parked_message(Shelf::Parked, &last)).await.unwrap().summary.id,
        "m99"
    );
    assert_eq!(taken(&lab, COUNT).await.len(), 1001, "of {COUNT}");
    // The look at all of them, and the one at a part, has turned the queue round.
    let listed = patiently(queue.parked(&ParkedFilter { limit: 100, ..all() })).await.unwrap();
    assert_eq!(listed.last().unwrap().handle, last);
    done(&queue).await;
}

/// The same for one of them that goes.
#[tokio::test]
async fn who_drops_or_replays_one_begins_with_no_more_than_it_takes() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    park(&lab, 3000, |_| "malformed").await;
    let page = ParkedFilter { limit: 50, ..all() };
    let page = patiently(queue.parked(&page)).await.unwrap();
    let dropped = named(&page[30].handle);
    assert_eq!(patiently(queue.unknown(&dropped)).await, Ok(Vec::new()));
    assert_eq!(taken(&lab, 3000).await.len(), 501);
    assert_eq!(patiently(queue.drop_parked(&dropped)).await, Ok(1));
    assert_eq!(patiently(queue.replay(&named(&page[20].handle))).await, Ok(1));
    let left = patiently(queue.parked(&all())).await.unwrap();
    assert_eq!(left.len(), 2998);
    assert!(left.iter().all(|kept| ![&page[20].handle, &page[30].handle].contains(&&kept.handle)));
    assert_eq!(lab.count(&lab.name("articles")).await, 1);
    done(&queue).await;
}

/// Those of `count` parked messages that somebody had taken before, once they are all back.
async fn taken(lab: &Lab, count: u16) -> Vec<String> {
    let channel = lab.spare_channel().await;
    let (parked, tag) = (lab.name("parked"), "taken");
    lab.until_count(&parked, count.into()).await;
    let qos = channel.basic_qos(count, BasicQosOptions::default());
    patiently(qos).await.unwrap();
    let consume = channel.basic_consume(
        parked.as_str().into(),
        tag.into(),
        BasicConsumeOptions::default(),
        FieldTable::default(),
    );
    let deliveries = patiently(consume).await.unwrap().take(count.into());
    let taken = deliveries.filter_map(async |delivery| {
        let delivery = delivery.unwrap();
        delivery.redelivered.then(|| format!("{:?}", delivery.properties.message_id()))
    });
    let taken = patiently(taken.collect()).await;
    channel.close(200, "done".into()).await.unwrap();
    lab.until_count(&parked, count.into()).await;
    taken
}

#[tokio::test]
async fn a_replay_that_was_interrupted_is_finished_by_the_next() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    park(&lab, 2000, |_| "malformed").await;
    let interrupted = tokio::spawn({
        let queue = queue.clone();
        async move { queue.replay(&all()).await }
    });
    patiently(async {
        while lab.count(&lab.name("articles")).await < 200 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    interrupted.abort();
    done(&queue).await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    patiently(queue.replay(&all())).await.unwrap();
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
    let copies = lab.count(&lab.name("articles")).await as usize;
    assert!((2000..2000 + 200).contains(&copies), "{copies}");
    let mut articles = queue.consume(Source::Articles, 64);
    let mut ids = BTreeSet::new();
    for _ in 0..copies {
        let delivery = patiently(articles.next()).await.unwrap();
        ids.insert(delivery.message.id.clone());
        delivery.settle(Outcome::Delivered);
    }
    assert_eq!(ids.len(), 2000);
    done(&queue).await;
}

/// A queue whose leader does not answer says that it holds nothing, as one does that is being
/// recovered, or that has much to do.
#[tokio::test]
async fn a_queue_that_does_not_answer_is_not_taken_for_empty() {
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let queue = lab.queue(lab.options(&broker.url)).await;
    park(&lab, 100, |_| "malformed").await;
    let parked = lab.name("parked");
    let leader = format!("whereis(list_to_atom(\"%2F_{parked}\"))");
    broker.command(format!("ctl eval sys:suspend({leader}).")).await;
    assert_eq!(lab.count(&parked).await, 0, "the broker no longer says that it holds nothing");
    let everything = all();
    let acts = futures_util::future::join3(
        queue.replay(&everything),
        queue.drop_parked(&everything),
        queue.parked(&everything),
    );
    let (replayed, dropped, listed) = Box::pin(patiently(acts)).await;
    for acted in [replayed, dropped, listed.map(|listed| listed.len())] {
        assert!(acted.as_ref().is_err_and(|e| e.to_string().contains(&parked)), "{acted:?}");
    }
    broker.command(format!("ctl eval sys:resume({leader}).")).await;
    // What the looks had asked for goes back.
    lab.until_count(&parked, 100).await;
    assert_eq!(patiently(queue.replay(&all())).await, Ok(100));
    assert_eq!(lab.count(&lab.name("articles")).await, 100);
    done(&queue).await;
}

/// Prints what it takes; only what is seen is asserted, for a busy machine.
#[tokio::test]
async fn ten_thousand_are_looked_at_in_no_time() {
    const COUNT: usize = 10_000;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    park(&lab, COUNT, |_| "malformed").await;
    let begun = Instant::now();
    let page = ParkedFilter { limit: 200, ..all() };
    assert_eq!(patiently(queue.parked(&page)).await.unwrap().len(), 200);
    let page_ms = begun.elapsed().as_millis();
    let begun = Instant::now();
    let parked = patiently(queue.parked(&all())).await.unwrap();
    assert_eq!(parked.len(), COUNT);
    let list_ms = begun.elapsed().as_millis();
    let begun = Instant::now();
    let middle = &parked[COUNT / 2];
    let shown = patiently(queue.parked_message(Shelf::Parked, &middle.handle)).await.unwrap();
    assert_eq!(shown.summary, *middle);
    let show_ms = begun.elapsed().as_millis();
    let begun = Instant::now();
    let last = parked.last().unwrap();
    let shown = patiently(queue.parked_message(Shelf::Parked, &last.handle)).await.unwrap();
    assert_eq!(shown.summary, *last);
    let show_last_ms = begun.elapsed().as_millis();
    // A look that ends early turns the queue round; what is listed stays in order.
    assert_eq!(patiently(queue.parked(&all())).await.unwrap(), parked);
    let begun = Instant::now();
    assert_eq!(patiently(queue.replay(&all())).await, Ok(COUNT));
    let replay_ms = begun.elapsed().as_millis();
    assert_eq!(lab.count(&lab.name("articles")).await as usize, COUNT);
    park(&lab, COUNT, |_| "malformed").await;
    let begun = Instant::now();
    assert_eq!(patiently(queue.drop_parked(&all())).await, Ok(COUNT));
    let drop_ms = begun.elapsed().as_millis();
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
    eprintln!(
        "10,000 parked: page {page_ms} ms, list {list_ms} ms, show middle {show_ms} ms, \
         show last {show_last_ms} ms, replay {replay_ms} ms, drop {drop_ms} ms"
    );
    done(&queue).await;
}

#[tokio::test]
async fn a_payload_that_no_binding_took_tells_its_source() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    ready(&queue).await;
    let articles = lab.name("articles");
    let (to, from) = (articles.as_str().into(), articles.as_str().into());
    lab.channel.queue_unbind(to, from, "#".into(), FieldTable::default()).await.unwrap();
    patiently(queue.publish(payload("a"))).await.unwrap();
    let unrouted = ParkedFilter { shelf: Shelf::Unrouted, ..all() };
    let kept = patiently(queue.parked(&unrouted)).await.unwrap();
    let told: Vec<_> = kept.iter().map(|s| (s.id.as_str(), s.source.as_deref())).collect();
    assert_eq!(told, [("a", Some("wire.en"))]);
    done(&queue).await;
}

#[tokio::test]
async fn what_no_binding_took_is_listed_shown_replayed_and_dropped() {
    let lab = Lab::new().await;
    let mut options = lab.options(&lab.url);
    options.endpoints.clear();
    let queue = Queue::Amqp(copydesk::queue::amqp::AmqpQueue::start(options, lab.metrics.clone()));
    ready(&queue).await;
    let mut articles = queue.consume(Source::Articles, 8);
    for id in ["a", "b", "c"] {
        patiently(queue.publish(payload(id))).await.unwrap();
        let delivery = patiently(articles.next()).await.unwrap();
        let outcome = Outcome::Publish(record(&delivery.message));
        assert_eq!(patiently(delivery.settle(outcome)).await, Ok(Settled::Done));
    }
    let unrouted = ParkedFilter { shelf: Shelf::Unrouted, ..all() };
    let kept = patiently(queue.parked(&unrouted)).await.unwrap();
    // Of one second, they may be told in any order.
    let found: BTreeSet<_> = kept.iter().map(|s| (s.id.as_str(), s.reason.as_str())).collect();
    assert_eq!(found, ["record-a", "record-b", "record-c"].map(|id| (id, "unrouted")).into());
    let route = format!("exchange {}, routing key record.en.wire", lab.name("records"));
    assert_eq!(kept[0].detail, route);
    assert_eq!(kept[0].source.as_deref(), Some("Harbour Wire"), "as the article says it");
    let shown = patiently(queue.parked_message(Shelf::Unrouted, "record-b")).await.unwrap();
    assert_eq!(shown.message.body, "payload b");

    assert!(kept.iter().all(|s| s.parked_at.as_deref() > Some("2026")), "{kept:?}");

    // Nothing takes them yet: they come back under the handles that they had, and none
    // is lost.
    let handles = |kept: &[copydesk::queue::ParkedSummary]| {
        kept.iter().map(|s| s.handle.clone()).collect::<BTreeSet<_>>()
    };
    let before = handles(&kept);
    assert_eq!(patiently(queue.replay(&unrouted)).await, Ok(3));
    assert_eq!(handles(&patiently(queue.parked(&unrouted)).await.unwrap()), before);
    let first = kept.iter().find(|s| s.id == "record-a").unwrap();
    let named = ParkedFilter { ids: vec![first.handle.clone()], ..unrouted.clone() };
    assert_eq!(patiently(queue.replay(&named)).await, Ok(1));
    assert_eq!(handles(&patiently(queue.parked(&unrouted)).await.unwrap()), before);
    let one = ParkedFilter { ids: vec!["record-c".into()], ..unrouted.clone() };
    assert_eq!(patiently(queue.drop_parked(&one)).await, Ok(1));
    lab.bind_out().await;
    assert_eq!(patiently(queue.replay(&unrouted)).await, Ok(2));
    assert_eq!(patiently(queue.parked(&unrouted)).await, Ok(Vec::new()));
    let mut out = BTreeSet::new();
    for _ in 0..2 {
        let record = lab.take(&lab.name("out")).await;
        out.insert(record.properties.message_id().as_ref().unwrap().to_string());
        assert_eq!(record.routing_key.as_str(), "record.en.wire");
        assert_eq!(record.properties.kind().as_ref().unwrap().as_str(), "copydesk.record/1");
    }
    assert_eq!(out, ["record-a", "record-b"].map(str::to_owned).into());
    done(&queue).await;
}

/// The broker counts what has expired, until it comes to it, and does not send it.
#[tokio::test]
async fn a_message_that_has_expired_is_not_waited_for() {
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    for shelf in [Shelf::Unrouted, Shelf::Parked] {
        let name = lab.name(if shelf == Shelf::Parked { "parked" } else { "unrouted" });
        for (id, expiration) in [("a", None), ("b", Some("1")), ("c", None)] {
            let mut properties = BasicProperties::default().with_message_id(id.into());
            if let Some(expiration) = expiration {
                properties = properties.with_expiration(expiration.into());
            }
            lab.send("", &name, id.as_bytes(), properties).await;
        }
        let filter = ParkedFilter { shelf, ..all() };
        let listed = patiently(queue.parked(&filter)).await.unwrap();
        let mut ids: Vec<_> = listed.into_iter().map(|kept| kept.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["a", "c"]);
        assert_eq!(patiently(queue.drop_parked(&filter)).await, Ok(2));
    }
    done(&queue).await;
}
