//! Who "he", "she" and "the minister" are.
//!
//! A [`Resolver`] is built once for an article, after its names are merged. It
//! keeps its own copy of what it needs, so entities may gain mentions meanwhile;
//! indices stay valid as long as the order of the entities does.
//!
//! An answer is an entity's index with a confidence from 0 to 1: about 0.9
//! where one person alone fits, less the closer a second candidate comes.
//! Callers choose how sure they want to be; [`SURE`] is what makes a mention.

use super::surface::without_possessive;
use super::{Entity, EntityType, Gender, MentionKind};
use crate::analysis::layout::Document;
use crate::span::Span;

/// Confidence from which a reference counts as certain.
pub const SURE: f32 = 0.75;

/// How many sentences before its own a pronoun may reach back.
const SENTENCES_BACK: usize = 3;

/// How many descriptions are compared with a phrase: bounds the work.
const DESCRIPTIONS: usize = 512;

/// How many names before a pronoun are looked at: bounds the work.
const NAMES_BACK: usize = 24;

/// Finds whom pronouns and descriptions refer to.
#[derive(Debug)]
pub struct Resolver {
    /// Mentions by name of persons, in the order of the text.
    anchors: Vec<Anchor>,
    /// Pronouns resolved so far.
    referred: Vec<Anchor>,
    /// By index of the entity; entries of other entities stay empty.
    people: Vec<Profile>,
    /// What descriptions may say of an entity: the lower-cased words of a role,
    /// or of the name of an organisation.
    descriptions: Vec<(usize, String)>,
}

#[derive(Debug, Clone, Copy)]
struct Anchor {
    start: usize,
    end: usize,
    entity: usize,
    sentence: usize,
    /// Whether it is the first name of a person in its sentence.
    leads: bool,
}

#[derive(Debug, Clone, Default)]
struct Profile {
    gender: Gender,
    mentions: usize,
    first: usize,
}

impl Anchor {
    fn at(document: &Document<'_>, span: Span, entity: usize) -> Self {
        let sentence = sentence_at(document, span.start);
        Self { start: span.start, end: span.end, entity, sentence, leads: false }
    }
}

impl Resolver {
    /// Prepares to resolve references to `entities`.
    pub fn new(document: &Document<'_>, entities: &[Entity]) -> Self {
        let mut descriptions = Vec::new();
        let mut anchors = Vec::new();
        for (index, entity) in entities.iter().enumerate() {
            if entity.kind == EntityType::Person {
                let named = entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
                anchors.extend(named.map(|m| Anchor::at(document, m.span, index)));
                descriptions.extend(entity.roles.iter().map(|r| (index, lower_words(r))));
            } else if entity.kind == EntityType::Organization && descriptions.len() < DESCRIPTIONS {
                descriptions.push((index, lower_words(&entity.name)));
            }
        }
        descriptions.truncate(DESCRIPTIONS);
        let people = entities.iter().map(|entity| Profile {
            gender: entity.gender,
            mentions: entity.mentions.len(),
            first: entity.mentions.first().map_or(0, |m| m.span.start),
        });
        anchors.sort_unstable_by_key(|a| (a.start, a.end, a.entity));
        let mut last = None;
        for anchor in &mut anchors {
            anchor.leads = last != Some(anchor.sentence);
            last = Some(anchor.sentence);
        }
        Self { people: people.collect(), anchors, referred: Vec::new(), descriptions }
    }

    /// Takes note that a pronoun at `span` refers to `entity`: the next pronoun
    /// likely does too. Call it in the order of the text.
    pub fn refer(&mut self, document: &Document<'_>, entity: usize, span: Span) {
        self.referred.push(Anchor { leads: true, ..Anchor::at(document, span, entity) });
    }

    /// The person that a pronoun at byte `at` refers to.
    ///
    /// `gender` is the pronoun's; with [`Gender::Unknown`] any person fits.
    pub fn pronoun(
        &self,
        document: &Document<'_>,
        at: usize,
        gender: Gender,
    ) -> Option<(usize, f32)> {
        let here = sentence_at(document, at);
        let recent = [&self.anchors, &self.referred].into_iter().flat_map(|anchors| {
            let before = anchors.partition_point(|a| a.end <= at);
            let all = anchors.get(..before).unwrap_or(&[]).iter().rev().take(NAMES_BACK);
            all.take_while(|a| a.sentence + SENTENCES_BACK >= here)
        });
        let mut scores: Vec<(usize, f32)> = Vec::new();
        for anchor in recent {
            let Some(score) = self.fit(anchor, here, gender) else { continue };
            match scores.iter_mut().find(|(e, _)| *e == anchor.entity) {
                // Naming somebody again adds a little.
                Some((_, known)) => *known = known.max(score) + 0.1,
                None => scores.push((anchor.entity, score)),
            }
        }
        let (entity, confidence) = margin(&scores)?;
        let known = self.people.get(entity).is_some_and(|p| p.gender != Gender::Unknown);
        Some((
            entity,
            if known || gender == Gender::Unknown { confidence } else { confidence * 0.85 },
        ))
    }

