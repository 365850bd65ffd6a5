//! The data folder: its permissions, and the lock that keeps it to one owner.

use std::fs::{self, File, FileType, Metadata, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use rustix::fs::OFlags;

use crate::queue::QueueError;

/// The file of the records.
pub(super) const RECORDS: &str = "records.ndjson";

/// Where things stand under the data folder.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// Creates what is missing. Folders are made for the owner alone; the mode
    /// of one that exists is the operator's choice and stays.
    pub(super) fn create(root: &Path) -> Result<Self, QueueError> {
        let folder = Self { root: root.to_owned() };
        for path in [root.to_owned(), folder.inbox(), folder.set_aside()] {
            create_private_folder(&path).map_err(|e| unusable(&path, &e))?;
        }
        folder.tell_empty();
        // SQLite gives its WAL the mode of the database file.
        open_private(&folder.database())
            .and_then(|_| sync_folder_of(&folder.database()))
            .map_err(|e| unusable(&folder.database(), &e))?;
        // The folder above it may be one that cannot be read; then it stood before.
        sync_folder_of(root).ok();
        Ok(folder)
    }

    /// A queue that was emptied from outside is taken for a new one, but not in silence.
    fn tell_empty(&self) {
        let database = self.database();
        let bytes = |path: &Path| path.metadata().map(|found| found.len()).ok();
        let wal = self.root.join("queue.sqlite-wal");
        if bytes(&database) == Some(0) && bytes(&wal).unwrap_or(0) == 0 {
            tracing::warn!(file = %database.display(), "the file is empty: a new queue is made");
        }
    }

    /// Takes the folder for this process. The operating system gives it back
    /// when the process ends, however it ends.
    pub(super) fn lock(&self) -> Result<File, QueueError> {
        let path = self.root.join("lock");
        let mut file = open_private(&path).map_err(|e| unusable(&path, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut owner = String::new();
                file.read_to_string(&mut owner).ok();
                return Err(QueueError::Unavailable(format!(
                    "data folder {} is owned by another process (pid {})",
                    self.root.display(),
                    owner.trim(),
                )));
            }
            Err(TryLockError::Error(error)) => return Err(unusable(&path, &error)),
        }
        // The process id only helps people; the lock holds without it.
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).ok();
        Ok(file)
    }

    pub(super) fn database(&self) -> PathBuf {
        self.root.join("queue.sqlite")
    }

    pub(super) fn records(&self) -> PathBuf {
        self.root.join(RECORDS)
    }

    pub(super) fn inbox(&self) -> PathBuf {
        self.root.join("inbox")
    }

    /// Makes the inbox again after somebody removed it.
    pub(super) fn make_inbox(&self) -> std::io::Result<()> {
        create_private_folder(&self.inbox())
    }

    /// Files from the inbox that could not be taken in: parked by name.
    pub(super) fn set_aside(&self) -> PathBuf {
        self.root.join("set_aside")
    }
}

/// The files that an owner has open all the time, as they were when it opened them.
#[derive(Debug)]
pub(super) struct Opened(Vec<(PathBuf, Option<Identity>)>);

/// What stays the same while a file is written to and renamed.
type Identity = (u64, u64);

impl Folder {
    /// To be taken once the files are open.
    pub(super) fn opened(&self) -> Opened {
        Opened([self.database(), self.root.join("lock")].map(|p| (p.clone(), identity(&p))).into())
    }
}

impl Opened {
    /// Whether they stand where they stood. What is written to one that was deleted is lost
    /// with the process, and without the lock a second owner could begin.
    pub(super) fn check(&self) -> Result<(), QueueError> {
        let Some((gone, _)) = self.0.iter().find(|(path, opened)| identity(path) != *opened) else {
            return Ok(());
        };
        Err(QueueError::Unavailable(format!(
            "{}: deleted or replaced while the service has it open; put the same file back, or stop \
             the service and start it afresh (until it ends, /proc/{}/fd has what was there)",
            gone.display(),
            std::process::id()
        )))
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(_path: &Path) -> Option<Identity> {
    None
}

/// An error that says what stands where a file is expected.
pub(super) fn expect_file(found: &Metadata) -> std::io::Result<()> {
    if found.is_file() {
        return Ok(());
    }
    let found = name_of(found.file_type());
    Err(std::io::Error::other(format!("expected a file, found {found}")))
}

/// What something is that is no file.
pub(super) fn name_of(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a named pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    match kind {
        kind if kind.is_dir() => "a folder",
        kind if kind.is_symlink() => "a link",
        _ => "no regular file",
    }
}

/// The error for a path that cannot be used.
pub(super) fn unusable(path: &Path, error: &std::io::Error) -> QueueError {
    let what_to_do = match error.kind() {
        ErrorKind::PermissionDenied => "; let the service's user read and write it",
        ErrorKind::AlreadyExists => "; expected a folder",
        _ => "",
    };
    QueueError::Unavailable(format!("{}: {error}{what_to_do}", path.display()))
}

/// Opens for reading and writing; a new file is readable by its owner alone.
pub(super) fn open_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a new or renamed file findable after a power cut.
pub(super) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(parent) if cfg!(unix) => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

/// Moves a file into a folder that may have to be made, or be on another file system. On an
/// error the file stands where it stood.
pub(super) fn move_file(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        create_private_folder(folder)?;
    }
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => copy_over(from, to),
        moved => moved,
    }
}

fn copy_over(from: &Path, to: &Path) -> std::io::Result<()> {
    // Passed over in the inbox. Two may replay at once.
    let copy = to.with_file_name(format!(".moving-{:016x}", fastrand::u64(..)));
    let copied = copy_whole(from, &copy).and_then(|()| fs::rename(&copy, to));
    if copied.is_err() {
        fs::remove_file(&copy).ok();
        return copied;
    }
    match sync_folder_of(to).and_then(|()| fs::remove_file(from)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            fs::remove_file(to).ok();
            Err(error)
        }
        _ => Ok(()),
    }
}

fn copy_whole(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut from = open_regular(from)?;
    let before = from.metadata()?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut to = options.open(to)?;
    std::io::copy(&mut from, &mut to)?;
    to.sync_all()?;
    let now = from.metadata()?;
    if (now.len(), now.modified()?) != (before.len(), before.modified()?) {
        return Err(std::io::Error::other("it was written to while it was copied"));
    }
    Ok(())
}

/// Opens a regular file, and never waits. What was listed as a file can be something else by
/// now: a link would be followed out of the inbox, and a pipe keeps whoever opens it.
pub(super) fn open_regular(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    expect_file(&file.metadata()?)?;
    Ok(file)
}

fn create_private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
