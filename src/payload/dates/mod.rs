//! Dates as publishers write them → RFC 3339.
//!
//! ```text
//! tokens → day, clock (one form each) → scan: labels and bounds → choice
//! ```

mod calendars;
mod clock;
mod cursor;
mod day;
mod scan;
mod tokens;
mod words;
mod zones;

use jiff::{SignedDuration, civil::DateTime};

use scan::{Stated, stated};
use tokens::Token;
pub(super) use words::Label;
use words::Meaning;
pub(in crate::payload) use zones::Zone;

/// Which date of an article is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Published,
    Modified,
    Embargo,
}

impl Field {
    /// The key of the record.
    fn name(self) -> &'static str {
        match self {
            Self::Published => "published_at",
            Self::Modified => "modified_at",
            Self::Embargo => "embargo_until",
        }
    }

    /// The labels of dates that may be it, the best first.
    fn labels(self) -> &'static [Label] {
        match self {
            Self::Published => &[Label::Published, Label::None, Label::Updated],
            Self::Modified => &[Label::Updated, Label::None, Label::Published],
            Self::Embargo => &[Label::None, Label::Published, Label::Updated, Label::Other],
        }
    }
}

/// `raw` in RFC 3339 with seconds, in the zone it was given in.
///
/// Reads ISO 8601 (also without separators), RFC 2822, Unix times, and dates in words
/// of many languages, with what stands around them ("Published July 27, 2024 2:13 p.m.
/// EDT | Updated …"). Whatever had to be assumed is said in `notes`. `None`, with a
/// note, if it is no date. `language` is that of the article: it tells whether
/// `05/07/2024` is of May or July.
pub(super) fn rfc3339(
    raw: &str,
    field: Field,
    language: Option<&str>,
    notes: &mut Vec<String>,
) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    if is_unset(raw) {
        notes.push(format!("{} is where clocks begin to count: taken as not set", field.name()));
        return None;
    }
    let found = unix_time(raw).or_else(|| in_words(raw, field, language, notes));
    if found.is_none() {
        notes.push(format!("{} could not be read as a date", field.name()));
    }
    found
}

/// Whether a value is the beginning of Unix time to the second, which programs write where
/// they have no time.
fn is_unset(raw: &str) -> bool {
    let rest = raw.strip_prefix("1970-01-01").and_then(|rest| rest.strip_prefix(['T', ' ']));
    rest.is_some_and(|time| time.starts_with("00:00"))
}

/// Where a text stands that may show a date to readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In an element that is named a date.
    Named,
    /// In a short text: a sentence that mentions a day is no date.
    Free,
    /// Anywhere: only what is nothing but a date is one.
    Alone,
}

/// The labels of the dates that a text shows, in order.
pub(super) fn shown(text: &str, place: Place, language: Option<&str>) -> Vec<Label> {
    if !has_numbers(text) {
        return Vec::new();
    }
    let is_date = |s: &Stated| match place {
        Place::Alone => s.alone,
        _ if s.day.short => s.alone,
        Place::Named => true,
        Place::Free => s.bounded,
    };
    all(text, language).into_iter().filter(is_date).map(|s| s.label).collect()
}

/// Whether a word names a month or a day of the week.
pub(super) fn is_month_or_weekday(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    words::is_month_or_weekday(word)
}

/// Whether a text is a time of day and nothing else but what stands beside one.
pub(super) fn is_clock(text: &str, language: Option<&str>) -> bool {
    let text = tokens::start(text.trim());
    let tokens = tokens::tokens(&text);
    scan::is_clock(&tokens, language.map(|l| l.split(['-', '_']).next().unwrap_or(l)))
}

/// Whether a text has the numbers of a date: two, or one with all of its digits.
fn has_numbers(text: &str) -> bool {
    let (mut numbers, mut digits) = (0, 0);
    for c in text.chars() {
        digits = if c.is_numeric() { digits + 1 } else { 0 };
        numbers += usize::from(digits == 1);
        if numbers > 1 || digits >= 8 || c == '年' {
            return true;
        }
    }
    false
}

/// The first label in a text, as "Updated" in "Updated 5 May".
pub(super) fn label(text: &str) -> Option<Label> {
    let text = tokens::start(text);
    let tokens = tokens::tokens(&text);
    (0..tokens.len()).find_map(|at| label_before(tokens.get(at..)?).map(|(label, _)| label))
}

/// The label that a text ends with, as "Updated" in "By Ann Lee, updated on".
pub(super) fn label_at_end(text: &str) -> Option<Label> {
    let text = tokens::start(text);
    let tokens = tokens::tokens(&text);
    let (mut found, mut at) = (None, 0);
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let beside = |m| (m == Meaning::Beside).then_some(());
        at += if let Some((label, length)) = label_before(rest) {
            found = Some(label);
            length
        } else if let Some(((), length)) = words::meaning(rest, None, beside) {
            length
        } else {
            if matches!(rest.first(), Some(Token::Word(_) | Token::Number(..))) {
                found = None;
            }
            1
        };
    }
    found
}

fn label_before(tokens: &[Token<'_>]) -> Option<(Label, usize)> {
    let of = |m| if let Meaning::Label(label) = m { Some(label) } else { None };
    words::meaning(tokens, None, of)
}

/// Whether a declared value can be read as a date.
pub(super) fn is_date(raw: &str) -> bool {
    rfc3339(raw, Field::Published, None, &mut Vec::new()).is_some()
}

/// How the article's language orders day and month in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    MonthFirst,
    DayFirst,
    /// English of no country: as most of its press.
    Unknown,
}

