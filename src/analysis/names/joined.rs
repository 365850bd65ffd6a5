//! Bodies with "and" in their name, which the model takes for two: initials that stand
//! elsewhere tell that they are one, as "CBP" does of "Customs and Border Protection", or
//! the word for an office in front, "Ministry of Housing, Communities and Local Government".

use std::ops::Range;

use super::Name;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// How many tokens a name may reach to either side of its "and".
const REACH: usize = 6;

/// The fewest and the most letters of initials that tell a name.
const LETTERS: (usize, usize) = (3, 7);

/// The most different initials that are compared: bounds the work.
const INITIALS: usize = 32;

/// Makes one name of the words around "and" whose initials are a name of their own.
pub(super) fn join(document: &Document<'_>, names: &mut Vec<Name>) {
    fields(document, names);
    let known = initials(document, names);
    if known.is_empty() {
        return;
    }
    let mut at = 0;
    while let Some(name) = names.get(at) {
        let before = name.tokens.start.checked_sub(1);
        let and = before.filter(|&t| is_and(document, t)).or_else(|| {
            let after = name.tokens.end;
            is_and(document, after).then_some(after)
        });
        if let Some(tokens) = and.and_then(|and| whole(document, and, &known)) {
            put(document, names, tokens);
        }
        at += 1;
    }
}

/// Makes one name of an office whose fields the model took for names of their own:
/// "Department for Culture, Media & Sport", "Foreign, Commonwealth & Development Office".
fn fields(document: &Document<'_>, names: &mut Vec<Name>) {
    let mut at = 0;
    while let Some(name) = names.get(at) {
        let found = match name.kind {
            EntityType::Organization => fields_before(document, name)
                .or_else(|| fields_after(document, names, at))
                .or_else(|| first_of_two(document, names, at))
                .or_else(|| of_country(document, names, at))
                .or_else(|| family_firm(document, name)),
            EntityType::Person => family_firm(document, name),
            _ => None,
        };
        if let Some(tokens) = found {
            put(document, names, tokens);
        }
        at += 1;
    }
}

/// "Smith | and Sons": a firm that is called after a family.
fn family_firm(document: &Document<'_>, name: &Name) -> Option<Range<usize>> {
    let and = name.tokens.end;
    let rest = matches!(document.token(and + 1), "Sons" | "Brothers" | "Partners" | "Co" | "Co.");
    (rest && is_and(document, and)).then_some(name.tokens.start..and + 2)
}

/// "the | Foreign, Commonwealth & Development Office"
fn fields_before(document: &Document<'_>, name: &Name) -> Option<Range<usize>> {
    let (start, end) = (name.tokens.start, name.tokens.end);
    let first = start.checked_sub(2).filter(|_| document.token(start - 1) == ",")?;
    let article = first.checked_sub(1).is_some_and(|t| document.lower(t) == "the");
    let listed = name.tokens.clone().any(|t| document.token(t) == "&");
    let office = document.is(end - 1, Class::Collective);
    (article && listed && office && is_capital(document, first)).then_some(first..end)
}

/// "the | Competition and | Markets Authority": one field that is no name of its own, right
/// behind "the".
fn first_of_two(document: &Document<'_>, names: &[Name], at: usize) -> Option<Range<usize>> {
    let Range { start, end } = names.get(at)?.tokens.clone();
    let first = start.checked_sub(2).filter(|_| is_and(document, start - 1))?;
    let article = first.checked_sub(1).is_some_and(|t| document.lower(t) == "the");
    let apart = at.checked_sub(1).and_then(|b| names.get(b)).is_some_and(|b| b.tokens.end > first);
    let body = end > start + 1 && document.is(end - 1, Class::Body);
    let field = is_capital(document, first) && !document.is(first, Class::Body);
    (article && body && field && !apart).then_some(first..end)
}

