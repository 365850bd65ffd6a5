//! Makes the payloads of methods and content headers readable: in place, and
//! without a change of their length. Pure, and for any bytes.
//!
//! What is well-formed and moderate stays as it is. Otherwise:
//!
//! * bytes that are not UTF-8 become `?` in short strings (property values,
//!   header names, exchange names, routing keys);
//! * a table or an array becomes a byte array if it lies too deep, holds too many
//!   values or is malformed: all three are a type, a length and so many bytes;
//! * the rest of a table of headers that cannot be read, or that goes on for too
//!   long, becomes one entry without a name.

use std::ops::Range;

/// Every peer takes frames of this size.
pub(super) const FRAME_MIN: usize = 4096;

/// Tables and arrays within each other. Dead-lettering, the only honest writer of
/// nested ones, needs four.
const DEPTH_MAX: usize = 8;
/// Values in one message's headers. Each takes far more memory than bytes.
const VALUES_MAX: usize = 1000;

/// Class, weight and size of the body come before the properties.
const BEFORE_PROPERTIES: usize = 12;
/// What follows, from the highest flag down.
const PROPERTIES: [Property; 14] = {
    use Property::{Number, Octet, Table, Text};
    [Text, Text, Table, Octet, Octet, Text, Text, Text, Text, Number, Text, Text, Text, Text]
};
/// Flags of properties sent alone: the headers, and one that nobody reads.
const HEADERS: u16 = 1 << 13;
const CLUSTER_ID: u16 = 1 << 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Property {
    Text,
    Table,
    Octet,
    Number,
}

/// Makes the short strings of a method readable; returns the frame size that the
/// broker allows, if this method tells it.
pub(super) fn method(payload: &mut [u8]) -> Option<usize> {
    let [_, class, _, method] = payload.first_chunk().copied()?;
    // Bytes before the first short string, how many there are, and bytes between
    // the first and the second.
    let (before, texts, between) = match (class, method) {
        (10, 30) => return length(payload, 6).filter(|max| *max > 0),
        (10, 50) | (20, 40) => (2, 1, 0),
        (10, 60) | (50, 11) | (60, 21 | 30) => (0, 1, 0),
        (60, 50) => (2, 3, 0),
        (60, 60) => (0, 3, 9),
        (60, 71) => (9, 2, 0),
        _ => return None,
    };
    let mut at = 4 + before;
    for index in 0..texts {
        at = short_string(payload, at)?;
        if index == 0 {
            at += between;
        }
    }
    None
}

/// Whether a method delivers a message to the consumer with this tag.
pub(super) fn is_delivery_to(payload: &[u8], tag: &str) -> bool {
    let Some((method, rest)) = payload.split_first_chunk() else { return false };
    let to = rest.split_first().and_then(|(length, rest)| rest.get(..usize::from(*length)));
    *method == [0, 60, 0, 60] && to.is_some_and(|to| to.starts_with(tag.as_bytes()))
}

/// Bytes of the body that a content header announces.
pub(super) fn body_size(payload: &[u8]) -> u64 {
    let size = payload.get(4..).and_then(|bytes| bytes.first_chunk().copied());
    size.map_or(0, u64::from_be_bytes)
}

/// Makes the properties of a content header readable.
pub(super) fn header(payload: &mut [u8]) {
    let Some(properties) = payload.get_mut(BEFORE_PROPERTIES..) else { return };
    if walk(properties).is_none() {
        give_up(properties);
    }
}

/// A content header, readable already, without as many of its headers as it takes
/// to have at most `max` bytes. Those that the broker set stay longest.
pub(super) fn shortened(payload: &[u8], max: usize) -> Vec<u8> {
    let Some(table) = headers(payload) else { return payload.to_vec() };
    let (before, rest) = payload.split_at(table.start);
    let (table, after) = rest.split_at(table.len());
    let mut room = max.saturating_sub(before.len() + after.len());
    let (brokers, publishers): (Vec<_>, Vec<_>) =
        entries(table).partition(|entry| entry.get(1..3) == Some(b"x-"));
    let mut kept = Vec::new();
    for entry in brokers.into_iter().chain(publishers) {
        if entry.len() <= room {
            room -= entry.len();
            kept.extend_from_slice(entry);
        }
    }
    let mut shorter = before.to_vec();
    let size = (kept.len() as u32).to_be_bytes();
    let field = shorter.len() - size.len();
    shorter.truncate(field);
    shorter.extend_from_slice(&size);
    shorter.extend_from_slice(&kept);
    shorter.extend_from_slice(after);
    shorter
}

/// The flags and every property that they announce; `None` if they do not end
/// where the payload does.
fn walk(properties: &mut [u8]) -> Option<()> {
    let mut at = 2;
    for property in announced(properties) {
        at = match property {
            Property::Text => short_string(properties, at)?,
            Property::Octet => at + 1,
            Property::Number => at + 8,
            Property::Table => {
                let inside = container(properties, at)?;
                let end = inside.end;
                headers_table(properties.get_mut(inside)?)?;
                end
            }
        };
    }
    (at == properties.len()).then_some(())
}

/// The properties whose flags are set, in the order of their values.
fn announced(properties: &[u8]) -> impl Iterator<Item = Property> + use<> {
    let flags = properties.first_chunk().map_or(0, |flags| u16::from_be_bytes(*flags));
    let set = move |index: &usize| flags & (1 << (15 - index)) != 0;
    PROPERTIES.into_iter().enumerate().filter(move |(index, _)| set(index)).map(|(_, p)| p)
}

