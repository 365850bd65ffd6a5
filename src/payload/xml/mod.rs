//! XML payloads: one item of NewsML-G2, NITF, RSS or Atom.

mod feed;
mod namespaces;
mod newsml;
mod nitf;
mod tree;

use super::draft::Draft;
use super::{Reason, Rejection};
use tree::Xml;

/// Reads an XML payload by its root element.
///
/// # Errors
/// [`Reason::Malformed`] with the offset where it is no XML;
/// [`Reason::Unsupported`] names a format that is not read, or the number of
/// items where one is expected.
pub(super) fn read(text: &str) -> Result<Draft, Rejection> {
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
        _ => Err(unsupported("XML of another kind")),
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
