//! The model file.
//!
//! ```text
//! "CDSYNTAX"  version u8
//! clusters    count u32, then count × hash u32 (ascending), count × cluster u16
//! lexicon     count u32, then count × hash u32 (ascending), count × tags u64
//! tagger      log2 of cells u8, cells × u8
//! arcs        log2 of rows u8, rows × 4 × u8
//! labels      log2 of rows u8, rows × 32 × u8
//! ```
//! Numbers are little-endian; of a weight 128 must be taken. Bit 63 of a word's tags says that the list is
//! complete.

use super::arcs::MOVES;
use super::tagger::Tagger;

const MAGIC: &[u8; 9] = b"CDSYNTAX\x01";

/// The tagger and parser; immutable, shared by all threads.
#[derive(Debug, Default)]
pub struct Model {
    pub(super) clusters: Clusters,
    pub(super) tagger: Tagger,
    pub(super) arcs: Table,
    pub(super) labels: Table,
}

/// Why bytes are no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// They begin otherwise.
    #[error("expected a syntax model of version 1, found other data")]
    Magic,
    /// They end too early.
    #[error("expected {expected} more bytes at offset {offset}, found the end")]
    Short {
        /// Bytes wanted.
        expected: usize,
        /// Where they were wanted.
        offset: usize,
    },
    /// A table's size is out of range.
    #[error("expected a table of 2^2 to 2^24 rows, found 2^{0}")]
    Table(u8),
}

impl Model {
    /// The model compiled into the program; an empty one, which knows nothing,
    /// if it were broken: a test sees to it that it is not.
    pub fn new() -> Self {
        Self::read(include_bytes!("../../../models/syntax-en.bin")).unwrap_or_default()
    }

    /// Reads a model file.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader { bytes, offset: 0 };
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(ModelError::Magic);
        }
        let clusters = Clusters { hashes: reader.hashes()?, clusters: Vec::new() };
        let clusters = Clusters { clusters: reader.numbers(clusters.hashes.len())?, ..clusters };
        let hashes = reader.hashes()?;
        let mut lexicon = Lexicon { tags: Vec::with_capacity(hashes.len()), hashes };
        for _ in 0..lexicon.hashes.len() {
            lexicon.tags.push(u64::from_le_bytes(reader.array()?));
        }
        let weights = reader.table(1)?;
        let tagger = Tagger { lexicon, weights };
        Ok(Self { clusters, tagger, arcs: reader.table(4)?, labels: reader.table(32)? })
    }

    /// The bytes that [`Model::read`] reads.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        write_hashes(&mut out, &self.clusters.hashes);
        out.extend(self.clusters.clusters.iter().flat_map(|c| c.to_le_bytes()));
        write_hashes(&mut out, &self.tagger.lexicon.hashes);
        out.extend(self.tagger.lexicon.tags.iter().flat_map(|t| t.to_le_bytes()));
        for table in [&self.tagger.weights, &self.arcs, &self.labels] {
            out.push(table.log2);
            out.extend(table.quads.iter().flat_map(|q| q.to_le_bytes()));
        }
        out
    }
}

fn write_hashes(out: &mut Vec<u8>, hashes: &[u32]) {
    out.extend((hashes.len() as u32).to_le_bytes());
    out.extend(hashes.iter().flat_map(|h| h.to_le_bytes()));
}

struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let end = self.offset.saturating_add(count);
        let found = self.bytes.get(self.offset..end);
        let found = found.ok_or(ModelError::Short { expected: count, offset: self.offset })?;
        self.offset = end;
        Ok(found)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn hashes(&mut self) -> Result<Vec<u32>, ModelError> {
        let count = u32::from_le_bytes(self.array()?) as usize;
        let bytes = self.take(count.saturating_mul(4))?;
        Ok(bytes
            .chunks_exact(4)
            .map(|b| b.iter().rev().fold(0, |n, &b| n << 8 | u32::from(b)))
            .collect())
    }

    fn numbers(&mut self, count: usize) -> Result<Vec<u16>, ModelError> {
        let bytes = self.take(count.saturating_mul(2))?;
        Ok(bytes
            .chunks_exact(2)
            .map(|b| b.iter().rev().fold(0, |n, &b| n << 8 | u16::from(b)))
            .collect())
    }

    fn table(&mut self, width: usize) -> Result<Table, ModelError> {
        let [log2] = self.array()?;
        if !(2..=24).contains(&log2) {
            return Err(ModelError::Table(log2));
        }
        let bytes = self.take(width << log2)?;
        let (quads, _) = bytes.as_chunks::<4>();
        Ok(Table { log2, quads: quads.iter().map(|q| u32::from_le_bytes(*q)).collect() })
    }
}

