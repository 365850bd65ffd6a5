//! The main text of a page, without what stands around it.

mod blocks;
mod boilerplate;

use std::collections::HashMap;

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Content, Node, Tree, has_word};
use crate::article::{BodyBuilder, clean};
use blocks::{Block, blocks, top_weight, weights};

/// Adds the main text of a page to a body.
///
/// 1. Elements that are never article text are left out ([`boilerplate`]).
/// 2. What is left falls into [`blocks()`]; a block of prose has weight.
/// 3. The container is found from the top down: as long as one child holds most
///    of the weight, the search goes on inside it.
/// 4. The container's blocks are the text, except for those that are mostly
///    links, labels or repetitions ([`is_text`]); a standfirst is put before them.
pub(super) fn read(
    tree: &Tree<'_>,
    title: Option<&str>,
    summary: Option<&str>,
    body: &mut BodyBuilder,
) {
    let title = title.map(clean::line);
    let title = title.as_deref();
    let all = blocks(tree, &[]);
    let blocks = blocks(tree, &boilerplate::skipped(tree, &all));
    let (start, end) = container(tree, &weights(tree, &blocks));
    let inside: Vec<&Block> = blocks.iter().filter(|b| start <= b.node && b.node < end).collect();
    let inside = without_ends(tree, title, &inside);
    let counts = counts(inside);
    let text: Vec<&Block> = inside.iter().copied().filter(|b| is_text(tree, b, &counts)).collect();
    let first = text.first().map_or(start, |b| b.node);
    let standfirst = standfirst(tree, &all, first, title, summary);
    if let Some(standfirst) = standfirst.filter(|s| text.iter().all(|b| b.text != s.text)) {
        body.paragraph(&standfirst.text);
    }
    for block in text {
        add(block, body);
    }
}

/// The blocks from after the headline to the last one of prose, with the list after it.
fn without_ends<'s, 'b>(
    tree: &Tree<'_>,
    title: Option<&str>,
    inside: &'s [&'b Block],
) -> &'s [&'b Block] {
    let first_prose = inside.iter().position(|b| b.is_prose()).unwrap_or(0);
    let opening = inside.get(..first_prose).unwrap_or_default();
    let start = opening.iter().rposition(|b| is_title(tree, title, b)).map_or(0, |at| at + 1);
    let end = inside.iter().rposition(|b| b.is_prose()).map_or(0, |at| at + 1);
    let end =
        end + closing_list(tree, inside.get(start..).unwrap_or_default(), end - start.min(end));
    inside.get(start..end).unwrap_or_default()
}

/// How many of the blocks from `end` on are a list, with its heading, in the same element
/// as the prose before it: "The winners:" and their names.
fn closing_list(tree: &Tree<'_>, blocks: &[&Block], end: usize) -> usize {
    let around = |block: &Block, levels: usize| {
        ancestors(tree, block.node).filter(|n| n.tag().is_some_and(Tag::is_block)).nth(levels)
    };
    let Some(prose) = end.checked_sub(1).and_then(|last| blocks.get(last)) else { return 0 };
    let Some(body) = around(prose, 1) else { return 0 };
    let is_body = |n: Option<&Node<'_>>| n.is_some_and(|n| std::ptr::eq(n, body));
    let after = blocks.get(end..).unwrap_or_default();
    let is_item = |block: &&&Block| {
        block.link == 0
            && around(block, 0).is_some_and(|n| n.tag() == Some(Tag::Li))
            && (is_body(around(block, 2)) || is_body(around(block, 1)))
    };
    let lead = after.iter().take_while(|b| !is_item(b)).count();
    let items = after.iter().skip(lead).take_while(is_item).count();
    if lead > 1 || items < 2 { 0 } else { lead + items }
}

fn counts<'b>(blocks: &[&'b Block]) -> HashMap<&'b str, usize> {
    let mut counts = HashMap::new();
    for block in blocks {
        *counts.entry(block.text.as_str()).or_default() += 1;
    }
    counts
}

