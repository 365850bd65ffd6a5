//! Calendars that the press counts by, beside the Gregorian one.

use jiff::{ToSpan, civil};

/// A day of the Iranian calendar: leap years by the cycle of 33 years, which is exact
/// for the years of the press.
pub(super) fn jalali(year: u64, month: i8, day: i8) -> Option<civil::Date> {
    const LEAP: [i64; 8] = [1, 5, 9, 13, 17, 22, 26, 30];
    let year = i64::try_from(year).ok().filter(|year| (1200..1500).contains(year))?;
    let leaps = |year: i64| -> i64 {
        year / 33 * 8 + LEAP.iter().map(|leap| i64::from(*leap < year % 33)).sum::<i64>()
    };
    let (month, day) = (i64::from(month), i64::from(day));
    let longest = if month <= 6 { 31 } else { 30 };
    let in_year = (month - 1) * 31 - (month - 7).max(0) + day - 1;
    let known = 1403;
    let days = 365 * (year - known) + leaps(year) - leaps(known) + in_year;
    let first = civil::date(2024, 3, 20);
    (1..=longest).contains(&day).then(|| first.checked_add(days.days()).ok()).flatten()
}

/// A day of the Ethiopian calendar: twelve months of 30 days, then five days, or six
/// before a leap year of the Julian calendar.
pub(super) fn ethiopian(year: u64, month: i8, day: i8) -> Option<civil::Date> {
    let year = i64::try_from(year).ok().filter(|year| (1900..2100).contains(year))?;
    let (month, day) = (i64::from(month), i64::from(day));
    let longest = match month {
        13 if year % 4 == 3 => 6,
        13 => 5,
        _ => 30,
    };
    let known = 2016;
    let days = 365 * (year - known) + year / 4 - known / 4 + 30 * (month - 1) + day - 1;
    let first = civil::date(2023, 9, 12);
    (1..=longest).contains(&day).then(|| first.checked_add(days.days()).ok()).flatten()
}

/// The Thai write the last two digits of 2567.
pub(super) fn since_buddha(year: u64) -> u64 {
    2500 + year
}
