//! Names merged under their fullest form, with roles, countries and salience.
//!
//! The passes, in order, each in a module of its own:
//!
//! ```text
//! surface     each name taken apart; courtesy title and role before it
//! couples     the family name that two have
//! kinds       one type for one name
//! people      which names are of one person
//! kin         who is named only to say whose kin another is
//! things      which names are of one organisation, place, or people
//! form        the form of its name that each entity is printed under
//! listed      what the operator's lists say of types, names, ids
//! describe    name, roles, gender, country and item of each entity
//! offices     those that go by their initials
//! salience    who matters most, once all mentions are known
//! ```

mod couples;
mod describe;
mod form;
mod full_names;
mod kin;
mod kinds;
mod knowledge;
mod listed;
mod offices;
mod people;
mod phrase;
mod places;
mod roles;
mod salience;
mod short_forms;
mod sport;
mod surface;
mod things;

use super::layout::Document;
use super::listed::Listed;
use super::names::Name;
use crate::span::Span;

pub use crate::lexicon::Gender;
pub use knowledge::Knowledge;
pub use listed::Listing;
pub(super) use places::is_called_town;
pub use salience::rank;
pub(super) use sport::{is_no_place, is_score, is_sport, stands_as_place};

/// Somebody or something the article is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityType,
    /// Its fullest name in the text.
    pub name: String,
    /// Roles that stand beside the name, as written.
    pub roles: Vec<String>,
    /// Wikidata item, where it is certain.
    pub wikidata: Option<String>,
    /// What is known of it elsewhere, where that is likely enough.
    pub link: Option<super::links::Link>,
    /// What the operator’s lists say of it; of few, so it takes no room in the others.
    pub listing: Option<Box<Listing>>,
    /// ISO 3166-1 alpha-2 country of a location or a nationality.
    pub country: Option<String>,
    /// How far pronouns may refer to it.
    pub gender: Gender,
    /// The gender that the given name makes likely, where it makes none sure.
    pub likely_gender: Gender,
    /// Share of attention from 0 to 1.
    pub salience: f64,
    /// Every mention, in the order of the text.
    pub mentions: Vec<Mention>,
}

/// The types of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityType {
    /// A human being.
    Person,
    /// Companies, institutions, teams, parties, media.
    Organization,
    /// Countries, cities, regions, facilities.
    Location,
    /// Nationalities, religions, peoples.
    Group,
    /// Named events.
    Event,
    /// Titles of works.
    Work,
    /// Any other name.
    Misc,
}

/// One place where an entity is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// How it refers.
    pub kind: MentionKind,
}

/// How a mention refers to its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// By name: "Blinken".
    Name,
    /// By description: "the minister".
    Nominal,
    /// By pronoun: "he".
    Pronoun,
}

/// Merges `names` into entities, in the order of their first names.
///
/// Every mention lies on character boundaries of the body; the mentions of one
/// entity are sorted and do not overlap. Work is bounded: it grows with the
/// number of names, not with its square.
pub fn merge(document: &Document<'_>, knowledge: &Knowledge, names: &[Name]) -> Vec<Entity> {
    merge_listed(document, knowledge, names, &Listed::default())
}

/// The same with what the operator's lists say of the names.
pub(super) fn merge_listed(
    document: &Document<'_>,
    knowledge: &Knowledge,
    names: &[Name],
    on_lists: &Listed<'_>,
) -> Vec<Entity> {
    let lowered = surface::Lowered::of(document, knowledge, names);
    let mut surfaces = surface::read(document, knowledge, &lowered);
    kinds::reconcile(&mut surfaces, knowledge);
    listed::impose_types(on_lists, &mut surfaces);
    let mut groups = people::group(document.text, &surfaces, knowledge);
    groups.extend(things::group(document.text, &surfaces, knowledge));
    let mut groups = listed::regroup(on_lists, &surfaces, groups);
    groups.sort_unstable_by_key(|members| members.first().copied());
    let scene = places::scene(document, &surfaces, knowledge);
    let page = form::Page::of(document);
    let mut entities: Vec<Entity> = groups
        .iter()
        .filter_map(|members| {
            let mut entity = describe::entity(&page, &surfaces, members, &scene, knowledge)?;
            listed::complete(on_lists, &surfaces, members, &mut entity);
            Some(entity)
        })
        .collect();
    offices::join(document, &mut entities);
    entities
}

#[cfg(test)]
pub(in crate::analysis) mod tests;
