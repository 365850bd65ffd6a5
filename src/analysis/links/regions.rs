//! Names that a region shares with a city or a country: "New York", "Georgia"; and towns of which the
//! article says in which region they lie.

use super::candidates::{LARGEST, Ranked};
use super::context::Context;
use crate::analysis::entities::{Entity, Mention, MentionKind};
use crate::analysis::layout::Document;
use crate::knowledge::{Base, Item, ItemId, ItemType, key};
use crate::lexicon::Class;

/// Cities of half a million people are meant by their name, and not the region about
/// them, unless something says so.
const CITY: u16 = 50;

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
    if entity.country.is_none() && has_beside(base, context, &region) {
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
/// New Jersey" is not the one whose description is "city in Illinois".
pub(super) fn keep_told(
    base: &Base,
    document: &Document<'_>,
    context: &Context<'_>,
    entity: &Entity,
    ranked: &mut Vec<Ranked<'_>>,
) {
    let told = entity.mentions.iter().find_map(|mention| context.behind(document, mention));
    let region = told.and_then(|item| base.by_id(&ItemId::read(item))).filter(is_region);
    if let Some(region) = region {
        ranked.retain(|r| r.listed || !lies_in_another(base, &region, &r.candidate.item));
    }
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
    let described = item.description();
    let Some((_, place)) = described.split_once(" in ") else { return false };
    let place = place.split(',').next().unwrap_or(place);
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
