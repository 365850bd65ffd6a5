//! Characters → tokens.

use super::abbreviations::{self, Abbreviation};
use super::hyphens;
use super::hyphens::Around;
use crate::lexicon::Lexicon;
use crate::span::Span;

/// Calls `push` with every token of `text` within `block`, in order.
pub(super) fn split(lexicon: &Lexicon, text: &str, block: Span, mut push: impl FnMut(Span)) {
    let mut chunks = Chunks { rest: Some(block.slice(text)), at: block.start }.peekable();
    let mut before = "";
    while let Some((offset, chunk)) = chunks.next() {
        let after = chunks.peek().map_or("", |(_, after)| *after);
        if is_initial(before, chunk, after) {
            push(Span::new(offset, offset + chunk.len()));
        } else if !chunk.is_empty() {
            split_chunk(Around { lexicon, before, after }, chunk, |start, end| {
                push(Span::new(offset + start, offset + end));
            });
        }
        before = chunk;
    }
}

/// The parts of a text between characters of white space, each with its place.
struct Chunks<'t> {
    rest: Option<&'t str>,
    /// Where the rest begins.
    at: usize,
}

impl<'t> Iterator for Chunks<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<(usize, &'t str)> {
        let text = self.rest.take()?;
        let at = self.at;
        // Most characters are letters of ASCII.
        let mut from = 0;
        while let Some(length) =
            text.as_bytes().get(from..)?.iter().position(|&byte| may_be_space(byte))
        {
            let (chunk, rest) = text.split_at_checked(from + length)?;
            let mut after = rest.chars();
            let c = after.next()?;
            if c.is_whitespace() {
                self.rest = Some(after.as_str());
                self.at += chunk.len() + c.len_utf8();
                return Some((at, chunk));
            }
            from += length + c.len_utf8();
        }
        Some((at, text))
    }
}

/// Whether a character of white space may begin with that byte.
const fn may_be_space(byte: u8) -> bool {
    byte <= b' ' || !byte.is_ascii()
}

/// Whether "A." or "I.", which elsewhere end sentences, is the initial of a name:
/// "Stephen I. Vladeck".
fn is_initial(before: &str, chunk: &str, after: &str) -> bool {
    let name = |word: &str| {
        word.len() > 1
            && word.starts_with(char::is_uppercase)
            && word.chars().all(char::is_alphabetic)
    };
    matches!(chunk, "A." | "I.") && name(before) && after.starts_with(char::is_uppercase)
}

/// Splits text without white space; offsets are within `chunk`.
fn split_chunk(around: Around<'_>, chunk: &str, mut push: impl FnMut(usize, usize)) {
    if chunk.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return push(0, chunk.len()); // most words
    }
    let address = address_in(chunk);
    let mut at = 0;
    while let Some(first) = char_at(chunk, at) {
        let end = match address {
            Some((start, end)) if start == at => end,
            _ => token_end(around, chunk, at, first),
        };
        push(at, end);
        at = end;
    }
}

/// Where a URL or mail address stands in `chunk`, punctuation around it left off.
fn address_in(chunk: &str) -> Option<(usize, usize)> {
    let lower_www = chunk.starts_with(['w', 'W'])
        && chunk.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("www."));
    if !lower_www && !chunk.bytes().any(|byte| matches!(byte, b'@' | b':')) {
        return None;
    }
    let mail = || {
        let at = chunk.find('@')?;
        let domain = chunk.get(at + 1..)?;
        (at > 0 && domain.contains('.') && domain.starts_with(char::is_alphanumeric)).then_some(())
    };
    if !lower_www && !chunk.contains("://") {
        mail()?;
    }
    let start = chunk.find(char::is_alphanumeric)?;
    let end = chunk.rfind(|c: char| c.is_alphanumeric() || c == '/')?;
    let last = char_at(chunk, end)?.len_utf8();
    (start < end).then_some((start, end + last))
}

