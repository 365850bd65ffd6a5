//! A place among tokens, from which the parts of a date are taken one by one.

use super::tokens::Token;
use super::words::{Meaning, meaning};

/// Copied freely, so that a form that does not fit leaves no trace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    pub(super) at: usize,
    /// Of the article, two or three letters.
    pub(super) language: Option<&'t str>,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>], language: Option<&'t str>) -> Self {
        Self { tokens, at: 0, language }
    }

    pub(super) fn rest(&self) -> &'t [Token<'a>] {
        self.tokens.get(self.at..).unwrap_or_default()
    }

    /// A number of at least and at most so many digits.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<u64> {
        match self.rest() {
            [Token::Number(value, digits), ..] if (least..=most).contains(digits) => {
                self.at += 1;
                Some(*value)
            }
            _ => None,
        }
    }

    pub(super) fn small(&mut self) -> Option<i8> {
        self.number(1, 2).and_then(|n| i8::try_from(n).ok())
    }

    /// One of these signs.
    pub(super) fn sign(&mut self, signs: &[char]) -> Option<char> {
        match self.rest() {
            [Token::Sign(sign), ..] if signs.contains(sign) => {
                self.at += 1;
                Some(*sign)
            }
            _ => None,
        }
    }

    pub(super) fn space(&mut self) {
        while let [Token::Space, ..] = self.rest() {
            self.at += 1;
        }
    }

    /// One of these words, as written.
    pub(super) fn word(&mut self, words: &[&str]) -> Option<()> {
        match self.rest() {
            [Token::Word(word), ..] if words.iter().any(|w| w.eq_ignore_ascii_case(word)) => {
                self.at += 1;
                Some(())
            }
            _ => None,
        }
    }

    /// Words with a meaning that `want` takes.
    pub(super) fn meaning<T>(&mut self, want: impl Fn(Meaning) -> Option<T>) -> Option<T> {
        let (found, length) = meaning(self.rest(), self.language, want)?;
        self.at += length;
        Some(found)
    }

    /// Whether a word stands between this place and a later one.
    pub(super) fn has_skipped(&self, word: &str, later: &Self) -> bool {
        let between = self.tokens.get(self.at..later.at).unwrap_or_default();
        between.iter().any(|t| matches!(t, Token::Word(found) if found.eq_ignore_ascii_case(word)))
    }

    /// Skips what joins the parts of a date; whether an apostrophe was in it.
    pub(super) fn gap(&mut self, signs: &[char]) -> bool {
        let mut apostrophe = false;
        for _ in 0..LONGEST_GAP {
            let is_link = |m| (m == Meaning::Link).then_some(());
            match self.rest() {
                [Token::Space, ..] => self.at += 1,
                [Token::Sign(sign), ..] if signs.contains(sign) => {
                    apostrophe |= *sign == '\'';
                    self.at += 1;
                }
                [Token::Word(_), ..] if self.meaning(is_link).is_some() => {}
                _ => break,
            }
        }
        apostrophe
    }
}

/// In tokens: " de l'", ". ".
const LONGEST_GAP: usize = 5;
