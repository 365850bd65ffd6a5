//! How much each piece of evidence weighs.

use super::evidence::LinkFeature;
use crate::analysis::weights::{self, WeightsError};

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/links-en.tsv");

/// The weights of evidence (`models/links-en.md` says whence).
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<f32>);

impl Weights {
    /// The weights compiled into the program.
    pub fn new() -> Self {
        let read = Self::read(BUILT_IN);
        debug_assert!(read.is_ok(), "models/links-en.tsv can be read");
        read.unwrap_or_else(|_| Self::from(Vec::new()))
    }

    /// Reads weights; features that no line names weigh nothing.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        let mut weights = vec![0.0; LinkFeature::NAMES.len()];
        weights::read(text, &mut [("link", LinkFeature::NAMES, &mut weights)])?;
        Ok(Self(weights))
    }

    /// The file that [`Weights::read`] reads.
    pub fn write(&self) -> String {
        weights::write("link", LinkFeature::NAMES, &self.0)
    }

    /// The probability that the item is right.
    pub fn of(&self, evidence: &[f32]) -> f64 {
        let sum: f32 = self.0.iter().zip(evidence).map(|(weight, value)| weight * value).sum();
        1.0 / (1.0 + f64::from(-sum).exp())
    }
}

impl From<Vec<f32>> for Weights {
    fn from(weights: Vec<f32>) -> Self {
        Self(weights)
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self::new()
    }
}
