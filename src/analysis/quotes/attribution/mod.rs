//! The words around a stretch that say whose it is: the cue and its subject.

mod bounds;
mod left;
mod right;
mod subject;

use std::ops::Range;

use crate::analysis::mentions::{self, Noun};
use crate::analysis::scene::cues::{Class, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

pub(super) use bounds::{clause_end, ends_finally, last_inside, starts_clause};
pub(super) use left::past_addressee;
pub(super) use right::leads_to_occasion;
pub(super) use subject::{
    aside_on_others, author, beat_after, beat_before, before, is_in_addition, judged_by,
    main_subject, opens_clause, received_by, reporting_before, subject, to_whom,
};

/// A cue with its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribution {
    pub(super) cue: Range<usize>,
    pub(super) subject: Option<Phrase>,
    pub(super) class: Class,
    pub(super) side: Side,
}

/// Where the cue stands, seen from the quoted words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// The attribution of the stretch that covers `tokens`, on either side.
pub(super) fn of(scene: &Scene<'_>, tokens: &Range<usize>) -> Option<Attribution> {
    let left = left::left(scene, tokens.start);
    let near = left.as_ref().is_some_and(|l| introduces(scene, l.cue.end, tokens.start));
    if near {
        return told_behind(scene, tokens, left.as_ref()).or(left);
    }
    let right = right::right(scene, tokens)
        .filter(|r| !reports_on(scene, tokens, r) && !leads_on(scene, tokens, r));
    // "Smith said that …, “…,” according to his office": Smith's words.
    let relayed = right.as_ref().is_some_and(|r| names_after(scene, &r.cue));
    // "Smith said it was “sad”, insisted it was true and …": the verb of the next report.
    let next = || {
        let from = bounds::clause_start(scene, tokens.start);
        let verb = right.as_ref().map(|r| r.cue.start);
        verb.is_some_and(|verb| subject::listed(scene, verb, verb, from).is_some())
    };
    let reports = left.as_ref().is_some_and(|l| matches!(l.class, Class::Say | Class::Claim));
    if reports && (relayed || next()) {
        return left;
    }
    right.or(left)
}

/// Whether the verb at `k` is that of a paper, which may pass on what another says.
pub(super) fn passes_on(scene: &Scene<'_>, k: usize) -> bool {
    scene.cue(k).is_some_and(|c| matches!(c.lemma, "report" | "write"))
}

/// "The Herald reported: | “It is over,” | Smith said.": who says the words before a verb that
/// passes them on, which have a speaker of their own behind them.
fn told_behind(
    scene: &Scene<'_>,
    stretch: &Range<usize>,
    left: Option<&Attribution>,
) -> Option<Attribution> {
    let left = left.filter(|left| passes_on(scene, left.cue.start))?;
    let paper = left
        .subject
        .as_ref()
        .is_some_and(|s| scene.kind(s.head) == Kind::Name && !scene.is_person(s.head));
    if !paper || last_inside(scene, stretch) != "," {
        return None;
    }
    let right = right::right(scene, stretch)?;
    let beside = right
        .subject
        .as_ref()
        .is_some_and(|s| s.tokens.start == stretch.end && scene.kind(s.head) != Kind::Pronoun);
    // Unlike "Smith denied it", "Smith said he did"
    let ends = matches!(scene.kind(right.cue.end), Kind::Stop | Kind::Comma);
    (beside && ends && right.class == Class::Say).then_some(right)
}

/// How far "that" stands from a verb that reports what follows it, in tokens.
const THAT: usize = 8;

