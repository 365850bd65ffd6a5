//! "Smith’s claim that the plan failed", "a promise by Smith to fight on",
//! "Smith issued a warning that the plan would fail."

use std::ops::Range;

use super::Clause;
use super::extent::cut;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{Act, Trait};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;

/// How far "that" or "to" may stand from its noun, in tokens.
const NEAR: usize = 10;

/// What the noun at `k` reports, where the words tell whose it is.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    if !scene.tag(k).is_noun() {
        return None;
    }
    let is = |class| scene.document.is_noun_of(k, &[class]);
    // "issued a statement | that the bridge was safe"
    let stated = scene.lower(k + 1) == "that"
        && scene.relation(k + 1) == Relation::Mark
        && scene.relation(k) == Relation::Dobj
        && is(Class::Document);
    if !scene.document.is_noun_of(k, &[Class::SpeechNoun, Class::Hearsay]) && !stated {
        return None;
    }
    let plain =
        |t: &usize| !scene.tag(*t).is_verb() && !matches!(scene.kind(*t), Kind::Stop | Kind::Comma);
    let opens = |&t: &usize| {
        scene.lower(t) == "that" && scene.relation(t) == Relation::Mark
            || scene.lower(t) == "to"
                && is(Class::SpeechNoun)
                && (scene.tag(t + 1) == Tag::Vb || acts(scene, t + 1))
    };
    let end = sentence.end.min(k + NEAR);
    let start = (k + 1..end).take_while(plain).find(opens)?;
    let that = usize::from(scene.lower(start) == "that");
    let owner = whose(scene, k, start)
        .filter(|_| is(Class::SpeechNoun) || stated || scene.lower(k) == "reports");
    let judged = passive_judgement(scene, k).filter(|_| owner.is_none());
    // "an inquiry into claims that …", "A warning that …": nobody tells whose.
    let article = scene.child(k, Relation::Det).map(|d| scene.lower(d));
    let first = tree::phrase(scene, k).tokens.start;
    let bare = scene.tag(k) == Tag::Nns && scene.kind(first) != Kind::Determiner;
    let unowned = matches!(article, Some("a" | "an")) || bare;
    if owner.is_none() && judged.is_none() && (stated || !(unowned && that == 1)) {
        return None;
    }
    let verb = (start..end.max(start + NEAR)).find(|&t| {
        scene.tag(t).is_verb() && (scene.under(t).start == start || scene.head(start) == Some(t))
    });
    let verb = verb.or_else(|| Some(start + 1).filter(|_| that == 0))?;
    let end = scene.under(verb).end.max(verb + 1).min(sentence.end);
    // "The claim that tolls were falling | angered police", taken for angered police.
    let lost = |t: usize| {
        scene.relation(k) == Relation::Root
            && scene.relation(t) == Relation::Amod
            && scene.tag(t) == Tag::Vbn
            && scene.kind(t - 1) == Kind::Word
    };
    let ends = |&t: &usize| predicate(scene, t, start) || lost(t);
    let end = (verb + 1..end).find(ends).unwrap_or(end);
    let content = start + that..end;
    let content = content.start..cut(scene, k, content.clone(), sentence);
    let (cue, subject) = judged.map_or((k, owner), |(verb, by)| (verb, Some(by)));
    Some(Clause { content: vec![content], cue: cue..cue + 1, subject, ground: Ground::Noun })
}

/// "threat to | strike": a verb that was taken for a noun.
fn acts(scene: &Scene<'_>, verb: usize) -> bool {
    let next = scene.kind(verb + 1);
    scene.tag(verb) == Tag::Nn
        && scene.kind(verb) == Kind::Word
        && matches!(next, Kind::Auxiliary | Kind::Stop | Kind::Verb)
}

/// "Claims that the plan failed | were dismissed by Smith": the verb, and who judges what the
/// noun at `k` reports.
fn passive_judgement(scene: &Scene<'_>, k: usize) -> Option<(usize, Phrase)> {
    let verb = scene.head(k).filter(|_| scene.relation(k) == Relation::NsubjPass)?;
    let cue = scene.cue(verb)?;
    let judges = cue.act() == Act::Denial || cue.is(Trait::Denies);
    let by = scene.child(verb, Relation::Agent).and_then(|a| scene.child(a, Relation::Pobj));
    by.filter(|_| judges).map(|by| (verb, tree::phrase(scene, by)))
}

