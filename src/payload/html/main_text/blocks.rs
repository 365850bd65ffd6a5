//! Blocks: runs of text between the borders of block elements.

use super::lines;
use crate::article::clean;
use crate::article::scripts::is_wide;
use crate::payload::html::tag::Tag;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Content, Node, Tree};

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
    /// How many are of scripts that write a word with one or two of them.
    wide: usize,
    /// Whether it stands in a heading element.
    pub(super) heading: bool,
}

impl Block {
    /// Whether it reads like a paragraph of prose.
    pub(in crate::payload::html) fn is_prose(&self) -> bool {
        !self.heading
            && self.link * 2 < self.length
            && (self.size() >= 80 || self.size() >= 30 && self.ends_sentence())
            && !self.is_code()
            && !self.is_consent()
    }

    /// Its length in letters of an alphabet.
    fn size(&self) -> usize {
        self.length + self.wide * (LETTERS_OF_WIDE - 1)
    }

    /// Whether it is a heading and all of it a link: another story's headline.
    pub(in crate::payload::html) fn is_linked_heading(&self) -> bool {
        self.heading && self.link == self.length
    }

    /// Whether it is a link that may be another story's headline.
    pub(in crate::payload::html) fn is_linked(&self) -> bool {
        // A rubric or a day may stand beside it.
        let is_most = self.link * 3 >= self.length * 2 && !self.ends_sentence();
        self.is_linked_heading() || self.link >= SHORTEST_HEADLINE && is_most
    }

    /// Whether it asks for consent to cookies: banners with pages of it would
    /// outweigh a short article.
    fn is_consent(&self) -> bool {
        const BESIDE: [&str; 4] = ["ebsite", "rowser", "onsent", "rivacy"];
        self.text.matches("ookie").nth(1).is_some() && BESIDE.iter().any(|b| self.text.contains(b))
    }

    pub(super) fn ends_sentence(&self) -> bool {
        ends_sentence(&self.text)
    }

    /// Whether it is the address of a page and nothing else.
    pub(super) fn is_address(&self) -> bool {
        self.text.starts_with("http") && self.text.contains("://") && !self.text.contains(' ')
    }

    /// Whether it is a script or data that got into the text.
    pub(super) fn is_code(&self) -> bool {
        const SIGNS: [&str; 6] = ["\":\"", "\":{", "{\"", "function(", "});", "<img "];
        SIGNS.iter().any(|sign| self.text.contains(sign))
    }
}

/// What a Chinese or Japanese character says takes about so many letters.
const LETTERS_OF_WIDE: usize = 3;
/// In characters.
const SHORTEST_HEADLINE: usize = 20;

fn ends_sentence(text: &str) -> bool {
    const ENDS: [char; 23] = [
        '.', '!', '?', '"', '”', '’', '“', '»', '«', '…', ')', '。', '！', '？', '．', '）', '」',
        '』', '｣', '।', '؟', '۔', '։',
    ];
    text.trim_end().ends_with(ENDS)
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
                walk.enter(tree, at, node, *tag);
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
    /// The end of the last element that is no block.
    inline_end: usize,
    /// Since the last text one such element ended or began.
    edge: bool,
    /// Since the last text one ended where another began.
    between: bool,
    /// The last text of the block ends a sentence.
    is_ended: bool,
    /// See [`shown_texts`]; read for the first element that a site made up for itself.
    texts: Option<Vec<(usize, bool)>>,
}

impl Walk {
    fn leave(&mut self, at: usize) {
        while self.ends.last().is_some_and(|&end| end <= at) {
            self.ends.pop();
            self.flush();
        }
    }

