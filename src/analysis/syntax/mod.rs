//! Parts of speech and a dependency tree for every sentence.
//!
//! A tagger and a greedy transition parser over hashed features, both averaged
//! perceptrons (Collins 2002), the parser after Goldberg & Nivre (2013):
//! arc-hybrid transitions, trained with a dynamic oracle. Relations are told
//! afterwards, one classification for each arc. Everything is linear in the
//! number of tokens and deterministic.
//!
//! ```text
//! words    lower-cased word, shape, suffix, cluster of each token
//! tagger   Penn Treebank tags, left to right
//! arcs     the head of each token
//! labels   the relation to that head
//! ```

mod arcs;
mod features;
mod labels;
mod mend;
mod model;
mod tagger;
mod tags;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "train"))]
pub mod training;

pub use model::{Model, ModelError};
pub use tags::{Relation, Tag};

use std::iter::Peekable;
use std::ops::Range;
use std::slice;

use super::layout::Document;
use super::names::Name;
use features::Words;

/// Tags, heads and relations of the tokens of one document.
#[derive(Debug, Default)]
pub struct Syntax {
    tags: Vec<Tag>,
    heads: Vec<Option<u32>>,
    relations: Vec<Relation>,
    words: Words,
    arcs: arcs::State,
    /// The tokens of the sentence that are no quotation marks.
    parsed: Vec<usize>,
    /// For each sentence whether it is in title case.
    titled: Vec<bool>,
}

impl Syntax {
    /// The part of speech of token `i`.
    pub fn tag(&self, i: usize) -> Tag {
        self.tags.get(i).copied().unwrap_or_default()
    }

    /// The token that governs token `i`; none for the root of a sentence.
    pub fn head(&self, i: usize) -> Option<usize> {
        self.heads.get(i).copied().flatten().map(|head| head as usize)
    }

    /// The relation of token `i` to its head.
    pub fn relation(&self, i: usize) -> Relation {
        self.relations.get(i).copied().unwrap_or_default()
    }

    /// Whether the sentence at `index` is in title case, as headlines are.
    pub fn is_titled(&self, index: usize) -> bool {
        self.titled.get(index).copied().unwrap_or(false)
    }

    /// Every token as a mark that the one before it governs, until more is found.
    fn start(&mut self, count: usize) {
        self.titled.clear();
        self.tags.clear();
        self.tags.resize(count, Tag::Quote);
        self.relations.clear();
        self.relations.resize(count, Relation::Punct);
        self.heads.clear();
        self.heads.extend((0..count as u32).map(|i| i.checked_sub(1)));
    }
}

/// Parses every sentence of `document` into `syntax`. Words of `names` are
/// taken for proper nouns.
///
/// Quotation marks are passed over, so that quoted and reported words have the
/// same trees; they are [`Tag::Quote`] and governed by the word before them.
pub fn parse(model: &Model, document: &Document<'_>, names: &[Name], syntax: &mut Syntax) {
    let mut names = names.iter().peekable();
    syntax.start(document.layout.tokens.len());
    for sentence in &document.layout.sentences {
        let tokens = sentence.tokens.clone();
        fill(model, document, tokens.clone(), &mut names, syntax);
        tagger::tag(&model.tagger, &mut syntax.words);
        arcs::parse(&model.arcs, &syntax.words, &mut syntax.arcs);
        if let Some(first) = tokens.clone().next().and_then(|i| syntax.heads.get_mut(i)) {
            *first = None;
        }
        store(model, syntax);
        mend::possess(syntax, tokens.clone());
        mend::agree(syntax, tokens);
    }
}

/// Takes the words of a sentence over for the tagger, and which of them are of `names`.
fn fill(
    model: &Model,
    document: &Document<'_>,
    tokens: Range<usize>,
    names: &mut Peekable<slice::Iter<'_, Name>>,
    syntax: &mut Syntax,
) {
    syntax.parsed.clear();
    let is_parsed = |&i: &usize| document.is_word(i) || !is_mark(document.token(i));
    syntax.parsed.extend(tokens.clone().filter(is_parsed));
    // A headline reads like any sentence once its capitals are gone.
    let titled = document.is_title_case(tokens);
    syntax.titled.push(titled);
    let mut before = names.clone();
    let words = syntax.parsed.iter().map(|&i| {
        let lower = document.lower(i);
        let is_lowered = titled && !is_inside(&mut before, i);
        (if is_lowered { lower } else { document.token(i) }, lower)
    });
    syntax.words.fill(model, words);
    for (i, &at) in syntax.parsed.iter().enumerate() {
        if is_inside(names, at) && is_proper(document.token(at), document.lower(at)) {
            syntax.words.set_name(i);
        }
    }
}

/// Whether `token` is one of a name; asked for tokens in their order.
fn is_inside(names: &mut Peekable<slice::Iter<'_, Name>>, token: usize) -> bool {
    while names.next_if(|n| n.tokens.end <= token).is_some() {}
    names.peek().is_some_and(|n| n.tokens.start <= token)
}

/// Writes what was found for the words of a sentence to its tokens.
fn store(model: &Model, syntax: &mut Syntax) {
    for (i, &at) in syntax.parsed.iter().enumerate() {
        let head = syntax.arcs.head(i).and_then(|h| syntax.parsed.get(h)).copied();
        let relation = labels::label(&model.labels, &syntax.words, &syntax.arcs, i);
        if let Some(slot) = syntax.heads.get_mut(at) {
            *slot = head.map(|head| head as u32);
        }
        if let Some(slot) = syntax.tags.get_mut(at) {
            *slot = syntax.words.tag(i);
        }
        if let Some(slot) = syntax.relations.get_mut(at) {
            *slot = relation;
        }
    }
}

/// Whether a word of a name is a proper noun, unlike "the" or "of".
fn is_proper(token: &str, lower: &str) -> bool {
    token.starts_with(char::is_uppercase) && !matches!(lower, "the" | "of" | "and" | "for" | "a")
}

/// Whether a token is a quotation mark.
fn is_mark(token: &str) -> bool {
    matches!(token, "\"" | "“" | "”" | "„" | "‟" | "«" | "»" | "``" | "''" | "‘" | "’" | "'" | "`")
}
