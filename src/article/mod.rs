//! The normalised article: what every payload shape becomes before analysis.
//!
//! The body is final once an [`Article`] exists: analysis and record only point
//! into it.

mod body;
pub mod clean;
pub mod scripts;

pub use body::BodyBuilder;

use crate::span::Span;

/// One article, clean and shape-independent. Absent facts are `None` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// The payload's own identifier, verbatim.
    pub source_id: Option<String>,
    /// Feed or publisher.
    pub source: Option<String>,
    /// Canonical URL, without tracking parameters or fragment.
    pub url: Option<String>,
    /// The publisher's version of the article, else its modification date.
    pub revision: Option<String>,
    /// What readers may do with the article.
    pub status: Status,
    /// Headline.
    pub title: Option<String>,
    /// Names of the authors, one each.
    pub authors: Vec<String>,
    /// The byline as printed.
    pub byline: Option<String>,
    /// RFC 3339.
    pub published_at: Option<String>,
    /// Where `published_at` was read.
    pub date_source: Option<DateSource>,
    /// RFC 3339.
    pub modified_at: Option<String>,
    /// RFC 3339.
    pub embargo_until: Option<String>,
    /// BCP 47 language tag, declared or identified.
    pub language: Option<String>,
    /// Where the dateline stands in `text`, if the body opens with one.
    pub dateline: Option<Dateline>,
    /// Keywords or tags as given.
    pub keywords: Vec<String>,
    /// Copyright or usage terms as given.
    pub rights: Option<String>,
    /// Parts of the body that stand under a subheading, in order.
    pub sections: Vec<Section>,
    /// The clean body: paragraphs separated by one blank line, NFC, no control
    /// characters. A subheading is a paragraph of its own.
    pub text: String,
    /// The payload shape it was read from, e.g. `markdown`.
    pub format: &'static str,
    /// Path through envelopes to the article, as a JSON pointer; empty where the
    /// payload is the article itself.
    pub after: String,
    /// Guesses that a reader must know of.
    pub notes: Vec<String>,
}

/// The publishing status of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// May be published.
    #[default]
    Usable,
    /// Must not be published for now.
    Withheld,
    /// Withdrawn: readers should remove it.
    Canceled,
}

/// Where the day of publication was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSource {
    /// JSON-LD of a page.
    JsonLd,
    /// A meta element or microdata of a page.
    Meta,
    /// A `<time>` of a page.
    Time,
    /// Text that a page shows to readers.
    Text,
    /// The address of a page.
    Url,
    /// A field of the payload.
    Payload,
}

impl DateSource {
    /// The name in the record.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::Time => "time",
            Self::Text => "text",
            Self::Url => "url",
            Self::Payload => "payload",
        }
    }
}

/// A dateline at the start of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// Byte span in the body, without the dash that follows.
    pub span: Span,
}

/// A part of the body under a subheading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The subheading.
    pub heading: String,
    /// From the first byte of the first paragraph under the heading to the end
    /// of the last; the heading's own paragraph is not part of it.
    pub span: Span,
    /// Where the heading's own paragraph stands in the body.
    pub heading_span: Span,
}
