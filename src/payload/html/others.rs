//! What on a page belongs to other stories, to its readers or to the site.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Node, Tree, has_word};

/// Where the story of a page stands, so that the rest is told from it.
#[derive(Debug)]
pub(super) struct Others<'t, 'a> {
    tree: &'t Tree<'a>,
    /// The first first-level heading.
    headline: Option<usize>,
    /// The `<article>` around it, or the first one after it.
    story: Option<usize>,
    /// All first-level headings, in order.
    headlines: Vec<usize>,
    /// The headings that begin with a link, in order.
    linked: Vec<usize>,
    /// What [`is_apart`] said of elements, since many nodes stand in the same ones.
    apart: RefCell<HashMap<usize, bool>>,
}

impl<'t, 'a> Others<'t, 'a> {
    pub(super) fn of(tree: &'t Tree<'a>) -> Self {
        let (mut headlines, mut linked) = (Vec::new(), Vec::new());
        for (at, node) in tree.nodes.iter().enumerate() {
            let Some(tag) = node.tag().filter(|tag| tag.is_heading()) else { continue };
            if tag == Tag::H1 {
                headlines.push(at);
            }
            if tree.nodes.get(at + 1).is_some_and(|next| next.tag() == Some(Tag::A)) {
                linked.push(at);
            }
        }
        let headline = headlines.first().copied();
        let story = story(tree, headline);
        Self { tree, headline, story, headlines, linked, apart: RefCell::default() }
    }

    /// Whether a node stands in a picture, an aside, a comment, a teaser, another
    /// `<article>` or the foot of the page.
    pub(super) fn have(&self, at: usize) -> bool {
        let mut in_footer = false;
        for (above, node) in self.tree.upwards(at) {
            let has_headline = self.headline.is_some_and(|h| above <= h && h < node.end);
            if has_headline {
                // The foot of the article may tell its day, that of the page does not.
                return in_footer && self.story.is_none_or(|story| above < story);
            }
            if self.story == Some(above) {
                return false;
            }
            in_footer |= node.tag() == Some(Tag::Footer);
            if self.is_apart(above, node) || self.is_other_article(above, node) {
                return true;
            }
        }
        in_footer
    }

    /// Whether an element is an `<article>` that neither is the story nor, within it, has
    /// a headline of the first level.
    fn is_other_article(&self, at: usize, node: &Node<'_>) -> bool {
        if node.tag() != Some(Tag::Article) {
            return false;
        }
        let Some(story) = self.story else {
            // Its headline is a link, which stands in it too.
            return self.headline.is_some() && is_any_in(&self.linked, at..node.end - 1);
        };
        let end = self.tree.nodes.get(story).map_or(0, |story| story.end);
        !(story < at && at < end && is_any_in(&self.headlines, at..node.end))
    }

    fn is_apart(&self, at: usize, node: &Node<'_>) -> bool {
        *self.apart.borrow_mut().entry(at).or_insert_with(|| is_apart(node))
    }
}

/// The `<article>` around the headline, or the first one after it.
fn story(tree: &Tree<'_>, headline: Option<usize>) -> Option<usize> {
    let is_article = |node: &Node<'_>| node.tag() == Some(Tag::Article);
    let around = headline.and_then(|at| tree.ancestors(at).find(|(_, node)| is_article(node)));
    if let Some((at, _)) = around {
        return Some(at);
    }
    let mut at = headline.unwrap_or(0);
    while let Some(node) = tree.nodes.get(at) {
        if !is_article(node) {
            at += 1;
            continue;
        }
        // A teaser has one paragraph at the most, and so has what stands in it.
        let inside = tree.nodes.get(at..node.end).unwrap_or_default();
        if inside.iter().filter(|n| n.tag() == Some(Tag::P)).nth(1).is_some() {
            return Some(at);
        }
        at = node.end;
    }
    None
}

/// Whether one of some nodes, which are in order, stands in a range.
fn is_any_in(nodes: &[usize], range: Range<usize>) -> bool {
    let first = nodes.partition_point(|node| *node < range.start);
    nodes.get(first).is_some_and(|node| *node < range.end)
}

/// Whether tag or names of an element say that it is none of the story.
fn is_apart(node: &Node<'_>) -> bool {
    const NAMES: [&str; 14] = [
        "comment",
        "comments",
        "disqus",
        "related",
        "recommended",
        "trending",
        "popular",
        "mostread",
        "sidebar",
        "teaser",
        "teasers",
        "event",
        "events",
        "caption",
    ];
    let by_tag = matches!(
        node.tag(),
        Some(Tag::Figure | Tag::Figcaption | Tag::Aside | Tag::Blockquote | Tag::Nav)
    );
    let keys = [Key::Class, Key::Id];
    let mut names = keys.into_iter().filter_map(|key| node.attribute(key));
    let is_most_read =
        |names: &str| has_word(names, &["most"]) && has_word(names, &["read", "viewed", "shared"]);
    by_tag || names.any(|names| has_word(names, &NAMES) || is_most_read(names))
}
