//! Quoted and reported words with their cue and speaker.

use super::entities::Entity;
use super::layout::Document;
use crate::span::Span;

/// Words that somebody is reported to have said or written.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Direct, mixed or indirect.
    pub kind: QuoteType,
    /// The pieces in order, quotation marks included.
    pub spans: Vec<Span>,
    /// Who said it, where the text tells.
    pub speaker: Option<Speaker>,
    /// The word that reports: "said", "according to".
    pub cue: Option<Span>,
    /// To whom it was said: index into the entities.
    pub addressee: Option<usize>,
    /// Calibrated probability, from 0 to 1, that words and speaker are right.
    pub confidence: f64,
}

/// How quoted and reporting words mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuoteType {
    /// The words between quotation marks.
    Direct,
    /// Reported speech with quoted words in it.
    Mixed,
    /// Reported speech without quotation marks.
    Indirect,
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// Index into the entities, where the speaker is one of them.
    pub entity: Option<usize>,
    /// The resolved full name, else the mention's own words.
    pub name: String,
    /// The local mention: "he", "the minister"; none for an implicit speaker.
    pub mention: Option<Span>,
    /// How the mention was resolved.
    pub resolution: Resolution,
}

/// How a speaker's mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// By name.
    Name,
    /// By description, resolved or not.
    Nominal,
    /// By pronoun.
    Pronoun,
    /// Not mentioned: carried over from the quotes around.
    Implicit,
}

/// The quotes of `document`, in order.
///
/// Pronouns and descriptions that are resolved on the way become mentions of
/// their entity; the order of `entities` is kept.
pub fn find(_document: &Document<'_>, _entities: &mut Vec<Entity>) -> Vec<Quote> {
    Vec::new()
}
