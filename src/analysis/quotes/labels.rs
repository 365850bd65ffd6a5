//! Interviews and transcripts: "SMITH: We are ready."

use std::ops::Range;

use super::QuoteType;
use super::confidence::Ground;
use super::direct::{Found, Source};
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::span::Span;

/// The longest name before the colon, in tokens.
const LONGEST: usize = 4;

/// The labelled paragraphs as quotes, and which paragraphs they take up.
pub(super) fn find(scene: &Scene<'_>) -> (Vec<Found>, Vec<bool>) {
    let count = scene.document.layout.paragraphs.len();
    let mut taken = vec![false; count];
    let labels: Vec<Option<Range<usize>>> =
        (0..count).map(|p| label(scene, &scene.paragraph(p))).collect();
    if !is_transcript(scene, &labels) {
        return (Vec::new(), taken);
    }
    let mut found: Vec<Found> = Vec::new();
    let mut open = false;
    for (index, label) in labels.into_iter().enumerate() {
        let paragraph = scene.paragraph(index);
        let goes_on = open && label.is_none() && opens_quoted(scene, &paragraph);
        if let Some(label) = label {
            found.push(quote(scene, label, &paragraph));
            open = true;
        } else if goes_on && let Some(last) = found.last_mut() {
            last.spans.push(scene.span(paragraph));
        } else {
            open = false;
        }
        if let Some(slot) = taken.get_mut(index) {
            *slot = open;
        }
    }
    (found, taken)
}

/// Some label must come twice, or two be shouted.
fn is_transcript(scene: &Scene<'_>, labels: &[Option<Range<usize>>]) -> bool {
    let mut names: Vec<&str> =
        labels.iter().flatten().map(|l| scene.span(l.clone()).slice(scene.document.text)).collect();
    names.sort_unstable();
    let shouted = names.iter().filter(|n| !n.chars().any(char::is_lowercase)).count();
    names.len() > 1 && (shouted > 1 || names.windows(2).any(|w| w.first() == w.last()))
}

/// The name before the colon that a paragraph opens with.
fn label(scene: &Scene<'_>, paragraph: &Range<usize>) -> Option<Range<usize>> {
    let word = |k: usize| scene.document.token(k).starts_with(char::is_alphabetic);
    let start = paragraph.clone().find(|&k| word(k)).filter(|&k| k < paragraph.start + 2)?;
    let end = paragraph.end.min(start + LONGEST + 1);
    let colon = (start + 1..end).find(|&k| scene.kind(k) == Kind::Colon)?;
    let named = (start..colon).all(|k| scene.capital(k) || scene.document.token(k) == ".");
    let named = named && speaks(scene, start..colon);
    let said = (colon + 1..paragraph.end).filter(|&k| word(k)).count();
    (named && said > 1).then_some(start..colon)
}

/// Whether a label can be a speaker's: a person, somebody's function, or in
/// capitals; not "Portions:" or "Lakers:".
fn speaks(scene: &Scene<'_>, label: Range<usize>) -> bool {
    let shouted = label.clone().all(|k| !scene.document.token(k).chars().any(char::is_lowercase));
    let function = label.clone().any(|k| {
        matches!(
            scene.lower(k),
            "interviewer" | "moderator" | "host" | "reporter" | "question" | "answer" | "caller"
        )
    });
    let bracket = label.start.checked_sub(1).is_some_and(|k| scene.lower(k) == "[");
    !bracket && (shouted || function || label.clone().any(|k| scene.is_person(k)))
}

fn opens_quoted(scene: &Scene<'_>, paragraph: &Range<usize>) -> bool {
    scene.stretch_of(paragraph.start).is_some()
}

fn quote(scene: &Scene<'_>, label: Range<usize>, paragraph: &Range<usize>) -> Found {
    let Range { start, end } = label;
    let anonymous = matches!(scene.lower(start), "q" | "a") && end == start + 1;
    let phrase = Phrase { tokens: start..end, head: end - 1 };
    let span: Span = scene.span(end + 1..paragraph.end);
    Found {
        kind: QuoteType::Direct,
        spans: vec![span],
        cue: None,
        source: if anonymous { Source::Nobody } else { Source::Phrase(phrase) },
        ground: if anonymous { Ground::Unlabelled } else { Ground::Transcript },
        odds: 1.0,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn interviews_and_signatures() {
        check(
            "BERGER: We are ready to open it.\n\nREPORTER: When will it open?\n\nBERGER: In May, I hope.",
            &expect![[r#"
                BERGER: We are ready to open it.
                        ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → BERGER
                REPORTER: When will it open?
                          ^^^^^^^^^^^^^^^^^^ q1 → REPORTER
                BERGER: In May, I hope.
                        ^^^^^^^^^^^^^^^ q2 → BERGER
            "#]],
        );
        check(
            "“The bridge is a gift to the city.” — Ann Berger",
            &expect![[r#"
            “The bridge is a gift to the city.” — Ann Berger
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }
}
