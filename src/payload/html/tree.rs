//! Tokens → a tree of elements, laid out flat.
//!
//! Nodes stand in document order and each knows where its content ends, so that
//! a subtree is a range and every walk is a loop:
//!
//! ```text
//! <div><p>a</p>b</div><p>c</p>
//!  0    1  2    3      4  5       node
//!  4    3  3    4      6  6       end
//! ```
//!
//! The tree is built by a subset of the HTML standard's rules: implied ends of
//! paragraphs, list items, cells and links, and end tags that match nothing.
//! Misnested formatting and content lost in tables stay where they stand.

use std::borrow::Cow;

use super::tag::Tag;
use super::tokens::{Attribute, Key, Token, Tokens};
use crate::payload::{Reason, Rejection};

/// A parsed page.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    pub(super) nodes: Vec<Node<'a>>,
    /// `<html lang>`.
    pub(super) language: Option<&'a str>,
}

/// An element or a piece of text.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) content: Content<'a>,
    /// Index after the last node inside this one.
    pub(super) end: usize,
    /// Index of the element around it; its own at the top.
    pub(super) parent: usize,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Element(Tag, Vec<Attribute<'a>>),
    /// Text, with its character references still in it.
    Text(&'a str),
    /// What is inside a script, style, title or the like.
    Raw(&'a str),
}

impl<'a> Node<'a> {
    pub(super) fn tag(&self) -> Option<Tag> {
        match &self.content {
            Content::Element(tag, _) => Some(*tag),
            _ => None,
        }
    }

    /// A text that is not blank, with its character references still in it.
    pub(super) fn visible_text(&self) -> Option<&'a str> {
        match self.content {
            Content::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }

    /// An attribute as written.
    pub(super) fn attribute(&self, name: Key) -> Option<&'a str> {
        match &self.content {
            Content::Element(_, attributes) => {
                attributes.iter().find(|a| a.name == name).map(|a| a.value)
            }
            _ => None,
        }
    }

    /// An attribute with its character references resolved.
    pub(super) fn value(&self, name: Key) -> Option<Cow<'a, str>> {
        self.attribute(name).map(htmlize::unescape_attribute)
    }
}

/// Elements may stand this deep in each other; real pages stay below a hundred.
pub(super) const DEEPEST: usize = 512;
/// The most nodes of a page.
const MOST_NODES: usize = 1_000_000;
/// What an element with little in it has at most: a byline or date in all its markup.
const FEW_NODES: usize = 80;
const FEW_BYTES: usize = 4096;

impl<'a> Tree<'a> {
    /// Parses a page.
    ///
    /// # Errors
    /// [`Reason::TooComplex`] for pages nested deeper, or with more nodes or
    /// attributes, than any real one.
    pub(super) fn parse(page: &'a str) -> Result<Self, Rejection> {
        let mut builder = Builder::default();
        let mut tokens = Tokens::new(page);
        while let Some(token) = tokens.next()? {
            builder.token(token)?;
        }
        builder.close_to(0);
        Ok(builder.tree)
    }

    /// A node and the elements around it, innermost first.
    pub(super) fn upwards(&self, node: usize) -> impl Iterator<Item = (usize, &Node<'a>)> {
        let nodes = &self.nodes;
        let above =
            move |at: &usize| nodes.get(*at).map(|node| node.parent).filter(|parent| parent != at);
        std::iter::successors(Some(node), above).filter_map(move |at| Some((at, nodes.get(at)?)))
    }

    /// The elements around a node, innermost first.
    pub(super) fn ancestors(&self, node: usize) -> impl Iterator<Item = (usize, &Node<'a>)> {
        self.upwards(node).skip(1)
    }

    /// The text inside a node on one line, without scripts and the like.
    pub(super) fn text_of(&self, node: usize) -> String {
        let mut out = String::new();
        let end = self.nodes.get(node).map_or(0, |n| n.end);
        for inner in self.nodes.get(node..end).unwrap_or_default() {
            match &inner.content {
                Content::Text(text) => out.push_str(&htmlize::unescape(*text)),
                Content::Element(tag, _)
                    if tag.is_block() || matches!(tag, Tag::Br | Tag::Time) =>
                {
                    out.push(' ');
                }
                _ => {}
            }
        }
        crate::article::clean::line(&out)
    }

