//! Inline markdown → text: links, emphasis, code, escapes, tags, entities.

use std::collections::VecDeque;

/// The text that a reader sees. Line breaks stay; linear in the input.
pub(super) fn text(markdown: &str) -> String {
    let mut writer = Writer { rest: markdown, ..Writer::default() };
    while let Some(c) = writer.rest.chars().next() {
        writer.step(c);
    }
    let plain = writer.without_marks();
    if plain.contains('&') { htmlize::unescape(plain).into_owned() } else { plain }
}

#[derive(Default)]
struct Writer<'a> {
    rest: &'a str,
    out: String,
    /// Open ones, the innermost last.
    brackets: VecDeque<Bracket>,
    marks: Vec<Mark>,
    /// Start and length of what is to be cut from `out`.
    cuts: Vec<(usize, usize)>,
    /// No closing sign stands in `rest`: do not look for it again.
    no_paren: bool,
    no_angle: bool,
    no_tick: bool,
}

/// An open bracket.
#[derive(Clone, Copy)]
struct Bracket {
    at: usize,
    is_image: bool,
    /// How many cuts there were when it opened.
    cuts: usize,
}

/// A run of `*`, `_` or `~` in `out` that may begin or end emphasis.
#[derive(Clone, Copy)]
struct Mark {
    sign: char,
    at: usize,
    length: usize,
    opens: bool,
    closes: bool,
}

