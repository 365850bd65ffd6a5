//! "Smith said (that) the plan failed", "The plan, Smith said, had failed."

use std::ops::Range;

use super::Clause;
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::cues::{Class, Cue, Form};
use crate::analysis::quotes::phrase;
use crate::analysis::quotes::scene::{Kind, Scene};
use crate::analysis::syntax::Relation;

/// The clause that the verb at `k` governs, or that it is thrown into.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
) -> Option<Clause> {
    if cue.class == Class::Judge || is_passive(scene, k) {
        return None;
    }
    let subject = attribution::subject(scene, k, sentence.start)
        .or_else(|| attribution::main_subject(scene, sentence.start, k))?;
    let content = match complement(scene, k, cue) {
        Some(c) if c > k => vec![right(scene, k, c, sentence)],
        Some(c) => left(scene, k, c, subject.tokens.start.min(k)),
        None => around(scene, k, subject.tokens.start.min(k), sentence)?,
    };
    Some(Clause { content, cue: k..k + 1, subject: Some(subject), surety: 0.78 })
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
fn right(scene: &Scene<'_>, k: usize, clause: usize, sentence: &Range<usize>) -> Range<usize> {
    let Range { start, end } = scene.under(clause);
    let end = joined(scene, end, sentence);
    let start = start.max(k + 1);
    let that = scene.lower(start) == "that" && scene.relation(start) == Relation::Mark;
    let start = start + usize::from(that);
    start..cut(scene, k, start..end, sentence)
}

/// "was told": somebody else spoke.
fn is_passive(scene: &Scene<'_>, k: usize) -> bool {
    let passive = |c: usize| matches!(scene.relation(c), Relation::AuxPass | Relation::NsubjPass);
    scene.children(k).any(passive) && scene.child(k, Relation::Agent).is_none()
}

/// Where the reported clause must end, whatever the tree says: before the main
/// clause if the verb stands in one that leads up to it ("While he said so, he
/// …"), and before a second report by the same speaker ("and called …").
pub(super) fn cut(
    scene: &Scene<'_>,
    k: usize,
    content: Range<usize>,
    sentence: &Range<usize>,
) -> usize {
    let leads = matches!(
        scene.lower(sentence.start),
        "while" | "after" | "although" | "though" | "as" | "when" | "having" | "despite" | "since"
    );
    let nominal = |t: usize| matches!(scene.kind(t), Kind::Pronoun | Kind::Name | Kind::Determiner);
    let again = |t: usize| {
        let verb = if scene.kind(t) == Kind::Adverb { t + 1 } else { t };
        let same = |c: Cue| scene.cue(k).is_some_and(|own| own.form == c.form);
        scene.tag(verb).is_verb() && scene.cue(verb).is_some_and(same)
    };
    let other = |t: usize| phrase::at(scene, t, content.end).is_some_and(|p| again(p.tokens.end));
    let ends = |t: usize| match scene.lower(t) {
        _ if scene.stretch_of(t).is_some() => false,
        ";" => true,
        "and" | "but" => again(t + 1) || other(t + 1),
        "," => {
            let main = leads && k < sentence.start + 12 && nominal(t + 1);
            main || scene.cue(t + 1).is_some_and(|c| c.form == Form::Gerund)
        }
        _ => false,
    };
    (content.start + 1..content.end).find(|&t| ends(t)).unwrap_or(content.end)
}

/// "…, and that …": a second clause after the first.
fn joined(scene: &Scene<'_>, end: usize, sentence: &Range<usize>) -> usize {
    let and = if scene.kind(end) == Kind::Comma { end + 1 } else { end };
    let goes_on = matches!(scene.lower(and), "and" | "but") && scene.lower(and + 1) == "that";
    if goes_on { sentence.end } else { end }
}

/// The clause before the verb, which may go on after it.
fn left(scene: &Scene<'_>, k: usize, clause: usize, subject: usize) -> Vec<Range<usize>> {
    let Range { start, end } = scene.under(clause);
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
        Relation::Advcl if before.is_none() => {
            scene.child(k, Relation::Mark).is_some_and(|m| scene.lower(m) == "as")
        }
        _ => before.is_some() && comma(after),
    };
    if !thrown_in {
        return None;
    }
    let own = scene.under(k);
    let own = match before {
        Some(comma) => comma..after.max(k + 1),
        None => own,
    };
    let whole = match scene.head(k).map(|h| scene.under(h)) {
        Some(outer) if before.is_none() => outer,
        _ => sentence.clone(),
    };
    let framed = comma(own.end) || comma(own.start) || comma(own.start.wrapping_sub(1));
    framed.then(|| vec![whole.start.min(own.start)..own.start, own.end..whole.end.max(own.end)])
}
