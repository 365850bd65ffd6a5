//! Notices when the system's clock is set back.
//!
//! Times in the database are the wall clock's, for they must survive a restart.
//! Set back by an hour, it would make every retry wait an hour longer.

use std::time::{Duration, Instant, SystemTime};

/// Smaller steps are not worth a write.
const LEAST: Duration = Duration::from_secs(1);

/// One moment, by both clocks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) wall: SystemTime,
    pub(super) steady: Instant,
}

impl Clock {
    pub(super) fn now() -> Self {
        Self { wall: SystemTime::now(), steady: Instant::now() }
    }

    /// By how much the wall clock was set back between this moment and a later one.
    pub(super) fn set_back_until(&self, later: Self) -> Option<Duration> {
        let expected = self.wall + later.steady.duration_since(self.steady);
        expected.duration_since(later.wall).ok().filter(|step| *step >= LEAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_that_is_set_back_is_noticed() {
        let start = Clock::now();
        let minute = Duration::from_mins(1);
        for (wall, step) in [(minute, None), (minute * 2, None), (Duration::ZERO, Some(minute))] {
            let later = Clock { wall: start.wall + wall, steady: start.steady + minute };
            assert_eq!(start.set_back_until(later), step, "{wall:?}");
        }
    }
}
