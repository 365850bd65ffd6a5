//! Containers of bytes with one article in them: WARC records, HTTP responses,
//! e-mail and MHTML.

mod http;
mod mail;
mod warc;

use std::borrow::Cow;

use super::Rejection;
use super::draft::Draft;

/// What a container holds, and what it tells about it.
#[derive(Debug, Default)]
pub(super) struct Inside<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) content_type: Option<String>,
    pub(super) content_encoding: Option<String>,
    /// Read in its stead if nothing is found in `bytes`.
    pub(super) other: Option<Cow<'a, [u8]>>,
    /// Facts for what the article itself leaves open.
    pub(super) around: Draft,
    /// What the container is, for the notes.
    pub(super) name: &'static str,
}

impl Inside<'_> {
    /// The same with bytes of its own.
    fn into_owned(self) -> Inside<'static> {
        Inside {
            bytes: Cow::Owned(self.bytes.into_owned()),
            content_type: self.content_type,
            content_encoding: self.content_encoding,
            other: self.other.map(|other| Cow::Owned(other.into_owned())),
            around: self.around,
            name: self.name,
        }
    }
}

/// Whether a content type is a container's.
pub(super) fn is_type(essence: &str) -> bool {
    warc::is_type(essence) || http::is_type(essence) || mail::is_type(essence)
}

/// Takes a payload out of its container; `None` if it is in none.
///
/// # Errors
/// [`Reason::Unsupported`](super::Reason::Unsupported) for a container with no or
/// with several articles; [`Reason::Malformed`](super::Reason::Malformed) for a broken one.
pub(super) fn open<'a>(bytes: &'a [u8], essence: &str) -> Result<Option<Inside<'a>>, Rejection> {
    if bytes.starts_with(b"WARC/") {
        return warc::open(bytes).map(Some);
    }
    if bytes.starts_with(b"HTTP/") && http::is_response(bytes) {
        return http::open(bytes).map(Some);
    }
    // A message that was typed as its text still begins with its head.
    let is_open = !essence.ends_with("json");
    if mail::is_type(essence) && mail::has_head(bytes) || is_open && mail::is_message(bytes) {
        return mail::open(bytes).map(Some);
    }
    if essence.starts_with("multipart/") {
        let open = if essence == "multipart/form-data" { mail::open_form } else { mail::open };
        return mail::with_head(bytes).map(|message| open(&message)).transpose();
    }
    Ok(None)
}

/// What a content type of a container says that a payload is.
pub(super) fn name_of(essence: &str) -> Option<&'static str> {
    if warc::is_type(essence) {
        Some("a WARC file")
    } else if http::is_type(essence) {
        Some("an HTTP response")
    } else {
        mail::is_type(essence).then_some("an e-mail message")
    }
}

/// `article` with what only its container tells.
pub(super) fn completed(article: Draft, around: Draft, name: &str) -> Draft {
    let mut notes = article.notes;
    notes.push(format!("read from {name}"));
    notes.extend(around.notes);
    let authors = if article.authors.is_empty() && article.byline.is_none() {
        around.authors
    } else {
        article.authors
    };
    Draft {
        source_id: article.source_id.or(around.source_id),
        url: article.url.or(around.url),
        title: article.title.or(around.title),
        published: article.published.or(around.published),
        authors,
        notes,
        ..article
    }
}

/// The head of a record up to its empty line, and what follows.
fn head_and_body(bytes: &[u8]) -> (&[u8], &[u8]) {
    // One look at each line end: a search for either kind of empty line through all of
    // the rest would be done again for each of many records.
    let empty_line = memchr::memchr_iter(b'\n', bytes).find_map(|at| {
        let after = bytes.get(at + 1..)?;
        let skipped = [&b"\n"[..], b"\r\n"].iter().find(|end| after.starts_with(end))?.len();
        let is_crlf = at.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\r');
        Some((at - usize::from(is_crlf), at + 1 + skipped))
    });
    let (end, start) = empty_line.unwrap_or((bytes.len(), bytes.len()));
    (bytes.get(..end).unwrap_or_default(), bytes.get(start..).unwrap_or_default())
}

/// The value of a header line, its name in any letter case.
fn header(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

#[cfg(test)]
mod tests;
