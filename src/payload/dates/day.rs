//! Year, month and day, in the forms in which people and programs write them.

use jiff::civil::{self, Weekday};

use super::calendars::{ethiopian, jalali, since_buddha};
use super::clock::{Clock, clock};
use super::cursor::Cursor;
use super::tokens::Token;
use super::words::{Calendar, Meaning};

/// A day as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) date: civil::Date,
    /// Day and month could be the other way round.
    pub(super) order_guessed: bool,
    /// Numbers that need not be a date: three with a year of two digits, or two.
    pub(super) short: bool,
    /// A time of day that stands inside the date.
    pub(super) clock: Option<Clock>,
    /// A time of day stands inside the date that cannot be.
    pub(super) odd_time: bool,
}

impl From<civil::Date> for Day {
    fn from(date: civil::Date) -> Self {
        Self { date, order_guessed: false, short: false, clock: None, odd_time: false }
    }
}

/// The day that `start` stands before, and the place after it. Where day and month may
/// be either way round, `month_first` decides.
pub(super) fn day<'t, 'a>(
    start: Cursor<'t, 'a>,
    month_first: bool,
) -> Option<(Day, Cursor<'t, 'a>)> {
    let forms: [fn(&mut Cursor<'_, '_>) -> Option<Day>; 11] = [
        with_units,
        of_era,
        year_first,
        week_date,
        ordinal,
        compact,
        day_month_year,
        month_day_year,
        year_month_day,
        year_day_month,
        |at| numbers(at, false),
    ];
    let read = |form: fn(&mut Cursor<'_, '_>) -> Option<Day>| {
        let mut at = start;
        form(&mut at).map(|day| (day, at))
    };
    let found = forms.into_iter().find_map(read)?;
    if !(month_first && found.0.order_guessed) {
        return Some(found);
    }
    read(|at| numbers(at, true))
}

/// A year that news can be of.
fn plausible(year: u64) -> Option<i16> {
    i16::try_from(year).ok().filter(|year| (1600..2200).contains(year))
}

/// Two digits are of this century or, from 70 on, the last.
fn full(year: u64) -> u64 {
    if year < 70 { 2000 + year } else { 1900 + year }
}

fn date(year: u64, month: i8, day: i8) -> Option<civil::Date> {
    // The Thai count the years from the Buddha on.
    let year = if (2400..2700).contains(&year) { year - 543 } else { year };
    civil::Date::new(plausible(year)?, month, day).ok()
}

/// `2024年7月27日`, `2024년 7월 27일`, `令和6年7月27日`.
fn with_units(at: &mut Cursor<'_, '_>) -> Option<Day> {
    const ERAS: [(&str, u64); 7] = [
        ("令和", 2018),
        ("平成", 1988),
        ("昭和", 1925),
        ("大正", 1911),
        ("明治", 1867),
        ("民國", 1911),
        ("民国", 1911),
    ];
    let era = ERAS.iter().find(|(name, _)| at.word(&[name]).is_some());
    at.space();
    let number = at.number(1, 4)?;
    let year = match era {
        Some((_, before)) => before + number,
        None if number < 100 => full(number),
        None => number,
    };
    let mut unit = |words: &[&str]| {
        at.space();
        at.word(words)?;
        at.space();
        Some(())
    };
    unit(&["年", "년"])?;
    let month = at.small()?;
    at.space();
    at.word(&["月", "월"])?;
    at.space();
    let day = at.small()?;
    at.space();
    at.word(&["日", "일", "号"])?;
    date(year, month, day).map(Day::from)
}

/// `R6.7.27`: the letter of an era, as the Japanese write it.
fn of_era(at: &mut Cursor<'_, '_>) -> Option<Day> {
    const ERAS: [(&str, u64); 3] = [("R", 2018), ("H", 1988), ("S", 1925)];
    let (_, before) = ERAS.iter().find(|(letter, _)| at.word(&[letter]).is_some())?;
    let year = at.number(1, 2).filter(|_| at.language == Some("ja"))?;
    let sign = at.sign(&['.', '/', '-'])?;
    let month = at.small()?;
    at.sign(&[sign])?;
    let day = at.small()?;
    ends(at, sign)?;
    date(before + year, month, day).map(Day::from)
}

