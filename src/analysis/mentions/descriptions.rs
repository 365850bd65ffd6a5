//! Noun phrases that tell who somebody is: "the foreign minister", "a spokesman
//! for the bank".

use std::ops::Range;

use super::nouns::{self, Noun};
use crate::analysis::entities::Gender;
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::{Class, Lexicon, Properties, singular};

/// How many tokens before its head a description is read.
const REACH: usize = 10;

/// How many words tell what somebody is between a comma and the name.
const ROLE: usize = 4;

/// What a description says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::analysis) struct Description {
    pub(in crate::analysis) noun: Noun,
    pub(in crate::analysis) gender: Gender,
    pub(in crate::analysis) plural: bool,
    pub(in crate::analysis) determiner: Determiner,
    /// "spokesman", "official": such people stay unnamed.
    pub(in crate::analysis) anonymous: bool,
    /// What stands between the determiner and the head.
    pub(in crate::analysis) modifiers: Range<usize>,
    /// Whether "of", "for" or the like says more of the head.
    pub(in crate::analysis) complement: bool,
    /// The entities named inside, with those in its complement.
    pub(in crate::analysis) inside: Vec<usize>,

    /// The token of whom the head belongs to or comes from: "Acme’s report", "a
    /// statement by Smith", "its chief".
    pub(in crate::analysis) owner: Option<usize>,
    /// The head of a name in apposition: "the mayor, Ann Berger, said".
    pub(in crate::analysis) apposed: Option<usize>,
}

/// How a description begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) enum Determiner {
    /// "the", "this", "that".
    Definite,
    /// "a", "some", "two".
    Indefinite,
    /// "his", "Smith’s".
    Possessive,
    None,
}

/// The description that the determiner at `at` opens, if its head stands for a
/// person, a body, or what they publish.
pub(super) fn at(scene: &Scene<'_>, at: usize) -> Option<Phrase> {
    // Not over the end of a heading: "The council’s view¶Minister Ann Berger".
    let end = scene.document.sentence_of(at).end.min(at + REACH);
    let found = phrase::at(scene, at, end)?;
    let noun = matches!(scene.kind(found.head), Kind::Word | Kind::Name | Kind::Cue(_));
    let known = nouns::class(scene.document, found.head) != Noun::Other;
    let known = known || is_several(scene, found.head);
    (noun && known && found.head > at).then_some(found)
}

/// The description behind the possessive mark at `mark`, with its owner, which begins at
/// `start`: "Denmark’s football federation".
pub(super) fn owned(scene: &Scene<'_>, mark: usize, start: usize) -> Option<Phrase> {
    let end = scene.document.sentence_of(mark).end.min(mark + 1 + REACH);
    let found = phrase::at(scene, mark + 1, end)?;
    let known = nouns::class(scene.document, found.head) != Noun::Other;
    (known && scene.kind(found.head) == Kind::Word)
        .then_some(Phrase { tokens: start..found.tokens.end, head: found.head })
}

/// The noun phrase without determiner that begins at `at` and is a subject in the
/// plural: "twelve survivors".
pub(super) fn several(scene: &Scene<'_>, at: usize) -> Option<Phrase> {
    let word = matches!(scene.kind(at), Kind::Word | Kind::Name);
    let opens = at
        .checked_sub(1)
        .is_none_or(|b| !matches!(scene.kind(b), Kind::Word | Kind::Name | Kind::Determiner));
    let near = || (at..at + 4).any(|t| is_several(scene, t));
    if !word || !opens || !near() {
        return None;
    }
    phrase::at(scene, at, at + REACH).filter(|p| is_several(scene, p.head))
}

/// Whether several are the subject.
fn is_several(scene: &Scene<'_>, head: usize) -> bool {
    scene.tag(head) == Tag::Nns
        && matches!(scene.relation(head), Relation::Nsubj | Relation::NsubjPass)
}

/// What the words of `phrase` say.
pub(super) fn read(scene: &Scene<'_>, phrase: &Phrase, inside: Vec<usize>) -> Description {
    let head = scene.lower(phrase.head);
    let lexicon = scene.document.lexicon;
    let start = phrase.tokens.start;
    let owner = owner(scene, phrase);
    let determiner = match scene.lower(start) {
        "the" | "this" | "that" | "these" | "those" => Determiner::Definite,
        "his" | "her" | "its" | "their" | "our" => Determiner::Possessive,
        _ if owner.is_some_and(|o| o < phrase.head) => Determiner::Possessive,
        "one" if start < phrase.head => Determiner::Indefinite,
        _ if scene.kind(start) == Kind::Determiner && start < phrase.head => Determiner::Indefinite,
        _ => Determiner::None,
    };
    let plural = matches!(scene.tag(phrase.head), Tag::Nns | Tag::Nnps)
        || scene.document.is(phrase.head, Class::Plural);
    let first = start + usize::from(scene.kind(start) == Kind::Determiner);
    let one = singular(head);
    let one = one.strip_suffix("-in-law").unwrap_or(one);
    let known = [scene.document.properties(phrase.head).gender, lexicon.get(one).gender];
    let gender = match known.into_iter().find(|g| *g != Gender::Unknown) {
        Some(gender) => gender,
        None if head.ends_with("woman") => Gender::Female,
        None if head.ends_with("man") && !is_of_either(lexicon, head) => Gender::Male,
        None => Gender::Unknown,
    };
    Description {
        noun: noun(scene, phrase.head),
        gender,
        plural,
        determiner,
        anonymous: nouns::is_anonymous(scene.document, phrase.head),
        // A nationality says of which country, alone or before a noun.
        modifiers: first.min(phrase.head)..phrase.head + usize::from(scene.capital(phrase.head)),
        complement: scene.kind(phrase.head + 1) == Kind::Preposition,
        inside,
        owner,
        apposed: apposed(scene, phrase),
    }
}

