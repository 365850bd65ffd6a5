//! What the parser gets wrong again and again, put right by rule.

use std::ops::Range;

use super::{Relation, Syntax, Tag};

/// The owner before "’s" belongs to the noun after it.
pub(super) fn possess(syntax: &mut Syntax, sentence: Range<usize>) {
    for mark in sentence.clone() {
        if syntax.tag(mark) != Tag::Pos {
            continue;
        }
        let Some(owner) = mark.checked_sub(1).filter(|o| sentence.contains(o)) else { continue };
        let modifies = |&i: &usize| {
            let tag = syntax.tag(i);
            tag.is_noun() || matches!(tag, Tag::Jj | Tag::Cd | Tag::Vbn | Tag::Vbg)
        };
        let phrase = (mark + 1..sentence.end).take_while(modifies);
        let Some(owned) = phrase.filter(|&i| syntax.tag(i).is_noun()).last() else { continue };
        let (head, relation) = (syntax.head(owner), syntax.relation(owner));
        let inside = head.is_some_and(|h| h > mark && h <= owned);
        let mut above = std::iter::successors(syntax.head(owned), |&h| syntax.head(h));
        let below = above.by_ref().take(HIGHEST).any(|h| h == owner);
        // Where the root is farther up than looked, the owner may be above it: a circle.
        let is_unknown = !below && above.next().is_some();
        if inside || is_unknown || below && syntax.head(owned) != Some(owner) {
            continue;
        }
        if below {
            set(syntax, owned, head, relation);
        }
        set(syntax, owner, Some(owned), Relation::Poss);
    }
}

/// Words above another that are looked at; trees of real sentences are not so high.
const HIGHEST: usize = 100;

fn set(syntax: &mut Syntax, token: usize, head: Option<usize>, relation: Relation) {
    if let (Some(h), Some(r)) = (syntax.heads.get_mut(token), syntax.relations.get_mut(token)) {
        (*h, *r) = (head.map(|head| head as u32), relation);
    }
}

/// Whether the subject of each verb acts or is acted on, by its auxiliary: "has
/// denied", "was denied".
pub(super) fn agree(syntax: &mut Syntax, sentence: Range<usize>) {
    let mut passive: Vec<usize> = sentence
        .clone()
        .filter(|&i| syntax.relation(i) == Relation::AuxPass)
        .filter_map(|i| syntax.head(i))
        .collect();
    passive.sort_unstable();
    for i in sentence {
        let subject = matches!(syntax.relation(i), Relation::Nsubj | Relation::NsubjPass);
        if let (true, Some(verb)) = (subject, syntax.head(i))
            && let Some(slot) = syntax.relations.get_mut(i)
        {
            let is_passive = passive.binary_search(&verb).is_ok();
            *slot = if is_passive { Relation::NsubjPass } else { Relation::Nsubj };
        }
    }
}