/// Hashed weights: a power of two of rows. A weight `w` is kept as the byte
/// `w + 128`, four of them in one number, so that they are summed together.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) log2: u8,
    pub(super) quads: Vec<u32>,
}

/// What is added to each weight.
pub(super) const BIAS: i32 = 128;

/// The sums of four weights over at most 256 rows: the first and third, and the
/// second and fourth, are summed in the halves of one number.
#[derive(Clone, Copy, Default)]
struct Sums {
    even: u32,
    odd: u32,
}

impl Sums {
    fn add(&mut self, quad: u32) {
        const HALVES: u32 = 0x00ff_00ff;
        self.even += quad & HALVES;
        self.odd += (quad >> 8) & HALVES;
    }

    fn finish(self, rows: usize) -> [i32; 4] {
        let rows = (rows as u32).cast_signed();
        let sum = |half: u32| (half & 0xffff).cast_signed() - BIAS * rows;
        [sum(self.even), sum(self.odd), sum(self.even >> 16), sum(self.odd >> 16)]
    }
}

impl Table {
    /// The single weight in the row of `feature`.
    pub(super) fn cell(&self, feature: u32) -> i32 {
        let row = row(feature, self.log2);
        let quad = self.quads.get(row / 4).copied().unwrap_or(0);
        (quad >> (row % 4 * 8) & 0xff).cast_signed() - BIAS
    }

    /// The sums of the rows of `features`, four weights each.
    pub(super) fn sum4(&self, features: &[u32]) -> [i32; 4] {
        let mut sums = Sums::default();
        for &feature in features {
            sums.add(self.quads.get(row(feature, self.log2)).copied().unwrap_or(NOTHING));
        }
        sums.finish(features.len())
    }

    /// The sums of the rows of `features`, 32 weights each.
    pub(super) fn sum32(&self, features: &[u32]) -> [i32; 32] {
        let mut sums = [Sums::default(); 8];
        for &feature in features {
            let start = row(feature, self.log2) * 8;
            let row = self.quads.get(start..start + 8).unwrap_or(&[NOTHING; 8]);
            for (sum, &quad) in sums.iter_mut().zip(row) {
                sum.add(quad);
            }
        }
        let mut out = [0; 32];
        for (four, sum) in out.chunks_exact_mut(4).zip(sums) {
            four.copy_from_slice(&sum.finish(features.len()));
        }
        out
    }
}

/// Four weights of zero.
const NOTHING: u32 = 0x8080_8080;

/// The row of a feature in a table of 2^`log2` rows.
pub(super) const fn row(feature: u32, log2: u8) -> usize {
    ((feature as u64) << log2 >> 32) as usize
}

/// Which tags a word was seen with.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub(super) hashes: Vec<u32>,
    pub(super) tags: Vec<u64>,
}

/// The bit that says a word has no other tags.
pub(super) const COMPLETE: u64 = 1 << 63;

impl Lexicon {
    /// The tags of a word as bits, and whether there are no others.
    pub(super) fn of(&self, word: u32) -> Option<(u64, bool)> {
        let at = self.hashes.binary_search(&word).ok()?;
        let bits = self.tags.get(at)?;
        Some((bits & !COMPLETE, bits & COMPLETE != 0))
    }
}

/// Distributional clusters of frequent words.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    pub(super) hashes: Vec<u32>,
    pub(super) clusters: Vec<u16>,
}

impl Clusters {
    /// The cluster of a word; 0 for a rare one.
    pub(super) fn of(&self, word: u32) -> u32 {
        let at = self.hashes.binary_search(&word).ok();
        at.and_then(|i| self.clusters.get(i)).map_or(0, |&c| u32::from(c) + 1)
    }
}

const _: () = assert!(MOVES.len() <= 4, "a row of the arc table holds four weights");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_compiled_in_reads_and_writes_itself() {
        let bytes = include_bytes!("../../../models/syntax-en.bin");
        let model = Model::read(bytes).unwrap();
        assert!(model.write() == bytes);
        assert!(matches!(Model::read(&bytes[..999]), Err(ModelError::Short { .. })));
        assert!(matches!(Model::read(b"something else"), Err(ModelError::Magic)));
    }
}
