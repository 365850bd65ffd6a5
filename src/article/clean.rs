//! Cleaning of text: which characters stay, and what becomes of white space.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One paragraph or field on one line: NFC, without [dropped](is_dropped)
/// characters, every run of white space one space, none at the ends.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_dropped(c) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    nfc(out)
}

/// Whether a character is left out of the body: controls (white space apart),
/// the soft hyphen, the zero-width space, the word joiner and the byte order
/// mark. The zero-width joiner and non-joiner stay, because scripts from Farsi
/// to Sinhala spell with them, and so do the marks of direction.
pub fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') || c.is_control()
}

/// Whether a character ends a line in plain text.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn nfc(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    // A base letter may compose with a mark, but never with a space, so that
    // white space stays as it was folded.
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_folds_and_invisible_characters_go() {
        assert_eq!(line("  a\u{a0}\u{2009}b\tc\r\nd  "), "a b c d");
        assert_eq!(line("co\u{ad}op\u{200b}er\u{feff}ate\u{0}\u{7}"), "cooperate");
        assert_eq!(line("a \u{200b} b"), "a b");
        assert_eq!(line(" \u{1}\u{feff} "), "");
    }

    #[test]
    fn text_is_composed() {
        assert_eq!(line("Cafe\u{301}"), "Café");
        assert_eq!(line("e\u{ad}\u{301}"), "é", "a mark composes across what was dropped");
    }

    #[test]
    fn joiners_and_marks_of_direction_stay() {
        assert_eq!(line("می\u{200c}خواهم"), "می\u{200c}خواهم");
        assert_eq!(line("\u{200f}שלום"), "\u{200f}שלום");
    }
}