/// `2024-W30-6`, `2024W306`: the day of a week. A week alone is no day.
fn week_date(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let year = at.number(4, 4).and_then(plausible)?;
    let is_dashed = at.sign(&['-']).is_some();
    at.word(&["W"])?;
    let (week, day) = if is_dashed {
        let week = at.number(2, 2)?;
        at.sign(&['-'])?;
        (week, at.number(1, 1)?)
    } else {
        at.number(3, 3).map(|number| (number / 10, number % 10))?
    };
    let weekday = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let day = civil::ISOWeekDate::new(year, i8::try_from(week).ok()?, weekday).ok()?;
    Some(Day::from(day.date()))
}

/// `2024-209`: the day of a year.
fn ordinal(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let year = at.number(4, 4).and_then(plausible)?;
    at.sign(&['-'])?;
    let day = at.number(3, 3).and_then(|day| i16::try_from(day).ok())?;
    if let [Token::Sign('-' | '.' | '/'), Token::Number(..), ..] = at.rest() {
        return None;
    }
    let date = civil::date(year, 1, 1).with().day_of_year(day).build().ok()?;
    Some(Day { short: true, ..Day::from(date) })
}

/// `2024-07-27`, `2024/7/27`, `2024. 7. 27.`
fn year_first(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let year = at.number(4, 4)?;
    let sign = at.sign(&['-', '/', '.'])?;
    at.space();
    let month = at.small()?;
    at.sign(&[sign])?;
    at.space();
    let day = at.small()?;
    ends(at, sign)?;
    date(year, month, day).map(Day::from)
}

/// `20240727`, `20240727T141315`, `202407271413`.
fn compact(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let all = at.number(8, 8).map(|day| (day, None));
    let all = all.or_else(|| at.number(12, 12).map(|n| (n / 10_000, Some(n % 10_000 * 100))));
    let all = all.or_else(|| at.number(14, 14).map(|n| (n / 1_000_000, Some(n % 1_000_000))));
    let (day, mut time) = all?;
    let is_one_number = time.is_some();
    let mut after = *at;
    if time.is_none() && after.word(&["t"]).is_some() {
        let short = after.number(4, 4).map(|n| n * 100);
        time = short.or_else(|| after.number(6, 6));
        *at = if time.is_some() { after } else { *at };
    }
    let part = |n: u64| i8::try_from(n % 100).ok();
    let mut found = Day::from(date(day / 10_000, part(day / 100)?, part(day)?)?);
    if let Some(time) = time {
        let clock = Clock::new(part(time / 10_000)?, part(time / 100)?, part(time)?);
        found.odd_time = clock.is_none();
        if is_one_number && clock.is_none() {
            return None;
        }
        found.clock = clock.map(|clock| clock.with_zone(at));
    }
    Some(found)
}

/// A month, in the calendar that its name belongs to.
#[derive(Debug, Clone, Copy)]
struct Month {
    calendar: Calendar,
    number: i8,
}

impl Month {
    fn gregorian(number: i8) -> Self {
        Self { calendar: Calendar::Gregorian, number }
    }

    /// A year of two digits.
    fn full(self, year: u64) -> u64 {
        if self.calendar == Calendar::Thai { since_buddha(year) } else { full(year) }
    }
}

fn month(at: &mut Cursor<'_, '_>) -> Option<Month> {
    let named = |m| match m {
        Meaning::Month(calendar, number) => Some(Month { calendar, number }),
        _ => None,
    };
    if let Some(month) = numbered(at) {
        return Some(month);
    }
    if let Some(month) = at.meaning(named) {
        // "تموز / يوليو": the same month by two names.
        let mut other = *at;
        other.space();
        if other.sign(&['/']).is_some() {
            other.space();
            if other.meaning(named).is_some() {
                *at = other;
            }
        }
        return Some(month);
    }
    at.meaning(|m| (m == Meaning::BeforeMonth).then_some(()))?;
    at.space();
    at.small().map(Month::gregorian)
}

/// `7 сарын`, `07-р сарын`: the word for a month behind its number.
fn numbered(at: &mut Cursor<'_, '_>) -> Option<Month> {
    let mut after = *at;
    let number = after.small()?;
    after.gap(&['-']);
    after.meaning(|m| (m == Meaning::AfterMonth).then_some(()))?;
    *at = after;
    Some(Month::gregorian(number))
}

fn of_month(year: u64, month: Month, day: i8) -> Option<Day> {
    let date = match month.calendar {
        Calendar::Gregorian | Calendar::Thai => date(year, month.number, day),
        Calendar::Iranian => jalali(year, month.number, day),
        Calendar::Ethiopian => ethiopian(year, month.number, day),
    };
    date.map(Day::from)
}

