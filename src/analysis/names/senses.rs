//! What the words in and around a name tell of its kind, where the model took a street,
//! a ship, a prize, or a town for a person.

use std::ops::Range;

use super::document::Words;
use super::words::Case;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// Numbers behind a name that are an age.
const AGES: Range<u32> = 13..110;

/// Whether a word in capitals stands before the one at `at`, in its sentence: "Minister for |
/// Education".
fn after_capital(document: &Document<'_>, at: usize) -> bool {
    let first = document.sentence_of(at).start;
    let before = at.checked_sub(1).filter(|_| at > first);
    before.is_some_and(|before| {
        let token = document.token(before);
        token.starts_with(char::is_uppercase) || matches!(token, "&" | "and" | "of" | "for")
    })
}

/// The kind of the name that `tokens` hold, and where it begins, if its words or those
/// beside it leave no doubt; `free` is the first token that no name before holds.
pub(super) fn told(
    document: &Document<'_>,
    words: &Words,
    free: usize,
    tokens: Range<usize>,
    kind: EntityType,
) -> Option<(EntityType, usize)> {
    let before = |back: usize| tokens.start.checked_sub(back).filter(|&at| at >= free);
    let is = |at: Option<usize>, class| at.is_some_and(|at| document.is(at, class));
    let small =
        |at: Option<usize>| at.is_some_and(|at| document.token(at).starts_with(char::is_lowercase));
    let start = tokens.start;
    // "HMS Lady Marian", "the yacht Lady Rowena"
    let titled = is(before(1), Class::Courtesy) && !small(before(1));
    let lead = start - usize::from(titled);
    let beside = lead.checked_sub(1).filter(|&at| at >= free);
    if is(beside, Class::ShipPrefix) && !small(beside) {
        return Some((EntityType::Misc, lead - 1));
    }
    if document.is(start, Class::ShipPrefix) && shouted(document, start) && tokens.len() > 1 {
        return Some((EntityType::Misc, start));
    }
    // "Environment | Wales", which the word before makes a body
    let field = is(before(1), Class::Portfolio) && !small(before(1));
    if field
        && tokens.len() == 1
        && words.get(start).entry.place() > 0
        && !after_capital(document, start - 1)
    {
        return Some((EntityType::Organization, start - 1));
    }
    let last = tokens.end.saturating_sub(1);
    if kind == EntityType::Person && tokens.len() > 1 {
        if document.is(last, Class::PlaceNoun) {
            return Some((EntityType::Location, start));
        }
        // "Kent Police", "Air Berlin Airlines", "Quay Aggregates"
        if document.properties(last).is_any(&[Class::Body, Class::FirmEnd]) {
            // "St | John Ambulance"
            let saint = before(1).filter(|&at| matches!(document.token(at), "St" | "St."));
            return Some((EntityType::Organization, saint.unwrap_or(start)));
        }
        if document.is(last, Class::Award) {
            return Some((EntityType::Misc, start));
        }
    }
    if kind == EntityType::Person {
        // "the schooner Ada Marie", but not "the yacht’s Ada Marie"
        if small(beside) && is(beside, Class::Vessel) {
            return Some((EntityType::Misc, lead));
        }
        // "the town of Umm Harira", "Jabal Salim camp"
        let of = before(1).is_some_and(|at| document.token(at) == "of");
        let place = of && small(before(2)) && is(before(2), Class::Settlement);
        let after = tokens.end;
        let camp = document.is(after, Class::AfterPlace)
            && document.token(after).starts_with(char::is_lowercase);
        if place || camp {
            return Some((EntityType::Location, start));
        }
    }
    // "the President of Chad | Idriss Deby"
    let ruled = before(1).is_some_and(|at| document.token(at) == "of")
        && is(before(2), Class::Title)
        && tokens.len() > 2
        && words.get(start).entry.place() > 0;
    let plain = |at: usize| {
        let word = words.get(at);
        word.case == Case::Title && !word.entry.has(super::lexicon::Entry::ORGANIZATION_WORD)
    };
    if ruled && matches!(kind, EntityType::Person | EntityType::Organization) {
        let rest = start + 1..tokens.end;
        if rest.clone().all(plain) {
            return Some((EntityType::Person, rest.start));
        }
    }
    // "the Scot", "an Englishwoman"
    let people = tokens.len() == 1 && document.is(start, Class::Nationality);
    if people && is(before(1), Class::Article) && document.token(tokens.end) != "-" {
        return Some((EntityType::Group, start));
    }
    // "his mother, Bethany, said", "his mother Bethany"
    let comma = before(1).is_some_and(|at| document.token(at) == ",");
    let closed = matches!(document.token(tokens.end), "," | ";");
    let kin = before(1 + usize::from(comma));
    let relative = small(kin) && is(kin, Class::Kinship) && (!comma || closed);
    if kind != EntityType::Person && tokens.len() == 1 && relative {
        return Some((EntityType::Person, start));
    }
    // "Jordan, 43, said"
    let body_or_place = matches!(kind, EntityType::Location | EntityType::Organization);
    if body_or_place && tokens.len() == 1 && is_aged(document, words, start) {
        return Some((EntityType::Person, start));
    }
    // "his running mate JD Vance"
    let mate = small(before(1)) && is(before(1), Class::Role) && !is(before(1), Class::Body);
    let given = words.get(start).entry.first_name() > 0;
    let named = tokens.len() == 2
        && given
        && !words.get(last).entry.has(super::lexicon::Entry::ORGANIZATION_WORD);
    if kind == EntityType::Organization && mate && named {
        return Some((EntityType::Person, start));
    }
    None
}

/// Whether an age stands behind a family name, and the sentence goes on behind it: neither "in Jordan, 43,"
/// nor the numbers of a list, "Jordan, 43, Peru, 40".
fn is_aged(document: &Document<'_>, words: &Words, at: usize) -> bool {
    let before = at.checked_sub(1).filter(|&before| before >= document.sentence_of(at).start);
    let inside = before.is_some_and(|before| document.is(before, Class::Preposition));
    let age = document.token(at + 2).parse::<u32>();
    words.get(at).entry.surname() > 0
        && !inside
        && document.token(at + 1) == ","
        && age.is_ok_and(|age| AGES.contains(&age))
        && document.token(at + 3) == ","
        && document.token(at + 4).starts_with(char::is_lowercase)
}

fn shouted(document: &Document<'_>, at: usize) -> bool {
    document.token(at).chars().all(char::is_uppercase)
}
