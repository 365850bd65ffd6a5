//! The tree: arc-hybrid transitions, chosen greedily.
//!
//! ```text
//! shift   push the next word
//! left    the top of the stack is governed by the next word; pop it
//! right   the top of the stack is governed by the one below it; pop it
//! ```
//! After the last word stands the root, which governs what is left over.

use super::features::{Word, Words, key};
use super::model::Table;

/// A step of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Move {
    Shift,
    Left,
    Right,
}

pub(super) const MOVES: [Move; 3] = [Move::Shift, Move::Left, Move::Right];

/// Where the parser stands in a sentence; buffers are reused.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) stack: Vec<usize>,
    pub(super) next: usize,
    count: usize,
    heads: Vec<Option<usize>>,
    family: Vec<Family>,
    features: Vec<u32>,
}

/// The children of a word so far.
#[derive(Debug, Clone, Copy, Default)]
struct Family {
    first_left: Option<usize>,
    last_left: Option<usize>,
    last_right: Option<usize>,
    left: u32,
    right: u32,
}

/// Parses the tagged words into `state`.
pub(super) fn parse(weights: &Table, words: &Words, state: &mut State) {
    state.start(words.len());
    while !state.done() {
        let features = state.fill_features(words);
        let scores = weights.sum4(features);
        let best = state.best(|m| scores.get(m as usize).copied().unwrap_or(0));
        state.take(best);
    }
}

impl State {
    pub(super) fn start(&mut self, count: usize) {
        self.stack.clear();
        self.next = 0;
        self.count = count;
        self.heads.clear();
        self.heads.resize(count, None);
        self.family.clear();
        self.family.resize(count + 1, Family::default());
    }

    pub(super) fn done(&self) -> bool {
        self.next >= self.count && self.stack.is_empty()
    }

    /// The governor of word `i`; none for the root.
    pub(super) fn head(&self, i: usize) -> Option<usize> {
        self.heads.get(i).copied().flatten()
    }

    /// The leftmost and the last left child, and the last right child.
    pub(super) fn children(&self, i: usize) -> [Option<usize>; 3] {
        let family = self.family.get(i).copied().unwrap_or_default();
        [family.first_left, family.last_left, family.last_right]
    }

    pub(super) fn allowed(&self, step: Move) -> bool {
        match step {
            Move::Shift => self.next < self.count,
            // A sentence has one root.
            Move::Left => match self.stack.len() {
                0 => false,
                1 => true,
                _ => self.next < self.count,
            },
            Move::Right => self.stack.len() > 1,
        }
    }

    /// The allowed step with the highest score, the first of equals.
    pub(super) fn best(&self, score: impl Fn(Move) -> i32) -> Move {
        let mut best = None;
        for step in MOVES {
            if self.allowed(step) && best.is_none_or(|(_, s)| score(step) > s) {
                best = Some((step, score(step)));
            }
        }
        best.map_or(Move::Left, |(step, _)| step)
    }

    pub(super) fn take(&mut self, step: Move) {
        match step {
            Move::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Left => {
                let Some(child) = self.stack.pop() else { return };
                self.attach(child, self.next);
            }
            Move::Right => {
                let Some(child) = self.stack.pop() else { return };
                let head = self.stack.last().copied().unwrap_or(self.count);
                self.attach(child, head);
            }
        }
    }

    fn attach(&mut self, child: usize, head: usize) {
        if let Some(slot) = self.heads.get_mut(child) {
            *slot = Some(head).filter(|&h| h < self.count);
        }
        let Some(family) = self.family.get_mut(head) else { return };
        if child < head {
            family.left += 1;
            family.first_left = Some(child);
            family.last_left = family.last_left.or(Some(child));
        } else {
            family.right += 1;
            family.last_right = Some(child);
        }
    }

