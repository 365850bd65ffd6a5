//! The main text of a page, without what stands around it.

mod asides;
mod blocks;
mod boilerplate;
mod container;
mod names;

use std::collections::{HashMap, HashSet};

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Node, Tree, has_word};
use crate::article::{BodyBuilder, clean};
pub(super) use blocks::Block;
use blocks::{blocks, weights};
use boilerplate::By;
use container::container;

/// What was found on a page.
pub(super) struct Found {
    /// The main text.
    pub(super) text: Vec<Block>,
    /// All that the page shows.
    pub(super) all: Vec<Block>,
    /// Characters of prose on the whole page.
    pub(super) prose: usize,
}

/// The main text of a page.
///
/// 1. Elements that are never article text are left out ([`boilerplate`]).
/// 2. What is left falls into [`blocks()`]; a block of prose has weight.
/// 3. The container is found from the top down: as long as one child holds most
///    of the weight, the search goes on inside it. What belongs to it beside and
///    before it is added.
/// 4. The container's blocks are the text, except for those that are mostly
///    links, labels or repetitions ([`is_text`]); a standfirst is put before them.
///
/// Where the names of elements leave next to nothing of a page with much prose, it is
/// read again without them.
pub(super) fn read(tree: &Tree<'_>, title: Option<&str>, summary: Option<&str>) -> Found {
    let title = title.map(clean::line);
    let hidden = boilerplate::hidden(tree);
    let all = blocks(tree, &hidden);
    let page = Page { tree, title: title.as_deref(), summary, all: &all, hidden };
    let mut text = page.text(By::Names);
    let length = |text: &[Block]| text.iter().map(|b| b.length).sum::<usize>();
    let prose: usize = all.iter().filter(|b| b.is_prose()).map(|b| b.length).sum();
    let found = length(&text);
    if found < NEXT_TO_NOTHING && found * 3 < prose {
        let again = page.text(By::Tags);
        if length(&again) >= found.max(1) * 3 {
            text = again;
        }
    }
    Found { text, all, prose }
}

/// In characters. No article is shorter that has much prose around it.
const NEXT_TO_NOTHING: usize = 250;

struct Page<'p, 'a> {
    tree: &'p Tree<'a>,
    /// Clean.
    title: Option<&'p str>,
    summary: Option<&'p str>,
    all: &'p [Block],
    hidden: Vec<bool>,
}

impl Page<'_, '_> {
    fn text(&self, by: By) -> Vec<Block> {
        let (tree, title) = (self.tree, self.title);
        let is_headline = |b: &&Block| title == Some(b.text.as_str());
        let headline = self.all.iter().find(is_headline);
        let headline = headline.or_else(|| self.all.iter().find(|b| in_headline(tree, b)));
        let mut skipped = self.hidden.clone();
        boilerplate::skip(tree, self.all, headline.map(|b| b.node), by, &mut skipped);
        let mut blocks = blocks(tree, &skipped);
        blocks.retain(|b| !(b.is_prose() && asides::is_aside(&b.text)));
        let (start, end) = container(tree, &weights(tree, &blocks));
        let start = opening(tree, title, &blocks, (start, end));
        let inside: Vec<&Block> =
            blocks.iter().filter(|b| start <= b.node && b.node < end).collect();
        let inside = without_ends(tree, title, &inside);
        let counts = counts(inside);
        let mut seen = HashSet::new();
        let mut text = Vec::new();
        for block in inside.iter().copied().filter(|b| is_text(tree, b, &counts)) {
            // The questions of an interview may come again.
            let may_repeat = block.length < SHORTEST_REPEATED || block.text.ends_with('?');
            if may_repeat || seen.insert(block.text.as_str()) {
                text.push(block.clone());
            }
        }
        without_pull_quotes(tree, &mut text);
        let first = text.first().map_or(start, |b| b.node);
        let standfirst = standfirst(tree, self.all, first, title, self.summary);
        if let Some(standfirst) = standfirst.filter(|s| text.iter().all(|b| b.text != s.text)) {
            text.insert(0, standfirst.clone());
        }
        text
    }
}

/// In characters. A longer paragraph that comes again is the same one.
const SHORTEST_REPEATED: usize = 60;

/// Leaves out quotations that are set apart from the text they are taken from.
fn without_pull_quotes(tree: &Tree<'_>, text: &mut Vec<Block>) {
    let bare =
        |b: &Block| -> String { b.text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned() };
    let is_apart = |b: &Block| {
        !b.heading
            && b.length >= SHORTEST_PULLED
            && ancestors(tree, b.node).take(4).any(|n| {
                n.tag() == Some(Tag::Blockquote)
                    || [Key::Class, Key::Id]
                        .iter()
                        .filter_map(|key| n.attribute(*key))
                        .any(is_pulled)
            })
    };
    let apart: Vec<(usize, String)> = text
        .iter()
        .enumerate()
        .filter(|(_, b)| is_apart(b))
        .map(|(at, b)| (at, bare(b)))
        .take(MOST_PULLED)
        .collect();
    let is_taken = |(at, words): &(usize, String)| {
        text.iter().enumerate().any(|(other, b)| other != *at && b.text.contains(words.as_str()))
    };
    let taken: HashSet<usize> = apart.iter().filter(|p| is_taken(p)).map(|(at, _)| *at).collect();
    let mut at = 0;
    text.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
}

