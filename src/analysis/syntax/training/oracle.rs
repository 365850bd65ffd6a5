//! What a step costs: how many gold arcs can no longer be had after it.
//!
//! The dynamic oracle of arc-hybrid (Goldberg & Nivre 2013).

use super::super::arcs::{Move, State};
use super::treebank::Sentence;

/// The number of gold arcs that `step` loses in `state`.
pub(super) fn cost(state: &State, gold: &Sentence, step: Move) -> usize {
    let count = gold.tokens.len();
    // The root stands after the last word.
    let head = |i: usize| gold.tokens.get(i).map_or(usize::MAX, |t| t.head.unwrap_or(count));
    let Some(&top) = state.stack.last() else { return 0 };
    let below = state.stack.len().checked_sub(2).and_then(|k| state.stack.get(k)).copied();
    let waiting_children = || gold.children(top).iter().filter(|&&c| c >= state.next).count();
    match step {
        Move::Shift => {
            let next = state.next;
            let deeper = |i: &usize| *i != top && state.stack.contains(i);
            let lost_head = usize::from(deeper(&head(next)));
            lost_head + gold.children(next).iter().filter(|c| state.stack.contains(c)).count()
        }
        Move::Left => {
            let wanted = head(top);
            let lost_head = wanted != state.next && (Some(wanted) == below || wanted > state.next);
            usize::from(lost_head) + waiting_children()
        }
        Move::Right => usize::from(head(top) >= state.next) + waiting_children(),
    }
}
