//! Maps with a short hash: names are many, short, and few per article.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map whose order nobody reads.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<ShortHasher>>;

/// A set whose order nobody reads.
pub(crate) type Set<T> = HashSet<T, BuildHasherDefault<ShortHasher>>;

/// Multiply and rotate, eight bytes at a time. Not for keys that an attacker
/// could choose by the million; the names of one article are bounded.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct ShortHasher(u64);

impl ShortHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for ShortHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for &chunk in chunks {
            self.mix(u64::from_le_bytes(chunk));
        }
        // By two reads, which overlap, of four bytes or of two.
        let tail = if let (Some(first), Some(last)) = (rest.first_chunk::<4>(), rest.last_chunk()) {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        } else if let (Some(first), Some(last)) = (rest.first_chunk::<2>(), rest.last_chunk()) {
            u64::from(u16::from_le_bytes(*first)) << 32 | u64::from(u16::from_le_bytes(*last))
        } else {
            rest.first().map_or(0, |&byte| u64::from(byte))
        };
        self.mix(tail.wrapping_add(rest.len() as u64));
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.mix(word as u64);
    }

    fn write_isize(&mut self, word: isize) {
        self.mix(word as u64);
    }

    fn finish(&self) -> u64 {
        // The low bits choose the bucket, the high bits were mixed best.
        self.0 ^ (self.0 >> 32)
    }
}
