//! The operator's own lists: names that the desk wants found, what it calls them, and
//! what must never be made of them.
//!
//! A [`List`] has [`Row`]s; [`Lists`] are all lists in use, with one automaton over the
//! words of all their names. Of two lists that have the same name, the later one in the
//! configuration decides. Files are read outside the core (`config/lists.rs`);
//! `docs/LISTS.md` explains them.

mod automaton;
mod spelling;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

pub use automaton::{Matcher, Word};
pub use spelling::{Capital, spell};

use automaton::Automaton;
use spelling::Spelling;

/// The rows of one file, under the name that records give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Its name in `entities[].lists` and in predicates.
    pub name: String,
    /// In the order of the file.
    pub rows: Vec<Row>,
}

/// Somebody or something on a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// What the desk calls it.
    pub name: String,
    /// Other names under which it is found.
    pub aliases: Vec<String>,
    /// What it is. Without a type nothing new is found: the row says something of names
    /// that are found anyway.
    pub kind: Option<RowType>,
    /// Ids, by the list that gives them: `wikidata`, `geonames`, `ticker`, …
    pub ids: BTreeMap<String, String>,
    /// A role that it has.
    pub role: Option<String>,
    /// Topics or beats; they stand beside the list's name in `entities[].lists`.
    pub topics: Vec<String>,
    /// What must not be made of it.
    pub never: Vec<Never>,
    /// Only letter for letter.
    pub exact: bool,
    /// In capitals and small letters alike.
    pub any_case: bool,
}

impl Row {
    /// Whether it says that it is a person.
    pub fn is_person(&self) -> bool {
        self.kind == Some(RowType::Person)
    }
}

/// What a row may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "as in the record")]
pub enum RowType {
    Person,
    Organization,
    Location,
    Group,
    Event,
    Work,
    Misc,
}

impl RowType {
    /// Every type, with its name.
    pub const ALL: [(&str, Self); 7] = [
        ("person", Self::Person),
        ("organization", Self::Organization),
        ("location", Self::Location),
        ("group", Self::Group),
        ("event", Self::Event),
        ("work", Self::Work),
        ("misc", Self::Misc),
    ];
}

/// What must never be made of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Never {
    /// An entity.
    Found,
    /// An entity with ids.
    Linked,
    /// An entity of that type.
    Type(RowType),
}

impl Never {
    /// Every value, with its name in files.
    pub const ALL: [(&str, Self); 9] = [
        ("find", Self::Found),
        ("link", Self::Linked),
        ("person", Self::Type(RowType::Person)),
        ("organization", Self::Type(RowType::Organization)),
        ("location", Self::Type(RowType::Location)),
        ("group", Self::Type(RowType::Group)),
        ("event", Self::Type(RowType::Event)),
        ("work", Self::Type(RowType::Work)),
        ("misc", Self::Type(RowType::Misc)),
    ];
}

/// All lists in use; immutable, shared by all threads.
#[derive(Debug, Default)]
pub struct Lists {
    /// The rows of the weakest list first.
    rows: Vec<Entry>,
    spellings: Vec<Spelling>,
    automaton: Automaton,
    /// Whether a name may begin with a small letter.
    has_small_starts: bool,
    /// The names of lists and topics.
    labels: BTreeSet<String>,
    /// Names what the lists hold; empty without any.
    added: String,
}

/// A row in use.
#[derive(Debug)]
struct Entry {
    row: Row,
    labels: Vec<String>,
    /// The first row of its list.
    list_begins: u32,
    /// An earlier row, of another list, that is the same somebody or something; else its
    /// own number.
    same: u32,
}

impl Lists {
    /// Lists in use; a later one is stronger.
    pub fn new(lists: Vec<List>) -> Self {
        let mut all = Self::default();
        let mut digest = Sha256::new();
        for list in lists {
            digest.update(format!("{list:?}"));
            all.labels.insert(list.name.clone());
            let begins = all.rows.len() as u32;
            for row in list.rows {
                all.add(&list.name, begins, row);
            }
        }
        if !all.labels.is_empty() {
            all.added = HEXLOWER.encode(digest.finalize().get(..4).unwrap_or_default());
        }
        all.unite();
        all
    }

