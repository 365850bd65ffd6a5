//! What an article tells of its own world: which countries it speaks of, and whether it
//! is about sport.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::regions::Region;
use crate::analysis::entities::{Entity, EntityType, Mention, MentionKind, is_sport};
use crate::analysis::layout::Document;

/// What holds for all entities of an article.
#[derive(Debug)]
pub(super) struct Context<'e> {
    /// How often each country is spoken of, by ISO code.
    countries: BTreeMap<&'e str, usize>,
    all: usize,
    /// Where names of places end, with their countries, in order.
    places: Vec<(usize, &'e str)>,
    /// Where names of places begin, with whose they are, in order.
    located: Vec<(usize, &'e Entity)>,
    /// The names of bodies.
    bodies: Vec<&'e str>,
    /// The regions that the article names, once they were asked for.
    regions: OnceCell<Vec<Region>>,
    pub(super) sport: bool,
}

impl<'e> Context<'e> {
    pub(super) fn of(document: &Document<'_>, entities: &'e [Entity]) -> Self {
        let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut all, mut places, mut located) = (0, Vec::new(), Vec::new());
        let bodies = entities.iter().filter(|e| e.kind == EntityType::Organization);
        let bodies = bodies.map(|e| e.name.as_str()).collect();
        for entity in entities {
            let names = || entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
            if entity.kind == EntityType::Location {
                located.extend(names().map(|m| (m.span.start, entity)));
            }
            let place = matches!(entity.kind, EntityType::Location | EntityType::Group);
            if let Some(country) = entity.country.as_deref().filter(|_| place) {
                *countries.entry(country).or_default() += entity.mentions.len();
                all += entity.mentions.len();
                if entity.kind == EntityType::Location {
                    places.extend(names().map(|m| (m.span.end, country)));
                }
            }
        }
        places.sort_unstable();
        located.sort_unstable_by_key(|(start, _)| *start);
        let regions = OnceCell::new();
        Self { countries, all, places, located, bodies, regions, sport: is_sport(document) }
    }

    /// The place that stands behind a name and a comma: New Jersey, behind "Springfield, New Jersey"
    /// and "Springfield, in New Jersey".
    pub(super) fn behind(&self, document: &Document<'_>, name: &Mention) -> Option<&'e Entity> {
        let comma = document.tokens_in(name.span).end;
        let next = comma.checked_add(1).filter(|_| document.token(comma) == ",")?;
        let next = next + usize::from(document.lower(next) == "in");
        let start = document.layout.tokens.get(next)?.span.start;
        let at = self.located.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        self.located.get(at).map(|(_, entity)| *entity)
    }

    /// Whether the longer name of another body ends with `name`: "Los Angeles Times".
    pub(super) fn ends_longer(&self, name: &str) -> bool {
        let ends = |body: &str| body.strip_suffix(name).is_some_and(|rest| rest.ends_with(' '));
        self.bodies.iter().any(|body| ends(body))
    }

    /// The items of the places that the program's own lists know.
    pub(super) fn items(&self) -> impl Iterator<Item = &'e str> {
        self.places().filter_map(|entity| entity.wikidata.as_deref())
    }

    /// The places of the article, one for each of their names.
    pub(super) fn places(&self) -> impl Iterator<Item = &'e Entity> {
        self.located.iter().map(|(_, entity)| *entity)
    }

    /// The regions that the article names; `find` looks for them, once.
    pub(super) fn regions(&self, find: impl FnOnce() -> Vec<Region>) -> &[Region] {
        self.regions.get_or_init(find)
    }

    /// The country of the place that stands before a name and a comma: that of Atlanta,
    /// before "Atlanta, Georgia".
    pub(super) fn before(&self, document: &Document<'_>, name: &Mention) -> Option<&'e str> {
        let first = document.tokens_in(name.span).start;
        let comma = first.checked_sub(1).filter(|&at| document.token(at) == ",")?;
        let end = document.layout.tokens.get(comma.checked_sub(1)?)?.span.end;
        let at = self.places.binary_search_by_key(&end, |(end, _)| *end).ok()?;
        self.places.get(at).map(|(_, country)| *country)
    }

    /// The share of what is said of countries that is said of this one, but for what
    /// `entity` itself says; `None` if the article speaks of no country.
    pub(super) fn share(&self, country: &str, entity: &Entity) -> Option<f64> {
        let place = matches!(entity.kind, EntityType::Location | EntityType::Group);
        let lies_in = entity.country.as_deref().filter(|_| place);
        let own = |of: Option<&str>| if of.is_some() { entity.mentions.len() } else { 0 };
        let all = self.all.saturating_sub(own(lies_in));
        let said = self.countries.get(country).copied().unwrap_or_default();
        let said = said.saturating_sub(own(lies_in.filter(|known| *known == country)));
        (all > 0).then(|| said as f64 / all as f64)
    }

    /// The country that the article is mostly about, if there is one.
    pub(super) fn country(&self) -> Option<&'e str> {
        let (country, most) = self.countries.iter().max_by_key(|(_, said)| **said)?;
        (most * 3 >= self.all * 2).then_some(*country)
    }
}
