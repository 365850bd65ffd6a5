//! Whom a phrase means: its entity and full name.

use super::attribution;
use super::phrase::Phrase;
use super::scene::{Kind, Scene};
use super::{Resolution, Speaker};
use crate::analysis::entities::{
    Entity, EntityType, Gender, Mention, MentionKind, Resolver, resolve::SURE,
};
use crate::analysis::syntax::Relation;
use crate::span::Span;

/// How far back, in bytes, the speaker before is still on the reader's mind.
const MEMORY: usize = 1_500;

/// Resolves one speaker after the other, in the order of the text.
pub(super) struct Speakers<'a, 'd> {
    scene: &'a Scene<'d>,
    entities: &'a mut [Entity],
    resolver: Resolver,
    /// The last speaker, and where.
    before: Option<(usize, usize)>,
}

impl<'a, 'd> Speakers<'a, 'd> {
    pub(super) fn new(scene: &'a Scene<'d>, entities: &'a mut [Entity]) -> Self {
        let resolver = Resolver::new(scene.document, entities);
        Self { scene, entities, resolver, before: None }
    }

    /// The speaker that `phrase` means, and how sure that is, from 0 to 1.
    ///
    /// `quote` is where the quoted words begin.
    pub(super) fn resolve(&mut self, phrase: &Phrase, quote: usize) -> (Speaker, f64) {
        let span = self.scene.span(phrase.tokens.clone());
        let head = self.scene.span(phrase.head..phrase.head + 1);
        let (entity, resolution, surety) = self.refer(phrase, span, head, quote);
        if let Some(index) = entity {
            self.before = Some((index, span.end));
        }
        let name = match entity.and_then(|e| self.entities.get_mut(e)) {
            Some(known) => {
                note(known, span, resolution);
                known.name.clone()
            }
            None => span.slice(self.scene.document.text).to_owned(),
        };
        (Speaker { entity, name, mention: Some(span), resolution }, surety)
    }

    fn refer(
        &self,
        phrase: &Phrase,
        span: Span,
        head: Span,
        quote: usize,
    ) -> (Option<usize>, Resolution, f64) {
        let pronoun = self.scene.kind(phrase.head) == Kind::Pronoun;
        let gender = gender(self.scene.lower(phrase.head));
        if let Some(entity) = gender.and_then(|g| self.leading(quote, g)) {
            return (Some(entity), Resolution::Pronoun, 0.95);
        }
        if let Some((entity, kind)) = mentioned(self.entities, head) {
            let (resolution, surety) = match kind {
                MentionKind::Name => (Resolution::Name, 1.0),
                MentionKind::Nominal => (Resolution::Nominal, 0.9),
                MentionKind::Pronoun => (Resolution::Pronoun, 0.95),
            };
            return (Some(entity), resolution, surety);
        }
        if pronoun {
            return match gender.and_then(|g| self.pronoun(g, span)) {
                Some((entity, surety)) => (Some(entity), Resolution::Pronoun, surety),
                None => (None, Resolution::Pronoun, 0.5),
            };
        }
        if let Some(entity) = self.apposed(phrase.head) {
            return (Some(entity), Resolution::Name, 0.98);
        }
        let words = span.slice(self.scene.document.text);
        match self.resolver.nominal(words, span.start) {
            Some((entity, surety)) if surety >= SURE => {
                (Some(entity), Resolution::Nominal, f64::from(surety))
            }
            _ if self.scene.capital(phrase.head) => (self.namesake(head), Resolution::Name, 0.95),
            _ => (None, Resolution::Nominal, 0.95),
        }
    }

    /// The person that the sentence before the quote is about: "Smith paused.
    /// “No,” he said."
    fn leading(&self, quote: usize, gender: Gender) -> Option<usize> {
        let tokens = &self.scene.document.layout.tokens;
        let start = tokens.partition_point(|t| t.span.start < quote);
        let subject = attribution::before(self.scene, start)?;
        let (entity, _) =
            mentioned(self.entities, self.scene.span(subject.head..subject.head + 1))?;
        self.fits(entity, gender).then_some(entity)
    }

