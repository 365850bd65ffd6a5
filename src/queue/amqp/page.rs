//! A page of what a queue keeps, and when enough of the queue was seen for it. Pure.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use crate::queue::{ParkedFilter, ParkedSummary, QueueError};

/// By so much the clocks of those who park may differ, and times that tell seconds only.
const LATE: SignedDuration = SignedDuration::from_secs(2);

/// A message that a look has seen.
pub(super) struct Kept {
    /// The end of all times if it does not tell.
    at: Timestamp,
    summary: ParkedSummary,
}

impl Kept {
    pub(super) fn new(summary: ParkedSummary) -> Self {
        let at = summary.parked_at.as_deref().and_then(|at| at.parse().ok());
        Self { at: at.unwrap_or(Timestamp::MAX), summary }
    }
}

/// Oldest first. Of the same time, the handle decides, so that pages follow each other.
fn put_in_order(kept: &mut [Kept]) {
    kept.sort_by(|a, b| (a.at, &a.summary.handle).cmp(&(b.at, &b.summary.handle)));
}

/// What is listed, as it fills.
pub(super) struct Page<'a> {
    filter: &'a ParkedFilter,
    /// The last one before the page, until it is found.
    after: Option<&'a str>,
    /// Names that no copy seen so far has for its handle.
    names: HashSet<&'a str>,
    found: Vec<ParkedSummary>,
    bound: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(filter: &'a ParkedFilter) -> Self {
        // A name may be that of any message: a bound would leave out the one that is meant.
        let bound =
            if filter.ids.is_empty() && filter.limit > 0 { filter.limit } else { usize::MAX };
        let names = filter.ids.iter().map(String::as_str).collect();
        Self { filter, after: filter.after.as_deref(), names, found: Vec::new(), bound }
    }

    /// Notes a message that was seen.
    pub(super) fn see(&mut self, handle: &str) {
        self.names.remove(handle);
    }

    /// Whether no message that was not seen yet can stand on it.
    pub(super) fn is_full(&self) -> bool {
        let all_named = self.names.is_empty() && !self.filter.ids.is_empty();
        self.found.len() >= self.bound || all_named && self.after.is_none()
    }

    /// Whether nothing can stand on it that was parked later than the last of these, give or
    /// take what clocks differ by. Puts them in order.
    pub(super) fn is_filled_by(&self, kept: &mut [Kept]) -> bool {
        let wanted = self.bound - self.found.len();
        let seen = kept.last().map(|last| last.at).filter(|at| *at < Timestamp::MAX);
        let Some(seen) = seen.filter(|_| kept.len() >= wanted) else { return false };
        put_in_order(kept);
        let Some(begin) = self.begin(kept) else { return false };
        let mut listed = kept.iter().skip(begin).filter(|k| self.filter.matches(&k.summary));
        listed.nth(wanted - 1).is_some_and(|last| seen.duration_since(last.at) > LATE)
    }

    /// Adds what a queue keeps.
    pub(super) fn add(&mut self, mut kept: Vec<Kept>) {
        put_in_order(&mut kept);
        let Some(begin) = self.begin(&kept) else { return };
        self.after = None;
        let listed = kept.into_iter().skip(begin).map(|kept| kept.summary);
        let listed = listed.filter(|summary| self.filter.matches(summary));
        self.found.extend(listed.take(self.bound - self.found.len()));
    }

    /// Where it begins among these, which are in order.
    fn begin(&self, kept: &[Kept]) -> Option<usize> {
        let Some(after) = self.after else { return Some(0) };
        let last = kept.iter().position(|kept| kept.summary.handle == after)?;
        Some(last + 1)
    }

    pub(super) fn end(self) -> Result<Vec<ParkedSummary>, QueueError> {
        match self.after {
            Some(handle) => Err(QueueError::NotFound(handle.to_owned())),
            None => self.filter.meant(self.found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Messages parked at these seconds; `None`: nobody knows when.
    fn kept(seconds: &[Option<u32>]) -> Vec<Kept> {
        let summary = |second: &Option<u32>| ParkedSummary {
            reason: if *second == Some(13) { "timeout" } else { "malformed" }.into(),
            parked_at: second.map(|second| format!("2026-11-28T10:00:{second:02}Z")),
            ..ParkedSummary::test(&second.map_or("timeless".into(), |second| format!("h{second}")))
        };
        seconds.iter().map(summary).map(Kept::new).collect()
    }

    fn handles(filter: &ParkedFilter, seconds: &[Option<u32>]) -> Vec<String> {
        let mut page = Page::new(filter);
        page.add(kept(seconds));
        page.end().unwrap().into_iter().map(|summary| summary.handle).collect()
    }

    fn first(limit: usize) -> ParkedFilter {
        ParkedFilter { limit, ..Default::default() }
    }

    fn is_filled(filter: &ParkedFilter, seconds: &[u32]) -> bool {
        let seconds: Vec<_> = seconds.iter().copied().map(Some).collect();
        Page::new(filter).is_filled_by(&mut kept(&seconds))
    }

    #[test]
    fn a_page_ends_where_all_that_comes_is_later() {
        assert!(!is_filled(&first(3), &[11, 12]));
        assert!(!is_filled(&first(2), &[11, 12, 14]), "clocks differ");
        assert!(is_filled(&first(2), &[11, 12, 15]));
        assert!(!is_filled(&first(0), &[11, 12, 15]), "everything is wanted");
        assert!(!is_filled(&first(2), &[11, 12, 15, 13]), "the queue is at 13 only");
        assert!(is_filled(&first(2), &[12, 15, 11, 15]));
    }

    #[test]
    fn what_does_not_stand_on_the_page_does_not_fill_it() {
        let after = ParkedFilter { after: Some("h12".into()), ..first(2) };
        assert!(!is_filled(&after, &[11, 12, 13, 20]));
        assert!(is_filled(&after, &[11, 12, 13, 14, 20]));
        assert!(!is_filled(&after, &[13, 14, 20]), "its beginning is not found yet");
        let because = ParkedFilter { reason: Some("timeout".into()), ..first(1) };
        assert!(!is_filled(&because, &[11, 12, 20]));
        assert!(is_filled(&because, &[11, 13, 20]));
        let mut timeless = kept(&[Some(11), Some(12), None]);
        assert!(!Page::new(&first(1)).is_filled_by(&mut timeless));
    }

    #[test]
    fn what_tells_no_time_comes_last() {
        let found = handles(&first(0), &[None, Some(12), Some(11)]);
        assert_eq!(found, ["h11", "h12", "timeless"]);
        assert_eq!(handles(&first(2), &[None, Some(12), Some(11)]), ["h11", "h12"]);
    }

    #[test]
    fn names_that_are_handles_end_a_look_once_all_are_seen() {
        let ids = vec!["h11".into(), "h12".into()];
        let filter = ParkedFilter { ids, ..Default::default() };
        let mut page = Page::new(&filter);
        page.see("h11");
        assert!(!page.is_full());
        page.see("h12");
        assert!(page.is_full());
    }
}
