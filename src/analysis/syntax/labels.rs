//! The relation of each word to its head.

use super::arcs::State;
use super::features::{Word, Words, key};
use super::model::{LabelSums, LabelTable};
use super::tags::Relation;

/// The relation of word `i` to its head in the finished tree.
pub(super) fn label(weights: &LabelTable, words: &Words, tree: &State, i: usize) -> Relation {
    if tree.head(i).is_none() {
        return Relation::Root;
    }
    if words.tag(i).is_mark() {
        return Relation::Punct;
    }
    let mut scores = LabelSums::default();
    let rows = weights.rows();
    keys(words, tree, i, |key| scores.add(rows, key));
    Relation::at(scores.highest())
}

/// Tells `each` what makes the features of the arc to word `i`.
#[expect(clippy::inline_always, reason = "else the sums are kept in memory")]
#[inline(always)]
pub(super) fn keys(words: &Words, tree: &State, i: usize, mut each: impl FnMut(u32)) {
    let head = tree.head(i);
    let (d, h) = (words.at(Some(i)), words.at(head));
    let t = |w: &Word| w.tag as u32 + 1;
    let (td, th) = (t(d), t(h));
    let right = u32::from(head.is_some_and(|h| h < i));
    let far = head.map_or(0, |h| h.abs_diff(i).min(8) as u32);
    let [first, last, after] = tree.children(i).map(|c| words.at(c));
    let [head_first, _, _] = tree.children(head.unwrap_or(usize::MAX)).map(|c| words.at(c));
    let (before, next) = (words.at(i.checked_sub(1)), words.at(Some(i + 1)));
    let grand = words.at(head.and_then(|h| tree.head(h)));
    each(key(201, d.lower, right, 0));
    each(key(202, td, th, right));
    each(key(203, h.lower, td, right));
    each(key(204, d.lower, th, right));
    each(key(205, d.lower, h.lower, right));
    each(key(206, d.cluster, h.cluster, right));
    each(key(207, d.cluster, th, right));
    each(key(208, h.cluster, td, right));
    each(key(209, td, th, far * 2 + right));
    each(key(210, t(first), td, th * 2 + right));
    each(key(211, first.lower, td, th * 2 + right));
    each(key(212, last.lower, td, th * 2 + right));
    each(key(213, t(after), td, th * 2 + right));
    each(key(214, before.lower, td, th * 2 + right));
    each(key(215, t(before), t(next), td * 2 + right));
    each(key(216, next.lower, td, th * 2 + right));
    each(key(217, t(head_first), td, th * 2 + right));
    each(key(218, head_first.lower, td, right));
    each(key(219, t(grand), td, th * 2 + right));
    each(key(220, d.suffix[2], th, right));
    each(key(221, h.suffix[2], td, right));
    each(key(222, d.shape, h.shape, td * 2 + right));
    each(key(223, first.lower, h.lower, right));
    each(key(224, t(first), t(last), td * 2 + right));
    each(key(225, h.lower, right, far));
    each(key(226, td, right, far));
}
