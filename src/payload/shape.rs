//! Which shape a payload has: by its content type, else by its first bytes.

use super::root::{self, Root};
use super::{Reason, Rejection, container, form, json, markdown, markup};

/// What a reader is chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Markdown,
    Html,
    Json,
    Xml,
    /// What a web form sends.
    Form,
}

impl Shape {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Markdown => "markdown",
            Self::Html => "HTML",
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Form => "a form",
        }
    }
}

/// A content type taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ContentType {
    /// Lower case, without parameters; empty if there is none.
    pub(super) essence: String,
    /// The `charset` parameter.
    pub(super) charset: Option<String>,
}

impl ContentType {
    /// `text/html; charset="utf-8"` → its parts.
    pub(super) fn parse(raw: Option<&str>) -> Self {
        let mut parts = raw.unwrap_or_default().split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let charset = parts.find_map(|p| {
            let (name, value) = p.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().to_owned())
        });
        Self { essence, charset }
    }
}

/// The shape that a content type stands for; `None` if it leaves it open.
///
/// # Errors
/// [`Reason::Unsupported`] for a content type that is no article's.
pub(super) fn declared(content_type: &ContentType) -> Result<Option<Shape>, Rejection> {
    let essence = content_type.essence.as_str();
    Ok(Some(match essence {
        "" | "application/octet-stream" | "binary/octet-stream" | "text/*" | "*/*" => {
            return Ok(None);
        }
        _ if container::is_type(essence) => return Ok(None),
        "text/plain" => Shape::Text,
        "text/markdown" | "text/x-markdown" | "application/markdown" => Shape::Markdown,
        "text/html" | "application/xhtml+xml" => Shape::Html,
        "application/json"
        | "text/json"
        | "application/json-seq"
        | "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        // A call around the object, for pages of other sites.
        | "application/javascript"
        | "application/x-javascript"
        | "text/javascript" => Shape::Json,
        "application/xml" | "text/xml" => Shape::Xml,
        "application/x-www-form-urlencoded" => Shape::Form,
        _ if essence.ends_with("+json") => Shape::Json,
        _ if essence.ends_with("+xml") => Shape::Xml,
        _ => return Err(unknown(essence)),
    }))
}

/// The shape of a payload that starts with `head`, and a note where it is not the
/// declared one: what is plainly a page or JSON is not passed on as prose.
///
/// # Errors
/// [`Reason::Unsupported`] for text that is no article in any shape.
pub(super) fn of(
    declared: Option<Shape>,
    head: &str,
) -> Result<(Shape, Option<String>), Rejection> {
    let Some(declared) = declared else { return Ok((sniff(head)?, None)) };
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let found = match declared {
        Shape::Text | Shape::Markdown | Shape::Html if is_json_object(start) => Shape::Json,
        Shape::Text | Shape::Markdown if is_plainly_tags(start) => tags(start),
        Shape::Html if root::of(start) == Root::News => Shape::Xml,
        Shape::Json if start.starts_with('<') => tags(start),
        Shape::Xml if root::of(start) == Root::Html => tags(start),
        Shape::Form if !form::is_form(start) => sniff(head)?,
        other => other,
    };
    let is_page_of_xml = declared == Shape::Xml && found == Shape::Html;
    let note = (found != declared && !is_page_of_xml).then(|| {
        format!("the payload is declared as {}, but is {}", declared.name(), found.name())
    });
    Ok((found, note))
}

/// The shape that undeclared text looks like.
fn sniff(head: &str) -> Result<Shape, Rejection> {
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    Ok(match start.chars().next() {
        Some('{' | '[' | '"') if looks_like_json(start) => Shape::Json,
        _ if is_json_object(start) => Shape::Json,
        Some('<') => tags(start),
        _ if markdown::looks_like(head) => Shape::Markdown,
        _ if is_table(head) => {
            let found = "expected an article, found a table of separated values";
            return Err(Rejection::new(Reason::Unsupported, found));
        }
        _ => Shape::Text,
    })
}

/// How much of a payload is looked at to see what it is.
pub(super) const HEAD: usize = 16 * 1024;

