//! Where a reported clause ends, whatever the tree says.

use std::ops::Range;

use super::count;
use crate::analysis::quotes::cues::{Cue, Form};
use crate::analysis::quotes::phrase;
use crate::analysis::quotes::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;

/// The extent of the clause `content` that the verb at `k` reports: longer if
/// it plainly goes on, shorter if something else begins.
pub(super) fn bound(
    scene: &Scene<'_>,
    k: usize,
    content: Range<usize>,
    sentence: &Range<usize>,
) -> Range<usize> {
    let end = if goes_on(scene, content.end, sentence) { sentence.end } else { content.end };
    let end = cut(scene, k, content.start..end, sentence);
    content.start..tail(scene, content.start..end)
}

/// Whether what follows can only belong to the clause: "…, and that …",
/// "… because …".
fn goes_on(scene: &Scene<'_>, end: usize, sentence: &Range<usize>) -> bool {
    let next = if scene.kind(end) == Kind::Comma { end + 1 } else { end };
    let joined = matches!(scene.lower(next), "and" | "but") && scene.lower(next + 1) == "that";
    let bound = matches!(
        scene.lower(end),
        "because" | "if" | "unless" | "than" | "who" | "which" | "that" | "whose" | "where" | "of"
    );
    next < sentence.end && (joined || bound)
}

/// Ends the clause before the main clause if the verb stands in one that leads
/// up to it ("While he said so, he …"), and before a second report ("… and
/// called …").
pub(super) fn cut(
    scene: &Scene<'_>,
    k: usize,
    content: Range<usize>,
    sentence: &Range<usize>,
) -> usize {
    let leads = matches!(
        scene.lower(sentence.start),
        "while" | "after" | "although" | "though" | "as" | "when" | "having" | "despite" | "since"
    );
    let nominal = |t: usize| matches!(scene.kind(t), Kind::Pronoun | Kind::Name | Kind::Determiner);
    let again = |t: usize| {
        let verb = if scene.kind(t) == Kind::Adverb { t + 1 } else { t };
        let same = |c: Cue| scene.cue(k).is_some_and(|own| own.form == c.form);
        scene.tag(verb).is_verb() && scene.cue(verb).is_some_and(same)
    };
    let other = |t: usize| phrase::at(scene, t, content.end).is_some_and(|p| again(p.tokens.end));
    let mut complete = false;
    for t in content.start + 1..content.end {
        complete |= scene.tag(t - 1).is_verb() || scene.tag(t - 1) == Tag::Md;
        let ends = match scene.lower(t) {
            _ if scene.stretch_of(t).is_some() => false,
            ";" => true,
            "and" | "but" => complete && (again(t + 1) || other(t + 1)),
            "," => {
                let main = leads && k < sentence.start + 12 && nominal(t + 1);
                main || scene.cue(t + 1).is_some_and(|c| c.form == Form::Gerund)
            }
            _ => false,
        };
        if ends {
            return t;
        }
    }
    content.end
}

/// Cuts off what is added after a comma or dash if it is longer than the clause
/// itself: ", which …".
fn tail(scene: &Scene<'_>, content: Range<usize>) -> usize {
    let added = |t: usize| match scene.kind(t) {
        _ if scene.stretch_of(t).is_some() => false,
        Kind::Comma => matches!(scene.lower(t + 1), "which" | "who" | "whose"),
        Kind::Dash => true,
        _ => false,
    };
    let longer = |t: usize| {
        let own = count(scene, content.start..t);
        own >= 4 && count(scene, t..content.end) > own
    };
    (content.start + 1..content.end).find(|&t| added(t) && longer(t)).unwrap_or(content.end)
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_report_ends_where_another_begins() {
        check(
            "Ann Berger said the bridge would open in May and called the delay “a scandal.”",
            &expect![[r#"
                Ann Berger said the bridge would open in May and called the delay “a scandal.”
                                ---------------------------- q0 → Ann Berger
                                                                        ~~~~~~~~~~~~~~~~~~~~~~ q1 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said the bridge would open; nobody believed it.",
            &expect![[r#"
            Ann Berger said the bridge would open; nobody believed it.
                            --------------------- q0 → Ann Berger
        "#]],
        );
    }
}
