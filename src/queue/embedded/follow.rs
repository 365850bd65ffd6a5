//! Records as they are appended to `records.ndjson`, for `copydesk tap`.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::folder::RECORDS;

/// Read at once, unless a line is longer.
const CHUNK: u64 = 1024 * 1024;

/// The lines that come after the end that the file had in the beginning. It may be
/// rotated, or not be there yet.
#[derive(Debug)]
pub struct Follow {
    path: PathBuf,
    file: Option<File>,
    /// Behind the last whole line that was read.
    at: u64,
}

impl Follow {
    /// Begins at the end of the records file in a data folder.
    ///
    /// # Errors
    /// The folder is not there, or the file cannot be read.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        data_dir.metadata()?;
        let path = data_dir.join(RECORDS);
        let file = opened(&path)?;
        let at = file.as_ref().map_or(Ok(0), |file| file.metadata().map(|found| found.len()))?;
        Ok(Self { path, file, at })
    }

    /// Whole lines that have come since, some of them; none: there are no more now.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn lines(&mut self) -> io::Result<Vec<Bytes>> {
        // Looked at first: of a file that has made way nothing more comes.
        let replaced = match (&self.file, self.path.metadata()) {
            (Some(file), Ok(now)) => {
                let before = file.metadata()?;
                (before.dev(), before.ino()) != (now.dev(), now.ino())
            }
            (None, Ok(_)) => true,
            (_, Err(error)) if error.kind() == ErrorKind::NotFound => false,
            (_, Err(error)) => return Err(error),
        };
        let mut lines = self.read()?;
        if lines.is_empty() && replaced {
            (self.file, self.at) = (opened(&self.path)?, 0);
            lines = self.read()?;
        }
        Ok(lines)
    }

    fn read(&mut self) -> io::Result<Vec<Bytes>> {
        let Some(file) = &mut self.file else { return Ok(Vec::new()) };
        let length = file.metadata()?.len();
        if length < self.at {
            // Somebody emptied it.
            self.at = 0;
        }
        let mut most = CHUNK;
        loop {
            file.seek(SeekFrom::Start(self.at))?;
            let mut bytes = Vec::new();
            file.take(most).read_to_end(&mut bytes)?;
            // A line without its end is still being written, or its rest is not read yet.
            let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
            if whole == 0 && bytes.len() as u64 == most {
                most *= 4;
                continue;
            }
            bytes.truncate(whole);
            self.at += whole as u64;
            let bytes = Bytes::from(bytes);
            let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
            return Ok(lines.map(|line| bytes.slice_ref(line)).collect());
        }
    }
}

fn opened(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{OpenOptions, rename, write};
    use std::io::Write;

    use super::*;

    fn append(path: &Path, text: &str) {
        let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn all(follow: &mut Follow) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let lines = follow.lines().unwrap();
            if lines.is_empty() {
                return all;
            }
            all.extend(lines.iter().map(|line| String::from_utf8_lossy(line).into_owned()));
        }
    }

    #[test]
    fn whole_lines_come_once_over_rotations() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(RECORDS);
        let mut early = Follow::open(folder.path()).unwrap();
        assert_eq!(all(&mut early), [""; 0]);
        append(&path, "a\nb\n");
        let mut follow = Follow::open(folder.path()).unwrap();
        assert_eq!(all(&mut early), ["a", "b"]);
        append(&path, "c\nhal");
        assert_eq!(all(&mut follow), ["c"]);
        append(&path, "f\n");
        rename(&path, folder.path().join("records-1.ndjson")).unwrap();
        append(&path, "d\n");
        assert_eq!(all(&mut follow), ["half", "d"]);
        write(&path, "").unwrap();
        assert_eq!(all(&mut follow), [""; 0]);
        let long = "x".repeat(3 * CHUNK as usize);
        append(&path, &format!("{long}\ne\n"));
        assert_eq!(all(&mut follow), [long.as_str(), "e"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = Follow::open(&folder.path().join("none")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}
