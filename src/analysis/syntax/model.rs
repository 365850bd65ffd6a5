//! The model file.
//!
//! ```text
//! "CDSYNTAX"  version u8
//! clusters    count u32, then count × hash u32 (ascending), count × cluster u16
//! lexicon     count u32, then count × hash u32 (ascending), count × tags u64
//! tagger      log2 of cells u8, cells × u8
//! arcs        log2 of rows u8, rows × 2 × i16
//! labels      log2 of rows u8, rows × 32 × u8
//! ```
//! Numbers are little-endian. From a weight of eight bits 128 must be taken; those of the
//! arcs are signed. Bit 63 of a word's tags says that the list is complete.

use super::arcs::STEP_FEATURES;
use super::features::{hash, mix, mixed, plain};
use super::tagger::Tagger;
use super::tags::Tag;

const MAGIC: &[u8; 9] = b"CDSYNTAX\x02";

/// The tagger and parser; immutable, shared by all threads.
#[derive(Debug, Default)]
pub struct Model {
    pub(super) clusters: Clusters,
    pub(super) tagger: Tagger,
    pub(super) arcs: ArcTable,
    pub(super) labels: LabelTable,
}

/// Why bytes are no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// They begin otherwise.
    #[error("expected a syntax model of version 2, found other data")]
    Magic,
    /// They end too early.
    #[error("expected {expected} more bytes at offset {offset}, found the end")]
    Short {
        /// Bytes wanted.
        expected: usize,
        /// Where they were wanted.
        offset: usize,
    },
    /// A table has another size.
    #[error("expected a table of 2^{expected} rows, found 2^{found}")]
    Table {
        /// Logarithm of the rows wanted.
        expected: u32,
        /// Logarithm of the rows found.
        found: u8,
    },
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
        let hashes = reader.hashes()?;
        let clusters = reader.numbers(hashes.len())?;
        let clusters = Clusters { words: Hashes::of(hashes), clusters };
        let hashes = reader.hashes()?;
        let mut tags = Vec::with_capacity(hashes.len());
        for _ in 0..hashes.len() {
            tags.push(u64::from_le_bytes(reader.array()?));
        }
        let lexicon = Lexicon { words: Hashes::of(hashes), tags };
        let tagger = Tagger { lexicon, weights: reader.table()? };
        Ok(Self {
            clusters,
            tagger,
            arcs: reader.arcs()?,
            labels: LabelTable::of(&reader.table()?),
        })
    }

    /// Whether a lower-cased word is frequent and no name.
    pub fn is_common(&self, lower: &str) -> bool {
        let names = 1 << (Tag::Nnp as u64) | 1 << (Tag::Nnps as u64);
        let known = self.tagger.lexicon.of(hash(plain(lower).as_bytes()));
        known.is_some_and(|(tags, _)| tags & names == 0)
    }

    /// Whether a lower-cased word is frequent in another sense than as a name.
    pub fn is_word(&self, lower: &str) -> bool {
        let names = 1 << (Tag::Nnp as u64) | 1 << (Tag::Nnps as u64);
        let known = self.tagger.lexicon.of(hash(plain(lower).as_bytes()));
        known.is_some_and(|(tags, _)| tags & !names != 0)
    }

    /// The bytes that [`Model::read`] reads.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        write_hashes(&mut out, &self.clusters.words.sorted);
        out.extend(self.clusters.clusters.iter().flat_map(|c| c.to_le_bytes()));
        write_hashes(&mut out, &self.tagger.lexicon.words.sorted);
        out.extend(self.tagger.lexicon.tags.iter().flat_map(|t| t.to_le_bytes()));
        out.push(TAG_ROWS.ilog2() as u8);
        out.extend_from_slice(self.tagger.weights.rows.as_flattened());
        out.push(ARC_ROWS.ilog2() as u8);
        out.extend(self.arcs.weights().flat_map(i16::to_le_bytes));
        out.push(LABEL_ROWS.ilog2() as u8);
        out.extend(self.labels.weights());
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

    /// Checks that a table of `rows` rows follows.
    fn size(&mut self, rows: usize) -> Result<(), ModelError> {
        let [found] = self.array()?;
        let expected = rows.ilog2();
        if u32::from(found) == expected {
            Ok(())
        } else {
            Err(ModelError::Table { expected, found })
        }
    }

    fn arcs(&mut self) -> Result<ArcTable, ModelError> {
        self.size(ARC_ROWS)?;
        let (rows, _) = self.take(4 * ARC_ROWS)?.as_chunks();
        let row =
            |&[a, b, c, d]: &[u8; 4]| [i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d])];
        Ok(ArcTable::of(rows.iter().map(row)))
    }

    fn table<const W: usize, const ROWS: usize>(&mut self) -> Result<Table<W, ROWS>, ModelError> {
        self.size(ROWS)?;
        let (rows, _) = self.take(W * ROWS)?.as_chunks();
        Ok(Table { rows: rows.to_vec() })
    }
}

