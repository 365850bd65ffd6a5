//! How near to the reader's mind somebody is at some place.

use super::Who;
use super::choose::State;
use crate::analysis::mentions::{Form, Mention, Role};

/// How many sentences back a mention is recent.
const RECENT: usize = 4;

/// How many mentions of a candidate are looked at: bounds the work.
const LOOK: usize = 24;

/// How the words that are ascribed speak of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Inside {
    /// They do not.
    #[default]
    Not,
    /// In any way.
    Mentioned,
    /// By name, between quotation marks.
    Named,
}

/// What mentions before a place tell of a candidate.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    /// Its last mention outside the words that are ascribed.
    pub(super) nearest: Option<usize>,
    /// How many sentences back that is.
    pub(super) sentences: usize,
    /// How many mentions the last sentences have.
    pub(super) recent: usize,
    /// Whether a mention stands inside the words that are ascribed.
    pub(super) inside: Inside,
    /// Whether all recent mentions are quoted.
    pub(super) only_quoted: bool,
    /// Whether it is the subject of the sentence before.
    pub(super) topic: bool,
}

/// The standing of `who` at the mention with index `at`.
pub(super) fn of(state: &State<'_, '_>, who: Who, at: usize) -> Standing {
    let here = state.sentence(at);
    let words = state.words_of(at);
    let mut standing = Standing { only_quoted: true, ..Standing::default() };
    for index in state.trail(who, at, LOOK) {
        let Some(mention) = state.mention(index) else { continue };
        if words.as_ref().is_some_and(|w| w.contains(&mention.head)) {
            let named = mention.quoted && matches!(mention.form, Form::Name(_));
            let kind = if named { Inside::Named } else { Inside::Mentioned };
            standing.inside = standing.inside.max(kind);
            continue;
        }
        let back = here.saturating_sub(mention.sentence);
        if standing.nearest.is_none() {
            standing.nearest = Some(index);
            standing.sentences = back;
        } else if back > RECENT {
            break;
        }
        if back <= RECENT {
            standing.recent += 1;
        }
        standing.only_quoted &= mention.quoted;
        standing.topic |= mention.sentence + 1 == here && is_subject(mention);
    }
    standing.only_quoted &= standing.nearest.is_some();
    standing
}

fn is_subject(mention: &Mention) -> bool {
    mention.role == Role::Subject && !mention.quoted
}

/// The places of candidates by how lately they were spoken of, the last first.
pub(super) fn ranks(standings: &[Standing]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..standings.len()).collect();
    let nearest = |i: &usize| standings.get(*i).and_then(|s| s.nearest);
    order.sort_by_key(|i| std::cmp::Reverse(nearest(i)));
    let mut ranks = vec![0; standings.len()];
    for (rank, &index) in order.iter().enumerate() {
        if let Some(slot) = ranks.get_mut(index) {
            *slot = rank;
        }
    }
    ranks
}
