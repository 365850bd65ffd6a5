//! Which quotation marks belong together.
//!
//! One pass over the text for double marks and one for single ones: linear in
//! the length of any text, however its marks are muddled. Only the outermost
//! stretches are kept; a mark inside a stretch belongs to a quote in a quote.

mod single;

use crate::analysis::layout::{Document, is_letter};
use crate::span::Span;

/// A stretch of one paragraph between quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) struct Stretch {
    /// With its marks.
    pub(in crate::analysis) span: Span,
    /// Index of its paragraph.
    pub(in crate::analysis) paragraph: usize,
    /// What is between the marks.
    pub(in crate::analysis) inner: Span,
    /// The paragraph before left this quotation open.
    pub(in crate::analysis) continues: bool,
    /// No mark closes it in this paragraph.
    pub(in crate::analysis) left_open: bool,
}

/// The outermost stretches between quotation marks, in order.
pub(in crate::analysis) fn pair(document: &Document<'_>) -> Vec<Stretch> {
    let marks = Marks::of(document.text);
    let mut doubles = Vec::new();
    let mut open_before = None;
    for (index, paragraph) in document.layout.paragraphs.iter().enumerate() {
        let marks = marks.within(paragraph.span);
        open_before = double(document, paragraph.span, index, marks, open_before, &mut doubles);
    }
    let singles = single::pair(document, &marks, &doubles);
    let mut all = doubles;
    all.extend(singles);
    all.sort_by_key(|s| (s.span.start, usize::MAX - s.span.end));
    let mut outermost: Vec<Stretch> = Vec::with_capacity(all.len());
    for stretch in all {
        if outermost.last().is_none_or(|last| last.span.end <= stretch.span.start) {
            outermost.push(stretch);
        }
    }
    outermost
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Open,
    Close,
}

/// Pairs the double marks of one paragraph; `left_open` is the paragraph that left
/// a quotation open. Returns which one does so at its end.
fn double(
    document: &Document<'_>,
    paragraph: Span,
    index: usize,
    marks: &[(usize, char)],
    left_open: Option<usize>,
    out: &mut Vec<Stretch>,
) -> Option<usize> {
    let mut open_before = left_open.is_some();
    // A paragraph between that does not open it again ends it.
    let adjacent = left_open.is_some_and(|before| before + 1 == index);
    let mut open: Option<(Span, char)> = None;
    let mut nested = false;
    let mut first = true;
    let text = document.text;
    let body = paragraph.slice(text);
    // What lies before it is done with.
    let mut done = 0;
    let stretch = |mark: Span, end: Span, continues: bool| Stretch {
        span: Span::new(mark.start, end.end),
        paragraph: index,
        inner: Span::new(mark.end, end.start),
        continues,
        left_open: false,
    };
    let counts = |&(number, &(_, c)): &(usize, &(usize, char))| {
        may_be_double(c) || c == '’' && is_twice(marks, number)
    };
    for (number, &(start, c)) in marks.iter().enumerate().filter(counts) {
        let at = start - paragraph.start;
        if at < done {
            continue;
        }
        let mut mark = Span::new(start, start + c.len_utf8());
        let mut kind = c;
        let (before, rest) = body.split_at(at);
        let mut rest = rest.get(c.len_utf8()..).unwrap_or("");
        // LaTeX-like pairs of single characters.
        if matches!(c, '`' | '\'' | '’') {
            let Some(after) = rest.strip_prefix(c) else { continue };
            rest = after;
            mark.end += c.len_utf8();
            kind = if c == '`' { '“' } else { '”' };
        }
        done = mark.end - paragraph.start;
        let before = before.chars().next_back().unwrap_or(' ');
        let after = rest.chars().next().unwrap_or(' ');
        let role = double_role(kind, before, after, open.map(|(_, kind)| kind));
        let Some(role) = role else { continue };
        if doubled(text.get(mark.end..).unwrap_or(""), c, role) {
            mark.end += c.len_utf8();
            done = mark.end - paragraph.start;
        }
        match (role, open) {
            (Role::Open, None) => {
                let continues = open_before && first && adjacent;
                open = Some((mark, kind));
                open_before = continues;
            }
            (Role::Open, Some((from, outer))) if !nested && outer == kind => {
                nested = closes_twice(text, marks.get(number + 1..).unwrap_or_default(), outer);
                let lost = if nested { None } else { lost_end(document, from, mark) };
                if let Some(end) = lost {
                    out.push(stretch(from, Span::new(end, end), open_before));
                    open = Some((mark, kind));
                    open_before = false;
                }
            }
            (Role::Close, Some(_)) if nested => nested = false,
            (Role::Close, Some((from, _))) if from.end == mark.start => {}
            (Role::Close, Some((from, _))) => {
                out.push(stretch(from, mark, open_before));
                open = None;
                open_before = false;
            }
            (Role::Close, None) if first && open_before => {
                let from = Span::new(paragraph.start, paragraph.start);
                out.push(stretch(from, mark, true));
                open_before = false;
            }
            _ => {}
        }
        first = false;
    }
    let Some((from, _)) = open else { return left_open.filter(|_| open_before && first) };
    let end = Span::new(paragraph.end, paragraph.end);
    if from.end < end.start {
        out.push(Stretch { left_open: true, ..stretch(from, end, open_before) });
    }
    Some(index)
}

