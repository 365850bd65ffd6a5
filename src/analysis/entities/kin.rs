//! Whether somebody is named only to say whose kin another is.

use super::phrase::{ends_phrase, possessive, starts_upper, words_back};
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;

/// How far before a name words are looked at, in bytes: bounds the work.
const WINDOW: usize = 120;

/// The most words between "son of" and the name.
const DESCRIBED: usize = 6;

/// The most words between whose kin it is and the word for kin: "his | late elder | brother".
const MODIFIERS: usize = 2;

/// Whether the name at byte `name` is that of kin spoken of in passing: "son of | Ann Lind",
/// "inspired by his late mother, | Ann Lind".
pub(super) fn in_passing(text: &str, name: usize, lexicon: &Lexicon) -> bool {
    let words = words_before(text, name);
    is_parent(&words, lexicon) || is_governed(&words, lexicon)
}

/// Whether the name at byte `name` is that of kin: "his father, | Jo Lind".
pub(super) fn is_presented(text: &str, name: usize, lexicon: &Lexicon) -> bool {
    behind_owner(&words_before(text, name), lexicon).is_some()
}

/// Whose kin the name at byte `name` is, and what kin: "his" and "father" before "his late father,
/// | Jo |".
pub(super) fn owner<'t>(
    text: &'t str,
    name: usize,
    lexicon: &Lexicon,
) -> Option<(&'t str, &'t str)> {
    // Few names stand behind a word for kin.
    let left = text.get(..name)?.trim_end();
    left.rsplit(char::is_whitespace).next().filter(|word| is_kin(word, lexicon))?;
    let words = words_before(text, name);
    let rest = behind_owner(&words, lexicon)?;
    let owner = words.len().checked_sub(rest.len() + 1)?;
    Some((words.get(owner)?, words.first()?.trim_end_matches(',')))
}

/// Whether the name is that of kin whose sentence reports nothing: "His mother, | Ann Lind, | was
/// asleep."
pub(super) fn is_silent(text: &str, name: Span, lexicon: &Lexicon) -> bool {
    let end = text.floor_char_boundary(text.len().min(name.end + WINDOW));
    let behind = text.get(name.end..end).unwrap_or("");
    let clause = behind.split(['.', '!', '?', '\n']).next().unwrap_or("");
    is_presented(text, name.start, lexicon)
        && !clause.split(' ').any(|w| lexicon.word(w.trim_end_matches(',')).reports())
}

/// The words before the name at byte `name`, counted leftwards.
fn words_before(text: &str, name: usize) -> Vec<&str> {
    let start = text.floor_char_boundary(name.saturating_sub(WINDOW));
    let left = text.get(start..name).unwrap_or("").trim_end();
    words_back(left).map(|word: Span| word.slice(left)).collect()
}

/// Whether the words between two names say that the second is the child of the first: " and her
/// son ", ", and his daughter, ".
pub(super) fn is_child_of(between: &str, lexicon: &Lexicon) -> bool {
    let mut words = between.split([' ', ',']).filter(|word| !word.is_empty());
    let joined = words.next() == Some("and");
    let owned = words.next().is_some_and(|word| lexicon.is(word, Class::Possessive));
    let mut described = words.skip_while(|word| !matches!(*word, "son" | "daughter")).skip(1);
    let child = between.contains("son") || between.contains("daughter");
    joined && owned && child && described.next().is_none()
}

fn is_kin(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.word(word.trim_end_matches(',')).is(Class::Kinship)
}

/// "son of the shipping magnate"; `words` are counted leftwards.
fn is_parent(words: &[&str], lexicon: &Lexicon) -> bool {
    let described = words.iter().take(DESCRIBED).take_while(|w| !ends_phrase(w, lexicon));
    let of = described.into_iter().position(|w| *w == "of");
    of.and_then(|of| words.get(of + 1)).is_some_and(|word| is_kin(word, lexicon))
}

/// "by his late mother,", "with Jo Lind's brother".
fn is_governed(words: &[&str], lexicon: &Lexicon) -> bool {
    let before = behind_owner(words, lexicon).unwrap_or_default();
    let governs = before.iter().find(|w| !starts_upper(w));
    governs.is_some_and(|w| lexicon.word(w).is(Class::Preposition))
}

/// The words left of whose kin it is: "inspired by" in "inspired by his late mother,".
fn behind_owner<'w, 't>(words: &'w [&'t str], lexicon: &Lexicon) -> Option<&'w [&'t str]> {
    let rest = words.split_first().filter(|(w, _)| is_kin(w, lexicon)).map(|(_, rest)| rest)?;
    let owns = |w: &&str| possessive(w) || lexicon.word(w).is(Class::Possessive);
    let owner = rest.iter().take(MODIFIERS + 1).position(owns)?;
    rest.get(owner + 1..)
}
