//! Articles about sport, where "France" is mostly a team.

use std::ops::Range;

use crate::analysis::layout::Document;
use crate::lexicon::Class;
use crate::span::Span;

/// Different words of sport that make an article one about sport.
const ENOUGH: usize = 3;

/// One word of so many is one of sport in an article about it.
const ONE_OF: usize = 100;

/// A sentence that tells so much of sport is about it.
const SURE: usize = 3;

/// One that tells so much may be.
const LIKELY: usize = 2;

/// How far from a name words of sport are looked for.
const NEAR: usize = 30;

/// Whether enough words of sport stand in the article, and different ones.
pub(in crate::analysis) fn is_sport(document: &Document<'_>) -> bool {
    document.is_sport(|| has_words_of_sport(document))
}

fn has_words_of_sport(document: &Document<'_>) -> bool {
    let tokens = document.layout.tokens.len();
    let mut seen: Vec<&str> = Vec::with_capacity(ENOUGH);
    let mut words = 0;
    for index in (0..tokens).filter(|&index| document.is(index, Class::Sport)) {
        words += 1;
        if seen.len() < ENOUGH && !seen.contains(&document.lower(index)) {
            seen.push(document.lower(index));
        }
        if seen.len() >= ENOUGH && words * ONE_OF >= tokens {
            return true;
        }
    }
    false
}

/// Whether a name stands as a place: "in France", "in the Netherlands", "in The Hague"; but "in the
/// North" may be anywhere.
pub(in crate::analysis) fn stands_as_place(text: &str, name: Span) -> bool {
    let before = text.get(..name.start).unwrap_or("").trim_end();
    let called = name.slice(text);
    let takes_article = called.contains(' ') || called.ends_with('s');
    let the = before.strip_suffix(" the").filter(|_| takes_article);
    let before = the.or(before.strip_suffix(" The")).unwrap_or(before);
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    ["in", "from", "across", "near", "throughout"].iter().any(|p| word.eq_ignore_ascii_case(p))
}

/// Whether the names of a place do not mean it: they stand for a team, as most do in an
/// article about `sport`, or end a name in another language.
pub(in crate::analysis) fn is_no_place(
    document: &Document<'_>,
    sport: bool,
    names: impl Iterator<Item = Span> + Clone,
) -> bool {
    sport && !names.clone().all(|span| stands_as_place(document.text, span))
        || names.clone().all(|span| ends_foreign_name(document, span))
        || stand_for_team(document, names)
}

/// Whether names stand for a team, whatever the article is about: "the Italy coach", "Italy
/// defeated France", and nowhere "in Italy"; or each stands in a sentence about sport.
fn stand_for_team(document: &Document<'_>, names: impl Iterator<Item = Span> + Clone) -> bool {
    if names.clone().any(|span| stands_as_place(document.text, span)) {
        return false;
    }
    let mut all = names.clone().map(|span| document.tokens_in(span)).peekable();
    let some = all.peek().is_some();
    names.map(|span| document.tokens_in(span)).any(|name| is_called_team(document, &name))
        || some && all.all(|name| is_team_here(document, &name))
}

/// "the Italy coach", "Italy defeated France", "plays for Italy".
fn is_called_team(document: &Document<'_>, name: &Range<usize>) -> bool {
    let before = |back: usize| name.start.checked_sub(back);
    let beats = |at: usize| document.is(at, Class::Victory);
    let plays = |at: usize| {
        document.is(at, Class::Sport)
            || ["play", "plays", "played", "playing"].contains(&document.lower(at))
    };
    document.is(name.end, Class::Sport)
        || is_before_manager(document, name)
        || beats(name.end)
        || before(1).is_some_and(beats)
        || before(1).is_some_and(|at| document.lower(at) == "for") && before(2).is_some_and(plays)
}

/// "Boston manager Ann Lee", "Halven skipper Ann Lee": a town has no such office.
fn is_before_manager(document: &Document<'_>, name: &Range<usize>) -> bool {
    let known = document.properties(name.end);
    [Class::Role, Class::Title, Class::Game].into_iter().all(|class| known.is(class))
        && document.token(name.end + 1).starts_with(char::is_uppercase)
}

/// Whether a name stands in a sentence about sport; or in one that may be, as one of a pair, before a
/// word of sport, or with something that a team has: "the Italy fans", "Italy vs France", "Italy's attack".
fn is_team_here(document: &Document<'_>, name: &Range<usize>) -> bool {
    let pairs = |at: usize| ["vs", "vs.", "v", "-", "–"].contains(&document.lower(at));
    let paired = pairs(name.end) || name.start.checked_sub(1).is_some_and(pairs);
    let told = told_of_sport(document, name) + usize::from(paired);
    told >= SURE
        || told >= LIKELY
            && (paired || document.is(name.end, Class::Game) || has_what_teams_have(document, name))
}

/// "Italy's attack", "Italy's goalkeeper": neither what a country has, "Italy's president" or "Italy's
/// ministry", nor what is held there, "Italy's league".
fn has_what_teams_have(document: &Document<'_>, name: &Range<usize>) -> bool {
    let last = document.token(name.end.saturating_sub(1));
    let had = if document.is_possessive_mark(name.end) {
        name.end + 1
    } else if last.ends_with("'s") || last.ends_with("’s") {
        name.end
    } else {
        return false;
    };
    let known = document.properties(had);
    let plays = known.is_any(&[Class::Sport, Class::Game]);
    let of_country = [Class::Body, Class::StateBody, Class::Portfolio, Class::Event];
    document.token(had).starts_with(char::is_lowercase)
        && !known.is_any(&of_country)
        && known.is(Class::Role) == plays
}

/// How much the sentence about a name speaks of sport. Of words of sport each counts twice; a score
/// does where another word of a match stands: "won 3-1".
fn told_of_sport(document: &Document<'_>, name: &Range<usize>) -> usize {
    let sentence = document.sentence_of(name.start);
    let near =
        name.start.saturating_sub(NEAR).max(sentence.start)..(name.end + NEAR).min(sentence.end);
    let (mut told, mut contest, mut score) = (0, false, false);
    for at in near {
        let known = document.properties(at);
        told += if known.is(Class::Sport) { 2 } else { usize::from(known.is(Class::Game)) };
        contest |= known.is(Class::Contest);
        score |= is_score(document.token(at));
    }
    match (score, told + usize::from(contest)) {
        (false, _) | (_, 0) => told,
        (true, others) => others + 2,
    }
}

/// "3-1", "112–98".
pub(in crate::analysis) fn is_score(token: &str) -> bool {
    let digits =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    token.split_once(['-', '–']).is_some_and(|(a, b)| digits(a) && digits(b))
}

/// Whether a name ends one in another language: "Tour de France".
fn ends_foreign_name(document: &Document<'_>, span: Span) -> bool {
    let first = document.tokens_in(span).start;
    let before = |back: usize| first.checked_sub(back);
    before(1).is_some_and(|at| {
        document.is(at, Class::Particle) && document.token(at).starts_with(char::is_lowercase)
    }) && before(2).is_some_and(|at| document.token(at).starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prepositions_make_places() {
        let text = "Born in France, she left the France squad.";
        let at = |start: usize| Span { start, end: start + "France".len() };
        assert!(stands_as_place(text, at(text.find("France").unwrap())));
        assert!(!stands_as_place(text, at(text.rfind("France").unwrap())));
        assert!(!stands_as_place(text, at(0)));
    }
}
