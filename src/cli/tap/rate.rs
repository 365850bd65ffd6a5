//! How many records came, and how fast they come now.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// The time that "now" means.
const WINDOW: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Rate {
    came: u64,
    fitted: u64,
    /// The count at each look of the latest window.
    looks: VecDeque<(Instant, u64)>,
}

impl Rate {
    pub(super) fn count(&mut self, fits: bool) {
        self.came += 1;
        self.fitted += u64::from(fits);
    }

    /// The line under the records.
    pub(super) fn line(&mut self, now: Instant) -> String {
        self.looks.push_back((now, self.came));
        // The one before the window stays: records are counted from there.
        while self.looks.get(1).is_some_and(|(at, _)| now - *at >= WINDOW) {
            self.looks.pop_front();
        }
        let Some((since, before)) = self.looks.front() else { return String::new() };
        let seconds = (now - *since).as_secs_f64().max(1.0);
        let each = (self.came - before) as f64 / seconds;
        let shown = if self.fitted == self.came {
            String::new()
        } else {
            format!(", {} shown", self.fitted)
        };
        format!("{} records{shown}, {each:.1} a second · Ctrl-C ends", self.came)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_latest_seconds() {
        let (mut rate, begin) = (Rate::default(), Instant::now());
        assert_eq!(rate.line(begin), "0 records, 0.0 a second · Ctrl-C ends");
        for n in 0..20 {
            rate.count(n < 5);
        }
        let line = rate.line(begin + Duration::from_secs(4));
        assert_eq!(line, "20 records, 5 shown, 5.0 a second · Ctrl-C ends");
        for (second, each) in [(10, "2.0"), (15, "0.0")] {
            let line = rate.line(begin + Duration::from_secs(second));
            assert_eq!(line, format!("20 records, 5 shown, {each} a second · Ctrl-C ends"));
        }
    }
}
