//! Words of noun phrases, read from the text rather than from tokens.

use std::borrow::Cow;

use super::Knowledge;
use super::surface::without_possessive;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;

/// Whether the word may stand before the head of a role: "US", "deputy",
/// "Russia's".
pub(super) fn may_precede_head(word: &str, knowledge: &Knowledge) -> bool {
    if ends_phrase(word, knowledge.lexicon()) {
        return false;
    }
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = lower(bare);
    if possessive(bare) {
        // "Russia's foreign minister", but not "Monday's".
        return starts_upper(bare) && knowledge.place(without_possessive(bare)).is_some();
    }
    let lexicon = knowledge.lexicon();
    if is_functional(&lower, lexicon)
        || (is_verb_like(&lower, lexicon) && knowledge.place(bare).is_none())
    {
        return false;
    }
    starts_upper(bare)
        || knowledge.is_role_modifier(&lower)
        || lower.starts_with("ex-")
        || is_head(bare, knowledge)
}

/// The word in lower case, without a copy where it is so already.
pub(super) fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// Whether the word heads roles, whatever its case: "minister", "ex-minister".
pub(super) fn is_head(word: &str, knowledge: &Knowledge) -> bool {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches('.');
    let lower = lower(bare);
    let former = lower.strip_prefix("ex-").or_else(|| lower.strip_prefix("then-"));
    let lower = former.unwrap_or(&lower);
    knowledge.role_head(lower).is_some()
}

/// Whether a phrase cannot run on after this word.
pub(super) fn ends_phrase(word: &str, lexicon: &Lexicon) -> bool {
    let abbreviation = word.ends_with('.') && is_abbreviation(word, lexicon);
    word.ends_with([',', '.', ';', ':', '?', '!', ')', '"', '”', '’', '—', '–', '-'])
        && !abbreviation
}

/// "Sen.", "U.S.", "Lt.": a stop that ends no sentence.
pub(super) fn is_abbreviation(word: &str, lexicon: &Lexicon) -> bool {
    let inner = word.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches('.');
    let capital = inner.starts_with(char::is_uppercase);
    let titled = capital && lexicon.word(inner).is(Class::RoleShort);
    titled || (inner.contains('.') && inner.chars().all(|c| c == '.' || c.is_uppercase()))
}

/// Whether the word ends in a possessive, before a comma or not.
pub(super) fn possessive(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'") || word.ends_with("s’")
}

/// A participle, which ends a noun phrase.
pub(super) fn is_verb_like(word: &str, lexicon: &Lexicon) -> bool {
    word.ends_with("ing") && !lexicon.is(word, Class::Adjective)
}

/// Whether its first letter is a capital.
pub(super) fn starts_upper(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(char::is_uppercase)
}

/// Words that no role begins with, however they are written.
pub(super) fn is_functional(lower: &str, lexicon: &Lexicon) -> bool {
    let known = lexicon.get(lower);
    known.is_any(&[Class::Function, Class::Weekday, Class::Courtesy])
}

/// Spans of the words of `text`, from its end, within one paragraph.
pub(super) fn words_back(text: &str) -> impl Iterator<Item = Span> {
    let mut end = text.len();
    std::iter::from_fn(move || {
        let left = text.get(..end)?;
        let trimmed = left.trim_end();
        let ends_paragraph = left.get(trimmed.len()..).is_some_and(|gap| gap.contains("\n\n"));
        if trimmed.is_empty() || ends_paragraph {
            return None;
        }
        let start = trimmed.rfind(char::is_whitespace).map_or(0, |at| {
            at + trimmed.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)
        });
        end = start;
        Some(Span::new(start, trimmed.len()))
    })
}

/// Spans of the words of `text`, within one paragraph.
pub(super) fn words_forward(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let word = rest.trim_start();
        let start = at + rest.len() - word.len();
        let ends_paragraph = text.get(at..start).is_some_and(|gap| gap.contains("\n\n"));
        let len = word.find(char::is_whitespace).unwrap_or(word.len());
        if len == 0 || ends_paragraph {
            return None;
        }
        at = start + len;
        Some(Span::new(start, at))
    })
}
