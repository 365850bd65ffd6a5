//! What the program knows of single words, as data.
//!
//! The tables in `lexicon/` are compiled into the program: one row a word, its
//! properties in columns. `docs/LEXICON.md` says how to edit them. Every pass that
//! asks what a word is asks the [`Lexicon`]; no pass has a list of words of its own.

mod class;
pub(crate) mod hash;
mod plain;
pub(crate) mod reporting;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod verbs;

use std::borrow::Cow;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use hash::Map;
use sha2::{Digest, Sha256};
use verbs::{Reports, Verbs};

pub use class::Class;
pub(crate) use plain::push_plain;

/// The tables compiled into the program, by name.
const TABLES: [(&str, &str); 13] = [
    ("abbreviations.tsv", include_str!("../../lexicon/abbreviations.tsv")),
    ("bodies.tsv", include_str!("../../lexicon/bodies.tsv")),
    ("calendar.tsv", include_str!("../../lexicon/calendar.tsv")),
    ("descriptions.tsv", include_str!("../../lexicon/descriptions.tsv")),
    ("grammar.tsv", include_str!("../../lexicon/grammar.tsv")),
    ("hyphens.tsv", include_str!("../../lexicon/hyphens.tsv")),
    ("modifiers.tsv", include_str!("../../lexicon/modifiers.tsv")),
    ("names.tsv", include_str!("../../lexicon/names.tsv")),
    ("peoples.tsv", include_str!("../../lexicon/peoples.tsv")),
    ("roles.tsv", include_str!("../../lexicon/roles.tsv")),
    ("things.tsv", include_str!("../../lexicon/things.tsv")),
    ("titles.tsv", include_str!("../../lexicon/titles.tsv")),
    ("verbs.tsv", include_str!("../../lexicon/verbs.tsv")),
];

/// How many words the tables have, about: saves growing the index.
const WORDS: usize = 4096;

/// Longer words are in no table.
const LONGEST: usize = 48;

static BUILT_IN: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

/// The words of the tables; immutable, shared by all threads.
#[derive(Debug)]
pub struct Lexicon {
    /// The bytes of a lower-cased word → its place in `words`, counted from 1.
    index: Map<Cow<'static, [u8]>, u32>,
    /// The same for words of one byte: every mark is asked for.
    bytes: [u32; 256],
    words: Vec<Properties>,
    verbs: Verbs,
    /// Names the rows that were added; empty without any.
    added: String,
}

/// What the tables say of one word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Properties {
    classes: u128,
    /// Whether it is a form of a verb that reports.
    reports: bool,
    /// The gender of whom it names or stands before.
    pub gender: Gender,
    /// ISO 3166-1 alpha-2 country of a nationality.
    country: Cow<'static, str>,
    /// The usual form of an abbreviation or variant: "governor" of "gov".
    full: Cow<'static, str>,
    /// Names of its rings of like words.
    like: Cow<'static, str>,
    /// Names of the kinds of body that it can name.
    body: Cow<'static, str>,
}

/// A person's gender, as far as words tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    /// Nothing is known, or no person is named.
    #[default]
    Unknown,
    /// "she".
    Female,
    /// "he".
    Male,
}

/// A table that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{table}:{line}: {problem}")]
pub struct LexiconError {
    /// The name of the table.
    pub table: String,
    /// Its line, from 1.
    pub line: usize,
    /// "expected X, found Y".
    pub problem: String,
}

impl Lexicon {
    /// The lexicon compiled into the program.
    pub fn new() -> Self {
        let index = Map::with_capacity_and_hasher(WORDS, BuildHasherDefault::default());
        let mut lexicon = Self {
            index,
            bytes: [0; 256],
            words: Vec::with_capacity(WORDS),
            verbs: Verbs::built_in(),
            added: String::new(),
        };
        for (name, table) in TABLES {
            let read = table::read(name, table, |row| lexicon.add(row, Cow::Borrowed));
            debug_assert_eq!(read, Ok(()), "the tables in lexicon/ can be read");
        }
        lexicon.mark_verbs();
        lexicon
    }

