//! Articles whose mentions are linked by hand: whom pronouns mean that nobody speaks
//! through.

use std::error::Error;
use std::path::Path;

use copydesk::analysis::references::{Question, Who};
use copydesk::article::Article;
use copydesk::span::Span;
use serde::Deserialize;

use crate::desk;
use crate::points::CodePoints;

/// An article with what is linked in it.
pub(super) struct Linked {
    pub(super) id: String,
    pub(super) article: Article,
    chains: Vec<Chain>,
}

/// All mentions of somebody.
struct Chain {
    mentions: Vec<Span>,
    /// The names among them, without titles and appositions.
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    entities: Vec<Name>,
    #[serde(default)]
    coref: Vec<Vec<[usize; 2]>>,
}

#[derive(Deserialize)]
struct Name {
    start: usize,
    end: usize,
}

/// Reads a file of one JSON article a line.
pub(super) fn read(path: &Path) -> Result<Vec<Linked>, Box<dyn Error>> {
    let content = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = content.lines().map(serde_json::from_str::<Line>);
    Ok(lines.map(|line| line.map(linked)).collect::<Result<_, _>>()?)
}

fn linked(line: Line) -> Linked {
    let Line { id, text, entities, coref } = line;
    let points = CodePoints::of(&text);
    let names: Vec<Span> = entities.iter().map(|n| points.bytes(n.start, n.end)).collect();
    let chain = |mentions: Vec<[usize; 2]>| {
        let mentions: Vec<Span> = mentions.iter().map(|&[s, e]| points.bytes(s, e)).collect();
        let named = |name: &&Span| mentions.iter().any(|m| is_of(&text, *m, **name));
        let names = names.iter().filter(named).map(|n| n.slice(&text).to_owned()).collect();
        Chain { mentions, names }
    };
    let chains = coref.into_iter().map(chain).collect();
    Linked { id, chains, article: Article { text, ..Article::default() } }
}

/// Whether `mention` is that name, with a title before or an apposition after it.
fn is_of(text: &str, mention: Span, name: Span) -> bool {
    if mention.start == name.start && name.end <= mention.end {
        let rest = Span::new(name.end, mention.end).slice(text);
        return rest.is_empty() || rest.starts_with(',') || rest.starts_with(" (");
    }
    let before = Span::new(mention.start, name.start.max(mention.start)).slice(text);
    let linked = |word: &str| matches!(word, "of" | "for" | "to" | "by" | "in" | "from" | "and");
    mention.end == name.end
        && mention.start < name.start
        && !before.split_whitespace().any(|w| linked(w) || w.ends_with("'s") || w.ends_with("’s"))
}

impl Linked {
    /// Which options a pronoun means that nobody speaks through; nothing where no chain
    /// has it.
    pub(super) fn meant(
        &self,
        question: &Question<'_>,
        wording: &dyn Fn(Who) -> String,
    ) -> Option<Vec<bool>> {
        let chain = self.chains.iter().find(|c| c.mentions.contains(&question.span))?;
        let text = &self.article.text;
        let fits = |who: Who| match who {
            Who::Nobody => false,
            Who::Entity(_) => chain.names.iter().any(|name| desk::are_alike(name, &wording(who))),
            Who::Unnamed(_) => {
                let words = wording(who).to_lowercase();
                chain.mentions.iter().any(|m| m.slice(text).to_lowercase().starts_with(&words))
            }
        };
        question.pronoun.then(|| question.options.iter().map(|(who, _)| fits(*who)).collect())
    }
}
