//! Assembling a body from paragraphs and subheadings.

use super::Section;
use super::clean;
use crate::span::Span;

/// Collects paragraphs into a body; the only place where bodies are joined, so
/// that the promises of [`Article::text`](super::Article::text) hold for every
/// payload shape.
#[derive(Debug, Clone, Default)]
pub struct BodyBuilder {
    text: String,
    headings: Vec<Span>,
}

impl BodyBuilder {
    /// Adds one paragraph, cleaned to one line; nothing if nothing is left.
    pub fn paragraph(&mut self, text: &str) {
        self.push(text);
    }

    /// Adds a subheading: a paragraph of its own that opens a section. The last
    /// section of a body with absurdly many has the rest of it.
    pub fn heading(&mut self, text: &str) {
        if let Some(span) = self.push(text).filter(|_| self.headings.len() < MOST_SECTIONS) {
            self.headings.push(span);
        }
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether a paragraph stands in it as a whole or as part of another.
    pub fn contains(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// The paragraphs and subheadings so far.
    pub fn paragraphs(&self) -> Vec<&str> {
        self.text.split(GAP).collect()
    }

    /// The body and its sections. A heading without a paragraph opens none.
    pub fn finish(self) -> (String, Vec<Section>) {
        let ends = self.headings.iter().skip(1).map(|next| next.start.saturating_sub(GAP.len()));
        let ends = ends.chain([self.text.len()]);
        let section = |(heading, end): (&Span, usize)| {
            let span = Span::new(heading.end + GAP.len(), end);
            (!span.is_empty()).then(|| Section {
                heading: heading.slice(&self.text).to_owned(),
                span,
                heading_span: *heading,
            })
        };
        let sections = self.headings.iter().zip(ends).filter_map(section).collect();
        (self.text, sections)
    }

    fn push(&mut self, text: &str) -> Option<Span> {
        let text = clean::line(text);
        if text.is_empty() {
            return None;
        }
        if !self.text.is_empty() {
            self.text.push_str(GAP);
        }
        let start = self.text.len();
        self.text.push_str(&text);
        Some(Span::new(start, self.text.len()))
    }
}

/// A payload of the largest size could have a million.
const MOST_SECTIONS: usize = 10_000;

/// What stands between two paragraphs.
const GAP: &str = "\n\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_reach_from_heading_to_heading() {
        let mut body = BodyBuilder::default();
        body.paragraph("Opening.");
        body.heading("First");
        body.paragraph("One.");
        body.paragraph("Two.");
        body.heading("Empty");
        body.heading("Last");
        body.paragraph("Three.");
        let (text, sections) = body.finish();
        assert_eq!(text, "Opening.\n\nFirst\n\nOne.\n\nTwo.\n\nEmpty\n\nLast\n\nThree.");
        let drawn: Vec<_> =
            sections.iter().map(|s| (s.heading.as_str(), s.span.slice(&text))).collect();
        assert_eq!(drawn, [("First", "One.\n\nTwo."), ("Last", "Three.")]);
        for s in &sections {
            assert_eq!(s.heading_span.slice(&text), s.heading);
        }
    }

    #[test]
    fn a_heading_at_the_end_opens_no_section() {
        let mut body = BodyBuilder::default();
        body.paragraph("Text.");
        body.heading("More");
        body.paragraph(" \u{200b} ");
        let (text, sections) = body.finish();
        assert_eq!((text.as_str(), sections), ("Text.\n\nMore", vec![]));
    }

    #[test]
    fn the_last_of_too_many_sections_has_the_rest() {
        let mut body = BodyBuilder::default();
        for number in 0..=MOST_SECTIONS {
            body.heading(&number.to_string());
            body.paragraph("Text.");
        }
        let (text, sections) = body.finish();
        assert_eq!(sections.len(), MOST_SECTIONS);
        assert_eq!(sections.last().unwrap().span.slice(&text), "Text.\n\n10000\n\nText.");
    }
}