    /// The same, shared: for programs and tests that add no rows.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Adds the rows of a table, which errors call `name`: of words, or of verbs that
    /// report. A word that is known gains what the row says; a verb that is known is
    /// replaced.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub fn extend(&mut self, name: &str, table: &str) -> Result<(), LexiconError> {
        // Spreadsheets write a byte order mark.
        let table = table.strip_prefix('\u{feff}').unwrap_or(table);
        if reporting::is_meant(table) {
            // The rows live as long as the program, like those compiled in: they are few,
            // and read at start and when an operator asks for it.
            let table: &'static str = Box::leak(table.to_lowercase().into_boxed_str());
            self.verbs.extend(Vec::leak(reporting::read(name, table)?));
            self.mark_verbs();
        } else {
            table::read(name, table, |row| self.add(row, |cell| Cow::Owned(cell.to_owned())))?;
        }
        let digest = Sha256::new().chain_update(&self.added).chain_update(table).finalize();
        self.added = HEXLOWER.encode(digest.get(..4).unwrap_or_default());
        Ok(())
    }

    /// A name for the rows that were added, which changes with them; `None` without any.
    pub fn added(&self) -> Option<&str> {
        Some(self.added.as_str()).filter(|added| !added.is_empty())
    }

    /// What is known of a lower-cased word, or of several, one space between them.
    pub fn get(&self, lower: &str) -> &Properties {
        self.at(self.place(lower))
    }

    /// What is known of a word in any case, with the stop of an abbreviation or
    /// without.
    pub fn word(&self, word: &str) -> &Properties {
        // A letter has as many bytes in either case, give or take two: nobody need look at a
        // token of a megabyte once for each of its hyphens.
        if word.len() > 4 * LONGEST {
            return &NOTHING;
        }
        if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            return self.get(word);
        }
        let mut buffer = [0; LONGEST];
        let Some(copy) = buffer.get_mut(..word.len()).filter(|_| word.is_ascii()) else {
            return self.get(&word.to_lowercase());
        };
        copy.copy_from_slice(word.as_bytes());
        copy.make_ascii_lowercase();
        self.at(self.place_of(copy))
    }

    /// Whether a lower-cased word is of that class.
    pub fn is(&self, lower: &str, class: Class) -> bool {
        self.get(lower).is(class)
    }

    /// What a lower-cased word reports, if it is a form of a verb that does.
    pub(crate) fn reports(&self, lower: &str) -> Option<&Reports> {
        self.verbs.get(lower)
    }

    /// The place of a lower-cased word among all; 0 for an unknown one. The stop of
    /// an abbreviation tells nothing.
    pub(crate) fn place(&self, lower: &str) -> u32 {
        self.place_of(lower.as_bytes())
    }

    fn place_of(&self, lower: &[u8]) -> u32 {
        if lower.len() > LONGEST {
            return 0;
        }
        if let &[byte] = lower {
            return self.bytes.get(usize::from(byte)).copied().unwrap_or(0);
        }
        let find = |word: &[u8]| self.index.get(word).copied();
        find(lower).or_else(|| find(lower.strip_suffix(b".")?)).unwrap_or(0)
    }

    /// What is known of the word at that place.
    pub(crate) fn at(&self, place: u32) -> &Properties {
        place.checked_sub(1).and_then(|at| self.words.get(at as usize)).unwrap_or(&NOTHING)
    }

    /// Notes which words are forms of verbs that report: most are not, and need not be
    /// looked up again.
    fn mark_verbs(&mut self) {
        let forms: Vec<String> = self.verbs.forms().cloned().collect();
        for form in forms {
            if let Some(known) = self.entry(Cow::Owned(form)) {
                known.reports = true;
            }
        }
    }

    /// What is known of a word, which is added if it is new.
    fn entry(&mut self, word: Cow<'static, str>) -> Option<&mut Properties> {
        let next = self.words.len() as u32 + 1;
        let byte = match word.as_bytes() {
            &[byte] => Some(usize::from(byte)),
            _ => None,
        };
        let word = match word {
            Cow::Borrowed(word) => Cow::Borrowed(word.as_bytes()),
            Cow::Owned(word) => Cow::Owned(word.into_bytes()),
        };
        let place = *self.index.entry(word).or_insert(next);
        if let Some(slot) = byte.and_then(|byte| self.bytes.get_mut(byte)) {
            *slot = place;
        }
        if place == next {
            self.words.push(Properties::default());
        }
        self.words.get_mut(place as usize - 1)
    }

    fn add<'t>(&mut self, row: table::Row<'t>, keep: impl Fn(&'t str) -> Cow<'static, str>) {
        let key = match row.word {
            Cow::Borrowed(word) => keep(word),
            Cow::Owned(word) => Cow::Owned(word),
        };
        let Some(known) = self.entry(key) else { return };
        known.classes = (known.classes | row.gains) & !row.loses;
        known.gender = row.gender.unwrap_or(known.gender);
        if !row.country.is_empty() {
            known.country = keep(row.country);
        }
        if !row.full.is_empty() {
            known.full = keep(row.full);
        }
        if !row.like.is_empty() {
            known.like = keep(row.like);
        }
        if !row.body.is_empty() {
            known.body = keep(row.body);
        }
    }
}

