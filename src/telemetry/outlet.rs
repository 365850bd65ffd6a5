//! Where log lines leave the process, which must not end or stop for their sake.
//!
//! A disk can be full, the reader of a pipe can end, or stand still while the pipe fills.
//! Then lines are lost and counted, the rest goes on, and the first line that can be
//! written again stands behind one that tells how many are missing.

use std::io::{self, ErrorKind, IsTerminal, Stderr, Write};
use std::os::fd::AsFd;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use prometheus_client::metrics::counter::Counter;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// A reader may take so long to make room before a line is lost. While lines are being
/// lost nobody waits.
const PATIENCE: Duration = Duration::from_millis(100);

/// What goes into a pipe at once: it has room for so much as soon as it can be written to.
const PIECE: usize = 4096;

/// Something that lines are written to.
pub(super) trait Outlet {
    /// Whether it takes [`PIECE`] bytes now, or within the time, without holding up the writer.
    fn has_room(&self, within: Duration) -> bool;
    /// Writes a part of it.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;
}

impl Outlet for Stderr {
    fn has_room(&self, within: Duration) -> bool {
        let within = Timespec { tv_sec: 0, tv_nsec: within.subsec_nanos().into() };
        let mut out = [PollFd::from_borrowed_fd(self.as_fd(), PollFlags::OUT)];
        // Whatever else is wrong the write tells.
        !matches!(poll(&mut out, Some(&within)), Ok(0))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Write::write(self, bytes)
    }
}

/// Lines that were lost and of which no line tells yet.
#[derive(Debug, Default)]
struct Loss {
    lines: u64,
    since: Option<Timestamp>,
    why: String,
    /// A part of the line that was lost first has been written.
    torn: bool,
}

/// An outlet and what did not go through it.
pub(super) struct Lines<W> {
    inner: Mutex<(W, Loss)>,
    /// Lines that were ever lost.
    lost: Counter,
    json: bool,
}

impl<W: Outlet> Lines<W> {
    /// `json`: what tells of lost lines is JSON, as the other lines are.
    pub(super) fn new(outlet: W, json: bool) -> Self {
        Self { inner: Mutex::new((outlet, Loss::default())), lost: Counter::default(), json }
    }

    /// Writes a line, or counts it as lost.
    pub(super) fn write(&self, line: &[u8]) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (outlet, loss) = &mut *inner;
        if self.tell(outlet, loss) {
            let Err(fault) = put(outlet, line, PATIENCE) else { return };
            let since = Some(Timestamp::now());
            *loss = Loss { lines: 0, since, why: fault.why, torn: fault.is_torn };
        }
        loss.lines += 1;
        self.lost.inc();
    }

    /// Tells of lost lines in their place, if that is possible now; whether nothing is left
    /// to tell.
    fn tell(&self, outlet: &mut W, loss: &mut Loss) -> bool {
        if loss.lines == 0 {
            return true;
        }
        let mut notice = if loss.torn { String::from("\n") } else { String::new() };
        notice.push_str(&self.notice(loss));
        match put(outlet, notice.as_bytes(), Duration::ZERO) {
            Ok(()) => {
                *loss = Loss::default();
                true
            }
            Err(fault) => {
                loss.torn |= fault.is_torn;
                loss.why = fault.why;
                false
            }
        }
    }

    fn notice(&self, loss: &Loss) -> String {
        let (lines, why, now) = (loss.lines, &loss.why, Timestamp::now());
        let since = format!("{:.6}", loss.since.unwrap_or(now));
        let now = format!("{now:.6}");
        let message = "log lines are missing here";
        if self.json {
            let target = module_path!();
            let event = serde_json::json!({
                "timestamp": now, "level": "WARN", "message": message,
                "lines": lines, "since": since, "why": why, "target": target,
            });
            format!("{event}\n")
        } else {
            format!("{now}  WARN {message} lines={lines} since={since} why={why:?}\n")
        }
    }

    /// What an operator should know: lines that are lost now. Tries whether that is over.
    pub(super) fn note(&self) -> Option<String> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (outlet, loss) = &mut *inner;
        if self.tell(outlet, loss) {
            return None;
        }
        let (lines, why) = (loss.lines, &loss.why);
        let since = loss.since.map(|at| format!(" since {at:.0}")).unwrap_or_default();
        Some(format!(
            "the log cannot be written ({why}): {lines} lines are lost{since}; see to the disk or the \
             program that takes standard error"
        ))
    }

    /// Lines that were ever lost.
    pub(super) fn lost(&self) -> Counter {
        self.lost.clone()
    }
}

