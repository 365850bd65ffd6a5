//! The words around a stretch that say whose it is: the cue and its subject.

use std::ops::Range;

use super::cues::{Class, Form};
use super::phrase::{self, Phrase};
use super::scene::{Kind, Scene};
use super::tree;
use crate::analysis::syntax::{Relation, Tag};

/// The longest sentence that is searched for a cue, in tokens.
const LONGEST: usize = 150;

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
    let left = left(scene, tokens.start);
    let near = left.as_ref().is_some_and(|l| introduces(scene, l.cue.end, tokens.start));
    if near {
        return left;
    }
    let right = right(scene, tokens);
    // "Smith said that …, “…,” according to his office": Smith's words.
    let relayed = right.as_ref().is_some_and(|r| r.cue.len() == 2);
    if relayed && left.as_ref().is_some_and(|l| matches!(l.class, Class::Say | Class::Claim)) {
        return left;
    }
    right.or(left)
}

/// Whether only a comma, a colon or "that" stands between a cue and a stretch.
pub(super) fn introduces(scene: &Scene<'_>, after_cue: usize, stretch: usize) -> bool {
    (after_cue..stretch)
        .all(|k| matches!(scene.kind(k), Kind::Comma | Kind::Colon) || scene.lower(k) == "that")
}

/// The attribution to the right of the stretch.
pub(super) fn right(scene: &Scene<'_>, stretch: &Range<usize>) -> Option<Attribution> {
    if let Some(found) = signature(scene, stretch.end) {
        return Some(found);
    }
    let end = clause_end(scene, stretch.end);
    let first = (stretch.end..end).find(|&k| !matches!(scene.kind(k), Kind::Comma | Kind::Dash))?;
    let last = last_inside(scene, stretch);
    let comma = first > stretch.end || !matches!(last, "" | ".");
    if last == "." && scene.capital(first) && first == stretch.end {
        return None;
    }
    if let Some(found) = according(scene, first, end) {
        return Some(found);
    }
    let verb = (first..end).find(|&k| scene.kind(k) != Kind::Adverb)?;
    if let Some(class) = finite(scene, verb).or_else(|| uttered(scene, verb, comma)) {
        let subject = tree::subject(scene, verb).filter(|s| s.head > verb);
        let subject = subject.or_else(|| phrase::at(scene, verb + 1, end));
        return Some(Attribution { cue: verb..verb + 1, subject, class, side: Side::Right });
    }
    let start = if scene.lower(first) == "as" { first + 1 } else { first };
    if comma {
        let open = first > stretch.end || last == ",";
        return subject_first(scene, start, end, open);
    }
    // "It was a “mistake” to go, Smith said."
    let tail = (first..end).rev().find(|&k| scene.kind(k) == Kind::Comma)?;
    subject_first(scene, tail + 1, end, false).or_else(|| {
        let class = finite(scene, tail + 1)?;
        let subject = phrase::at(scene, tail + 2, end)?;
        let cue = tail + 1..tail + 2;
        Some(Attribution { cue, subject: Some(subject), class, side: Side::Right })
    })
}

/// "he said", "Smith, a lawyer, told reporters" from token `start` on; where
/// the quoted words demand a verb (`open`), any: "he laughed".
fn subject_first(scene: &Scene<'_>, start: usize, end: usize, open: bool) -> Option<Attribution> {
    let first = phrase::at(scene, start, end)?;
    let governed =
        |k: usize| tree::subject(scene, k).filter(|s| s.tokens.start.abs_diff(start) < 3);
    let verb = (first.head + 1..end).find(|&k| {
        finite(scene, k).is_some()
            && !matches!(scene.kind(k - 1), Kind::Determiner | Kind::Preposition)
    });
    let verb = verb.or_else(|| {
        let past = |k: &usize| matches!(scene.tag(*k), Tag::Vbd | Tag::Vbz | Tag::Vbp);
        let near =
            Some(first.tokens.end).filter(|&k| k < end && (past(&k) || scene.cue(k).is_some()));
        let far = || (first.head + 1..end).find(past).filter(|&k| governed(k).is_some());
        if open { near.or_else(far) } else { near.filter(|&k| scene.cue(k).is_some()) }
    })?;
    if (start..verb).any(|k| scene.kind(k) == Kind::Conjunction && scene.lower(k) != "as") {
        return None;
    }
    let subject = subject(scene, verb, start).filter(|s| s.head < verb).unwrap_or(first);
    Some(Attribution {
        cue: verb..verb + 1,
        subject: Some(subject),
        class: finite(scene, verb).unwrap_or(Class::Say),
        side: Side::Right,
    })
}

