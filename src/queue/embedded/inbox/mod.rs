//! Payload files dropped into the inbox folder.
//!
//! A file is queued once it is whole: at once if it was renamed in, else when its
//! writer has closed it and it has stood still for a while (`arrivals` has the
//! rule). Names that begin with a dot or end in `.tmp`, `.part`, `.partial`, `.crdownload`
//! or `~` are passed over.
//! A file is deleted only after its payload is durable, so a crash in between
//! queues it twice and never loses it; one that was written to after it was read
//! stays, and is read again. One that the service's user may not delete is not taken.
//!
//! The extension names the type: `.html` `.htm` `.md` `.markdown` `.json` `.txt`
//! `.xml` `.eml`; any other is sniffed. `.ndjson` and `.jsonl` hold one JSON payload a
//! line. `.gz` after any of them means gzip. A file over the payload limit, or one
//! with lines that cannot be read, is moved to `set_aside/` and parked by name;
//! replaying it moves it back. One that cannot be moved stays, and is not parked. Links,
//! folders, pipes and whatever else is no file are passed over; each is named in the log
//! once, as is a file that cannot be read.

mod arrivals;
mod notices;
mod read;

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use sha2::Digest;

use self::arrivals::Arrivals;
use self::read::{
    Content, Found, Kind, Listed, Stamp, kind, list, open_lines, read_lines, read_payload,
};
use super::folder::{move_file, unusable};
use super::settle::ParkedFile;
use super::{EmbeddedQueue, blocking};
use crate::queue::{Message, Park, QueueError, Stage};
use crate::telemetry::{OutcomeLabel, ReasonLabel};

const POLL: Duration = Duration::from_millis(500);
/// Between two tries to set a file aside.
const MOVE_AGAIN: Duration = Duration::from_mins(1);

/// What is read before it is published: at most this many payloads or bytes.
const CHUNK: usize = 64;
const CHUNK_BYTES: usize = 16 * 1024 * 1024;

/// Queues what is dropped into `<data_dir>/inbox/` until `shutdown` resolves.
pub async fn watch(queue: &EmbeddedQueue, shutdown: impl Future<Output = ()>) {
    tokio::select! {
        () = shutdown => {}
        () = watch_forever(queue) => {}
    }
}

async fn watch_forever(queue: &EmbeddedQueue) {
    let mut inbox = Inbox::new(queue);
    let mut ticks = tokio::time::interval(POLL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        inbox.is_sound = true;
        if let Err(error) = inbox.take_in().await {
            inbox.is_known = false;
            inbox.warn(&error);
        }
        if inbox.is_sound {
            queue.note_inbox(None);
        }
    }
}

struct Inbox<'a> {
    queue: &'a EmbeddedQueue,
    folder: PathBuf,
    limit: usize,
    arrivals: Arrivals,
    /// Queued, but could not be deleted: they must not be queued again.
    done: HashSet<PathBuf>,
    /// To be set aside, and not moved yet.
    unmoved: HashMap<PathBuf, Unmoved>,
    /// The log has said that files are left, for they cannot be deleted.
    has_told_kept: bool,
    /// What the log has said of something that lies here.
    told: HashMap<PathBuf, String>,
    last_warning: Option<Instant>,
    /// Nothing went wrong in this look.
    is_sound: bool,
    /// The folder is the one whose arrivals are watched.
    is_known: bool,
}

/// A file that is not for the queue, and could not be set aside.
struct Unmoved {
    /// What was found out of holds for the file as it was then.
    stamp: Stamp,
    reason: &'static str,
    detail: String,
    error: String,
    tried: Instant,
}

impl<'a> Inbox<'a> {
    fn new(queue: &'a EmbeddedQueue) -> Self {
        let folder = queue.inner.folder.inbox();
        Self {
            queue,
            arrivals: Arrivals::new(&folder),
            folder,
            limit: queue.inner.options.payload_bytes,
            done: HashSet::new(),
            unmoved: HashMap::new(),
            has_told_kept: false,
            told: HashMap::new(),
            last_warning: None,
            is_sound: true,
            is_known: true,
        }
    }

