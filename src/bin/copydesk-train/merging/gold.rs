//! Documents whose names and descriptions are clustered by hand.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use copydesk::analysis::EntityType;
use copydesk::span::Span;
use serde::Deserialize;
use serde_json::Value;

use crate::evaluate::normal;

/// A document and its clusters; spans are byte offsets.
pub(super) struct Document {
    pub(super) text: String,
    /// Labelled names, with the corpora's label.
    pub(super) names: Vec<(Span, EntityType)>,
    /// Names without article and possessive, then descriptions of what is named.
    pub(super) mentions: Vec<Mention>,
    /// Only some sentences are annotated: what is not labelled is not wrong.
    pub(super) partial: bool,
    /// Nothing outside of it is annotated.
    pub(super) annotated: Span,
}

pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) cluster: usize,
    pub(super) nominal: bool,
}

#[derive(Deserialize)]
struct Raw {
    text: String,
    entities: Vec<RawName>,
    #[serde(default)]
    coref: Vec<Vec<(usize, usize)>>,
    annotated_span: Option<(usize, usize)>,
    partial: Option<String>,
}

#[derive(Deserialize)]
struct RawName {
    start: usize,
    end: usize,
    label: String,
    cluster: Option<Value>,
}

/// What a name is clustered by.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone)]
enum Key {
    Cluster(String),
    Chain(usize),
    Alone(Span),
}

/// Reads a file of one JSON document a line.
pub(super) fn read(path: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let content = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = content.lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(|line| serde_json::from_str(line).map(from_raw)).collect::<Result<_, _>>()?)
}

fn from_raw(raw: Raw) -> Document {
    let mut bytes: Vec<usize> = raw.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(raw.text.len());
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(raw.text.len());
    let span = |(start, end)| Span::new(byte(start), byte(end));
    let mut chains: Vec<(Span, usize)> = raw
        .coref
        .iter()
        .enumerate()
        .flat_map(|(chain, spans)| spans.iter().map(move |&s| (s, chain)))
        .map(|(s, chain)| (span(s), chain))
        .collect();
    chains.sort_unstable_by_key(|&(span, chain)| (span.len(), span, chain));
    let mut clusters: BTreeMap<Key, usize> = BTreeMap::new();
    let mut named: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut names, mut mentions) = (Vec::new(), Vec::new());
    for name in &raw.entities {
        let Some(kind) = kind_of(&name.label) else { continue };
        let place = span((name.start, name.end));
        if is_pronoun(normal(&raw.text, place).slice(&raw.text)) {
            continue;
        }
        let chain = chain_of(&chains, place, kind);
        let cluster = name.cluster.as_ref().map(|c| Key::Cluster(c.to_string()));
        let key = cluster.or(chain.map(Key::Chain)).unwrap_or(Key::Alone(place));
        let next = clusters.len();
        let cluster = *clusters.entry(key).or_insert(next);
        if let Some(chain) = chain {
            named.entry(chain).or_insert(cluster);
        }
        names.push((place, kind));
        mentions.push(Mention { span: normal(&raw.text, place), cluster, nominal: false });
    }
    let described: Vec<Mention> = chains
        .iter()
        .filter_map(|&(span, chain)| {
            let cluster = *named.get(&chain)?;
            let own = |m: &Mention| m.cluster == cluster && span.contains(m.span);
            let name = mentions.iter().any(own) || is_pronoun(span.slice(&raw.text));
            (!name).then_some(Mention { span, cluster, nominal: true })
        })
        .collect();
    mentions.extend(described);
    let annotated = raw.annotated_span.map_or(Span::new(0, raw.text.len()), span);
    mentions.retain(|m| annotated.contains(m.span));
    Document { names, mentions, partial: raw.partial.is_some(), annotated, text: raw.text }
}

/// The chain of the mention that is the name, or a person's name with its title.
fn chain_of(chains: &[(Span, usize)], name: Span, kind: EntityType) -> Option<usize> {
    const TITLE: usize = 60;
    let exact = chains.iter().find(|(span, _)| *span == name);
    let around = || {
        let titled = |span: Span| span.contains(name) && span.len() < name.len() + TITLE;
        chains.iter().find(|(span, _)| kind == EntityType::Person && titled(*span))
    };
    exact.or_else(around).map(|&(_, chain)| chain)
}

fn kind_of(label: &str) -> Option<EntityType> {
    match label {
        "PERSON" => Some(EntityType::Person),
        "ORG" => Some(EntityType::Organization),
        "LOC" => Some(EntityType::Location),
        "MISC" => Some(EntityType::Misc),
        _ => None,
    }
}

fn is_pronoun(words: &str) -> bool {
    const PRONOUNS: &[&str] = &[
        "i",
        "me",
        "my",
        "mine",
        "myself",
        "you",
        "your",
        "yours",
        "we",
        "us",
        "our",
        "ours",
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "it",
        "its",
        "itself",
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "this",
        "these",
        "those",
        "there",
        "here",
        "one",
        "both",
    ];
    // "US" is none.
    let lower = words.to_lowercase();
    PRONOUNS.contains(&lower.as_str()) && (words.len() < 2 || words.get(1..) == lower.get(1..))
}
