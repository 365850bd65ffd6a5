//! Reported speech without quotation marks, and with a few quoted words in it.
//!
//! Each rule looks at one reporting verb and the tree under it. Where one
//! report lies inside another, the outer one is kept.

mod according;
mod complement;
mod extent;
mod infinitive;
mod label;
mod noun;
mod object;
mod thrown_in;
mod words;

use std::ops::Range;

use super::QuoteType;
use super::confidence::Ground;
use super::cues::Class;
use super::direct::{Found, Source};
use super::phrase::Phrase;
use super::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::span::Span;

/// The longest sentence that is looked at, in tokens: the rules look through a
/// sentence once for each verb in it.
const LONGEST: usize = 400;

/// Reported words with their cue.
#[derive(Debug, Clone)]
struct Clause {
    /// The pieces, in order.
    content: Vec<Range<usize>>,
    cue: Range<usize>,
    subject: Option<Phrase>,
    ground: Ground,
}

/// Adds the indirect quotes to `found` and widens mixed ones to their clause.
pub(super) fn find(scene: &Scene<'_>, found: &mut Vec<Found>) {
    let mut clauses = Vec::new();
    let sentences = scene.document.layout.sentences.iter();
    for sentence in sentences.filter(|s| s.tokens.len() <= LONGEST) {
        let from = clauses.len();
        clauses.extend(label::clause(scene, &sentence.tokens));
        for k in sentence.tokens.clone() {
            if scene.stretch_of(k).is_none() {
                clauses.extend(clause_of(scene, k, &sentence.tokens));
            }
        }
        let inner = clauses.split_off(from);
        clauses.extend(outermost(scene, inner));
    }
    let taken = Taken::of(found);
    for clause in clauses {
        merge(scene, found, &taken, clause);
    }
    for quote in found.iter_mut().filter(|f| f.kind == QuoteType::Mixed) {
        widen_fragment(scene, quote);
    }
}

/// Where the quotes in quotation marks and their cues stand, in order.
struct Taken {
    pieces: Vec<(Span, usize)>,
    cues: Vec<Span>,
}

impl Taken {
    fn of(found: &[Found]) -> Self {
        let pieces =
            |(i, f): (usize, &Found)| f.spans.iter().map(move |s| (*s, i)).collect::<Vec<_>>();
        let mut pieces: Vec<(Span, usize)> = found.iter().enumerate().flat_map(pieces).collect();
        pieces.sort_unstable();
        let mut cues: Vec<Span> = found.iter().filter_map(|f| f.cue).collect();
        cues.sort_unstable();
        Self { pieces, cues }
    }

    /// The quotes with a piece that overlaps `span`, each once.
    fn touched(&self, span: Span) -> Vec<usize> {
        let from = self.pieces.partition_point(|(s, _)| s.end <= span.start);
        let rest = self.pieces.get(from..).unwrap_or(&[]).iter();
        let mut quotes: Vec<usize> =
            rest.take_while(|(s, _)| s.start < span.end).map(|(_, i)| *i).collect();
        quotes.dedup();
        quotes
    }
}

/// Widens a quoted fragment that no clause was found for.
fn widen_fragment(scene: &Scene<'_>, quote: &mut Found) {
    let &[span] = quote.spans.as_slice() else { return };
    let (Some(cue), fragment) = (quote.cue, scene.document.tokens_in(span)) else { return };
    let k = scene.document.tokens_in(cue).start;
    let bare = scene
        .stretch_of(fragment.start)
        .is_some_and(|s| scene.stretches.get(s).is_some_and(|s| s.span == span));
    let Some(token) = scene.document.layout.tokens.get(fragment.start) else { return };
    let Some(sentence) = scene.document.layout.sentences.get(token.sentence) else { return };
    let fits = sentence.tokens.len() <= LONGEST && sentence.tokens.contains(&k);
    if bare && fits && k < fragment.start && scene.cue(k).is_some() {
        let content = words::around_fragment(scene, k, &fragment, &sentence.tokens);
        widen(&mut quote.spans, scene.span(trim(scene, content)));
    }
}

