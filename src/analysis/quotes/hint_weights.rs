//! Files of weights for hints: on each line a hint and its weights.

use crate::lexicon::hash::Map;

/// For each hint its weights, one for each of `N` questions, by the hash of the hint: an
/// article has thousands, which are looked up without being put together.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct HintWeights<const N: usize>(Map<u64, (String, [f32; N])>);

/// A file of weights that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected a hint and {weights} numbers, found `{found}`")]
pub struct HintsError {
    /// Its line, from 1.
    pub line: usize,
    /// How many numbers belong there.
    pub weights: usize,
    /// What stands there.
    pub found: String,
}

impl<const N: usize> HintWeights<N> {
    pub(super) fn of(weights: impl IntoIterator<Item = (String, [f32; N])>) -> Self {
        Self(weights.into_iter().map(|(hint, w)| (Piece::of(&hint).hash, (hint, w))).collect())
    }

    pub(super) fn read(text: &str) -> Result<Self, HintsError> {
        let row = |(number, line): (usize, &str)| {
            let error = || HintsError { line: number + 1, weights: N, found: line.to_owned() };
            let mut cells = line.split('\t');
            let hint = cells.next().ok_or_else(error)?;
            let mut weights = [0.0; N];
            for slot in &mut weights {
                *slot = cells.next().and_then(|w| w.parse().ok()).ok_or_else(error)?;
            }
            Ok((hint.to_owned(), weights))
        };
        let rows: Result<Vec<_>, _> = text.lines().enumerate().map(row).collect();
        Ok(Self::of(rows?))
    }

    /// The file that [`HintWeights::read`] reads, in alphabetical order.
    pub(super) fn write(&self) -> String {
        let mut rows: Vec<&(String, [f32; N])> = self.0.values().collect();
        rows.sort_by_key(|(hint, _)| hint);
        let line = |(hint, weights): &(String, [f32; N])| {
            let cells = weights.iter().fold(String::new(), |cells, w| cells + &format!("\t{w:.2}"));
            format!("{hint}{cells}\n")
        };
        rows.into_iter().map(line).collect()
    }

    /// The weights of the hint that `parts` are together.
    pub(super) fn get(&self, parts: &[Piece<'_>]) -> Option<[f32; N]> {
        self.0.get(&hash(parts)).map(|(_, weights)| *weights)
    }
}

/// A part of a hint, which is hashed once for all the hints that it is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    text: &'a str,
    hash: u64,
    /// [`BASE`] to the power of its length in bytes.
    power: u64,
}

/// An odd number; the hash of bytes is a polynomial in it, so that the hash of a whole
/// follows from those of its parts (Karp and Rabin, 1987, without the prime).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

impl<'a> Piece<'a> {
    /// A part with that text.
    pub const fn of(text: &'a str) -> Self {
        let (mut hash, mut power) = (0, 1u64);
        let mut rest = text.as_bytes();
        while let [byte, after @ ..] = rest {
            hash = hash_after(hash, BASE, *byte as u64 + 1);
            power = power.wrapping_mul(BASE);
            rest = after;
        }
        Self { text, hash, power }
    }

    /// Its text.
    pub const fn text(self) -> &'a str {
        self.text
    }
}

/// A part that is hashed where it is made.
pub(super) const fn of(text: &str) -> Piece<'_> {
    Piece::of(text)
}

/// A part that the compiler hashes.
macro_rules! p {
    ($text:literal) => {
        const { $crate::analysis::quotes::hint_weights::Piece::of($text) }
    };
}
pub(super) use p;

/// The hash of what `parts` are together.
fn hash(parts: &[Piece<'_>]) -> u64 {
    parts.iter().fold(0, |hash, part| hash_after(hash, part.power, part.hash))
}

/// The hash of something with that hash and what follows it.
const fn hash_after(hash: u64, power: u64, next: u64) -> u64 {
    hash.wrapping_mul(power).wrapping_add(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_found_in_one_piece_or_several() {
        let weights = HintWeights::read("cue=say\t1\t2\ncue=tell\t3\t4").unwrap();
        assert_eq!(weights.get(&[p!("cue=tell")]), Some([3.0, 4.0]));
        assert_eq!(weights.get(&[p!("cue="), p!(""), p!("say")]), Some([1.0, 2.0]));
        assert_eq!(weights.get(&[p!("cue"), p!("say")]), None);
    }

    #[test]
    fn errors_tell_the_line() {
        let error = HintWeights::<2>::read("cue=say\t1\t2\ncue=tell\t1").unwrap_err();
        assert_eq!(error.to_string(), "line 2: expected a hint and 2 numbers, found `cue=tell\t1`");
    }
}