    /// The text inside a node with little in it, line by line as readers see it.
    pub(super) fn short_lines_of(&self, node: usize) -> Option<Vec<String>> {
        let end = self.nodes.get(node)?.end;
        self.short_text_of(node)?;
        let mut lines = vec![String::new()];
        // Lines end with the elements that stand on their own.
        let mut ends: Vec<usize> = Vec::new();
        for (at, inner) in self.nodes.iter().enumerate().take(end).skip(node) {
            let ended = ends.contains(&at);
            let starts = inner.tag().is_some_and(|tag| tag.is_block() || tag == Tag::Br);
            if ended || starts {
                lines.push(String::new());
            }
            if starts {
                ends.push(inner.end);
            }
            if let (Content::Text(text), Some(line)) = (&inner.content, lines.last_mut()) {
                line.push_str(&htmlize::unescape(*text));
            }
        }
        let lines = lines.iter().map(|line| crate::article::clean::line(line));
        Some(lines.filter(|line| !line.is_empty()).collect())
    }

    /// The text inside a node with little in it; `None` for others: what is long is no
    /// byline and no date, and need not be joined to find out.
    pub(super) fn short_text_of(&self, node: usize) -> Option<String> {
        let inside = self.nodes.get(node..self.nodes.get(node)?.end)?;
        let length = |node: &Node<'_>| match node.content {
            Content::Text(text) => text.len(),
            _ => 0,
        };
        let is_short =
            inside.len() <= FEW_NODES && inside.iter().map(length).sum::<usize>() <= FEW_BYTES;
        is_short.then(|| self.text_of(node))
    }
}

/// Whether one of `words` stands in a class or id: `RelatedLinks`,
/// `related_links` and `related-links` are two words each.
pub(super) fn has_word(names: &str, words: &[&str]) -> bool {
    let mut word = String::new();
    let mut lower_before = false;
    for c in names.chars().chain([' ']) {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower_before) {
            if words.contains(&word.as_str()) {
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

#[derive(Default)]
struct Builder<'a> {
    tree: Tree<'a>,
    /// Open elements.
    open: Vec<(usize, Tag)>,
}

impl<'a> Builder<'a> {
    fn token(&mut self, token: Token<'a>) -> Result<(), Rejection> {
        match token {
            Token::Text(text) => self.push(Content::Text(text)),
            Token::Raw(text) => self.push(Content::Raw(text)),
            Token::Close(tag) => {
                self.close(tag);
                Ok(())
            }
            Token::Open(tag, attributes) => self.element(tag, attributes),
        }
    }

    fn element(&mut self, tag: Tag, attributes: Vec<Attribute<'a>>) -> Result<(), Rejection> {
        match tag {
            Tag::Html => {
                let lang = attributes.iter().find(|a| a.name == Key::Lang).map(|a| a.value);
                self.tree.language = self.tree.language.or(lang);
                return Ok(());
            }
            Tag::Head | Tag::Body => return Ok(()),
            _ => self.close_implied(tag),
        }
        let at = self.tree.nodes.len();
        self.push(Content::Element(tag, attributes))?;
        if !tag.is_void() {
            self.open.push((at, tag));
        }
        if self.open.len() > DEEPEST {
            let detail = format!("expected elements at most {DEEPEST} deep, found deeper ones");
            return Err(Rejection::new(Reason::TooComplex, detail));
        }
        Ok(())
    }

    fn push(&mut self, content: Content<'a>) -> Result<(), Rejection> {
        let at = self.tree.nodes.len();
        if at >= MOST_NODES {
            let detail = format!("expected at most {MOST_NODES} elements and texts, found more");
            return Err(Rejection::new(Reason::TooComplex, detail));
        }
        let parent = self.open.last().map_or(at, |(parent, _)| *parent);
        self.tree.nodes.push(Node { content, end: at + 1, parent });
        Ok(())
    }

    /// Ends what the start of `tag` ends.
    fn close_implied(&mut self, tag: Tag) {
        match tag {
            Tag::Li => self.close_last(&[Tag::Li], |t| matches!(t, Tag::Ul | Tag::Ol)),
            Tag::Dd | Tag::Dt => self.close_last(&[Tag::Dd, Tag::Dt], |t| t == Tag::Dl),
            Tag::Option | Tag::Optgroup => self.close_last(&[Tag::Option], |t| t == Tag::Select),
            Tag::Td | Tag::Th => {
                self.close_last(&[Tag::Td, Tag::Th], |t| matches!(t, Tag::Tr | Tag::Table));
            }
            Tag::Tr => self.close_last(&[Tag::Tr], |t| t == Tag::Table),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                self.close_last(&[Tag::Tbody, Tag::Thead, Tag::Tfoot], |t| t == Tag::Table);
            }
            Tag::A => self.close_last(&[Tag::A], |_| false),
            Tag::Button => self.close_last(&[Tag::Button], |_| false),
            _ => {}
        }
        if tag.is_block() {
            self.close_last(&[Tag::P], |t| matches!(t, Tag::Button));
        }
    }

    /// Ends the innermost open element that is one of `tags`, unless `stop` or
    /// the border of a table cell stands between.
    fn close_last(&mut self, tags: &[Tag], stop: fn(Tag) -> bool) {
        let cells = tags.iter().any(|t| matches!(t, Tag::Td | Tag::Tr | Tag::Tbody));
        for (depth, (_, tag)) in self.open.iter().enumerate().rev() {
            if tags.contains(tag) {
                return self.close_to(depth);
            }
            if stop(*tag) || (tag.is_barrier() && !cells) {
                return;
            }
        }
    }

    fn close(&mut self, tag: Tag) {
        let matches = |open: Tag| open == tag || (tag.is_heading() && open.is_heading());
        for (depth, (_, open)) in self.open.iter().enumerate().rev() {
            if matches(*open) {
                return self.close_to(depth);
            }
            // Formatting ends with the block that it began in.
            let is_free = matches!(tag, Tag::A | Tag::Other | Tag::Custom);
            let inline = !tag.is_block() && !tag.is_barrier() && !is_free;
            if (inline && open.is_block()) || (open.is_barrier() && !is_table_part(tag)) {
                return;
            }
        }
    }

    fn close_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len();
        for (at, _) in self.open.drain(depth.min(self.open.len())..) {
            if let Some(node) = self.tree.nodes.get_mut(at) {
                node.end = end;
            }
        }
    }
}

