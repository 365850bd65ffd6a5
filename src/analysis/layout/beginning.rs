//! The part of a very long text that is analysed.

/// The paragraphs at the beginning of `text` that have at most about `most` tokens; a
/// text that is one paragraph is cut between words, and a word between characters.
///
/// Marks and runs of letters and digits are counted, which is a little more than there
/// are tokens. A text of no more bytes than `most` is not even looked at.
pub(in crate::analysis) fn beginning(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let (mut tokens, mut in_word) = (0, false);
    let (mut paragraph, mut word) = (None, None);
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric();
        tokens += usize::from(!(c.is_whitespace() || is_word && in_word));
        in_word = is_word;
        if tokens > most {
            return text.get(..paragraph.or(word).unwrap_or(at)).unwrap_or_default();
        }
        if c.is_whitespace() {
            word = Some(at);
            if text.get(at..).is_some_and(|rest| rest.starts_with("\n\n")) {
                paragraph = Some(at);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_end_with_a_paragraph() {
        let text = "One two, three.\n\nFour five.\n\nSix seven eight.";
        assert_eq!(beginning(text, 100), text);
        assert_eq!(beginning(text, 12), text);
        assert_eq!(beginning(text, 10), "One two, three.\n\nFour five.");
        assert_eq!(beginning(text, 5), "One two, three.");
        assert_eq!(beginning(text, 3), "One two,");
        assert_eq!(beginning("““““é", 2), "““");
        assert_eq!(beginning(&"é".repeat(9), 1), "é".repeat(9));
        assert_eq!(beginning("", 0), "");
    }
}
