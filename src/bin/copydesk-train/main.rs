//! Trains and measures the models of copydesk.
//!
//! ```text
//! copydesk-train names --corpora DIR --resources DIR [--silver FILE]… --out models/names-en.bin
//! copydesk-train layout < TEXTS.jsonl
//! copydesk-train syntax --clusters TSV --out models/syntax-en.bin TREEBANK…
//! copydesk-train mix --out models/syntax-en.bin MODEL…
//! copydesk-train trees < TREEBANK.conllu > PARSED.conllu
//! copydesk-train references --desk FILE… --out models/references-en.tsv \
//!     --confidence models/confidence-en.tsv
//! copydesk-train ends --desk FILE… --out models/ends-en.tsv
//! copydesk-train speech --desk FILE… --out models/speech-en.tsv
//! copydesk-train links --corpora DIR --knowledge FILE… --out models/links-en.tsv
//! copydesk-train quotes < ANNOTATED.jsonl > PREDICTIONS.jsonl
//! copydesk-train eval-names --corpora DIR [--model FILE]
//! copydesk-train eval-linking --corpora DIR --knowledge FILE…
//! copydesk-train eval-merging --corpora DIR [--cities TSV]
//! ```
//!
//! The same inputs give the same bytes: one thread, fixed seeds, no hash order.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

mod confidence;
mod coreference;
mod corpus;
mod crf;
mod desk;
mod ends;
mod evaluate;
mod examples;
mod hints;
mod learn;
mod linking;
mod lists;
mod merging;
mod points;
mod quotes;
mod recase;
mod references;
mod speech;
mod syntax;
mod write;

use std::error::Error;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Trains and measures the models of copydesk")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train the syntax model.
    Syntax(syntax::Options),
    /// Make one syntax model of several that were trained apart.
    Mix(syntax::Mix),
    /// Print the sentences and tokens of texts, for the syntax model's teacher.
    Layout,
    /// Parse the words of a treebank, for `tools/score_syntax.py`.
    Trees(syntax::Trees),
    /// Print the quotes of annotated texts for the reference scorer.
    Quotes,
    /// Learn whom descriptions and pronouns mean, and how sure a quote is.
    References(references::Options),
    /// Learn where reported words end.
    Ends(ends::Options),
    /// Learn which words are a report of speech, and whether they end right.
    Speech(speech::Options),
    /// Learn how sure it is which item an entity is.
    Links(linking::Options),
    /// Train the name model.
    Names(Names),
    /// Measure the name model on the development sets.
    EvalNames(EvalNames),
    /// Measure the links of entities to items.
    EvalLinking(linking::Measure),
    /// Measure the merging of mentions on the development sets.
    EvalMerging(merging::Options),
}

#[derive(clap::Args)]
struct Names {
    /// Folder with the `*.TRAIN-*.jsonl` files of gold labels.
    #[arg(long)]
    corpora: PathBuf,
    /// Folder with `gazetteers/` and `clusters/`.
    #[arg(long)]
    resources: PathBuf,
    /// Text labelled by a teacher; may be given more than once.
    #[arg(long)]
    silver: Vec<PathBuf>,
    /// Where to write the model.
    #[arg(long)]
    out: PathBuf,
    /// Rows of weights to keep.
    #[arg(long, default_value_t = 200_000)]
    rows: usize,
    /// Passes over the examples.
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// Share of features dropped at random from each token in training.
    #[arg(long, default_value_t = 0.5)]
    dropout: f32,
    /// Step size at the start; it falls to zero in a straight line.
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
    /// Leave every sentence as it is written.
    #[arg(long)]
    keep_case: bool,
    /// Occurrences a feature needs.
    #[arg(long, default_value_t = 2)]
    least: u32,
    /// Weight of silver labels; gold has 1.
    #[arg(long, default_value_t = 0.5)]
    silver_weight: f32,
}

#[derive(clap::Args)]
struct EvalNames {
    /// Folder with the development sets.
    #[arg(long)]
    corpora: PathBuf,
    /// A model file; the compiled-in model if absent.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Measure on held-back documents that choices are tuned on instead.
    #[arg(long)]
    tuning: bool,
    /// Write the predictions of each set into this folder, for the reference scorer.
    #[arg(long)]
    predictions: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    match Arguments::parse().command {
        Command::Syntax(options) => syntax::run(&options),
        Command::Mix(options) => syntax::mixed(&options),
        Command::Layout => syntax::layout(),
        Command::Trees(options) => syntax::trees(&options),
        Command::Quotes => quotes::predict(),
        Command::Ends(options) => ends::run(&options),
        Command::Speech(options) => speech::run(&options),
        Command::References(options) => references::run(&options),
        Command::Names(options) => train_names(&options),
        Command::EvalNames(options) => evaluate::run(&options),
        Command::Links(options) => linking::learn(&options),
        Command::EvalLinking(options) => linking::measure(&options),
        Command::EvalMerging(options) => merging::run(&options),
    }
}

fn train_names(options: &Names) -> Result<(), Box<dyn Error>> {
    let lists = lists::build(&options.resources)?;
    let mut documents = corpus::gold(&options.corpora)?;
    for path in &options.silver {
        documents.extend(corpus::silver(path, options.silver_weight)?);
    }
    if !options.keep_case {
        recase::recase(&mut documents);
    }
    let examples = examples::extract(&documents, &lists, options.least)?;
    println!(
        "{} documents, {} candidate tokens, {} features",
        documents.len(),
        examples.token_count(),
        examples.keys.len()
    );
    let weights = learn::learn(&examples, options);
    let bytes = write::model(&lists, &examples.keys, &weights, options.rows);
    println!("{} bytes", bytes.len());
    std::fs::write(&options.out, bytes)?;
    Ok(())
}
