//! Payload files dropped into the inbox folder.
//!
//! A file is queued once it stands under its final name: write it elsewhere on
//! the same file system, or under a name that begins with a dot or ends in
//! `.tmp`, and rename it in. It is deleted only after its payload is durable, so
//! a crash in between queues it twice and never loses it.
//!
//! The extension names the type: `.html` `.htm` `.md` `.markdown` `.json` `.txt`
//! `.xml`; any other is sniffed. `.ndjson` and `.jsonl` hold one JSON payload a
//! line. `.gz` after any of them means gzip. A file over the payload limit, or one
//! with lines that cannot be read, is moved to `set_aside/` and parked by name;
//! replaying it moves it back. Links and folders are passed over.

mod read;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use self::read::{Content, Kind, kind, list, open_lines, read_lines, read_payload};
use super::folder::unusable;
use super::settle::ParkedFile;
use super::{EmbeddedQueue, blocking};
use crate::queue::{Message, Park, QueueError, Stage};

const POLL: Duration = Duration::from_millis(500);

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
        if let Err(error) = inbox.take_in().await {
            inbox.warn(&error);
        }
    }
}

struct Inbox<'a> {
    queue: &'a EmbeddedQueue,
    folder: PathBuf,
    limit: usize,
    /// Queued, but could not be deleted: they must not be queued again.
    done: HashSet<PathBuf>,
    last_warning: Option<Instant>,
}

impl<'a> Inbox<'a> {
    fn new(queue: &'a EmbeddedQueue) -> Self {
        Self {
            queue,
            folder: queue.inner.folder.inbox(),
            limit: queue.inner.options.payload_bytes,
            done: HashSet::new(),
            last_warning: None,
        }
    }

    /// One look at the folder. A file that cannot be read is left for the next.
    async fn take_in(&mut self) -> Result<(), QueueError> {
        let folder = self.folder.clone();
        let files = blocking(move || list(&folder).map_err(|e| unusable(&folder, &e))).await?;
        self.done.retain(|path| files.contains(path));
        let mut waiting: Vec<(PathBuf, Message)> = Vec::new();
        for path in files {
            if self.done.contains(&path) {
                continue;
            }
            match kind(&path) {
                Kind::Lines { gzip } => self.take_lines(path, gzip).await,
                Kind::Payload { content_type, gzip } => {
                    let message = self.read(&path, content_type, gzip).await;
                    waiting.extend(message.map(|message| (path, message)));
                }
            }
            let bytes: usize = waiting.iter().map(|(_, message)| message.body.len()).sum();
            if waiting.len() >= CHUNK || bytes >= CHUNK_BYTES {
                self.store(std::mem::take(&mut waiting)).await;
            }
        }
        self.store(waiting).await;
        Ok(())
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
                self.warn(&error);
                None
            }
        }
    }

    async fn store(&mut self, files: Vec<(PathBuf, Message)>) {
        let (paths, messages): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        if !messages.is_empty() {
            self.publish(messages).await;
        }
        for path in paths {
            self.delete(path);
        }
    }

    /// Queues a file line by line.
    async fn take_lines(&mut self, path: PathBuf, gzip: bool) {
        let limit = self.limit;
        let mut reader = match open_lines(&path, gzip) {
            Ok(reader) => reader,
            Err(error) => return self.warn(&unusable(&path, &error)),
        };
        let mut too_large = None;
        loop {
            let read = move || {
                let chunk = read_lines(&mut reader, limit).map_err(|error| error.to_string());
                Ok((reader, chunk))
            };
            // Its error is a panic while reading; the file would do it again.
            let (returned, chunk) = match blocking(read).await {
                Ok((reader, Ok(chunk))) => (reader, chunk),
                Ok((_, Err(detail))) => {
                    return self.set_aside(path, "malformed", detail).await;
                }
                Err(error) => {
                    return self.set_aside(path, "malformed", error.to_string()).await;
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
            Some(bytes) => {
                let detail = format!("expected lines of at most {limit} bytes, found {bytes}");
                self.set_aside(path, "too_large", detail).await;
            }
            None => self.delete(path),
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

    fn delete(&mut self, path: PathBuf) {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                self.warn(&unusable(&path, &error));
                self.done.insert(path);
            }
            _ => {}
        }
    }

    /// Parks a file by name. The row comes first: a crash before the move does
    /// both again.
    async fn set_aside(&mut self, path: PathBuf, reason: &str, detail: String) {
        let Ok(metadata) = path.metadata() else { return };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let digest = Sha256::digest(format!("{name}:{}", metadata.len()));
        let id = HEXLOWER.encode(digest.get(..8).unwrap_or_default());
        let kept = format!("{id}-{name}");
        let to = self.queue.inner.folder.set_aside().join(&kept);
        let file = ParkedFile {
            id,
            bytes: metadata.len(),
            failure: Park {
                reason: reason.into(),
                detail: format!("{detail}; the file is kept as set_aside/{kept}"),
                stage: Stage::Decode,
            },
            name: kept,
        };
        while let Err(error) = self.queue.park_file(file.clone()).await {
            self.warn(&error);
            tokio::time::sleep(POLL).await;
        }
        if let Err(error) = std::fs::rename(&path, &to) {
            self.warn(&unusable(&path, &error));
            self.done.insert(path);
        }
    }

    /// A folder full of files that cannot be read must not fill the log.
    fn warn(&mut self, error: &QueueError) {
        const EVERY: Duration = Duration::from_mins(1);
        if self.last_warning.is_none_or(|last| last.elapsed() >= EVERY) {
            self.last_warning = Some(Instant::now());
            tracing::warn!(%error, "the inbox cannot be taken in; trying again");
        }
    }
}
