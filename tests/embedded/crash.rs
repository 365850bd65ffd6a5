//! Processes that die: each test runs itself again as a child, and the child
//! aborts or is killed.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use copydesk::queue::embedded::EmbeddedQueue;
use copydesk::queue::{Delivery, Outcome, ParkedFilter, Queue, Settled, Source};

use crate::support::{Desk, article, metrics, park, record, retry, take};

const FOLDER: &str = "COPYDESK_TEST_FOLDER";
const STEP: &str = "COPYDESK_TEST_STEP";

/// In a child: the folder to work on.
fn as_child() -> Option<Desk> {
    std::env::var_os(FOLDER).map(|folder| Desk::at(Path::new(&folder), &["news"]))
}

/// This program again, running only the test `name`, as a child.
fn child(desk: &Desk, name: &str, step: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(FOLDER, desk.root())
        .env(STEP, step)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Acts on every article until none waits.
async fn consume_all(desk: &Desk, queue: &Queue, mut act: impl AsyncFnMut(Delivery)) {
    let mut articles = queue.consume(Source::Articles, 8);
    while desk.waiting() > 0 {
        act(take(&mut articles).await).await;
    }
}

/// Records everything that waits; returns the ids with their crash counts.
async fn record_all(desk: &Desk) -> Vec<(String, u32)> {
    let queue = desk.open();
    let mut seen = Vec::new();
    consume_all(desk, &queue, async |delivery| {
        let id = delivery.message.id.clone();
        seen.push((id.clone(), delivery.message.crashes));
        delivery.settle(Outcome::Publish(record(&id))).await.unwrap();
    })
    .await;
    queue.close(Duration::from_secs(5)).await;
    seen
}

/// Each step ends in an abort; `a1` must survive every one of them, and be done
/// with only where the outcome was stored before.
#[tokio::test]
async fn an_abort_at_any_step_loses_nothing() {
    if let Some(desk) = as_child() {
        return abort_at(&desk, &std::env::var(STEP).unwrap()).await;
    }
    for (step, waiting, recorded, parked, crashes) in [
        ("published", 1, 0, 0, 0),
        ("in hand", 1, 0, 0, 1),
        ("settling", 1, 0, 0, 1),
        ("given back", 1, 0, 0, 0),
        ("retried", 1, 0, 0, 0),
        ("parked", 0, 0, 1, 0),
        ("recorded", 0, 1, 0, 0),
    ] {
        let desk = Desk::new(&["news"]);
        let name = "crash::an_abort_at_any_step_loses_nothing";
        let status = child(&desk, name, step).wait().unwrap();
        assert!(!status.success(), "{step}: the child did not abort");

        let before = desk.recorded().len();
        let seen = record_all(&desk).await;
        let found_parked = desk.open_beside().parked(&ParkedFilter::default()).await.unwrap();
        assert_eq!(found_parked.len(), parked, "{step}");
        if step == "settling" {
            // The outcome may or may not have reached the disk, and its line
            // may have before the rest did. Never less than one.
            assert!(!desk.recorded().is_empty(), "{step}");
            continue;
        }
        assert_eq!(before, recorded, "{step}");
        assert_eq!(seen.len(), waiting, "{step}");
        assert!(seen.iter().all(|(id, n)| id == "a1" && *n == crashes), "{step}: {seen:?}");
    }
}

async fn abort_at(desk: &Desk, step: &str) {
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    if step == "published" {
        std::process::abort();
    }
    let delivery = take(&mut queue.consume(Source::Articles, 1)).await;
    match step {
        "in hand" => {}
        "settling" => drop(delivery.settle(Outcome::Publish(record("a1")))),
        "given back" => {
            assert_eq!(delivery.settle(Outcome::GiveBack).await, Ok(Settled::Again));
        }
        "retried" => assert_eq!(delivery.settle(retry("timeout")).await, Ok(Settled::Done)),
        "parked" => assert_eq!(delivery.settle(park("empty")).await, Ok(Settled::Done)),
        _ => assert_eq!(delivery.settle(Outcome::Publish(record("a1"))).await, Ok(Settled::Done)),
    }
    std::process::abort();
}

/// A child publishes and records without end and says what was confirmed; it is
/// killed after some number of confirmations, again and again.
#[tokio::test]
async fn a_kill_at_any_moment_loses_nothing() {
    if let Some(desk) = as_child() {
        return work_without_end(&desk, &std::env::var(STEP).unwrap()).await;
    }
    let desk = Desk::new(&["news"]);
    let mut random = fastrand::Rng::with_seed(7);
    let mut confirmed = BTreeSet::new();
    for round in 0..8 {
        let name = "crash::a_kill_at_any_moment_loses_nothing";
        let mut child = child(&desk, name, &round.to_string());
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut until = random.usize(1..300);
        for line in lines.map_while(Result::ok) {
            if let Some(id) = line.strip_prefix("confirmed ") {
                confirmed.insert(id.to_owned());
                until -= 1;
            }
            if until == 0 {
                child.kill().unwrap();
                until = usize::MAX;
            }
        }
        child.wait().unwrap();
    }
    record_all(&desk).await;
    let recorded: BTreeSet<_> = desk.recorded().into_iter().collect();
    let lost: Vec<_> = confirmed.difference(&recorded).collect();
    assert!(confirmed.len() > 100, "only {} were confirmed", confirmed.len());
    assert!(lost.is_empty(), "lost {lost:?}");
    // Every record reached the webhook's queue too.
    let waiting: BTreeSet<_> = desk.ids_of("news").into_iter().collect();
    assert_eq!(recorded, waiting);
}

async fn work_without_end(desk: &Desk, round: &str) {
    let queue = desk.open();
    let mut articles = queue.consume(Source::Articles, 16);
    tokio::spawn(async move {
        while let Some(delivery) = articles.next().await {
            let record = record(&delivery.message.id);
            drop(delivery.settle(Outcome::Publish(record)));
        }
    });
    let mut stdout = std::io::stdout();
    for n in 0.. {
        let id = format!("{round}-{n}");
        queue.publish(article(&id, &"x".repeat(2000))).await.unwrap();
        // The harness may have begun a line of its own.
        writeln!(stdout, "\nconfirmed {id}").unwrap();
    }
}

/// One payload kills every process that takes it. It is parked after five, and
/// none of its neighbours with it.
#[tokio::test]
async fn a_payload_that_kills_the_process_is_parked_alone() {
    if let Some(desk) = as_child() {
        return die_of_poison(&desk).await;
    }
    let desk = Desk::new(&[]);
    let queue = desk.open();
    for n in 0..40 {
        queue.publish(article(&format!("a{n}"), &format!("body {n}"))).await.unwrap();
        if n == 10 {
            queue.publish(article("poison", "x")).await.unwrap();
        }
    }
    queue.close(Duration::from_secs(5)).await;
    let name = "crash::a_payload_that_kills_the_process_is_parked_alone";
    let mut deaths = 0;
    while !child(&desk, name, "").wait().unwrap().success() {
        deaths += 1;
        assert!(deaths <= 5, "the poison was not parked");
    }
    assert_eq!(deaths, 5);
    let parked = desk.open_beside().parked(&ParkedFilter::default()).await.unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].id.as_str(), parked[0].reason.as_str()), ("poison", "poison"));
    let recorded: BTreeSet<_> = desk.recorded().into_iter().collect();
    assert_eq!(recorded.len(), 40);
}

