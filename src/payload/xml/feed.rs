//! RSS 0.9x, 1.0 and 2.0, and Atom: one item, alone or in its feed.

use super::only;
use super::tree::Node;
use crate::payload::draft::Draft;
use crate::payload::{Rejection, html};

/// Reads an RSS item.
///
/// # Errors
/// [`Reason::Unsupported`](crate::payload::Reason::Unsupported) unless there is
/// one item.
pub(super) fn rss(root: Node<'_>) -> Result<Draft, Rejection> {
    let is_item = root.local_name() == "item";
    let item = if is_item { root } else { only(root.all("item").collect(), "RSS item")? };
    let channel = root.first("channel").filter(|_| !is_item);
    let text = |name: &str| item.child(name).and_then(Node::text);
    let of_channel = |name: &str| channel.and_then(|c| c.child(name)?.text());
    let creators: Vec<String> = item.all("dc:creator").filter_map(Node::text).collect();
    let authors = if creators.is_empty() { text("author").into_iter().collect() } else { creators };
    let mut draft = Draft {
        format: "rss",
        source_id: text("guid").or_else(|| item.attribute("rdf:about")),
        source: text("source").or_else(|| of_channel("title")),
        url: text("link").or_else(|| permalink(item)),
        title: text("title"),
        authors: authors.into_iter().map(|a| person(&a)).collect(),
        published: text("pubDate").or_else(|| text("dc:date")).or_else(|| text("dcterms:created")),
        modified: text("atom:updated").or_else(|| text("dcterms:modified")),
        language: text("dc:language").or_else(|| of_channel("language")),
        keywords: item.all("category").filter_map(Node::text).collect(),
        rights: text("dc:rights").or_else(|| of_channel("copyright")),
        ..Draft::default()
    };
    if let Some(content) = text("content:encoded").or_else(|| text("description")) {
        html::text(&content, &mut draft.body)?;
    }
    Ok(draft)
}

/// Reads an Atom entry.
///
/// # Errors
/// As [`rss`].
pub(super) fn atom(root: Node<'_>) -> Result<Draft, Rejection> {
    let is_entry = root.local_name() == "entry";
    let entry = if is_entry { root } else { only(root.all("entry").collect(), "Atom entry")? };
    let text = |name: &str| entry.child(name).and_then(Node::text);
    let of_feed = |name: &str| root.child(name).filter(|_| !is_entry).and_then(Node::text);
    let names = |node: Node<'_>| {
        node.all("author").filter_map(|a| a.first("name")?.text()).collect::<Vec<_>>()
    };
    let own = names(entry);
    let updated = text("updated");
    let published = text("published").or_else(|| updated.clone());
    let link = entry
        .all("link")
        .filter(|l| l.attribute("rel").is_none_or(|r| r == "alternate"))
        .find_map(|l| l.attribute("href"));
    let mut draft = Draft {
        format: "atom",
        source_id: text("id"),
        source: entry
            .child("source")
            .and_then(|s| s.child("title")?.text())
            .or_else(|| of_feed("title")),
        url: link,
        title: entry.child("title").and_then(title),
        authors: if own.is_empty() { names(root) } else { own },
        modified: updated.filter(|m| Some(m) != published.as_ref()),
        published,
        language: entry.attribute("xml:lang").or_else(|| root.attribute("xml:lang")),
        keywords: entry.all("category").filter_map(|c| c.attribute("term")).collect(),
        rights: text("rights").or_else(|| of_feed("rights")),
        ..Draft::default()
    };
    if let Some(content) = entry.child("content").or_else(|| entry.child("summary")) {
        // XHTML stands in the feed as elements, HTML as one string.
        if content.has_elements() {
            html::fragment(&content.markup(), &mut draft.body)?;
        } else if let Some(content) = content.text() {
            html::text(&content, &mut draft.body)?;
        }
    }
    Ok(draft)
}

/// A title that is HTML as a string has its references escaped once more.
fn title(title: Node<'_>) -> Option<String> {
    let text = title.text()?;
    let is_html = title.attribute("type").is_some_and(|t| t == "html");
    Some(if is_html { htmlize::unescape(text).into_owned() } else { text })
}

/// A guid is an address unless it says that it is none.
fn permalink(item: Node<'_>) -> Option<String> {
    let guid = item.child("guid")?;
    guid.text().filter(|_| guid.attribute("isPermaLink").is_none_or(|p| p != "false"))
}

/// RSS authors are `mail@example.org (Jane Smith)`.
fn person(author: &str) -> String {
    match author.split_once('(') {
        Some((address, name)) if address.contains('@') => {
            name.trim_end().trim_end_matches(')').to_owned()
        }
        _ => author.to_owned(),
    }
}
