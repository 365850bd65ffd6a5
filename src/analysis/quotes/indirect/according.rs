//! "The plan failed, according to Smith."

use std::ops::Range;

use super::{Clause, count, total, trim};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;

/// What "according to" at `k` reports: the words before it, or those behind
/// the comma after it.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let found = attribution::according(scene, k, sentence.end)?;
    // "They checked: according to Smith, the plan …"
    let colon = k.checked_sub(1).is_some_and(|c| scene.kind(c) == Kind::Colon);
    let from = if colon { k } else { sentence.start };
    let before = trim(scene, from..k);
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
    let last = before.end.checked_sub(1);
    // "Sales rose, and according to Smith, demand doubled."
    let joined = last.is_some_and(|l| matches!(scene.kind(l), Kind::And | Kind::Conjunction));
    let around = scene.kind(k.saturating_sub(1)) == Kind::Comma && !after.is_empty();
    let content = if before.is_empty() || joined && !after.is_empty() {
        vec![after]
    } else if around && (!whole(scene, &before) || goes_on(scene, &before, &after)) {
        // "The plan, according to Smith, has failed."
        vec![before, after]
    } else {
        vec![before]
    };
    let enough = total(scene, &content) >= 3;
    enough.then_some(Clause {
        content,
        cue: found.cue,
        subject: found.subject,
        ground: Ground::According,
    })
}

/// Whether it is a clause with a verb that can carry it.
fn whole(scene: &Scene<'_>, p: &Range<usize>) -> bool {
    let finite =
        |t: usize| matches!(scene.tag(t), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vb);
    count(scene, p.clone()) >= 3 && p.clone().any(finite)
}

/// Whether the clause is broken off before the attribution: at an auxiliary, or
/// before the verb of a noun at its end.
fn goes_on(scene: &Scene<'_>, before: &Range<usize>, after: &Range<usize>) -> bool {
    let last = before.end.saturating_sub(1);
    scene.kind(last) == Kind::Auxiliary || scene.kind(after.start) == Kind::Auxiliary
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
