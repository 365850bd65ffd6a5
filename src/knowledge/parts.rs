//! Pieces of one file without copies, and numbers in them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A range of a file's bytes.
#[derive(Clone)]
pub(super) struct Part {
    file: Arc<Cow<'static, [u8]>>,
    range: Range<usize>,
}

impl Part {
    /// All of the file.
    pub(super) fn whole(bytes: Cow<'static, [u8]>) -> Self {
        let range = 0..bytes.len();
        Self { file: Arc::new(bytes), range }
    }

    /// A part of it, if it lies within.
    pub(super) fn part(&self, range: Range<usize>) -> Option<Self> {
        let from = self.range.start.checked_add(range.start)?;
        let to = self.range.start.checked_add(range.end)?;
        (from <= to && to <= self.range.end)
            .then(|| Self { file: Arc::clone(&self.file), range: from..to })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.file.get(self.range.clone()).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.range.len()
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.bytes(), at)
    }

    /// The text that begins at `at` and ends before the next zero byte.
    pub(super) fn text(&self, at: usize) -> &str {
        let rest = self.bytes().get(at..).unwrap_or_default();
        let end = memchr::memchr(0, rest).unwrap_or(rest.len());
        std::str::from_utf8(rest.get(..end).unwrap_or_default()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// A number in groups of seven bits, the lowest first; what is left after it.
pub(super) fn varint(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut number = 0_u64;
    for (i, &byte) in bytes.iter().take(5).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            return Some((u32::try_from(number).ok()?, bytes.get(i + 1..)?));
        }
    }
    None
}

pub(super) fn push_varint(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
