//! Dates as publishers write them → RFC 3339.

mod scan;
mod zones;

use jiff::{SignedDuration, civil::DateTime};

/// `raw` in RFC 3339 with seconds, in the zone it was given in.
///
/// Reads ISO 8601 (also without separators), RFC 2822, Unix times in seconds or
/// milliseconds, and dates in words ("July 27, 2024 2:13 p.m. EDT",
/// "27. Juli 2024"). Whatever had to be assumed is said in `notes`, under the
/// name of `field`. `None`, with a note, if it is no date.
pub(super) fn rfc3339(raw: &str, field: &str, notes: &mut Vec<String>) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    let found = unix_time(raw).or_else(|| in_words(raw, field, notes));
    if found.is_none() {
        notes.push(format!("{field} could not be read as a date"));
    }
    found
}

/// The parts of a date, as far as they were written down.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Parts {
    year: i16,
    month: i8,
    day: i8,
    time: Option<(i8, i8, i8)>,
    zone: Option<Zone>,
    /// Day and month could be the other way round.
    order_guessed: bool,
}

/// A zone as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Zone {
    /// Minutes east of Greenwich.
    Offset(i32),
    /// An abbreviation that stands for several zones, and the one it is taken for.
    Guessed(&'static str, i32),
    /// US time without saying if it is summer: minutes east in winter.
    UnitedStates(i32),
}

impl Parts {
    fn local(&self) -> Option<DateTime> {
        let (hour, minute, second) = self.time.unwrap_or_default();
        DateTime::new(self.year, self.month, self.day, hour, minute, second, 0).ok()
    }

    /// Minutes east of Greenwich, if a zone was written.
    fn offset(&self, local: DateTime) -> Option<i32> {
        self.zone.as_ref().map(|zone| match zone {
            Zone::Offset(minutes) | Zone::Guessed(_, minutes) => *minutes,
            Zone::UnitedStates(winter) => winter + zones::us_summer(local),
        })
    }
}

/// `declared` in RFC 3339 in the zone of `shown`, if both are the same minute.
///
/// A time shown without a zone counts as the same minute if a zone of whole or
/// half hours makes it so. `None` if either tells no time of day, or `declared`
/// no zone.
pub(super) fn in_zone_of(declared: &str, shown: &str) -> Option<String> {
    let with_time = |raw| scan::parts(raw).filter(|parts| parts.time.is_some());
    let (declared, shown) = (with_time(declared)?, with_time(shown)?);
    let (local, shown_local) = (declared.local()?, shown.local()?);
    let minutes = |minutes: i32| SignedDuration::from_mins(i64::from(minutes));
    let utc = local.checked_sub(minutes(declared.offset(local)?)).ok()?;
    let whole_minute = utc.with().second(0).build().ok()?;
    let shown_minute = shown_local.with().second(0).build().ok()?;
    let ahead = i32::try_from(shown_minute.duration_since(whole_minute).as_mins()).ok()?;
    let is_zone = match shown.offset(shown_local) {
        Some(offset) => offset == ahead,
        None => ahead % 30 == 0 && (-12 * 60..=14 * 60).contains(&ahead),
    };
    is_zone.then(|| Some(written(utc.checked_add(minutes(ahead)).ok()?, ahead))).flatten()
}

