//! Objects as Python and JavaScript write them → JSON.
//!
//! Whoever sends `str(article)` instead of `json.dumps(article)` means the same: strings
//! in single quotation marks, `None` and `True`, bare keys, comments, a call around the
//! whole (`callback({…})`).

use std::iter::Peekable;
use std::str::Chars;

/// The text of bytes as Python shows them: `b'{"a": "caf\xc3\xa9"}'`.
pub(in crate::payload) fn shown_bytes(text: &str) -> Option<String> {
    let rest = text.trim().strip_prefix('b')?;
    let mark = ["'", "\""].into_iter().find(|mark| rest.starts_with(mark))?;
    let inner = rest.strip_prefix(mark)?.strip_suffix(mark)?;
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match (byte, if byte == b'\\' { rest.next() } else { None }) {
            (b'\\', Some(b'n')) => b'\n',
            (b'\\', Some(b'r')) => b'\r',
            (b'\\', Some(b't')) => b'\t',
            (b'\\', Some(b'x')) => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            (b'\\', Some(sign)) => sign,
            (other, _) => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// What `text` would be as JSON. Whether it is some, a parser tells.
pub(super) fn as_json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = without_script(text.trim()).chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' | '\'' => string(c, &mut rest, &mut out),
            '/' | '#' => comment(c, &mut rest),
            _ if is_word(c) => word(c, &mut rest, &mut out),
            _ => out.push(c),
        }
    }
    out
}

/// What stands behind the script around an object or a list: comments, the name that it is
/// given, a call. `{"a":` in `callback({"a":`, in `/* … */ var a = {"a":`.
pub(in crate::payload) fn unscripted(text: &str) -> Option<&str> {
    let bare = without_comments(text);
    let bare = without_guard(bare).unwrap_or(bare);
    let inner = called(bare).or_else(|| assigned(bare)).unwrap_or(bare);
    (inner.len() < text.len() && inner.starts_with(['{', '['])).then_some(inner)
}

