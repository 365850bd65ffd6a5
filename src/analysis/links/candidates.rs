//! The items that an entity's names may mean, the likeliest first.

use super::context::Context;
use super::evidence::{WELL_KNOWN, WORLD_BODY};
use super::{Linker, national, regions};
use crate::analysis::entities::{Entity, EntityType, MentionKind};
use crate::analysis::layout::Document;
use crate::knowledge::{Candidate, Item, ItemId, ItemType, key};
use crate::lexicon::Class;

/// An item with what makes it likelier than its rivals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked<'b> {
    pub(super) candidate: Candidate<'b>,
    pub(super) score: f64,
    /// Whether its description speaks of sport.
    pub(super) sport: bool,
    /// Whether roles beside the name are of its field; nothing where neither is known.
    pub(super) agrees: Option<bool>,
    /// Words of the name under which it was found.
    pub(super) words: usize,
    /// Whether that name says only what kind of body it is.
    pub(super) generic: bool,
    /// Whether the program's own lists say so.
    pub(super) listed: bool,
    /// The form of the name under which it was found.
    pub(super) form: Form,
}

/// A form of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it stands, or as bodies are called without "Inc.".
    Whole,
    /// Without an initial.
    WithoutInitials,
}

/// The most forms of its name that are looked up for one entity.
const FORMS: usize = 4;

/// How much more prominent a place is that has ten times as many people.
const TENFOLD: f64 = 15.0;

/// The prominence of the largest cities; regions and countries are above it.
pub(super) const LARGEST: f64 = 76.0;

/// The least length of two words written as one, for which hardly anything else is meant.
const JOINED: usize = 8;

/// Of people less well known there are too many namesakes in other offices.
const KNOWN: u16 = 30;

/// Others that are so far behind share no name: seven times less well known. The "IMF" is no institute
/// of history.
const FAR: f64 = 2.0;

/// The least share of what an article says of countries for which it may name a body of one of them without
/// the country.
const OFTEN: f64 = 0.25;

/// How many letters at the end of two names are compared at first.
const LETTERS: usize = 3;

/// The most items of one name that are compared.
const COMPARED: usize = 40;

/// The items that `entity` may be.
pub(super) fn rank<'b>(
    linker: &'b Linker,
    document: &Document<'_>,
    context: &Context<'_>,
    entity: &Entity,
) -> Vec<Ranked<'b>> {
    let (mut found, name) = candidates(linker, document, context, entity);
    let person = entity.kind == EntityType::Person;
    let shortened = person && has_initial(name) && {
        let whole = key(name);
        without_initials(&whole).is_some() && linker.base.find_key(&whole).is_empty()
    };
    let listed = entity.wikidata.as_deref().map(ItemId::read);
    if let Some(id) = &listed
        && let Some(item) = linker.base.by_id(id)
        && !found.iter().any(|candidate| candidate.item.id() == *id)
    {
        found.push(Candidate { item, named: false });
    }
    found.retain(|candidate| {
        listed.as_ref().is_some_and(|id| candidate.item.id() == *id)
            || !lies_elsewhere(entity, candidate)
    });
    if found.is_empty() {
        return Vec::new();
    }
    found.truncate(COMPARED);
    let told = entity.roles.iter().fold(0, |told, role| told | linker.fields.of(role));
    let words = name.split_whitespace().count();
    let generic = entity.kind == EntityType::Organization && national::is_generic(document, name);
    let mut ranked: Vec<Ranked<'b>> = found
        .into_iter()
        .map(|candidate| {
            let fields = linker.fields.of(candidate.item.description());
            let known = candidate.item.prominence() >= KNOWN;
            let agrees = linker.fields.agree(told, fields, known);
            // Of two authors one has the initial.
            let same = || is_called(entity, candidate.item.description());
            let office = linker.fields.is_politics(told & fields);
            let agrees = agrees.filter(|agree| !(*agree && shortened) || office || same());
            let listed = listed.as_ref().is_some_and(|id| candidate.item.id() == *id);
            let mut score = fame(&candidate.item);
            score += country_score(context, entity, candidate.item.country());
            score += if agrees == Some(true) { 1.5 } else { 0.0 };
            // The capital is an alias of "Washington, D.C.": of places it tells nothing.
            let place = candidate.item.kind() == ItemType::Location;
            score += if candidate.named && !place { 0.7 } else { 0.0 };
            score += if listed { 4.0 } else { 0.0 };
            Ranked {
                candidate,
                score,
                sport: linker.fields.has_sport(fields),
                agrees,
                words,
                generic,
                listed,
                form: if shortened { Form::WithoutInitials } else { Form::Whole },
            }
        })
        .collect();
    if entity.kind == EntityType::Location {
        regions::prefer_named(&linker.base, context, entity, &mut ranked);
    }
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    let wanted = item_type(entity.kind);
    // What is of the type stands before what could be taken for it.
    ranked.sort_by_key(|r| !r.listed && r.candidate.item.kind() != wanted);
    if entity.kind == EntityType::Location {
        regions::keep_told(&linker.base, document, context, entity, &mut ranked);
        regions::settle(&linker.base, document, context, entity, &mut ranked);
    }
    ranked
}