async fn die_of_poison(desk: &Desk) {
    let queue = desk.open();
    consume_all(desk, &queue, async |delivery| {
        if delivery.message.id == "poison" {
            std::process::abort();
        }
        let record = record(&delivery.message.id);
        delivery.settle(Outcome::Publish(record)).await.unwrap();
    })
    .await;
    queue.close(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn an_orderly_give_back_clears_the_suspicion() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    let _in_hand = take(&mut queue.consume(Source::Articles, 1)).await;
    let desk = desk.copy();
    let queue = desk.open();
    let mut articles = queue.consume(Source::Articles, 1);
    let delivery = take(&mut articles).await;
    assert_eq!(delivery.message.crashes, 1);
    drop(delivery);
    assert_eq!(take(&mut articles).await.message.crashes, 0);
}

#[tokio::test]
async fn a_torn_record_line_is_repaired_and_its_article_comes_again() {
    let desk = Desk::new(&[]);
    let queue = desk.open();
    queue.publish(article("a1", "x")).await.unwrap();
    queue.publish(article("a2", "y")).await.unwrap();
    let delivery = take(&mut queue.consume(Source::Articles, 1)).await;
    delivery.settle(Outcome::Publish(record("a1"))).await.unwrap();
    queue.close(Duration::from_secs(5)).await;
    // What a crash leaves that comes before the transaction is on disk.
    let records = desk.path().join("records.ndjson");
    let mut file = std::fs::OpenOptions::new().append(true).open(&records).unwrap();
    file.write_all(b"{\"record_id\":\"a").unwrap();
    record_all(&desk).await;
    assert_eq!(desk.recorded(), ["a1", "a2"]);
}

#[tokio::test]
async fn a_folder_of_a_newer_version_is_refused() {
    let desk = Desk::new(&[]);
    desk.open().close(Duration::from_secs(5)).await;
    desk.connection().pragma_update(None, "user_version", 99).unwrap();
    let refused = EmbeddedQueue::open(desk.options(), metrics()).unwrap_err().to_string();
    assert!(refused.contains("expected schema version 4, found 99"), "{refused}");
}
