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

use super::parts::{Part, push_varint, u32_at, varint};

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
        let (index, blocks) = (self.index.bytes(), self.blocks.bytes());
        let from = |block: usize| blocks.get(u32_at(index, block * 4)? as usize..);
        let (mut low, mut high) = (0, index.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            match from(middle).and_then(first_key) {
                Some(first) if first <= key.as_bytes() => low = middle + 1,
                Some(_) => high = middle,
                None => return Vec::new(),
            }
        }
        let block = low.checked_sub(1).map(|block| self.block(block));
        let meanings = block.and_then(|block| meanings_of(block, key.as_bytes()));
        meanings.map_or_else(Vec::new, read_meanings)
    }

    /// Tells every key with its meanings, in order.
    pub(super) fn each(&self, mut told: impl FnMut(&str, Vec<Meaning>)) {
        for block in 0..self.index.len() / 4 {
            read_block(self.block(block), |key, meanings| {
                told(std::str::from_utf8(key).unwrap_or_default(), read_meanings(meanings));
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

/// How many bytes the key that begins `bytes` shares with the one before, the bytes that follow
/// these, and what follows the key.
fn next_key(bytes: &[u8]) -> Option<(usize, &[u8], &[u8])> {
    let (&[shared, own], bytes) = bytes.split_first_chunk::<2>()?;
    let (own, after) = bytes.split_at_checked(usize::from(own))?;
    Some((usize::from(shared), own, after))
}

/// What follows `key` in a block, where it stands there. Only bytes that may be the key's are
/// compared: what a key shares with a smaller one is known.
fn meanings_of<'b>(mut bytes: &'b [u8], key: &[u8]) -> Option<&'b [u8]> {
    // Of the key read last, which is smaller: the bytes that `key` begins with, too.
    let mut same = 0;
    for _ in 0..BLOCK {
        let (shared, own, after) = next_key(bytes)?;
        if shared < same {
            return None;
        }
        if shared == same {
            let rest = key.get(same..)?;
            let common = own.iter().zip(rest).take_while(|(a, b)| a == b).count();
            match own.get(common..).zip(rest.get(common..))? {
                ([], []) => return Some(after),
                ([own, ..], [rest, ..]) if own > rest => return None,
                (_, []) => return None,
                _ => same += common,
            }
        }
        bytes = without_meanings(after);
    }
    None
}

/// Tells the keys of a block, each with what follows it.
fn read_block(mut bytes: &[u8], mut tell: impl FnMut(&[u8], &[u8])) {
    let mut key: Vec<u8> = Vec::with_capacity(LONGEST);
    for _ in 0..BLOCK {
        let Some((shared, own, after)) = next_key(bytes) else { return };
        if shared > key.len() || shared + own.len() > LONGEST {
            return;
        }
        key.truncate(shared);
        key.extend(own);
        tell(&key, after);
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