/// Whether a word in "-man" is for women too: there are Germans, but no Frenchmans.
fn is_of_either(lexicon: &Lexicon, head: &str) -> bool {
    lexicon.get(&format!("{head}s")).country().is_some()
}

/// Whether a word is of a nationality: "Argentine".
pub(super) fn is_demonym(scene: &Scene<'_>, at: usize) -> bool {
    country(scene, at).is_some()
}

/// Whether a word is for one of a party: "Democrat".
pub(super) fn is_partisan(scene: &Scene<'_>, at: usize) -> bool {
    scene.capital(at) && scene.document.is(at, Class::Partisan)
}

/// The country of the nationality that ends at `at`: "Argentine", "South African".
pub(in crate::analysis) fn country<'d>(scene: &Scene<'d>, at: usize) -> Option<&'d str> {
    let lexicon = scene.document.lexicon;
    let alone = || scene.document.properties(at).country();
    let first = at.checked_sub(1).filter(|&b| scene.capital(b) && scene.capital(at));
    let pair = first.map(|b| lexicon.get(&format!("{} {}", scene.lower(b), scene.lower(at))));
    pair.and_then(Properties::country).or_else(alone)
}

/// What the head stands for; a nationality or a party alone stands for a person.
pub(in crate::analysis) fn noun(scene: &Scene<'_>, head: usize) -> Noun {
    let known = nouns::class(scene.document, head);
    let people = || scene.capital(head) && is_demonym(scene, head) || is_partisan(scene, head);
    if known == Noun::Other && people() { Noun::Person } else { known }
}

/// The token of whom the head belongs to or comes from.
fn owner(scene: &Scene<'_>, phrase: &Phrase) -> Option<usize> {
    let head = phrase.head;
    let possessor = scene.children(head).find(|&c| scene.relation(c) == Relation::Poss);
    let marked = (phrase.tokens.start..head)
        .rev()
        .find(|&t| scene.kind(t) == Kind::Possessive)
        .and_then(|t| t.checked_sub(1));
    let from = || {
        // "a report | published by", but not "a report | seen by".
        let next = head + 1;
        let made = scene.tag(next) == Tag::Vbn && scene.lower(next + 1) == "by";
        let published = scene.document.is(next, Class::Publishing)
            || made && !scene.document.is(next, Class::Receiving);
        let link = next + usize::from(published);
        let source =
            matches!(scene.lower(link), "by" | "from") || !published && scene.lower(link) == "of";
        let start = link + 1 + usize::from(scene.kind(link + 1) == Kind::Determiner);
        let described = || issuer(scene, head, link);
        source.then(|| named_first(scene, start).or_else(described)).flatten()
    };
    // "the Acme data"
    let named = || {
        let last = head.checked_sub(1).filter(|&t| t >= phrase.tokens.start)?;
        let document = nouns::class(scene.document, head) == Noun::Document;
        (document && scene.kind(last) == Kind::Name).then_some(last)
    };
    possessor.or(marked).or_else(from).or_else(named).or_else(|| body_before(scene, phrase))
}

/// The last token of the name that begins at `start`, or behind what its bearer is: "Elm
/// University fellow | Ann Berger". Not a name before another noun: "the Elm council".
fn named_first(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let named = |t: usize| scene.kind(t) == Kind::Name;
    let role = |t: usize| {
        let person = nouns::class(scene.document, t) == Noun::Person;
        scene.kind(t) == Kind::Word && (person || scene.document.is(t, Class::RoleModifier))
    };
    let last = (start..start + REACH).find(|&t| named(t) && !named(t + 1) && !role(t + 1));
    let linked = |last: &usize| (start..*last).all(|t| named(t) || role(t));
    last.filter(linked).filter(|&t| scene.kind(t + 1) != Kind::Word || scene.verbal(t + 1))
}

/// The head of the description of who publishes a document: "a report by | the health
/// ministry".
fn issuer(scene: &Scene<'_>, document: usize, link: usize) -> Option<usize> {
    let by = matches!(scene.lower(link), "by" | "from");
    let document = by && nouns::class(scene.document, document) == Noun::Document;
    let found = phrase::at(scene, link + 1, link + 1 + REACH).filter(|_| document)?;
    let class = nouns::class(scene.document, found.head);
    matches!(class, Noun::Body | Noun::Person).then_some(found.head)
}

