//! The time of day that stands beside a date, and its zone.

use super::Zone;
use super::cursor::Cursor;
use super::tokens::Token;
use super::words::{self, Meaning};
use super::zones;

/// A time of day as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) zone: Option<Zone>,
    /// A zone is written that does not exist.
    pub(super) odd_zone: bool,
}

impl Clock {
    pub(super) fn new(hour: i8, minute: i8, second: i8) -> Option<Self> {
        let fits = (0..24).contains(&hour) && (0..60).contains(&minute);
        // A leap second is the second before it.
        fits.then(|| Self {
            hour,
            minute,
            second: second.clamp(0, 59),
            zone: None,
            odd_zone: false,
        })
    }

    /// The same time with the zone that follows it.
    pub(super) fn with_zone(mut self, at: &mut Cursor<'_, '_>) -> Self {
        self.zone = zone(at);
        self.odd_zone = is_odd_offset(at) || self.zone.is_none() && is_odd_name(at);
        if self.odd_zone {
            self.zone = None;
        }
        self
    }
}

/// The time of day that `start` stands before, and the place after it.
pub(super) fn clock<'t, 'a>(start: Cursor<'t, 'a>) -> Option<(Clock, Cursor<'t, 'a>)> {
    let mut at = start;
    at.word(&["t"]);
    let half = half_before(&mut at);
    let (hour, minute, second) = [colons, units, dotted, hour_alone].into_iter().find_map(|f| {
        let mut inner = at;
        let found = f(&mut inner)?;
        at = inner;
        Some(found)
    })?;
    let half = half.or_else(|| half_after(&mut at));
    let hour = match half {
        Some(afternoon) if (1..=12).contains(&hour) => hour % 12 + if afternoon { 12 } else { 0 },
        _ => hour,
    };
    let clock = Clock::new(hour, minute, second)?;
    Some((clock.with_zone(&mut at), at))
}

/// Whether `start` stands before what is written like a time of day and is none:
/// "25:61". The place after it.
pub(super) fn impossible<'t, 'a>(start: Cursor<'t, 'a>) -> Option<Cursor<'t, 'a>> {
    let mut at = start;
    at.word(&["t"]);
    let time = colons(&mut at)?;
    let is_time = (0..24).contains(&time.0) && (0..60).contains(&time.1);
    (!is_time).then_some(at)
}

type Time = (i8, i8, i8);

/// `14:13`, `14:13:15.25`
fn colons(at: &mut Cursor<'_, '_>) -> Option<Time> {
    let hour = at.small()?;
    at.sign(&[':'])?;
    let minute = at.small()?;
    let mut after = *at;
    if after.sign(&[':']).is_none() {
        return Some((hour, minute, 0));
    }
    let second = after.small()?;
    *at = after;
    if after.sign(&['.', ',']).is_some() && after.number(1, 12).is_some() {
        *at = after;
    }
    Some((hour, minute, second))
}

/// `14h13`, `14時13分`, `14시 13분`
fn units(at: &mut Cursor<'_, '_>) -> Option<Time> {
    let hour = at.small()?;
    at.space();
    at.word(&["h", "時", "时", "点", "點", "시"])?;
    let mut after = *at;
    after.space();
    let Some(minute) = after.small() else { return Some((hour, 0, 0)) };
    let mut unit = after;
    unit.space();
    // "14 h, 13 comments": minutes stand close, or have their own unit.
    if unit.word(&["分", "분", "min", "m"]).is_some() {
        *at = unit;
    } else if after.at == at.at + 1 {
        *at = after;
    } else {
        return Some((hour, 0, 0));
    }
    Some((hour, minute, 0))
}

/// `kl. 14.13`, `14.13 Uhr`, `2.13pm`: with a word that says so.
fn dotted(at: &mut Cursor<'_, '_>) -> Option<Time> {
    let announced = at.meaning(|m| (m == Meaning::BeforeTime).then_some(())).is_some();
    at.sign(&['.']);
    at.space();
    let hour = at.small()?;
    at.sign(&['.', ':'])?;
    let minute = at.number(2, 2).and_then(|n| i8::try_from(n).ok())?;
    let mut after = *at;
    let said = announced || half_after(&mut after).is_some() || zone(&mut after).is_some() || {
        after.space();
        after.word(&["uhr", "hrs"]).is_some()
    };
    said.then_some((hour, minute, 0))
}

/// `2pm`, `2 p.m.`
fn hour_alone(at: &mut Cursor<'_, '_>) -> Option<Time> {
    let hour = at.small()?;
    let mut after = *at;
    half_after(&mut after).map(|_| (hour, 0, 0))
}

fn afternoon(meaning: Meaning) -> Option<bool> {
    match meaning {
        Meaning::Morning => Some(false),
        Meaning::Afternoon => Some(true),
        _ => None,
    }
}

