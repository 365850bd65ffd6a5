//! What the operator's lists say of entities: which names are of one, its name, role,
//! ids and lists.

use std::collections::BTreeMap;

use super::surface::Surface;
use super::{Entity, EntityType};
use crate::analysis::listed::{Listed, allowed};
use crate::lexicon::hash::Map;
use crate::lists::Never;

/// What lists say of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// The lists that it is on, and their topics.
    pub lists: Vec<String>,
    /// Its ids, by the list that gives them.
    pub ids: BTreeMap<String, String>,
    /// It must have no ids but these.
    pub never_linked: bool,
}

/// Gives listed names the type that their rows say, whatever other mentions are.
pub(super) fn impose_types(listed: &Listed<'_>, surfaces: &mut [Surface<'_>]) {
    if listed.lists().is_none() {
        return;
    }
    for surface in surfaces {
        if let Some(row) = listed.strongest(listed.rows_at(surface.span)) {
            surface.kind = allowed(row, surface.kind);
        }
    }
}

/// Makes one group of the names of one row, and several of those of several rows. Names
/// that are on no list stay with the listed one that stands before them.
pub(super) fn regroup(
    listed: &Listed<'_>,
    surfaces: &[Surface<'_>],
    groups: Vec<Vec<usize>>,
) -> Vec<Vec<usize>> {
    let Some(lists) = listed.lists() else { return groups };
    let who = |member: usize| {
        let surface = surfaces.get(member)?;
        let row = listed.rows_at(surface.span).last()?;
        Some((lists.who(*row), surface.kind))
    };
    let mut regrouped: Vec<Vec<usize>> = Vec::with_capacity(groups.len());
    let mut of_who: Map<(u32, EntityType), usize> = Map::default();
    for group in groups {
        let Some(mut current) = group.iter().find_map(|&member| who(member)) else {
            regrouped.push(group);
            continue;
        };
        for member in group {
            current = who(member).unwrap_or(current);
            let at = *of_who.entry(current).or_insert(regrouped.len());
            if at == regrouped.len() {
                regrouped.push(Vec::new());
            }
            if let Some(members) = regrouped.get_mut(at) {
                members.push(member);
            }
        }
    }
    for group in &mut regrouped {
        group.sort_unstable();
    }
    regrouped
}

/// Completes the entity of `members` by what its rows say.
pub(super) fn complete(
    listed: &Listed<'_>,
    surfaces: &[Surface<'_>],
    members: &[usize],
    entity: &mut Entity,
) {
    let Some(lists) = listed.lists() else { return };
    let spans = members.iter().filter_map(|&member| Some(surfaces.get(member)?.span));
    let mut rows: Vec<u32> = spans.flat_map(|span| listed.rows_at(span)).copied().collect();
    rows.sort_unstable();
    rows.dedup();
    let Some(row) = listed.strongest(&rows) else { return };
    let mut listing = Listing {
        lists: Vec::new(),
        ids: row.ids.clone(),
        never_linked: row.never.contains(&Never::Linked),
    };
    for label in rows.iter().flat_map(|&row| lists.labels_of(row)) {
        if !listing.lists.contains(label) {
            listing.lists.push(label.clone());
        }
    }
    entity.name.clone_from(&row.name);
    if let Some(role) = &row.role {
        let known = entity.roles.iter().any(|other| other.eq_ignore_ascii_case(role));
        if !known {
            entity.roles.insert(0, role.clone());
        }
    }
    if listing.never_linked {
        entity.wikidata = None;
    }
    if let Some(item) = row.ids.get("wikidata") {
        entity.wikidata = Some(item.clone());
    }
    entity.listing = Some(Box::new(listing));
}