fn token_end(around: Around<'_>, chunk: &str, at: usize, first: char) -> usize {
    let rest = chunk.get(at..).unwrap_or("");
    if let Some(length) = clitic(rest) {
        return at + length;
    }
    if is_word(first) {
        return word_end(around, chunk, at);
    }
    let single = at + first.len_utf8();
    match first {
        '@' | '#' if at == 0 && char_at(chunk, single).is_some_and(is_word) => {
            word_end(around, chunk, single)
        }
        '.' | '-' | '`' | '_' | '*' | '=' | '~' => run_end(chunk, at, first),
        '\'' if rest.starts_with("''") => at + 2,
        _ => single,
    }
}

/// The end of a run of one and the same ASCII mark.
fn run_end(chunk: &str, at: usize, mark: char) -> usize {
    let rest = chunk.get(at..).unwrap_or("");
    at + (rest.len() - rest.trim_start_matches(mark).len())
}

/// The length of `'s`, `n't` and the like, if `rest` starts with one that ends
/// its word. Only looks at a handful of bytes.
fn clitic(rest: &str) -> Option<usize> {
    let (mark, letters) = match rest.chars().next()? {
        'n' | 'N' => (mark_at(rest, 1)?, "t"),
        '\'' | '’' => (mark_at(rest, 0)?, ""),
        _ => return None,
    };
    let tail = rest.get(mark..)?;
    let end = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len()).min(3);
    let found = tail.get(..end)?;
    let closed = tail.get(end..)?.chars().next().is_none_or(|c| !is_word(c) && c != '\'');
    let known = if letters.is_empty() {
        let single = matches!(found.as_bytes(), [b's' | b'd' | b'm' | b'S' | b'D' | b'M']);
        single || ["re", "ve", "ll"].iter().any(|c| found.eq_ignore_ascii_case(c))
    } else {
        found.eq_ignore_ascii_case(letters)
    };
    (known && closed).then_some(mark + end)
}

/// The offset after an apostrophe at `at`.
fn mark_at(rest: &str, at: usize) -> Option<usize> {
    let mark = char_at(rest, at)?;
    matches!(mark, '\'' | '’').then_some(at + mark.len_utf8())
}

/// The end of the word that starts at `start`.
fn word_end(around: Around<'_>, chunk: &str, start: usize) -> usize {
    let mut previous = ' ';
    let mut piece = start; // after the last full stop, for "U.S.", or "D-" for "D-N.Y."
    let mut at = start;
    loop {
        if let Some((last, end)) = plain_letters(chunk, at) {
            (previous, at) = (last, end);
        }
        let Some(c) = char_at(chunk, at) else { return at };
        let after = at + c.len_utf8();
        let next = char_at(chunk, after);
        if is_word(c) {
            let negated = at > start && matches!(c, 'n' | 'N');
            if negated && chunk.get(at..).is_some_and(|rest| clitic(rest).is_some()) {
                return at;
            }
        } else if c == '.' && !next.is_some_and(is_word) {
            return full_stop(around, chunk, start, piece, at);
        } else if !joins(around, chunk, start, piece, at, (previous, c, next)) {
            return at;
        }
        let party = c == '-' && chunk.get(start..at).is_some_and(abbreviations::is_party);
        if c == '.' || party {
            piece = after;
        }
        previous = c;
        at = after;
    }
}

/// The last of the ASCII letters and digits from `at` on, and their end. It stops
/// at an "n", with which a clitic may begin.
fn plain_letters(chunk: &str, at: usize) -> Option<(char, usize)> {
    let rest = chunk.as_bytes().get(at..)?;
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() && !matches!(byte, b'n' | b'N');
    let length = rest.iter().position(|byte| !plain(byte)).unwrap_or(rest.len());
    let last = rest.get(length.checked_sub(1)?)?;
    Some((char::from(*last), at + length))
}

