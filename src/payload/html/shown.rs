//! What the page shows to readers, where it declares nothing: byline and date.

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Content, Node, Tree, has_word};
use crate::payload::{byline, dates};

/// Authors as the page shows them; empty if nothing looks like a byline.
pub(super) fn authors(tree: &Tree<'_>) -> Vec<String> {
    let marks: [fn(&Node<'_>) -> bool; 3] = [is_marked_author, links_to_author, is_named_byline];
    for is_byline in marks {
        let found = tree.nodes.iter().enumerate().filter(|(_, node)| is_byline(node));
        let names = found.take(MOST_TRIED).find_map(|(at, _)| {
            let text = tree.text_of(at);
            let names = byline::authors(std::slice::from_ref(&text), None);
            (text.len() <= LONGEST_BYLINE && !text.ends_with('.') && !names.is_empty())
                .then_some(names)
        });
        if let Some(names) = names {
            return names;
        }
    }
    Vec::new()
}

/// The date as the page shows it, as it is written; `None` if none can be read.
pub(super) fn date(tree: &Tree<'_>) -> Option<String> {
    let time = |(at, node): (usize, &Node<'_>)| {
        let is_time = node.tag() == Some(Tag::Time);
        let declared =
            node.value(Key::Datetime).map(std::borrow::Cow::into_owned).filter(|v| is_date(v));
        is_time.then(|| declared.or_else(|| short_date(tree, at))).flatten()
    };
    let named = |(at, node): (usize, &Node<'_>)| {
        let names = [Key::Class, Key::Id].into_iter().filter_map(|key| node.attribute(key));
        let is_named = names.into_iter().any(|n| has_word(n, &DATE_WORDS));
        is_named.then(|| short_date(tree, at)).flatten()
    };
    let nodes = || tree.nodes.iter().enumerate();
    nodes().find_map(time).or_else(|| nodes().find_map(named)).or_else(|| after_headline(tree))
}

/// `/2024/07/27/` in an address.
pub(super) fn date_in_url(url: &str) -> Option<String> {
    let parts: Vec<&str> = url.split(['/', '-', '?']).collect();
    parts.windows(3).find_map(|w| match w {
        [y, m, d] if y.len() == 4 && m.len() == 2 && d.len() == 2 => {
            Some(format!("{y}-{m}-{d}")).filter(|date| is_date(date))
        }
        _ => None,
    })
}

/// Whether a string can be read as a date.
pub(super) fn is_date(raw: &str) -> bool {
    dates::rfc3339(raw, "", &mut Vec::new()).is_some()
}

const MOST_TRIED: usize = 20;
/// In bytes.
const LONGEST_BYLINE: usize = 120;
const LONGEST_DATE: usize = 80;
/// Nodes after the headline in which a date is looked for.
const NEAR: usize = 80;
const DATE_WORDS: [&str; 9] = [
    "date",
    "published",
    "pubdate",
    "timestamp",
    "posted",
    "publish",
    "publication",
    "dateline",
    "datetime",
];

fn is_marked_author(node: &Node<'_>) -> bool {
    node.attribute(Key::Rel).is_some_and(|r| r.eq_ignore_ascii_case("author"))
        || node.attribute(Key::Itemprop).is_some_and(|p| p == "author")
}

fn links_to_author(node: &Node<'_>) -> bool {
    const PATHS: [&str; 9] = [
        "/author/",
        "/authors/",
        "/staff/",
        "/writer/",
        "/by/",
        "/contributor/",
        "/contributors/",
        "/journalist/",
        "/autor/",
    ];
    node.tag() == Some(Tag::A)
        && node
            .attribute(Key::Href)
            .is_some_and(|href| PATHS.iter().any(|path| href.contains(path)))
}

fn is_named_byline(node: &Node<'_>) -> bool {
    [Key::Class, Key::Testid]
        .into_iter()
        .filter_map(|key| node.attribute(key))
        .any(|names| has_word(names, &["byline", "author", "authors", "writer", "bylines"]))
}

fn short_date(tree: &Tree<'_>, at: usize) -> Option<String> {
    let end = tree.nodes.get(at)?.end;
    // A long element is no date, and need not be joined to find out.
    if end - at > NEAR {
        return None;
    }
    Some(tree.text_of(at)).filter(|t| t.len() <= LONGEST_DATE && is_date(t))
}

fn after_headline(tree: &Tree<'_>) -> Option<String> {
    let headline = tree.nodes.iter().position(|n| n.tag() == Some(Tag::H1))?;
    let near = tree.nodes.get(headline..)?.iter().take(NEAR);
    near.filter_map(|node| match node.content {
        Content::Text(text) if text.trim().len() <= LONGEST_DATE => Some(text.trim()),
        _ => None,
    })
    .find(|text| is_date(text))
    .map(str::to_owned)
}
