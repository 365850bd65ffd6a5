//! Who is meant: the antecedents of descriptions and pronouns.
//!
//! Names are known. Descriptions are read first, from left to right: each keeps to
//! itself or stands for somebody who is named. Then pronouns, over names and
//! descriptions alike. Both choices are conditional logits over the candidates;
//! the weights are learnt (`models/references-en.md`), what can never be is ruled
//! out beforehand.
//!
//! ```text
//! profiles   what the text says of each entity
//! gender     what pronouns close by tell of the rest
//! standing   how near to mind an entity is at some place
//! features   what speaks for a candidate, as numbers
//! model      the weights
//! choose     descriptions, then pronouns
//! words      what a description has in common with what is told of a candidate
//! documents  who speaks through a report
//! nations    whose country words tell
//! others     whom a description cannot mean
//! callings   what somebody is known to be, and so is not called otherwise
//! ahead      whom it cannot mean who is named only later
//! presented  whom the text presents right before
//! charges    which office somebody holds, and for whom
//! ```

mod ahead;
mod callings;
mod charges;
mod choose;
mod descriptions;
mod documents;
pub(super) mod features;
mod gender;
mod known;
mod model;
mod nations;
mod others;
mod presented;
mod profiles;
mod pronouns;
mod standing;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

pub use features::{
    DescriptionFeature, PronounFeature, SourceFeature, SourceFlags, Values, source_names,
};
pub use model::Model;
pub(super) use model::probabilities;

use super::entities::{self, Entity, MentionKind};
use super::links::Known;
use super::mentions::{Form, Mention, Mentions};
use super::quotes::EndQuestion;
use super::scene::Scene;
use crate::span::Span;

/// Whom a mention means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// The entity with this index.
    Entity(usize),
    /// Whoever the description at this mention is of; nobody who is named.
    Unnamed(usize),
    /// The text does not tell.
    Nobody,
}

/// Whom a mention means, and how sure that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Referent {
    /// Whom it means.
    pub who: Who,
    /// The probability of that, from 0 to 1.
    pub probability: f32,
    /// By how much the next best is less probable.
    pub margin: f32,
    /// How it was found.
    pub by: By,
}

/// How a referent was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// The mention is a name.
    Name,
    /// A name stands in apposition to the mention.
    Apposition,
    /// The description was compared with everybody who is named.
    Description,
    /// The pronoun was weighed among those who are on the reader's mind.
    Pronoun,
}

/// Quoted or reported words with the mention they are ascribed to, in the order of
/// the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turn {
    /// The words, from the first to the last.
    pub(super) tokens: Range<usize>,
    /// Index of the mention that speaks.
    pub(super) mention: usize,
    /// Whether the words end with a question, or the verb asks.
    pub(super) asks: bool,
    /// The entity that is spoken to.
    pub(super) addressee: Option<usize>,
    /// The entity that the verb names behind a preposition: "said of Smith".
    pub(super) topic: Option<usize>,
}

/// What a reference could mean, for programs that learn or measure.
#[derive(Debug)]
pub struct Question<'a> {
    /// Where the reference stands.
    pub span: Span,
    /// Whether words are ascribed to it.
    pub speaks: bool,
    /// Whether it is a pronoun, else a description.
    pub pronoun: bool,
    /// The candidates with their features.
    pub options: &'a [(Who, Values)],
}

/// Which phrase a quote could be ascribed to, for programs that learn or measure.
#[derive(Clone, Copy)]
pub struct SourceQuestion<'a> {
    /// The reporting words.
    pub cue: Span,
    /// The head of each phrase, and the word that it depends on; looked up only for those
    /// who ask.
    pub phrases: &'a dyn Fn() -> Vec<(Span, Option<Span>)>,
    /// What holds of each phrase; one more where it may be nobody.
    pub options: &'a [SourceFlags],
}

