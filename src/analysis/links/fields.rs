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
    politics: u16,
    /// What people in office did before, and nobody is known for.
    earlier: u16,
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
        let politics = of("president");
        let earlier = of("teacher") | of("plumber") | of("nurse");
        Self { words, sport, state, politics, earlier }
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
    /// or the role of somebody `known` is of the state, and so are they, or they hold an office and what
    /// is told of them is a trade that nobody is known for: the lists call prime ministers teachers.
    pub(super) fn agree(&self, told: u16, own: u16, known: bool) -> Option<bool> {
        if told == 0 || own == 0 {
            return None;
        }
        let same = told & own != 0;
        let state = known && told & self.state != 0 && own & self.state != 0;
        let holds = known && told & self.politics != 0 && own & !self.earlier == 0;
        (same || !state && !holds).then_some(same)
    }

    /// Whether politics is among `fields`.
    pub(super) fn is_politics(&self, fields: u16) -> bool {
        fields & self.politics != 0
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

    #[test]
    fn who_holds_an_office_had_a_trade_before() {
        let fields = Fields::new();
        let agree = |role: &str, own: &str| fields.agree(fields.of(role), fields.of(own), true);
        for (role, own, told) in [
            ("prime minister", "politician", Some(true)),
            ("prime minister", "university teacher", None),
            ("prime minister", "general", None),
            ("prime minister", "novelist", Some(false)),
            ("teacher", "politician", Some(false)),
            ("aid worker", "politician", Some(false)),
        ] {
            assert_eq!(agree(role, own), told, "{role}, {own}");
        }
    }
}
