//! `extract`: what goes in and what comes out.

use serde_json::Value;

use crate::support::{Desk, STORY, gzip, stdout, text};

#[test]
fn the_form_is_what_was_asked_for_on_a_terminal_too() {
    let desk = Desk::new(&[("story.txt", STORY)]);
    let of = |terminal, format: &str| {
        let arguments = format!("extract story.txt {format}");
        stdout(&desk.run(terminal, &[], &arguments), 0).replace('\r', "")
    };
    assert!(of(true, "").contains("Who said what"));
    assert!(of(false, "--format text").contains("Who said what"));
    let line = of(false, "");
    assert_eq!(line.lines().count(), 1);
    assert_eq!(of(false, "--format ndjson"), line);
    assert_eq!(of(true, "--format ndjson"), line);
    let indented = of(false, "--format json");
    assert!(indented.lines().count() > 10);
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(value(&indented), value(&line));
}

#[test]
fn only_a_part_is_printed_where_only_that_is_wanted() {
    let desk = Desk::new(&[("story.txt", STORY)]);
    let whole = stdout(&desk.run(false, &[], "extract story.txt"), 0);
    let whole: Value = serde_json::from_str(&whole).unwrap();
    for part in ["quotes", "entities", "article"] {
        let line = stdout(&desk.run(false, &[], &format!("extract story.txt --only {part}")), 0);
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line[part], whole[part]);
        assert_eq!(line["record_id"], whole["record_id"]);
        assert_eq!(line.as_object().unwrap().len(), 3, "{line}");
        let shown = format!("extract story.txt --format text --only {part}");
        let shown = stdout(&desk.run(false, &[], &shown), 0);
        assert_eq!(shown.contains("Who said what"), part == "quotes");
        assert_eq!(shown.contains("what it is about"), part == "entities");
    }
}

#[test]
fn only_records_that_a_predicate_fits() {
    let desk = Desk::new(&[("story.txt", STORY)]);
    let lines = |predicate: &str| {
        let output = desk.run(false, &[], &format!("extract story.txt --where {predicate}"));
        stdout(&output, 0).lines().count()
    };
    assert_eq!((lines("status=usable"), lines("status=canceled")), (1, 0));
    let output = desk.run(false, &[], "extract story.txt --where stauts=usable");
    assert_eq!(output.status.code(), Some(64));
    assert!(text(&output.stderr).contains("character 1: unknown key `stauts`"));
}

#[test]
fn quotes_become_rows_that_a_sheet_does_not_run() {
    let hostile = r#"{"title": "=HYPERLINK(\"x\")", "url": "https://example.org/a",
        "text": "“The lock gates hold,” said Ilse Marten on Friday in Bremen. “They always did.”"}"#;
    let desk = Desk::new(&[("a.json", hostile), ("b.txt", STORY)]);
    let rows = stdout(&desk.run(false, &[], "extract a.json b.txt --csv"), 0);
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let head: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let columns = [
        "speaker",
        "quote",
        "type",
        "confidence",
        "title",
        "url",
        "polarity",
        "fingerprint",
        "act",
    ];
    assert_eq!(head, columns);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2, "one head for all: {rows:?}");
    assert_eq!(&rows[0][4], "'=HYPERLINK(\"x\")");
    assert_eq!(&rows[0][5], "https://example.org/a");
    assert_eq!(&rows[0][1], "“The lock gates hold. They always did.”", "in one pair of marks");
    assert_eq!((&rows[1][0], &rows[1][2]), ("Ilse Marten", "direct"));
    assert_eq!(&rows[1][1], "“The lock gates hold,”");
    let confidence: f64 = rows[1][3].parse().unwrap();
    assert!((0.0..=1.0).contains(&confidence));
}

#[test]
fn what_a_payload_or_a_name_holds_does_nothing_to_the_terminal() {
    let desk = Desk::new(&[
        ("keys.json", "{\"\\u001b[31mred\\u202eder\": 1}"),
        ("\u{1b}[2J\u{202e}.txt", ""),
        ("none\u{7}/a.png", ""),
    ]);
    let said = text(&desk.run(false, &[], "extract .").stderr)
        + &text(&desk.run(false, &[], "extract none\u{7}").stderr);
    assert_eq!(said.lines().count(), 3, "{said}");
    assert!(said.contains("red\\u202eder") && said.contains("\\u001b[2J\\u202e.txt"), "{said}");
    let active = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!said.contains(active), "{said:?}");
}

#[test]
fn lines_on_standard_input_are_recognised() {
    let desk = Desk::new(&[]);
    let line = |town: &str| format!("{{\"text\":\"Rain fell on {town}.\"}}\n");
    let lines = line("Oslo") + "\n" + &line("Bergen");
    for input in [lines.clone().into_bytes(), gzip(&lines)] {
        assert_eq!(stdout(&desk.feed(&input, "extract -"), 0).lines().count(), 2);
    }
    let broken = desk.feed(format!("{}{{\n", line("Oslo")).as_bytes(), "extract -");
    assert_eq!(broken.status.code(), Some(65));
    assert!(text(&broken.stderr).contains("stdin line 2"), "{broken:?}");
    // One object over several lines, text, and a page are one payload each.
    for one in
        ["{\n\"text\": \"Rain fell on Turku.\"\n}\n", "{curly} words\nfell on Turku.\n", PAGE]
    {
        for input in [one.as_bytes().to_vec(), gzip(one)] {
            assert_eq!(stdout(&desk.feed(&input, "extract -"), 0).lines().count(), 1, "{one}");
        }
    }
    let mut cut = gzip(&lines.repeat(50));
    cut.truncate(40);
    assert_eq!(desk.feed(&cut, "extract -").status.code(), Some(65));
}

const PAGE: &str = "<html><body><article><h1>Rain</h1><p>Rain fell on Porto all day long, and the \
                    river stood higher than in any year before, the port authority said.</p>\
                    </article></body></html>";

#[test]
fn folders_patterns_and_compressed_files_are_read_without_being_told() {
    let line = |town: &str| format!("{{\"text\":\"Rain fell on {town}.\"}}\n");
    let desk = Desk::new(&[
        ("in/a.txt", STORY),
        ("in/more/b.ndjson", &(line("Oslo") + &line("Bergen"))),
        ("in/.hidden.txt", STORY),
        ("in/picture.png", "no article"),
    ]);
    let compressed = line("Turku") + &line("Vaasa") + &line("Espoo");
    std::fs::write(desk.path().join("in/c.jsonl.gz"), gzip(&compressed)).unwrap();
    std::fs::write(desk.path().join("in/d.html"), gzip(PAGE)).unwrap();
    let count = |arguments: &str| stdout(&desk.run(false, &[], arguments), 0).lines().count();
    assert_eq!(count("extract in"), 7);
    assert_eq!(count("extract in/*.txt in/more/*"), 3);
    assert_eq!(count("extract in/c.jsonl.gz"), 3);
    assert_eq!(count("extract in/d.html"), 1, "gzip is told by its bytes");
}
