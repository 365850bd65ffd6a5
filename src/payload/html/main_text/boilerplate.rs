//! What stands around articles: by tag, by visibility, by name.

use std::collections::HashMap;

use super::blocks::{Block, top_weight, weights};
use super::lines;
use super::names::{Kind, Names};
use crate::payload::html::tag::Tag;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Node, Tree};

/// What may be left out of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Elements whose tag or whose name says that they are no article.
    Names,
    /// Elements whose tag says so: names mislead on this page.
    Tags,
}

/// Marks the elements to leave out in `skipped`; `blocks` are all blocks of the page and
/// `headline` is the node of the headline.
///
/// An element is left out by its name, unless it and its namesakes hold so much of the
/// page's prose that the name must mean something else here, or it stands where the
/// article stands: around the headline, or first after it.
pub(super) fn skip(
    tree: &Tree<'_>,
    blocks: &[Block],
    headline: Option<usize>,
    by: By,
    skipped: &mut [bool],
) {
    let weight = weights(tree, blocks);
    let total = top_weight(tree, &weight);
    let mut page = Page { tree, weight: &weight, total, namesakes: HashMap::new(), story: vec![] };
    page.count_namesakes();
    let mut prose = blocks.iter().filter(|b| b.is_prose()).peekable();
    // Prose between the headline and the place reached that is not left out.
    let (mut kept, mut left_out_until) = (0, 0);
    // Words that name the article on this page, and where the last of each ends.
    let mut story: HashMap<&str, usize> = HashMap::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        while let Some(block) = prose.next_if(|b| b.node < at) {
            let is_after = headline.is_none_or(|headline| block.node > headline);
            kept += if is_after && block.node >= left_out_until { block.length } else { 0 };
        }
        let Some(tag) = node.tag().filter(|_| at >= left_out_until) else { continue };
        let found = by_tag(tag).map(|kind| (kind, false, "")).or_else(|| {
            if is_word(tree, at, node, tag) {
                return None;
            }
            let names = (by == By::Names).then(|| named(node, tag)).flatten()?;
            Some((names.kind?, names.compound && kept * 4 <= page.prose(at), names.word))
        });
        let Some((kind, may_be_story, word)) = found else { continue };
        let is_named = by_tag(tag).is_none();
        let has_headline = is_named && headline.is_some_and(|h| at <= h && h < node.end);
        let is_opening = is_named && kept * 4 <= page.prose(at) && page.has_paragraphs(at, node);
        let is_story = has_headline || is_opening || may_be_story && page.is_much(at);
        if page.is_left_out(at, node, kind) && !is_story {
            // `gallery-title` inside the `gallery` that is the article.
            if tag.is_heading() && story.get(word).is_some_and(|end| at < *end) {
                continue;
            }
            // The times of a live blog's entries.
            let is_time =
                |at| tree.short_text_of(at).is_some_and(|text| lines::is_time(&text, None));
            if matches!(word, "timestamp" | "dateline") && is_time(at) {
                continue;
            }
            left_out_until = node.end;
            if let Some(skip) = skipped.get_mut(at) {
                *skip = true;
            }
        } else if kind == Kind::Seldom && page.is_much(at) && !word.is_empty() {
            let end = story.entry(word).or_default();
            *end = node.end.max(*end);
        }
    }
    skip_cards(tree, blocks, &weight, total, skipped);
    if let Some(headline) = headline {
        skip_stories(tree, &weight, headline, skipped);
    }
}

/// Leaves out the stories that follow in elements like that of the headline, each with a
/// headline of its own: some pages go on with the next story where one ends.
fn skip_stories(tree: &Tree<'_>, weight: &[usize], headline: usize, skipped: &mut [bool]) {
    let has_prose = |at: usize| weight.get(at).is_some_and(|w| *w > 0);
    let Some((own, node)) = tree.ancestors(headline).find(|(at, _)| has_prose(*at)) else { return };
    let class = node.attribute(Key::Class).filter(|class| !class.trim().is_empty());
    if class.is_none() || node.parent == own {
        return;
    }
    let end = tree.nodes.get(node.parent).map_or(0, |parent| parent.end);
    let mut at = node.end;
    while let Some(next) = tree.nodes.get(at).filter(|_| at < end) {
        let inside = tree.nodes.get(at..next.end).unwrap_or_default();
        let is_alike = next.tag() == node.tag() && next.attribute(Key::Class) == class;
        let has_headline = || inside.iter().any(|n| n.tag() == Some(Tag::H1));
        if is_alike
            && has_prose(at)
            && has_headline()
            && let Some(skip) = skipped.get_mut(at)
        {
            *skip = true;
        }
        at = next.end;
    }
}

struct Page<'p, 'a> {
    tree: &'p Tree<'a>,
    /// Characters of prose in each node.
    weight: &'p [usize],
    total: usize,
    /// The same for all elements of a class together.
    namesakes: HashMap<&'a str, usize>,
    /// The elements with prose of the classes that hold most of it, in order.
    story: Vec<usize>,
}

