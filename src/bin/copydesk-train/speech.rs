//! Learns which words are a report of speech, and whether they begin and end right, and
//! measures both on articles that were left out.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::PathBuf;

use copydesk::analysis::quotes::{Confidence, LEAST, SpeechModel};
use copydesk::analysis::{Analyzer, Quote, Scratch};

use crate::confidence;
use crate::desk::{self, Document, Match};
use crate::{ends, references};

#[derive(clap::Args)]
pub(super) struct Options {
    /// Articles with their quotes; may be given more than once.
    #[arg(long, required = true)]
    desk: Vec<PathBuf>,
    /// Where to write the weights; without it nothing is written.
    #[arg(long)]
    out: Option<PathBuf>,
    /// In how many parts the articles are cut to measure each by the others.
    #[arg(long, default_value_t = 10)]
    parts: usize,
    /// How far the weights of speech are drawn to zero.
    #[arg(long, default_value_t = 1.0)]
    decay: f32,
    /// How far those of right words are: what they rest on is less sure.
    #[arg(long, default_value_t = 5.0)]
    words_decay: f32,
    /// Quotes a hint needs to be learnt.
    #[arg(long, default_value_t = 4)]
    least: usize,
    /// Leave out the hints of these kinds, to see what they are worth.
    #[arg(long)]
    without: Vec<String>,
}

/// Hints that tell where words end, and nothing of whether they are speech.
const OF_WORDS: [&str; 5] = ["rest", "tree goes on", "marks", "tail+length", "verbs"];

/// A quote that was found, with what an editor would say of it.
struct Row {
    part: usize,
    /// Which of the files it is of.
    file: usize,
    hints: Vec<String>,
    evidence: Vec<f32>,
    speech: bool,
    words: bool,
    name: bool,
}

/// What is told of a quote by weights learnt without its article.
struct Told<'r> {
    row: &'r Row,
    speech: f64,
    words: f64,
    name: f64,
}

/// Reads, learns, measures, writes.
pub(super) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let (mut documents, mut gold) = (Vec::new(), Vec::new());
    for (file, path) in options.desk.iter().enumerate() {
        let read = desk::read(path)?;
        gold.push(read.iter().flat_map(|d| &d.quotes).filter(|q| !q.optional).count());
        documents.extend(read.into_iter().map(|document| (file, document)));
    }
    let rows = all_rows(&documents, options);
    let mut told = Vec::new();
    for part in 0..options.parts {
        let (test, train): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|r| r.part == part);
        let model = learn(&train, options);
        let named: Vec<(&[f32], bool)> =
            train.iter().filter(|r| r.speech).map(|r| (&r.evidence[..], r.name)).collect();
        let names = Confidence { speaker: confidence::fit(&named) };
        told.extend(test.into_iter().map(|row| {
            let (speech, words) = model.probabilities(row.hints.iter().map(String::as_str));
            Told { row, speech, words, name: names.of(&row.evidence) }
        }));
    }
    measure(&told, &gold);
    if let Some(path) = &options.out {
        std::fs::write(path, learn(&rows.iter().collect::<Vec<_>>(), options).write())?;
    }
    Ok(())
}

/// The quotes of all articles, those of each part under ends and references that were
/// learnt from the other parts.
fn all_rows(documents: &[(usize, Document)], options: &Options) -> Vec<Row> {
    let mut scratch = Scratch::default();
    let of = |document: &Document| desk::part(&document.id, options.parts);
    let mut rows = Vec::new();
    for part in 0..options.parts {
        let others: Vec<&Document> =
            documents.iter().map(|(_, d)| d).filter(|d| of(d) != part).collect();
        let references = references::learn(&others, references::DECAY, &mut scratch);
        let ends = ends::learn(&others, &mut scratch);
        let analyzer = Analyzer::new().with_ends(ends).with_references(references).with_hints();
        for (file, document) in documents.iter().filter(|(_, d)| of(d) == part) {
            rows.extend(rows_of(&analyzer, &mut scratch, document, (*file, options)));
        }
    }
    rows
}

fn rows_of(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    document: &Document,
    (file, options): (usize, &Options),
) -> Vec<Row> {
    let part = desk::part(&document.id, options.parts);
    let quotes = analyzer.analyze(scratch, &document.article).quotes;
    let matches = desk::align(document, &quotes);
    let row = |(quote, found): (&Quote, &Option<Match>)| {
        let of = |hint: &&String| !options.without.iter().any(|left| left == kind(hint));
        let mut row = Row {
            part,
            file,
            hints: quote.hints.iter().filter(of).cloned().collect(),
            evidence: quote.evidence.clone(),
            speech: false,
            words: false,
            name: false,
        };
        let Some(found) = found else {
            return (!desk::is_optional(document, quote)).then_some(row);
        };
        let gold = &document.quotes[found.gold];
        row.speech = true;
        row.words = found.words_right;
        row.name = gold.is_said_by(quote.speaker.as_ref().map(|s| s.name.as_str()));
        (!gold.optional).then_some(row)
    };
    quotes.iter().zip(&matches).filter_map(row).collect()
}

/// What a hint is a fact of: "cue+frame" of `cue+frame=say That`.
fn kind(hint: &str) -> &str {
    hint.split('=').next().unwrap_or_default()
}

