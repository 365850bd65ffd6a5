//! The main text of a page, without what stands around it.

mod blocks;
mod boilerplate;

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Content, Node, Tree};
use crate::article::{BodyBuilder, clean};
use blocks::{Block, blocks, top_weight, weights};
use boilerplate::has_word;

/// Adds the main text of a page to a body.
///
/// 1. Elements that are never article text are left out ([`boilerplate`]).
/// 2. What is left falls into [`blocks`]; a block of prose has weight.
/// 3. The container is found from the top down: as long as one child holds most
///    of the weight, the search goes on inside it.
/// 4. The container's blocks are the text, except for those that are mostly
///    links; a standfirst above the container is put before them.
pub(super) fn read(
    tree: &Tree<'_>,
    title: Option<&str>,
    summary: Option<&str>,
    body: &mut BodyBuilder,
) {
    let skipped = boilerplate::skipped(tree);
    let blocks = blocks(tree, &skipped);
    let (start, end) = container(tree, &weights(tree, &blocks));
    let title = title.map(clean::line);
    let is_title = |block: &Block| title.as_deref() == Some(block.text.as_str());
    if let Some(standfirst) = standfirst(tree, &blocks, start, summary) {
        body.paragraph(&standfirst.text);
    }
    let inside: Vec<&Block> = blocks.iter().filter(|b| start <= b.node && b.node < end).collect();
    let last = inside.iter().rposition(|b| b.is_prose()).map_or(0, |at| at + 1);
    for block in inside.into_iter().take(last).filter(|b| !is_title(b) && !b.is_code()) {
        if block.heading {
            body.heading(&block.text);
        } else if block.link * 2 <= block.length {
            body.paragraph(&block.text);
        }
    }
}

/// Adds all the text of a fragment.
pub(super) fn all(tree: &Tree<'_>, body: &mut BodyBuilder) {
    for block in blocks(tree, &[]) {
        if block.heading {
            body.heading(&block.text);
        } else {
            body.paragraph(&block.text);
        }
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
    (start, end)
}

/// The paragraph between headline and text that sums the article up: the block
/// before the container that repeats the page's own summary or is named so.
fn standfirst<'b>(
    tree: &Tree<'_>,
    blocks: &'b [Block],
    start: usize,
    summary: Option<&str>,
) -> Option<&'b Block> {
    let summary = summary.map(clean::line);
    let before: Vec<&Block> = blocks.iter().take_while(|b| b.node < start).collect();
    let headline = before.iter().rposition(|b| in_headline(tree, b))?;
    let is_standfirst = |b: &&Block| {
        b.length >= SHORTEST_STANDFIRST
            && b.link * 2 < b.length
            && (summary.as_deref() == Some(b.text.as_str()) || is_named_standfirst(tree, b))
    };
    before.into_iter().skip(headline + 1).find(is_standfirst)
}

/// In characters.
const SHORTEST_STANDFIRST: usize = 25;

fn in_headline(tree: &Tree<'_>, block: &Block) -> bool {
    ancestors(tree, block.node).any(|n| n.tag() == Some(Tag::H1))
}

fn is_named_standfirst(tree: &Tree<'_>, block: &Block) -> bool {
    const WORDS: [&str; 19] = [
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
    ];
    let keys = [Key::Class, Key::Id, Key::Testid];
    ancestors(tree, block.node).take(4).any(|node| {
        keys.iter().filter_map(|key| node.attribute(*key)).any(|names| has_word(names, &WORDS))
    })
}

/// The elements around a node, innermost first.
fn ancestors<'t, 'a>(tree: &'t Tree<'a>, node: usize) -> impl Iterator<Item = &'t Node<'a>> {
    let above = |at: &usize| tree.nodes.get(*at).map(|n| n.parent).filter(|parent| parent != at);
    std::iter::successors(above(&node), move |at| above(at)).filter_map(|at| tree.nodes.get(at))
}
