//! "Smith put the cost at 4 million dollars."

use std::ops::Range;

use super::Clause;
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::scene::Scene;
use crate::analysis::syntax::{Relation, Tag};

/// How far the number stands from "at", in tokens.
const NUMBER: usize = 5;

/// What the verb at `k` puts at a number.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    if !matches!(scene.lower(k), "put" | "puts" | "putting") {
        return None;
    }
    let object = scene.child(k, Relation::Dobj).filter(|&o| o > k)?;
    let at = |of: usize| {
        scene.children(of).find(|&c| {
            scene.relation(c) == Relation::Prep
                && c > object
                && matches!(scene.lower(c), "at" | "near" | "nearer")
        })
    };
    let at = at(k).or_else(|| at(object))?;
    let end = scene.under(at).end.min(sentence.end);
    let number = |t: usize| {
        scene.tag(t) == Tag::Cd || scene.lower(t).starts_with(|c: char| c.is_ascii_digit())
    };
    (at + 1..end.min(at + NUMBER)).find(|&t| number(t))?;
    let subject = attribution::subject(scene, k, sentence.start)?;
    let content = scene.under(object).start.max(k + 1)..end;
    Some(Clause {
        content: vec![content],
        cue: k..k + 1,
        subject: Some(subject),
        ground: Ground::Object,
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn numbers_that_somebody_gives() {
        check(
            "Ann Berger put the cost of the bridge at 40 million dollars.",
            &expect![[r#"
            Ann Berger put the cost of the bridge at 40 million dollars.
                           -------------------------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger put the bridge at risk.",
            &expect![[r#"
            Ann Berger put the bridge at risk.
        "#]],
        );
    }
}
