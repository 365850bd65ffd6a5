//! Links that the operator's lists give or forbid.

use super::Link;
use crate::analysis::entities::Entity;
use crate::knowledge::{Base, Item, ItemId};

/// Links an entity as its row says; whether that is all there is to say.
pub(super) fn link(base: &Base, entity: &mut Entity) -> bool {
    let Some(listing) = entity.listing.as_ref() else { return false };
    let given = |list: &str| listing.ids.get(list).map(String::as_str);
    let wikidata = given("wikidata").map(ItemId::read);
    let geonames = given("geonames").map(|id| ItemId::read(&format!("geonames:{id}")));
    let shared = wikidata.or(geonames);
    let done = listing.never_linked || shared.is_some();
    let item =
        shared.filter(|_| !listing.never_linked).and_then(|id| find(base, &entity.name, &id));
    if !listing.ids.is_empty() {
        let ids = item.as_ref().map(Item::ids).unwrap_or_default();
        if let Some(id @ ItemId::Wikidata(_)) = item.as_ref().map(Item::id) {
            entity.wikidata.get_or_insert_with(|| id.to_string());
        }
        let coordinates = item.as_ref().and_then(Item::coordinates);
        let link = completed(Link { ids, coordinates, confidence: 1.0 }, entity);
        entity.link = Some(link);
    }
    done
}

/// The item with an id. That of a place is mostly its Wikidata id, and the one of `GeoNames`
/// stands beside it: it is looked for by its name.
fn find<'b>(base: &'b Base, name: &str, id: &ItemId) -> Option<Item<'b>> {
    let beside = || match id {
        ItemId::Geonames(number) => {
            let held = ("geonames".to_owned(), number.to_string());
            base.find(name).into_iter().map(|found| found.item).find(|i| i.ids().contains(&held))
        }
        _ => None,
    };
    base.by_id(id).or_else(beside)
}

/// A link with the ids of the row in place of its own.
pub(super) fn completed(mut link: Link, entity: &Entity) -> Link {
    let given = entity.listing.iter().flat_map(|listing| &listing.ids);
    for (list, id) in given {
        link.ids.retain(|(other, _)| other != list);
        link.ids.push((list.clone(), id.clone()));
    }
    link
}
