//! Questions without a verb of asking: "wanted to know | why it was so", "would not comment
//! on | whether it was so".

use std::ops::Range;

use super::{Clause, Who, extent};
use crate::analysis::quotes::attribution;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::quotes::tree;
use crate::analysis::scene::Scene;
use crate::analysis::scene::cues::Cue;
use crate::analysis::scene::phrase;
use crate::lexicon::Class;

/// The question that the word at `k` asks or leaves open without being a verb of asking.
pub(super) fn clause_at(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    match scene.lower(k) {
        "know" => wanted(scene, k, sentence),
        "drawn" | "address" | "discuss" => left_open(scene, k, sentence),
        _ => None,
    }
}

/// The question that the verb at `k` leaves open: "would not be drawn on | whether it was so".
fn left_open(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let start = leaves_open(scene, k)?;
    let content = clause(scene, k, start, sentence)?;
    // "would not | be drawn", "refused | to be drawn"
    let first = (k.saturating_sub(WITHHELD)..k).find(|&t| scene.verbal(t)).unwrap_or(k);
    let subject = phrase::before(scene, first, sentence.start)
        .or_else(|| attribution::subject(scene, k, sentence.start))?;
    Some(Clause {
        content: vec![content],
        cue: k..k + 1,
        subject: Some(subject),
        ground: Ground::Complement,
    })
}

/// The question that somebody wants answered with "know" at `k`.
fn wanted(scene: &Scene<'_>, k: usize, sentence: &Range<usize>) -> Option<Clause> {
    let negated =
        |v: usize| v.checked_sub(1).is_some_and(|t| scene.document.is(t, Class::Negation));
    let verb = wants_to_know(scene, k).filter(|&v| v > sentence.start && !negated(v))?;
    let content = clause(scene, k, k + 1, sentence)?;
    let subject = tree::subject(scene, verb)?;
    Some(Clause {
        content: vec![content],
        cue: verb..k + 1,
        subject: Some(subject),
        ground: Ground::Complement,
    })
}

/// How far "not" or "declined" stands before the verb, in tokens: "would not be drawn".
const WITHHELD: usize = 4;

/// "would not be drawn on | whether it was so", "declined to discuss | whether it was so": where the
/// question begins that the verb at `k` leaves open.
pub(in crate::analysis::quotes) fn leaves_open(scene: &Scene<'_>, k: usize) -> Option<usize> {
    if !scene.tag(k).is_verb() {
        return None;
    }
    let start = match scene.lower(k) {
        "drawn" if scene.lower(k.checked_sub(1)?) == "be" => k + 2,
        "address" | "discuss" => k + 1,
        _ => return None,
    };
    let led = start == k + 1 || matches!(scene.lower(k + 1), "on" | "about");
    let withholds =
        |t: usize| scene.document.properties(t).is_any(&[Class::Negation, Class::Withholding]);
    let withheld = (k.saturating_sub(WITHHELD)..k).any(withholds);
    (led && withheld && opens(scene, start)).then_some(start)
}

/// Where "wanted to know" begins that ends with the token `k`.
pub(in crate::analysis::quotes) fn wants_to_know(scene: &Scene<'_>, k: usize) -> Option<usize> {
    let verb = k.checked_sub(2)?;
    let wants = matches!(scene.lower(verb), "want" | "wants" | "wanted");
    (wants && scene.lower(verb + 1) == "to" && scene.lower(k) == "know").then_some(verb)
}

/// What "would not comment on whether" leaves open.
pub(super) fn commented(
    scene: &Scene<'_>,
    k: usize,
    cue: Cue,
    sentence: &Range<usize>,
    who: Who<'_>,
) -> Option<Clause> {
    let comments = matches!(cue.lemma, "comment" | "elaborate");
    let on = matches!(scene.lower(k + 1), "on" | "about");
    let content = (comments && on).then(|| clause(scene, k, k + 2, sentence)).flatten()?;
    Some(Clause {
        content: vec![content],
        cue: k..k + 1,
        subject: Some(who()?),
        ground: Ground::Complement,
    })
}

/// The question that begins at `start`.
fn clause(
    scene: &Scene<'_>,
    k: usize,
    start: usize,
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let asks = opens(scene, start);
    let carries = (start + 1..sentence.end).any(|t| scene.verbal(t));
    (asks && carries).then(|| start..extent::cut(scene, k, start..sentence.end, sentence))
}

/// Whether a question begins at token `t`: "whether", "why".
pub(super) fn opens(scene: &Scene<'_>, t: usize) -> bool {
    scene.tag(t).is_question_word() || matches!(scene.lower(t), "whether" | "if")
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn questions_without_asking() {
        check(
            "Ann Berger wanted to know why the bridge was closed.",
            &expect![[r#"
                Ann Berger wanted to know why the bridge was closed.
                                          ------------------------- q0 → Ann Berger (asked)
            "#]],
        );
        check(
            "Ann Berger declined to comment on whether the bridge was closed.",
            &expect![[r#"
            Ann Berger declined to comment on whether the bridge was closed.
                                              ----------------------------- q0 → Ann Berger (not said)
        "#]],
        );
        check(
            "The council must say whether the bridge is closed.",
            &expect![[r#"
            The council must say whether the bridge is closed.
        "#]],
        );
        check(
            "Ann Berger wants to know her neighbours.",
            &expect![[r#"
            Ann Berger wants to know her neighbours.
        "#]],
        );
    }
}
