//! Where no link is given, whatever speaks for it.

use super::candidates::{Form, Ranked, country_score, item_type};
use super::context::Context;
use super::evidence::WELL_KNOWN;
use super::governments;
use crate::analysis::entities::{
    Entity, EntityType, Mention, MentionKind, is_called_town, is_no_place, stands_as_place,
};
use crate::analysis::layout::Document;
use crate::knowledge::{ItemType, key};
use crate::lexicon::{Class, Properties};

/// How far the likeliest item must be ahead of the second of its type: four fifths of what
/// the article says of countries, or two and a half times as well known.
const LEAD: f64 = 1.0;

/// Of people less well known than this there are too many namesakes that no list knows:
/// the role beside the name, or the article's countries, must speak for it.
const FAMOUS: u16 = 60;

/// Hardly anybody else is meant by the name of somebody who is as well known.
const VERY_FAMOUS: u16 = 100;

/// Places above are regions and countries, and above the second those of which all the world speaks.
const LARGEST: u16 = 77;
const WELL_KNOWN_REGION: u16 = 150;

/// The most words of what somebody or something is called behind the name.
const LONGEST_ROLE: usize = 4;

/// The most tokens of a list of places that are read to its end.
const LONGEST_LIST: usize = 24;

/// The prominence of a city of a million people.
const MILLION: u16 = 54;

/// The prominence of a town, of which readers may think.
const TOWN: u16 = 30;

/// Places below are those of which nothing tells how large they are.
const COUNTED: u16 = 20;

/// Whether nothing is said of `entity`.
pub(super) fn keeps(
    document: &Document<'_>,
    context: &Context<'_>,
    entity: &Entity,
    ranked: &[Ranked<'_>],
) -> bool {
    let Some(first) = ranked.first() else { return true };
    if first.listed {
        return false;
    }
    let wanted = item_type(entity.kind);
    let second = ranked.iter().skip(1).find(|r| r.candidate.item.kind() == wanted);
    if second.is_some_and(|second| !leads(entity, first, second)) {
        return true;
    }
    if entity.kind == EntityType::Organization && has_double(context, entity, ranked) {
        return true;
    }
    match entity.kind {
        // "Boston beat Chicago": a team. "Moscow said": a government.
        EntityType::Location => {
            let names = || entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
            let country = first.candidate.item.is_country();
            let ill = |m: &Mention| document.is(document.tokens_in(m.span).end, Class::Illness);
            let of = |holds: &dyn Fn(&Mention) -> bool| names().filter(|m| holds(m)).count();
            let government =
                |m: &Mention| governments::stands_for_one(document, &first.candidate.item, m);
            is_no_place(document, context.sport, names().map(|m| m.span))
                || is_former_name(entity, ranked)
                || is_one_of_many(document, entity, ranked)
                || country && names().any(|m| is_called_town(document, m.span))
                || of(&ill) > of(&|m| stands_as_place(document.text, m.span))
                || !country && is_unspoken_region(context, entity, first)
                || !first.candidate.named && names().any(|m| is_titled(document, m, first))
                || !country
                    && (names().any(|m| is_part(document, m, first))
                        || of(&government) > of(&|m| stands_as_place(document.text, m.span)))
        }
        EntityType::Person => {
            let share =
                first.candidate.item.country().and_then(|country| context.share(country, entity));
            let there = share.is_some_and(|share| share > 0.0);
            let plays = context.sport && first.sport && ranked.len() == 1;
            // Of politicians there are so many that one has the name of every coach.
            let may_be = there && (!context.sport || first.sport);
            // "James A. Taylor" is not James Taylor, if nothing says so.
            let shortened = first.form == Form::WithoutInitials;
            let supported = first.agrees.unwrap_or(!shortened && (may_be || plays));
            let known = first.candidate.item.prominence();
            let told = |m: &Mention| {
                is_introduced(document, m)
                    || known < VERY_FAMOUS && is_introduced_before(document, m)
            };
            let names = || entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
            let unknown = || names().any(told) || names().all(|m| is_credited(document, m));
            let elsewhere = !first.candidate.named && share == Some(0.0) && known < VERY_FAMOUS;
            (known < FAMOUS || shortened) && !supported
                || first.agrees == Some(false)
                || first.agrees != Some(true) && (elsewhere || unknown())
                || is_of_other_nation(document, entity, first)
        }
        // "Russian": no body. "Ohio State" in an article about sport: a team.
        _ => {
            let acronym = !entity.name.contains(char::is_lowercase);
            let team = context.sport && !first.sport && !first.candidate.named && !acronym;
            let word = !entity.name.contains(' ') && !first.generic;
            team || document.lexicon.word(&entity.name).country().is_some()
                || word && !acronym && context.ends_longer(&entity.name)
                || is_unspoken_party(document, context, entity, first)
        }
    }
}

/// Whether the likeliest item is far enough ahead of the second. A well-known body that bears the name is
/// meant by it, and not one that is better known under another: "Facebook" is not Meta.
fn leads(entity: &Entity, first: &Ranked<'_>, second: &Ranked<'_>) -> bool {
    let bears = entity.kind == EntityType::Organization
        && first.candidate.named
        && !second.candidate.named
        && first.candidate.item.prominence() >= WELL_KNOWN.max(second.candidate.item.prominence());
    bears || first.score - second.score >= LEAD
}

/// Whether another body of the name is known as well and of no country: it may be of the same one, so
/// that what the article says of countries does not tell the two apart.
fn has_double(context: &Context<'_>, entity: &Entity, ranked: &[Ranked<'_>]) -> bool {
    let Some((first, others)) = ranked.split_first() else { return false };
    let item = &first.candidate.item;
    let countries = country_score(context, entity, item.country());
    others.iter().any(|other| {
        other.candidate.item.kind() == item.kind()
            && other.candidate.item.country().is_none()
            && first.score - countries - other.score < LEAD
    })
}