impl Order {
    fn of(language: Option<&str>) -> Self {
        let Some(language) = language else { return Self::Unknown };
        let mut parts = language.split(['-', '_']);
        let primary = parts.next().unwrap_or_default();
        if !primary.eq_ignore_ascii_case("en") {
            return Self::DayFirst;
        }
        match parts.next().map(str::to_ascii_uppercase).as_deref() {
            Some("US" | "PH" | "CA") => Self::MonthFirst,
            Some(country) if country.len() == 2 => Self::DayFirst,
            _ => Self::Unknown,
        }
    }

    fn month_first(self) -> bool {
        self != Self::DayFirst
    }
}

fn local(stated: &Stated) -> DateTime {
    match stated.clock {
        Some(clock) => stated.day.date.at(clock.hour, clock.minute, clock.second, 0),
        None => stated.day.date.at(0, 0, 0, 0),
    }
}

/// All dates of a text.
fn all(raw: &str, language: Option<&str>) -> Vec<Stated> {
    let text = tokens::start(raw);
    let primary = language.map(|l| l.split(['-', '_']).next().unwrap_or(l).to_ascii_lowercase());
    let month_first = Order::of(language).month_first();
    stated(&tokens::tokens(&text), primary.as_deref(), month_first)
}

/// The date of a declared value that is the best for a field.
fn best(raw: &str, field: Field, language: Option<&str>) -> Option<Stated> {
    let all = all(raw, language);
    let of = |label: &Label| all.iter().find(|s| s.label == *label).copied();
    field.labels().iter().find_map(of)
}

/// `declared` in RFC 3339 in the zone of `shown`, if both are the same minute.
///
/// A time shown without a zone counts as the same minute if a zone of whole or
/// half hours makes it so. `None` if either tells no time of day, or `declared`
/// no zone.
pub(super) fn in_zone_of(declared: &str, shown: &str, language: Option<&str>) -> Option<String> {
    let with_time = |raw| best(raw, Field::Published, language).filter(|s| s.clock.is_some());
    let (declared, shown) = (with_time(declared)?, with_time(shown)?);
    let minutes = |minutes: i32| SignedDuration::from_mins(i64::from(minutes));
    let utc = local(&declared).checked_sub(minutes(offset(&declared)?)).ok()?;
    let whole_minute = utc.with().second(0).build().ok()?;
    let shown_minute = local(&shown).with().second(0).build().ok()?;
    let ahead = i32::try_from(shown_minute.duration_since(whole_minute).as_mins()).ok()?;
    let is_zone = match offset(&shown) {
        Some(offset) => offset == ahead,
        None => ahead % 30 == 0 && (-12 * 60..=14 * 60).contains(&ahead),
    };
    is_zone.then(|| Some(written(utc.checked_add(minutes(ahead)).ok()?, ahead))).flatten()
}

/// Minutes east of Greenwich, if a zone was written.
fn offset(stated: &Stated) -> Option<i32> {
    stated.clock.and_then(|clock| clock.zone).map(|zone| zone.minutes(local(stated)))
}

fn in_words(
    raw: &str,
    field: Field,
    language: Option<&str>,
    notes: &mut Vec<String>,
) -> Option<String> {
    let found = best(raw, field, language)?;
    let name = field.name();
    if found.day.order_guessed {
        let first = if Order::of(language).month_first() { "month" } else { "day" };
        notes.push(format!(
            "{name} could have day and month the other way round: taken as {first} first"
        ));
    }
    if field == Field::Published && found.label == Label::Updated {
        notes.push(format!("{name} is the day of the last update: no other is told"));
    }
    match found.clock.map(|clock| clock.zone) {
        Some(Some(Zone::Guessed(zone, minutes))) => {
            notes.push(format!("{name} has the zone {zone}: taken as {}", suffix(minutes)));
        }
        Some(Some(_)) => {}
        Some(None) if found.clock.is_some_and(|clock| clock.odd_zone) => {
            notes.push(format!("{name} has a zone that does not exist: taken as UTC"));
        }
        Some(None) => notes.push(format!("{name} has no zone: taken as UTC")),
        None if found.odd_time => {
            notes.push(format!("{name} has a time of day that cannot be: only the day is taken"));
        }
        None => notes.push(format!("{name} has no time of day: taken as midnight UTC")),
    }
    Some(written(local(&found), offset(&found).unwrap_or(0)))
}

fn written(local: DateTime, offset: i32) -> String {
    format!("{}{}", local.strftime("%Y-%m-%dT%H:%M:%S"), suffix(offset))
}

fn suffix(minutes: i32) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970; between 1973 and 2286, so that
/// neither a year nor a date without separators is taken for one.
fn unix_time(raw: &str) -> Option<String> {
    // `/Date(1722089595000+0200)/`, as .NET wrote it: the zone is for the reader.
    let in_net = raw.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/"));
    let raw = in_net.and_then(|time| time.split(['+', '-']).next()).unwrap_or(raw);
    // `@1722089595`, as shells write it.
    let raw = raw.strip_prefix('@').unwrap_or(raw);
    let whole = raw.split_once('.').map_or(raw, |(whole, _)| whole);
    if !whole.bytes().all(|b| b.is_ascii_digit())
        || !raw.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        13 => number / 1000,
        16 => number / 1_000_000,
        19 => number / 1_000_000_000,
        _ => return None,
    };
    Some(jiff::Timestamp::from_second(seconds).ok()?.to_string())
}

#[cfg(test)]
mod tests;