fn is_pulled(names: &str) -> bool {
    has_word(names, &["pullquote", "pull", "blockquote", "quote", "callout"])
}

/// In characters.
const SHORTEST_PULLED: usize = 30;
const MOST_PULLED: usize = 50;

/// Where the text begins that stands before the container, under the same headline: the
/// opening of a live blog, of which the entries are the container. Its start if there is
/// little of it.
fn opening(
    tree: &Tree<'_>,
    title: Option<&str>,
    blocks: &[Block],
    (start, end): (usize, usize),
) -> usize {
    let before = blocks.partition_point(|b| b.node < start);
    let (before, inside) = blocks.split_at(before);
    let headline = before.iter().rposition(|b| is_title(tree, title, b));
    let prose = |blocks: &[Block]| -> usize {
        let prose = blocks.iter().filter(|b| b.node < end && b.is_prose());
        prose.map(|b| b.length).sum()
    };
    let between = before.get(headline.map_or(0, |at| at + 1)..).unwrap_or_default();
    let mut paragraphs = between.iter().filter(|b| b.is_prose());
    let (first, second) = (paragraphs.next(), paragraphs.next());
    if let (Some(lead), None) = (first, second)
        && is_lead(tree, lead, start)
    {
        return lead.node;
    }
    // One may be what is written under a picture.
    let (Some(_), Some(first), Some(_)) = (headline, first, second) else { return start };
    if prose(between) * SMALLEST_OPENING > prose(inside) { first.node } else { start }
}

/// Whether a block is the first paragraph of the text, in an element of its own beside
/// the container.
fn is_lead(tree: &Tree<'_>, block: &Block, container: usize) -> bool {
    let is_paragraph = ancestors(tree, block.node).take(3).any(|n| n.tag() == Some(Tag::P));
    let around = tree.nodes.get(container).map_or(container, |n| n.parent);
    let end = tree.nodes.get(around).map_or(0, |n| n.end);
    let is_beside = around < block.node && block.node < end;
    is_paragraph && is_beside && block.length >= SHORTEST_LEAD && block.ends_sentence()
}

/// In characters.
const SHORTEST_LEAD: usize = 60;
/// An opening holds at least one of so many characters of the text.
const SMALLEST_OPENING: usize = 8;

/// The blocks from after the headline to the last one of prose, with the list after it.
fn without_ends<'s, 'b>(
    tree: &Tree<'_>,
    title: Option<&str>,
    inside: &'s [&'b Block],
) -> &'s [&'b Block] {
    let first_prose = inside.iter().position(|b| b.is_prose()).unwrap_or(0);
    let opening = inside.get(..first_prose).unwrap_or_default();
    let start = opening.iter().rposition(|b| is_title(tree, title, b)).map_or(0, |at| at + 1);
    let is_last = |b: &&Block| b.is_prose() && !is_notice(&b.text);
    let end = inside.iter().rposition(is_last).map_or(0, |at| at + 1);
    let body = inside.get(start..).unwrap_or_default();
    let end = end.saturating_sub(start);
    body.get(..end + closing_list(tree, body, end)).unwrap_or_default()
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

/// Whether a closing line says whose the text is.
fn is_notice(text: &str) -> bool {
    text.starts_with(['©', '®'])
        || text.starts_with("Copyright ")
        || ["ll rights reserved", "subject to copyright"].iter().any(|sign| text.contains(sign))
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
    // Subheadings and the questions of an interview may come again; what is longer is
    // read once.
    let is_repeated = !block.heading
        && block.length < SHORTEST_REPEATED
        && block.ends_sentence()
        && !block.text.ends_with('?')
        && counts.get(block.text.as_str()).is_some_and(|n| *n > 2);
    if block.is_code() || is_repeated || !block.text.contains(char::is_alphanumeric) {
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
    let mut skipped = boilerplate::hidden(tree);
    for (skip, node) in skipped.iter_mut().zip(&tree.nodes) {
        *skip |= is_picture(node);
    }
    let blocks = blocks(tree, &skipped);
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

/// Adds all the text inside some elements, none of which is in another.
pub(super) fn within(tree: &Tree<'_>, elements: &[usize], body: &mut BodyBuilder) {
    for block in blocks(tree, &boilerplate::hidden(tree)) {
        let at = elements.partition_point(|element| *element <= block.node);
        let around = at.checked_sub(1).and_then(|at| elements.get(at));
        let end = around.and_then(|at| tree.nodes.get(*at)).map_or(0, |node| node.end);
        if block.node < end {
            add(&block, body);
        }
    }
}

/// Adds a block to a body.
pub(super) fn add(block: &Block, body: &mut BodyBuilder) {
    if block.heading {
        body.heading(&block.text);
    } else {
        body.paragraph(&block.text);
    }
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
