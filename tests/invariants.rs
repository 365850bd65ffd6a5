//! What must hold of the record of every text; `tools/check_invariants.py` asks the same of
//! corpora that are no part of this repository.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::path::Path;

use copydesk::analysis::Scratch;
use copydesk::payload::{Limits, Payload};
use copydesk::pipeline::Engine;
use serde_json::Value;

const MEN: [&str; 2] = ["Mr", "Sir"];
const WOMEN: [&str; 4] = ["Mrs", "Ms", "Miss", "Dame"];

#[test]
fn of_every_annotated_text() {
    let engine = Engine::new(Limits::default());
    let mut scratch = Scratch::default();
    let (mut speakers, mut people) = (0, 0);
    for file in ["voa.jsonl", "press.jsonl"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/annotations").join(file);
        for line in fs::read_to_string(path).unwrap().lines() {
            let text: Value = serde_json::from_str(line).unwrap();
            let bytes = text["text"].as_str().unwrap().as_bytes();
            let payload = Payload { bytes, ..Payload::default() };
            let record = engine.process(&mut scratch, &payload).unwrap();
            let record: Value = serde_json::from_slice(&record.to_json()).unwrap();
            speakers += speakers_are_mentioned(&record);
            people += nobody_is_man_and_woman(&record);
        }
    }
    assert!(speakers > 1000 && people > 1000, "{speakers} speakers, {people} people");
}

/// Where a quote says that its speaker stands, the speaker's entity has a mention. Returns how
/// many were looked at.
fn speakers_are_mentioned(record: &Value) -> usize {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let range = |value: &Value| Some(value["start"].as_u64()?..value["end"].as_u64()?);
    let mut count = 0;
    for quote in list(&record["quotes"]) {
        let Some(told) = range(&quote["speaker"]["mention"]) else { continue };
        let id = &quote["speaker"]["entity"];
        let entities = list(&record["entities"]);
        let Some(entity) = entities.iter().find(|entity| entity["id"] == *id) else { continue };
        let mentions = list(&entity["mentions"]);
        let mut mentions = mentions.iter().filter_map(range);
        let there = mentions.any(|m| m.start < told.end && told.start < m.end);
        assert!(there, "{quote} is of {entity}");
        count += 1;
    }
    count
}

/// No person has a title for men at one mention and one for women at another. Returns how many
/// were looked at.
fn nobody_is_man_and_woman(record: &Value) -> usize {
    let text: Vec<char> = record["article"]["text"].as_str().unwrap().chars().collect();
    let mut count = 0;
    for entity in record["entities"].as_array().unwrap() {
        if entity["type"] != "person" {
            continue;
        }
        let title = |mention: &Value| {
            let before: String =
                text[..mention["start"].as_u64().unwrap() as usize].iter().collect();
            before.split_whitespace().next_back().map(|word| word.trim_end_matches('.').to_owned())
        };
        let named = |mention: &&Value| mention["kind"] == "name";
        let mentions = entity["mentions"].as_array().unwrap().iter().filter(named);
        let titles: Vec<String> = mentions.filter_map(title).collect();
        let has = |of: &[&str]| titles.iter().any(|title| of.contains(&title.as_str()));
        assert!(!(has(&MEN) && has(&WOMEN)), "{entity}");
        count += 1;
    }
    count
}
