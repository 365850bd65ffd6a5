//! How much of an article's attention an entity has.

use super::surface::is_courtesy;
use super::{Entity, EntityType, MentionKind};
use crate::analysis::layout::Document;

/// How much of a headline is read: bounds the work.
const HEADLINE_WORDS: usize = 64;

/// Sets the salience of every entity, from 0 to 1, and sorts by it.
///
/// ```text
/// salience = 0.45 · mentions  its mentions, names 1, others ½, by the most of any
///          + 0.25 · place     1 − offset of its first mention ÷ length of the text
///          + 0.30 · headline  1 if the headline has its name or a word of it
/// ```
///
/// The weights are set by hand. Without a headline the other two are scaled up
/// to 1. Ties keep the order of the text. Returns the index that each had before.
pub fn rank(document: &Document<'_>, entities: &mut Vec<Entity>) -> Vec<usize> {
    let text = document.text;
    let (mut headline, mut name) = (String::new(), String::new());
    fold(document.title.unwrap_or_default(), &mut headline);
    let most = entities.iter().map(weight).fold(1.0, f64::max);
    for entity in entities.iter_mut() {
        let first = entity.mentions.first().map_or(text.len(), |m| m.span.start);
        let mentions = weight(entity) / most;
        let place = 1.0 - first as f64 / text.len().max(1) as f64;
        let body = 0.45 * mentions + 0.25 * place;
        entity.salience = if headline.is_empty() {
            body / 0.7
        } else {
            body + 0.3 * in_headline(document, &headline, entity, &mut name)
        };
        entity.salience = entity.salience.clamp(0.0, 1.0);
    }
    let first = |e: &Entity| e.mentions.first().map_or(0, |m| m.span.start);
    let mut ranked: Vec<(f64, usize, usize)> =
        entities.iter().enumerate().map(|(index, e)| (e.salience, first(e), index)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let order: Vec<usize> = ranked.into_iter().map(|(_, _, index)| index).collect();
    let mut unsorted: Vec<Option<Entity>> =
        std::mem::take(entities).into_iter().map(Some).collect();
    let next = |index: &usize| unsorted.get_mut(*index).and_then(Option::take);
    // How many there are is known here and not to the iterator.
    entities.reserve_exact(order.len());
    entities.extend(order.iter().filter_map(next));
    order
}

fn weight(entity: &Entity) -> f64 {
    let each = |kind| if kind == MentionKind::Name { 1.0 } else { 0.5 };
    entity.mentions.iter().map(|m| each(m.kind)).sum()
}

/// Makes `folded` the words of `text` without marks, in lower case, a space before and after each;
/// empty without any.
fn fold(text: &str, folded: &mut String) {
    folded.clear();
    folded.reserve(text.len() + 2);
    let (mut words, mut inside) = (0, false);
    for c in text.chars() {
        if !c.is_alphanumeric() {
            inside &= c == '.';
            continue;
        }
        if !inside {
            words += 1;
            if words > HEADLINE_WORDS {
                break;
            }
            folded.push(' ');
            inside = true;
        }
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
            folded.extend(c.to_lowercase());
        }
    }
    if !folded.is_empty() {
        folded.push(' ');
    }
}

/// 1 if one of its names stands in the headline, or the surname of a person; `folded` is a buffer.
fn in_headline(
    document: &Document<'_>,
    headline: &str,
    entity: &Entity,
    folded: &mut String,
) -> f64 {
    let named = entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
    let mut names: Vec<&str> = named.map(|m| m.span.slice(document.text)).take(16).collect();
    names.push(&entity.name);
    names.sort_unstable();
    names.dedup();
    let stands = names.into_iter().any(|name| {
        fold(name, folded);
        let name = folded.as_str();
        let start = name.trim_end().rfind(' ').unwrap_or(0);
        // Most names are not in it, and neither are their last words.
        let Some(last) = name.get(start..).filter(|l| !l.is_empty() && headline.contains(*l))
        else {
            return false;
        };
        let word = last.trim();
        let person = entity.kind == EntityType::Person;
        person && word.len() > 2 && !is_courtesy(word, document.lexicon) || headline.contains(name)
    });
    f64::from(u8::from(stands))
}
