//! Which shape a payload has: by its content type, else by its first bytes.

use super::{Reason, Rejection, markdown};

/// What a reader is chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Markdown,
    Html,
    Json,
    Xml,
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
        "text/plain" => Shape::Text,
        "text/markdown" | "text/x-markdown" | "application/markdown" => Shape::Markdown,
        "text/html" | "application/xhtml+xml" => Shape::Html,
        "application/json" | "text/json" => Shape::Json,
        "application/xml" | "text/xml" => Shape::Xml,
        _ if essence.ends_with("+json") => Shape::Json,
        _ if essence.ends_with("+xml") => Shape::Xml,
        _ => return Err(unknown(essence)),
    }))
}

/// The shape that the bytes look like.
///
/// # Errors
/// [`Reason::Unsupported`] for files that are no text.
pub(super) fn sniff(bytes: &[u8]) -> Result<Shape, Rejection> {
    if let Some(name) = binary(bytes) {
        return Err(Rejection::new(
            Reason::Unsupported,
            format!("expected an article, found {name}"),
        ));
    }
    let head = String::from_utf8_lossy(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default());
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    Ok(match start.chars().next() {
        Some('{' | '[') if looks_like_json(start) => Shape::Json,
        Some('<') => tag_shape(start),
        _ if markdown::looks_like(&head) => Shape::Markdown,
        _ => Shape::Text,
    })
}

/// Enough to see what a payload is.
const HEAD: usize = 16 * 1024;

/// `[` also opens a link in markdown or a stage direction in plain text.
fn looks_like_json(start: &str) -> bool {
    let mut signs = start.chars().filter(|c| !c.is_whitespace());
    match (signs.next(), signs.next()) {
        (Some('{'), Some('"' | '}') | None) => true,
        (Some('['), next) => matches!(next, Some('{' | '[' | ']' | '"') | None),
        _ => false,
    }
}

fn tag_shape(start: &str) -> Shape {
    let mut rest = start;
    // Declarations and comments may stand before the root.
    while let Some(end) = rest.strip_prefix("<!--").and_then(|r| r.find("-->")) {
        rest = rest.get(end + 7..).unwrap_or_default().trim_start();
    }
    let lower = rest.get(..rest.floor_char_boundary(512)).unwrap_or_default().to_ascii_lowercase();
    let is_xml = lower.starts_with("<?xml") && !lower.contains("<html") && !lower.contains("xhtml")
        || FEED_ROOTS.iter().any(|root| lower.starts_with(root));
    let is_tag = lower
        .get(1..)
        .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?'));
    match (is_xml, is_tag) {
        (true, _) => Shape::Xml,
        (false, true) => Shape::Html,
        (false, false) => Shape::Text,
    }
}

/// Roots of XML news formats that come without an XML declaration.
const FEED_ROOTS: [&str; 10] = [
    "<rss",
    "<feed",
    "<rdf:rdf",
    "<newsitem",
    "<newsmessage",
    "<newsml",
    "<nitf",
    "<item",
    "<entry",
    "<packageitem",
];

fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"%PDF", "a PDF file"),
        (b"PK\x03\x04", "a ZIP file"),
        (b"\x89PNG", "a PNG image"),
        (b"GIF8", "a GIF image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"\x1f\x8b", "a gzip stream without its content encoding"),
        (b"{\\rtf", "an RTF file"),
    ];
    let named = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name);
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let head = bytes.get(..HEAD.min(bytes.len())).unwrap_or_default();
    named.or_else(|| {
        (!is_utf16 && memchr::memchr_iter(0, head).count() * 10 > head.len())
            .then_some("binary data")
    })
}

fn unknown(essence: &str) -> Rejection {
    let shown: String = essence.chars().filter(char::is_ascii_graphic).take(80).collect();
    Rejection::new(
        Reason::Unsupported,
        format!("expected a content type of text, markdown, HTML, JSON or XML, found {shown:?}"),
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
            "unsupported: expected a content type of text, markdown, HTML, JSON or XML, found \"image/png\""
        );
    }

    #[test]
    fn undeclared_payloads_are_sniffed() {
        let cases: [(&[u8], Shape); 14] = [
            (b" {\"title\": 1}", Shape::Json),
            (b"[{\"title\": 1}]", Shape::Json),
            (b"[Photo] A day out", Shape::Text),
            (b"{curly} words", Shape::Text),
            (b"\xef\xbb\xbf<!DOCTYPE html><p>", Shape::Html),
            (b"<!-- saved --> <html>", Shape::Html),
            (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", Shape::Html),
            (b"<?xml version='1.0'?><newsItem>", Shape::Xml),
            (b"<rss version='2.0'>", Shape::Xml),
            (b"< 5 people came", Shape::Text),
            (b"# Title\n\nText", Shape::Markdown),
            (b"---\ntitle: A\n---\nText", Shape::Markdown),
            (b"Text\n\n### Part\n\nText", Shape::Markdown),
            (b"#hashtag of the day", Shape::Text),
        ];
        for (bytes, shape) in cases {
            assert_eq!(sniff(bytes).unwrap(), shape, "{}", String::from_utf8_lossy(bytes));
        }
        let rejection = sniff(b"%PDF-1.7").unwrap_err();
        assert_eq!(rejection.detail, "expected an article, found a PDF file");
    }
}
