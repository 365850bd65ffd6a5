//! Learns how sure speakers are, and what that is worth on
//! articles that were left out.

use copydesk::analysis::quotes::{Confidence, EvidenceFeature};
use copydesk::analysis::{Analyzer, Scratch};

use crate::desk::{self, Document};

/// How far weights are drawn to zero.
const DECAY: f32 = 2.0;

/// A quote that was given, with what an editor would say of it.
pub(super) struct Row {
    part: usize,
    evidence: Vec<f32>,
    /// The full name of the speaker is right.
    speaker: bool,
}

/// The quotes that are given for an article.
pub(super) fn rows(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    document: &Document,
    part: usize,
) -> Vec<Row> {
    let analysis = analyzer.analyze(scratch, &document.article);
    let matches = desk::align(document, &analysis.quotes);
    let row = |(quote, found): (&copydesk::analysis::Quote, &Option<desk::Match>)| {
        let gold = &document.quotes[found.as_ref()?.gold];
        let speaker = gold.is_said_by(quote.speaker.as_ref().map(|s| s.name.as_str()));
        let evidence = quote.evidence.clone();
        (!gold.optional).then_some(Row { part, evidence, speaker })
    };
    analysis.quotes.iter().zip(&matches).filter_map(row).collect()
}

/// The weights that fit the rows.
pub(super) fn learn(rows: &[&Row]) -> Confidence {
    let speaker: Vec<(&[f32], bool)> = rows.iter().map(|r| (&r.evidence[..], r.speaker)).collect();
    Confidence { speaker: fit(&speaker) }
}

/// The weights that fit the evidence of speakers.
pub(super) fn fit(rows: &[(&[f32], bool)]) -> Vec<f32> {
    logistic(rows, EvidenceFeature::NAMES.len(), 2000, DECAY)
}

/// A logistic regression, by descent with momentum.
pub(super) fn logistic<E: AsRef<[f32]>>(
    rows: &[(E, bool)],
    count: usize,
    steps: usize,
    decay: f32,
) -> Vec<f32> {
    let (mut weights, mut speed) = (vec![0.0_f32; count], vec![0.0_f32; count]);
    for _ in 0..steps {
        let mut slope: Vec<f32> = weights.iter().map(|w| -decay * w).collect();
        for (evidence, right) in rows {
            let evidence = evidence.as_ref();
            let sum: f32 = weights.iter().zip(evidence).map(|(w, v)| w * v).sum();
            let pull = f32::from(u8::from(*right)) - 1.0 / (1.0 + (-sum).exp());
            for (slot, value) in slope.iter_mut().zip(evidence) {
                *slot += pull * value;
            }
        }
        for ((weight, speed), slope) in weights.iter_mut().zip(&mut speed).zip(&slope) {
            *speed = 0.9 * *speed + 0.1 * slope / rows.len().max(1) as f32;
            *weight += 2.0 * *speed;
        }
    }
    weights
}

/// Prints what the confidence is worth: each part by what was learnt on the others.
pub(super) fn measure(rows: &[Row], parts: usize) {
    let mut told: Vec<(f64, bool)> = Vec::new();
    for part in 0..parts {
        let (test, train): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|r| r.part == part);
        let model = learn(&train);
        told.extend(test.iter().map(|row| (model.of(&row.evidence), row.speaker)));
    }
    for (low, high) in [(0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.1)] {
        let band: Vec<&(f64, bool)> =
            told.iter().filter(|(c, _)| (low..high).contains(c)).collect();
        let right = band.iter().filter(|(_, right)| *right).count();
        let mean = band.iter().map(|(c, _)| c).sum::<f64>() / band.len().max(1) as f64;
        let share = 100.0 * right as f64 / band.len().max(1) as f64;
        println!(
            "speaker {low:.1} to {high:.1}: {:5} quotes, told {:5.1} %, right {share:5.1} %",
            band.len(),
            100.0 * mean,
        );
    }
}
