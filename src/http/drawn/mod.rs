//! A record as a page for people: the article with its quotes, speakers and
//! entities marked. One file without scripts, for whoever posts by hand.

mod body;

use std::sync::LazyLock;

use axum::http::HeaderValue;
use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::record::{Entity, Polarity, Quote, Record};

const STYLE: &str = include_str!("drawn.css");

/// Below it a quote looks doubtful.
const DOUBTFUL: f64 = 0.5;

/// Nothing runs, nothing is loaded, and the style is the one compiled in.
pub(super) fn policy() -> HeaderValue {
    static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
        let style = BASE64.encode(&Sha256::digest(STYLE));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; \
             form-action 'none'; frame-ancestors 'none'"
        );
        HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    });
    POLICY.clone()
}

/// The page. Everything that comes from the article is escaped.
pub(super) fn page(record: &Record) -> String {
    let article = &record.article;
    let language = escaped(article.language.as_deref().unwrap_or_default());
    let title = escaped(article.title.as_deref().unwrap_or("Untitled"));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <article lang=\"{language}\">\n{}<h1 dir=\"auto\">{title}</h1>\n",
        facts(record)
    );
    body::write(&mut page, record);
    page.push_str("</article>\n<section aria-label=\"Quotes\">\n<h2>Who said what</h2>\n<ul>\n");
    let points: Vec<char> = article.text.chars().collect();
    record.quotes.iter().for_each(|q| page.push_str(&quote(q, &points)));
    page.push_str("</ul>\n</section>\n<section aria-label=\"Entities\">\n");
    page.push_str("<h2>Who and what it is about</h2>\n<ul>\n");
    record.entities.iter().for_each(|e| page.push_str(&entity(e)));
    page.push_str("</ul>\n</section>\n");
    for note in &record.provenance.notes {
        page.push_str(&format!("<p class=\"note\">Note: {}</p>\n", escaped(note)));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn facts(record: &Record) -> String {
    let article = &record.article;
    let authors: Vec<_> = article.authors.iter().map(|a| a.name.as_str()).collect();
    let authors = article.byline.clone().or(Some(authors.join(", ")).filter(|a| !a.is_empty()));
    let facts = [&article.source, &authors, &article.published_at, &article.url];
    let facts: Vec<_> = facts.into_iter().flatten().map(|fact| escaped(fact)).collect();
    format!("<p class=\"facts\">{}</p>\n", facts.join(" · "))
}

/// A quote in the list; the marks in the text link to it.
fn quote(quote: &Quote, points: &[char]) -> String {
    let warning = warning(quote).map(|w| format!("<strong>{w}</strong>"));
    let about: Vec<_> = [
        warning,
        quote.cue.as_ref().map(|cue| format!("“{}”", escaped(&cue.text))),
        Some(quote.kind.name().to_owned()),
        Some(format!("confidence {:.2}", quote.confidence)),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!(
        "<li id=\"{}\"><b>{}</b>: <span dir=\"auto\">{}</span>\n<p class=\"about\">{}</p></li>\n",
        escaped(&quote.id),
        escaped(&speakers(quote)),
        escaped(&quote.printed(points)),
        about.join(" · ")
    )
}

fn entity(entity: &Entity) -> String {
    let roles = entity.roles.iter().map(String::as_str);
    let more: Vec<_> = roles
        .chain(entity.country.as_deref())
        .chain(entity.wikidata.as_deref())
        .map(escaped)
        .chain([format!("{} mentions", entity.mentions.len())])
        .collect();
    let (id, name) = (escaped(&entity.id), escaped(&entity.name));
    format!("<li id=\"{id}\">{name}\n<p class=\"about\">{}</p></li>\n", more.join(" · "))
}

/// The speaker and those who speak along.
fn speakers(quote: &Quote) -> String {
    let first = quote.speaker.iter().map(|s| s.name.as_str());
    let all: Vec<_> = first.chain(quote.joint_speakers.iter().map(|p| p.name.as_str())).collect();
    if all.is_empty() { "speaker unknown".to_owned() } else { all.join(", ") }
}

/// What must stand beside the words of a quote that is no statement.
fn warning(quote: &Quote) -> Option<&'static str> {
    quote.polarity.and_then(Polarity::warning)
}

/// Text as HTML, in attributes too.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c));
    out
}

fn push(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c => out.push(c),
    }
}
