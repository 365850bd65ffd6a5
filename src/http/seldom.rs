//! Warnings that many requests could repeat.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One warning in this time, with how many there were.
const WARN_EVERY: Duration = Duration::from_mins(1);

/// What happened since it was last told.
#[derive(Debug, Default)]
pub(super) struct Seldom(Mutex<Untold>);

#[derive(Debug, Default)]
struct Untold {
    count: u64,
    last_warning: Option<Instant>,
}

impl Seldom {
    /// Counts one more; how many there are to tell of, where it is time to.
    pub(super) fn due(&self) -> Option<u64> {
        self.due_at(Instant::now())
    }

    fn due_at(&self, now: Instant) -> Option<u64> {
        let mut untold = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        untold.count += 1;
        let last = untold.last_warning;
        if last.is_some_and(|last| now.duration_since(last) < WARN_EVERY) {
            return None;
        }
        let count = untold.count;
        *untold = Untold { count: 0, last_warning: Some(now) };
        Some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_told_at_once_and_the_others_by_the_minute() {
        let (seldom, now) = (Seldom::default(), Instant::now());
        let due = |seconds| seldom.due_at(now + Duration::from_secs(seconds));
        assert_eq!([due(0), due(1), due(59)], [Some(1), None, None]);
        assert_eq!([due(60), due(61)], [Some(3), None]);
    }
}
