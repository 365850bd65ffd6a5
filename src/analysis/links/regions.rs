//! Names that a region shares with a city or a country: "New York", "Georgia"; and towns of which the
//! article says in which region they lie.

use super::candidates::{LARGEST, Ranked, fame};
use super::context::Context;
use crate::analysis::entities::{Entity, Mention, MentionKind};
use crate::analysis::layout::Document;
use crate::knowledge::{Base, Item, ItemId, ItemType, key};
use crate::lexicon::Class;

/// Cities of half a million people are meant by their name, and not the region about
/// them, unless something says so.
const CITY: u16 = 50;

/// What the only region of its country that an article names adds to the scores of its towns: more than
/// two namesakes differ of which one has ten times as many people.
const NAMED: f64 = 2.0;

/// A town gets nothing of that where a namesake is known better by more than this: London stays in
/// England in an article about Ontario.
const AHEAD: f64 = 1.2;

/// The most places of an article among which its regions are looked for: bounds the work.
const MOST: usize = 60;

/// A region that an article names.
#[derive(Debug)]
pub(super) struct Region {
    name: String,
    country: String,
}

/// Takes out of `ranked` the items that the words about the names speak against.
pub(super) fn settle(
    base: &Base,
    document: &Document<'_>,
    context: &Context<'_>,
    entity: &Entity,
    ranked: &mut Vec<Ranked<'_>>,
) {
    let Some(region) = ranked.iter().find(|r| is_region(&r.candidate.item)) else { return };
    let (region, country) = (region.candidate.item, region.candidate.item.country());
    if ranked.iter().any(|r| r.listed) || country.is_none() {
        return;
    }
    // Georgia beside Alabama, where nothing is said of the Caucasus.
    let beside = || has_beside(base, context, &region) || has_within(base, context, &region);
    if entity.country.is_none() && beside() {
        let said = |of: Option<&str>| of.and_then(|country| context.share(country, entity));
        ranked.retain(|r| {
            let item = &r.candidate.item;
            !item.is_country() || said(item.country()).is_some_and(|share| share > 0.0)
        });
    }
    let is_city = |item: &Item<'_>| {
        item.kind() == ItemType::Location
            && !is_region(item)
            && item.country() == country
            && item.prominence() >= CITY
            && f64::from(item.prominence()) <= LARGEST
    };
    let says_region = |mention: &Mention| {
        context.before(document, mention) == country || is_called_region(document, mention)
    };
    // "LA" and "NY" alone are mostly cities, and no list is sure of it.
    if entity.name.len() <= 2 && !entity.mentions.iter().any(says_region) {
        ranked.clear();
        return;
    }
    let names = || entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
    if names().any(says_region) {
        // "Atlanta, Georgia": neither the country nor, somewhere else, a city.
        ranked.retain(|r| !r.candidate.item.is_country());
        if names().all(says_region) {
            ranked.retain(|r| !is_city(&r.candidate.item));
        }
    } else if ranked.iter().any(|r| is_city(&r.candidate.item)) {
        ranked.retain(|r| r.candidate.item.id() != region.id());
    }
}

/// Takes out of `ranked` the places that lie in another region than the article says: "Springfield,
/// New Jersey" is not the one whose description is "city in Illinois". Where it says two, the towns
/// are two, and no item is both.
pub(super) fn keep_told(
    base: &Base,
    document: &Document<'_>,
    context: &Context<'_>,
    entity: &Entity,
    ranked: &mut Vec<Ranked<'_>>,
) {
    let behind = |mention| context.behind(document, mention);
    let mut told =
        entity.mentions.iter().filter_map(behind).filter_map(|place| of_name(base, place));
    let Some(region) = told.next() else { return };
    if told.any(|other| other.id() != region.id()) {
        ranked.retain(|r| r.listed);
        return;
    }
    if ranked.iter().any(|r| !r.listed && lies_in(&region, &r.candidate.item)) {
        ranked.retain(|r| r.listed || lies_in(&region, &r.candidate.item));
    } else {
        ranked.retain(|r| r.listed || !lies_in_another(base, &region, &r.candidate.item));
    }
}

