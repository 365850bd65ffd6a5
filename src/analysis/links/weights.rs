//! How much each piece of evidence weighs.

use super::evidence::LinkFeature;

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/links-en.tsv");

/// The weights of evidence (`models/links-en.md` says whence).
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<f32>);

/// A file of weights that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected a feature and a number, found `{found}`")]
pub struct WeightsError {
    /// Its line, from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
}

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
        for (number, line) in text.lines().enumerate() {
            let wrong = || WeightsError { line: number + 1, found: line.to_owned() };
            let (name, weight) = line.split_once('\t').ok_or_else(wrong)?;
            let at = LinkFeature::NAMES.iter().position(|known| *known == name);
            let slot = at.and_then(|at| weights.get_mut(at)).ok_or_else(wrong)?;
            *slot = weight.parse().map_err(|_| wrong())?;
        }
        Ok(Self(weights))
    }

    /// The file that [`Weights::read`] reads.
    pub fn write(&self) -> String {
        let mut file = String::new();
        for (name, weight) in LinkFeature::NAMES.iter().zip(&self.0) {
            file += &format!("{name}\t{weight:.3}\n");
        }
        file
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
