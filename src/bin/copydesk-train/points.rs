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

    /// The bytes from one code point to another.
    pub(super) fn bytes(&self, start: usize, end: usize) -> Span {
        let at = |point: usize| self.0.partition_point(|p| *p <= point).saturating_sub(1);
        Span::new(at(start), at(end))
    }

    /// Start and end of a span of the text.
    pub(super) fn pair(&self, span: Span) -> [usize; 2] {
        [self.0[span.start], self.0[span.end]]
    }
}
