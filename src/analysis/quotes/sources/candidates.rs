//! The noun phrases that may be the source of a quote.

use std::ops::Range;

use super::weigh::{Nature, Weighing};
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::direct::Found;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues;
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;

/// How many tokens before and after the cue candidates are looked for.
const AROUND: (usize, usize) = (60, 30);

/// How far the name of whom somebody serves stands from that, in tokens.
const SERVED: usize = 10;

/// The most candidates of one quote.
const MOST: usize = 24;

/// A phrase that may be the source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub(super) phrase: Phrase,
    /// Whether the rules found it, the tree has it, the words before the cue are it.
    pub(super) found: bool,
    pub(super) by_tree: bool,
    pub(super) by_words: bool,
}

impl Candidate {
    pub(super) fn head(&self) -> usize {
        self.phrase.head
    }
}

/// The candidates for the source of `quote`, that of the rules first.
pub(super) fn of(weighing: &Weighing<'_, '_>, quote: &Found, cue: &Range<usize>) -> Vec<Candidate> {
    let scene = weighing.scene;
    let sentence = scene.document.layout.tokens.get(cue.start).map_or(0, |t| t.sentence);
    let tokens = scene.document.layout.sentences.get(sentence).map_or(0..0, |s| s.tokens.clone());
    let from = tokens.start.max(cue.start.saturating_sub(AROUND.0));
    let end = tokens.end.min(cue.end + AROUND.1);
    // "Smith said, according to Jones": Jones passes it on.
    let relayed = (cue.end..end).find(|&t| attribution::according(scene, t, end).is_some());
    let end = relayed.unwrap_or(end);
    let mut list = List { weighing, found: Vec::new() };
    let found = quote.source.phrase().filter(|f| !is_length(scene, f.head));
    if let Some(found) = found {
        list.add(with_whole_name(weighing, found.clone()), |c| c.found = true);
        // "fled to Sweden, which said": the pronoun leaves no choice.
        let last = found.tokens.end - 1;
        let named = || scene.kind(found.head) == Kind::Name && scene.is_person(found.head);
        let beside = || last == found.head + 2 && scene.kind(last - 1) == Kind::Comma;
        // "women in Elm who say"
        let people = || {
            let somebody = scene.tag(found.head) == Tag::Nns
                || mentions::noun(scene, found.head) == Noun::Person;
            let between = found.head + 1..last;
            scene.kind(found.head) == Kind::Word
                && somebody
                && between.into_iter().all(|t| scene.kind(t) != Kind::Comma && !scene.verbal(t))
        };
        let relative = match scene.lower(last) {
            "which" => true,
            // "the post left by Smith, who said"
            "who" => named() && beside() || people(),
            _ => false,
        };
        if found.tokens.len() > 1 && relative || has_clause(scene, found, cue) {
            return list.found;
        }
    }
    let content: Vec<Range<usize>> =
        quote.spans.iter().map(|s| scene.document.tokens_in(*s)).collect();
    let said = |at: usize| content.iter().any(|c| c.contains(&at));
    // "according to Smith": who is named behind it.
    let named_after = attribution::names_after(scene, cue);
    let own = found.and_then(|found| own_clause(scene, found, cue));
    let from = if named_after { cue.end } else { own.unwrap_or(from) };
    let may = |at: usize| {
        let more = || found.is_some_and(|f| says_more(weighing, f, at, cue));
        // "a post that annoyed | him |"
        let object = || !named_after && found.is_none_or(|f| f.head != at) && is_object(scene, at);
        !(said(at) || is_length(scene, at) || scene.in_dateline(at) || object() || more())
    };
    if cue.len() == 1 && !named_after {
        if let Some(subject) = tree::subject(scene, cue.start).filter(|s| may(s.head)) {
            list.add(subject, |c| c.by_tree = true);
        }
        // Not a name in the title of something: "on “Late Night With Smith” when joking".
        let marked = |s: &Phrase| {
            let marks = scene.stretch_of(s.head).and_then(|m| scene.stretches.get(m));
            let end = marks.map_or(cue.start, |m| scene.tokens_of(m).end);
            tree::is_marked_off(scene, s.head, cue.start) && end < cue.start
        };
        let before = phrase::before(scene, cue.start, from).filter(|s| may(s.head));
        if let Some(before) = before.filter(|s| !marked(s)) {
            list.add(before, |c| c.by_words = true);
        }
    }
    for at in from..end {
        let free = scene.stretch_of(at).is_none() && !cue.contains(&at);
        if free && list.found.len() < MOST && is_head(weighing, at) && may(at) {
            list.add(own_phrase(weighing, at, cue), |_| ());
        }
    }
    list.hand_over(cue);
    list.found
}

struct List<'w, 's, 'd> {
    weighing: &'w Weighing<'s, 'd>,
    found: Vec<Candidate>,
}

