//! Who does the saying: the noun phrase before or after a reporting verb.

use std::ops::Range;

use super::{Kind, Scene, cues};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;

/// A noun phrase that may name a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis) struct Phrase {
    pub(in crate::analysis) tokens: Range<usize>,
    /// Its head word.
    pub(in crate::analysis) head: usize,
}

/// How far a subject may stand from its verb, in tokens.
const REACH: usize = 40;

/// Whether a determiner can stand alone: "another", "the two".
pub(in crate::analysis) fn alone(scene: &Scene<'_>, i: usize) -> bool {
    scene.document.is(i, Class::StandsAlone)
}

/// Whether "one of" begins at token `i`: the pronoun is the head of a longer phrase.
pub(in crate::analysis) fn one_of(scene: &Scene<'_>, i: usize) -> bool {
    scene.lower(i) == "one" && scene.lower(i + 1) == "of"
}

/// The noun phrase that begins at token `i`, up to `end`.
pub(in crate::analysis) fn at(scene: &Scene<'_>, i: usize, end: usize) -> Option<Phrase> {
    match scene.kind(i) {
        _ if i >= end => return None,
        Kind::Pronoun if one_of(scene, i) => {
            let inner = at(scene, i + 2, end).filter(|inner| inner.head > i + 2);
            let end = inner.map_or(i + 1, |inner| inner.tokens.end);
            return Some(Phrase { tokens: i..end, head: i });
        }
        Kind::Pronoun if !counts(scene, i) => {
            return Some(Phrase { tokens: i..i + 1, head: i });
        }
        Kind::Pronoun | Kind::Determiner | Kind::Name | Kind::Word | Kind::Adverb => {}
        _ => return None,
    }
    let mut stop = i;
    let mut head = None;
    while stop < end {
        match scene.kind(stop) {
            Kind::Determiner if stop > i && scene.kind(stop - 1) != Kind::And => break,
            Kind::Word if head.is_some() && opens_clause(scene, stop) => break,
            Kind::Determiner | Kind::Possessive | Kind::Adverb => {}
            Kind::Name | Kind::Word => head = Some(stop),
            Kind::Cue(_)
                if stop > i
                    && (scene.kind(stop - 1) == Kind::Determiner
                        || head.is_some() && scene.tag(stop).is_noun()) =>
            {
                head = Some(stop);
            }
            // "J." and "St."
            Kind::Stop if abbreviates(scene, stop) => {}
            Kind::Punctuation if matches!(scene.lower(stop), "’" | "'") => {}
            Kind::And if joins(scene, stop) => {}
            Kind::Pronoun if stop == i => {}
            // "the Geneva-based institute"
            Kind::Dash if hyphenates(scene, stop) => {}
            _ => break,
        }
        stop += 1;
    }
    let Some(mut head) = head else {
        // "another tweeted", "some say", "the two write"
        let own = (i..=stop).rev().find(|&k| alone(scene, k))?;
        return Some(Phrase { tokens: i..own + 1, head: own });
    };
    // "the head of the agency": the preposition belongs to the mention.
    let mut tokens = i..head + 1;
    if scene.lower(head + 1) == "of"
        && let Some(inner) = at_simple(scene, head + 2, end)
    {
        tokens.end = inner;
    }
    // "the Union of Teachers’ president"
    let marked = tokens.end;
    if marked > head + 1
        && (scene.kind(marked) == Kind::Possessive
            || scene.lower(marked) == "’"
            || scene.lower(marked) == "'")
        && let Some(owned) = at(scene, marked + 1, end)
        && scene.kind(owned.head) == Kind::Word
    {
        return Some(Phrase { tokens: i..owned.tokens.end, head: owned.head });
    }
    // The first of two people speaks for both: "Smith and Jones".
    if let Some(and) = (i..head).find(|&k| scene.kind(k) == Kind::And) {
        head = and.saturating_sub(1).max(i);
    }
    Some(Phrase { tokens, head })
}