impl<'a> Page<'_, 'a> {
    fn count_namesakes(&mut self) {
        for (node, weight) in self.tree.nodes.iter().zip(self.weight) {
            if let Some(class) = node.attribute(Key::Class).filter(|_| *weight > 0) {
                *self.namesakes.entry(class).or_default() += weight;
            }
        }
        let nodes = self.tree.nodes.iter().zip(self.weight).enumerate();
        let is_of_story = |(at, (node, weight)): (usize, (&Node<'a>, &usize))| {
            let class = node.attribute(Key::Class).filter(|c| *weight > 0 && !c.is_empty())?;
            let all = self.namesakes.get(class)?;
            (all * 10 >= self.total * 6).then_some(at)
        };
        self.story = nodes.filter_map(is_of_story).collect();
    }

    /// Whether an element has some of the story's own paragraphs in it.
    fn has_paragraphs(&self, at: usize, node: &Node<'_>) -> bool {
        let first = self.story.partition_point(|element| *element <= at);
        self.story.get(first).is_some_and(|element| *element < node.end)
    }

    fn prose(&self, at: usize) -> usize {
        self.weight.get(at).copied().unwrap_or_default()
    }

    /// Whether an element has enough of the page's prose to be the article.
    fn is_much(&self, at: usize) -> bool {
        self.prose(at) * 3 >= self.total
    }

    fn is_left_out(&self, at: usize, node: &Node<'a>, kind: Kind) -> bool {
        let class = node.attribute(Key::Class).unwrap_or_default();
        let weight = self.prose(at);
        let share = self.namesakes.get(class).copied().unwrap_or_default().max(weight);
        match kind {
            Kind::Never => weight * 10 < self.total * 9,
            Kind::Seldom => share * 10 < self.total * 4,
            Kind::Picture => share * 20 < self.total,
            // Paywalls hide the rest of a story from screen readers.
            Kind::Unseen => share * 10 < self.total * 4 && (weight == 0 || !self.is_in_story(at)),
        }
    }

    fn is_in_story(&self, at: usize) -> bool {
        let mut around = self.tree.upwards(at).take(LEVELS_OF_STORY);
        around.any(|(_, node)| matches!(node.tag(), Some(Tag::Article | Tag::Main)))
    }
}

/// Between a paragraph and the `<article>` around it.
const LEVELS_OF_STORY: usize = 8;

/// Marks the elements that never show text of an article.
pub(super) fn hidden(tree: &Tree<'_>) -> Vec<bool> {
    let is_left_out = |(at, node): (usize, &Node<'_>)| {
        let Some(tag) = node.tag() else { return false };
        is_hidden(node, tag) || matches!(tag, Tag::Span | Tag::Div) && is_card(tree, at)
    };
    tree.nodes.iter().enumerate().map(is_left_out).collect()
}

/// Whether an element is a word of a running sentence: what its class is named after is how
/// it looks there.
fn is_word(tree: &Tree<'_>, at: usize, node: &Node<'_>, tag: Tag) -> bool {
    if !matches!(tag, Tag::A | Tag::Em | Tag::Strong | Tag::B | Tag::I | Tag::U | Tag::Cite) {
        return false;
    }
    let text = |at: usize| tree.nodes.get(at).and_then(Node::visible_text);
    let before = at.checked_sub(1).and_then(text).unwrap_or_default().trim_end();
    before.ends_with(|c: char| c.is_alphanumeric() || c == ',') && text(node.end).is_some()
}

/// Whether an element right after a link in a line begins with what the link says: the
/// card that opens over the name of somebody.
fn is_card(tree: &Tree<'_>, at: usize) -> bool {
    let Some(parent) = tree.nodes.get(at).map(|node| node.parent) else { return false };
    let from = at.saturating_sub(CARD_NODES);
    let before = tree.nodes.get(from..at).unwrap_or_default();
    let is_link = |n: &Node<'_>| n.tag() == Some(Tag::A) && n.end == at && n.parent == parent;
    let Some(link) = before.iter().rposition(is_link) else { return false };
    let first = |from: usize, to: usize| {
        let nodes = tree.nodes.get(from..to).unwrap_or_default().iter().take(CARD_NODES);
        nodes.into_iter().find_map(Node::visible_text).map(str::trim)
    };
    let end = tree.nodes.get(at).map_or(at, |node| node.end);
    let said = first(from + link, at);
    let has_links = tree.nodes.get(at..end).unwrap_or_default().iter();
    said.is_some()
        && said == first(at, end)
        && has_links.filter(|n| n.tag() == Some(Tag::A)).nth(1).is_some()
}

/// Nodes of a link, and those before the name in a card.
const CARD_NODES: usize = 12;

