//! The machine-readable contracts: they fit what the program writes and reads, refuse
//! what it never would, and the record's only grows. `tests/contracts/check` runs them
//! through the validators and generators that other people use.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod frozen;

use std::path::{Path, PathBuf};

use copydesk::analysis::Scratch;
use copydesk::config::{RouteSettings, Settings};
use copydesk::payload::{Limits, Payload};
use copydesk::pipeline::Engine;
use copydesk::{contracts, samples};
use jsonschema::Validator;
use serde_json::{Value, json};

fn validator(schema: &Value) -> Validator {
    jsonschema::options().should_validate_formats(true).build(schema).unwrap()
}

fn records() -> Vec<Value> {
    let engine = Engine::new(Limits::default());
    let records = samples::ALL.iter().map(|sample| {
        let content_type = Some(sample.content_type);
        let payload = Payload { bytes: sample.bytes, content_type, content_encoding: None };
        let record = engine.process(&mut Scratch::default(), &payload).unwrap();
        serde_json::from_slice(&record.to_json()).unwrap()
    });
    records.collect()
}

#[test]
fn the_record_schema_takes_records_and_refuses_what_none_says() {
    let validator = validator(&contracts::record());
    for record in records() {
        let errors: Vec<_> = validator.iter_errors(&record).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        for (pointer, wrong) in [
            ("/schema", json!("copydesk.record/2")),
            ("/record_id", json!("r1")),
            ("/document_id", json!("no uuid")),
            ("/status", json!("unknown")),
            ("/article/title", json!(null)),
            ("/article/title", json!("")),
            ("/article/published_at", json!("yesterday")),
            ("/article/word_count", json!(-1)),
            ("/article/fingerprint/sha256", json!("00")),
            ("/quotes/0/confidence", json!(7)),
            ("/quotes/0/confidence", json!(-0.1)),
            ("/quotes/0/spans/0/start", json!(-1)),
            ("/quotes/0/type", json!("shouted")),
            ("/entities/0/salience", json!(1.5)),
            ("/entities/0/name", json!(null)),
        ] {
            let mut changed = record.clone();
            *changed.pointer_mut(pointer).unwrap() = wrong.clone();
            assert!(!validator.is_valid(&changed), "{pointer} = {wrong}");
        }
        for key in ["record_id", "article", "entities", "quotes", "provenance"] {
            let mut changed = record.clone();
            changed.as_object_mut().unwrap().remove(key);
            assert!(!validator.is_valid(&changed), "without {key}");
        }
        let mut grown = record.clone();
        grown["a_key_of_a_later_release"] = json!(true);
        assert!(validator.is_valid(&grown), "readers take what is added");
    }
}

/// A configuration file as JSON.
fn toml(text: &str) -> Value {
    let source = config::File::from_str(text, config::FileFormat::Toml);
    let built = config::Config::builder().add_source(source).build().unwrap();
    built.try_deserialize().unwrap()
}

/// Every configuration file of the repository, by name.
fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["config", "deploy"].map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let paths = folders.into_iter().flatten().map(|entry| entry.unwrap().path());
    let files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    assert!(files.len() >= 4, "{files:?}");
    files
}

#[test]
fn the_configuration_schema_takes_every_file_of_the_repository() {
    let validator = validator(&contracts::config());
    for (path, text) in files() {
        let config = toml(&text);
        let errors: Vec<_> = validator.iter_errors(&config).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    assert!(validator.is_valid(&json!({})));
    let webhook = "[[webhook]]\nname = \"a\"\nurl = \"https://example.org/\"\n";
    assert!(validator.is_valid(&toml(webhook)));
}

#[test]
fn the_configuration_schema_refuses_misspelt_keys_and_wrong_types() {
    let validator = validator(&contracts::config());
    for wrong in [
        "[amqp]\nprefech = 64",
        "[ampq]\nprefetch = 64",
        "colour = true",
        "[queue]\nkind = \"rabbitmq\"",
        "[retry]\ntiers_s = [10, \"x\"]",
        "[service]\nworkers = -1",
        "[http]\nlisten = 8780",
        "[[webhook]]\nname = \"a\"\nurl = \"https://example.org/\"\nsecret = \"x\"",
        "[[webhook]]\nname = \"a\"",
    ] {
        assert!(!validator.is_valid(&toml(wrong)), "{wrong}");
    }
}

#[test]
fn no_contract_speaks_of_null_or_of_the_numbers_of_rust() {
    for contract in [
        contracts::record(),
        contracts::config(),
        contracts::asyncapi(&Settings::default()),
        contracts::openapi(),
    ] {
        let text = contract.to_string();
        for word in ["\"null\"", ":null", "\"uint", "\"double\"", "[redacted]"] {
            assert!(!text.contains(word), "{word}");
        }
    }
}

#[test]
fn exchanges_and_records_have_the_configured_names() {
    let mut settings = Settings::default();
    settings.amqp.prefix = "desk".into();
    settings.route =
        vec![RouteSettings { fits: "status = canceled".into(), key: "gone.{source}".into() }];
    let document = contracts::asyncapi(&settings);
    let told = document["channels"]["records"]["description"].as_str().unwrap();
    assert!(told.contains("record.{language}.{source}, or gone.{source} where status = canceled"));
    assert_eq!(document["channels"]["articles"]["address"], "desk.articles");
    assert_eq!(document["channels"]["records"]["address"], "desk.records");
}