/// `오후 2`: whether it is the afternoon.
fn half_before(at: &mut Cursor<'_, '_>) -> Option<bool> {
    let mut after = *at;
    let half = after.meaning(afternoon)?;
    after.space();
    matches!(after.rest(), [Token::Number(..), ..]).then(|| {
        *at = after;
        half
    })
}

/// `pm`, ` p.m.`, ` μ.μ.`: whether it is the afternoon.
fn half_after(at: &mut Cursor<'_, '_>) -> Option<bool> {
    let mut after = *at;
    after.space();
    let half = after.meaning(afternoon).or_else(|| {
        let [Token::Word(first), Token::Sign('.'), ..] = after.rest() else { return None };
        after.at += 2;
        after.space();
        let [Token::Word(second), ..] = after.rest() else { return None };
        after.at += 1;
        after.sign(&['.']);
        let both = format!("{first}{second}");
        let is = |meaning| words::is(&both, meaning);
        if is(Meaning::Afternoon) { Some(true) } else { is(Meaning::Morning).then_some(false) }
    })?;
    *at = after;
    Some(half)
}

/// `Z`, ` EDT`, `+02:00`, ` (GMT+7)`, `[Europe/Berlin]`
fn zone(at: &mut Cursor<'_, '_>) -> Option<Zone> {
    let mut after = *at;
    after.space();
    after.sign(&['(', '[', ',']);
    after.space();
    let named = zone_name(&mut after);
    let mut offset_at = after;
    // "14:13 - 15:00" is a span of time.
    let offset = offset(&mut offset_at);
    if offset.is_some() {
        after = offset_at;
    }
    let zone = offset.or(named)?;
    *at = after;
    Some(zone)
}

/// Whether an offset stands next that no zone has, which is taken: `+25:00`, also behind
/// the name of a zone.
fn is_odd_offset(at: &mut Cursor<'_, '_>) -> bool {
    let mut after = *at;
    after.space();
    let sign = after.sign(&['+', '-']);
    let hours = after.number(4, 4).map(|both| both / 100).or_else(|| {
        let hours = after.number(1, 2)?;
        after.sign(&[':']).and_then(|_| after.number(2, 2));
        Some(hours)
    });
    // "10:00-18:00" is a span of time.
    let is_odd = sign.is_some() && hours.is_some_and(|hours| hours > 23 || sign == Some('+'));
    if is_odd {
        *at = after;
    }
    is_odd
}

/// Whether the name of a zone that is not known stands next, which is taken: `QQQ` at the
/// end, `[Mars/Phobos]`.
fn is_odd_name(at: &mut Cursor<'_, '_>) -> bool {
    let mut after = *at;
    after.space();
    let is_set_apart = after.sign(&['[']).is_some();
    let [Token::Word(name), rest @ ..] = after.rest() else { return false };
    let is_name = name.len() > 1
        && name.len() <= LONGEST_NAME
        && name.chars().all(|c| c.is_ascii_uppercase())
        && rest.is_empty();
    let is_place =
        is_set_apart && matches!(rest, [Token::Sign('/'), Token::Word(_), Token::Sign(']')]);
    if is_name || is_place {
        after.at += 1 + rest.len();
        *at = after;
    }
    is_name || is_place
}

/// Of a zone, in letters.
const LONGEST_NAME: usize = 5;

fn zone_name(at: &mut Cursor<'_, '_>) -> Option<Zone> {
    let [Token::Word(first), rest @ ..] = at.rest() else { return None };
    let place = match rest {
        [Token::Sign('/'), Token::Word(city), Token::Sign('_'), Token::Word(more), ..] => {
            Some((format!("{first}/{city}_{more}"), 5))
        }
        [Token::Sign('/'), Token::Word(city), ..] => Some((format!("{first}/{city}"), 3)),
        _ => None,
    };
    let (zone, length) = match place.and_then(|(name, n)| Some((zones::by_place(&name)?, n))) {
        Some(found) => found,
        None => (zones::by_name(first)?, 1),
    };
    at.at += length;
    Some(zone)
}

/// `+02:00`, `-0400`, `+02`
fn offset(at: &mut Cursor<'_, '_>) -> Option<Zone> {
    let sign = at.sign(&['+', '-'])?;
    let minutes = if let Some(both) = at.number(4, 4) {
        (both / 100, both % 100)
    } else {
        let hours = at.number(1, 2)?;
        let mut after = *at;
        let minutes = after.sign(&[':']).and_then(|_| after.number(2, 2));
        if minutes.is_some() {
            *at = after;
        }
        (hours, minutes.unwrap_or(0))
    };
    if minutes.0 > 14 || minutes.1 > 59 {
        return None;
    }
    let east = i32::try_from(minutes.0 * 60 + minutes.1).ok()?;
    Some(Zone::Offset(if sign == '-' { -east } else { east }))
}