/// Why a line could not be written, and whether a part of it was.
struct Fault {
    why: String,
    is_torn: bool,
}

fn put(outlet: &mut impl Outlet, line: &[u8], patience: Duration) -> Result<(), Fault> {
    let mut rest = line;
    while !rest.is_empty() {
        let (piece, is_torn) = (rest.get(..PIECE).unwrap_or(rest), rest.len() < line.len());
        let written = if outlet.has_room(patience) {
            match outlet.write(piece) {
                Ok(written) => Ok(written),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => Err(error.to_string()),
            }
        } else {
            Err("its reader stands still".to_owned())
        };
        match written {
            Ok(written) if written > 0 => rest = rest.get(written..).unwrap_or_default(),
            Ok(_) => return Err(Fault { why: "it takes nothing".into(), is_torn }),
            Err(why) => return Err(Fault { why, is_torn }),
        }
    }
    Ok(())
}

/// Standard error, for the whole process.
static STDERR: LazyLock<Lines<Stderr>> =
    LazyLock::new(|| Lines::new(io::stderr(), !io::stderr().is_terminal()));

/// Writes events to standard error. It says that all went well whatever happened: nobody
/// above could do better.
pub(super) struct Events;

impl Write for Events {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        STDERR.write(event);
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What an operator should know of the log: that lines are being lost, and why.
pub fn lost_lines_note() -> Option<String> {
    STDERR.note()
}

/// Log lines that this process has lost.
pub(super) fn lost_lines() -> Counter {
    STDERR.lost()
}

/// A word of a command on standard error, lost if nobody takes it.
pub fn say_aside(text: &str) {
    let mut stderr = io::stderr().lock();
    writeln!(stderr, "{text}").ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk of a size.
    struct Disk {
        file: Vec<u8>,
        room: usize,
    }

    impl Outlet for Disk {
        fn has_room(&self, _: Duration) -> bool {
            true
        }

        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let fits = bytes.len().min(self.room - self.file.len());
            self.file.extend_from_slice(&bytes[..fits]);
            if fits == 0 { Err(ErrorKind::StorageFull.into()) } else { Ok(fits) }
        }
    }

    #[test]
    fn a_disk_that_was_full_has_whole_lines_and_the_number_of_the_others() {
        let lines = Lines::new(Disk { file: Vec::new(), room: 10 }, true);
        for line in ["one\n", "two\n", "three\n", "four\n"] {
            lines.write(line.as_bytes());
        }
        let note = lines.note().unwrap();
        assert!(note.contains("no storage space") && note.contains("2 lines are lost"), "{note}");
        lines.inner.lock().unwrap().0.room = 1000;
        lines.write(b"five\n");
        assert_eq!(lines.note(), None);
        assert_eq!(lines.lost().get(), 2);
        let file = String::from_utf8(lines.inner.lock().unwrap().0.file.clone()).unwrap();
        let mut file = file.lines();
        assert_eq!(
            [file.next(), file.next(), file.next()].map(Option::unwrap),
            ["one", "two", "th"]
        );
        let notice: serde_json::Value = serde_json::from_str(file.next().unwrap()).unwrap();
        assert_eq!(notice["message"], "log lines are missing here");
        assert_eq!(notice["lines"], 2);
        assert_eq!([file.next(), file.next()], [Some("five"), None]);
    }

    #[test]
    fn a_note_that_is_asked_for_tells_of_the_loss_where_that_is_over() {
        let lines = Lines::new(Disk { file: Vec::new(), room: 0 }, false);
        lines.write(b"lost\n");
        assert!(lines.note().is_some());
        lines.inner.lock().unwrap().0.room = 1000;
        assert_eq!(lines.note(), None);
        let file = String::from_utf8(lines.inner.lock().unwrap().0.file.clone()).unwrap();
        assert!(file.contains("WARN log lines are missing here lines=1 since=20"), "{file}");
    }
}
