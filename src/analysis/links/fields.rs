//! What somebody is known for: politics, sport, arts, …, by the words of roles and
//! descriptions.

use crate::lexicon::hash::Map;

/// Word and field, and `alone` where the word tells it only if no other stands beside it: of "director"
/// and "FBI director" the first makes films.
const WORDS: &str = include_str!("../../../models/lists/fields.tsv");

/// The words that tell a field.
#[derive(Debug)]
pub(super) struct Fields {
    words: Map<&'static str, Word>,
    sport: u16,
    /// Those in which offices of a state are held by people of the others: a judge becomes attorney
    /// general, an officer president.
    state: u16,
}

/// What a word tells.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    field: u16,
    alone: bool,
}

impl Fields {
    /// The list compiled into the program.
    pub(super) fn new() -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut words: Map<&'static str, Word> = Map::default();
        for line in WORDS.lines() {
            let mut cells = line.split('\t');
            let (Some(word), Some(field)) = (cells.next(), cells.next()) else { continue };
            let at = names.iter().position(|name| *name == field).unwrap_or_else(|| {
                names.push(field);
                names.len() - 1
            });
            let field = 1_u16.checked_shl(at as u32).unwrap_or_default();
            words.insert(word, Word { field, alone: cells.next() == Some("alone") });
        }
        let of = |word: &str| words.get(word).map_or(0, |word| word.field);
        let sport = of("football");
        let state = of("president") | of("lawyer") | of("general");
        Self { words, sport, state }
    }

    /// The fields that the words of `text` tell, as bits.
    pub(super) fn of(&self, text: &str) -> u16 {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let (mut told, mut alone, mut count) = (0, 0, 0);
        for word in words {
            count += 1;
            let known = if word.chars().any(char::is_uppercase) {
                self.words.get(word.to_lowercase().as_str())
            } else {
                self.words.get(word)
            };
            let known = known.copied().unwrap_or_default();
            *if known.alone { &mut alone } else { &mut told } |= known.field;
        }
        if count == 1 { told | alone } else { told }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_many_fields_tells_one_where_it_stands_alone() {
        let fields = Fields::new();
        let (arts, military) = (fields.of("actor"), fields.of("soldier"));
        assert_ne!(arts, 0);
        for (role, told) in [
            ("Director", arts),
            ("film director", arts),
            ("FBI director", 0),
            ("managing director of the fund", 0),
            ("director general", 0),
            ("General", military),
            ("Brigadier General", military),
        ] {
            assert_eq!(fields.of(role), told, "{role}");
        }
    }
}
