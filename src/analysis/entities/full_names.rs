//! How two names of one person may differ: middle names, initials, nicknames,
//! particles, suffixes.

use super::Knowledge;

/// The words of a full name, and its suffix.
pub(super) type Form<'a> = (&'a [&'a str], Option<&'static str>);

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

/// Whether the name has no given name: one word, or a surname with particles.
pub(super) fn is_short(words: &[&str], text: &str) -> bool {
    let surname = words.iter().skip_while(|w| is_particle(w)).count();
    surname <= 1 || !text.contains(char::is_whitespace)
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "la"
            | "le"
            | "du"
            | "da"
            | "dos"
            | "di"
            | "bin"
            | "ibn"
            | "ben"
            | "abu"
            | "al"
            | "el"
            | "ter"
            | "ten"
            | "st"
            | "zu"
            | "af"
            | "o'"
    )
}

/// The name without "Jr." or "III", and which of them it has.
pub(super) fn without_suffix<'w>(words: &'w [&'w str]) -> Form<'w> {
    let Some((last, rest)) = words.split_last() else { return (words, None) };
    let suffix = match *last {
        "jr" | "jnr" | "junior" => "jr",
        "sr" | "snr" => "sr",
        "ii" => "ii",
        "iii" => "iii",
        "iv" => "iv",
        _ => return (words, None),
    };
    if rest.is_empty() { (words, None) } else { (rest, Some(suffix)) }
}
