//! "The plan failed, according to Smith."

use std::ops::Range;

use super::{Clause, count, trim};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::scene::{Kind, Scene};

/// What "according to" at `k` reports: the words before it, or those behind
/// the comma after it.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let found = attribution::according(scene, k, sentence.end)?;
    let before = trim(scene, sentence.start..k);
    let comma = |from: usize| (from..sentence.end).find(|&c| scene.kind(c) == Kind::Comma);
    let first = comma(found.cue.end);
    // "According to Smith, a lawyer for the council, the plan has failed."
    let second = first.and_then(|c| comma(c + 1)).filter(|&second| {
        let aside = first.map_or(0, |c| c + 1)..second;
        matches!(scene.lower(aside.start), "a" | "an" | "the")
            && !aside.into_iter().any(|t| scene.tag(t).is_verb())
    });
    let comma = second.or(first);
    let after = comma.map(|c| trim(scene, c + 1..sentence.end)).unwrap_or_default();
    let whole = |p: &Range<usize>| {
        count(scene, p.clone()) >= 3 && p.clone().any(|t| scene.tag(t).is_verb())
    };
    let content = match (whole(&before), before.is_empty()) {
        (false, true) => vec![after],
        // "The plan, according to Smith, has failed."
        (false, false) if scene.kind(k - 1) == Kind::Comma => vec![before, after],
        _ => vec![before],
    };
    let enough = content.iter().map(|p| count(scene, p.clone())).sum::<usize>() >= 3;
    enough.then_some(Clause {
        content,
        cue: found.cue,
        subject: found.subject,
        ground: Ground::According,
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn before_and_after() {
        check(
            "The bridge will open in May, according to the city council.",
            &expect![[r#"
            The bridge will open in May, according to the city council.
            --------------------------- q0 → the city council
        "#]],
        );
        check(
            "According to the city council, the bridge will open in May.",
            &expect![[r#"
            According to the city council, the bridge will open in May.
                                           --------------------------- q0 → the city council
        "#]],
        );
    }
}
