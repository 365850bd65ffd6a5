//! The element that holds the article, and the parts of the text beside it.

use std::collections::HashSet;
use std::ops::Range;

use super::blocks::top_weight;
use crate::payload::html::tag::Tag;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Content, Node, Tree};

/// The range of nodes that holds the article: from the top down, as long as one element
/// has seven tenths of the prose of the one around it, and what stands beside the last.
pub(super) fn container(
    tree: &Tree<'_>,
    weight: &[usize],
    headline: Option<usize>,
) -> (usize, usize) {
    let (mut start, mut end) = (0, tree.nodes.len());
    let mut total = top_weight(tree, weight);
    let mut at = 0;
    while at < end {
        let Some(node) = tree.nodes.get(at) else { break };
        let own = weight.get(at).copied().unwrap_or_default();
        let is_container =
            matches!(node.content, Content::Element(..)) && node.tag() != Some(Tag::P);
        if is_container && own * 10 >= total * 7 && own > 0 {
            (start, end, total) = (at, node.end, own);
            at += 1;
        } else {
            at = node.end;
        }
    }
    let own = headline.and_then(|headline| own_article(tree, weight, (start, end), headline));
    with_prose_beside(tree, weight, own.unwrap_or((start, end)))
}

/// Of several `<article>` elements in a range the one with the headline: the others are
/// other stories, unless it has little of their prose, as in a live blog.
fn own_article(
    tree: &Tree<'_>,
    weight: &[usize],
    (start, end): (usize, usize),
    headline: usize,
) -> Option<(usize, usize)> {
    let prose = |at: usize| weight.get(at).copied().unwrap_or_default();
    let (mut own, mut others) = (None, 0);
    let mut at = start;
    while let Some(node) = tree.nodes.get(at).filter(|_| at < end) {
        if node.tag() != Some(Tag::Article) || prose(at) == 0 {
            at += 1;
            continue;
        }
        if at <= headline && headline < node.end {
            own = Some((at, node.end));
        } else {
            others += prose(at);
        }
        at = node.end;
    }
    own.filter(|(at, _)| others > 0 && prose(*at) * SMALLEST_STORY >= others)
}

/// What stands under the headline alone is a story if it has at least one of so many
/// characters of the others; the opening of a live blog has less.
const SMALLEST_STORY: usize = 2;

/// The range, widened to the prose that stands beside it: some sites put all but the
/// first paragraphs into an element of their own, others deal the text out to several
/// elements of one class.
fn with_prose_beside(
    tree: &Tree<'_>,
    weight: &[usize],
    (mut start, mut end): (usize, usize),
) -> (usize, usize) {
    let mut at = start;
    for level in 0..HIGHEST_BESIDE {
        let parts = parts_beside(tree, weight, at, level == 0);
        let prose = |at: usize| weight.get(at).copied().unwrap_or_default();
        // What is far smaller than the text is a note on it, unless it is a paragraph.
        let is_much = parts.iter().map(|p| prose(p.start)).sum::<usize>() * SMALLEST > prose(at);
        let is_p =
            |p: &Range<usize>| tree.nodes.get(p.start).is_some_and(|n| n.tag() == Some(Tag::P));
        for part in parts.iter().filter(|part| is_much || level == 0 && is_p(part)) {
            start = start.min(part.start);
            end = end.max(part.end);
        }
        at = tree.nodes.get(at).map_or(at, |node| node.parent);
    }
    (start, end)
}

/// Levels of elements around the container in which parts of the text may stand.
const HIGHEST_BESIDE: usize = 4;
/// Parts beside the text hold at least one of so many of its characters.
const SMALLEST: usize = 8;

/// The elements with prose beside `at` that are of its class, or `paragraphs`.
fn parts_beside(
    tree: &Tree<'_>,
    weight: &[usize],
    at: usize,
    paragraphs: bool,
) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let Some(own) = tree.nodes.get(at).filter(|own| own.parent != at) else { return parts };
    let around = tree.nodes.get(own.parent).map_or(0, |parent| parent.end);
    let mut beside = own.parent + 1;
    while let Some(node) = tree.nodes.get(beside).filter(|_| beside < around) {
        let has_prose = weight.get(beside).is_some_and(|w| *w > 0);
        let is_part = || paragraphs && is_paragraph(tree, beside) || is_of_class(own, node);
        if has_prose && beside != at && is_part() && !has_headline(tree, beside) {
            parts.push(beside..node.end);
        }
        beside = node.end;
    }
    parts
}

/// Whether an element is a paragraph, or a `div` in the place of one.
fn is_paragraph(tree: &Tree<'_>, at: usize) -> bool {
    let Some(node) = tree.nodes.get(at) else { return false };
    let inside = tree.nodes.get(at + 1..node.end).unwrap_or_default();
    node.tag() == Some(Tag::P)
        || node.tag() == Some(Tag::Div)
            && inside.iter().all(|n| n.tag().is_none_or(|tag| !tag.is_block()))
}

fn is_of_class(own: &Node<'_>, other: &Node<'_>) -> bool {
    if other.tag() != own.tag() || own.tag() == Some(Tag::Article) {
        return false;
    }
    // The first and the last of them may have a word more.
    let (own, other) = (classes(own), classes(other));
    own.intersection(&other).count() * 2 > own.union(&other).count()
}

fn classes<'a>(node: &Node<'a>) -> HashSet<&'a str> {
    let class = node.attribute(Key::Class).unwrap_or_default();
    let start = class.get(..class.floor_char_boundary(LONGEST_CLASS)).unwrap_or_default();
    start.split_whitespace().collect()
}

/// In bytes.
const LONGEST_CLASS: usize = 300;

/// Whether an element has a headline in it: then it is another story.
fn has_headline(tree: &Tree<'_>, at: usize) -> bool {
    let inside = tree.nodes.get(at).and_then(|node| tree.nodes.get(at..node.end));
    inside.unwrap_or_default().iter().any(|n| matches!(n.tag(), Some(Tag::H1 | Tag::Article)))
}