/// The longest sentence that leads in the next quotation, in tokens.
const LEAD: usize = 16;

/// "“We lost it. | Smith added: “It is sad.”": where a quotation whose closing mark is missing
/// ends, before the sentence that leads in the one that opens at `mark`.
fn lost_end(document: &Document<'_>, open: Span, mark: Span) -> Option<usize> {
    let colon = document.tokens_in(Span::new(open.end, mark.start)).end.checked_sub(1)?;
    let verb = colon.checked_sub(1).filter(|_| document.token(colon) == ":")?;
    let sentence = document.sentence_of(colon);
    let before = document.layout.tokens.get(sentence.start.checked_sub(1)?)?.span;
    let own = matches!(document.lower(sentence.start), "i" | "we" | "you");
    let leads = document.properties(verb).reports() && sentence.len() <= LEAD && !own;
    (leads && before.start > open.end).then_some(before.end)
}

/// How many marks are looked through for the two that close a quotation in a quotation: bounds
/// the work.
const AHEAD: usize = 16;

/// Whether the marks after one that opens a quotation within another of the same marks close both,
/// with words between: "“It was “safe” in May.”".
fn closes_twice(text: &str, after: &[(usize, char)], outer: char) -> bool {
    let role = |&(at, mark): &(usize, char)| {
        let before = text.get(..at)?.chars().next_back().unwrap_or(' ');
        let after = text.get(at + mark.len_utf8()..)?.chars().next().unwrap_or(' ');
        Some((at, double_role(mark, before, after, Some(outer))?))
    };
    let mut roles =
        after.iter().take(AHEAD).filter(|(_, mark)| is_of(*mark, outer)).filter_map(role);
    let Some(((inner, Role::Close), (whole, Role::Close))) = roles.next().zip(roles.next()) else {
        return false;
    };
    text.get(inner..whole).is_some_and(|between| between.contains(char::is_alphabetic))
}

/// Whether a mark is of the kind that `open` opens: English ones, curly or straight.
fn is_of(mark: char, open: char) -> bool {
    match open {
        '“' => matches!(mark, '“' | '”'),
        '"' => mark == '"',
        _ => false,
    }
}

/// What may be quotation marks in a text, with their places, in order.
struct Marks(Vec<(usize, char)>);

impl Marks {
    fn of(text: &str) -> Self {
        let mut marks = Vec::new();
        let (blocks, _) = text.as_bytes().as_chunks::<BLOCK>();
        for (number, block) in text.as_bytes().chunks(BLOCK).enumerate() {
            // Most blocks are letters and spaces: those of full length are looked at in
            // vector instructions.
            let plain = |block: &[u8; BLOCK]| !block.iter().fold(false, |any, &b| any | may_be(b));
            if blocks.get(number).is_some_and(plain) {
                continue;
            }
            for (at, _) in block.iter().enumerate().filter(|(_, byte)| may_be(**byte)) {
                let at = number * BLOCK + at;
                let mark = text.get(at..).and_then(|rest| rest.chars().next());
                marks.extend(mark.filter(|mark| !is_letter(*mark)).map(|mark| (at, mark)));
            }
        }
        Self(marks)
    }

