//! Interviews and transcripts: "SMITH: We are ready.", "Q: Why?", and earnings calls
//! with "Ann Smith -- Chief Executive" above what she says.

use std::ops::Range;

use super::QuoteType;
use super::confidence::Ground;
use super::direct::{Found, Source};
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::Class as WordClass;
use crate::lexicon::hash::Map;
use crate::span::Span;

/// The longest name before the colon, in tokens.
const LONGEST: usize = 6;

/// The longest label with what is said about the name, in tokens.
const DESCRIBED: usize = 18;

/// Who speaks in a paragraph, and where the words begin.
#[derive(Clone)]
struct Label {
    name: Range<usize>,
    /// Where the words begin; `None` where they stand in the paragraphs below.
    words: Option<usize>,
    /// A role, party or firm stands beside the name.
    described: bool,
}

/// The labelled paragraphs as quotes, and which paragraphs they take up.
pub(super) fn find(scene: &Scene<'_>) -> (Vec<Found>, Vec<bool>) {
    let count = scene.document.layout.paragraphs.len();
    let mut taken = vec![false; count];
    let mut call = false;
    let of = |p: usize| {
        let paragraph = scene.paragraph(p);
        // Where somebody has spoken under such a line, others do.
        let voice = || (p + 1..p + 3).any(|below| speaks_itself(scene, &scene.paragraph(below)));
        label(scene, &paragraph).or_else(|| {
            let headed = headed(scene, &paragraph).filter(|_| call || voice());
            call |= headed.is_some();
            headed
        })
    };
    let labels: Vec<Option<Label>> = (0..count).map(of).collect();
    if !is_transcript(scene, &labels) {
        return (Vec::new(), taken);
    }
    let first = labels.iter().position(Option::is_some).unwrap_or(count);
    let interviewee = interviewee(scene, first);
    let mut found: Vec<Found> = Vec::new();
    let mut open = Open::No;
    for (index, label) in labels.into_iter().enumerate() {
        let paragraph = scene.paragraph(index);
        let noted = is_stage_note(scene, &paragraph);
        let goes_on = match open {
            Open::No => false,
            _ if noted => true,
            Open::Quoted => scene.stretch_of(paragraph.start).is_some(),
            Open::Headed => ends_a_sentence(scene, &paragraph),
        };
        if let Some(label) = label {
            let headed = label.words.is_none();
            found.push(quote(scene, &label, &paragraph, interviewee.as_ref()));
            open = if headed { Open::Headed } else { Open::Quoted };
        } else if goes_on && let Some(last) = found.last_mut() {
            if !noted {
                last.spans.push(scene.span(paragraph));
            }
        } else {
            open = Open::No;
        }
        if let Some(slot) = taken.get_mut(index) {
            *slot = !matches!(open, Open::No);
        }
    }
    found.retain(|quote| !quote.spans.is_empty());
    (found, taken)
}

/// Which paragraphs may go on with what is said under a label.
enum Open {
    No,
    /// Those that begin with a quotation mark.
    Quoted,
    /// Those that are sentences, up to the next label.
    Headed,
}

/// Some label must come twice, or two be shouted or described, or one be both a
/// person's and described.
fn is_transcript(scene: &Scene<'_>, labels: &[Option<Label>]) -> bool {
    let text = |l: &Label| scene.span(l.name.clone()).slice(scene.document.text);
    let mut names: Vec<&str> = labels.iter().flatten().map(text).collect();
    names.sort_unstable();
    let shouted = names.iter().filter(|n| !n.chars().any(char::is_lowercase)).count();
    let described = labels.iter().flatten().filter(|l| l.described).count();
    let twice = names.windows(2).any(|w| w.first() == w.last());
    let alone = || {
        let person = |l: &Label| l.name.clone().any(|k| scene.is_person(k));
        labels.iter().flatten().any(|label| label.described && person(label))
    };
    names.len() > 1 && (shouted > 1 || described > 1 || twice) || alone()
}

