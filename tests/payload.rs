//! Payloads that newsrooms send, and payloads that nobody should.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::Write;
use std::time::{Duration, Instant};

use copydesk::article::{Article, Status};
use copydesk::payload::{Limits, Payload, Reason, Rejection, decode};

fn read(bytes: &[u8], content_type: &str) -> Result<Article, Rejection> {
    let content_type = (!content_type.is_empty()).then_some(content_type);
    decode(&Payload { bytes, content_type, content_encoding: None }, &Limits::default())
}

fn refusal(bytes: &[u8], content_type: &str) -> (Reason, String) {
    let rejection = read(bytes, content_type).unwrap_err();
    (rejection.reason, rejection.detail)
}

/// Runs on the smallest stack a thread gets, and must end quickly even in a
/// build without optimisation.
fn quickly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let start = Instant::now();
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let result = thread.spawn(work).unwrap().join().unwrap();
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    result
}

#[test]
fn flat_json_is_read_under_many_names() {
    let article = read(
        br#"{"_id": 77, "headline": "Ferry late", "maintext": "The ferry was late.\nNobody minded.",
            "authors": ["Ann Lee", {"name": "Bo Ek"}], "date_publish": "2024-03-01 10:00:00+01:00",
            "source_domain": "example.org", "language": "en", "tags": "sea, travel",
            "url": "https://example.org/ferry?utm_source=feed", "status": 200}"#,
        "application/json",
    )
    .unwrap();
    assert_eq!(article.source_id.as_deref(), Some("77"));
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!(article.text, "The ferry was late.\n\nNobody minded.");
    assert_eq!(article.authors, ["Ann Lee", "Bo Ek"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T10:00:00+01:00"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/ferry"));
    assert_eq!(article.source.as_deref(), Some("example.org"));
    assert_eq!(article.keywords, ["sea", "travel"]);
    assert_eq!(article.status, Status::Usable);
    assert_eq!(article.format, "json");
}

#[test]
fn json_text_keeps_its_characters() {
    let article = read(
        "{\"id\":\"a1\",\"text\":\"“Cafe\u{301} *talk*,” <b>she</b> said &amp; left.\\n\\n\\n\\u0007Two\u{a0}words.\"}".as_bytes(),
        "application/json",
    )
    .unwrap();
    assert_eq!(article.source_id.as_deref(), Some("a1"));
    assert_eq!(article.text, "“Café *talk*,” <b>she</b> said &amp; left.\n\nTwo words.");
}

