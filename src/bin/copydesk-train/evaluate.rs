//! Strict F1 of names: exact span and label, after a leading article and a
//! trailing possessive are taken off on both sides.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use copydesk::analysis::EntityType;
use copydesk::analysis::layout::{self, Layout, lay_out};
use copydesk::analysis::names::{Name, Recognizer, Scratch};
use copydesk::lexicon::Lexicon;
use copydesk::span::Span;
use serde_json::{Value, json};

use crate::EvalNames;
use crate::corpus::{self, Document};

/// A set: file, take each so-maniest document from this one on, and the peer's
/// figure on the same documents (spaCy's medium model).
type Set = (&'static str, usize, usize, f64);

const DEVELOPMENT: [Set; 5] = [
    ("worldwide.dev75.EVALONLY.jsonl", 16, 0, 74.0),
    ("news-fair-v2.dev.EVALONLY.jsonl", 1, 0, 66.9),
    ("finer-ord.val.EVALONLY.jsonl", 1, 0, 77.4),
    ("ieer99.dev75.EVALONLY.jsonl", 1, 0, 79.5),
    ("finer-ord.train.EVALONLY.jsonl", 3, 0, 75.5),
];

/// Documents that are in no development set.
const TUNING: [Set; 4] = [
    ("worldwide.dev75.EVALONLY.jsonl", 8, 3, 0.0),
    ("finer-ord.train.EVALONLY.jsonl", 3, 1, 0.0),
    ("gum-speech-textbook.traindev.EVALONLY.jsonl", 1, 0, 0.0),
    ("wiki-fair-v2.dev.EVALONLY.jsonl", 1, 0, 0.0),
];

const TYPES: [&str; 3] = ["PERSON", "ORG", "LOC"];

/// Right, predicted and labelled names.
#[derive(Default, Clone, Copy)]
struct Counts {
    right: f64,
    predicted: f64,
    labelled: f64,
}

/// Prints the scores of each set and their means.
pub(crate) fn run(options: &EvalNames) -> Result<(), Box<dyn Error>> {
    let recognizer = match &options.model {
        Some(path) => Recognizer::with_model(Vec::leak(fs::read(path)?))?,
        None => Recognizer::new(),
    };
    let sets: &[Set] = if options.tuning { &TUNING } else { &DEVELOPMENT };
    println!("set                                           F1   peer  PERSON    ORG    LOC");
    let mut means = [0.0; 5];
    for (file, each, first, peer) in sets {
        let documents = corpus::read(&options.corpora.join(file))?;
        let documents: Vec<Document> = documents.into_iter().skip(*first).step_by(*each).collect();
        let (counts, predictions) = measure(&recognizer, &documents);
        if let Some(folder) = &options.predictions {
            fs::write(folder.join(file), predictions)?;
        }
        let counts = TYPES.map(|label| counts.get(label).copied().unwrap_or_default());
        let all = counts.into_iter().fold(Counts::default(), Counts::plus);
        let [person, organization, location] = counts.map(Counts::f1);
        let figures = [all.f1(), *peer, person, organization, location];
        print_row(file.trim_end_matches(".jsonl"), &figures);
        for (mean, figure) in means.iter_mut().zip(&figures) {
            *mean += figure / sets.len() as f64;
        }
    }
    print_row("mean", &means);
    Ok(())
}

fn print_row(name: &str, figures: &[f64]) {
    let mut row = format!("{name:44}");
    for figure in figures {
        write!(row, " {figure:6.2}").unwrap_or_default();
    }
    println!("{row}");
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            predicted: self.predicted + other.predicted,
            labelled: self.labelled + other.labelled,
        }
    }

    fn f1(self) -> f64 {
        let sum = self.predicted + self.labelled;
        if sum > 0.0 { 200.0 * self.right / sum } else { 0.0 }
    }
}

/// Counts for each label, and the predictions as JSON lines.
fn measure(
    recognizer: &Recognizer,
    documents: &[Document],
) -> (BTreeMap<&'static str, Counts>, String) {
    let (mut layout, mut scratch) = (Layout::default(), Scratch::default());
    let mut counts = BTreeMap::new();
    let mut predictions = String::new();
    for document in documents {
        lay_out(Lexicon::built_in(), &document.text, &[], &mut layout);
        let view = layout::Document::new(Lexicon::built_in(), None, &document.text, &layout);
        let names = recognizer.find(&mut scratch, &view);
        compare(document, &names, &mut counts);
        let line = json!({"id": document.id, "entities": as_json(document, &names)});
        writeln!(predictions, "{line}").unwrap_or_default();
    }
    (counts, predictions)
}