/// `[` also opens a link in markdown or a stage direction in plain text, and a
/// quotation mark opens prose more often than a JSON string.
fn looks_like_json(start: &str) -> bool {
    let mut signs = start.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}');
    match (signs.next(), signs.next()) {
        (Some('{'), Some('"' | '}') | None) => true,
        (Some('['), next) => matches!(next, Some('{' | '[' | ']' | '"') | None),
        (Some('"'), Some('{')) => start.trim_start_matches(['"', '\u{feff}']).starts_with("{\\\""),
        // JSON in a string in a string.
        (Some('"'), Some('\\')) => {
            let inner = start.trim_start_matches(['\\', '"']);
            inner.starts_with("{\\") || inner.starts_with("[{\\")
        }
        _ => false,
    }
}

/// An object whose first key stands in quotation marks before a colon, perhaps in a script.
fn is_json_object(start: &str) -> bool {
    let start = json::unscripted(start).unwrap_or(start);
    let start = ["b'", "b\""].iter().find_map(|bytes| start.strip_prefix(bytes)).unwrap_or(start);
    let inner = start.strip_prefix('{').map(str::trim_start);
    if inner.is_some_and(begins_with_bare_key) {
        return true;
    }
    let Some((mark, key)) = inner.and_then(|s| s.split_at_checked(1)) else { return false };
    matches!(mark, "\"" | "'")
        && key
            .split_once(mark)
            .is_some_and(|(key, rest)| !key.contains('\n') && rest.trim_start().starts_with(':'))
}

/// A key as JavaScript writes it, before a string or a list: `title: 'Ferry late'`.
fn begins_with_bare_key(inner: &str) -> bool {
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(0);
    let value = inner.get(end..).and_then(|rest| rest.trim_start().strip_prefix(':'));
    end > 0 && value.is_some_and(|v| v.trim_start().starts_with(['"', '\'', '`', '[', '{']))
}

/// An `<article>` whose elements are its fields: HTML has no title or headline in one.
fn is_article_of_fields(start: &str) -> bool {
    let Some(inside) = start.strip_prefix("<article").and_then(|rest| rest.split_once('>')) else {
        return false;
    };
    let text = inside.1.find("<p").map_or(inside.1, |at| inside.1.get(..at).unwrap_or_default());
    ["<title>", "<headline>", "<body>"].iter().any(|field| text.contains(field))
}

/// A text that is markup as a whole: prose may begin with a tag that is spoken of.
fn is_plainly_tags(start: &str) -> bool {
    match root::of(start) {
        Root::News => true,
        Root::Html => {
            markup::is_page(start) || markup::begins_with_block(start) && start.contains("</")
        }
        Root::Xml | Root::None => false,
    }
}

fn tags(start: &str) -> Shape {
    match root::of(start) {
        Root::Html if is_article_of_fields(start) => Shape::Xml,
        Root::Html => Shape::Html,
        Root::News | Root::Xml => Shape::Xml,
        Root::None => Shape::Text,
    }
}

/// Whether the first lines all have many cells, or name columns and fill them.
fn is_table(head: &str) -> bool {
    let lines: Vec<&str> = head.lines().filter(|l| !l.trim().is_empty()).take(3).collect();
    let has_cells = |line: &&str| line.matches('\t').count() >= 5;
    let is_column = |cell: &str| {
        let name = cell.trim_matches('"');
        name.len() <= 40
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    };
    let has_columns = |separator: char| match lines.as_slice() {
        [names, row, ..] => {
            let columns = names.trim_end().split(separator).count();
            columns >= 4
                && names.trim_end().split(separator).all(is_column)
                && row.matches(separator).count() + 1 >= columns
        }
        _ => false,
    };
    !lines.is_empty() && lines.iter().all(has_cells) || has_columns(',') || has_columns(';')
}

/// What is read, for people.
const KNOWN: &str = "text, markdown, HTML, JSON, XML, a form, an e-mail, MHTML, WARC or HTTP";

