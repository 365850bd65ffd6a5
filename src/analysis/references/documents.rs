//! Who speaks through a document: its owner, or whoever published one before.

use super::choose::State;
use super::features::DescriptionFeature as F;
use super::words::flag;
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{Description, Noun, singular};
use crate::analysis::scene::Kind;
use crate::analysis::syntax::Relation;
use crate::lexicon::Class;

/// The most documents that are compared: bounds the work.
const DOCUMENTS: usize = 64;

impl State<'_, '_> {
    /// Whose document it is.
    pub(super) fn owned(
        &self,
        at: usize,
        description: &Description,
        entity: usize,
        set: &mut impl FnMut(F, f32),
    ) {
        let owner = description.owner.and_then(|t| self.mentions.named_at(t));
        let owns = owner.is_some_and(|(_, e)| e == entity);
        let inside = description.inside.contains(&entity);
        if description.noun != Noun::Document {
            set(F::NamesBody, flag(inside));
            set(F::NamesBodyKind, flag(inside && self.says_kind(at, entity)));
        } else if owns || inside {
            set(if owns { F::Document } else { F::DocumentNames }, 1.0);
        } else {
            let noun = self.mention(at).map_or("", |m| singular(self.scene.lower(m.head)));
            let same = self.recent().any(|p| *p == (entity, noun));
            let any = self.has_published(entity);
            set(F::DocumentAgain, flag(same));
            set(F::DocumentOther, flag(any && !same));
            set(F::DocumentLast, flag(self.published.last().is_some_and(|p| p.0 == entity)));
            set(F::DocumentBare, 1.0);
            let person = self.profiles.get(entity).and_then(|p| p.kind) == Some(EntityType::Person);
            set(F::DocumentBareBody, flag(!person));
        }
    }

    /// The last documents, each with who published it.
    fn recent(&self) -> impl Iterator<Item = &(usize, &str)> {
        self.published.iter().rev().take(DOCUMENTS)
    }

    /// Whether one of the last documents is of `entity`.
    pub(super) fn has_published(&self, entity: usize) -> bool {
        self.recent().any(|(by, _)| *by == entity)
    }

    /// Whether the head only says what the name right before it is: "the Reuters news
    /// agency", but not "the Reuters office".
    fn says_kind(&self, at: usize, entity: usize) -> bool {
        let Some(mention) = self.mention(at) else { return false };
        let lexicon = self.scene.document.lexicon;
        let before = mention.tokens.clone().take_while(|&t| t < mention.head);
        let named =
            before.clone().filter_map(|t| self.mentions.named_at(t)).any(|(_, e)| e == entity);
        let possessive = before.into_iter().any(|t| self.scene.kind(t) == Kind::Possessive);
        named && !possessive && lexicon.is(self.scene.lower(mention.head), Class::BodyKind)
    }

    /// Takes note of who published the document at `at`: its owner, or who speaks in
    /// its sentence.
    pub(super) fn publish(&mut self, at: usize, description: &Description) {
        let Some(mention) = self.mention(at).filter(|_| description.noun == Noun::Document) else {
            return;
        };
        let noun = singular(self.scene.lower(mention.head));
        let owner = description.owner.and_then(|t| self.mentions.named_at(t)).map(|(_, e)| e);
        let speaks = || {
            let near = (0..self.mentions.list.len()).skip(at.saturating_sub(8)).take(16);
            near.filter(|&m| {
                self.mention(m).is_some_and(|m| m.speaks && m.sentence == mention.sentence)
            })
            .find_map(|m| self.entity(m))
        };
        let by = self.entity(at).or(owner).or_else(|| self.issuer(mention.head));
        let by = by.or_else(|| description.inside.first().copied()).or_else(speaks);
        if let Some(entity) = by {
            self.published.push((entity, noun));
        }
    }

    /// Who makes the document with that head public: "Acme has issued | a report".
    fn issuer(&self, head: usize) -> Option<usize> {
        let scene = self.scene;
        let verb = scene.head(head).filter(|&v| scene.document.is(v, Class::Publishing))?;
        let subject = scene.child(verb, Relation::Nsubj)?;
        let named = self.mentions.named_at(subject).map(|(_, entity)| entity);
        named.or_else(|| self.entity(self.mentions.headed_by(subject)?))
    }
}
