//! The weights of the three choices.

use super::features::{DescriptionFeature, PronounFeature, SourceFeature};

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/references-en.tsv");

/// A line of each weight: which choice, which feature, how much.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// By [`SourceFeature`].
    pub sources: Vec<f32>,
    /// By [`PronounFeature`].
    pub pronouns: Vec<f32>,
    /// By [`DescriptionFeature`].
    pub descriptions: Vec<f32>,
}

/// A file of weights that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected a choice, one of its features and a number, found `{found}`")]
pub struct ModelError {
    /// Its line, from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
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
            sources: vec![0.0; SourceFeature::NAMES.len()],
            pronouns: vec![0.0; PronounFeature::NAMES.len()],
            descriptions: vec![0.0; DescriptionFeature::NAMES.len()],
        }
    }

    /// Reads weights; features that no line names weigh nothing.
    pub fn read(text: &str) -> Result<Self, ModelError> {
        let mut model = Self::blank();
        for (number, line) in text.lines().enumerate() {
            let wrong = || ModelError { line: number + 1, found: line.to_owned() };
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut fields = line.split('\t');
            let (choice, name, weight) = (fields.next(), fields.next(), fields.next());
            let (names, weights) = match choice {
                Some("source") => (SourceFeature::NAMES, &mut model.sources),
                Some("pronoun") => (PronounFeature::NAMES, &mut model.pronouns),
                Some("description") => (DescriptionFeature::NAMES, &mut model.descriptions),
                _ => return Err(wrong()),
            };
            let at = names.iter().position(|known| Some(*known) == name).ok_or_else(wrong)?;
            let weight = weight.and_then(|w| w.parse().ok()).ok_or_else(wrong)?;
            if let Some(slot) = weights.get_mut(at) {
                *slot = weight;
            }
        }
        Ok(model)
    }

    /// The file that [`Model::read`] reads.
    pub fn write(&self) -> String {
        let mut file = String::new();
        for (choice, names, weights) in [
            ("source", SourceFeature::NAMES, &self.sources),
            ("pronoun", PronounFeature::NAMES, &self.pronouns),
            ("description", DescriptionFeature::NAMES, &self.descriptions),
        ] {
            for (name, weight) in names.iter().zip(weights) {
                file += &format!("{choice}\t{name}\t{weight:.3}\n");
            }
        }
        file
    }
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

/// The probability of each option: its share of the exponents of all sums.
pub(in crate::analysis) fn probabilities<W>(weights: &[f32], options: &[(W, Vec<f32>)]) -> Vec<f32> {
    let sum = |values: &[f32]| values.iter().zip(weights).map(|(v, w)| v * w).sum::<f32>();
    let sums: Vec<f32> = options.iter().map(|(_, values)| sum(values)).collect();
    let most = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exponents: Vec<f32> = sums.iter().map(|s| (s - most).exp()).collect();
    let total: f32 = exponents.iter().sum();
    exponents.iter().map(|e| e / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight() {
        for (choice, known) in [
            ("source", SourceFeature::NAMES),
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

    #[test]
    fn errors_tell_the_line() {
        let error = Model::read("# weights\npronoun\tShoeSize\t1").unwrap_err();
        assert_eq!(error.line, 2);
    }
}