/// "“Wonderful!” beamed Smith": a verb before its subject, whatever it means.
fn uttered(scene: &Scene<'_>, verb: usize, comma: bool) -> Option<Class> {
    let past = matches!(scene.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Vbn)
        || scene.lower(verb).ends_with("ed");
    let subject = matches!(scene.kind(verb + 1), Kind::Name | Kind::Determiner | Kind::Pronoun);
    (comma && past && subject && !scene.capital(verb)).then_some(Class::Say)
}

/// The person that the sentence before a stretch is about.
pub(super) fn before(scene: &Scene<'_>, stretch: usize) -> Option<Phrase> {
    let layout = &scene.document.layout;
    let start = clause_start(scene, stretch);
    let sentence = layout.tokens.get(start.checked_sub(1)?)?.sentence;
    let tokens = layout.sentences.get(sentence)?.tokens.clone();
    let subject = main_subject(scene, tokens.start, tokens.end)?;
    let person = matches!(scene.kind(subject.head), Kind::Name)
        || matches!(scene.lower(subject.head), "he" | "she");
    (person && scene.stretch_of(subject.head).is_none()).then_some(subject)
}

/// The class of the reporting verb at `k` if it can carry a sentence.
fn finite(scene: &Scene<'_>, k: usize) -> Option<Class> {
    let cue = scene.cue(k)?;
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Base);
    (finite && matches!(cue.class, Class::Say | Class::Claim)).then_some(cue.class)
}

/// "according to NP" at token `k`.
pub(super) fn according(scene: &Scene<'_>, k: usize, end: usize) -> Option<Attribution> {
    if scene.lower(k) != "according" || scene.lower(k + 1) != "to" {
        return None;
    }
    let subject = phrase::at(scene, k + 2, end);
    Some(Attribution { cue: k..k + 2, subject, class: Class::Say, side: Side::Right })
}

/// The attribution to the left of a stretch that begins at token `stretch`.
pub(super) fn left(scene: &Scene<'_>, stretch: usize) -> Option<Attribution> {
    let from = clause_start(scene, stretch);
    if let Some(found) = (from..stretch).find_map(|k| according(scene, k, stretch)) {
        return Some(Attribution { side: Side::Left, ..found });
    }
    let found = (from..stretch).rev().find_map(|k| {
        let cue = scene.cue(k).filter(|_| scene.stretch_of(k).is_none())?;
        if k > from && scene.kind(k - 1) == Kind::Determiner {
            return None;
        }
        let subject = match cue.form {
            Form::Gerund | Form::Participle => tree::subject(scene, k),
            _ => subject(scene, k, from),
        };
        let within = |s: &Phrase| s.tokens.start >= from && s.tokens.end <= stretch;
        let subject = subject.filter(within).or_else(|| main_subject(scene, from, k));
        let subject = subject.or_else(|| phrase::at(scene, k + 1, stretch));
        Some(Attribution { cue: k..k + 1, subject, class: cue.class, side: Side::Left })
    });
    found.or_else(|| label(scene, from, stretch))
}

/// The subject of the finite verb at `verb`, which stands after token `from`:
/// a name or pronoun right before it, else what the tree says, else the words.
pub(super) fn subject(scene: &Scene<'_>, verb: usize, from: usize) -> Option<Phrase> {
    let k = phrase::skip_back(scene, verb, from);
    if let Some(shared) = shared(scene, verb, k, from) {
        return Some(shared);
    }
    let found = tree::subject(scene, verb).filter(|s| s.tokens.start >= from);
    let beside = k > from && matches!(scene.kind(k - 1), Kind::Name | Kind::Pronoun);
    let reaches = |s: &Phrase| s.head > verb || s.tokens.end >= k || s.head + 1 == k;
    if beside && !found.as_ref().is_some_and(reaches) {
        return phrase::before(scene, verb, from).or(found);
    }
    found.or_else(|| phrase::before(scene, verb, from))
}

/// "Smith said … and called …": the second verb has the subject of the first.
fn shared(scene: &Scene<'_>, verb: usize, start: usize, from: usize) -> Option<Phrase> {
    let and = start.checked_sub(1).filter(|&a| a > from)?;
    let form = scene.cue(verb)?.form;
    if !matches!(scene.lower(and), "and" | "but") || scene.child(verb, Relation::Nsubj).is_some() {
        return None;
    }
    let reports = |t: &usize| {
        scene.stretch_of(*t).is_none()
            && scene.tag(*t).is_verb()
            && scene.cue(*t).is_some_and(|c| {
                c.form == form && matches!(c.class, Class::Say | Class::Claim)
            })
    };
    let first = (from..and).rev().find(reports)?;
    tree::subject(scene, first)
        .filter(|s| s.tokens.start >= from)
        .or_else(|| phrase::before(scene, first, from))
}

