//! RSS 0.9x, 1.0 and 2.0, and Atom 0.3 and 1.0: one item, alone or in its feed.

use super::only;
use super::tree::Node;
use crate::article::BodyBuilder;
use crate::payload::draft::{Draft, first_date, first_url};
use crate::payload::{Rejection, base64, fullest, html, markup};

/// Reads an RSS item.
///
/// # Errors
/// [`Reason::Unsupported`](crate::payload::Reason::Unsupported) unless there is
/// one item.
pub(super) fn rss(root: Node<'_>) -> Result<Draft, Rejection> {
    let is_item = root.local_name() == "item";
    let item = if is_item { root } else { only(root.all("item").collect(), "RSS item")? };
    let channel = root.first("channel").filter(|_| !is_item);
    let of_channel = |names: &[&str]| channel.and_then(|c| c.child_text(names));
    let links = ["feedburner:origLink", "link"].iter().filter_map(|n| item.child_text(&[*n]));
    let mut draft = Draft {
        format: "rss",
        source_id: item
            .child_text(&["guid"])
            .or_else(|| item.attribute("rdf:about"))
            .or_else(|| item.child_text(&["dc:identifier", "id"])),
        source: item.child_text(&["source", "dc:source"]).or_else(|| of_channel(&["title"])),
        url: first_url(links.chain(permalink(item))),
        title: item.child_text(&["title", "dc:title", "media:title", "itunes:title"]),
        authors: creators(item),
        published: dates(item, &PUBLISHED),
        modified: dates(item, &["atom:updated", "dcterms:modified", "updated", "modified"]),
        language: item
            .child_text(&["dc:language", "language"])
            .or_else(|| item.attribute("xml:lang"))
            .or_else(|| of_channel(&["language", "dc:language"])),
        keywords: keywords(item),
        rights: item
            .child_text(&["dc:rights", "media:copyright", "copyright"])
            .or_else(|| of_channel(&["copyright", "dc:rights"])),
        ..Draft::default()
    };
    draft.body = body(item, &RSS_BODIES)?;
    Ok(shown(draft))
}

const PUBLISHED: [&str; 9] = [
    "pubDate",
    "dc:date",
    "dcterms:issued",
    "dcterms:created",
    "atom:published",
    "dcterms:date",
    "published",
    "date",
    "dcterms:available",
];

const RSS_BODIES: [&str; 13] = [
    "content:encoded",
    "fulltext",
    "yandex:full-text",
    "full-text",
    "turbo:content",
    // XHTML.
    "body",
    "content",
    "description",
    "dc:description",
    "dcterms:description",
    "media:description",
    "itunes:summary",
    "summary",
];

fn creators(item: Node<'_>) -> Vec<String> {
    let named = |name: &&str| -> Vec<String> {
        item.children(name).filter_map(Node::text).map(|a| person(&a)).collect()
    };
    let names = ["dc:creator", "author", "itunes:author", "dcterms:creator"];
    names.iter().map(named).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Reads an Atom entry.
///
/// # Errors
/// As [`rss`].
pub(super) fn atom(root: Node<'_>) -> Result<Draft, Rejection> {
    let is_entry = root.local_name() == "entry";
    let entry = if is_entry { root } else { only(root.all("entry").collect(), "Atom entry")? };
    let of_feed = |names: &[&str]| (!is_entry).then(|| root.child_text(names)).flatten();
    let names = |node: Node<'_>| -> Vec<String> {
        node.children("author").filter_map(|a| a.first("name")?.text()).collect()
    };
    let own = [names(entry), creators(entry)].into_iter().find(|n| !n.is_empty());
    let updated = dates(entry, &["updated", "modified", "dcterms:modified"]);
    let published = dates(entry, &ATOM_PUBLISHED).or_else(|| updated.clone());
    let links = entry
        .children("link")
        .filter(|l| l.attribute("rel").is_none_or(|r| r == "alternate"))
        .filter_map(|l| l.attribute("href"));
    let mut draft = Draft {
        format: "atom",
        source_id: entry.child_text(&["id"]),
        source: entry
            .child("source")
            .and_then(|s| s.child_text(&["title"]))
            .or_else(|| of_feed(&["title"])),
        url: first_url(links),
        title: entry.child_text(&["title", "dc:title", "media:title"]),
        authors: own.unwrap_or_else(|| if is_entry { Vec::new() } else { names(root) }),
        modified: updated.filter(|m| Some(m) != published.as_ref()),
        published,
        language: entry.attribute("xml:lang").or_else(|| root.attribute("xml:lang")),
        keywords: keywords(entry),
        rights: entry
            .child_text(&["rights", "copyright", "dc:rights"])
            .or_else(|| of_feed(&["rights", "copyright"])),
        ..Draft::default()
    };
    draft.body = body(entry, &["content", "summary", "media:description", "dc:description"])?;
    Ok(shown(draft))
}

const ATOM_PUBLISHED: [&str; 6] =
    ["published", "issued", "created", "dcterms:issued", "dc:date", "dcterms:created"];

/// Titles and rights may be HTML as a string, whose references are escaped once more.
fn shown(draft: Draft) -> Draft {
    let field = |field: Option<String>| field.map(|text| markup::shown(&text));
    Draft { title: field(draft.title), rights: field(draft.rights), ..draft }
}

fn dates(item: Node<'_>, names: &[&str]) -> Option<String> {
    first_date(names.iter().filter_map(|name| item.child_text(&[*name])))
}

fn keywords(item: Node<'_>) -> Vec<String> {
    let words = ["category", "dc:subject", "media:category", "dcterms:subject"];
    let each = words.iter().flat_map(|name| item.children(name));
    let each = each.filter_map(|node| node.attribute("term").or_else(|| node.text()));
    let lists = ["media:keywords", "itunes:keywords"].iter().flat_map(|n| item.children(n));
    let listed = lists
        .filter_map(Node::text)
        .flat_map(|list| list.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>());
    each.chain(listed).collect()
}

/// The fullest of the elements that may hold the article.
fn body(item: Node<'_>, names: &[&str]) -> Result<BodyBuilder, Rejection> {
    let mut bodies = Vec::new();
    for node in names.iter().filter_map(|name| item.child(name)) {
        let mut body = BodyBuilder::default();
        if node.has_elements() {
            // XHTML stands in the feed as elements, HTML as one string.
            html::fragment(&node.markup(), &mut body)?;
        } else if let Some(text) = node.text() {
            let decoded = is_base64(node).then(|| base64::text(&text)).flatten();
            html::text(&markup::opened(decoded.as_deref().unwrap_or(&text)), &mut body)?;
        }
        bodies.push(body);
    }
    Ok(fullest::of(bodies))
}

/// Atom 0.3 says so; Atom 1.0 means it by a type that is neither text nor XML.
fn is_base64(node: Node<'_>) -> bool {
    let is_mode = node.attribute("mode").is_some_and(|mode| mode == "base64");
    let is_encoded = node.attribute("encoding").is_some_and(|e| e.contains("base64"));
    is_mode || is_encoded || node.attribute("type").is_some_and(|t| is_binary_type(&t))
}

fn is_binary_type(kind: &str) -> bool {
    kind.contains('/')
        && !kind.starts_with("text/")
        && !kind.contains("xml")
        && !kind.contains("html")
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