/// Whether the verb at `t` is that of the sentence, whose subject is the claim:
/// "the claim that the plan failed | angered them".
fn predicate(scene: &Scene<'_>, t: usize, start: usize) -> bool {
    let own = scene.child(t, Relation::Nsubj).is_some_and(|s| s > start);
    let joined = matches!(
        scene.kind(t - 1),
        Kind::And | Kind::Conjunction | Kind::Relative | Kind::Auxiliary | Kind::Comma
    );
    scene.carries(t) && !own && !joined && scene.relation(t) != Relation::Relcl
}

/// Whose claim it is: a possessor, the noun after "by", "of" or "from", or the
/// subject of the verb that makes it.
fn whose(scene: &Scene<'_>, k: usize, start: usize) -> Option<Phrase> {
    if let Some(owner) = scene.child(k, Relation::Poss) {
        return Some(tree::phrase(scene, owner));
    }
    let source = |t: &usize| matches!(scene.lower(*t), "by" | "of" | "from");
    if let Some(source) = (k + 1..start).find(source) {
        return phrase::at(scene, source + 1, start);
    }
    // "Claims that the plan failed | were made by Smith"
    let verb = scene.head(k)?;
    let made = scene.document.is(verb, Class::Making);
    match scene.relation(k) {
        Relation::Dobj if made => tree::subject(scene, verb),
        Relation::NsubjPass if made => {
            let agent = scene.child(verb, Relation::Agent)?;
            scene.child(agent, Relation::Pobj).map(|by| tree::phrase(scene, by))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn claims_as_nouns() {
        check(
            "Ann Berger’s claim that the bridge is safe angered the council.",
            &expect![[r#"
            Ann Berger’s claim that the bridge is safe angered the council.
                                    ------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "A promise by Ann Berger to open the bridge was welcomed.",
            &expect![[r#"
            A promise by Ann Berger to open the bridge was welcomed.
                                    ------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "The ministry issued a warning that the river would rise.",
            &expect![[r#"
            The ministry issued a warning that the river would rise.
                                               -------------------- q0 → The ministry
        "#]],
        );
    }

    #[test]
    fn the_verb_of_the_sentence_is_no_part_of_a_claim() {
        check(
            "Ann Berger’s promise that tolls would fall came to nothing.",
            &expect![[r#"
            Ann Berger’s promise that tolls would fall came to nothing.
                                      ---------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger’s warning that tolls would rise was ignored.",
            &expect![[r#"
            Ann Berger’s warning that tolls would rise was ignored.
                                      ---------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger’s insistence that tolls will fall has puzzled drivers.",
            &expect![[r#"
            Ann Berger’s insistence that tolls will fall has puzzled drivers.
                                         --------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger’s pledge to build nine bridges has been dropped.",
            &expect![[r#"
            Ann Berger’s pledge to build nine bridges has been dropped.
                                --------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn claims_that_somebody_dismisses_or_makes() {
        check(
            "Claims that Ann Berger sold the bridge have been dismissed by the police.",
            &expect![[r#"
                Claims that Ann Berger sold the bridge have been dismissed by the police.
                            -------------------------- q0 → the police (denied)
            "#]],
        );
        check(
            "Claims that Ann Berger sold the bridge have been made by both sides.",
            &expect![[r#"
                Claims that Ann Berger sold the bridge have been made by both sides.
                            -------------------------- q0 → both sides
            "#]],
        );
        check(
            "Rumours that she had sold it were dismissed by the police as “nonsense”.",
            &expect![[r#"
                Rumours that she had sold it were dismissed by the police as “nonsense”.
                             --------------- q0 → ?
                                                                             ~~~~~~~~~~ q1 → the police
            "#]],
        );
    }

    #[test]
    fn nobody_tells_whose_claims() {
        check(
            "A warning that the bridge could fall was ignored.",
            &expect![[r#"
            A warning that the bridge could fall was ignored.
                           --------------------- q0 → ?
        "#]],
        );
    }

    #[test]
    fn nobody_s_claims() {
        check(
            "The claim that the bridge is safe was wrong.",
            &expect![[r#"
            The claim that the bridge is safe was wrong.
        "#]],
        );
    }

    #[test]
    fn statements_that_somebody_issues() {
        check(
            "The council issued a statement that the bridge was safe.",
            &expect![[r#"
            The council issued a statement that the bridge was safe.
                                                ------------------- q0 → The council
        "#]],
        );
        check(
            "The council read a statement that was short.",
            &expect![[r#"
            The council read a statement that was short.
        "#]],
        );
    }
}
