//! Pauses between attempts: exponential with full jitter, without an end.

use std::time::Duration;

/// Before the second attempt, jitter aside.
const FIRST: Duration = Duration::from_millis(250);

/// Counts failures in a row, and knows the last.
#[derive(Debug)]
pub(super) struct Backoff {
    failures: u32,
    longest: Duration,
    told: String,
}

impl Backoff {
    pub(super) const fn new(longest: Duration) -> Self {
        Self { failures: 0, longest, told: String::new() }
    }

    /// A success: the next failure is the first again.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
        self.told.clear();
    }

    /// Whether a failure is another than the one before, in a row: an operator reads it once.
    pub(super) fn is_news(&mut self, why: &str) -> bool {
        let is_news = self.told != why;
        why.clone_into(&mut self.told);
        is_news
    }

    /// The pause after one more failure: anything up to a ceiling that doubles,
    /// so that many clients of one broker spread out.
    pub(super) fn next(&mut self) -> Duration {
        let ceiling = FIRST.saturating_mul(1 << self.failures.min(16)).min(self.longest);
        self.failures = self.failures.saturating_add(1);
        ceiling.mul_f64(fastrand::f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_stay_under_a_doubling_ceiling_and_never_end() {
        let mut backoff = Backoff::new(Duration::from_secs(1));
        for ceiling in [250, 500, 1000, 1000] {
            assert!(backoff.next() <= Duration::from_millis(ceiling));
        }
        for _ in 0..1000 {
            assert!(backoff.next() <= Duration::from_secs(1));
        }
        backoff.reset();
        assert!(backoff.next() <= Duration::from_millis(250));
    }

    #[test]
    fn a_failure_is_news_until_it_comes_again_without_a_success_between() {
        let mut backoff = Backoff::new(Duration::from_secs(1));
        let told = ["refused", "refused", "denied", "refused"].map(|why| backoff.is_news(why));
        assert_eq!(told, [true, false, true, true]);
        backoff.reset();
        assert!(backoff.is_news("refused"));
    }
}
