//! Names merged under their fullest form, with roles, countries and salience.

mod knowledge;
pub mod resolve;

use super::layout::Document;
use super::names::Name;
use crate::span::Span;

pub use knowledge::Knowledge;
pub use resolve::Resolver;

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
    /// ISO 3166-1 alpha-2 country of a location or a nationality.
    pub country: Option<String>,
    /// How far pronouns may refer to it.
    pub gender: Gender,
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

/// What is known of a person's gender, for pronouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Gender {
    /// Nothing is known, or the entity is no person.
    #[default]
    Unknown,
    /// "she".
    Female,
    /// "he".
    Male,
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

/// Groups names into entities, most salient first.
pub fn merge(document: &Document<'_>, _knowledge: &Knowledge, names: &[Name]) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for name in names {
        let text = name.span.slice(document.text);
        let mention = Mention { span: name.span, kind: MentionKind::Name };
        match entities.iter_mut().find(|e| e.name == text) {
            Some(known) => known.mentions.push(mention),
            None => entities.push(Entity {
                kind: name.kind,
                name: text.to_owned(),
                roles: Vec::new(),
                wikidata: None,
                country: None,
                gender: Gender::Unknown,
                salience: 0.0,
                mentions: vec![mention],
            }),
        }
    }
    entities
}
