//! The paragraph between headline and text that sums the article up.

use std::collections::HashSet;

use super::{Block, Page, ancestors, is_title};
use crate::article::clean;
use crate::payload::html::tokens::Key;
use crate::payload::html::tree::{Tree, has_word};

/// It repeats the page's own summary, or is named so; `start` is where the text begins.
pub(super) fn standfirst<'b>(page: &Page<'b, '_>, start: usize) -> Option<&'b Block> {
    let (tree, title) = (page.tree, page.about.title);
    let summary = page.about.summary.map(clean::line);
    let summary = summary.as_deref().unwrap_or_default().trim_end_matches(['.', '…']);
    let summary_words = words(summary);
    let is_summary = |b: &Block| {
        let (short, long) =
            if summary.len() < b.text.len() { (summary, &*b.text) } else { (&*b.text, summary) };
        // A place or a rubric may stand before it.
        let rubric = long.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_RUBRIC);
        let begins =
            rubric.into_iter().any(|at| long.get(at..).unwrap_or_default().starts_with(short));
        short.len() >= SHORTEST_STANDFIRST && begins || is_like(&summary_words, &words(&b.text))
    };
    let before: Vec<&Block> = page.all.iter().take_while(|b| b.node < start).collect();
    let headline = before.iter().rposition(|b| is_title(tree, title, b))?;
    let is_standfirst = |b: &&Block| {
        b.length >= SHORTEST_STANDFIRST
            && b.link * 2 < b.length
            && (is_summary(b) || is_named_standfirst(tree, b))
    };
    before.into_iter().skip(headline + 1).take(MOST_BEFORE).find(is_standfirst)
}

/// Whether two short texts share most of their words.
fn is_like(a: &HashSet<&str>, b: &HashSet<&str>) -> bool {
    let least = a.len().min(b.len());
    least >= FEWEST_WORDS && a.intersection(b).count() * 4 >= least * 3
}

fn words(text: &str) -> HashSet<&str> {
    let start = text.get(..text.floor_char_boundary(LONGEST_LIKE)).unwrap_or_default();
    start.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// In bytes.
const LONGEST_LIKE: usize = 600;
/// In bytes.
const LONGEST_RUBRIC: usize = 30;
/// Fewer are alike by chance.
const FEWEST_WORDS: usize = 8;
/// Blocks between a headline and its standfirst.
const MOST_BEFORE: usize = 200;
/// In characters.
const SHORTEST_STANDFIRST: usize = 25;

fn is_named_standfirst(tree: &Tree<'_>, block: &Block) -> bool {
    const WORDS: &[&str] = &[
        "standfirst",
        "dek",
        "deck",
        "subtitle",
        "subheadline",
        "subheading",
        "subhead",
        "lede",
        "lead",
        "intro",
        "introduction",
        "excerpt",
        "summary",
        "description",
        "strapline",
        "kicker",
        "abstract",
        "preamble",
        "sub",
        "teaser",
        "desc",
        "chapo",
        "spot",
        "headnote",
        "perex",
        "ingress",
        "vorspann",
        "manchet",
        "chapeau",
        "entradilla",
        "bajada",
        "copete",
        "sommario",
        "catenaccio",
        "zajawka",
    ];
    let keys = [Key::Class, Key::Id, Key::Testid];
    ancestors(tree, block.node).take(4).any(|node| {
        keys.iter().filter_map(|key| node.attribute(*key)).any(|names| has_word(names, WORDS))
    })
}
