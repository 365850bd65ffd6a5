//! Blocks: runs of text between the borders of block elements.

use crate::article::clean;
use crate::payload::html::tag::Tag;
use crate::payload::html::tree::{Content, Tree};

/// One run of text.
#[derive(Debug, Clone, Default)]
pub(in crate::payload::html) struct Block {
    /// Clean, on one line.
    pub(in crate::payload::html) text: String,
    /// The first text node.
    pub(in crate::payload::html) node: usize,
    /// Characters that are no white space.
    pub(super) length: usize,
    /// How many of them stand in links.
    pub(super) link: usize,
    /// Whether it stands in a heading element.
    pub(super) heading: bool,
}

impl Block {
    /// Whether it reads like a paragraph of prose.
    pub(in crate::payload::html) fn is_prose(&self) -> bool {
        !self.heading
            && self.link * 2 < self.length
            && (self.length >= 80 || self.length >= 30 && self.ends_sentence())
            && !self.is_code()
            && !self.is_consent()
    }

    /// Whether it is a heading and all of it a link: another story's headline.
    pub(in crate::payload::html) fn is_linked_heading(&self) -> bool {
        self.heading && self.link == self.length
    }

    /// Whether it asks for consent to cookies: banners with pages of it would
    /// outweigh a short article.
    fn is_consent(&self) -> bool {
        const BESIDE: [&str; 4] = ["ebsite", "rowser", "onsent", "rivacy"];
        self.text.matches("ookie").nth(1).is_some() && BESIDE.iter().any(|b| self.text.contains(b))
    }

    pub(super) fn ends_sentence(&self) -> bool {
        const ENDS: [char; 13] =
            ['.', '!', '?', '"', '”', '’', '“', '»', '…', ')', '。', '」', '।'];
        self.text.ends_with(ENDS)
    }

    /// Whether it is a script or data that got into the text.
    pub(super) fn is_code(&self) -> bool {
        const SIGNS: [&str; 6] = ["\":\"", "\":{", "{\"", "function(", "});", "<img "];
        SIGNS.iter().any(|sign| self.text.contains(sign))
    }
}

/// The blocks of a page in order, without what is in `skipped` elements.
pub(super) fn blocks(tree: &Tree<'_>, skipped: &[bool]) -> Vec<Block> {
    let mut walk = Walk::default();
    let mut at = 0;
    while let Some(node) = tree.nodes.get(at) {
        walk.leave(at);
        match &node.content {
            Content::Element(tag, _) => {
                if skipped.get(at) == Some(&true) {
                    at = node.end;
                    continue;
                }
                walk.enter(*tag, node.end);
            }
            Content::Text(text) => walk.text(at, text),
            Content::Raw(_) => {}
        }
        at += 1;
    }
    walk.flush();
    walk.out
}

/// Characters of prose inside each node.
pub(super) fn weights(tree: &Tree<'_>, blocks: &[Block]) -> Vec<usize> {
    let mut weight = vec![0_usize; tree.nodes.len()];
    for block in blocks.iter().filter(|b| b.is_prose()) {
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

/// Characters of prose on the whole page.
pub(super) fn top_weight(tree: &Tree<'_>, weight: &[usize]) -> usize {
    let nodes = tree.nodes.iter().zip(weight).enumerate();
    nodes.filter(|(at, (node, _))| node.parent == *at).map(|(_, (_, w))| w).sum()
}

#[derive(Default)]
struct Walk {
    out: Vec<Block>,
    block: Block,
    /// Ends of the open block elements.
    ends: Vec<usize>,
    link_end: usize,
    heading_end: usize,
    /// Line breaks since the last text.
    breaks: usize,
}

impl Walk {
    fn leave(&mut self, at: usize) {
        while self.ends.last().is_some_and(|&end| end <= at) {
            self.ends.pop();
            self.flush();
        }
    }

    fn enter(&mut self, tag: Tag, end: usize) {
        if tag.is_block() {
            self.flush();
            self.ends.push(end);
        }
        match tag {
            Tag::A => self.link_end = end,
            Tag::Br => {
                self.breaks += 1;
                self.block.text.push(' ');
                if self.breaks == 2 {
                    self.flush();
                }
            }
            Tag::Td | Tag::Th => self.block.text.push(' '),
            _ if tag.is_heading() => self.heading_end = end,
            _ => {}
        }
    }

    fn text(&mut self, at: usize, text: &str) {
        let visible = text.chars().filter(|c| !c.is_whitespace()).count();
        if visible > 0 {
            self.breaks = 0;
            if self.block.length == 0 {
                self.block.node = at;
                self.block.heading = at < self.heading_end;
            }
        }
        self.block.length += visible;
        if at < self.link_end {
            self.block.link += visible;
        }
        self.block.text.push_str(&htmlize::unescape(text));
    }

    fn flush(&mut self) {
        let mut done = std::mem::take(&mut self.block);
        if done.length > 0 {
            done.text = clean::line(&done.text);
            self.out.push(done);
        }
    }
}
