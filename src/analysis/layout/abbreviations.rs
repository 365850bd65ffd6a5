//! Abbreviations that are written with a full stop.

use crate::lexicon::{Class, Lexicon, Properties};

/// What an abbreviation tells about the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// A name follows: "Mr.", "Gen.".
    Title,
    /// Only a word that likes to open sentences makes it an end: "Inc.", "U.S.".
    Neutral,
    /// Any capital after it makes it an end: "etc.".
    Closing,
    /// Any capital makes it an end but a time zone or a day: "p.m.".
    Clock,
}

/// Whether a letter before a hyphen stands for a party, as in "D-N.Y.".
pub(super) fn is_party(word: &str) -> bool {
    matches!(word, "D" | "R" | "I")
}

/// Looks up `word`, which stands before a full stop.
pub(super) fn lookup(lexicon: &Lexicon, word: &str) -> Option<Abbreviation> {
    kind(lexicon.word(word), word)
}

/// What kind of abbreviation `word` is, which stands before a full stop.
pub(super) fn kind(known: &Properties, word: &str) -> Option<Abbreviation> {
    if known.is(Class::StopCapital) && !word.starts_with(char::is_uppercase) {
        return None;
    }
    let kinds = [
        (Class::StopTitle, Abbreviation::Title),
        (Class::StopNeutral, Abbreviation::Neutral),
        (Class::StopClosing, Abbreviation::Closing),
    ];
    kinds.into_iter().find(|(class, _)| known.is(*class)).map(|(_, kind)| kind)
}
