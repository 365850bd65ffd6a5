//! The main text of a page, without what stands around it.

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Content, Node, Tree};
use crate::article::{BodyBuilder, clean};

/// Adds the main text of a page to a body.
///
/// 1. Elements that are never article text are left out ([`is_hidden`], [`skipped`]).
/// 2. What is left falls into blocks: runs of text between the borders of block
///    elements. A block is good if it reads like prose.
/// 3. The container is found from the top down: as long as one child holds most
///    of the good text, the search goes on inside it.
/// 4. The container's blocks are the text, except for those that are mostly links.
pub(super) fn read(tree: &Tree<'_>, title: Option<&str>, body: &mut BodyBuilder) {
    let skipped = skipped(tree);
    let blocks = blocks(tree, &skipped);
    let (start, end) = container(tree, &weights(tree, &blocks));
    let inside: Vec<&Block> = blocks.iter().filter(|b| start <= b.node && b.node < end).collect();
    let last = inside.iter().rposition(|b| b.is_good()).map_or(0, |at| at + 1);
    for block in inside.into_iter().take(last) {
        if block.heading {
            if title.is_none_or(|t| clean::line(t) != block.text) {
                body.heading(&block.text);
            }
        } else if block.link * 2 <= block.length {
            body.paragraph(&block.text);
        }
    }
}

/// Adds all the text of a fragment.
pub(super) fn all(tree: &Tree<'_>, body: &mut BodyBuilder) {
    for block in blocks(tree, &vec![false; tree.nodes.len()]) {
        if block.heading {
            body.heading(&block.text);
        } else {
            body.paragraph(&block.text);
        }
    }
}

/// A run of text between the borders of block elements.
#[derive(Debug, Default)]
struct Block {
    text: String,
    /// The first text node.
    node: usize,
    /// Characters, and those of them in links.
    length: usize,
    link: usize,
    heading: bool,
}

impl Block {
    /// Whether it reads like a paragraph of prose.
    fn is_good(&self) -> bool {
        !self.heading
            && self.link * 2 < self.length
            && (self.length >= 80
                || self.length >= 30 && self.text.ends_with(['.', '!', '?', '"', '”']))
    }
}

/// The blocks of a page in order, without what is in `skipped` elements.
fn blocks(tree: &Tree<'_>, skipped: &[bool]) -> Vec<Block> {
    let mut out = Vec::new();
    let mut block = Block::default();
    // Ends of the open block elements, headings and links.
    let mut ends: Vec<usize> = Vec::new();
    let (mut link_end, mut heading_end, mut breaks) = (0, 0, 0);
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        while ends.last().is_some_and(|&end| end <= at) {
            ends.pop();
            flush(&mut block, &mut out);
        }
        match &node.content {
            Content::Element(tag, _) => {
                if skipped.get(at) == Some(&true) || is_hidden(node, *tag) {
                    at = node.end;
                    continue;
                }
                if tag.is_block() {
                    flush(&mut block, &mut out);
                    ends.push(node.end);
                }
                match tag {
                    Tag::A => link_end = node.end,
                    Tag::Br => {
                        breaks += 1;
                        block.text.push(' ');
                        if breaks == 2 {
                            flush(&mut block, &mut out);
                        }
                    }
                    Tag::Td | Tag::Th => block.text.push(' '),
                    _ if tag.is_heading() => heading_end = node.end,
                    _ => {}
                }
            }
            Content::Text(text) => {
                let visible = text.chars().filter(|c| !c.is_whitespace()).count();
                if visible > 0 {
                    breaks = 0;
                    if block.length == 0 {
                        block.node = at;
                        block.heading = at < heading_end;
                    }
                }
                block.length += visible;
                if at < link_end {
                    block.link += visible;
                }
                block.text.push_str(&htmlize::unescape(*text));
            }
            Content::Raw(_) => {}
        }
        at += 1;
    }
    flush(&mut block, &mut out);
    out
}

fn flush(block: &mut Block, out: &mut Vec<Block>) {
    let mut done = std::mem::take(block);
    if done.length > 0 {
        done.text = clean::line(&done.text);
        out.push(done);
    }
}