/// A noun without the ending of its plural.
pub(crate) fn singular(lower: &str) -> &str {
    if lower.ends_with("ss") || lower.len() < 4 {
        return lower;
    }
    lower.strip_suffix('s').unwrap_or(lower)
}

static NOTHING: Properties = Properties {
    classes: 0,
    reports: false,
    gender: Gender::Unknown,
    country: Cow::Borrowed(""),
    full: Cow::Borrowed(""),
    like: Cow::Borrowed(""),
    body: Cow::Borrowed(""),
};

impl Properties {
    /// Those of an unknown word.
    pub(crate) const NOTHING: &'static Self = &NOTHING;

    /// Whether the word is of that class.
    pub fn is(&self, class: Class) -> bool {
        self.classes & class.bit() != 0
    }

    /// Whether the word is of one of those classes.
    pub fn is_any(&self, classes: &[Class]) -> bool {
        self.classes & classes.iter().fold(0, |bits, class| bits | class.bit()) != 0
    }

    /// Whether it may be a form of a verb that reports: what it reports is told by
    /// [`Lexicon::reports`].
    pub(crate) fn reports(&self) -> bool {
        self.reports
    }

    /// The country of a nationality.
    pub fn country(&self) -> Option<&str> {
        Some(&*self.country).filter(|country| !country.is_empty())
    }

    /// Whether both words can stand for the same person: "author" and "novelist".
    pub fn is_like(&self, other: &Self) -> bool {
        self.rings().any(|ring| other.rings().any(|known| known == ring))
    }

    /// Whether some other word is like it.
    pub fn has_like(&self) -> bool {
        !self.like.is_empty()
    }

    /// The kinds of body that it can name: "school" and "university" for "college".
    fn bodies(&self) -> impl Iterator<Item = &str> {
        self.body.split_ascii_whitespace()
    }

    /// Whether it names bodies of some kinds alone.
    pub fn has_body(&self) -> bool {
        !self.body.is_empty()
    }

    /// Whether both words name bodies, and none that the other can name: "union" and "bank".
    pub fn is_other_body(&self, other: &Self) -> bool {
        let common = || self.bodies().any(|body| other.bodies().any(|known| known == body));
        self.has_body() && other.has_body() && !common()
    }

    /// Whether it belongs to that ring of words that are alike.
    pub fn is_in_ring(&self, ring: &str) -> bool {
        self.rings().any(|known| known == ring)
    }

    fn rings(&self) -> impl Iterator<Item = &str> {
        self.like.split_ascii_whitespace()
    }

    /// The usual form of an abbreviation or variant.
    pub fn full(&self) -> Option<&str> {
        Some(&*self.full).filter(|full| !full.is_empty())
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}
