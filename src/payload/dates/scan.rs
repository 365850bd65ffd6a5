//! Reads the parts of a date out of a string, in whatever order they stand.

use super::{Parts, Zone, zones};

/// The parts found in `raw`; `None` unless year, month and day are all there.
pub(super) fn parts(raw: &str) -> Option<Parts> {
    let tokens = tokens(raw.get(..raw.floor_char_boundary(LONGEST))?);
    let mut found = Found::default();
    let mut rest = tokens.as_slice();
    while let Some(after) = found.step(rest) {
        rest = after;
    }
    found.into_parts()
}

/// No date is longer; the rest is not looked at.
const LONGEST: usize = 120;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Digits(&'a str),
    Word(&'a str),
    Sign(char),
    Space,
}

use Token::{Digits, Sign, Space, Word};

#[derive(Debug, Default)]
struct Found<'a> {
    /// Year, month and day as numbers, with the sign between them.
    numbers: Vec<(&'a str, Option<char>)>,
    month: Option<i8>,
    time: Option<(i8, i8, i8)>,
    zone: Option<Zone>,
}

impl<'a> Found<'a> {
    /// Takes what stands first and returns the rest; `None` at the end.
    fn step<'t>(&mut self, tokens: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
        if self.time.is_none()
            && let Some((time, rest)) = time(tokens)
        {
            self.time = Some(time);
            return Some(rest);
        }
        if let (Some(_), Some((zone, rest))) = (self.time, offset(tokens)) {
            self.zone = Some(zone);
            return Some(rest);
        }
        match tokens {
            [Digits(date), Word(t), Digits(time), rest @ ..]
                if date.len() == 8 && t.eq_ignore_ascii_case("t") =>
            {
                self.compact(date, time);
                Some(rest)
            }
            [Digits(all), rest @ ..] if matches!(all.len(), 8 | 12 | 14) => {
                self.compact(all.get(..8)?, all.get(8..)?);
                Some(rest)
            }
            [Digits(n), Sign(sign @ ('/' | '.' | '-')), rest @ ..] => {
                self.numbers.push((n, Some(*sign)));
                Some(rest)
            }
            [Digits(n), rest @ ..] => {
                self.numbers.push((n, None));
                Some(rest)
            }
            [Word(word), rest @ ..] => {
                self.word(word);
                Some(rest)
            }
            [_, rest @ ..] => Some(rest),
            [] => None,
        }
    }

    fn word(&mut self, word: &str) {
        if self.month.is_none() {
            self.month = month(word);
        }
        if self.zone.is_none() && self.time.is_some() {
            self.zone = zones::by_name(word);
        }
    }

    /// `20240727` and `141315`.
    fn compact(&mut self, date: &'a str, time: &'a str) {
        let (Some(year), Some(month), Some(day)) = (date.get(..4), date.get(4..6), date.get(6..8))
        else {
            return;
        };
        self.numbers.extend([(year, Some('-')), (month, Some('-')), (day, None)]);
        let two = |from: usize| time.get(from..from + 2).and_then(|s| s.parse().ok());
        if let (Some(hour), Some(minute)) = (two(0), two(2)) {
            self.time = Some((hour, minute, two(4).unwrap_or(0)));
        }
    }

    fn into_parts(self) -> Option<Parts> {
        let number = |at: usize| self.numbers.get(at).map(|(n, _)| *n);
        let is_year = |at: usize| number(at).is_some_and(|n| n.len() == 4);
        let sign = self.numbers.first().and_then(|(_, sign)| *sign);
        let small = |at: usize| number(at).and_then(|n| n.parse::<i8>().ok());
        let (year, month, day, order_guessed) = match self.month {
            Some(month) if is_year(0) => (number(0)?, month, small(1)?, false),
            Some(month) => (number(1)?, month, small(0)?, false),
            None if is_year(0) => (number(0)?, small(1)?, small(2)?, false),
            None => {
                let (first, second) = (small(0)?, small(1)?);
                // Dots are only used where the day comes first.
                let day_first = sign == Some('.') || first > 12;
                let (month, day) = if day_first { (second, first) } else { (first, second) };
                (number(2)?, month, day, !day_first && second <= 12 && first != second)
            }
        };
        Some(Parts {
            year: full_year(year)?,
            month,
            day,
            time: self.time,
            zone: self.zone,
            order_guessed,
        })
    }
}

/// Two digits are of this century or, from 70 on, the last.
fn full_year(digits: &str) -> Option<i16> {
    let year: i16 = digits.parse().ok()?;
    match digits.len() {
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        4 if (1600..2200).contains(&year) => Some(year),
        _ => None,
    }
}

