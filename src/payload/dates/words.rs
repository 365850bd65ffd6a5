//! What the words of dates mean, in the languages of `words.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::tokens::{Token, folded};

/// What a word means in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A month by its name.
    Month(Calendar, i8),
    Weekday,
    Label(Label),
    Morning,
    Afternoon,
    /// A time of day with a dot follows.
    BeforeTime,
    /// The number that follows is a month.
    BeforeMonth,
    /// The number before it is a month.
    AfterMonth,
    /// Joins day, month and year.
    Link,
    /// Stands beside dates.
    Beside,
}

/// How months and years are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    Gregorian,
    /// As the Gregorian, with years since the Buddha where they have two digits.
    Thai,
    Iranian,
    Ethiopian,
}

/// What a date is the day of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::payload) enum Label {
    /// "Published", "First published".
    Published,
    /// No label.
    None,
    /// "Last updated".
    Updated,
    /// "Received", "Expires".
    Other,
}

/// A word or words at the start of `tokens` with a meaning that `want` takes, in
/// `language` if it is known there; the meaning and how many tokens it has.
pub(super) fn meaning<T>(
    tokens: &[Token<'_>],
    language: Option<&str>,
    want: impl Fn(Meaning) -> Option<T>,
) -> Option<(T, usize)> {
    let Some(Token::Word(first)) = tokens.first() else { return None };
    // The longest first: `تشرين الثاني` is another month than `تشرين`.
    let is_first = FIRST.contains(folded(first).as_str());
    let lengths: &[usize] = if is_first { &[5, 3, 1] } else { &[1] };
    lengths.iter().find_map(|&length| {
        let key = joined(tokens.get(..length)?)?;
        let senses = WORDS.get(key.as_str())?;
        let own = senses.iter().filter(|s| Some(s.0) == language).find_map(|s| want(s.1));
        own.or_else(|| senses.iter().find_map(|s| want(s.1))).map(|meaning| (meaning, length))
    })
}

/// Whether one word has a meaning.
pub(super) fn is(word: &str, meaning: Meaning) -> bool {
    WORDS.get(folded(word).as_str()).is_some_and(|senses| senses.iter().any(|s| s.1 == meaning))
}

/// Whether a word names a month or a day of the week. A short one must be of a language
/// whose short forms are well known: others are names too.
pub(super) fn is_month_or_weekday(word: &str) -> bool {
    let is_long = word.chars().count() > 3;
    let fits = |(language, meaning): &(&str, Meaning)| {
        matches!(
            meaning,
            Meaning::Month(Calendar::Gregorian | Calendar::Thai, _) | Meaning::Weekday
        ) && (is_long || ["en", "de", "fr", "es"].contains(language))
    };
    WORDS.get(folded(word).as_str()).is_some_and(|senses| senses.iter().any(fits))
}

/// Whether a word has a meaning, alone or with words after it; most words of a page
/// have none.
pub(super) fn has_meaning(word: &str) -> bool {
    let word = folded(word);
    WORDS.contains_key(word.as_str()) || FIRST.contains(word.as_str())
}

/// Words with single spaces or dots between them, as a key of [`WORDS`].
fn joined(tokens: &[Token<'_>]) -> Option<String> {
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Word(word) if at % 2 == 0 => out.push_str(&folded(word)),
            Token::Space if at % 2 == 1 => out.push('_'),
            Token::Sign('.') if at % 2 == 1 => out.push('.'),
            _ => return None,
        }
    }
    Some(out)
}

type Senses = Vec<(&'static str, Meaning)>;

static WORDS: LazyLock<HashMap<String, Senses>> = LazyLock::new(|| {
    let mut words: HashMap<String, Senses> = HashMap::new();
    for line in include_str!("words.tsv").lines() {
        let mut columns = line.split('\t');
        let (Some(language), Some(meaning), Some(of)) =
            (columns.next(), columns.next().and_then(named), columns.next())
        else {
            continue;
        };
        for word in of.split(' ') {
            words.entry(folded(word)).or_default().push((language, meaning));
        }
    }
    words
});

/// The first words of meanings with several.
static FIRST: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    WORDS.keys().filter_map(|key| key.split_once(['_', '.'])).map(|(first, _)| first).collect()
});

fn named(name: &str) -> Option<Meaning> {
    const CALENDARS: [(&str, Calendar); 4] = [
        ("thai", Calendar::Thai),
        ("jalali", Calendar::Iranian),
        ("ethiopian", Calendar::Ethiopian),
        ("", Calendar::Gregorian),
    ];
    Some(match name {
        "weekday" => Meaning::Weekday,
        "published" => Meaning::Label(Label::Published),
        "updated" => Meaning::Label(Label::Updated),
        "other" => Meaning::Label(Label::Other),
        "am" => Meaning::Morning,
        "pm" => Meaning::Afternoon,
        "before" => Meaning::BeforeTime,
        "month" => Meaning::BeforeMonth,
        "aftermonth" => Meaning::AfterMonth,
        "link" => Meaning::Link,
        "beside" => Meaning::Beside,
        _ => {
            let prefixed = |(prefix, calendar)| Some((calendar, name.strip_prefix(prefix)?));
            let (calendar, number) = CALENDARS.into_iter().find_map(prefixed)?;
            let most = if calendar == Calendar::Ethiopian { 13 } else { 12 };
            let month = number.parse().ok().filter(|month: &i8| (1..=most).contains(month));
            Meaning::Month(calendar, month?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_read() {
        for line in include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(named(columns[1]).is_some(), "{line}");
            assert!(columns[2].split(' ').all(|word| !word.is_empty()), "{line}");
        }
    }

    #[test]
    fn twenty_languages_have_twelve_months() {
        let mut months: HashMap<&str, Vec<i8>> = HashMap::new();
        WORDS.values().flatten().for_each(|(language, meaning)| {
            if let Meaning::Month(_, month) = meaning {
                months.entry(language).or_default().push(*month);
            }
        });
        let whole = |of: &&Vec<i8>| (1..=12).all(|month| of.contains(&month));
        assert!(months.values().filter(whole).count() >= 20);
    }
}