/// "Smith, a “veteran” of the council, said | that …": whether the verb after the marked
/// words reports what follows it, so that they are no words of that report.
fn reports_on(scene: &Scene<'_>, stretch: &Range<usize>, right: &Attribution) -> bool {
    let verb = right.cue.start;
    let open = matches!(last_inside(scene, stretch), "" | ")");
    let ends = matches!(scene.kind(verb + 1), Kind::Comma | Kind::Stop);
    let before = right.subject.as_ref().is_some_and(|s| s.head < verb)
        || scene.child(verb, Relation::Nsubj).is_some_and(|s| s < verb);
    // “We are ready,” she said that evening. “A mess” says Smith.
    let whole = || starts_clause(scene, stretch.start) && (!open || verb == stretch.end);
    // "“Are you there?” Smith said | he was ill.": a sentence of its own.
    let governs = |c: usize| c > verb + 1 && scene.relation(c) == Relation::Ccomp;
    let asks = matches!(last_inside(scene, stretch), "?" | "!")
        && scene.capital(stretch.end)
        && scene.cue(verb).is_some_and(|c| c.lemma != "ask")
        && scene.tag(verb + 1) != Tag::Wrb;
    if asks && before && !ends && scene.children(verb).any(governs) {
        return true;
    }
    if ends || !before || whole() {
        return false;
    }
    let end = clause_end(scene, verb + 1);
    let plain = |t: &usize| scene.kind(*t) != Kind::Comma && !scene.verbal(*t);
    let that =
        (verb + 1..end.min(verb + THAT)).take_while(plain).find(|&t| scene.lower(t) == "that");
    let marks = |that: usize| {
        let told = scene.cue(verb).is_some_and(|c| c.is(Trait::Addresses));
        let clause = (that + 1..end).any(|t| scene.carries(t)) || scene.stretch_of(end).is_some();
        clause && (told || scene.tag(that) == Tag::In)
    };
    // "a “mess,” a phrase critics have said | is cruel"
    let judged = scene.kind(verb + 1) == Kind::Auxiliary && scene.carries(verb + 1);
    that.is_some_and(marks) || judged || open && scene.children(verb).any(governs)
}

/// "“Are you there?” Jones gave a talk in which he said, | “We are.”": whether the verb in the
/// sentence after the marked words, which tells something else first, leads in the next ones.
fn leads_on(scene: &Scene<'_>, stretch: &Range<usize>, right: &Attribution) -> bool {
    let next = right.cue.end + 1;
    let leads = matches!(scene.kind(right.cue.end), Kind::Comma | Kind::Colon)
        && scene.stretch_of(next).is_some();
    let whole = leads && ends_finally(scene, stretch) && scene.capital(stretch.end);
    let subject = right.subject.as_ref().map_or(stretch.end, |s| s.tokens.start);
    whole && (stretch.end..subject).any(|t| scene.carries(t))
}

/// The attribution after a stretch that ends in a comma, whatever stands before it; not
/// one that introduces the next: "I say, ‘…’".
pub(super) fn again(scene: &Scene<'_>, tokens: &Range<usize>) -> Option<Attribution> {
    let end = clause_end(scene, tokens.end);
    let stops = scene.stretch_of(end).is_none();
    right::right(scene, tokens).filter(|_| stops && last_inside(scene, tokens) == ",")
}

/// Whether the clause that begins with "that" is a noun's that somebody reacts to with the verb at
/// `k`: "replied to Smith’s allegation | that he had lied", "responded to criticism from Smith that".
pub(super) fn is_of_claim(scene: &Scene<'_>, k: usize, that: usize) -> bool {
    let classes = [WordClass::SpeechNoun, WordClass::Hearsay];
    let claim = |t: usize| scene.document.is_noun_of(t, &classes);
    let by = |&t: &usize| matches!(scene.lower(t), "from" | "by" | "of");
    let near = (that.saturating_sub(SOURCE).max(k + 2)..that).rev();
    let before = that.saturating_sub(1);
    let noun = if claim(before) {
        Some(before)
    } else {
        near.clone().find(by).map(|by| by - 1).filter(|&noun| claim(noun))
    };
    let led = |t: usize| matches!(scene.lower(t), "to" | "by" | "at" | "against" | "over");
    noun.is_some_and(|noun| noun > k + 1 && (k + 1..noun).any(led))
}

/// "told a man who suggested that it was late | that “…”": whether the words behind the second
/// "that", at token `that`, are those of the verb that addresses him, not of the one at `k`.
pub(super) fn is_told_past(scene: &Scene<'_>, k: usize, that: usize) -> bool {
    let from = scene.document.sentence_of(k).start;
    let relative = k > from && scene.kind(k - 1) == Kind::Relative;
    let addresses = |t: usize| scene.cue(t).is_some_and(|c| c.is(Trait::Addresses));
    relative
        && scene.lower(that) == "that"
        && (k + 1..that).any(|t| scene.lower(t) == "that")
        && (from..k).any(addresses)
}