/// Hashed weights: `ROWS`, a power of two, of `W` each; or none, in an empty
/// model. A weight `w` is kept as the byte `w + 128`, so that sums need no signs.
#[derive(Debug, Default)]
pub(super) struct Table<const W: usize, const ROWS: usize> {
    pub(super) rows: Vec<[u8; W]>,
}

// Sizes known beforehand spare every look-up a comparison and two shifts.
pub(super) type TagTable = Table<1, TAG_ROWS>;

/// Rows of a [`TagTable`].
const TAG_ROWS: usize = 1 << 21;

impl<const ROWS: usize> Table<1, ROWS> {
    /// The sum of the weights of `features`, each moved by `offset`; too high by 128 for
    /// each.
    #[inline(never)]
    pub(super) fn sum<const N: usize>(&self, features: &[u32; N], offset: u32) -> i32 {
        let Some(rows) = self.rows.first_chunk::<ROWS>() else { return 0 };
        let mut sum = 0;
        for feature in features {
            let [weight] = rows.get(row::<ROWS>(feature.wrapping_add(offset))).unwrap_or(&[0]);
            sum += i32::from(*weight);
        }
        sum
    }
}

/// Hashed weights of the relations; or none, in an empty model.
#[derive(Debug, Default)]
pub(super) struct LabelTable {
    rows: Vec<LabelRow>,
}

/// The weights of a [`Table`], in two bytes each: they are added up without being
/// widened first. A row is one line of a processor's cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct LabelRow([u16; 32]);

/// Rows of a [`LabelTable`], a power of two.
const LABEL_ROWS: usize = 1 << 15;

impl LabelTable {
    pub(super) fn of(table: &Table<32, LABEL_ROWS>) -> Self {
        Self { rows: table.rows.iter().map(|row| LabelRow(row.map(u16::from))).collect() }
    }

    /// The weights of all rows, in eight bits.
    pub(super) fn weights(&self) -> impl Iterator<Item = u8> {
        self.rows.iter().flat_map(|LabelRow(row)| row.map(|weight| weight as u8))
    }

    /// The sums of the rows of the features of `keys`, at most 256 of them. All sums are
    /// too high by the same: 128 for each feature.
    // A function of its own is compiled to vector instructions; inlined it is not.
    #[inline(never)]
    pub(super) fn sum<const N: usize>(&self, keys: &[u32; N]) -> [u16; 32] {
        const { assert!(N <= 256) };
        let mut sums = [0; 32];
        let Some(rows) = self.rows.first_chunk::<LABEL_ROWS>() else { return sums };
        for feature in mixed(keys) {
            let LabelRow(row) = rows.get(row::<LABEL_ROWS>(feature)).unwrap_or(&LabelRow([0; 32]));
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum = u16::wrapping_add(*sum, *weight);
            }
        }
        sums
    }
}

/// Hashed weights of the steps left and right, above that of a shift; or none, in an
/// empty model.
#[derive(Debug, Default)]
pub(super) struct ArcTable {
    rows: Vec<ArcSum>,
}

/// What features weigh for the step left, in the lower half, and right, in the upper:
/// so both are added at once. Every feature weighs [`ARC_LIMIT`] too much, so that no
/// half is below zero.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ArcSum(u32);

/// Rows of an [`ArcTable`], a power of two.
pub(super) const ARC_ROWS: usize = 1 << 20;

/// The highest weight in an [`ArcTable`]: the sum of all features fits into 16 bits.
pub(super) const ARC_LIMIT: i16 = 450;

const _: () = assert!(STEP_FEATURES * 2 * (ARC_LIMIT as usize) <= u16::MAX as usize);

impl ArcTable {
    /// A table of rows of two weights.
    pub(super) fn of(rows: impl Iterator<Item = [i16; 2]>) -> Self {
        Self { rows: rows.map(ArcSum::of).collect() }
    }

    /// The weights of all rows.
    pub(super) fn weights(&self) -> impl Iterator<Item = i16> {
        self.rows.iter().flat_map(|row| row.weights(1))
    }

