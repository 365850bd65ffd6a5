//! Which hyphens are inside a token. They are not where a name may end or begin:
//! "London-based", "pro-Trump".

use crate::lexicon::{Class, Lexicon};

/// What stands around a chunk of text without white space.
#[derive(Clone, Copy)]
pub(super) struct Around<'l> {
    pub(super) lexicon: &'l Lexicon,
    /// The chunks before and after it.
    pub(super) before: &'l str,
    pub(super) after: &'l str,
}

impl<'l> Around<'l> {
    /// The chunk before it without marks at its start.
    fn word_before(self) -> &'l str {
        self.before.trim_start_matches(|c: char| !c.is_alphanumeric())
    }

    /// Whether the chunk may be of one name with one beside it: "Kim …" or "… Park".
    fn may_be_named(self) -> bool {
        let before = self.word_before();
        let ends = before.ends_with(char::is_alphabetic);
        ends && before.starts_with(char::is_uppercase) || self.after.starts_with(char::is_uppercase)
    }

    /// Whether a family name of one syllable may stand before it: "Moon …", but not "The …".
    fn follows_family(self) -> bool {
        let before = self.word_before();
        let small =
            [Class::Function, Class::Opener, Class::Title, Class::Role, Class::RoleModifier];
        before.starts_with(char::is_uppercase)
            && is_syllable(before)
            && !self.lexicon.word(before).is_any(&small)
    }
}

/// Whether a hyphen between `left` and `right` is inside a token.
pub(super) fn join(around: Around<'_>, left: &str, right: &str) -> bool {
    let mut letters = left.chars();
    let (first, second) = (letters.next().unwrap_or(' '), letters.next());
    let next = right.chars().next().unwrap_or(' ');
    if second.is_none() || next.is_numeric() || first.is_numeric() {
        return true;
    }
    let known = around.lexicon.word(left);
    if next.is_uppercase() {
        let plain = !first.is_uppercase() && !known.is(Class::PrefixOfNames);
        return known.is(Class::ArticleOfNames) || plain || ends_in_link(around, left);
    }
    !first.is_uppercase()
        // "President-elect"
        || right.strip_prefix("elect").is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        || known.is(Class::Prefix)
        || links_place(around, right)
        || around.may_be_named() && is_given_name(around, left, right)
}

/// Whether `right` goes on as "upon-Avon" does in "Stratford-upon-Avon".
fn links_place(around: Around<'_>, right: &str) -> bool {
    let mut pieces = right.split('-');
    let link = pieces.next().unwrap_or("");
    let links = || around.lexicon.is(link, Class::PlaceLink);
    let named = |piece: &str| piece.starts_with(char::is_uppercase);
    pieces
        .next()
        .is_some_and(|piece| links() && (named(piece) || links_twice(around, piece, pieces.next())))
}

/// "Saint-Jean-de-la-Tour" has two links in a row.
fn links_twice(around: Around<'_>, link: &str, after: Option<&str>) -> bool {
    around.lexicon.is(link, Class::PlaceLink)
        && after.is_some_and(|a| a.starts_with(char::is_uppercase))
}

fn ends_in_link(around: Around<'_>, left: &str) -> bool {
    left.rsplit_once('-').is_some_and(|(_, link)| around.lexicon.is(link, Class::PlaceLink))
}

/// Whether the two halves are the syllables of a Korean or Chinese given name:
/// "Jae-myung", "Wan-ling", or of a Thai name, "Chan-o-cha"; not in "Ford-run".
fn is_given_name(around: Around<'_>, left: &str, right: &str) -> bool {
    let end = right.find(|c: char| !c.is_alphabetic()).unwrap_or(right.len());
    let last = right.get(..end).unwrap_or("");
    let compound = || around.lexicon.is(last, Class::Compound);
    let syllable = || around.follows_family() && around.lexicon.is(last, Class::GivenSyllable);
    left.split('-').all(is_syllable) && is_syllable(last) && (!compound() || syllable())
}

/// Whether a word is one syllable as Korean and Chinese names are written: up to three
/// consonants, a vowel or a run of them, and no consonants after it but the few that end
/// syllables there.
fn is_syllable(word: &str) -> bool {
    around_vowels(word).is_some_and(|(onset, end)| {
        let ends =
            matches!(end, "" | "ng" | "hn" | "ck") || end.len() == 1 && "nmklpthryw".contains(end);
        word.chars().all(char::is_alphabetic) && onset.len() <= 3 && ends
    })
}

/// Whether a word has one hyphen, and a small letter after it: "Min-ho".
pub(in crate::analysis) fn goes_on_small(word: &str) -> bool {
    // Most have none, and a search is dearer than so few bytes.
    if !word.bytes().any(|byte| byte == b'-') {
        return false;
    }
    let mut halves = word.split('-').skip(1);
    let second = halves.next().is_some_and(|half| half.starts_with(char::is_lowercase));
    second && halves.next().is_none()
}

/// What stands before and after the first run of one to three vowels. "y" is a consonant
/// before a vowel and a vowel elsewhere.
pub(in crate::analysis) fn around_vowels(word: &str) -> Option<(&str, &str)> {
    let is_vowel = |c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'ü');
    let (onset, rest) = word.split_at_checked(word.find(is_vowel)?)?;
    let (vowels, end) = rest.split_at(rest.find(|c: char| !is_vowel(c)).unwrap_or(rest.len()));
    (vowels.chars().count() <= 3).then_some((onset, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_given_names() {
        for word in [
            "Jae", "myung", "Duck", "hsun", "Kwok", "fai", "Tzu", "eun", "seok", "chieh", "il",
            "ahn",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["based", "born", "Trump", "era", "York", "led", "style", "", "Korea"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
