//! What speaks for a quote and for its speaker, as numbers.

use super::confidence::{Ground, Reference};
use super::{QuoteType, SpeakerKind};
use crate::analysis::references::features::features;
use crate::analysis::scene::cues::{Act, Cue, Trait};

features! {
    /// What a quote and its speaker rest on.
    EvidenceFeature:
    /// Always there.
    Bias,
    /// Words between quotation marks alone.
    Direct,
    /// Reported words with quoted ones.
    Mixed,
    /// A label of a transcript.
    Transcript,
    /// A cue after the words.
    Right,
    /// A cue right before the words.
    Introduced,
    /// A cue before the words, not beside them.
    Left,
    /// Another quote beside it.
    Carried,
    /// What the sentence before is about, or nothing.
    Bare,
    /// "said that"
    That,
    /// A clause as object.
    Complement,
    /// "…, Smith said"
    Appended,
    /// "…, Smith said, …"
    ThrownIn,
    /// "according to"
    According,
    /// "vowed to"
    Infinitive,
    /// "denounced the plan"
    Object,
    /// The words alone, not the tree.
    Words,
    /// "Smith’s claim that"
    Noun,
    /// "Smith: Plan Has Failed"
    Headline,
    /// A verb that hardly does anything but report.
    PlainCue,
    /// A verb of thought.
    Thought,
    /// No reporting word.
    NoCue,
    /// No quotation marks, and a verb that hardly does anything but report.
    PlainIndirect,
    /// At most three words.
    Short,
    /// More than thirty words.
    Long,
    /// A verb that can carry a sentence.
    Finite,
    /// A name of an entity.
    ByName,
    /// A name that is no entity's.
    Unlisted,
    /// A description of somebody who is named.
    ByRole,
    /// A description of nobody who is named.
    Unnamed,
    /// A pronoun.
    ByPronoun,
    /// Nobody is known.
    Nobody,
    /// The references' doubt in whom the mention means.
    Doubt,
    /// How close the next best candidate comes.
    Rivalled,
    /// The doubt in which phrase is the source.
    SourceDoubt,
    /// A person with a name.
    Person,
    /// A body with a name.
    Body,
    /// A place.
    Place,
    /// A people, or several unnamed.
    Group,
    /// A person known by one word.
    LoneName,
    /// A name of more than four words.
    LongName,
    /// Named once in the article.
    NamedOnce,
    /// Named beside the cue.
    Beside,
    /// The mention stands more than twelve tokens from the cue.
    Far,
    /// Several spoke together.
    Joint,
}

/// What is known of a quote when its confidence is told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) kind: QuoteType,
    pub(super) ground: Ground,
    pub(super) reference: Reference,
    pub(super) cue: Reporter,
    /// How many words were said.
    pub(super) words: usize,
    /// Whether one of them is a finite verb.
    pub(super) finite: bool,
    pub(super) speaker: Option<SpeakerKind>,
    /// Words of the speaker's name, and how often it is mentioned.
    pub(super) name: (usize, usize),
    /// Tokens between mention and cue.
    pub(super) distance: Option<usize>,
    /// Probability of the referent, and by how much it leads.
    pub(super) odds: (f32, f32),
    /// Probability of the phrase that is the source.
    pub(super) source: f32,
    pub(super) joint: bool,
}

/// The word that reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reporter {
    Verb(Cue),
    /// "according to"
    According,
    /// A noun, a colon, or none.
    Other,
}

/// The features of a quote.
pub(super) fn of(facts: &Facts) -> Vec<f32> {
    use EvidenceFeature as F;
    let mut values = [0.0; F::NAMES.len()];
    let mut set = |feature: F, value: f32| {
        if let Some(slot) = values.get_mut(feature.at()) {
            *slot = value;
        }
    };
    let flag = |holds: bool| f32::from(u8::from(holds));
    set(F::Bias, 1.0);
    set(F::Direct, flag(facts.kind == QuoteType::Direct));
    set(F::Mixed, flag(facts.kind == QuoteType::Mixed));
    set(of_ground(facts.ground), 1.0);
    let (plain, thought) = match facts.cue {
        Reporter::Verb(cue) => (cue.is(Trait::Plain), cue.act() == Act::Thought),
        Reporter::According => (true, false),
        Reporter::Other => (false, false),
    };
    set(F::PlainCue, flag(plain));
    set(F::Thought, flag(thought));
    set(F::NoCue, flag(facts.cue == Reporter::Other));
    set(F::PlainIndirect, flag(plain && facts.kind == QuoteType::Indirect));
    set(F::Short, flag(facts.words <= 3));
    set(F::Long, flag(facts.words > 30));
    set(F::Finite, flag(facts.finite));
    set(of_reference(facts.reference), 1.0);
    set(F::Doubt, 1.0 - facts.odds.0);
    set(F::Rivalled, 1.0 - facts.odds.1);
    set(F::SourceDoubt, 1.0 - facts.source);
    let (words, mentions) = facts.name;
    match facts.speaker {
        Some(SpeakerKind::Person) => {
            set(F::Person, 1.0);
            set(F::LoneName, flag(words == 1));
        }
        Some(SpeakerKind::Organization) => set(F::Body, 1.0),
        Some(SpeakerKind::Location) => set(F::Place, 1.0),
        Some(SpeakerKind::Group) => set(F::Group, 1.0),
        Some(SpeakerKind::Unnamed) | None => {}
    }
    set(F::LongName, flag(words > 4));
    set(F::NamedOnce, flag(mentions == 1));
    set(F::Beside, flag(facts.distance.is_some_and(|d| d <= 1)));
    set(F::Far, flag(facts.distance.is_some_and(|d| d > 12)));
    set(F::Joint, flag(facts.joint));
    values.to_vec()
}

fn of_ground(ground: Ground) -> EvidenceFeature {
    use EvidenceFeature as F;
    match ground {
        Ground::Transcript => F::Transcript,
        Ground::Right => F::Right,
        Ground::Introduced => F::Introduced,
        Ground::Left => F::Left,
        Ground::Carried | Ground::Reported => F::Carried,
        Ground::Before | Ground::Bare | Ground::Unlabelled => F::Bare,
        Ground::That => F::That,
        Ground::Complement => F::Complement,
        Ground::Appended => F::Appended,
        Ground::ThrownIn => F::ThrownIn,
        Ground::According => F::According,
        Ground::Infinitive => F::Infinitive,
        Ground::Object => F::Object,
        Ground::Words => F::Words,
        Ground::Noun => F::Noun,
        Ground::Headline => F::Headline,
    }
}

fn of_reference(reference: Reference) -> EvidenceFeature {
    use EvidenceFeature as F;
    match reference {
        Reference::Name => F::ByName,
        Reference::Unlisted => F::Unlisted,
        Reference::Role => F::ByRole,
        Reference::Unnamed => F::Unnamed,
        Reference::Pronoun => F::ByPronoun,
        Reference::Unresolved | Reference::Nobody => F::Nobody,
    }
}