/// The name before the colon that a paragraph opens with.
fn label(scene: &Scene<'_>, paragraph: &Range<usize>) -> Option<Label> {
    let word = |k: usize| scene.document.token(k).starts_with(char::is_alphabetic);
    let start = paragraph.clone().find(|&k| word(k)).filter(|&k| k < paragraph.start + 2)?;
    // "DEAR ABBY:" is to whom somebody writes.
    if scene.in_dateline(start) || scene.lower(start) == "dear" {
        return None;
    }
    let end = paragraph.end.min(start + DESCRIBED + 1);
    let colon = (start + 1..end).find(|&k| scene.kind(k) == Kind::Colon)?;
    let name = start..name_end(scene, start, colon);
    let beside = name.end..colon;
    let named = name.clone().all(|k| scene.capital(k) || scene.document.token(k) == ".")
        && name.len() <= LONGEST
        && speaks(scene, name.clone())
        && (beside.is_empty() || describes(scene, &beside));
    let said = (colon + 1..paragraph.end).filter(|&k| word(k)).count();
    let described = !beside.is_empty();
    (named && said > 1).then_some(Label { name, words: Some(colon + 1), described })
}

/// Where the name ends and "(R-Ohio)" or ", EPIDEMIOLOGIST" begins.
fn name_end(scene: &Scene<'_>, start: usize, end: usize) -> usize {
    let breaks = |&k: &usize| scene.kind(k) == Kind::Comma || scene.document.token(k) == "(";
    (start + 1..end).find(breaks).unwrap_or(end)
}

/// Whether the tokens stand in brackets, or behind a comma and say what somebody is.
fn describes(scene: &Scene<'_>, beside: &Range<usize>) -> bool {
    let last = scene.document.token(beside.end.saturating_sub(1));
    if scene.document.token(beside.start) == "(" {
        return last == ")";
    }
    let mut words = beside.clone().filter(|&k| scene.kind(k) != Kind::Comma);
    // "Ann Smith, a nurse from Hull, said:"
    let tells = |k| scene.cue(k).is_some() || scene.kind(k) == Kind::Stop;
    !beside.clone().any(tells)
        && words
            .any(|k| is_role(scene, k) || !scene.document.token(k).chars().any(char::is_lowercase))
}

fn is_role(scene: &Scene<'_>, k: usize) -> bool {
    scene.document.lexicon.is(scene.lower(k), WordClass::Role)
}

/// "Ann Smith -- Quay Securities -- Analyst": a line above what she says.
fn headed(scene: &Scene<'_>, paragraph: &Range<usize>) -> Option<Label> {
    let short = paragraph.len() <= DESCRIBED && !ends_a_sentence(scene, paragraph);
    let dash = |k: &usize| scene.kind(*k) == Kind::Dash;
    let at = paragraph.clone().find(dash).filter(|_| short)?;
    let name = paragraph.start..at;
    let words = at + 1..paragraph.end;
    let named = (2..=LONGEST).contains(&name.len()) && scene.tokens_named(name.clone());
    let person = name.clone().any(|k| scene.is_person(k));
    let title = words.clone().all(|k| {
        let token = scene.document.token(k);
        let joins = matches!(scene.kind(k), Kind::Preposition | Kind::And | Kind::Dash);
        joins || !token.starts_with(char::is_lowercase)
    });
    let works = words.clone().any(|k| is_role(scene, k));
    // "Jane Smith - Staff Writer"
    let writes = |k| matches!(scene.lower(k), "writer" | "reporter" | "correspondent" | "editor");
    let fits = named && person && title && works && !words.into_iter().any(writes);
    fits.then_some(Label { name, words: None, described: true })
}

/// The most words of a note on what is heard.
const NOTE: usize = 4;

/// "(CROSSTALK)", "“(Applause.)”": a paragraph that notes what is heard and holds nobody's words.
fn is_stage_note(scene: &Scene<'_>, paragraph: &Range<usize>) -> bool {
    let word = |k: &usize| scene.document.is_word(*k);
    let Some(first) = paragraph.clone().find(word) else { return false };
    let last = paragraph.clone().rev().find(word).unwrap_or(first);
    // "(CROSSTALK.)"
    let close = last + 1 + usize::from(scene.kind(last + 1) == Kind::Stop);
    let bracketed = first.checked_sub(1).is_some_and(|k| matches!(scene.lower(k), "(" | "["))
        && matches!(scene.lower(close), ")" | "]");
    bracketed && last - first < NOTE
}

