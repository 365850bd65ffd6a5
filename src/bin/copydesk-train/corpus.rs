//! Documents with labelled names.

use std::error::Error;
use std::fs;
use std::path::Path;

use copydesk::span::Span;
use serde::Deserialize;

/// A document and its names; spans are byte offsets.
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) names: Vec<Gold>,
    /// Labels that are annotated throughout.
    pub(crate) scored: Vec<String>,
    /// Nothing outside of it is annotated.
    pub(crate) annotated: Span,
    /// How much it counts in training.
    pub(crate) weight: f32,
}

/// One labelled name.
pub(crate) struct Gold {
    pub(crate) span: Span,
    /// PERSON, ORG, LOC, MISC and others.
    pub(crate) label: String,
    /// The corpus's own type.
    pub(crate) fine: String,
    /// Neither required nor wrong.
    pub(crate) optional: bool,
    /// Also right.
    pub(crate) other_labels: Vec<String>,
    /// Also right.
    pub(crate) other_spans: Vec<Span>,
}

#[derive(Deserialize)]
struct RawDocument {
    id: String,
    text: String,
    #[serde(default)]
    entities: Vec<RawName>,
    #[serde(default)]
    scored_types: Vec<String>,
    annotated_span: Option<(usize, usize)>,
}

#[derive(Deserialize)]
struct RawName {
    start: usize,
    end: usize,
    label: String,
    #[serde(default)]
    fine: Option<String>,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    alt_labels: Option<Vec<String>>,
    #[serde(default)]
    alt_spans: Option<Vec<(usize, usize)>>,
}

/// The gold documents to train on, with the weight of their corpus.
///
/// Left out are re3d and the academic part of GUM, whose labels disagree with
/// the rest; meantime's spans are derived, and tweets are far from news.
pub(crate) fn gold(folder: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    paths.sort_by_key(fs::DirEntry::file_name);
    let mut documents = Vec::new();
    for path in paths {
        let name = path.file_name().to_string_lossy().into_owned();
        let open = name.ends_with(".TRAIN-CCBY.jsonl") || name.ends_with(".TRAIN-CCBYSA.jsonl");
        if !open || name.starts_with("re3d") || name.starts_with("gum-academic") {
            continue;
        }
        let light = name.starts_with("meantime") || name.starts_with("broad-twitter");
        let mut read = read(&path.path())?;
        for document in &mut read {
            document.weight = if light { 0.3 } else { 1.0 };
        }
        documents.extend(read);
    }
    Ok(documents)
}

/// Documents labelled by a teacher, who knows every label.
pub(crate) fn silver(path: &Path, weight: f32) -> Result<Vec<Document>, Box<dyn Error>> {
    let mut documents = read(path)?;
    for document in &mut documents {
        document.weight = weight;
        document.scored = ["PERSON", "ORG", "LOC", "MISC"].map(str::to_owned).to_vec();
    }
    Ok(documents)
}

/// Reads a file of one JSON document a line.
pub(crate) fn read(path: &Path) -> Result<Vec<Document>, Box<dyn Error>> {
    let content = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = content.lines().filter(|line| !line.trim().is_empty());
    let documents = lines.map(|line| serde_json::from_str(line).map(from_raw));
    Ok(documents.collect::<Result<_, _>>()?)
}

fn from_raw(raw: RawDocument) -> Document {
    let mut bytes: Vec<usize> = raw.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(raw.text.len());
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(raw.text.len());
    let span = |(start, end)| Span::new(byte(start), byte(end));
    let names = raw.entities.into_iter().map(|name| Gold {
        span: span((name.start, name.end)),
        label: name.label,
        fine: name.fine.unwrap_or_default(),
        optional: name.optional,
        other_labels: name.alt_labels.unwrap_or_default(),
        other_spans: name.alt_spans.unwrap_or_default().into_iter().map(span).collect(),
    });
    Document {
        names: names.collect(),
        annotated: raw.annotated_span.map_or(Span::new(0, raw.text.len()), span),
        id: raw.id,
        text: raw.text,
        scored: raw.scored_types,
        weight: 1.0,
    }
}