impl Writer<'_> {
    fn step(&mut self, c: char) {
        match c {
            '\\' => self.escape(),
            '`' => self.code(),
            '<' => self.tag(),
            '!' if self.rest.starts_with("![") => {
                self.open_bracket(true);
                self.skip(2);
            }
            '[' => {
                self.open_bracket(false);
                self.out.push('[');
                self.skip(1);
            }
            ']' => self.close_bracket(),
            '*' | '_' | '~' => self.mark(c),
            _ => {
                self.out.push(c);
                self.skip(c.len_utf8());
            }
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn escape(&mut self) {
        self.skip(1);
        match self.rest.chars().next() {
            Some(c) if c.is_ascii_punctuation() => {
                self.out.push(c);
                self.skip(1);
            }
            Some('\n') => {}
            _ => self.out.push('\\'),
        }
    }

    /// A code span: its text without the ticks.
    fn code(&mut self) {
        let ticks = self.rest.bytes().take_while(|&b| b == b'`').count();
        let fence = self.rest.get(..ticks).unwrap_or_default();
        let inside = self.rest.get(ticks..).unwrap_or_default();
        let end = if self.no_tick { None } else { inside.find(fence) };
        if let Some(end) = end {
            self.out.push_str(inside.get(..end).unwrap_or_default());
            self.skip(ticks + end + ticks);
        } else {
            self.no_tick = true;
            self.out.push_str(fence);
            self.skip(ticks);
        }
    }

    /// An address in angle brackets is shown, a tag is left out.
    fn tag(&mut self) {
        let inside = self.rest.get(1..).unwrap_or_default();
        let is_tag =
            inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let end = if is_tag && !self.no_angle { inside.find('>') } else { None };
        self.no_angle |= is_tag && end.is_none();
        let Some(end) = end else {
            self.out.push('<');
            return self.skip(1);
        };
        let tag = inside.get(..end).unwrap_or_default();
        if tag.contains("://") && !tag.contains(' ') {
            self.out.push_str(tag);
        } else if tag.get(..2).is_some_and(|t| t.eq_ignore_ascii_case("br")) {
            self.out.push('\n');
        }
        self.skip(end + 2);
    }

    fn open_bracket(&mut self, is_image: bool) {
        let bracket = Bracket { at: self.out.len(), is_image, cuts: self.cuts.len() };
        push_bounded(&mut self.brackets, bracket);
    }

    fn close_bracket(&mut self) {
        self.skip(1);
        let Some(open) = self.brackets.pop_back() else {
            return self.out.push(']');
        };
        let target = self.target_length();
        if target == 0 {
            self.out.push(']');
        } else if open.is_image {
            self.out.truncate(open.at);
            self.cuts.truncate(open.cuts);
            while self.marks.last().is_some_and(|m| m.at >= open.at) {
                self.marks.pop();
            }
        } else {
            self.cuts.push((open.at, 1));
        }
        self.skip(target);
    }

    /// Length of `(address "title")` or `[name]` at the start of the rest.
    fn target_length(&mut self) -> usize {
        if self.rest.starts_with('(') && !self.no_paren {
            let mut depth = 0_usize;
            for (at, c) in self.rest.char_indices() {
                match c {
                    '(' => depth += 1,
                    ')' if depth == 1 => return at + 1,
                    ')' => depth -= 1,
                    _ => {}
                }
            }
            self.no_paren = true;
        } else if self.rest.starts_with('[') {
            let short = self.rest.get(..self.rest.floor_char_boundary(200)).unwrap_or_default();
            return short.find(']').map_or(0, |end| end + 1);
        }
        0
    }

    fn mark(&mut self, sign: char) {
        let length = self.rest.chars().take_while(|&c| c == sign).count();
        let before = self.out.chars().next_back();
        let after = self.rest.get(length..).and_then(|r| r.chars().next());
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // An underscore inside a word is part of it.
        let whole = sign != '_' || !(in_word(before) && in_word(after));
        self.marks.push(Mark {
            sign,
            at: self.out.len(),
            length,
            opens: touches(after) && whole && (sign != '~' || length == 2),
            closes: touches(before) && whole && (sign != '~' || length == 2),
        });
        self.out.push_str(self.rest.get(..length).unwrap_or_default());
        self.skip(length);
    }

    /// `out` without the marks that open and close emphasis in pairs.
    fn without_marks(self) -> String {
        let mut open: VecDeque<Mark> = VecDeque::new();
        let mut cuts = self.cuts;
        for mark in self.marks {
            let mut left = mark.length;
            while let Some(last) =
                open.back_mut().filter(|o| mark.closes && o.sign == mark.sign && left > 0)
            {
                let paired = last.length.min(left);
                last.length -= paired;
                cuts.push((last.at + last.length, paired));
                cuts.push((mark.at + mark.length - left, paired));
                left -= paired;
                if last.length == 0 {
                    open.pop_back();
                }
            }
            if left > 0 && mark.opens {
                let rest = Mark { at: mark.at + mark.length - left, length: left, ..mark };
                push_bounded(&mut open, rest);
            }
        }
        cuts.sort_unstable();
        let (mut text, mut from) = (String::with_capacity(self.out.len()), 0);
        for (at, length) in cuts {
            text.push_str(self.out.get(from..at).unwrap_or_default());
            from = at + length;
        }
        text.push_str(self.out.get(from..).unwrap_or_default());
        text
    }
}

/// Opens one more; of too many, the outermost is forgotten.
fn push_bounded<T>(open: &mut VecDeque<T>, inner: T) {
    const MOST_OPEN: usize = 1000;
    if open.len() == MOST_OPEN {
        open.pop_front();
    }
    open.push_back(inner);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_text_stays() {
        let cases = [
            ("**Bold** and *soft* and ***both*** and ~~gone~~", "Bold and soft and both and gone"),
            ("__Bold__ and _soft_ but snake_case_name", "Bold and soft but snake_case_name"),
            ("2 * 3 * 4 and a lone *star", "2 * 3 * 4 and a lone *star"),
            ("A [link](https://example.org/a_(b) \"title\") here", "A link here"),
            ("[A *soft* link](x) and *[inside](y)*", "A soft link and inside"),
            ("[by name][1] and [not a link]", "by name and [not a link]"),
            ("![A photo](p.jpg)Caption", "Caption"),
            ("[![A photo](p.jpg)](https://example.org)Text", "Text"),
            ("`code` and ``co`de``", "code and co`de"),
            (r"\*not soft\* and 5\. and C:\dir", "*not soft* and 5. and C:\\dir"),
            (
                "AT&amp;T &mdash; <b>bold</b> <https://example.org>",
                "AT&T — bold https://example.org",
            ),
            ("x < y and y > z", "x < y and y > z"),
            ("“**He** said”", "“He said”"),
        ];
        for (markdown, plain) in cases {
            assert_eq!(text(markdown), plain, "{markdown}");
        }
    }
}
