//! The relation of each word to its head.

use super::arcs::State;
use super::features::{Word, Words, key};
use super::model::LabelTable;
use super::tags::{Relation, Tag};

/// The relation of word `i` to its head in the finished tree.
pub(super) fn label(weights: &LabelTable, words: &Words, tree: &State, i: usize) -> Relation {
    if tree.head(i).is_none() {
        return Relation::Root;
    }
    if words.tag(i).is_mark() {
        return Relation::Punct;
    }
    if let Some(sure) = sure(words, tree, i) {
        return sure;
    }
    let scores = weights.sum(&keys(words, tree, i));
    let highest = scores.iter().fold(0, |highest, &s| s.max(highest));
    Relation::at(scores.iter().position(|&s| s == highest).unwrap_or(0))
}

/// The relation of a word whose tag and that of its head leave one alone: 99 of 100 such
/// arcs and more have it by the weights too, and a third of all words need no weighing.
fn sure(words: &Words, tree: &State, i: usize) -> Option<Relation> {
    let head = tree.head(i)?;
    let (own, above) = (words.tag(i), words.tag(head));
    Some(match own {
        Tag::Dt if i < head && above.is_noun() => Relation::Det,
        Tag::PrpS if i < head && above.is_noun() => Relation::Poss,
        Tag::To | Tag::Md if i < head && above == Tag::Vb => Relation::Aux,
        Tag::Prp if i < head && matches!(above, Tag::Vbd | Tag::Vbp | Tag::Vbz) => Relation::Nsubj,
        Tag::In if i > head && above.is_noun() => Relation::Prep,
        Tag::Nn | Tag::Nnp | Tag::Nns if i > head && above == Tag::In => Relation::Pobj,
        _ => return None,
    })
}

/// What makes the features of the arc to word `i`.
pub(super) fn keys(words: &Words, tree: &State, i: usize) -> [u32; 26] {
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
    [
        key(201, d.lower, right, 0),
        key(202, td, th, right),
        key(203, h.lower, td, right),
        key(204, d.lower, th, right),
        key(205, d.lower, h.lower, right),
        key(206, d.cluster, h.cluster, right),
        key(207, d.cluster, th, right),
        key(208, h.cluster, td, right),
        key(209, td, th, far * 2 + right),
        key(210, t(first), td, th * 2 + right),
        key(211, first.lower, td, th * 2 + right),
        key(212, last.lower, td, th * 2 + right),
        key(213, t(after), td, th * 2 + right),
        key(214, before.lower, td, th * 2 + right),
        key(215, t(before), t(next), td * 2 + right),
        key(216, next.lower, td, th * 2 + right),
        key(217, t(head_first), td, th * 2 + right),
        key(218, head_first.lower, td, right),
        key(219, t(grand), td, th * 2 + right),
        key(220, d.suffix[2], th, right),
        key(221, h.suffix[2], td, right),
        key(222, d.shape, h.shape, td * 2 + right),
        key(223, first.lower, h.lower, right),
        key(224, t(first), t(last), td * 2 + right),
        key(225, h.lower, right, far),
        key(226, td, right, far),
    ]
}
