//! The form in which names are looked up; the same when a file is built and when it is
//! read.

use std::borrow::Cow;

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
    let plain: Cow<'_, str> = if name.is_ascii() {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.nfkd().filter(|c| !is_combining_mark(*c)).collect())
    };
    let mut key = String::with_capacity(plain.len());
    for c in plain.chars() {
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
