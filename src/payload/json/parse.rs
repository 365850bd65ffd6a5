//! JSON text → a value.

use serde_json::Value;

use super::literal;
use crate::payload::{Reason, Rejection, values};

/// Parses JSON, and tells what was mended on the way.
///
/// # Errors
/// [`Reason::Malformed`] with line, column and offset; [`Reason::TooComplex`] for
/// absurd depth or an absurd number of values.
pub(super) fn parse(text: &str) -> Result<(Value, Option<String>), Rejection> {
    if values::are_too_many(text) {
        let detail = format!("expected at most {} values in JSON, found more", values::MOST);
        return Err(Rejection::new(Reason::TooComplex, detail));
    }
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok((value, None)),
        Err(error) => error,
    };
    let mended = |json: &str, note: &str| {
        serde_json::from_str(json).ok().map(|value| (value, Some(note.to_owned())))
    };
    mended(&without_odd_numbers(text), ODD_NUMBERS)
        .or_else(|| mended(&without_odd_numbers(&without_slips(text)), SLIPS))
        .or_else(|| mended(&literal::shown_bytes(text)?, LITERAL))
        .or_else(|| {
            let found = mended(&without_slips(&literal::as_json(text)), LITERAL);
            found.filter(|(value, _): &(Value, _)| value.is_object() || value.is_array())
        })
        .ok_or_else(|| malformed(&error, text))
}

const LITERAL: &str =
    "the JSON is written as Python or JavaScript write objects: it was read as that";

const SLIPS: &str =
    "the JSON has stray commas, control characters or broken escapes: they were mended";

/// JSON as programs put it together by hand: with a comma before a bracket, with line
/// breaks in strings, with half of a surrogate pair, with marks around it.
fn without_slips(json: &str) -> String {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '\0' | '\u{1e}' | '\u{feff}');
    let json = json.trim_matches(is_mark);
    // Against scripts of other sites.
    let json = json.strip_prefix(")]}'").map_or(json, |rest| rest.trim_start_matches(','));
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped, mut after) = (false, false, 0);
    for (at, c) in json.char_indices() {
        if at < after {
            continue;
        }
        let is_escape = c == '\\' && quoted && !escaped;
        if let Some((mended, length)) = is_escape.then(|| surrogates(json.get(at..)?)).flatten() {
            out.push_str(mended);
            after = at + length;
            continue;
        }
        match c {
            '\n' if quoted => out.push_str("\\n"),
            '\t' if quoted => out.push_str("\\t"),
            _ if quoted && c.is_control() => {}
            '}' | ']' if !quoted => {
                let kept = out.trim_end();
                let kept = kept.strip_suffix(',').unwrap_or(kept).len();
                out.truncate(kept);
                out.push(c);
            }
            _ => out.push(c),
        }
        quoted ^= c == '"' && !escaped;
        escaped = is_escape;
    }
    out
}