impl List<'_, '_, '_> {
    /// Marks the candidate with the head or the name of `phrase`, which is new if none
    /// has it.
    fn add(&mut self, phrase: Phrase, mark: impl FnOnce(&mut Candidate)) {
        let names = self.weighing.names;
        let name = names.index_at(phrase.head);
        let same = |c: &&mut Candidate| {
            c.head() == phrase.head || name.is_some() && names.index_at(c.head()) == name
        };
        if let Some(known) = self.found.iter_mut().find(same) {
            mark(known);
        } else {
            let mut new = Candidate { phrase, found: false, by_tree: false, by_words: false };
            mark(&mut new);
            self.found.push(new);
        }
    }

    /// Puts the noun that a candidate only says more of in its place.
    fn hand_over(&mut self, cue: &Range<usize>) {
        for at in (0..self.found.len()).rev() {
            let Some(candidate) = self.found.get(at) else { continue };
            let Some(noun) = self.weighing.noun_around(candidate) else { continue };
            if !is_head(self.weighing, noun) || cue.contains(&noun) {
                continue;
            }
            let name = self.found.remove(at);
            self.add(own_phrase(self.weighing, noun, cue), |c| {
                c.found |= name.found;
                c.by_tree |= name.by_tree;
                c.by_words |= name.by_words;
            });
        }
    }
}

/// "a man | who knew Smith | said", "the lawyer | representing Smith | said": whether the noun that
/// was found has a clause behind it, up to the verb.
fn has_clause(scene: &Scene<'_>, found: &Phrase, cue: &Range<usize>) -> bool {
    let behind = found.head + 1..found.tokens.end;
    let named = || (found.tokens.start..=found.head).any(|t| scene.kind(t) == Kind::Name);
    !behind.is_empty()
        && !named()
        && scene.kind(found.tokens.end - 1) != Kind::Relative
        && found.leads_to(scene, cue.start)
        && behind.into_iter().any(|t| attribution::opens_clause(scene, t))
}

/// Where the clause of the cue begins whose subject was found: "Smith said no, but | the
/// bank says yes". Whoever is named before it does not speak in it.
fn own_clause(scene: &Scene<'_>, given: &Phrase, cue: &Range<usize>) -> Option<usize> {
    let start = given.tokens.start;
    let before = start.checked_sub(1)?;
    // "He is popular, and | fans call him": not "he and fans call".
    let clause = scene.document.sentence_of(cue.start).start;
    let told = || (clause..before).any(|t| scene.carries(t));
    let joins = scene.kind(before) == Kind::And && told();
    let dash = scene.kind(before) == Kind::Dash && told();
    let opens =
        joins || dash || scene.kind(before) == Kind::Conjunction || scene.lower(before) == ";";
    let subject =
        scene.relation(given.head) == Relation::Nsubj && scene.head(given.head) == Some(cue.start);
    let beside = phrase::skip_back(scene, cue.start, start) == given.tokens.end;
    (opens && subject && beside).then_some(start)
}

/// Whether a noun phrase has its head at `at`.
fn is_head(weighing: &Weighing<'_, '_>, at: usize) -> bool {
    let scene = weighing.scene;
    // "said | yes |"
    if matches!(scene.lower(at), "yes" | "no") {
        return false;
    }
    let heads = match (weighing.names.at(at), scene.kind(at)) {
        (Some(name), _) => name.head == at,
        // "one former pupil"
        (None, Kind::Pronoun) => scene.lower(at) != "one" || scene.kind(at + 1) != Kind::Word,
        (None, Kind::Determiner) => {
            scene.relation(at) == Relation::Poss && scene.tag(at) == Tag::PrpS
                || phrase::alone(scene, at) && is_subject(scene, at)
        }
        (None, Kind::Word | Kind::Name | Kind::Cue(_)) => {
            let inner = matches!(scene.relation(at), Relation::Compound | Relation::Amod);
            // "the Elm | forward"
            let noun = scene.tag(at).is_noun() || scene.document.is(at, Class::Game);
            noun && !inner
        }
        _ => false,
    };
    heads && !cues::is_date(scene.document, at) && scene.bearer(at) == at
}

/// Whether a length of time has its noun at `at`: "after 11 | years".
fn is_length(scene: &Scene<'_>, at: usize) -> bool {
    let number = at.checked_sub(1).is_some_and(|n| scene.tag(n) == Tag::Cd);
    number && scene.document.is(at, Class::TimeUnit)
}

/// Whether the name at `at` is that of somebody whom the phrase with the head `given`
/// only speaks of: "the office of Prime Minister | Ann Berger".
fn is_served(weighing: &Weighing<'_, '_>, given: usize, at: usize) -> bool {
    let name = weighing.names.at(at).map_or(at, |name| name.tokens.start);
    let before = name.checked_sub(1).filter(|&b| b > given && b - given <= SERVED);
    before.is_some_and(|before| mentions::names_another(weighing.scene, given, before))
}

