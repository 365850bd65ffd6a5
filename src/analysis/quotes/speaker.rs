//! Whom a phrase means: its entity and full name.

use super::phrase::Phrase;
use super::scene::{Kind, Scene};
use super::{Resolution, Speaker};
use crate::analysis::entities::{Entity, EntityType, Gender, Mention, MentionKind};
use crate::span::Span;

/// The speaker that `phrase` means.
pub(super) fn resolve(
    scene: &Scene<'_>,
    entities: &mut [Entity],
    phrase: &Phrase,
    before: Option<usize>,
) -> Speaker {
    let span = scene.span(phrase.tokens.clone());
    let head = scene.span(phrase.head..phrase.head + 1);
    if scene.kind(phrase.head) == Kind::Pronoun {
        let entity = pronoun(scene, entities, scene.lower(phrase.head), span, before);
        return finish(scene, entities, entity, span, Resolution::Pronoun);
    }
    if let Some(entity) = named(entities, head) {
        return finish(scene, entities, Some(entity), span, Resolution::Name);
    }
    let resolution =
        if scene.capital(phrase.head) { Resolution::Name } else { Resolution::Nominal };
    finish(scene, entities, None, span, resolution)
}

fn finish(
    scene: &Scene<'_>,
    entities: &mut [Entity],
    entity: Option<usize>,
    span: Span,
    resolution: Resolution,
) -> Speaker {
    let own = span.slice(scene.document.text).to_owned();
    let name = match entity.and_then(|e| entities.get_mut(e)) {
        Some(known) => {
            if resolution == Resolution::Pronoun {
                mention(known, Mention { span, kind: MentionKind::Pronoun });
            }
            known.name.clone()
        }
        None => own,
    };
    Speaker { entity, name, mention: Some(span), resolution }
}

fn mention(entity: &mut Entity, mention: Mention) {
    let at = entity.mentions.partition_point(|m| m.span < mention.span);
    if entity.mentions.get(at).is_none_or(|m| m.span != mention.span) {
        entity.mentions.insert(at, mention);
    }
}

/// The entity with a name that holds the head word.
fn named(entities: &[Entity], head: Span) -> Option<usize> {
    entities.iter().position(|e| {
        let at = e.mentions.partition_point(|m| m.span.end <= head.start);
        e.mentions.get(at).is_some_and(|m| m.kind == MentionKind::Name && m.span.overlaps(head))
    })
}

/// The person a pronoun most likely means: the last speaker if it fits and no
/// other person was named since, else the last person named.
fn pronoun(
    scene: &Scene<'_>,
    entities: &[Entity],
    word: &str,
    at: Span,
    before: Option<usize>,
) -> Option<usize> {
    let wanted = match word {
        "he" | "him" => Gender::Male,
        "she" | "her" => Gender::Female,
        _ => return None,
    };
    let fits = |e: &Entity| {
        e.kind == EntityType::Person && (e.gender == wanted || e.gender == Gender::Unknown)
    };
    let near = |e: &Entity| {
        let next = e.mentions.partition_point(|m| m.span.start < at.start);
        e.mentions.get(next.checked_sub(1)?).map(|m| m.span.end)
    };
    if let Some(index) = before.filter(|&e| entities.get(e).is_some_and(fits))
        && entities.get(index).and_then(near).is_some_and(|end| at.start - end < 600)
    {
        return Some(index);
    }
    let _ = scene;
    entities
        .iter()
        .enumerate()
        .filter(|(_, e)| fits(e))
        .filter_map(|(i, e)| near(e).map(|end| (end, i)))
        .max()
        .map(|(_, i)| i)
}
