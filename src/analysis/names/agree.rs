//! One spelling, one kind: names that are written alike in a document nearly
//! always name the same thing.

use super::hash;
use super::{Name, document::Words};
use crate::analysis::entities::EntityType;

/// Gives names of the same words the kind that most of them have.
pub(super) fn agree(words: &Words, names: &mut [Name]) {
    let mut keys: Vec<(u64, usize)> = names
        .iter()
        .map(|name| name.tokens.clone().fold(0, |key, at| hash::pair(key, words.get(at).lower)))
        .zip(0..)
        .collect();
    keys.sort_unstable();
    for group in keys.chunk_by(|a, b| a.0 == b.0) {
        let count = |kind: EntityType| {
            let same =
                group.iter().filter(|(_, at)| names.get(*at).is_some_and(|n| n.kind == kind));
            same.count()
        };
        let kinds = [EntityType::Person, EntityType::Organization, EntityType::Location];
        let Some(most) = kinds.into_iter().max_by_key(|kind| count(*kind)) else { continue };
        let others: usize = kinds.into_iter().filter(|k| *k != most).map(count).sum();
        if others == 0 || count(most) < 2 * others {
            continue;
        }
        for (_, at) in group {
            if let Some(name) = names.get_mut(*at).filter(|name| kinds.contains(&name.kind)) {
                name.kind = most;
            }
        }
    }
}
