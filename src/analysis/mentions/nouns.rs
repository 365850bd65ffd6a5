//! What the head of a description stands for.

use crate::analysis::layout::Document;
use crate::lexicon::{Class, singular};

/// What a noun stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) enum Noun {
    /// "minister", "neighbour".
    Person,
    /// "company", "ministry".
    Body,
    /// "report", "statement": somebody speaks through it.
    Document,
    /// "country", "city".
    Place,
    Other,
}

/// What the noun at `at` stands for.
pub(super) fn class(document: &Document<'_>, at: usize) -> Noun {
    let (lower, own) = (document.lower(at), document.properties(at));
    let one = if lower.ends_with('s') { document.lexicon.get(singular(lower)) } else { own };
    let is = |class: Class| own.is(class) || one.is(class);
    let person = is(Class::Role) || is(Class::Kinship) || is(Class::Human) || is(Class::Nameless);
    if is(Class::Document) {
        Noun::Document
    } else if is(Class::Collective) {
        Noun::Body
    } else if is(Class::Territory) {
        Noun::Place
    } else if person || lower.ends_with("man") || lower.ends_with("-old") {
        Noun::Person
    } else {
        Noun::Other
    }
}

/// Whether nobody is named by the noun at `at`: "official", "spokesman".
pub(super) fn is_anonymous(document: &Document<'_>, at: usize) -> bool {
    document.is_noun_of(at, &[Class::Nameless])
}
