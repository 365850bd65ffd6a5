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
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "train"))]
pub mod training;

pub use model::{Model, ModelError};
pub use tags::{Relation, Tag};

use std::ops::Range;

use super::layout::Document;
use super::names::Name;
use features::Words;

/// Tags, heads and relations of the tokens of one document.
#[derive(Debug, Default)]
pub struct Syntax {
    tags: Vec<Tag>,
    heads: Vec<Option<usize>>,
    relations: Vec<Relation>,
    words: Words,
    arcs: arcs::State,
    /// The tokens of the sentence that are no quotation marks.
    parsed: Vec<usize>,
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

/// Parses every sentence of `document` into `syntax`. Words of `names` are
/// taken for proper nouns.
///
/// Quotation marks are passed over, so that quoted and reported words have the
/// same trees; they are [`Tag::Quote`] and governed by the word before them.
pub fn parse(model: &Model, document: &Document<'_>, names: &[Name], syntax: &mut Syntax) {
    let mut names = names.iter().peekable();
    let count = document.layout.tokens.len();
    syntax.tags.clear();
    syntax.tags.resize(count, Tag::Quote);
    syntax.relations.clear();
    syntax.relations.resize(count, Relation::Punct);
    syntax.heads.clear();
    syntax.heads.extend((0..count).map(|i| i.checked_sub(1)));
    for sentence in &document.layout.sentences {
        syntax.parsed.clear();
        syntax.parsed.extend(sentence.tokens.clone().filter(|&i| !is_mark(document.token(i))));
        // A headline reads like any sentence once its capitals are gone.
        let titled = document.is_title_case(sentence.tokens.clone());
        let mut inside = names.clone();
        let words = syntax.parsed.iter().map(|&i| {
            while inside.next_if(|n| n.tokens.end <= i).is_some() {}
            let name = inside.peek().is_some_and(|n| n.tokens.start <= i);
            let lower = document.lower(i);
            (if titled && !name { lower } else { document.token(i) }, lower)
        });
        syntax.words.fill(model, words);
        for (i, &at) in syntax.parsed.iter().enumerate() {
            while names.next_if(|n| n.tokens.end <= at).is_some() {}
            let inside = names.peek().is_some_and(|n| n.tokens.start <= at);
            if inside && is_proper(document.token(at), document.lower(at)) {
                syntax.words.set_name(i);
            }
        }
        tagger::tag(&model.tagger, &mut syntax.words);
        arcs::parse(&model.arcs, &syntax.words, &mut syntax.arcs);
        if let Some(mark) = sentence.tokens.clone().next().and_then(|i| syntax.heads.get_mut(i)) {
            *mark = None;
        }
        for (i, &at) in syntax.parsed.iter().enumerate() {
            let head = syntax.arcs.head(i).and_then(|h| syntax.parsed.get(h)).copied();
            let relation = labels::label(&model.labels, &syntax.words, &syntax.arcs, i);
            if let Some(slot) = syntax.heads.get_mut(at) {
                *slot = head;
            }
            if let Some(slot) = syntax.tags.get_mut(at) {
                *slot = syntax.words.tag(i);
            }
            if let Some(slot) = syntax.relations.get_mut(at) {
                *slot = relation;
            }
        }
        possess(syntax, sentence.tokens.clone());
        agree(syntax, sentence.tokens.clone());
    }
}

/// The owner before "’s" belongs to the noun after it.
fn possess(syntax: &mut Syntax, sentence: Range<usize>) {
    for mark in sentence.clone() {
        if syntax.tag(mark) != Tag::Pos {
            continue;
        }
        let Some(owner) = mark.checked_sub(1).filter(|o| sentence.contains(o)) else { continue };
        let modifies = |&i: &usize| {
            let tag = syntax.tag(i);
            tag.is_noun() || matches!(tag, Tag::Jj | Tag::Cd | Tag::Vbn | Tag::Vbg)
        };
        let phrase = (mark + 1..sentence.end).take_while(modifies);
        let Some(owned) = phrase.filter(|&i| syntax.tag(i).is_noun()).last() else { continue };
        let (head, relation) = (syntax.head(owner), syntax.relation(owner));
        let inside = head.is_some_and(|h| h > mark && h <= owned);
        let mut above =
            std::iter::successors(syntax.head(owned), |&h| syntax.head(h)).take(sentence.len());
        let below = above.any(|h| h == owner);
        if inside || below && syntax.head(owned) != Some(owner) {
            continue;
        }
        if below {
            set(syntax, owned, head, relation);
        }
        set(syntax, owner, Some(owned), Relation::Poss);
    }
}

fn set(syntax: &mut Syntax, token: usize, head: Option<usize>, relation: Relation) {
    if let (Some(h), Some(r)) = (syntax.heads.get_mut(token), syntax.relations.get_mut(token)) {
        (*h, *r) = (head, relation);
    }
}

/// Whether the subject of each verb acts or is acted on, by its auxiliary: "has
/// denied", "was denied".
fn agree(syntax: &mut Syntax, sentence: Range<usize>) {
    let passive: Vec<usize> = sentence
        .clone()
        .filter(|&i| syntax.relation(i) == Relation::AuxPass)
        .filter_map(|i| syntax.head(i))
        .collect();
    for i in sentence {
        let subject = matches!(syntax.relation(i), Relation::Nsubj | Relation::NsubjPass);
        if let (true, Some(verb)) = (subject, syntax.head(i))
            && let Some(slot) = syntax.relations.get_mut(i)
        {
            *slot = if passive.contains(&verb) { Relation::NsubjPass } else { Relation::Nsubj };
        }
    }
}

/// Whether a word of a name is a proper noun, unlike "the" or "of".
fn is_proper(token: &str, lower: &str) -> bool {
    token.starts_with(char::is_uppercase) && !matches!(lower, "the" | "of" | "and" | "for" | "a")
}

/// Whether a token is a quotation mark.
fn is_mark(token: &str) -> bool {
    !token.starts_with(|c: char| c.is_ascii_alphanumeric())
        && matches!(
            token,
            "\"" | "“" | "”" | "„" | "‟" | "«" | "»" | "``" | "''" | "‘" | "’" | "'" | "`"
        )
}
