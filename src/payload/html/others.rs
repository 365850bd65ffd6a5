//! What on a page belongs to other stories, to its readers or to the site.

use super::tag::Tag;
use super::tokens::Key;
use super::tree::{Node, Tree, has_word};

/// Where the story of a page stands, so that the rest is told from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Others<'t, 'a> {
    tree: &'t Tree<'a>,
    /// The first first-level heading.
    headline: Option<usize>,
    /// The `<article>` around it, or the first one after it.
    story: Option<usize>,
}

impl<'t, 'a> Others<'t, 'a> {
    pub(super) fn of(tree: &'t Tree<'a>) -> Self {
        let headline = tree.nodes.iter().position(|node| node.tag() == Some(Tag::H1));
        let others = Self { tree, headline, story: None };
        let around = headline.and_then(|at| {
            others.ancestors(at).find(|(_, n)| n.tag() == Some(Tag::Article)).map(|(at, _)| at)
        });
        let after = tree.nodes.iter().enumerate().skip(headline.unwrap_or(0));
        let first = after.filter(|(_, n)| n.tag() == Some(Tag::Article)).find(|(at, n)| {
            let inside = tree.nodes.get(*at..n.end).unwrap_or_default();
            // A teaser has one paragraph at the most.
            inside.iter().filter(|n| n.tag() == Some(Tag::P)).nth(1).is_some()
        });
        let story = around.or(first.map(|(at, _)| at));
        Self { story, ..others }
    }

    /// Whether a node stands in a picture, an aside, a comment, a teaser, another
    /// `<article>` or the foot of the page.
    pub(super) fn have(&self, at: usize) -> bool {
        let mut in_footer = false;
        let own = self.tree.nodes.get(at).map(|node| (at, node));
        for (above, node) in own.into_iter().chain(self.ancestors(at)) {
            let has_headline = self.headline.is_some_and(|h| above <= h && h < node.end);
            if has_headline {
                // The foot of the article may tell its day, that of the page does not.
                return in_footer && self.story.is_none_or(|story| above < story);
            }
            if self.story == Some(above) {
                return false;
            }
            in_footer |= node.tag() == Some(Tag::Footer);
            if is_apart(node) || self.is_other_article(above, node) {
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
        let inside = self.tree.nodes.get(at..node.end).unwrap_or_default();
        let Some(story) = self.story else {
            // Its headline is a link.
            let mut pairs = inside.iter().zip(inside.iter().skip(1));
            return self.headline.is_some()
                && pairs.any(|(one, next)| {
                    one.tag().is_some_and(Tag::is_heading) && next.tag() == Some(Tag::A)
                });
        };
        let end = self.tree.nodes.get(story).map_or(0, |story| story.end);
        !(story < at && at < end && inside.iter().any(|n| n.tag() == Some(Tag::H1)))
    }

    /// The elements around a node, innermost first.
    fn ancestors(&self, at: usize) -> impl Iterator<Item = (usize, &'t Node<'a>)> + use<'t, 'a> {
        let tree = self.tree;
        let above = move |at: &usize| {
            tree.nodes.get(*at).map(|node| node.parent).filter(|parent| parent != at)
        };
        std::iter::successors(above(&at), move |at| above(at))
            .filter_map(move |at| Some((at, tree.nodes.get(at)?)))
    }
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
