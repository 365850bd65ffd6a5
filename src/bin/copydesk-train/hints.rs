//! Logistic regressions over hints, of which each is there or not.

use std::collections::BTreeMap;

/// The hints that are learnt, in alphabetical order.
pub(super) struct Known<'a>(Vec<&'a str>);

impl<'a> Known<'a> {
    /// Those that are there at least so often.
    pub(super) fn of(hints: impl Iterator<Item = &'a String>, least: usize) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for hint in hints {
            *counts.entry(hint).or_default() += 1;
        }
        counts.retain(|_, count| *count >= least);
        Self(counts.into_keys().collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|hint| (*hint).to_owned())
    }

    /// The places of those among `hints` that are known.
    pub(super) fn ids(&self, hints: &[String]) -> Vec<usize> {
        hints.iter().filter_map(|hint| self.0.binary_search(&hint.as_str()).ok()).collect()
    }
}

/// Whether a weight makes a difference to the two digits that are written.
pub(super) fn counts(weight: f32) -> bool {
    weight.abs() >= 0.005
}

/// A logistic regression over what is there or not, by descent with momentum.
pub(super) fn fit(rows: &[(Vec<usize>, bool)], count: usize, decay: f32) -> Vec<f32> {
    let (mut weights, mut speed) = (vec![0.0_f32; count], vec![0.0_f32; count]);
    for _ in 0..1500 {
        let mut slope: Vec<f32> = weights.iter().map(|w| -decay * w).collect();
        for (hints, right) in rows {
            let sum: f32 = hints.iter().map(|&h| weights[h]).sum();
            let pull = f32::from(u8::from(*right)) - 1.0 / (1.0 + (-sum).exp());
            for &h in hints {
                slope[h] += pull;
            }
        }
        for ((weight, speed), slope) in weights.iter_mut().zip(&mut speed).zip(&slope) {
            *speed = 0.9 * *speed + 0.1 * slope / rows.len().max(1) as f32;
            *weight += 1.5 * *speed;
        }
    }
    weights
}
