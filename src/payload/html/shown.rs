//! Whom the page names as its authors to readers.

use super::others::Others;
use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Node, Tree, has_word};
use crate::payload::byline;

/// Authors as the page shows them; empty if nothing looks like a byline.
pub(super) fn authors(tree: &Tree<'_>, others: &Others<'_, '_>) -> Vec<String> {
    let marks: [fn(&Node<'_>) -> bool; 3] = [is_marked_author, links_to_author, is_named_byline];
    for is_byline in marks {
        let found = tree.nodes.iter().enumerate().filter(|(_, node)| is_byline(node));
        let own = found.take(MOST_TRIED).filter(|(at, _)| !is_of_others(others, tree, *at));
        let names = own.into_iter().find_map(|(at, _)| {
            let lines = tree.short_lines_of(at)?;
            let names = names_of_lines(&lines);
            let length: usize = lines.iter().map(String::len).sum();
            let is_sentence = lines.last().is_some_and(|line| line.ends_with('.'));
            (length <= LONGEST_BYLINE && !is_sentence && !names.is_empty()).then_some(names)
        });
        if let Some(names) = names {
            return names;
        }
    }
    Vec::new()
}

/// The names in the first line that has some, and in those after it that are nothing but
/// names: titles and places stand below a name.
fn names_of_lines(lines: &[String]) -> Vec<String> {
    let of = |line: &String| byline::authors(std::slice::from_ref(line), None);
    let Some(first) = lines.iter().position(|line| !of(line).is_empty()) else {
        return Vec::new();
    };
    let is_name = |line: &&String| {
        is_full(line) && line.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
    };
    let more = lines.iter().skip(first + 1).filter(is_name);
    let lines: Vec<String> = lines.get(first).into_iter().chain(more).cloned().collect();
    byline::authors(&lines, None)
}

/// Authors as the page shows them under its headline: those that are marked as such, else
/// a line that begins with "By"; full names only.
pub(super) fn byline(tree: &Tree<'_>, others: &Others<'_, '_>) -> Vec<String> {
    let nodes = || near_headlines(tree, 1).take_while(|at| !is_next_story(tree, *at));
    let near = || {
        let own = nodes().filter(|at| !others.have(*at));
        own.filter_map(|at| Some((tree.nodes.get(at)?, at)))
    };
    let names = |texts: &[String]| {
        let names = byline::authors(texts, None);
        if names.iter().all(|name| is_full(name)) { names } else { Vec::new() }
    };
    let short = |at: usize| tree.short_text_of(at).filter(|text| text.len() <= LONGEST_BYLINE);
    let marked = near()
        .filter(|(node, at)| is_marked_author(node) && !is_of_others(others, tree, *at))
        .filter_map(|(_, at)| short(at));
    let marked = names(&marked.collect::<Vec<_>>());
    if !marked.is_empty() {
        return marked;
    }
    let lines = near().filter(|(node, _)| node.tag() != Some(Tag::Time));
    let lines = lines.filter_map(|(_, at)| Some((at, short(at)?)));
    let lines = lines.filter(|(at, line)| byline::is_by(line) && !is_after_text(tree, *at));
    lines.map(|(_, line)| names(&[line])).find(|names| !names.is_empty()).unwrap_or_default()
}

/// Those of some names whom the page does not show as helpers beside its byline
/// ("Contributions from Ann Lee"); all of them if it shows nobody else.
pub(super) fn without_contributors(tree: &Tree<'_>, names: Vec<String>) -> Vec<String> {
    if names.len() < 2 {
        return names;
    }
    let lines =
        near_headlines(tree, 1).filter(|at| tree.nodes.get(*at).is_some_and(is_contributors));
    let lines: Vec<String> = lines.filter_map(|at| tree.short_text_of(at)).collect();
    let writes = |name: &&String| !lines.iter().any(|line| line.contains(name.as_str()));
    let writers: Vec<String> = names.iter().filter(writes).cloned().collect();
    if writers.is_empty() { names } else { writers }
}

fn is_contributors(node: &Node<'_>) -> bool {
    let names = [Key::Class, Key::Id, Key::Testid];
    let mut names = names.into_iter().filter_map(|key| node.attribute(key));
    names.any(|names| has_word(names, &["contributors", "contributions"]))
}

/// Whether a line stands behind a sentence in one paragraph with it: what a picture shows,
/// and by whom it is.
fn is_after_text(tree: &Tree<'_>, at: usize) -> bool {
    let block = tree.ancestors(at).find(|(_, node)| node.tag().is_some_and(Tag::is_block));
    let start = block.map_or(0, |(block, _)| block).max(at.saturating_sub(BEFORE));
    let before = tree.nodes.get(start..at).unwrap_or_default();
    let last = before.iter().rev().find_map(Node::visible_text);
    last.is_some_and(|text| text.trim_end().ends_with(['.', '!', '?']))
}

/// Nodes before a line.
const BEFORE: usize = 12;

/// Whether a node is the headline of another story: a heading that is a link.
fn is_next_story(tree: &Tree<'_>, at: usize) -> bool {
    let Some(node) = tree.nodes.get(at).filter(|n| n.tag().is_some_and(Tag::is_heading)) else {
        return false;
    };
    let inside = tree.nodes.get(at + 1..node.end).unwrap_or_default();
    node.tag() != Some(Tag::H1) && inside.iter().any(|n| n.tag() == Some(Tag::A))
}

/// Whether a name at a node is that of a photographer, of somebody quoted, or of the
/// author of another story.
fn is_of_others(others: &Others<'_, '_>, tree: &Tree<'_>, at: usize) -> bool {
    const NAMES: [&str; 4] = ["photo", "credit", "quote", "pullquote"];
    let says_so = |node: &Node<'_>| {
        let mut names = [Key::Class, Key::Id].into_iter().filter_map(|key| node.attribute(key));
        node.tag() == Some(Tag::Footer) || names.any(|names| has_word(names, &NAMES))
    };
    tree.upwards(at).take(LEVELS_ABOVE).any(|(_, node)| says_so(node)) || others.have(at)
}

/// Elements around a name that tell whose it is.
const LEVELS_ABOVE: usize = 4;

/// Two to four words, of which the first has a capital; or one that somebody made up.
pub(super) fn is_full(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (2..=4).contains(&words) && name.starts_with(char::is_uppercase)
        || words == 1 && is_handle(name)
}

/// `HarbourFan`: a word with capitals inside.
fn is_handle(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).nth(2).is_some() && word.contains(char::is_lowercase)
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
    const NAMES: [&str; 9] = [
        "byline",
        "bylines",
        "author",
        "authors",
        "writer",
        "submitted",
        "autor",
        "auteur",
        "journalist",
    ];
    [Key::Class, Key::Id, Key::Testid]
        .into_iter()
        .filter_map(|key| node.attribute(key))
        .any(|names| has_word(names, &NAMES))
}

/// The nodes that follow the first few first-level headings closely, in order.
pub(super) fn near_headlines(tree: &Tree<'_>, most: usize) -> impl Iterator<Item = usize> {
    let headings = tree.nodes.iter().enumerate().filter(|(_, n)| n.tag() == Some(Tag::H1));
    headings.take(most).flat_map(|(at, _)| at..(at + NEAR).min(tree.nodes.len()))
}
