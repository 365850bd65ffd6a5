//! A sentence as the automaton of the lists reads it.

use std::ops::Range;

use crate::analysis::layout::Document;
use crate::lists::{Capital, Lists, Row, Word, spell};

/// The words of a sentence.
#[derive(Debug, Default)]
pub(super) struct Read {
    words: Vec<Word>,
    places: Vec<Place>,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    token: usize,
    /// Whether its token begins with it.
    starts: bool,
    /// Whether its token ends with it.
    ends: bool,
    /// Whether a hyphen stands before it, without a space.
    glued: bool,
}

/// Reads the words of `tokens` into `read`, in place of what is there.
///
/// Most words are in no name. One in small letters is looked up only behind a word that
/// is in some name, unless names begin so.
pub(super) fn read(document: &Document<'_>, lists: &Lists, tokens: Range<usize>, read: &mut Read) {
    let matcher = lists.matcher();
    read.words.clear();
    read.places.clear();
    let mut glued = false;
    for token in tokens {
        if is_hyphen_between(document, token) {
            glued = true;
            continue;
        }
        let text = document.token(token);
        let goes_on = read.words.last().is_some_and(|word| word.number != 0);
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let may_start = || {
            let small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_punctuation();
            lists.has_small_starts() || !text.bytes().all(small)
        };
        let known = goes_on || may_start();
        if plain || !known {
            let number = if known { matcher.number(document.lower(token)) } else { 0 };
            let capital = if number != 0 { Capital::of(text) } else { Capital::None };
            read.words.push(Word { number, capital });
            read.places.push(Place { token, starts: true, ends: true, glued });
            glued = false;
        } else {
            let first = read.words.len();
            spell(text, |piece, word| {
                let capital = Capital::of(piece);
                read.words.push(Word { number: matcher.number(word), capital });
                let inner = read.places.len() > first;
                read.places.push(Place {
                    token,
                    starts: !inner,
                    ends: false,
                    glued: glued || inner,
                });
            });
            if read.words.len() == first {
                // A dash with spaces around it: no name goes over it.
                read.words.push(Word::default());
                read.places.push(Place { token, starts: true, ends: true, glued: false });
            }
            if let Some(last) = read.places.last_mut() {
                last.ends = true;
            }
            glued = false;
        }
    }
}

fn is_hyphen_between(document: &Document<'_>, token: usize) -> bool {
    let at = |token: usize| document.layout.tokens.get(token).map(|t| t.span);
    let between = || {
        let before = token.checked_sub(1).and_then(at)?.end;
        Some(before == at(token)?.start && at(token)?.end == at(token + 1)?.start)
    };
    matches!(document.token(token), "-" | "‐" | "‑") && between() == Some(true)
}

/// Gives away the names of rows among the words, the longest at each place first, until
/// one of them is taken.
pub(super) fn find(
    document: &Document<'_>,
    lists: &Lists,
    read: &Read,
    mut take: impl FnMut(Range<usize>, Vec<u32>) -> bool,
) {
    let matcher = lists.matcher();
    let mut at = 0;
    while let (Some(words), Some(first)) = (read.words.get(at..), read.places.get(at)) {
        at += 1;
        if !first.starts || words.first().is_none_or(|word| word.number == 0) {
            continue;
        }
        let tokens = |length: usize| {
            let last = read.places.get(at + length - 2)?;
            Some(first.token..last.token + 1).filter(|_| last.ends)
        };
        let text = |length: usize| {
            let span = document.span_of(tokens(length).unwrap_or_default());
            span.slice(document.text).split_whitespace().collect::<Vec<_>>().join(" ")
        };
        for found in matcher.find(words, text) {
            let Some(range) = tokens(found.length) else { continue };
            let after = read.places.get(at + found.length - 1);
            let joined = is_joined(document, first.glued, after.is_some_and(|p| p.glued), &range);
            let mut rows = found.rows;
            rows.retain(|&row| !joined || !lists.row(row).is_some_and(Row::is_person));
            if !rows.is_empty() && take(range, rows) {
                at += found.length - 1;
                break;
            }
        }
    }
}

/// "Ann Lee-Smith" is not Ann Lee, but "Lee-led" and "pro-Lee" are about Lee.
fn is_joined(document: &Document<'_>, before: bool, after: bool, tokens: &Range<usize>) -> bool {
    let capital = |token: usize| document.token(token).starts_with(char::is_uppercase);
    before && tokens.start.checked_sub(2).is_some_and(capital) || after && capital(tokens.end + 1)
}
