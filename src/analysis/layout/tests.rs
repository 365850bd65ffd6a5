//! Each line of a drawing is a sentence, its tokens separated by spaces; an
//! empty line stands between paragraphs.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use crate::lexicon::Lexicon;
use std::time::{Duration, Instant};

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{Document, Layout, lay_out};
use crate::article::Section;
use crate::span::Span;

fn draw(text: &str) -> String {
    let mut layout = Layout::default();
    lay_out(Lexicon::built_in(), text, &[], &mut layout);
    let document = Document::new(Lexicon::built_in(), None, text, &layout);
    let mut drawing = String::new();
    for (index, sentence) in layout.sentences.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| layout.sentences.get(i));
        if before.is_some_and(|before| before.paragraph != sentence.paragraph) {
            drawing.push('\n');
        }
        let tokens: Vec<&str> = sentence.tokens.clone().map(|i| document.token(i)).collect();
        drawing.push_str(&tokens.join(" "));
        drawing.push('\n');
    }
    drawing
}

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&draw(text));
}

#[test]
fn abbreviations_and_initials_do_not_end_sentences() {
    check(
        "Dr. J. K. Amani of Hale Corp. met Gov. Rita St. Clair Jr. on Jan. 5. The U.S. agreed. \
         It is in the U.S. The talks began at 5 p.m. Nobody left. See No. 10. He said no. We sat. \
         Stephen I. Vane met Elizabeth A. Burton after World War I. The talks failed.",
        &expect![[r#"
            Dr. J. K. Amani of Hale Corp. met Gov. Rita St. Clair Jr. on Jan. 5 .
            The U.S. agreed .
            It is in the U.S.
            The talks began at 5 p.m.
            Nobody left .
            See No. 10 .
            He said no .
            We sat .
            Stephen I. Vane met Elizabeth A. Burton after World War I.
            The talks failed .
        "#]],
    );
}

#[test]
fn parties_and_states_are_one_token() {
    check(
        "Sen. Ann Lee (D-N.Y.) met Sen. Carl Weber, R-Ariz., and Rep. Dora Klein (R-Ohio). They \
         said so. We chose plan-B. It failed. State Del. Marcia Hale spoke in Dover, Del. The rest left.",
        &expect![[r#"
            Sen. Ann Lee ( D-N.Y. ) met Sen. Carl Weber , R-Ariz. , and Rep. Dora Klein ( R-Ohio ) .
            They said so .
            We chose plan-B .
            It failed .
            State Del. Marcia Hale spoke in Dover , Del.
            The rest left .
        "#]],
    );
}

#[test]
fn a_degree_is_one_token() {
    check(
        "Ann Lee, Ph.D., met Carl Weber, Ph.D. The talks failed. He has a Ph.D. in law.",
        &expect![[r#"
            Ann Lee , Ph.D. , met Carl Weber , Ph.D.
            The talks failed .
            He has a Ph.D. in law .
        "#]],
    );
}

#[test]
fn quotations_keep_their_reporting_clause() {
    check(
        "“We lost,” he said. “Why?” she asked. “Who?” Ann Lee asked. “Stop!” The crowd ran. \
         \"It is over.\" \"No...\" He left. 'Fine.' (It was.) So be it.",
        &expect![[r#"
            “ We lost , ” he said .
            “ Why ? ” she asked .
            “ Who ? ” Ann Lee asked .
            “ Stop ! ”
            The crowd ran .
            " It is over . "
            " No ... "
            He left .
            ' Fine . '
            ( It was . )
            So be it .
        "#]],
    );
}

#[test]
fn clitics_and_hyphens() {
    check(
        "Ms. O'Brien's firm didn't pay; can’t she? They'll say it’s the Browns' well-known \
         London-based, pro-Kremlin al-Hadi, COVID-19 and F-16 T-shirt. COPYDESK'S AT&T.",
        &expect![[r#"
            Ms. O'Brien 's firm did n't pay ; ca n’t she ?
            They 'll say it ’s the Browns ' well-known London - based , pro - Kremlin al-Hadi , COVID-19 and F-16 T-shirt .
            COPYDESK 'S AT&T .
        "#]],
    );
}

#[test]
fn numbers_money_and_addresses() {
    check(
        "It cost $1,200.50 (€3.5bn, up 4.1%) at 10:30 on 9/11. Write to desk@daily.example, see \
         https://daily.example/a?b=c. or WWW.daily.example; @desk_1 #news daily.example/and.",
        &expect![[r#"
            It cost $ 1,200.50 ( € 3.5bn , up 4.1 % ) at 10:30 on 9/11 .
            Write to desk@daily.example , see https://daily.example/a?b=c . or WWW.daily.example ; @desk_1 #news daily.example / and .
        "#]],
    );
}

#[test]
fn dashes_ellipses_and_missing_spaces() {
    check(
        "OSLO — Well... maybe–or not --- yes. “So…” “Ja?” 1. First of all.Then more.",
        &expect![[r#"
            OSLO — Well ... maybe – or not --- yes .
            “ So … ”
            “ Ja ? ”
            1 . First of all .
            Then more .
        "#]],
    );
}

#[test]
fn lines_end_sentences_unless_the_text_is_wrapped() {
    check(
        "Floods hit the coast\nBy Ann Lee\n\nOne. Two\nThree",
        &expect![[r#"
            Floods hit the coast
            By Ann Lee

            One .
            Two
            Three
        "#]],
    );
    check(
        "The floods hit the coast on\nMonday, and Ann Lee of the\nport said the sea was\nrising. She left.",
        &expect![[r#"
            The floods hit the coast on Monday , and Ann Lee of the port said the sea was rising .
            She left .
        "#]],
    );
}

#[test]
fn headings_are_found_by_their_span() {
    let text = "One.\n\nThe sea\n\nTwo.";
    let mut layout = Layout::default();
    let section = Section {
        heading: "The sea".to_owned(),
        span: Span::new(15, 19),
        heading_span: Span::new(6, 13),
    };
    lay_out(Lexicon::built_in(), text, &[section], &mut layout);
    let headings: Vec<bool> = layout.paragraphs.iter().map(|p| p.heading).collect();
    assert_eq!(headings, [false, true, false]);
}

#[test]
fn empty_and_odd_texts() {
    for text in
        ["", "\n", "\n\n\n\n", " ", "'", "’", "n't", "@", "www.", "\u{301}", "a.\n\n.", "𝔞Σ["]
    {
        assert_sound(text);
    }
}

/// Quadratic time would take minutes here.
#[test]
fn time_is_linear() {
    let started = Instant::now();
    for text in [
        "word ".repeat(200_000),
        "a".repeat(1_000_000),
        "\"".repeat(10_000),
        ".\" ".repeat(100_000),
        "n't".repeat(300_000),
        "a.".repeat(500_000),
        "x-Y".repeat(300_000),
        "U.S. ".repeat(200_000),
        "a@b.c".repeat(200_000),
        "A\n".repeat(300_000),
        "'s".repeat(300_000),
    ] {
        let mut layout = Layout::default();
        lay_out(Lexicon::built_in(), &text, &[], &mut layout);
    }
    assert!(started.elapsed() < Duration::from_mins(1), "took {:?}", started.elapsed());
}

/// Tokens are in order, on character boundaries, cover all but white space, and
/// lie in sentences, which lie in paragraphs.
fn assert_sound(text: &str) {
    let mut layout = Layout::default();
    lay_out(Lexicon::built_in(), text, &[], &mut layout);
    let document = Document::new(Lexicon::built_in(), None, text, &layout);
    let mut end = 0;
    for (index, token) in layout.tokens.iter().enumerate() {
        let between = text.get(end..token.span.start).expect("tokens are in order");
        assert!(between.trim().is_empty(), "{between:?} is in no token");
        assert!(!token.span.slice(text).is_empty());
        assert_eq!(document.lower(index), token.span.slice(text).to_lowercase());
        let sentence = &layout.sentences[token.sentence];
        assert!(sentence.tokens.contains(&index) && sentence.span.contains(token.span));
        end = token.span.end;
    }
    assert!(text.get(end..).expect("a boundary").trim().is_empty());
    let mut next = 0;
    for sentence in &layout.sentences {
        assert_eq!(sentence.tokens.start, next);
        assert!(!sentence.tokens.is_empty());
        assert!(layout.paragraphs[sentence.paragraph].span.contains(sentence.span));
        next = sentence.tokens.end;
    }
    assert_eq!(next, layout.tokens.len());
    let mut next = 0;
    for paragraph in &layout.paragraphs {
        assert_eq!(paragraph.sentences.start, next);
        next = paragraph.sentences.end;
    }
    assert_eq!(next, layout.sentences.len());
}

proptest! {
    #[test]
    fn any_text_is_laid_out_soundly(text in "\\PC{0,120}") {
        assert_sound(&text);
    }

    #[test]
    fn newsy_text_is_laid_out_soundly(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "A", "b", "U.S", ".", ". ", "\"", "”", "“", "'", "’s", "n't", "-", "—", "\n",
                "\n\n", " ", "9", ",", "…", "@", "Mr.", "é", "www.", "://", "ß", "İ",
            ]),
            0..60,
        ),
    ) {
        assert_sound(&parts.concat());
    }
}
