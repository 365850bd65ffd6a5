//! Quoted and reported words with their cue and speaker.

mod attribution;
mod cues;
mod direct;
mod indirect;
mod labels;
mod marks;
mod phrase;
mod scene;
mod speaker;
mod tree;

use super::entities::Entity;
use super::layout::Document;
use super::syntax::Syntax;
use crate::span::Span;
use direct::{Found, Source};
use scene::Scene;
use speaker::Speakers;

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
pub fn find(document: &Document<'_>, syntax: &Syntax, entities: &mut [Entity]) -> Vec<Quote> {
    let scene = Scene::new(document, syntax, marks::pair(document));
    let mut found = direct::find(&scene);
    indirect::find(&scene, &mut found);
    let speakers = speakers(&scene, &found, entities);
    let mut quotes: Vec<Quote> = found
        .into_iter()
        .zip(speakers)
        // Quotes that became part of another have no words left.
        .filter(|(quote, _)| !quote.spans.is_empty())
        .map(|(quote, (speaker, surety))| Quote {
            kind: quote.kind,
            spans: quote.spans,
            speaker,
            cue: quote.cue,
            addressee: None,
            confidence: quote.surety * surety,
        })
        .collect();
    quotes.sort_by_key(|q| q.spans.first().copied());
    quotes
}

/// The speaker of each quote with its surety. A pronoun may mean the speaker
/// before it, so they are resolved in the order of the text.
fn speakers(
    scene: &Scene<'_>,
    found: &[Found],
    entities: &mut [Entity],
) -> Vec<(Option<Speaker>, f64)> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| found.get(i).and_then(|f| f.spans.first().copied()));
    let mut speakers: Vec<(Option<Speaker>, f64)> = vec![(None, 1.0); found.len()];
    let mut resolution = Speakers::new(scene, entities);
    for &index in &order {
        if let Some(Found { source: Source::Phrase(phrase), spans, .. }) = found.get(index)
            && let Some(slot) = speakers.get_mut(index)
        {
            let start = spans.first().map_or(0, |s| s.start);
            let (speaker, surety) = resolution.resolve(phrase, start);
            *slot = (Some(speaker), surety);
        }
    }
    for index in order {
        if let Some(Found { source: Source::Carried(of), .. }) = found.get(index) {
            let (carried, surety) = speakers.get(*of).cloned().unwrap_or((None, 1.0));
            if let (Some(slot), Some(speaker)) = (speakers.get_mut(index), carried) {
                let speaker =
                    Speaker { mention: None, resolution: Resolution::Implicit, ..speaker };
                *slot = (Some(speaker), surety);
            }
        }
    }
    speakers
}

#[cfg(test)]
mod tests;