    /// One look at the folder. A file that cannot be read is left for the next.
    async fn take_in(&mut self) -> Result<(), QueueError> {
        let folder = self.folder.clone();
        let listed = blocking(move || Ok(list(&folder))).await?;
        let Listed { files, others } = match listed {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let made = self.queue.inner.folder.make_inbox();
                made.map_err(|e| unusable(&self.folder, &e))?;
                tracing::warn!(folder = %self.folder.display(), "the inbox was gone and is made again");
                self.is_known = false;
                Listed::default()
            }
            listed => listed.map_err(|e| unusable(&self.folder, &e))?,
        };
        if !self.is_known {
            // What the system told was of another folder, or could not be heard.
            self.arrivals = Arrivals::new(&self.folder);
            self.is_known = true;
        }
        let is_here: HashSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        self.done.retain(|path| is_here.contains(path.as_path()));
        self.unmoved.retain(|path, _| is_here.contains(path.as_path()));
        let others_here: HashSet<&Path> = others.iter().map(|(path, _)| path.as_path()).collect();
        self.told.retain(|path, _| {
            is_here.contains(path.as_path()) || others_here.contains(path.as_path())
        });
        for (path, what) in &others {
            self.tell(path, &format!("expected a file, found {what}: it is passed over"));
        }
        let (mut waiting, mut kept): (Vec<(Found, Message)>, Vec<_>) = Default::default();
        for (count, file) in self.arrivals.whole(files, Instant::now()).into_iter().enumerate() {
            // Many files that stay would else hold up all that runs on this thread.
            if count % CHUNK == CHUNK - 1 {
                tokio::task::yield_now().await;
            }
            if self.done.contains(&file.path) {
                continue;
            }
            // Else it would be queued again after each restart.
            match deletable(&file.path) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(error) => {
                    kept.push((file.path, error));
                    continue;
                }
            }
            // What was queued of its lines must not be queued twice.
            if let Some(Unmoved { reason, detail, tried, .. }) =
                self.unmoved.get(&file.path).filter(|unmoved| unmoved.stamp == file.stamp)
            {
                if tried.elapsed() >= MOVE_AGAIN {
                    let (reason, detail) = (*reason, detail.clone());
                    self.set_aside(file.path, reason, detail).await;
                }
                continue;
            }
            if file.stamp.bytes == 0 {
                self.tell(&file.path, "it is empty, and is parked as `empty`");
            }
            match kind(&file.path) {
                Kind::Lines { gzip } => self.take_lines(file, gzip).await,
                Kind::Payload { content_type, gzip } => {
                    let message = self.read(&file.path, content_type, gzip).await;
                    waiting.extend(message.map(|message| (file, message)));
                }
            }
            let bytes: usize = waiting.iter().map(|(_, message)| message.body.len()).sum();
            if waiting.len() >= CHUNK || bytes >= CHUNK_BYTES {
                self.store(std::mem::take(&mut waiting)).await;
            }
        }
        self.store(waiting).await;
        self.tell_kept(&kept);
        self.tell_unmoved();
        self.tell_done();
        Ok(())
    }

    /// Files that are not taken, for they could not be deleted then. One line for all.
    fn tell_kept(&mut self, kept: &[(PathBuf, std::io::Error)]) {
        let Some((first, error)) = kept.first() else {
            self.has_told_kept = false;
            return;
        };
        let note = format!(
            "{}: {} files are left in the inbox, for the service's user may not delete them ({}: \
             {error}); let it write to the folder and, where that has the sticky bit, own the \
             folder or the files",
            self.folder.display(),
            kept.len(),
            first.file_name().unwrap_or_default().display(),
        );
        if !self.has_told_kept {
            tracing::warn!("{note}");
            self.has_told_kept = true;
        }
        self.note(note);
    }

    /// Files that are neither queued nor parked.
    fn tell_unmoved(&mut self) {
        let Some((first, unmoved)) = self.unmoved.iter().min_by_key(|(path, _)| *path) else {
            return;
        };
        let note = format!(
            "{}: {} files are kept in the inbox, for they can neither be queued whole nor set aside \
             ({}: {}; set_aside: {}); each is tried again every minute",
            self.folder.display(),
            self.unmoved.len(),
            first.file_name().unwrap_or_default().display(),
            unmoved.reason,
            unmoved.error,
        );
        self.note(note);
    }

    /// Files that were queued and lie here all the same.
    fn tell_done(&mut self) {
        let Some(first) = self.done.iter().min() else { return };
        let note = format!(
            "{}: {} files were queued and cannot be removed ({}); delete them, else they are queued \
             again after a restart",
            self.folder.display(),
            self.done.len(),
            first.file_name().unwrap_or_default().display(),
        );
        self.note(note);
    }

    /// The payload of a file, unless it cannot be read or is set aside.
    async fn read(
        &mut self,
        path: &Path,
        content_type: Option<&'static str>,
        gzip: bool,
    ) -> Option<Message> {
        let (file, limit) = (path.to_owned(), self.limit);
        let read = move || read_payload(&file, limit).map_err(|e| unusable(&file, &e));
        match blocking(read).await {
            Ok(Content::Payload(mut message)) => {
                message.content_type = content_type.map(Into::into);
                message.content_encoding = gzip.then(|| "gzip".into());
                Some(*message)
            }
            Ok(Content::TooLarge(bytes)) => {
                let detail = format!("expected at most {limit} bytes, found {bytes}");
                self.set_aside(path.to_owned(), "too_large", detail).await;
                None
            }
            Err(error) => {
                self.left(path, &error);
                None
            }
        }
    }

    async fn store(&mut self, files: Vec<(Found, Message)>) {
        let (files, messages): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        if !messages.is_empty() {
            self.publish(messages).await;
        }
        for file in files {
            self.delete(file);
        }
    }

    /// Queues a file line by line.
    async fn take_lines(&mut self, file: Found, gzip: bool) {
        let limit = self.limit;
        let mut reader = match open_lines(&file.path, gzip) {
            Ok(reader) => reader,
            Err(error) => {
                let error = unusable(&file.path, &error);
                return self.left(&file.path, &error);
            }
        };
        let mut too_large = None;
        loop {
            let read = move || {
                let chunk = read_lines(&mut reader, limit)
                    .map_err(|error| format!("line {}: {error}", reader.number + 1));
                Ok((reader, chunk))
            };
            // Its error is a panic while reading; the file would do it again.
            let (returned, chunk) = match blocking(read).await {
                Ok((reader, Ok(chunk))) => (reader, chunk),
                Ok((_, Err(detail))) => {
                    return self.set_aside(file.path, "malformed", detail).await;
                }
                Err(error) => {
                    return self.set_aside(file.path, "malformed", error.to_string()).await;
                }
            };
            reader = returned;
            too_large = too_large.or(chunk.too_large);
            if !chunk.messages.is_empty() {
                self.publish(chunk.messages).await;
            }
            if chunk.end {
                break;
            }
        }
        match too_large {
            Some((line, bytes)) => {
                let detail = format!(
                    "line {line}: expected lines of at most {limit} bytes, found one of {bytes}"
                );
                self.set_aside(file.path, "too_large", detail).await;
            }
            None => self.delete(file),
        }
    }

    /// Tries until it works: a full queue or disk empties again, and what was
    /// read of a file so far must not be queued twice.
    async fn publish(&mut self, messages: Vec<Message>) {
        while let Err(error) = self.queue.publish_all(messages.clone()).await {
            self.warn(&error);
            tokio::time::sleep(POLL).await;
        }
    }

    fn delete(&mut self, Found { path, stamp }: Found) {
        // What was written after the reading must not go with it.
        if path.metadata().is_ok_and(|now| Stamp::of(&now) != stamp) {
            return;
        }
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                // Against what was found out before.
                self.tell(&path, &format!("it is queued, but cannot be removed: {error}"));
                self.done.insert(path);
            }
            _ => {}
        }
    }

    /// Parks a file by name. The row comes first: a crash before the move does
    /// both again. It goes again where the file cannot be moved.
    async fn set_aside(&mut self, path: PathBuf, reason: &'static str, detail: String) {
        let Ok(metadata) = path.metadata() else { return };
        let stamp = Stamp::of(&metadata);
        let folder = self.queue.inner.folder.set_aside();
        let (id, kept) = free_name(&folder, path.file_name().unwrap_or_default(), stamp);
        let to = folder.join(&kept);
        let parked = ParkedFile {
            id,
            bytes: metadata.len(),
            failure: Park {
                reason: reason.into(),
                detail: format!("{detail}; the file is kept as set_aside/{kept}"),
                stage: Stage::Decode,
            },
            name: kept.clone(),
        };
        let label = loop {
            match self.queue.park_file(parked.clone()).await {
                Ok(label) => break label,
                Err(error) => self.warn(&error),
            }
            tokio::time::sleep(POLL).await;
        };
        let from = path.clone();
        // To copy a long file takes as long.
        let moved = blocking(move || Ok(move_file(&from, &to).map_err(|e| e.to_string()))).await;
        if let Err(error) = moved.unwrap_or_else(|error| Err(error.to_string())) {
            while let Err(error) = self.queue.unpark_file(parked.clone()).await {
                self.warn(&error);
                tokio::time::sleep(POLL).await;
            }
            let told = format!(
                "it cannot be set aside, stays here and is tried again every minute \
                 ({reason}: {detail}): set_aside: {error}"
            );
            self.tell(&path, &told);
            let tried = Instant::now();
            self.unmoved.insert(path, Unmoved { stamp, reason, detail, error, tried });
            return;
        }
        if let Some(owner) = &self.queue.inner.owner {
            owner.metrics.parked_copies.get_or_create(&label).inc();
            let outcome = OutcomeLabel { outcome: "parked" };
            owner.metrics.articles.get_or_create(&outcome).inc();
            owner.metrics.rejections.get_or_create(&ReasonLabel { reason }).inc();
        }
        self.tell(&path, &format!("it is set aside as set_aside/{kept} ({reason}: {detail})"));
    }

    /// A file that cannot be read stays, and is tried again with each look.
    fn left(&mut self, path: &Path, error: &QueueError) {
        let why = error.why();
        self.note(cannot(&why));
        self.tell(path, &format!("it is left here and tried again: {why}"));
    }

    /// Says something of what lies here, once for as long as it does.
    fn tell(&mut self, path: &Path, what: &str) {
        if self.told.get(path).is_none_or(|told| told != what) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            tracing::warn!(inbox.file = %name, "in the inbox: {what}");
            self.told.insert(path.to_owned(), what.to_owned());
        }
    }

    /// `/ready` tells the latest.
    fn note(&mut self, note: String) {
        self.is_sound = false;
        self.queue.note_inbox(Some(note));
    }

    /// What keeps the whole inbox must not fill the log.
    fn warn(&mut self, error: &QueueError) {
        const EVERY: Duration = Duration::from_mins(1);
        self.note(cannot(&error.to_string()));
        if self.last_warning.is_none_or(|last| last.elapsed() >= EVERY) {
            self.last_warning = Some(Instant::now());
            tracing::warn!(%error, "the inbox cannot be taken in; trying again");
        }
    }
}

