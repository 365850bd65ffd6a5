//! The words, numbers and signs of a predicate.

use super::{LONGEST, PredicateError};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Word(String),
    Text(String),
    Number {
        value: f64,
        /// As it stands in the source: `007` is an id.
        text: String,
    },
    Sign(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Characters before it.
    pub(super) at: usize,
}

impl Kind {
    /// What stands in the source, without quotation marks.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Word(text) | Self::Text(text) | Self::Number { text, .. } => text,
            Self::Sign(sign) => sign,
        }
    }

    /// The same, as messages have it.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Text(text) => format!("`\"{}\"`", text.escape_debug()),
            _ => format!("`{}`", self.text().escape_debug()),
        }
    }
}

/// Longer ones first: `<=` is no `<`.
const SIGNS: [&str; 15] =
    ["!=", "<=", ">=", "=>", "=<", "<>", "==", "=", "<", ">", "(", ")", "[", "]", ","];

pub(super) fn fault(at: usize, message: impl Into<String>) -> PredicateError {
    PredicateError { at, message: message.into(), hint: None }
}

/// The tokens of `source`, and the number of its characters.
pub(super) fn of(source: &str) -> Result<(Vec<Token>, usize), PredicateError> {
    if source.len() > LONGEST {
        let found = source.len();
        return Err(fault(0, format!("expected at most {LONGEST} bytes, found {found}")));
    }
    let characters: Vec<char> = source.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = characters.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let rest = characters.get(at..).unwrap_or_default();
        let (kind, length) = match c {
            '"' | '\'' => text(rest, c).ok_or_else(|| {
                fault(at, format!("expected a {c} after the text, found the end"))
            })?,
            _ if is_word(c) => word(rest),
            _ => sign(rest).ok_or_else(|| {
                let message =
                    format!("expected a key, a value or a sign, found `{}`", c.escape_debug());
                PredicateError { hint: meant_sign(rest).map(str::to_owned), ..fault(at, message) }
            })?,
        };
        tokens.push(Token { kind, at });
        at += length;
    }
    Ok((tokens, characters.len()))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ':' | '+')
}

/// A text up to its closing mark; a backslash takes the next character as it is.
fn text(rest: &[char], mark: char) -> Option<(Kind, usize)> {
    let mut text = String::new();
    let mut escaped = false;
    for (i, &c) in rest.iter().enumerate().skip(1) {
        if !escaped && c == mark {
            return Some((Kind::Text(text), i + 1));
        }
        escaped = !escaped && c == '\\';
        if !escaped {
            text.push(c);
        }
    }
    None
}

fn word(rest: &[char]) -> (Kind, usize) {
    let word: String = rest.iter().take_while(|c| is_word(**c)).collect();
    let length = word.chars().count();
    let starts_as_number =
        word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '+'));
    match word.parse::<f64>() {
        Ok(value) if starts_as_number && value.is_finite() => {
            (Kind::Number { value, text: word }, length)
        }
        _ => (Kind::Word(word), length),
    }
}

/// What other languages write otherwise.
fn meant_sign(rest: &[char]) -> Option<&'static str> {
    match rest {
        ['&', ..] => Some("and"),
        ['|', ..] => Some("or"),
        ['!', ..] => Some("not"),
        ['“' | '”' | '„' | '«' | '»', ..] => Some("\""),
        ['‘' | '’', ..] => Some("'"),
        _ => None,
    }
}

fn sign(rest: &[char]) -> Option<(Kind, usize)> {
    let stands = |sign: &&&str| sign.chars().zip(0..).all(|(c, i)| rest.get(i) == Some(&c));
    let sign = SIGNS.iter().find(stands)?;
    Some((Kind::Sign(sign), sign.len()))
}
