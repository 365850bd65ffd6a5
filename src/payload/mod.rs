//! Bytes → one of many payload shapes → a normalised [`Article`].
//!
//! ```text
//! inflate → container → shape → charset → html | json | markdown | plain | xml → Draft → Article
//! ```
//!
//! A reader fills a `Draft` with what it found, as it found it; one place
//! cleans it, reads its dates and completes it.

mod base64;
mod binary;
mod byline;
mod charset;
mod container;
mod dateline;
mod dates;
mod draft;
mod form;
mod fullest;
mod html;
mod inflate;
mod json;
mod language;
mod mapping;
mod markdown;
mod markup;
mod plain;
mod rejection;
mod root;
mod schema_org;
mod shape;
mod status;
mod urls;
mod values;
mod xml;

pub use mapping::{MappingSource, Mappings};
pub use rejection::{Reason, Rejection};

use std::borrow::Cow;

use crate::article::Article;
use container::Inside;
use draft::Draft;
use shape::{ContentType, Shape};

/// One payload as it was delivered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Payload<'a> {
    /// The body.
    pub bytes: &'a [u8],
    /// MIME type, with or without parameters; `None` means: sniff.
    pub content_type: Option<&'a str>,
    /// `gzip`, `deflate` or `br`; anything else but `identity` is rejected.
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
/// The shape is chosen by content type and by what the bytes plainly are. The body
/// keeps its characters, in NFC, except that white space is folded (one space
/// within a paragraph, one blank line between two) and control characters, soft
/// hyphens, zero-width spaces, word joiners and byte order marks are dropped.
/// Markup of HTML and markdown is no part of the text.
///
/// # Errors
/// A [`Rejection`] that names the reason and the offset, field or key at fault.
pub fn decode(payload: &Payload<'_>, limits: &Limits) -> Result<Article, Rejection> {
    decode_with(payload, limits, &Mappings::default())
}

/// As [`decode`], with mappings that are tried before the known shapes.
///
/// # Errors
/// As [`decode`].
pub fn decode_with(
    payload: &Payload<'_>,
    limits: &Limits,
    mappings: &Mappings,
) -> Result<Article, Rejection> {
    let (bytes, is_plain) = inflate::declared(payload.bytes, payload.content_encoding, *limits)?;
    let opener = Opener { limits: *limits, mappings };
    let source = Source { bytes: &bytes, content_type: payload.content_type, url: None };
    let mut draft = opener.open(&source, 0)?;
    if is_plain {
        draft.notes.push("the payload is declared as compressed, but is not".into());
    }
    draft.finish()
}

/// The bytes of a payload for people: without content encodings, where these can be undone
/// within the limits, else as they came. Offsets of rejections count in them.
pub fn inflated<'a>(payload: &Payload<'a>, limits: &Limits) -> Cow<'a, [u8]> {
    let plain = inflate::inflate(payload.bytes, payload.content_encoding, *limits);
    let bytes = plain.unwrap_or(Cow::Borrowed(payload.bytes));
    if !inflate::is_gzip(&bytes) {
        return bytes;
    }
    let undeclared = inflate::inflate(&bytes, Some("gzip"), *limits);
    let plain = undeclared.ok().map(Cow::into_owned);
    plain.map_or(bytes, Cow::Owned)
}

/// Checks a declared content type before there is a body to read.
///
/// # Errors
/// [`Reason::Unsupported`] for a content type that [`decode`] does not read.
pub fn check_content_type(content_type: &str) -> Result<(), Rejection> {
    shape::declared(&ContentType::parse(Some(content_type))).map(drop)
}

/// Opens containers and envelopes until there is an article. They may stand in
/// each other: a page, in an HTTP response, in a WARC record, in base64 in JSON.
#[derive(Debug, Clone, Copy)]
struct Opener<'m> {
    limits: Limits,
    mappings: &'m Mappings,
}

/// Bytes of a declared or an unknown type.
#[derive(Debug, Clone, Copy)]
struct Source<'s> {
    bytes: &'s [u8],
    content_type: Option<&'s str>,
    /// The address that a container gives them.
    url: Option<&'s str>,
}

