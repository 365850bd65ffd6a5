//! Entities that turn out to be one: "New York Times" and "NYTimes.com".

use std::cmp::Reverse;

use super::Link;
use crate::analysis::entities::{Entity, EntityType, Gender, Mention};
use crate::analysis::layout::Document;
use crate::knowledge::key;

/// Entities that are less surely an item stay apart.
const SURE: f64 = 0.90;

/// Makes one of all entities that are surely the same item, where nothing about their names speaks
/// against it; returns the index that each has now, or nothing if all stay as they are.
pub(in crate::analysis) fn unite(
    document: &Document<'_>,
    entities: &mut Vec<Entity>,
) -> Option<Vec<usize>> {
    let mut linked: Vec<usize> = (0..entities.len())
        .filter(|&i| entities.get(i).is_some_and(|e| e.wikidata.is_some() && is_sure(e)))
        .collect();
    let item = |i: &usize| entities.get(*i).and_then(|e| e.wikidata.clone());
    linked.sort_by_key(item);
    let mut first: Vec<usize> = (0..entities.len()).collect();
    let mut united = false;
    for pair in linked.windows(2) {
        let [one, other] = *pair else { continue };
        let into = first.get(one).copied().unwrap_or(one);
        let both = entities.get(into).zip(entities.get(other));
        if both.is_some_and(|(a, b)| are_one(document, a, b))
            && let Some(slot) = first.get_mut(other)
        {
            *slot = into;
            united = true;
        }
    }
    united.then(|| join(entities, &first))
}

/// Moves what is told of each entity to the first of those that are one with it, and takes the rest out.
fn join(entities: &mut Vec<Entity>, first: &[usize]) -> Vec<usize> {
    let mut kept: Vec<Entity> = Vec::with_capacity(entities.len());
    let mut now: Vec<usize> = Vec::with_capacity(entities.len());
    for (i, entity) in std::mem::take(entities).into_iter().enumerate() {
        let into = first.get(i).filter(|into| **into != i).and_then(|into| now.get(*into)).copied();
        match into.and_then(|into| kept.get_mut(into)) {
            Some(known) => add(known, entity),
            None => kept.push(entity),
        }
        now.push(into.unwrap_or(kept.len().saturating_sub(1)));
    }
    *entities = kept;
    now
}

fn add(known: &mut Entity, other: Entity) {
    if other.name.chars().count() > known.name.chars().count() {
        known.name = other.name;
    }
    for role in other.roles {
        if !known.roles.contains(&role) {
            known.roles.push(role);
        }
    }
    known.country = known.country.take().or(other.country);
    if known.gender == Gender::default() {
        known.gender = other.gender;
    }
    let sure = |link: &Option<Link>| link.as_ref().map_or(0.0, |link| link.confidence);
    if sure(&other.link) > sure(&known.link) {
        known.link = other.link;
    }
    known.mentions.extend(other.mentions);
    known.mentions.sort_by_key(|m| (m.span.start, Reverse(m.span.end)));
}

fn is_sure(entity: &Entity) -> bool {
    entity.listing.is_none() && entity.link.as_ref().is_some_and(|link| link.confidence >= SURE)
}

fn are_one(document: &Document<'_>, one: &Entity, other: &Entity) -> bool {
    let surname = |name: &str| key(name).rsplit(' ').next().unwrap_or_default().to_owned();
    let person = one.kind == EntityType::Person;
    let countries = one.country.as_deref().zip(other.country.as_deref());
    let genders = [one.gender, other.gender];
    let differ = one.gender != other.gender && !genders.contains(&Gender::default());
    one.wikidata == other.wikidata
        && one.kind == other.kind
        && countries.is_none_or(|(one, other)| one == other)
        && !differ
        && (!person || surname(&one.name) == surname(&other.name))
        && !are_paired(document, &one.mentions, &other.mentions)
}

/// Whether the text names both in one breath: "Apple and Apple Computer" are two.
fn are_paired(document: &Document<'_>, one: &[Mention], other: &[Mention]) -> bool {
    let joined = |at: usize| matches!(document.lower(at), "and" | "or" | "against");
    let pairs = |from: &[Mention], to: &[Mention]| {
        from.iter().any(|mention| {
            let end = document.tokens_in(mention.span).end;
            let after = end + 1 + usize::from(document.lower(end + 1) == "the");
            let next = document.layout.tokens.get(after).map(|token| token.span.start);
            let at = |start: usize| to.binary_search_by_key(&start, |m| m.span.start).is_ok();
            joined(end) && next.is_some_and(at)
        })
    };
    pairs(one, other) || pairs(other, one)
}
