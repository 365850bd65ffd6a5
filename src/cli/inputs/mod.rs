//! Payloads from files, from standard input and from lines of NDJSON.

mod find;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::de::IgnoredAny;

pub(super) use find::files;

/// The content type that makes each line a payload of its own.
pub(super) const NDJSON: &str = "application/x-ndjson";

/// How every gzip stream begins.
const GZIP: &[u8] = &[0x1f, 0x8b];

/// One payload, with what to call it in messages.
#[derive(Debug)]
pub(super) struct Input {
    /// File name, with the line number for NDJSON.
    pub(super) label: String,
    /// The payload.
    pub(super) bytes: Vec<u8>,
    /// Declared, or known by the file's extension.
    pub(super) content_type: Option<String>,
    /// `gzip` where the bytes are.
    pub(super) content_encoding: Option<&'static str>,
}

/// Hands every payload of `file` (`-` = standard input) to `each`, which says
/// whether to go on.
///
/// At most `cap` + 1 bytes of a payload are read: enough to see that it is too
/// large.
pub(super) fn read(
    file: &Path,
    content_type: Option<&str>,
    cap: usize,
    each: &mut dyn FnMut(Input) -> bool,
) -> io::Result<()> {
    let stdin = file.as_os_str() == "-";
    let label = if stdin { "stdin".to_owned() } else { file.display().to_string() };
    let reader: Box<dyn Read> =
        if stdin { Box::new(io::stdin().lock()) } else { Box::new(File::open(file)?) };
    let mut reader = BufReader::with_capacity(64 * 1024, reader);
    let name = file.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    // The bytes tell, whatever the name is.
    let content_encoding = reader.fill_buf()?.starts_with(GZIP).then_some("gzip");
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let content_type = content_type.or_else(|| by_extension(name)).map(str::to_owned);
    let mut head = Vec::new();
    let lines = match &content_type {
        Some(declared) => is_ndjson(declared),
        None => begins_with_lines(&mut reader, content_encoding, cap, &mut head)?,
    };
    // A terminal would have to be told the end once more.
    let ended = content_type.is_none() && head.len() <= cap && !head.ends_with(b"\n");
    let rest = if ended { 0 } else { u64::MAX };
    let reader = Cursor::new(head).chain(reader.take(rest));
    if lines {
        // Lines are inflated as they are read; the cap holds for each of them.
        let reader: Box<dyn Read> = match content_encoding {
            Some(_) => Box::new(MultiGzDecoder::new(reader)),
            None => Box::new(reader),
        };
        return read_lines(reader, &label, cap, each);
    }
    let mut bytes = Vec::new();
    reader.take(cap as u64 + 1).read_to_end(&mut bytes)?;
    each(Input { label, bytes, content_type, content_encoding });
    Ok(())
}

/// Whether undeclared input is NDJSON: its first line is a whole JSON object. What was
/// read to find out is left in `head`.
fn begins_with_lines(
    reader: &mut impl BufRead,
    content_encoding: Option<&str>,
    cap: usize,
    head: &mut Vec<u8>,
) -> io::Result<bool> {
    let mut first = Vec::new();
    let mut reader = reader.take(cap as u64 + 1);
    if content_encoding.is_some() {
        reader.read_to_end(head)?;
        let inflated = MultiGzDecoder::new(head.as_slice()).take(cap as u64 + 1);
        // A broken stream is refused where payloads are.
        BufReader::new(inflated).read_until(b'\n', &mut first).ok();
    } else {
        reader.read_until(b'\n', head)?;
        first.clone_from(head);
    }
    let object = first.ends_with(b"\n") && first.trim_ascii_start().starts_with(b"{");
    Ok(object && serde_json::from_slice::<IgnoredAny>(&first).is_ok())
}

fn is_ndjson(content_type: &str) -> bool {
    content_type.split(';').next().is_some_and(|t| t.trim().eq_ignore_ascii_case(NDJSON))
}

/// What an extension says; an unknown one says nothing, so the payload is sniffed.
fn by_extension(name: &str) -> Option<&'static str> {
    let extension = Path::new(name).extension()?.to_str()?;
    Some(match extension {
        "html" | "htm" | "xhtml" => "text/html",
        "md" | "markdown" => "text/markdown",
        "json" => "application/json",
        "ndjson" | "jsonl" => NDJSON,
        "txt" => "text/plain",
        "xml" | "rss" | "atom" | "nitf" => "application/xml",
        "eml" => "message/rfc822",
        "mht" | "mhtml" => "multipart/related",
        "warc" => "application/warc",
        _ => return None,
    })
}

fn read_lines(
    reader: Box<dyn Read>,
    label: &str,
    cap: usize,
    each: &mut dyn FnMut(Input) -> bool,
) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(64 * 1024, reader);
    let mut number = 0;
    let mut line = Vec::new();
    while next_line(&mut reader, &mut line, cap)? {
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let input = Input {
            label: format!("{label} line {number}"),
            bytes: std::mem::take(&mut line),
            content_type: Some("application/json".to_owned()),
            content_encoding: None,
        };
        if !each(input) {
            break;
        }
    }
    Ok(())
}

/// Reads one line without its end; keeps at most `cap` + 1 bytes of it.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>, cap: usize) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let available = reader.fill_buf()?;
        if available.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = available.iter().position(|&b| b == b'\n');
        let taken = end.unwrap_or(available.len());
        let room = (cap + 1).saturating_sub(line.len()).min(taken);
        line.extend_from_slice(available.get(..room).unwrap_or_default());
        reader.consume(end.map_or(taken, |e| e + 1));
        if end.is_some() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, cap: usize) -> Vec<(String, usize)> {
        let mut found = Vec::new();
        let reader = Box::new(io::Cursor::new(text.as_bytes().to_vec()));
        read_lines(reader, "in", cap, &mut |i| {
            found.push((i.label, i.bytes.len()));
            true
        })
        .unwrap();
        found
    }

    #[test]
    fn empty_lines_count_but_are_no_payload() {
        assert_eq!(
            lines("{}\n\n{ }", 100),
            [("in line 1".to_owned(), 2), ("in line 3".to_owned(), 3)]
        );
    }

    #[test]
    fn a_line_over_the_cap_is_cut_one_byte_past_it() {
        let text = format!("{}\n{{}}\n", "x".repeat(200_000));
        assert_eq!(lines(&text, 10), [("in line 1".to_owned(), 11), ("in line 2".to_owned(), 2)]);
    }
}
