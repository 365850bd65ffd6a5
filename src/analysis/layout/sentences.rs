//! Tokens → sentences.

use super::Layout;
use super::abbreviations::{self, Abbreviation};
use crate::lexicon::{Class, Lexicon, Properties};

/// Closes the sentences of the tokens from `first` on, which are one paragraph.
///
/// A sentence that ends inside a closing quotation mark goes on where the
/// reporting clause follows: `“Why?” she asked.` is one sentence.
pub(super) fn split(
    lexicon: &Lexicon,
    text: &str,
    first: usize,
    wrapped: bool,
    layout: &mut Layout,
) {
    let end = layout.tokens.len();
    let (mut start, mut at) = (first, first);
    while at < end {
        let last = Paragraph { lexicon, text, layout, start, end, wrapped }.end_at(at);
        at = last.map_or(at, |last| last.at) + 1;
        if last.is_some_and(|last| last.closes) || at >= end {
            layout.close(start..at);
            start = at;
        }
    }
}

/// A possible end of a sentence: its last token, and whether it is one.
#[derive(Clone, Copy)]
struct End {
    at: usize,
    closes: bool,
}

struct Paragraph<'a> {
    lexicon: &'a Lexicon,
    text: &'a str,
    layout: &'a Layout,
    start: usize,
    end: usize,
    wrapped: bool,
}

impl<'a> Paragraph<'a> {
    /// The end that token `at` makes, closing marks after it included.
    fn end_at(&self, at: usize) -> Option<End> {
        if self.breaks_after(at) {
            return Some(End { at, closes: true });
        }
        if self.is_plain_word(at) {
            return None;
        }
        let token = self.token(at);
        let own = self.layout.tokens.get(at).map_or(0, |t| t.word);
        let abbreviation = abbreviation(self.lexicon, token, own);
        let stop = matches!(token, "." | "?" | "!" | "…" | "。") || token.starts_with("..");
        if !stop && abbreviation.is_none() {
            return None;
        }
        let (last, quoted) = self.closing_marks(at);
        let line = self.breaks_after(last);
        let closes = line || self.may_close(at, last, quoted, abbreviation);
        Some(End { at: last, closes })
    }

    /// The last of the stops, quotation marks and brackets that directly follow,
    /// and whether a quotation mark is among them.
    fn closing_marks(&self, at: usize) -> (usize, bool) {
        let (mut last, mut quoted) = (at, false);
        while self.touches(last) {
            match self.token(last + 1) {
                "”" | "\"" | "’" | "'" | "''" | "»" => quoted = true,
                ")" | "]" | "?" | "!" | "." | "…" => {}
                _ => break,
            }
            last += 1;
        }
        (last, quoted)
    }

    fn may_close(
        &self,
        at: usize,
        last: usize,
        quoted: bool,
        abbreviation: Option<Abbreviation>,
    ) -> bool {
        let next = self.token(last + 1);
        let Some(first) = next.chars().next() else { return true };
        if first.is_lowercase() || matches!(first, ',' | ';' | ':' | ')' | ']' | '—' | '–' | '-')
        {
            return false;
        }
        if let Some(kind) = abbreviation.filter(|_| last == at) {
            return first.is_uppercase() && self.abbreviation_closes(kind, last + 1);
        }
        let glued = self.touches(last) && !first.is_uppercase();
        let numbered = at == self.start + 1
            && self.token(self.start).len() < 3
            && self.token(self.start).bytes().all(|b| b.is_ascii_digit());
        let asked = quoted && matches!(self.token(at), "?" | "!") && self.reports(last + 1);
        !glued && !numbered && !asked
    }

    fn abbreviation_closes(&self, kind: Abbreviation, next: usize) -> bool {
        match kind {
            Abbreviation::Title => false,
            Abbreviation::Closing => true,
            Abbreviation::Clock => !self.tells_time(next),
            Abbreviation::Neutral => {
                self.properties(next).is(Class::Opener) || self.opens_clause(next)
            }
        }
    }

