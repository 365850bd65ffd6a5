//! In whose voice an article is, as far as counts tell.

use crate::analysis::genre::Genre;
use crate::analysis::scene::{Kind, Scene};

/// Counts outside quotation marks, in groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Voice {
    /// How often the writer says "I" or "we", by [`often`].
    pub(super) i: u8,
    /// The same for "you".
    pub(super) you: u8,
    pub(super) genre: Option<Genre>,
    /// Whether it is in the language that the weights were learnt of.
    pub(super) english: bool,
}

impl Voice {
    pub(super) fn of(scene: &Scene<'_>, genre: Option<Genre>, english: bool) -> Self {
        let count = scene.document.layout.tokens.len();
        let outside = (0..count).filter(|&t| scene.stretch_of(t).is_none());
        let (mut i, mut you) = (0, 0);
        for t in outside.filter(|&t| matches!(scene.kind(t), Kind::Pronoun | Kind::Determiner)) {
            match scene.lower(t) {
                "i" | "me" | "my" | "we" | "our" => i += 1,
                "you" | "your" => you += 1,
                _ => {}
            }
        }
        Self { i: often(i, count), you: often(you, count), genre, english }
    }
}

/// 0 never, 1 rarely, 2 more than twice in a thousand words, 3 more than ten times.
fn often(times: usize, words: usize) -> u8 {
    match times {
        0 => 0,
        _ if times * 500 <= words => 1,
        _ if times * 100 <= words => 2,
        _ => 3,
    }
}
