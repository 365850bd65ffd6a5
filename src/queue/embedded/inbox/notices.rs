//! What the operating system tells of the inbox: who wrote, closed, renamed.
//!
//! Linux tells by inotify. Elsewhere, and on network file systems, nothing is
//! told, and [`super::arrivals`] goes by what it sees.

use std::ffi::OsString;
use std::path::Path;

/// Something that happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// It was written to; whoever did has it open.
    Written,
    /// A writer closed it.
    Closed,
    /// It got its name by a rename.
    Renamed,
    /// It was deleted or renamed away.
    Gone,
    /// The system dropped notices: what was told before may be out of date.
    Lost,
}

#[cfg(target_os = "linux")]
pub(super) use linux::Notices;

#[cfg(target_os = "linux")]
mod linux {
    use std::mem::MaybeUninit;
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::ffi::OsStrExt;

    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};

    use super::{Notice, OsString, Path};

    /// The notices of one folder.
    #[derive(Debug)]
    pub(in super::super) struct Notices(Option<OwnedFd>);

    impl Notices {
        /// Asks for notices; without them the inbox works, only slower.
        pub(in super::super) fn of(folder: &Path) -> Self {
            match watch(folder) {
                Ok(watched) => Self(Some(watched)),
                Err(error) => {
                    tracing::warn!(%error, "the system does not tell of changes to the inbox");
                    Self(None)
                }
            }
        }

        /// What was told since the last call, in order. Never waits.
        pub(in super::super) fn read(&mut self) -> Vec<(OsString, Notice)> {
            let mut notices = Vec::new();
            let Some(watched) = &self.0 else { return notices };
            let mut buffer = [MaybeUninit::uninit(); 16 * 1024];
            let mut reader = inotify::Reader::new(watched.as_fd(), &mut buffer);
            while let Ok(event) = reader.next() {
                let name = event.file_name().map_or(&[][..], std::ffi::CStr::to_bytes);
                let name = std::ffi::OsStr::from_bytes(name).to_owned();
                notices.extend(notice(event.events()).map(|notice| (name, notice)));
            }
            notices
        }
    }

    fn watch(folder: &Path) -> rustix::io::Result<OwnedFd> {
        let watched = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
        let wanted = WatchFlags::MODIFY
            | WatchFlags::CLOSE_WRITE
            | WatchFlags::MOVED_TO
            | WatchFlags::MOVED_FROM
            | WatchFlags::DELETE
            | WatchFlags::ONLYDIR;
        inotify::add_watch(&watched, folder, wanted)?;
        Ok(watched)
    }

    fn notice(events: ReadFlags) -> Option<Notice> {
        [
            (ReadFlags::QUEUE_OVERFLOW, Notice::Lost),
            (ReadFlags::MODIFY, Notice::Written),
            (ReadFlags::CLOSE_WRITE, Notice::Closed),
            (ReadFlags::MOVED_TO, Notice::Renamed),
            (ReadFlags::MOVED_FROM | ReadFlags::DELETE, Notice::Gone),
        ]
        .into_iter()
        .find_map(|(flags, notice)| events.intersects(flags).then_some(notice))
    }
}

#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(super) struct Notices;

#[cfg(not(target_os = "linux"))]
impl Notices {
    pub(super) fn of(_folder: &Path) -> Self {
        Self
    }

    pub(super) fn read(&mut self) -> Vec<(OsString, Notice)> {
        Vec::new()
    }
}
