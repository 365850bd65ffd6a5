//! The dates that a text states, with the label of each.

use super::clock::{Clock, clock, impossible};
use super::cursor::Cursor;
use super::day::{Day, day};
use super::tokens::Token;
use super::words::{Label, Meaning, has_meaning, meaning};

/// A date that a text states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) day: Day,
    pub(super) clock: Option<Clock>,
    pub(super) label: Label,
    /// A time of day is written that cannot be.
    pub(super) odd_time: bool,
    /// No sentence goes on before or after it.
    pub(super) bounded: bool,
    /// Nothing but what belongs to dates stands beside it.
    pub(super) alone: bool,
}

/// The dates in some tokens, in order.
pub(super) fn stated(
    tokens: &[Token<'_>],
    language: Option<&str>,
    month_first: bool,
) -> Vec<Stated> {
    let mut scan = Scan {
        tokens,
        used: vec![false; tokens.len()],
        found: Vec::new(),
        open: Open::new(Label::None),
    };
    let mut at = Cursor::new(tokens, language);
    while at.at < tokens.len() {
        at.at = scan.step(at, month_first);
    }
    scan.close();
    let strange = scan.strange();
    let bounded: Vec<bool> = scan.found.iter().map(|(_, place)| scan.is_bounded(place)).collect();
    let with_bounds = |((stated, _), bounded): ((Stated, _), bool)| Stated {
        bounded: bounded && strange <= MOST_STRANGE,
        alone: strange == 0,
        ..stated
    };
    scan.found.into_iter().zip(bounded).map(with_bounds).collect()
}

/// Whether some tokens are a time of day, with a label or a weekday at the most.
pub(super) fn is_clock(tokens: &[Token<'_>], language: Option<&str>) -> bool {
    // "3:1" is a result.
    let is_result = |three: &[Token<'_>]| {
        matches!(three, [Token::Number(..), Token::Sign(':'), Token::Number(_, 1)])
    };
    if tokens.windows(3).any(is_result) {
        return false;
    }
    let mut at = Cursor::new(tokens, language);
    let mut found = false;
    while at.at < tokens.len() {
        if let Some((_, after)) = clock(at).filter(|_| !found) {
            (found, at) = (true, after);
            continue;
        }
        let is_beside = |m| match m {
            Meaning::Month(..) | Meaning::BeforeMonth | Meaning::AfterMonth => None,
            _ => Some(()),
        };
        let length = match at.rest() {
            [Token::Space | Token::Sign(_), ..] => 1,
            rest => meaning(rest, language, is_beside).map_or(0, |((), length)| length),
        };
        if length == 0 {
            return false;
        }
        at.at += length;
    }
    found
}

/// Words beside a date that belong to none: a name, a place, "12 comments".
const MOST_STRANGE: usize = 9;

/// Label, day and time, until the next label or day begins.
#[derive(Debug)]
struct Open {
    label: Label,
    day: Option<(Day, (usize, usize))>,
    clock: Option<Clock>,
    odd_time: bool,
}

impl Open {
    fn new(label: Label) -> Self {
        Self { label, day: None, clock: None, odd_time: false }
    }
}

struct Scan<'t, 'a> {
    tokens: &'t [Token<'a>],
    /// Tokens that belong to dates.
    used: Vec<bool>,
    found: Vec<(Stated, (usize, usize))>,
    open: Open,
}

impl Scan<'_, '_> {
    /// Takes what stands at a place; where to go on.
    fn step(&mut self, at: Cursor<'_, '_>, month_first: bool) -> usize {
        let start = at.at;
        let is_number = match at.rest() {
            [Token::Number(..), ..] => true,
            // Not the `T` before a time.
            [Token::Word(word), ..] if word.len() > 1 && !has_meaning(word) => return start + 1,
            [Token::Word(_), ..] => false,
            _ => return start + 1,
        };
        if let Some((found, after)) = day(at, month_first).filter(|_| !self.is_glued(start)) {
            if self.open.day.is_some() {
                self.close();
            }
            self.open.clock = self.open.clock.or(found.clock);
            self.open.day = Some((found, (start, after.at)));
            return self.take(start, after.at);
        }
        if self.open.clock.is_none()
            && let Some((clock, after)) = clock(at)
        {
            self.open.clock = Some(clock);
            return self.take(start, after.at);
        }
        if self.open.clock.is_none()
            && let Some(after) = impossible(at)
        {
            self.open.odd_time = true;
            return self.take(start, after.at);
        }
        if is_number {
            return start + 1;
        }
        let label = |m| if let Meaning::Label(label) = m { Some(label) } else { None };
        if let Some((label, length)) = meaning(at.rest(), at.language, label) {
            self.close();
            self.open.label = label;
            return self.take(start, start + length);
        }
        self.beside(at)
    }

    /// Weekdays, "on" and the like belong to a date, with the comma after them.
    fn beside(&mut self, at: Cursor<'_, '_>) -> usize {
        let start = at.at;
        let is_beside = |m| match m {
            Meaning::Weekday => Some(true),
            Meaning::Beside | Meaning::Link | Meaning::BeforeTime => Some(false),
            _ => None,
        };
        let Some((weekday, length)) = meaning(at.rest(), at.language, is_beside) else {
            return start + 1;
        };
        let after = self.tokens.get(start + length);
        let comma = weekday && matches!(after, Some(Token::Sign(',' | '.')));
        self.take(start, start + length + usize::from(comma))
    }

    fn take(&mut self, start: usize, end: usize) -> usize {
        if let Some(taken) = self.used.get_mut(start..end) {
            taken.fill(true);
        }
        end.max(start + 1)
    }

    /// Whether a number is the rest of a longer one, or an amount: "1.10.12.24", "£12.05.20".
    fn is_glued(&self, at: usize) -> bool {
        let before = |n: usize| at.checked_sub(n).and_then(|at| self.tokens.get(at));
        let is_amount = matches!(before(1), Some(Token::Sign('$' | '€' | '£' | '¥' | '₹' | '#')));
        is_amount
            || matches!(
                (before(2), before(1)),
                (Some(Token::Number(..)), Some(Token::Sign('.' | '/' | '-')))
            ) && before(1).is_some_and(|_| !self.used.get(at - 1).copied().unwrap_or_default())
    }

    fn close(&mut self) {
        let open = std::mem::replace(&mut self.open, Open::new(Label::None));
        if let Some((day, place)) = open.day {
            let stated = Stated {
                day,
                clock: open.clock,
                label: open.label,
                odd_time: open.odd_time || day.odd_time,
                bounded: false,
                alone: false,
            };
            self.found.push((stated, place));
        }
    }

    /// How many words belong to no date.
    fn strange(&self) -> usize {
        let words = self.tokens.iter().zip(&self.used);
        words.filter(|(token, used)| matches!(token, Token::Word(_)) && !**used).count()
    }

    fn is_bounded(&self, (start, end): &(usize, usize)) -> bool {
        let is_other = |at: &usize| {
            !self.used.get(*at).copied().unwrap_or_default()
                && self.tokens.get(*at) != Some(&Token::Space)
        };
        let before = (0..*start).rev().find(is_other).and_then(|at| self.tokens.get(at));
        let after = (*end..self.tokens.len()).find(is_other);
        let follows = |n: usize| {
            let rest = (after.map_or(self.tokens.len(), |at| at + n)..self.tokens.len())
                .find(|at| self.tokens.get(*at) != Some(&Token::Space));
            rest.map(|at| (self.tokens.get(at), self.used.get(at) == Some(&true)))
        };
        let goes_on = |next: Option<(Option<&Token<'_>>, bool)>| match next {
            Some((Some(Token::Word(word)), used)) => !used && word.starts_with(char::is_lowercase),
            _ => false,
        };
        let sentence_after = match follows(0) {
            Some((Some(Token::Sign(',')), _)) => goes_on(follows(1)),
            next => goes_on(next),
        };
        // Whoever posted it may write their name as they like: "by admin".
        let is_by = |token: &Token<'_>| {
            const BY: [&str; 5] = ["by", "von", "par", "por", "door"];
            matches!(token, Token::Word(word) if BY.iter().any(|by| by.eq_ignore_ascii_case(word)))
        };
        let between = self.tokens.get(*end..after.unwrap_or(self.tokens.len()));
        let sentence_after = sentence_after && !between.unwrap_or_default().iter().any(is_by);
        !matches!(before, Some(Token::Word(_) | Token::Number(..))) && !sentence_after
    }
}
