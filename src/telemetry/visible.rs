//! Characters that do something to a terminal, shown instead of done.
//!
//! What a publisher or an endpoint sends can hold control characters, which move
//! the cursor or set the title, and bidirectional ones, which turn the order of
//! what is read. A log and a list show them as `\u202e`.

use std::borrow::Cow;
use std::io::{self, Write};

/// Whether a character is not to reach a terminal.
fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line, control and bidirectional characters escaped.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_active) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_active(c) {
            shown.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// A writer of whole events that escapes what the formatter lets through: all but
/// line ends, tabs and the formatter's own colours. Each is written at once.
pub(super) struct Visible<W> {
    inner: W,
}

impl<W: Write> Visible<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner }
    }
}

impl<W: Write> Write for Visible<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let allowed = |c: char| !is_active(c) || matches!(c, '\n' | '\t' | '\u{1b}');
        let text = String::from_utf8_lossy(event);
        if text.chars().all(allowed) {
            self.inner.write_all(event)?;
        } else {
            let mut shown = String::with_capacity(event.len() + 16);
            for piece in text.split_inclusive(['\n', '\t', '\u{1b}']) {
                let end =
                    piece.char_indices().next_back().filter(|(_, c)| allowed(*c) && is_active(*c));
                let (body, end) = piece.split_at(end.map_or(piece.len(), |(at, _)| at));
                shown.push_str(&visible(body));
                shown.push_str(end);
            }
            self.inner.write_all(shown.as_bytes())?;
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_shown() {
        assert_eq!(visible("Göteborg, 東京 👍"), "Göteborg, 東京 👍");
        assert_eq!(visible("a\u{1b}]0;x\u{7}b"), "a\\u001b]0;x\\u0007b");
        assert_eq!(visible("evil\u{202e}txt.exe\n"), "evil\\u202etxt.exe\\u000a");
        assert_eq!(visible("\u{9b}31m"), "\\u009b31m");
    }

    #[test]
    fn an_event_keeps_its_line_ends_and_colours() {
        let written = |text: &str| {
            let mut out = Vec::new();
            Visible::new(&mut out).write_all(text.as_bytes()).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written("\u{1b}[32mINFO\u{1b}[0m a\tb\n"), "\u{1b}[32mINFO\u{1b}[0m a\tb\n");
        assert_eq!(written("{\"id\":\"a\u{202e}b\"}\n"), "{\"id\":\"a\\u202eb\"}\n");
        assert_eq!(written("x\u{9b}y\nz"), "x\\u009by\nz");
    }
}
