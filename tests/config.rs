//! What an operator writes, and what they are told when it is wrong.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use copydesk::config::{Problems, QueueKind, Settings, Sources, load};
use expect_test::{Expect, expect};

fn load_text(text: &str, environment: &[(&str, &str)]) -> Result<Settings, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copydesk.toml");
    std::fs::write(&file, text).unwrap();
    load_file(Some(file), environment)
}

fn load_file(file: Option<PathBuf>, environment: &[(&str, &str)]) -> Result<Settings, Problems> {
    let environment: BTreeMap<_, _> =
        environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    load(&Sources { file, working_dir: "/nonexistent".into(), environment })
}

/// The report, with the name of the throwaway file cut to its last part.
fn problems(text: &str, environment: &[(&str, &str)], expected: &Expect) {
    let report = load_text(text, environment).unwrap_err().to_string();
    let report: Vec<_> = report
        .lines()
        .map(|line| match (line.find(" (/"), line.find("copydesk.toml)")) {
            (Some(from), Some(to)) => {
                format!("{} ({}", line.get(..from).unwrap(), line.get(to..).unwrap())
            }
            _ => line.to_owned(),
        })
        .collect();
    expected.assert_eq(&report.join("\n"));
}

#[test]
fn the_reference_file_equals_the_compiled_defaults() {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/copydesk.toml");
    assert_eq!(load_file(Some(reference), &[]).unwrap(), Settings::default());
}

#[test]
fn the_reference_file_names_every_key() {
    let reference =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/copydesk.toml"))
            .unwrap();
    let schema = copydesk::contracts::config();
    let mut keys = Vec::new();
    collect_keys(&schema, &schema, &mut keys);
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        let written = reference.lines().any(|line| {
            let line = line.trim_start_matches("# ");
            line.starts_with(&format!("{key} = "))
                || line.starts_with(&format!("[{key}]"))
                || line.starts_with(&format!("[[{key}]]"))
                || line.starts_with("[[") && line.ends_with(&format!(".{key}]]"))
        });
        assert!(written, "`{key}` is not in the reference file");
    }
}

fn collect_keys(root: &serde_json::Value, schema: &serde_json::Value, keys: &mut Vec<String>) {
    if let Some(reference) = schema.get("$ref").and_then(|r| r.as_str()) {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return collect_keys(root, target, keys);
    }
    if let Some(items) = schema.get("items") {
        collect_keys(root, items, keys);
    }
    for part in schema.get("allOf").and_then(|all| all.as_array()).into_iter().flatten() {
        collect_keys(root, part, keys);
    }
    for (key, value) in schema.get("properties").and_then(|p| p.as_object()).into_iter().flatten() {
        keys.push(key.clone());
        collect_keys(root, value, keys);
    }
}

#[test]
fn without_a_file_the_defaults_hold() {
    assert_eq!(load_file(None, &[]).unwrap(), Settings::default());
}

#[test]
fn the_environment_wins_over_the_file() {
    let settings = load_text(
        "[amqp]\nprefetch = 5\n[[webhook]]\nname = \"a\"\nurl = \"http://x.test/\"\nsecrets_file = \"\"\nsecrets = [\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"]\n",
        &[
            ("COPYDESK__AMQP__PREFETCH", "7"),
            ("COPYDESK__QUEUE__KIND", "amqp"),
            ("COPYDESK__AMQP__URIS", "amqp://a/%2f, amqps://b/%2f"),
            ("COPYDESK__RETRY__TIERS_S", "1,2"),
            ("COPYDESK__WEBHOOK__0__ALLOW_PRIVATE", "true"),
            ("COPYDESK_LOG", "debug"),
        ],
    )
    .unwrap();
    assert_eq!(settings.amqp.prefetch, 7);
    assert_eq!(settings.queue.kind, QueueKind::Amqp);
    assert_eq!(settings.amqp.uris.len(), 2);
    assert_eq!(settings.retry.tiers_s, [1, 2]);
    assert!(settings.webhook.first().unwrap().allow_private);
}