    fn fits(&self, entity: usize, gender: Gender) -> bool {
        self.entities.get(entity).is_some_and(|e| {
            e.kind == EntityType::Person && (e.gender == gender || e.gender == Gender::Unknown)
        })
    }

    /// The one person or organisation whose name ends with the head word, for a
    /// name that was overlooked.
    fn namesake(&self, head: Span) -> Option<usize> {
        let word = head.slice(self.scene.document.text);
        let named = |e: &Entity| {
            matches!(e.kind, EntityType::Person | EntityType::Organization)
                && e.name
                    .split_whitespace()
                    .next_back()
                    .is_some_and(|w| w.eq_ignore_ascii_case(word))
        };
        let mut fitting = self.entities.iter().enumerate().filter(|(_, e)| named(e));
        let first = fitting.next().map(|(index, _)| index);
        first.filter(|_| fitting.next().is_none())
    }

    /// "the minister, Ann Berger": the name beside the head.
    fn apposed(&self, head: usize) -> Option<usize> {
        let beside = self
            .scene
            .children(head)
            .filter(|&c| matches!(self.scene.relation(c), Relation::Appos | Relation::Compound));
        beside
            .filter(|&c| self.scene.relation(c) == Relation::Appos || c > head)
            .find_map(|c| mentioned(self.entities, self.scene.span(c..c + 1)))
            .filter(|(_, kind)| *kind == MentionKind::Name)
            .map(|(entity, _)| entity)
    }

    /// The last speaker if the pronoun fits and the text has not moved on, else
    /// the person whom the resolver finds.
    fn pronoun(&self, gender: Gender, span: Span) -> Option<(usize, f64)> {
        let found = self.resolver.pronoun(self.scene.document, span.start, gender);
        let before = self.before.filter(|&(entity, end)| {
            let fits = |e: &Entity| {
                e.kind == EntityType::Person && (e.gender == gender || e.gender == Gender::Unknown)
            };
            span.start.saturating_sub(end) < MEMORY && self.entities.get(entity).is_some_and(fits)
        });
        match (found, before) {
            (Some((entity, surety)), Some((last, _))) => Some(if entity == last {
                (entity, f64::from(surety).max(0.95))
            } else if surety >= SURE {
                (entity, f64::from(surety))
            } else {
                (last, 0.75)
            }),
            (Some((entity, surety)), None) => Some((entity, f64::from(surety))),
            (None, Some((last, _))) => Some((last, 0.7)),
            (None, None) => None,
        }
    }
}

/// The gender of a pronoun for one person.
fn gender(pronoun: &str) -> Option<Gender> {
    match pronoun {
        "he" | "him" | "himself" => Some(Gender::Male),
        "she" | "her" | "herself" => Some(Gender::Female),
        _ => None,
    }
}

/// Pronouns and descriptions become mentions of their entity.
fn note(entity: &mut Entity, span: Span, resolution: Resolution) {
    let kind = match resolution {
        Resolution::Pronoun => MentionKind::Pronoun,
        Resolution::Nominal => MentionKind::Nominal,
        Resolution::Name | Resolution::Implicit => return,
    };
    let at = entity.mentions.partition_point(|m| m.span < span);
    let free = |i: Option<usize>| {
        i.and_then(|i| entity.mentions.get(i)).is_none_or(|m| !m.span.overlaps(span))
    };
    if free(Some(at)) && free(at.checked_sub(1)) {
        entity.mentions.insert(at, Mention { span, kind });
    }
}

/// The entity with a mention that holds the head word.
fn mentioned(entities: &[Entity], head: Span) -> Option<(usize, MentionKind)> {
    entities.iter().enumerate().find_map(|(index, e)| {
        let at = e.mentions.partition_point(|m| m.span.end <= head.start);
        e.mentions.get(at).filter(|m| m.span.overlaps(head)).map(|m| (index, m.kind))
    })
}
