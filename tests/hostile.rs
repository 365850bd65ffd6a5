//! Payloads made to stop the program: each ends within two seconds and 200 MB, with a
//! record or with a reason that names what was wrong.
//!
//! The program itself is run, so that the whole way from file to record counts. Seconds
//! are of CPU; a build without optimisation gets twice as many.
//! `cargo test --release --test hostile -- --nocapture` shows the figures.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "support/process.rs"]
mod process;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

/// What a payload may be.
const SIZE: usize = 8 * 1024 * 1024;
const MOST_SECONDS: f64 = if cfg!(debug_assertions) { 4.0 } else { 2.0 };
const MOST_KILOBYTES: u64 = 200 * 1024;
const PROSE: &str =
    "The council voted on Tuesday to keep the library open for another year, officials said. ";

#[test]
fn pages_that_nest() {
    refused("html", &fill("<span>"), "too_complex: expected elements at most 512 deep");
    refused("html", &fill("<ul><li>"), "too_complex");
    refused("html", &fill("<table><tr><td>"), "too_complex");
    refused("html", &fill("<b>"), "too_complex");
    refused("html", &fill("<title>"), "too_complex");
    let deep = |unit: &str| wrap(&"<div>".repeat(490), unit, PROSE);
    read("html", &deep("<span>x</i></span>"));
    read("html", &deep("<li><h3><a href=x>Council votes</a></h3></li>"));
    read("html", &deep("<i class=date></i>x"));
    read("html", &wrap(&"<div itemprop=author>".repeat(490), "Ann Lee</i> ", PROSE));
}

#[test]
fn pages_that_repeat() {
    refused("html", &fill("<p>x"), "too_complex: expected at most 1000000 elements");
    refused("html", &fill("<td>a"), "too_complex");
    refused("html", &fill("<br>"), "too_complex");
    refused("html", &fill("<h1>a b c</h1>"), "too_complex");
    read("html", &format!("<p>{PROSE}</p>{}", fill("<table><tr><td>a</td></tr></table>")));
    read("html", &fill(&format!("<p>{PROSE}")));
    refused("html", &fill("<!-- -->"), "empty");
    refused("html", &fill("<script>"), "empty");
    read("html", &wrap("", "<a href='/author/x'>Ann Lee</a> ", &format!("<p>{}", PROSE.repeat(4))));
    let links = numbered(100_000, |i| format!("<a href='/author/{i}'>Ann {}</a>", word(i)));
    read("html", &format!("{links}<p>{}", PROSE.repeat(4)));
    read("html", &wrap("", "<span class=byline>By Ann Lee </span>", &PROSE.repeat(4)));
    read("html", &wrap("", "<i class=date>Mayy 32, 2024 at 25:61</i>", &PROSE.repeat(4)));
    read("html", &numbered(100_000, |i| format!("<p class=c{i}>{} {PROSE}</p>", word(i))));
}

#[test]
fn pages_with_absurd_attributes() {
    let many = |count| numbered(count, |i| format!(" a{i}='{i}'"));
    let reason = "too_complex: expected at most 1000 attributes in one element";
    refused("html", &format!("<p{}>{PROSE}", many(50_000)), reason);
    let reason = "too_complex: expected at most 1000000 attributes in a page";
    refused("html", &fill(&format!("<p{}>", numbered(999, |i| format!(" a{i}")))), reason);
    read("html", &format!("<div class='{}'><p>{PROSE}", "a-".repeat(SIZE / 2 - 100)));
    let names = numbered(200_000, |i| format!("<meta name=author content='Ann {}'>", word(i)));
    read("html", &format!("{names}<p>{PROSE}"));
    let title = "Council | ".repeat(300_000);
    read("html", &format!("<title>{title}</title><h1>{title}</h1><p>{PROSE}"));
}

#[test]
fn floods_of_character_references() {
    for unit in ["&amp;", "&", "&CounterClockwiseContourIntegral;"] {
        refused("html", &wrap("<p>", unit, ""), "empty");
    }
    for unit in ["&#x41;", "&CounterClockwise"] {
        read("html", &wrap("<p>", unit, ""));
    }
}

