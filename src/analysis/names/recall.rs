//! Names that were missed in one place and found in another.

use std::cell::OnceCell;
use std::ops::Range;

use super::Name;
use super::document::{IN_LOWER_CASE, SentenceCase, Words};
use super::families;
use super::hash;
use super::lexicon::Entry;
use super::plain::plain;
use super::words::{Case, Word};
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;
use crate::lexicon::hash::Map;

/// The longest name that is looked for, in tokens.
const LONGEST: usize = 5;
/// How often a name of one word must be found before it is added elsewhere.
const FOUND: usize = 2;

/// A name found somewhere: the key of its words, its kind, how often.
type Known = (u64, EntityType, usize);

/// Adds the missed names, keeps `names` in order, and tells whether there were any.
///
/// A name of several words is added wherever it stands; one of a single word only
/// if it was found at least twice, or is the last word of a person's full name, is
/// nowhere written in lower case and is not part of a longer run of capitals. The given
/// name of a person is added behind "Dame" and its like.
pub(super) fn recall(document: &Document<'_>, words: &Words, names: &mut Vec<Name>) -> bool {
    let known = known_names(document, words, names);
    if known.is_empty() {
        return false;
    }
    let given = given_names(words, names);
    let bodies = OnceCell::new();
    let mut missed = Vec::new();
    let mut labelled = names.iter().peekable();
    for (sentence, case) in document.layout.sentences.iter().zip(&words.cases) {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            if !words.get(at).case.has_capital() {
                at += 1;
                continue;
            }
            while labelled.next_if(|name| name.tokens.end <= at).is_some() {}
            let end = labelled.peek().map_or(sentence.tokens.end, |name| name.tokens.start);
            let room = at..end.min(sentence.tokens.end).min(at + LONGEST);
            let honoured = || {
                let key = key(words, at..at + 1);
                let known = !room.is_empty() && given.binary_search(&key).is_ok();
                (known && follows_honorific(document, at))
                    .then_some((at..at + 1, EntityType::Person))
            };
            let found = find(document, words, *case, &known, room.clone())
                .or_else(honoured)
                .or_else(|| named_he(document, words, *case, room.clone()))
                .or_else(|| initials(document, &bodies, names, room.clone()));
            at = found.as_ref().map_or(at + 1, |(tokens, _)| tokens.end);
            missed.extend(found.map(|(tokens, kind)| {
                let span = document.span_of(tokens.clone());
                Name { span, tokens, kind }
            }));
        }
    }
    let any = !missed.is_empty();
    names.extend(missed);
    names.sort_by_key(|name| name.tokens.start);
    any
}

/// The names found, by key; each key once.
fn known_names(document: &Document<'_>, words: &Words, names: &[Name]) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::new();
    for name in names {
        if matches!(name.kind, EntityType::Person | EntityType::Organization | EntityType::Location)
        {
            known.push((key(words, name.tokens.clone()), name.kind, 1));
            let family = families::family_name(document, words, name.tokens.clone());
            let word = words.get(family);
            let surname = word.case == Case::Title && !word.ends_with_stop();
            if name.kind == EntityType::Person && name.tokens.len() > 1 && surname {
                known.push((key(words, family..family + 1), name.kind, FOUND));
                if let Some(plain) = plain(document.lower(family)) {
                    known.push((hash::pair(0, hash::of(&plain)), name.kind, FOUND));
                }
            }
            if team_word(document, words, name) {
                known.push((key(words, name.tokens.end - 1..name.tokens.end), name.kind, FOUND));
            }
        }
    }
    known.sort_unstable();
    known.dedup_by(|next, first| {
        let same = next.0 == first.0;
        first.2 += if same { next.2 } else { 0 };
        same
    });
    known
}

/// The keys of the first words of people's full names.
fn given_names(words: &Words, names: &[Name]) -> Vec<u64> {
    let full = names.iter().filter(|n| n.kind == EntityType::Person && n.tokens.len() > 1);
    let mut given: Vec<u64> =
        full.map(|name| key(words, name.tokens.start..name.tokens.start + 1)).collect();
    given.sort_unstable();
    given
}

/// Whether a title that stands before given names is before the word at `at`: "Dame Olive".
fn follows_honorific(document: &Document<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        document.is(before, Class::BeforeGiven)
            && document.token(before).starts_with(char::is_uppercase)
    })
}

/// "Vice Premier | He Lifeng |", "| He Jiankui |, a scientist": the family name that looks like
/// a pronoun, before a word that stands nowhere in lower case.
fn named_he(
    document: &Document<'_>,
    words: &Words,
    case: SentenceCase,
    room: Range<usize>,
) -> Option<(Range<usize>, EntityType)> {
    let given = room.start + 1;
    if document.token(room.start) != "He" || !room.contains(&given) {
        return None;
    }
    let word = words.get(given);
    let name = word.case == Case::Title && word.elsewhere & IN_LOWER_CASE == 0;
    // Not "“Because He Lives”".
    let leads = |at: usize| {
        let opens = document.is(at, Class::Conjunction) || document.lower(at) == "that";
        document.token(at).starts_with(char::is_lowercase) && !opens
            || document.properties(at).is_any(&[Class::Title, Class::Role])
    };
    let told = room.start.checked_sub(1).is_some_and(leads) || document.token(given + 1) == ",";
    let prose = case == SentenceCase::Prose && is_no_small_word(document, given);
    (name && told && prose).then_some((room.start..given + 1, EntityType::Person))
}

