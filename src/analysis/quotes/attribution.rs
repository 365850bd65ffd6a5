//! The words around a stretch that say whose it is: the cue and its subject.

use std::ops::Range;

use super::cues::{Class, Form};
use super::phrase::{self, Phrase};
use super::scene::{Kind, Scene};

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
    right(scene, tokens).or(left)
}

/// Whether only a comma, a colon or "that" stands between a cue and a stretch.
fn introduces(scene: &Scene<'_>, after_cue: usize, stretch: usize) -> bool {
    (after_cue..stretch)
        .all(|k| matches!(scene.kind(k), Kind::Comma | Kind::Colon) || scene.lower(k) == "that")
}

/// The attribution to the right of the stretch.
pub(super) fn right(scene: &Scene<'_>, stretch: &Range<usize>) -> Option<Attribution> {
    let end = clause_end(scene, stretch.end);
    let first = (stretch.end..end).find(|&k| !matches!(scene.kind(k), Kind::Comma | Kind::Dash))?;
    let comma =
        first > stretch.end || !matches!(last_inside(scene, stretch), Kind::Word | Kind::Name);
    if ends_finally(scene, stretch) && scene.capital(first) && first == stretch.end {
        return None;
    }
    if let Some(found) = according(scene, first, end) {
        return Some(found);
    }
    let verb = (first..end).find(|&k| scene.kind(k) != Kind::Adverb)?;
    if let Some(cue) = finite(scene, verb) {
        let subject = phrase::at(scene, verb + 1, end);
        return Some(Attribution { cue: verb..verb + 1, subject, class: cue, side: Side::Right });
    }
    let start = if scene.lower(first) == "as" { first + 1 } else { first };
    if comma {
        return subject_first(scene, start, end);
    }
    // "It was a “mistake” to go, Smith said."
    let tail = (first..end).rev().find(|&k| scene.kind(k) == Kind::Comma)?;
    subject_first(scene, tail + 1, end).or_else(|| {
        let class = finite(scene, tail + 1)?;
        let subject = phrase::at(scene, tail + 2, end)?;
        let cue = tail + 1..tail + 2;
        Some(Attribution { cue, subject: Some(subject), class, side: Side::Right })
    })
}

/// "he said", "Smith, a lawyer, told reporters" from token `start` on.
fn subject_first(scene: &Scene<'_>, start: usize, end: usize) -> Option<Attribution> {
    let first = phrase::at(scene, start, end)?;
    let verb = (first.head + 1..end).find(|&k| {
        finite(scene, k).is_some()
            && !matches!(scene.kind(k - 1), Kind::Determiner | Kind::Preposition)
    })?;
    if (start..verb).any(|k| scene.kind(k) == Kind::Conjunction && scene.lower(k) != "as") {
        return None;
    }
    let subject = phrase::before(scene, verb, start).unwrap_or(first);
    Some(Attribution {
        cue: verb..verb + 1,
        subject: Some(subject),
        class: finite(scene, verb)?,
        side: Side::Right,
    })
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
        let cue = scene.cue(k)?;
        if k > from && scene.kind(k - 1) == Kind::Determiner {
            return None;
        }
        let subject = match cue.form {
            Form::Gerund | Form::Participle => None,
            _ => phrase::before(scene, k, from),
        };
        let subject = subject.or_else(|| main_subject(scene, from, k));
        let subject = subject.or_else(|| phrase::at(scene, k + 1, stretch));
        Some(Attribution { cue: k..k + 1, subject, class: cue.class, side: Side::Left })
    });
    found.or_else(|| label(scene, from, stretch))
}

/// The first noun phrase of the clause, for "he went on, saying".
fn main_subject(scene: &Scene<'_>, from: usize, verb: usize) -> Option<Phrase> {
    let start = (from..verb).find(|&k| !matches!(scene.kind(k), Kind::Conjunction | Kind::And))?;
    phrase::at(scene, start, verb)
}

/// "Smith: “…”"
fn label(scene: &Scene<'_>, from: usize, stretch: usize) -> Option<Attribution> {
    let colon = stretch.checked_sub(1).filter(|&k| scene.kind(k) == Kind::Colon)?;
    let subject = phrase::at(scene, from, colon)?;
    (subject.tokens.end == colon).then(|| Attribution {
        cue: colon..stretch,
        subject: Some(subject),
        class: Class::Say,
        side: Side::Left,
    })
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
        if scene.kind(before) == Kind::Stop && ends_sentence(scene, before) || breaks(scene, k) {
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
    last_inside(scene, stretch) == Kind::Stop
}

fn last_inside(scene: &Scene<'_>, stretch: &Range<usize>) -> Kind {
    let last = stretch
        .clone()
        .rev()
        .find(|&k| !matches!(scene.lower(k), "”" | "\"" | "’" | "'" | "''" | "»" | "“" | "«"));
    last.map_or(Kind::Punctuation, |k| scene.kind(k))
}
