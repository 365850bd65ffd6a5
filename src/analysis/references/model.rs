//! The weights of the three choices.

use super::features::{DescriptionFeature, PronounFeature, SourceFlags, source_names};
use crate::analysis::weights::{self, WeightsError};

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/references-en.tsv");

/// A line of each weight: which choice, which feature, how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// By [`source_names`].
    pub sources: Vec<f32>,
    /// By [`PronounFeature`].
    pub pronouns: Vec<f32>,
    /// By [`DescriptionFeature`].
    pub descriptions: Vec<f32>,
}

impl Model {
    /// The weights compiled into the program.
    pub fn new() -> Self {
        let read = Self::read(BUILT_IN);
        debug_assert!(read.is_ok(), "models/references-en.tsv can be read");
        read.unwrap_or_else(|_| Self::blank())
    }

    /// Weights that know nothing.
    pub fn blank() -> Self {
        Self {
            sources: vec![0.0; source_names().len()],
            pronouns: vec![0.0; PronounFeature::NAMES.len()],
            descriptions: vec![0.0; DescriptionFeature::NAMES.len()],
        }
    }

    /// What speaks for a phrase as the source of a quote, as one number.
    pub(in crate::analysis) fn source(&self, held: &SourceFlags) -> f32 {
        held.held().filter_map(|at| self.sources.get(at)).fold(0.0, |sum, weight| sum + weight)
    }

    /// Reads weights; features that no line names weigh nothing.
    pub fn read(text: &str) -> Result<Self, WeightsError> {
        let mut model = Self::blank();
        let mut tables = [
            ("source", source_names(), &mut model.sources),
            ("pronoun", PronounFeature::NAMES, &mut model.pronouns),
            ("description", DescriptionFeature::NAMES, &mut model.descriptions),
        ];
        weights::read(text, &mut tables)?;
        Ok(model)
    }

    /// The file that [`Model::read`] reads.
    pub fn write(&self) -> String {
        weights::write("source", source_names(), &self.sources)
            + &weights::write("pronoun", PronounFeature::NAMES, &self.pronouns)
            + &weights::write("description", DescriptionFeature::NAMES, &self.descriptions)
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

/// The probability of each option by what it weighs: its share of the exponents of all.
pub(in crate::analysis) fn probabilities(mut odds: Vec<f32>) -> Vec<f32> {
    let most = odds.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for odds in &mut odds {
        *odds = (*odds - most).exp();
    }
    let total: f32 = odds.iter().sum();
    for odds in &mut odds {
        *odds /= total;
    }
    odds
}

/// What the values weigh. Few of them are not zero: eight at once are passed over.
pub(super) fn sum(values: &[f32], weights: &[f32]) -> f32 {
    let mut sum = 0.0;
    for (values, weights) in values.chunks(8).zip(weights.chunks(8)) {
        if values.iter().fold(0, |bits, value| bits | value.to_bits()) == 0 {
            continue;
        }
        for (value, weight) in values.iter().zip(weights) {
            sum += value * weight;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight() {
        for (choice, known) in [
            ("source", source_names()),
            ("pronoun", PronounFeature::NAMES),
            ("description", DescriptionFeature::NAMES),
        ] {
            let named = BUILT_IN.lines().filter(|l| l.starts_with(choice)).count();
            assert_eq!(named, known.len(), "{choice}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let model = Model::new();
        assert_eq!(Model::read(&model.write()), Ok(model));
    }
}