/// The weights that fit the rows.
fn learn(rows: &[&Row], options: &Options) -> SpeechModel {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for hint in rows.iter().flat_map(|r| &r.hints) {
        *counts.entry(hint).or_default() += 1;
    }
    counts.retain(|_, count| *count >= options.least);
    let known: Vec<&str> = counts.into_keys().collect();
    let index: HashMap<&str, usize> = known.iter().enumerate().map(|(i, h)| (*h, i)).collect();
    let ids = |row: &Row| -> Vec<usize> {
        row.hints.iter().filter_map(|h| index.get(h.as_str()).copied()).collect()
    };
    let ends: Vec<bool> = known.iter().map(|hint| OF_WORDS.contains(&kind(hint))).collect();
    let said = |row: &Row| -> Vec<usize> { ids(row).into_iter().filter(|&h| !ends[h]).collect() };
    let speech: Vec<(Vec<usize>, bool)> = rows.iter().map(|r| (said(r), r.speech)).collect();
    let words: Vec<(Vec<usize>, bool)> =
        rows.iter().filter(|r| r.speech).map(|r| (ids(r), r.words)).collect();
    let speech = fit(&speech, known.len(), options.decay);
    let words = fit(&words, known.len(), options.words_decay);
    let heavy = |(_, (a, b)): &(String, (f32, f32))| a.abs() >= 0.005 || b.abs() >= 0.005;
    let weights = speech.into_iter().zip(words);
    SpeechModel::of(known.iter().map(|h| (*h).to_owned()).zip(weights).filter(heavy))
}

/// A logistic regression over what is there or not, by descent with momentum.
pub(super) fn fit(rows: &[(Vec<usize>, bool)], count: usize, decay: f32) -> Vec<f32> {
    let (mut weights, mut speed) = (vec![0.0_f32; count], vec![0.0_f32; count]);
    for _ in 0..1500 {
        let mut slope: Vec<f32> = weights.iter().map(|w| -decay * w).collect();
        for (hints, right) in rows {
            let sum: f32 = hints.iter().map(|&h| weights[h]).sum();
            let pull = f32::from(u8::from(*right)) - 1.0 / (1.0 + (-sum).exp());
            for &h in hints {
                slope[h] += pull;
            }
        }
        for ((weight, speed), slope) in weights.iter_mut().zip(&mut speed).zip(&slope) {
            *speed = 0.9 * *speed + 0.1 * slope / rows.len().max(1) as f32;
            *weight += 1.5 * *speed;
        }
    }
    weights
}

/// Prints what the weights are worth, for each file and for all together.
fn measure(told: &[Told<'_>], gold: &[usize]) {
    println!("speech told from the rest: {:.3}", ranked(told, |t| t.speech, |r| r.speech));
    let speech: Vec<&Told<'_>> = told.iter().filter(|t| t.row.speech).collect();
    println!(
        "right words told from wrong: {:.3}",
        ranked(speech.iter().copied(), |t| t.words, |r| r.words)
    );
    for (file, gold) in gold.iter().enumerate() {
        let here: Vec<&Told<'_>> = told.iter().filter(|t| t.row.file == file).collect();
        for least in [0.0, 0.2, 0.3, 0.4, 0.5, 0.6] {
            let kept: Vec<&&Told<'_>> = here.iter().filter(|t| t.speech >= least).collect();
            let count = |test: fn(&Row) -> bool| kept.iter().filter(|t| test(t.row)).count() as f64;
            let (given, found) = (kept.len() as f64, count(|r| r.speech));
            let good = count(|r| r.words && r.name);
            println!(
                "file {file}, speech >= {least:.1}: given {given}, found {:.1} %, spurious {:.1} %, \
                 printable F1 {:.1}",
                100.0 * found / *gold as f64,
                100.0 - 100.0 * found / given,
                200.0 * good / (given + *gold as f64),
            );
        }
        bands(&format!("file {file}"), here.iter().filter(|t| t.speech >= LEAST).copied());
    }
    bands("all", told.iter().filter(|t| t.speech >= LEAST));
}

fn bands<'t, 'r: 't>(what: &str, told: impl Iterator<Item = &'t Told<'r>>) {
    let mut rows: Vec<(f64, bool)> =
        told.map(|t| (t.speech * t.words * t.name, t.row.words && t.row.name)).collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (low, high) in [(0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.1)] {
        let band: Vec<&(f64, bool)> = rows.iter().filter(|r| (low..high).contains(&r.0)).collect();
        let right = band.iter().filter(|r| r.1).count() as f64;
        let mean = band.iter().map(|r| r.0).sum::<f64>();
        let count = band.len().max(1) as f64;
        println!(
            "{what}, told {low:.1} to {high:.1}: {:5} quotes ({:4.1} %), mean {:.1}, printable {:.1} %",
            band.len(),
            100.0 * band.len() as f64 / rows.len().max(1) as f64,
            100.0 * mean / count,
            100.0 * right / count
        );
    }
    let (mut good, mut best) = (0.0, 0);
    for (i, row) in rows.iter().enumerate() {
        good += f64::from(u8::from(row.1));
        best = if good >= 0.9 * (i + 1) as f64 { i + 1 } else { best };
    }
    println!(
        "{what}: {:.1} % can be told so that nine in ten are right",
        100.0 * best as f64 / rows.len().max(1) as f64
    );
}

/// The probability that one that is so is told with more than one that is not.
fn ranked<'t, 'r: 't>(
    told: impl IntoIterator<Item = &'t Told<'r>>,
    score: impl Fn(&Told<'_>) -> f64,
    is: impl Fn(&Row) -> bool,
) -> f64 {
    let mut rows: Vec<(f64, bool)> = told.into_iter().map(|t| (score(t), is(t.row))).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut pairs) = (0.0, 0.0);
    for (_, right) in &rows {
        if *right { pairs += below } else { below += 1.0 }
    }
    pairs / (below * (rows.len() as f64 - below)).max(1.0)
}
