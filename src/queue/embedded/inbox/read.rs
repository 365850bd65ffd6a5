//! Reading the inbox: what is there, of which type, and what is in it.

use std::fs::Metadata;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::super::folder::{name_of, open_regular};
use super::{CHUNK, CHUNK_BYTES};
use crate::queue::{INBOX, Message};

/// How a file is read, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Payload { content_type: Option<&'static str>, gzip: bool },
    Lines { gzip: bool },
}

/// What reading a payload file gave.
pub(super) enum Content {
    Payload(Box<Message>),
    TooLarge(u64),
}

/// A file in the inbox as it was last seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) stamp: Stamp,
}

/// What changes when a file is written to, or another takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp {
    pub(super) bytes: u64,
    modified: SystemTime,
    /// Which file it is; 0 where the system does not tell.
    inode: u64,
    /// When anything of it changed, in seconds and nanoseconds: nobody sets this time.
    changed: (i64, i64),
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let (inode, changed) = {
            use std::os::unix::fs::MetadataExt;
            (metadata.ino(), (metadata.ctime(), metadata.ctime_nsec()))
        };
        #[cfg(not(unix))]
        let (inode, changed) = Default::default();
        // Every file system that an inbox can be on keeps the time of the last write.
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        Self { bytes: metadata.len(), modified, inode, changed }
    }

    /// Names the content among all that have stood here; stays when the file is renamed.
    pub(super) fn digest(&self) -> Sha256 {
        let since = self.modified.duration_since(SystemTime::UNIX_EPOCH);
        let (Ok(since) | Err(since)) = since.map_err(|before| before.duration());
        Sha256::new()
            .chain_update(self.bytes.to_le_bytes())
            .chain_update(since.as_nanos().to_le_bytes())
            .chain_update(self.inode.to_le_bytes())
    }
}

#[cfg(test)]
impl Stamp {
    pub(super) fn test(bytes: u64) -> Self {
        Self { bytes, modified: SystemTime::UNIX_EPOCH, inode: 0, changed: (0, 0) }
    }
}

/// What lies in the inbox, without what has the name of something unfinished.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// By name.
    pub(super) files: Vec<Found>,
    /// What is no file, with a word for what it is.
    pub(super) others: Vec<(PathBuf, &'static str)>,
}

/// Follows no link and opens nothing.
pub(super) fn list(folder: &Path) -> std::io::Result<Listed> {
    let mut listed = Listed::default();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if is_unfinished(entry.file_name().as_encoded_bytes()) {
            continue;
        }
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => {
                listed.files.push(Found { path: entry.path(), stamp: Stamp::of(&metadata) });
            }
            Ok(metadata) => listed.others.push((entry.path(), name_of(metadata.file_type()))),
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            // Gone since it was listed.
            Err(_) => {}
        }
    }
    listed.files.sort_unstable();
    listed.others.sort_unstable();
    Ok(listed)
}

/// Names that programs give to what they have not finished.
fn is_unfinished(name: &[u8]) -> bool {
    const ENDS: [&[u8]; 5] = [b".tmp", b".part", b".partial", b".crdownload", b"~"];
    name.starts_with(b".") || ENDS.iter().any(|end| name.ends_with(end))
}

pub(super) fn kind(path: &Path) -> Kind {
    let extension = |path: &Path| {
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        extension.to_ascii_lowercase()
    };
    let gzip = extension(path) == "gz";
    let inner = if gzip { path.with_extension("") } else { path.to_owned() };
    let content_type = match extension(&inner).as_str() {
        "ndjson" | "jsonl" => return Kind::Lines { gzip },
        "html" | "htm" => Some("text/html"),
        "md" | "markdown" => Some("text/markdown"),
        "json" => Some("application/json"),
        "txt" => Some("text/plain"),
        "xml" => Some("application/xml"),
        "eml" => Some("message/rfc822"),
        _ => None,
    };
    Kind::Payload { content_type, gzip }
}

pub(super) fn read_payload(path: &Path, limit: usize) -> std::io::Result<Content> {
    let file = open_regular(path)?;
    let bytes = file.metadata()?.len();
    if bytes > limit as u64 {
        return Ok(Content::TooLarge(bytes));
    }
    let mut body = Vec::with_capacity(bytes as usize);
    // It may have grown since.
    file.take(limit as u64 + 1).read_to_end(&mut body)?;
    if body.len() > limit {
        return Ok(Content::TooLarge(body.len() as u64));
    }
    let message = Message {
        body: Bytes::from(body),
        routing_key: INBOX.to_owned(),
        origin: Some(origin(path)),
        ..Message::default()
    };
    Ok(Content::Payload(Box::new(message)))
}

/// What a file is called where it is not there any more.
fn origin(path: &Path) -> String {
    format!("inbox/{}", path.file_name().unwrap_or_default().to_string_lossy())
}

/// A file of lines that is being read.
pub(super) struct Lines {
    reader: Box<dyn BufRead + Send>,
    /// For people.
    name: String,
    /// Lines read so far.
    pub(super) number: u64,
}

pub(super) fn open_lines(path: &Path, gzip: bool) -> std::io::Result<Lines> {
    let file = BufReader::new(open_regular(path)?);
    let reader: Box<dyn BufRead + Send> =
        if gzip { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) };
    Ok(Lines { reader, name: origin(path), number: 0 })
}

/// Some payloads of a file of lines.
#[derive(Debug, Default)]
pub(super) struct LineChunk {
    pub(super) messages: Vec<Message>,
    /// The number and the size of the first line over the limit, which is passed over.
    pub(super) too_large: Option<(u64, u64)>,
    pub(super) end: bool,
}

