//! The words of a name as they are compared, and what a row asks of their letters.

use super::Row;
use crate::lexicon::push_plain;

/// Up to this length a word in capitals is another one in small letters: "WHO".
const SHORT: usize = 3;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Capital {
    /// Without a capital letter.
    #[default]
    None,
    /// With one.
    Some,
    /// In capitals, two at least.
    All,
}

impl Capital {
    /// How `word` is written.
    pub fn of(word: &str) -> Self {
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let small = word.chars().any(char::is_lowercase);
        match capitals {
            0 => Self::None,
            1 => Self::Some,
            _ if small => Self::Some,
            _ => Self::All,
        }
    }
}

/// Gives away each word of `text`: the piece of the text and the word as it is compared,
/// in small letters, without accents, full stops and apostrophes. Words end at white
/// space and hyphens; "&" is "and", and every other mark is a word of its own, so that no
/// name goes over a comma.
pub fn spell(text: &str, mut give: impl FnMut(&str, &str)) {
    let (mut start, mut word) = (0, String::new());
    let mut stops = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = at + c.len_utf8();
        let ends = c.is_whitespace() || matches!(c, '-' | '‐' | '‑');
        let possessive = matches!(c, '\'' | '’')
            && matches!(characters.peek(), Some((_, 's' | 'S')))
            && text.get(next + 1..).is_none_or(|rest| !rest.starts_with(char::is_alphanumeric));
        if c.is_alphanumeric() || is_mark_of_letter(c) {
            push_plain(c, &mut word);
        } else if matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ') && !possessive {
            stops |= c == '.';
        } else {
            if !word.is_empty() {
                give(text.get(start..at).unwrap_or_default(), &word);
                word.clear();
                stops = false;
            }
            start = next;
            match c {
                '&' | '+' => give(text.get(at..next).unwrap_or_default(), "and"),
                _ if ends || possessive => {}
                _ => give(text.get(at..next).unwrap_or_default(), text.get(at..next).unwrap_or("")),
            }
        }
    }
    if !word.is_empty() {
        give(text.get(start..).unwrap_or_default(), &word);
    } else if stops {
        give(".", ".");
    }
}

fn is_mark_of_letter(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// One way in which a name of a row is written.
#[derive(Debug)]
pub(super) struct Spelling {
    pub(super) row: u32,
    /// Letter for letter, if only that counts.
    pub(super) exact: Option<String>,
    words: Vec<(String, Capital)>,
}

impl Spelling {
    /// The ways in which `text` is written; none without a letter. Initials stand
    /// together or apart: "J.K.", "J. K.", "JK".
    pub(super) fn all(row: u32, text: &str, rules: &Row) -> Vec<Self> {
        let mut words = Vec::new();
        for piece in text.split_whitespace() {
            spell(piece, |piece, word| words.push((piece.to_owned(), word.to_owned())));
        }
        let exact = rules.exact.then(|| text.split_whitespace().collect::<Vec<_>>().join(" "));
        let of = |pieces: &[(String, String)]| {
            let asked = |piece: &str| if rules.any_case { Capital::None } else { asked(piece) };
            let words = pieces.iter().map(|(piece, word)| (word.clone(), asked(piece)));
            Self { row, exact: exact.clone(), words: words.collect() }
        };
        if !text.contains(char::is_alphanumeric) {
            return Vec::new();
        }
        let mut all = vec![of(&words)];
        for other in [together(&words), apart(&words)] {
            if other != words {
                all.push(of(&other));
            }
        }
        all
    }

    /// The words as they are compared.
    pub(super) fn keys(&self) -> Vec<&str> {
        self.words.iter().map(|(word, _)| word.as_str()).collect()
    }

    /// Whether it may begin with a small letter or a mark.
    pub(super) fn starts_small(&self) -> bool {
        let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        self.words.first().is_some_and(|(word, asked)| *asked == Capital::None && !digit(word))
    }

    /// Whether words written like this are it.
    pub(super) fn allows(&self, written: impl Iterator<Item = Capital>) -> bool {
        self.words.iter().zip(written).all(|((_, asked), written)| written >= *asked)
    }
}

/// What a word of a row asks of the text: its capitals. "NATO" may be written "Nato",
/// but "Who" is not "WHO".
fn asked(piece: &str) -> Capital {
    match Capital::of(piece) {
        Capital::All if piece.chars().filter(|c| c.is_alphanumeric()).count() > SHORT => {
            Capital::Some
        }
        other => other,
    }
}

fn is_initial((piece, word): &(String, String)) -> bool {
    piece.ends_with('.') && word.chars().count() == 1
}

/// "J. K." as "J.K."
fn together(words: &[(String, String)]) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for word in words {
        let initial = is_initial(word);
        match joined.last_mut() {
            Some(last) if open && initial => {
                last.0.push_str(&word.0);
                last.1.push_str(&word.1);
            }
            _ => joined.push(word.clone()),
        }
        open = initial;
    }
    joined
}

/// A word without capitals and accents, as those of texts are spelled.
fn plain(piece: &str) -> String {
    let mut word = String::new();
    piece.chars().for_each(|c| push_plain(c, &mut word));
    word
}

/// "J.K." as "J. K."
fn apart(words: &[(String, String)]) -> Vec<(String, String)> {
    let mut split = Vec::new();
    for word in words {
        let letters: Vec<&str> = word.0.split_terminator('.').collect();
        let initials = word.0.ends_with('.') && letters.iter().all(|l| l.chars().count() == 1);
        if initials && letters.len() > 1 {
            split.extend(letters.iter().map(|l| (format!("{l}."), plain(l))));
        } else {
            split.push(word.clone());
        }
    }
    split
}
