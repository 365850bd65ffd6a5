//! Which files in the inbox are whole.
//!
//! | the file | is taken |
//! |---|---|
//! | was renamed in | at once |
//! | was written here, and its writer has closed it | 2 s after its last change: some writers open a file several times |
//! | was written here, and its writer has it open | not yet, however long it pauses |
//! | lay here before the service started, or the system does not tell | 10 s after its last change was seen |
//! | is empty | a minute after it came, unless it was renamed in |
//!
//! Time is the time that passed while we watched: neither the system's clock nor
//! the time that a file claims decides.

use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::time::{Duration, Instant};

use super::notices::{Notice, Notices};
use super::read::{Found, Stamp};

const CLOSED: Duration = Duration::from_secs(2);
const UNKNOWN: Duration = Duration::from_secs(10);
const EMPTY: Duration = Duration::from_mins(1);

/// What is known of the files that lie in the inbox.
#[derive(Debug)]
pub(super) struct Arrivals {
    notices: Notices,
    /// What the system told of a name; nothing told is nothing known.
    writers: HashMap<OsString, Writer>,
    /// Since when each file looks as it does.
    still: HashMap<OsString, (Stamp, Instant)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writer {
    Writing,
    Closed,
    Renamed,
}

impl Arrivals {
    /// Begins to watch the folder.
    pub(super) fn new(folder: &Path) -> Self {
        let notices = Notices::of(folder);
        Self { notices, writers: HashMap::new(), still: HashMap::new() }
    }

    /// Those of the files, as just listed, that are whole.
    pub(super) fn whole(&mut self, files: Vec<Found>, now: Instant) -> Vec<Found> {
        for (name, notice) in self.notices.read() {
            self.note(name, notice);
        }
        let is_here: HashSet<&OsStr> = files.iter().filter_map(|f| f.path.file_name()).collect();
        self.still.retain(|name, _| is_here.contains(name.as_os_str()));
        files.into_iter().filter(|file| self.is_whole(file, now)).collect()
    }

    fn note(&mut self, name: OsString, notice: Notice) {
        let writer = match notice {
            Notice::Written => Writer::Writing,
            Notice::Closed => Writer::Closed,
            Notice::Renamed => Writer::Renamed,
            Notice::Gone => {
                self.writers.remove(&name);
                return;
            }
            Notice::Lost => return self.writers.clear(),
        };
        self.writers.insert(name, writer);
    }

    fn is_whole(&mut self, file: &Found, now: Instant) -> bool {
        let name = file.path.file_name().unwrap_or(OsStr::new(""));
        let still = self.still.entry(name.to_owned()).or_insert((file.stamp, now));
        if still.0 != file.stamp {
            *still = (file.stamp, now);
        }
        let wait = match self.writers.get(name) {
            Some(Writer::Renamed) => return true,
            Some(Writer::Writing) => return false,
            _ if file.stamp.bytes == 0 => EMPTY,
            Some(Writer::Closed) => CLOSED,
            None => UNKNOWN,
        };
        now.duration_since(still.1) >= wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    /// Whether a file of so many bytes is whole after some seconds.
    fn whole(arrivals: &mut Arrivals, bytes: u64, start: Instant, seconds: u64) -> bool {
        let file = found("a.txt", bytes);
        !arrivals.whole(vec![file], start + Duration::from_secs(seconds)).is_empty()
    }

    fn found(name: &str, bytes: u64) -> Found {
        Found { path: Path::new("inbox").join(name), stamp: Stamp::test(bytes) }
    }

    /// Each name beside each other one would be 2.5 billion comparisons, half a minute.
    #[test]
    fn a_look_at_many_files_takes_each_once() {
        let (mut arrivals, start) = (unwatched(), Instant::now());
        let files: Vec<_> = (0..50_000).map(|n| found(&format!("{n:06}.txt"), 7)).collect();
        assert!(arrivals.whole(files.clone(), start).is_empty());
        assert_eq!(arrivals.whole(files.clone(), start + UNKNOWN).len(), files.len());
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }

    fn unwatched() -> Arrivals {
        Arrivals::new(Path::new("/nonexistent"))
    }

    #[test]
    fn where_nobody_tells_a_file_must_stand_still() {
        let (mut arrivals, start) = (unwatched(), Instant::now());
        for (bytes, seconds, expected) in
            [(7, 0, false), (7, 9, false), (8, 9, false), (8, 18, false), (8, 19, true)]
        {
            assert_eq!(whole(&mut arrivals, bytes, start, seconds), expected, "{seconds} s");
        }
    }

    #[test]
    fn what_the_system_tells_decides() {
        let (mut arrivals, start) = (unwatched(), Instant::now());
        let name = || OsString::from("a.txt");
        arrivals.note(name(), Notice::Written);
        assert!(!whole(&mut arrivals, 7, start, 0));
        assert!(!whole(&mut arrivals, 7, start, 3600), "its writer has it open");
        arrivals.note(name(), Notice::Closed);
        assert!(whole(&mut arrivals, 7, start, 3600));
        assert!(!whole(&mut arrivals, 9, start, 3601), "it was opened again");
        assert!(whole(&mut arrivals, 9, start, 3603));
        arrivals.note(name(), Notice::Renamed);
        assert!(whole(&mut arrivals, 0, start, 3603));
    }

    #[test]
    fn an_empty_file_has_time_to_be_filled() {
        let (mut arrivals, start) = (unwatched(), Instant::now());
        arrivals.note("a.txt".into(), Notice::Closed);
        assert!(!whole(&mut arrivals, 0, start, 0));
        assert!(!whole(&mut arrivals, 0, start, 59));
        assert!(whole(&mut arrivals, 0, start, 60));
    }

    #[test]
    fn a_name_that_went_and_came_back_is_a_new_file() {
        let (mut arrivals, start) = (unwatched(), Instant::now());
        arrivals.note("a.txt".into(), Notice::Renamed);
        arrivals.note("a.txt".into(), Notice::Gone);
        assert!(!whole(&mut arrivals, 7, start, 0));
        assert!(arrivals.whole(Vec::new(), start + Duration::from_secs(20)).is_empty());
        assert!(!whole(&mut arrivals, 7, start, 21));
    }
}
