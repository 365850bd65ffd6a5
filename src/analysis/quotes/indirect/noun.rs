//! "Smith’s claim that the plan failed", "a promise by Smith to fight on",
//! "Smith issued a warning that the plan would fail."

use std::ops::Range;

use super::Clause;
use super::extent::cut;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
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
    let lower = scene.lower(k);
    let one = || lower.strip_suffix('s').map(|one| scene.document.lexicon.get(one));
    let listed = scene.document.is(k, Class::SpeechNoun)
        || one().is_some_and(|one| one.is(Class::SpeechNoun));
    if !listed && lower != "reports" {
        return None;
    }
    let plain =
        |t: &usize| !scene.tag(*t).is_verb() && !matches!(scene.kind(*t), Kind::Stop | Kind::Comma);
    let opens = |&t: &usize| {
        scene.lower(t) == "that" && scene.relation(t) == Relation::Mark
            || scene.lower(t) == "to" && scene.tag(t + 1) == Tag::Vb
    };
    let end = sentence.end.min(k + NEAR);
    let start = (k + 1..end).take_while(plain).find(opens)?;
    let subject = whose(scene, k, start);
    // "an inquiry into claims that …": nobody tells whose.
    let many = matches!(lower, "reports" | "claims" | "allegations" | "accusations" | "rumours");
    if subject.is_none() && !(many && scene.lower(start) == "that") {
        return None;
    }
    let verb = (start..end.max(start + NEAR)).find(|&t| {
        scene.tag(t).is_verb() && (scene.under(t).start == start || scene.head(start) == Some(t))
    })?;
    let that = usize::from(scene.lower(start) == "that");
    let end = scene.under(verb).end.min(sentence.end);
    let end = (verb + 2..end).find(|&t| predicate(scene, t, start)).unwrap_or(end);
    let content = start + that..end;
    let content = content.start..cut(scene, k, content.clone(), sentence);
    Some(Clause { content: vec![content], cue: k..k + 1, subject, ground: Ground::Noun })
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
    let verb = scene.head(k).filter(|_| scene.relation(k) == Relation::Dobj)?;
    let makes = scene.document.is(verb, Class::Making);
    makes.then(|| tree::subject(scene, verb)).flatten()
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
    fn nobody_s_claims() {
        check(
            "The claim that the bridge is safe was wrong.",
            &expect![[r#"
            The claim that the bridge is safe was wrong.
        "#]],
        );
    }
}