/// Whether the mark in the middle of `(previous, mark, next)` is part of a word.
fn joins(
    around: Around<'_>,
    chunk: &str,
    start: usize,
    piece: usize,
    at: usize,
    (previous, mark, next): (char, char, Option<char>),
) -> bool {
    let Some(next) = next.filter(|c| is_word(*c)) else { return false };
    let numbers = previous.is_ascii_digit() && next.is_ascii_digit();
    match mark {
        '.' => {
            let symbol = || is_symbol(chunk.get(..at).unwrap_or(""), chunk.get(at + 1..));
            let degree = || is_degree(around, chunk.get(piece..at), chunk.get(at + 1..));
            numbers
                || at - piece <= previous.len_utf8()
                || next.is_lowercase()
                || symbol()
                || degree()
        }
        ',' | ':' | '/' => numbers,
        '_' => true,
        '&' => previous.is_uppercase() && next.is_uppercase(),
        '\'' | '’' => chunk.get(at..).is_some_and(|rest| clitic(rest).is_none()),
        '-' | '‐' | '‑' => {
            let (left, right) = (chunk.get(start..at), chunk.get(at + mark.len_utf8()..));
            hyphens::join(around, left.unwrap_or(""), right.unwrap_or(""))
        }
        _ => false,
    }
}

/// Whether the stop after `piece` is one inside a degree: "Ph.D."
fn is_degree(around: Around<'_>, piece: Option<&str>, right: Option<&str>) -> bool {
    let mut right = right.unwrap_or("").chars();
    let letter = right.next().is_some_and(char::is_uppercase) && !right.next().is_some_and(is_word);
    let known = || abbreviations::lookup(around.lexicon, piece.unwrap_or(""));
    letter && known() == Some(Abbreviation::Neutral)
}

/// Whether the stop between `left` and `right` is that of a share's symbol in brackets:
/// "(MKS.L)".
fn is_symbol(left: &str, right: Option<&str>) -> bool {
    let capitals = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    let exchange = right.and_then(|right| right.split_once(')')).map_or("", |(end, _)| end);
    let company = left.strip_prefix('(').unwrap_or("");
    (2..=5).contains(&company.len())
        && (1..=2).contains(&exchange.len())
        && capitals(company)
        && capitals(exchange)
}

/// The end of a word before the full stop at `at`: after it for an abbreviation.
fn full_stop(around: Around<'_>, chunk: &str, start: usize, piece: usize, at: usize) -> usize {
    let word = chunk.get(start..at).unwrap_or("");
    let state = chunk.get(piece..at).unwrap_or("");
    let mut last = state.chars();
    let letter = last.next().is_some_and(char::is_alphabetic) && last.next().is_none();
    let acronym = letter && piece > start;
    let initial = letter && word.starts_with(char::is_uppercase) && !matches!(word, "I" | "A");
    let ellipsis = chunk.get(at..).is_some_and(|rest| rest.starts_with(".."));
    if !ellipsis
        && (acronym
            || initial
            || abbreviations::lookup(around.lexicon, word).is_some()
            || piece > start && abbreviations::lookup(around.lexicon, state).is_some())
    {
        return at + 1;
    }
    at
}

/// Letters, digits and the marks that combine with them.
fn is_word(c: char) -> bool {
    is_letter(c) || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a character is a letter or a digit.
pub(in crate::analysis) fn is_letter(c: char) -> bool {
    // The commonest marks, which need not be looked up: dashes and quotation marks.
    let mark = matches!(c, '\u{2010}'..='\u{2027}');
    c.is_ascii_alphanumeric() || !c.is_ascii() && !mark && c.is_alphanumeric()
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_what_white_space_of_any_kind_divides() {
        for text in ["", " ", "a", "one two", " a\u{a0}b\tc\u{2003}é ", "“x”\u{85}y\u{3000}", "é\n"]
        {
            let place = |chunk: &'static str| (chunk.as_ptr().addr() - text.as_ptr().addr(), chunk);
            let expected: Vec<_> = text.split(char::is_whitespace).map(place).collect();
            let chunks = Chunks { rest: Some(text), at: 0 };
            assert_eq!(chunks.collect::<Vec<_>>(), expected, "{text:?}");
        }
    }
}
