//! Where a text begins and ends among the blocks of its container.

use super::lines;
use super::{Block, Page, SHORTEST_RUN, around, holder, is_row, is_title};
use crate::payload::html::tag::Tag;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Node, Tree};

/// The blocks from after the headline to the last of the text.
pub(super) fn within_ends<'s, 'b>(page: &Page<'_, '_>, inside: &'s [&'b Block]) -> &'s [&'b Block] {
    let (tree, title) = (page.tree, page.about.title);
    let first_prose = inside.iter().position(|b| b.is_prose()).unwrap_or(0);
    let opening = inside.get(..first_prose).unwrap_or_default();
    let start = opening.iter().rposition(|b| is_title(tree, title, b)).map_or(0, |at| at + 1);
    let body = inside.get(start..).unwrap_or_default();
    let is_note = |b: &Block| {
        let authors = page.about.authors;
        is_notice(&b.text) || lines::is_contact(&b.text) || lines::is_biography(&b.text, authors)
    };
    let end = body.iter().rposition(|b| b.is_prose() && !is_note(b)).map_or(0, |at| at + 1);
    let end = end + closing(tree, body, end, is_note);
    body.get(..biography(body, end)).unwrap_or_default()
}

/// How many of the blocks from `end` on belong to the text though they are no prose by
/// themselves: short paragraphs beside the last one of prose, lists and tables with a
/// line before them ("The winners:" and their names).
fn closing(
    tree: &Tree<'_>,
    blocks: &[&Block],
    end: usize,
    is_note: impl Fn(&Block) -> bool,
) -> usize {
    let Some(prose) = end.checked_sub(1).and_then(|last| blocks.get(last)) else { return 0 };
    let Some(body) = around(tree, prose, 1) else { return 0 };
    let after = blocks.get(end..).unwrap_or_default();
    let is = |a: Option<&Node<'_>>, b: &Node<'_>| a.is_some_and(|a| std::ptr::eq(a, b));
    let is_body = |n: Option<&Node<'_>>| is(n, body);
    // Some sites put each paragraph into an element of its own.
    let outer = around(tree, prose, 2).filter(|_| body.attribute(Key::Class).is_some());
    let is_like_body = |b: &Block| {
        let class = around(tree, b, 1).and_then(|n| n.attribute(Key::Class));
        outer.is_some_and(|outer| is(around(tree, b, 2), outer))
            && class == body.attribute(Key::Class)
    };
    let is_in_body = |b: &Block| (1..=4).any(|level| is_body(around(tree, b, level)));
    let is_paragraph = |b: &Block| {
        holder(tree, b) == Some(Tag::P)
            && (is_body(around(tree, b, 1)) || is_like_body(b))
            && (b.link * 2 <= b.length || b.length - b.link >= SHORTEST_RUN)
            && b.ends_sentence()
            && !is_note(b)
    };
    let is_row = |b: &Block| {
        let is_item = holder(tree, b) == Some(Tag::Li);
        is_row(tree, b) && is_in_body(b) && (b.link == 0 || !is_item && b.link * 2 <= b.length)
    };
    let (mut taken, mut at) = (0, 0);
    while let Some(block) = after.get(at) {
        let rows = after.iter().skip(at).take_while(|b| is_row(b)).count();
        if is_paragraph(block) {
            at += 1;
            taken = at;
        } else if rows >= FEWEST_ROWS {
            at += rows;
            taken = at;
        } else if at == taken && !lines::is_promo(&block.text) {
            // One line may lead to a list.
            at += 1;
        } else {
            break;
        }
    }
    taken
}

/// A single one may be anything.
const FEWEST_ROWS: usize = 2;

/// Where a text ends that is `end` blocks long: before the heading under which its author
/// is described, if little follows.
fn biography(blocks: &[&Block], end: usize) -> usize {
    let text = blocks.get(..end).unwrap_or_default();
    let heading = text.iter().rposition(|b| lines::is_about_author(&b.text));
    let length = |blocks: &[&Block]| blocks.iter().map(|b| b.length).sum::<usize>();
    match heading {
        Some(at) if length(text.get(at..).unwrap_or_default()) * 3 < length(text) => at,
        _ => end,
    }
}

/// Whether a closing line says whose the text is.
fn is_notice(text: &str) -> bool {
    text.starts_with(['©', '®'])
        || text.len() <= LONGEST_NOTICE && is_dated_notice(text)
        || text.starts_with("Copyright ")
        || ["ll rights reserved", "subject to copyright"].iter().any(|sign| text.contains(sign))
        // How to cite the page.
        || text.starts_with("Citation:") && text.contains("etrieved ")
}

/// "Harbour Post © 2024"
fn is_dated_notice(text: &str) -> bool {
    let after = text.split_once('©').map(|(_, after)| after.trim_start());
    after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
}

/// In bytes.
const LONGEST_NOTICE: usize = 200;
