//! Quotes drawn under their text, one family of phenomena a file.

mod bodies;
mod cues;
mod extents;
mod known_wrong;
mod labels;
mod marks;
mod not_speech;
mod offices;
mod others;
mod paragraphs;
mod polarity;
mod presented;
mod referents;
mod registers;
mod reported;
mod speakers;
mod strangers;
mod subjects;
mod told_of;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::analysis::{Analysis, Analyzer, Scratch};
use crate::article::Article;

pub(super) fn analyze(text: &str) -> Analysis {
    let article = Article { text: text.to_owned(), ..Article::default() };
    Analyzer::new().analyze(&mut Scratch::default(), &article)
}

/// Each quote under the paragraph it stands in, with its speaker.
fn draw(text: &str) -> String {
    let analysis = analyze(text);
    let mut out = String::new();
    let mut offset = 0;
    for paragraph in text.split("\n\n") {
        let here = Span::new(offset, offset + paragraph.len());
        offset = here.end + 2;
        out.push_str(paragraph);
        out.push('\n');
        for (index, quote) in analysis.quotes.iter().enumerate() {
            let pieces: Vec<Span> =
                quote.spans.iter().copied().filter(|s| here.contains(*s)).collect();
            if !pieces.is_empty() {
                out += &line(text, here, &pieces, (index, quote), &analysis.entities);
            }
        }
    }
    out
}

fn line(
    text: &str,
    paragraph: Span,
    pieces: &[Span],
    (index, quote): (usize, &Quote),
    entities: &[Entity],
) -> String {
    let kind = match quote.kind {
        QuoteType::Direct => '^',
        QuoteType::Mixed => '~',
        QuoteType::Indirect => '-',
    };
    let mut drawn = String::new();
    for (at, _) in paragraph.slice(text).char_indices() {
        let inside = pieces.iter().any(|p| p.covers(paragraph.start + at));
        drawn.push(if inside { kind } else { ' ' });
    }
    let speaker = quote.speaker.as_ref().map_or("?", |s| s.name.as_str());
    let joint = quote.joint.iter().filter_map(|&e| entities.get(e));
    let speakers = joint.fold(speaker.to_owned(), |all, e| format!("{all} + {}", e.name));
    let polarity = match quote.polarity {
        Polarity::Said => "",
        Polarity::Denied => " (denied)",
        Polarity::NotSaid => " (not said)",
        Polarity::Asked => " (asked)",
        Polarity::May => " (may)",
    };
    format!("{} q{index} → {speakers}{polarity}\n", drawn.trim_end())
}

pub(super) fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&draw(text));
}

#[test]
fn the_one_spoken_to_is_no_speaker() {
    let text = "Ann Berger told Carl Weber that the bridge would open in May.";
    let analysis = analyze(text);
    let addressee = analysis.quotes[0].addressee.and_then(|a| analysis.entities.get(a));
    assert_eq!(addressee.map(|e| e.name.as_str()), Some("Carl Weber"));
    check(
        text,
        &expect![[r#"
        Ann Berger told Carl Weber that the bridge would open in May.
                                        ---------------------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn the_cue_tells_denials_and_doubts() {
    for (text, cue) in [
        ("Ann Berger said that the bridge was safe.", "said"),
        ("Ann Berger has said that the bridge was safe.", "said"),
        ("Ann Berger did not say that the bridge was safe.", "did not say"),
        ("Ann Berger would not say whether it was safe.", "would not say"),
        ("Ann Berger has never said that the bridge was safe.", "has never said"),
        ("Critics may argue that the bridge costs too much.", "may argue"),
    ] {
        let quotes = analyze(text).quotes;
        assert_eq!(quotes[0].cue.map(|c| c.slice(text)), Some(cue), "{text}");
    }
}

#[test]
fn ten_thousand_of_anything_are_no_trouble() {
    let marks = ["\"", "«a» ", "“a ", "“a”, he said. ", "“a,” he said, ", "he said “a b” "];
    let words = ["he said ", "said that ", "a ", "and ", "Ann ", "X: "];
    let paragraphs = ["said: “A b c.” ", "“A b c.”\n\n", "A: b c d\n\n"];
    for unit in marks.iter().chain(&words).chain(&paragraphs) {
        let text = unit.repeat(10_000);
        assert!(analyze(&text).quotes.iter().all(|q| !q.spans.is_empty()), "{unit}");
    }
}

/// Words that speak and are spoken of.
const WORDS: [&str; 22] = [
    "Ann Berger ",
    "Carl Weber ",
    "Mr Weber ",
    "Berger ",
    "she ",
    "He ",
    "they ",
    "it ",
    "said ",
    "told ",
    "the minister ",
    "The ministry of Health ",
    "a report by ",
    "the report ",
    ", ",
    ". ",
    "“We are ready,” ",
    "that the bridge was safe. ",
    "a spokesman for ",
    "its ",
    "Acme Bank ",
    "according to ",
];

fn is_pronoun(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "she" | "he" | "they" | "it" | "who" | "we" | "i")
}

proptest! {
    #[test]
    fn any_text_has_sorted_quotes_that_fit(text in "([“”\"'’‘,.:?!—\n]|[Hh]e |said |that |Ann |the |a |é ){0,80}") {
        let analysis = analyze(&text);
        let mut start = 0;
        let mut pieces: Vec<Span> =
            analysis.quotes.iter().flat_map(|q| q.spans.iter().copied()).collect();
        pieces.sort();
        prop_assert!(pieces.windows(2).all(|w| w[0].end <= w[1].start));
        for quote in analysis.quotes {
            prop_assert!(!quote.spans.is_empty());
            prop_assert!(quote.spans.windows(2).all(|w| w[0].end <= w[1].start));
            prop_assert!(quote.spans[0].start >= start);
            start = quote.spans[0].start;
            let cue = quote.cue.iter();
            let mention = quote.mention.iter();
            for span in quote.spans.iter().chain(cue).chain(mention) {
                prop_assert!(text.get(span.start..span.end).is_some_and(|s| !s.is_empty()));
            }
            prop_assert!((0.0..=1.0).contains(&quote.confidence));
        }
    }

    #[test]
    fn a_speaker_is_mentioned_where_the_quote_says(
        words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..40),
    ) {
        let text = words.concat();
        let analysis = analyze(&text);
        for quote in &analysis.quotes {
            let Some(speaker) = &quote.speaker else { continue };
            prop_assert!(speaker.entity.is_some() || !is_pronoun(&speaker.name), "{}", speaker.name);
            let (Some(entity), Some(mention)) = (speaker.entity, quote.mention) else { continue };
            let mentions = &analysis.entities[entity].mentions;
            prop_assert!(mentions.iter().any(|m| m.span.overlaps(mention)), "{:?}", quote);
        }
    }
}
