//! Quotations that no mark closes, as scrapers leave them.

use std::ops::Range;

use super::Kind;
use super::cues::{Class, Form};
use super::marks::Stretch;
use crate::analysis::layout::Document;

/// Closes quotations that no mark closes before their attribution: "“We are
/// ready, Smith said."
pub(in crate::analysis) fn close(
    document: &Document<'_>,
    kinds: &[Kind],
    mut stretches: Vec<Stretch>,
) -> Vec<Stretch> {
    let goes_on: Vec<bool> = stretches.iter().skip(1).map(|s| s.continues).chain([false]).collect();
    for (stretch, goes_on) in stretches.iter_mut().zip(goes_on) {
        if !stretch.left_open || goes_on {
            continue;
        }
        let tokens = document.tokens_in(stretch.span);
        let mut commas = tokens.clone().filter(|&t| kinds.get(t) == Some(&Kind::Comma));
        if let Some(comma) = commas.find(|&t| attributes(kinds, t + 1..tokens.end)) {
            let end = document.span_of(comma..comma + 1).end;
            stretch.span.end = end;
            stretch.inner.end = end;
            stretch.left_open = false;
        }
    }
    stretches
}

/// Whether `tokens` begin like "Smith said on Monday" or "said Smith".
fn attributes(kinds: &[Kind], tokens: Range<usize>) -> bool {
    let kind = |t: usize| kinds.get(t).filter(|_| tokens.contains(&t)).copied();
    let says = |t: usize| match kind(t) {
        Some(Kind::Cue(cue)) => {
            cue.class == Class::Say && matches!(cue.form, Form::Past | Form::Present)
        }
        _ => false,
    };
    let nominal = |t: &usize| {
        matches!(kind(*t), Some(Kind::Name | Kind::Word | Kind::Determiner | Kind::Pronoun))
    };
    let after = |t: usize| tokens.clone().skip_while(move |&k| k < t).take_while(nominal).count();
    let ends = |t: usize| {
        matches!(kind(t), None | Some(Kind::Stop | Kind::Comma | Kind::Preposition | Kind::Name))
    };
    let subject = after(tokens.start);
    if says(tokens.start) {
        let subject = after(tokens.start + 1);
        return subject > 0 && ends(tokens.start + 1 + subject);
    }
    let verb = tokens.start + subject;
    (1..=6).contains(&subject) && says(verb) && ends(verb + 1)
}