    fn add(&mut self, list: &str, list_begins: u32, row: Row) {
        let number = self.rows.len() as u32;
        for text in std::iter::once(&row.name).chain(&row.aliases) {
            for spelling in Spelling::all(number, text, &row) {
                self.has_small_starts |= spelling.starts_small();
                self.automaton.insert(&spelling.keys(), self.spellings.len() as u32);
                self.spellings.push(spelling);
            }
        }
        let mut labels = vec![list.to_owned()];
        for topic in &row.topics {
            self.labels.insert(topic.clone());
            if !labels.contains(topic) {
                labels.push(topic.clone());
            }
        }
        self.rows.push(Entry { row, labels, list_begins, same: number });
    }

    /// Rows of several lists that share a spelling, and do not disagree about the type, are
    /// the same. What stands in one list as two stays two, even where another list has a
    /// row that is both.
    fn unite(&mut self) {
        // By row that stands for others: the lists that have a row of those.
        let mut lists: Vec<Vec<u32>> =
            self.rows.iter().map(|entry| vec![entry.list_begins]).collect();
        for shared in self.automaton.ends() {
            let rows: Vec<u32> = shared
                .iter()
                .filter_map(|&spelling| Some(self.spellings.get(spelling as usize)?.row))
                .collect();
            for (i, &one) in rows.iter().enumerate() {
                for &other in rows.iter().skip(i + 1) {
                    self.unite_two(one, other, &mut lists);
                }
            }
        }
    }

    fn unite_two(&mut self, a: u32, b: u32, lists: &mut [Vec<u32>]) {
        let (Some(one), Some(other)) = (self.rows.get(a as usize), self.rows.get(b as usize))
        else {
            return;
        };
        let agree =
            one.row.kind.is_none() || other.row.kind.is_none() || one.row.kind == other.row.kind;
        let (a, b) = (self.who(a), self.who(b));
        let (earlier, later) = (a.min(b), a.max(b));
        let Ok([of_earlier, of_later]) = lists.get_disjoint_mut([earlier as usize, later as usize])
        else {
            return; // They are the same already.
        };
        let one_list = of_later.iter().any(|list| of_earlier.contains(list));
        if agree
            && !one_list
            && let Some(entry) = self.rows.get_mut(later as usize)
        {
            of_earlier.append(of_later);
            entry.same = earlier;
        }
    }

    /// Whether there is nothing on them.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether a name may begin with a small letter, or with a mark.
    pub fn has_small_starts(&self) -> bool {
        self.has_small_starts
    }

    /// A name for what the lists hold, which changes with it; `None` without any list.
    pub fn added(&self) -> Option<&str> {
        Some(self.added.as_str()).filter(|added| !added.is_empty())
    }

    /// The names of lists and topics, as predicates may have them.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(String::as_str)
    }

    /// A row, by the number that a [`Matcher`] gives.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.rows.get(number as usize).map(|entry| &entry.row)
    }

    /// The labels of a row: its list and its topics.
    pub fn labels_of(&self, number: u32) -> &[String] {
        self.rows.get(number as usize).map_or(&[], |entry| entry.labels.as_slice())
    }

    /// Who or what a row is: the same for rows of several lists that are one.
    pub fn who(&self, number: u32) -> u32 {
        let mut who = number;
        while let Some(entry) = self.rows.get(who as usize).filter(|entry| entry.same != who) {
            who = entry.same;
        }
        who
    }

    /// What finds the rows in the words of a sentence.
    pub fn matcher(&self) -> Matcher<'_> {
        Matcher { automaton: &self.automaton, spellings: &self.spellings }
    }
}

/// What two rows of one file may not have in common: the words of a name under the same
/// rules.
pub fn clashing(text: &str, row: &Row) -> Vec<String> {
    let spellings = Spelling::all(0, text, row);
    let rule = |key: String| if row.exact { format!("{key}\n{text}") } else { key };
    spellings.iter().map(|spelling| rule(spelling.keys().join(" "))).collect()
}
