//! "Smith said (that) the plan failed", "The plan, Smith said, had failed."

use std::ops::Range;

use super::{Clause, under};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::cues::{Class, Cue};
use crate::analysis::quotes::scene::{Kind, Scene};
use crate::analysis::syntax::Relation;

/// The clause that the verb at `k` governs, or that it is thrown into.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
) -> Option<Clause> {
    if cue.class == Class::Judge {
        return None;
    }
    let subject = attribution::subject(scene, k, sentence.start)
        .or_else(|| attribution::main_subject(scene, sentence.start, k))?;
    let content = match complement(scene, k, cue) {
        Some(c) if c > k => vec![right(scene, k, c)],
        Some(c) => left(scene, k, c, subject.tokens.start.min(k)),
        None => around(scene, k, subject.tokens.start.min(k), sentence)?,
    };
    Some(Clause { content, cue: k..k + 1, subject: Some(subject), surety: 0.85 })
}

fn complement(scene: &Scene<'_>, k: usize, cue: Cue) -> Option<usize> {
    let asks = matches!(cue.lemma, "ask" | "wonder" | "question" | "inquire" | "know");
    let asked = |c: usize| {
        let mark = scene.child(c, Relation::Mark);
        asks && mark.is_some_and(|m| matches!(scene.lower(m), "if" | "whether"))
    };
    let clauses = || {
        scene.children(k).filter(|&c| match scene.relation(c) {
            Relation::Ccomp => true,
            Relation::Advcl => asked(c),
            _ => false,
        })
    };
    clauses().find(|&c| c > k).or_else(|| clauses().next())
}

/// The clause after the verb, without "that".
fn right(scene: &Scene<'_>, k: usize, clause: usize) -> Range<usize> {
    let Range { start, end } = under(scene, clause);
    let start = start.max(k + 1);
    let that = scene.lower(start) == "that" && scene.relation(start) == Relation::Mark;
    start + usize::from(that)..end
}

/// The clause before the verb, which may go on after it.
fn left(scene: &Scene<'_>, k: usize, clause: usize, subject: usize) -> Vec<Range<usize>> {
    let Range { start, end } = under(scene, clause);
    let first = start..subject.min(end);
    if end > k + 1 { vec![first, k + 1..end] } else { vec![first] }
}

/// The sentence around a verb thrown in between commas.
fn around(
    scene: &Scene<'_>,
    k: usize,
    subject: usize,
    sentence: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let comma = |at: usize| scene.kind(at) == Kind::Comma;
    let after = (k + 1..sentence.end).find(|&t| scene.kind(t) != Kind::Adverb)?;
    let before = subject.checked_sub(1).filter(|&b| b > sentence.start && comma(b));
    let thrown_in = match scene.relation(k) {
        Relation::Parataxis => true,
        Relation::Advcl => scene.child(k, Relation::Mark).is_some_and(|m| scene.lower(m) == "as"),
        _ => before.is_some() && comma(after),
    };
    if !thrown_in {
        return None;
    }
    let own = under(scene, k);
    let own = match before {
        Some(comma) => comma..after.max(k + 1),
        None => own,
    };
    let whole = match scene.head(k).map(|h| under(scene, h)) {
        Some(outer) if before.is_none() => outer,
        _ => sentence.clone(),
    };
    let framed = comma(own.end) || comma(own.start) || comma(own.start.wrapping_sub(1));
    framed.then(|| vec![whole.start.min(own.start)..own.start, own.end..whole.end.max(own.end)])
}
