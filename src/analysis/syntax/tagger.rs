//! The part-of-speech tagger: greedy, left to right.

use super::features::{Words, key, mixed};
use super::model::{Lexicon, TagTable};
use super::tags::Tag;

/// The tagger's model: which tags a word can have, and what speaks for each.
#[derive(Debug, Default)]
pub(super) struct Tagger {
    pub(super) lexicon: Lexicon,
    pub(super) weights: TagTable,
}

/// Tags of which new words are formed.
const OPEN: [Tag; 16] = [
    Tag::Nn,
    Tag::Nnp,
    Tag::Nns,
    Tag::Nnps,
    Tag::Jj,
    Tag::Jjr,
    Tag::Jjs,
    Tag::Rb,
    Tag::Vb,
    Tag::Vbd,
    Tag::Vbg,
    Tag::Vbn,
    Tag::Vbp,
    Tag::Vbz,
    Tag::Cd,
    Tag::Sym,
];

/// Tags as bits.
const fn bits(mut tags: &[Tag]) -> u64 {
    let mut bits = 0;
    while let [tag, rest @ ..] = tags {
        bits |= 1 << *tag as u64;
        tags = rest;
    }
    bits
}

/// Tags every word of the sentence.
pub(super) fn tag(tagger: &Tagger, words: &mut Words) {
    for i in 0..words.len() {
        if words.at(Some(i)).given {
            continue;
        }
        let tag = best(words, i, &tagger.lexicon, |features, tag| {
            tagger.weights.sum(features, pair(0, tag))
        });
        words.set_tag(i, tag);
    }
}

/// The tag with the highest `score` for the features of word `i`.
pub(super) fn best(
    words: &Words,
    i: usize,
    lexicon: &Lexicon,
    score: impl Fn(&[u32; 24], Tag) -> i32,
) -> Tag {
    let mut candidates = candidates(lexicon, words, i);
    if candidates.is_power_of_two() {
        return Tag::at(candidates.trailing_zeros() as usize);
    }
    let features = features(words, i);
    let mut best = (i32::MIN, Tag::Nn);
    while candidates != 0 {
        let tag = Tag::at(candidates.trailing_zeros() as usize);
        let score = score(&features, tag);
        if score > best.0 {
            best = (score, tag);
        }
        candidates &= candidates - 1;
    }
    best.1
}

/// The tags word `i` can have, as bits.
pub(super) fn candidates(lexicon: &Lexicon, words: &Words, i: usize) -> u64 {
    let word = words.at(Some(i));
    let open = const { bits(&OPEN) };
    let name = if word.shape / 32 == 1 { 1 << (Tag::Nnp as u64) } else { 0 };
    match lexicon.of(word.lower) {
        Some((bits, true)) => bits | name,
        Some((bits, false)) => bits | open,
        None => open,
    }
}

/// The cell of a feature for a tag.
pub(super) const fn pair(feature: u32, tag: Tag) -> u32 {
    feature.wrapping_add((tag as u32).wrapping_mul(0x9e37_79b1))
}

/// The features of word `i`, the tags to its left being known.
pub(super) fn features(words: &Words, i: usize) -> [u32; 24] {
    let at = |d: isize| words.at(i.checked_add_signed(d));
    let (w, p1, p2, n1, n2) = (at(0), at(-1), at(-2), at(1), at(2));
    let (t1, t2) = (p1.tag as u32, p2.tag as u32);
    let first = u32::from(i == 0);
    mixed(&[
        key(1, w.lower, 0, 0),
        key(2, w.suffix[0], w.shape, 0),
        key(3, w.suffix[1], 0, 0),
        key(4, w.suffix[2], 0, 0),
        key(5, w.suffix[3], w.shape, 0),
        key(6, w.prefix, 0, 0),
        key(7, w.shape, first, 0),
        key(8, w.cluster, 0, 0),
        key(9, t1, 0, 0),
        key(10, t1, t2, 0),
        key(11, w.lower, t1, 0),
        key(12, p1.lower, 0, 0),
        key(13, n1.lower, 0, 0),
        key(14, n1.suffix[2], n1.shape, 0),
        key(15, p2.lower, 0, 0),
        key(16, n2.lower, 0, 0),
        key(17, n1.cluster, 0, 0),
        key(18, p1.cluster, 0, 0),
        key(19, w.cluster, t1, 0),
        key(20, w.shape, t1, n1.shape),
        key(21, n1.cluster, t1, 0),
        key(22, w.suffix[2], t1, t2),
        key(23, w.lower, n1.cluster, 0),
        key(24, t1, n1.lower, 0),
    ])
}
