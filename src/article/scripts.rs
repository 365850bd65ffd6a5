//! Scripts that count differently from alphabets.

/// Whether a character is Chinese, Japanese or Korean: one or two of them write a word.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}