/// `27`, `27th`, `1er`, `27-го`.
fn day_number(at: &mut Cursor<'_, '_>) -> Option<i8> {
    const ENDINGS: [&str; 14] =
        ["st", "nd", "rd", "th", "er", "re", "e", "º", "ª", "го", "ste", "én", "a", "ی"];
    let day = at.small()?;
    let mut after = *at;
    after.sign(&['-']);
    if after.word(&ENDINGS).is_some() {
        *at = after;
    }
    Some(day)
}

/// `27 July 2024`, `27. Juli 2024`, `27 de julio de 2024`, `27-Jul-24`.
fn day_month_year(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let day = day_number(at)?;
    at.gap(&['.', ',', '-', '/', '\'']);
    let month = month(at)?;
    let before = *at;
    at.gap(&['.', ',', '-', '/', '\'', '،']);
    if let Some(year) = at.number(4, 4) {
        return of_month(year, month, day);
    }
    // "3 March, 06:30" tells the time and no year, "12 out of 20" is a number of things.
    let is_linked = before.has_skipped("of", at);
    let is_time = clock(*at).is_some() || is_hours(*at);
    let year = at.number(2, 2).filter(|_| !is_linked && !is_time)?;
    of_month(month.full(year), month, day)
}

/// Whether a number of hours stands next, without minutes: "14 Uhr".
fn is_hours(mut at: Cursor<'_, '_>) -> bool {
    let is_number = at.number(2, 2).is_some();
    at.space();
    is_number && at.word(&["uhr", "h", "hrs", "часов", "година"]).is_some()
}

/// `July 27, 2024`, `Jul. 27, '24`, `Jul 27 14:13:15 UTC 2024`.
fn month_day_year(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let month = month(at)?;
    at.gap(&['.', '-', '/']);
    let day = day_number(at)?;
    let apostrophe = at.gap(&['.', ',', '-', '/', '\'']);
    if let Some((clock, after)) = clock(*at) {
        *at = after;
        at.space();
        let found = of_month(at.number(4, 4)?, month, day)?;
        return Some(Day { clock: Some(clock), ..found });
    }
    let short = at.number(2, 2).filter(|_| apostrophe).map(full);
    let year = short.or_else(|| at.number(4, 4))?;
    of_month(year, month, day)
}

/// `2024. július 27.`, `2024 m. liepos 27 d.`, `2024(e)ko uztailaren 27(a)`
fn year_month_day(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let year = at.number(4, 4)?;
    at.gap(&['.', ',', '-', '/', '(', ')']);
    let month = month(at)?;
    at.gap(&['.', '-', '/']);
    let day = day_number(at)?;
    of_month(year, month, day)
}

/// `2024. gada 27. jūlijs`, `2024-жылдын 27-июлу`
fn year_day_month(at: &mut Cursor<'_, '_>) -> Option<Day> {
    let year = at.number(4, 4)?;
    at.gap(&['.', '-']);
    let day = day_number(at)?;
    at.gap(&['.', '-']);
    let month = month(at)?;
    of_month(year, month, day)
}

/// `27/07/2024`, `27.7.2024`, `27. 7. 2024`, `07/27/24`.
fn numbers(at: &mut Cursor<'_, '_>, month_first: bool) -> Option<Day> {
    let first = at.small()?;
    let sign = at.sign(&['/', '.', '-'])?;
    at.space();
    let second = at.small()?;
    at.sign(&[sign])?;
    at.space();
    let short = at.number(2, 2);
    let is_thai = at.language == Some("th");
    let full = |year| if is_thai { since_buddha(year) } else { full(year) };
    let year = short.map(full).or_else(|| at.number(4, 4))?;
    ends(at, sign)?;
    // Dots are only used where the day comes first.
    let is_open = sign != '.' && first <= 12 && second <= 12 && first != second;
    let swap = second > 12 || (is_open && month_first);
    let (day, month) = if swap { (second, first) } else { (first, second) };
    let found = Day::from(date(year, month, day)?);
    Some(Day { order_guessed: is_open, short: short.is_some(), ..found })
}

/// Whether no further number follows, as in a version.
fn ends(at: &Cursor<'_, '_>, sign: char) -> Option<()> {
    match at.rest() {
        [Token::Number(..), ..] => None,
        [Token::Sign(next), Token::Number(..), ..] if *next == sign && sign != '-' => None,
        _ => Some(()),
    }
}
