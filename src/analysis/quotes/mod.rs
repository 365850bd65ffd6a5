//! Quoted and reported words with their cue and speaker.

mod attribution;
mod confidence;
mod direct;
mod evidence;
mod indirect;
mod joint;
mod labels;
mod overlaps;
mod polarity;
mod speaker;
mod speech;
mod tree;

use super::entities::{Entity, MentionKind};
use super::mentions::Mentions;
use super::references::{References, Turn};
use super::syntax::Tag;
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::Class;
use crate::span::Span;
pub use confidence::{Confidence, ConfidenceError, Ground, Reference};
use direct::Found;
pub use evidence::EvidenceFeature;
use evidence::{Facts, Reporter};
pub use polarity::Polarity;
use speaker::{Speakers, Told};

/// Words that somebody is reported to have said or written.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Direct, mixed or indirect.
    pub kind: QuoteType,
    /// The pieces in order, quotation marks included.
    pub spans: Vec<Span>,
    /// Who said it, where the text tells.
    pub speaker: Option<Speaker>,
    /// The words that tell who: "he", "the minister"; none for an implicit speaker.
    pub mention: Option<Span>,
    /// Who said it together with the speaker: indices into the entities.
    pub joint: Vec<usize>,
    /// The words that report: "said", "according to", "did not say".
    pub cue: Option<Span>,
    /// Whether they were said at all.
    pub polarity: Polarity,
    /// To whom it was said: index into the entities.
    pub addressee: Option<usize>,
    /// The probability, from 0 to 1, that an editor would accept the quote whole: it is
    /// speech, its words begin and end right, the speaker and the full name are right.
    pub confidence: f64,
    /// What tells that the words are somebody's.
    pub ground: Ground,
    /// How the speaker's mention was understood.
    pub reference: Reference,
    /// What the confidence rests on, by [`EvidenceFeature`].
    pub evidence: Vec<f32>,
}

