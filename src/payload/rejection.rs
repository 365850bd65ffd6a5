//! Why a payload was refused.

use std::fmt;

/// A payload that cannot become a record, ever: it is parked, not retried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}: {detail}")]
pub struct Rejection {
    /// The closed class, for counters and filters.
    pub reason: Reason,
    /// What exactly was wrong, with the offset, field or key; never article text.
    pub detail: String,
    /// Where, in bytes of the inflated payload or of its text in UTF-8, where that
    /// can be told.
    pub offset: Option<usize>,
    /// The payload's own identifier where it could be read.
    pub source_id: Option<String>,
}

impl Rejection {
    /// A rejection without a source identifier.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into(), offset: None, source_id: None }
    }

    /// The same rejection with the place where the payload is wrong.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    /// The same rejection with the payload's identifier, if it has one of bearable
    /// length.
    #[must_use]
    pub fn with_source_id(mut self, id: Option<String>) -> Self {
        self.source_id = id.filter(|id| id.chars().count() <= LONGEST_SOURCE_ID);
        self
    }
}

/// In characters. Identifiers go into headers and indexes; a longer one is a field
/// read for the wrong thing, and cut short it could be another article's.
pub(super) const LONGEST_SOURCE_ID: usize = 1024;

/// The classes of rejection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Larger than the limit, or inflating to more.
    TooLarge,
    /// Bytes that are not text in any encoding that was declared or detected.
    Encoding,
    /// A broken gzip, deflate or brotli stream, or a content encoding that is not supported.
    Compression,
    /// Not well-formed in its own format (JSON, XML, front matter).
    Malformed,
    /// A content type or shape that Copydesk does not read.
    Unsupported,
    /// Nested deeper, or with more attributes, than any real page.
    TooComplex,
    /// No body text was found.
    Empty,
    /// A page that stands in the place of an article: a check for robots, an error, a
    /// request for consent.
    NoArticle,
}

impl Reason {
    /// Every reason, for counters that start at zero.
    pub const ALL: [Self; 8] = [
        Self::TooLarge,
        Self::Encoding,
        Self::Compression,
        Self::Malformed,
        Self::Unsupported,
        Self::TooComplex,
        Self::Empty,
        Self::NoArticle,
    ];

    /// The name used in headers, metrics and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Encoding => "encoding",
            Self::Compression => "compression",
            Self::Malformed => "malformed",
            Self::Unsupported => "unsupported",
            Self::TooComplex => "too_complex",
            Self::Empty => "empty",
            Self::NoArticle => "no_article",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
