//! Reads pages with Copydesk's parser, `trafilatura` and `dom_smoothie`.
//!
//! `copydesk-peers-html PAGES.jsonl`; each line of the file has `id`, `html_path`
//! (relative to the file) and perhaps `url`. Prints one JSON object for each page
//! and tool: `tool`, `id`, `text`, `title`, `author` (a list), `date`, and `ms`,
//! the CPU time of the calling thread: the least of three runs.

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use cpu_time::ThreadTime;
use serde_json::{Value, json};

// The parsing sources alone are compiled in, without the service around them.
#[path = "../../../src/article/mod.rs"]
mod article;
#[path = "../../../src/nearest.rs"]
mod nearest;
#[path = "../../../src/payload/mod.rs"]
#[expect(dead_code, unused_imports, reason = "only what reading a page needs is called")]
mod payload;
#[path = "../../../src/span.rs"]
#[expect(dead_code, reason = "only what reading a page needs is called")]
mod span;

type Reader = fn(&str, Option<&str>) -> Value;

const TOOLS: [(&str, Reader); 3] =
    [("copydesk", copydesk), ("trafilatura", trafilatura), ("dom_smoothie", dom_smoothie)];
const RUNS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let list = std::env::args().nth(1).ok_or("expected the path of PAGES.jsonl")?;
    let folder = Path::new(&list).parent().unwrap_or(Path::new("."));
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::fs::read_to_string(&list)?.lines() {
        let page: Value = serde_json::from_str(line)?;
        let path = page["html_path"].as_str().ok_or("expected html_path")?;
        let html = String::from_utf8_lossy(&std::fs::read(folder.join(path))?).into_owned();
        for (tool, read) in TOOLS {
            let (mut found, took) = timed(read, &html, page["url"].as_str());
            found["tool"] = tool.into();
            found["id"] = page["id"].clone();
            found["ms"] = (took.as_secs_f64() * 1000.0).into();
            writeln!(out, "{found}")?;
        }
    }
    out.flush()?;
    Ok(())
}

/// What is found, and the least CPU time of several runs. A reader that panics
/// finds nothing.
fn timed(read: Reader, html: &str, url: Option<&str>) -> (Value, Duration) {
    let (mut found, mut least) = (json!({}), Duration::MAX);
    for _ in 0..RUNS {
        let start = ThreadTime::now();
        found = std::panic::catch_unwind(|| read(html, url)).unwrap_or_else(|_| json!({}));
        least = least.min(start.elapsed());
    }
    (found, least)
}

/// The page inside a JSON payload that tells its address, as services send it;
/// reading the JSON is part of the time.
fn copydesk(html: &str, url: Option<&str>) -> Value {
    let body = json!({ "url": url, "html": html }).to_string();
    let payload = payload::Payload {
        bytes: body.as_bytes(),
        content_type: Some("application/json"),
        content_encoding: None,
    };
    let Ok(article) = payload::decode(&payload, &payload::Limits::default()) else {
        return json!({});
    };
    json!({
        "text": article.text, "title": article.title,
        "author": article.authors, "date": article.published_at,
    })
}

fn trafilatura(html: &str, url: Option<&str>) -> Value {
    let mut options =
        trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    if let Some(url) = url.and_then(|u| url::Url::parse(u).ok()) {
        options = options.with_url(url);
    }
    let Ok(page) = trafilatura::extract(html, &options) else {
        return json!({});
    };
    let authors: Vec<_> = page.metadata.author.split("; ").filter(|a| !a.is_empty()).collect();
    json!({
        "text": page.content_text, "title": page.metadata.title,
        "author": authors, "date": page.metadata.date.map(|d| d.to_string()),
    })
}

fn dom_smoothie(html: &str, url: Option<&str>) -> Value {
    let config = dom_smoothie::Config {
        text_mode: dom_smoothie::TextMode::Formatted,
        ..dom_smoothie::Config::default()
    };
    let page = dom_smoothie::Readability::new(html, url, Some(config)).and_then(|mut r| r.parse());
    let Ok(page) = page else {
        return json!({});
    };
    json!({
        "text": &*page.text_content, "title": page.title,
        "author": page.byline.into_iter().collect::<Vec<_>>(), "date": page.published_time,
    })
}