/// Whether a block inside the container belongs to the text.
fn is_text(tree: &Tree<'_>, block: &Block, counts: &HashMap<&str, usize>) -> bool {
    // Subheadings and the questions of an interview may come again.
    let is_repeated = !block.heading
        && block.ends_sentence()
        && !block.text.ends_with('?')
        && counts.get(block.text.as_str()).is_some_and(|n| *n > 2);
    if block.is_code() || is_repeated {
        return false;
    }
    if block.heading {
        return block.link * 2 <= block.length;
    }
    let plain = block.length - block.link;
    let is_linked =
        block.link * 2 > block.length && !(plain >= SHORTEST_RUN && block.ends_sentence());
    !is_linked && !is_label(tree, block)
}

/// Whether a block is no sentence and stands in no paragraph of its own.
fn is_label(tree: &Tree<'_>, block: &Block) -> bool {
    let holder = ancestors(tree, block.node).find_map(|n| n.tag().filter(|t| t.is_block()));
    block.length < LONGEST_LABEL
        && !block.ends_sentence()
        && !matches!(
            holder,
            Some(Tag::P | Tag::Li | Tag::Td | Tag::Tr | Tag::Dd | Tag::Dt | Tag::Pre)
        )
}

/// A block that is mostly links still is a sentence with this many characters
/// outside of them.
const SHORTEST_RUN: usize = 15;
/// "Advertisement", "Show caption": no sentence, and in no paragraph of its own.
const LONGEST_LABEL: usize = 50;

/// Adds all the text of a fragment but its own headline, with the labels under
/// it, and what is written under pictures.
pub(super) fn all(tree: &Tree<'_>, body: &mut BodyBuilder) {
    let is_picture = |n: &Node<'_>| matches!(n.tag(), Some(Tag::Figure | Tag::Figcaption));
    let pictures: Vec<bool> = tree.nodes.iter().map(is_picture).collect();
    let blocks = blocks(tree, &pictures);
    let is_paragraph = |b: &Block| !b.heading && !is_label(tree, b);
    let first = blocks.iter().position(is_paragraph).unwrap_or(0);
    let opening = blocks.get(..first).unwrap_or_default();
    let headline = opening.iter().rposition(|b| in_headline(tree, b));
    let start = match headline {
        Some(at) => {
            opening.iter().skip(at + 1).position(|b| b.heading).map_or(first, |n| at + 1 + n)
        }
        None => 0,
    };
    for block in blocks.iter().skip(start) {
        add(block, body);
    }
}

fn add(block: &Block, body: &mut BodyBuilder) {
    if block.heading {
        body.heading(&block.text);
    } else {
        body.paragraph(&block.text);
    }
}

/// The range of nodes that holds the article.
fn container(tree: &Tree<'_>, weight: &[usize]) -> (usize, usize) {
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
    with_prose_beside(tree, weight, (start, end))
}

/// The range, widened to the prose that stands beside it: some sites put all but the
/// first paragraphs into an element of their own, others deal the text out to several
/// elements of one class.
fn with_prose_beside(
    tree: &Tree<'_>,
    weight: &[usize],
    (start, end): (usize, usize),
) -> (usize, usize) {
    let (mut first, mut last) = (start, end);
    let mut at = start;
    for level in 0..HIGHEST_BESIDE {
        let Some(own) = tree.nodes.get(at).filter(|own| own.parent != at) else { break };
        let around = tree.nodes.get(own.parent).map_or(0, |parent| parent.end);
        let mut parts = Vec::new();
        let mut prose = 0;
        let mut beside = own.parent + 1;
        while let Some(node) = tree.nodes.get(beside).filter(|_| beside < around) {
            let own_prose = weight.get(beside).copied().unwrap_or_default();
            let is_part = level == 0 && is_paragraph(tree, beside) || is_of_class(own, node);
            if own_prose > 0 && beside != at && is_part && !has_headline(tree, beside) {
                prose += own_prose;
                parts.push((beside, node.end));
            }
            beside = node.end;
        }
        // What is far smaller is a note on the article.
        let of_text = weight.get(at).copied().unwrap_or_default();
        let is_much = prose * SMALLEST_PART > of_text;
        for (from, to) in parts {
            if is_much
                || tree.nodes.get(from).is_some_and(|n| level == 0 && n.tag() == Some(Tag::P))
            {
                first = first.min(from);
                last = last.max(to);
            }
        }
        at = own.parent;
    }
    (first, last)
}

