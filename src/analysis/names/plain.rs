//! Letters without their accents: a name keeps them in one place and not in another.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Adds a letter in lower case and without its accents: "ñ" as "n", "ø" as "o".
pub(in crate::analysis) fn push_plain(c: char, text: &mut String) {
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

/// The word in lower case and without accents, if that changes its letters.
pub(super) fn plain(lower: &str) -> Option<String> {
    if lower.is_ascii() {
        return None;
    }
    let mut text = String::with_capacity(lower.len());
    lower.chars().for_each(|c| push_plain(c, &mut text));
    Some(text).filter(|text| text != lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_left_off() {
        assert_eq!(plain("peñalba").as_deref(), Some("penalba"));
        assert_eq!(plain("łuksza").as_deref(), Some("luksza"));
        assert_eq!(plain("lee"), None);
        assert_eq!(plain("東京"), None);
    }
}
