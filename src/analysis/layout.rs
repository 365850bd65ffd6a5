//! Paragraphs, sentences and tokens of a body.

use std::ops::Range;

use crate::article::Section;
use crate::span::Span;

/// A text with its layout: what every later pass reads.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The body; all spans point into it.
    pub text: &'a str,
    /// The headline, which is not part of `text`.
    pub title: Option<&'a str>,
    /// Its paragraphs, sentences and tokens.
    pub layout: &'a Layout,
}

/// Buffers of the layout, reused from article to article.
#[derive(Debug, Default)]
pub struct Layout {
    /// Every token in order.
    pub tokens: Vec<Token>,
    /// Every sentence in order; no token is outside a sentence.
    pub sentences: Vec<Sentence>,
    /// Every paragraph in order.
    pub paragraphs: Vec<Paragraph>,
    /// Lower-cased token texts, one after another (see [`Token::lower`]).
    lower: String,
}

/// A word, number, or punctuation mark.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands in the body.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// Range of its lower-cased text in the layout's buffer.
    lower: Span,
}

/// A sentence within one paragraph.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Where it stands in the body.
    pub span: Span,
    /// Its tokens, as indices into [`Layout::tokens`].
    pub tokens: Range<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
}

/// A paragraph of the body.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Where it stands in the body.
    pub span: Span,
    /// Its sentences, as indices into [`Layout::sentences`].
    pub sentences: Range<usize>,
    /// Whether it is the subheading of a section.
    pub heading: bool,
}

impl<'a> Document<'a> {
    /// The text of token `index`; empty past the end.
    pub fn token(&self, index: usize) -> &'a str {
        self.layout.tokens.get(index).map_or("", |t| t.span.slice(self.text))
    }

    /// The lower-cased text of token `index`; empty past the end.
    pub fn lower(&self, index: usize) -> &'a str {
        self.layout.tokens.get(index).map_or("", |t| t.lower.slice(&self.layout.lower))
    }

    /// The body span from the first to the last of `tokens`.
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        let at = |i: usize| self.layout.tokens.get(i).map(|t| t.span);
        match (at(tokens.start), tokens.end.checked_sub(1).and_then(at)) {
            (Some(first), Some(last)) => first.hull(last),
            _ => Span::default(),
        }
    }

    /// The tokens that lie wholly within `span`.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let tokens = &self.layout.tokens;
        let start = tokens.partition_point(|t| t.span.start < span.start);
        let end = tokens.partition_point(|t| t.span.end <= span.end);
        start..end.max(start)
    }
}

/// Fills `layout` with the paragraphs, sentences and tokens of `text`.
pub fn lay_out(text: &str, sections: &[Section], layout: &mut Layout) {
    layout.tokens.clear();
    layout.sentences.clear();
    layout.paragraphs.clear();
    layout.lower.clear();
    let mut offset = 0;
    for block in text.split("\n\n") {
        let span = Span::new(offset, offset + block.len());
        offset = span.end + 2;
        if block.trim().is_empty() {
            continue;
        }
        let first = layout.sentences.len();
        sentences(text, span, layout);
        let heading = sections.iter().any(|s| s.heading_span == span);
        layout.paragraphs.push(Paragraph {
            span,
            sentences: first..layout.sentences.len(),
            heading,
        });
    }
}

fn sentences(text: &str, paragraph: Span, layout: &mut Layout) {
    let mut first = layout.tokens.len();
    let mut chars = paragraph.slice(text).char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let start = paragraph.start + at;
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some(&(at, c)) = chars.peek() {
                if !(c.is_alphanumeric() || c == '-') {
                    break;
                }
                end = paragraph.start + at + c.len_utf8();
                chars.next();
            }
        }
        push_token(text, Span::new(start, end), layout);
        if matches!(c, '.' | '?' | '!') {
            first = close_sentence(first, layout);
        }
    }
    close_sentence(first, layout);
}

fn push_token(text: &str, span: Span, layout: &mut Layout) {
    let from = layout.lower.len();
    layout.lower.extend(span.slice(text).chars().flat_map(char::to_lowercase));
    let lower = Span::new(from, layout.lower.len());
    layout.tokens.push(Token { span, sentence: layout.sentences.len(), lower });
}

fn close_sentence(first: usize, layout: &mut Layout) -> usize {
    let tokens = first..layout.tokens.len();
    if let (Some(a), Some(b)) = (layout.tokens.get(first), layout.tokens.last()) {
        let span = a.span.hull(b.span);
        let paragraph = layout.paragraphs.len();
        layout.sentences.push(Sentence { span, tokens: tokens.clone(), paragraph });
    }
    tokens.end
}
