//! Teams, which are called like towns: those who beat each other by a score.

use std::ops::Range;

use super::Name;
use super::document::Words;
use super::lexicon::Entry;
use super::words::Case;
use crate::analysis::entities::{EntityType, is_score};
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// How far behind the verb the other team may begin: "lost 2-0 at home to Brentford".
const APART: usize = 6;

/// The most words of a team's name in a result.
const TEAM: usize = 4;

/// The most teams of a text: each is looked for among all names.
const TEAMS: usize = 1000;

/// The most matches that one sentence tells of.
const CONTESTS: usize = 4;

/// Makes organisations of the teams in sentences such as "Arsenal beat Everton 3-1",
/// and of their other mentions that do not stand as places.
pub(super) fn find(document: &Document<'_>, words: &Words, names: &mut Vec<Name>) {
    let mut teams: Vec<Range<usize>> = Vec::new();
    let mut rivals: Vec<Range<usize>> = Vec::new();
    for sentence in &document.layout.sentences {
        let tokens = sentence.tokens.clone();
        let number = |at: usize| words.get(at).case == Case::Number;
        // "by 61 points"
        let margin =
            |at: usize| document.is(at + 1, Class::Score) && document.lower(at.max(1) - 1) == "by";
        let score = |at: usize| number(at) && (is_score(document.token(at)) || margin(at));
        if !tokens.clone().any(score) {
            continue;
        }
        rivals.extend(result(document, words, tokens.clone()).into_iter().flatten());
        let contest = |at: &usize| {
            document.is(*at, Class::Contest) && document.token(*at).starts_with(char::is_lowercase)
        };
        for verb in tokens.clone().filter(contest).take(CONTESTS) {
            // "Wolves came from behind to beat Burnley"
            let infinitive = verb > tokens.start && document.lower(verb - 1) == "to";
            teams.extend(if infinitive {
                run_after(document, words, tokens.start..tokens.start + 1)
            } else {
                run_before(document, words, tokens.start, verb)
            });
            teams.extend(run_after(document, words, verb + 1..tokens.end.min(verb + 1 + APART)));
        }
    }
    teams.truncate(TEAMS);
    rivals.truncate(TEAMS);
    for team in &teams {
        mark(document, words, names, team.clone());
    }
    rivals.retain(|team| claim(document, words, names, team.clone()));
    let whole = |team: &Range<usize>| document.span_of(team.clone()).slice(document.text);
    let known: Vec<&str> = teams.iter().map(whole).collect();
    let mut short: Vec<&str> = rivals.into_iter().flatten().map(|at| document.token(at)).collect();
    short.sort_unstable();
    let towns = towns_of_teams(document, words, names);
    for name in names.iter_mut().filter(|name| name.tokens.len() == 1) {
        if short.binary_search(&document.token(name.tokens.start)).is_ok() {
            name.kind = EntityType::Organization;
        }
    }
    for name in names.iter_mut().filter(|name| name.kind == EntityType::Location) {
        let plays =
            document.properties(name.tokens.end).is_any(&[Class::Auxiliary, Class::Contest]);
        if plays && towns.contains(&name.span.slice(document.text)) {
            name.kind = EntityType::Organization;
        }
        let before = name.tokens.start.checked_sub(1);
        let place = before.is_some_and(|at| document.is(at, Class::Preposition));
        if !place && known.contains(&name.span.slice(document.text)) {
            name.kind = EntityType::Organization;
        }
    }
}

/// The two teams of a sentence that is nothing but a result: "Quay Rovers 0-3 Elm Town".
fn result(
    document: &Document<'_>,
    words: &Words,
    sentence: Range<usize>,
) -> Option<[Range<usize>; 2]> {
    let score = sentence.clone().find(|&at| is_score(document.token(at)))?;
    let (home, away) = (sentence.start..score, score + 1..sentence.end);
    let team = |side: &Range<usize>| {
        (1..=TEAM).contains(&side.len()) && side.clone().all(|at| is_capital(document, words, at))
    };
    (team(&home) && team(&away)).then_some([home, away])
}

/// The towns that teams are called after: "Mumbai" of "Mumbai Indians".
fn towns_of_teams<'d>(document: &Document<'d>, words: &Words, names: &[Name]) -> Vec<&'d str> {
    let team = |name: &&Name| {
        let last = name.tokens.end.saturating_sub(1);
        let listed = words.get(last).entry.has(Entry::ORGANIZATION_WORD);
        let plural = document.is(last, Class::Club) || document.lower(last).ends_with('s');
        let general = document.properties(last).is_any(&[Class::Body, Class::CompanyForm]);
        name.kind == EntityType::Organization
            && name.tokens.len() == 2
            && words.get(name.tokens.start).entry.place() > 0
            && plural
            && !(listed || general)
    };
    let towns = names.iter().filter(team).map(|name| document.token(name.tokens.start));
    towns.take(TEAMS).collect()
}

fn is_capital(document: &Document<'_>, words: &Words, at: usize) -> bool {
    let known = document.properties(at);
    words.get(at).case.has_capital()
        && words.get(at).case != Case::Initial
        && !known.is_any(&[Class::Pronoun, Class::Determiner, Class::Function, Class::Weekday])
}

fn run_before(
    document: &Document<'_>,
    words: &Words,
    start: usize,
    verb: usize,
) -> Option<Range<usize>> {
    let length = (start..verb).rev().take_while(|&at| is_capital(document, words, at)).count();
    (length > 0).then(|| verb - length..verb)
}

fn run_after(document: &Document<'_>, words: &Words, within: Range<usize>) -> Option<Range<usize>> {
    let start = within.clone().find(|&at| is_capital(document, words, at))?;
    let end = document.layout.tokens.len();
    let length = (start..end).take_while(|&at| is_capital(document, words, at)).count();
    Some(start..start + length)
}

/// Makes one organisation of `team`, whatever names its words were taken for; not of a
/// player, who has a given name.
fn claim(
    document: &Document<'_>,
    words: &Words,
    names: &mut Vec<Name>,
    team: Range<usize>,
) -> bool {
    let player = names.iter().any(|name| {
        let given = words.get(name.tokens.start).entry.first_name() > 0;
        name.tokens == team && name.kind == EntityType::Person && given && team.len() > 1
    });
    if !player {
        names.retain(|name| name.tokens.end <= team.start || name.tokens.start >= team.end);
        mark(document, words, names, team);
    }
    !player
}

/// Makes an organisation of the name that `team` is, or of the words if they are none.
/// Persons stay persons, for they beat each other too, unless it is a town that nobody here
/// is called after.
fn mark(document: &Document<'_>, words: &Words, names: &mut Vec<Name>, team: Range<usize>) {
    let word = words.get(team.start);
    let whole = |name: &Name| name.kind == EntityType::Person && name.tokens.len() > 1;
    let surname = |name: &Name| document.token(name.tokens.end - 1) == document.token(team.start);
    let town = team.len() == 1
        && word.entry.place() > 0
        && word.entry.first_name() == 0
        && !names.iter().any(|name| whole(name) && surname(name));
    let at = names.partition_point(|name| name.tokens.end <= team.start);
    match names.get_mut(at).filter(|name| name.tokens.start < team.end) {
        Some(name)
            if name.tokens == team
                && (name.kind == EntityType::Location
                    || town && name.kind == EntityType::Person) =>
        {
            name.kind = EntityType::Organization;
        }
        Some(_) => {}
        None => {
            let span = document.span_of(team.clone());
            names.insert(at, Name { span, tokens: team, kind: EntityType::Organization });
        }
    }
}