impl Quote {
    /// Leaves the words alone: in a language whose rules are not known here, who said
    /// them would be a guess.
    pub(super) fn forget_speaker(&mut self) {
        self.speaker = None;
        self.mention = None;
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
#[derive(Debug, Clone, PartialEq)]
pub struct Speaker {
    /// Index into the entities, where the speaker is one of them.
    pub entity: Option<usize>,
    /// The full name, else a description; never a pronoun.
    pub name: String,
    /// What the speaker is.
    pub kind: SpeakerKind,
    /// How the mention was resolved.
    pub resolution: Resolution,
    /// The probability that it is this speaker, under this name.
    pub confidence: f64,
}

/// What a speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SpeakerKind {
    /// A person with a name.
    Person,
    /// A body with a name.
    Organization,
    /// A country, city or region that speaks through its government.
    Location,
    /// A people, or several who are not named.
    Group,
    /// One who is not named.
    Unnamed,
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

/// Quoted and reported words, each with the phrase that names whose they are; who
/// that is remains to be told.
pub(super) struct Draft {
    found: Vec<Found>,
}

impl Draft {
    /// The phrases that words are ascribed to.
    pub(super) fn sources(&self) -> Vec<&Phrase> {
        self.found.iter().filter_map(|f| f.source.phrase()).collect()
    }

    /// The quotes as turns of those who speak, in the order of the text.
    pub(super) fn turns(
        &self,
        scene: &Scene<'_>,
        entities: &[Entity],
        mentions: &Mentions,
    ) -> Vec<Turn> {
        speaker::turns(&Speakers { scene, entities, mentions }, &self.found)
    }
}

/// The quotes of a document, without their speakers.
pub(super) fn find(scene: &Scene<'_>) -> Draft {
    let mut found = direct::find(scene);
    indirect::find(scene, &mut found);
    Draft { found }
}

/// The quotes of `draft` with their speakers, in order.
pub(super) fn tell(
    scene: &Scene<'_>,
    draft: Draft,
    entities: &[Entity],
    mentions: &Mentions,
    references: &References,
    confidence: &Confidence,
) -> Vec<Quote> {
    let speakers = Speakers { scene, entities, mentions };
    let told = speaker::tell(&speakers, &draft.found, references);
    let mut quotes: Vec<Quote> = draft
        .found
        .into_iter()
        .zip(told)
        // Quotes that became part of another have no words left.
        .filter(|(quote, _)| !quote.spans.is_empty())
        .map(|(quote, told)| assemble(scene, confidence, entities, quote, told))
        .collect();
    quotes.sort_by_key(|q| q.spans.first().copied());
    overlaps::separate(scene.document.text, &mut quotes);
    quotes
}

/// The quote with its speaker, and how sure both are.
fn assemble(
    scene: &Scene<'_>,
    confidence: &Confidence,
    entities: &[Entity],
    quote: Found,
    mut told: Told,
) -> Quote {
    let entity = told.speaker.as_ref().and_then(|s| s.entity).and_then(|e| entities.get(e));
    let name = told.speaker.as_ref().map_or(0, |s| s.name.split_whitespace().count());
    let named = |e: &Entity| e.mentions.iter().filter(|m| m.kind == MentionKind::Name).count();
    let tokens = |span: Span| scene.document.tokens_in(span);
    let distance = told.mention.zip(quote.cue).map(|(mention, cue)| {
        let (mention, cue) = (tokens(mention), tokens(cue));
        cue.start.saturating_sub(mention.end).max(mention.start.saturating_sub(cue.end))
    });
    let said = || quote.spans.iter().flat_map(|s| tokens(*s));
    let word = |t: &usize| scene.document.token(*t).starts_with(char::is_alphanumeric);
    let evidence = evidence::of(&Facts {
        kind: quote.kind,
        ground: quote.ground,
        reference: told.reference,
        cue: quote.cue.map_or(Reporter::Other, |c| reporter(scene, c)),
        words: said().filter(word).count(),
        finite: said().any(|t| matches!(scene.tag(t), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)),
        speaker: told.speaker.as_ref().map(|s| s.kind),
        name: (name, entity.map_or(0, named)),
        distance,
        odds: told.odds,
        joint: !told.joint.is_empty(),
    });
    let polarity = polarity::of(scene, &quote);
    let (words, who) = confidence.of(&evidence);
    if let Some(speaker) = &mut told.speaker {
        speaker.confidence = who;
    }
    Quote {
        kind: quote.kind,
        spans: quote.spans,
        speaker: told.speaker,
        mention: told.mention,
        joint: told.joint,
        cue: quote.cue.map(|cue| with_auxiliaries(scene, cue)),
        polarity,
        addressee: told.addressee,
        confidence: words * who,
        ground: quote.ground,
        reference: told.reference,
        evidence,
    }
}

/// The cue with what makes it no plain report: "did not say", "may argue".
fn with_auxiliaries(scene: &Scene<'_>, cue: Span) -> Span {
    let verb = scene.document.tokens_in(cue).start;
    let chain = chain(scene, verb);
    let turns = |&&t: &&usize| scene.tag(t) == Tag::Md || scene.document.is(t, Class::Negation);
    let first = chain.iter().filter(turns).min().and_then(|&turn| {
        let starts = |t: &&usize| **t <= turn && scene.kind(**t) != Kind::Adverb;
        chain.iter().filter(starts).min().copied().or(Some(turn))
    });
    first.map_or(cue, |first| scene.span(first..verb + 1).hull(cue))
}

/// The auxiliaries and adverbs right before a verb, the nearest first.
fn chain(scene: &Scene<'_>, verb: usize) -> Vec<usize> {
    let helps = |t: &usize| {
        matches!(scene.tag(*t), Tag::Md)
            || matches!(scene.kind(*t), Kind::Auxiliary | Kind::Adverb)
            || scene.lower(*t) == "to"
    };
    (0..verb).rev().take(AUXILIARIES).take_while(helps).collect()
}

/// What kind of word a cue is.
fn reporter(scene: &Scene<'_>, cue: Span) -> Reporter {
    let token = scene.document.tokens_in(cue).start;
    match scene.cue(token) {
        Some(cue) => Reporter::Verb(cue),
        None if scene.lower(token) == "according" => Reporter::According,
        None => Reporter::Other,
    }
}

#[cfg(test)]
mod tests;
