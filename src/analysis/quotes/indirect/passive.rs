//! "Berger is said to have lied", "The council was accused of lying": what is said of
//! the subject of a passive verb.

use std::ops::Range;

use super::{Clause, extent, trim};
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::Cue;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// The subject of the passive verb at `k` with what is said of it; who says it is told
/// by "by" or not at all.
pub(super) fn clause(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
) -> Option<Clause> {
    let passive = scene.tag(k) == Tag::Vbn && scene.child(k, Relation::AuxPass).is_some();
    let subject = scene.child(k, Relation::NsubjPass).filter(|&s| passive && s < k)?;
    if matches!(scene.kind(subject), Kind::Relative) || scene.lower(subject) == "that" {
        return None;
    }
    let start = report(scene, k, cue)?;
    let named = scene.under(subject);
    let verb = scene.child(k, Relation::AuxPass).map_or(k, |aux| aux.min(k));
    let end = scene.under(k).end.min(sentence.end);
    let leaves = |&t: &usize| leaves(scene, t) || tells_since_when(scene, k, start, t);
    let end = (start + 1..end).find(leaves).unwrap_or(end);
    let content = trim(scene, start..extent::cut(scene, k, start..end, sentence));
    let by = scene.child(k, Relation::Agent).and_then(|a| scene.child(a, Relation::Pobj));
    Some(Clause {
        content: vec![named.start.max(sentence.start)..named.end.min(verb), content],
        cue: k..k + 1,
        subject: by.map(|by| tree::phrase(scene, by)),
        ground: Ground::Infinitive,
    })
}

/// Whether what is said of the subject ends at token `t`: ", but …", "and has …", "…
/// according to".
fn leaves(scene: &Scene<'_>, t: usize) -> bool {
    match scene.kind(t) {
        _ if scene.stretch_of(t).is_some() => false,
        Kind::Comma => matches!(scene.lower(t + 1), "but" | "though" | "although" | "following"),
        Kind::And => scene.carries(t + 1),
        _ => scene.lower(t) == "according",
    }
}

/// Whether the writer goes on at token `t` to tell on what occasion it was said: "were told
/// to leave | after the dam had burst", "has been accused of lying | after a dam burst"; but
/// not what was done when: "is said to have left after the dam had burst".
fn tells_since_when(scene: &Scene<'_>, k: usize, start: usize, t: usize) -> bool {
    let verb = || (t + 1..t + OCCASION).find(|&v| scene.carries(v));
    let clause = || verb().is_some_and(|v| scene.tag(v) == Tag::Vbd);
    let has = |c: usize| matches!(scene.lower(c), "has" | "have");
    let perfect = scene.children(k).any(|c| scene.relation(c) == Relation::Aux && has(c));
    // "to leave"
    let to = start + usize::from(scene.lower(start) == "not");
    let demands = scene.lower(to) == "to" && !has(to + 1);
    scene.lower(t) == "after" && (perfect || demands && clause())
}

/// How far the verb of a clause stands from "after", in tokens.
const OCCASION: usize = 12;

/// Where "to have lied", "of lying" or "as a liar" begins after the verb.
fn report(scene: &Scene<'_>, k: usize, cue: Cue) -> Option<usize> {
    let end = scene.under(k).end;
    let agent = scene.child(k, Relation::Agent);
    let after = agent.map_or(k + 1, |a| scene.under(a).end);
    let told = matches!(cue.lemma, "say" | "allege" | "report" | "claim" | "estimate");
    let asked = matches!(cue.lemma, "urge" | "advise" | "ask" | "warn" | "tell");
    let opens = |t: &usize| match cue.lemma {
        _ if told || asked => infinitive(scene, *t),
        "accuse" => scene.lower(*t) == "of",
        "criticize" | "criticise" | "blame" | "condemn" => scene.lower(*t) == "for",
        "describe" | "characterize" | "characterise" => scene.lower(*t) == "as",
        _ => false,
    };
    (after..end.min(after + 2)).find(opens).filter(|&t| t + 1 < end)
}

/// "to have lied", "not to lie"
fn infinitive(scene: &Scene<'_>, t: usize) -> bool {
    let to = if scene.lower(t) == "not" { t + 1 } else { t };
    let named = matches!(scene.lower(to + 1), "comment" | "respond");
    scene.lower(to) == "to" && scene.tag(to + 1) == Tag::Vb && !named
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_is_said_of_somebody() {
        check(
            "Ann Berger is said to have sold the bridge.",
            &expect![[r#"
                Ann Berger is said to have sold the bridge.
                ----------         ----------------------- q0 → ?
            "#]],
        );
        check(
            "Ann Berger has been accused of selling the bridge.",
            &expect![[r#"
                Ann Berger has been accused of selling the bridge.
                ----------                  --------------------- q0 → ?
            "#]],
        );
        check(
            "The council was urged by Ann Berger to sell the bridge.",
            &expect![[r#"
                The council was urged by Ann Berger to sell the bridge.
                -----------                         ------------------ q0 → Ann Berger
            "#]],
        );
        check(
            "Drivers were told to leave after the bridge fell.",
            &expect![[r#"
            Drivers were told to leave after the bridge fell.
            -------           -------- q0 → ?
        "#]],
        );
        check(
            "The council has been accused of lying after the bridge fell.",
            &expect![[r#"
            The council has been accused of lying after the bridge fell.
            -----------                  -------- q0 → ?
        "#]],
        );
        check(
            "Ann Berger is said to have left after the bridge fell.",
            &expect![[r#"
            Ann Berger is said to have left after the bridge fell.
            ----------         ---------------------------------- q0 → ?
        "#]],
        );
        check(
            "Ann Berger was asked to comment.",
            &expect![[r#"
            Ann Berger was asked to comment.
        "#]],
        );
    }
}
