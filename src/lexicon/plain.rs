//! Letters without their accents: a name keeps them in one place and not in another.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Adds a letter in lower case and without its accents: "ñ" as "n", "ø" as "o".
pub(crate) fn push_plain(c: char, text: &mut String) {
    if c.is_ascii() {
        text.push(c.to_ascii_lowercase());
        return;
    }
    for lower in c.to_lowercase() {
        match lower {
            'ø' => text.push('o'),
            'ł' => text.push('l'),
            'đ' | 'ð' => text.push('d'),
            'ı' => text.push('i'),
            'ß' => text.push_str("ss"),
            'æ' => text.push_str("ae"),
            'œ' => text.push_str("oe"),
            'þ' => text.push_str("th"),
            _ => text.extend(std::iter::once(lower).nfd().filter(|c| !is_combining_mark(*c))),
        }
    }
}
