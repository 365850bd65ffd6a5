//! Large payloads, many at once.

use std::process::Command;
use std::time::Duration;

use copydesk::queue::{Message, Outcome, Park, Settled, Source, Stage};

use crate::commands::{command, said};
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

/// A command may use 100 MB; what is parked has 160.
#[tokio::test]
async fn what_is_parked_is_looked_at_in_little_memory_whatever_its_size() {
    const PARKED: usize = 40;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut articles = queue.consume(Source::Articles, 8);
    for n in 0..PARKED {
        patiently(queue.publish(large(n))).await.unwrap();
        let delivery = patiently(articles.next()).await.unwrap();
        let (reason, detail) = ("malformed".into(), String::new());
        let park = Outcome::Park(Park { reason, detail, stage: Stage::Decode });
        assert_eq!(patiently(delivery.settle(park)).await, Ok(Settled::Done));
    }
    patiently(queue.close(Duration::from_secs(10))).await;
    let last = format!("{:02}", PARKED - 1);
    for (arguments, told) in [
        (&["parked", "list", "--format", "ndjson"][..], "\n"),
        (&["parked", "show", &last], "xxxx"),
        (&["parked", "replay", "--all"], "40 replayed"),
        (&["unrouted", "drop", "--all", "--yes"], "0 dropped"),
    ] {
        let plain = command(&lab, arguments);
        let mut bounded = Command::new("sh");
        bounded.args(["-c", "ulimit -d 100000 && exec \"$0\" \"$@\""]);
        bounded.arg(plain.get_program()).args(plain.get_args());
        bounded.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
        bounded.env("COPYDESK__LIMITS__IN_FLIGHT_BYTES", "16777216");
        let run = tokio::task::spawn_blocking(move || bounded.output().unwrap()).await.unwrap();
        assert_eq!(
            run.status.code(),
            Some(0),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
        assert!(said(&run).contains(told), "{arguments:?}");
    }
    lab.until_count(&lab.name("articles"), PARKED as u32).await;
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
}
