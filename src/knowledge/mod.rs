//! Who is who: names and aliases → items with type, country and ids.
//!
//! A knowledge file (`.ckb`, see `table.rs`) is one read-only table. The starter is
//! compiled into the program; an operator's files are laid over it, each stronger than
//! those before. Files are read outside the core, which gets their bytes.
//! `docs/KNOWLEDGE.md` says how files are made.

mod base;
mod checksum;
mod keys;
mod normal;
mod parts;
mod table;
#[cfg(test)]
mod tests;
mod write;

pub use base::{Base, Candidate};
pub use normal::{KEY_VERSION, key};
pub use table::{About, Item, Source, Table, TableError};
pub use write::{Draft, Left, Writer};

use std::fmt;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemType {
    /// A human being.
    Person,
    /// Companies, institutions, teams, parties, media.
    Organization,
    /// Countries, cities, regions, facilities.
    Location,
    /// Peoples, religions, movements.
    Group,
    /// Titles of works.
    Work,
}

impl ItemType {
    /// Every type, in the order of the numbers in a file.
    pub const ALL: [Self; 5] =
        [Self::Person, Self::Organization, Self::Location, Self::Group, Self::Work];

    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Location => "location",
            Self::Group => "group",
            Self::Work => "work",
        }
    }

    /// The type of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What an item is known as in lists that others share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ItemId {
    /// `Q76`: a Wikidata item.
    Wikidata(u32),
    /// `geonames:2643743`: a place of `GeoNames`.
    Geonames(u32),
    /// Anything else, as the list has it.
    Local(String),
}

impl ItemId {
    /// Reads `Q76`, `geonames:2643743` or a name of one's own; the address of a
    /// Wikidata item too.
    pub fn read(text: &str) -> Self {
        let number = |digits: &str| digits.parse().ok().filter(|_| !digits.starts_with('+'));
        let short = text.rsplit('/').next().filter(|_| text.contains("wikidata.org/"));
        let item = short.unwrap_or(text);
        if let Some(number) = item.strip_prefix('Q').and_then(number) {
            return Self::Wikidata(number);
        }
        match text.strip_prefix("geonames:").and_then(number) {
            Some(number) => Self::Geonames(number),
            None => Self::Local(text.to_owned()),
        }
    }

    /// What was expected of an id that begins like one of Wikidata or `GeoNames` and is none:
    /// it would pass for one of one's own, and link nothing.
    pub fn mistake(text: &str) -> Option<&'static str> {
        let Self::Local(text) = Self::read(text) else { return None };
        let number = text.strip_prefix(['Q', 'q']).unwrap_or_default();
        if number.starts_with(|c: char| c.is_ascii_digit()) || text.contains("wikidata.org/") {
            Some("an item of Wikidata such as Q567")
        } else {
            text.starts_with("geonames:").then_some("a number of GeoNames as in geonames:2950159")
        }
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wikidata(number) => write!(f, "Q{number}"),
            Self::Geonames(number) => write!(f, "geonames:{number}"),
            Self::Local(name) => f.write_str(name),
        }
    }
}