/// The noun for a body right before that of a document: "an interior | ministry | statement";
/// but what a court keeps is not its own word: "court | documents".
pub(super) fn body_before(scene: &Scene<'_>, document: &Phrase) -> Option<usize> {
    let last = document.head.checked_sub(1).filter(|&t| t >= document.tokens.start)?;
    let is_document = nouns::class(scene.document, document.head) == Noun::Document;
    let body = scene.kind(last) == Kind::Word && nouns::class(scene.document, last) == Noun::Body;
    let keeps = matches!(scene.lower(last), "court" | "tribunal");
    (is_document && body && !keeps).then_some(last)
}

/// The head of the name that a comma and the end of the phrase enclose: "the
/// mayor, Ann Berger, said"; by the tree where no comma follows.
fn apposed(scene: &Scene<'_>, phrase: &Phrase) -> Option<usize> {
    let named = |&t: &usize| scene.kind(t) == Kind::Name;
    let comma = (phrase.head + 1..phrase.tokens.end.max(phrase.head + 1) + REACH)
        .take_while(|&t| !scene.verbal(t) && scene.kind(t) != Kind::Stop)
        .find(|&t| scene.kind(t) == Kind::Comma);
    let role = comma.and_then(|c| behind_role(scene, c + 1));
    let after = comma.and_then(|c| {
        let first = called(scene, c + 1).or(role).unwrap_or(c + 1);
        (first..first + REACH).take_while(named).last()
    });
    // "The jobs, Ann Berger said, have gone": who says so is thrown in, and is no jobs.
    let thrown_in = |last: &usize| {
        let says = matches!(scene.kind(last + 1), Kind::Cue(_));
        says && matches!(scene.kind(last + 2), Kind::Comma)
    };
    let closes = |last: &usize| {
        matches!(scene.kind(last + 1), Kind::Comma | Kind::Stop | Kind::Cue(_) | Kind::Relative)
            || scene.verbal(last + 1)
    };
    let after = after.filter(|last| closes(last) && !thrown_in(last));
    let found = after.or_else(|| before_verb(scene, phrase)).or_else(|| {
        let beside = scene.children(phrase.head).filter(|&c| c > phrase.head);
        let apposed =
            |&c: &usize| scene.relation(c) == Relation::Appos && scene.kind(c) == Kind::Name;
        beside.into_iter().find(apposed)
    });
    // "According to the report, Smith owed money": the subject of the verb.
    let start = phrase.tokens.start.checked_sub(1);
    let governed = start.is_some_and(|t| scene.kind(t) == Kind::Preposition);
    let acts = |last: usize| scene.verbal(last + 1) || matches!(scene.kind(last + 1), Kind::Cue(_));
    found.filter(|&last| !(governed && acts(last))).filter(|&last| {
        let first = (phrase.head + 1..=last).rev().take_while(named).last().unwrap_or(last);
        let first = comma.filter(|_| role == Some(first)).map_or(first, |comma| comma + 1);
        !super::names_another(scene, phrase.head, first.saturating_sub(1))
    })
}

/// Where the name begins behind what somebody is: "his neighbour, retired postman | Ann Berger".
fn behind_role(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let plain =
        |&t: &usize| matches!(scene.kind(t), Kind::Word | Kind::Determiner) && !scene.carries(t);
    let role = (start..start + ROLE).take_while(plain).last()?;
    let person =
        nouns::class(scene.document, role) == Noun::Person || scene.document.is(role, Class::Title);
    (person && scene.kind(role + 1) == Kind::Name).then_some(role + 1)
}

/// Where the name begins that a clause or a participle gives somebody: "a resident, who gave
/// her name only as | Mei, said", "a nurse, identified as | Ann, said".
fn called(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let named = |t: &usize| matches!(scene.lower(*t), "name" | "named" | "identified" | "known");
    let given = (start..start + REACH / 2).find(named)?;
    let link = given + 1 + usize::from(scene.kind(given + 1) == Kind::Adverb);
    let reflexive = usize::from(matches!(scene.lower(link), "himself" | "herself"));
    (scene.lower(link + reflexive) == "as").then_some(link + reflexive + 1)
}

/// The head of the name between commas right before the verb: "the company that
/// built it, Acme, said".
fn before_verb(scene: &Scene<'_>, phrase: &Phrase) -> Option<usize> {
    let verb = scene.head(phrase.head).filter(|&v| v > phrase.head)?;
    let relative =
        (phrase.tokens.end..verb).any(|t| matches!(scene.lower(t), "that" | "who" | "which"));
    let comma = verb.checked_sub(1).filter(|&c| relative && scene.kind(c) == Kind::Comma)?;
    let first = scene.name_before(phrase.tokens.end, comma)?;
    let opens = first.checked_sub(1).is_some_and(|c| scene.kind(c) == Kind::Comma);
    opens.then(|| comma - 1)
}
