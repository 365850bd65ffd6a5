//! Reported speech without quotation marks, and with a few quoted words in it.

use std::ops::Range;

use super::QuoteType;
use super::attribution::{self, Attribution};
use super::cues::{Class, Form};
use super::direct::{Found, Source};
use super::phrase::{self, Phrase};
use super::scene::{Kind, Scene};
use crate::span::Span;

/// Adds the indirect quotes to `found` and widens mixed ones to their clause.
pub(super) fn find(scene: &Scene<'_>, found: &mut Vec<Found>) {
    let mut clauses = Vec::new();
    for sentence in &scene.document.layout.sentences {
        let mut end = sentence.tokens.start;
        for k in sentence.tokens.clone() {
            if k < end || scene.stretch_of(k).is_some() {
                continue;
            }
            let clause = clause_of(scene, k, &sentence.tokens);
            if let Some(clause) = clause {
                end = clause.content.end.max(k + 1);
                clauses.push(clause);
            }
        }
    }
    for clause in clauses {
        merge(scene, found, clause);
    }
}

/// A reported clause with its cue.
struct Clause {
    content: Range<usize>,
    cue: Range<usize>,
    subject: Option<Phrase>,
    surety: f64,
}

fn clause_of(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    if let Some(Attribution { cue, subject, .. }) = attribution::according(scene, k, sentence.end) {
        let content = around(scene, k, cue.end, sentence)?;
        return Some(Clause { content, cue, subject, surety: 0.85 });
    }
    let cue = scene.cue(k)?;
    let finite = matches!(cue.form, Form::Past | Form::Present | Form::Base);
    if !matches!(cue.class, Class::Say | Class::Claim) || k == sentence.start {
        return None;
    }
    if matches!(scene.kind(k - 1), Kind::Determiner | Kind::Preposition) {
        return None;
    }
    let end = last_word(scene, sentence);
    let inverted = finite && scene.kind(k - 1) == Kind::Comma;
    if inverted
        && let Some(subject) = phrase::at(scene, k + 1, end)
        && content_words(scene, sentence.start..k - 1) >= 3
    {
        let content = sentence.start..k - 1;
        return Some(Clause { content, cue: k..k + 1, subject: Some(subject), surety: 0.8 });
    }
    let subject = phrase::before(scene, k, sentence.start)?;
    if let Some(start) = complement(scene, k, end, cue.class, cue.lemma) {
        let surety = if scene.lower(start.saturating_sub(1)) == "that" { 0.85 } else { 0.8 };
        return Some(Clause { content: start..end, cue: k..k + 1, subject: Some(subject), surety });
    }
    let comma = subject.tokens.start.checked_sub(1)?;
    let tail = comma > sentence.start && scene.kind(comma) == Kind::Comma;
    let fits = finite && tail && content_words(scene, sentence.start..comma) >= 3;
    fits.then(|| Clause {
        content: sentence.start..comma,
        cue: k..k + 1,
        subject: Some(subject),
        surety: 0.8,
    })
}

/// What "according to X" at `k` reports: the words before it, or behind the
/// comma after it.
fn around(
    scene: &Scene<'_>,
    k: usize,
    cue_end: usize,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    if content_words(scene, sentence.start..k) >= 3 {
        let comma = k > 0 && scene.kind(k - 1) == Kind::Comma;
        return Some(sentence.start..if comma { k - 1 } else { k });
    }
    let comma = (cue_end..sentence.end).find(|&c| scene.kind(c) == Kind::Comma)?;
    let content = comma + 1..last_word(scene, sentence);
    (content_words(scene, content.clone()) >= 3).then_some(content)
}

/// Where the clause after the cue at `k` begins.
fn complement(scene: &Scene<'_>, k: usize, end: usize, class: Class, lemma: &str) -> Option<usize> {
    let that = (k + 1..end.min(k + 12)).find(|&t| scene.lower(t) == "that");
    if let Some(that) = that.filter(|&t| !matches!(scene.kind(t - 1), Kind::Preposition))
        && (k + 1..that)
            .all(|t| !matches!(scene.kind(t), Kind::Cue(_) | Kind::Stop | Kind::Relative))
    {
        return (content_words(scene, that + 1..end) >= 2).then_some(that + 1);
    }
    let mut start = k + 1;
    if matches!(lemma, "tell" | "inform" | "assure" | "warn" | "remind") {
        start = phrase::at(scene, start, end)?.tokens.end;
    }
    let bare = class == Class::Say
        && lemma != "ask"
        && matches!(scene.kind(start), Kind::Pronoun | Kind::Determiner | Kind::Name | Kind::Word)
        && content_words(scene, start..end) >= 3;
    let clause = (start..end.min(start + 15)).any(|t| match scene.kind(t) {
        Kind::Auxiliary => true,
        _ => scene.lower(t).ends_with("ed"),
    });
    (bare && clause).then_some(start)
}

fn last_word(scene: &Scene<'_>, sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    while end > sentence.start && matches!(scene.kind(end - 1), Kind::Stop) {
        end -= 1;
    }
    end
}

fn content_words(scene: &Scene<'_>, tokens: Range<usize>) -> usize {
    tokens.filter(|&k| scene.document.token(k).starts_with(char::is_alphanumeric)).count()
}

/// Adds a clause, or widens the quote whose cue it shares.
fn merge(scene: &Scene<'_>, found: &mut Vec<Found>, clause: Clause) {
    let span = scene.span(clause.content);
    let cue = scene.span(clause.cue);
    let overlaps = |f: &Found| f.spans.iter().any(|s| s.overlaps(span));
    if let Some(quote) = found.iter_mut().find(|f| f.cue == Some(cue) && overlaps(f)) {
        if quote.kind == QuoteType::Mixed {
            widen(&mut quote.spans, span);
        }
        return;
    }
    if found.iter().any(|f| f.cue == Some(cue) || overlaps(f)) {
        return;
    }
    found.push(Found {
        kind: QuoteType::Indirect,
        spans: vec![span],
        cue: Some(cue),
        source: clause.subject.map_or(Source::Nobody, Source::Phrase),
        surety: clause.surety,
    });
}

/// One span for the clause and all quoted pieces it touches.
fn widen(spans: &mut Vec<Span>, clause: Span) {
    let hull = spans.iter().filter(|s| s.overlaps(clause)).fold(clause, |a, b| a.hull(*b));
    spans.retain(|s| !s.overlaps(hull));
    spans.push(hull);
    spans.sort();
}
