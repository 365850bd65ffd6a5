//! Records that an endpoint did not take and that will come again: while there is one,
//! something waits although its queue is empty.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Another process may take one that failed here; it is waited for no longer than it can
/// take to come, and this much more.
const MARGIN: Duration = Duration::from_mins(1);
/// Past so many, those that cannot come any more are forgotten.
const MANY: usize = 1000;

/// Until when each record may come again, by its id; clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct Owed(Arc<Mutex<HashMap<String, Instant>>>);

impl Owed {
    /// The record comes again within `wait`; `None`: it does not.
    pub(super) fn note(&self, record_id: &str, wait: Option<Duration>) {
        let mut owed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match wait {
            Some(wait) => drop(owed.insert(record_id.to_owned(), now + wait + MARGIN)),
            None => drop(owed.remove(record_id)),
        }
        if owed.len() > MANY {
            owed.retain(|_, until| *until > now);
        }
    }

    /// Whether nothing comes again.
    pub(super) fn is_empty(&self, now: Instant) -> bool {
        let owed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        owed.values().all(|until| *until <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_owed_until_it_is_settled_or_cannot_come_any_more() {
        let (owed, now) = (Owed::default(), Instant::now());
        owed.note("a", Some(Duration::from_secs(5)));
        owed.note("b", Some(Duration::from_secs(5)));
        owed.note("a", None);
        assert!(!owed.is_empty(now + Duration::from_mins(1)));
        assert!(owed.is_empty(now + Duration::from_secs(70)));
        owed.note("b", None);
        assert!(owed.is_empty(now));
    }
}
