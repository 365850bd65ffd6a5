//! Paragraphs, sentences and tokens of a body.

mod abbreviations;
mod beginning;
mod hyphens;
mod sentences;
#[cfg(test)]
mod tests;
mod tokens;

pub(super) use beginning::beginning;
pub(super) use hyphens::{around_vowels, goes_on_small};
pub(super) use tokens::is_letter;

use std::cell::OnceCell;
use std::ops::Range;

use crate::article::Section;
use crate::lexicon::{Class, Lexicon, Properties, singular};
use crate::span::Span;

/// How many tokens of a span are looked at before all are.
const NEAR: usize = 16;

/// A text with its layout: what every later pass reads.
#[derive(Debug)]
pub struct Document<'a> {
    /// The body; all spans point into it.
    pub text: &'a str,
    /// The headline, which is not part of `text`.
    pub title: Option<&'a str>,
    /// Its paragraphs, sentences and tokens.
    pub layout: &'a Layout,
    /// What is known of its words.
    pub lexicon: &'a Lexicon,
    /// One for each token.
    words: Vec<Word<'a>>,
    /// Whether it is about sport, once somebody has asked.
    sport: OnceCell<bool>,
}

/// What every pass asks of a token again and again.
#[derive(Debug)]
struct Word<'a> {
    text: &'a str,
    lower: &'a str,
    known: &'a Properties,
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
    /// The text with its letters of ASCII in lower case, then the lower-cased tokens that
    /// have other letters (see [`Token::lower`]).
    lower: String,
}

/// A word, number, or punctuation mark.
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands in the body.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: usize,
    /// Where its lower-cased text begins and ends in the layout's buffer.
    lower: [u32; 2],
    /// Its place in the lexicon.
    word: u32,
    /// Whether it begins with a letter or a digit.
    is_word: bool,
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
    /// `text` with the layout that [`lay_out`] made of it.
    pub fn new(
        lexicon: &'a Lexicon,
        title: Option<&'a str>,
        text: &'a str,
        layout: &'a Layout,
    ) -> Self {
        let word = |token: &Token| Word {
            text: token.span.slice(text),
            lower: token.lower().slice(&layout.lower),
            known: lexicon.at(token.word),
        };
        let words = layout.tokens.iter().map(word).collect();
        Self { text, title, layout, lexicon, words, sport: OnceCell::new() }
    }

    /// The text of token `index`; empty past the end.
    pub fn token(&self, index: usize) -> &'a str {
        self.words.get(index).map_or("", |word| word.text)
    }

    /// The lower-cased text of token `index`; empty past the end.
    pub fn lower(&self, index: usize) -> &'a str {
        self.words.get(index).map_or("", |word| word.lower)
    }

    /// What the lexicon knows of token `index`.
    pub fn properties(&self, index: usize) -> &'a Properties {
        self.words.get(index).map_or(Properties::NOTHING, |word| word.known)
    }

    /// Whether token `index` is of that class.
    pub fn is(&self, index: usize, class: Class) -> bool {
        self.properties(index).is(class)
    }

    /// Whether token `index` is a noun of one of those classes, in the singular or the plural.
    pub fn is_noun_of(&self, index: usize, classes: &[Class]) -> bool {
        let plural = || {
            let lower = self.lower(index);
            let one = singular(lower);
            one.len() < lower.len() && self.lexicon.get(one).is_any(classes)
        };
        self.properties(index).is_any(classes) || plural()
    }

    /// Whether it is about sport: `read` is asked once, as it reads every word.
    pub(super) fn is_sport(&self, read: impl FnOnce() -> bool) -> bool {
        *self.sport.get_or_init(read)
    }

    /// Whether token `index` is letters after a name, "KC", "OBE", "M.D.": capitals tell them
    /// from words.
    pub fn is_post_nominal(&self, index: usize) -> bool {
        let token = self.token(index);
        let bare = || self.lexicon.is(&token.replace('.', "").to_lowercase(), Class::PostNominal);
        let known = self.is(index, Class::PostNominal) || token.contains('.') && bare();
        // Most words are none: their capitals need not be counted.
        known
            && (token.starts_with("Esq") || token.chars().filter(|c| c.is_uppercase()).count() > 1)
    }

    /// Where the age behind a name ends, at whose comma `index` is: "Ann Berger, 66 |,", "Ann
    /// Berger, aged 66 |,".
    pub fn age_at(&self, index: usize) -> Option<usize> {
        let at = index + 1 + usize::from(self.lower(index + 1) == "aged");
        let years = self.token(at);
        let number = (1..=3).contains(&years.len()) && years.bytes().all(|b| b.is_ascii_digit());
        (number && self.token(index) == ",").then_some(at + 1)
    }

    /// The tokens of the sentence of token `index`.
    pub fn sentence_of(&self, index: usize) -> Range<usize> {
        let token = self.layout.tokens.get(index);
        let sentence = token.and_then(|token| self.layout.sentences.get(token.sentence));
        sentence.map_or(index..index, |sentence| sentence.tokens.clone())
    }

    /// Whether token `index` is "'s".
    pub fn is_possessive_mark(&self, index: usize) -> bool {
        matches!(self.token(index), "'s" | "’s")
    }

    /// The token of the family name in a person's name: the last but letters, "Ann | Berger | KC",
    /// or the one before a given name of two syllables, "Gregory | So | Kam-leung".
    pub fn family_name(&self, name: Range<usize>) -> usize {
        let (start, end) = (name.start, name.end);
        let plain = |&at: &usize| self.is_word(at) && !self.is_post_nominal(at);
        let last = name.rev().find(plain).unwrap_or(end.saturating_sub(1));
        last - usize::from(last > start && self.is_two_syllables(last))
    }

    /// Whether token `index` is a given name of two syllables, "Min-ho", which the layout
    /// keeps together only in a name.
    pub fn is_two_syllables(&self, index: usize) -> bool {
        let token = self.token(index);
        token.starts_with(char::is_uppercase) && goes_on_small(token)
    }

    /// Whether token `index` is a word or a number, not a mark.
    pub fn is_word(&self, index: usize) -> bool {
        self.layout.tokens.get(index).is_some_and(|t| t.is_word)
    }

    /// Whether the sentence of `tokens` is in title case, as headlines are: of at
    /// least four words longer than three letters, four in five have a capital.
    pub fn is_title_case(&self, tokens: Range<usize>) -> bool {
        let words = tokens.map(|i| self.token(i)).filter(|word| word.len() > 3);
        let (mut capitals, mut long) = (0, 0);
        for first in words.filter_map(|word| word.chars().next()).filter(|c| c.is_alphabetic()) {
            long += 1;
            capitals += usize::from(first.is_uppercase());
        }
        long >= 4 && capitals * 5 >= long * 4
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
        let rest = tokens.get(start..).unwrap_or_default();
        // Most spans are short.
        let near = rest.get(..NEAR).filter(|n| n.last().is_some_and(|t| t.span.end > span.end));
        let count = near.unwrap_or(rest).partition_point(|t| t.span.end <= span.end);
        start..start + count
    }
}

