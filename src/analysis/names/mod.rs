//! Spans of names with their type.
//!
//! A linear-chain conditional random field over hashed features (Lafferty,
//! `McCallum` and Pereira, 2001) labels the tokens that may be part of a name:
//! those with a capital letter and the small words between them. The steps, one
//! file each:
//!
//! ```text
//! document  words, facts shared by all occurrences of a word, candidates
//! features  what a candidate and its surroundings show
//! model     the weights of features and the word lists, read in place
//! decode    the best sequence of labels
//! polish    titles, articles and possessives off; events and works told apart
//! senses    streets, ships and prizes that are no persons
//! companies those that are called by a common word
//! joined    bodies with "and" in their name, as initials tell
//! families  which word of a name is the family's
//! agree     one kind for each spelling
//! teams     organisations that are called like towns
//! grammar   what belongs to a person's name and what does not
//! recall    names missed in one place and found in another
//! ```
//!
//! Training uses the same code up to `features`; see the `copydesk-train` program.

mod agree;
mod companies;
pub mod decode;
pub mod document;
mod families;
pub mod features;
mod grammar;
pub mod hash;
mod joined;
#[cfg(test)]
mod known_wrong;
pub mod label;
pub mod lexicon;
pub mod model;
mod plain;
mod polish;
mod recall;
mod senses;
pub mod table;
mod teams;
#[cfg(test)]
mod tests;
pub mod words;

use std::ops::Range;

use super::entities::EntityType;
use super::layout::Document;
use super::listed::Listed;
use crate::span::Span;
use decode::Decoder;
use document::Words;
use label::LABELS;

use model::{Model, ModelError, Scores};

/// The model that is part of the program.
static MODEL: &[u8] = include_bytes!("../../../models/names-en.bin");

/// The name model; immutable, shared by all threads.
#[derive(Debug)]
pub struct Recognizer {
    /// None only if the bytes compiled in are no model, which a test excludes.
    model: Option<Model<'static>>,
}

/// Buffers of the recogniser; one for each thread.
#[derive(Debug, Default)]
pub struct Scratch {
    words: Words,
    decoder: Decoder,
    /// Of one token.
    features: Vec<u64>,
    nodes: Vec<Scores>,
    labels: Vec<u8>,
}

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
        Self { model: Model::parse(MODEL).ok() }
    }

    /// A recogniser with another model.
    pub fn with_model(bytes: &'static [u8]) -> Result<Self, ModelError> {
        Ok(Self { model: Some(Model::parse(bytes)?) })
    }

    /// Of which of 64 kinds a lower-cased word is by the words that it stands beside; 0 where
    /// that is not known.
    pub(super) fn cluster(&self, lower: &str) -> usize {
        self.model
            .as_ref()
            .map_or(0, |model| model.lexicon.word(hash::of(lower)).coarse_cluster() as usize)
    }

    /// The names of `document`, in order, none overlapping another.
    pub fn find(&self, scratch: &mut Scratch, document: &Document<'_>) -> Vec<Name> {
        self.find_listed(scratch, document, &mut Listed::default())
    }

    /// The same with what the operator's lists say of names, which is stronger.
    pub(super) fn find_listed(
        &self,
        scratch: &mut Scratch,
        document: &Document<'_>,
        listed: &mut Listed<'_>,
    ) -> Vec<Name> {
        let mut names = Vec::new();
        let Some(model) = &self.model else { return names };
        scratch.words.read(document, &model.lexicon);
        for (index, sentence) in document.layout.sentences.iter().enumerate() {
            let mut rest = sentence.tokens.clone();
            while let Some(segment) = scratch.words.segment(rest.clone()) {
                rest.start = segment.end;
                scratch.score(model, index, sentence.tokens.clone(), segment.clone());
                scratch.decoder.best(&scratch.nodes, &model.transitions, &mut scratch.labels);
                let spans = label::spans(&scratch.labels).into_iter().flat_map(|(range, kind)| {
                    let tokens = segment.start + range.start..segment.start + range.end;
                    polish::parts(document, &scratch.words, tokens, kind)
                });
                for (tokens, kind) in spans {
                    let free = names.last().map_or(0, |n: &Name| n.tokens.end);
                    let free = free.max(sentence.tokens.start);
                    let first = sentence.tokens.start;
                    let mut name = polish::name(document, first, free, tokens, kind);
                    if let Some(name) = &mut name {
                        tell(document, &scratch.words, free, name);
                    }
                    names.extend(name);
                }
            }
        }
        listed.find(document, &scratch.words, &names);
        listed.impose(&mut names);
        companies::find(document, &scratch.words, &mut names);
        joined::join(document, &mut names);
        agree::agree(document, &scratch.words, &mut names);
        teams::find(document, &scratch.words, &mut names);
        grammar::find(document, &scratch.words, &mut names);
        grammar::mend(document, &scratch.words, &mut names);
        if recall::recall(document, &scratch.words, &mut names) {
            grammar::mend(document, &scratch.words, &mut names);
        }
        listed.impose(&mut names);
        names
    }
}

/// Corrects the kind of a name where its words or those beside it leave no doubt.
fn tell(document: &Document<'_>, words: &Words, free: usize, name: &mut Name) {
    if let Some((kind, start)) = senses::told(document, words, free, name.tokens.clone(), name.kind)
    {
        (name.kind, name.tokens.start) = (kind, start);
        name.span = document.span_of(name.tokens.clone());
    }
}

impl Scratch {
    /// Scores every label for the tokens of `segment`.
    fn score(
        &mut self,
        model: &Model<'_>,
        sentence: usize,
        tokens: Range<usize>,
        segment: Range<usize>,
    ) {
        self.nodes.clear();
        let case = self.words.cases.get(sentence).copied().unwrap_or_default();
        for index in segment {
            self.features.clear();
            let keep = |feature| self.features.push(feature);
            features::features(&self.words, case, tokens.clone(), index, keep);
            let mut node = [0; LABELS];
            for (score, sum) in node.iter_mut().skip(1).zip(model.sum(&self.features)) {
                *score = i32::from(sum);
            }
            self.nodes.push(node);
        }
    }
}

impl Default for Recognizer {
    fn default() -> Self {
        Self::new()
    }
}
