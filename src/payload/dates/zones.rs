//! Time zones by abbreviation and by place.

use jiff::civil::{Date, DateTime, Weekday};

/// A zone as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payload) enum Zone {
    /// Minutes east of Greenwich.
    Offset(i32),
    /// An abbreviation that stands for several zones, and the one it is taken for.
    Guessed(&'static str, i32),
    /// A place with summer time: minutes east in winter.
    Seasonal(Summer, i32),
}

impl Zone {
    /// Minutes east of Greenwich at a local time.
    pub(super) fn minutes(self, local: DateTime) -> i32 {
        match self {
            Self::Offset(minutes) | Self::Guessed(_, minutes) => minutes,
            Self::Seasonal(summer, winter) => winter + if summer.is_on(local) { 60 } else { 0 },
        }
    }
}

/// Whose rule of summer time; to the hour, since an article says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::payload) enum Summer {
    /// From the second Sunday of March to the first of November, 2 a.m. (Energy Policy
    /// Act of 2005).
    UnitedStates,
    /// From the last Sunday of March to the last of October, 1 a.m. UTC (Directive
    /// 2000/84/EC).
    Europe,
    /// From the first Sunday of October to the first of April.
    Australia,
}

impl Summer {
    fn is_on(self, local: DateTime) -> bool {
        let sunday = |month: i8, nth: i8| {
            let first = Date::new(local.year(), month, 1).ok()?;
            Some(first.nth_weekday_of_month(nth, Weekday::Sunday).ok()?.at(2, 0, 0, 0))
        };
        let (starts, ends) = match self {
            Self::UnitedStates => (sunday(3, 2), sunday(11, 1)),
            Self::Europe => (sunday(3, -1), sunday(10, -1)),
            // Summer spans the turn of the year there.
            Self::Australia => (sunday(4, 1), sunday(10, 1)),
        };
        let Some((starts, ends)) = starts.zip(ends) else { return false };
        (starts <= local && local < ends) != (self == Self::Australia)
    }
}

/// The zone an abbreviation stands for. It is written in capitals, since several are
/// words as well.
pub(super) fn by_name(name: &str) -> Option<Zone> {
    if name.chars().any(|c| !c.is_ascii_uppercase()) && name != "z" {
        return None;
    }
    let name = if name == "z" { "Z" } else { name };
    if let Some((_, minutes)) = PLAIN.iter().find(|(n, _)| *n == name) {
        return Some(Zone::Offset(*minutes));
    }
    if let Some((n, minutes)) = SHARED.iter().find(|(n, _)| *n == name) {
        return Some(Zone::Guessed(n, *minutes));
    }
    let (_, winter) = UNITED_STATES.iter().find(|(n, _)| *n == name)?;
    Some(Zone::Seasonal(Summer::UnitedStates, *winter))
}

/// The zone of a place in the names of the IANA: those of the largest presses.
pub(super) fn by_place(name: &str) -> Option<Zone> {
    let (area, city) = name.split_once('/')?;
    let found = PLACES.iter().find(|(n, ..)| *n == name);
    if let Some((_, winter, summer)) = found {
        return Some(summer.map_or(Zone::Offset(*winter), |s| Zone::Seasonal(s, *winter)));
    }
    let winter = match (area, city) {
        ("Etc", _) => return by_name(city),
        ("Europe", "London" | "Dublin" | "Lisbon") => 0,
        ("Europe", _) if EASTERN.contains(&city) => 120,
        ("Europe", _) => 60,
        _ => return None,
    };
    Some(Zone::Seasonal(Summer::Europe, winter))
}

const PLAIN: [(&str, i32); 57] = [
    ("Z", 0),
    ("UT", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("WEST", 60),
    ("WAT", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MET", 60),
    ("MEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("CAT", 120),
    ("SAST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("EAT", 180),
    ("IDT", 180),
    ("MSK", 180),
    ("TRT", 180),
    ("IRST", 210),
    ("GST", 240),
    ("PKT", 300),
    ("NPT", 345),
    ("ICT", 420),
    ("WIB", 420),
    ("WITA", 480),
    ("WIT", 540),
    ("HKT", 480),
    ("SGT", 480),
    ("MYT", 480),
    ("PHT", 480),
    ("AWST", 480),
    ("JST", 540),
    ("KST", 540),
    ("ACST", 570),
    ("ACDT", 630),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("NDT", -150),
    ("BRT", -180),
    ("ART", -180),
    ("ADT", -180),
    ("AST", -240),
    ("EDT", -240),
    ("EST", -300),
    ("CDT", -300),
    ("MDT", -360),
    ("MST", -420),
    ("PDT", -420),
    ("PST", -480),
    ("AKDT", -480),
    ("AKST", -540),
    ("HST", -600),
];

/// Several zones go by these names; the one of the largest press comes first.
const SHARED: [(&str, i32); 3] = [("BST", 60), ("IST", 330), ("CST", -360)];

const UNITED_STATES: [(&str, i32); 4] = [("ET", -300), ("CT", -360), ("MT", -420), ("PT", -480)];

/// Of Europe, two hours east; the rest of the continent but its west is one.
const EASTERN: [&str; 8] =
    ["Athens", "Bucharest", "Helsinki", "Kyiv", "Kiev", "Riga", "Sofia", "Vilnius"];

const PLACES: [(&str, i32, Option<Summer>); 32] = [
    ("America/New_York", -300, Some(Summer::UnitedStates)),
    ("America/Toronto", -300, Some(Summer::UnitedStates)),
    ("America/Detroit", -300, Some(Summer::UnitedStates)),
    ("America/Chicago", -360, Some(Summer::UnitedStates)),
    ("America/Denver", -420, Some(Summer::UnitedStates)),
    ("America/Phoenix", -420, None),
    ("America/Los_Angeles", -480, Some(Summer::UnitedStates)),
    ("America/Vancouver", -480, Some(Summer::UnitedStates)),
    ("US/Eastern", -300, Some(Summer::UnitedStates)),
    ("US/Central", -360, Some(Summer::UnitedStates)),
    ("US/Mountain", -420, Some(Summer::UnitedStates)),
    ("US/Pacific", -480, Some(Summer::UnitedStates)),
    ("America/Bogota", -300, None),
    ("America/Lima", -300, None),
    ("America/Mexico_City", -360, None),
    ("America/Sao_Paulo", -180, None),
    ("Africa/Johannesburg", 120, None),
    ("Africa/Lagos", 60, None),
    ("Africa/Nairobi", 180, None),
    ("Asia/Calcutta", 330, None),
    ("Asia/Dubai", 240, None),
    ("Asia/Hong_Kong", 480, None),
    ("Asia/Jakarta", 420, None),
    ("Asia/Karachi", 300, None),
    ("Asia/Kolkata", 330, None),
    ("Asia/Seoul", 540, None),
    ("Asia/Shanghai", 480, None),
    ("Asia/Tokyo", 540, None),
    ("Europe/Istanbul", 180, None),
    ("Europe/Moscow", 180, None),
    ("Australia/Melbourne", 600, Some(Summer::Australia)),
    ("Australia/Sydney", 600, Some(Summer::Australia)),
];