    /// The rows, which weigh nothing in an empty model.
    pub(super) fn rows(&self) -> &ArcRows {
        self.rows.first_chunk().unwrap_or(&NO_ARCS)
    }
}

/// All rows of an [`ArcTable`].
pub(super) type ArcRows = [ArcSum; ARC_ROWS];

static NO_ARCS: ArcRows = [ArcSum(0); ARC_ROWS];

impl ArcSum {
    fn of([left, right]: [i16; 2]) -> Self {
        let [left, right] =
            [left, right].map(|w| u32::from(w.wrapping_add(ARC_LIMIT).cast_unsigned()));
        Self(left | right << 16)
    }

    /// Adds what the feature with that key weighs.
    #[expect(clippy::inline_always, reason = "else the sum is kept in memory")]
    #[inline(always)]
    pub(super) fn add(&mut self, rows: &ArcRows, key: u32) {
        let row = rows.get(row::<ARC_ROWS>(mix(key))).copied().unwrap_or_default();
        *self = self.plus(row);
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// What `features` features weigh for left and right.
    pub(super) fn weights(self, features: usize) -> [i16; 2] {
        let raised = (features * ARC_LIMIT as usize) as u16;
        [self.0, self.0 >> 16].map(|half| (half as u16).wrapping_sub(raised).cast_signed())
    }
}

/// The row of a feature in a table of `ROWS` rows.
pub(super) const fn row<const ROWS: usize>(feature: u32) -> usize {
    (feature >> (32 - ROWS.ilog2())) as usize
}

/// Which tags a word was seen with.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub(super) words: Hashes,
    pub(super) tags: Vec<u64>,
}

/// The bit that says a word has no other tags.
pub(super) const COMPLETE: u64 = 1 << 63;

impl Lexicon {
    /// The tags of a word as bits, and whether there are no others.
    pub(super) fn of(&self, word: u32) -> Option<(u64, bool)> {
        let bits = self.tags.get(self.words.find(word)?)?;
        Some((bits & !COMPLETE, bits & COMPLETE != 0))
    }
}

/// Distributional clusters of frequent words.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    pub(super) words: Hashes,
    pub(super) clusters: Vec<u16>,
}

impl Clusters {
    /// The cluster of a word; 0 for a rare one.
    pub(super) fn of(&self, word: u32) -> u32 {
        let at = self.words.find(word);
        at.and_then(|i| self.clusters.get(i)).map_or(0, |&c| u32::from(c) + 1)
    }
}

/// Ascending hashes of words, which are found by their upper bits.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    sorted: Vec<u32>,
    /// For each value of the upper bits where those hashes begin; then the number of all.
    starts: Vec<u32>,
}

impl Hashes {
    /// How many upper bits: a handful of the hashes of a model share them.
    const BITS: u32 = 14;

    pub(super) fn of(sorted: Vec<u32>) -> Self {
        let mut starts = vec![0; (1 << Self::BITS) + 1];
        for hash in &sorted {
            if let Some(count) = starts.get_mut(Self::upper(*hash) + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        Self { sorted, starts }
    }

    /// The place of a hash among all.
    fn find(&self, hash: u32) -> Option<usize> {
        let &[start, end] = self.starts.get(Self::upper(hash)..)?.first_chunk()?;
        let sharing = self.sorted.get(start as usize..end as usize)?;
        Some(start as usize + sharing.iter().position(|&known| known == hash)?)
    }

    const fn upper(hash: u32) -> usize {
        (hash >> (u32::BITS - Self::BITS)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_found_by_their_upper_bits() {
        let sorted = vec![0, 1, 7 << 18, (7 << 18) + 1, u32::MAX - 1, u32::MAX];
        let hashes = Hashes::of(sorted.clone());
        for (at, hash) in sorted.into_iter().enumerate() {
            assert_eq!(hashes.find(hash), Some(at));
        }
        assert_eq!(hashes.find((7 << 18) + 2), None);
        assert_eq!(hashes.find(8 << 18), None);
        assert_eq!(Hashes::default().find(0), None);
    }

    #[test]
    fn the_model_compiled_in_reads_and_writes_itself() {
        let bytes = include_bytes!("../../../models/syntax-en.bin");
        let model = Model::read(bytes).unwrap();
        assert!(model.write() == bytes);
        assert!(matches!(Model::read(&bytes[..999]), Err(ModelError::Short { .. })));
        assert!(matches!(Model::read(b"something else"), Err(ModelError::Magic)));
    }
}
