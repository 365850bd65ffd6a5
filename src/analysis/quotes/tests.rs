//! Quotes drawn under their text.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::analysis::{Analysis, Analyzer, Scratch};
use crate::article::Article;

fn analyze(text: &str) -> Analysis {
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
                out += &line(text, here, &pieces, index, quote);
            }
        }
    }
    out
}

fn line(text: &str, paragraph: Span, pieces: &[Span], index: usize, quote: &Quote) -> String {
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
    format!("{} q{index} → {speaker}\n", drawn.trim_end())
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&draw(text));
}

#[test]
fn cue_to_the_right() {
    check(
        "“The bridge will open in May,” Ann Berger said on Monday.",
        &expect![[r#"
        “The bridge will open in May,” Ann Berger said on Monday.
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
    check(
        "“The bridge will open in May,” said the minister, Ann Berger.",
        &expect![[r#"
            “The bridge will open in May,” said the minister, Ann Berger.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“Will it open in May?” asked a reporter for the local radio.",
        &expect![[r#"
        “Will it open in May?” asked a reporter for the local radio.
        ^^^^^^^^^^^^^^^^^^^^^^ q0 → a reporter
    "#]],
    );
}

#[test]
fn cue_to_the_left() {
    check(
        "Ann Berger told reporters: “The bridge will open in May.”",
        &expect![[r#"
            Ann Berger told reporters: “The bridge will open in May.”
                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "In a statement on Monday, Ann Berger said, “We are ready.”",
        &expect![[r#"
        In a statement on Monday, Ann Berger said, “We are ready.”
                                                   ^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
    check(
        "According to Ann Berger, “the bridge will open in May.”",
        &expect![[r#"
        According to Ann Berger, “the bridge will open in May.”
                                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn one_quote_in_two_pieces() {
    check(
        "“The bridge,” Ann Berger said, “will open in May.”",
        &expect![[r#"
        “The bridge,” Ann Berger said, “will open in May.”
        ^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
    check(
        "“We are ready,” Ann Berger said. “The bridge will open in May.”",
        &expect![[r#"
        “We are ready,” Ann Berger said. “The bridge will open in May.”
        ^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn relative_clauses_and_asides() {
    check(
        "Ann Berger, who has run the city since 2010, said: “We are ready.”",
        &expect![[r#"
            Ann Berger, who has run the city since 2010, said: “We are ready.”
                                                               ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” Ann Berger, the mayor of the city, told a radio station.",
        &expect![[r#"
        “We are ready,” Ann Berger, the mayor of the city, told a radio station.
        ^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn unnamed_and_collective_speakers() {
    check(
        "“We are ready,” a senior official said on condition of anonymity.",
        &expect![[r#"
        “We are ready,” a senior official said on condition of anonymity.
        ^^^^^^^^^^^^^^^ q0 → a senior official
    "#]],
    );
    check(
        "“We are ready,” the ministry said in a statement.",
        &expect![[r#"
        “We are ready,” the ministry said in a statement.
        ^^^^^^^^^^^^^^^ q0 → the ministry
    "#]],
    );
}

#[test]
fn pronouns_mean_the_last_person_named() {
    check(
        "Mary Berger opened the bridge on Monday. “We are ready,” she said.",
        &expect![[r#"
            Mary Berger opened the bridge on Monday. “We are ready,” she said.
                                                     ^^^^^^^^^^^^^^^ q0 → Mary Berger
        "#]],
    );
}

#[test]
fn speakers_carry_over() {
    check(
        "“We are ready,” Ann Berger said.\n\n“The bridge will open in May.”",
        &expect![[r#"
            “We are ready,” Ann Berger said.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
            “The bridge will open in May.”
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
    check(
        "“We are ready,” Ann Berger said.\n\n“The bridge will open in May.\n\n“We have built it.”",
        &expect![[r#"
            “We are ready,” Ann Berger said.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
            “The bridge will open in May.
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
            “We have built it.”
            ^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
    );
}

#[test]
fn a_colon_may_end_the_paragraph_before() {
    check(
        "On X, Ann Berger wrote:\n\n“The bridge will open in May.”",
        &expect![[r#"
        On X, Ann Berger wrote:
        “The bridge will open in May.”
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn terms_and_titles_are_not_speech() {
    check(
        "The film “Bridge of Sighs” opened in a so-called “black box” theatre.",
        &expect![[r#"
        The film “Bridge of Sighs” opened in a so-called “black box” theatre.
    "#]],
    );
}

#[test]
fn reported_clauses() {
    check(
        "Ann Berger said that the bridge would open in May.",
        &expect![[r#"
            Ann Berger said that the bridge would open in May.
                                 ---------------------------- q0 → Ann Berger
        "#]],
    );
    check(
        "The bridge will open in May, Ann Berger said.",
        &expect![[r#"
        The bridge will open in May, Ann Berger said.
        --------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "The bridge will open in May, according to the city council.",
        &expect![[r#"
        The bridge will open in May, according to the city council.
        --------------------------- q0 → the city council
    "#]],
    );
    check(
        "Ann Berger said the bridge was a “gift to the city” and would open in May.",
        &expect![[r#"
            Ann Berger said the bridge was a “gift to the city” and would open in May.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
    check(
        "Ann Berger called the bridge “a gift to the city.”",
        &expect![[r#"
            Ann Berger called the bridge “a gift to the city.”
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
    );
}

#[test]
fn reports_thrown_in_and_appended() {
    check(
        "The bridge, Ann Berger said, will open in May.",
        &expect![[r#"
        The bridge, Ann Berger said, will open in May.
        ----------                   ---------------- q0 → Ann Berger
    "#]],
    );
    check(
        "As Ann Berger noted, the bridge will open in May.",
        &expect![[r#"
        As Ann Berger noted, the bridge will open in May.
                             --------------------------- q0 → Ann Berger
    "#]],
    );
    check(
        "The bridge will open in May, said Ann Berger, the mayor of the city.",
        &expect![[r#"
        The bridge will open in May, said Ann Berger, the mayor of the city.
        --------------------------- q0 → Ann Berger
    "#]],
    );
}

#[test]
fn what_somebody_shall_do() {
    check(
        "Ann Berger urged the council to open the bridge.",
        &expect![[r#"
        Ann Berger urged the council to open the bridge.
                                     ------------------ q0 → Ann Berger
    "#]],
    );
    check(
        "Ann Berger vowed to open the bridge.",
        &expect![[r#"
        Ann Berger vowed to open the bridge.
                         ------------------ q0 → Ann Berger
    "#]],
    );
}

#[test]
fn a_report_ends_where_another_begins() {
    check(
        "Ann Berger said the bridge would open in May and called the delay “a scandal.”",
        &expect![[r#"
            Ann Berger said the bridge would open in May and called the delay “a scandal.”
                            ---------------------------- q0 → Ann Berger
                                                                    ~~~~~~~~~~~~~~~~~~~~~~ q1 → the bridge
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
fn hostile_texts_take_linear_time() {
    for unit in ["“a”, he said. ", "\"", "he said ", "“a ", "said: “A b c.” ", "“A b c.”\n\n"]
    {
        analyze(&unit.repeat(10_000));
    }
}

proptest! {
    #[test]
    fn any_text_has_sorted_quotes_that_fit(text in "([“”\"'’‘,.:?!—\n]|[Hh]e |said |that |Ann |the |a |é ){0,80}") {
        let analysis = analyze(&text);
        let mut start = 0;
        for quote in analysis.quotes {
            prop_assert!(!quote.spans.is_empty());
            prop_assert!(quote.spans.windows(2).all(|w| w[0].end <= w[1].start));
            prop_assert!(quote.spans[0].start >= start);
            start = quote.spans[0].start;
            let cue = quote.cue.iter();
            let mention = quote.speaker.iter().filter_map(|s| s.mention.as_ref());
            for span in quote.spans.iter().chain(cue).chain(mention) {
                prop_assert!(text.get(span.start..span.end).is_some_and(|s| !s.is_empty()));
            }
            prop_assert!((0.0..=1.0).contains(&quote.confidence));
        }
    }
}
