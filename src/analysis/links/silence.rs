//! Where no link is given, whatever speaks for it.

use super::candidates::{Ranked, item_type};
use super::context::Context;
use crate::analysis::entities::{Entity, EntityType, MentionKind, stands_as_place};
use crate::analysis::layout::Document;

/// How far the likeliest item must be ahead of the second of its type: a share of the
/// country's mentions, or two and a half times as well known.
const LEAD: f64 = 1.0;

/// Of people less well known than this there are too many namesakes that no list knows.
const KNOWN: u16 = 20;

/// Whether nothing is said of `entity`.
pub(super) fn keeps(
    document: &Document<'_>,
    context: &Context,
    entity: &Entity,
    ranked: &[Ranked<'_>],
) -> bool {
    let Some(first) = ranked.first() else { return true };
    if first.listed {
        return false;
    }
    let wanted = item_type(entity.kind);
    let second = ranked.iter().skip(1).find(|r| r.candidate.item.kind() == wanted);
    if second.is_some_and(|second| first.score - second.score < LEAD) {
        return true;
    }
    match entity.kind {
        // "Boston beat Chicago": a team.
        EntityType::Location => context.sport && !stands(document, entity),
        EntityType::Person => {
            let share = first.candidate.item.country().and_then(|country| context.share(country));
            let supported = first.agrees || share.is_some_and(|share| share > 0.0);
            first.candidate.item.prominence() < KNOWN && !supported
        }
        // "Russian": no body.
        _ => document.lexicon.word(&entity.name).country().is_some(),
    }
}

/// Whether every name of a place stands as a place: "in Boston".
fn stands(document: &Document<'_>, entity: &Entity) -> bool {
    let mut names = entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
    names.all(|mention| stands_as_place(document.text, mention.span.start))
}