/// Sets towns of a region that the article names elsewhere before their namesakes: "Portland", where
/// the article is about Maine.
pub(super) fn prefer_named(
    base: &Base,
    context: &Context<'_>,
    entity: &Entity,
    ranked: &mut [Ranked<'_>],
) {
    let has_town = || ranked.iter().any(|r| described_region(&r.candidate.item).is_some());
    if ranked.len() < 2 || ranked.iter().any(|r| r.listed) || !has_town() {
        return;
    }
    let named = context.regions(|| named(base, context));
    let best = ranked.iter().map(|r| fame(&r.candidate.item)).fold(0.0, f64::max);
    for r in ranked.iter_mut() {
        let item = &r.candidate.item;
        let (Some(place), Some(country)) = (described_region(item), item.country()) else {
            continue;
        };
        let of_country = named.iter().filter(|region| region.country == country);
        let here = of_country.clone().any(|region| region.name == place);
        if here && place != entity.name && best - fame(item) <= AHEAD {
            r.score += NAMED / of_country.count() as f64;
        }
    }
}

/// The regions that the article names.
fn named(base: &Base, context: &Context<'_>) -> Vec<Region> {
    let mut named: Vec<Region> = Vec::new();
    for place in context.places().take(MOST) {
        let Some(item) = of_name(base, place) else { continue };
        let Some(country) = item.country() else { continue };
        // Georgia may be the country.
        let doubtful = place.country.is_none();
        if doubtful && !context.share(country, place).is_some_and(|share| share > 0.0) {
            continue;
        }
        if !named.iter().any(|known| known.name == item.name()) {
            named.push(Region { name: item.name().to_owned(), country: country.to_owned() });
        }
    }
    named
}

/// The region that a place of the article may be.
fn of_name<'b>(base: &'b Base, place: &Entity) -> Option<Item<'b>> {
    if let Some(item) = place.wikidata.as_deref() {
        return base.by_id(&ItemId::read(item)).filter(is_region);
    }
    base.find(&place.name).into_iter().map(|found| found.item).find(is_region)
}

/// The region in which a place lies by its description: "city in Illinois".
fn described_region<'b>(item: &Item<'b>) -> Option<&'b str> {
    let (_, place) = item.description().split_once(" in ")?;
    place.split(',').next().filter(|_| item.kind() == ItemType::Location)
}

/// Whether the description of an item puts it into a region.
fn lies_in(region: &Item<'_>, item: &Item<'_>) -> bool {
    described_region(item).is_some_and(|place| key(place) == key(region.name()))
        && item.country() == region.country()
}

/// Whether the article names a town of a region that is the best known of its name: Atlanta.
fn has_within(base: &Base, context: &Context<'_>, region: &Item<'_>) -> bool {
    context.places().take(MOST).filter(|place| place.name != region.name()).any(|place| {
        let places = base.find(&place.name).into_iter().map(|found| found.item);
        let best =
            places.filter(|item| item.kind() == ItemType::Location).max_by_key(Item::prominence);
        best.is_some_and(|town| lies_in(region, &town))
    })
}

/// Whether the article names another region of the same country.
fn has_beside(base: &Base, context: &Context<'_>, region: &Item<'_>) -> bool {
    let is_other = |item: Item<'_>| {
        is_region(&item) && item.country() == region.country() && item.id() != region.id()
    };
    context.items().any(|item| base.by_id(&ItemId::read(item)).is_some_and(is_other))
}

/// Whether an item lies in another country than a region, or its description puts it into another
/// region.
fn lies_in_another(base: &Base, region: &Item<'_>, item: &Item<'_>) -> bool {
    if item.country().is_some_and(|country| region.country() != Some(country)) {
        return true;
    }
    let Some(place) = described_region(item) else { return false };
    let described = item.description();
    let is_other = |other: &Item<'_>| is_region(other) && other.country() == region.country();
    key(place) != key(region.name())
        && !described.contains(region.name())
        && base.find(place).iter().any(|found| found.named && is_other(&found.item))
}

fn is_region(item: &Item<'_>) -> bool {
    item.kind() == ItemType::Location
        && !item.is_country()
        && f64::from(item.prominence()) > LARGEST
        && item.country().is_some()
}

/// "New York state", "the state of Washington".
fn is_called_region(document: &Document<'_>, mention: &Mention) -> bool {
    let tokens = document.tokens_in(mention.span);
    let is_state = |at: usize| document.lower(at) == "state" || document.is(at, Class::AfterPlace);
    let of = tokens.start.checked_sub(1).filter(|&at| document.lower(at) == "of");
    is_state(tokens.end) || of.and_then(|of| of.checked_sub(1)).is_some_and(is_state)
}