/// Elements to leave out: boilerplate, unless the element holds so much of the
/// page's prose that its name must mean something else.
fn skipped(tree: &Tree<'_>) -> Vec<bool> {
    let nothing = vec![false; tree.nodes.len()];
    let weight = weights(tree, &blocks(tree, &nothing));
    let total: usize = tree
        .nodes
        .iter()
        .zip(&weight)
        .enumerate()
        .filter(|(at, (n, _))| n.parent == *at)
        .map(|(_, (_, w))| w)
        .sum();
    let is_skipped = |(node, weight): (&Node<'_>, &usize)| {
        node.tag().is_some_and(|tag| weight * 10 < total * 4 && is_boilerplate(node, tag))
    };
    tree.nodes.iter().zip(&weight).map(is_skipped).collect()
}

/// Characters of prose inside each node.
fn weights(tree: &Tree<'_>, blocks: &[Block]) -> Vec<usize> {
    let mut weight = vec![0_usize; tree.nodes.len()];
    for block in blocks.iter().filter(|b| b.is_good()) {
        if let Some(w) = weight.get_mut(block.node) {
            *w = block.length;
        }
    }
    // Children stand after their parents, so one pass from the end sums up.
    for at in (0..tree.nodes.len()).rev() {
        let parent = tree.nodes.get(at).map_or(at, |n| n.parent);
        let own = weight.get(at).copied().unwrap_or_default();
        if let Some(w) = weight.get_mut(parent).filter(|_| parent != at) {
            *w += own;
        }
    }
    weight
}

/// The range of nodes that holds the article.
fn container(tree: &Tree<'_>, weight: &[usize]) -> (usize, usize) {
    let (mut start, mut end) = (0, tree.nodes.len());
    let mut total: usize = tree
        .nodes
        .iter()
        .zip(weight)
        .enumerate()
        .filter(|(at, (n, _))| n.parent == *at)
        .map(|(_, (_, w))| w)
        .sum();
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

/// Whether an element never shows text of an article.
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
            | Tag::Template
            | Tag::Canvas
    );
    by_tag
        || node.attribute(Key::Hidden).is_some()
        || node.attribute(Key::Style).is_some_and(|s| {
            let s: String = s.chars().filter(|c| !c.is_whitespace()).collect();
            s.contains("display:none") || s.contains("visibility:hidden")
        })
}

/// Whether an element is what stands around an article, by its tag or by what
/// its class or id calls it.
fn is_boilerplate(node: &Node<'_>, tag: Tag) -> bool {
    let by_tag = matches!(
        tag,
        Tag::Nav
            | Tag::Aside
            | Tag::Footer
            | Tag::Form
            | Tag::Figure
            | Tag::Figcaption
            | Tag::Caption
            | Tag::Label
            | Tag::Dialog
            | Tag::Object
    );
    let named = || {
        [Key::Class, Key::Id, Key::Testid]
            .into_iter()
            .filter_map(|name| node.attribute(name))
            .any(is_boilerplate_name)
    };
    by_tag
        || node.attribute(Key::AriaHidden).is_some_and(|v| v == "true")
        || (tag != Tag::Article && tag != Tag::Main && named())
}

fn is_boilerplate_name(name: &str) -> bool {
    let mut word = String::new();
    let mut lower_before = false;
    for c in name.chars().chain([' ']) {
        let new_word = !c.is_alphanumeric() || (c.is_uppercase() && lower_before);
        if new_word {
            if WORDS.contains(&word.as_str()) {
                return true;
            }
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase();
    }
    false
}

/// Words in classes and ids that name what stands around articles.
const WORDS: [&str; 60] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "sponsor",
    "sponsored",
    "promo",
    "promos",
    "promotion",
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "popular",
    "trending",
    "outbrain",
    "taboola",
    "share",
    "sharing",
    "social",
    "newsletter",
    "newsletters",
    "subscribe",
    "subscription",
    "signup",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "banner",
    "footer",
    "nav",
    "navigation",
    "navbar",
    "menu",
    "sidebar",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "captions",
    "credit",
    "gallery",
    "slideshow",
    "comments",
    "comment",
    "disqus",
    "byline",
    "tags",
    "teaser",
    "modal",
    "popup",
    "overlay",
    "toolbar",
    "widget",
    "masthead",
    "copyright",
    "login",
    "timestamp",
    "dateline",
];