fn clause_of(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    if let Some(clause) = according::clause(scene, k, sentence) {
        return Some(clause);
    }
    if let Some(clause) = noun::clause(scene, k, sentence) {
        return Some(clause);
    }
    let cue = scene.cue(k)?;
    // "a plan called “Hope”": nobody speaks.
    let modifier = scene.tag(k) == Tag::Vbn && scene.child(k, Relation::Aux).is_none();
    let adjective = scene.relation(k) == Relation::Amod;
    if set_phrase(scene, k)
        || adjective
        || modifier && cue.class != Class::Say && scene.relation(k) != Relation::Conj
    {
        return None;
    }
    let rules =
        [thrown_in::clause, complement::clause, infinitive::clause, object::clause, words::clause];
    let enough = |c: Clause| {
        let content: Vec<Range<usize>> =
            c.content.iter().map(|p| trim(scene, p.clone())).filter(|p| !p.is_empty()).collect();
        let words: usize = content.iter().map(|p| count(scene, p.clone())).sum();
        (words >= 2).then_some(Clause { content, ..c })
    };
    let mut clause =
        rules.iter().find_map(|rule| rule(scene, k, cue, sentence).and_then(enough))?;
    let nobody = |s: &Phrase| {
        let first = s.tokens.start.checked_sub(1).map_or("", |t| scene.lower(t));
        let neither = |word| matches!(word, "neither" | "no" | "none" | "nobody" | "nothing");
        neither(first) || neither(scene.lower(s.tokens.start))
    };
    if clause.subject.as_ref().is_some_and(nobody) {
        return None;
    }
    // "It was reported that …" tells nobody.
    let impersonal = |s: &Phrase| scene.lower(s.head) == "it";
    if scene.child(k, Relation::AuxPass).is_some()
        && clause.subject.as_ref().is_some_and(impersonal)
    {
        clause.subject = None;
    }
    Some(clause)
}

/// "That said, …", "it goes without saying that …"
fn set_phrase(scene: &Scene<'_>, k: usize) -> bool {
    let before = k.checked_sub(1).map_or("", |b| scene.lower(b));
    before == "without" || before == "that" && scene.kind(k + 1) == Kind::Comma
}

/// Without the punctuation around it.
fn trim(scene: &Scene<'_>, tokens: Range<usize>) -> Range<usize> {
    let loose = |k: usize| {
        matches!(scene.kind(k), Kind::Stop | Kind::Comma | Kind::Colon | Kind::Dash)
            || scene.lower(k) == ";"
    };
    let Range { mut start, mut end } = tokens;
    while start < end && loose(start) {
        start += 1;
    }
    while start < end && loose(end - 1) {
        end -= 1;
    }
    start..end
}

fn count(scene: &Scene<'_>, tokens: Range<usize>) -> usize {
    tokens.filter(|&k| scene.document.token(k).starts_with(char::is_alphanumeric)).count()
}

/// Drops reports inside another report; but what somebody else is quoted to
/// have called it is no part of a judgement: "rejected what Smith called “…”".
fn outermost(scene: &Scene<'_>, mut clauses: Vec<Clause>) -> Vec<Clause> {
    let named = |c: &Clause| {
        let quoted = c.content.iter().any(|p| scene.stretch_of(p.start).is_some());
        let subject = c.subject.as_ref().and_then(|s| s.tokens.start.checked_sub(1));
        quoted && subject.is_some_and(|w| scene.lower(w) == "what")
    };
    let names: Vec<usize> = clauses.iter().filter(|c| named(c)).map(|c| c.cue.start).collect();
    clauses.retain(|c| {
        let says = scene.cue(c.cue.start).is_none_or(|c| c.class != Class::Judge);
        says || !names.iter().any(|n| c.content.iter().any(|p| p.contains(n)))
    });
    let mut kept: Vec<Clause> = Vec::new();
    for clause in clauses {
        let inside = |outer: &Clause, inner: &Clause| {
            outer.content.iter().any(|p| p.contains(&inner.cue.start))
        };
        if kept.iter().any(|outer| inside(outer, &clause)) {
            continue;
        }
        kept.retain(|inner| !inside(&clause, inner));
        let overlaps = |a: &Clause| {
            a.content
                .iter()
                .any(|p| clause.content.iter().any(|q| p.start < q.end && q.start < p.end))
        };
        if !kept.iter().any(overlaps) {
            kept.push(clause);
        }
    }
    kept
}