    fn within(&self, span: Span) -> &[(usize, char)] {
        let until = |end: usize| self.0.partition_point(|(at, _)| *at < end);
        self.0.get(until(span.start)..until(span.end)).unwrap_or_default()
    }
}

/// How many bytes are looked at together for marks.
const BLOCK: usize = 32;

/// Whether a mark may begin with that byte.
#[expect(clippy::needless_bitwise_bool, reason = "branches would keep vector instructions out")]
const fn may_be(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\'') | (byte == b'`') | (byte > 0x7f)
}

/// Whether the mark with that number stands there once more: "’’".
fn is_twice(marks: &[(usize, char)], number: usize) -> bool {
    let pair = (marks.get(number), marks.get(number + 1));
    matches!(pair, (Some((a, one)), Some((b, two))) if one == two && a + one.len_utf8() == *b)
}

/// Two of the single ones stand for a double one.
fn may_be_double(c: char) -> bool {
    matches!(
        c,
        '"' | '`'
            | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// Whether the same mark stands there once more: "““We are ready,””".
fn doubled(rest: &str, mark: char, role: Role) -> bool {
    let mut rest = rest.chars();
    let again = rest.next() == Some(mark);
    let word = rest.next().is_some_and(char::is_alphanumeric);
    again && word == (role == Role::Open)
}

fn double_role(mark: char, before: char, after: char, open: Option<char>) -> Option<Role> {
    let at_left = before.is_whitespace() || "([{—–-:/'‘“".contains(before);
    let at_right = after.is_whitespace() || ".,;:!?)]}—–-'’”".contains(after);
    match mark {
        // In „German“ quotations the English opening mark closes.
        '“' if open == Some('„') => Some(Role::Close),
        '“' if open.is_some() && !at_left && at_right => Some(Role::Close),
        '“' | '„' | '‟' | '‹' | '「' | '『' => Some(Role::Open),
        '」' => (open == Some('「')).then_some(Role::Close),
        '』' => (open == Some('『')).then_some(Role::Close),
        // A closing mark where only an opening one can stand.
        '”' if open.is_none() && at_left && !at_right => Some(Role::Open),
        '”' | '›' => Some(Role::Close),
        // »These« point inwards, « these » outwards.
        '«' | '»' => Some(match open {
            Some('»') if mark == '«' => Role::Close,
            Some('«') if mark == '»' => Role::Close,
            None if at_left || mark == '«' => Role::Open,
            _ => Role::Close,
        }),
        // Feet and inches, attributes of tags.
        '"' if open.is_none() && (before.is_ascii_digit() || before == '=') => None,
        '"' if at_left && !at_right => Some(Role::Open),
        '"' if at_right && !at_left => Some(Role::Close),
        '"' => Some(if open.is_some() { Role::Close } else { Role::Open }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::layout::{Layout, lay_out};
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn stretches(text: &str) -> Vec<Stretch> {
        let mut layout = Layout::default();
        let lexicon = crate::lexicon::Lexicon::built_in();
        lay_out(lexicon, text, &[], &mut layout);
        pair(&Document::new(lexicon, None, text, &layout))
    }

    fn check(text: &str, expected: &Expect) {
        let drawn: Vec<_> = stretches(text)
            .iter()
            .map(|s| {
                let flags = match (s.continues, s.left_open) {
                    (false, false) => "",
                    (true, false) => " (continues)",
                    (false, true) => " (left open)",
                    (true, true) => " (continues, left open)",
                };
                format!("{}{flags}\n", s.span.slice(text))
            })
            .collect();
        expected.assert_eq(&drawn.concat());
    }

    #[test]
    fn curly_and_straight() {
        check(
            "“Yes,” he said. \"No,\" she said. \"Or\" — \"and\".",
            &expect![[r#"
            “Yes,”
            "No,"
            "Or"
            "and"
        "#]],
        );
    }

    #[test]
    fn singles_are_not_apostrophes() {
        check(
            "‘It’s the ministers’ task,’ he said. The '90s weren't 'over' in the boys' room. Rock 'n' roll.",
            &expect![[r#"
                ‘It’s the ministers’ task,’
                'over'
            "#]],
        );
    }

    #[test]
    fn a_closing_mark_is_missing() {
        check(
            "Berger said: \"It is late. I like it. Mr Weber added: \"This was good for all.\"",
            &expect![[r#"
                "It is late. I like it.
                "This was good for all."
            "#]],
        );
        check(
            "“He came. I said: “Go home.” He left,” she said.",
            &expect![[r#"
            “He came. I said: “Go home.” He left,”
        "#]],
        );
    }

    #[test]
    fn outermost_only() {
        check(
            "“He said ‘go’ to me,” she said. ‘He said “go” to me,’ she said.",
            &expect![[r#"
            “He said ‘go’ to me,”
            ‘He said “go” to me,’
        "#]],
        );
    }

    #[test]
    fn the_same_marks_inside() {
        check(
            "“The pumps were “safe” in May,” he said. “We “knew” it.”\n\n\"The \"old\" gate fell,\" she said. \"Go.\"",
            &expect![[r#"
                “The pumps were “safe” in May,”
                “We “knew” it.”
                "The "old" gate fell,"
                "Go."
            "#]],
        );
        // A mark left out: whatever opens next is a quotation of its own.
        check(
            "“We lost the gate, he said. “We lost the quay,” she said. “We went home.”",
            &expect![[r#"
                “We lost the gate, he said. “We lost the quay,”
                “We went home.”
            "#]],
        );
    }

    #[test]
    fn low_and_angle_marks() {
        check(
            "„Ja“, sagte er. «Oui», dit-il. « Non », dit-elle. »Nein«, sagte sie.",
            &expect![[r#"
            „Ja“
            «Oui»
            « Non »
            »Nein«
        "#]],
        );
        check(
            "「船は『今日』出る」と話した。『はい』と答えた。",
            &expect![[r#"
                「船は『今日』出る」
                『はい』
            "#]],
        );
    }

    #[test]
    fn over_several_paragraphs() {
        check(
            "“One.\n\n“Two.\n\n“Three,” he said.\n\nFour.",
            &expect![[r#"
            “One. (left open)
            “Two. (continues, left open)
            “Three,” (continues)
        "#]],
        );
    }

    #[test]
    fn single_marks_over_several_paragraphs() {
        check(
            "He said: 'It's the boys' room.\n\n'We built it.\n\n'It is theirs,' he said.\n\n'Go.'",
            &expect![[r#"
                'It's the boys' room. (left open)
                'We built it. (continues, left open)
                'It is theirs,' (continues)
                'Go.'
            "#]],
        );
        check(
            "Rock 'n' roll, the '60s and a 'Gift lost.\n\n'Go.'",
            &expect![[r#"
            'Go.'
        "#]],
        );
    }

    #[test]
    fn doubled_and_stray_marks() {
        check(
            "““Twice,”” he said. Stray” mark. 6'2\" tall.\n\nA “lost start.",
            &expect![[r#"
                ““Twice,””
                “lost start. (left open)
            "#]],
        );
    }

    #[test]
    fn two_single_marks_for_a_double_one() {
        check(
            "“The roads are bad,’’ he said. “It’s the boys’ task.” ‘‘Go,’’ she said.",
            &expect![[r#"
                “The roads are bad,’’
                “It’s the boys’ task.”
            "#]],
        );
    }

    #[test]
    fn many_marks_take_linear_time() {
        for mark in ["’’", "“", "\"", "'", "‘a ", "’ ", "»", "“a” ", "'s' "] {
            let text = mark.repeat(10_000);
            assert!(stretches(&text).len() <= 10_000);
        }
    }

    proptest! {
        #[test]
        fn stretches_are_sorted_and_fit(text in "[a-s \n.,'\"“”‘’„«»é]{0,120}") {
            let mut end = 0;
            for stretch in stretches(&text) {
                prop_assert!(stretch.span.start >= end);
                prop_assert!(stretch.span.contains(stretch.inner));
                prop_assert!(text.get(stretch.span.start..stretch.span.end).is_some());
                prop_assert!(text.get(stretch.inner.start..stretch.inner.end).is_some());
                end = stretch.span.end;
            }
        }
    }
}
