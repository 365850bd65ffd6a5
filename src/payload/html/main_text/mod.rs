//! The main text of a page, without what stands around it.

pub(super) mod asides;
mod blocks;
mod boilerplate;
mod container;
mod ends;
mod lines;
mod names;
mod pulled;
mod standfirst;

use std::collections::{HashMap, HashSet};

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Node, Tree};
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
///    links, labels or repetitions; a standfirst is put before them.
///
/// Where the names of elements leave next to nothing of a page with much prose, it is
/// read again without them.
pub(super) fn read(tree: &Tree<'_>, about: &About<'_>) -> Found {
    let title = about.title.map(clean::line);
    let about = About { title: title.as_deref(), ..*about };
    let hidden = boilerplate::hidden(tree);
    let all = blocks(tree, &hidden);
    let page = Page { tree, about, all: &all, hidden };
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

/// What is known of the article on a page before its text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About<'p> {
    pub(super) title: Option<&'p str>,
    pub(super) summary: Option<&'p str>,
    pub(super) authors: &'p [String],
    pub(super) language: Option<&'p str>,
}

struct Page<'p, 'a> {
    tree: &'p Tree<'a>,
    /// Its title is clean.
    about: About<'p>,
    all: &'p [Block],
    hidden: Vec<bool>,
}

impl Page<'_, '_> {
    fn text(&self, by: By) -> Vec<Block> {
        let (tree, title) = (self.tree, self.about.title);
        let is_headline = |b: &&Block| title == Some(b.text.as_str());
        let headline = self.all.iter().find(is_headline);
        let headline = headline.or_else(|| self.all.iter().find(|b| in_headline(tree, b)));
        let mut skipped = self.hidden.clone();
        boilerplate::skip(tree, self.all, headline.map(|b| b.node), by, &mut skipped);
        let mut blocks = blocks(tree, &skipped);
        blocks.retain(|b| b.length < SHORTEST_ASIDE || !asides::is_aside(&b.text));
        let (start, end) = container(tree, &weights(tree, &blocks), headline.map(|b| b.node));
        let start = opening(tree, title, &blocks, (start, end));
        let inside: Vec<&Block> =
            blocks.iter().filter(|b| start <= b.node && b.node < end).collect();
        let inside = ends::within_ends(self, &inside);
        let mut text: Vec<Block> = self.chosen(inside).into_iter().cloned().collect();
        pulled::leave_out(tree, &mut text);
        let first = text.first().map_or(start, |b| b.node);
        let standfirst = standfirst::standfirst(self, first);
        if let Some(standfirst) = standfirst.filter(|s| text.iter().all(|b| b.text != s.text)) {
            text.insert(0, standfirst.clone());
        }
        text
    }

    /// The blocks that belong to the text, each long one once.
    fn chosen<'b>(&self, inside: &[&'b Block]) -> Vec<&'b Block> {
        let language = self.about.language;
        let rules = Rules {
            tree: self.tree,
            counts: counts(inside),
            has_times: has_times(inside, language),
            owned: list_headings(self.tree, inside),
        };
        let promoted = promoted(self.tree, inside);
        let mut seen: HashMap<&str, &Block> = HashMap::new();
        // Lines about the article stand before the text or after its first paragraph.
        let mut paragraphs = 0;
        let mut text = Vec::new();
        for (at, block) in inside.iter().copied().enumerate() {
            let is_opening = paragraphs < 2 && at < MOST_OPENING && !block.is_prose();
            paragraphs += usize::from(block.is_prose());
            let is_time = || lines::is_time(&block.text, language);
            let is_about = if is_opening {
                let is_entry = rules.has_times && is_time() && !lines::is_labelled(&block.text);
                lines::is_meta(&block.text, language) && !is_entry
            } else {
                !rules.has_times && !block.heading && !is_row(self.tree, block) && is_time()
            };
            if is_about || promoted.contains(&at) || !rules.is_text(block, is_time) {
                continue;
            }
            // The questions of an interview may come again.
            let may_repeat = block.length < SHORTEST_REPEATED || block.text.ends_with('?');
            let before = seen.insert(block.text.as_str(), block).filter(|_| !may_repeat);
            let is_last = || text.last().is_some_and(|last: &&Block| last.text == block.text);
            if before.is_none_or(|before| !is_last() && is_beside(self.tree, before, block)) {
                text.push(block);
            }
        }
        text
    }
}