/// Told every question; may answer in the model's stead with the index of an option.
pub trait Observer {
    /// Which phrase is the source of a quote.
    fn source(&mut self, _question: &SourceQuestion<'_>) -> Option<usize> {
        None
    }

    /// Where reported words end.
    fn end(&mut self, _question: &EndQuestion<'_>) {}

    /// Whom a mention means; `wording` gives the words of a candidate.
    fn reference(
        &mut self,
        _question: &Question<'_>,
        _wording: &dyn Fn(Who) -> String,
    ) -> Option<usize> {
        None
    }
}

/// Observes nothing.
impl Observer for () {}

/// Whom each mention means.
#[derive(Debug)]
pub(super) struct References {
    of: Vec<Option<Referent>>,
}

impl References {
    /// Whom the mention with that index means.
    pub(super) fn of(&self, mention: usize) -> Option<Referent> {
        self.of.get(mention).copied().flatten()
    }

    /// Gives the entities new indices: `new` tells that of each old one.
    pub(super) fn renumber(&mut self, new: &[usize]) {
        for referent in self.of.iter_mut().flatten() {
            if let Who::Entity(index) = referent.who {
                referent.who = Who::Entity(new.get(index).copied().unwrap_or(index));
            }
        }
    }
}

/// Finds whom the mentions mean; what is sure becomes a mention of its entity.
pub(super) fn resolve(
    (scene, model): (&Scene<'_>, &Model),
    (mentions, turns): (&Mentions, &[Turn]),
    entities: &mut [Entity],
    known: &[Option<Known<'_>>],
    observer: &mut dyn Observer,
) -> References {
    gender::from_context(mentions, entities);
    let mut profiles = profiles::read(scene, mentions, entities);
    known::tell(scene, mentions, known, &mut profiles);
    let mut state = choose::State::new(scene, mentions, turns, &profiles, model, entities);
    state.names();
    state.descriptions(observer);
    state.pronouns(observer);
    let of = state.finish();
    note(scene, mentions, &of, entities);
    References { of }
}

/// From this probability on a reference that nobody speaks through is a mention of
/// its entity.
const SURE: f32 = 0.75;

/// Pronouns and descriptions become mentions of their entity, and so do names that were
/// taken for another's.
fn note(scene: &Scene<'_>, mentions: &Mentions, of: &[Option<Referent>], entities: &mut [Entity]) {
    for (mention, referent) in mentions.list.iter().zip(of) {
        let Some(Referent { who: Who::Entity(index), probability, .. }) = *referent else {
            continue;
        };
        let kind = match mention.form {
            Form::Name(own) if own == index => continue,
            Form::Name(own) => {
                give_up(entities.get_mut(own), span(scene, mention));
                MentionKind::Name
            }
            Form::Unlisted => MentionKind::Name,
            Form::Description(_) => MentionKind::Nominal,
            Form::Pronoun(_) => MentionKind::Pronoun,
        };
        if let Some(entity) =
            entities.get_mut(index).filter(|_| mention.speaks || probability >= SURE)
        {
            add(entity, span(scene, mention), kind);
        }
    }
}

/// Takes a mention from an entity that it was taken for, unless it has no other.
fn give_up(entity: Option<&mut Entity>, span: Span) {
    if let Some(entity) = entity.filter(|e| e.mentions.len() > 1) {
        entity.mentions.retain(|m| m.span != span);
    }
}

/// Adds a mention, unless it overlaps another of the entity.
fn add(entity: &mut Entity, span: Span, kind: MentionKind) {
    let at = entity.mentions.partition_point(|m| m.span < span);
    let free = |i: Option<usize>| {
        i.and_then(|i| entity.mentions.get(i)).is_none_or(|m| !m.span.overlaps(span))
    };
    if free(Some(at)) && free(at.checked_sub(1)) {
        entity.mentions.insert(at, entities::Mention { span, kind });
    }
}

fn span(scene: &Scene<'_>, mention: &Mention) -> Span {
    scene.span(mention.tokens.clone())
}
