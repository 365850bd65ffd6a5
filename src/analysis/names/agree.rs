//! One spelling, one kind: names that are written alike in a document nearly
//! always name the same thing.

use std::ops::Range;

use super::hash;
use super::{Name, document::Words};
use crate::analysis::entities::EntityType;

/// What a person's full name counts for its last word.
const FULL_NAME: usize = 2;
const KINDS: [EntityType; 3] = [EntityType::Person, EntityType::Organization, EntityType::Location];

/// Gives names of the same words the kind that most of them have. The last word
/// of a person's full name counts as a person too, unless it is a known place.
pub(super) fn agree(words: &Words, names: &mut [Name]) {
    let mut votes: Vec<(u64, EntityType, usize)> = Vec::new();
    for name in names.iter() {
        votes.push((key(words, name.tokens.clone()), name.kind, 1));
        let last = name.tokens.end.saturating_sub(1);
        let place = words.get(last).entry.place() > 0;
        if name.kind == EntityType::Person && name.tokens.len() > 1 && !place {
            votes.push((key(words, last..name.tokens.end), name.kind, FULL_NAME));
        }
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
