//! Which queues went missing, and when.
//!
//! A consumer whose channel has not heard yet that its queue was deleted goes on at a new
//! one of that name, as far as the broker knows, and never hears of what it delivers. So
//! a queue is declared again only some time after it was missed first, whichever part of
//! the process missed it and whatever else was missing before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// In so long every channel has heard of it.
pub(super) const LET_BE: Duration = Duration::from_millis(250);

/// Since when each queue that was there before is missing.
#[derive(Debug, Default)]
pub(super) struct Absent {
    since: Mutex<BTreeMap<String, Instant>>,
}

impl Absent {
    /// Notes what a look has missed; returns what is to be let be for now. The rest is
    /// declared now, and missing anew if it is missed again.
    pub(super) fn too_new(&self, missing: &BTreeSet<String>, now: Instant) -> BTreeSet<String> {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        since.retain(|queue, _| missing.contains(queue));
        let mut new = missing.clone();
        new.retain(|queue| {
            let missed = *since.entry(queue.clone()).or_insert(now);
            let is_new = now.saturating_duration_since(missed) < LET_BE;
            if !is_new {
                since.remove(queue);
            }
            is_new
        });
        new
    }

    /// A look has missed nothing.
    pub(super) fn none(&self) {
        self.since.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_queue_has_a_time_of_its_own() {
        let set = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let (absent, start) = (Absent::default(), Instant::now());
        assert_eq!(absent.too_new(&set(&["a"]), start), set(&["a"]));
        assert_eq!(absent.too_new(&set(&["a", "b"]), start + LET_BE), set(&["b"]));
        assert_eq!(absent.too_new(&set(&["b"]), start + LET_BE * 2), set(&[]));
        // One that was there meanwhile begins anew.
        assert_eq!(absent.too_new(&set(&["a"]), start + LET_BE * 3), set(&["a"]));
        assert_eq!(absent.too_new(&set(&["b"]), start + LET_BE * 4), set(&["b"]));
        absent.none();
        assert_eq!(absent.too_new(&set(&["b"]), start + LET_BE * 5), set(&["b"]));
    }
}
