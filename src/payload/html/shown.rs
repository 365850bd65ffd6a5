//! Whom the page names as its authors to readers.

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Node, Tree, has_word};
use crate::payload::byline;

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

const MOST_TRIED: usize = 20;
/// In bytes.
const LONGEST_BYLINE: usize = 120;
/// Nodes after a headline in which byline and date are looked for.
const NEAR: usize = 80;

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
pub(super) fn near_headlines(tree: &Tree<'_>, most: usize) -> impl Iterator<Item = usize> {
    let headings = tree.nodes.iter().enumerate().filter(|(_, n)| n.tag() == Some(Tag::H1));
    headings.take(most).flat_map(|(at, _)| at..(at + NEAR).min(tree.nodes.len()))
}
