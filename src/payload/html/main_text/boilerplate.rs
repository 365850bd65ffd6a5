//! What stands around articles: by tag, by visibility, by name.

use std::collections::HashMap;

use super::blocks::{Block, top_weight, weights};
use crate::payload::html::tag::Tag;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Node, Tree, has_word};

/// Elements to leave out; `blocks` are all blocks of the page.
///
/// An element is left out by its name, unless it and its namesakes hold so much
/// of the page's prose that the name must mean something else here.
pub(super) fn skipped(tree: &Tree<'_>, blocks: &[Block]) -> Vec<bool> {
    let weight = weights(tree, blocks);
    let total = top_weight(tree, &weight);
    let mut namesakes: HashMap<&str, usize> = HashMap::new();
    for (node, weight) in tree.nodes.iter().zip(&weight) {
        if let Some(class) = node.attribute(Key::Class).filter(|_| *weight > 0) {
            *namesakes.entry(class).or_default() += weight;
        }
    }
    let is_skipped = |(node, weight): (&Node<'_>, &usize)| {
        let Some(tag) = node.tag() else { return false };
        let class = node.attribute(Key::Class).unwrap_or_default();
        let share = namesakes.get(class).copied().unwrap_or_default().max(*weight);
        match name(node, tag) {
            Some(Kind::Never) => *weight * 10 < total * 9,
            Some(Kind::Seldom) => share * 10 < total * 4,
            Some(Kind::Picture) => share * 20 < total,
            None => false,
        }
    };
    let mut skipped: Vec<bool> = tree.nodes.iter().zip(&weight).map(is_skipped).collect();
    skip_cards(tree, blocks, &weight, total, &mut skipped);
    skipped
}

/// Whether an element never shows text of an article.
pub(super) fn is_hidden(node: &Node<'_>, tag: Tag) -> bool {
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
        || (node.attribute(Key::Hidden).is_some() && !is_streamed(node))
        || node.attribute(Key::Style).is_some_and(|s| {
            let s: String = s.chars().filter(|c| !c.is_whitespace()).collect();
            s.contains("display:none") || s.contains("visibility:hidden")
        })
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
            outermost(tree, block.node, small)
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

/// The outermost of the nodes around `node` of which `small` still holds.
fn outermost(tree: &Tree<'_>, node: usize, small: impl Fn(usize) -> bool) -> Option<usize> {
    let mut at = node;
    let mut found = None;
    while let Some(node) = tree.nodes.get(at).filter(|_| small(at)) {
        found = Some(at);
        if node.parent == at {
            break;
        }
        at = node.parent;
    }
    found
}

/// The list item or article around a node.
fn list_item(tree: &Tree<'_>, node: usize) -> Option<usize> {
    let mut at = node;
    loop {
        let node = tree.nodes.get(at)?;
        if matches!(node.tag(), Some(Tag::Li | Tag::Article)) {
            return Some(at);
        }
        if node.parent == at {
            return None;
        }
        at = node.parent;
    }
}

/// The least characters of a link that may be another story's headline.
const SHORTEST_TEASER: usize = 20;
/// The most characters of prose in a teaser.
const CARD: usize = 400;

/// In rising order of certainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A picture or film and what is written under it.
    Picture,
    /// Mostly boilerplate, but some sites call their articles so.
    Seldom,
    /// Other people's words, or other stories.
    Never,
}

fn name(node: &Node<'_>, tag: Tag) -> Option<Kind> {
    let by_tag = match tag {
        Tag::Nav | Tag::Dialog | Tag::Footer => Some(Kind::Never),
        Tag::Aside
        | Tag::Form
        | Tag::Figure
        | Tag::Figcaption
        | Tag::Caption
        | Tag::Label
        | Tag::Object => Some(Kind::Seldom),
        _ => None,
    };
    let by_role = || match node.attribute(Key::Role)? {
        "navigation" | "complementary" | "dialog" | "contentinfo" | "search" => Some(Kind::Seldom),
        _ => None,
    };
    let by_aria = || (node.attribute(Key::AriaHidden)? == "true").then_some(Kind::Seldom);
    let named = || {
        let keys = [Key::Class, Key::Id, Key::Testid];
        let kinds = keys.into_iter().filter_map(|key| node.attribute(key)).filter_map(kind_of);
        kinds.max()
    };
    let by_name = || if matches!(tag, Tag::Article | Tag::Main) { None } else { named() };
    by_tag.or_else(by_role).or_else(by_aria).or_else(by_name)
}

/// What the words of a class or id say.
fn kind_of(names: &str) -> Option<Kind> {
    if has_word(names, &NEVER) {
        Some(Kind::Never)
    } else if has_word(names, &SELDOM) {
        Some(Kind::Seldom)
    } else {
        has_word(names, &PICTURE).then_some(Kind::Picture)
    }
}

const NEVER: [&str; 21] = [
    "comments",
    "disqus",
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "outbrain",
    "taboola",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "breadcrumb",
    "breadcrumbs",
    "newsletter",
    "newsletters",
    "signup",
    "trending",
    "navbar",
    "footer",
    "readmore",
];
const SELDOM: [&str; 47] = [
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
    "popular",
    "share",
    "sharing",
    "social",
    "subscribe",
    "subscription",
    "banner",
    "nav",
    "navigation",
    "menu",
    "sidebar",
    "caption",
    "captions",
    "credit",
    "credits",
    "gallery",
    "slideshow",
    "comment",
    "byline",
    "tags",
    "teaser",
    "teasers",
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
    "tooltip",
    "disclaimer",
    "carousel",
    "bio",
    "hidden",
];
const PICTURE: [&str; 6] = ["image", "photo", "img", "picture", "media", "video"];