/// The note of what may pass.
fn cannot(why: &str) -> String {
    format!("the inbox cannot be taken in; trying again: {why}")
}

/// Whether a file could be deleted, found out by asking for what would only delete a folder:
/// the system looks at the permissions first, also at a sticky bit, flags and mounts. `false`:
/// it is gone, or no file any more.
fn deletable(file: &Path) -> std::io::Result<bool> {
    match std::fs::remove_dir(file) {
        Err(error) if error.kind() == ErrorKind::NotADirectory => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
        Ok(()) => Ok(false),
    }
}

/// Bytes of the id of a file that is set aside; in its name they are hex.
const ID_BYTES: usize = 8;

/// The id of a file that is set aside, and the name that it is kept by, which no other has. A
/// crash before it is moved there finds the same again.
fn free_name(folder: &Path, name: &OsStr, stamp: Stamp) -> (String, String) {
    let shown = name.to_string_lossy();
    let own = own_name(&shown);
    // What was taken off is ASCII. A name may be none that can be shown.
    let whole = name.as_encoded_bytes().get(shown.len() - own.len()..).unwrap_or_default();
    let digest = stamp.digest().chain_update(whole);
    let mut count = 0_u32;
    loop {
        let digest = digest.clone().chain_update(count.to_le_bytes()).finalize();
        let id = HEXLOWER.encode(digest.get(..ID_BYTES).unwrap_or_default());
        let kept = kept_name(&id, own);
        // Asked of the name, not of what a link may lead to.
        if folder.join(&kept).symlink_metadata().is_err() {
            return (id, kept);
        }
        count += 1;
    }
}

