//! From labelled tokens to a name.

use std::ops::Range;

use super::Name;
use super::document::Words;
use super::label::Kind;
use super::lexicon::Entry;
use super::words::Case;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// The name that `tokens` hold, without article, title and possessive. Nothing
/// if nothing is left. `first` is the first token of the sentence, `free` the
/// first that no name before holds.
pub(super) fn name(
    document: &Document<'_>,
    first: usize,
    free: usize,
    mut tokens: Range<usize>,
    mut kind: Kind,
) -> Option<Name> {
    while tokens.len() > 1 && is_possessive(document.token(tokens.end - 1)) {
        tokens.end -= 1;
    }
    let article = matches!(document.lower(tokens.start), "the" | "a" | "an");
    let kept = document.token(tokens.start) == "The" && tokens.start > first;
    if tokens.len() > 1 && article && !kept {
        tokens.start += 1;
    }
    if tokens.len() > 1 && document.is(tokens.end - 1, Class::LegalForm) {
        kind = Kind::Organization;
    }
    while kind == Kind::Person && tokens.len() > 1 && document.is(tokens.start, Class::Title) {
        tokens.start += 1;
    }
    if is_chamber(document, &tokens) {
        (kind, tokens.start) = (Kind::Person, tokens.start + 1);
    }
    if kind == Kind::Person {
        tokens.start = person_start(document, free, tokens.clone());
        let opens = tokens.start == first && tokens.len() > 1;
        tokens.start += usize::from(opens && leads_in(document, &tokens));
        // "Liu | He | on Monday said": no pronoun has a capital there.
        let pronoun =
            document.token(tokens.end) == "He" && tokens.end < document.sentence_of(first).end;
        tokens.end += usize::from(pronoun && tokens.len() == 1);
    }
    if is_office(document, &tokens) || tokens.clone().all(|at| document.is(at, Class::Weekday)) {
        return None;
    }
    let span = document.span_of(tokens.clone());
    if !span.slice(document.text).contains(char::is_alphanumeric) {
        return None;
    }
    let kind = entity_type(document, tokens.clone(), kind);
    Some(Name { span, tokens, kind })
}

/// The fewest letters of a word that is no particle of a name.
const WORD: usize = 5;

/// A name, or the two that a possessive mark or a verb parts: "Bank of Elm’s | Ann Berger",
/// "Ann | praised | Tom Grant".
pub(super) fn parts(
    document: &Document<'_>,
    words: &Words,
    tokens: Range<usize>,
    kind: Kind,
) -> impl Iterator<Item = (Range<usize>, Kind)> + use<> {
    let linked = |at: usize| matches!(document.token(at), "of" | "for");
    let mark = tokens.clone().rev().skip(1).find(|&at| is_possessive(document.token(at)));
    let mark = mark.filter(|&mark| mark > tokens.start && (tokens.start..mark).any(linked));
    let person = |from: usize| {
        let given = words.get(from).entry;
        let named = given.first_name() > 0 || given.surname() > 0;
        let plain = |at: usize| {
            let word = words.get(at);
            word.case == Case::Title && !word.entry.has(Entry::ORGANIZATION_WORD)
        };
        named && (from..tokens.end).all(plain)
    };
    let verb = || {
        let inner = tokens.start + 1..tokens.end.max(tokens.start + 2) - 1;
        inner.filter(|_| kind == Kind::Person).find(|&at| {
            let token = document.token(at);
            token.len() >= WORD
                && token.bytes().all(|b| b.is_ascii_lowercase())
                && !document.is(at, Class::Particle)
                && words.get(at - 1).case.has_capital()
                && words.get(at + 1).case.has_capital()
        })
    };
    let apart = mark.filter(|&mark| person(mark + 1)).or_else(verb);
    let first = apart.map_or((tokens.clone(), kind), |mark| (tokens.start..mark, kind));
    let second = apart.map(|mark| (mark + 1..tokens.end, Kind::Person));
    std::iter::once(first).chain(second)
}

