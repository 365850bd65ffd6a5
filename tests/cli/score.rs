//! `score`: marks against what comes out now.

use serde_json::{Value, json};

use crate::support::{Desk, stdout, text};

const STORY: &str = "“The lock gates hold,” said harbour master Ilse Marten on Friday in Bremen.";
const WORDS: &str = "“The lock gates hold,”";

/// The score of one article with these marks.
fn score(marks: &Value) -> Value {
    let case = json!({ "id": "harbour", "text": STORY, "marks": marks });
    let desk = Desk::new(&[("cases.ndjson", &format!("{case}\n"))]);
    let output = desk.run(false, &[], "score cases.ndjson --format json");
    serde_json::from_str(&stdout(&output, 0)).unwrap()
}

#[test]
fn a_mark_comes_out_right_or_says_what_is_instead() {
    let quote = |verdict: &str, speaker: &str, expected: Value| json!({ "quote": WORDS, "speaker": speaker, "verdict": verdict, "expected": expected });
    let (ilse, tom) = ("Ilse Marten", "Tom Akers");
    let entity = |name: &str, kind: &str, verdict: &str, expected: Value| json!({ "entity": name, "type": kind, "verdict": verdict, "expected": expected });
    for (mark, right) in [
        (quote("right", ilse, json!({})), true),
        (quote("right", tom, json!({})), false),
        (quote("missing", ilse, json!({})), true),
        (quote("no_quote", ilse, json!({})), false),
        (quote("wrong_speaker", tom, json!({})), true),
        (quote("wrong_speaker", ilse, json!({})), false),
        (quote("wrong_speaker", tom, json!({ "speaker": ilse })), true),
        (quote("wrong_speaker", ilse, json!({ "speaker": tom })), false),
        (quote("wrong_extent", ilse, json!({})), false),
        (quote("wrong_extent", ilse, json!({ "quote": "the lock gates hold" })), true),
        (quote("wrong_extent", ilse, json!({ "quote": "the lock gates" })), false),
        (json!({ "quote": "lock gates", "verdict": "no_quote" }), true),
        (json!({ "quote": "it will rain", "verdict": "missing" }), false),
        (entity("Bremen", "location", "right", json!({})), true),
        (entity("bremen", "person", "right", json!({})), false),
        (entity("Bremen", "person", "wrong_type", json!({})), true),
        (entity("Bremen", "location", "wrong_type", json!({})), false),
        (entity("Bremen", "person", "wrong_type", json!({ "type": "location" })), true),
        (entity("Bremen", "person", "wrong_type", json!({ "type": "group" })), false),
        (entity("Bremen", "location", "no_entity", json!({})), false),
        (entity("Friday", "misc", "no_entity", json!({})), true),
        (entity("Hamburg", "location", "missing", json!({})), false),
    ] {
        let score = score(&json!([mark]));
        let kind = if mark.get("quote").is_some() { "quotes" } else { "entities" };
        assert_eq!(score[kind], json!({ "right": usize::from(right), "marks": 1 }), "{mark}");
        let wrong = score["wrong"].as_array().unwrap();
        assert_eq!(wrong.len(), usize::from(!right), "{mark}");
        assert!(wrong.iter().all(|wrong| wrong["case"] == "harbour"), "{score}");
    }
}

#[test]
fn the_counts_are_for_people_too() {
    let marks = json!([
        { "quote": WORDS, "speaker": "Ilse Marten", "verdict": "right" },
        { "quote": WORDS, "verdict": "no_quote" },
        { "entity": "Bremen", "type": "location", "verdict": "missing" },
    ]);
    let case = json!({ "payload": STORY, "content_type": "text/plain", "marks": marks });
    let desk = Desk::new(&[("cases.ndjson", &format!("{case}\n{case}\n"))]);
    let shown = stdout(&desk.run(false, &[], "score cases.ndjson"), 0);
    assert!(shown.contains("2 articles"), "{shown}");
    assert!(shown.contains("quotes         2 of 4 right"), "{shown}");
    assert!(shown.contains("entities       2 of 2 right"), "{shown}");
    assert!(shown.contains("cases.ndjson line 2\n  no_quote: “The lock"), "{shown}");
}

#[test]
fn a_file_without_a_case_is_an_error() {
    let desk = Desk::new(&[("none.ndjson", ""), ("blank.ndjson", "\n\n")]);
    for file in ["none.ndjson", "blank.ndjson"] {
        let output = desk.run(false, &[], &format!("score {file}"));
        assert_eq!(output.status.code(), Some(65));
        let said = text(&output.stderr);
        assert_eq!(said, format!("copydesk: {file}: expected at least one case, found none\n"));
    }
}

#[test]
fn a_case_that_cannot_be_read_is_named() {
    let desk = Desk::new(&[("cases.ndjson", "{\"text\":\"a\",\"marks\":[{}]}\n")]);
    let output = desk.run(false, &[], "score cases.ndjson");
    assert_eq!(output.status.code(), Some(65));
    assert!(text(&output.stderr).contains("cases.ndjson line 1: expected a case"), "{output:?}");
}