/// The id, then as much of the file's own name as a file system takes. The end
/// stays: its extension says how the file is read.
fn kept_name(id: &str, name: &str) -> String {
    const LONGEST: usize = 255;
    let over = (id.len() + 1 + name.len()).saturating_sub(LONGEST);
    format!("{id}-{}", name.get(name.ceil_char_boundary(over)..).unwrap_or_default())
}

/// The name without the id that an earlier setting aside put before it.
fn own_name(name: &str) -> &str {
    let id = |id: &str| id.len() == 2 * ID_BYTES && id.bytes().all(|b| b.is_ascii_hexdigit());
    match name.split_once('-') {
        Some((before, own)) if id(before) => own,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::ParkedFilter;
    use crate::queue::embedded::EmbeddedOptions;
    use std::sync::Arc;

    fn queue(root: &Path) -> EmbeddedQueue {
        EmbeddedQueue::open(EmbeddedOptions::new(root), Arc::default()).unwrap()
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_cannot_be_set_aside_is_not_parked_and_is_tried_again() {
        let root = tempfile::tempdir().unwrap();
        let mut options = EmbeddedOptions::new(root.path());
        options.payload_bytes = 10;
        let queue = EmbeddedQueue::open(options, Arc::default()).unwrap();
        let mut inbox = Inbox::new(&queue);
        for (name, text) in [
            ("big.txt", "more than ten bytes"),
            ("lines.ndjson", "{\"a\":1}\nmore than ten bytes\n"),
        ] {
            let outside = root.path().join("coming");
            std::fs::write(&outside, text).unwrap();
            std::fs::rename(outside, inbox.folder.join(name)).unwrap();
        }
        // Where a file stands no folder is made.
        let set_aside = queue.inner.folder.set_aside();
        std::fs::remove_dir(&set_aside).unwrap();
        std::fs::write(&set_aside, "").unwrap();
        let names = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
        for _ in 0..2 {
            inbox.take_in().await.unwrap();
            assert_eq!(queue.parked(&ParkedFilter::default()).await.unwrap(), []);
            assert_eq!(names(&inbox.folder), 2);
        }
        let note = queue.notes().concat();
        for part in
            ["2 files are kept in the inbox", "(big.txt: too_large; set_aside: ", "every minute"]
        {
            assert!(note.contains(part), "{note}");
        }
        assert!(!note.contains("delete"), "{note}");

        std::fs::remove_file(&set_aside).unwrap();
        let long_ago = Instant::now().checked_sub(MOVE_AGAIN).unwrap();
        inbox.unmoved.values_mut().for_each(|unmoved| unmoved.tried = long_ago);
        inbox.take_in().await.unwrap();
        assert_eq!((names(&inbox.folder), names(&set_aside)), (0, 2));
        assert_eq!(queue.parked(&ParkedFilter::default()).await.unwrap().len(), 2);
        let totals = queue.with_admin(|connection, _| super::super::store::totals(connection));
        assert_eq!(totals.await.unwrap().queued, 1, "the good line, once");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_look_at_many_files_that_stay_lets_others_have_their_turn() {
        let root = tempfile::tempdir().unwrap();
        let queue = queue(root.path());
        let mut inbox = Inbox::new(&queue);
        for name in 0..10 * CHUNK {
            let outside = root.path().join("coming");
            std::fs::write(&outside, "x").unwrap();
            let path = inbox.folder.join(name.to_string());
            std::fs::rename(outside, &path).unwrap();
            inbox.done.insert(path);
        }
        let mut turns = 0;
        let mut look = std::pin::pin!(inbox.take_in());
        std::future::poll_fn(|context| {
            turns += 1;
            look.as_mut().poll(context)
        })
        .await
        .unwrap();
        assert!(turns >= 10, "{turns}");
    }

    /// A copy with `--archive` or `rsync --times` keeps the time.
    #[cfg(unix)]
    #[tokio::test]
    async fn a_file_that_took_another_ones_place_while_that_was_stored_is_not_deleted() {
        let root = tempfile::tempdir().unwrap();
        let queue = queue(root.path());
        let mut inbox = Inbox::new(&queue);
        let (path, coming) = (inbox.folder.join("a.txt"), root.path().join("coming"));
        std::fs::write(&path, "first").unwrap();
        let found = list(&inbox.folder).unwrap().files.remove(0);
        std::fs::write(&coming, "other").unwrap();
        let time = path.metadata().unwrap().modified().unwrap();
        let file = std::fs::File::options().append(true).open(&coming).unwrap();
        file.set_modified(time).unwrap();
        std::fs::rename(coming, &path).unwrap();
        inbox.delete(found);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "other");
        let unchanged = list(&inbox.folder).unwrap().files.remove(0);
        inbox.delete(unchanged);
        assert!(!path.exists());
    }

    #[test]
    fn no_file_that_is_kept_makes_way_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let name = |name: &str| free_name(folder.path(), OsStr::new(name), Stamp::test(7));
        let (id, first) = name("a.txt");
        assert_eq!(name("a.txt"), (id, first.clone()), "a crash before the move");
        std::fs::write(folder.path().join(&first), "kept").unwrap();
        let (_, second) = name("a.txt");
        assert_ne!(second, first);
        assert!(second.ends_with("-a.txt"), "{second}");
    }

    #[test]
    fn kept_names_fit_and_keep_their_extension() {
        let id = "0123456789abcdef";
        assert_eq!(kept_name(id, "a.html"), "0123456789abcdef-a.html");
        for name in [format!("{}.ndjson.gz", "a".repeat(245)), format!("{}.html", "ä".repeat(125))]
        {
            let kept = kept_name(id, &name);
            assert!((254..=255).contains(&kept.len()), "{}", kept.len());
            let extension = name.split_once('.').unwrap().1;
            assert!(kept.starts_with(id) && kept.ends_with(extension), "{kept}");
            assert_eq!(kept_name(id, own_name(&kept)), kept, "stays when it is set aside again");
        }
    }
}
