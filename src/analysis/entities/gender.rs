//! What pronouns close to a name tell of a person's gender.

use super::references::{Word, WordKind};
use super::resolve::Resolver;
use super::{Entity, EntityType, Gender};
use crate::analysis::layout::Document;

/// Sets the gender of persons whose names do not tell it, where "he" or "she"
/// follows and no other person could be meant.
///
/// Every pronoun that only one recent person can own is a vote; one vote
/// against another leaves the gender unknown.
pub(super) fn from_context(
    document: &Document<'_>,
    words: &[Word],
    resolver: &mut Resolver,
    entities: &mut [Entity],
) {
    let unknown = |e: &Entity| e.kind == EntityType::Person && e.gender == Gender::Unknown;
    if !entities.iter().any(unknown) {
        return;
    }
    let mut votes = vec![(0_u32, 0_u32); entities.len()];
    for word in words {
        let WordKind::Pronoun(gender) = word.kind else { continue };
        let Some(entity) = resolver.only_person(document, word.span.start) else { continue };
        if let Some((female, male)) = votes.get_mut(entity) {
            *female += u32::from(gender == Gender::Female);
            *male += u32::from(gender == Gender::Male);
        }
    }
    for (index, (entity, votes)) in entities.iter_mut().zip(votes).enumerate() {
        if unknown(entity) {
            entity.gender = match votes {
                (0, 1..) => Gender::Male,
                (1.., 0) => Gender::Female,
                _ => Gender::Unknown,
            };
            resolver.set_gender(index, entity.gender);
        }
    }
}
