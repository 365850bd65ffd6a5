//! "But | the plan failed, Smith said": what links a sentence to the one before is the
//! writer's.

use std::ops::Range;

use super::{Clause, trim};
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::Class;

/// The longest name of an agency in brackets, in tokens with its brackets.
const AGENCY: usize = 6;

/// The clause without what opens its sentence and belongs to nobody's words.
pub(super) fn without_link(scene: &Scene<'_>, clause: Clause, sentence: &Range<usize>) -> Clause {
    let cue = clause.cue.start;
    let shorten = |piece: &Range<usize>| {
        let opens = piece.start == sentence.start && piece.end <= cue;
        let start = if opens { link(scene, piece) } else { piece.start };
        trim(scene, start..piece.end)
    };
    let content: Vec<Range<usize>> =
        clause.content.iter().map(shorten).filter(|piece| !piece.is_empty()).collect();
    if content.is_empty() { clause } else { Clause { content, ..clause } }
}

/// Where the words after "But", "However," or "(AP)" begin.
fn link(scene: &Scene<'_>, piece: &Range<usize>) -> usize {
    let start = piece.start;
    let comma = |t: usize| t < piece.end && scene.kind(t) == Kind::Comma;
    if matches!(scene.lower(start), "and" | "but") {
        return start + 1 + usize::from(comma(start + 1));
    }
    if scene.document.is(start, Class::Linking) && (comma(start + 1) || piece.len() == 1) {
        return start + 1;
    }
    if scene.lower(start) == "(" {
        let close = (start..piece.end).take(AGENCY).find(|&t| scene.lower(t) == ")");
        return close.map_or(start, |close| close + 1);
    }
    start
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn what_links_sentences_is_the_writer_s() {
        check(
            "But the bridge is safe, Ann Berger said.",
            &expect![[r#"
            But the bridge is safe, Ann Berger said.
                ------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "Meanwhile, the bridge is safe, Ann Berger said.",
            &expect![[r#"
            Meanwhile, the bridge is safe, Ann Berger said.
                       ------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "However, according to Ann Berger, the bridge is safe.",
            &expect![[r#"
            However, according to Ann Berger, the bridge is safe.
                                              ------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "(AP) The bridge is safe, Ann Berger said.",
            &expect![[r#"
            (AP) The bridge is safe, Ann Berger said.
                 ------------------ q0 → Ann Berger
        "#]],
        );
        check(
            "Yesterday, the bridge was closed, Ann Berger said.",
            &expect![[r#"
            Yesterday, the bridge was closed, Ann Berger said.
            -------------------------------- q0 → Ann Berger
        "#]],
        );
    }
}
