//! One spelling, one kind: names that are written alike in a document nearly
//! always name the same thing.

use std::ops::Range;

use super::families;
use super::hash;
use super::lexicon::Entry;
use super::{Name, document::Words};
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// What a full name counts for its short form.
const FULL_NAME: usize = 2;
const KINDS: [EntityType; 3] = [EntityType::Person, EntityType::Organization, EntityType::Location];

/// Gives names of the same words the kind that most of them have; full names have
/// a say in their short forms.
pub(super) fn agree(document: &Document<'_>, words: &Words, names: &mut [Name]) {
    let mut votes: Vec<(u64, EntityType, usize)> = Vec::new();
    for name in names.iter() {
        votes.push((key(words, name.tokens.clone()), name.kind, 1));
        votes.extend(short_form(document, words, name).map(|tokens| {
            let short = key(words, tokens);
            (short, name.kind, FULL_NAME)
        }));
    }
    votes.sort_unstable();
    let winners: Vec<(u64, EntityType)> =
        votes.chunk_by(|a, b| a.0 == b.0).filter_map(winner).collect();
    for name in names.iter_mut().filter(|name| KINDS.contains(&name.kind)) {
        let own = key(words, name.tokens.clone());
        if let Ok(at) = winners.binary_search_by_key(&own, |(key, _)| *key) {
            name.kind = winners.get(at).map_or(name.kind, |(_, kind)| *kind);
        }
    }
}

/// The words that a full name goes by later: a person's last one, if it is no known
/// place, a company's without the legal form, and a club's last one: "Villa".
fn short_form(document: &Document<'_>, words: &Words, name: &Name) -> Option<Range<usize>> {
    let last = name.tokens.end.checked_sub(1).filter(|last| *last > name.tokens.start)?;
    let entry = words.get(last).entry;
    match name.kind {
        EntityType::Person
            if entry.place() == 0 || families::comes_first(document, words, &name.tokens) =>
        {
            let family = families::family_name(document, words, name.tokens.clone());
            Some(family..family + 1)
        }
        EntityType::Organization if document.is(last, Class::Club) => Some(last..name.tokens.end),
        EntityType::Organization if entry.has(Entry::ORGANIZATION_SUFFIX) => {
            Some(name.tokens.start..last)
        }
        _ => None,
    }
}

/// The kind that has two thirds of the votes for one key.
fn winner(votes: &[(u64, EntityType, usize)]) -> Option<(u64, EntityType)> {
    let count = |kind| votes.iter().filter(|vote| vote.1 == kind).map(|vote| vote.2).sum();
    let counts: [usize; 3] = KINDS.map(count);
    let all: usize = counts.iter().sum();
    let (_, kind) = counts.iter().zip(KINDS).find(|(count, _)| *count * 3 >= all * 2 && all > 0)?;
    votes.first().map(|(key, ..)| (*key, kind))
}

fn key(words: &Words, tokens: Range<usize>) -> u64 {
    tokens.fold(0, |key, at| hash::pair(key, words.get(at).lower))
}