    fn enter(&mut self, tree: &Tree<'_>, at: usize, node: &Node<'_>, tag: Tag) {
        if tag.is_block() || is_set_apart(node) || self.is_paragraph_of_site(tree, at, node, tag) {
            self.flush();
            self.ends.push(node.end);
        }
        match tag {
            Tag::A if !self.is_own_anchor(at, node) => self.link_end = node.end,
            Tag::Br => {
                self.breaks += 1;
                self.block.text.push(' ');
                if self.breaks == 2 {
                    self.flush();
                }
            }
            Tag::Td | Tag::Th => self.block.text.push(' '),
            _ if tag.is_heading() => self.heading_end = node.end,
            _ => {}
        }
        if !tag.is_block() && !tag.is_void() {
            self.between |= self.inline_end == at;
            self.edge = true;
            self.inline_end = node.end;
        }
    }

    /// Whether a link in a heading leads to the heading itself.
    fn is_own_anchor(&self, at: usize, node: &Node<'_>) -> bool {
        at < self.heading_end && node.attribute(Key::Href).is_some_and(|href| href.starts_with('#'))
    }

    /// Whether an element that a site made up for itself is a paragraph: it begins where
    /// no sentence is open, and ends with one.
    fn is_paragraph_of_site(
        &mut self,
        tree: &Tree<'_>,
        at: usize,
        node: &Node<'_>,
        tag: Tag,
    ) -> bool {
        if tag != Tag::Custom || !(self.block.length == 0 || self.is_ended) {
            return false;
        }
        let texts = self.texts.get_or_insert_with(|| shown_texts(tree));
        let after = texts.partition_point(|(text, _)| *text < node.end);
        let last = after.checked_sub(1).and_then(|last| texts.get(last));
        last.is_some_and(|(text, is_ended)| at < *text && *is_ended)
    }

    fn text(&mut self, at: usize, text: &str) {
        let text = if at < self.link_end { lines::link_text(text) } else { text };
        let visible = text.chars().filter(|c| !c.is_whitespace()).count();
        if visible > 0 {
            self.breaks = 0;
            if self.block.length == 0 {
                self.block.node = at;
                self.block.heading = at < self.heading_end;
            }
            self.edge |= self.inline_end == at;
            if self.edge && is_glued(&self.block.text, text, self.between) {
                self.block.text.push(' ');
            }
            (self.edge, self.between) = (false, false);
        }
        self.block.length += visible;
        self.block.wide += text.chars().filter(|c| is_wide(*c)).count();
        if at < self.link_end {
            self.block.link += visible;
        }
        let shown = htmlize::unescape(text);
        if !shown.trim().is_empty() {
            self.is_ended = ends_sentence(&shown);
        }
        self.block.text.push_str(&shown);
    }

    fn flush(&mut self) {
        let mut done = std::mem::take(&mut self.block);
        self.is_ended = false;
        if done.length > 0 {
            done.text = clean::line(&done.text);
            self.out.push(done);
        }
    }
}

/// The texts of a page that are not blank, in order, and whether each ends a sentence.
fn shown_texts(tree: &Tree<'_>) -> Vec<(usize, bool)> {
    let text = |(at, node): (usize, &Node<'_>)| Some((at, ends_sentence(node.visible_text()?)));
    tree.nodes.iter().enumerate().filter_map(text).collect()
}

/// Whether a style sets an element apart that is none of the blocks.
fn is_set_apart(node: &Node<'_>) -> bool {
    let style = node.attribute(Key::Style).filter(|style| style.contains("block"));
    style.is_some_and(|style| {
        let bare: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        bare.contains("display:block")
    })
}

/// Whether two texts at the edge of an element would read as one word that they are not:
/// `ExclusiveThe` of two labels, `late.The` of two sentences.
fn is_glued(before: &str, after: &str, between: bool) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let ends = matches!(last, '.' | '!' | '?' | '”' | ':') && !is_initial(before);
    first.is_uppercase() && (ends || between && last.is_lowercase())
}

/// Whether a text ends with a letter and a full stop, as "U.S." and "J." do.
fn is_initial(text: &str) -> bool {
    let mut signs = text.chars().rev();
    signs.next() == Some('.')
        && signs.next().is_some_and(char::is_alphabetic)
        && signs.next().is_none_or(|c| !c.is_alphanumeric())
}