/// Whether the word at `at` only says more of `found`, whom the rules take for the source.
fn says_more(weighing: &Weighing<'_, '_>, found: &Phrase, at: usize, cue: &Range<usize>) -> bool {
    let scene = weighing.scene;
    if at == found.head {
        return false;
    }
    // "parents whose children go to Elm said"
    // "a sentiment shared by others | who": of the others.
    let ends_relative = scene.kind(found.tokens.end.saturating_sub(1)) == Kind::Relative;
    let opens = |t: &usize| {
        matches!(scene.lower(*t), "who" | "whose" | "that" | "which")
            || !ends_relative
                && attribution::opens_clause(scene, *t)
                && mentions::noun(scene, found.head) != Noun::Document
    };
    let clause = (found.head + 1..found.tokens.end).find(opens).unwrap_or(found.tokens.end);
    (clause..found.tokens.end).contains(&at)
        || is_served(weighing, found.head, at)
        || is_of_whom(weighing, found.head, at)
        || is_where(weighing, found.head, at, cue.start)
        || is_of_player(weighing, found.head, at)
        || is_example(scene, at)
        || is_body_of(weighing, found.head, at, cue.start)
        || in_aside(weighing, found.head, at, cue.start)
        || in_addition(weighing, found, at, cue.start)
        || is_written_to(weighing, at, cue)
}

/// Whether the name at `at` only says for whom somebody plays: "the | Elm | forward".
fn is_of_player(weighing: &Weighing<'_, '_>, given: usize, at: usize) -> bool {
    at + 1 == given
        && weighing.scene.kind(given) == Kind::Word
        && weighing.scene.document.is(given, Class::Game)
        && weighing.names.at(at).is_some()
}

/// Whether the name at `at` only says whose a person or a body with the head `given` is: "the
/// widow of | Smith", "lawyers for | Smith".
fn is_of_whom(weighing: &Weighing<'_, '_>, given: usize, at: usize) -> bool {
    let scene = weighing.scene;
    let person = weighing.nature(at) == Nature::Name(EntityType::Person);
    // "a letter to | Smith", "a tweet about | Smith"
    let words = matches!(weighing.nature(given), Nature::Described(Noun::Document | Noun::Other));
    let led = matches!(scene.lower(given + 1), "to" | "about" | "against");
    if person && words && led && (given..at).all(|t| scene.kind(t) != Kind::Comma) {
        return at > given;
    }
    // "the defence for | Smith", but not "a letter from | Smith"
    let speaks = scene.document.is(given, Class::Utterance);
    let whose = match weighing.nature(given) {
        Nature::Described(Noun::Person | Noun::Body) => true,
        Nature::Described(Noun::Other) => !speaks && is_subject(scene, given),
        _ => false,
    };
    let start = weighing.names.at(at).map_or(at, |name| name.tokens.start);
    let linked = |p: usize| matches!(scene.lower(p), "of" | "for" | "to" | "with");
    let between = given + 1..start;
    person
        && whose
        && (1..=SERVED).contains(&between.len())
        && between.clone().any(linked)
        && between.into_iter().all(|t| {
            matches!(
                scene.kind(t),
                Kind::Preposition | Kind::Determiner | Kind::Adverb | Kind::Word | Kind::Name
            ) && !scene.verbal(t)
        })
}

/// Whether the word at `at` only says to which body the person named at `given` belongs: "Smith of
/// | Elm School |, Elm, said".
fn is_body_of(weighing: &Weighing<'_, '_>, given: usize, at: usize, cue: usize) -> bool {
    let scene = weighing.scene;
    let Some(name) = weighing.names.at(given).filter(|_| given < at && at < cue) else {
        return false;
    };
    let end = name.tokens.end;
    let before = name.tokens.start.checked_sub(1).map(|t| scene.kind(t));
    let nominal = |t: usize| {
        matches!(
            scene.kind(t),
            Kind::Preposition | Kind::Determiner | Kind::Name | Kind::Word | Kind::Comma
        ) && !scene.verbal(t)
    };
    weighing.nature(given) == Nature::Name(EntityType::Person)
        && matches!(scene.lower(end), "of" | "at" | "from" | "with")
        && before != Some(Kind::Preposition)
        && (end..cue).all(|t| nominal(t) || scene.kind(t) == Kind::Adverb)
}

/// Whether the word at `at` is an example of others: "firms such as | Acme".
fn is_example(scene: &Scene<'_>, at: usize) -> bool {
    let first = |t: usize| match scene.relation(t) {
        Relation::Conj => scene.head(t).unwrap_or(t),
        _ => t,
    };
    let link = scene.head(first(at)).filter(|&t| t > 0 && scene.lower(t) == "as");
    link.is_some_and(|t| scene.lower(t - 1) == "such")
}

