//! Reading the inbox: what is there, of which type, and what is in it.

use std::fs::{File, Metadata};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;

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

/// What changes when a file is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp {
    pub(super) bytes: u64,
    pub(super) modified: SystemTime,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        // Every file system that an inbox can be on keeps this time.
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }
}

/// Files whose names do not say that they are unfinished, by name.
pub(super) fn list(folder: &Path) -> std::io::Result<Vec<Found>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if is_unfinished(entry.file_name().as_encoded_bytes()) {
            continue;
        }
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => {
                files.push(Found { path: entry.path(), stamp: Stamp::of(&metadata) });
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            // A link, a folder, or gone since it was listed.
            _ => {}
        }
    }
    files.sort_unstable();
    Ok(files)
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
    let file = File::open(path)?;
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
    let message =
        Message { body: Bytes::from(body), routing_key: INBOX.to_owned(), ..Message::default() };
    Ok(Content::Payload(Box::new(message)))
}

pub(super) type Lines = Box<dyn BufRead + Send>;

pub(super) fn open_lines(path: &Path, gzip: bool) -> std::io::Result<Lines> {
    let file = BufReader::new(File::open(path)?);
    Ok(if gzip { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) })
}

/// Some payloads of a file of lines.
#[derive(Debug, Default)]
pub(super) struct LineChunk {
    pub(super) messages: Vec<Message>,
    /// The size of the first line over the limit, which is passed over.
    pub(super) too_large: Option<u64>,
    pub(super) end: bool,
}

pub(super) fn read_lines(reader: &mut Lines, limit: usize) -> std::io::Result<LineChunk> {
    let mut chunk = LineChunk::default();
    let mut bytes = 0;
    while chunk.messages.len() < CHUNK && bytes < CHUNK_BYTES {
        let mut line = Vec::new();
        let room = limit as u64 + 2;
        if reader.take(room).read_until(b'\n', &mut line)? == 0 {
            chunk.end = true;
            break;
        }
        let whole = line.ends_with(b"\n");
        let body = line.trim_ascii_end();
        if body.len() > limit {
            let rest = if whole { 0 } else { reader.skip_until(b'\n')? };
            chunk.too_large.get_or_insert((line.len() + rest) as u64);
        } else if !body.is_empty() {
            bytes += body.len();
            chunk.messages.push(Message {
                body: Bytes::copy_from_slice(body),
                content_type: Some("application/json".into()),
                routing_key: INBOX.to_owned(),
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
            ("a.json", payload(Some("application/json"), false)),
            ("a.gz", payload(None, true)),
            ("a", payload(None, false)),
            ("a.jsonl", Kind::Lines { gzip: false }),
            ("a.ndjson.gz", Kind::Lines { gzip: true }),
        ] {
            assert_eq!(kind(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn lines_over_the_limit_are_passed_over_and_reported() {
        let text = format!("{{\"a\":1}}\n\n{}\r\n{{\"b\":2}}\n{{\"c\":3}}", "x".repeat(50));
        let mut reader: Lines = Box::new(std::io::Cursor::new(text));
        let chunk = read_lines(&mut reader, 10).unwrap();
        let bodies: Vec<_> = chunk.messages.iter().map(|message| &message.body[..]).collect();
        assert_eq!(bodies, [&b"{\"a\":1}"[..], b"{\"b\":2}", b"{\"c\":3}"]);
        assert_eq!(chunk.too_large, Some(52));
        assert!(chunk.end);
    }

    #[test]
    fn a_line_of_exactly_the_limit_is_taken() {
        let mut reader: Lines = Box::new(std::io::Cursor::new("1234567890\r\n12345678901\n"));
        let chunk = read_lines(&mut reader, 10).unwrap();
        assert_eq!(chunk.messages.len(), 1);
        assert_eq!(chunk.too_large, Some(12));
    }
}