fn is_table_part(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Table
            | Tag::Tr
            | Tag::Td
            | Tag::Th
            | Tag::Tbody
            | Tag::Thead
            | Tag::Tfoot
            | Tag::Caption
            | Tag::Template
            | Tag::Object
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// Elements as nested parentheses.
    fn draw(page: &str) -> String {
        let tree = Tree::parse(page).unwrap();
        let (mut out, mut ends) = (String::new(), Vec::new());
        for (at, node) in tree.nodes.iter().enumerate() {
            while ends.last().is_some_and(|&end| end <= at) {
                ends.pop();
                out.push(')');
            }
            match &node.content {
                Content::Element(tag, _) => {
                    write!(out, "{tag:?}(").unwrap();
                    ends.push(node.end);
                }
                Content::Text(text) | Content::Raw(text) => out.push_str(text),
            }
        }
        out + &")".repeat(ends.len())
    }

    #[test]
    fn ends_are_implied() {
        assert_eq!(draw("<p>a<p>b<div>c</div>"), "P(a)P(b)Div(c)");
        assert_eq!(draw("<ul><li>a<li>b<ul><li>c</ul></ul>d"), "Ul(Li(a)Li(bUl(Li(c))))d");
        assert_eq!(
            draw("<table><tr><td>a<td>b<tr><td>c</table>d"),
            "Table(Tr(Td(a)Td(b))Tr(Td(c)))d"
        );
        assert_eq!(draw("<a>x<a>y</a>z"), "A(x)A(y)z");
    }

    #[test]
    fn stray_end_tags_close_nothing_they_should_not() {
        assert_eq!(draw("<div>a</p>b</span>c</div>d</div>e"), "Div(abc)de");
        assert_eq!(draw("<div><table><tr><td>a</div>b</table>c</div>"), "Div(Table(Tr(Td(ab)))c)");
        assert_eq!(draw("<p><b>a</p>b</b>c"), "P(B(a))bc");
        assert_eq!(draw("<b><p>a</b>c</p>d"), "B(P(ac)d)");
    }

    #[test]
    fn absurd_depth_is_refused() {
        let rejection = Tree::parse(&"<div>".repeat(50_000)).unwrap_err();
        assert_eq!(rejection.reason, Reason::TooComplex);
        assert_eq!(rejection.detail, "expected elements at most 512 deep, found deeper ones");
        assert!(Tree::parse(&"<p><li>".repeat(50_000)).is_ok());
    }
}
