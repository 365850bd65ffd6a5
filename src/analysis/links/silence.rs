//! Where no link is given, whatever speaks for it.

use super::candidates::{Ranked, item_type};
use super::context::Context;
use crate::analysis::entities::{Entity, EntityType, Mention, MentionKind, is_no_place};
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// How far the likeliest item must be ahead of the second of its type: four fifths of what
/// the article says of countries, or two and a half times as well known.
const LEAD: f64 = 1.0;

/// Of people less well known than this there are too many namesakes that no list knows:
/// the role beside the name, or the article's countries, must speak for it.
const FAMOUS: u16 = 60;

/// Whether nothing is said of `entity`.
pub(super) fn keeps(
    document: &Document<'_>,
    context: &Context<'_>,
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
        // "Boston beat Chicago": a team. "Moscow said": a government.
        EntityType::Location => {
            let names = || entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
            let country = first.candidate.item.is_country();
            is_no_place(document, context.sport, names().map(|m| m.span))
                || !country && names().any(|m| speaks(document, m) || is_part(document, m, first))
        }
        EntityType::Person => {
            let share = first.candidate.item.country().and_then(|country| context.share(country));
            let there = share.is_some_and(|share| share > 0.0);
            let supported = first.agrees.unwrap_or(there);
            first.candidate.item.prominence() < FAMOUS && !supported
        }
        // "Russian": no body.
        _ => document.lexicon.word(&entity.name).country().is_some(),
    }
}

/// "Kandahar province" is not the city.
fn is_part(document: &Document<'_>, mention: &Mention, first: &Ranked<'_>) -> bool {
    let after = document.tokens_in(mention.span).end;
    document.is(after, Class::AfterPlace)
        && !first.candidate.item.description().contains(document.lower(after))
}

/// "Moscow said", "Washington has warned".
fn speaks(document: &Document<'_>, mention: &Mention) -> bool {
    let after = document.tokens_in(mention.span).end;
    document.is(after, Class::Speech)
        || document.is(after, Class::Auxiliary) && document.is(after + 1, Class::Speech)
}