impl Opener<'_> {
    fn open(&self, source: &Source<'_>, depth: usize) -> Result<Draft, Rejection> {
        let bytes = source.bytes;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Rejection::new(Reason::Empty, "expected an article, found no bytes"));
        }
        if depth > DEEPEST {
            let found = format!("expected an article in at most {DEEPEST} envelopes, found more");
            return Err(Rejection::new(Reason::TooComplex, found));
        }
        if let Some((inflated, name)) = inflate::undeclared(bytes, self.limits)? {
            let mut draft = self.open(&Source { bytes: &inflated, ..*source }, depth + 1)?;
            draft.notes.push(format!("{name} without its content encoding"));
            return Ok(draft);
        }
        let declared = ContentType::parse(source.content_type);
        let charset = charset::credible(bytes, declared.charset.as_deref());
        if let Some(text) = charset::utf32(bytes, charset)? {
            let content_type = Some(declared.essence.as_str());
            let source = Source { bytes: text.as_bytes(), content_type, ..*source };
            return self.open(&source, depth + 1);
        }
        if let Some(inside) = container::open(bytes, &declared.essence)? {
            return self.inside(inside, depth + 1);
        }
        let mut draft = self.read(source, &declared, depth)?;
        if let Some(name) = container::name_of(&declared.essence) {
            draft.notes.push(format!("the payload is declared as {name}, but is none"));
        }
        Ok(draft)
    }

    /// Reads what a container holds.
    fn inside(&self, inside: Inside<'_>, depth: usize) -> Result<Draft, Rejection> {
        let encoding = inside.content_encoding.as_deref();
        // Crawlers store bodies that they have inflated already.
        let inflated = inflate::inflate(&inside.bytes, encoding, self.limits);
        let bytes = match inflated {
            Err(rejection) if rejection.reason == Reason::Compression => inside.bytes.clone(),
            other => other?,
        };
        let url = inside.around.url.as_deref();
        let source = Source { bytes: &bytes, content_type: inside.content_type.as_deref(), url };
        let mut draft = self.open(&source, depth);
        let is_wall = |rejection: &Rejection| rejection.reason == Reason::NoArticle;
        let is_vain = draft.as_ref().map_or_else(is_wall, Draft::is_empty);
        if let Some(other) = inside.other.filter(|_| is_vain) {
            draft = self.open(&Source { bytes: &other, content_type: None, url }, depth);
        }
        Ok(container::completed(draft?, inside.around, inside.name))
    }

    /// Reads bytes that stand for themselves.
    fn read(
        &self,
        source: &Source<'_>,
        declared: &ContentType,
        depth: usize,
    ) -> Result<Draft, Rejection> {
        let bytes = source.bytes;
        let declared_charset = charset::credible(bytes, declared.charset.as_deref());
        let charset = charset::utf16(bytes).or(declared_charset);
        if let Some(name) = binary::name(bytes, charset::is_utf16(bytes, charset)) {
            let found = format!("expected an article, found {name}");
            return Err(Rejection::new(Reason::Unsupported, found));
        }
        let head = charset::head(bytes, charset);
        let (shape, note) = shape::of(shape::declared(declared)?, &head)?;
        let decoded = match shape {
            Shape::Html => charset::page(bytes, charset),
            _ => charset::strict(bytes, charset)?,
        };
        let text = decoded.text.as_ref();
        let is_prose = matches!(shape, Shape::Text | Shape::Html | Shape::Markdown);
        if let Some(inner) =
            (is_prose || shape == Shape::Json).then(|| base64::undeclared(text)).flatten()
        {
            let source = Source { bytes: inner.as_bytes(), content_type: None, url: source.url };
            let mut draft = self.open(&source, depth + 1)?;
            draft.notes.push("the payload was base64, which nothing said".into());
            return Ok(draft);
        }
        if let Some((kind, inner)) = is_prose.then(|| base64::data_url(text)).flatten() {
            let source = Source { bytes: &inner, content_type: Some(&kind), url: source.url };
            return self.open(&source, depth + 1);
        }
        let mut draft = match shape {
            Shape::Text => plain::read(text),
            Shape::Markdown => markdown::read(text)?,
            Shape::Html => {
                let page = root::without_prefix(text);
                self.mappings.page(&page, html::read(&page, source.url)?)?
            }
            Shape::Json | Shape::Form | Shape::Xml => {
                let open = |source: &Source<'_>| self.open(source, depth + 1);
                let context = json::Context { open: &open, mappings: self.mappings };
                match shape {
                    Shape::Xml => xml::read(text, &context)?,
                    Shape::Form => json::read(&form::to_json(text)?, &context)?,
                    _ => json::read(text, &context)?,
                }
            }
        };
        if shape != Shape::Html {
            check_wall(&draft)?;
        }
        draft.notes.extend(decoded.note.into_iter().chain(note));
        Ok(draft)
    }
}

/// Crawlers store what stood in an article's place under any shape.
///
/// # Errors
/// [`Reason::NoArticle`].
fn check_wall(draft: &Draft) -> Result<(), Rejection> {
    match html::wall(&draft.body.paragraphs(), draft.title.as_deref()) {
        Some(what) if !draft.body.is_empty() => {
            let detail = format!("expected an article, found {what}");
            Err(Rejection::new(Reason::NoArticle, detail).with_source_id(draft.source_id.clone()))
        }
        _ => Ok(()),
    }
}

/// Containers and envelopes around each other; real ones are three at most.
const DEEPEST: usize = 8;