#[test]
fn pages_with_absurd_linked_data() {
    let page = |json: &str| {
        let script = "<script type='application/ld+json'>";
        format!("{script}{json}</script><p>{}", PROSE.repeat(4))
    };
    read("html", &page(&fill("[")));
    read("html", &page(&fill(",}")));
    read("html", &page(&fill(" ]")));
    read("html", &page(&format!("[{}1]", fill("{\"a\":1},"))));
    read("html", &wrap("", "<script type='application/ld+json'>{\"a\":1}</script>", PROSE));
    let people = numbered(30_000, |i| format!(r#"{{"@id":"{i}","name":"Ann {}"}},"#, word(i)));
    let authors = numbered(30_000, |i| format!(r#"{{"@id":"{i}"}},"#));
    let article = format!(r#"{{"@type":"NewsArticle","author":[{authors}]}}"#);
    read("html", &page(&format!("[{people}{article}]")));
}

#[test]
fn texts_without_an_end() {
    read("txt", &"a".repeat(1024 * 1024));
    read("txt", &"A".repeat(SIZE));
    for unit in ["a ", "A. ", ". ", "a\n", "a\n\n", "a, ", "(", "-", "e\u{301}", "新聞", "אמר "]
    {
        read("txt", &fill(unit));
    }
}

#[test]
fn sentences_without_an_end() {
    for unit in ["Ann Lee said and ", "London, Ontario, ", "Mr. ", "he ", "J. K. "] {
        read("txt", &fill(unit));
    }
    // Sentences of which every part has to do with every other.
    for unit in ["he was told and ", "it was said that ", "Ann's ", "the man's wife was told "] {
        read("txt", &fill(unit));
    }
}

#[test]
fn as_many_names_as_there_is_room_for() {
    read("txt", &numbered(90_000, |i| format!("{} Smith met {}.\n\n", word(i), word(i * 3))));
    read("txt", &numbered(90_000, |i| format!("{} Inc. and the {0} Council. ", word(i))));
}

#[test]
fn names_of_which_each_has_to_do_with_every_other() {
    let text = |unit: &dyn Fn(usize) -> String| read("txt", &numbered(60_000, unit));
    text(&|i| {
        format!("The {} Bank boss said no. {} Bank boss {0} Lee left. ", word(i), word(i * 3))
    });
    text(&|i| format!("{} Lee and his wife, {}, left. Mrs. Lee said no. ", word(i), word(i * 3)));
    text(&|i| format!("XQ: We go, {} {}.\n\n", word(i), word(i * 3)));
    text(&|_| "Leeds beat Hull 3-1. Ann Berger won. ".into());
    text(&|_| "Ann Lind, also known as Jo Frost, left. ".into());
    text(&|_| "Lind said she goes. ".into());
    // Lists and names without an end.
    for between in [" Inc., ", ", ", " & ", "/", " ", " - "] {
        read("txt", &numbered(200_000, |i| format!("{}{between}", word(i))));
    }
    for unit in ["a-", "a\u{2011}", "Ministry of Trade, "] {
        read("txt", &fill(unit));
    }
}

#[test]
fn texts_with_floods_of_quotation_marks() {
    for unit in ["\"", "\" ", "“", "“a ", "“a” ", "'a ", "“It is late, he said\n\n"] {
        read("txt", &fill(unit));
    }
    read("txt", &fill("“Yes,” he said. "));
    read("txt", &fill("he said that "));
    read("txt", &numbered(150_000, |i| format!("{} said “a b c d,” and ", word(i))));
}

#[test]
fn markdown_floods() {
    for unit in ["[", "[a](b(", "_a ", "`a``", "## A\n\nb\n\n", "| a | b |\n"] {
        read("md", &fill(unit));
        // The most that is read as markdown.
        read("md", &unit.repeat(1024 * 1024 / unit.len()));
    }
    for unit in
        ["> ", "- ", "*a", "**a ", "[a](", "![", "<a", "|a", "[^1]", "&", "\\", "~~~\n", "1. a\n"]
    {
        let markdown = format!("{PROSE}\n\n{}", unit.repeat(1_000_000 / unit.len()));
        read("md", &markdown);
    }
    refused("md", &wrap("---\n", "a: b\n", ""), "malformed: expected `---`");
}

#[test]
fn json_floods() {
    refused("json", &fill("["), "too_complex");
    read("json", &wrap("{\"text\":\"x\",\"title\":\"", "<script>", "\"}"));
    // Numbers that are none are looked for outside of strings alone.
    read("json", &wrap("{\"a\":1e999,\"text\":\"x\",\"b\":\"", "1-", "\"}"));
    refused("json", &fill("{\"a\":"), "too_complex");
    let reason = "too_complex: expected at most 100000 values in JSON";
    refused("json", &format!("{{\"text\":\"x\",\"a\":[{}1]}}", fill("{\"a\":1},")), reason);
    refused("json", &format!("{{\"text\":\"x\",\"a\":[{}1]}}", fill("1,")), reason);
    let keys = numbered(95_000, |i| format!(",\"k{i}\":{i}"));
    refused("json", &format!("{{\"a\":1{keys}}}"), "empty");
    let names = numbered(90_000, |i| format!("\"Ann {}\",", word(i)));
    read("json", &format!("{{\"authors\":[{names}\"Bo Ek\"],\"text\":\"x\"}}"));
    read("json", &format!("{{\"byline\":\"{}\",\"text\":\"x\"}}", fill("Ann Lee and ")));
    read("json", &format!("{{\"date\":\"{}\",\"text\":\"x\"}}", fill("May 3 2024 at 25:61 ")));
    read("json", &format!("{{\"html\":\"<p>{}\"}}", fill(&format!("{PROSE}\\u0041 "))));
}

#[test]
fn xml_floods() {
    let nitf =
        |text: &str| format!("<nitf><body><body.content>{text}</body.content></body></nitf>");
    let reason = "too_complex: expected at most 250000 elements";
    refused("xml", &nitf(&fill("<p/>")), reason);
    refused("xml", &wrap("<nitf>", "<p>", ""), "too_complex: expected elements at most 256 deep");
    let items = fill("<item><description>b</description></item>");
    refused("xml", &format!("<rss><channel>{items}</channel></rss>"), "too_complex");
    read("xml", &nitf(&format!("<p>{}</p>", fill("&amp;"))));
    let attributes = numbered(400_000, |i| format!(" a{i}='{i}'"));
    read("xml", &format!("<nitf{attributes}>{}</nitf>", nitf("<p>x</p>")));
}

#[test]
fn entities_that_multiply() {
    let mut entities = "<!ENTITY l0 \"ha\">".to_owned();
    for i in 1..30 {
        write!(entities, "<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10)).unwrap();
    }
    let document = |entities: &str, text: &str| {
        let doctype = format!("<?xml version='1.0'?><!DOCTYPE nitf [{entities}]>");
        format!("{doctype}<nitf><body><body.content><p>{text}</p></body.content></body></nitf>")
    };
    read("xml", &document(&entities, "&l29;"));
    let long = format!("<!ENTITY a \"{}\">", "ha".repeat(50_000));
    read("xml", &document(&long, &"&a;".repeat(2_000_000)));
}

#[test]
fn bombs() {
    let mut bomb = vec![b' '; 100 * 1024 * 1024];
    for _ in 0..2 {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&bomb).unwrap();
        bomb = gzip.finish().unwrap();
        measure("txt.gz", &bomb).unwrap_err();
    }
    let noise: Vec<u8> =
        (0..SIZE as u64).map(|i| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();
    assert!(measure("txt", &noise).unwrap_err().contains("found binary data"));
    measure("html", &noise).ok();
    let latin = b"<p>caf\xe9 ".iter().chain(b"caf\xe9 ".iter().cycle()).copied();
    measure("html", &latin.take(SIZE).collect::<Vec<_>>()).unwrap();
}

fn read(extension: &str, payload: &str) {
    measure(extension, payload.as_bytes()).unwrap();
}

fn refused(extension: &str, payload: &str, expected: &str) {
    let reason = measure(extension, payload.as_bytes()).unwrap_err();
    assert!(reason.contains(expected), "expected {expected:?} in {reason:?}");
}

/// Whatever becomes of them, within the limits.
#[test]
fn containers_and_envelopes_made_to_stop_the_program() {
    let any = |extension: &str, payload: &str| drop(measure(extension, payload.as_bytes()));
    // E-mail: parts in parts, boundaries without end, heads without end.
    let head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
    any("eml", &format!("{head}{}", fill("--b\n")));
    any("eml", &fill(&format!("{head}--b\n")));
    any("eml", &fill("MIME-Version: 1.0\nContent-Type: message/rfc822\n\n"));
    any("eml", &format!("MIME-Version: 1.0\n{}", fill("X-Field: =?utf-8?q?=C3?=\n")));
    any("eml", &format!("{head}--b\nContent-Transfer-Encoding: base64\n\n{}", fill("QUFB\n")));
    // WARC and HTTP: records and chunks without end.
    any("warc", &fill("WARC/1.0\nWARC-Type: response\nContent-Length: 0\n\n"));
    any("warc", &fill("WARC/1.0\nWARC-Type: response\n\nHTTP/1.1 200 OK\n\n"));
    any("http", &format!("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n{}", fill("1\na\n")));
    any("http", &format!("HTTP/1.1 200 OK\n{}", fill("X-Field: a\n")));
    // JSON: envelopes in envelopes, strings of JSON in strings, keys without end.
    any("json", &format!("{}1{}", r#"{"data":"#.repeat(120), "}".repeat(120)));
    let mut nested = r#"{"title": "A", "text": "The ferry was late."}"#.to_owned();
    while nested.len() < SIZE / 4 {
        nested = serde_json::json!({ "payload": nested }).to_string();
    }
    any("json", &nested);
    any("json", &format!("{{{}\"z\":1}}", numbered(90_000, |i| format!("\"data{i}\":{{}},"))));
    any("json", &format!("{{\"data\":[{}1]}}", numbered(40_000, |_| "{\"data\":{}},".into())));
    any(
        "json",
        &format!(
            "{{\"body\":[{}1]}}",
            numbered(20_000, |_| "{\"type\":\"a\",\"children\":[{}]},".into())
        ),
    );
    any("json", &format!("{{\"title\":\"{}\",\"text\":\"{PROSE}\"}}", fill("&amp;")));
    any("json", &format!("{{\"title\":\"{}\",\"text\":\"{PROSE}\"}}", fill("<b")));
    any("json", &format!("{{\"content\":\"{}\"}}", fill("&lt;p&gt;")));
    any("json", &format!("{{\"body\":\"{}\"}}", fill("QUFB")));
    any("json", &format!("{{\"authors\":[{}\"A\"]}}", numbered(50_000, |_| "[\"Ann\"],".into())));
    // XML: bindings without end.
    let bound = numbered(99, |i| format!(" xmlns:p{i}='http://www.w3.org/1999/xhtml'"));
    any("xml", &format!("<rss>{}", fill(&format!("<a{bound}/>"))));
    any(
        "xml",
        &format!(
            "<rss{bound}><channel><item><description>{}</description></item></channel></rss>",
            fill("<p1:p>")
        ),
    );
    any("xml", &format!("<!DOCTYPE rss [{}", fill("<!ENTITY a '&a;'>")));
    any("xml", &fill("<!-- -->"));
}

/// Extracts one payload and holds the limits; the reason if it was refused.
fn measure(extension: &str, payload: &[u8]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("payload").with_extension(extension);
    std::fs::write(&file, payload.get(..SIZE).unwrap_or(payload)).unwrap();
    // The second payload never comes: the program waits for it, and can be looked at.
    let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["extract", "--jobs", "1"])
        .args([file.as_os_str(), "-".as_ref()])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (lines, ended) = sync_channel(2);
    first_line(child.stdout.take().unwrap(), lines.clone(), Ok);
    first_line(child.stderr.take().unwrap(), lines, Err);
    let result = ended.recv_timeout(Duration::from_mins(1));
    let (seconds, kilobytes) =
        (process::seconds(child.id()), process::most_kilobytes(child.id()).unwrap());
    child.kill().unwrap();
    child.wait().unwrap();
    let begin: String = String::from_utf8_lossy(payload).chars().take(30).collect();
    let result = result.unwrap_or_else(|e| panic!("{begin:?}: {e} after {seconds} s of CPU"));
    eprintln!("{seconds:.2} s {:4} MB {begin:?} {:?}", kilobytes / 1024, result.as_ref().err());
    assert!(seconds <= MOST_SECONDS, "{begin:?} took {seconds} s");
    assert!(kilobytes <= MOST_KILOBYTES, "{begin:?} took {kilobytes} KiB");
    result.map(drop)
}

fn first_line(
    stream: impl Read + Send + 'static,
    lines: SyncSender<Result<String, String>>,
    kind: fn(String) -> Result<String, String>,
) {
    std::thread::spawn(move || {
        let mut line = String::new();
        if BufReader::new(stream).read_line(&mut line).is_ok_and(|length| length > 0) {
            lines.send(kind(line)).ok();
        }
    });
}

/// As many of `unit` as a payload may have, and still a frame around them.
fn fill(unit: &str) -> String {
    unit.repeat((SIZE - 1024) / unit.len())
}

fn wrap(before: &str, unit: &str, after: &str) -> String {
    let room = SIZE.saturating_sub(before.len() + after.len());
    format!("{before}{}{after}", unit.repeat(room / unit.len()))
}

fn numbered(count: usize, unit: impl Fn(usize) -> String) -> String {
    (0..count).map(unit).collect()
}

/// A name of its own for each number.
fn word(number: usize) -> String {
    let mut letters = String::from("N");
    let mut rest = number + 1;
    while rest > 0 {
        letters.extend(["a", "e", "i", "o", "u"].get(rest % 5).copied());
        letters.extend(["b", "l", "m", "r", "s", "t", "v"].get(rest / 5 % 7).copied());
        rest /= 35;
    }
    letters
}