    /// Computes the features of the state; they stay until the next call.
    pub(super) fn fill_features(&mut self, words: &Words) -> &[u32] {
        let top =
            |n: usize| self.stack.len().checked_sub(n + 1).and_then(|k| self.stack.get(k)).copied();
        let (i0, i1, i2) = (top(0), top(1), top(2));
        let ahead = |n: usize| Some(self.next + n);
        let word = |i: Option<usize>| words.at(i);
        let (s0, s1, s2) = (word(i0), word(i1), word(i2));
        let (b0, b1, b2) = (word(ahead(0)), word(ahead(1)), word(ahead(2)));
        let family =
            |i: Option<usize>| i.and_then(|i| self.family.get(i)).copied().unwrap_or_default();
        let (f0, f1, fb) = (family(i0), family(i1), family(ahead(0)));
        let t = |w: &Word| w.tag as u32 + 1;
        let (ts0, ts1, ts2, tb0, tb1, tb2) = (t(s0), t(s1), t(s2), t(b0), t(b1), t(b2));
        let end = u32::from(self.next >= self.count);
        let (tb0, wb0) = if end == 1 { (90, 90) } else { (tb0, b0.lower) };
        let gap = |a: Option<usize>, b: usize| a.map_or(0, |a| distance(b.saturating_sub(a)));
        let (d0, d1) = (gap(i0, self.next), gap(i1, i0.unwrap_or(0)));
        let child = |i: Option<usize>| t(word(i));
        self.features.clear();
        self.features.extend_from_slice(&[
            key(101, s0.lower, ts0, 0),
            key(102, ts0, 0, 0),
            key(103, s0.cluster, 0, 0),
            key(104, s1.lower, ts1, 0),
            key(105, ts1, 0, 0),
            key(106, s1.cluster, ts0, 0),
            key(107, wb0, tb0, 0),
            key(108, tb0, tb1, 0),
            key(109, b0.cluster, ts0, 0),
            key(110, b1.lower, tb1, 0),
            key(111, tb1, tb2, 0),
            key(112, b1.cluster, tb0, 0),
            key(113, s0.lower, wb0, 0),
            key(114, ts0, wb0, tb0),
            key(115, s0.lower, ts0, tb0),
            key(116, ts0, tb0, 0),
            key(117, s0.cluster, b0.cluster, 0),
            key(118, s1.lower, s0.lower, 0),
            key(119, s1.lower, ts1, ts0),
            key(120, ts1, s0.lower, ts0),
            key(121, ts1, ts0, 0),
            key(122, s1.cluster, s0.cluster, 0),
            key(123, ts1, ts0, tb0),
            key(124, ts0, tb0, tb1),
            key(125, ts2, ts1, ts0),
            key(126, tb0, tb1, tb2),
            key(127, ts0, child(f0.first_left), tb0),
            key(128, ts0, child(f0.last_right), tb0),
            key(129, ts0, tb0, child(fb.last_left)),
            key(130, ts1, child(f1.last_right), ts0),
            key(131, ts1, ts0, child(f0.first_left)),
            key(132, ts1, child(f1.first_left), ts0),
            key(133, ts0, tb0, d0),
            key(134, s0.lower, d0, 0),
            key(135, wb0, d0, 0),
            key(136, ts1, ts0, d1),
            key(137, ts0, f0.left.min(4), f0.right.min(4)),
            key(138, ts1, f1.right.min(4), f1.left.min(4)),
            key(139, s0.lower, f0.left.min(4), f0.right.min(4)),
            key(140, tb0, fb.left.min(4), ts0),
            key(141, s1.lower, f1.right.min(4), ts0),
            key(142, ts1, tb0, s0.lower),
            key(143, s1.lower, tb0, ts0),
            key(144, ts1, ts0, wb0),
            key(145, word(f0.last_right).lower, ts0, tb0),
            key(146, word(f0.first_left).lower, ts0, tb0),
            key(147, s1.lower, wb0, ts0),
            key(148, s1.cluster, b0.cluster, ts0),
            key(149, word(f1.last_right).lower, ts1, ts0),
            key(150, ts0, tb0, end + 2 * u32::from(i1.is_none())),
        ]);
        &self.features
    }
}

/// A distance in classes: 1, 2, 3, 4–5, 6–9, farther.
fn distance(words: usize) -> u32 {
    match words {
        0..=3 => words as u32,
        4..=5 => 4,
        6..=9 => 5,
        _ => 6,
    }
}
