//! Documents whose names carry the items that they mean.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use copydesk::analysis::EntityType;
use copydesk::span::Span;
use serde::Deserialize;
use serde_json::Value;

use crate::evaluate::normal;
use crate::points::CodePoints;

/// A document with its gold names.
pub(super) struct Document {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) names: Vec<Name>,
    /// Nothing outside of it is annotated.
    pub(super) annotated: Span,
    /// What has no gold item may still have one.
    pub(super) partial: bool,
}

/// A gold name.
pub(super) struct Name {
    /// As annotated.
    pub(super) whole: Span,
    /// Without article and possessive, and where it may end as well.
    pub(super) spans: Vec<Span>,
    pub(super) kind: Option<EntityType>,
    /// Wikidata item; nothing where it has none.
    pub(super) item: Option<String>,
    /// Title of the article at Wikipedia.
    pub(super) title: Option<String>,
}

impl Name {
    /// Whether it counts: an item of a person, body or place.
    pub(super) fn counts(&self) -> bool {
        self.item.is_some() && self.kind != Some(EntityType::Misc)
    }
}

#[derive(Deserialize)]
struct Raw {
    id: String,
    text: String,
    entities: Vec<RawName>,
    annotated_span: Option<[usize; 2]>,
    partial: Option<String>,
}

#[derive(Deserialize)]
struct RawName {
    start: usize,
    end: usize,
    #[serde(default)]
    label: String,
    wikidata: Option<String>,
    wikipedia: Option<String>,
    cluster: Option<Value>,
    #[serde(default)]
    alt_spans: Vec<[usize; 2]>,
}

/// Reads a file of one JSON document a line.
pub(super) fn read(path: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let content = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = content.lines().filter(|line| !line.trim().is_empty());
    Ok(lines.map(|line| serde_json::from_str(line).map(document)).collect::<Result<_, _>>()?)
}

/// Reads the texts of a file of one JSON document a line, whatever is annotated in them.
pub(super) fn texts(path: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    #[derive(Deserialize)]
    struct Text {
        id: String,
        text: String,
    }
    let content = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let texts = content.lines().map(serde_json::from_str).collect::<Result<Vec<Text>, _>>()?;
    let document = |Text { id, text }| Document {
        annotated: Span::new(0, text.len()),
        names: Vec::new(),
        partial: false,
        id,
        text,
    };
    Ok(texts.into_iter().map(document).collect())
}

fn document(raw: Raw) -> Document {
    let points = CodePoints::of(&raw.text);
    let span = |[start, end]: [usize; 2]| points.bytes(start, end);
    // An item is told once for all names of a cluster.
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    for name in &raw.entities {
        if let (Some(cluster), Some(title)) = (&name.cluster, &name.wikipedia) {
            titles.insert(cluster.to_string(), title.clone());
        }
    }
    let names = raw.entities.iter().map(|name| {
        let whole = span([name.start, name.end]);
        let all = std::iter::once(whole).chain(name.alt_spans.iter().map(|s| span(*s)));
        let cluster = name.cluster.as_ref().and_then(|c| titles.get(&c.to_string()));
        Name {
            whole,
            spans: all.map(|s| normal(&raw.text, s)).collect(),
            kind: kind(&name.label),
            item: name.wikidata.clone().filter(|item| item.starts_with('Q')),
            title: name.wikipedia.as_ref().or(cluster).map(|title| plain(title)),
        }
    });
    let annotated = raw.annotated_span.map_or(Span::new(0, raw.text.len()), span);
    Document {
        names: names.filter(|name| annotated.contains(name.whole)).collect(),
        annotated,
        partial: raw.partial.is_some(),
        id: raw.id,
        text: raw.text,
    }
}

/// A title as people write it: "Jersey City, New Jersey" for `Jersey_City%2C_New_Jersey`.
fn plain(title: &str) -> String {
    // The query of an address has the same escapes.
    let escaped = title.replace('+', "%2B");
    let mut decoded = url::form_urlencoded::parse(escaped.as_bytes());
    decoded.next().map_or_else(String::new, |(title, _)| title.replace('_', " "))
}

fn kind(label: &str) -> Option<EntityType> {
    match label {
        "PERSON" => Some(EntityType::Person),
        "ORG" => Some(EntityType::Organization),
        "LOC" => Some(EntityType::Location),
        "MISC" => Some(EntityType::Misc),
        _ => None,
    }
}
