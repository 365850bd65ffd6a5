//! Quotations that are set apart from the text they are taken from.

use std::collections::{HashMap, HashSet};

use super::Block;
use crate::payload::html::tag::Tag;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Node, Tree, has_word};

/// Leaves them out where the text has them anyway.
pub(super) fn leave_out(tree: &Tree<'_>, text: &mut Vec<Block>) {
    let bare =
        |b: &Block| -> String { b.text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned() };
    // Many blocks stand in the same elements.
    let mut known: HashMap<usize, bool> = HashMap::new();
    let mut is_apart = |b: &Block| {
        !b.heading
            && b.length >= SHORTEST_PULLED
            && tree
                .ancestors(b.node)
                .take(4)
                .any(|(at, node)| *known.entry(at).or_insert_with(|| is_quotation(node)))
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

fn is_quotation(node: &Node<'_>) -> bool {
    let mut names = [Key::Class, Key::Id].into_iter().filter_map(|key| node.attribute(key));
    node.tag() == Some(Tag::Blockquote) || names.any(is_pulled)
}

fn is_pulled(names: &str) -> bool {
    has_word(names, &["pullquote", "pull", "blockquote", "quote", "callout"])
}

/// In characters.
const SHORTEST_PULLED: usize = 30;
const MOST_PULLED: usize = 50;
