//! Capitals that stand for the government there: "Moscow accused Kyiv".

use crate::analysis::entities::Mention;
use crate::analysis::layout::Document;
use crate::knowledge::Item;
use crate::lexicon::Class;
use crate::lexicon::reporting::Frame;

/// What a country is led from, as descriptions say it.
const CAPITAL: &str = "Admin-0 capital";

/// What a city is said to do behind "will": to be so, or to be where something takes place.
const OF_CITIES: [&str; 4] = ["be", "become", "host", "hold"];

/// Whether a name stands for a government: it says something, or something is said to it. "Moscow"
/// of a national capital does so in more ways than "Lyon".
pub(super) fn stands_for_one(document: &Document<'_>, item: &Item<'_>, mention: &Mention) -> bool {
    let name = document.tokens_in(mention.span);
    let told = |at: usize| document.is(at, Class::Speech);
    let before = |back: usize| name.start.checked_sub(back);
    let is_small = |at: usize| document.token(at).starts_with(char::is_lowercase);
    let within = before(1).is_some_and(|at| {
        document.properties(at).is_any(&[Class::Preposition, Class::Article]) && is_small(at)
    });
    let says = told(name.end) || document.is(name.end, Class::Auxiliary) && told(name.end + 1);
    if says && !within {
        return true;
    }
    if !item.description().starts_with(CAPITAL) {
        return false;
    }
    let addressed = before(1).is_some_and(|at| is_small(at) && addresses(document, at));
    addressed || !within && acts(document, after_pair(document, name.end))
}

/// The token behind a name, or behind the second of two: "Washington and Beijing".
fn after_pair(document: &Document<'_>, end: usize) -> usize {
    let pair = document.lower(end) == "and"
        && document.token(end + 1).starts_with(char::is_uppercase)
        && !document.token(end + 2).starts_with(char::is_uppercase);
    if pair { end + 2 } else { end }
}

/// Whether what begins at token `at` is done by people alone: "warned", "has not replied", "will send".
fn acts(document: &Document<'_>, at: usize) -> bool {
    let reports = |at: usize| {
        document.properties(at).reports()
            && document.token(at).starts_with(char::is_lowercase)
            && !document.token(at).ends_with("ing")
            && tells(document, at)
    };
    if reports(at) {
        return true;
    }
    if !document.is(at, Class::Auxiliary) {
        return false;
    }
    let verb = at + 1 + usize::from(document.is(at + 1, Class::Negation));
    let small = document.token(verb).starts_with(char::is_lowercase);
    let will = ["will", "would", "must"].contains(&document.lower(at));
    let does =
        small && !document.is(verb, Class::Adverb) && !OF_CITIES.contains(&document.lower(verb));
    ["has", "have", "had"].contains(&document.lower(at)) && reports(verb) || will && does
}

/// Whether the verb at token `at` reports, alone or with what follows: "made | clear", not "made".
fn tells(document: &Document<'_>, at: usize) -> bool {
    let reports = document.lexicon.reports(document.lower(at));
    let next = document.lower(at + 1);
    reports
        .is_some_and(|of| of.alone.is_some() || of.followed.iter().any(|(with, _)| *with == next))
}

/// Whether token `at` has for its object whom somebody speaks to, or judges: "told", "accused".
fn addresses(document: &Document<'_>, at: usize) -> bool {
    if !document.properties(at).reports() {
        return false;
    }
    let verb = document.lexicon.reports(document.lower(at)).and_then(|told| told.alone);
    let asks = |frame: &Frame| matches!(frame, Frame::Urge | Frame::Judge);
    verb.is_some_and(|told| told.verb.frames.iter().any(asks))
}
