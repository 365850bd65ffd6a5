//! A log that cannot be written ends nothing and holds up nothing.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, PipeReader, Read, Write, pipe};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::desk::{Desk, Service};

/// What a pipe holds that nobody reads.
const PIPE: usize = 64 * 1024;

fn article(id: &str) -> Vec<u8> {
    let text = format!("“The bridge is safe,” Mayor Ann Lee said on Monday.\n\nStory {id}.");
    json!({ "id": id, "text": text }).to_string().into_bytes()
}

fn full_disk() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

fn closed_pipe() -> Stdio {
    pipe().unwrap().1.into()
}

/// A pipe with no room left, and its reader.
fn full_pipe() -> (Stdio, PipeReader) {
    let (reader, mut writer) = pipe().unwrap();
    writer.write_all(&vec![b' '; PIPE]).unwrap();
    (writer.into(), reader)
}

/// Sends articles, one that is parked among them, and waits for what becomes of them.
async fn works(service: &Service, desk: &Desk) {
    for id in ["a", "b", "c"] {
        assert_eq!(service.post("application/json", &article(id)).await.0, 202);
    }
    let odd = ["publish", "-", "--content-type", "application/json"];
    assert_eq!(desk.stdout(&odd, b"{\"text\": "), "1 published\n");
    service.records(desk, 3).await;
    service.counted("articles_total{outcome=\"parked\"} 1").await;
}

/// The note that the log cannot be written.
fn lost(ready: &Value) -> Option<&str> {
    let notes = ready["notes"].as_array()?.iter().filter_map(Value::as_str);
    notes.into_iter().find(|note| note.contains("the log cannot be written"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_level_in_the_environment_is_none() {
    for level in ["", " info"] {
        let mut desk = Desk::new("");
        desk.environment.push(("COPYDESK_LOG", level));
        assert_eq!(desk.start().await.started["level"], "INFO", "{level:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_nobody_takes_ends_nothing() {
    let (stands_still, _reader) = full_pipe();
    for (stderr, why) in [
        (full_disk(), "No space left on device"),
        (closed_pipe(), "Broken pipe"),
        (stands_still, "its reader stands still"),
    ] {
        let desk = Desk::new("");
        let service = desk.start_unheard(stderr).await;
        works(&service, &desk).await;
        let ready = service.until("/ready", |ready| lost(ready).is_some()).await;
        assert_eq!(ready["status"], "ready");
        let note = lost(&ready).unwrap();
        assert!(note.contains(why) && note.contains("lines are lost since 20"), "{note}");
        let metrics = service.text("/metrics").await;
        let counted =
            metrics.lines().find_map(|l| l.strip_prefix("copydesk_lost_log_lines_total "));
        assert!(counted.unwrap().parse::<u64>().unwrap() >= 5, "{metrics}");
        assert_eq!(service.terminate().await.code(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_taken_again_goes_on_and_says_what_is_missing() {
    let (stderr, mut reader) = full_pipe();
    let desk = Desk::new("");
    let service = desk.start_unheard(stderr).await;
    works(&service, &desk).await;
    service.until("/ready", |ready| lost(ready).is_some()).await;

    reader.read_exact(&mut vec![0; PIPE]).unwrap();
    service.until("/ready", |ready| ready["notes"].is_null()).await;
    let mut lines = BufReader::new(reader).lines();
    let missing: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(missing["message"], "log lines are missing here");
    assert!(missing["lines"].as_u64().unwrap() >= 5, "{missing}");
    assert_eq!(missing["why"], "its reader stands still");
    assert_eq!(service.terminate().await.code(), Some(0));
    let rest: Vec<Value> =
        lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    assert_eq!(rest.last().unwrap()["message"], "stopped");
}

#[test]
fn a_command_whose_words_nobody_takes_ends_with_its_own_code() {
    let desk = Desk::new("[limits]\npayload_bites = 2\n");
    for stderr in [full_disk(), closed_pipe()] {
        let status = desk.command(&["validate"]).stderr(stderr).stdout(Stdio::null()).status();
        assert_eq!(status.unwrap().code(), Some(78));
    }
}
