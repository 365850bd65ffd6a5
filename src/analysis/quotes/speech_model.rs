//! How likely words are a report of speech, and how likely they begin and end right.

use crate::lexicon::hash::Map;

/// The file compiled into the program.
const BUILT_IN: &str = include_str!("../../../models/speech-en.tsv");

/// Weights of the hints (`hints.rs`; `models/speech-en.md` says whence).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpeechModel {
    /// For each hint what it weighs for speech, and for right words.
    weights: Map<String, (f32, f32)>,
}

/// A file of weights that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected a hint and two numbers, found `{found}`")]
pub struct SpeechModelError {
    /// Its line, from 1.
    pub line: usize,
    /// What stands there.
    pub found: String,
}

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
        Self { weights: weights.into_iter().collect() }
    }

    /// Reads weights.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn read(text: &str) -> Result<Self, SpeechModelError> {
        let row = |(number, line): (usize, &str)| {
            let mut cells = line.split('\t');
            let (hint, speech, words) = (cells.next(), cells.next(), cells.next());
            let weight = |cell: Option<&str>| cell.and_then(|w| w.parse::<f32>().ok());
            match (hint, weight(speech), weight(words)) {
                (Some(hint), Some(speech), Some(words)) => Ok((hint.to_owned(), (speech, words))),
                _ => Err(SpeechModelError { line: number + 1, found: line.to_owned() }),
            }
        };
        let weights: Result<Map<String, (f32, f32)>, _> =
            text.lines().enumerate().map(row).collect();
        Ok(Self { weights: weights? })
    }

    /// The file that [`SpeechModel::read`] reads, in alphabetical order.
    pub fn write(&self) -> String {
        let mut rows: Vec<(&String, &(f32, f32))> = self.weights.iter().collect();
        rows.sort_by_key(|(hint, _)| *hint);
        rows.iter().fold(String::new(), |file, (hint, (speech, words))| {
            file + &format!("{hint}\t{speech:.2}\t{words:.2}\n")
        })
    }

    /// Adds what a hint weighs.
    pub(super) fn add(&self, hint: &str, sums: &mut Sums) {
        if let Some((speech, words)) = self.weights.get(hint) {
            sums.speech += speech;
            sums.words += words;
        }
    }

    /// The probabilities that it is speech, and that the words then begin and end right.
    pub fn probabilities<'h>(&self, hints: impl IntoIterator<Item = &'h str>) -> (f64, f64) {
        let mut sums = Sums::default();
        hints.into_iter().for_each(|hint| self.add(hint, &mut sums));
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
        assert!(!model.weights.is_empty());
    }

    #[test]
    fn errors_tell_the_line() {
        let error = SpeechModel::read("cue=say\t1\t2\ncue=tell\t1").unwrap_err();
        assert_eq!(error.line, 2);
    }
}
