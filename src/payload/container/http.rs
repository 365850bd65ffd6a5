//! HTTP responses as they came over the wire.

use std::borrow::Cow;

use super::Inside;
use crate::payload::draft::Draft;
use crate::payload::{Reason, Rejection};

pub(super) fn is_type(essence: &str) -> bool {
    matches!(essence, "application/http" | "message/http")
}

/// Whether bytes begin with the status line of a response.
pub(super) fn is_response(bytes: &[u8]) -> bool {
    let line = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    let mut words = line.split(|&b| b == b' ');
    let version = words.next().unwrap_or_default();
    let status = words.next().unwrap_or_default().trim_ascii_end();
    version.len() <= 8 && status.len() == 3 && status.iter().all(u8::is_ascii_digit)
}

/// Takes the body out of a response.
///
/// # Errors
/// [`Reason::Malformed`] for a head that is none.
pub(super) fn open(bytes: &[u8]) -> Result<Inside<'_>, Rejection> {
    if bytes.starts_with(b"HTTP/1.") {
        return open_first(bytes);
    }
    // Later versions have no status line; tools that print one make it like this.
    let status = memchr::memchr(b' ', bytes).unwrap_or(bytes.len());
    let rest = bytes.get(status..).unwrap_or_default();
    let lines = [b"HTTP/1.1".as_slice(), rest].concat();
    let inside = open_first(&lines)?;
    Ok(inside.into_owned())
}

fn open_first(bytes: &[u8]) -> Result<Inside<'_>, Rejection> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parser = || {
        let mut parser = httparse::ParserConfig::default();
        parser
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_spaces_after_header_name_in_responses(true)
            .ignore_invalid_headers_in_responses(true);
        parser
    };
    let start = parser().parse_response(&mut response, bytes).map_err(malformed)?;
    let httparse::Status::Complete(start) = start else {
        return Err(Rejection::new(
            Reason::Malformed,
            "expected an empty line after the head of an HTTP response, found the end",
        ));
    };
    let value = |name: &str| {
        let header = response.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let body = bytes.get(start..).unwrap_or_default();
    let is_chunked = value("transfer-encoding").is_some_and(|v| v.contains("chunked"));
    let joined = is_chunked.then(|| unchunked(body)).flatten();
    let length = value("content-length").and_then(|length| length.parse::<usize>().ok());
    let note = match (&joined, length) {
        (Some((_, true)), _) => {
            Some("the HTTP response is cut: its last chunk is missing".to_owned())
        }
        (None, Some(length)) if length > body.len() => {
            Some(format!("the HTTP response is cut: {} of {length} bytes are there", body.len()))
        }
        _ => None,
    };
    Ok(Inside {
        bytes: joined.map_or(Cow::Borrowed(body), |(body, _)| Cow::Owned(body)),
        around: Draft { notes: note.into_iter().collect(), ..Draft::default() },
        content_type: value("content-type"),
        content_encoding: value("content-encoding"),
        name: "an HTTP response",
        ..Inside::default()
    })
}

/// Servers send thirty.
const MOST_HEADERS: usize = 256;

fn malformed(error: httparse::Error) -> Rejection {
    Rejection::new(
        Reason::Malformed,
        format!("expected the head of an HTTP response, found an error ({error})"),
    )
}

/// The chunks of a body put together, and whether the end of them is missing; `None` if
/// it has none, since crawlers often store bodies that they have put together already.
fn unchunked(body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let size = memchr::memchr(b'\n', rest).and_then(|end| {
            let line = std::str::from_utf8(rest.get(..end)?).ok()?;
            let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
            Some((size, rest.get(end + 1..)?))
        });
        let (size, after) = match size {
            Some(found) => found,
            // What follows the first chunk is no body that was put together.
            None if !out.is_empty() && rest.len() <= LONGEST_SIZE => return Some((out, true)),
            None => return None,
        };
        if size == 0 {
            return Some((out, false));
        }
        let Some(chunk) = after.get(..size) else {
            out.extend_from_slice(after);
            return Some((out, true));
        };
        out.extend_from_slice(chunk);
        rest = after.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// In bytes, of the line before a chunk.
const LONGEST_SIZE: usize = 20;