/// Adds a clause, or widens the quotes it touches.
fn merge(scene: &Scene<'_>, found: &mut Vec<Found>, taken: &Taken, clause: Clause) {
    let clipped = clause.content.iter().map(|p| clip(scene, found, taken, p.clone(), &clause.cue));
    let content: Vec<Range<usize>> = clipped.filter(|p| !p.is_empty()).collect();
    let words = |content: &[Range<usize>]| -> usize {
        content.iter().map(|p| count(scene, p.clone())).sum()
    };
    // What is left of "added a caption which reads “…”" is no report.
    let introduces = words(&content) < words(&clause.content)
        && !content.iter().any(|p| p.clone().any(|t| scene.tag(t).is_verb()));
    if words(&content) < 2 || introduces {
        return;
    }
    let spans: Vec<Span> = content.iter().map(|p| scene.span(p.clone())).collect();
    let cue = scene.span(clause.cue);
    let mut touched: Vec<usize> = spans.iter().flat_map(|s| taken.touched(*s)).collect();
    touched.dedup();
    if let Some((&first, rest)) = touched.split_first() {
        let mixed = |i: &usize| found.get(*i).is_some_and(|f| f.kind == QuoteType::Mixed);
        if touched.iter().all(mixed) {
            absorb(found, first, rest, clause.subject, clause.ground);
            if let Some(quote) = found.get_mut(first) {
                quote.cue = Some(cue);
                for span in spans {
                    widen(&mut quote.spans, span);
                }
            }
        }
        return;
    }
    if taken.cues.binary_search(&cue).is_ok() {
        return;
    }
    let quoted = |p: &Range<usize>| p.clone().any(|t| quotes_words(scene, t));
    let kind = if content.iter().any(quoted) { QuoteType::Mixed } else { QuoteType::Indirect };
    found.push(Found {
        kind,
        spans,
        cue: Some(cue),
        source: clause.subject.map_or(Source::Nobody, Source::Phrase),
        ground: clause.ground,
    });
}

/// Whether token `t` lies between quotation marks that hold no title.
fn quotes_words(scene: &Scene<'_>, t: usize) -> bool {
    scene.stretch_of(t).is_some() && matches!(scene.kind(t), Kind::Word | Kind::Verb | Kind::Cue(_))
}

/// Ends a clause before the words that introduce a direct quote.
fn clip(
    scene: &Scene<'_>,
    found: &[Found],
    taken: &Taken,
    content: Range<usize>,
    cue: &Range<usize>,
) -> Range<usize> {
    let (span, cue) = (scene.span(content.clone()), scene.span(cue.clone()));
    let mut end = span.end;
    let quotes = taken.touched(span).into_iter().filter_map(|i| found.get(i));
    for quote in quotes.filter(|f| f.kind == QuoteType::Direct && f.cue != Some(cue)) {
        let starts = quote.spans.iter().chain(&quote.cue).filter(|s| s.start > span.start);
        end = starts.map(|s| s.start).fold(end, usize::min);
    }
    if end == span.end {
        return content;
    }
    let mut tokens = scene.document.tokens_in(Span::new(span.start, end));
    while !tokens.is_empty()
        && matches!(
            scene.kind(tokens.end - 1),
            Kind::And | Kind::Conjunction | Kind::Comma | Kind::Adverb | Kind::Colon
        )
    {
        tokens.end -= 1;
    }
    tokens
}

/// Makes the quotes `rest`, which lie in the same clause, part of `first`.
fn absorb(
    found: &mut [Found],
    first: usize,
    rest: &[usize],
    subject: Option<Phrase>,
    ground: Ground,
) {
    let mut spans = Vec::new();
    for &index in rest {
        if let Some(quote) = found.get_mut(index) {
            spans.append(&mut quote.spans);
        }
    }
    let Some(quote) = found.get_mut(first) else { return };
    quote.spans.append(&mut spans);
    if let Some(subject) = subject {
        quote.source = Source::Phrase(subject);
        quote.ground = ground;
    }
}

/// One span for the clause and all quoted pieces it touches.
fn widen(spans: &mut Vec<Span>, clause: Span) {
    let hull = spans.iter().filter(|s| s.overlaps(clause)).fold(clause, |a, b| a.hull(*b));
    spans.retain(|s| !s.overlaps(hull));
    spans.push(hull);
    spans.sort();
}
