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
    let subject = attribution::subject(scene, k, sentence.start)?;
    let content = match complement(scene, k) {
        Some(c) if c > k => vec![right(scene, k, c)],
        Some(c) => left(scene, k, c, subject.tokens.start.min(k)),
        None => around(scene, k, sentence)?,
    };
    Some(Clause { content, cue: k..k + 1, subject: Some(subject), surety: 0.85 })
}

fn complement(scene: &Scene<'_>, k: usize) -> Option<usize> {
    let clauses = || scene.children(k).filter(|&c| scene.relation(c) == Relation::Ccomp);
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
fn around(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let thrown_in = match scene.relation(k) {
        Relation::Parataxis => true,
        Relation::Advcl => scene.child(k, Relation::Mark).is_some_and(|m| scene.lower(m) == "as"),
        _ => false,
    };
    if !thrown_in {
        return None;
    }
    let own = under(scene, k);
    let outer = under(scene, scene.head(k)?);
    let before = outer.start.max(sentence.start)..own.start;
    let after = own.end..outer.end;
    let comma = |at: usize| scene.kind(at) == Kind::Comma;
    (comma(own.end) || comma(own.start.wrapping_sub(1))).then(|| vec![before, after])
}
