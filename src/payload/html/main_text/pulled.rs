//! Quotations that are set apart from the text they are taken from.

use std::collections::HashSet;

use super::{Block, ancestors};
use crate::payload::html::tag::Tag;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Tree, has_word};

/// Leaves them out where the text has them anyway.
pub(super) fn leave_out(tree: &Tree<'_>, text: &mut Vec<Block>) {
    let bare =
        |b: &Block| -> String { b.text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned() };
    let is_apart = |b: &Block| {
        !b.heading
            && b.length >= SHORTEST_PULLED
            && ancestors(tree, b.node).take(4).any(|n| {
                n.tag() == Some(Tag::Blockquote)
                    || [Key::Class, Key::Id]
                        .iter()
                        .filter_map(|key| n.attribute(*key))
                        .any(is_pulled)
            })
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

fn is_pulled(names: &str) -> bool {
    has_word(names, &["pullquote", "pull", "blockquote", "quote", "callout"])
}

/// In characters.
const SHORTEST_PULLED: usize = 30;
const MOST_PULLED: usize = 50;