/// Parts beside the text must hold at least one of so many of its characters.
const SMALLEST_PART: usize = 8;
/// Levels of elements around the container in which parts of the text may stand.
const HIGHEST_BESIDE: usize = 4;

/// Whether an element is a paragraph, or a `div` in the place of one.
fn is_paragraph(tree: &Tree<'_>, at: usize) -> bool {
    let Some(node) = tree.nodes.get(at) else { return false };
    let inside = tree.nodes.get(at + 1..node.end).unwrap_or_default();
    node.tag() == Some(Tag::P)
        || node.tag() == Some(Tag::Div)
            && inside.iter().all(|n| n.tag().is_none_or(|tag| !tag.is_block()))
}

fn is_of_class(own: &Node<'_>, other: &Node<'_>) -> bool {
    let class = own.attribute(Key::Class).filter(|class| !class.trim().is_empty());
    class.is_some()
        && other.tag() == own.tag()
        && own.tag() != Some(Tag::Article)
        && other.attribute(Key::Class) == class
}

/// Whether an element has a headline in it: then it is another story.
fn has_headline(tree: &Tree<'_>, at: usize) -> bool {
    let inside = tree.nodes.get(at).and_then(|node| tree.nodes.get(at..node.end));
    inside.unwrap_or_default().iter().any(|n| matches!(n.tag(), Some(Tag::H1 | Tag::Article)))
}

/// The paragraph between headline and text that sums the article up: it repeats
/// the page's own summary, or is named so.
fn standfirst<'b>(
    tree: &Tree<'_>,
    all: &'b [Block],
    start: usize,
    title: Option<&str>,
    summary: Option<&str>,
) -> Option<&'b Block> {
    let summary = summary.map(clean::line);
    let is_summary = |b: &Block| {
        let summary = summary.as_deref().unwrap_or_default().trim_end_matches(['.', '…']);
        let (short, long) =
            if summary.len() < b.text.len() { (summary, &*b.text) } else { (&*b.text, summary) };
        short.len() >= SHORTEST_STANDFIRST && long.starts_with(short)
    };
    let before: Vec<&Block> = all.iter().take_while(|b| b.node < start).collect();
    let headline = before.iter().rposition(|b| is_title(tree, title, b))?;
    let is_standfirst = |b: &&Block| {
        b.length >= SHORTEST_STANDFIRST
            && b.link * 2 < b.length
            && (is_summary(b) || is_named_standfirst(tree, b))
    };
    before.into_iter().skip(headline + 1).find(is_standfirst)
}

/// In characters.
const SHORTEST_STANDFIRST: usize = 25;

/// Whether a block is the headline; `title` is clean.
fn is_title(tree: &Tree<'_>, title: Option<&str>, block: &Block) -> bool {
    title == Some(block.text.as_str()) || in_headline(tree, block)
}

fn in_headline(tree: &Tree<'_>, block: &Block) -> bool {
    ancestors(tree, block.node).any(|n| n.tag() == Some(Tag::H1))
}

fn is_named_standfirst(tree: &Tree<'_>, block: &Block) -> bool {
    const WORDS: &[&str] = &[
        "standfirst",
        "dek",
        "deck",
        "subtitle",
        "subheadline",
        "subheading",
        "subhead",
        "lede",
        "lead",
        "intro",
        "introduction",
        "excerpt",
        "summary",
        "description",
        "strapline",
        "kicker",
        "abstract",
        "preamble",
        "sub",
        "teaser",
        "desc",
        "chapo",
        "spot",
        "headnote",
    ];
    let keys = [Key::Class, Key::Id, Key::Testid];
    ancestors(tree, block.node).take(4).any(|node| {
        keys.iter().filter_map(|key| node.attribute(*key)).any(|names| has_word(names, WORDS))
    })
}

/// The elements around a node, innermost first.
fn ancestors<'t, 'a>(tree: &'t Tree<'a>, node: usize) -> impl Iterator<Item = &'t Node<'a>> {
    let above = |at: &usize| tree.nodes.get(*at).map(|n| n.parent).filter(|parent| parent != at);
    std::iter::successors(above(&node), move |at| above(at)).filter_map(|at| tree.nodes.get(at))
}
