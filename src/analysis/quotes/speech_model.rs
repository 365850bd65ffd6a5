//! How likely words are a report of speech, and how likely they begin and end right.

use super::hint_weights::{HintWeights, HintsError, Piece};

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/speech-en.tsv");

/// Weights of the hints (`hints.rs`; `models/speech-en.md` says whence): for each what it
/// weighs for speech, and for right words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpeechModel(HintWeights<2>);

/// What the hints of one quote come to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sums {
    speech: f32,
    words: f32,
}

impl SpeechModel {
    /// The weights compiled into the program.
    pub fn new() -> Self {
        let read = Self::read(BUILT_IN);
        debug_assert!(read.is_ok(), "models/speech-en.tsv can be read");
        read.unwrap_or_default()
    }

    /// The weights of hints for speech and for right words.
    pub fn of(weights: impl IntoIterator<Item = (String, (f32, f32))>) -> Self {
        Self(HintWeights::of(weights.into_iter().map(|(hint, (s, w))| (hint, [s, w]))))
    }

    /// Reads weights.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn read(text: &str) -> Result<Self, HintsError> {
        HintWeights::read(text).map(Self)
    }

    /// The file that [`SpeechModel::read`] reads, in alphabetical order.
    pub fn write(&self) -> String {
        self.0.write()
    }

    /// Adds what the hint weighs that `parts` are together.
    pub(super) fn add(&self, parts: &[Piece<'_>], sums: &mut Sums) {
        if let Some([speech, words]) = self.0.get(parts) {
            sums.speech += speech;
            sums.words += words;
        }
    }

    /// The probabilities that it is speech, and that the words then begin and end right.
    pub fn probabilities<'h>(&self, hints: impl IntoIterator<Item = &'h str>) -> (f64, f64) {
        let mut sums = Sums::default();
        hints.into_iter().for_each(|hint| self.add(&[Piece::of(hint)], &mut sums));
        sums.probabilities()
    }
}

impl Sums {
    /// The probabilities that it is speech, and that the words then begin and end right.
    pub(super) fn probabilities(self) -> (f64, f64) {
        let logistic = |sum: f32| 1.0 / (1.0 + f64::from(-sum).exp());
        (logistic(self.speech), logistic(self.words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_as_it_is_written() {
        let model = SpeechModel::read(BUILT_IN).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(model.write(), BUILT_IN);
    }
}