/// Whether two blocks are paragraphs of one element and of one class: what comes again
/// there, an author has written again.
fn is_beside(tree: &Tree<'_>, a: &Block, b: &Block) -> bool {
    let (Some(a), Some(b)) = (around(tree, a, 0), around(tree, b, 0)) else { return false };
    a.parent == b.parent && a.tag() == b.tag() && a.attribute(Key::Class) == b.attribute(Key::Class)
}

/// In characters. A longer paragraph that comes again is the same one.
const SHORTEST_REPEATED: usize = 60;

/// In characters.
const SHORTEST_ASIDE: usize = 20;
/// Blocks before the first paragraph that may be lines about the article.
const MOST_OPENING: usize = 20;

/// The blocks that announce other stories, and the lists of links after them.
fn promoted(tree: &Tree<'_>, blocks: &[&Block]) -> HashSet<usize> {
    let is_item = |b: &Block| holder(tree, b) == Some(Tag::Li) && b.link > 0;
    let mut found = HashSet::new();
    let mut is_after = false;
    for (at, block) in blocks.iter().enumerate() {
        let names_one = || !block.ends_sentence() || block.link > 0;
        let is_promo =
            lines::is_promo(&block.text) || lines::is_promoted(&block.text) && names_one();
        is_after = is_promo || is_after && is_item(block);
        if is_after {
            found.insert(at);
        }
    }
    found
}

/// Whether several lines after the first paragraph are times: those of a live blog's entries.
fn has_times(blocks: &[&Block], language: Option<&str>) -> bool {
    let text = blocks.iter().skip_while(|b| !b.is_prose());
    let times = text.filter(|b| lines::is_time(&b.text, language) && !lines::is_labelled(&b.text));
    times.into_iter().nth(1).is_some()
}

/// Headings that are links and still the article's own: three or more in one element,
/// each with prose right after it, as in a list of places to go.
fn list_headings(tree: &Tree<'_>, blocks: &[&Block]) -> HashSet<usize> {
    let parent = |b: &Block| {
        let heading = ancestors(tree, b.node).find(|n| n.tag().is_some_and(Tag::is_heading))?;
        Some((heading.parent, heading.tag()?))
    };
    let mut found: HashMap<(usize, Tag), Vec<usize>> = HashMap::new();
    for (at, two) in blocks.windows(2).enumerate() {
        let [heading, after] = two else { continue };
        // An address or a price may stand below it in a heading of its own.
        let is_text = |at: usize| blocks.get(at).is_some_and(|b| !b.heading);
        let is_followed = !after.heading || after.link == 0 && is_text(at + 2);
        if let Some(key) = parent(heading).filter(|_| heading.is_linked_heading() && is_followed) {
            found.entry(key).or_default().push(heading.node);
        }
    }
    found.into_values().filter(|own| own.len() >= FEWEST_PARTS).flatten().collect()
}

/// Fewer are links to other stories.
const FEWEST_PARTS: usize = 3;

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
    let paragraphs: Vec<&Block> = between.iter().filter(|b| b.is_prose()).collect();
    let (first, second) = (paragraphs.first(), paragraphs.get(1));
    let leads = paragraphs.iter().rev().take_while(|b| is_lead(tree, b, start));
    if let Some(lead) = leads.last().filter(|_| headline.is_some() || second.is_none()) {
        return lead.node;
    }
    // One may be what is written under a picture.
    let (Some(_), Some(first), Some(_)) = (headline, first, second) else { return start };
    if prose(between) * SMALLEST_OPENING > prose(inside) { first.node } else { start }
}

/// Whether a block is one of the first paragraphs of the text, in an element of their own
/// beside the container.
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

