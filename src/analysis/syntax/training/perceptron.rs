//! Averaged weights in a hashed table.

use super::super::model::{Table, row};

/// What is added to each weight in a [`Table`].
const BIAS: i32 = 128;

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

    /// The averages, scaled so that all but one in two thousand of those that
    /// are not zero fit into eight bits.
    pub(super) fn table(&self) -> Table<W, ROWS> {
        let steps = self.step.max(1.0);
        let average = |(&w, &s): (&f32, &f64)| f64::from(w) - s / steps;
        let averages: Vec<f64> = self.weights.iter().zip(&self.sums).map(average).collect();
        let mut sizes: Vec<f64> = averages.iter().map(|w| w.abs()).filter(|&w| w > 1e-6).collect();
        sizes.sort_by(f64::total_cmp);
        let most = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied();
        let scale = 127.0 / most.unwrap_or(1.0).max(1e-6);
        let eight_bits = |w: &f64| ((w * scale).round().clamp(-127.0, 127.0) as i32 + BIAS) as u8;
        let cells: Vec<u8> = averages.iter().map(eight_bits).collect();
        Table { rows: cells.as_chunks().0.to_vec() }
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
