//! Averaged weights in a hashed table.

use super::super::model::{ARC_LIMIT, ArcTable, Table, row};

/// What is added to each weight in a [`Table`].
pub(super) const BIAS: i32 = 128;

/// Weights under training with the sums for their averages.
pub(super) struct Perceptron<const W: usize, const ROWS: usize> {
    weights: Vec<f32>,
    /// Sum over all steps of (step × change), for the average.
    sums: Vec<f64>,
    step: f64,
}

impl<const W: usize, const ROWS: usize> Perceptron<W, ROWS> {
    pub(super) fn new() -> Self {
        Self { weights: vec![0.0; W * ROWS], sums: vec![0.0; W * ROWS], step: 0.0 }
    }

    /// One decision has passed.
    pub(super) fn tick(&mut self) {
        self.step += 1.0;
    }

    pub(super) fn add(&mut self, feature: u32, column: usize, change: f32) {
        let at = row::<ROWS>(feature) * W + column;
        if let (Some(weight), Some(sum)) = (self.weights.get_mut(at), self.sums.get_mut(at)) {
            *weight += change;
            *sum += self.step * f64::from(change);
        }
    }

    fn get(&self, feature: u32, column: usize) -> f32 {
        self.weights.get(row::<ROWS>(feature) * W + column).copied().unwrap_or(0.0)
    }

    /// The weight now, as a whole number.
    pub(super) fn fixed(&self, feature: u32, column: usize) -> i32 {
        self.get(feature, column) as i32
    }

    pub(super) fn sum(&self, features: &[u32], column: usize) -> f32 {
        features.iter().map(|&f| self.get(f, column)).sum()
    }

    /// The averages in eight bits (see [`scale`]).
    pub(super) fn table(&self) -> Table<W, ROWS> {
        in_eight_bits(&self.averages())
    }

    fn averages(&self) -> Vec<f64> {
        let steps = self.step.max(1.0);
        let average = |(&w, &s): (&f32, &f64)| f64::from(w) - s / steps;
        self.weights.iter().zip(&self.sums).map(average).collect()
    }
}

impl<const ROWS: usize> Perceptron<3, ROWS> {
    /// The averages of the second and third column less those of the first, within
    /// [`ARC_LIMIT`] (see [`scale`]).
    pub(super) fn differences(&self) -> ArcTable {
        let averages = self.averages();
        let rows = averages.as_chunks().0.iter().map(|&[a, b, c]| [b - a, c - a]);
        within_limit(&rows.flatten().collect::<Vec<f64>>())
    }
}

/// Weights, row by row, in eight bits (see [`scale`]).
pub(super) fn in_eight_bits<const W: usize, const ROWS: usize>(weights: &[f64]) -> Table<W, ROWS> {
    let scale = scale(weights, 127.0);
    let fixed = |w: &f64| ((w * scale).round().clamp(-127.0, 127.0) as i32 + BIAS) as u8;
    let cells: Vec<u8> = weights.iter().map(fixed).collect();
    Table { rows: cells.as_chunks().0.to_vec() }
}

/// Weights, row by row, within [`ARC_LIMIT`] (see [`scale`]).
pub(super) fn within_limit(weights: &[f64]) -> ArcTable {
    let limit = f64::from(ARC_LIMIT);
    let scale = scale(weights, limit);
    let fixed = |w: &f64| (w * scale).round().clamp(-limit, limit) as i16;
    let cells: Vec<i16> = weights.iter().map(fixed).collect();
    ArcTable::of(cells.as_chunks().0.iter().copied())
}

/// What the weights must be multiplied by so that all but one in a hundred thousand
/// of those that are not zero are within `limit`.
fn scale(weights: &[f64], limit: f64) -> f64 {
    let mut sizes: Vec<f64> = weights.iter().map(|w| w.abs()).filter(|&w| w > 1e-6).collect();
    sizes.sort_by(f64::total_cmp);
    let most = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 100_000)).copied();
    limit / most.unwrap_or(1.0).max(1e-6)
}

/// Counts features by hash, to tell the frequent ones.
pub(super) struct Frequent {
    counts: Vec<u8>,
    least: u8,
}

impl Frequent {
    const BITS: u32 = 25;

    pub(super) fn new(least: u8) -> Self {
        Self { counts: vec![0; 1 << Self::BITS], least }
    }

    /// Counts `features` and returns those met at least as often as wanted.
    pub(super) fn of(&mut self, features: &[u32]) -> Vec<u32> {
        let mut met = |feature: u32| {
            let count = self.counts.get_mut((feature >> (32 - Self::BITS)) as usize);
            count.is_some_and(|count| {
                *count = count.saturating_add(1);
                *count >= self.least
            })
        };
        features.iter().copied().filter(|&f| met(f)).collect()
    }
}

/// The numbers below `count` in an order that depends on `seed` alone.
pub(super) fn shuffled(count: usize, seed: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut dice = Dice::new(seed as u64 + 1);
    for i in (1..count).rev() {
        order.swap(i, (dice.roll() * (i + 1) as f64) as usize);
    }
    order
}

/// Numbers from 0 to 1, the same for the same seed (xorshift, Marsaglia).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(super) fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}
