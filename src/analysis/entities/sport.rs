//! Articles about sport, where "France" is mostly a team.

use crate::analysis::layout::Document;
use crate::lexicon::Class;
use crate::span::Span;

/// Different words of sport that make an article one about sport.
const ENOUGH: usize = 3;

/// One word of so many is one of sport in an article about it.
const ONE_OF: usize = 100;

/// Whether enough words of sport stand in the article, and different ones.
pub(in crate::analysis) fn is_sport(document: &Document<'_>) -> bool {
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

/// Whether a name that begins at `start` stands as a place: "in France".
pub(in crate::analysis) fn stands_as_place(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("").trim_end();
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
    sport && !names.clone().all(|span| stands_as_place(document.text, span.start))
        || names.clone().all(|span| ends_foreign_name(document, span))
        || stand_for_team(document, names)
}

/// Whether names stand for a team, whatever the article is about: "the Italy coach", "Italy
/// defeated France", and nowhere "in Italy".
fn stand_for_team(document: &Document<'_>, names: impl Iterator<Item = Span>) -> bool {
    let mut team = false;
    for span in names {
        if stands_as_place(document.text, span.start) {
            return false;
        }
        let tokens = document.tokens_in(span);
        let beats = |at: usize| document.is(at, Class::Victory);
        team |= document.is(tokens.end, Class::Sport)
            || beats(tokens.end)
            || tokens.start.checked_sub(1).is_some_and(beats);
    }
    team
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
        assert!(stands_as_place(text, text.find("France").unwrap()));
        assert!(!stands_as_place(text, text.rfind("France").unwrap()));
        assert!(!stands_as_place(text, 0));
    }
}
