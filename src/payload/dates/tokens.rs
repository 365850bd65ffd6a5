//! A string → numbers, words and signs, in any script that writes dates.

use std::borrow::Cow;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A piece of a string that may hold a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Its value, and how many digits it is written with.
    Number(u64, usize),
    Word(&'a str),
    Sign(char),
    Space,
}

/// No date is longer with all that stands beside it, in bytes; the rest is not looked at.
const LONGEST: usize = 300;

/// The start of a string, with its character references resolved and numbers in
/// digits.
pub(super) fn start(raw: &str) -> Cow<'_, str> {
    let start = raw.get(..raw.floor_char_boundary(LONGEST)).unwrap_or_default();
    let text = if start.contains('&') { htmlize::unescape(start) } else { Cow::Borrowed(start) };
    let text =
        if text.contains(is_direction) { Cow::Owned(text.replace(is_direction, "")) } else { text };
    if text.contains(['年', '月']) { Cow::Owned(in_digits(&text)) } else { text }
}

/// The tokens of a [`start`].
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let class = Class::of(first);
        let end = match class {
            Class::Sign | Class::Unit => first.len_utf8(),
            _ => rest.find(|c| Class::of(c) != class).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end);
        out.push(match class {
            Class::Digit => number(token),
            Class::Letter | Class::Unit => Token::Word(token),
            Class::Space => Token::Space,
            Class::Sign => Token::Sign(plain_sign(first)),
        });
        rest = after;
    }
    out
}

/// A word without accents and letter case.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'ı' => out.push('i'),
            'ي' | 'ى' => out.push('ی'),
            'ك' => out.push('ک'),
            '가'..='힣' => out.push(c),
            _ => decompose_canonical(c, |part| {
                if !is_optional(part) {
                    out.push(part);
                }
            }),
        }
    }
    out
}

/// Whether a mark is written or not: accents, the points of Hebrew and Arabic, the dots
/// below letters of India, joiners. Other marks of India are vowels.
fn is_optional(mark: char) -> bool {
    matches!(
        mark,
        '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{93c}'
            | '\u{9bc}'
            | '\u{a3c}'
            | '\u{200c}'
            | '\u{200d}'
    )
}

/// Marks of direction stand between the numbers of a date in Arabic.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[derive(PartialEq, Eq)]
enum Class {
    Digit,
    Letter,
    /// Stands behind a number without a space: "2024年7月27日下午".
    Unit,
    Space,
    Sign,
}

impl Class {
    fn of(c: char) -> Self {
        if digit(c).is_some() {
            Self::Digit
        } else if c.is_whitespace() {
            Self::Space
        } else if matches!(c, '年' | '月' | '日' | '時' | '时' | '点' | '點' | '分' | '秒')
        {
            Self::Unit
        } else if c.is_alphabetic() || is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}')
        {
            Self::Letter
        } else {
            Self::Sign
        }
    }
}

/// The value of a decimal digit of a script that counts with ten of them.
fn digit(c: char) -> Option<u64> {
    const ZEROS: [char; 18] =
        ['0', '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '０'];
    let of = |zero: &char| u32::from(c).checked_sub(u32::from(*zero)).filter(|d| *d < 10);
    ZEROS.iter().find_map(of).map(u64::from)
}

fn number(digits: &str) -> Token<'_> {
    let (mut value, mut count) = (0_u64, 0);
    for digit in digits.chars().filter_map(digit) {
        value = value.saturating_mul(10).saturating_add(digit);
        count += 1;
    }
    Token::Number(value, count)
}

fn plain_sign(c: char) -> char {
    match c {
        '−' | '‐' | '‑' => '-',
        '’' | '‘' | '׳' => '\'',
        '：' => ':',
        '॰' => '.',
        '／' => '/',
        '၊' | '፣' | '，' => ',',
        _ => c,
    }
}

/// `二〇二四年七月二十七日` → `2024年7月27日`, `元年` → `1年`.
fn in_digits(text: &str) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    let value = |c: char| DIGITS.chars().position(|d| d == c);
    let mut out = String::with_capacity(text.len());
    let mut run = Vec::new();
    for c in text.chars().chain([' ']) {
        if value(c).is_some() || c == '十' {
            run.push(c);
            continue;
        }
        if matches!(c, '年' | '月' | '日') {
            out.push_str(&kanji_number(&run, value));
        } else {
            out.extend(&run);
        }
        run.clear();
        out.push(c);
    }
    out.replace("元年", "1年")
}

/// Digit by digit, or with a sign for ten: `二十七`.
fn kanji_number(run: &[char], value: impl Fn(char) -> Option<usize>) -> String {
    let Some(ten) = run.iter().position(|c| *c == '十') else {
        return run.iter().filter_map(|c| value(*c)).map(|d| d.to_string()).collect();
    };
    let of = |at: usize| run.get(at).and_then(|c| value(*c));
    let tens = ten.checked_sub(1).and_then(of).unwrap_or(1);
    (tens * 10 + of(ten + 1).unwrap_or(0)).to_string()
}
