//! What a token shows: one code path for training and serving.
//!
//! A feature is a 64-bit key: the hash of its template's number and of what the
//! template saw. The model keeps a row of weights for each key worth it.

use std::ops::Range;

use super::document::{SentenceCase, Words};
use super::hash::{mix, pair};
use super::words::{Case, Word};

/// What stands before and after a sentence.
const EDGE: u64 = 3;
const OUTSIDE: Word = Word { lower: EDGE, shape: EDGE << 40, ..Word::NONE };

/// The words around one token.
struct Window<'w> {
    words: &'w Words,
    sentence: Range<usize>,
    case: SentenceCase,
    here: usize,
}

/// Calls `sink` with every feature of token `index` in its `sentence`.
pub fn features(
    words: &Words,
    case: SentenceCase,
    sentence: Range<usize>,
    index: usize,
    mut sink: impl FnMut(u64),
) {
    let window = Window { words, sentence, case, here: index };
    let mut template = |number: u64, value: u64| sink(mix(pair(number, value)));
    let around = [window.at(-2), window.at(-1), window.at(0), window.at(1), window.at(2)];
    word_features(&around, &mut template);
    spelling_features(&around, window.case, &mut template);
    cluster_features(&around, &mut template);
    list_features(&around, &mut template);
    run_features(&window, &around, &mut template);
    elsewhere_features(&around, &mut template);
}

impl Window<'_> {
    fn at(&self, offset: isize) -> &Word {
        let index = self.here.checked_add_signed(offset);
        match index.filter(|index| self.sentence.contains(index)) {
            Some(index) => self.words.get(index),
            None => &OUTSIDE,
        }
    }

    /// The word at `index`, which may be outside of the sentence.
    fn lower(&self, index: Option<usize>) -> u64 {
        let inside = index.filter(|index| self.sentence.contains(index));
        inside.map_or(EDGE, |index| self.words.get(index).lower)
    }
}

fn word_features(around: &[&Word; 5], template: &mut impl FnMut(u64, u64)) {
    let [before2, before, word, after, after2] = around.map(|word| word.lower);
    template(0, 0);
    template(1, word);
    template(2, before);
    template(3, after);
    template(4, before2);
    template(5, after2);
    template(6, pair(before, word));
    template(7, pair(word, after));
    template(8, pair(before, after));
    template(9, pair(before2, before));
    template(10, pair(after, after2));
}

fn spelling_features(
    around: &[&Word; 5],
    sentence: SentenceCase,
    template: &mut impl FnMut(u64, u64),
) {
    let [_, before, word, after, _] = around;
    let case = word.case as u64 | (sentence as u64) << 4;
    template(11, pair(word.lower, case));
    template(12, pair(word.shape, sentence as u64));
    template(13, pair(before.shape, word.shape));
    template(14, pair(word.shape, after.shape));
    template(15, pair(pair(before.shape, word.shape), after.shape));
    for (number, bytes, mask) in [(16, 1, 0xff), (17, 2, 0xffff), (18, 3, 0xff_ffff)] {
        if word.length > bytes {
            template(number, word.head & mask);
            template(number + 3, word.tail & mask);
        }
    }
    if word.length > 4 {
        template(22, word.head);
        template(23, word.tail);
    }
    template(24, before.tail & 0xff_ffff);
    template(25, after.tail & 0xff_ffff);
    template(26, pair(before.lower, case));
    template(27, pair(after.lower, case));
    template(28, case);
}

fn cluster_features(around: &[&Word; 5], template: &mut impl FnMut(u64, u64)) {
    let [before2, before, word, after, after2] = around.map(|word| word.entry.cluster());
    let case = around[2].case as u64;
    template(29, word);
    template(30, pair(word, case));
    template(31, before);
    template(32, after);
    template(33, before2);
    template(34, after2);
    let [_, before_coarse, coarse, after_coarse, _] = around.map(|w| w.entry.coarse_cluster());
    template(35, pair(before, word));
    template(36, pair(word, after));
    template(37, pair(before_coarse, pair(coarse, after_coarse)));
    template(38, pair(pair(before_coarse, after_coarse), case));
}

fn list_features(around: &[&Word; 5], template: &mut impl FnMut(u64, u64)) {
    let [before2, before, word, after, after2] = around;
    let lists = |word: &Word| word.entry.lists() << 3 | word.case as u64;
    let here = lists(word);
    template(39, word.entry.lists());
    template(40, here);
    template(41, lists(before));
    template(42, lists(after));
    template(43, pair(lists(before), here));
    template(44, pair(here, lists(after)));
    template(45, lists(before2));
    template(46, lists(after2));
    if word.phrase != 0 {
        template(47, u64::from(word.phrase));
    }
    template(48, u64::from(before.phrase) << 8 | u64::from(after.phrase));
}

/// The capitalised words around: how many there are, and what frames them.
fn run_features(window: &Window<'_>, around: &[&Word; 5], template: &mut impl FnMut(u64, u64)) {
    let word = around[2];
    let (start, end) = (word.run.0 as usize, word.run.1 as usize);
    let place = (window.here - start.min(window.here)).min(3) as u64;
    let rest = end.saturating_sub(window.here).min(4) as u64;
    let first = u64::from(start == window.sentence.start);
    let position = place | rest << 4 | first << 8;
    let left = window.lower(start.checked_sub(1));
    let left2 = window.lower(start.checked_sub(2));
    let right = window.lower(Some(end));
    let right2 = window.lower(Some(end + 1));
    template(50, position);
    template(51, pair(left, position));
    template(52, pair(right, position));
    template(53, pair(left2, left));
    template(54, pair(right, right2));
    template(55, pair(left, right));
    let inside = |index: usize| window.words.get(index);
    let (head, tail) = (inside(start), inside(end.saturating_sub(1)));
    template(56, pair(tail.lower, position));
    template(57, pair(head.lower, position));
    template(58, pair(tail.entry.lists(), position));
    template(59, pair(head.entry.lists(), position));
    template(60, pair(pair(head.entry.cluster(), tail.entry.cluster()), place));
    template(61, pair(position, word.shape));
    template(62, pair(inside(end).entry.cluster(), position));
    template(63, window.case as u64);
}

/// What the other occurrences in the document show.
fn elsewhere_features(around: &[&Word; 5], template: &mut impl FnMut(u64, u64)) {
    let [_, before, word, after, _] = around;
    let capital = word.case.has_capital();
    template(70, pair(u64::from(word.elsewhere), u64::from(capital)));
    let mut facts = word.elsewhere;
    while facts != 0 {
        let fact = u64::from(facts.trailing_zeros());
        template(71, fact << 4 | word.case as u64);
        facts &= facts - 1;
    }
    if word.case != Case::Mark {
        template(72, pair(u64::from(word.elsewhere & 0xff), word.entry.lists()));
    }
    template(73, pair(u64::from(before.elsewhere), 1));
    template(74, pair(u64::from(after.elsewhere), 1));
}