fn is_hidden(node: &Node<'_>, tag: Tag) -> bool {
    let by_tag = matches!(
        tag,
        Tag::Button
            | Tag::Select
            | Tag::Option
            | Tag::Optgroup
            | Tag::Picture
            | Tag::Video
            | Tag::Audio
            | Tag::Canvas
    );
    // A template may declare what an element of the page shows.
    by_tag
        || tag == Tag::Template && node.attribute(Key::Shadow).is_none()
        || (node.attribute(Key::Hidden).is_some() && !is_streamed(node))
        || node.attribute(Key::Style).is_some_and(is_hiding)
        || !tag.is_block() && node.attribute(Key::Class).is_some_and(is_read_aloud)
}

/// Whether a style hides an element, from all or from all but screen readers.
fn is_hiding(style: &str) -> bool {
    if !style.contains(['n', 'N', '1']) {
        return false;
    }
    let s: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    s.contains("display:none")
        || s.contains("visibility:hidden")
        || s.contains("clip:rect(0")
        || s.contains("clip:rect(1px")
        || (s.contains("width:1px") && s.contains("height:1px"))
}

/// Whether a class is for screen readers alone: ", opens in a new tab".
fn is_read_aloud(class: &str) -> bool {
    const CLASSES: [&str; 7] = [
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "visuallyHidden",
        "screen-reader",
        "screenreader",
        "assistive",
    ];
    ["idden", "sr-o", "reader", "assist"].iter().any(|piece| class.contains(piece))
        && CLASSES.iter().any(|name| class.contains(name))
}

/// Whether a script moves the element to where it is shown: React sends parts of a
/// page that are ready late as `<div hidden id="S:1">`.
fn is_streamed(node: &Node<'_>) -> bool {
    node.attribute(Key::Id).is_some_and(|id| id.starts_with("S:"))
}

/// Leaves out teasers of other stories: an element around a heading that is one
/// link, or a list item that begins with one, with little prose beside it.
fn skip_cards(
    tree: &Tree<'_>,
    blocks: &[Block],
    weight: &[usize],
    total: usize,
    skipped: &mut [bool],
) {
    let small = |at: usize| weight.get(at).is_none_or(|w| *w * 10 < total && *w < CARD);
    for block in blocks.iter().filter(|b| b.link == b.length) {
        let card = if block.heading {
            outermost(tree, block.node, small).filter(|at| !is_heading(tree, *at))
        } else if block.length >= SHORTEST_TEASER {
            list_item(tree, block.node)
                .filter(|at| weight.get(*at).is_some_and(|w| *w > 0) && small(*at))
        } else {
            None
        };
        if let Some(skip) = card.and_then(|at| skipped.get_mut(at)) {
            *skip = true;
        }
    }
}

/// A heading right in the article is a matter of its text.
fn is_heading(tree: &Tree<'_>, at: usize) -> bool {
    tree.nodes.get(at).and_then(Node::tag).is_some_and(Tag::is_heading)
}

/// The outermost of the nodes around `node` of which `small` still holds.
fn outermost(tree: &Tree<'_>, node: usize, small: impl Fn(usize) -> bool) -> Option<usize> {
    tree.upwards(node).map(|(at, _)| at).take_while(|at| small(*at)).last()
}

/// The list item or article around a node.
fn list_item(tree: &Tree<'_>, node: usize) -> Option<usize> {
    let is_item = |node: &Node<'_>| matches!(node.tag(), Some(Tag::Li | Tag::Article));
    tree.upwards(node).find(|(_, node)| is_item(node)).map(|(at, _)| at)
}

/// The least characters of a link that may be another story's headline.
const SHORTEST_TEASER: usize = 20;
/// The most characters of prose in a teaser.
const CARD: usize = 400;

fn by_tag(tag: Tag) -> Option<Kind> {
    match tag {
        Tag::Nav | Tag::Dialog | Tag::Footer => Some(Kind::Never),
        Tag::Aside
        | Tag::Form
        | Tag::Figure
        | Tag::Figcaption
        | Tag::Caption
        | Tag::Label
        | Tag::Object => Some(Kind::Seldom),
        _ => None,
    }
}

/// What role and names of an element say.
fn named(node: &Node<'_>, tag: Tag) -> Option<Names> {
    let role = node.attribute(Key::Role).is_some_and(|role| {
        matches!(role, "navigation" | "complementary" | "dialog" | "contentinfo" | "search")
    });
    let only = |kind, compound| Names { kind: Some(kind), compound, word: "" };
    if role {
        return Some(only(Kind::Seldom, false));
    }
    let unseen = || (node.attribute(Key::AriaHidden)? == "true").then(|| only(Kind::Unseen, true));
    if matches!(tag, Tag::Article | Tag::Main) {
        return unseen();
    }
    let keys = [Key::Class, Key::Id, Key::Testid];
    let names = keys.into_iter().filter_map(|key| node.attribute(key)).map(Names::of);
    let found = names.filter(|names| names.kind.is_some()).max_by_key(|names| names.kind);
    found.or_else(unseen)
}
