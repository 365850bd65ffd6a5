//! `copydesk tap` beside a running service.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, ChildStdout, ExitStatus, Stdio};

use copydesk::samples;
use lapin::BasicProperties;
use serde_json::{Value, json};

use crate::desk::{Desk, signal};
use crate::support::broker;
use crate::support::lab::Lab;

/// A tap that follows.
struct Tap {
    child: Child,
    out: BufReader<ChildStdout>,
    told: BufReader<ChildStderr>,
}

impl Tap {
    /// Starts it and waits until it follows.
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let mut command = desk.command(&[&["tap"][..], arguments].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let told = BufReader::new(child.stderr.take().unwrap());
        let mut tap = Self { child, out, told };
        let begun = tap.told();
        assert!(begun.starts_with("copydesk: following "), "{begun}");
        tap
    }

    fn told(&mut self) -> String {
        let mut line = String::new();
        self.told.read_line(&mut line).unwrap();
        line
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Its end, and what else it said.
    fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.told.read_to_string(&mut rest).unwrap();
        (status, rest)
    }

    fn interrupt(&self) {
        signal(&self.child, "-INT");
    }
}

fn amqp(lab: &Lab) -> String {
    let (uri, prefix) = (broker::shared(), &lab.prefix);
    format!("[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"{uri}\"]\nprefix = \"{prefix}\"\n")
}

fn article(id: &str, text: &str) -> Vec<u8> {
    json!({ "id": id, "title": "The lock gates", "text": text }).to_string().into_bytes()
}

const SPEECH: &str = "“It waits,” said Ilse Marten in Bremen.";

#[tokio::test(flavor = "multi_thread")]
async fn records_of_a_broker_are_shown_as_they_come() {
    let lab = Lab::new().await;
    let desk = Desk::new(&amqp(&lab));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let mut service = desk.start().await;
    service.log("ready").await;
    let fits = ["--where", "speaker = 'Ilse Marten'", "--count", "2"];
    let mut tap = Tap::start(&desk, &fits);
    let mut text = Tap::start(&desk, &["--format", "text", "--count", "4"]);
    let json = ["publish", "-", "--content-type", "application/json"];
    let mut records = Vec::new();
    for (id, text) in [("a", SPEECH), ("b", "Nobody spoke."), ("c", SPEECH)] {
        desk.stdout(&json, &article(id, text));
        records.push(String::from_utf8(lab.take(&lab.name("out")).await.data).unwrap());
    }
    // Whoever may publish records could write to the terminals of those who look on.
    let mut hostile: Value = serde_json::from_str(&records[0]).unwrap();
    hostile["article"]["title"] = json!("\u{1b}[31mred\u{202e}");
    let properties = BasicProperties::default();
    let hostile = hostile.to_string();
    lab.send(&lab.name("records"), "record.en.x", hostile.as_bytes(), properties).await;
    assert_eq!([tap.line(), tap.line()], [0, 2].map(|n: usize| format!("{}\n", records[n])));
    let (status, rest) = tap.end();
    assert_eq!((status.code(), rest.as_str()), (Some(0), ""));
    let mut shown = String::new();
    text.out.read_to_string(&mut shown).unwrap();
    assert!(shown.contains("\\u001b[31mred\\u202e") && !shown.contains('\u{1b}'), "{shown}");
    assert!(shown.contains("The lock gates"), "{shown}");
    assert!(shown.contains("Ilse Marten") && shown.contains("It waits"), "{shown}");
    assert_eq!(text.end().0.code(), Some(0));

    // Whoever reads it has gone, and whoever looks on goes: no word about either.
    let unread = Tap::start(&desk, &[]);
    drop(unread.out);
    let mut unread = unread.child;
    assert_eq!(unread.wait().unwrap().code(), Some(0));
    let left = Tap::start(&desk, &[]);
    left.interrupt();
    let (status, rest) = left.end();
    assert_eq!((status.code(), rest.as_str()), (Some(0), ""));
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_who_does_not_read_holds_nobody_up_and_is_told() {
    const MANY: usize = 2500;
    let lab = Lab::new().await;
    let desk = Desk::new(&amqp(&lab));
    desk.stdout(&["topology", "declare"], b"");
    let [sample, last] = [SPEECH, "The end."].map(|text| {
        let record = desk.stdout(&["extract", "-"], text.as_bytes());
        record.trim_end().to_owned()
    });
    let mut tap = Tap::start(&desk, &["--format", "ndjson"]);
    for _ in 0..MANY {
        let properties = BasicProperties::default();
        lab.send(&lab.name("records"), "record.en.wire", sample.as_bytes(), properties).await;
    }
    let properties = BasicProperties::default();
    lab.send(&lab.name("records"), "record.en.wire", last.as_bytes(), properties).await;
    assert!(tap.told().contains("the oldest are left out"));
    let mut shown = 1;
    loop {
        let line = tap.line();
        if line.trim_end() == last {
            break;
        }
        assert_eq!(line.trim_end(), sample);
        shown += 1;
    }
    assert!((1000..MANY).contains(&shown), "{shown}");
    tap.interrupt();
    assert_eq!(tap.end().0.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_without_the_exchange_or_none_is_told_in_one_line() {
    let lab = Lab::new().await;
    let desk = Desk::new(&amqp(&lab));
    let away = Desk::new("[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"amqp://127.0.0.1:9/\"]\n");
    for (desk, told) in [(desk, "no exchange"), (away, "cannot connect")] {
        let output = desk.run(&["tap"], b"");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(69), "{stderr}");
        assert!(stderr.lines().count() == 1 && stderr.contains(told), "{stderr}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_the_embedded_queue_are_shown_as_they_come() {
    let desk = Desk::new("");
    let nowhere = desk.run(&["tap"], b"");
    assert_eq!(nowhere.status.code(), Some(66));
    let service = desk.start().await;
    let sample = samples::ALL.first().unwrap();
    service.post(sample.content_type, sample.bytes).await;
    service.records(&desk, 1).await;
    let mut tap = Tap::start(&desk, &["--count", "1", "--where", "speaker exists"]);
    service.post("application/json", &article("a", SPEECH)).await;
    let record: Value = serde_json::from_str(&tap.line()).unwrap();
    assert_eq!(record["article"]["source_id"], "a");
    assert_eq!(tap.end().0.code(), Some(0));
    assert_eq!(service.terminate().await.code(), Some(0));
}
