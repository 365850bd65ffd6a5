//! What pronouns close to a name tell of a person's gender.

use crate::analysis::entities::{Entity, EntityType, Gender};
use crate::analysis::mentions::{Form, Mention, Mentions, Pronoun};

/// How many mentions before a pronoun are looked at: bounds the work.
const BACK: usize = 24;

/// Sets the gender of persons whose names do not tell it, where "he" or "she"
/// follows and no other person could be meant.
///
/// Every pronoun that only one recent person can own is a vote; one vote
/// against another leaves the gender unknown.
pub(super) fn from_context(mentions: &Mentions, entities: &mut [Entity]) {
    let unknown = |e: &Entity| e.kind == EntityType::Person && e.gender == Gender::Unknown;
    if !entities.iter().any(unknown) {
        return;
    }
    let mut votes = vec![(0_u32, 0_u32); entities.len()];
    for (index, mention) in mentions.list.iter().enumerate() {
        let Form::Pronoun(Pronoun::Person(gender)) = mention.form else { continue };
        let before = mentions.list.get(..index).unwrap_or(&[]);
        let Some(person) = only_person(before, mention, entities) else { continue };
        if let Some((female, male)) = votes.get_mut(person) {
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

/// The person named in the sentence of a pronoun before it, or in the sentence
/// before that, if nobody else is named in either.
fn only_person(before: &[Mention], pronoun: &Mention, entities: &[Entity]) -> Option<usize> {
    let near = before.iter().rev().take(BACK).take_while(|m| m.sentence + 1 >= pronoun.sentence);
    let mut people = near.filter_map(|m| match m.form {
        Form::Name(e) => entities.get(e).filter(|e| e.kind == EntityType::Person).map(|_| e),
        _ => None,
    });
    let first = people.next()?;
    people.all(|e| e == first).then_some(first)
}
