//! Labels text with a trained model: one teacher among others.

use std::error::Error;
use std::fmt::Write as _;

use copydesk::analysis::EntityType;
use copydesk::analysis::layout::{self, Layout, lay_out};
use copydesk::analysis::names::{Name, Recognizer, Scratch};
use serde_json::{Value, json};

use crate::LabelNames;
use crate::corpus::{self, Document};

/// Writes the documents of the input with the names that the model finds.
pub(crate) fn run(options: &LabelNames) -> Result<(), Box<dyn Error>> {
    let recognizer = Recognizer::with_model(Vec::leak(std::fs::read(&options.model)?))?;
    let (mut layout, mut scratch) = (Layout::default(), Scratch::default());
    let mut lines = String::new();
    for document in corpus::read(&options.input)? {
        lay_out(&document.text, &[], &mut layout);
        let view = layout::Document { text: &document.text, title: None, layout: &layout };
        let names = recognizer.find(&mut scratch, &view);
        let names = as_json(&document, &names);
        let line = json!({"id": document.id, "text": document.text, "entities": names});
        writeln!(lines, "{line}")?;
    }
    std::fs::write(&options.out, lines)?;
    Ok(())
}

/// The names with offsets in code points.
pub(crate) fn as_json(document: &Document, names: &[Name]) -> Vec<Value> {
    let (mut bytes, mut points) = (0, 0);
    let mut point = |at: usize| {
        let passed = document.text.get(bytes..at).unwrap_or("");
        points += passed.chars().count();
        bytes = at.max(bytes);
        points
    };
    let entity = |name: &Name| {
        let (start, end) = (point(name.span.start), point(name.span.end));
        let (label, fine) = label_of(name.kind);
        json!({"start": start, "end": end, "label": label, "fine": fine})
    };
    names.iter().map(entity).collect()
}

/// The corpora's label of a kind of entity, and its fine type.
pub(crate) fn label_of(kind: EntityType) -> (&'static str, &'static str) {
    match kind {
        EntityType::Person => ("PERSON", "person"),
        EntityType::Organization => ("ORG", "org"),
        EntityType::Location => ("LOC", "loc"),
        EntityType::Group => ("MISC", "norp"),
        EntityType::Event => ("MISC", "event"),
        EntityType::Work => ("MISC", "work"),
        EntityType::Misc => ("MISC", "product"),
    }
}
