//! Where the sentence around a quotation begins and ends.

use std::ops::Range;

use crate::analysis::scene::phrase;
use crate::analysis::scene::{Kind, Scene};

/// The longest sentence that is searched for a cue, in tokens.
pub(super) const LONGEST: usize = 150;

/// Whether a sentence begins at token `k`.
pub(in crate::analysis::quotes) fn starts_clause(scene: &Scene<'_>, k: usize) -> bool {
    clause_start(scene, k) == k
}

/// Where the sentence outside quotation marks that ends at `stretch` began.
pub(in crate::analysis::quotes) fn clause_start(scene: &Scene<'_>, stretch: usize) -> usize {
    let mut k = stretch;
    while k > 0 && stretch - k <= LONGEST {
        let before = k - 1;
        if let Some(index) = scene.stretch_of(before) {
            let Some(inside) = scene.stretches.get(index) else { break };
            let tokens = scene.tokens_of(inside);
            if ends_finally(scene, &tokens) {
                break;
            }
            k = tokens.start.min(before);
            continue;
        }
        if scene.kind(before) == Kind::Stop && ends_sentence(scene, before)
            || breaks(scene, k)
                && !(k == stretch
                    && scene.kind(before) == Kind::Colon
                    && !scene.in_dateline(before))
        {
            break;
        }
        k = before;
    }
    k
}

/// Where the sentence that begins or goes on at `start` ends, or is broken by
/// the next stretch.
pub(in crate::analysis::quotes) fn clause_end(scene: &Scene<'_>, start: usize) -> usize {
    let mut k = start;
    while scene.stretch_of(k).is_none()
        && !(scene.kind(k) == Kind::Stop && ends_sentence(scene, k))
        && (k == start || !breaks(scene, k))
    {
        k += 1;
    }
    k
}

/// Whether the quoted words end like a sentence.
pub(in crate::analysis::quotes) fn ends_finally(scene: &Scene<'_>, stretch: &Range<usize>) -> bool {
    matches!(last_inside(scene, stretch), "." | "?" | "!" | "…")
}

/// The mark the quoted words end with; empty for a word.
pub(in crate::analysis::quotes) fn last_inside<'d>(
    scene: &Scene<'d>,
    stretch: &Range<usize>,
) -> &'d str {
    const MARKS: [&str; 9] = ["”", "\"", "’", "'", "''", "»", "“", "«", ")"];
    let last = stretch.clone().rev().find(|&k| !MARKS.contains(&scene.lower(k)));
    let last = last.map_or("", |k| scene.lower(k));
    if last.starts_with(char::is_alphanumeric) {
        return if last.ends_with('.') { "." } else { "" };
    }
    last
}

/// Whether the stop at `k` is no abbreviation's.
fn ends_sentence(scene: &Scene<'_>, k: usize) -> bool {
    // "Ann Berger, Ph.D., the head of"
    if scene.kind(k + 1) == Kind::Comma {
        return false;
    }
    let tokens = &scene.document.layout.tokens;
    match (tokens.get(k), tokens.get(k + 1)) {
        (Some(a), Some(b)) => a.sentence != b.sentence && !phrase::abbreviates(scene, k),
        _ => true,
    }
}

/// Whether a paragraph, or its text behind a dateline, begins at token `k`.
pub(super) fn breaks(scene: &Scene<'_>, k: usize) -> bool {
    k == 0 || scene.opens_paragraph(k)
}
