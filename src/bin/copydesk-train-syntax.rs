//! Trains the syntax model from dependency treebanks and word clusters.
//!
//! `copydesk-train-syntax [--dev FILE]… [--out MODEL] --clusters TSV TREEBANK…`
//! Files of `--dev` are measured on, not trained on.

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use copydesk::analysis::syntax::Model;
use copydesk::analysis::syntax::training::{Sentence, Settings, evaluate, read_conllu, train};

#[derive(Debug, Parser)]
struct Arguments {
    /// Treebanks in the CoNLL-U format.
    treebanks: Vec<PathBuf>,
    /// Treebanks to measure on.
    #[arg(long)]
    dev: Vec<PathBuf>,
    /// Words with their cluster, tab-separated.
    #[arg(long)]
    clusters: PathBuf,
    /// Where the model goes.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Passes over the data.
    #[arg(long, default_value_t = 8)]
    epochs: usize,
    /// Cells of the tagger, as a power of two.
    #[arg(long, default_value_t = 20)]
    tagger: u8,
    /// Rows of the arc scorer, as a power of two.
    #[arg(long, default_value_t = 18)]
    arcs: u8,
    /// Rows of the relation scorer, as a power of two.
    #[arg(long, default_value_t = 15)]
    labels: u8,
    /// Words that keep their cluster.
    #[arg(long, default_value_t = 50_000)]
    words: usize,
}

#[expect(clippy::print_stdout, reason = "the figures are what this program is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let clusters: Vec<(String, u16)> = std::fs::read_to_string(&arguments.clusters)?
        .lines()
        .take(arguments.words)
        .filter_map(|line| {
            let (word, cluster) = line.split_once('\t')?;
            Some((word.to_owned(), cluster.parse().ok()?))
        })
        .collect();
    let settings = Settings {
        tagger: arguments.tagger,
        arcs: arguments.arcs,
        labels: arguments.labels,
        epochs: arguments.epochs,
    };
    let model = train(&read(&arguments.treebanks)?, &clusters, settings);
    let bytes = model.write();
    let model = Model::read(&bytes)?;
    for file in &arguments.dev {
        let scores = evaluate(&model, &read(std::slice::from_ref(file))?);
        println!("{}: {scores:.4?}", file.display());
    }
    println!("{} bytes", bytes.len());
    if let Some(out) = arguments.out {
        std::fs::write(out, bytes)?;
    }
    Ok(())
}

fn read(files: &[PathBuf]) -> Result<Vec<Sentence>, Box<dyn Error>> {
    let mut sentences = Vec::new();
    for file in files {
        sentences.extend(read_conllu(&std::fs::read_to_string(file)?));
    }
    Ok(sentences)
}
