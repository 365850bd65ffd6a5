//! Abbreviations of time zones.

use jiff::civil::{DateTime, Weekday};

use super::Zone;

/// The zone an abbreviation stands for.
pub(super) fn by_name(name: &str) -> Option<Zone> {
    let upper = name.to_ascii_uppercase();
    if let Some((_, minutes)) = PLAIN.iter().find(|(n, _)| *n == upper) {
        return Some(Zone::Offset(*minutes));
    }
    if let Some((n, minutes)) = SHARED.iter().find(|(n, _)| *n == upper) {
        return Some(Zone::Guessed(n, *minutes));
    }
    let (_, winter) = UNITED_STATES.iter().find(|(n, _)| *n == upper)?;
    Some(Zone::UnitedStates(*winter))
}

const PLAIN: [(&str, i32); 29] = [
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("SAST", 120),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("JST", 540),
    ("HKT", 480),
    ("SGT", 480),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
];

/// Several zones go by these names; the one of the largest press comes first.
const SHARED: [(&str, i32); 3] = [("BST", 60), ("IST", 330), ("CST", -360)];

const UNITED_STATES: [(&str, i32); 4] = [("ET", -300), ("CT", -360), ("MT", -420), ("PT", -480)];

/// Minutes that US summer time adds: from the second Sunday of March to the
/// first Sunday of November, 2 a.m. (Energy Policy Act of 2005).
pub(super) fn us_summer(local: DateTime) -> i32 {
    let change = |month: i8, nth: i8| {
        let first = jiff::civil::date(local.year(), month, 1);
        Some(first.nth_weekday_of_month(nth, Weekday::Sunday).ok()?.at(2, 0, 0, 0))
    };
    match (change(3, 2), change(11, 1)) {
        (Some(spring), Some(autumn)) if spring <= local && local < autumn => 60,
        _ => 0,
    }
}
