//! Reports among the quotes in quotation marks: what they widen, and where they
//! give way.

use std::ops::Range;

use super::{Clause, LONGEST, is_enough, total, trim, words};
use crate::analysis::quotes::QuoteType;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::direct::{Found, Source};
use crate::analysis::scene::cues::{Class, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::span::Span;

/// Adds the clauses to `found`, and widens the mixed quotes that they touch.
pub(super) fn merge(scene: &Scene<'_>, found: &mut Vec<Found>, clauses: Vec<Clause>) {
    let taken = Taken::of(found);
    for clause in clauses {
        add(scene, found, &taken, clause);
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
    let sentence = scene.document.sentence_of(fragment.start);
    let fits = sentence.len() <= LONGEST && sentence.contains(&k);
    if bare && fits && k < fragment.start && scene.cue(k).is_some() {
        let content = words::around_fragment(scene, k, &fragment, &sentence);
        widen(&mut quote.spans, scene.span(trim(scene, content)));
    }
}

/// Adds a clause, or widens the quotes it touches.
fn add(scene: &Scene<'_>, found: &mut Vec<Found>, taken: &Taken, clause: Clause) {
    let clipped = clause.content.iter().map(|p| clip(scene, found, taken, p.clone(), &clause.cue));
    let content: Vec<Range<usize>> = clipped.filter(|p| !p.is_empty()).collect();
    let words = total(scene, &content);
    // What is left of "added a caption which reads “…”" is no report.
    let introduces = words < total(scene, &clause.content)
        && !content.iter().any(|p| p.clone().any(|t| scene.tag(t).is_verb()));
    if !is_enough(scene, clause.cue.start, &content) || introduces {
        return;
    }
    let spans: Vec<Span> = content.iter().map(|p| scene.span(p.clone())).collect();
    let cue = scene.span(clause.cue.clone());
    let mut touched: Vec<usize> = spans.iter().flat_map(|s| taken.touched(*s)).collect();
    touched.dedup();
    // "The court heard that Smith had threatened “to burn it down”": Smith's words.
    let inside = |cue: Span| {
        cue != scene.span(clause.cue.clone()) && spans.iter().any(|s| s.covers(cue.start))
    };
    let anothers = |i: &usize| found.get(*i).is_some_and(|f| f.cue.is_some_and(inside));
    if clause.subject.is_none() && clause.ground.is_of_clause() && touched.iter().any(anothers) {
        return;
    }
    let plainly = reports_plainly(scene, &clause.cue) && clause.subject.is_some();
    if let Some((&first, rest)) = touched.split_first() {
        let tells = |f: &Found| plainly && content.iter().any(|piece| tells_of(scene, f, piece));
        let part = |f: &Found| f.kind == QuoteType::Mixed || tells(f);
        if touched.iter().all(|&i| found.get(i).is_some_and(part)) {
            absorb(found, first, rest, clause.subject, clause.ground);
            if let Some(quote) = found.get_mut(first) {
                quote.kind = QuoteType::Mixed;
                quote.cue = Some(cue);
                for span in spans {
                    widen(&mut quote.spans, span);
                }
            }
        }
        return;
    }
    if clause.ground == Ground::ThrownIn
        && let Some(quote) = found.iter_mut().find(|f| f.cue == Some(cue))
        && surround(scene, quote, &clause, &spans)
    {
        return;
    }
    // "Smith said the plan had failed: “…”": a report, and a quotation of its own.
    let end = content.last().map_or(0, |p| p.end);
    let says = content.last().is_some() && plainly;
    let announces = says && scene.kind(end) == Kind::Colon && scene.stretch_of(end + 1).is_some();
    // "dismissed claims that he had lied as “nonsense”": what is dismissed, not what it is called.
    if scene.cue(clause.cue.start).is_some_and(|c| c.is(Trait::Denies))
        && content.iter().any(|p| p.clone().any(|t| scene.carries(t)))
        && let Some(called) = found.iter_mut().find(|f| f.cue == Some(cue))
        && called.spans.first().is_some_and(|s| {
            let first = scene.document.tokens_in(*s).start;
            first.checked_sub(1).is_some_and(|t| scene.lower(t) == "as")
        })
    {
        called.spans = spans;
        called.kind = QuoteType::Indirect;
        called.ground = clause.ground;
        return;
    }
    if taken.cues.binary_search(&cue).is_ok() && !(announces && words > 3) {
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
        odds: 1.0,
    });
}

/// "The plan is sound, said Smith, which brings “hope”": the clause before the attribution and the
/// quoted words behind it are one report, unless those tell of Smith: ", who hates “change”".
fn surround(scene: &Scene<'_>, quote: &mut Found, clause: &Clause, before: &[Span]) -> bool {
    let (&[fragment], Some(subject)) = (quote.spans.as_slice(), &clause.subject) else {
        return false;
    };
    let fragment = scene.document.tokens_in(fragment);
    let close = subject.tokens.end;
    let behind = close > clause.cue.start && close < fragment.start;
    if quote.kind != QuoteType::Mixed || !behind || scene.kind(close) != Kind::Comma {
        return false;
    }
    quote.spans = before.to_vec();
    if matches!(scene.lower(close + 1), "who" | "whose" | "whom") {
        quote.kind = QuoteType::Indirect;
    } else {
        quote.spans.push(scene.span(close + 1..fragment.end));
    }
    quote.ground = clause.ground;
    true
}

/// Whether all that a clause tells is what somebody said: "Smith said | the driver had yelled “Get
/// out” and had gone". Behind a colon such words stand for themselves.
fn tells_of(scene: &Scene<'_>, quote: &Found, content: &Range<usize>) -> bool {
    let (Some(cue), [words]) = (quote.cue, quote.spans.as_slice()) else { return false };
    let (cue, words) = (scene.document.tokens_in(cue), scene.document.tokens_in(*words));
    let plain = |t: usize| !scene.verbal(t) && scene.kind(t) != Kind::Colon;
    let led = cue.end <= words.start && (cue.end..words.start).all(plain);
    let doer = phrase::at(scene, content.start, cue.start);
    let named = doer.filter(|doer| scene.kind(doer.head) != Kind::Pronoun);
    let own = named.is_some_and(|doer| (doer.tokens.end..cue.start).all(|t| scene.verbal(t)));
    quote.kind == QuoteType::Direct && led && own && content.contains(&words.start)
}

/// Whether the verb says what somebody said, not what they thought.
fn reports_plainly(scene: &Scene<'_>, cue: &Range<usize>) -> bool {
    scene.cue(cue.start).is_some_and(|c| c.class == Class::Say)
}

/// Whether token `t` lies between quotation marks that hold no title.
pub(in crate::analysis::quotes) fn quotes_words(scene: &Scene<'_>, t: usize) -> bool {
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
    let introduced = |f: &Found| {
        let first = f.spans.first().map_or(0, |s| scene.document.tokens_in(*s).start);
        first.checked_sub(1).is_some_and(|k| content.contains(&k) && scene.kind(k) == Kind::Colon)
    };
    let own = |f: &&Found| f.cue == Some(cue) && !introduced(f);
    let part = |f: &&Found| tells_of(scene, f, &content);
    for quote in quotes.filter(|f| f.kind == QuoteType::Direct && !own(f) && !part(f)) {
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

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_somebody_else_had_said_is_part_of_the_report() {
        check(
            "Ann Berger told the court that the driver had yelled “Get out of the road” before the crash.",
            &expect![[r#"
                Ann Berger told the court that the driver had yelled “Get out of the road” before the crash.
                                               ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said a doctor had told them: “There is nothing we can do.”",
            &expect![[r#"
                Ann Berger said a doctor had told them: “There is nothing we can do.”
                                ---------------------- q0 → Ann Berger
                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → a doctor
            "#]],
        );
    }
}
