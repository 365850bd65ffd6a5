//! A token as the features see it.

use super::hash;
use super::lexicon::Entry;

/// What is known of a token by itself and from the rest of its document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Word {
    /// Hash of the lower-cased text.
    pub lower: u64,
    /// Its first four bytes, the first one lowest; lower case.
    pub head: u64,
    /// Its last four bytes, the last one lowest; lower case.
    pub tail: u64,
    /// Its runs of capitals, small letters, digits and marks.
    pub shape: u64,
    /// What the lists know of it.
    pub entry: Entry,
    /// How it is capitalised.
    pub case: Case,
    /// Where it stands in a phrase of the lists: 0 for nowhere.
    pub phrase: u8,
    /// Whether it may be part of a name.
    pub candidate: bool,
    /// What the rest of the document shows of the same word: see [`super::document`].
    pub elsewhere: u16,
    /// The run of capitalised words it is in: first token and the one after the last.
    pub run: (u32, u32),
    /// Length in bytes.
    pub length: usize,
}

/// How a word is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// Punctuation and symbols.
    #[default]
    Mark,
    /// No capital.
    Lower,
    /// Only the first letter.
    Title,
    /// Two capitals or more and no small letter.
    Upper,
    /// `McCain`, `al-Assad`, `iPhone`.
    Mixed,
    /// "J."
    Initial,
    /// Digits without capitals.
    Number,
}

impl Case {
    /// Whether there is a capital letter in it.
    pub const fn has_capital(self) -> bool {
        matches!(self, Self::Title | Self::Upper | Self::Mixed | Self::Initial)
    }
}

impl Word {
    /// The word beyond the ends of a document.
    pub const NONE: Self = Self {
        lower: 0,
        head: 0,
        tail: 0,
        shape: 0,
        entry: Entry(0),
        case: Case::Mark,
        phrase: 0,
        candidate: false,
        elsewhere: 0,
        run: (0, 0),
        length: 0,
    };

    /// The word with this text and lower-cased text.
    #[inline]
    pub fn new(text: &str, lower: &str) -> Self {
        let bytes = lower.as_bytes();
        let (head, tail) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(head), Some(tail)) => (u32::from_le_bytes(*head), u32::from_be_bytes(*tail)),
            _ => (
                hash::little_endian(bytes) as u32,
                bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte)),
            ),
        };
        let (shape, case) = shape(text);
        Self {
            lower: hash::of(lower),
            head: u64::from(head),
            tail: u64::from(tail),
            shape,
            case,
            length: bytes.len(),
            ..Self::default()
        }
    }
}

impl Word {
    /// Whether it is a full stop or ends with one: "Jr."
    pub const fn ends_with_stop(&self) -> bool {
        self.shape & 7 == STOP
    }
}

/// The shape of `text` and its case. A run of one class counts once, a run of
/// capitals up to twice; only the first twelve runs count.
fn shape(text: &str) -> (u64, Case) {
    // Most words are small letters, after a capital or not.
    let bytes = text.as_bytes();
    match bytes.split_first() {
        Some((first, rest)) if !rest.is_empty() && rest.iter().all(u8::is_ascii_lowercase) => {
            match first {
                b'a'..=b'z' => return (SMALL, Case::Lower),
                b'A'..=b'Z' => return (CAPITAL << 3 | SMALL, Case::Title),
                _ => {}
            }
        }
        _ => {}
    }
    let (mut shape, mut last, mut repeated) = (0_u64, 0, false);
    let (mut capitals, mut small, mut digits, mut letters_before) = (0_u32, 0_u32, 0_u32, false);
    let mut capital_first = false;
    for c in text.chars() {
        let class = class_of(c);
        match class {
            CAPITAL => {
                capitals += 1;
                capital_first |= !letters_before;
            }
            SMALL => small += 1,
            DIGIT => digits += 1,
            _ => {}
        }
        letters_before |= class == CAPITAL || class == SMALL;
        if class != last || (class == CAPITAL && !repeated) {
            repeated = class == last;
            if shape < 1 << 36 {
                shape = shape << 3 | class;
            }
            last = class;
        }
    }
    let case = match (capitals, small, digits) {
        (0, 0, 0) => Case::Mark,
        (0, _, 1..) => Case::Number,
        (0, ..) => Case::Lower,
        (1, 0, 0) => Case::Initial,
        (_, 0, _) => Case::Upper,
        (1, ..) if capital_first => Case::Title,
        _ => Case::Mixed,
    };
    (shape, case)
}

const CAPITAL: u64 = 1;
const SMALL: u64 = 2;
const DIGIT: u64 = 3;
const STOP: u64 = 4;

fn class_of(c: char) -> u64 {
    match c {
        'A'..='Z' => CAPITAL,
        'a'..='z' => SMALL,
        '0'..='9' => DIGIT,
        '.' => STOP,
        '-' => 5,
        '\'' | '’' => 6,
        // The commonest marks, which need not be looked up.
        '“' | '”' | '‘' | '–' | '—' | '…' => 7,
        _ if c.is_ascii() => 7,
        _ if c.is_uppercase() => CAPITAL,
        _ if c.is_alphabetic() => SMALL,
        _ if c.is_numeric() => DIGIT,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (text, case) in [
            ("—", Case::Mark),
            ("of", Case::Lower),
            ("Paris", Case::Title),
            ("Élysée", Case::Title),
            ("EU", Case::Upper),
            ("U.S.", Case::Upper),
            ("McCain", Case::Mixed),
            ("al-Assad", Case::Mixed),
            ("J.", Case::Initial),
            ("20th", Case::Number),
            ("G7", Case::Upper),
        ] {
            assert_eq!(Word::new(text, &text.to_lowercase()).case, case, "{text}");
        }
    }

    #[test]
    fn affixes_are_bytes_of_the_lower_cased_text() {
        let word = Word::new("Paris", "paris");
        assert_eq!(word.head & 0xffff, u64::from(b'p') | u64::from(b'a') << 8);
        assert_eq!(word.tail & 0xffff, u64::from(b's') | u64::from(b'i') << 8);
    }
}
