//! Which word of a person's name is the family's: the last, or in names from East Asia the
//! one before the given name.

use std::ops::Range;

use super::document::Words;
use crate::analysis::layout::{self, Document};
use crate::lexicon::Class;

/// The token of the family name in a person's name.
pub(super) fn family_name(document: &Document<'_>, words: &Words, name: Range<usize>) -> usize {
    if comes_first(document, words, &name) { name.start } else { document.family_name(name) }
}

/// Whether the first of two words is the family name: "Sun Lijun", where the second is
/// known as no name and is two syllables of Chinese, and the first is no commoner before names.
pub(super) fn comes_first(document: &Document<'_>, words: &Words, name: &Range<usize>) -> bool {
    if name.len() != 2 {
        return false;
    }
    let (first, last) = (words.get(name.start).entry, words.get(name.start + 1).entry);
    let given = || document.lower(name.start + 1);
    first.first_name() <= first.surname()
        && last.first_name() == 0
        && last.surname() == 0
        && !document.is(name.start, Class::Particle)
        && is_syllable(document.lower(name.start))
        && (1..given().len()).any(|at| {
            given().split_at_checked(at).is_some_and(|(a, b)| is_syllable(a) && is_syllable(b))
        })
}

/// Whether a word in small letters is one syllable as Pinyin writes them: consonants that
/// begin syllables, one to three vowels, and "n" or "ng" or nothing.
fn is_syllable(word: &str) -> bool {
    layout::around_vowels(word).is_some_and(|(onset, end)| {
        let begins = match onset {
            "zh" | "ch" | "sh" => true,
            _ => onset.len() < 2 && !onset.contains('v'),
        };
        begins && matches!(end, "" | "n" | "ng")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_chinese() {
        for word in ["sun", "li", "jun", "xiao", "zheng", "hua", "an", "yuan", "lü"] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["", "per", "ford", "th", "cl", "van", "smith", "berg", "aeio"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