fn unknown(essence: &str) -> Rejection {
    let shown: String = essence.chars().filter(char::is_ascii_graphic).take(80).collect();
    Rejection::new(
        Reason::Unsupported,
        format!("expected a content type of {KNOWN}, found {shown:?}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types_come_apart() {
        let parsed = ContentType::parse(Some("Text/HTML; boundary=x; Charset=\"Latin1\""));
        assert_eq!(
            parsed,
            ContentType { essence: "text/html".into(), charset: Some("\"Latin1\"".into()) }
        );
        assert_eq!(
            declared(&ContentType::parse(Some("application/ld+json"))).unwrap(),
            Some(Shape::Json)
        );
        assert_eq!(declared(&ContentType::parse(None)).unwrap(), None);
        let rejection = declared(&ContentType::parse(Some("image/png"))).unwrap_err();
        assert_eq!(
            rejection.to_string(),
            "unsupported: expected a content type of text, markdown, HTML, JSON, XML, a form, an e-mail, MHTML, WARC or HTTP, found \"image/png\""
        );
    }

    #[test]
    fn undeclared_payloads_are_sniffed() {
        let cases: [(&str, Shape); 16] = [
            (" {\"title\": 1}", Shape::Json),
            ("[{\"title\": 1}]", Shape::Json),
            ("\"{\\\"title\\\": 1}\"", Shape::Json),
            ("[Photo] A day out", Shape::Text),
            ("{curly} words", Shape::Text),
            ("\"Nobody minded,\" she said.", Shape::Text),
            ("\u{feff}<!DOCTYPE html><p>", Shape::Html),
            ("<!-- saved --> <html>", Shape::Html),
            ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", Shape::Html),
            ("<?xml version='1.0'?><newsItem>", Shape::Xml),
            ("<rss version='2.0'>", Shape::Xml),
            ("< 5 people came", Shape::Text),
            ("# Title\n\nText", Shape::Markdown),
            ("---\ntitle: A\n---\nText", Shape::Markdown),
            ("Text\n\n### Part\n\nText", Shape::Markdown),
            ("#hashtag of the day", Shape::Text),
        ];
        for (text, shape) in cases {
            assert_eq!(of(None, text).unwrap(), (shape, None), "{text}");
        }
        assert!(of(None, "id,title,body,date\n1,A,\"B, C\",2024\n").is_err());
        let rejection = of(None, "1\t2\t\t\t5\t6\t7\n").unwrap_err();
        assert_eq!(rejection.detail, "expected an article, found a table of separated values");
    }

    #[test]
    fn what_is_plainly_something_else_is_read_as_that() {
        let cases = [
            (Shape::Text, "{ \"title\" : 1}", Shape::Json),
            (Shape::Text, "{\"Oh,\" he said}", Shape::Text),
            (Shape::Text, "{'title': 'Ferry'}", Shape::Json),
            (Shape::Text, "{title: 'Ferry'}", Shape::Json),
            (Shape::Text, "{note: the ferry}", Shape::Text),
            (Shape::Text, "b'{\"title\": 1}'", Shape::Json),
            (Shape::Xml, "<article><title>Ferry</title><p>Late.</p></article>", Shape::Xml),
            (Shape::Xml, "<article><h1>Ferry</h1><p>Late.</p></article>", Shape::Html),
            (Shape::Text, "article({\"title\": 1});", Shape::Json),
            (Shape::Text, "// of May\n{\"title\": 1}", Shape::Json),
            (Shape::Text, "// of May\nThe ferry was late.", Shape::Text),
            (Shape::Text, "Late (\"again\": so it was)", Shape::Text),
            (Shape::Text, "<!DOCTYPE html><p>", Shape::Html),
            (Shape::Text, "<b> is how bold begins", Shape::Text),
            (Shape::Html, "<rss version='2.0'>", Shape::Xml),
            (Shape::Json, "<html>", Shape::Html),
            (Shape::Xml, "<html>", Shape::Html),
            (Shape::Form, "{\"title\": 1}", Shape::Json),
            (Shape::Form, "The ferry was late.", Shape::Text),
        ];
        for (declared, text, shape) in cases {
            assert_eq!(of(Some(declared), text).unwrap().0, shape, "{text}");
        }
        let note = of(Some(Shape::Text), "{\"a\":1}").unwrap().1.unwrap();
        assert_eq!(note, "the payload is declared as plain text, but is JSON");
    }
}
