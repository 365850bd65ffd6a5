//! NITF, the News Industry Text Format.

use super::tree::Node;
use crate::article::Status;
use crate::payload::draft::Draft;
use crate::payload::{Rejection, html, status};

/// Reads a document.
///
/// # Errors
/// As for HTML fragments.
pub(super) fn read(root: Node<'_>) -> Result<Draft, Rejection> {
    let text = |name: &str| root.first(name).and_then(Node::text);
    let of = |name: &str, attribute: &str| root.first(name).and_then(|n| n.attribute(attribute));
    let mut draft = Draft {
        format: "nitf",
        source_id: of("doc-id", "id-string"),
        source: text("distributor").or_else(|| of("doc-id", "regsrc")),
        revision: of("du-key", "version"),
        status: of("docdata", "management-status").map_or(Status::Usable, |s| status::of(&s)),
        title: text("hl1").or_else(|| root.first("head").and_then(|h| h.first("title")?.text())),
        byline: byline(root),
        published: of("date.issue", "norm").or_else(|| of("pubdata", "date.publication")),
        embargo: of("date.release", "norm"),
        language: root.attribute("baselang").or_else(|| root.attribute("xml:lang")),
        keywords: root.all("keyword").filter_map(|k| k.attribute("key")).collect(),
        rights: text("doc.copyright")
            .or_else(|| text("copyrite"))
            .or_else(|| of("doc.copyright", "holder")),
        ..Draft::default()
    };
    if let Some(content) = root.first("body.content") {
        html::fragment(&content.markup(), &mut draft.body)?;
    }
    Ok(draft)
}

/// The byline without the title of who wrote it.
fn byline(root: Node<'_>) -> Option<String> {
    let line = root.first("byline")?;
    let person = line.first("person").and_then(Node::text);
    let whole = line.text()?;
    let title = line.first("byttl").and_then(Node::text).unwrap_or_default();
    person
        .or_else(|| Some(whole.replace(title.as_str(), "")).filter(|l| !l.trim().is_empty()))
        .or(Some(title))
}
