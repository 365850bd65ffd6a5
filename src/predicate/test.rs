//! One test: a key, what its values are held against, and how.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use memchr::memmem::Finder;

use super::Subject;
use super::keys::{Key, Type, Value};
use crate::record::{Entity, Quote, Record};

/// Where a key was found.
#[derive(Clone, Copy)]
pub(super) enum AnyKey {
    Record(&'static Key<Record>),
    Quote(&'static Key<Quote>),
    Entity(&'static Key<Entity>),
}

#[derive(Debug, Clone)]
pub(super) struct Test {
    pub(super) key: AnyKey,
    /// The key's number among those that the predicate names.
    pub(super) number: usize,
    pub(super) check: Check,
}

/// What a value must be.
#[derive(Debug, Clone)]
pub(super) enum Check {
    Exists,
    OneOf(Vec<Constant>),
    NoneOf(Vec<Constant>),
    /// A text in lower case.
    Contains(Box<Finder<'static>>),
    /// Who it is, is on that list; in lower case.
    Listed(String),
    Compared {
        sign: &'static str,
        with: Constant,
    },
}

/// A value as it stands in the predicate.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Constant {
    /// In lower case.
    Text(String),
    Number(f64),
    /// A moment, or all of a day up to where the next one begins.
    Time {
        from: Timestamp,
        until: Timestamp,
    },
}

impl AnyKey {
    pub(super) const fn values(self) -> Type {
        match self {
            Self::Record(key) => key.values,
            Self::Quote(key) => key.values,
            Self::Entity(key) => key.values,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Record(key) => key.name,
            Self::Quote(key) => key.name,
            Self::Entity(key) => key.name,
        }
    }

    /// Whether it is the same key.
    pub(super) fn is(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
            && self.name() == other.name()
    }

    /// Where the record, quote or entity lies that it is read from.
    fn address(self, subject: Subject<'_>) -> usize {
        match self {
            Self::Record(_) => std::ptr::from_ref(subject.record).addr(),
            Self::Quote(_) => subject.quote.map_or(0, |quote| std::ptr::from_ref(quote).addr()),
            Self::Entity(_) => subject.entity.map_or(0, |entity| std::ptr::from_ref(entity).addr()),
        }
    }

    fn any<'r>(self, subject: Subject<'r>, f: &mut dyn FnMut(Value<'r>) -> bool) -> bool {
        match self {
            Self::Record(key) => (key.read)(subject.record, f),
            Self::Quote(key) => subject.quote.is_some_and(|quote| (key.read)(quote, f)),
            Self::Entity(key) => subject.entity.is_some_and(|entity| (key.read)(entity, f)),
        }
    }

    /// Whether its value is somebody or something that can be on a list.
    pub(super) fn is_somebody(self) -> bool {
        let of_quote =
            matches!(self, Self::Quote(_)) && matches!(self.name(), "speaker" | "addressee");
        of_quote || matches!(self, Self::Entity(_)) && self.name() == "name"
    }

    /// Whether its values are names of lists.
    pub(super) fn is_lists(self) -> bool {
        matches!(self, Self::Entity(_)) && self.name() == "lists"
    }

    /// The entity that its value is the name of.
    fn somebody(self, subject: Subject<'_>) -> Option<&Entity> {
        let id = match self {
            Self::Quote(key) if key.name == "speaker" => {
                subject.quote?.speaker.as_ref()?.entity.as_deref()?
            }
            Self::Quote(key) if key.name == "addressee" => {
                subject.quote?.addressee.as_ref()?.entity.as_str()
            }
            _ => return subject.entity,
        };
        subject.known.entity(subject.record, id)
    }
}

impl fmt::Debug for AnyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Test {
    pub(super) fn fits(&self, subject: Subject<'_>) -> bool {
        let any = |f: &mut dyn FnMut(Value<'_>) -> bool| self.key.any(subject, &mut |v| f(v));
        match &self.check {
            Check::Listed(list) => {
                let lists = self.key.somebody(subject).map_or(&[] as &[String], |e| &e.lists);
                lists.iter().any(|name| name.to_lowercase() == *list)
            }
            Check::Exists => any(&mut |_| true),
            Check::OneOf(constants) => self.is_one_of(constants, subject),
            Check::NoneOf(constants) => !self.is_one_of(constants, subject),
            Check::Contains(part) => {
                self.any_folded(subject, |text| part.find(text.as_bytes()).is_some())
            }
            Check::Compared { sign, with } => any(&mut |v| {
                with.order(v).is_some_and(|order| match *sign {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    _ => order.is_ge(),
                })
            }),
        }
    }
}

impl Test {
    /// Whether one of its texts, in lower case, is as wanted.
    fn any_folded(&self, subject: Subject<'_>, wanted: impl Fn(&str) -> bool) -> bool {
        let read = |values: &mut Vec<String>| {
            self.key.any(subject, &mut |value| {
                if let Value::Text(text) = value {
                    values.push(text.to_lowercase());
                }
                false
            });
        };
        let of = self.key.address(subject);
        subject.known.any_folded(self.number, of, read, wanted)
    }

    fn is_one_of(&self, constants: &[Constant], subject: Subject<'_>) -> bool {
        if let Some(Constant::Text(_)) = constants.first() {
            let is_text = |constant: &Constant, value: &str| match constant {
                Constant::Text(text) => text == value,
                Constant::Number(_) | Constant::Time { .. } => false,
            };
            return self.any_folded(subject, |value| constants.iter().any(|c| is_text(c, value)));
        }
        self.key.any(subject, &mut |value| constants.iter().any(|constant| constant.equals(value)))
    }
}

impl Constant {
    fn equals(&self, value: Value<'_>) -> bool {
        self.order(value).is_some_and(Ordering::is_eq)
    }

    /// How `value` stands to it.
    fn order(&self, value: Value<'_>) -> Option<Ordering> {
        match (self, value) {
            (Self::Number(number), Value::Number(value)) => value.partial_cmp(number),
            (Self::Time { from, until }, Value::Text(value)) => {
                let time: Timestamp = value.parse().ok()?;
                let within = from < &time && &time < until;
                Some(if within { Ordering::Equal } else { time.cmp(from) })
            }
            _ => None,
        }
    }
}

/// From when until when a text of RFC 3339 is, or a day, which begins at midnight UTC.
pub(super) fn span_of(text: &str) -> Option<(Timestamp, Timestamp)> {
    if let Ok(moment) = text.parse() {
        return Some((moment, moment));
    }
    // A date with a time but without a zone would be read as the day.
    let day: Date = if text.contains(':') { None } else { text.parse().ok() }?;
    let begins = |day: Date| Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok();
    Some((begins(day)?, begins(day.tomorrow().ok()?)?))
}