/// Whether the place at `at` only says where somebody with the head `given` is: "police
/// in | London". A document speaks for where it comes from.
fn is_where(weighing: &Weighing<'_, '_>, given: usize, at: usize, cue: usize) -> bool {
    let scene = weighing.scene;
    let place = weighing.nature(at) == Nature::Name(EntityType::Location);
    let preposition = scene.head(at).filter(|_| scene.relation(at) == Relation::Pobj);
    let governed = preposition.and_then(|p| scene.head(p)) == Some(given);
    // "Smith, a nurse at the hospital in | Elm, said"
    let person = weighing.nature(given) == Nature::Name(EntityType::Person);
    let between = person && (given..cue).contains(&at);
    place && (governed && mentions::noun(scene, given) != Noun::Document || between)
}

/// Whether the word at `at` only tells who the person named at `given` is: "Smith, a
/// scientist at the institutes in | Elm | and | Wick, said".
fn in_aside(weighing: &Weighing<'_, '_>, given: usize, at: usize, cue: usize) -> bool {
    let scene = weighing.scene;
    let Some(name) = weighing.names.at(given) else { return false };
    let comma = name.tokens.end;
    let enclosed = scene.kind(comma) == Kind::Comma
        && cue.checked_sub(1).is_some_and(|c| c > comma && scene.kind(c) == Kind::Comma);
    let describes = matches!(scene.kind(comma + 1), Kind::Determiner | Kind::Relative);
    let person = weighing.nature(given) == Nature::Name(EntityType::Person);
    person && enclosed && describes && (comma..cue).contains(&at)
}

/// Whether the word at `at` stands in the relative clause between `found` and its verb: "the
/// bill, which the | Senate | must sign, says".
fn in_addition(weighing: &Weighing<'_, '_>, found: &Phrase, at: usize, cue: usize) -> bool {
    let named = weighing.names.at(found.head).map_or(0, |name| name.tokens.end);
    let comma = named.max(found.tokens.end);
    (comma..cue).contains(&at)
        && weighing.scene.kind(comma) == Kind::Comma
        && attribution::is_in_addition(weighing.scene, comma, cue)
}

/// Whether what is asked was sent to whom the name at `at` is of: "wrote to | Smith |
/// demanding answers", or judges whom it is of: "defended | Smith | saying so".
fn is_written_to(weighing: &Weighing<'_, '_>, at: usize, cue: &Range<usize>) -> bool {
    let scene = weighing.scene;
    let Some(name) = weighing.names.at(at).filter(|name| name.tokens.end == cue.start) else {
        return false;
    };
    let gerund = scene.cue(cue.start).is_some_and(|c| c.form == cues::Form::Gerund);
    gerund
        && (attribution::to_whom(scene, name.tokens.start, 0).is_some()
            || attribution::judged_by(scene, name.tokens.end).is_some())
}

/// "him", "them": forms that no subject has; "her" where nothing of hers follows.
fn is_object(scene: &Scene<'_>, at: usize) -> bool {
    match scene.lower(at) {
        "him" | "them" => true,
        "her" => scene.tag(at) != Tag::PrpS,
        _ => false,
    }
}

fn is_subject(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.relation(at), Relation::Nsubj | Relation::NsubjPass)
}

/// The noun phrase around `head`, on its side of the cue.
fn own_phrase(weighing: &Weighing<'_, '_>, head: usize, cue: &Range<usize>) -> Phrase {
    let scene = weighing.scene;
    let alone = scene.kind(head) == Kind::Pronoun && !phrase::one_of(scene, head);
    if alone || scene.kind(head) == Kind::Determiner {
        return Phrase { tokens: head..head + 1, head };
    }
    let mut tokens = tree::phrase(scene, head).tokens;
    if let Some(name) = weighing.names.at(head) {
        tokens = tokens.start.min(name.tokens.start)..tokens.end.max(name.tokens.end);
    }
    if head < cue.start {
        tokens.end = tokens.end.min(cue.start);
    } else {
        tokens.start = tokens.start.max(cue.end).min(head);
    }
    with_whole_name(weighing, Phrase { tokens, head })
}

/// The phrase from the beginning of the name that it begins within: "a University of | Elm
/// student".
fn with_whole_name(weighing: &Weighing<'_, '_>, phrase: Phrase) -> Phrase {
    let Phrase { tokens, head } = phrase;
    let name = weighing.names.at(tokens.start).map(|name| name.tokens.start);
    let Some(start) = name.filter(|&start| start < tokens.start) else {
        return Phrase { tokens, head };
    };
    let determiner = start.checked_sub(1).filter(|&d| weighing.scene.kind(d) == Kind::Determiner);
    Phrase { tokens: determiner.unwrap_or(start)..tokens.end, head }
}
