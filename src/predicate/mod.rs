//! Predicates over a record: which records a webhook gets, which of them are printed.
//!
//! ```text
//! predicate  = both { "or" both }
//! both       = one { "and" one }
//! one        = "not" one | "(" predicate ")" | items | test
//! items      = ( "quotes" | "entities" ) ( "any" | "all" | "none" ) "(" predicate ")"
//! test       = key ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains" ) value
//!            | key "in" "[" value { "," value } "]"
//!            | key "in" "list:" name
//!            | key "exists"
//! value      = number | word | "text in quotation marks"
//! ```
//!
//! A recursive descent over typed keys. A predicate that names keys of quotes outside
//! `quotes any ( … )` holds of a record if one quote fits all of it. Letters are compared
//! without regard to case, also those of the grammar's own words. What is absent fits no test but `!=`.

mod constants;
mod keys;
mod known;
mod parse;
mod read;
mod test;
#[cfg(test)]
mod tests;
mod tokens;
mod values;

use std::fmt;
use std::str::FromStr;

use crate::nearest::nearest;
use crate::record::{Entity, Quote, Record};
use known::Known;
use read::Reads;
use test::Test;

/// Bytes that a predicate may have.
const LONGEST: usize = 4096;

/// A parsed predicate.
#[derive(Debug, Clone)]
pub struct Predicate {
    root: Node,
    /// Keys of quotes stand outside any `quotes any ( … )`.
    of_a_quote: bool,
    /// The lists and topics that it names, each with the characters before it.
    lists: Vec<(usize, String)>,
    reads: Reads,
    /// How many [`Node::Once`] there are, and how many keys are named.
    questions: usize,
    keys: usize,
}

/// Why a text is no predicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredicateError {
    /// Characters before the fault.
    pub at: usize,
    /// What was expected there and what was found.
    pub message: String,
    /// The known word that may have been meant.
    pub hint: Option<String>,
}

impl fmt::Display for PredicateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: {}", self.at + 1, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " (did you mean `{hint}`?)"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PredicateError {}

#[derive(Debug, Clone)]
enum Node {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    Items {
        of: Items,
        how: How,
        inner: Box<Self>,
    },
    /// What is the same whichever quote or entity is looked at; asked once.
    Once {
        question: usize,
        inner: Box<Self>,
    },
    Test(Test),
}

/// What a record has several of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Items {
    Quotes,
    Entities,
}

#[derive(Debug, Clone, Copy)]
enum How {
    Any,
    All,
    None,
}

/// What keys are read from.
#[derive(Clone, Copy)]
struct Subject<'r> {
    record: &'r Record,
    known: &'r Known,
    quote: Option<&'r Quote>,
    entity: Option<&'r Entity>,
}

impl FromStr for Predicate {
    type Err = PredicateError;

    fn from_str(source: &str) -> Result<Self, PredicateError> {
        parse::predicate(source)
    }
}

impl Predicate {
    /// Checks that every list and topic that it names is one of `known`.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check_lists(&self, known: &[&str]) -> Result<(), PredicateError> {
        let lower: Vec<String> = known.iter().map(|name| name.to_lowercase()).collect();
        let Some((at, name)) = self.lists.iter().find(|(_, name)| !lower.contains(name)) else {
            return Ok(());
        };
        let message = match known {
            [] => format!("expected a list of the configuration, which has none, found `{name}`"),
            _ => format!("expected a list or topic of the configuration, found `{name}`"),
        };
        let hint = nearest(name, known.iter().copied()).map(str::to_owned);
        Err(PredicateError { at: *at, message, hint })
    }

    /// Whether it holds of the record.
    pub fn fits(&self, record: &Record) -> bool {
        let known = Known::new(self.questions, self.keys);
        let whole = Subject { record, known: &known, quote: None, entity: None };
        if self.of_a_quote {
            let fits = |quote| self.root.fits(Subject { quote: Some(quote), ..whole });
            return record.quotes.iter().any(fits);
        }
        self.root.fits(whole)
    }
}

impl Node {
    fn fits(&self, subject: Subject<'_>) -> bool {
        match self {
            Self::And(all) => all.iter().all(|node| node.fits(subject)),
            Self::Or(any) => any.iter().any(|node| node.fits(subject)),
            Self::Not(node) => !node.fits(subject),
            Self::Test(test) => test.fits(subject),
            Self::Once { question, inner } => subject.known.once(*question, || inner.fits(subject)),
            Self::Items { of: Items::Quotes, how, inner } => {
                let fits = |quote| inner.fits(Subject { quote: Some(quote), ..subject });
                how.holds(&subject.record.quotes, fits)
            }
            Self::Items { of: Items::Entities, how, inner } => {
                let fits = |entity| inner.fits(Subject { entity: Some(entity), ..subject });
                how.holds(&subject.record.entities, fits)
            }
        }
    }
}

impl Node {
    /// What takes longer has more: a text is long, and items are many.
    fn cost(&self) -> u8 {
        match self {
            Self::And(nodes) | Self::Or(nodes) => {
                nodes.iter().map(Self::cost).max().unwrap_or_default()
            }
            Self::Not(inner) | Self::Once { inner, .. } => inner.cost(),
            Self::Test(test) => u8::from(test.key.name() == "text"),
            Self::Items { .. } => 2,
        }
    }
}

impl How {
    fn holds<'r, T>(self, items: &'r [T], fits: impl Fn(&'r T) -> bool) -> bool {
        match self {
            Self::Any => items.iter().any(fits),
            Self::All => items.iter().all(fits),
            Self::None => !items.iter().any(fits),
        }
    }
}
