//! Learns which words are a report of speech, and whether they begin and end right, and
//! measures both on articles that were left out.

use std::error::Error;

use copydesk::analysis::quotes::{Confidence, SpeechModel};
use copydesk::analysis::{Analyzer, Quote, Scratch};

use crate::desk::{self, Corpus, Document, Match};
use crate::hints::{self, Known};
use crate::{confidence, ends, references};

#[derive(clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    corpus: Corpus,
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
    /// How likely speech it must be to be given.
    least: f64,
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
    let documents = options.corpus.read()?;
    let mut gold = vec![0; options.corpus.files()];
    for document in &documents {
        gold[document.file] += document.quotes.iter().filter(|q| !q.optional).count();
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
    let all: Vec<&Row> = rows.iter().collect();
    options.corpus.write(|| learn(&all, options).write())?;
    Ok(())
}

/// The quotes of all articles, those of each part under ends and references that were
/// learnt from the other parts.
fn all_rows(documents: &[Document], options: &Options) -> Vec<Row> {
    let mut scratch = Scratch::default();
    let mut rows = Vec::new();
    for part in 0..options.parts {
        let (test, others) = desk::split(documents, part, options.parts);
        let references = references::learn(&others, &[], references::DECAY, &mut scratch);
        let ends = ends::learn(&others, &mut scratch);
        let analyzer = Analyzer::new().with_ends(ends).with_references(references).with_hints();
        for document in test {
            rows.extend(rows_of(&analyzer, &mut scratch, document, (part, options)));
        }
    }
    rows
}

fn rows_of(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    document: &Document,
    (part, options): (usize, &Options),
) -> Vec<Row> {
    let quotes = analyzer.analyze(scratch, &document.article).quotes;
    let matches = desk::align(document, &quotes);
    let row = |(quote, found): (&Quote, &Option<Match>)| {
        let of = |hint: &&String| !options.without.iter().any(|left| left == kind(hint));
        let mut row = Row {
            part,
            file: document.file,
            least: quote.least_speech(),
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
    let known = Known::of(rows.iter().flat_map(|r| &r.hints), options.least);
    let ends: Vec<bool> = known.names().map(|hint| OF_WORDS.contains(&kind(&hint))).collect();
    let said = |row: &Row| -> Vec<usize> {
        known.ids(&row.hints).into_iter().filter(|&h| !ends[h]).collect()
    };
    let speech: Vec<(Vec<usize>, bool)> = rows.iter().map(|r| (said(r), r.speech)).collect();
    let words: Vec<(Vec<usize>, bool)> =
        rows.iter().filter(|r| r.speech).map(|r| (known.ids(&r.hints), r.words)).collect();
    let speech = hints::fit(&speech, known.len(), options.decay);
    let words = hints::fit(&words, known.len(), options.words_decay);
    let heavy = |(_, (a, b)): &(String, (f32, f32))| hints::counts(*a) || hints::counts(*b);
    let weights = speech.into_iter().zip(words);
    SpeechModel::of(known.names().zip(weights).filter(heavy))
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
        let given: Vec<&Told<'_>> = here.iter().filter(|t| is_given(t)).copied().collect();
        tally(&format!("file {file}, as given"), &given, *gold);
        for least in [0.0, 0.2, 0.3, 0.4, 0.5, 0.6] {
            let kept: Vec<&Told<'_>> = here.iter().filter(|t| t.speech >= least).copied().collect();
            tally(&format!("file {file}, speech >= {least:.1}"), &kept, *gold);
        }
        bands(&format!("file {file}"), given.into_iter());
    }
    bands("all", told.iter().filter(|t| is_given(t)));
}

/// Whether a quote is likely enough speech to be given; the few that are given whatever their hints
/// are count like the others.
fn is_given(told: &Told<'_>) -> bool {
    told.speech >= told.row.least
}

fn tally(what: &str, kept: &[&Told<'_>], gold: usize) {
    let count = |test: fn(&Row) -> bool| kept.iter().filter(|t| test(t.row)).count() as f64;
    let (given, found) = (kept.len() as f64, count(|r| r.speech));
    let good = count(|r| r.words && r.name);
    println!(
        "{what}: given {given}, found {:.1} %, spurious {:.1} %, printable F1 {:.1}",
        100.0 * found / gold as f64,
        100.0 - 100.0 * found / given,
        200.0 * good / (given + gold as f64),
    );
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