    /// Whether several are the subject of a clause that begins at `at`: "Investors were pleased",
    /// "Chinese carmakers were pleased", unlike "Chinese investment was low" and "President Lee".
    fn opens_clause(&self, at: usize) -> bool {
        let several = |at: usize| self.token(at).strip_suffix('s').filter(|word| word.len() > 2);
        let goes_on = |at: usize| {
            let lower = self.token(at).starts_with(|c: char| c.is_ascii_lowercase());
            lower && self.properties(at).is_any(&[Class::Auxiliary, Class::Speech])
        };
        if self.properties(at).is(Class::Nationality) {
            let lower = self.token(at + 1).starts_with(|c: char| c.is_ascii_lowercase());
            return lower && several(at + 1).is_some() && goes_on(at + 2);
        }
        // "U.S. Senators", "U.S. Marshals": a title would be no subject yet.
        let people = |word: &str| {
            let known = self.lexicon.word(&word.to_ascii_lowercase());
            known.is(Class::Role) && !known.is(Class::Title)
        };
        several(at).is_some_and(|word| goes_on(at + 1) && people(word))
    }

    /// What the lexicon knows of the token at `at`.
    fn properties(&self, at: usize) -> &'a Properties {
        self.lexicon.at(self.layout.tokens.get(at).map_or(0, |t| t.word))
    }

    /// Whether the token at `at` goes on with a time of day: "EDT", "Eastern time",
    /// "Monday", "Aug. 9".
    fn tells_time(&self, at: usize) -> bool {
        let token = self.token(at);
        let zone = token.len() <= 5 && token.chars().all(char::is_uppercase);
        let word = self.layout.tokens.get(at).map_or(0, |t| t.word);
        let dated =
            self.lexicon.at(word).is_any(&[Class::Weekday, Class::Month, Class::MonthShort]);
        zone && (token.ends_with('T') || token == "UTC")
            || dated
            || self.token(at + 1).eq_ignore_ascii_case("time")
    }

    /// Whether a short name and a reporting verb stand at `at`: "Ann Lee asked".
    fn reports(&self, at: usize) -> bool {
        let name =
            (at..at + 4).take_while(|i| self.token(*i).starts_with(char::is_uppercase)).count();
        let verb = self.token(at + name);
        name > 0 && matches!(verb, "said" | "says" | "asked" | "asks" | "added" | "wrote" | "told")
    }

    /// Whether token `at` ends with a letter or a digit, as most do: no stop, and no
    /// abbreviation with one.
    fn is_plain_word(&self, at: usize) -> bool {
        let end = self.layout.tokens.get(at).and_then(|t| t.span.end.checked_sub(1));
        let last = end.and_then(|end| self.text.as_bytes().get(end));
        last.is_some_and(u8::is_ascii_alphanumeric)
    }

    /// Whether a line break that counts stands between token `at` and the next.
    fn breaks_after(&self, at: usize) -> bool {
        if self.wrapped || at + 1 >= self.end {
            return false;
        }
        match self.gap(at) {
            [] | [b' '] => false, // most
            gap => gap.contains(&b'\n'),
        }
    }

    /// Whether the next token follows without white space.
    fn touches(&self, at: usize) -> bool {
        at + 1 < self.end && self.gap(at).is_empty()
    }

    /// What stands between token `at` and the next.
    fn gap(&self, at: usize) -> &'a [u8] {
        let span = |i: usize| self.layout.tokens.get(i).map(|t| t.span).unwrap_or_default();
        self.text.as_bytes().get(span(at).end..span(at + 1).start).unwrap_or_default()
    }

    /// The text of token `at`; empty past the paragraph.
    fn token(&self, at: usize) -> &'a str {
        let token = self.layout.tokens.get(at).filter(|_| at < self.end);
        token.map_or("", |t| t.span.slice(self.text))
    }
}

/// What kind of abbreviation a token with its full stop is, whose place in the lexicon is `own`.
fn abbreviation(lexicon: &Lexicon, token: &str, own: u32) -> Option<Abbreviation> {
    let word = token.strip_suffix('.')?;
    // "D-N.Y.", "R-Ariz."
    let state = word.split_once('-').filter(|(party, _)| abbreviations::is_party(party));
    let word = state.map_or(word, |(_, state)| state);
    if matches!(word, "a.m" | "p.m" | "A.M" | "P.M") {
        return Some(Abbreviation::Clock);
    }
    let letter = word.chars().count() == 1 && word.starts_with(char::is_alphabetic);
    if letter || word.contains('.') && !word.contains("..") {
        let known = word.chars().next().is_some_and(char::is_alphabetic);
        return known.then_some(Abbreviation::Neutral);
    }
    let known = if state.is_some() { lexicon.word(word) } else { lexicon.at(own) };
    abbreviations::kind(known, word)
}
