//! Runs one stage of the core a given number of times: `stages STAGE COUNT`.
//!
//! `benches/instructions` counts the instructions of two runs with different
//! counts; their difference is the cost of the stage without the start of the
//! program. `stages tokens` prints the number of tokens of the article.
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run should say where")]
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::hint::black_box;

use copydesk::analysis::layout::{self, Document, Layout};
use copydesk::analysis::{Analyzer, Scratch, entities, names, syntax};
use copydesk::article::Article;
use copydesk::lexicon::Lexicon;
use copydesk::payload::{self, Limits, Payload};
use copydesk::pipeline::Engine;
use copydesk::record;
use copydesk::samples::{ALL, Sample};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let [stage, rest @ ..] = arguments.as_slice() else { return };
    let count = rest.first().map_or(1, |count| count.parse().unwrap());
    run(stage, count);
}

fn run(stage: &str, count: usize) {
    let article = article();
    let recognizer = names::Recognizer::new();
    let knowledge = entities::Knowledge::default();
    let model = syntax::Model::new();
    let (mut layout, mut scratch, mut trees) =
        (Layout::default(), names::Scratch::default(), syntax::Syntax::default());
    layout::lay_out(Lexicon::built_in(), &article.text, &article.sections, &mut layout);
    if stage == "tokens" {
        println!("{}", layout.tokens.len());
        return;
    }
    let mut again = Layout::default();
    let document =
        Document::new(Lexicon::built_in(), article.title.as_deref(), &article.text, &layout);
    let found = recognizer.find(&mut scratch, &document);
    syntax::parse(&model, &document, &found, &mut trees);
    let analyzer = Analyzer::new();
    let mut whole = Scratch::default();
    let analysis = analyzer.analyze(&mut whole, &article);
    let engine = Engine::new(Limits::default());

    for _ in 0..count {
        match stage {
            "layout" => {
                layout::lay_out(Lexicon::built_in(), &article.text, &article.sections, &mut again);
            }
            "names" => drop(black_box(recognizer.find(&mut scratch, &document))),
            "entities" => drop(black_box(entities::merge(&document, &knowledge, &found))),
            "syntax" => syntax::parse(&model, &document, &found, &mut trees),
            "understand" => {
                drop(black_box(analyzer.understand(&mut trees, &document, &found, &mut ())));
            }
            "record" => {
                let record = record::build(&article, &analysis, "bench");
                drop(black_box(record.to_json()));
            }
            "analysis" => drop(black_box(analyzer.analyze(&mut whole, &article))),
            sample => {
                let sample = ALL.iter().find(|s| s.name == sample).expect("a stage or a sample");
                drop(black_box(engine.process(&mut whole, &payload_of(sample)).unwrap()));
            }
        }
    }
}

/// The bodies of the samples, one after another: about the length of a long
/// news article.
fn article() -> Article {
    let bodies: Vec<String> = ALL
        .iter()
        .map(|sample| payload::decode(&payload_of(sample), &Limits::default()).unwrap().text)
        .collect();
    let mut article = payload::decode(&payload_of(&ALL[0]), &Limits::default()).unwrap();
    article.sections.clear();
    article.text = bodies.join("\n\n");
    article
}

fn payload_of(sample: &Sample) -> Payload<'static> {
    Payload { bytes: sample.bytes, content_type: Some(sample.content_type), content_encoding: None }
}
