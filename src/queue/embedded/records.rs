//! `records.ndjson`: one record a line, appended and synced in order.
//!
//! Lines are on disk before the transaction that takes their articles off the
//! queue commits. So a crash in between costs a second copy of a line, never a
//! line; readers know it by its `record_id`.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::folder::{expect_file, open_private, sync_folder_of, unusable};
use crate::config::Rotate;
use crate::queue::QueueError;

/// The file's path. It is opened anew for each batch, so that it may be rotated
/// from outside, by renaming it.
#[derive(Debug)]
pub(super) struct Records {
    path: PathBuf,
    rotate: Rotate,
}

impl Records {
    /// Repairs what a crash may have left: a last line without its end is cut
    /// off, for its article still stands on the queue.
    pub(super) fn open(path: PathBuf, rotate: Rotate) -> Result<Self, QueueError> {
        if path.exists() {
            open_file(&path)
                .and_then(|mut file| cut_torn_line(&mut file))
                .map_err(|e| unusable(&path, &e))?;
        }
        Ok(Self { path, rotate })
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
        if self.is_full(lines.len(), Timestamp::now())? {
            // Behind a link, the file that it leads to.
            let file = self.path.canonicalize()?;
            std::fs::rename(&file, free_name(&file)?)?;
        }
        let mut file = open_file(&self.path)?;
        // An append whose clean-up failed, or somebody's editor.
        cut_torn_line(&mut file)?;
        let end = file.seek(SeekFrom::End(0))?;
        if end == 0 {
            sync_folder_of(&self.path.canonicalize()?)?;
        }
        let written = file.write_all(lines).and_then(|()| file.sync_data());
        if written.is_err() {
            // A full disk may have taken half a line.
            file.set_len(end).ok();
        }
        written
    }

    /// Whether the file is to be begun anew before so many bytes are appended.
    fn is_full(&self, more: usize, now: Timestamp) -> std::io::Result<bool> {
        if self.rotate == Rotate::Never {
            return Ok(false);
        }
        let Some((bytes, day)) = written(&self.path)? else { return Ok(false) };
        Ok(match self.rotate {
            Rotate::Never => false,
            Rotate::Daily => day < day_of(now),
            Rotate::Bytes(most) => bytes + more as u64 > most,
        })
    }
}

/// Opens the file, which a pipe or a device cannot stand for: nothing would be kept there.
fn open_file(path: &Path) -> std::io::Result<File> {
    let file = open_private(path)?;
    expect_file(&file.metadata()?)?;
    Ok(file)
}

/// The size of the file and the day of its last record; `None` if it holds none.
fn written(path: &Path) -> std::io::Result<Option<(u64, Date)>> {
    match path.metadata() {
        Ok(found) if found.len() > 0 => {
            expect_file(&found)?;
            let last = Timestamp::try_from(found.modified()?).unwrap_or(Timestamp::UNIX_EPOCH);
            Ok(Some((found.len(), day_of(last))))
        }
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(None),
    }
}

fn day_of(time: Timestamp) -> Date {
    Offset::UTC.to_datetime(time).date()
}

