//! Spans of names with their type.

use std::ops::Range;

use super::entities::EntityType;
use super::layout::Document;
use crate::span::Span;

/// The name model; immutable, shared by all threads.
#[derive(Debug)]
pub struct Recognizer {}

/// Buffers of the recogniser; one for each thread.
#[derive(Debug, Default)]
pub struct Scratch {}

/// One name in the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Where it stands, without article, title or possessive.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: EntityType,
}

impl Recognizer {
    /// The recogniser with the model compiled into the program.
    pub fn new() -> Self {
        Self {}
    }

    /// The model's version.
    pub fn version(&self) -> &'static str {
        "en-0"
    }

    /// The names of `document`, in order, none overlapping another.
    pub fn find(&self, _scratch: &mut Scratch, document: &Document<'_>) -> Vec<Name> {
        let mut names = Vec::new();
        for sentence in &document.layout.sentences {
            let capital =
                |i: usize| document.token(i).chars().next().is_some_and(char::is_uppercase);
            let mut i = sentence.tokens.start + 1;
            while i < sentence.tokens.end {
                let start = i;
                while i < sentence.tokens.end && capital(i) {
                    i += 1;
                }
                if i > start {
                    let tokens = start..i;
                    let span = document.span_of(tokens.clone());
                    names.push(Name { span, tokens, kind: EntityType::Person });
                }
                i += 1;
            }
        }
        names
    }
}

impl Default for Recognizer {
    fn default() -> Self {
        Self::new()
    }
}
