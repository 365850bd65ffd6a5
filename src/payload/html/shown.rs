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
            let text = tree.short_text_of(at)?;
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

/// Authors as the page shows them under its headline: those that are marked as such, else
/// a line that begins with "By"; full names only.
pub(super) fn byline(tree: &Tree<'_>) -> Vec<String> {
    let near = || near_headlines(tree, 1).filter_map(|at| Some((tree.nodes.get(at)?, at)));
    let names = |texts: &[String]| {
        let names = byline::authors(texts, None);
        if names.iter().all(|name| is_full(name)) { names } else { Vec::new() }
    };
    let short = |at: usize| tree.short_text_of(at).filter(|text| text.len() <= LONGEST_BYLINE);
    let marked = near().filter(|(node, _)| is_marked_author(node)).filter_map(|(_, at)| short(at));
    let marked = names(&marked.collect::<Vec<_>>());
    if !marked.is_empty() {
        return marked;
    }
    let lines = near().filter(|(node, _)| node.tag() != Some(Tag::Time));
    let lines = lines.filter_map(|(_, at)| short(at)).filter(|line| is_by(line));
    lines.map(|line| names(&[line])).find(|names| !names.is_empty()).unwrap_or_default()
}

fn is_by(line: &str) -> bool {
    const LEADS: [&str; 4] = ["by ", "von ", "par ", "por "];
    let begins = |lead: &&str| line.get(..lead.len()).is_some_and(|l| l.eq_ignore_ascii_case(lead));
    LEADS.iter().any(begins) && !line.ends_with(['.', '?', '!'])
}

/// Two to four words, of which the first has a capital.
fn is_full(name: &str) -> bool {
    (2..=4).contains(&name.split_whitespace().count()) && name.starts_with(char::is_uppercase)
}

/// The date as the page shows it, as it is written: near the headline, else in
/// the address, else anywhere, where it may be another story's. `None` if none can
/// be read.
pub(super) fn date(tree: &Tree<'_>, url: Option<&str>) -> Option<String> {
    let nodes = || 0..tree.nodes.len();
    near_headlines(tree, MOST_HEADLINES)
        .find_map(|at| time(tree, at).or_else(|| named(tree, at)).or_else(|| text(tree, at)))
        .or_else(|| url.and_then(date_in_url))
        .or_else(|| nodes().find_map(|at| time(tree, at)))
        .or_else(|| nodes().find_map(|at| named(tree, at)))
}

/// A declared date in the zone in which the page shows the same minute to readers;
/// unchanged if it shows none. Many pages declare in UTC what they show in the
/// publisher's own time, on another day.
pub(super) fn in_shown_zone(tree: &Tree<'_>, declared: String) -> String {
    let told = |shown: Option<String>| dates::in_zone_of(&declared, &shown?);
    // What readers see comes before what `<time>` declares, which may be in UTC again.
    near_headlines(tree, MOST_HEADLINES)
        .find_map(|at| told(text(tree, at)))
        .or_else(|| near_headlines(tree, MOST_HEADLINES).find_map(|at| told(time(tree, at))))
        .unwrap_or(declared)
}

/// `/2024/07/27/` in an address.
fn date_in_url(url: &str) -> Option<String> {
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
/// Nodes after a headline in which a date is looked for.
const NEAR: usize = 80;
/// Pages with more are lists.
const MOST_HEADLINES: usize = 3;
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

/// The nodes that follow the first few first-level headings closely, in order.
fn near_headlines(tree: &Tree<'_>, most: usize) -> impl Iterator<Item = usize> {
    let headings = tree.nodes.iter().enumerate().filter(|(_, n)| n.tag() == Some(Tag::H1));
    headings.take(most).flat_map(|(at, _)| at..(at + NEAR).min(tree.nodes.len()))
}

/// What a `<time>` element tells.
fn time(tree: &Tree<'_>, at: usize) -> Option<String> {
    let node = tree.nodes.get(at).filter(|n| n.tag() == Some(Tag::Time))?;
    let declared =
        node.value(Key::Datetime).map(std::borrow::Cow::into_owned).filter(|v| is_date(v));
    declared.or_else(|| short_date(tree, at))
}

/// The text of an element that is named a date.
fn named(tree: &Tree<'_>, at: usize) -> Option<String> {
    let node = tree.nodes.get(at)?;
    let names = [Key::Class, Key::Id].into_iter().filter_map(|key| node.attribute(key));
    let is_named = names.into_iter().any(|n| has_word(n, &DATE_WORDS));
    is_named.then(|| short_date(tree, at)).flatten()
}

/// A text that is a date.
fn text(tree: &Tree<'_>, at: usize) -> Option<String> {
    match tree.nodes.get(at)?.content {
        Content::Text(text) if text.trim().len() <= LONGEST_DATE => {
            Some(text.trim()).filter(|t| is_date(t)).map(str::to_owned)
        }
        _ => None,
    }
}

fn short_date(tree: &Tree<'_>, at: usize) -> Option<String> {
    tree.short_text_of(at).filter(|t| t.len() <= LONGEST_DATE && is_date(t))
}
