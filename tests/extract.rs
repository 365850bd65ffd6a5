//! `copydesk extract` as a batch tool: order, exit codes, reasons, schema, identity.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn extract(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .arg("extract")
        .args(arguments)
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&stdin));
    let output = child.wait_with_output().unwrap();
    // A payload over the cap is not read to its end, so the pipe may break.
    writer.join().unwrap().ok();
    output
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn reason(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    let sample = copydesk::samples::ALL.iter().find(|s| s.name == name).unwrap();
    sample.bytes.to_vec()
}

/// What a reader may rely on in every record.
fn check(record: &Value) {
    let schema = copydesk::contracts::record();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(record).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let text: Vec<char> =
        record.pointer("/article/text").unwrap().as_str().unwrap().chars().collect();
    let mut spans = 0;
    walk(record, &mut |object| {
        let (Some(start), Some(end)) = (object.get("start"), object.get("end")) else { return };
        let (start, end) = (start.as_u64().unwrap() as usize, end.as_u64().unwrap() as usize);
        assert!(start < end, "{object}");
        let slice: String = text.get(start..end).unwrap().iter().collect();
        if let Some(own) = object.get("text") {
            assert_eq!(own.as_str().unwrap(), slice);
        }
        spans += 1;
    });
    assert!(spans > 0);
    walk(record, &mut |object| {
        for (key, value) in object.as_object().unwrap() {
            assert!(value.as_str() != Some(""), "`{key}` is an empty string");
            assert!(!value.is_null(), "`{key}` is null");
        }
    });
}

fn walk(value: &Value, each: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(fields) => {
            each(value);
            fields.values().for_each(|v| walk(v, each));
        }
        Value::Array(items) => items.iter().for_each(|v| walk(v, each)),
        _ => {}
    }
}

#[test]
fn the_samples_become_records_that_match_the_schema() {
    for sample in copydesk::samples::ALL {
        let output = extract(&["--content-type", sample.content_type], sample.bytes);
        assert_eq!(output.status.code(), Some(0), "{}: {}", sample.name, reason(&output));
        let records = records(&output);
        assert_eq!(records.len(), 1);
        let record = records.first().unwrap();
        check(record);
        assert!(record.pointer("/article/title").is_some(), "{}", sample.name);
        assert!(record.pointer("/article/published_at").is_some(), "{}", sample.name);
        assert!(!record.pointer("/quotes").unwrap().as_array().unwrap().is_empty());
    }
}

/// Held up by a bounded channel, the reader used to wait for ever once the printer
/// was gone.
#[test]
fn a_reader_that_has_seen_enough_ends_it_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let many = folder.path().join("many.ndjson");
    std::fs::write(&many, "{\"text\":\"Rain fell on Oslo.\"}\n".repeat(5000)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["extract", "--jobs", "2"])
        .arg(&many)
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut output, &mut line).unwrap();
    assert!(line.contains("Oslo"));
    drop(output);
    let (ended, end) = std::sync::mpsc::sync_channel(1);
    std::thread::spawn(move || ended.send(child.wait_with_output().unwrap()).unwrap());
    let output = end.recv_timeout(std::time::Duration::from_mins(1)).expect("it hangs");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(reason(&output), "");
}

#[test]
fn the_same_payload_gives_the_same_bytes_whatever_the_jobs() {
    let mut input = Vec::new();
    for number in 0..40 {
        let text = format!("“Take {number},” said Ann Lee in Oslo.\n\nBob Roy agreed.");
        let line = serde_json::json!({ "id": format!("a{number}"), "text": text });
        input.extend(line.to_string().bytes().chain(*b"\n"));
    }
    let one = extract(&["--content-type", "application/x-ndjson", "--jobs", "1"], &input);
    let four = extract(&["--content-type", "application/x-ndjson", "--jobs", "4"], &input);
    assert_eq!(one.status.code(), Some(0), "{}", reason(&one));
    assert_eq!(one.stdout, four.stdout);
    let ids: Vec<_> = records(&one)
        .iter()
        .map(|r| r.pointer("/article/source_id").unwrap().as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, (0..40).map(|n| format!("a{n}")).collect::<Vec<_>>());
}

