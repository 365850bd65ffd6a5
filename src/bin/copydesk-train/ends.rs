//! Learns where reported words end, and measures it on articles that were left out.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use copydesk::analysis::quotes::{EndQuestion, EndsModel};
use copydesk::analysis::references::Observer;
use copydesk::analysis::{Analyzer, Scratch};
use copydesk::span::Span;

use crate::desk::{self, Document, FOUND, RIGHT};
use crate::speech;

/// How far weights are drawn to zero.
const DECAY: f32 = 3.0;

/// Places that a hint needs to be learnt.
const LEAST: usize = 4;

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
}

/// Reads, learns, measures, writes.
pub(super) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let mut documents = Vec::new();
    for (file, path) in options.desk.iter().enumerate() {
        documents.extend(desk::read(path)?.into_iter().map(|document| (file, document)));
    }
    let mut scratch = Scratch::default();
    let mut counts = vec![Counts::default(); options.desk.len()];
    let of = |document: &Document| desk::part(&document.id, options.parts);
    for part in 0..options.parts {
        let others: Vec<&Document> =
            documents.iter().map(|(_, d)| d).filter(|d| of(d) != part).collect();
        let model = learn(&others, &mut scratch);
        for (file, document) in documents.iter().filter(|(_, d)| of(d) == part) {
            let mut judge = Judge { document, model: &model, counts: &mut counts[*file] };
            Analyzer::new().observe(&mut scratch, &document.article, &mut judge);
        }
    }
    for (file, counts) in counts.iter().enumerate() {
        println!("file {file}: {counts:?}");
    }
    if let Some(path) = &options.out {
        let all: Vec<&Document> = documents.iter().map(|(_, d)| d).collect();
        std::fs::write(path, learn(&all, &mut scratch).write())?;
    }
    Ok(())
}

/// Weights that tell at each place of the articles whether the words end there.
pub(super) fn learn(documents: &[&Document], scratch: &mut Scratch) -> EndsModel {
    let analyzer = Analyzer::new();
    let mut rows: Vec<(Vec<String>, bool)> = Vec::new();
    for document in documents {
        let mut teacher = Teacher { document, rows: &mut rows };
        analyzer.observe(scratch, &document.article, &mut teacher);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for hint in rows.iter().flat_map(|(hints, _)| hints) {
        *counts.entry(hint).or_default() += 1;
    }
    counts.retain(|_, count| *count >= LEAST);
    let known: Vec<&str> = counts.into_keys().collect();
    let ids = |hints: &[String]| -> Vec<usize> {
        hints.iter().filter_map(|h| known.binary_search(&h.as_str()).ok()).collect()
    };
    let examples: Vec<(Vec<usize>, bool)> =
        rows.iter().map(|(hints, ends)| (ids(hints), *ends)).collect();
    let weights = speech::fit(&examples, known.len(), DECAY);
    let heavy = |(_, weight): &(String, f32)| weight.abs() >= 0.005;
    EndsModel::of(known.iter().map(|h| (*h).to_owned()).zip(weights).filter(heavy))
}

/// The share of words that the quote with each end has in common with the gold quote
/// that fits it best; nothing where none does or that one counts neither way.
fn shares(document: &Document, question: &EndQuestion<'_>) -> Option<Vec<f64>> {
    let (last, before) = question.pieces.split_last()?;
    let ended = |end: usize| {
        let spans: Vec<Span> = before.iter().copied().chain([Span::new(last.start, end)]).collect();
        document.shares(&spans)
    };
    let all: Vec<Vec<f64>> = question.ends.iter().map(|&end| ended(end)).collect();
    let most = |gold: usize| all.iter().map(|shares| shares[gold]).fold(0.0, f64::max);
    let best = (0..document.quotes.len()).max_by(|a, b| most(*a).total_cmp(&most(*b)))?;
    let counts = most(best) >= FOUND && !document.quotes[best].optional;
    counts.then(|| all.iter().map(|shares| shares[best]).collect())
}

/// Collects the places up to the right one.
struct Teacher<'a> {
    document: &'a Document,
    rows: &'a mut Vec<(Vec<String>, bool)>,
}

impl Observer for Teacher<'_> {
    fn end(&mut self, question: &EndQuestion<'_>) {
        let Some(shares) = shares(self.document, question) else { return };
        let most = shares.iter().copied().fold(0.0, f64::max);
        let right = |at: &usize| shares[*at] >= most;
        let right = Some(question.rule).filter(right).or((0..shares.len()).find(right));
        // At the last place nothing is left to choose.
        for at in (0..shares.len() - 1).take_while(|at| Some(*at) <= right) {
            let mut hints = Vec::new();
            (question.hints)(at, &mut |hint| hints.push(hint.to_owned()));
            self.rows.push((hints, Some(at) == right));
        }
    }
}

/// What became of quotes whose end is weighed.
#[derive(Debug, Clone, Default)]
#[allow(dead_code, reason = "printed as it stands")]
struct Counts {
    weighed: usize,
    right_by_rules: usize,
    right: usize,
    moved: usize,
    mended: usize,
    broken: usize,
}

/// Counts what the weights do.
struct Judge<'a> {
    document: &'a Document,
    model: &'a EndsModel,
    counts: &'a mut Counts,
}

impl Observer for Judge<'_> {
    fn end(&mut self, question: &EndQuestion<'_>) {
        let Some(shares) = shares(self.document, question) else { return };
        let chosen = self.model.choose(question);
        let (before, after) = (shares[question.rule] >= RIGHT, shares[chosen] >= RIGHT);
        self.counts.weighed += 1;
        self.counts.right_by_rules += usize::from(before);
        self.counts.right += usize::from(after);
        self.counts.moved += usize::from(chosen != question.rule);
        self.counts.mended += usize::from(after && !before);
        self.counts.broken += usize::from(before && !after);
    }
}
