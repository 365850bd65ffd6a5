//! Whom a phrase means: its entity and full name.

use std::collections::HashMap;

use super::attribution;
use super::joint::{self, List};
use super::{Reference, Resolution, Speaker};
use crate::analysis::entities::{
    Entity, EntityType, Gender, Mention, MentionKind, Resolver, resolve::SURE,
};
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::span::Span;

/// Verbs whose object is spoken to.
const ADDRESSING: [&str; 8] =
    ["tell", "ask", "inform", "warn", "assure", "remind", "reassure", "advise"];

/// How many mentions back somebody is looked for: bounds the work.
const MENTIONS: usize = 500;

/// How far back, in bytes, the speaker before is still on the reader's mind.
const MEMORY: usize = 1_500;

/// Resolves one speaker after the other, in the order of the text.
pub(super) struct Speakers<'a, 'd> {
    scene: &'a Scene<'d>,
    entities: &'a mut [Entity],
    resolver: Resolver,
    /// Every mention with its entity, in the order of the text.
    mentions: Vec<(Mention, usize)>,
    /// Persons and organisations by the last word of their name; none where two
    /// share it.
    last_words: HashMap<String, Option<usize>>,
    /// The same for persons with more than one name alone.
    surnames: HashMap<String, Option<usize>>,
    /// The last speaker, and where.
    before: Option<(usize, usize)>,
}

impl<'a, 'd> Speakers<'a, 'd> {
    pub(super) fn new(scene: &'a Scene<'d>, entities: &'a mut [Entity]) -> Self {
        let resolver = Resolver::new(scene.document, entities);
        let mentions = all_mentions(entities);
        let speaks = |e: &Entity| matches!(e.kind, EntityType::Person | EntityType::Organization);
        let last_words = last_words(entities, speaks);
        let full = |e: &Entity| e.kind == EntityType::Person && e.name.contains(' ');
        let surnames = self::last_words(entities, full);
        Self { scene, entities, resolver, mentions, last_words, surnames, before: None }
    }

    /// Whom the verb at `cue` names as the one spoken to: "told Lavrov".
    pub(super) fn addressee(&self, cue: usize) -> Option<usize> {
        let object = self.scene.children(cue).find(|&c| {
            c > cue && matches!(self.scene.relation(c), Relation::Dobj | Relation::Dative)
        })?;
        let told = self.scene.cue(cue).is_some_and(|c| ADDRESSING.contains(&c.lemma));
        let (entity, kind) = self.mentioned(self.scene.span(object..object + 1))?;
        (told && self.can_speak(entity) && kind == MentionKind::Name).then_some(entity)
    }

    /// The list of names that `phrase` stands in, and whom the others mean.
    pub(super) fn list(&self, phrase: Phrase) -> List {
        joint::list(self.scene, phrase, |name| {
            let (entity, kind) = self.mentioned(self.scene.span(name..name + 1))?;
            (kind == MentionKind::Name && self.can_speak(entity)).then_some(entity)
        })
    }

    fn can_speak(&self, entity: usize) -> bool {
        let kind = self.entities.get(entity).map(|e| e.kind);
        matches!(kind, Some(EntityType::Person | EntityType::Organization | EntityType::Group))
    }

    /// Whether the words of the quote itself are the last to name the entity: who
    /// is spoken of seldom speaks.
    fn inside(&self, entity: usize, quote: usize, pronoun: Span) -> bool {
        let end = self.mentions.partition_point(|(m, _)| m.span.end <= pronoun.start);
        let before = self.mentions.get(..end).unwrap_or(&[]).iter().rev();
        let mut names =
            before.take(MENTIONS).filter(|(m, e)| *e == entity && m.kind == MentionKind::Name);
        names.next().is_some_and(|(m, _)| m.span.start >= quote)
    }

    /// The last speaker, if a pronoun of that gender fits and the text has not
    /// moved on.
    fn speaker_before(&self, gender: Gender, pronoun: Span) -> Option<usize> {
        let (entity, end) = self.before?;
        let near = pronoun.start.saturating_sub(end) < MEMORY;
        (near && self.fits(entity, gender)).then_some(entity)
    }

