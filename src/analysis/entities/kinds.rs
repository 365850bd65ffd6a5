//! One type for one name: the mentions of a name vote.

use std::hash::BuildHasherDefault;

use super::surface::Surface;
use super::{EntityType, Knowledge};
use crate::lexicon::hash::Map;

const TYPES: [EntityType; 7] = [
    EntityType::Person,
    EntityType::Organization,
    EntityType::Location,
    EntityType::Group,
    EntityType::Event,
    EntityType::Work,
    EntityType::Misc,
];

/// Votes by type, in the order of [`EntityType`].
type Votes = [u32; TYPES.len()];

/// Gives all mentions of a name the type that most of them have.
///
/// A surname counts with the full names that end in it, the first word of a
/// company with the company. A place may share its name with an organisation,
/// as teams and governments do: those two stay apart unless one of them was
/// seen a single time among many.
pub(super) fn reconcile(surfaces: &mut [Surface<'_>], knowledge: &Knowledge) {
    let mut own: Map<&str, Votes> =
        Map::with_capacity_and_hasher(surfaces.len(), BuildHasherDefault::default());
    let mut parts: Map<&str, Votes> = Map::default();
    for surface in surfaces.iter() {
        // "Mrs Halloway" outweighs one plain "Halloway".
        let weight = if surface.is_titled() { 2 } else { 1 };
        vote(own.entry(surface.key).or_default(), surface.kind, weight);
        if surface.words.len() < 2 {
            continue;
        }
        let part = match surface.kind {
            EntityType::Person => Some(family_name(surface)),
            EntityType::Organization => surface.words.first().copied(),
            _ => None,
        };
        if let Some(part) = part {
            // "Joe Biden" says more of "Biden" than two plain "Biden" do.
            vote(parts.entry(part).or_default(), surface.kind, 3);
        }
    }
    for surface in surfaces {
        let Some(own) = own.get(surface.key) else { continue };
        let longer = parts.get(surface.key).filter(|_| surface.place(knowledge).is_none());
        let unanimous = longer.is_none() && own.iter().filter(|&&v| v > 0).count() == 1;
        if !surface.is_titled() && !unanimous {
            surface.kind = settle(surface.kind, own, longer);
        }
    }
}

/// The last word of a person's name as it stands in the key: "berger lind" of "Ann Berger-Lind".
fn family_name<'a>(surface: &Surface<'a>) -> &'a str {
    let last = surface.words.last().copied().unwrap_or("");
    if !surface.text.bytes().any(|byte| byte == b'-') || !surface.key.is_ascii() {
        return last;
    }
    let whole = surface.text.rsplit(' ').next().unwrap_or("");
    let start = surface.key.len().checked_sub(whole.chars().count());
    let barrels = start.filter(|&start| start > 0 && whole.contains('-'));
    barrels.and_then(|start| surface.key.get(start..)).unwrap_or(last)
}

fn vote(votes: &mut Votes, kind: EntityType, count: u32) {
    if let Some(slot) = votes.get_mut(kind as usize) {
        *slot += count;
    }
}

fn votes_for(votes: &Votes, kind: EntityType) -> u32 {
    votes.get(kind as usize).copied().unwrap_or(0)
}

fn settle(kind: EntityType, own: &Votes, longer: Option<&Votes>) -> EntityType {
    let total = |k: EntityType| votes_for(own, k) + longer.map_or(0, |l| votes_for(l, k));
    let mut top = kind;
    for candidate in TYPES {
        if total(candidate) > total(top) {
            top = candidate;
        }
    }
    let rivals = |a, b| [kind, top].contains(&a) && [kind, top].contains(&b);
    if rivals(EntityType::Location, EntityType::Organization)
        && !(votes_for(own, kind) == 1 && votes_for(own, top) >= 3)
    {
        return kind;
    }
    // A place and a person share a name by chance, and what is no person, body
    // or place was meant so: only a clear majority counts.
    let clear = rivals(EntityType::Person, EntityType::Organization);
    if top != kind && !clear && total(top) < 2 * total(kind) {
        return kind;
    }
    top
}
