//! The names of all rows as one automaton, whose letters are words: a step a word, so
//! that a text costs one look-up for each of its words, however many rows there are.

use super::spelling::{Capital, Spelling};
use crate::lexicon::hash::Map;

/// The state before the first word.
const START: u32 = 0;

#[derive(Debug)]
pub(super) struct Automaton {
    /// Every word of every name, by number from 1.
    words: Map<String, u32>,
    steps: Map<(u32, u32), u32>,
    /// The spellings that end in each state, those of the weakest list first.
    ends: Vec<Vec<u32>>,
}

impl Default for Automaton {
    fn default() -> Self {
        Self { words: Map::default(), steps: Map::default(), ends: vec![Vec::new()] }
    }
}

impl Automaton {
    pub(super) fn insert(&mut self, words: &[&str], spelling: u32) {
        let mut state = START;
        for word in words {
            let number = self.words.len() as u32 + 1;
            let number = *self.words.entry((*word).to_owned()).or_insert(number);
            let next = self.ends.len() as u32;
            state = *self.steps.entry((state, number)).or_insert(next);
            if state == next {
                self.ends.push(Vec::new());
            }
        }
        if let Some(end) = self.ends.get_mut(state as usize).filter(|_| state != START) {
            end.push(spelling);
        }
    }

    /// The spellings that end in the same state.
    pub(super) fn ends(&self) -> Vec<Vec<u32>> {
        self.ends.iter().filter(|end| end.len() > 1).cloned().collect()
    }
}

/// A word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Word {
    /// What [`Matcher::number`] says of it.
    pub number: u32,
    /// How it is written.
    pub capital: Capital,
}

/// Finds rows in the words of a sentence.
#[derive(Debug, Clone, Copy)]
pub struct Matcher<'l> {
    pub(super) automaton: &'l Automaton,
    pub(super) spellings: &'l [Spelling],
}

/// Words that are a name of some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// How many words.
    pub length: usize,
    /// The rows, the weakest first; never empty.
    pub rows: Vec<u32>,
}

impl Matcher<'_> {
    /// The number of a word as [`super::spell`] gives it; 0 if it is in no name.
    pub fn number(&self, word: &str) -> u32 {
        self.automaton.words.get(word).copied().unwrap_or_default()
    }

    /// The names that `words` begin with, the longest first. `text` gives the text of so
    /// many of them, with one space wherever there is white space.
    pub fn find(&self, words: &[Word], text: impl Fn(usize) -> String) -> Vec<Match> {
        let mut state = START;
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let Some(&next) = self.automaton.steps.get(&(state, word.number)) else { break };
            state = next;
            let ends = self.automaton.ends.get(state as usize).map_or(&[] as &[u32], Vec::as_slice);
            let length = index + 1;
            let fits = |spelling: &&Spelling| {
                let written = words.iter().take(length).map(|word| word.capital);
                match &spelling.exact {
                    Some(exact) => text(length) == *exact,
                    None => spelling.allows(written),
                }
            };
            let spellings = ends.iter().filter_map(|&at| self.spellings.get(at as usize));
            let mut rows: Vec<u32> = spellings.filter(fits).map(|s| s.row).collect();
            rows.dedup();
            if !rows.is_empty() {
                found.push(Match { length, rows });
            }
        }
        found.reverse();
        found
    }
}