/// The entries of the headers; what cannot be read becomes one entry.
fn headers_table(table: &mut [u8]) -> Option<()> {
    let mut walk = Walk { values: 0 };
    let (mut at, mut last) = (0, 0);
    while at < table.len() {
        let next = walk.entry(table, at, 1);
        let Some(next) = next.filter(|next| *next <= table.len()) else {
            // One byte alone makes no entry; with the one before it does.
            let from = if table.len() - at > 1 { at } else { last };
            return fold(table.get_mut(from..)?);
        };
        (last, at) = (at, next);
    }
    Some(())
}

/// Looks at values, and counts them.
struct Walk {
    values: usize,
}

impl Walk {
    /// A name and a value; returns where the next begins.
    fn entry(&mut self, bytes: &mut [u8], at: usize, depth: usize) -> Option<usize> {
        let value = short_string(bytes, at)?;
        self.value(bytes, value, depth)
    }

    /// A type and a value; returns where the next begins.
    fn value(&mut self, bytes: &mut [u8], at: usize, depth: usize) -> Option<usize> {
        self.values += 1;
        if self.values > VALUES_MAX {
            return None;
        }
        let kind = *bytes.get(at)?;
        let next = value_end(bytes, at)?;
        if matches!(kind, b'A' | b'F') {
            let before = self.values;
            let inside = bytes.get_mut(at + 5..next)?;
            if depth == DEPTH_MAX || self.nested(inside, kind, depth + 1).is_none() {
                *bytes.get_mut(at)? = b'x';
                self.values = before;
            }
        }
        Some(next)
    }

    /// What is inside a table or an array, to its very end.
    fn nested(&mut self, bytes: &mut [u8], kind: u8, depth: usize) -> Option<()> {
        let mut at = 0;
        while at < bytes.len() {
            at = match kind {
                b'F' => self.entry(bytes, at, depth)?,
                _ => self.value(bytes, at, depth)?,
            };
        }
        Some(())
    }
}

/// Makes one entry of a table out of two bytes or more: they become a byte array
/// with an empty name or, where there is no room for one, a name without a value.
fn fold(entry: &mut [u8]) -> Option<()> {
    if let Some((prefix, rest)) = entry.split_first_chunk_mut::<6>() {
        let [s1, s2, s3, s4] = (rest.len() as u32).to_be_bytes();
        *prefix = [0, b'x', s1, s2, s3, s4];
        return Some(());
    }
    let [length, name @ .., kind] = entry else { return None };
    *length = name.len() as u8;
    name.fill(b'?');
    *kind = b'V';
    Some(())
}

/// Makes properties of any length readable that are none at all.
fn give_up(properties: &mut [u8]) {
    let Some((flags, rest)) = properties.split_first_chunk_mut::<2>() else { return };
    let set = match rest {
        [] => 0,
        [length, text @ ..] if text.len() <= 255 => {
            *length = text.len() as u8;
            text.fill(b'?');
            CLUSTER_ID
        }
        _ => {
            let Some((size, table)) = rest.split_first_chunk_mut::<4>() else { return };
            *size = (table.len() as u32).to_be_bytes();
            fold(table);
            HEADERS
        }
    };
    *flags = set.to_be_bytes();
}

/// Where the table of headers lies in a readable content header.
fn headers(payload: &[u8]) -> Option<Range<usize>> {
    let properties = payload.get(BEFORE_PROPERTIES..)?;
    let mut at = BEFORE_PROPERTIES + 2;
    // Only texts can come before it.
    for property in announced(properties) {
        match property {
            Property::Table => return container(payload, at),
            _ => at += 1 + usize::from(*payload.get(at)?),
        }
    }
    None
}

/// The entries of a readable table.
fn entries(table: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = table;
    std::iter::from_fn(move || {
        let name = usize::from(*rest.first()?);
        let (entry, after) = rest.split_at_checked(value_end(rest, 1 + name)?)?;
        rest = after;
        Some(entry)
    })
}

/// Where the value ends whose type stands at `at`; `None` if it is not all there
/// or has no type that we know.
fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    let start = at + 1;
    let size = match *bytes.get(at)? {
        b'V' => 0,
        b't' | b'b' | b'B' => 1,
        b's' | b'u' | b'U' => 2,
        b'I' | b'i' | b'f' => 4,
        b'D' => 5,
        b'l' | b'L' | b'd' | b'T' => 8,
        b'S' | b'x' | b'A' | b'F' => return Some(container(bytes, start)?.end),
        _ => return None,
    };
    (start + size <= bytes.len()).then_some(start + size)
}

/// What a length of four bytes at `at` announces, if it is all there.
fn container(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let start = at.checked_add(4)?;
    let end = start.checked_add(length(bytes, at)?)?;
    (end <= bytes.len()).then_some(start..end)
}

fn length(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*length) as usize)
}

/// Makes a short string UTF-8; returns where it ends.
fn short_string(bytes: &mut [u8], at: usize) -> Option<usize> {
    let start = at + 1;
    let end = start + usize::from(*bytes.get(at)?);
    let mut rest = bytes.get_mut(start..end)?;
    while let Err(error) = std::str::from_utf8(rest) {
        let (_, bad) = rest.split_at_mut(error.valid_up_to());
        let (bad, after) = bad.split_at_mut(error.error_len().unwrap_or(bad.len()));
        bad.fill(b'?');
        rest = after;
    }
    Some(end)
}

#[cfg(test)]
mod tests;