/// `records-<day of the last record>-<number>.ndjson`, the first that is free.
fn free_name(path: &Path) -> std::io::Result<PathBuf> {
    let day = written(path)?.map(|(_, day)| day).unwrap_or_default();
    for number in 1_u32.. {
        let name = path.with_file_name(format!("records-{day}-{number:04}.ndjson"));
        if !name.try_exists()? {
            return Ok(name);
        }
    }
    Err(ErrorKind::AlreadyExists.into())
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
    use std::time::{Duration, SystemTime};

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
            Records::open(path.clone(), Rotate::Never).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), kept);
        }
        let long = format!("{{}}\n{}", "x".repeat(200_000));
        std::fs::write(&path, long).unwrap();
        Records::open(path.clone(), Rotate::Never).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}\n");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_pipe_is_not_taken_for_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        let records = Records::open(path.clone(), Rotate::Never).unwrap();
        let (pipe, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU);
        rustix::fs::mknodat(rustix::fs::CWD, &path, pipe, mode, 0).unwrap();
        let refused = records.append(&[Bytes::from_static(b"1")]).unwrap_err().to_string();
        assert!(refused.contains("expected a file, found a named pipe"), "{refused}");
        let refused = Records::open(path, Rotate::Never).unwrap_err().to_string();
        assert!(refused.contains("expected a file, found a named pipe"), "{refused}");
    }

    #[test]
    fn the_tail_holds_the_last_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        assert!(tail(&path, 3).unwrap().is_empty());
        let records = Records::open(path.clone(), Rotate::Never).unwrap();
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
        let records = Records::open(path.clone(), Rotate::Never).unwrap();
        records.append(&[Bytes::from_static(b"{\n\"a\": 1\r\n}")]).unwrap();
        assert_eq!(text(tail(&path, 2).unwrap()), ["{ \"a\": 1  }"]);
    }

    /// The records files by name, each with its text.
    fn files(folder: &Path) -> Vec<(String, String)> {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, std::fs::read_to_string(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    #[test]
    fn at_its_size_the_file_is_begun_anew_and_no_line_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        let records = Records::open(path, Rotate::Bytes(10)).unwrap();
        for line in ["1111", "2222", "3333", "4444", "much longer than ten"] {
            records.append(&[Bytes::copy_from_slice(line.as_bytes())]).unwrap();
        }
        let today = day_of(Timestamp::now());
        let rotated = |number: u32| format!("records-{today}-{number:04}.ndjson");
        let expected = [
            (rotated(1), "1111\n2222\n"),
            (rotated(2), "3333\n4444\n"),
            ("records.ndjson".to_owned(), "much longer than ten\n"),
        ];
        let expected: Vec<_> = expected.into_iter().map(|(n, t)| (n, t.to_owned())).collect();
        assert_eq!(files(folder.path()), expected);
    }

    #[cfg(unix)]
    #[test]
    fn behind_a_link_the_file_is_begun_anew_where_it_stands() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = folder.path().join("records.ndjson");
        std::os::unix::fs::symlink(elsewhere.path().join("desk.ndjson"), &path).unwrap();
        let records = Records::open(path.clone(), Rotate::Bytes(5)).unwrap();
        for line in ["1111", "2222"] {
            records.append(&[Bytes::copy_from_slice(line.as_bytes())]).unwrap();
        }
        let rotated = format!("records-{}-0001.ndjson", day_of(Timestamp::now()));
        let expected = [("desk.ndjson", "2222\n"), (&*rotated, "1111\n")];
        assert_eq!(files(elsewhere.path()), expected.map(|(n, t)| (n.to_owned(), t.to_owned())));
        assert!(path.is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_in_its_place_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        let records = Records::open(path.clone(), Rotate::Bytes(1)).unwrap();
        std::fs::create_dir(&path).unwrap();
        // A file system may count none for an empty one.
        std::fs::write(path.join("a"), "x").unwrap();
        let refused = records.append(&[Bytes::from_static(b"1")]).unwrap_err().to_string();
        assert!(refused.contains("expected a file, found a folder"), "{refused}");
        assert!(path.join("a").exists());
    }

    #[test]
    fn on_a_new_day_the_file_is_named_for_the_day_of_its_last_record() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        let records = Records::open(path.clone(), Rotate::Daily).unwrap();
        records.append(&[Bytes::from_static(b"1")]).unwrap();
        records.append(&[Bytes::from_static(b"2")]).unwrap();
        // The last second of the first of March, 2026.
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_409_599);
        File::options().append(true).open(&path).unwrap().set_modified(long_ago).unwrap();
        records.append(&[Bytes::from_static(b"3")]).unwrap();
        let expected = [("records-2026-03-01-0001.ndjson", "1\n2\n"), ("records.ndjson", "3\n")];
        let expected: Vec<_> = expected.map(|(n, t)| (n.to_owned(), t.to_owned())).into();
        assert_eq!(files(folder.path()), expected);
    }

    #[test]
    fn a_rotated_file_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.ndjson");
        let records = Records::open(path.clone(), Rotate::Never).unwrap();
        records.append(&[Bytes::from_static(b"1")]).unwrap();
        std::fs::rename(&path, folder.path().join("records.1")).unwrap();
        records.append(&[Bytes::from_static(b"2")]).unwrap();
        assert_eq!(text(tail(&path, 9).unwrap()), ["2"]);
    }
}
