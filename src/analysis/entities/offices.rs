//! Offices that go by their initials: "the PCC" after "Police and Crime Commissioner
//! Donna Veal".

use super::{Entity, EntityType, Mention, MentionKind};
use crate::analysis::layout::Document;
use crate::lexicon::{Class, Lexicon};

/// Gives the mentions of a body whose name is the initials of one person's role to that
/// person, where every one of them has an article or brackets around it.
pub(super) fn join(document: &Document<'_>, entities: &mut Vec<Entity>) {
    let mut holders: Vec<(String, usize)> = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        for role in &entity.roles {
            holders.push((initials(role, document.lexicon), index));
        }
    }
    if holders.is_empty() {
        return;
    }
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (index, entity) in entities.iter().enumerate() {
        let listed = entity.listing.is_some();
        if listed || entity.kind != EntityType::Organization || !is_office(document, entity) {
            continue;
        }
        let mut found: Vec<usize> =
            holders.iter().filter(|(letters, _)| *letters == entity.name).map(|h| h.1).collect();
        found.dedup();
        if let &[holder] = found.as_slice() {
            moved.push((index, holder));
        }
    }
    for &(office, holder) in &moved {
        let mentions = entities.get_mut(office).map(|e| std::mem::take(&mut e.mentions));
        if let Some(person) = entities.get_mut(holder) {
            let of_office = mentions.unwrap_or_default().into_iter();
            person.mentions.extend(of_office.map(|m| Mention { kind: MentionKind::Nominal, ..m }));
            person.mentions.sort_unstable_by_key(|m| m.span);
        }
    }
    entities.retain(|entity| !entity.mentions.is_empty());
}

/// Whether a name is two capitals or more, and every mention of it is "the PCC", "(PCC)"
/// or "the Voyageurs GM".
fn is_office(document: &Document<'_>, entity: &Entity) -> bool {
    let capitals = entity.name.len() >= 2 && entity.name.bytes().all(|b| b.is_ascii_uppercase());
    capitals
        && entity.mentions.iter().all(|mention| {
            let before = document.text.get(..mention.span.start).unwrap_or("");
            let closed = ["the ", "The ", "("].iter().any(|article| before.ends_with(article));
            closed || of_team(before)
        })
}

/// Whether a text ends with an article and a name: "the Voyageurs ".
fn of_team(before: &str) -> bool {
    let mut words = before.strip_suffix(' ').unwrap_or("").rsplit(' ');
    let named = words.next().is_some_and(|word| word.starts_with(char::is_uppercase));
    named && words.next().is_some_and(|word| matches!(word, "the" | "The"))
}

/// The initials of a role in capitals, of its long words alone: "DPP" of "Director of
/// Public Prosecutions (DPP)".
fn initials(role: &str, lexicon: &Lexicon) -> String {
    let words = role.split('(').next().unwrap_or("").split_whitespace();
    let small = |word: &str| word.starts_with(char::is_lowercase);
    // "Voyageurs general manager": the words of the office alone.
    let named = words.clone().take_while(|word| !small(word)).count();
    let rest = words.clone().skip(named);
    let office = rest.clone().count() > 1 && rest.clone().all(small);
    let words = words.skip(if office { named } else { 0 });
    let long = words.filter(|word| {
        !lexicon.word(word).is_any(&[Class::Preposition, Class::Article]) && *word != "and"
    });
    long.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}
