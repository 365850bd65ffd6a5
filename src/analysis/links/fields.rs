//! What somebody is known for: politics, sport, arts, …, by the words of roles and
//! descriptions.

use crate::lexicon::hash::Map;

/// Word and field, one pair a line.
const WORDS: &str = include_str!("../../../models/lists/fields.tsv");

/// The words that tell a field.
#[derive(Debug)]
pub(super) struct Fields {
    words: Map<&'static str, u16>,
    sport: u16,
    /// Those in which offices of a state are held by people of the others: a judge becomes attorney
    /// general, an officer president.
    state: u16,
}

impl Fields {
    /// The list compiled into the program.
    pub(super) fn new() -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut words: Map<&'static str, u16> = Map::default();
        for (word, field) in WORDS.lines().filter_map(|line| line.split_once('\t')) {
            let at = names.iter().position(|name| *name == field).unwrap_or_else(|| {
                names.push(field);
                names.len() - 1
            });
            words.insert(word, 1_u16.checked_shl(at as u32).unwrap_or_default());
        }
        let of = |word: &str| words.get(word).copied().unwrap_or_default();
        let sport = of("football");
        let state = of("president") | of("lawyer") | of("general");
        Self { words, sport, state }
    }

    /// The fields that the words of `text` tell, as bits.
    pub(super) fn of(&self, text: &str) -> u16 {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut told = 0;
        for word in words {
            let field = if word.chars().any(char::is_uppercase) {
                self.words.get(word.to_lowercase().as_str())
            } else {
                self.words.get(word)
            };
            told |= field.copied().unwrap_or_default();
        }
        told
    }

    /// Whether somebody of some fields is of those that a role tells; nothing where either is not known,
    /// or the role of somebody `known` is of the state, and so are they.
    pub(super) fn agree(&self, told: u16, own: u16, known: bool) -> Option<bool> {
        if told == 0 || own == 0 {
            return None;
        }
        let same = told & own != 0;
        let state = known && told & self.state != 0 && own & self.state != 0;
        (same || !state).then_some(same)
    }

    /// Whether sport is among `fields`.
    pub(super) fn has_sport(&self, fields: u16) -> bool {
        fields & self.sport != 0
    }
}