    /// The entity that a description at byte `at` refers to: a person by role
    /// ("the foreign minister"), an organisation by its kind ("the bank").
    ///
    /// `description` is the noun phrase, with or without article. Every word of
    /// it must occur in one role, or in the organisation's name, and its last
    /// word must not be alone in fitting two entities equally well.
    pub fn nominal(&self, description: &str, at: usize) -> Option<(usize, f32)> {
        let phrase = lower_words(description);
        if phrase.is_empty() {
            return None;
        }
        let mut candidates: Vec<usize> = Vec::new();
        for (entity, known) in &self.descriptions {
            let before = self.people.get(*entity).is_some_and(|p| p.first < at);
            let has = |word: &str| known.split(' ').any(|k| k == word);
            if before && candidates.last() != Some(entity) && phrase.split(' ').all(has) {
                candidates.push(*entity);
            }
        }
        if let &[one] = candidates.as_slice() {
            return Some((one, 0.85));
        }
        // Several fit: the one named last, without certainty.
        let before = self.anchors.partition_point(|a| a.end <= at);
        let recent = self.anchors.get(..before)?.iter().rev().take(NAMES_BACK);
        let last = recent.map(|a| a.entity).find(|e| candidates.contains(e))?;
        Some((last, 0.5))
    }

    /// Learns that `entity` is of that gender.
    pub(super) fn set_gender(&mut self, entity: usize, gender: Gender) {
        if let Some(profile) = self.people.get_mut(entity) {
            profile.gender = gender;
        }
    }

    /// The person named in the sentence of byte `at` before it, or in the
    /// sentence before that, if nobody else is named in either.
    pub(super) fn only_person(&self, document: &Document<'_>, at: usize) -> Option<usize> {
        let here = sentence_at(document, at);
        let before = self.anchors.partition_point(|a| a.end <= at);
        let recent = self.anchors.get(..before)?.iter().rev().take(NAMES_BACK);
        let mut near = recent.take_while(|a| a.sentence + 1 >= here).map(|a| a.entity);
        let first = near.next()?;
        near.all(|e| e == first).then_some(first)
    }

    /// How well the named person suits a pronoun in sentence `here`; `None` if
    /// the genders differ.
    fn fit(&self, anchor: &Anchor, here: usize, gender: Gender) -> Option<f32> {
        let profile = self.people.get(anchor.entity)?;
        let unknown = profile.gender == Gender::Unknown || gender == Gender::Unknown;
        if !unknown && profile.gender != gender {
            return None;
        }
        let near = match here.saturating_sub(anchor.sentence) {
            0 => 2.0,
            1 => 1.6,
            2 => 0.8,
            _ => 0.4,
        };
        let subject = if anchor.leads { 1.0 } else { 0.0 };
        let attention = (profile.mentions.min(20) as f32) * 0.05;
        let sure = if unknown { 0.7 } else { 1.0 };
        Some((near + subject + attention) * sure)
    }
}

/// The best candidate; confidence falls as the second comes closer.
fn margin(scores: &[(usize, f32)]) -> Option<(usize, f32)> {
    let mut best: Option<(usize, f32)> = None;
    let mut second = 0.0;
    for &(entity, score) in scores {
        match best {
            Some((_, top)) if score <= top => second = f32::max(second, score),
            _ => {
                second = f32::max(second, best.map_or(0.0, |(_, top)| top));
                best = Some((entity, score));
            }
        }
    }
    let (entity, score) = best?;
    let confidence = if second == 0.0 { 0.92 } else { 0.45 + 0.45 * (score - second) / score };
    Some((entity, confidence))
}

/// Index of the sentence that holds byte `at`, or of the last before it.
fn sentence_at(document: &Document<'_>, at: usize) -> usize {
    document.layout.sentences.partition_point(|s| s.span.start <= at).saturating_sub(1)
}

/// The title that an abbreviation stands for, as descriptions have it: "the
/// governor" after "Gov. Smith".
fn long_form(word: &str) -> &str {
    match word {
        "Gov" => "governor",
        "Sen" => "senator",
        "Rep" => "representative",
        "Gen" => "general",
        "Col" => "colonel",
        "Capt" => "captain",
        "Sgt" => "sergeant",
        "Prof" => "professor",
        "Pres" => "president",
        _ => word,
    }
}

/// The words of a description, lower-cased, without articles and possessives,
/// separated by one space.
fn lower_words(description: &str) -> String {
    let mut lowered = String::with_capacity(description.len());
    for word in description.split_whitespace() {
        let word = without_possessive(word.trim_matches(|c: char| !c.is_alphanumeric()));
        if matches!(word, "" | "the" | "The" | "a" | "an" | "of" | "his" | "her") {
            continue;
        }
        if !lowered.is_empty() {
            lowered.push(' ');
        }
        let word = long_form(word);
        let start = lowered.len();
        if word.is_ascii() {
            lowered.push_str(word);
            if let Some(added) = lowered.get_mut(start..) {
                added.make_ascii_lowercase();
            }
        } else {
            lowered.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    lowered
}
