//! The form in which names are looked up; the same when a file is built and when it is
//! read.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Changes with [`key`]: a file built by another one is refused.
pub const KEY_VERSION: u16 = 1;

/// A lone word of capitals up to this length is an acronym: "WHO" is not "Who".
const ACRONYM: usize = 5;

/// The key of a name: letters without marks, quotes straight and dashes spaces, "the"
/// and a possessive off, "U.S." as "US", in lower case but for an acronym.
pub fn key(name: &str) -> String {
    let name = without_possessive(name.trim());
    if name.is_ascii() {
        return ascii_key(name);
    }
    let mut key = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            c if c.is_ascii_alphanumeric() => key.push(c),
            // Within a word: "U.S.", "O'Neill".
            '.' | '\'' | '’' | '‘' | 'ʼ' | '`' => {}
            '&' | '+' => {
                push_space(&mut key);
                key.push_str("and ");
            }
            c if c.is_alphanumeric() => push_plain(&mut key, c),
            _ => push_space(&mut key),
        }
    }
    let key = key.trim_end();
    let key = match key.split_once(' ') {
        Some((first, rest)) if first.eq_ignore_ascii_case("the") => rest,
        _ => key,
    };
    if is_acronym(key) {
        key.to_owned()
    } else if key.is_ascii() {
        key.to_ascii_lowercase()
    } else {
        key.to_lowercase()
    }
}

/// The same of most names, byte by byte.
fn ascii_key(name: &str) -> String {
    let mut key: Vec<u8> = Vec::with_capacity(name.len() + 4);
    let space = |key: &mut Vec<u8>| {
        if key.last().is_some_and(|last| *last != b' ') {
            key.push(b' ');
        }
    };
    for byte in name.bytes() {
        match byte {
            _ if byte.is_ascii_alphanumeric() => key.push(byte),
            b'.' | b'\'' | b'`' => {}
            b'&' | b'+' => {
                space(&mut key);
                key.extend(b"and ");
            }
            _ => space(&mut key),
        }
    }
    key.truncate(key.trim_ascii_end().len());
    if key.get(..4).is_some_and(|first| first.eq_ignore_ascii_case(b"the ")) {
        key.drain(..4);
    }
    let acronym = (2..=ACRONYM).contains(&key.len())
        && key.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && key.iter().any(u8::is_ascii_uppercase);
    if !acronym {
        key.make_ascii_lowercase();
    }
    String::from_utf8(key).unwrap_or_default()
}

/// One space between words, none before the first.
fn push_space(key: &mut String) {
    if !key.is_empty() && !key.ends_with(' ') {
        key.push(' ');
    }
}

/// Whether a word is written in capitals and short: "NATO", "G7".
fn is_acronym(word: &str) -> bool {
    let length = word.chars().count();
    (2..=ACRONYM).contains(&length)
        && word.chars().all(|c| c.is_uppercase() || c.is_numeric())
        && word.chars().any(char::is_uppercase)
}

fn without_possessive(name: &str) -> &str {
    let ends = ["'s", "’s", "'S", "’S", "'", "’"];
    let stripped = ends.iter().find_map(|end| name.strip_suffix(end));
    stripped.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// Letters that do not come apart into a plain letter and a mark.
fn push_plain(key: &mut String, c: char) {
    match c {
        'ø' => key.push('o'),
        'Ø' => key.push('O'),
        'ł' => key.push('l'),
        'Ł' => key.push('L'),
        'đ' => key.push('d'),
        'Đ' => key.push('D'),
        'ı' => key.push('i'),
        'ß' => key.push_str("ss"),
        'æ' => key.push_str("ae"),
        'Æ' => key.push_str("Ae"),
        'œ' => key.push_str("oe"),
        'Œ' => key.push_str("Oe"),
        c => key.push(c),
    }
}
