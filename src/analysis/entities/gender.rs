//! What pronouns close to a name tell of a person's gender.

use super::resolve::Resolver;
use super::{Entity, EntityType, Gender, references};
use crate::analysis::layout::Document;

/// Sets the gender of persons whose names do not tell it, where "he" or "she"
/// follows and no other person could be meant.
///
/// Every pronoun that only one recent person can own is a vote; one vote
/// against another leaves the gender unknown.
pub(super) fn from_context(document: &Document<'_>, entities: &mut [Entity]) {
    let unknown = |e: &Entity| e.kind == EntityType::Person && e.gender == Gender::Unknown;
    if !entities.iter().any(unknown) {
        return;
    }
    let resolver = Resolver::new(document, entities);
    let mut votes = vec![(0_u32, 0_u32); entities.len()];
    for (index, token) in document.layout.tokens.iter().enumerate() {
        let Some(gender) = references::pronoun(document.lower(index)) else { continue };
        let Some(entity) = resolver.only_person(document, token.span.start) else { continue };
        if let Some((female, male)) = votes.get_mut(entity) {
            *female += u32::from(gender == Gender::Female);
            *male += u32::from(gender == Gender::Male);
        }
    }
    for (entity, votes) in entities.iter_mut().zip(votes) {
        if unknown(entity) {
            entity.gender = match votes {
                (0, 1..) => Gender::Male,
                (1.., 0) => Gender::Female,
                _ => Gender::Unknown,
            };
        }
    }
}
