//! Quoted and reported words with their cue and speaker.

mod act;
mod attribution;
mod confidence;
mod direct;
mod ends;
mod evidence;
mod hint_weights;
mod hints;
mod indirect;
mod joint;
mod labels;
mod marked;
mod overlaps;
mod polarity;
mod sources;
mod speaker;
mod speech;
mod speech_model;
mod tree;
mod voice;

use super::entities::{Entity, MentionKind};
use super::genre::Genre;
use super::mentions::{self, Mentions, Names, Noun};
use super::names::Recognizer;
use super::references::{Model, Observer, References, Turn};
use super::syntax::Tag;
use crate::analysis::scene::cues::{Act, Trait};
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::Class;
use crate::lexicon::hash::Set;
use crate::named::named;
use crate::span::Span;
pub use act::SpeechAct;
pub use confidence::{Confidence, Ground, Reference};
use direct::Found;
pub use ends::{EndQuestion, EndsModel, HintsOf};
pub use evidence::EvidenceFeature;
use evidence::{Facts, Reporter};
pub use hint_weights::{HintsError, Piece};
use hints::Reported;
pub use polarity::Polarity;
use speaker::{Speakers, Told};
pub use speech_model::SpeechModel;
use speech_model::Sums;
use voice::Voice;

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
    /// What is done by saying it, where the reporting word tells.
    pub act: Option<SpeechAct>,
    /// To whom it was said: index into the entities.
    pub addressee: Option<usize>,
    /// The probability, from 0 to 1, that an editor would accept the quote whole: it is
    /// speech, its words begin and end right, the speaker and the full name are right.
    pub confidence: f64,
    /// What tells that the words are somebody's.
    pub ground: Ground,
    /// How the speaker's mention was understood.
    pub reference: Reference,
    /// The probability that it is a report of speech.
    pub speech: f64,
    /// The probability that the words begin and end right, if it is.
    pub words: f64,
    /// The probability that the speaker is right, or that none is told.
    pub name: f64,
    /// What that rests on, by [`EvidenceFeature`].
    pub evidence: Vec<f32>,
    /// What `speech` and `words` rest on, where it was asked for.
    pub hints: Vec<String>,
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
        self.name = self.name.min(UNASCRIBED);
        self.confidence = self.speech * self.words * self.name;
    }

    /// Follows entities to where they are now; who has a fuller name there is told with it.
    pub(super) fn renumber(&mut self, at: &dyn Fn(usize) -> usize, entities: &[Entity]) {
        self.joint.iter_mut().chain(&mut self.addressee).for_each(|i| *i = at(*i));
        let Some(speaker) = &mut self.speaker else { return };
        let Some(i) = &mut speaker.entity else { return };
        *i = at(*i);
        self.joint.retain(|joint| joint != i);
        if let Some(entity) = entities.get(*i) {
            speaker.name.clone_from(&entity.name);
        }
    }

    /// How likely speech it must be to be given. Marks, a label or the verb's object bound some:
    /// "“…”", "Smith: …", "denounced the plan".
    pub fn least_speech(&self) -> f64 {
        let bound = self.kind != QuoteType::Indirect
            || matches!(self.ground, Ground::Headline | Ground::Object);
        if bound { LEAST } else { LEAST_REPORTED }
    }
}

/// The most confidence that the speaker of a quote without known rules may have.
const UNASCRIBED: f64 = 0.3;

