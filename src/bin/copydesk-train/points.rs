//! Byte offsets → code points, which corpora count in.

use copydesk::span::Span;

/// The number of code points before each byte of a text.
pub(super) struct CodePoints(Vec<usize>);

impl CodePoints {
    pub(super) fn of(text: &str) -> Self {
        let mut points = Vec::with_capacity(text.len() + 1);
        let mut count = 0;
        for (at, _) in text.char_indices() {
            points.resize(at, count);
            points.push(count);
            count += 1;
        }
        points.resize(text.len() + 1, count);
        Self(points)
    }

    /// Start and end of a span of the text.
    pub(super) fn pair(&self, span: Span) -> [usize; 2] {
        [self.0[span.start], self.0[span.end]]
    }
}