/// `14:13`, `14:13:15.25`, `2:13 p.m.`, `2pm`, `14h13`.
#[allow(clippy::type_complexity, reason = "a parser's result: value and rest")]
fn time<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<((i8, i8, i8), &'t [Token<'a>])> {
    let small = |digits: &str| (digits.len() <= 2).then(|| digits.parse::<i8>().ok()).flatten();
    let (hour, minute, second, rest) = match tokens {
        [
            Digits(h),
            Sign(':'),
            Digits(m),
            Sign(':'),
            Digits(s),
            Sign('.' | ','),
            Digits(_),
            rest @ ..,
        ]
        | [Digits(h), Sign(':'), Digits(m), Sign(':'), Digits(s), rest @ ..] => {
            (small(h)?, small(m)?, small(s)?.min(59), rest)
        }
        [Digits(h), Sign(':'), Digits(m), rest @ ..] => (small(h)?, small(m)?, 0, rest),
        [Digits(h), Word(w), Digits(m), rest @ ..] if w.eq_ignore_ascii_case("h") => {
            (small(h)?, small(m)?, 0, rest)
        }
        [Digits(h), rest @ ..] if half_of_day(rest).is_some() => (small(h)?, 0, 0, rest),
        _ => return None,
    };
    match half_of_day(rest) {
        Some((afternoon, rest)) if (1..=12).contains(&hour) => {
            let hour = hour % 12 + if afternoon { 12 } else { 0 };
            Some(((hour, minute, second), rest))
        }
        Some((_, rest)) => Some(((hour, minute, second), rest)),
        None => Some(((hour, minute, second), rest)),
    }
}

/// `pm`, `p.m.`, ` PM`: whether it is the afternoon.
fn half_of_day<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(bool, &'t [Token<'a>])> {
    let tokens = match tokens {
        [Space, rest @ ..] => rest,
        all => all,
    };
    match tokens {
        [Word(w), rest @ ..] if w.eq_ignore_ascii_case("am") => Some((false, rest)),
        [Word(w), rest @ ..] if w.eq_ignore_ascii_case("pm") => Some((true, rest)),
        [Word(w), Sign('.'), Word(m), rest @ ..] if m.eq_ignore_ascii_case("m") => {
            let afternoon = w.eq_ignore_ascii_case("p");
            (afternoon || w.eq_ignore_ascii_case("a")).then_some((afternoon, rest))
        }
        _ => None,
    }
}

/// `+02:00`, `-0400`, `+02`, also after `GMT`.
fn offset<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(Zone, &'t [Token<'a>])> {
    let (sign, digits, minutes, rest) = match tokens {
        [Sign(sign @ ('+' | '-')), Digits(h), Sign(':'), Digits(m), rest @ ..] => {
            (sign, h, *m, rest)
        }
        [Sign(sign @ ('+' | '-')), Digits(h), rest @ ..] => (sign, h, "", rest),
        _ => return None,
    };
    let (hours, minutes) = match (digits.len(), minutes) {
        (4, "") => (digits.get(..2)?, digits.get(2..)?),
        (1 | 2, "") => (*digits, "0"),
        (1 | 2, minutes) => (*digits, minutes),
        _ => return None,
    };
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    let east = hours * 60 + minutes;
    Some((Zone::Offset(if *sign == '-' { -east } else { east }), rest))
}

/// Months in the languages of Western presses, by their first letters.
fn month(word: &str) -> Option<i8> {
    const STARTS: [(&str, i8); 38] = [
        ("janv", 1),
        ("jan", 1),
        ("jän", 1),
        ("ene", 1),
        ("gen", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mars", 3),
        ("mar", 3),
        ("mär", 3),
        ("maa", 3),
        ("mrt", 3),
        ("apr", 4),
        ("avr", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("mag", 5),
        ("mei", 5),
        ("maj", 5),
        ("juin", 6),
        ("jun", 6),
        ("giu", 6),
        ("juil", 7),
        ("jul", 7),
        ("lug", 7),
        ("aug", 8),
        ("août", 8),
        ("aou", 8),
        ("ago", 8),
        ("sep", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("ott", 10),
        ("nov", 11),
        ("de", 12),
    ];
    // Longer words than these are no months ("marketing", "augmented").
    let lower = word.to_lowercase();
    if lower.chars().count() > 10 || lower.chars().count() < 3 {
        return None;
    }
    STARTS.iter().find(|(start, _)| lower.starts_with(start)).map(|(_, month)| *month)
}

fn tokens(raw: &str) -> Vec<Token<'_>> {
    let class = |c: char| match c {
        c if c.is_ascii_digit() => 0,
        c if c.is_alphabetic() => 1,
        c if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut out = Vec::new();
    let mut rest = raw;
    while let Some(first) = rest.chars().next() {
        let kind = class(first);
        let end = match kind {
            3 => first.len_utf8(),
            _ => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end);
        out.push(match kind {
            0 => Digits(token),
            1 => Word(token),
            2 => Space,
            _ => Sign(if first == '−' { '-' } else { first }),
        });
        rest = after;
    }
    out
}
