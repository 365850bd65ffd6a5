//! "Smith: Bridge to open in May" in headlines.

use std::ops::Range;

use super::Clause;
use crate::analysis::quotes::confidence::Ground;
use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;

/// The longest name before the colon, in tokens.
const LONGEST: usize = 6;

/// What follows a name and a colon in a paragraph that is one short sentence.
pub(super) fn clause(scene: &Scene<'_>, sentence: &Range<usize>) -> Option<Clause> {
    let start = sentence.start;
    let colon =
        (start + 1..sentence.end.min(start + LONGEST)).find(|&k| scene.kind(k) == Kind::Colon)?;
    let alone = scene.paragraph_of(start) == *sentence && sentence.len() <= 30;
    let subject = phrase::at(scene, start, colon).filter(|p| p.tokens.end == colon)?;
    // "Ann Smith: Theft, held in lieu of bond": nobody says so.
    let tells = |t: usize| scene.carries(t) || scene.tag(t) == Tag::Vb;
    let fits = alone
        && (colon + 1..sentence.end).any(tells)
        && scene.lower(start) != "dear"
        && sentence.end - colon > 3
        && scene.kind(start) != Kind::Determiner
        // "10.15am: The minister says …"
        && !scene.document.token(subject.head).starts_with(|c: char| c.is_ascii_digit())
        && scene.tag(subject.head) == Tag::Nnp
        && scene.stretch_of(colon + 1).is_none();
    fits.then(|| Clause {
        content: vec![Range { start: colon + 1, end: sentence.end }],
        cue: colon..colon + 1,
        subject: Some(subject),
        ground: Ground::Headline,
    })
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_name_before_a_headline() {
        check(
            "Berger: Bridge to Open in May\n\nAnn Berger opened it.",
            &expect![[r#"
                Berger: Bridge to Open in May
                        --------------------- q0 → Ann Berger
                Ann Berger opened it.
            "#]],
        );
        check(
            "Note: Bridge to Open in May\n\nThe council met.",
            &expect![[r#"
                Note: Bridge to Open in May
                The council met.
            "#]],
        );
    }

    #[test]
    fn a_time_is_nobody() {
        check(
            "10.15am: The minister says the bridge will close.",
            &expect![[r#"
            10.15am: The minister says the bridge will close.
                                       --------------------- q0 → The minister
        "#]],
        );
    }
}
