//! Byte offsets → Unicode code points.

use super::types::{Span, TextSpan};
use crate::span::Span as ByteSpan;

/// Distance in bytes between two remembered positions.
const STRIDE: usize = 256;

/// Converts byte offsets of one text into code point offsets.
///
/// The code point count is remembered at every `STRIDE` bytes, so a look-up
/// counts over one stride only.
pub(super) struct CodePoints<'a> {
    text: &'a str,
    /// Code points that begin before byte `i * STRIDE`.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut count = 0;
        let before = text
            .as_bytes()
            .chunks(STRIDE)
            .map(|chunk| {
                let here = count;
                count += starts(chunk);
                here
            })
            .collect();
        Self { text, before }
    }

    /// The number of code points before byte `offset`.
    fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let stride = offset / STRIDE;
        let bytes = self.text.as_bytes();
        let (known, rest) = match self.before.get(stride) {
            Some(&known) => (known, bytes.get(stride * STRIDE..offset)),
            None => (0, bytes.get(..offset)),
        };
        known + rest.map_or(0, starts)
    }

    pub(super) fn span(&self, span: ByteSpan) -> Span {
        Span { start: self.at(span.start), end: self.at(span.end) }
    }

    pub(super) fn text_span(&self, span: ByteSpan) -> TextSpan {
        let Span { start, end } = self.span(span);
        TextSpan { start, end, text: span.slice(self.text).to_owned() }
    }
}

/// Counts the bytes that begin a code point.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_code_points_across_strides() {
        let text = "“é”—a𝄞 ".repeat(200);
        let points = CodePoints::of(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(at), count, "byte {at}");
        }
        assert_eq!(points.at(text.len()), text.chars().count());
        assert_eq!(points.at(usize::MAX), text.chars().count());
    }

    #[test]
    fn a_text_of_whole_strides_ends_right() {
        let text = "a".repeat(STRIDE * 2);
        assert_eq!(CodePoints::of(&text).at(STRIDE * 2), STRIDE * 2);
    }
}
