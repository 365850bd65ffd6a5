//! How well mentions are merged: gold names and the model's own, beside a
//! baseline that merges names of one type whose last words are equal.

mod gold;
mod places;
mod scores;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;

use copydesk::analysis::entities::{Entity, MentionKind};
use copydesk::analysis::layout::{self, Layout, lay_out};
use copydesk::analysis::names::{Name, Recognizer, Scratch};
use copydesk::analysis::{Analyzer, syntax::Syntax};
use copydesk::lexicon::Lexicon;
use copydesk::span::Span;

use crate::evaluate::normal;
use gold::Document;
use scores::{Clusters, Scores};

const SETS: [&str; 3] = [
    "gum-news-interview.dev.TRAIN-CCBY.jsonl",
    "meantime.dev75.TRAIN-CCBY.jsonl",
    "ecbplus-coref.topics1-35.EVALONLY.jsonl",
];

#[derive(clap::Args)]
pub(super) struct Options {
    /// Folder with the clustered development sets.
    #[arg(long)]
    corpora: PathBuf,
    /// Print up to so many errors of each set with gold names.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Also measure the countries of places, by a table of cities with the
    /// columns name, type, country, region, population and `GeoNames` number.
    #[arg(long)]
    cities: Option<PathBuf>,
}

/// Whose names are merged.
#[derive(Clone, Copy, PartialEq)]
enum Given {
    Gold,
    Own,
}

/// What a row of the table measures.
#[derive(Clone, Copy, PartialEq)]
enum Counted {
    Names,
    All,
}

/// The engine and its buffers.
struct Merger {
    analyzer: Analyzer,
    syntax: Syntax,
    recognizer: Recognizer,
    scratch: Scratch,
    layout: Layout,
}

/// Prints the scores of each set.
pub(super) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let mut merger = Merger {
        analyzer: Analyzer::default(),
        syntax: Syntax::default(),
        recognizer: Recognizer::new(),
        scratch: Scratch::default(),
        layout: Layout::default(),
    };
    println!(
        "{:36} names  counted            MUC     B³ CEAF-e  CoNLL  baseline: B³  CoNLL",
        "set"
    );
    for file in SETS {
        let documents = gold::read(&options.corpora.join(file))?;
        for given in [Given::Gold, Given::Own] {
            let errors = if given == Given::Gold { options.errors } else { 0 };
            let [names, all, base] = measure(&mut merger, &documents, given, errors);
            let set = file.trim_end_matches(".jsonl");
            print_row(set, given, "names", &names, Some(&base));
            print_row(set, given, "and descriptions", &all, None);
        }
    }
    if let Some(cities) = &options.cities {
        places::run(&mut merger, &options.corpora, cities)?;
    }
    Ok(())
}

fn print_row(set: &str, given: Given, counted: &str, scores: &Scores, base: Option<&Scores>) {
    let names = if given == Given::Gold { "gold" } else { "own" };
    let [muc, b_cubed, ceaf, conll] = scores.figures();
    let figures = format!("{muc:6.1} {b_cubed:6.1} {ceaf:6.1} {conll:6.1}");
    let base = base.map_or(String::new(), |base| {
        let [_, b_cubed, _, conll] = base.figures();
        format!("        {b_cubed:6.1} {conll:6.1}")
    });
    println!("{set:36} {names:6} {counted:16} {figures}{base}");
}

/// Scores for names, for names with descriptions, and of the baseline for names.
fn measure(
    merger: &mut Merger,
    documents: &[Document],
    given: Given,
    mut errors: usize,
) -> [Scores; 3] {
    let mut scores = [Scores::default(); 3];
    let [by_name, all, base] = &mut scores;
    for document in documents {
        let (names, entities) = merger.merge(&document.text, |view, found| match given {
            Given::Gold => gold_names(view, document),
            Given::Own => found(),
        });
        let found = clusters_of(document, &entities, Counted::Names);
        let key = key(document, Counted::Names);
        by_name.add(&key, &found);
        all.add(
            &self::key(document, Counted::All),
            &clusters_of(document, &entities, Counted::All),
        );
        base.add(&key, &by_last_word(document, &names));
        print_errors(document, &found, &mut errors);
    }
    scores
}