/// "the Interior Ministry | of Georgia"
fn of_country(document: &Document<'_>, names: &[Name], at: usize) -> Option<Range<usize>> {
    let name = names.get(at)?;
    let of = name.tokens.end;
    let place = names.get(at + 1).filter(|next| next.tokens.start == of + 1)?;
    let body = document.is(of - 1, Class::StateBody) && name.tokens.len() > 1;
    let fits = body && document.lower(of) == "of" && place.kind == EntityType::Location;
    fits.then_some(name.tokens.start..place.tokens.end)
}

/// "Ministry of | Housing, Communities and Local Government"
fn fields_after(document: &Document<'_>, names: &[Name], at: usize) -> Option<Range<usize>> {
    let name = names.get(at)?;
    let (start, end) = (name.tokens.start, name.tokens.end);
    let of = matches!(document.lower(start + 1), "of" | "for") && end > start + 2;
    let office = matches!(document.lower(start), "ministry" | "department" | "office");
    if !(of && office && document.token(end) == ",") {
        return None;
    }
    let last = document.sentence_of(start).end.min(end + REACH);
    let stands = |t: &usize| is_capital(document, *t) || document.token(*t) == ",";
    let and = (end + 1..last).find(|t| !stands(t)).filter(|&t| is_and(document, t))?;
    let close = and + 1 + (and + 1..=last).take_while(|&t| is_capital(document, t)).count();
    // What is a name of its own is none of the fields, unless "&" holds them together.
    let apart = names.get(at + 1).is_some_and(|next| next.tokens.end <= and);
    let bound = document.token(and) == "&";
    let field = document.is(end - 1, Class::Portfolio);
    (close > and + 1 && (bound || field && !apart)).then_some(start..close)
}

/// The names of one word in capitals.
fn initials<'d>(document: &Document<'d>, names: &[Name]) -> Vec<&'d str> {
    let mut found: Vec<&str> = Vec::new();
    for name in names.iter().filter(|name| name.tokens.len() == 1) {
        let token = document.token(name.tokens.start);
        let capitals = token.bytes().all(|b| b.is_ascii_uppercase());
        let fits = (LETTERS.0..=LETTERS.1).contains(&token.len());
        if capitals && fits && found.len() < INITIALS && !found.contains(&token) {
            found.push(token);
        }
    }
    found
}

/// The tokens around the "and" at `and` whose initials are `known`.
fn whole(document: &Document<'_>, and: usize, known: &[&str]) -> Option<Range<usize>> {
    let sentence = document.sentence_of(and);
    let last = (and + 1 + REACH).min(sentence.end);
    let mut start = and;
    while let Some(first) = start.checked_sub(1) {
        if first < sentence.start || and - first > REACH || !may_stand(document, first) {
            return None;
        }
        start = first;
        if !is_capital(document, start) {
            continue;
        }
        let mut letters = String::new();
        for end in (start..last).take_while(|&t| t == and || may_stand(document, t)) {
            if is_capital(document, end) {
                letters.extend(document.token(end).chars().next());
            }
            if end > and && known.contains(&letters.as_str()) {
                return Some(start..end + 1);
            }
        }
    }
    None
}

/// Puts a body in place of the names that it covers.
fn put(document: &Document<'_>, names: &mut Vec<Name>, tokens: Range<usize>) {
    let first = names.partition_point(|name| name.tokens.end <= tokens.start);
    let end = names.partition_point(|name| name.tokens.start < tokens.end);
    let span = document.span_of(tokens.clone());
    let whole = Name { span, tokens, kind: EntityType::Organization };
    names.splice(first..end.max(first), [whole]);
}

fn is_and(document: &Document<'_>, at: usize) -> bool {
    matches!(document.token(at), "and" | "&")
}

/// Whether a token may be part of such a name: "Immigration, Refugees and …".
fn may_stand(document: &Document<'_>, at: usize) -> bool {
    is_capital(document, at) || matches!(document.token(at), "of" | "for" | "the" | ",")
}

fn is_capital(document: &Document<'_>, at: usize) -> bool {
    document.token(at).starts_with(char::is_uppercase)
}
