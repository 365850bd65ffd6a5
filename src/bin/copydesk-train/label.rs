//! Labels documents with the names that a model finds, for the vote of the teachers.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use copydesk::analysis::layout::{self, Layout, lay_out};
use copydesk::analysis::names::{Recognizer, Scratch};
use copydesk::lexicon::Lexicon;
use serde_json::json;

use crate::corpus;
use crate::evaluate::as_json;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Documents as JSON lines with `id` and `text`.
    documents: PathBuf,
    /// A model file; the compiled-in model if absent.
    #[arg(long)]
    model: Option<PathBuf>,
}

/// Prints each document with its names.
pub(crate) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let recognizer = match &options.model {
        Some(path) => Recognizer::with_model(Vec::leak(fs::read(path)?))?,
        None => Recognizer::new(),
    };
    let (mut layout, mut scratch) = (Layout::default(), Scratch::default());
    for document in corpus::read(&options.documents)? {
        lay_out(Lexicon::built_in(), &document.text, &[], &mut layout);
        let view = layout::Document {
            text: &document.text,
            title: None,
            layout: &layout,
            lexicon: Lexicon::built_in(),
        };
        let names = as_json(&document, &recognizer.find(&mut scratch, &view));
        println!("{}", json!({"id": document.id, "text": document.text, "entities": names}));
    }
    Ok(())
}