/// The escape of a surrogate at the start of a text, with its other half or as the sign
/// for what cannot be read, and its length.
fn surrogates(text: &str) -> Option<(&str, usize)> {
    let unit = |from: usize| {
        let digits = text.get(from..from + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    match unit(0)? {
        0xd800..0xdc00 if matches!(unit(6), Some(0xdc00..0xe000)) => Some((text.get(..12)?, 12)),
        0xd800..0xe000 => Some(("\\ufffd", 6)),
        _ => None,
    }
}

const ODD_NUMBERS: &str = "NaN, Infinity and numbers beyond all range are no JSON: taken as null";

/// A text whose line breaks and marks are escaped once more than needed: it has `\n` or
/// `\"` in it and no line break. `None` for any other text, as a path of Windows, and for
/// scripts and JSON, which have escapes of their own.
pub(super) fn unescaped(text: &str) -> Option<String> {
    let is_code = text.trim_start().starts_with(['{', '[']) || text.contains("<script");
    if !text.contains('\\') || text.contains('\n') || is_code {
        return None;
    }
    let breaks = text.match_indices("\\n").map(|(at, found)| at + found.len());
    let (mut found, mut is_text) = (text.matches("\\\"").count(), true);
    for after in breaks {
        found += 1;
        is_text &= !text.get(after..)?.starts_with(char::is_lowercase);
    }
    if found < 2 || !is_text {
        return None;
    }
    let whole = serde_json::from_str(&format!("\"{text}\"")).ok();
    // Marks that nobody escaped stand beside the line breaks.
    let plain = || text.replace("\\r", "").replace("\\n", "\n").replace("\\\"", "\"");
    Some(whole.unwrap_or_else(plain))
}

/// The value of a string that holds JSON; `None` for any other string.
pub(super) fn nested(text: &str) -> Option<Value> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let is_json = bare.starts_with('{') && bare.ends_with('}')
        || bare.starts_with('[') && bare.ends_with(']')
        // A string that holds JSON, perhaps as a string again.
        || bare.ends_with('"') && ["\"{", "\"[", "\"\\"].iter().any(|start| bare.starts_with(start));
    if !is_json || values::are_too_many(bare) {
        return None;
    }
    serde_json::from_str(bare).ok()
}

fn malformed(error: &serde_json::Error, text: &str) -> Rejection {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let reason =
        if message.starts_with("recursion") { Reason::TooComplex } else { Reason::Malformed };
    let offset = offset(text, line, column);
    let more = text.get(offset..).is_some_and(|rest| rest.starts_with(['{', '[']));
    let message = if more && message == "trailing characters" { SEVERAL } else { message };
    Rejection::new(
        reason,
        format!(
            "expected JSON, found an error at line {line} column {column} (offset {offset}): {message}"
        ),
    )
    .at(offset)
}

const SEVERAL: &str = "another document begins: send each as a message of its own";

/// Byte offset of a one-based line and a column in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column).saturating_sub(1).min(text.len())
}

/// JSON as some libraries write it, with numbers that are none as null.
fn without_odd_numbers(json: &str) -> String {
    const ODD: [&str; 4] = ["-Infinity", "Infinity", "NaN", "undefined"];
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        let odd = ODD.iter().find(|odd| rest.starts_with(**odd));
        if let Some(odd) = odd.filter(|_| !quoted) {
            out.push_str("null");
            rest = rest.get(odd.len()..).unwrap_or_default();
            continue;
        }
        if !quoted && (c.is_ascii_digit() || c == '-') {
            let number = number_at(rest);
            let is_beyond = number.parse::<f64>().is_ok_and(f64::is_infinite);
            out.push_str(if is_beyond { "null" } else { number });
            rest = rest.get(number.len()..).unwrap_or_default();
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// The signs that numbers are made of at the start of a text.
fn number_at(text: &str) -> &str {
    let end = text.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_none_are_null() {
        let json = r#"{"a": NaN, "b": [-Infinity, 1e999, -3.5], "c": "NaN \" 1e999"}"#;
        let (value, note) = parse(json).unwrap();
        assert_eq!(value.to_string(), r#"{"a":null,"b":[null,null,-3.5],"c":"NaN \" 1e999"}"#);
        assert_eq!(note.as_deref(), Some(ODD_NUMBERS));
    }

    #[test]
    fn prose_in_brackets_is_no_nested_json() {
        assert_eq!(nested("[Photo] A day out [end]"), None);
        assert!(nested(r#" {"a": 1} "#).is_some());
        assert!(nested("\u{feff}{\"a\": 1}").is_some());
        assert_eq!(nested("\"Late again,\" he said, \"as ever.\""), None);
        let thrice = r#""\"{\\\"a\\\": 1}\"""#;
        assert_eq!(nested(thrice).and_then(|v| nested(v.as_str()?)), nested(r#""{\"a\": 1}""#));
    }
}