/// Whether a region lies in a country of which the article does not speak: "Uri" in Kashmir is not in
/// Switzerland.
fn is_unspoken_region(context: &Context<'_>, entity: &Entity, first: &Ranked<'_>) -> bool {
    let item = &first.candidate.item;
    let one_word = !entity.name.contains(' ');
    one_word
        && (LARGEST..WELL_KNOWN_REGION).contains(&item.prominence())
        && item.country().is_some_and(|country| context.share(country, entity) == Some(0.0))
}

/// "Democrats", "Christian Democrats": every country has some, and the article does not speak of this one's.
fn is_unspoken_party(
    document: &Document<'_>,
    context: &Context<'_>,
    entity: &Entity,
    first: &Ranked<'_>,
) -> bool {
    if !entity.name.ends_with('s') {
        return false;
    }
    let last = entity.name.rsplit(' ').next().unwrap_or_default();
    let is_party = document.lexicon.word(last).is_in_ring("party");
    let country = first.candidate.item.country();
    is_party && country.is_some_and(|country| context.share(country, entity) == Some(0.0))
}

/// Whether a role tells another nation than the knowledge does: "the British director Steve `McQueen`" is
/// no "American actor". Of the best known the lists have the country of their birth, or of a title.
fn is_of_other_nation(document: &Document<'_>, entity: &Entity, first: &Ranked<'_>) -> bool {
    let item = &first.candidate.item;
    // Not in "ambassador to the Russian Federation".
    let nations = |text: &str| -> Vec<&str> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let known = words.map(|word| document.lexicon.word(word));
        known.take_while(|k| !k.is(Class::Preposition)).filter_map(Properties::country).collect()
    };
    let told = entity.roles.iter().find_map(|role| nations(role).first().copied());
    let Some(told) = told else { return false };
    let own = nations(item.description());
    let known = item.country().filter(|_| item.prominence() < FAMOUS);
    let differs = if own.is_empty() { known.is_some() } else { !own.contains(&told) };
    differs && item.country() != Some(told)
}

/// "Michael Jordan, a plumber", "Michael Jordan, 43, a plumber": nobody of whom readers have heard is
/// told so.
fn is_introduced(document: &Document<'_>, mention: &Mention) -> bool {
    let end = document.tokens_in(mention.span).end;
    let aged = document.token(end) == ","
        && document.token(end + 1).parse::<u32>().is_ok()
        && document.token(end + 2) == ",";
    let after = if aged { end + 2 } else { end };
    let role = (after + 2..after + 2 + LONGEST_ROLE)
        .take_while(|&at| document.token(at).starts_with(char::is_lowercase))
        .any(|at| document.properties(at).is_any(&[Class::Role, Class::Human]));
    document.token(after) == "," && is_indefinite(document, after + 1) && role
}