impl Token {
    fn lower(&self) -> Span {
        let [start, end] = self.lower;
        Span::new(start as usize, end as usize)
    }
}

/// Fills `layout` with the paragraphs, sentences and tokens of `text`.
///
/// Paragraphs are separated by blank lines. A single line break ends a sentence
/// unless the text is hard-wrapped. Tokens follow the Penn Treebank in the main:
/// `'s` and `n't` stand alone, as does every quotation mark, dash and currency
/// sign; abbreviations keep their full stop. Time is linear in the text.
pub fn lay_out(lexicon: &Lexicon, text: &str, sections: &[Section], layout: &mut Layout) {
    layout.clear();
    layout.lower.push_str(text);
    layout.lower.make_ascii_lowercase();
    let wrapped = is_wrapped(text);
    let mut headings = sections.iter().map(|s| s.heading_span).peekable();
    let mut offset = 0;
    for block in blocks(text) {
        let span = trimmed(text, Span::new(offset, offset + block.len()));
        offset += block.len() + 2;
        if span.is_empty() {
            continue;
        }
        while headings.next_if(|heading| heading.start < span.start).is_some() {}
        let heading = headings.peek().is_some_and(|heading| trimmed(text, *heading) == span);
        let first_token = layout.tokens.len();
        tokens::split(lexicon, text, span, |token| layout.push(lexicon, text, token));
        let first = layout.sentences.len();
        sentences::split(lexicon, text, first_token, wrapped, layout);
        let sentences = first..layout.sentences.len();
        layout.paragraphs.push(Paragraph { span, sentences, heading });
    }
}

impl Layout {
    fn clear(&mut self) {
        self.tokens.clear();
        self.sentences.clear();
        self.paragraphs.clear();
        self.lower.clear();
    }

    /// Adds a token to the sentence that is not closed yet.
    fn push(&mut self, lexicon: &Lexicon, text: &str, span: Span) {
        let token = span.slice(text);
        let mut lower = span;
        if !token.is_ascii() {
            lower.start = self.lower.len();
            self.lower.push_str(&token.to_lowercase());
            lower.end = self.lower.len();
        }
        let word = lexicon.place(lower.slice(&self.lower));
        let is_word = token.starts_with(tokens::is_letter);
        let lower = [lower.start as u32, lower.end as u32];
        self.tokens.push(Token { span, sentence: self.sentences.len(), lower, word, is_word });
    }

    /// Makes a sentence of `tokens`, which are not empty.
    fn close(&mut self, tokens: Range<usize>) {
        let sentence = self.sentences.len();
        let Some(own) = self.tokens.get_mut(tokens.clone()) else { return };
        let mut span = own.first().map(|t| t.span).unwrap_or_default();
        for token in own {
            token.sentence = sentence;
            span = span.hull(token.span);
        }
        let paragraph = self.paragraphs.len();
        self.sentences.push(Sentence { span, tokens, paragraph });
    }
}

/// The text between blank lines.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        // One byte is found faster than two.
        let mut breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        let end = breaks.find(|at| text.as_bytes().get(at + 1) == Some(&b'\n'));
        rest = end.and_then(|end| text.get(end + 2..));
        text.get(..end.unwrap_or(text.len()))
    })
}

/// Whether single line breaks are the wrapping of a fixed line width: then a
/// good part of the lines goes on in lower case.
fn is_wrapped(text: &str) -> bool {
    let (mut breaks, mut continued) = (0_usize, 0_usize);
    for at in memchr::memchr_iter(b'\n', text.as_bytes()) {
        let next = text.get(at + 1..).and_then(|line| line.chars().next());
        if let Some(first) = next.filter(|&c| c != '\n') {
            breaks += 1;
            continued += usize::from(first.is_lowercase());
        }
    }
    continued * 5 > breaks
}

fn trimmed(text: &str, span: Span) -> Span {
    let block = span.slice(text);
    let start = span.start + (block.len() - block.trim_start().len());
    Span::new(start, (start + block.trim().len()).max(start))
}
