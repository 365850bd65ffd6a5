//! Listings, and what is asked before something is deleted.

use std::sync::Arc;
use std::time::Duration;

use copydesk::queue::embedded::{EmbeddedOptions, EmbeddedQueue};
use copydesk::queue::{Message, Outcome, Park, Queue, Source, Stage};
use copydesk::telemetry::Metrics;
use serde_json::Value;

use crate::support::{Desk, stdout, text};

/// Sets so many messages aside in the desk's folder.
#[tokio::main]
async fn park(desk: &Desk, count: usize) {
    let options = EmbeddedOptions::new(desk.path().join("copydesk-data"));
    let queue = EmbeddedQueue::open(options, Arc::new(Metrics::new())).unwrap();
    let queue = Queue::Embedded(queue);
    for number in 0..count {
        let (id, routing_key) = (format!("m{number}"), "wire".to_owned());
        queue.publish(Message { id, routing_key, ..Message::default() }).await.unwrap();
    }
    let mut articles = queue.consume(Source::Articles, 1);
    for _ in 0..count {
        let (reason, detail) = ("malformed".into(), "it has no end".into());
        let outcome = Outcome::Park(Park { reason, detail, stage: Stage::Decode });
        articles.next().await.unwrap().settle(outcome).await.unwrap();
    }
    drop(articles);
    queue.close(Duration::from_secs(5)).await;
}

#[test]
fn listings_come_as_a_table_and_as_json() {
    let desk = Desk::new(&[]);
    park(&desk, 2);
    let run = |terminal, arguments: &str| stdout(&desk.run(terminal, &[], arguments), 0);
    for command in ["topology show", "parked list"] {
        let lines = run(false, &format!("{command} --format ndjson"));
        let array = run(false, &format!("{command} --format json"));
        let array: Vec<Value> = serde_json::from_str(&array).unwrap();
        let each: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert!(each.len() >= 2, "{command}");
        assert_eq!(each, array, "{command}");
    }
    let piped = run(false, "parked list");
    assert_eq!(piped.lines().count(), 2, "{piped}");
    assert!(piped.contains("decode  wire  malformed  it has no end"), "{piped}");
    let shown = run(true, "parked list");
    assert_eq!(shown.lines().count(), 3, "{shown}");
    assert!(shown.starts_with("HANDLE  ID  PARKED"), "{shown}");
    assert_eq!(run(false, "unrouted list --format json"), "[]\n");
    assert_eq!(run(true, "unrouted list"), "");
}

#[test]
fn a_replay_shows_its_progress_to_who_watches() {
    let desk = Desk::new(&[]);
    park(&desk, 120);
    let shown = text(&desk.run(true, &[], "parked replay --all").stdout);
    assert!(shown.contains("replaying") && shown.contains("120 replayed"), "{shown}");
    assert_eq!(stdout(&desk.run(false, &[], "parked list"), 0), "");
    park(&desk, 1);
    assert!(stdout(&desk.run(false, &[], "parked replay --all"), 0).ends_with(" replayed\n"));
}

#[test]
fn what_is_deleted_for_good_is_asked_for_on_a_terminal() {
    let desk = Desk::new(&[]);
    park(&desk, 3);
    // The end of what is typed is no yes.
    let asked = text(&desk.run(true, &[], "parked drop --all").stdout);
    assert!(asked.contains("delete 3 messages, 0 bytes, for good? [y/N]"), "{asked}");
    assert!(asked.contains("nothing dropped"), "{asked}");
    assert_eq!(stdout(&desk.run(true, &[], "parked drop m1 --yes"), 0).trim_end(), "1 dropped");
    assert_eq!(stdout(&desk.run(false, &[], "parked drop --all"), 0), "2 dropped\n");
}
