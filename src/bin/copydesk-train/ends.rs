//! Learns where reported words end, and measures it on articles that were left out.

use std::error::Error;

use copydesk::analysis::quotes::{EndQuestion, EndsModel};
use copydesk::analysis::references::Observer;
use copydesk::analysis::{Analyzer, Scratch};
use copydesk::span::Span;

use crate::desk::{self, Corpus, Document, FOUND, RIGHT};
use crate::hints::{self, Known};

/// How far weights are drawn to zero.
const DECAY: f32 = 3.0;

/// Places that a hint needs to be learnt.
const LEAST: usize = 4;

#[derive(clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    corpus: Corpus,
    /// In how many parts the articles are cut to measure each by the others.
    #[arg(long, default_value_t = 10)]
    parts: usize,
}

/// Reads, learns, measures, writes.
pub(super) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let documents = options.corpus.read()?;
    let mut scratch = Scratch::default();
    let mut counts = vec![Counts::default(); options.corpus.files()];
    for part in 0..options.parts {
        let (test, train) = desk::split(&documents, part, options.parts);
        let (model, analyzer) = (learn(&train, &mut scratch), Analyzer::new());
        for document in test {
            let counts = &mut counts[document.file];
            let mut judge = Judge { document, model: &model, counts };
            analyzer.observe(&mut scratch, &document.article, &mut judge);
        }
    }
    for (file, counts) in counts.iter().enumerate() {
        println!("file {file}: {counts:?}");
    }
    let all: Vec<&Document> = documents.iter().collect();
    options.corpus.write(|| learn(&all, &mut scratch).write())?;
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
    let known = Known::of(rows.iter().flat_map(|(hints, _)| hints), LEAST);
    let examples: Vec<(Vec<usize>, bool)> =
        rows.iter().map(|(hints, ends)| (known.ids(hints), *ends)).collect();
    let weights = hints::fit(&examples, known.len(), DECAY);
    EndsModel::of(known.names().zip(weights).filter(|(_, weight)| hints::counts(*weight)))
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
            (question.hints)(at, &mut |parts| {
                hints.push(parts.iter().map(|part| part.text()).collect());
            });
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