impl Merger {
    /// The names that `choose` takes, which may ask for the model's, and their
    /// entities.
    fn merge(
        &mut self,
        text: &str,
        choose: impl FnOnce(&layout::Document<'_>, &mut dyn FnMut() -> Vec<Name>) -> Vec<Name>,
    ) -> (Vec<Name>, Vec<Entity>) {
        lay_out(Lexicon::built_in(), text, &[], &mut self.layout);
        let view = layout::Document::new(Lexicon::built_in(), None, text, &self.layout);
        let names = choose(&view, &mut || self.recognizer.find(&mut self.scratch, &view));
        let found = self.analyzer.understand(&mut self.syntax, &view, &names, &mut ());
        (names, found.entities)
    }
}

fn gold_names(view: &layout::Document<'_>, document: &Document) -> Vec<Name> {
    let name = |&(span, kind): &(Span, _)| Name { span, tokens: view.tokens_in(span), kind };
    document.names.iter().map(name).collect()
}

fn key(document: &Document, counted: Counted) -> Clusters {
    let mut clusters: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (index, mention) in document.mentions.iter().enumerate() {
        if counted == Counted::All || !mention.nominal {
            clusters.entry(mention.cluster).or_default().insert(index);
        }
    }
    clusters.into_values().collect()
}

/// The entities as clusters of gold mentions; what is no gold mention counts as
/// one of its own, unless only a part of the document is annotated.
fn clusters_of(document: &Document, entities: &[Entity], counted: Counted) -> Clusters {
    let found = entities.iter().map(|entity| {
        let mentions = entity.mentions.iter().filter(|m| {
            m.kind == MentionKind::Name || counted == Counted::All && m.kind == MentionKind::Nominal
        });
        mentions
            .filter_map(|m| number_of(document, m.span, m.kind == MentionKind::Nominal))
            .collect()
    });
    found.filter(|cluster: &BTreeSet<usize>| !cluster.is_empty()).collect()
}

/// The index of the gold mention at `span`, or a number beyond them all.
///
/// Gold descriptions run on over what is said of their head ("the company that
/// built it"): one that starts where ours does is the same.
fn number_of(document: &Document, span: Span, nominal: bool) -> Option<usize> {
    let own = normal(&document.text, span);
    let same = |m: &gold::Mention| {
        let gold = normal(&document.text, m.span);
        m.nominal == nominal && if nominal { gold.start == own.start } else { gold == own }
    };
    let gold = document.mentions.iter().position(same);
    let wrong = !document.partial && document.annotated.contains(span);
    gold.or(wrong.then_some(document.mentions.len() + span.start))
}

fn by_last_word(document: &Document, names: &[Name]) -> Clusters {
    let mut clusters: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
    for name in names {
        let words = normal(&document.text, name.span).slice(&document.text).to_lowercase();
        let last = words.split_whitespace().next_back().unwrap_or("").to_owned();
        if let Some(number) = number_of(document, name.span, false) {
            clusters.entry((name.kind, last)).or_default().insert(number);
        }
    }
    clusters.into_values().collect()
}

/// What is one entity and was split, and what was joined and is several.
fn print_errors(document: &Document, found: &Clusters, left: &mut usize) {
    let written = |mentions: &[usize]| {
        let names = mentions.iter().filter_map(|&m| document.mentions.get(m));
        let names: BTreeSet<&str> = names.map(|m| m.span.slice(&document.text)).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    };
    let key = key(document, Counted::Names);
    for (what, whole, parts) in [("split", &key, found), ("joined", found, &key)] {
        for cluster in whole {
            let pieces: Vec<Vec<usize>> = parts
                .iter()
                .map(|part| part.intersection(cluster).copied().collect())
                .filter(|piece: &Vec<usize>| !piece.is_empty())
                .collect();
            if pieces.len() > 1 && *left > 0 {
                *left -= 1;
                let pieces: Vec<String> = pieces.iter().map(|p| written(p)).collect();
                println!("  {what}: {}", pieces.join(" | "));
            }
        }
    }
}
