//! The tree: arc-hybrid transitions, chosen greedily.
//!
//! ```text
//! shift   push the next word
//! left    the top of the stack is governed by the next word; pop it
//! right   the top of the stack is governed by the one below it; pop it
//! ```
//! After the last word stands the root, which governs what is left over.

#[cfg(any(test, feature = "train"))]
use super::features::mix;
use super::features::{Word, Words, key};
use super::model::{ArcSum, ArcTable};
use super::tags::Tag;

/// A step of the parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Move {
    Shift,
    Left,
    Right,
}

pub(super) const MOVES: [Move; 3] = [Move::Shift, Move::Left, Move::Right];

/// How many features a step is scored by.
pub(super) const STEP_FEATURES: usize = OF_STACK + AHEAD + OF_BOTH;
const OF_STACK: usize = 25;
const AHEAD: usize = 6;
const OF_BOTH: usize = 36;

/// Where the parser stands in a sentence; buffers are reused.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) stack: Vec<usize>,
    pub(super) next: usize,
    count: usize,
    heads: Vec<Option<usize>>,
    family: Vec<Family>,
    /// For each word of the stack the sum for [`State::keys_of_stack`] with
    /// that word on top.
    top_sums: Vec<ArcSum>,
}

/// The children of a word so far.
#[derive(Debug, Clone, Copy, Default)]
struct Family {
    first_left: Option<usize>,
    last_left: Option<usize>,
    last_right: Option<usize>,
    left: u32,
    right: u32,
    /// The kinds of children to the left and right, as bits (see [`kind`]).
    left_kinds: u32,
    right_kinds: u32,
}

impl Family {
    const NONE: Self = Self {
        first_left: None,
        last_left: None,
        last_right: None,
        left: 0,
        right: 0,
        left_kinds: 0,
        right_kinds: 0,
    };
}

