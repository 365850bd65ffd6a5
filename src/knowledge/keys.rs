//! The keys of a table, sorted, in blocks, with the items that each may mean.
//!
//! ```text
//! block      of 16 keys: each the bytes it shares with the one before (u8), how many
//!            follow (u8), these, and its meanings
//! meaning    item × 4 + 2 if the key is its name and no alias + 1 if another follows,
//!            in groups of seven bits
//! index      where each block begins (u32)
//! ```
//!
//! A key is found by halving over the first keys of the blocks, then by reading one
//! block. An automaton (the crate `fst`) reads out of bounds where a file was forged, which ends
//! the thread.

use super::parts::{Part, push_varint, varint};

/// Keys in one block.
const BLOCK: usize = 16;

/// The longest key, in bytes: a length is one byte.
pub(super) const LONGEST: usize = 200;

/// What a key may mean: an item, and whether it is the item's name.
pub(super) type Meaning = (u32, bool);

/// The keys of a file.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    blocks: Part,
    index: Part,
}

impl Keys {
    pub(super) fn new(blocks: Part, index: Part) -> Self {
        Self { blocks, index }
    }

    /// What a key may mean, the most prominent first.
    pub(super) fn find(&self, key: &str) -> Vec<Meaning> {
        let mut found = Vec::new();
        let (mut low, mut high) = (0, self.index.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            match first_key(self.block(middle)) {
                Some(first) if first <= key.as_bytes() => low = middle + 1,
                Some(_) => high = middle,
                None => return found,
            }
        }
        let Some(block) = low.checked_sub(1) else { return found };
        read_block(self.block(block), |known, meanings| {
            if known == key.as_bytes() {
                found = read_meanings(meanings);
            }
            known < key.as_bytes()
        });
        found
    }

    /// Tells every key with its meanings, in order.
    pub(super) fn each(&self, mut told: impl FnMut(&str, Vec<Meaning>)) {
        for block in 0..self.index.len() / 4 {
            read_block(self.block(block), |key, meanings| {
                told(std::str::from_utf8(key).unwrap_or_default(), read_meanings(meanings));
                true
            });
        }
    }

    fn block(&self, number: usize) -> &[u8] {
        let at = |number: usize| Some(self.index.u32(number * 4)? as usize);
        let end = at(number + 1).unwrap_or(self.blocks.len());
        at(number).and_then(|start| self.blocks.bytes().get(start..end)).unwrap_or_default()
    }
}

/// The first key of a block, which shares nothing with the one before.
fn first_key(block: &[u8]) -> Option<&[u8]> {
    let (&[_, length], rest) = block.split_first_chunk::<2>()?;
    rest.get(..usize::from(length))
}

/// Puts the key that begins `bytes` into `buffer`, over the one before of `length` bytes;
/// its length, and what follows it.
fn next_key<'b>(
    buffer: &mut [u8; LONGEST],
    length: usize,
    bytes: &'b [u8],
) -> Option<(usize, &'b [u8])> {
    let (&[shared, rest], bytes) = bytes.split_first_chunk::<2>()?;
    let (shared, rest) = (usize::from(shared), usize::from(rest));
    let (own, after) = bytes.split_at_checked(rest)?;
    let whole = Some(shared + rest).filter(|_| shared <= length)?;
    buffer.get_mut(shared..whole)?.copy_from_slice(own);
    Some((whole, after))
}

/// Tells the keys of a block, each with what follows it, until `more` says no.
fn read_block(mut bytes: &[u8], mut more: impl FnMut(&[u8], &[u8]) -> bool) {
    let (mut buffer, mut length) = ([0; LONGEST], 0);
    for _ in 0..BLOCK {
        let Some((whole, after)) = next_key(&mut buffer, length, bytes) else { return };
        if !more(buffer.get(..whole).unwrap_or_default(), after) {
            return;
        }
        length = whole;
        bytes = without_meanings(after);
    }
}

/// What follows the meanings of a key.
fn without_meanings(mut bytes: &[u8]) -> &[u8] {
    while let Some((number, rest)) = varint(bytes) {
        bytes = rest;
        if number & 1 == 0 {
            break;
        }
    }
    bytes
}

fn read_meanings(mut bytes: &[u8]) -> Vec<Meaning> {
    let mut found = Vec::with_capacity(1);
    while let Some((number, rest)) = varint(bytes) {
        bytes = rest;
        found.push((number >> 2, number & 2 != 0));
        if number & 1 == 0 {
            break;
        }
    }
    found
}

/// The blocks and the index of keys, which are sorted and not longer than [`LONGEST`].
pub(super) fn write<'k>(
    keys: impl Iterator<Item = (&'k String, &'k Vec<Meaning>)>,
) -> (Vec<u8>, Vec<u8>) {
    let (mut blocks, mut index) = (Vec::new(), Vec::new());
    let mut before: &[u8] = &[];
    for (number, (key, meanings)) in keys.enumerate() {
        let key = key.as_bytes();
        if number % BLOCK == 0 {
            index.extend((blocks.len() as u32).to_le_bytes());
            before = &[];
        }
        let shared = key.iter().zip(before).take_while(|(a, b)| a == b).count();
        let own = key.get(shared..).unwrap_or_default();
        blocks.extend([shared as u8, own.len() as u8]);
        blocks.extend(own);
        for (i, (item, name)) in meanings.iter().enumerate() {
            let more = u32::from(i + 1 < meanings.len());
            push_varint(&mut blocks, item << 2 | u32::from(*name) << 1 | more);
        }
        before = key;
    }
    (blocks, index)
}