/// Whether the word after a noun is a participle that says more of it: "a report |
/// published by", "a ship | carrying aid".
fn opens_clause(scene: &Scene<'_>, i: usize) -> bool {
    if !matches!(scene.tag(i), Tag::Vbn | Tag::Vbg) || scene.capital(i) {
        return false;
    }
    let passive = scene.tag(i) == Tag::Vbn && scene.kind(i + 1) == Kind::Preposition;
    scene.relation(i) == Relation::Acl || passive
}

/// Whether "one" stands before a noun: "one former pupil".
fn counts(scene: &Scene<'_>, i: usize) -> bool {
    scene.lower(i) == "one" && matches!(scene.kind(i + 1), Kind::Word) && !scene.verbal(i + 1)
}

/// Whether a dash joins the words on either side.
pub(in crate::analysis) fn hyphenates(scene: &Scene<'_>, i: usize) -> bool {
    if scene.kind(i) != Kind::Dash {
        return false;
    }
    let tokens = &scene.document.layout.tokens;
    let touches = |a: usize, b: usize| matches!((tokens.get(a), tokens.get(b)), (Some(a), Some(b)) if a.span.end == b.span.start);
    i > 0 && touches(i - 1, i) && touches(i, i + 1)
}

/// The end of the plain noun phrase at `i`.
fn at_simple(scene: &Scene<'_>, i: usize, end: usize) -> Option<usize> {
    let stop = (i..end)
        .find(|&k| {
            !matches!(scene.kind(k), Kind::Determiner | Kind::Name | Kind::Word | Kind::Possessive)
        })
        .unwrap_or(end);
    (stop > i).then_some(stop)
}

pub(in crate::analysis) fn abbreviates(scene: &Scene<'_>, stop: usize) -> bool {
    let Some(k) = stop.checked_sub(1).filter(|&k| scene.capital(k)) else { return false };
    let one = scene.document.token(k).chars().count() == 1;
    one || scene.document.properties(k).is_any(&[Class::StopTitle, Class::Suffix])
}

fn joins(scene: &Scene<'_>, and: usize) -> bool {
    let next = scene.kind(and + 1);
    and > 0
        && matches!(scene.kind(and - 1), Kind::Name | Kind::Word)
        && matches!(next, Kind::Name | Kind::Word | Kind::Determiner)
}

impl Phrase {
    /// Whether nothing but what [`skip_back`] passes over stands between the phrase and the verb at
    /// `verb` behind it.
    pub(in crate::analysis) fn leads_to(&self, scene: &Scene<'_>, verb: usize) -> bool {
        self.tokens.end <= verb && skip_back(scene, verb, self.tokens.end) == self.tokens.end
    }
}

/// The subject of the verb at `verb`, looked for leftwards down to `from`.
pub(in crate::analysis) fn before(scene: &Scene<'_>, verb: usize, from: usize) -> Option<Phrase> {
    let from = from.max(verb.saturating_sub(REACH));
    let mut end = skip_back(scene, verb, from);
    let mut covered = None;
    for _ in 0..4 {
        let last = end.checked_sub(1).filter(|&k| k >= from)?;
        match scene.kind(last) {
            Kind::Comma | Kind::Dash => end = aside(scene, last, from)?,
            // The mention covers "who".
            Kind::Relative => {
                covered = Some(last + 1);
                end = last;
            }
            // The bracket of "Smith (R-Ohio) said".
            Kind::Punctuation if scene.lower(last) == ")" => {
                end = (from..last).rev().find(|&k| scene.lower(k) == "(")?;
            }
            // "Ann Berger, PhD, MD, said"
            _ if scene.bearer(last) != last => end = scene.bearer(last) + 1,
            _ => {
                let found = ending_at(scene, end, from)?;
                let end = covered.filter(|&c| c < found.tokens.end + 3);
                let tokens = found.tokens.start..end.unwrap_or(found.tokens.end);
                return Some(Phrase { tokens, ..found });
            }
        }
    }
    None
}