/// Whether a role calls somebody what the description does: "the actor", of an "American actor".
fn is_called(entity: &Entity, description: &str) -> bool {
    let told: Vec<&str> = description.split_whitespace().collect();
    let mut words = entity.roles.iter().flat_map(|role| role.split_whitespace());
    words.any(|word| told.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Whether others may be meant by the name of the first as well.
pub(super) fn is_shared(ranked: &[Ranked<'_>]) -> bool {
    let second = ranked.first().zip(ranked.get(1));
    second.is_some_and(|(first, second)| first.score - second.score < FAR)
}

/// How well known an item is, so that 1 more is two and a half times as well known, or ten
/// times as large a place: what is known of places is the logarithm of their people. A
/// region is as large as the largest city: "New York" may be either.
pub(super) fn fame(item: &Item<'_>) -> f64 {
    let known = f64::from(item.prominence());
    match item.kind() {
        ItemType::Location if item.is_country() => known / TENFOLD,
        ItemType::Location => known.min(LARGEST) / TENFOLD,
        _ => known.ln_1p(),
    }
}

/// "Paris, Texas" is not in France.
fn lies_elsewhere(entity: &Entity, candidate: &Candidate<'_>) -> bool {
    let place = entity.kind == EntityType::Location;
    let known = entity.country.as_deref().filter(|_| place);
    known.zip(candidate.item.country()).is_some_and(|(known, country)| known != country)
}

/// What the article says of the country of an item.
pub(super) fn country_score(context: &Context<'_>, entity: &Entity, country: Option<&str>) -> f64 {
    let Some(country) = country else { return 0.0 };
    if entity.kind == EntityType::Location && entity.country.is_some() {
        return 3.0;
    }
    context.share(country, entity).map_or(0.0, |share| 1.25 * share)
}

pub(super) fn item_type(kind: EntityType) -> ItemType {
    match kind {
        EntityType::Person => ItemType::Person,
        EntityType::Location => ItemType::Location,
        _ => ItemType::Organization,
    }
}

/// What is found under the first form of the name that is known, and that form.
fn candidates<'b, 'e>(
    linker: &'b Linker,
    document: &Document<'e>,
    context: &Context<'_>,
    entity: &'e Entity,
) -> (Vec<Candidate<'b>>, &'e str) {
    let mut tried: Vec<&str> = vec![&entity.name];
    let named = entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
    for mention in named {
        let text = mention.span.slice(document.text);
        if tried.len() < FORMS && !tried.contains(&text) {
            tried.push(text);
        }
    }
    let body = entity.kind == EntityType::Organization;
    let named = if body { national::owner(&entity.name) } else { None };
    let owner = named.and_then(|name| national::country(&linker.base, name));
    // "Florida's Supreme Court" is none of the country.
    let of_region = named.is_some() && owner.is_none();
    let country = owner.or(context.country().filter(|_| !of_region));
    let mut asked: Vec<String> = Vec::new();
    for name in tried {
        if body && national::is_branch(document, name) || is_part_of_name(document, entity, name) {
            continue;
        }
        let keys = keys(document, entity.kind, name);
        let several = keys.first().is_some_and(|whole| whole.contains(' '));
        for key in keys {
            if asked.contains(&key) {
                continue;
            }
            let mut found = linker.base.find_key(&key);
            found.retain(|candidate| fits(entity.kind, candidate.item.kind()));
            if several && !key.contains(' ') {
                // "Madison, Inc." is not the university that is called Madison.
                found.retain(|candidate| candidate.named);
            }
            asked.push(key);
            if body && is_tail(&entity.name, name) {
                // The "Times" that has another name before it is not The Times.
                found.retain(|candidate| !candidate.item.name().starts_with("The "));
            }
            if owner.is_some() {
                // "Portugal's Coast Guard" is none of another country.
                found.retain(|c| c.item.country().is_none_or(|own| Some(own) == owner));
            }
            if !found.is_empty() && national::is_generic(document, name) {
                // American Airlines are American, wherever the article is.
                let told = national::without_nationality(document, name).map(|(told, _)| told);
                let country = told.or(country).or_else(|| {
                    let unowned = !of_region && told.is_none();
                    only_country(context, entity, &found).filter(|_| unowned)
                });
                // The West Bank is no bank.
                found.retain(|c| {
                    let own = c.item.country();
                    c.item.kind() == ItemType::Location || own.is_some() && own == country
                });
            }
            if !found.is_empty() {
                return (found, name);
            }
        }
        if body && !of_region {
            let found = of_country(linker, document, country, name);
            if !found.is_empty() {
                return (found, name);
            }
        }
    }
    (Vec::new(), entity.name.as_str())
}

/// Whether a mention is a part of the entity's name that is somebody or something else's: "Van Gogh" of
/// Theo van Gogh, the APEC of the "APEC Business Advisory Council"; but not the Kadima of the "Kadima Party".
fn is_part_of_name(document: &Document<'_>, entity: &Entity, mention: &str) -> bool {
    match entity.kind {
        EntityType::Person => mention.split_once(' ').is_some_and(|(first, _)| {
            document.lexicon.word(first).is(Class::Particle) && is_tail(&entity.name, mention)
        }),
        EntityType::Organization => {
            let rest = entity.name.strip_prefix(mention).and_then(|rest| rest.strip_prefix(' '));
            rest.is_some_and(|rest| !says_only_kind(document, rest))
                || begins_initials(&entity.name, mention)
        }
        _ => false,
    }
}

/// Whether a mention in capitals has the initials of the first words of a name alone: the U.N. of the "United
/// Nations High Commission for Refugees".
fn begins_initials(name: &str, mention: &str) -> bool {
    if mention.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let letters: Vec<char> = mention.chars().filter(|c| c.is_alphanumeric()).collect();
    let words = name.split([' ', '-']).filter_map(|word| word.chars().next());
    let initials: Vec<char> = words.filter(|first| first.is_uppercase()).collect();
    letters.len() > 1 && initials.len() > letters.len() && initials.starts_with(&letters)
}

/// Whether a longer name ends with a mention.
fn is_tail(name: &str, mention: &str) -> bool {
    // Hardly any does, and a key is dear.
    let mut ends = name.bytes().rev().zip(mention.bytes().rev()).take(LETTERS);
    if name.len() <= mention.len() || !ends.all(|(a, b)| a.eq_ignore_ascii_case(&b)) {
        return false;
    }
    let (name, mention) = (key(name).to_lowercase(), key(mention).to_lowercase());
    name.strip_suffix(&mention).is_some_and(|rest| rest.ends_with(' '))
}

/// "Party", "Corporation", "Holdings Ltd", behind the name of a body.
fn says_only_kind(document: &Document<'_>, rest: &str) -> bool {
    let mut words = rest.split(' ');
    let form = |word: &str| document.lexicon.word(word).is(Class::CompanyForm);
    let known = document.lexicon.word(rest);
    let kind = known.is_any(&[Class::Body, Class::BodyKind, Class::FirmEnd])
        && !known.is(Class::StateBody)
        && rest.starts_with(char::is_uppercase);
    kind || words.all(form)
}

/// The country of which the article speaks and that has what is called so, where no other has and what it
/// has is well known: "the State Department" beside Israel.
fn only_country<'b>(
    context: &Context<'_>,
    entity: &Entity,
    found: &[Candidate<'b>],
) -> Option<&'b str> {
    let share = |c: &Candidate<'b>| c.item.country().and_then(|own| context.share(own, entity));
    let mut spoken = found.iter().filter(|c| share(c).is_some_and(|share| share > 0.0));
    let one = spoken.next().filter(|c| share(c).is_some_and(|share| share >= OFTEN))?;
    let known = if found.len() == 1 { WELL_KNOWN } else { WORLD_BODY };
    let only = spoken.next().is_none() && one.item.prominence() >= known;
    one.item.country().filter(|_| only)
}

/// A body of the country that stands before it, else of `country`.
fn of_country<'b>(
    linker: &'b Linker,
    document: &Document<'_>,
    country: Option<&str>,
    name: &str,
) -> Vec<Candidate<'b>> {
    let (country, rest) = match national::without_nationality(document, name) {
        Some((country, rest)) => (Some(country), rest),
        None => (country, name),
    };
    let body = national::is_generic(document, rest) && !national::is_any(document, rest);
    let Some(country) = country.filter(|_| body) else {
        return Vec::new();
    };
    let alone = key(rest);
    for key in linker.national.of(rest, country) {
        let mut found = linker.base.find_key(&key);
        found.retain(|c| {
            c.item.kind() == ItemType::Organization && c.item.country().is_none_or(|c| c == country)
        });
        found.retain(|c| c.item.country().is_some() || key != alone);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether an entity of one type may be an item of another: institutions are places,
/// too, and the other way round; people are people.
fn fits(kind: EntityType, item: ItemType) -> bool {
    let person = kind == EntityType::Person;
    (item == ItemType::Person) == person
        && matches!(item, ItemType::Person | ItemType::Organization | ItemType::Location)
}

/// The keys under which a name is looked up, the likeliest first.
fn keys(document: &Document<'_>, kind: EntityType, name: &str) -> Vec<String> {
    let person = kind == EntityType::Person;
    if person && !name.contains([' ', '-', '\u{a0}']) {
        return Vec::new();
    }
    let whole = key(name);
    let one_word = !whole.contains(' ');
    if person {
        let shorter = without_initials(&whole);
        let keys = std::iter::once(whole).chain(shorter);
        return if one_word { Vec::new() } else { keys.collect() };
    }
    let mut keys = vec![whole.clone()];
    if one_word {
        // "Nato" for NATO, and "TEXAS" of a headline.
        let letters = whole.chars().count();
        if kind == EntityType::Organization && (2..=5).contains(&letters) {
            keys.push(whole.to_uppercase());
        }
        if letters >= 4 {
            keys.push(whole.to_lowercase());
        }
        keys.dedup();
        return keys;
    }
    if kind == EntityType::Organization {
        keys.extend(of_body(document, &whole));
    }
    keys
}

/// Other forms of the name of a body: without "Inc.", "United States" for "U.S.", and
/// the first two words written as one.
fn of_body(document: &Document<'_>, whole: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut bare = whole;
    while let Some((rest, last)) = bare.rsplit_once(' ')
        && document.lexicon.is(last, Class::CompanyForm)
    {
        bare = rest;
    }
    if bare != whole {
        keys.push(bare.to_owned());
    }
    if let Some(rest) = whole.strip_prefix("us ") {
        keys.push(format!("united states {rest}"));
    }
    let joined = bare.replacen(' ', "", 1);
    if joined.len() >= JOINED {
        keys.push(joined);
    }
    keys
}

/// Whether a word within a name is a letter: "James D. Watson".
fn has_initial(name: &str) -> bool {
    name.as_bytes().windows(3).any(|three| matches!(three, [b' ', _, b' ' | b'.']))
}

/// "james watson" for "james d watson"; nothing where no initial stands in the middle.
fn without_initials(key: &str) -> Option<String> {
    let words: Vec<&str> = key.split(' ').collect();
    let last = words.len().checked_sub(1)?;
    let is_middle = |at: usize, word: &str| at > 0 && at < last && word.chars().count() == 1;
    let kept = words.iter().enumerate().filter(|(at, word)| !is_middle(*at, word));
    let kept: Vec<&str> = kept.map(|(_, word)| *word).collect();
    (kept.len() < words.len()).then(|| kept.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_the_first_words_are_those_of_another_body() {
        let name = "United Nations High Commission for Refugees";
        for (mention, begins) in
            [("U.N.", true), ("UN", true), ("UNHCR", false), ("U", false), ("High", false)]
        {
            assert_eq!(begins_initials(name, mention), begins, "{mention}");
        }
    }
}
