//! "the plan, which Smith says will fail": the noun that a reported relative clause
//! belongs to.

use std::ops::Range;

use crate::analysis::quotes::tree;
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};

/// The noun before the relative pronoun that stands right before `subject`, the subject
/// of the verb at `k`.
pub(super) fn antecedent(
    scene: &Scene<'_>,
    k: usize,
    subject: &Phrase,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let pronoun = subject.tokens.start.checked_sub(1).filter(|&p| p > sentence.start)?;
    let relative = match scene.lower(pronoun) {
        "which" | "who" | "whom" => true,
        "that" => scene.tag(pronoun) == Tag::Wdt && scene.verbal(k + 1),
        _ => false,
    };
    let before = pronoun - 1;
    let last = if scene.kind(before) == Kind::Comma { before.checked_sub(1)? } else { before };
    let noun = scene.tag(last).is_noun() && scene.stretch_of(last).is_none();
    if !(relative && noun && subject.tokens.end <= k) {
        return None;
    }
    let governs = |h: &usize| (sentence.start..=last).contains(h) && scene.tag(*h).is_noun();
    let head = scene.head(k).filter(governs);
    let head = head.filter(|_| scene.relation(k) == Relation::Relcl).unwrap_or(last);
    let start = tree::phrase(scene, head).tokens.start.max(sentence.start);
    Some(start..last + 1)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn the_noun_before() {
        check(
            "The council has a plan, which Ann Berger says will fail.",
            &expect![[r#"
            The council has a plan, which Ann Berger says will fail.
                            ------                        --------- q0 → Ann Berger
        "#]],
        );
        check(
            "The bridge that she said was safe has fallen.",
            &expect![[r#"
            The bridge that she said was safe has fallen.
            ----------               ------------------- q0 → ?
        "#]],
        );
        check(
            "Ann Berger, who said the plan would fail, left.",
            &expect![[r#"
            Ann Berger, who said the plan would fail, left.
                                 ------------------- q0 → Ann Berger
        "#]],
        );
    }
}
