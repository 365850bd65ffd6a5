//! Plain text.

use crate::article::{BodyBuilder, clean};

use super::draft::Draft;

/// Reads plain text: everything is body.
pub(super) fn read(text: &str) -> Draft {
    let mut draft = Draft { format: "text", ..Draft::default() };
    paragraphs(text, &mut draft.body);
    draft
}

/// Adds plain text to a body. No character is lost but white space and what
/// [`clean::is_dropped`] names.
///
/// A blank line ends a paragraph. Within a block of lines, the block is one paragraph that was
/// wrapped if fewer than half of the lines but the last end like a sentence. Otherwise a line
/// break ends a paragraph, unless the sentence plainly goes on: the next line begins in lower
/// case, or other lines do so and this one is about as long as the longest.
pub(super) fn paragraphs(text: &str, body: &mut BodyBuilder) {
    let text = text.replace("\r\n", "\n");
    let mut block: Vec<&str> = Vec::new();
    for line in text.split(clean::is_line_end) {
        if is_blank(line) {
            flush(&mut block, body);
        } else {
            block.push(line);
        }
    }
    flush(&mut block, body);
}

fn flush(block: &mut Vec<&str>, body: &mut BodyBuilder) {
    let breaks = block.len().saturating_sub(1);
    let ended = block.iter().take(breaks).filter(|line| ends_sentence(line)).count();
    if breaks > 0 && ended * 2 < breaks {
        body.paragraph(&block.join(" "));
    } else {
        let goes_on = |next: &str| next.trim_start().starts_with(char::is_lowercase);
        let joins = |line: &str, next: &str| !ends_sentence(line) && goes_on(next);
        let wrapped = block.array_windows().any(|[line, next]| joins(line, next));
        let longest = block.iter().map(|line| line.len()).max().unwrap_or(0);
        let full = |line: &str| line.len() * FULL.1 >= longest * FULL.0;
        let one = |line: &&str, next: &&str| {
            joins(line, next) || wrapped && full(line) && !ends_sentence(line)
        };
        for lines in block.chunk_by(one) {
            body.paragraph(&lines.join(" "));
        }
    }
    block.clear();
}

/// Of the longest line, how much a line is as long as that is full: two thirds.
const FULL: (usize, usize) = (2, 3);

fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || clean::is_dropped(c))
}

/// Also with marks behind the end: `late.”`. After a comma the sentence goes on: `late,”`.
fn ends_sentence(line: &str) -> bool {
    let closed = ['"', '”', '’', '\'', '“', '»', '«', ')', '」'];
    line.trim_end().trim_end_matches(closed).ends_with(['.', '!', '?', ':', '…', '。', '؟', '।'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        let mut body = BodyBuilder::default();
        paragraphs(text, &mut body);
        body.finish().0
    }

    #[test]
    fn blank_lines_separate_paragraphs() {
        assert_eq!(body("One.\r\n\r\n\r\n \u{200b}\r\nTwo.\n"), "One.\n\nTwo.");
        assert_eq!(body("One.\u{2029}\u{2029}Two."), "One.\n\nTwo.");
    }

    #[test]
    fn wrapped_lines_join_and_sentences_do_not() {
        assert_eq!(
            body("A sentence that was\nwrapped by hand\nat forty."),
            "A sentence that was wrapped by hand at forty."
        );
        assert_eq!(
            body("First sentence.\n“Second,” he said.\nThird."),
            "First sentence.\n\n“Second,” he said.\n\nThird."
        );
        assert_eq!(
            body("“We waited,”\nsaid the mate (of\nthe ferry)\nuntil noon."),
            "“We waited,” said the mate (of the ferry) until noon."
        );
        assert_eq!(
            body(
                "“The block comes from the north and\nSpanish hills by way of\na road,” he said.\nHe left.\nHe ran."
            ),
            "“The block comes from the north and Spanish hills by way of a road,” he said.\n\nHe left.\n\nHe ran."
        );
        assert_eq!(
            body("Bridge closed\nOfficials shut it on Monday.\nIt is old.\nIt is steel."),
            "Bridge closed\n\nOfficials shut it on Monday.\n\nIt is old.\n\nIt is steel."
        );
        assert_eq!(body("Headline without a stop\n\nText."), "Headline without a stop\n\nText.");
    }
}
