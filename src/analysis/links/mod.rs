//! Which item of the knowledge base an entity is: its ids, or nothing where unsure.
//!
//! ```text
//! context     what the article tells: countries, sport
//! candidates  the items that an entity's names may mean, of its type
//! national    "the Supreme Court" of the country that the article is about
//! regions     New York the city or the state
//! governments capitals that stand for one
//! silence     where nothing is said, whatever speaks for it
//! evidence    what speaks for the first of them and against it
//! weights     how much each of it weighs: the probability that the item is right
//! same        entities that are surely one item are one
//! ```
//!
//! It comes after merging and references, so that a surname is looked up as the full
//! name that the article gives. A surname alone is never looked up, and a place in an
//! article about sport is mostly a team. How well known an item is speaks for it, but
//! proves nothing.

mod candidates;
mod context;
mod evidence;
mod fields;
mod governments;
mod listed;
mod national;
mod regions;
mod same;
mod silence;
#[cfg(test)]
mod tests;
mod weights;

use super::entities::{Entity, EntityType};
use super::layout::Document;
use crate::knowledge::{Base, Item, ItemId, ItemType};
use context::Context;
use fields::Fields;

pub use evidence::LinkFeature;
pub(super) use same::unite;
pub use weights::Weights;

/// What is known of an entity elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its ids, by list.
    pub ids: Vec<(String, String)>,
    /// Latitude and longitude of a place.
    pub coordinates: Option<(f64, f64)>,
    /// Probability that it is this item.
    pub confidence: f64,
}

/// The likeliest item of an entity, before it is decided whether that is enough.
#[derive(Debug, Clone)]
pub struct Choice<'b> {
    /// Which item.
    pub item: Item<'b>,
    /// What speaks for it, by [`LinkFeature`].
    pub evidence: Vec<f32>,
    /// Whether its description speaks of sport.
    sport: bool,
    /// How sure it must be.
    floor: f64,
}

/// What is known of somebody before references are resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'b> {
    /// His country, as an ISO code.
    pub(super) country: Option<&'b str>,
    /// What he is: "President".
    pub(super) description: &'b str,
}

/// What links rest on; immutable, shared by all threads.
#[derive(Debug)]
pub struct Linker {
    base: Base,
    fields: Fields,
    national: national::Names,
    weights: Weights,
}

/// Links below are not given. Measured on the development sets, 95 in 100 of those above
/// are right (docs/QUALITY.md).
pub const FLOOR: f64 = 0.85;

/// The floor for bodies that are called by a name that is not their own and that others have, too: "AP".
const SHARED_FLOOR: f64 = 0.90;

/// What is known of people who are less surely meant tells nothing of references.
const KNOWN: f64 = 0.95;

/// The most entities of an article that are looked up: bounds the work.
const MOST: usize = 400;

/// The least people and bodies of sport that make an article one about sport.
const SPORT: usize = 3;

impl Linker {
    /// The linker with the weights compiled into the program.
    pub fn new(base: Base) -> Self {
        let weights = Weights::new();
        Self { base, fields: Fields::new(), national: national::Names::new(), weights }
    }

    /// The same with other knowledge of who is who.
    #[must_use]
    pub(super) fn with_base(self, base: Base) -> Self {
        Self { base, ..self }
    }

    /// What is linked to.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// Gives `entities` their ids where they are sure.
    pub(super) fn link(&self, document: &Document<'_>, entities: &mut [Entity]) {
        let choices = self.choices(document, entities);
        for (entity, choice) in entities.iter_mut().zip(choices) {
            if listed::link(&self.base, entity) {
                continue;
            }
            let Some(choice) = choice else { continue };
            let confidence = self.weights.of(&choice.evidence);
            let id = choice.item.id();
            match entity.wikidata.as_deref().map(ItemId::read) {
                // A namesake's ids would stand beside the item that the lists give.
                Some(listed) if listed != id => continue,
                None if confidence < choice.floor => continue,
                _ => {}
            }
            if let ItemId::Wikidata(_) = id {
                entity.wikidata = Some(id.to_string());
            }
            let coordinates = choice.item.coordinates();
            let link = Link { ids: choice.item.ids(), coordinates, confidence };
            entity.link = Some(listed::completed(link, entity));
        }
    }

    /// What is known of the people among `entities` who are surely meant, for references.
    pub(super) fn known(
        &self,
        document: &Document<'_>,
        entities: &[Entity],
    ) -> Vec<Option<Known<'_>>> {
        let context = Context::of(document, entities);
        let known = |entity: &Entity| {
            let choice = self.choice(document, &context, entity)?;
            let sure = self.weights.of(&choice.evidence) >= KNOWN;
            let (country, description) = (choice.item.country(), choice.item.description());
            sure.then_some(Known { country, description })
        };
        let is_known = |e: &&Entity| e.kind == EntityType::Person && e.listing.is_none();
        entities
            .iter()
            .enumerate()
            .map(|(i, entity)| Some(entity).filter(|e| i < MOST && is_known(e)).and_then(known))
            .collect()
    }

    /// The likeliest item of each entity, with what speaks for it.
    pub fn choices(&self, document: &Document<'_>, entities: &[Entity]) -> Vec<Option<Choice<'_>>> {
        let mut context = Context::of(document, entities);
        let all = |context: &Context<'_>| -> Vec<Option<Choice<'_>>> {
            let asked = entities.iter().enumerate();
            asked
                .map(|(i, e)| if i < MOST { self.choice(document, context, e) } else { None })
                .collect()
        };
        let choices = all(&context);
        if context.sport || !is_of_sport(&choices) {
            return choices;
        }
        // Two clubs and a league make an article about sport, whatever its words.
        context.sport = true;
        all(&context)
    }

    fn choice(
        &self,
        document: &Document<'_>,
        context: &Context<'_>,
        entity: &Entity,
    ) -> Option<Choice<'_>> {
        if !matches!(
            entity.kind,
            EntityType::Person | EntityType::Organization | EntityType::Location
        ) {
            return None;
        }
        let ranked = candidates::rank(self, document, context, entity);
        let first =
            ranked.first().filter(|_| !silence::keeps(document, context, entity, &ranked))?;
        let evidence = evidence::of(document, context, entity, &ranked);
        let body = entity.kind == EntityType::Organization;
        let short = !entity.name.contains(char::is_lowercase);
        let others = if short { candidates::is_shared(&ranked) } else { ranked.len() > 1 };
        let shared = body && others && !first.candidate.named;
        let floor = if shared { SHARED_FLOOR } else { FLOOR };
        Some(Choice { item: first.candidate.item, evidence, sport: first.sport, floor })
    }
}

/// Whether most of the people and bodies that were found, and three or more, are of sport.
fn is_of_sport(choices: &[Option<Choice<'_>>]) -> bool {
    let found = choices.iter().flatten();
    let (mut all, mut sport) = (0, 0);
    for choice in found.filter(|choice| choice.item.kind() != ItemType::Location) {
        all += 1;
        sport += usize::from(choice.sport);
    }
    sport >= SPORT && sport * 2 > all
}
