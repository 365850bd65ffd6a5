//! What stands beside a name and says who it is: "the Indiana-based company |
//! Acme", "Ann Berger, | the mayor of the city".

use std::ops::Range;

use super::Mention;
use super::nouns::{self, Noun};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Relation;

/// How many tokens an apposition is read for.
const REACH: usize = 10;

/// The tokens before and after a name that describe it; each may be empty.
pub(in crate::analysis) fn beside(scene: &Scene<'_>, name: &Mention) -> [Range<usize>; 2] {
    [before(scene, name.tokens.start), after(scene, name.tokens.end)]
}

/// "the Indiana-based company | Acme", "the mayor of Elm, | Ann Berger".
fn before(scene: &Scene<'_>, name: usize) -> Range<usize> {
    let described = |&t: &usize| {
        matches!(scene.kind(t), Kind::Word | Kind::Name | Kind::Preposition | Kind::And)
            && scene.relation(t) != Relation::Pobj
            || scene.kind(t) == Kind::Possessive
    };
    let apposed = name.checked_sub(1).is_some_and(|c| scene.kind(c) == Kind::Comma);
    let end = name - usize::from(apposed);
    // A heading above is no part of it.
    let from = end.saturating_sub(REACH).max(scene.document.sentence_of(name).start);
    if !apposed {
        let plain =
            |&t: &usize| matches!(scene.kind(t), Kind::Word | Kind::Name) && !scene.verbal(t);
        return (from..end).rev().take_while(plain).last().unwrap_or(end)..end;
    }
    // Only with a determiner at its start, or the phrase before is about something else.
    // "the president of | the | Supreme Court, Ann Berger"
    let inner = |t: usize| {
        let linked = t.checked_sub(1).is_some_and(|b| scene.kind(b) == Kind::Preposition);
        let person = |t: usize| nouns::class(scene.document, t) == Noun::Person;
        scene.kind(t) == Kind::Determiner && linked && !(t + 1..end).any(person)
    };
    let loose = |&t: &usize| described(&t) || scene.relation(t) == Relation::Pobj || inner(t);
    let first = (from..end).rev().take_while(loose).last().unwrap_or(end);
    let determined = first.checked_sub(1).is_some_and(|t| scene.kind(t) == Kind::Determiner);
    if determined { first..end } else { end..end }
}

/// "Ann Berger, | the mayor of the city", "Acme is | a bank", "Ann Berger of | Denmark".
fn after(scene: &Scene<'_>, name: usize) -> Range<usize> {
    let name = past_age(scene, name);
    let comma = scene.kind(name) == Kind::Comma;
    let is = matches!(scene.lower(name), "is" | "was");
    let start = name + 1;
    // "Ann Berger of Denmark"
    if scene.lower(name) == "of" && scene.kind(start) == Kind::Name {
        return start..start + 1;
    }
    let opens = scene.kind(start) == Kind::Determiner
        || comma && scene.relation(start) == Relation::Appos
        || comma && scene.kind(start) == Kind::Word && !scene.verbal(start);
    if !(comma || is) || !opens || is && scene.kind(start) != Kind::Determiner {
        return name..name;
    }
    let inside = |&t: &usize| {
        matches!(
            scene.kind(t),
            Kind::Word
                | Kind::Name
                | Kind::Possessive
                | Kind::Determiner
                | Kind::Preposition
                | Kind::And
        ) && !scene.verbal(t)
    };
    let end = (start..start + REACH).take_while(inside).last().map_or(start, |t| t + 1);
    start..end
}

/// The comma behind an age, if one follows a name that ends at token `name`: "Ann Berger, 66 |,
/// a teacher".
fn past_age(scene: &Scene<'_>, name: usize) -> usize {
    let end = scene.document.age_at(name);
    end.filter(|&end| scene.kind(end) == Kind::Comma).unwrap_or(name)
}