/// Leaves out what may stand between a subject and its verb: "Smith on Tuesday
/// also said".
pub(in crate::analysis) fn skip_back(scene: &Scene<'_>, verb: usize, from: usize) -> usize {
    let mut end = verb;
    while end > from {
        let last = end - 1;
        let name = scene.capital(last) && !cues::is_date(scene.document, last);
        let time = cues::is_time(scene.document, last) && !name || is_year(scene.lower(last));
        match scene.kind(last) {
            Kind::Adverb | Kind::Auxiliary => end = last,
            // "have since said"
            Kind::Conjunction | Kind::Preposition
                if scene.lower(last) == "since"
                    && last > from
                    && scene.kind(last - 1) == Kind::Auxiliary =>
            {
                end = last;
            }
            _ if time && last > from + 1 => {
                let preposition = scene.kind(last - 1) == Kind::Preposition;
                end = if preposition { last - 1 } else { last };
            }
            _ => break,
        }
    }
    end
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Where the noun phrase before an aside ends: "Smith| , a lawyer, said".
fn aside(scene: &Scene<'_>, close: usize, from: usize) -> Option<usize> {
    let mut open =
        (from..close).rev().find(|&k| matches!(scene.kind(k), Kind::Comma | Kind::Dash))?;
    // "her adviser, Ann Berger, said"
    if scene.kind(open + 1) == Kind::Name {
        return Some(open);
    }
    // "Smith, the head of A, B and C, said": the aside begins at the comma
    // whose left side is a name.
    while let Some(left) = (from..open).rev().find(|&k| scene.kind(k) == Kind::Comma) {
        if open > 0 && scene.kind(open - 1) == Kind::Name && scene.kind(left + 1) != Kind::Name {
            break;
        }
        if !matches!(scene.kind(left + 1), Kind::Determiner | Kind::Relative) {
            break;
        }
        open = left;
    }
    Some(open)
}

/// The noun phrase that ends before token `end`.
fn ending_at(scene: &Scene<'_>, end: usize, from: usize) -> Option<Phrase> {
    let last = end.checked_sub(1)?;
    if scene.kind(last) == Kind::Pronoun {
        return Some(Phrase { tokens: last..end, head: last });
    }
    let mut start = end;
    let mut determined = false;
    while start > from {
        let k = start - 1;
        match scene.kind(k) {
            Kind::Name | Kind::Word | Kind::Possessive if !determined => start = k,
            Kind::Determiner if !determined => {
                determined = true;
                start = k;
            }
            Kind::Adverb if !determined && start < end && scene.kind(start) == Kind::Word => {
                start = k;
            }
            Kind::Stop if abbreviates(scene, k) => start = k,
            Kind::And if joins(scene, k) => {
                determined = false;
                start = k;
            }
            // "a spokesman for the agency", but not "on Monday the agency".
            Kind::Preposition
                if noun(scene, k.wrapping_sub(1)) && k > from && starts_nominal(scene, k, from) =>
            {
                determined = false;
                start = k;
            }
            _ => break,
        }
    }
    if start >= end {
        return None;
    }
    at(scene, start, end).map(|p| Phrase { tokens: p.tokens.start..end, head: p.head })
}

fn noun(scene: &Scene<'_>, k: usize) -> bool {
    matches!(scene.kind(k), Kind::Name | Kind::Word)
}

/// Whether a noun phrase with a determiner or a role ends before `preposition`.
fn starts_nominal(scene: &Scene<'_>, preposition: usize, from: usize) -> bool {
    if scene.lower(preposition) == "of" {
        return true;
    }
    let mut k = preposition;
    while k > from && noun(scene, k - 1) {
        k -= 1;
    }
    // Up to the start of the clause there is nothing but this phrase.
    let bare = k == from;
    let determined = k > from && scene.kind(k - 1) == Kind::Determiner;
    let after_preposition = k > from + 1 && scene.kind(k - 2) == Kind::Preposition;
    (bare || determined) && !after_preposition
}
