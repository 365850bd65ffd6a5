//! XML payloads: one item of NewsML-G2, NITF, RSS or Atom, or fields of other names.

mod feed;
mod fields;
mod namespaces;
mod newsml;
mod nitf;
mod tree;

use super::draft::Draft;
use super::{Reason, Rejection, json, values};
use tree::{Node, Xml};

/// Reads an XML payload by its root element.
///
/// # Errors
/// [`Reason::Malformed`] with the offset where it is no XML;
/// [`Reason::Unsupported`] names a format that is not read, or the number of
/// items where one is expected.
pub(super) fn read(text: &str, context: &json::Context<'_>) -> Result<Draft, Rejection> {
    let xml = Xml::parse(text)?;
    let Some(root) = xml.root() else {
        return Err(Rejection::new(Reason::Malformed, "expected an XML element, found none"));
    };
    match root.local_name() {
        "newsItem" | "newsMessage" => newsml::read(root),
        "nitf" => nitf::read(root),
        "rss" | "RDF" | "item" => feed::rss(root),
        "feed" | "entry" => feed::atom(root),
        "NewsML" => Err(unsupported("NewsML 1.x")),
        "packageItem" | "conceptItem" | "knowledgeItem" => {
            Err(unsupported("a NewsML-G2 item without text"))
        }
        "svg" | "opml" | "urlset" | "sitemapindex" | "kml" | "plist" | "TEI" | "mediawiki" => {
            Err(unsupported("XML of another kind"))
        }
        _ => of_fields(root, context),
    }
}

/// Reads the fields of XML that is no news format.
///
/// # Errors
/// [`Reason::Unsupported`] where they are not those of an article; else as for JSON.
fn of_fields(root: Node<'_>, context: &json::Context<'_>) -> Result<Draft, Rejection> {
    let elements = root.count_inside();
    if elements > values::MOST {
        let most = values::MOST;
        let found = format!("expected at most {most} elements of fields, found {elements}");
        return Err(Rejection::new(Reason::TooComplex, found));
    }
    let object = serde_json::json!({ root.local_name(): fields::value(root) });
    match json::read(&object.to_string(), context) {
        // A document of another vocabulary has a text too, but no title beside it.
        Ok(draft) if draft.title.is_none() => Err(unsupported("XML of another kind")),
        Ok(draft) => Ok(Draft { format: "xml", ..draft }),
        Err(other) if matches!(other.reason, Reason::Empty | Reason::Malformed) => {
            Err(unsupported("XML of another kind").with_source_id(other.source_id))
        }
        Err(other) => Err(other),
    }
}

fn unsupported(found: &str) -> Rejection {
    Rejection::new(
        Reason::Unsupported,
        format!("expected NewsML-G2, NITF, RSS or Atom, found {found}"),
    )
}

/// The only one of several items.
fn only<T>(mut items: Vec<T>, what: &str) -> Result<T, Rejection> {
    match (items.pop(), items.len()) {
        (Some(item), 0) => Ok(item),
        (last, others) => {
            let found = others + usize::from(last.is_some());
            Err(Rejection::new(Reason::Unsupported, format!("expected one {what}, found {found}")))
        }
    }
}

#[cfg(test)]
mod tests;