pub(super) fn read_lines(lines: &mut Lines, limit: usize) -> std::io::Result<LineChunk> {
    let Lines { reader, name, number } = lines;
    let mut chunk = LineChunk::default();
    let mut bytes = 0;
    while chunk.messages.len() < CHUNK && bytes < CHUNK_BYTES {
        let mut line = Vec::new();
        let room = limit as u64 + 2;
        if reader.take(room).read_until(b'\n', &mut line)? == 0 {
            chunk.end = true;
            break;
        }
        *number += 1;
        let whole = line.ends_with(b"\n");
        let body = line.trim_ascii_end();
        if body.len() > limit {
            let rest = if whole { 0 } else { reader.skip_until(b'\n')? };
            chunk.too_large.get_or_insert((*number, (line.len() + rest) as u64));
        } else if !body.is_empty() {
            bytes += body.len();
            chunk.messages.push(Message {
                body: Bytes::copy_from_slice(body),
                content_type: Some("application/json".into()),
                routing_key: INBOX.to_owned(),
                origin: Some(format!("{name} line {number}")),
                ..Message::default()
            });
        }
    }
    Ok(chunk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_names_the_type() {
        let payload = |content_type, gzip| Kind::Payload { content_type, gzip };
        for (name, expected) in [
            ("a.html", payload(Some("text/html"), false)),
            ("a.b.HTM.gz", payload(Some("text/html"), true)),
            ("a.md", payload(Some("text/markdown"), false)),
            ("a.markdown", payload(Some("text/markdown"), false)),
            ("a.txt", payload(Some("text/plain"), false)),
            ("a.XML", payload(Some("application/xml"), false)),
            ("a.eml.gz", payload(Some("message/rfc822"), true)),
            ("a.pdf", payload(None, false)),
            ("a.json", payload(Some("application/json"), false)),
            ("a.gz", payload(None, true)),
            ("a", payload(None, false)),
            ("a.jsonl", Kind::Lines { gzip: false }),
            ("a.ndjson.gz", Kind::Lines { gzip: true }),
        ] {
            assert_eq!(kind(Path::new(name)), expected, "{name}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_became_a_pipe_or_a_link_since_it_was_listed_keeps_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        let (pipe, mode) = (rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR);
        rustix::fs::mknodat(rustix::fs::CWD, path("pipe"), pipe, mode, 0).unwrap();
        std::fs::write(path("file"), "x").unwrap();
        std::os::unix::fs::symlink(path("file"), path("link")).unwrap();
        std::fs::create_dir(path("folder")).unwrap();
        let why = |name| open_regular(&path(name)).unwrap_err().to_string();
        assert_eq!(why("pipe"), "expected a file, found a named pipe");
        assert_eq!(why("folder"), "expected a file, found a folder");
        assert!(why("link").contains("symbolic link"), "{}", why("link"));
        open_regular(&path("file")).unwrap();
        let listed = list(folder.path()).unwrap();
        let found = |(path, what): &(PathBuf, &'static str)| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), *what)
        };
        let others: Vec<_> = listed.others.iter().map(found).collect();
        let expected = [("folder", "a folder"), ("link", "a link"), ("pipe", "a named pipe")];
        assert_eq!(others, expected.map(|(name, what)| (name.to_owned(), what)));
        assert_eq!(listed.files.len(), 1);
    }

    #[test]
    fn names_of_what_is_unfinished_are_passed_over_and_all_others_taken() {
        let folder = tempfile::tempdir().unwrap();
        let passed = [".a.txt", "a.tmp", "a.txt.part", "a.partial", "a.crdownload", "a.txt~"];
        let taken = ["a", "a.b.c", "a.gz", "a.part.txt", "a.tmp1", "a.xyz", "tmp"];
        for name in passed.iter().chain(&taken) {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let listed = list(folder.path()).unwrap();
        let name = |file: &Found| file.path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(listed.files.iter().map(name).collect::<Vec<_>>(), taken);
        assert_eq!(listed.others, []);
    }

    fn lines(text: String) -> Lines {
        let reader = Box::new(std::io::Cursor::new(text));
        Lines { reader, name: "inbox/a.ndjson".into(), number: 0 }
    }

    #[test]
    fn lines_over_the_limit_are_passed_over_and_reported() {
        let text = format!("{{\"a\":1}}\n\n{}\r\n{{\"b\":2}}\n{{\"c\":3}}", "x".repeat(50));
        let mut reader = lines(text);
        let chunk = read_lines(&mut reader, 10).unwrap();
        let bodies: Vec<_> = chunk.messages.iter().map(|message| &message.body[..]).collect();
        assert_eq!(bodies, [&b"{\"a\":1}"[..], b"{\"b\":2}", b"{\"c\":3}"]);
        assert_eq!(chunk.too_large, Some((3, 52)));
        let origins: Vec<_> = chunk.messages.iter().filter_map(|m| m.origin.as_deref()).collect();
        assert_eq!(origins, [1, 4, 5].map(|n| format!("inbox/a.ndjson line {n}")));
        assert!(chunk.end);
    }

    #[test]
    fn a_line_of_exactly_the_limit_is_taken() {
        let mut reader = lines("1234567890\r\n12345678901\n".to_owned());
        let chunk = read_lines(&mut reader, 10).unwrap();
        assert_eq!(chunk.messages.len(), 1);
        assert_eq!(chunk.too_large, Some((2, 12)));
    }
}