fn in_words(raw: &str, field: &str, notes: &mut Vec<String>) -> Option<String> {
    let parts = scan::parts(raw)?;
    let local = parts.local()?;
    if parts.order_guessed {
        notes.push(format!(
            "{field} could have day and month the other way round: taken as month first"
        ));
    }
    match &parts.zone {
        Some(Zone::Guessed(name, minutes)) => {
            notes.push(format!("{field} has the zone {name}: taken as {}", suffix(*minutes)));
        }
        Some(_) => {}
        None if parts.time.is_some() => notes.push(format!("{field} has no zone: taken as UTC")),
        None => notes.push(format!("{field} has no time of day: taken as midnight UTC")),
    }
    Some(written(local, parts.offset(local).unwrap_or(0)))
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

/// Seconds or milliseconds since 1970; between 1973 and 2286, so that neither a
/// year nor a date without separators is taken for one.
fn unix_time(raw: &str) -> Option<String> {
    let whole = raw.split_once('.').map_or(raw, |(whole, _)| whole);
    if !whole.bytes().all(|b| b.is_ascii_digit())
        || !raw.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    Some(jiff::Timestamp::from_second(seconds).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> (Option<String>, Vec<String>) {
        let mut notes = Vec::new();
        (rfc3339(raw, "published_at", &mut notes), notes)
    }

    #[test]
    fn complete_dates_need_no_note() {
        let cases = [
            ("2024-07-27T14:13:15Z", "2024-07-27T14:13:15Z"),
            ("2024-07-27T14:13:15.123456+02:00", "2024-07-27T14:13:15+02:00"),
            ("2024-07-27 14:13:15 +0200", "2024-07-27T14:13:15+02:00"),
            ("2024-07-27T14:13-04", "2024-07-27T14:13:00-04:00"),
            ("20240727T141315Z", "2024-07-27T14:13:15Z"),
            ("20240727T141315+0100", "2024-07-27T14:13:15+01:00"),
            ("Sat, 27 Jul 2024 14:13:15 +0000", "2024-07-27T14:13:15Z"),
            ("Sat, 27 Jul 24 14:13 EST", "2024-07-27T14:13:00-05:00"),
            ("July 27, 2024 2:13 p.m. EDT", "2024-07-27T14:13:00-04:00"),
            ("July 27th, 2024 at 12:05 AM ET", "2024-07-27T00:05:00-04:00"),
            ("Jan 5, 2024, 9:30 AM ET", "2024-01-05T09:30:00-05:00"),
            ("Published 2:13 PM EDT, Sat July 27, 2024", "2024-07-27T14:13:00-04:00"),
            ("27. Juli 2024 14:13 CEST", "2024-07-27T14:13:00+02:00"),
            ("Sat Jul 27 2024 14:13:15 GMT+0100 (CET)", "2024-07-27T14:13:15+01:00"),
            ("Sat Jul 27 14:13:15 UTC 2024", "2024-07-27T14:13:15Z"),
            ("2024/07/27 14:13 UTC", "2024-07-27T14:13:00Z"),
            ("1722089595", "2024-07-27T14:13:15Z"),
            ("1722089595000", "2024-07-27T14:13:15Z"),
            ("1722089595.25", "2024-07-27T14:13:15Z"),
        ];
        for (raw, expected) in cases {
            assert_eq!(read(raw), (Some(expected.to_owned()), vec![]), "{raw}");
        }
    }

    #[test]
    fn a_moment_is_told_in_the_zone_it_is_shown_in() {
        let declared = "2023-12-20T01:00:21.174Z";
        let evening = Some("2023-12-19T20:00:21-05:00".to_owned());
        assert_eq!(in_zone_of(declared, "8:00 PM EST, Tue December 19, 2023"), evening);
        assert_eq!(in_zone_of(declared, "December 19, 2023 8:00 PM"), evening);
        for other in [
            "8:01 PM EST, Tue December 19, 2023",
            "8:00 PM PST, Tue December 19, 2023",
            "December 19, 2023 8:10 PM",
            "December 18, 2023 8:00 PM",
            "December 19, 2023",
            "now",
        ] {
            assert_eq!(in_zone_of(declared, other), None, "{other}");
        }
        assert_eq!(in_zone_of("2023-12-20", "2023-12-19 20:00 EST"), None);
    }

    #[test]
    fn every_guess_is_noted() {
        let cases = [
            ("2024-07-27 14:13:15", "2024-07-27T14:13:15Z", "no zone: taken as UTC"),
            ("2024-07-27", "2024-07-27T00:00:00Z", "no time of day: taken as midnight UTC"),
            ("20240727", "2024-07-27T00:00:00Z", "no time of day"),
            ("27 July 2024", "2024-07-27T00:00:00Z", "no time of day"),
            ("27/07/2024", "2024-07-27T00:00:00Z", "no time of day"),
            ("27.7.2024", "2024-07-27T00:00:00Z", "no time of day"),
            ("5.7.2024", "2024-07-05T00:00:00Z", "no time of day"),
            ("05/07/2024", "2024-05-07T00:00:00Z", "the other way round"),
            ("2024-07-27 14:13 IST", "2024-07-27T14:13:00+05:30", "zone IST: taken as +05:30"),
        ];
        for (raw, expected, note) in cases {
            let (date, notes) = read(raw);
            assert_eq!(date.as_deref(), Some(expected), "{raw}");
            assert!(notes.iter().any(|n| n.contains(note)), "{raw}: {notes:?}");
        }
    }

    #[test]
    fn what_is_no_date_gives_none_and_a_note() {
        for raw in [
            "yesterday",
            "2 hours ago",
            "2024-13-45",
            "99/99/9999",
            "July",
            "12",
            "--",
            "31 February 2024",
        ] {
            assert_eq!(
                read(raw),
                (None, vec!["published_at could not be read as a date".into()]),
                "{raw}"
            );
        }
        assert_eq!(read("  "), (None, vec![]));
    }
}