/// The first subject of the clause, for "he went on, saying".
pub(super) fn main_subject(scene: &Scene<'_>, from: usize, verb: usize) -> Option<Phrase> {
    let fits = |k: &usize| {
        scene.relation(*k) == Relation::Nsubj
            && scene.stretch_of(*k).is_none()
            && !scene.in_dateline(*k)
    };
    let of_root = |k: &usize| scene.head(*k).is_some_and(|h| scene.relation(h) == Relation::Root);
    let root = (from..verb).filter(fits).find(of_root);
    let subject = root.or_else(|| (from..verb).find(fits));
    subject.map(|k| tree::phrase(scene, k))
}

/// "“…” — Ann Berger" at the end of a line: the name below a statement.
fn signature(scene: &Scene<'_>, dash: usize) -> Option<Attribution> {
    let dash = Some(dash).filter(|&k| scene.kind(k) == Kind::Dash)?;
    let line = scene.paragraph_of(dash).end;
    let name = phrase::at(scene, dash + 1, line)?;
    let alone = scene.tokens_named(name.tokens.clone()) && {
        let after = name.tokens.end;
        after >= line || scene.stretch_of(after).is_some() || scene.kind(after) == Kind::Stop
    };
    alone.then(|| Attribution {
        cue: dash..dash + 1,
        subject: Some(name),
        class: Class::Say,
        side: Side::Right,
    })
}

/// "Smith: “…”", "The minister issued this statement: “…”"
fn label(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<Attribution> {
    let colon = stretch.checked_sub(1).filter(|&k| scene.kind(k) == Kind::Colon)?;
    let named = phrase::at(scene, from, colon).filter(|p| p.tokens.end == colon);
    let subject = named.or_else(|| main_subject(scene, from, colon))?;
    Some(Attribution {
        cue: colon..stretch,
        subject: Some(subject),
        class: Class::Say,
        side: Side::Left,
    })
}

/// Whether a sentence begins at token `k`.
pub(super) fn starts_clause(scene: &Scene<'_>, k: usize) -> bool {
    clause_start(scene, k) == k
}

/// Where the sentence outside quotation marks that ends at `stretch` began.
pub(super) fn clause_start(scene: &Scene<'_>, stretch: usize) -> usize {
    let mut k = stretch;
    while k > 0 {
        let before = k - 1;
        if let Some(index) = scene.stretch_of(before) {
            let Some(inside) = scene.stretches.get(index) else { break };
            let tokens = scene.tokens_of(inside);
            if ends_finally(scene, &tokens) {
                break;
            }
            k = tokens.start.min(before);
            continue;
        }
        if scene.kind(before) == Kind::Stop && ends_sentence(scene, before)
            || breaks(scene, k) && !(k == stretch && scene.kind(before) == Kind::Colon)
            || stretch - k > LONGEST
        {
            break;
        }
        k = before;
    }
    k
}

/// Where the sentence that begins or goes on at `start` ends, or is broken by
/// the next stretch.
pub(super) fn clause_end(scene: &Scene<'_>, start: usize) -> usize {
    let mut k = start;
    while scene.stretch_of(k).is_none()
        && !(scene.kind(k) == Kind::Stop && ends_sentence(scene, k))
        && (k == start || !breaks(scene, k))
    {
        k += 1;
    }
    k
}

/// Whether the stop at `k` is no abbreviation's.
fn ends_sentence(scene: &Scene<'_>, k: usize) -> bool {
    let tokens = &scene.document.layout.tokens;
    match (tokens.get(k), tokens.get(k + 1)) {
        (Some(a), Some(b)) => a.sentence != b.sentence && !phrase::abbreviates(scene, k),
        _ => true,
    }
}

/// Whether a paragraph begins at token `k`.
fn breaks(scene: &Scene<'_>, k: usize) -> bool {
    let layout = &scene.document.layout;
    let paragraph = |k: usize| {
        let sentence = layout.tokens.get(k)?.sentence;
        layout.sentences.get(sentence).map(|s| s.paragraph)
    };
    k == 0 || paragraph(k - 1) != paragraph(k)
}

/// Whether the quoted words end like a sentence.
pub(super) fn ends_finally(scene: &Scene<'_>, stretch: &Range<usize>) -> bool {
    matches!(last_inside(scene, stretch), "." | "?" | "!" | "…")
}

/// The mark the quoted words end with; empty for a word.
fn last_inside<'d>(scene: &Scene<'d>, stretch: &Range<usize>) -> &'d str {
    const MARKS: [&str; 9] = ["”", "\"", "’", "'", "''", "»", "“", "«", ")"];
    let last = stretch.clone().rev().find(|&k| !MARKS.contains(&scene.lower(k)));
    let last = last.map_or("", |k| scene.lower(k));
    if last.starts_with(char::is_alphanumeric) {
        return if last.ends_with('.') { "." } else { "" };
    }
    last
}
