//! Quoted and reported words with their cue and speaker.

mod attribution;
mod confidence;
mod direct;
mod indirect;
mod joint;
mod labels;
mod overlaps;
mod speaker;
mod speech;
mod tree;

use super::entities::{Entity, EntityType};
use super::layout::Document;
use super::syntax::{Syntax, Tag};
use crate::analysis::scene::{Kind, Scene, marks};
use crate::span::Span;
pub use confidence::{Ground, Reference};
use direct::{Found, Source};
use joint::List;
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
    /// Who said it together with the speaker: indices into the entities.
    pub joint: Vec<usize>,
    /// The words that report: "said", "according to", "did not say".
    pub cue: Option<Span>,
    /// To whom it was said: index into the entities.
    pub addressee: Option<usize>,
    /// Calibrated probability, from 0 to 1, that the text ascribes these words, or
    /// part of them, to this speaker. How far indirect speech extends is not in it.
    pub confidence: f64,
    /// What tells that the words are somebody's.
    pub ground: Ground,
    /// How the speaker's mention was understood.
    pub reference: Reference,
}

impl Quote {
    /// Leaves the words alone: in a language whose rules are not known here, who said
    /// them would be a guess.
    pub(super) fn forget_speaker(&mut self) {
        self.speaker = None;
        self.joint.clear();
        self.addressee = None;
        self.cue = None;
        self.confidence = self.confidence.min(UNASCRIBED);
    }
}

/// The most confidence that a quote without known rules may have.
const UNASCRIBED: f64 = 0.3;

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

/// The most auxiliaries and adverbs before a verb.
const AUXILIARIES: usize = 5;

/// The quotes of `document`, in order.
///
/// Pronouns and descriptions that are resolved on the way become mentions of
/// their entity; the order of `entities` is kept.
pub fn find(document: &Document<'_>, syntax: &Syntax, entities: &mut [Entity]) -> Vec<Quote> {
    let people = entities.iter().filter(|e| e.kind == EntityType::Person);
    let people = people.flat_map(|e| e.mentions.iter().map(|m| m.span));
    let scene = Scene::new(document, syntax, marks::pair(document), people);
    let mut found = direct::find(&scene);
    indirect::find(&scene, &mut found);
    let speakers = speakers(&scene, &found, entities);
    let mut quotes: Vec<Quote> = found
        .into_iter()
        .zip(speakers)
        // Quotes that became part of another have no words left.
        .filter(|(quote, _)| !quote.spans.is_empty())
        .map(|(quote, told)| Quote {
            kind: quote.kind,
            spans: quote.spans,
            speaker: told.speaker,
            joint: told.joint,
            cue: quote.cue.map(|cue| with_auxiliaries(&scene, cue)),
            addressee: told.addressee,
            confidence: confidence::of(
                quote.kind,
                quote.ground,
                quote.cue.and_then(|c| lemma(&scene, c)),
                told.reference,
            ),
            ground: quote.ground,
            reference: told.reference,
        })
        .collect();
    quotes.sort_by_key(|q| q.spans.first().copied());
    overlaps::separate(document.text, &mut quotes);
    quotes
}

/// The cue with what makes it no plain report: "did not say", "may argue".
fn with_auxiliaries(scene: &Scene<'_>, cue: Span) -> Span {
    let verb = scene.document.tokens_in(cue).start;
    let helps = |t: &usize| {
        matches!(scene.tag(*t), Tag::Md)
            || matches!(scene.kind(*t), Kind::Auxiliary | Kind::Adverb)
            || scene.lower(*t) == "to"
    };
    let chain: Vec<usize> = (0..verb).rev().take(AUXILIARIES).take_while(helps).collect();
    let turns = |t: &&usize| {
        scene.tag(**t) == Tag::Md
            || matches!(scene.lower(**t), "not" | "n’t" | "n't" | "never" | "hardly")
    };
    let first = chain.iter().filter(turns).min().and_then(|&turn| {
        let starts = |t: &&usize| **t <= turn && scene.kind(**t) != Kind::Adverb;
        chain.iter().filter(starts).min().copied().or(Some(turn))
    });
    first.map_or(cue, |first| scene.span(first..verb + 1).hull(cue))
}

/// The base form of a reporting word.
fn lemma<'d>(scene: &Scene<'d>, cue: Span) -> Option<&'d str> {
    let token = scene.document.tokens_in(cue).start;
    let according = Some(scene.lower(token)).filter(|&word| word == "according");
    scene.cue(token).map(|c| c.lemma).or(according)
}

/// Who spoke to whom.
#[derive(Debug, Clone)]
struct Told {
    speaker: Option<Speaker>,
    joint: Vec<usize>,
    addressee: Option<usize>,
    reference: Reference,
}

/// The speaker of each quote. A pronoun may mean the speaker before it, so they
/// are resolved in the order of the text.
fn speakers(scene: &Scene<'_>, found: &[Found], entities: &mut [Entity]) -> Vec<Told> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| found.get(i).and_then(|f| f.spans.first().copied()));
    let nobody =
        Told { speaker: None, joint: Vec::new(), addressee: None, reference: Reference::Nobody };
    let mut told: Vec<Told> = vec![nobody; found.len()];
    let mut resolution = Speakers::new(scene, entities);
    for &index in &order {
        let (Some(quote), Some(slot)) = (found.get(index), told.get_mut(index)) else { continue };
        if let Source::Phrase(phrase) = &quote.source {
            let start = quote.spans.first().map_or(0, |s| s.start);
            let List { phrase, others: mut joint } = resolution.list(phrase.clone());
            let (speaker, reference) = resolution.resolve(&phrase, start);
            let cue = quote.cue.map(|c| scene.document.tokens_in(c).start);
            let addressee = cue.and_then(|k| resolution.addressee(k));
            let addressee = addressee.filter(|a| speaker.entity != Some(*a));
            joint.retain(|e| speaker.entity != Some(*e) && addressee != Some(*e));
            *slot = Told { speaker: Some(speaker), joint, addressee, reference };
        }
    }
    for index in order {
        if let Some(Found { source: Source::Carried(of), .. }) = found.get(index) {
            let carried = told.get(*of).cloned();
            if let (Some(slot), Some(Told { speaker: Some(speaker), joint, reference, .. })) =
                (told.get_mut(index), carried)
            {
                let implicit =
                    Speaker { mention: None, resolution: Resolution::Implicit, ..speaker };
                *slot = Told { speaker: Some(implicit), joint, addressee: None, reference };
            }
        }
    }
    told
}

#[cfg(test)]
mod tests;