#[test]
fn a_rejected_line_names_itself_and_the_rest_goes_on() {
    let input = b"{\"id\":\"good\",\"text\":\"All is well in Oslo.\"}\n{\"id\":\"bad\",\"text\":7}\nnot json\n{\"id\":\"last\",\"text\":\"Still here.\"}\n";
    let output = extract(&["--content-type", "application/x-ndjson"], input);
    assert_eq!(output.status.code(), Some(65));
    assert_eq!(records(&output).len(), 2);
    let reason = reason(&output);
    assert!(reason.contains("line 2") && reason.contains("text"), "{reason}");
    assert!(reason.contains("line 3"), "{reason}");
    assert!(!reason.contains("not json"), "article text in a message: {reason}");
}

#[test]
fn a_record_is_printed_before_the_next_payload_is_needed() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["extract", "--content-type", "application/x-ndjson"])
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let output = std::io::BufReader::new(child.stdout.take().unwrap());
    let (lines, printed) = std::sync::mpsc::sync_channel(2);
    std::thread::spawn(move || {
        for line in std::io::BufRead::lines(output) {
            lines.send(line.unwrap()).unwrap();
        }
    });
    for _ in 0..2 {
        input.write_all(b"{\"text\":\"Rain fell on Oslo.\"}\n").unwrap();
        input.flush().unwrap();
        let line = printed.recv_timeout(std::time::Duration::from_mins(1)).unwrap();
        assert!(line.contains("Oslo"));
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

/// The payload is rejected with this word in its reason, and nothing is printed.
fn rejected(content_type: &str, payload: &[u8], words: &[&str]) {
    let output = extract(&["--content-type", content_type], payload);
    let reason = reason(&output);
    assert_eq!(output.status.code(), Some(65), "{reason}");
    assert!(output.stdout.is_empty());
    for word in words {
        assert!(reason.contains(word), "expected `{word}` in: {reason}");
    }
}

#[test]
fn bad_input_gets_a_clear_reason() {
    rejected("text/plain; charset=utf-8", b"Caf\xe9 au lait in Oslo", &["encoding", "offset 3"]);
    rejected("application/json", b"{\"text\": \"cut of", &["malformed"]);
    rejected("application/json", br#"{"title": "x", "text": ""}"#, &["empty"]);
    rejected("text/plain", b" \n\n ", &["empty"]);
    rejected("application/json", br#"{"text": "one" "two"}"#, &["malformed"]);
    rejected("application/x-unknown", b"whatever it is", &["unsupported", "application/x-unknown"]);
    rejected("text/plain", &vec![b'a'; 100 * 1024 * 1024], &["too_large"]);
    let nested = format!("<html><body>{}deep", "<div>".repeat(50_000));
    rejected("text/html", nested.as_bytes(), &["too_complex"]);
}

#[test]
fn compressed_lines_are_read_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let lines = folder.path().join("two.ndjson.gz");
    let file = std::fs::File::create(&lines).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    gzip.write_all(b"{\"text\":\"Rain fell on Oslo.\"}\n{\"text\":\"Snow fell on Bergen.\"}\n")
        .unwrap();
    gzip.finish().unwrap();
    let output = extract(&[lines.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(0), "{}", reason(&output));
    assert_eq!(records(&output).len(), 2);
}

#[test]
fn a_gzip_bomb_is_not_inflated() {
    let folder = tempfile::tempdir().unwrap();
    let bomb = folder.path().join("bomb.txt.gz");
    let file = std::fs::File::create(&bomb).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::best());
    for _ in 0..100 {
        gzip.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    gzip.finish().unwrap();
    let output = extract(&[bomb.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(65));
    assert!(reason(&output).contains("too_large"), "{}", reason(&output));
}

#[test]
fn odd_text_is_still_an_article() {
    let marks = "“".repeat(10_000);
    let odd = [
        "قالت الوزيرة إن المدينة ستعيد فتح الجسر.".to_owned(),
        format!("He said {marks} in Oslo."),
        "Bell \u{7}and \u{0}null said Ann Lee.".to_owned(),
        format!("{} said Ann Lee.", "x".repeat(1_000_000)),
    ];
    for text in odd {
        let output = extract(&["--content-type", "text/plain"], text.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", reason(&output));
        let records = records(&output);
        let text = records.first().unwrap().pointer("/article/text").unwrap().as_str().unwrap();
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
    }
}

#[test]
fn other_languages_get_what_is_safe_and_a_note() {
    let texts = [
        (
            "fr",
            "« Le pont reste fermé », a déclaré la maire Hélène Brandt mardi à Lyon. \
             Elle a dit que les travaux dureraient trois mois et que la ville paierait.",
        ),
        (
            "de",
            "„Die Brücke bleibt noch drei Monate geschlossen“, sagte die Bürgermeisterin Helene Brandt am Dienstag in \
             Köln. Sie sagte, dass die Arbeiten drei Monate dauern und die Stadt sie bezahlen werde.",
        ),
        (
            "es",
            "\"El puente sigue cerrado y no sabemos hasta cuándo\", dijo la alcaldesa Elena Brandt el martes en Burgos. \
             Dijo que las obras durarían tres meses y que la ciudad las pagaría.",
        ),
    ];
    for (language, text) in texts {
        let output = extract(&["--content-type", "text/plain"], text.as_bytes());
        let records = records(&output);
        let record = records.first().unwrap();
        assert_eq!(record.pointer("/article/language").unwrap(), language);
        let notes = record.pointer("/provenance/notes").unwrap().as_array().unwrap();
        assert!(notes.iter().any(|n| n.as_str().unwrap().contains("the models are English")));
        let quotes = record.pointer("/quotes").unwrap().as_array().unwrap();
        assert!(language == "fr" || !quotes.is_empty(), "{language}");
        for quote in quotes {
            assert_eq!(quote.get("type").unwrap(), "direct");
            assert_eq!(quote.get("speaker"), None, "{quote}");
            assert!(quote.get("confidence").unwrap().as_f64().unwrap() <= 0.3, "{quote}");
        }
    }
}

#[test]
fn a_mapping_is_tried_out_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crawl.toml");
    let mapping = "[[mapping]]\nname = \"crawl\"\nfields = { title = \"/out/hdr\", body = \"/out/parts/*\" }\n";
    std::fs::write(&file, mapping).unwrap();
    let payload =
        br#"{"out": {"hdr": "Ferry late", "parts": ["The ferry was late.", "It sails on."]}}"#;
    let arguments = ["--content-type", "application/json", "--mapping", file.to_str().unwrap()];
    let output = extract(&arguments, payload);
    let records = records(&output);
    let article = records.first().unwrap().get("article").unwrap();
    assert_eq!(article.get("title").unwrap(), "Ferry late");
    assert_eq!(article.get("text").unwrap(), "The ferry was late.\n\nIt sails on.");
    assert_eq!(
        extract(&arguments[..2], payload).status.code(),
        Some(65),
        "without it it is unknown"
    );
}

#[test]
fn a_missing_file_is_not_a_rejection() {
    let output = extract(&["/nonexistent/page.html"], b"");
    assert_eq!(output.status.code(), Some(66));
    assert!(reason(&output).contains("/nonexistent/page.html"));
}

#[test]
fn usage_errors_exit_64() {
    assert_eq!(extract(&["--no-such-flag"], b"").status.code(), Some(64));
}

#[test]
fn ids_change_with_the_content_and_only_with_it() {
    let payload = sample("satellite-launch");
    let id = |payload: &[u8], field: &str| {
        let output = extract(&["--content-type", "application/json"], payload);
        let records = records(&output);
        records.first().unwrap().get(field).unwrap().as_str().unwrap().to_owned()
    };
    let corrected = String::from_utf8(payload.clone()).unwrap().replace("900", "950");
    assert_eq!(id(&payload, "record_id"), id(&payload, "record_id"));
    assert_eq!(id(&payload, "document_id"), id(corrected.as_bytes(), "document_id"));
    assert_ne!(id(&payload, "record_id"), id(corrected.as_bytes(), "record_id"));
}
