//! The model file.
//!
//! ```text
//!  0  "CDNAMES\0"
//!  8  u32  format version
//! 12  u32  buckets and entries of the lexicon's words
//! 20  u32  buckets and entries of the lexicon's phrases
//! 28  u32  buckets and entries of the weights
//! 36  u32  reserved, zero
//! 40  u64  checksum of everything after it
//! 48  i16 × 17 × 17  scores of a label (column) after another (row), zero padded
//! 632 the lexicon
//!     table of features, i8 × 16 × entries: a row of weights each, for the
//!     labels 1 to 16; the label 0 (outside) always has weight 0
//! ```
//!
//! Numbers are little-endian. Everything is read in place.

use thiserror::Error;

use super::hash;
use super::label::{LABELS, OUTSIDE, may_follow};
use super::lexicon::{Lexicon, LexiconSizes};
use super::table::Table;

/// The first bytes of a model file.
pub const MAGIC: [u8; 8] = *b"CDNAMES\0";
/// The version of the format.
pub const FORMAT: u32 = 1;
/// Weights of a feature: one for each label but [`OUTSIDE`].
pub const ROW: usize = LABELS - 1;
/// Bytes from the start of the transitions to the lexicon.
pub const TRANSITION_BYTES: usize = (LABELS * LABELS * 2).next_multiple_of(8);

const HEADER: usize = 48;
/// Far below any sum of weights, far above overflow when added up.
pub(super) const FORBIDDEN: i32 = -1_000_000;

/// Scores of all labels.
pub type Scores = [i32; LABELS];

/// A model read in place.
#[derive(Debug, Clone)]
pub struct Model<'m> {
    /// Words and phrases of the lists.
    pub lexicon: Lexicon<'m>,
    /// `transitions[previous][next]`; forbidden ones are far below all others.
    pub transitions: [Scores; LABELS],
    features: Table<'m>,
    rows: &'m [[u8; ROW]],
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ModelError {
    /// It starts with other bytes.
    #[error("expected a name model, found other bytes at offset 0")]
    Magic,
    /// It was written for another version of this program.
    #[error("expected format version {FORMAT}, found {0}")]
    Format(u32),
    /// The bytes are not those that were written.
    #[error("expected checksum {expected:016x}, found {found:016x}")]
    Checksum {
        /// As stored.
        expected: u64,
        /// As computed.
        found: u64,
    },
    /// The sizes in the header do not fit the rest.
    #[error("expected tables as long as the header says, found {0} bytes")]
    Tables(usize),
}

impl<'m> Model<'m> {
    /// Reads the model in `bytes`.
    pub fn parse(bytes: &'m [u8]) -> Result<Self, ModelError> {
        let number = |at: usize| {
            let bytes = bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0, u32::from_le_bytes)
        };
        if !bytes.starts_with(&MAGIC) {
            return Err(ModelError::Magic);
        }
        if number(8) != FORMAT {
            return Err(ModelError::Format(number(8)));
        }
        let broken = ModelError::Tables(bytes.len());
        let body = bytes.get(HEADER..).ok_or(broken)?;
        let expected = u64::from(number(40)) | u64::from(number(44)) << 32;
        let found = checksum(body);
        if expected != found {
            return Err(ModelError::Checksum { expected, found });
        }
        let (transitions, rest) = body.split_at_checked(TRANSITION_BYTES).ok_or(broken)?;
        let sizes =
            LexiconSizes { words: (number(12), number(16)), phrases: (number(20), number(24)) };
        let (lexicon, rest) = Lexicon::parse(rest, sizes).ok_or(broken)?;
        let (features, rows) = Table::parse(rest, number(28), number(32)).ok_or(broken)?;
        if rows.len() != number(32) as usize * ROW {
            return Err(broken);
        }
        let (rows, _) = rows.as_chunks();
        Ok(Self { lexicon, transitions: read_transitions(transitions), features, rows })
    }

    /// The sums of the weights of `features`, as far as the model knows them.
    pub fn sum(&self, features: &[u64]) -> [i16; ROW] {
        let mut sums = [0; ROW];
        self.features.find_each(features, |entries| sums = add(self.rows, entries, sums));
        sums
    }
}

/// Adds rows of weights, eight bits each.
// A function of its own is compiled to vector instructions; inlined it is not.
#[inline(never)]
fn add(rows: &[[u8; ROW]], entries: &[u32], mut sums: [i16; ROW]) -> [i16; ROW] {
    for entry in entries {
        let row = rows.get(*entry as usize).unwrap_or(&[0; ROW]);
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum = sum.wrapping_add(i16::from(weight.cast_signed()));
        }
    }
    sums
}

/// The header before `body`, which starts with the transitions.
pub fn header(sizes: LexiconSizes, features: (u32, u32), body: &[u8]) -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    let (words, phrases) = (sizes.words, sizes.phrases);
    for number in [FORMAT, words.0, words.1, phrases.0, phrases.1, features.0, features.1, 0] {
        header.extend_from_slice(&number.to_le_bytes());
    }
    header.extend_from_slice(&checksum(body).to_le_bytes());
    header
}

fn checksum(body: &[u8]) -> u64 {
    body.chunks(8).fold(body.len() as u64, |sum, chunk| {
        (sum.rotate_left(9) ^ hash::little_endian(chunk)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

fn read_transitions(bytes: &[u8]) -> [Scores; LABELS] {
    let mut transitions = [[FORBIDDEN; LABELS]; LABELS];
    let mut scores = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
    for (previous, row) in (OUTSIDE..).zip(transitions.iter_mut()) {
        for (next, cell) in (OUTSIDE..).zip(row.iter_mut()) {
            let score = scores.next().unwrap_or(0);
            if may_follow(previous, next) {
                *cell = i32::from(score);
            }
        }
    }
    transitions
}