/// "a senior police officer, Michael Jordan, said"; but "a former president, Bill Clinton," is known.
fn is_introduced_before(document: &Document<'_>, mention: &Mention) -> bool {
    let name = document.tokens_in(mention.span);
    let comma = name.start.checked_sub(1).filter(|&at| document.token(at) == ",");
    let Some(role) = comma.and_then(|at| at.checked_sub(1)) else { return false };
    let closed = matches!(document.token(name.end), "," | "." | ";");
    let first = document.sentence_of(name.start).start;
    let mut before = (first.max(role.saturating_sub(LONGEST_ROLE))..role).rev();
    closed
        && document.properties(role).is_any(&[Class::Role, Class::Human])
        && document.token(role).starts_with(char::is_lowercase)
        && before
            .find(|&at| {
                !document.token(at).starts_with(char::is_lowercase) || is_indefinite(document, at)
            })
            .is_some_and(|at| is_indefinite(document, at))
}

/// "(Reporting by Ann Lee and Tom Brown; editing by James Taylor)"
fn is_credited(document: &Document<'_>, mention: &Mention) -> bool {
    let name = document.tokens_in(mention.span).start;
    (document.sentence_of(name).start..name).any(|at| {
        ["reporting", "writing", "editing"].contains(&document.lower(at))
            && document.lower(at + 1) == "by"
    })
}

fn is_indefinite(document: &Document<'_>, at: usize) -> bool {
    ["a", "an"].contains(&document.lower(at))
}

/// Whether other places have the name of a smaller one, or nobody knows how small it is, and
/// nothing about the names says that they are a place: neither "in Marlow" nor "Marlow, Ohio".
fn is_one_of_many(document: &Document<'_>, entity: &Entity, ranked: &[Ranked<'_>]) -> bool {
    let is_place = |r: &Ranked<'_>| r.candidate.item.kind() == ItemType::Location;
    let Some((first, others)) = ranked.split_first() else { return false };
    let says_place = |mention: &Mention| {
        let after = document.tokens_in(mention.span).end;
        let goes_on = document.token(after + 1).starts_with(char::is_uppercase);
        stands_as_place(document.text, mention.span) || document.token(after) == "," && goes_on
    };
    let known = first.candidate.item.prominence();
    (known < COUNTED || known < MILLION && others.iter().any(is_place))
        && !entity.mentions.iter().any(says_place)
}

/// Whether a place is called by a name that another one bears today: Harare was
/// Salisbury. "Washington" begins what Washington, D.C. is called today.
fn is_former_name(entity: &Entity, ranked: &[Ranked<'_>]) -> bool {
    let Some((first, others)) = ranked.split_first() else { return false };
    let begins = || key(first.candidate.item.name()).starts_with(&key(&entity.name));
    let bears = |r: &Ranked<'_>| {
        let item = &r.candidate.item;
        r.candidate.named && item.kind() == ItemType::Location && item.prominence() >= TOWN
    };
    !first.candidate.named && others.iter().any(bears) && !begins()
}

/// "She wrote in The Atlantic": a capital "The" within a sentence belongs to a title, and not to a place that
/// is called otherwise. "The Hague" is called so.
fn is_titled(document: &Document<'_>, mention: &Mention, first: &Ranked<'_>) -> bool {
    let name = document.tokens_in(mention.span).start;
    let the = name.checked_sub(1).filter(|&at| document.token(at) == "The");
    let within = the.is_some_and(|at| document.sentence_of(at).start < at);
    within && !first.candidate.item.name().starts_with("The ")
}

/// "Kandahar province" is not the city, nor is "the province of Kandahar", nor any of "Kandahar,
/// Helmand and Zabul provinces".
fn is_part(document: &Document<'_>, mention: &Mention, first: &Ranked<'_>) -> bool {
    let tokens = document.tokens_in(mention.span);
    let of = tokens.start.checked_sub(1).filter(|&at| document.lower(at) == "of");
    let before = of
        .and_then(|of| of.checked_sub(1))
        .filter(|&at| document.is(at, Class::AfterPlace) && document.is(at, Class::PlaceNoun));
    let after = Some(tokens.end).filter(|&at| document.is(at, Class::AfterPlace));
    let described = first.candidate.item.description();
    ends_list(document, tokens.end)
        || after.or(before).is_some_and(|at| !described.contains(document.lower(at)))
}

/// Whether a list of names that goes on at token `after` ends with "provinces".
fn ends_list(document: &Document<'_>, after: usize) -> bool {
    let is_link = |at: usize| matches!(document.lower(at), "," | "and" | "or");
    let is_name = |at: usize| document.token(at).starts_with(char::is_uppercase);
    if !is_link(after) {
        return false;
    }
    let mut rest = (after..after + LONGEST_LIST).skip_while(|&at| is_link(at) || is_name(at));
    // "San Bernardino Counties" may be written as a name.
    let last = rest.next().unwrap_or(after);
    let is_parts = |at: usize| document.is(at, Class::Parts);
    is_parts(last) || is_parts(last.saturating_sub(1))
}