/// "the | CA |" after "the Countryside Alliance": capitals that are the initials of one body.
fn initials(
    document: &Document<'_>,
    bodies: &OnceCell<Initials>,
    names: &[Name],
    room: Range<usize>,
) -> Option<(Range<usize>, EntityType)> {
    let at = room.start;
    let token = document.token(at);
    let capitals = (2..=6).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_uppercase());
    let article = || at.checked_sub(1).is_some_and(|before| document.lower(before) == "the");
    // "the PM"
    let word = [Class::Role, Class::Human, Class::TitleCapitals];
    if room.is_empty() || !capitals || !article() || document.properties(at).is_any(&word) {
        return None;
    }
    let bodies = bodies.get_or_init(|| body_initials(document, names));
    let told = bodies.get(token)?.is_some_and(|first| first < at);
    told.then_some((at..at + 1, EntityType::Organization))
}

/// Initials of bodies, with the token that the first such name begins at; with nothing if two
/// bodies have them.
type Initials = Map<String, Option<usize>>;

fn body_initials(document: &Document<'_>, names: &[Name]) -> Initials {
    let mut found = Initials::default();
    let bodies = names.iter().filter(|n| n.kind == EntityType::Organization && n.tokens.len() > 1);
    for name in bodies {
        let first = name.tokens.clone().filter_map(|at| document.token(at).chars().next());
        let letters = first.filter(|c| c.is_uppercase()).collect();
        let same = |&other: &usize| {
            let words =
                |from: usize| name.tokens.clone().map(move |at| at - name.tokens.start + from);
            words(other)
                .zip(name.tokens.clone())
                .all(|(a, b)| document.lower(a) == document.lower(b))
        };
        found
            .entry(letters)
            .and_modify(|known| *known = known.filter(same))
            .or_insert(Some(name.tokens.start));
    }
    found
}

/// The longest known name at the start of `room`.
fn find(
    document: &Document<'_>,
    words: &Words,
    case: SentenceCase,
    known: &[Known],
    room: Range<usize>,
) -> Option<(Range<usize>, EntityType)> {
    (room.start + 1..=room.end).rev().find_map(|end| {
        let tokens = room.start..end;
        let wanted = key(words, tokens.clone());
        let at = known.binary_search_by_key(&wanted, |(key, ..)| *key).ok()?;
        let (_, kind, count) = known.get(at)?;
        let lonely = tokens.len() == 1;
        let sure = !lonely
            || *count >= FOUND
                && stands_alone(words, case, room.start)
                && is_no_small_word(document, room.start)
            || *kind == EntityType::Person && follows_given_name(words, room.start);
        sure.then_some((tokens, *kind))
    })
}

/// Whether the last word of an organisation can stand for the whole: "Bears" for
/// "Chicago Bears", but not "Police" for "Chicago Police".
fn team_word(document: &Document<'_>, words: &Words, name: &Name) -> bool {
    let last = words.get(name.tokens.end.saturating_sub(1));
    let general = document.properties(name.tokens.end.saturating_sub(1)).is_any(&[
        Class::Body,
        Class::Generic,
        Class::CompanyForm,
        Class::LegalForm,
    ]);
    let listed = last.entry.has(Entry::ORGANIZATION_WORD | Entry::ORGANIZATION_SUFFIX);
    name.kind == EntityType::Organization
        && name.tokens.len() == 2
        && words.get(name.tokens.start).entry.place() > 0
        && last.case == Case::Title
        && (document.is(name.tokens.end.saturating_sub(1), Class::Club) || !general && !listed)
}

/// Whether a capitalised first name stands before the word at `at`.
fn follows_given_name(words: &Words, at: usize) -> bool {
    let before = at.checked_sub(1).map_or(&Word::NONE, |before| words.get(before));
    before.case == Case::Title && before.entry.first_name() > 0
}

/// Whether the word at `at` is none of the small words that begin sentences; or it stands
/// inside one, or is somebody who speaks or has something: "So said", "An’s".
fn is_no_small_word(document: &Document<'_>, at: usize) -> bool {
    let known = document.properties(at);
    let small = known.is_any(&[
        Class::Function,
        Class::Opener,
        Class::Determiner,
        Class::Preposition,
        Class::Conjunction,
        Class::Auxiliary,
        Class::Adverb,
        Class::Pronoun,
    ]);
    let inside =
        || at.checked_sub(1).is_some_and(|b| document.token(b).starts_with(char::is_lowercase));
    !small || document.is(at + 1, Class::Speech) || document.is_possessive_mark(at + 1) || inside()
}

/// Whether the word at `at` is a name by itself if it is one at all.
fn stands_alone(words: &Words, case: SentenceCase, at: usize) -> bool {
    let word = words.get(at);
    let (start, end) = word.run;
    let alone = end - start == 1 || case != SentenceCase::Prose;
    alone && word.elsewhere & IN_LOWER_CASE == 0
}

fn key(words: &Words, tokens: Range<usize>) -> u64 {
    tokens.fold(0, |key, at| hash::pair(key, words.get(at).lower))
}