/// Parses the tagged words into `state`.
pub(super) fn parse(weights: &ArcTable, words: &Words, state: &mut State) {
    state.start(words.len());
    let (rows, mut ahead) = (weights.rows(), ArcSum::default());
    while !state.done() {
        let step = state.only().unwrap_or_else(|| {
            let top = state.top_sums.get(state.stack.len() - 1).copied().unwrap_or_default();
            let mut sum = top.plus(ahead);
            state.keys_of_both(words, |key| sum.add(rows, key));
            let [left, right] = sum.weights(STEP_FEATURES);
            state.best(|step| match step {
                Move::Shift => 0,
                Move::Left => left,
                Move::Right => right,
            })
        });
        state.take(step, words);
        // Behind the last word only one step is allowed, whatever its features.
        if step == Move::Shift && state.next < state.count {
            let mut top = ArcSum::default();
            state.keys_of_stack(words, |key| top.add(rows, key));
            state.top_sums.truncate(state.stack.len() - 1);
            state.top_sums.push(top);
            ahead = ArcSum::default();
            state.keys_ahead(words, |key| ahead.add(rows, key));
        }
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
        let family = self.family(Some(i));
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
    pub(super) fn best<S: PartialOrd>(&self, score: impl Fn(Move) -> S) -> Move {
        let mut best = None;
        for step in MOVES {
            if self.allowed(step) && best.as_ref().is_none_or(|(_, s)| score(step) > *s) {
                best = Some((step, score(step)));
            }
        }
        best.map_or(Move::Left, |(step, _)| step)
    }

    pub(super) fn take(&mut self, step: Move, words: &Words) {
        match step {
            Move::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Left => {
                let Some(child) = self.stack.pop() else { return };
                self.attach(child, self.next, words);
            }
            Move::Right => {
                let Some(child) = self.stack.pop() else { return };
                let head = self.stack.last().copied().unwrap_or(self.count);
                self.attach(child, head, words);
            }
        }
    }

    fn attach(&mut self, child: usize, head: usize, words: &Words) {
        let kind = kind(words.tag(child));
        if let Some(slot) = self.heads.get_mut(child) {
            *slot = Some(head).filter(|&h| h < self.count);
        }
        let Some(family) = self.family.get_mut(head) else { return };
        if child < head {
            family.left += 1;
            family.left_kinds |= kind;
            family.first_left = Some(child);
            family.last_left = family.last_left.or(Some(child));
        } else {
            family.right += 1;
            family.right_kinds |= kind;
            family.last_right = Some(child);
        }
    }

    /// The step where no other is allowed.
    fn only(&self) -> Option<Move> {
        match self.stack.len() {
            0 => Some(Move::Shift),
            depth if self.next >= self.count => {
                Some(if depth == 1 { Move::Left } else { Move::Right })
            }
            _ => None,
        }
    }

    /// The features of the state.
    #[cfg(any(test, feature = "train"))]
    pub(super) fn features(&self, words: &Words) -> Vec<u32> {
        let mut features = Vec::with_capacity(STEP_FEATURES);
        let mut keep = |key| features.push(mix(key));
        self.keys_of_stack(words, &mut keep);
        self.keys_ahead(words, &mut keep);
        self.keys_of_both(words, &mut keep);
        features
    }

    /// The word `depth` below the top of the stack.
    fn top(&self, depth: usize) -> Option<usize> {
        self.stack.len().checked_sub(depth + 1).and_then(|k| self.stack.get(k)).copied()
    }

    fn family(&self, i: Option<usize>) -> &Family {
        i.and_then(|i| self.family.get(i)).unwrap_or(&Family::NONE)
    }

    /// The tag and hash of the next word, or of the root at the end.
    fn front(&self, words: &Words) -> (u32, u32) {
        let next = words.at(Some(self.next));
        if self.next < self.count { (tag(next), next.lower) } else { (90, 90) }
    }

    /// What stays the same as long as the top of the stack is not popped: what is
    /// below it, and the children of both but for its own to the right.
    #[expect(clippy::inline_always, reason = "else the sum is kept in memory")]
    #[inline(always)]
    fn keys_of_stack(&self, words: &Words, mut each: impl FnMut(u32)) {
        let (i0, i1) = (self.top(0), self.top(1));
        let (s0, s1) = (words.at(i0), words.at(i1));
        let (f0, f1) = (self.family(i0), self.family(i1));
        let (t0, t1, t2) = (tag(s0), tag(s1), tag(words.at(self.top(2))));
        let child = |i: Option<usize>| tag(words.at(i));
        each(key(101, s0.lower, t0, 0));
        each(key(102, t0, 0, 0));
        each(key(103, s0.cluster, 0, 0));
        each(key(104, s1.lower, t1, 0));
        each(key(105, t1, 0, 0));
        each(key(106, s1.cluster, t0, 0));
        each(key(118, s1.lower, s0.lower, 0));
        each(key(119, s1.lower, t1, t0));
        each(key(120, t1, s0.lower, t0));
        each(key(121, t1, t0, 0));
        each(key(122, s1.cluster, s0.cluster, 0));
        each(key(125, t2, t1, t0));
        each(key(130, t1, child(f1.last_right), t0));
        each(key(131, t1, t0, child(f0.first_left)));
        each(key(132, t1, child(f1.first_left), t0));
        each(key(136, t1, t0, distance(i1, i0.unwrap_or(0))));
        each(key(138, t1, f1.right.min(4), f1.left.min(4)));
        each(key(141, s1.lower, f1.right.min(4), t0));
        each(key(149, words.at(f1.last_right).lower, t1, t0));
        each(key(160, t1, t0, f0.left_kinds));
        each(key(161, t1, t0, f1.right_kinds));
        each(key(162, s1.lower, t0, f1.right_kinds));
        each(key(163, t1, t0, f1.left_kinds));
        each(key(164, t1, t0, words.at(f0.first_left).lower));
        each(key(165, s0.lower, t1, f0.left_kinds));
    }

    /// What stays the same until the next word is pushed.
    #[expect(clippy::inline_always, reason = "else the sum is kept in memory")]
    #[inline(always)]
    fn keys_ahead(&self, words: &Words, mut each: impl FnMut(u32)) {
        let ahead = |n: usize| words.at(Some(self.next + n));
        let (b1, t1, t2) = (ahead(1), tag(ahead(1)), tag(ahead(2)));
        let (t0, lower) = self.front(words);
        each(key(107, lower, t0, 0));
        each(key(108, t0, t1, 0));
        each(key(110, b1.lower, t1, 0));
        each(key(111, t1, t2, 0));
        each(key(112, b1.cluster, t0, 0));
        each(key(126, t0, t1, t2));
    }

    /// What depends on the stack and on what is ahead.
    #[expect(clippy::inline_always, reason = "else the sum is kept in memory")]
    #[inline(always)]
    fn keys_of_both(&self, words: &Words, mut each: impl FnMut(u32)) {
        let (i0, i1) = (self.top(0), self.top(1));
        let (s0, s1, b0) = (words.at(i0), words.at(i1), words.at(Some(self.next)));
        let (f0, fb) = (self.family(i0), self.family(Some(self.next)));
        let (ts0, ts1) = (tag(s0), tag(s1));
        let (tb0, wb0) = self.front(words);
        let tb1 = tag(words.at(Some(self.next + 1)));
        let end = u32::from(self.next >= self.count);
        let d0 = distance(i0, self.next);
        let child = |i: Option<usize>| tag(words.at(i));
        each(key(109, b0.cluster, ts0, 0));
        each(key(113, s0.lower, wb0, 0));
        each(key(114, ts0, wb0, tb0));
        each(key(115, s0.lower, ts0, tb0));
        each(key(116, ts0, tb0, 0));
        each(key(117, s0.cluster, b0.cluster, 0));
        each(key(123, ts1, ts0, tb0));
        each(key(124, ts0, tb0, tb1));
        each(key(127, ts0, child(f0.first_left), tb0));
        each(key(128, ts0, child(f0.last_right), tb0));
        each(key(129, ts0, tb0, child(fb.last_left)));
        each(key(133, ts0, tb0, d0));
        each(key(134, s0.lower, d0, 0));
        each(key(135, wb0, d0, 0));
        each(key(137, ts0, f0.left.min(4), f0.right.min(4)));
        each(key(139, s0.lower, f0.left.min(4), f0.right.min(4)));
        each(key(140, tb0, fb.left.min(4), ts0));
        each(key(142, ts1, tb0, s0.lower));
        each(key(143, s1.lower, tb0, ts0));
        each(key(144, ts1, ts0, wb0));
        each(key(145, words.at(f0.last_right).lower, ts0, tb0));
        each(key(146, words.at(f0.first_left).lower, ts0, tb0));
        each(key(147, s1.lower, wb0, ts0));
        each(key(148, s1.cluster, b0.cluster, ts0));
        each(key(150, ts0, tb0, end + 2 * u32::from(i1.is_none())));
        each(key(170, ts0, tb0, fb.left_kinds));
        each(key(171, ts0, tb0, f0.left_kinds));
        each(key(172, ts0, tb0, f0.right_kinds));
        each(key(173, s0.lower, tb0, f0.right_kinds));
        each(key(174, wb0, ts0, fb.left_kinds));
        each(key(175, s0.lower, tb0, fb.left_kinds));
        each(key(176, ts0, tb0, words.at(fb.last_left).lower));
        each(key(177, ts0, tb0, words.at(fb.first_left).lower));
        each(key(178, ts1 * 64 + ts0, tb0, fb.left_kinds));
        each(key(179, ts1 * 64 + ts0, tb0, f0.right_kinds));
        each(key(180, ts0, tb0, f0.left_kinds * 256 + f0.right_kinds));
    }
}

/// What kind of child a word is, as one bit.
fn kind(tag: Tag) -> u32 {
    match tag {
        Tag::Nn | Tag::Nnp | Tag::Nns | Tag::Nnps | Tag::Prp | Tag::Cd | Tag::Ex => 1,
        tag if tag.is_question_word() => 2,
        Tag::In | Tag::To => 4,
        Tag::Md | Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz => 8,
        Tag::Comma | Tag::Colon | Tag::Dash => 16,
        Tag::Cc => 32,
        Tag::Rb | Tag::Rp => 64,
        _ => 128,
    }
}

/// A tag as part of a feature.
fn tag(word: &Word) -> u32 {
    word.tag as u32 + 1
}

/// The distance of two words in classes: 1, 2, 3, 4–5, 6–9, farther; 0 if one is
/// missing.
fn distance(from: Option<usize>, to: usize) -> u32 {
    match from.map_or(0, |from| to.saturating_sub(from)) {
        near @ 0..=3 => near as u32,
        4..=5 => 4,
        6..=9 => 5,
        _ => 6,
    }
}
