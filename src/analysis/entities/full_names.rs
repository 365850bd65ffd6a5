//! How two names of one person may differ: middle names, initials, nicknames,
//! particles, suffixes.

use super::Knowledge;
use crate::lexicon::{Class, Lexicon};

/// From this length of the longer one on, words that differ by a letter are one word misspelt.
const SURE_SPELLING: usize = 6;

/// The words of a full name, and its suffix.
pub(super) type Form<'a> = (&'a [&'a str], Option<&'a str>);

/// Whether `short` is the surname in the full name: its end, or its start
/// where the family name comes first ("Xi Jinping").
pub(super) fn is_surname(full: &[&str], short: &[&str], knowledge: &Knowledge) -> bool {
    let particles = full.len() > short.len() && full.ends_with(short);
    let family_first =
        full.starts_with(short) && short.first().is_some_and(|w| knowledge.first_name(w).is_none());
    particles || family_first
}

/// Whether the words of `short` stand side by side in `full`.
pub(super) fn contains(full: &[&str], short: &[&str]) -> bool {
    !short.is_empty() && full.windows(short.len()).any(|w| w == short)
}

/// Whether two full names, the first the fuller, may be of one person.
pub(super) fn same_person(long: &[&str], short: &[&str], knowledge: &Knowledge) -> bool {
    if long.starts_with(short) || long.ends_with(short) {
        return true;
    }
    let (Some((long_last, long_given)), Some((short_last, short_given))) =
        (long.split_last(), short.split_last())
    else {
        return false;
    };
    long_last == short_last && same_given_names(long_given, short_given, knowledge)
}

fn same_given_names(long: &[&str], short: &[&str], knowledge: &Knowledge) -> bool {
    let (Some((first_long, middle_long)), Some((first_short, middle_short))) =
        (long.split_first(), short.split_first())
    else {
        return false;
    };
    let initials: String = long.iter().filter_map(|w| w.chars().next()).collect();
    let by_initials = first_short.len() > 1 && initials == *first_short;
    let first = first_long == first_short
        || is_initial(first_long, first_short)
        || is_initial(first_short, first_long)
        || knowledge.is_nickname(first_long, first_short);
    let middles = middle_long.iter().zip(middle_short);
    by_initials
        || (first
            && middles.into_iter().all(|(a, b)| a == b || is_initial(a, b) || is_initial(b, a)))
}

fn is_initial(initial: &str, name: &str) -> bool {
    initial.chars().count() == 1 && name.starts_with(initial)
}

/// Whether the name has no given name: one word, or a surname with particles. A
/// particle with a capital is a given name: "Ben Harker".
pub(super) fn is_short(words: &[&str], text: &str, lexicon: &Lexicon) -> bool {
    let surname = words.iter().skip_while(|w| lexicon.is(w, Class::Particle)).count();
    let particles = surname <= 1 && !text.starts_with(char::is_uppercase);
    particles || words.len() == 1 || !text.contains(char::is_whitespace)
}

/// Whether two long words differ by one letter, which is not the first: changed, left
/// out or put in.
pub(super) fn one_letter_off(a: &str, b: &str) -> bool {
    let (a, b) = if a.len() <= b.len() {
        (a.as_bytes(), b.as_bytes())
    } else {
        (b.as_bytes(), a.as_bytes())
    };
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = |word: &[u8], from: usize| word.get(from..).unwrap_or_default().to_vec();
    b.len() >= SURE_SPELLING
        && same > 0
        && a != b
        && match b.len() - a.len() {
            0 => rest(a, same + 1) == rest(b, same + 1),
            1 => rest(a, same) == rest(b, same + 1),
            _ => false,
        }
}

/// The name without "Jr." or "III", and which of them it has.
pub(super) fn without_suffix<'w>(words: &'w [&'w str], lexicon: &'w Lexicon) -> Form<'w> {
    let Some((last, rest)) = words.split_last() else { return (words, None) };
    let known = lexicon.get(last);
    let suffix = known.full().filter(|_| known.is(Class::Suffix) && !rest.is_empty());
    if suffix.is_some() { (rest, suffix) } else { (words, None) }
}