/// `text` without the comments before it.
fn without_comments(text: &str) -> &str {
    let mut rest = text.trim_start_matches(is_blank);
    loop {
        let after = match rest.strip_prefix("/*") {
            Some(comment) => comment.split_once("*/"),
            None => rest.strip_prefix("//").and_then(|comment| comment.split_once('\n')),
        };
        let Some((_, after)) = after else { return rest };
        rest = after.trim_start_matches(is_blank);
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// What follows `typeof callback === 'function' &&`.
fn without_guard(text: &str) -> Option<&str> {
    let (_, after) = text.strip_prefix("typeof ")?.split_once("&&")?;
    Some(after.trim_start())
}

/// What follows `var name =`, `window.name =`.
fn assigned(text: &str) -> Option<&str> {
    let head = text.get(..text.floor_char_boundary(LONGEST_NAME))?;
    let (name, _) = head.split_once('=')?;
    let inner = text.get(name.len() + 1..)?.trim_start();
    let name =
        ["var ", "let ", "const "].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name);
    let is_sign = |c: char| is_word(c) || matches!(c, '.' | '[' | ']' | '"' | '\'');
    let name = name.trim();
    let is_name =
        name.starts_with(|c: char| is_word(c) && !c.is_ascii_digit()) && name.chars().all(is_sign);
    is_name.then_some(inner)
}

/// Of what a script gives to an object, in bytes.
const LONGEST_NAME: usize = 200;

fn called(text: &str) -> Option<&str> {
    let (name, inner) = text.split_once('(')?;
    let inner = inner.trim_start();
    let is_name = name.chars().all(|c| is_word(c) || c == '.')
        && name.starts_with(|c: char| is_word(c) && !c.is_ascii_digit());
    (is_name && inner.starts_with(['{', '['])).then_some(inner)
}

fn without_script(text: &str) -> &str {
    let is_end = |c: char| matches!(c, ';' | ')') || c.is_whitespace();
    unscripted(text).map_or(text, |inner| inner.trim_end_matches(is_end))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

fn string(mark: char, rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push('"');
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(rest, out),
            '"' if mark != '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            _ if c == mark => break,
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// What follows a backslash: Python has escapes that JSON has not.
fn escape(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    match rest.next() {
        Some('x') => out.extend(by_code(2, rest)),
        Some('U') => out.extend(by_code(8, rest)),
        Some('\'') => out.push('\''),
        Some('a' | 'v' | '0' | '\n') | None => {}
        Some(other) => out.extend(['\\', other]),
    }
}

/// The character of a code of so many hexadecimal digits.
fn by_code(digits: usize, rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    let digits: String = rest.by_ref().take(digits).collect();
    let c = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)?;
    Some(if matches!(c, '"' | '\\') || c.is_control() { ' ' } else { c })
}

/// Skips `// …`, `/* … */` and `# …`.
fn comment(first: char, rest: &mut Peekable<Chars<'_>>) {
    let is_block = first == '/' && rest.next() == Some('*');
    let mut before = ' ';
    for c in rest.by_ref() {
        if if is_block { before == '*' && c == '/' } else { c == '\n' } {
            return;
        }
        before = c;
    }
}

/// A number, a constant, or a key without marks.
fn word(first: char, rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut word = String::from(first);
    while let Some(c) = rest.next_if(|c| is_word(*c) || *c == '.') {
        word.push(c);
    }
    let ahead = rest.clone().find(|c| !c.is_whitespace());
    match word.as_str() {
        _ if ahead == Some(':') => out.extend(["\"", word.as_str(), "\""]),
        "None" | "undefined" | "NaN" | "nan" | "Infinity" | "inf" => out.push_str("null"),
        "True" => out.push_str("true"),
        "False" => out.push_str("false"),
        _ => out.push_str(&word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_python_shows_are_their_text() {
        let shown = r#"b'{"a": "it\'s caf\xc3\xa9\\n"}'"#;
        assert_eq!(shown_bytes(shown).as_deref(), Some(r#"{"a": "it's café\n"}"#));
        for other in ["b'", "b'a", "bee 'a'", "b'\\xff'", "b'\\x'"] {
            assert_eq!(shown_bytes(other), None, "{other}");
        }
    }

    #[test]
    fn literals_of_other_languages_are_json() {
        let cases = [
            (r#"{'a': None, 'b': [True, -1.5e3]}"#, r#"{"a": null, "b": [true, -1.5e3]}"#),
            (r#"{'a': "it's", 'b': 'so "it" is'}"#, r#"{"a": "it's", "b": "so \"it\" is"}"#),
            (r"{'a': 'it\'s caf\xe9\n'}", r#"{"a": "it's café\n"}"#),
            (r#"on.article({"a": 1});"#, r#"{"a": 1}"#),
            (r#"/**/cb({"a": 1})"#, r#"{"a": 1}"#),
            (r#"/**/ typeof cb === 'function' && cb({"a": 1});"#, r#"{"a": 1}"#),
            (r#"window.__DATA__ = {"a": 1};"#, r#"{"a": 1}"#),
            ("// of May\n\u{feff}var a = [1];", "[1]"),
            ("{a: 1, // one\n\"b\": /* two */ 2}", "{\"a\": 1, \"b\":  2}"),
            (r#"{"a": "http://b.example/#c"}"#, r#"{"a": "http://b.example/#c"}"#),
            ("{'a", "{\"a\""),
        ];
        for (literal, json) in cases {
            assert_eq!(as_json(literal), json);
        }
        assert_eq!((unscripted("cb([1])"), unscripted("a.b( {}")), (Some("[1])"), Some("{}")));
        for other in
            ["The ferry (late) sailed", "{}", "the fare = [4]", "a ferry = {late}", "// {}"]
        {
            assert_eq!(unscripted(other), None, "{other}");
        }
    }
}
