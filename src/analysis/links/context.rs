//! What an article tells of its own world: which countries it speaks of, and whether it
//! is about sport.

use std::collections::BTreeMap;

use crate::analysis::entities::{Entity, EntityType, is_sport};
use crate::analysis::layout::Document;

/// What holds for all entities of an article.
#[derive(Debug)]
pub(super) struct Context<'e> {
    /// How often each country is spoken of, by ISO code.
    countries: BTreeMap<&'e str, usize>,
    all: usize,
    pub(super) sport: bool,
}

impl<'e> Context<'e> {
    pub(super) fn of(document: &Document<'_>, entities: &'e [Entity]) -> Self {
        let mut countries: BTreeMap<&str, usize> = BTreeMap::new();
        let mut all = 0;
        for entity in entities {
            let place = matches!(entity.kind, EntityType::Location | EntityType::Group);
            if let Some(country) = entity.country.as_deref().filter(|_| place) {
                *countries.entry(country).or_default() += entity.mentions.len();
                all += entity.mentions.len();
            }
        }
        Self { countries, all, sport: is_sport(document) }
    }

    /// The share of what is said of countries that is said of this one; `None` if the
    /// article speaks of no country.
    pub(super) fn share(&self, country: &str) -> Option<f64> {
        let said = self.countries.get(country).copied().unwrap_or_default();
        (self.all > 0).then(|| said as f64 / self.all as f64)
    }

    /// The country that the article is mostly about, if there is one.
    pub(super) fn country(&self) -> Option<&'e str> {
        let (country, most) = self.countries.iter().max_by_key(|(_, said)| **said)?;
        (most * 3 >= self.all * 2).then_some(*country)
    }
}
