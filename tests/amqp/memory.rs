//! Large payloads, many at once.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use copydesk::queue::{Message, Outcome, Settled, Source};
use lapin::BasicProperties;

use crate::commands::{command, said};
use crate::kept::park;
use crate::support::lab::{Lab, patiently, payload, record};
use crate::support::process;

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

/// Small ones first: what comes after them is larger than anything seen.
#[tokio::test]
async fn a_look_at_large_copies_holds_a_few_of_them() {
    const SMALL: usize = 300;
    const COPIES: usize = 20;
    let lab = Lab::new().await;
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut body = vec![b'x'; 7_000_000];
    let (dead, articles) = (lab.name("dead"), lab.name("articles"));
    park(&lab, SMALL, |_| "malformed").await;
    for n in 0..COPIES {
        // Copies that are the same are counted as one.
        body[0] = n as u8;
        lab.send(&dead, &articles, &body, BasicProperties::default()).await;
    }
    patiently(queue.close(Duration::from_secs(10))).await;
    for (arguments, code, says) in [
        (&["parked", "list"][..], 0, "malformed"),
        (&["parked", "show", "m299"], 0, "payload 299 "),
        // All of them are looked at.
        (&["parked", "show", "nothing"], 64, "answers to"),
        (&["parked", "drop", "--all", "--reason", "unknown"], 0, "20 dropped"),
        (&["parked", "drop", "--all"], 0, "300 dropped"),
    ] {
        let (output, most) = watched(command(&lab, arguments)).await;
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
        assert!(said(&output).contains(says), "{arguments:?}: {}", said(&output));
        eprintln!("{arguments:?}: {most} bytes at most");
        assert!(most < 100_000_000, "{arguments:?}: {most} bytes");
    }
}

/// Runs a command; returns the most memory that it had, too.
async fn watched(mut command: Command) -> (Output, u64) {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let number = child.id();
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap());
    let mut most = 0;
    while !ended.is_finished() {
        most = most.max(process::most_kilobytes(number).unwrap_or_default() * 1024);
        // Nobody is told how much memory another process has: there is no event to await.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    (ended.await.unwrap(), most)
}