#[test]
fn every_problem_is_listed_with_its_key_and_origin() {
    problems(
        r#"
shape = 3
[service]
workers = "many"
drain_s = 0
[queue]
kind = "kafka"
[amqp]
prefetch = 70000
uris = ["http://user:hunter2@x/"]
cert_file = "/nonexistent.pem"
[retry]
tiers_s = [60, 10]
[limits]
payload_byte = 1
[http]
listen = "localhost"
[[webhook]]
url = "ftp://example.org/"
secrets = ["hunter2"]
"#,
        &[("COPYDESK__LIMITS__ANALYSIS_MS", "soon"), ("COPYDESK__LIMIT__X", "1")],
        &expect![[r#"
            16 configuration problems:
              service.workers (copydesk.toml): expected an integer, found a string
              service.drain_s (copydesk.toml): expected 1 to 3600, found 0
              queue.kind (copydesk.toml): expected `embedded` or `amqp`, found `kafka`
              amqp.prefetch (copydesk.toml): expected 1 to 65535, found 70000
              retry.tiers_s (copydesk.toml): expected each wait to be longer than the one before, found 10
              limits.analysis_ms (environment variable COPYDESK__LIMITS__ANALYSIS_MS): expected an integer, found a string
              limits.payload_byte (copydesk.toml): unknown key
              webhook[0].name (copydesk.toml): expected a string, found nothing
              limit (environment variable COPYDESK__LIMIT__X): unknown key
              shape (copydesk.toml): unknown key
              amqp.uris[0] (copydesk.toml): expected an amqp:// or amqps:// URI, found scheme `http`
              amqp.cert_file (copydesk.toml): expected `cert_file` and `key_file` together, found one
              amqp.cert_file (copydesk.toml): /nonexistent.pem: No such file or directory (os error 2)
              http.listen (copydesk.toml): expected ADDRESS:PORT or an empty string, found `localhost`
              webhook[0].url (copydesk.toml): expected an http:// or https:// URL, found scheme `ftp`
              webhook[0].secrets[0] (copydesk.toml): expected `whsec_` and the base64 of 24 to 64 bytes"#]],
    );
}

#[test]
fn broken_toml_names_the_line() {
    let report = load_text("[amqp\nprefetch = 1", &[]).unwrap_err().to_string();
    assert!(report.contains("line 1"), "{report}");
}

#[test]
fn a_named_file_must_exist() {
    let report = load_file(Some("/nonexistent/copydesk.toml".into()), &[]).unwrap_err();
    assert!(report.to_string().contains("/nonexistent/copydesk.toml"), "{report}");
}

#[test]
fn secrets_do_not_show() {
    let settings = load_text("[amqp]\nuris = [\"amqp://u:hunter2@x/\"]", &[]).unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
    assert!(!serde_json::to_string(&settings).unwrap().contains("hunter2"));
}

#[test]
fn tables_of_words_are_read_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("our.tsv");
    let load = |rows: &str| {
        std::fs::write(&table, rows).unwrap();
        load_text(&format!("[analysis]\nlexicon = [{:?}]\n", table.display().to_string()), &[])
    };
    let settings = load("word\tis\nprovost\ttitle role\n").unwrap();
    let lexicon = copydesk::config::lexicon(&settings).unwrap();
    assert!(lexicon.is("provost", copydesk::lexicon::Class::Title));
    assert_eq!(lexicon.added().map(str::len), Some(8));
    let wrong = load("word\tis\nprovost\ttitel\n").unwrap_err().to_string();
    assert!(wrong.contains("analysis.lexicon[0] ("), "{wrong}");
    assert!(wrong.contains("our.tsv:2: expected a class of courtesy, "), "{wrong}");
    assert!(wrong.trim_end().ends_with(", found \"titel\""), "{wrong}");
}
