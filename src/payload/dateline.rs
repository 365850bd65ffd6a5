//! The dateline at the start of a body: "VIENTIANE, Laos, July 27 (Reuters) - ".

use crate::article::Dateline;
use crate::span::Span;

/// The dateline of a body that opens with one: the place, without date, agency
/// and dash, and the date as it is written, perhaps without a year. The text itself is
/// left as it is.
///
/// A place in capitals is enough ("PARIS — "); one in small letters needs an
/// agency or a date beside it ("London (Reuters) - ").
pub(super) fn at_start(body: &str) -> Option<(Dateline, Option<&str>)> {
    let line = body.lines().next()?;
    let line = line.get(..line.floor_char_boundary(LONGEST))?;
    let (before, after) = split_at_dash(line)?;
    // The date stands before the agency or after it.
    let (before, last) = without_date(before.trim_end());
    let (before, agency) = without_agency(before);
    let (place, first) = without_date(before);
    let date = first.or(last);
    let place = place.trim_end_matches([',', ' ', '.']);
    let opens_sentence = after.trim_start().chars().next().is_some_and(|c| {
        c.is_uppercase() || c.is_numeric() || !c.is_alphanumeric() || !c.is_lowercase()
    });
    let is_place = is_place(place) && (has_capitals(place) || agency || date.is_some());
    (is_place && opens_sentence).then(|| (Dateline { span: Span::new(0, place.len()) }, date))
}

/// The longest opening in which a dash is looked for, in bytes.
const LONGEST: usize = 100;

/// Before and after the first dash that stands between spaces, or the first
/// long dash.
fn split_at_dash(line: &str) -> Option<(&str, &str)> {
    const DASHES: [&str; 6] = [" - ", " – ", " — ", " -- ", "—", "--"];
    let found = |dash: &&str| Some((line.find(*dash)?, dash.len()));
    let (at, length) = DASHES.iter().filter_map(found).min()?;
    let longest = DASHES.iter().filter_map(found).filter(|f| f.0 == at).map(|f| f.1).max();
    Some((line.get(..at)?, line.get(at + longest.unwrap_or(length)..)?))
}

/// Cuts `(Reuters)` or "/`PRNewswire`/" from the end.
fn without_agency(text: &str) -> (&str, bool) {
    for (open, close) in [('(', ')'), ('/', '/'), ('[', ']')] {
        let inner = text.strip_suffix(close).and_then(|t| Some((t.rfind(open)?, t)));
        if let Some((at, _)) = inner {
            return (text.get(..at).unwrap_or("").trim_end(), true);
        }
    }
    (text, false)
}

/// Cuts ", July 27", ", Jul. 27, 2024" or ", 27 July" from the end, and gives it.
fn without_date(text: &str) -> (&str, Option<&str>) {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let is_month = |word: &str| {
        let lower = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        lower.len() >= 3
            && MONTHS.iter().any(|m| lower.starts_with(m))
            && word.chars().any(char::is_lowercase)
            && lower.chars().count() <= 9
    };
    let is_number = |word: &str| {
        let digits = word.trim_matches([',', '.']);
        !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let (mut end, mut month) = (text.len(), false);
    while let Some(word) = text.get(..end).and_then(|t| t.split_whitespace().next_back()) {
        if !(is_number(word) || is_month(word)) {
            break;
        }
        month |= is_month(word);
        end = text.get(..end).and_then(|t| t.trim_end().strip_suffix(word)).map_or(0, str::len);
    }
    match text.split_at_checked(end).filter(|_| month) {
        Some((before, date)) => (before.trim_end(), Some(date.trim())),
        None => (text, None),
    }
}

fn is_place(place: &str) -> bool {
    let words: Vec<&str> = place.split_whitespace().collect();
    let small = [
        "de", "la", "le", "el", "of", "the", "and", "on", "sur", "am", "upon", "du", "da", "do",
        "an", "der",
    ];
    !words.is_empty()
        && words.len() <= 7
        && !NO_PLACES.contains(&place.to_uppercase().as_str())
        && place
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | ',' | '.' | '\'' | '’' | '-' | '/'))
        && words.iter().all(|w| {
            let w = w.trim_start_matches(|c: char| !c.is_alphabetic());
            w.chars().next().is_some_and(char::is_uppercase) || small.contains(&w)
        })
}

/// Whether the first part of the place is in capitals, as "NEW YORK, N.Y.".
fn has_capitals(place: &str) -> bool {
    let first = place.split(',').next().unwrap_or(place);
    let letters = first.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 3 && letters.clone().all(char::is_uppercase)
}

/// Labels in capitals that stand before a dash and name no place.
const NO_PLACES: [&str; 22] = [
    "UPDATE",
    "BREAKING",
    "BREAKING NEWS",
    "WATCH",
    "EXCLUSIVE",
    "VIDEO",
    "OPINION",
    "ANALYSIS",
    "LIVE",
    "NEWS",
    "EDITORIAL",
    "CORRECTION",
    "REVIEW",
    "FACT CHECK",
    "EXPLAINER",
    "PHOTOS",
    "INTERVIEW",
    "READ MORE",
    "SPOILER ALERT",
    "NOTE",
    "EDITOR'S NOTE",
    "UPDATED",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn place(body: &str) -> Option<&str> {
        at_start(body).map(|(place, _)| place.span.slice(body))
    }

    #[test]
    fn datelines_give_their_place() {
        let cases = [
            ("VIENTIANE, Laos, July 27 (Reuters) - Talks began.", "VIENTIANE, Laos"),
            ("PARIS — The mayor resigned.", "PARIS"),
            ("WASHINGTON (AP) — The Senate voted.", "WASHINGTON"),
            ("NEW YORK, N.Y., Jan. 5, 2024 /PRNewswire/ -- A company", "NEW YORK, N.Y"),
            ("London (Reuters) - Shares fell.", "London"),
            ("SAINT-DENIS, France, 3 May – “We won,” she said.", "SAINT-DENIS, France"),
            ("RIO DE JANEIRO—Rain fell.", "RIO DE JANEIRO"),
            ("BERGEN, Norway (Nordpress) May 3, 2024 — Rain fell.", "BERGEN, Norway"),
        ];
        for (body, expected) in cases {
            assert_eq!(place(body), Some(expected), "{body}");
        }
    }

    #[test]
    fn datelines_give_their_date() {
        let cases = [
            ("NEW YORK, N.Y., Jan. 5, 2024 /PRNewswire/ -- A company", Some("Jan. 5, 2024")),
            ("BERGEN, Norway (Nordpress) 3 May 2024 — Rain fell.", Some("3 May 2024")),
            ("VIENTIANE, Laos, July 27 (Reuters) - Talks began.", Some("July 27")),
            ("PARIS — The mayor resigned.", None),
        ];
        for (body, expected) in cases {
            assert_eq!(at_start(body).and_then(|(_, date)| date), expected, "{body}");
        }
    }

    #[test]
    fn other_openings_are_no_datelines() {
        for body in [
            "The mayor — who resigned — left.",
            "London – a city of rain.",
            "NATO — which met on Monday — agreed.",
            "UPDATE — The vote is over.",
            "He left Paris - The mayor stayed.",
            "Paris",
            "— Paris",
            "",
        ] {
            assert_eq!(place(body), None, "{body}");
        }
    }
}
