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
mod model;
mod tagger;
mod tags;
pub mod training;

pub use model::{Model, ModelError};
pub use tags::{Relation, Tag};

use super::layout::Document;
use features::Words;

/// Tags, heads and relations of the tokens of one document.
#[derive(Debug, Default)]
pub struct Syntax {
    tags: Vec<Tag>,
    heads: Vec<Option<usize>>,
    relations: Vec<Relation>,
    words: Words,
    arcs: arcs::State,
}

impl Syntax {
    /// The part of speech of token `i`.
    pub fn tag(&self, i: usize) -> Tag {
        self.tags.get(i).copied().unwrap_or_default()
    }

    /// The token that governs token `i`; none for the root of a sentence.
    pub fn head(&self, i: usize) -> Option<usize> {
        self.heads.get(i).copied().flatten()
    }

    /// The relation of token `i` to its head.
    pub fn relation(&self, i: usize) -> Relation {
        self.relations.get(i).copied().unwrap_or_default()
    }
}

/// Parses every sentence of `document` into `syntax`.
pub fn parse(model: &Model, document: &Document<'_>, syntax: &mut Syntax) {
    let count = document.layout.tokens.len();
    syntax.tags.clear();
    syntax.heads.clear();
    syntax.heads.resize(count, None);
    syntax.relations.clear();
    for sentence in &document.layout.sentences {
        let offset = sentence.tokens.start;
        syntax
            .words
            .fill(model, sentence.tokens.clone().map(|i| (document.token(i), document.lower(i))));
        tagger::tag(&model.tagger, &mut syntax.words);
        arcs::parse(&model.arcs, &syntax.words, &mut syntax.arcs);
        for i in 0..syntax.words.len() {
            let head = syntax.arcs.head(i);
            syntax.tags.push(syntax.words.tag(i));
            let relation = labels::label(&model.labels, &syntax.words, &syntax.arcs, i);
            syntax.relations.push(relation);
            if let Some(slot) = syntax.heads.get_mut(offset + i) {
                *slot = head.map(|h| offset + h);
            }
        }
    }
}
