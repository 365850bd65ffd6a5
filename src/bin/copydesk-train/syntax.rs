//! The syntax model: laying out text for a teacher, training and measuring.

use std::error::Error;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use copydesk::analysis::layout::{Layout, lay_out};
use copydesk::analysis::syntax::Model;
use copydesk::analysis::syntax::training::{
    Sentence, Settings, evaluate, mix, parse_words, read_conllu, train,
};
use copydesk::lexicon::Lexicon;
use serde_json::{Value, json};

use crate::points::CodePoints;

#[derive(clap::Args)]
pub(super) struct Options {
    /// Treebanks in the CoNLL-U format.
    #[arg(required = true)]
    treebanks: Vec<PathBuf>,
    /// Treebanks to measure on.
    #[arg(long)]
    dev: Vec<PathBuf>,
    /// Words with their cluster, tab-separated.
    #[arg(long)]
    clusters: PathBuf,
    /// Where to write the model.
    #[arg(long)]
    out: PathBuf,
    /// Passes over the data.
    #[arg(long, default_value_t = 8)]
    epochs: usize,
    /// Words that keep their cluster.
    #[arg(long, default_value_t = 50_000)]
    words: usize,
}

#[derive(clap::Args)]
pub(super) struct Mix {
    /// Syntax models; words and clusters are taken from the first.
    #[arg(required = true)]
    models: Vec<PathBuf>,
    /// Treebanks to measure on.
    #[arg(long)]
    dev: Vec<PathBuf>,
    /// Where to write the model.
    #[arg(long)]
    out: PathBuf,
}

#[derive(clap::Args)]
pub(super) struct Trees {
    /// A model file; the compiled-in model if absent.
    #[arg(long)]
    model: Option<PathBuf>,
}

/// Trains the model and measures it.
pub(super) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let settings = Settings { epochs: options.epochs };
    let mut sentences = Vec::new();
    for file in &options.treebanks {
        sentences.extend(read(file)?);
    }
    let clusters = clusters(&options.clusters, options.words)?;
    finish(&train(&sentences, &clusters, settings), &options.dev, &options.out)
}

/// Makes one model of several that were trained apart, and measures it.
pub(super) fn mixed(options: &Mix) -> Result<(), Box<dyn Error>> {
    let mut models = Vec::with_capacity(options.models.len());
    for file in &options.models {
        models.push(Model::read(&std::fs::read(file)?)?);
    }
    let model = mix(models).ok_or("expected a model")?;
    finish(&model, &options.dev, &options.out)
}

/// Measures the model as it is written, and writes it.
fn finish(model: &Model, dev: &[PathBuf], out: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = model.write();
    let model = Model::read(&bytes)?;
    for file in dev {
        println!("{}: {:.4?}", file.display(), evaluate(&model, &read(file)?));
    }
    println!("{} bytes", bytes.len());
    std::fs::write(out, bytes)?;
    Ok(())
}

/// Prints the sentences and tokens of the texts on stdin, for the teacher: from
/// `{"text"}` on each line to `{"text", "sentences": [[[start, end], …], …]}`,
/// offsets in code points.
pub(super) fn layout() -> Result<(), Box<dyn Error>> {
    let mut layout = Layout::default();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().ok_or("expected the key \"text\" on each line")?;
        lay_out(Lexicon::built_in(), text, &[], &mut layout);
        let points = CodePoints::of(text);
        let tokens = layout.sentences.iter().map(|s| &layout.tokens[s.tokens.clone()]);
        let sentences: Vec<Vec<_>> =
            tokens.map(|tokens| tokens.iter().map(|t| points.pair(t.span)).collect()).collect();
        writeln!(out, "{}", json!({ "text": text, "sentences": sentences }))?;
    }
    Ok(())
}

/// Parses the words of a treebank in the CoNLL-U format, from stdin to stdout.
pub(super) fn trees(options: &Trees) -> Result<(), Box<dyn Error>> {
    let model = match &options.model {
        Some(file) => Model::read(&std::fs::read(file)?)?,
        None => Model::new(),
    };
    let text = std::io::read_to_string(std::io::stdin().lock())?;
    let mut out = std::io::stdout().lock();
    for block in text.split("\n\n") {
        // Lines of whole words alone: no comments, no "3-4", no "8.1".
        let fields = block.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let number = |n: &&str| n.bytes().all(|b| b.is_ascii_digit());
        let words = fields.filter(|f| f.len() == 10 && f.first().is_some_and(number));
        let words: Vec<&str> = words.filter_map(|f| f.get(1).copied()).collect();
        if words.is_empty() {
            continue;
        }
        let parsed = parse_words(&model, &words);
        for (i, (word, (tag, head, relation))) in words.iter().zip(parsed).enumerate() {
            let (tag, head, relation) = (tag.name(), head.map_or(0, |h| h + 1), relation.name());
            writeln!(out, "{}\t{word}\t_\t_\t{tag}\t_\t{head}\t{relation}\t_\t_", i + 1)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<Sentence>, Box<dyn Error>> {
    Ok(read_conllu(&std::fs::read_to_string(file)?))
}

fn clusters(file: &Path, words: usize) -> Result<Vec<(String, u16)>, Box<dyn Error>> {
    let text = std::fs::read_to_string(file)?;
    let mut clusters = Vec::with_capacity(words);
    for line in text.lines().take(words) {
        let (word, cluster) = line.split_once('\t').ok_or("expected a tab on each line")?;
        clusters.push((word.to_owned(), cluster.parse()?));
    }
    Ok(clusters)
}