named! {
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

/// The least that words which end inside their marks before their speaker are taken for speech: of
/// 215 such quotes in annotated articles all were.
const CLOSED: f64 = 0.9;

/// Words that are less likely a report of speech are not given.
const LEAST: f64 = 0.3;

/// The same for words that nothing sets apart, clauses that a verb reports above all: what is wrongly
/// given is mostly of these, and a higher bar costs few of those that were said (models/speech-en.md).
const LEAST_REPORTED: f64 = 0.4;

/// The most that a thought between quotation marks, which nobody heard, is taken for speech.
const THOUGHT: f64 = 0.6;

/// What quotes are weighed by.
#[derive(Debug)]
pub(super) struct Weights {
    /// Where reported words end.
    pub(super) ends: EndsModel,
    /// Whether it is speech, and ends right.
    pub(super) speech: SpeechModel,
    /// Whether the speaker is right.
    pub(super) names: Confidence,
    /// Keeps every quote, with its hints: to learn the weights.
    pub(super) with_hints: bool,
}

impl Weights {
    /// The weights compiled into the program.
    pub(super) fn new() -> Self {
        Self {
            ends: EndsModel::new(),
            speech: SpeechModel::new(),
            names: Confidence::new(),
            with_hints: false,
        }
    }
}

/// The most auxiliaries and adverbs before a verb.
const AUXILIARIES: usize = 5;

/// Quoted and reported words, each with the phrase that names whose they are; who
/// that is remains to be told.
pub(super) struct Draft {
    found: Vec<Found>,
}

impl Draft {
    /// Weighs the phrase that the rules found against others of its sentence.
    pub(super) fn choose_sources(
        &mut self,
        scene: &Scene<'_>,
        entities: &[Entity],
        names: &Names,
        model: &Model,
        observer: &mut dyn Observer,
    ) {
        let choice =
            sources::Choice { weighing: sources::Weighing { scene, entities, names }, model };
        choice.settle(&mut self.found, observer);
    }

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

/// The quotes of a document, without their speakers; what reports is `english`.
pub(super) fn find(
    scene: &Scene<'_>,
    english: bool,
    (model, clusters): (&EndsModel, &Recognizer),
    observer: &mut dyn Observer,
) -> Draft {
    if !english {
        return Draft { found: marked::find(scene) };
    }
    let mut found = direct::find(scene);
    indirect::find(scene, &mut found);
    ends::settle(scene, &mut found, (model, clusters), observer);
    Draft { found }
}

/// The quotes of `draft` with their speakers, in order.
pub(super) fn tell(
    scene: &Scene<'_>,
    draft: Draft,
    entities: &[Entity],
    mentions: &Mentions,
    references: &References,
    weights: &Weights,
    (genre, english): (Option<Genre>, bool),
) -> Vec<Quote> {
    let voice = Voice::of(scene, genre, english);
    let speakers = Speakers { scene, entities, mentions };
    let told = speaker::tell(&speakers, &draft.found, references);
    let transcript = is_transcript(scene, &draft.found);
    let mut quotes: Vec<Quote> = draft
        .found
        .into_iter()
        .zip(told)
        // Quotes that became part of another have no words left.
        .filter(|(quote, _)| !quote.spans.is_empty())
        .filter_map(|(quote, told)| {
            let cue = quote.cue.map_or(Reporter::Other, |cue| reporter(scene, cue));
            let polarity = polarity::of(scene, &quote);
            // What was learnt, was learnt of English.
            let sure = !voice.english
                || is_sure(scene, &quote, &told, (cue, polarity))
                || is_heard(scene, &quote)
                || transcript && quote.ground == Ground::Transcript;
            let quote = assemble(scene, weights, voice, entities, (quote, cue, polarity), told);
            (sure || quote.speech >= quote.least_speech() || weights.with_hints).then_some(quote)
        })
        .collect();
    quotes.sort_by_key(|q| q.spans.first().copied());
    overlaps::separate(scene.document.text, &mut quotes);
    quotes
}

/// Whether labels tell of a conversation: those of two people, or of two of whom one
/// returns. Those of a list stand once and name nobody.
fn is_transcript(scene: &Scene<'_>, found: &[Found]) -> bool {
    let labelled = found.iter().filter(|quote| quote.ground == Ground::Transcript);
    let phrases = || labelled.clone().filter_map(|quote| quote.source.phrase());
    let people = phrases().filter(|label| {
        let function = |k| scene.document.is(k, Class::TranscriptLabel);
        label.tokens.clone().any(|k| scene.is_person(k) || function(k))
    });
    let of = |label: &Phrase| scene.lower(label.head);
    let people: Set<&str> = people.map(of).collect();
    let labels: Set<&str> = phrases().map(of).collect();
    people.len() > 1 || labels.len() > 1 && phrases().count() > labels.len()
}

/// Whether it is speech beyond doubt: “…,” she said; she said that … Short texts have
/// few hints, which must not outweigh that.
fn is_sure(
    scene: &Scene<'_>,
    quote: &Found,
    told: &Told,
    (cue, polarity): (Reporter, Polarity),
) -> bool {
    let cue = match cue {
        Reporter::Verb(cue) => Some(cue),
        _ => None,
    };
    let direct = quote.kind == QuoteType::Direct
        && matches!(
            quote.ground,
            Ground::Right | Ground::Introduced | Ground::Carried | Ground::Before
        )
        && cue.is_none_or(|cue| cue.act() != Act::Thought);
    let clause = quote.ground.is_of_clause();
    let said = matches!(polarity, Polarity::Said | Polarity::Asked | Polarity::May);
    let plain = cue.is_some_and(|cue| cue.is(Trait::Plain));
    // "The drug, the study found, halves the risk."
    let document =
        || quote.source.phrase().is_some_and(|p| mentions::noun(scene, p.head) == Noun::Document);
    // "The minister indicated he would go", unlike "the numbers indicate"
    let signals = || {
        let person = |p: &Phrase| {
            matches!(scene.kind(p.head), Kind::Name | Kind::Pronoun)
                || mentions::noun(scene, p.head) == Noun::Person
        };
        cue.is_some_and(|cue| matches!(cue.lemma, "indicate" | "signal"))
            && quote.source.phrase().is_some_and(person)
    };
    let published = cue.is_some_and(|cue| cue.act() == Act::Evidence)
        && match quote.ground {
            Ground::ThrownIn | Ground::Appended => true,
            Ground::That | Ground::Complement | Ground::Words => document() || signals(),
            _ => false,
        };
    told.speaker.is_some() && (direct || clause && (plain || published) && said)
}

/// "“Go home!” said Smith", "“Go,” she cried": words that end inside their marks before who says
/// them. However short they are, they are no term and no title.
fn is_closed(scene: &Scene<'_>, quote: &Found) -> bool {
    let stretch = quote.spans.last().map(|span| scene.document.tokens_in(*span));
    let last = || stretch.map_or("", |tokens| attribution::last_inside(scene, &tokens));
    quote.kind == QuoteType::Direct
        && quote.ground == Ground::Right
        && quote.source.phrase().is_some()
        && matches!(last(), "!" | "?" | ",")
}

/// "…, the court heard", "…, it is claimed": reported beyond doubt, though nobody tells who said it.
fn is_heard(scene: &Scene<'_>, quote: &Found) -> bool {
    let heard = quote.cue.is_some_and(|cue| cue.slice(scene.document.text) == "heard");
    let impersonal = quote.ground == Ground::Appended && quote.source.phrase().is_none();
    (heard || impersonal) && quote.ground.is_of_clause()
}

/// The quote with its speaker, and how sure both are.
fn assemble(
    scene: &Scene<'_>,
    weights: &Weights,
    voice: Voice,
    entities: &[Entity],
    (quote, cue, polarity): (Found, Reporter, Polarity),
    mut told: Told,
) -> Quote {
    let entity = told.speaker.as_ref().and_then(|s| s.entity).and_then(|e| entities.get(e));
    let name = told.speaker.as_ref().map_or(0, |s| s.name.split_whitespace().count());
    // Whether there is one, or more.
    let named =
        |e: &Entity| e.mentions.iter().filter(|m| m.kind == MentionKind::Name).take(2).count();
    let tokens = |span: Span| scene.document.tokens_in(span);
    let distance = told.mention.zip(quote.cue).map(|(mention, cue)| {
        let (mention, cue) = (tokens(mention), tokens(cue));
        cue.start.saturating_sub(mention.end).max(mention.start.saturating_sub(cue.end))
    });
    let said = || quote.spans.iter().flat_map(|s| tokens(*s));
    let evidence = evidence::of(&Facts {
        kind: quote.kind,
        ground: quote.ground,
        reference: told.reference,
        cue,
        words: said().filter(|t| scene.document.is_word(*t)).count(),
        finite: said().any(|t| scene.carries(t)),
        speaker: told.speaker.as_ref().map(|s| s.kind),
        name: (name, entity.map_or(0, named)),
        distance,
        odds: told.odds,
        source: quote.odds,
        joint: !told.joint.is_empty(),
    });
    let act = act::of(scene, &quote, cue, polarity);
    let reported = Reported { scene, quote: &quote, told: &told, cue, polarity, voice };
    let (mut sums, mut kept) = (Sums::default(), Vec::new());
    hints::each(&reported, &mut |parts| {
        weights.speech.add(parts, &mut sums);
        if weights.with_hints {
            kept.push(parts.iter().map(|part| part.text()).collect());
        }
    });
    let (mut speech, words) = sums.probabilities();
    let thought = matches!(cue, Reporter::Verb(cue) if cue.act() == Act::Thought);
    if thought && quote.kind == QuoteType::Direct {
        speech = speech.min(THOUGHT);
    } else if is_closed(scene, &quote) {
        speech = speech.max(CLOSED);
    }
    let who = weights.names.of(&evidence);
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
        act,
        addressee: told.addressee,
        confidence: speech * words * who,
        speech,
        words,
        name: who,
        ground: quote.ground,
        reference: told.reference,
        evidence,
        hints: kept,
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
        None if matches!(scene.lower(token), "according" | "per") => Reporter::According,
        None => Reporter::Other,
    }
}

#[cfg(test)]
mod tests;
