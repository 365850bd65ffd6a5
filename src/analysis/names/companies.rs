//! Names whose form alone tells what they are, where the model misses them: companies
//! that are called by a common word ("Boots said it had hired"), have a legal form
//! ("Skiffnets plc"), have shares or speak of themselves ("…, it said"), and places such as "Harlow-on-Sea".

use std::ops::Range;

use memchr::memmem;

use super::Name;
use super::document::{IN_LOWER_CASE, Words};
use super::lexicon::Entry;
use super::words::Case;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;
use crate::span::Span;

/// The fewest tokens before a verb of saying: "Acme grew, it | said".
const SHORTEST: usize = 4;

/// How many tokens on the country may end that a body is of: "South Africa's".
const OWNER: usize = 4;

/// Adds the companies of the lexicon where a word with a capital, nowhere written
/// without one, does what companies do; `names` are in order and stay so.
pub(super) fn find(document: &Document<'_>, words: &Words, names: &mut Vec<Name>) {
    let mut found: Vec<Name> = Vec::new();
    for sentence in &document.layout.sentences {
        for at in sentence.tokens.clone() {
            let word = words.get(at);
            if word.case == Case::Title
                && document.is(at, Class::CompanyWord)
                && word.elsewhere & IN_LOWER_CASE == 0
                && acts(document, names, sentence.tokens.start, at)
            {
                found.push(company(document, at..at + 1));
            }
        }
    }
    for sentence in &document.layout.sentences {
        found.extend(sentence.tokens.clone().filter_map(|at| by_form(document, words, at)));
    }
    // Looked for in the text: few sentences have it, and there are many tokens.
    for comma in memmem::find_iter(document.text.as_bytes(), ", it ") {
        let at = document.tokens_in(Span::new(comma, comma + 1)).start;
        found.extend(by_pronoun(document, words, document.sentence_of(at)));
    }
    for end in memmem::find_iter(document.text.as_bytes(), "hares ") {
        let at = document.tokens_in(Span::new(end, end + 1)).start;
        found.extend(by_shares(document, words, at));
    }
    for name in found {
        let at = names.partition_point(|known| known.tokens.end <= name.tokens.start);
        if names.get(at).is_none_or(|known| known.tokens.start >= name.tokens.end) {
            names.insert(at, name);
        }
    }
}

/// The company that ends with the legal form at `at`, or the place whose name has its
/// words joined by hyphens.
fn by_form(document: &Document<'_>, words: &Words, at: usize) -> Option<Name> {
    let name = |tokens: Range<usize>, kind| {
        Some(Name { span: document.span_of(tokens.clone()), tokens, kind })
    };
    match words.get(at).case {
        Case::Lower if document.is(at, Class::LegalForm) => {
            let before =
                at.checked_sub(1).filter(|&before| words.get(before).case == Case::Title)?;
            return name(before..at + 1, EntityType::Organization);
        }
        Case::Mixed => {}
        _ => return None,
    }
    let mut parts = document.token(at).split('-');
    let capital = |part: Option<&str>| part.is_some_and(|p| p.starts_with(char::is_uppercase));
    let linked = capital(parts.next())
        && parts.next().is_some_and(|link| document.lexicon.is(link, Class::PlaceLink))
        && capital(parts.next_back());
    if linked { name(at..at + 1, EntityType::Location) } else { None }
}

/// "Quay Mines expects a loss, it said.": the body that speaks of itself in its own sentence.
fn by_pronoun(document: &Document<'_>, words: &Words, sentence: Range<usize>) -> Option<Name> {
    let says = |at: &usize| document.is(*at, Class::Speech) && document.token(at - 1) == "it";
    let it = sentence.clone().skip(SHORTEST).find(says)? - 1;
    if document.token(it - 1) != "," {
        return None;
    }
    let dash = |at: usize| matches!(document.token(at), "-" | "--" | "–" | "—");
    let opens =
        sentence.start.max((sentence.start..it).find(|&at| dash(at)).map_or(0, |at| at + 1));
    let capital =
        |&at: &usize| words.get(at).case.has_capital() && !document.is(at, Class::Article);
    let of_country = |&at: &usize| document.is_possessive_mark(at);
    let start = (opens..it).take(OWNER).find(of_country).map_or(opens, |mark| mark + 1);
    let end = start + (start..it).take_while(capital).count();
    // Not "Sales fell", "North American sales fell".
    let told = start > opens || end > start + 1;
    let place = is_place(words, end.saturating_sub(1));
    let known = document.properties(start);
    let other = [Class::Function, Class::Pronoun, Class::Determiner, Class::Opener, Class::Role];
    let name = told && end > start && !place && words.get(end).case == Case::Lower;
    let name = name && !known.is_any(&other);
    name.then(|| company(document, start..end))
}

/// "Shares in | Quay Mines | fell", "as | Quay Mines | shares fell": whose shares those at `at` are.
fn by_shares(document: &Document<'_>, words: &Words, at: usize) -> Option<Name> {
    let sentence = document.sentence_of(at);
    let capital = |&at: &usize| {
        let known = document.properties(at);
        let other = [Class::Function, Class::Pronoun, Class::Determiner, Class::Weekday];
        words.get(at).case.has_capital() && !known.is_any(&other)
    };
    let tokens = if matches!(document.token(at + 1), "in" | "of") {
        let start = at + 2;
        start..start + (start..sentence.end).take_while(capital).count()
    } else {
        let before = (sentence.start..at).rev().take_while(capital).count();
        at - before..at
    };
    // Not "Tech shares rose", "Asian shares rose".
    let told = tokens.start > sentence.start || tokens.len() > 1;
    let last = tokens.end.checked_sub(1).filter(|_| told && !tokens.is_empty())?;
    (!is_place(words, last)).then(|| company(document, tokens))
}

fn company(document: &Document<'_>, tokens: Range<usize>) -> Name {
    Name { span: document.span_of(tokens.clone()), tokens, kind: EntityType::Organization }
}

/// Whether the word at `at` names a place or a people.
fn is_place(words: &Words, at: usize) -> bool {
    let entry = words.get(at).entry;
    entry.place() > 0 || entry.has(Entry::NATIONALITY)
}

/// Whether the word at `at` stands alone as a subject, or among others in a list of
/// names. `first` is the first token of its sentence.
fn acts(document: &Document<'_>, names: &[Name], first: usize, at: usize) -> bool {
    let capital = |at: usize| document.token(at).starts_with(char::is_uppercase);
    let beside = at > first && capital(at - 1) || capital(at + 1);
    let shares = matches!(document.lower(at + 1), "shares" | "stock" | "stores" | "'s" | "’s");
    let does = document.is(at + 1, Class::Auxiliary)
        && (document.lower(at + 2).ends_with("ing") || document.lower(at + 1).starts_with("ha"));
    let company = |at: usize| {
        let labelled = names.binary_search_by_key(&at, |name| name.tokens.start).ok();
        let labelled = labelled.and_then(|i| names.get(i));
        document.is(at, Class::CompanyWord) && capital(at)
            || labelled.is_some_and(|name| name.kind == EntityType::Organization)
    };
    let listed = matches!(document.token(at + 1), "and" | ",") && company(at + 2);
    let subject = document.is(at + 1, Class::Speech) || does || shares || listed;
    // "“Three goals,” she said."
    let opens = at == first || matches!(document.token(at - 1), "“" | "\"" | "‘");
    !beside && (!opens || subject)
}