/// Whether the paragraph ends like a sentence, unlike a heading.
fn ends_a_sentence(scene: &Scene<'_>, paragraph: &Range<usize>) -> bool {
    let last = paragraph.end.saturating_sub(1);
    scene.kind(last) == Kind::Stop || scene.stretch_of(last).is_some()
}

/// Whether somebody speaks of themselves, to somebody, or asks: what stands below a line
/// with a name in a transcript, unlike below a caption.
fn speaks_itself(scene: &Scene<'_>, paragraph: &Range<usize>) -> bool {
    let own = |k| matches!(scene.lower(k), "i" | "we" | "our" | "you" | "?");
    paragraph.clone().any(|k| own(k) && scene.stretch_of(k).is_none())
}

/// Whether a label can be a speaker's: a person, somebody's function, or in
/// capitals; not "Portions:" or "Lakers:".
fn speaks(scene: &Scene<'_>, label: Range<usize>) -> bool {
    let shouted = label.clone().all(|k| !scene.document.token(k).chars().any(char::is_lowercase));
    let function = label
        .clone()
        .any(|k| scene.document.lexicon.is(scene.lower(k), WordClass::TranscriptLabel));
    let bracket = label.start.checked_sub(1).is_some_and(|k| scene.lower(k) == "[");
    !bracket && (shouted || function || label.clone().any(|k| scene.is_person(k)))
}

/// The person who answers in "Q:" and "A:": the one named most often above the first
/// label, and of several the last.
fn interviewee(scene: &Scene<'_>, first: usize) -> Option<Phrase> {
    let end = scene.paragraph(first).start;
    let mut runs: Vec<Range<usize>> = Vec::new();
    for k in (0..end).filter(|&k| scene.is_person(k)) {
        match runs.last_mut().filter(|run| run.end == k) {
            Some(run) => run.end = k + 1,
            None => runs.push(k..k + 1),
        }
    }
    let mut times: Map<&str, usize> = Map::default();
    let surname = |run: &Range<usize>| scene.lower(run.end - 1);
    for run in &runs {
        *times.entry(surname(run)).or_default() += 1;
    }
    // "spoke to Jane Smith": she asks.
    let asks = |run: &Range<usize>| {
        run.start.checked_sub(1).is_some_and(|k| matches!(scene.lower(k), "by" | "to"))
    };
    let often = |run: &Range<usize>| times.get(surname(run)).copied().unwrap_or_default();
    let named = runs.iter().filter(|run| run.len() > 1 || runs.len() == 1);
    let chosen = named.max_by_key(|run| (!asks(run), often(run), run.start))?;
    Some(Phrase { tokens: chosen.clone(), head: chosen.end - 1 })
}

/// What is said under a label; `interviewee` is who answers under "A:".
fn quote(
    scene: &Scene<'_>,
    label: &Label,
    paragraph: &Range<usize>,
    interviewee: Option<&Phrase>,
) -> Found {
    let Range { start, end } = label.name;
    let alone = end == start + 1;
    let asked = alone && scene.lower(start) == "q";
    let answers = alone && scene.lower(start) == "a";
    let own = Phrase { tokens: start..end, head: end - 1 };
    let source = if answers {
        interviewee.cloned().map_or(Source::Nobody, Source::Phrase)
    } else if asked {
        Source::Nobody
    } else {
        Source::Phrase(own)
    };
    let known = source != Source::Nobody;
    let words = label.words.map(|from| scene.span(from..paragraph.end));
    Found {
        kind: QuoteType::Direct,
        spans: words.into_iter().collect::<Vec<Span>>(),
        cue: None,
        source,
        ground: if known { Ground::Transcript } else { Ground::Unlabelled },
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
