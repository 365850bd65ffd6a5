//! What the lists know of words and phrases.

use super::hash;
use super::table::Table;

/// The lists of the model: words and phrases, both lower-cased.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon<'m> {
    words: Table<'m>,
    entries: &'m [u8],
    phrases: Table<'m>,
    kinds: &'m [u8],
}

/// How many buckets and entries the two tables of a lexicon have.
#[derive(Debug, Clone, Copy, Default)]
pub struct LexiconSizes {
    /// Buckets and entries of the words.
    pub words: (u32, u32),
    /// Buckets and entries of the phrases.
    pub phrases: (u32, u32),
}

impl<'m> Lexicon<'m> {
    /// The lexicon at the start of `bytes`, and the bytes after it.
    ///
    /// ```text
    /// table of words,   u32 × entries: see Entry
    /// table of phrases, u8 × entries: see Phrase
    /// ```
    pub fn parse(bytes: &'m [u8], sizes: LexiconSizes) -> Option<(Self, &'m [u8])> {
        let (words, rest) = Table::parse(bytes, sizes.words.0, sizes.words.1)?;
        let (entries, rest) = rest.split_at_checked(sizes.words.1 as usize * 4)?;
        let (phrases, rest) = Table::parse(rest, sizes.phrases.0, sizes.phrases.1)?;
        let (kinds, rest) = rest.split_at_checked(sizes.phrases.1 as usize)?;
        Some((Self { words, entries, phrases, kinds }, rest))
    }

    /// What is known of the word with this hash.
    pub fn word(&self, lower: u64) -> Entry {
        let entry = self.words.find(lower).and_then(|at| self.entries.get(at * 4..at * 4 + 4));
        let bytes = entry.and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(Entry::default(), |bytes| Entry(u32::from_le_bytes(bytes)))
    }

    /// What the phrase with this key is known as: 0 for nothing, see [`Phrase`].
    pub fn phrase(&self, key: u64) -> u8 {
        self.phrases.find(key).and_then(|at| self.kinds.get(at)).copied().unwrap_or(0)
    }
}

/// The key of a phrase one word longer; a phrase starts from 0.
pub const fn phrase_key(before: u64, lower: u64) -> u64 {
    hash::mix(hash::pair(before, lower))
}

/// The lists' knowledge of one lower-cased word, packed into 32 bits.
///
/// ```text
/// bits  0..10  cluster of 512, plus one    bits 10..17  cluster of 64, plus one
/// bits 17..19  first name: 1 rare … 3 common
/// bits 19..21  surname:    1 rare … 3 common
/// bits 21..23  place:      1 town, 2 city, 3 country or region
/// bits 23..    one bit for each of the constants below
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entry(pub u32);

impl Entry {
    /// "Danish".
    pub const NATIONALITY: u32 = 1 << 23;
    /// "Ministry", "bank".
    pub const ORGANIZATION_WORD: u32 = 1 << 24;
    /// `Inc.`, `GmbH`.
    pub const ORGANIZATION_SUFFIX: u32 = 1 << 25;
    /// "President", "Mr.", "spokesman".
    pub const ROLE: u32 = 1 << 26;
    /// The first word of a phrase in the phrase table.
    pub const PHRASE_START: u32 = 1 << 27;
    /// An organisation of one word.
    pub const ORGANIZATION: u32 = 1 << 28;
    /// "van", "bin".
    pub const PARTICLE: u32 = 1 << 29;
    /// "said", "told".
    pub const SPEECH: u32 = 1 << 30;
    /// Months and days of the week.
    pub const CALENDAR: u32 = 1 << 31;

    /// An entry of its parts; grades run from 0 to 3, clusters from 0 (none).
    pub const fn new(clusters: (u32, u32), grades: [u32; 3], flags: u32) -> Self {
        let [first_name, surname, place] = grades;
        Self(clusters.0 | clusters.1 << 10 | first_name << 17 | surname << 19 | place << 21 | flags)
    }

    /// Its fine cluster, 0 for none.
    pub const fn cluster(self) -> u64 {
        (self.0 & 0x3ff) as u64
    }

    /// Its coarse cluster, 0 for none.
    pub const fn coarse_cluster(self) -> u64 {
        (self.0 >> 10 & 0x7f) as u64
    }

    /// All it says apart from clusters.
    pub const fn lists(self) -> u64 {
        (self.0 >> 17) as u64
    }

    /// How common it is as a first name.
    pub const fn first_name(self) -> u32 {
        self.0 >> 17 & 3
    }

    /// How common it is as a surname.
    pub const fn surname(self) -> u32 {
        self.0 >> 19 & 3
    }

    /// How large a place it names.
    pub const fn place(self) -> u32 {
        self.0 >> 21 & 3
    }

    /// Whether any of `flags` is set.
    pub const fn has(self, flags: u32) -> bool {
        self.0 & flags != 0
    }
}

/// What a phrase of several words is known as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Phrase {
    /// "New Delhi".
    Place = 1,
    /// "Deutsche Bank".
    Organization = 2,
    /// A well-known politician.
    Person = 3,
}

/// The longest phrase, in tokens.
pub const LONGEST_PHRASE: usize = 5;
