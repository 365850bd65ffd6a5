//! A static hash table that is read in place.
//!
//! ```text
//! offsets  u32 × (buckets + 1)   bucket b holds the entries offsets[b]..offsets[b + 1]
//! prints   u16 × entries         sixteen bits of each entry's key
//! ```
//!
//! A key falls into the bucket that its upper half chooses and is told apart
//! there by its lowest sixteen bits; what belongs to an entry lies in arrays of
//! the table's owner. A key that is not in the table is taken for another one
//! about once in thirty thousand look-ups.

/// A table over the bytes of the model.
#[derive(Debug, Clone, Copy)]
pub struct Table<'m> {
    buckets: u32,
    offsets: &'m [u8],
    prints: &'m [u8],
}

impl<'m> Table<'m> {
    /// The table at the start of `bytes`, and the bytes after it. Nothing if it
    /// does not fit, or if its offsets do not rise up to `entries`.
    pub fn parse(bytes: &'m [u8], buckets: u32, entries: u32) -> Option<(Self, &'m [u8])> {
        let (offsets, rest) = bytes.split_at_checked((buckets as usize).checked_add(1)? * 4)?;
        let (prints, rest) = rest.split_at_checked(entries as usize * 2)?;
        let table = Self { buckets, offsets, prints };
        let mut last = 0;
        for bucket in 0..=buckets as usize {
            let offset = table.offset(bucket)?;
            if offset < last || offset > entries as usize {
                return None;
            }
            last = offset;
        }
        (last == entries as usize).then_some((table, rest))
    }

    /// The entry of `key`.
    pub fn find(&self, key: u64) -> Option<usize> {
        let bucket = bucket_of(key, self.buckets);
        let offsets = self.offsets.get(bucket * 4..bucket * 4 + 8)?;
        let offsets = u64::from_le_bytes(offsets.try_into().ok()?);
        let (start, end) = (offsets as u32 as usize, (offsets >> 32) as usize);
        let wanted = print_of(key).to_le_bytes();
        let prints = self.prints.get(start * 2..end * 2)?;
        Some(start + prints.chunks_exact(2).position(|print| print == wanted)?)
    }

    fn offset(&self, bucket: usize) -> Option<usize> {
        let bytes = self.offsets.get(bucket * 4..bucket * 4 + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    }
}

/// The bucket of `key` among `buckets`.
pub const fn bucket_of(key: u64, buckets: u32) -> usize {
    (((key >> 32) * buckets as u64) >> 32) as usize
}

/// The bits that tell the keys of a bucket apart.
pub const fn print_of(key: u64) -> u16 {
    key as u16
}

/// The bytes of a table of `keys`, and the order of the entries in it as
/// indices into `keys`. Of two keys that cannot be told apart the first stays.
pub fn build(keys: &[u64], buckets: u32) -> (Vec<u8>, Vec<usize>) {
    let place = |index: &usize| {
        let key = keys.get(*index).copied().unwrap_or_default();
        (bucket_of(key, buckets), print_of(key))
    };
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|index| (place(index), *index));
    order.dedup_by_key(|index| place(index));
    let mut bytes = Vec::new();
    for bucket in 0..=buckets as usize {
        let offset = order.partition_point(|index| place(index).0 < bucket) as u32;
        bytes.extend_from_slice(&offset.to_le_bytes());
    }
    for index in &order {
        bytes.extend_from_slice(&place(index).1.to_le_bytes());
    }
    (bytes, order)
}

#[cfg(test)]
mod tests {
    use super::super::hash;
    use super::*;

    #[test]
    fn every_key_finds_its_own_entry() {
        let keys: Vec<u64> = (1..2000).map(hash::mix).collect();
        let (bytes, order) = build(&keys, 700);
        let (table, rest) = Table::parse(&bytes, 700, order.len() as u32).expect("it is sound");
        assert!(rest.is_empty());
        for (entry, index) in order.iter().enumerate() {
            assert_eq!(table.find(keys[*index]), Some(entry));
        }
        let strangers = (5000..9000).filter(|n| table.find(hash::mix(*n)).is_some()).count();
        assert!(strangers < 10, "{strangers} of 4000 strangers were found");
    }

    #[test]
    fn broken_tables_are_refused() {
        let (mut bytes, order) = build(&[hash::mix(1), hash::mix(2)], 2);
        assert!(Table::parse(&bytes[..bytes.len() - 1], 2, order.len() as u32).is_none());
        assert!(Table::parse(&bytes, 2, 1).is_none());
        bytes[4] = 9;
        assert!(Table::parse(&bytes, 2, order.len() as u32).is_none());
        assert!(Table::parse(&[], u32::MAX, 0).is_none());
    }
}
