//! `records.ndjson`: one record a line, appended and synced in order.
//!
//! Lines are on disk before the transaction that takes their articles off the
//! queue commits. So a crash in between costs a second copy of a line, never a
//! line; readers know it by its `record_id`.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::folder::{open_private, sync_folder_of, unusable};
use crate::queue::QueueError;

/// The file's path. It is opened anew for each batch, so that it may be rotated
/// by renaming it.
#[derive(Debug)]
pub(super) struct Records {
    path: PathBuf,
}

impl Records {
    /// Repairs what a crash may have left: a last line without its end is cut
    /// off, for its article still stands on the queue.
    pub(super) fn open(path: PathBuf) -> Result<Self, QueueError> {
        if path.exists() {
            open_private(&path)
                .and_then(|mut file| cut_torn_line(&mut file))
                .map_err(|e| unusable(&path, &e))?;
        }
        Ok(Self { path })
    }

    /// Appends records, one a line; all are on disk when it returns `Ok`, and
    /// none on an error.
    pub(super) fn append(&self, records: &[Bytes]) -> Result<(), QueueError> {
        if records.is_empty() {
            return Ok(());
        }
        self.try_append(&lines(records)).map_err(|e| unusable(&self.path, &e))
    }

    fn try_append(&self, lines: &[u8]) -> std::io::Result<()> {
        let mut file = open_private(&self.path)?;
        // An append whose clean-up failed, or somebody's editor.
        cut_torn_line(&mut file)?;
        let end = file.seek(SeekFrom::End(0))?;
        if end == 0 {
            sync_folder_of(&self.path)?;
        }
        let written = file.write_all(lines).and_then(|()| file.sync_data());
        if written.is_err() {
            // A full disk may have taken half a line.
            file.set_len(end).ok();
        }
        written
    }
}

/// The last `count` lines, oldest first; at most the last 64 MiB are read. A
/// missing file has no lines.
pub(super) fn tail(path: &Path, count: usize) -> std::io::Result<Vec<Bytes>> {
    const CHUNK: u64 = 64 * 1024;
    const MOST: u64 = 64 * 1024 * 1024;
    let mut file = match OpenOptions::new().read(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let end = file.metadata()?.len();
    let mut length = CHUNK.min(end);
    loop {
        let bytes = Bytes::from(read_last(&mut file, end, length)?);
        let newlines = memchr::memchr_iter(b'\n', &bytes).count();
        // One newline more than lines: the one before the first line.
        if newlines > count || length == end || length >= MOST {
            return Ok(last_lines(&bytes, count, length == end));
        }
        length = (length * 4).min(end).min(MOST);
    }
}

fn read_last(file: &mut File, end: u64, length: u64) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(end - length))?;
    let mut bytes = Vec::with_capacity(length as usize);
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whole lines only: a line still being written has no end yet, and the first
/// piece of a chunk has no beginning unless the chunk starts the file.
fn last_lines(bytes: &Bytes, count: usize, from_start: bool) -> Vec<Bytes> {
    let mut lines = Vec::new();
    let mut start = 0;
    for newline in memchr::memchr_iter(b'\n', bytes) {
        lines.push(bytes.slice(start..newline));
        start = newline + 1;
    }
    let partial = usize::from(!from_start);
    let first = lines.len().saturating_sub(count).max(partial).min(lines.len());
    lines.split_off(first)
}

/// A record's JSON on one line: raw line breaks can only stand between tokens.
fn lines(records: &[Bytes]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(records.iter().map(|r| r.len() + 1).sum());
    for record in records {
        lines.extend(record.iter().map(|&b| if matches!(b, b'\n' | b'\r') { b' ' } else { b }));
        lines.push(b'\n');
    }
    lines
}

fn cut_torn_line(file: &mut File) -> std::io::Result<()> {
    const CHUNK: u64 = 64 * 1024;
    let whole = file.metadata()?.len();
    if whole == 0 || read_last(file, whole, 1)? == b"\n" {
        return Ok(());
    }
    let mut end = whole;
    while end > 0 {
        let start = end.saturating_sub(CHUNK);
        let chunk = read_last(file, end, end - start)?;
        if let Some(newline) = memchr::memrchr(b'\n', &chunk) {
            end = start + newline as u64 + 1;
            break;
        }
        end = start;
    }
    if end < whole {
        tracing::warn!(bytes = whole - end, "cut a torn line off the records file");
        file.set_len(end)?;
        file.sync_data()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: Vec<Bytes>) -> Vec<String> {
        lines.into_iter().map(|line| String::from_utf8(line.to_vec()).unwrap()).collect()
    }

    #[test]
    fn a_torn_last_line_is_cut_and_whole_lines_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        for (found, kept) in [
            ("", ""),
            ("{\"a\":1", ""),
            ("{\"a\":1}\n", "{\"a\":1}\n"),
            ("{\"a\":1}\n{\"b\"", "{\"a\":1}\n"),
        ] {
            std::fs::write(&path, found).unwrap();
            Records::open(path.clone()).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), kept);
        }
        let long = format!("{{}}\n{}", "x".repeat(200_000));
        std::fs::write(&path, long).unwrap();
        Records::open(path.clone()).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}\n");
    }

    #[test]
    fn the_tail_holds_the_last_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        assert!(tail(&path, 3).unwrap().is_empty());
        let records = Records::open(path.clone()).unwrap();
        let body =
            |n: usize| Bytes::from(format!("{{\"n\":{n},\"x\":\"{}\"}}", "y".repeat(40_000)));
        records.append(&(0..5).map(body).collect::<Vec<_>>()).unwrap();
        assert_eq!(tail(&path, 3).unwrap(), (2..5).map(body).collect::<Vec<_>>());
        assert_eq!(tail(&path, 9).unwrap().len(), 5);
        assert!(tail(&path, 0).unwrap().is_empty());
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"torn").unwrap();
        assert_eq!(tail(&path, 1).unwrap(), [body(4)]);
    }

    #[test]
    fn a_record_with_line_breaks_stays_on_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        let records = Records::open(path.clone()).unwrap();
        records.append(&[Bytes::from_static(b"{\n\"a\": 1\r\n}")]).unwrap();
        assert_eq!(text(tail(&path, 2).unwrap()), ["{ \"a\": 1  }"]);
    }

    #[test]
    fn a_rotated_file_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        let records = Records::open(path.clone()).unwrap();
        records.append(&[Bytes::from_static(b"1")]).unwrap();
        std::fs::rename(&path, folder.path().join("records.1")).unwrap();
        records.append(&[Bytes::from_static(b"2")]).unwrap();
        assert_eq!(text(tail(&path, 9).unwrap()), ["2"]);
    }
}
