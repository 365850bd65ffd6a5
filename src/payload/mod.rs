//! Bytes → one of many payload shapes → a normalised [`Article`].
//!
//! ```text
//! inflate → shape → charset → html | json | markdown | plain → Draft → Article
//! ```
//!
//! A reader fills a `Draft` with what it found, as it found it; one place
//! cleans it, reads its dates and completes it.

mod byline;
mod charset;
mod dateline;
mod dates;
mod draft;
mod html;
mod inflate;
mod json;
mod language;
mod markdown;
mod plain;
mod rejection;
mod schema_org;
mod shape;
mod status;
mod urls;
mod values;
mod xml;

pub use rejection::{Reason, Rejection};

use crate::article::Article;
use draft::Draft;
use shape::{ContentType, Shape};

/// One payload as it was delivered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Payload<'a> {
    /// The body.
    pub bytes: &'a [u8],
    /// MIME type, with or without parameters; `None` means: sniff.
    pub content_type: Option<&'a str>,
    /// `gzip` or `deflate`; anything else but `identity` is rejected.
    pub content_encoding: Option<&'a str>,
}

/// Caps on what a payload may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest payload in bytes, before and after inflating.
    pub payload_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { payload_bytes: 8 * 1024 * 1024 }
    }
}

/// Reads a payload into an article.
///
/// The shape is chosen by content type, else by sniffing. The body keeps its
/// characters, in NFC, except that white space is folded (one space within a
/// paragraph, one blank line between two) and control characters, soft hyphens,
/// zero-width spaces, word joiners and byte order marks are dropped. Markup of
/// HTML and markdown is no part of the text.
///
/// # Errors
/// A [`Rejection`] that names the reason and the offset, field or key at fault.
pub fn decode(payload: &Payload<'_>, limits: &Limits) -> Result<Article, Rejection> {
    let bytes = inflate::inflate(payload.bytes, payload.content_encoding, *limits)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Rejection::new(Reason::Empty, "expected an article, found no bytes"));
    }
    let content_type = ContentType::parse(payload.content_type);
    let shape = match shape::declared(&content_type)? {
        Some(shape) => shape,
        None => shape::sniff(&bytes)?,
    };
    let draft = read(shape, &bytes, content_type.charset.as_deref())?;
    draft.finish()
}

/// Checks a declared content type before there is a body to read.
///
/// # Errors
/// [`Reason::Unsupported`] for a content type that [`decode`] does not read.
pub fn check_content_type(content_type: &str) -> Result<(), Rejection> {
    shape::declared(&ContentType::parse(Some(content_type))).map(drop)
}

fn read(shape: Shape, bytes: &[u8], charset: Option<&str>) -> Result<Draft, Rejection> {
    let decoded = match shape {
        Shape::Html => charset::page(bytes, charset),
        _ => charset::strict(bytes, charset)?,
    };
    let text = decoded.text.as_ref();
    let mut draft = match shape {
        Shape::Text => plain::read(text),
        Shape::Markdown => markdown::read(text)?,
        Shape::Html => html::read(text, None)?,
        Shape::Json => json::read(text)?,
        Shape::Xml => xml::read(text)?,
    };
    draft.notes.extend(decoded.note);
    Ok(draft)
}
