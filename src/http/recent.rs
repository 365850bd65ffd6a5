//! The latest records, for the inspector.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;

/// The latest records, bounded by number and by bytes; clones share them.
///
/// They live in memory alone: a restart forgets them, and nothing depends on them.
#[derive(Debug, Clone)]
pub struct Recent(Arc<Mutex<Ring>>);

#[derive(Debug)]
struct Ring {
    /// Newest first.
    kept: VecDeque<Kept>,
    bytes: usize,
    most_records: usize,
    most_bytes: usize,
}

/// A record that is kept.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    record_id: String,
    /// When this process published it; `None` if an earlier one did.
    pub(super) seen_at: Option<Timestamp>,
    /// As readers get it.
    pub(super) json: Bytes,
}

impl Recent {
    /// Keeps at most `most_records` and at most `most_bytes` of JSON.
    pub fn new(most_records: usize, most_bytes: usize) -> Self {
        let ring = Ring { kept: VecDeque::new(), bytes: 0, most_records, most_bytes };
        Self(Arc::new(Mutex::new(ring)))
    }

    /// Adds a published record. A copy with the same id makes way for it; one
    /// that is larger than the bound is not kept.
    pub fn push(&self, record_id: &str, json: Bytes) {
        self.keep(record_id, json, Some(Timestamp::now()));
    }

    /// Adds a record that an earlier process published, at a time not known.
    pub fn remember(&self, record_id: &str, json: Bytes) {
        self.keep(record_id, json, None);
    }

    fn keep(&self, record_id: &str, json: Bytes, seen_at: Option<Timestamp>) {
        self.ring().push(Kept { record_id: record_id.to_owned(), seen_at, json });
    }

    /// The record with this id, as readers get it.
    pub fn get(&self, record_id: &str) -> Option<Bytes> {
        let ring = self.ring();
        ring.kept.iter().find(|kept| kept.record_id == record_id).map(|kept| kept.json.clone())
    }

    /// Every record that is kept, newest first.
    pub(super) fn list(&self) -> Vec<Kept> {
        self.ring().kept.iter().cloned().collect()
    }

    /// A thread that panicked while it held the lock left a ring that is whole.
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Recent {
    /// 200 records, 16 MiB.
    fn default() -> Self {
        Self::new(200, 16 * 1024 * 1024)
    }
}

impl Ring {
    fn push(&mut self, new: Kept) {
        if let Some(old) = self.kept.iter().position(|kept| kept.record_id == new.record_id) {
            self.bytes -= self.kept.remove(old).map_or(0, |kept| kept.json.len());
        }
        if new.json.len() > self.most_bytes {
            return;
        }
        self.bytes += new.json.len();
        self.kept.push_front(new);
        while self.kept.len() > self.most_records || self.bytes > self.most_bytes {
            self.bytes -= self.kept.pop_back().map_or(0, |kept| kept.json.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(recent: &Recent) -> Vec<String> {
        recent.list().into_iter().map(|kept| kept.record_id).collect()
    }

    #[test]
    fn the_newest_come_first_and_the_oldest_go() {
        let recent = Recent::new(3, 10);
        for id in ["a", "b", "c", "d"] {
            recent.push(id, Bytes::from_static(b"{}"));
        }
        assert_eq!(ids(&recent), ["d", "c", "b"]);
        recent.push("b", Bytes::from_static(b"[1]"));
        assert_eq!(ids(&recent), ["b", "d", "c"]);
        assert_eq!(recent.get("b"), Some(Bytes::from_static(b"[1]")));
        assert_eq!(recent.get("a"), None);
    }

    #[test]
    fn bytes_are_bounded_too() {
        let recent = Recent::new(10, 10);
        recent.push("a", Bytes::from_static(b"123456"));
        recent.push("b", Bytes::from_static(b"1234"));
        assert_eq!(ids(&recent), ["b", "a"]);
        recent.push("c", Bytes::from_static(b"1"));
        assert_eq!(ids(&recent), ["c", "b"]);
        recent.push("d", Bytes::from_static(b"more than ten bytes"));
        assert_eq!(ids(&recent), ["c", "b"]);
        recent.push("e", Bytes::from_static(b"1234567890"));
        assert_eq!(ids(&recent), ["e"]);
    }
}