/// Whether only a comma, a colon or "that" stands between a cue and a stretch.
pub(super) fn introduces(scene: &Scene<'_>, after_cue: usize, stretch: usize) -> bool {
    let own = after_cue.checked_sub(1).map_or(0, |cue| particle(scene, cue));
    (after_cue + own..stretch)
        .all(|k| matches!(scene.kind(k), Kind::Comma | Kind::Colon) || scene.lower(k) == "that")
}

/// "him", "us": forms that no subject has.
pub(super) fn is_object(word: &str) -> bool {
    matches!(word, "him" | "her" | "them" | "me" | "us")
}

/// "himself", "ourselves".
pub(super) fn is_reflexive(word: &str) -> bool {
    word.ends_with("self") || word.ends_with("selves")
}

/// How many words after the verb at `cue` belong to it: "put | it".
pub(super) fn particle(scene: &Scene<'_>, cue: usize) -> usize {
    let next = scene.lower(cue + 1);
    let with = |lemma: &str| lemma.split_once(' ').is_some_and(|(_, particle)| particle == next);
    usize::from(scene.cue(cue).is_some_and(|c| with(c.lemma)))
}

/// "according to NP" at token `k`, "per NP", "in the words of NP" or "to quote NP".
pub(super) fn according(scene: &Scene<'_>, k: usize, end: usize) -> Option<Attribution> {
    let cue = match (scene.lower(k), scene.lower(k + 1)) {
        ("according", "to") => k..k + 2,
        ("per", _) if is_source(scene, k) => k..k + 1,
        ("in", _) if in_the_words_of(scene, k) => k..k + IN_THE_WORDS_OF.len(),
        ("to", "quote") if to_quote(scene, k) => k..k + 2,
        _ => return None,
    };
    let subject = if scene.lower(cue.end) == "her" && !scene.document.is_word(cue.end + 1) {
        Some(Phrase { tokens: cue.end..cue.end + 1, head: cue.end })
    } else {
        phrase::at(scene, cue.end, end).map(|source| without_day(scene, source))
    };
    Some(Attribution { cue, subject, class: Class::Say, side: Side::Right })
}

/// "according to a report | Friday"
fn without_day(scene: &Scene<'_>, Phrase { tokens, head }: Phrase) -> Phrase {
    let last = tokens.end.saturating_sub(1);
    let day = last > tokens.start && scene.document.is(last, WordClass::Weekday);
    let end = if day { last } else { tokens.end };
    Phrase { head: head.min(end.saturating_sub(1)), tokens: tokens.start..end }
}

/// Whether the cue is "according to", "per", "in the words of" or "to quote": who said it
/// follows.
pub(super) fn names_after(scene: &Scene<'_>, cue: &Range<usize>) -> bool {
    match scene.lower(cue.start) {
        "according" | "per" => true,
        "in" => in_the_words_of(scene, cue.start),
        "to" => scene.lower(cue.start + 1) == "quote" && to_quote(scene, cue.start),
        _ => false,
    }
}

/// Whether "to quote" at token `k` opens a sentence or stands between commas: the writer does
/// it, unlike in "She is fond of him and likes to quote Smith".
fn to_quote(scene: &Scene<'_>, k: usize) -> bool {
    scene.sentence_start(k) || k.checked_sub(1).is_some_and(|t| scene.kind(t) == Kind::Comma)
}

const IN_THE_WORDS_OF: [&str; 4] = ["in", "the", "words", "of"];

fn in_the_words_of(scene: &Scene<'_>, k: usize) -> bool {
    IN_THE_WORDS_OF.iter().zip(k..).all(|(word, t)| scene.lower(t) == *word)
}

/// Whether "per" at token `k` names a source: ", per the police,", not "40 per cent".
fn is_source(scene: &Scene<'_>, k: usize) -> bool {
    let open = k.checked_sub(1).is_none_or(|b| {
        matches!(scene.kind(b), Kind::Comma | Kind::Stop | Kind::Dash | Kind::Punctuation)
            || scene.opens_paragraph(k)
    });
    let body = || {
        let phrase = phrase::at(scene, k + 1, k + SOURCE);
        phrase.is_some_and(|p| matches!(mentions::noun(scene, p.head), Noun::Body | Noun::Document))
    };
    open && (scene.kind(k + 1) == Kind::Name
        || scene.kind(k + 1) == Kind::Determiner && (scene.kind(k + 2) == Kind::Name || body()))
}

/// How far the noun after "per" stands, in tokens.
const SOURCE: usize = 8;