    /// The one person with a full name that ends with the lone word at `head`, where
    /// that was taken for a place or somebody else: "said Holland".
    fn fuller(&self, entity: usize, head: Span) -> Option<usize> {
        let word = head.slice(self.scene.document.text);
        let lone = self.entities.get(entity).is_some_and(|e| e.name == word);
        lone.then(|| self.surnames.get(&word.to_lowercase()).copied().flatten()).flatten()
    }

    /// The entity with a mention that holds the word at `head`.
    fn mentioned(&self, head: Span) -> Option<(usize, MentionKind)> {
        let at = self.mentions.partition_point(|(m, _)| m.span.end <= head.start);
        let (mention, entity) = self.mentions.get(at)?;
        mention.span.overlaps(head).then_some((*entity, mention.kind))
    }

    /// The speaker that `phrase` means, and how it was understood.
    ///
    /// `quote` is where the quoted words begin.
    pub(super) fn resolve(&mut self, phrase: &Phrase, quote: usize) -> (Speaker, Reference) {
        let span = self.scene.span(phrase.tokens.clone());
        let head = self.scene.span(phrase.head..phrase.head + 1);
        let (entity, resolution, reference) = self.refer(phrase, span, head, quote);
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
        (Speaker { entity, name, mention: Some(span), resolution }, reference)
    }

    fn refer(
        &self,
        phrase: &Phrase,
        span: Span,
        head: Span,
        quote: usize,
    ) -> (Option<usize>, Resolution, Reference) {
        let alone = phrase.tokens.len() == 1;
        // "“A,” Smith said. She added: “B”"
        let adds = matches!(self.scene.lower(phrase.head + 1), "added" | "adds" | "continued");
        let paragraph = self.scene.span(self.scene.paragraph_of(phrase.head));
        let here = self.before.is_some_and(|(_, end)| end > paragraph.start);
        let gender = gender(self.scene.lower(phrase.head));
        let last = gender.and_then(|g| self.speaker_before(g, span));
        if let Some(last) = last.filter(|_| adds && here) {
            return (Some(last), Resolution::Pronoun, Reference::Pronoun);
        }
        let pronoun = self.scene.kind(phrase.head) == Kind::Pronoun
            || alone && matches!(self.scene.lower(phrase.head), "his" | "her" | "its" | "their");
        if let Some(entity) = gender.and_then(|g| self.leading(quote, g)) {
            return (Some(entity), Resolution::Pronoun, Reference::Leading);
        }
        if let Some((entity, kind)) = self.mentioned(head) {
            let entity = self.fuller(entity, head).unwrap_or(entity);
            if let Some(last) = last.filter(|_| pronoun && self.inside(entity, quote, span)) {
                return (Some(last), Resolution::Pronoun, Reference::Contested);
            }
            let (resolution, reference) = match kind {
                MentionKind::Name => (Resolution::Name, Reference::Name),
                MentionKind::Nominal => (Resolution::Nominal, Reference::Role),
                MentionKind::Pronoun => (Resolution::Pronoun, Reference::Pronoun),
            };
            return (Some(entity), resolution, reference);
        }
        if pronoun {
            return match gender.and_then(|g| self.pronoun(g, span, quote)) {
                Some((entity, reference)) => (Some(entity), Resolution::Pronoun, reference),
                None => (None, Resolution::Pronoun, Reference::Unresolved),
            };
        }
        if let Some(entity) = self.apposed(phrase.head) {
            return (Some(entity), Resolution::Name, Reference::Name);
        }
        let words = span.slice(self.scene.document.text);
        match self.resolver.nominal(words, span.start) {
            Some((entity, surety)) if surety >= SURE => {
                (Some(entity), Resolution::Nominal, Reference::Role)
            }
            _ if self.scene.capital(phrase.head) && self.proper(phrase) => {
                (self.namesake(head), Resolution::Name, Reference::Unlisted)
            }
            _ => (None, Resolution::Nominal, Reference::Unnamed),
        }
    }

