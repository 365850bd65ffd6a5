//! "Smith said (that) the plan failed."

use std::ops::Range;

use super::{Clause, Who, extent};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{Class, Cue};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// The clause that the verb at `k` governs.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    who: Who<'_>,
) -> Option<Clause> {
    if cue.class == Class::Judge || told(scene, k) {
        return None;
    }
    let subject = who().or_else(|| attribution::main_subject(scene, sentence.start, k))?;
    let (content, ground) = match complement(scene, k, cue) {
        Some(c) if c > k => {
            let that = (k + 1..=c).any(|t| scene.lower(t) == "that");
            let ground = if that { Ground::That } else { Ground::Complement };
            (vec![right(scene, k, c, sentence)], ground)
        }
        Some(c) => {
            let before = subject.tokens.start.min(k);
            let ends = scene.kind(k + 1) == Kind::Stop
                && before.checked_sub(1).is_some_and(|c| scene.kind(c) == Kind::Comma);
            // "…, Smith said." reports the whole sentence.
            let own = if ends {
                vec![Range { start: sentence.start, end: before }]
            } else {
                left(scene, k, c, before, sentence.start)
            };
            (own, Ground::Appended)
        }
        None => return None,
    };
    Some(Clause { content, cue: k..k + 1, subject: Some(subject), ground })
}

fn complement(scene: &Scene<'_>, k: usize, cue: Cue) -> Option<usize> {
    let asks = matches!(cue.lemma, "ask" | "wonder" | "question" | "inquire" | "know");
    let asked = |c: usize| {
        let mark = scene.child(c, Relation::Mark).map_or("", |m| scene.lower(m));
        asks && matches!(mark, "if" | "whether") || mark == "that" && c > k
    };
    let clauses = || {
        scene.children(k).filter(|&c| match scene.relation(c) {
            Relation::Ccomp => scene.lower(c) != "according",
            Relation::Advcl => asked(c),
            _ => false,
        })
    };
    clauses().find(|&c| c > k).or_else(|| clauses().next())
}

/// The clause after the verb, without "that".
fn right(scene: &Scene<'_>, k: usize, clause: usize, sentence: &Range<usize>) -> Range<usize> {
    let Range { start, end } = scene.under(clause);
    // "said on Monday that": adverbials between.
    let near = |t: &usize| scene.lower(*t) == "that" && scene.tag(*t) == Tag::In;
    let that = (k + 1..sentence.end.min(k + 7))
        .take_while(|&t| !scene.tag(t).is_verb() && scene.kind(t) != Kind::Comma)
        .find(near);
    let start = that.unwrap_or(start.max(k + 1));
    let that = that.is_some();
    // "conceded the plan | is bad": the subject taken for an object.
    let object = scene.child(k, Relation::Dobj).filter(|&o| o > k && scene.under(o).end == start);
    let whole = [Relation::Nsubj, Relation::NsubjPass, Relation::Mark]
        .iter()
        .all(|&r| scene.child(clause, r).is_none());
    let start =
        object.filter(|_| whole && finite(scene, clause)).map_or(start, |o| scene.under(o).start);
    // "told the paper people would come": the addressee is no part of it.
    let told = matches!(cue_lemma(scene, k), "tell" | "inform" | "assure" | "remind" | "warn");
    let named = (k + 1..sentence.end).take_while(|&t| scene.kind(t) == Kind::Name).last();
    let start = match named.filter(|_| told && !that) {
        Some(last)
            if start <= last
                || start <= last + 4 && (last + 1..start).all(|t| !scene.tag(t).is_verb()) =>
        {
            last + 1
        }
        _ => start,
    };
    let that = that || scene.lower(start) == "that" && scene.relation(start) == Relation::Mark;
    let end = if scene.relation(k) == Relation::Root { sentence.end } else { end };
    extent::bound(scene, k, start + usize::from(that)..end, sentence)
}

/// "was told": somebody else spoke.
pub(super) fn told(scene: &Scene<'_>, k: usize) -> bool {
    tree::is_passive(scene, k) && scene.child(k, Relation::Agent).is_none()
}

fn cue_lemma(scene: &Scene<'_>, k: usize) -> &'static str {
    scene.cue(k).map_or("", |c| c.lemma)
}

fn finite(scene: &Scene<'_>, verb: usize) -> bool {
    matches!(scene.tag(verb), Tag::Vbd | Tag::Vbz | Tag::Vbp)
}

/// The clause before the verb, which may go on after it.
fn left(
    scene: &Scene<'_>,
    k: usize,
    clause: usize,
    subject: usize,
    from: usize,
) -> Vec<Range<usize>> {
    let Range { start, end } = scene.under(clause);
    // A subject that the tree gave to the reporting verb belongs to the clause.
    let parts = |t: usize| scene.kind(t) == Kind::Comma || scene.tag(t).is_verb();
    let start = if (from..start).any(parts) { start } else { from.min(start) };
    let first = start..subject.min(end);
    if end > k + 1 { vec![first, k + 1..end] } else { vec![first] }
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn with_and_without_that() {
        check(
            "Ann Berger said that the bridge would open in May.",
            &expect![[r#"
                Ann Berger said that the bridge would open in May.
                                     ---------------------------- q0 → Ann Berger
            "#]],
        );
        check(
            "Officials say the bridge will open in May.",
            &expect![[r#"
            Officials say the bridge will open in May.
                          --------------------------- q0 → Officials
        "#]],
        );
        check(
            "The bridge will open in May, Ann Berger said.",
            &expect![[r#"
                The bridge will open in May, Ann Berger said.
                --------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn quoted_words_in_a_report() {
        check(
            "Ann Berger said the bridge was a “gift to the city” and would open in May.",
            &expect![[r#"
                Ann Berger said the bridge was a “gift to the city” and would open in May.
                                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
            "#]],
        );
    }
}