fn counts<'b>(blocks: &[&'b Block]) -> HashMap<&'b str, usize> {
    let mut counts = HashMap::new();
    for block in blocks {
        *counts.entry(block.text.as_str()).or_default() += 1;
    }
    counts
}

/// What tells whether a block inside the container belongs to the text.
struct Rules<'r, 'a> {
    tree: &'r Tree<'a>,
    /// How often each text stands there.
    counts: HashMap<&'r str, usize>,
    /// Several lines are times of day: the entries of a live blog have them.
    has_times: bool,
    /// Headings that are links and the article's own.
    owned: HashSet<usize>,
}

impl Rules<'_, '_> {
    fn is_text(&self, block: &Block, is_time: impl Fn() -> bool) -> bool {
        let is_code = || block.is_code() && holder(self.tree, block) != Some(Tag::Pre);
        if is_code()
            || block.is_address()
            || self.is_repeated(block)
            || !block.text.contains(char::is_alphanumeric)
        {
            return false;
        }
        if block.heading {
            return block.link * 2 <= block.length || self.owned.contains(&block.node);
        }
        let plain = block.length - block.link;
        let is_linked =
            block.link * 2 > block.length && !(plain >= SHORTEST_RUN && block.ends_sentence());
        !is_linked && (!is_label(self.tree, block) || self.has_times && is_time())
    }

    /// Subheadings and the questions of an interview may come again; what is longer is
    /// read once.
    fn is_repeated(&self, block: &Block) -> bool {
        let is_label = block.link > 0 || holder(self.tree, block) != Some(Tag::P);
        !block.heading
            && is_label
            && (SHORTEST_LABEL..SHORTEST_REPEATED).contains(&block.length)
            && block.ends_sentence()
            && !block.text.ends_with('?')
            && self.counts.get(block.text.as_str()).is_some_and(|n| *n > 2)
            && !is_row(self.tree, block)
    }
}

/// In characters. A shorter one that comes again may be an answer.
const SHORTEST_LABEL: usize = 10;

/// Whether a block is no sentence and stands in no paragraph of its own.
fn is_label(tree: &Tree<'_>, block: &Block) -> bool {
    block.length < LONGEST_LABEL
        && !block.ends_sentence()
        && !is_row(tree, block)
        && !matches!(holder(tree, block), Some(Tag::P | Tag::Pre))
}

/// Whether a block is an item of a list or a row of a table.
fn is_row(tree: &Tree<'_>, block: &Block) -> bool {
    matches!(holder(tree, block), Some(Tag::Li | Tag::Td | Tag::Tr | Tag::Dd | Tag::Dt))
}

/// The block element that a block stands in.
fn holder(tree: &Tree<'_>, block: &Block) -> Option<Tag> {
    around(tree, block, 0).and_then(Node::tag)
}

/// The block element around a block at some level.
fn around<'t, 'a>(tree: &'t Tree<'a>, block: &Block, level: usize) -> Option<&'t Node<'a>> {
    ancestors(tree, block.node).filter(|n| n.tag().is_some_and(Tag::is_block)).nth(level)
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
    let is_footer =
        |b: &Block| b.link > 0 && (lines::is_feed_footer(&b.text) || lines::is_promo(&b.text));
    let end = blocks.len() - usize::from(blocks.last().is_some_and(is_footer));
    for block in blocks.iter().take(end).skip(start) {
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

/// Whether a block is the headline; `title` is clean.
fn is_title(tree: &Tree<'_>, title: Option<&str>, block: &Block) -> bool {
    title == Some(block.text.as_str()) || in_headline(tree, block)
}

fn in_headline(tree: &Tree<'_>, block: &Block) -> bool {
    ancestors(tree, block.node).any(|n| n.tag() == Some(Tag::H1))
}

/// The elements around a node, innermost first.
fn ancestors<'t, 'a>(tree: &'t Tree<'a>, node: usize) -> impl Iterator<Item = &'t Node<'a>> {
    tree.ancestors(node).map(|(_, node)| node)
}