#[test]
fn json_around_a_page_wins_over_the_page() {
    let page = r#"{"id": "p1", "url": "https://example.org/a#x", "title": "Given title", "html":
        "<!doctype html><html lang=en><title>Page title</title><meta name=author content='Ann Lee'>"#
        .to_owned()
        + "<nav>Home News</nav><article><p>The first paragraph of this page is long enough to be prose.</p>"
        + "<p>The second paragraph of this page is long enough as well.</p></article>\"}";
    let article = read(page.as_bytes(), "application/json").unwrap();
    assert_eq!(article.title.as_deref(), Some("Given title"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(
        article.text,
        "The first paragraph of this page is long enough to be prose.\n\n\
         The second paragraph of this page is long enough as well."
    );
    assert_eq!(article.format, "json+html");
}

#[test]
fn withdrawn_articles_need_no_body() {
    let article =
        read(br#"{"id": "x", "status": "Cancelled", "title": "Gone"}"#, "application/json")
            .unwrap();
    assert_eq!((article.status, article.text.as_str()), (Status::Canceled, ""));
    let article =
        read(br#"{"id": "x", "embargo": "2030-01-01T00:00:00Z", "text": "Later."}"#, "").unwrap();
    assert_eq!(article.embargo_until.as_deref(), Some("2030-01-01T00:00:00Z"));
}

#[test]
fn broken_utf8_names_the_byte() {
    let refused = refusal(b"{\"text\": \"caf\xe9\"}", "application/json");
    assert_eq!(refused, (Reason::Encoding, "expected UTF-8, found byte 0xe9 at offset 13".into()));
    let article = read(b"caf\xe9 au lait", "text/plain; charset=iso-8859-1").unwrap();
    assert_eq!(article.text, "café au lait");
}

#[test]
fn broken_json_names_the_place() {
    let refused = refusal(b"{\n \"title\": \"A\",\n \"text\" \"B\"}", "application/json");
    assert_eq!(
        refused,
        (
            Reason::Malformed,
            "expected JSON, found an error at line 3 column 9 (offset 25): expected `:`".into()
        )
    );
    // Half of a pair is left where a text was cut: a damage that can be told.
    let article = read(br#"{"text": "a \ud83d lone half"}"#, "application/json").unwrap();
    assert_eq!(article.text, "a \u{fffd} lone half");
    assert!(article.notes.iter().any(|note| note.contains("mended")), "{:?}", article.notes);
    let (reason, detail) = refusal(br#"{"text": "no \ud8zz escape"}"#, "application/json");
    assert_eq!(reason, Reason::Malformed);
    assert!(detail.contains("line 1 column") && detail.contains("invalid escape"), "{detail}");
    let (reason, detail) =
        refusal(b"{\"text\": \"A\"}\n{\"text\": \"B\"}\n", "application/x-ndjson");
    assert_eq!(reason, Reason::Malformed);
    assert!(
        detail.ends_with("(offset 14): another document begins: send each as a message of its own"),
        "{detail}"
    );
    let (reason, _) = refusal("[".repeat(100_000).as_bytes(), "application/json");
    assert_eq!(reason, Reason::TooComplex);
}

#[test]
fn one_odd_field_never_costs_the_article() {
    let cases = [
        (r#""tags": [{"id": 7}], "author": 7"#, "`author` is left out: found a number"),
        (r#""source": {"x": 1}"#, "`source` is left out: found an object"),
        (r#""modified": false"#, "`modified` is left out: found a truth value"),
        (r#""version": {"n": 1}"#, "`version` is left out: found an object"),
        (r#""language": 7"#, "`language` is left out: found a number"),
    ];
    for (field, note) in cases {
        let json = format!(r#"{{"title": "A", "text": "The ferry was late.", {field}}}"#);
        let article = read(json.as_bytes(), "application/json").unwrap();
        assert_eq!(article.text, "The ferry was late.");
        assert!(article.notes.iter().any(|n| n == note), "{field}: {:?}", article.notes);
    }
    let article = read(
        br#"{"title": ["A"], "text": ["One.", "Two."], "url": ["https://example.org/f"], "authors": [["Ann Lee"]],
            "date": {"$date": "2024-03-01T09:00:00Z"}, "usage_terms": ["Editorial use", "only"]}"#,
        "application/json",
    )
    .unwrap();
    assert_eq!((article.title.as_deref(), article.text.as_str()), (Some("A"), "One.\n\nTwo."));
    assert_eq!(article.url.as_deref(), Some("https://example.org/f"));
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    assert_eq!(article.rights.as_deref(), Some("Editorial use only"));
}

#[test]
fn the_first_value_of_use_wins() {
    let article = read(
        br#"{"title": "", "headline": "Ferry late", "text": " ", "maintext": "The ferry was late on Friday.",
            "date_publish": "soon", "published_at": "2024-03-01T09:00:00Z", "authors": [], "author": "Ann Lee",
            "url": "/f", "link": "https://example.org/f"}"#,
        "application/json",
    )
    .unwrap();
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!(article.text, "The ferry was late on Friday.");
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.url.as_deref(), Some("https://example.org/f"));
    let whole = "<p>The ferry was late on Friday.</p><p>It sails on, said the captain.</p>";
    let article =
        read(format!(r#"{{"body": "The ferry", "body_html": "{whole}"}}"#).as_bytes(), "").unwrap();
    assert_eq!(article.text, "The ferry was late on Friday.\n\nIt sails on, said the captain.");
}

#[test]
fn a_refusal_tells_what_was_seen() {
    let text = "The ferry was late again on Friday, and nobody could say why.";
    let json = format!(r#"{{"id": "a7", "recx": {{"ttl": "Ferry", "blob_7": "{text}"}}}}"#);
    let rejection = read(json.as_bytes(), "application/json").unwrap_err();
    assert_eq!(rejection.reason, Reason::Empty);
    assert_eq!(
        rejection.detail,
        "expected an article with a body in JSON, found none under the keys `id`, `recx`; \
         the longest text has 61 characters, at /recx/blob_7 (a [[mapping]] can name it)"
    );
    assert_eq!(rejection.source_id.as_deref(), Some("a7"));
    for (json, reason, detail) in [
        (r#"[{"text": "A"}, {"text": "B"}]"#, Reason::Unsupported, "found 2"),
        (
            r#"{"articles": [{"text": "A"}, {"text": "B"}]}"#,
            Reason::Unsupported,
            "found 2 at /articles",
        ),
        ("7", Reason::Malformed, "expected a JSON object, found a number"),
    ] {
        let (found, message) = refusal(json.as_bytes(), "application/json");
        assert_eq!(found, reason, "{json}");
        assert!(message.ends_with(detail), "{message}");
    }
}

#[test]
fn empty_articles_are_refused() {
    for (bytes, content_type) in [
        (&b""[..], ""),
        (b" \n\t ", "text/plain"),
        (b"\xef\xbb\xbf", "text/plain"),
        (b"{}", "application/json"),
        (b"{\"id\": \"e1\", \"text\": \" \\u200b \"}", "application/json"),
        (b"<html><body><nav>Home</nav></body></html>", "text/html"),
        (b"# Title\n\n---\n", "text/markdown"),
    ] {
        assert_eq!(refusal(bytes, content_type).0, Reason::Empty, "{content_type}");
    }
    let rejection = read(b"{\"id\": \"e1\", \"text\": \"\"}", "application/json").unwrap_err();
    assert_eq!(rejection.source_id.as_deref(), Some("e1"));
}

#[test]
fn payloads_that_are_no_article_are_named() {
    for (bytes, content_type, found) in [
        (&b"x"[..], "image/png", "\"image/png\""),
        (b"%PDF-1.7 ...", "", "a PDF file"),
        (b"%PDF-1.7 ...", "text/html", "a PDF file"),
        (b"{\\rtf1\\ansi The ferry}", "text/plain", "an RTF file"),
    ] {
        let (reason, detail) = refusal(bytes, content_type);
        assert_eq!(reason, Reason::Unsupported);
        assert!(detail.ends_with(found), "{detail}");
    }
}

#[test]
fn a_hundred_megabytes_are_refused_at_once() {
    let bytes = vec![b'a'; 100 * 1024 * 1024];
    let refused = refusal(&bytes, "text/plain");
    let detail = "expected at most 8388608 bytes, found 104857600".to_owned();
    assert_eq!(refused, (Reason::TooLarge, detail));
}

#[test]
fn a_gzip_bomb_is_refused() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let spaces = vec![b' '; 1024 * 1024];
    for _ in 0..100 {
        encoder.write_all(&spaces).unwrap();
    }
    let bytes = encoder.finish().unwrap();
    let payload =
        Payload { bytes: &bytes, content_type: Some("text/plain"), content_encoding: Some("gzip") };
    let rejection = decode(&payload, &Limits::default()).unwrap_err();
    assert_eq!(rejection.reason, Reason::TooLarge);
    let payload = Payload { bytes: b"text", content_type: None, content_encoding: Some("zstd") };
    let rejection = decode(&payload, &Limits::default()).unwrap_err();
    assert_eq!(rejection.reason, Reason::Compression);
}

#[test]
fn absurd_nesting_is_refused_on_a_small_stack() {
    for tag in ["<div>", "<span>", "<ul><li>", "<table><tr><td>", "<b>", "<x-y>", "<blockquote>"] {
        let page = tag.repeat(50_000) + "text";
        let (reason, _) = quickly(move || refusal(page.as_bytes(), "text/html"));
        assert_eq!(reason, Reason::TooComplex, "{tag}");
    }
}

#[test]
fn unclosed_paragraphs_and_items_are_not_nesting() {
    for tag in ["<p>", "<li>", "<dt>a<dd>", "<option>", "<a href=x>"] {
        let page = format!("<p>{PROSE}</p>{}", format!("{tag}x").repeat(50_000));
        let text = quickly(move || read(page.as_bytes(), "text/html").map(|a| a.text));
        assert!(text.unwrap().contains(PROSE), "{tag}");
    }
}

#[test]
fn absurd_attributes_are_refused() {
    let mut page = "<div".to_owned();
    for i in 0..50_000 {
        write!(page, " a{i}=\"{i}\"").unwrap();
    }
    let (reason, detail) =
        quickly(move || refusal(format!("{page}>{PROSE}").as_bytes(), "text/html"));
    assert_eq!(reason, Reason::TooComplex);
    assert!(detail.starts_with("expected at most 1000 attributes in one element"), "{detail}");
}

#[test]
fn floods_end_quickly() {
    let flood = |unit: &str| unit.repeat(1_000_000 / unit.len());
    for page in [
        flood("&amp;"),
        flood("&amp"),
        flood("&#x41;"),
        flood("&"),
        flood("<"),
        flood("</"),
        flood("<!--"),
        flood("<!--x-->"),
        flood("<a>"),
        flood("<p "),
        flood("<script>"),
        flood("<title>"),
        flood("<style></"),
        flood("='\""),
        flood("<br>"),
        flood("<b></p>"),
        flood("\u{301}"),
        flood("<b class=x></i>"),
    ] {
        let page = format!("<p>{PROSE}</p><div>{page}</div>");
        quickly(move || drop(read(page.as_bytes(), "text/html")));
    }
    for text in [
        flood("["),
        flood("[]("),
        flood("[a](b)"),
        flood("![a](b)"),
        flood("*"),
        flood("*a"),
        flood("_a_ "),
        flood("`"),
        flood("`a``"),
        flood("<a"),
        flood("\\"),
        flood("[["),
        flood("]]"),
        flood("> > "),
        flood("- "),
        flood("[[a](b)"),
        flood("**a*"),
        flood("~~a "),
    ] {
        quickly(move || drop(read(text.as_bytes(), "text/markdown")));
    }
}

#[test]
fn ten_thousand_quotation_marks_are_text() {
    let text = format!("Ann {}{}", "“".repeat(5_000), "\"".repeat(5_000));
    for content_type in ["text/plain", "text/markdown", "text/html"] {
        let text = text.clone();
        let article = quickly(move || read(text.as_bytes(), content_type));
        assert_eq!(article.unwrap().text.chars().count(), 10_004);
    }
}

#[test]
fn a_word_of_a_megabyte_is_text() {
    let word = "a".repeat(1_000_000);
    for content_type in ["text/plain", "text/markdown", "text/html", ""] {
        let word = word.clone();
        let article = quickly(move || read(word.as_bytes(), content_type));
        assert_eq!(article.unwrap().text.len(), 1_000_000);
    }
}

#[test]
fn control_characters_go_and_right_to_left_text_stays() {
    let article =
        read("One\u{0}\u{1b}[31m\u{ad}two\u{200b}.\r\n\r\nThree\u{feff}.".as_bytes(), "text/plain");
    assert_eq!(article.unwrap().text, "One[31mtwo.\n\nThree.");
    let hebrew = "אמר ראש הממשלה ביום שני כי \u{200f}\u{202b}הממשלה תתכנס\u{202c} מחר בבוקר כדי לדון \
        בהצעת התקציב החדשה, לאחר שהשרים לא הגיעו להסכמה בישיבה הקודמת שנערכה בשבוע שעבר.";
    let article = read(hebrew.as_bytes(), "text/plain").unwrap();
    assert_eq!(article.text, hebrew);
    assert_eq!(article.language.as_deref(), Some("he"));
}

const PROSE: &str =
    "The council voted on Tuesday to keep the library open for another year, officials said.";