    /// The person that the sentence before the quote is about: "Smith paused.
    /// “No,” he said."
    fn leading(&self, quote: usize, gender: Gender) -> Option<usize> {
        let tokens = &self.scene.document.layout.tokens;
        let start = tokens.partition_point(|t| t.span.start < quote);
        let subject = attribution::before(self.scene, start)?;
        let (entity, _) = self.mentioned(self.scene.span(subject.head..subject.head + 1))?;
        self.fits(entity, gender).then_some(entity)
    }

    fn fits(&self, entity: usize, gender: Gender) -> bool {
        self.entities.get(entity).is_some_and(|e| {
            e.kind == EntityType::Person && (e.gender == gender || e.gender == Gender::Unknown)
        })
    }

    /// Whether the head is a name, rather than the first word of a sentence.
    fn proper(&self, phrase: &Phrase) -> bool {
        let first = self.scene.sentence_start(phrase.head);
        !first || matches!(self.scene.tag(phrase.head), Tag::Nnp | Tag::Nnps)
    }

    /// The one person or organisation whose name ends with the head word, for a
    /// name that was overlooked.
    fn namesake(&self, head: Span) -> Option<usize> {
        let word = head.slice(self.scene.document.text).to_lowercase();
        self.last_words.get(&word).copied().flatten()
    }

    /// "the minister, Ann Berger": the name beside the head.
    fn apposed(&self, head: usize) -> Option<usize> {
        let beside = self
            .scene
            .children(head)
            .filter(|&c| matches!(self.scene.relation(c), Relation::Appos | Relation::Compound));
        beside
            .filter(|&c| self.scene.relation(c) == Relation::Appos || c > head)
            .find_map(|c| self.mentioned(self.scene.span(c..c + 1)))
            .filter(|(_, kind)| *kind == MentionKind::Name)
            .map(|(entity, _)| entity)
    }

    /// The last speaker if the pronoun fits and the text has not moved on, else
    /// the person whom the resolver finds.
    fn pronoun(&self, gender: Gender, span: Span, quote: usize) -> Option<(usize, Reference)> {
        let found = self.resolver.pronoun(self.scene.document, span.start, gender);
        let before = self.speaker_before(gender, span);
        let found = found.filter(|(e, _)| before.is_none() || !self.inside(*e, quote, span));
        match (found, before) {
            (Some((entity, surety)), Some(last)) => Some(if entity == last {
                (entity, Reference::Pronoun)
            } else if surety >= SURE {
                (entity, Reference::Contested)
            } else {
                (last, Reference::Contested)
            }),
            (Some((entity, _)), None) => Some((entity, Reference::Contested)),
            (None, Some(last)) => Some((last, Reference::Contested)),
            (None, None) => None,
        }
    }
}

/// The gender of a pronoun for one person.
fn gender(pronoun: &str) -> Option<Gender> {
    match pronoun {
        "he" | "him" | "himself" | "his" => Some(Gender::Male),
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

fn all_mentions(entities: &[Entity]) -> Vec<(Mention, usize)> {
    let of = |(i, e): (usize, &Entity)| e.mentions.iter().map(move |m| (*m, i)).collect::<Vec<_>>();
    let mut mentions: Vec<(Mention, usize)> = entities.iter().enumerate().flat_map(of).collect();
    mentions.sort_unstable_by_key(|(m, entity)| (m.span, *entity));
    mentions
}

fn last_words(
    entities: &[Entity],
    counts: impl Fn(&Entity) -> bool,
) -> HashMap<String, Option<usize>> {
    let mut words = HashMap::new();
    for (index, entity) in entities.iter().enumerate().filter(|(_, e)| counts(e)) {
        if let Some(word) = entity.name.split_whitespace().next_back() {
            words.entry(word.to_lowercase()).and_modify(|e| *e = None).or_insert(Some(index));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn pronouns_mean_the_last_person_named() {
        check(
            "Mary Berger opened the bridge on Monday. “We are ready,” she said.",
            &expect![[r#"
                Mary Berger opened the bridge on Monday. “We are ready,” she said.
                                                         ^^^^^^^^^^^^^^^ q0 → Mary Berger
            "#]],
        );
    }
}
