//! Single marks, each of which may be an apostrophe.

use super::{Marks, Stretch};
use crate::analysis::layout::Document;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;

/// Pairs the single marks outside `doubles`.
pub(super) fn pair(document: &Document<'_>, marks: &Marks, doubles: &[Stretch]) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut doubles = doubles.iter().peekable();
    let mut open_before = false;
    let mut paragraphs = document.layout.paragraphs.iter().enumerate().peekable();
    while let Some((index, paragraph)) = paragraphs.next() {
        let mut state = Singles { lexicon: document.lexicon, open: None, maybe: None };
        let text = paragraph.span.slice(document.text);
        let stretch = |from: Span, to: Span| Stretch {
            span: from.hull(to),
            paragraph: index,
            inner: Span::new(from.end, to.start),
            continues: open_before && from.start == paragraph.span.start,
            left_open: false,
        };
        let single = |mark: char| matches!(mark, '\'' | '‘' | '’');
        for &(start, c) in marks.within(paragraph.span).iter().filter(|(_, c)| single(*c)) {
            while doubles.next_if(|d| d.span.end <= start).is_some() {}
            if doubles.peek().is_some_and(|d| d.span.covers(start)) {
                continue;
            }
            let (before, rest) = text.split_at(start - paragraph.span.start);
            let before = before.chars().next_back().unwrap_or(' ');
            let rest = rest.get(c.len_utf8()..);
            let mark = Span::new(start, start + c.len_utf8());
            if let Some((from, to)) = state.step(c, mark, before, rest.unwrap_or("")) {
                out.push(stretch(from, to));
            }
        }
        let end = Span::new(paragraph.span.end, paragraph.span.end);
        let next = paragraphs.peek().map_or("", |(_, next)| next.span.slice(document.text));
        let runs_on = state.open.filter(|open| {
            let before = Span::new(paragraph.span.start, open.start).slice(document.text);
            let rest = Span::new(open.end, end.start).slice(document.text);
            let closed = state.maybe.is_some_and(|to| to.end == end.start);
            !closed && may_speak(before) && opens_sentence(rest) && reopens(document.lexicon, next)
        });
        if let Some(from) = runs_on {
            out.push(Stretch { left_open: true, ..stretch(from, end) });
        } else if let (Some(from), Some(to)) = (state.open, state.maybe) {
            out.push(stretch(from, to));
        }
        open_before = runs_on.is_some();
    }
    out
}

/// Whether somebody's words can begin after `before`, unlike in "the 'gift".
fn may_speak(before: &str) -> bool {
    let last = before.trim_end().chars().last();
    last.is_none_or(|c| ":,.?!’'”\"—–-".contains(c))
}

fn opens_sentence(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether the paragraph begins with a single mark that opens.
fn reopens(lexicon: &Lexicon, paragraph: &str) -> bool {
    let rest = paragraph.strip_prefix(['\'', '‘']);
    rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric) && !elided(lexicon, rest))
}

/// Single marks of one paragraph, where every closing mark may be an apostrophe.
struct Singles<'d> {
    lexicon: &'d Lexicon,
    open: Option<Span>,
    /// A mark after an "s" that closes unless a surer one follows.
    maybe: Option<Span>,
}

impl Singles<'_> {
    /// Takes the next mark; returns a finished pair.
    fn step(&mut self, c: char, mark: Span, before: char, rest: &str) -> Option<(Span, Span)> {
        let after = rest.chars().next().unwrap_or(' ');
        let at_left = before.is_whitespace() || "([—–-:".contains(before);
        let opens = at_left && (after.is_alphanumeric() || "[…$£€“\"".contains(after));
        if c != '’' && opens && !elided(self.lexicon, rest) {
            let done = self.open.zip(self.maybe);
            if self.open.is_none() || done.is_some() {
                self.open = Some(mark);
                self.maybe = None;
            }
            return done;
        }
        let open = self.open.filter(|open| mark.start > open.end + 1)?;
        if c == '‘' || after.is_alphanumeric() {
            return None;
        }
        let sure = ".,!?;…—)".contains(before) || before.is_alphanumeric() && before != 's';
        if sure || before == 's' && ".,;:!?)".contains(after) {
            self.open = None;
            self.maybe = None;
            return Some((open, mark));
        }
        if before == 's' && self.maybe.is_none() {
            self.maybe = Some(mark);
        }
        None
    }
}

/// Whether the apostrophe before `rest` stands for letters left out.
fn elided(lexicon: &Lexicon, rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).take(8).collect();
    let word = word.to_lowercase();
    let decade =
        word.len() == 3 && word.ends_with('s') && word.starts_with(|c: char| c.is_ascii_digit());
    decade || lexicon.is(&word, Class::Elided)
}
