//! When to leave an endpoint alone.
//!
//! ```text
//!            several failures in a row, or a demanded wait
//!   closed ─────────────────────────────────────────────────▶ open
//!      ▲                                                       │ wait with full jitter,
//!      │ the probe is taken                                    │ at least the demanded wait
//!      └───────────────────────── probing ◀────────────────────┘
//!                                    └── the probe fails: open again, longer
//! ```

use std::collections::HashSet;
use std::time::Duration;

/// Failures in a row that open the breaker.
const FAILURES: u32 = 5;
/// No more refused records are told apart.
const MANY: usize = 1000;

/// What one attempt says about the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It took the record.
    Working,
    /// It refused this record; of another one that says nothing.
    Refusing,
    /// It did not.
    Failing {
        /// How long it asked to be left alone: its `Retry-After`.
        wait: Option<Duration>,
        /// Whether somebody answered, and may answer otherwise to the next record.
        answers: bool,
    },
    /// It wants nothing any more.
    Gone,
}

/// Waits between probes: full jitter under a ceiling that doubles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Backoff {
    /// The first ceiling.
    pub(super) first: Duration,
    /// The last ceiling where nothing answers.
    pub(super) most: Duration,
    /// The last ceiling where the endpoint answers: it may be the record that it fails with,
    /// and each probe takes another one.
    pub(super) most_answering: Duration,
}

/// Counts failures and probes of one endpoint.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    failures: u32,
    /// Times in a row that it has opened.
    opened: u32,
    demanded: Option<Duration>,
    /// A failure since it last opened was an answer.
    answers: bool,
    /// Records that it refused since it last took one, by their ids: each comes several times.
    refused: HashSet<String>,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(5),
            most: Duration::from_mins(5),
            most_answering: Duration::from_secs(30),
        }
    }
}

impl Breaker {
    /// A breaker that one record has to close.
    pub(super) fn probing() -> Self {
        Self { opened: 1, ..Self::default() }
    }

    /// Takes one attempt into account; `true` means: stop sending.
    pub(super) fn note(&mut self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Working => {
                *self = Self::default();
                false
            }
            // Neither a failure nor a sign that records are taken: whoever probes goes on
            // with the next one.
            Verdict::Refusing => false,
            Verdict::Failing { wait, answers } => {
                self.failures += 1;
                self.answers |= answers;
                self.demanded = self.demanded.max(wait);
                self.is_probing() || self.failures >= FAILURES || self.demanded.is_some()
            }
            Verdict::Gone => true,
        }
    }

    /// Whether the endpoint has yet to show that it works again.
    pub(super) const fn is_probing(&self) -> bool {
        self.opened > 0
    }

    /// Notes which record it refused.
    pub(super) fn note_refused(&mut self, record_id: String) {
        if self.refused.len() < MANY {
            self.refused.insert(record_id);
        }
    }

    /// How many records in a row it has refused, if that is more than some odd ones. Past
    /// some number it has refused so many at least.
    pub(super) fn refuses(&self) -> Option<u32> {
        let refused = self.refused.len() as u32;
        (refused >= FAILURES).then_some(refused)
    }

    /// Opens the breaker. Returns how long to wait before the next probe;
    /// `jitter` lies between 0 and 1.
    pub(super) fn open(&mut self, backoff: Backoff, jitter: f64) -> Duration {
        let doubled = backoff.first.saturating_mul(1 << self.opened.min(16));
        self.opened = self.opened.saturating_add(1);
        let answers = std::mem::take(&mut self.answers);
        let most = if answers { backoff.most_answering } else { backoff.most };
        let wait = doubled.min(most).mul_f64(jitter.clamp(0.0, 1.0));
        self.failures = 0;
        wait.max(self.demanded.take().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAILING: Verdict = Verdict::Failing { wait: None, answers: false };

    #[test]
    fn opens_after_failures_in_a_row_only() {
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES - 1 {
            assert!(!breaker.note(FAILING));
        }
        assert!(!breaker.note(Verdict::Working));
        for _ in 0..FAILURES - 1 {
            assert!(!breaker.note(FAILING));
        }
        assert!(breaker.note(FAILING));
    }

    #[test]
    fn a_failed_probe_opens_it_again_for_longer_up_to_a_bound() {
        let mut breaker = Breaker::default();
        let waits: Vec<u64> =
            (0..9).map(|_| breaker.open(Backoff::default(), 1.0).as_secs()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert!(breaker.note(FAILING), "one failed probe is enough");
        assert!(!breaker.note(Verdict::Working));
        assert!(!breaker.is_probing());
        assert_eq!(breaker.open(Backoff::default(), 0.5), Duration::from_millis(2500));
    }

    #[test]
    fn where_the_endpoint_answers_the_pause_grows_less() {
        let mut breaker = Breaker::default();
        let answers = Verdict::Failing { wait: None, answers: true };
        let mut opened = |verdict| {
            breaker.note(verdict);
            breaker.open(Backoff::default(), 1.0).as_secs()
        };
        let waits: Vec<u64> = (0..6).map(|_| opened(answers)).collect();
        assert_eq!(waits, [5, 10, 20, 30, 30, 30]);
        assert_eq!(opened(FAILING), 300, "now nothing answers");
        assert_eq!(opened(answers), 30);
    }

    #[test]
    fn a_record_that_is_refused_neither_opens_nor_closes_it() {
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES - 1 {
            assert!(!breaker.note(FAILING));
        }
        for _ in 0..FAILURES {
            assert!(!breaker.note(Verdict::Refusing));
        }
        assert!(breaker.note(FAILING));
        breaker.open(Backoff::default(), 1.0);
        assert!(!breaker.note(Verdict::Refusing) && breaker.is_probing());
        assert!(breaker.note(FAILING));
    }

    #[test]
    fn records_that_are_refused_are_counted_and_not_their_attempts() {
        let mut breaker = Breaker::default();
        for attempt in 0..FAILURES * 2 {
            breaker.note_refused("r".into());
            assert_eq!(breaker.refuses(), None, "{attempt}");
        }
        (0..FAILURES).for_each(|n| breaker.note_refused(n.to_string()));
        assert_eq!(breaker.refuses(), Some(FAILURES + 1));
        (0..2 * MANY).for_each(|n| breaker.note_refused(n.to_string()));
        assert_eq!(breaker.refuses(), Some(MANY as u32));
        breaker.note(Verdict::Working);
        assert_eq!(breaker.refuses(), None);
    }

    #[test]
    fn a_demanded_wait_opens_it_at_once_and_is_kept() {
        let mut breaker = Breaker::default();
        assert!(
            breaker.note(Verdict::Failing { wait: Some(Duration::from_mins(1)), answers: true })
        );
        assert_eq!(breaker.open(Backoff::default(), 0.1), Duration::from_mins(1));
        assert_eq!(breaker.open(Backoff::default(), 0.0), Duration::ZERO, "asked for once");
    }
}
