//! "Smith is adamant that the plan will fail."

use std::ops::Range;

use super::{Clause, extent};
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::Class;

/// What somebody insists on by the adjective at `k`.
pub(super) fn clause(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let insists = scene.document.is(k, Class::Insistent) && scene.lower(k + 1) == "that";
    let be = scene.head(k).filter(|&be| insists && be < k && scene.kind(be) == Kind::Auxiliary)?;
    let subject = tree::subject(scene, be).filter(|s| s.tokens.end <= be)?;
    let content = extent::bound(scene, k, k + 2..sentence.end, sentence);
    let whole = content.clone().any(|t| scene.carries(t));
    whole.then(|| Clause {
        content: vec![content],
        cue: k..k + 1,
        subject: Some(subject),
        ground: Ground::That,
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn who_insists_says_so() {
        check(
            "Ann Berger is adamant that the bridge will open in May.",
            &expect![[r#"
            Ann Berger is adamant that the bridge will open in May.
                                       --------------------------- q0 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger is happy that the bridge will open in May.",
            &expect![[r#"
            Ann Berger is happy that the bridge will open in May.
        "#]],
        );
    }
}