/// Where a person's name begins: at the other half of a hyphenated first name
/// ("Sui-Lee Wee") or an initial before it ("C. Justin Lee"), and not at the month
/// before it ("In March Smith said").
fn person_start(document: &Document<'_>, free: usize, tokens: Range<usize>) -> usize {
    let token = |back: usize| tokens.start.checked_sub(back).filter(|&at| at >= free);
    let text = |back: usize| token(back).map_or("", |at| document.token(at));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let glued = token(2).is_some_and(|at| {
        document.span_of(at..tokens.start + 1).slice(document.text).find(' ').is_none()
    });
    if text(1) == "-" && capital(text(2)) && glued {
        return tokens.start - 2;
    }
    let letters = |word: &str| {
        (2..=6).contains(&word.len())
            && word.as_bytes().chunks(2).all(|pair| matches!(pair, [b'A'..=b'Z', b'.']))
    };
    let initial = letters(text(1));
    if initial && (token(2).is_none() || !text(2).ends_with(char::is_alphanumeric)) {
        return tokens.start - 1;
    }
    let dated = token(1).is_some_and(|at| {
        let classes = [Class::Preposition, Class::Conjunction, Class::Determiner];
        document.properties(at).is_any(&classes) || document.lower(at) == "last"
    });
    let month = tokens.len() > 1 && document.is(tokens.start, Class::Month);
    tokens.start + usize::from(dated && month)
}

/// Whether the first word of the sentence is none of the name that it seems to open: "In | Maria’s
/// kitchen", "So | Stein called", "Said | Lund, “…”"; but "So Ji-sub said".
pub(super) fn leads_in(document: &Document<'_>, tokens: &Range<usize>) -> bool {
    let first = document.properties(tokens.start);
    let next = document.token(tokens.start + 1);
    let links = first.is_any(&[Class::Preposition, Class::Conjunction]);
    let mark = |at: usize| matches!(document.token(at), "“" | "\"" | "‘" | "''" | "``");
    let said = first.is(Class::Speech)
        && matches!(document.token(tokens.end), "," | ":")
        && mark(tokens.end + 1);
    said || links && first.is(Class::Opener) && !next.contains('-')
}

/// "State" in "Secretary of State" and "Head of State" is part of a role.
fn is_office(document: &Document<'_>, tokens: &Range<usize>) -> bool {
    let before = |back: usize| tokens.start.checked_sub(back).map_or("", |at| document.lower(at));
    tokens.len() == 1
        && document.token(tokens.start) == "State"
        && before(1) == "of"
        && (before(2).starts_with("secretar") || matches!(before(2), "head" | "heads"))
}

/// "House" in "Speaker of the House Ann Berger" is part of a role.
fn is_chamber(document: &Document<'_>, tokens: &Range<usize>) -> bool {
    let before = |back: usize| tokens.start.checked_sub(back).map_or("", |at| document.lower(at));
    tokens.len() > 2
        && document.token(tokens.start) == "House"
        && before(1) == "the"
        && before(2) == "of"
        && matches!(before(3), "speaker" | "leader" | "clerk")
}

fn is_possessive(token: &str) -> bool {
    matches!(token, "'s" | "’s" | "'S" | "’S" | "'" | "’")
}

/// Nationalities and events are told by the model or by the name's last word.
fn entity_type(document: &Document<'_>, tokens: Range<usize>, kind: Kind) -> EntityType {
    match kind {
        Kind::Person => EntityType::Person,
        Kind::Organization => EntityType::Organization,
        Kind::Location => EntityType::Location,
        Kind::Group => EntityType::Group,
        Kind::Misc if is_quoted(document, tokens.clone()) => EntityType::Work,
        Kind::Misc if tokens.clone().any(|at| document.is(at, Class::Event)) => EntityType::Event,
        Kind::Misc => EntityType::Misc,
    }
}

fn is_quoted(document: &Document<'_>, tokens: Range<usize>) -> bool {
    let before = tokens.start.checked_sub(1).map_or("", |at| document.token(at));
    let after = document.token(tokens.end);
    matches!(before, "“" | "\"" | "‘" | "'" | "``")
        && matches!(after, "”" | "\"" | "’" | "'" | "''" | ",")
}