fn compare(document: &Document, names: &[Name], counts: &mut BTreeMap<&'static str, Counts>) {
    let text = document.text.as_str();
    let scored = |label: &str| {
        TYPES.into_iter().find(|known| {
            *known == label
                && (document.scored.is_empty() || document.scored.iter().any(|s| s == label))
        })
    };
    let mut predicted: BTreeMap<Span, &'static str> = BTreeMap::new();
    for name in names.iter().filter(|name| document.annotated.contains(name.span)) {
        if let Some(label) = scored(label_of(name.kind)) {
            predicted.insert(normal(text, name.span), label);
        }
    }
    let mut wanted: BTreeMap<Span, (Option<&'static str>, Vec<&str>)> = BTreeMap::new();
    let mut optional = Vec::new();
    let mut alternatives = Vec::new();
    for gold in document.names.iter().filter(|gold| document.annotated.contains(gold.span)) {
        let span = normal(text, gold.span);
        let mut labels = vec![gold.label.as_str()];
        labels.extend(gold.other_labels.iter().map(String::as_str));
        if gold.optional {
            optional.push(span);
        } else if labels.iter().any(|label| scored(label).is_some()) {
            wanted.insert(span, (scored(&gold.label), labels));
            alternatives.extend(gold.other_spans.iter().map(|other| (normal(text, *other), span)));
        }
    }
    for (other, span) in alternatives {
        let free = !predicted.contains_key(&span) && !wanted.contains_key(&other);
        if let Some(label) = predicted.get(&other).copied().filter(|_| free) {
            predicted.remove(&other);
            predicted.insert(span, label);
        }
    }
    for (span, label) in &predicted {
        let gold = wanted.get(span);
        let right = gold.is_some_and(|(_, labels)| labels.contains(label));
        if gold.is_none() && optional.contains(span) {
            continue;
        }
        let count = counts.entry(*label).or_default();
        count.predicted += 1.0;
        count.right += f64::from(u8::from(right));
        count.labelled += f64::from(u8::from(right));
    }
    for (span, (label, labels)) in &wanted {
        let found = predicted.get(span).is_some_and(|label| labels.contains(label));
        if let Some(label) = label.filter(|_| !found) {
            counts.entry(label).or_default().labelled += 1.0;
        }
    }
}

/// The names with offsets in code points.
fn as_json(document: &Document, names: &[Name]) -> Vec<Value> {
    let (mut bytes, mut points) = (0, 0);
    let mut point = |at: usize| {
        let passed = document.text.get(bytes..at).unwrap_or("");
        points += passed.chars().count();
        bytes = at.max(bytes);
        points
    };
    let entity = |name: &Name| {
        let (start, end) = (point(name.span.start), point(name.span.end));
        json!({"start": start, "end": end, "label": label_of(name.kind)})
    };
    names.iter().map(entity).collect()
}

fn label_of(kind: EntityType) -> &'static str {
    match kind {
        EntityType::Person => "PERSON",
        EntityType::Organization => "ORG",
        EntityType::Location => "LOC",
        _ => "MISC",
    }
}

/// The span without a leading article and a trailing possessive.
pub(crate) fn normal(text: &str, span: Span) -> Span {
    let (mut start, mut end) = (span.start, span.end);
    let words = span.slice(text);
    let article = ["the ", "The ", "THE ", "a ", "A ", "an ", "An "];
    if let Some(found) = article.iter().find(|a| words.starts_with(**a) && words.len() > a.len()) {
        start += found.len();
    }
    let words = Span::new(start, end).slice(text);
    let possessive = ["'s", "’s", "'", "’"];
    if let Some(found) = possessive.iter().find(|p| words.ends_with(**p) && words.len() > p.len()) {
        end -= found.len();
    }
    let words = Span::new(start, end).slice(text);
    start += words.len() - words.trim_start().len();
    end -= words.len() - words.trim_end().len();
    Span::new(start, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Gold;

    fn gold(span: Span, label: &str) -> Gold {
        Gold {
            span,
            label: label.to_owned(),
            fine: String::new(),
            optional: false,
            other_labels: Vec::new(),
            other_spans: Vec::new(),
        }
    }

    #[test]
    fn articles_and_possessives_do_not_count_but_labels_do() {
        let text = "The Hague's mayor met Ann Lee and Bo.".to_owned();
        let document = Document {
            id: "d".to_owned(),
            names: vec![
                gold(Span::new(0, 11), "LOC"),
                gold(Span::new(22, 29), "PERSON"),
                gold(Span::new(34, 36), "PERSON"),
            ],
            annotated: Span::new(0, text.len()),
            scored: Vec::new(),
            weight: 1.0,
            text,
        };
        let name = |start, end, kind| Name { span: Span::new(start, end), tokens: 0..1, kind };
        let names = [name(4, 9, EntityType::Location), name(22, 29, EntityType::Organization)];
        let mut counts = BTreeMap::new();
        compare(&document, &names, &mut counts);
        let figures = |label: &str| {
            let count: Counts = counts.get(label).copied().unwrap_or_default();
            [count.right, count.predicted, count.labelled].map(|figure| figure as usize)
        };
        assert_eq!(figures("LOC"), [1, 1, 1]);
        assert_eq!(figures("PERSON"), [0, 0, 2]);
        assert_eq!(figures("ORG"), [0, 1, 0]);
    }
}
