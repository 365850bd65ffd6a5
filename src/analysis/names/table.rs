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

/// Keys that are looked up together.
const AT_ONCE: usize = 32;

/// A table over the bytes of the model.
#[derive(Debug, Clone, Copy)]
pub struct Table<'m> {
    buckets: u32,
    offsets: &'m [[u8; 4]],
    prints: &'m [[u8; 2]],
}

impl<'m> Table<'m> {
    /// The table at the start of `bytes`, and the bytes after it. Nothing if it
    /// does not fit, or if its offsets do not rise up to `entries`.
    pub fn parse(bytes: &'m [u8], buckets: u32, entries: u32) -> Option<(Self, &'m [u8])> {
        let (offsets, rest) = bytes.split_at_checked((buckets as usize).checked_add(1)? * 4)?;
        let (prints, rest) = rest.split_at_checked(entries as usize * 2)?;
        let (offsets, prints) = (offsets.as_chunks().0, prints.as_chunks().0);
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
        self.entry(key, self.bucket(key))
    }

    /// Calls `found` with the entries of those of `keys` that have one, in their order,
    /// many at once.
    ///
    /// The table is larger than the nearest caches, and a look-up is a read that
    /// waits for another. So all buckets are read before the first entry is looked
    /// for: the processor waits for many reads at once.
    pub fn find_each(&self, keys: &[u64], mut found: impl FnMut(&[u32])) {
        for keys in keys.chunks(AT_ONCE) {
            let mut buckets = [(0, 0); AT_ONCE];
            for (bucket, key) in buckets.iter_mut().zip(keys) {
                *bucket = self.bucket(*key);
            }
            let (mut entries, mut count) = ([0; AT_ONCE], 0);
            for (bucket, key) in buckets.iter().zip(keys) {
                if let (Some(entry), Some(slot)) =
                    (self.entry(*key, *bucket), entries.get_mut(count))
                {
                    *slot = entry as u32;
                    count += 1;
                }
            }
            found(entries.get(..count).unwrap_or_default());
        }
    }

    /// The first entry of the bucket of `key` and the one after its last.
    fn bucket(&self, key: u64) -> (u32, u32) {
        let bucket = bucket_of(key, self.buckets);
        match self.offsets.get(bucket..bucket + 2) {
            Some([start, end]) => (u32::from_le_bytes(*start), u32::from_le_bytes(*end)),
            _ => (0, 0),
        }
    }

    fn entry(&self, key: u64, (start, end): (u32, u32)) -> Option<usize> {
        let wanted = print_of(key).to_le_bytes();
        // Most buckets have one entry or two: a slice of them costs more than it spares.
        (start as usize..end as usize).find(|at| self.prints.get(*at) == Some(&wanted))
    }

    fn offset(&self, bucket: usize) -> Option<usize> {
        Some(u32::from_le_bytes(*self.offsets.get(bucket)?) as usize)
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
        let mut found = Vec::new();
        table.find_each(&keys, |entries| found.extend(entries.iter().map(|&entry| entry as usize)));
        let one_by_one: Vec<_> = keys.iter().filter_map(|key| table.find(*key)).collect();
        assert_eq!(found, one_by_one);
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
