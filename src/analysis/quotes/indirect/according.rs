//! "The plan failed, according to Smith."

use std::ops::Range;

use super::{Clause, count, trim};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::scene::{Kind, Scene};

/// What "according to" at `k` reports: the words before it, or those behind
/// the comma after it.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let found = attribution::according(scene, k, sentence.end)?;
    let before = trim(scene, sentence.start..k);
    let content = if count(scene, before.clone()) >= 3 {
        before
    } else {
        let comma = (found.cue.end..sentence.end).find(|&c| scene.kind(c) == Kind::Comma)?;
        trim(scene, comma + 1..sentence.end)
    };
    let enough = count(scene, content.clone()) >= 3;
    enough.then_some(Clause {
        content: vec![content],
        cue: found.cue,
        subject: found.subject,
        surety: 0.78,
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
