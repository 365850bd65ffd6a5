//! Which items entities are: learns how much evidence weighs, and measures links on
//! documents whose names carry Wikidata items.

mod gold;
mod missed;
mod scores;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use copydesk::analysis::entities::MentionKind;
use copydesk::analysis::layout::{Document, Layout, lay_out};
use copydesk::analysis::links::{Choice, LinkFeature, Linker, Weights};
use copydesk::analysis::names::{Name, Recognizer, Scratch};
use copydesk::analysis::{Analyzer, Entity, EntityType, syntax::Syntax};
use copydesk::knowledge::{Base, ItemId, Table, key};
use copydesk::lexicon::Lexicon;

use crate::confidence::logistic;
use crate::evaluate::normal;
use missed::Missed;
use scores::{Reliability, Scores};

/// Whose weights may ship; their names carry titles of Wikipedia.
const TRAIN: [&str; 3] = [
    "ner/gum-news-interview.dev.TRAIN-CCBY.jsonl",
    "ner/gum-academic-court.traindev.TRAIN-CCBY.jsonl",
    "ner/meantime.dev75.TRAIN-CCBY.jsonl",
];

/// Links in the annotated texts beside it, each read: text, name, item, right or wrong.
const READ: &str = "models/annotations/links.tsv";

/// The texts of [`READ`].
const READ_TEXTS: &str = "models/annotations/voa.jsonl";

/// What is measured on alone.
const SETS: [&str; 11] = [
    "ner/news-fair-v2.dev.EVALONLY.jsonl",
    "ner/wiki-fair-v2.dev.EVALONLY.jsonl",
    "ner/rss500.all.EVALONLY.jsonl",
    "knowledge/el/oke-2015-eval.jsonl",
    "knowledge/el/oke-2015-train.jsonl",
    "knowledge/el/oke-2016-eval.jsonl",
    "knowledge/el/oke-2016-train.jsonl",
    "knowledge/el/spotlight.jsonl",
    "knowledge/el/derczynski.jsonl",
    "knowledge/el/tweeki-gold.jsonl",
    "knowledge/el/hipe2020-en.jsonl",
];

/// How far weights are drawn to zero.
const DECAY: f32 = 1.0;

/// Steps of the descent.
const STEPS: usize = 4000;

#[derive(clap::Args)]
pub(super) struct Options {
    /// Folder with `ner/` and `knowledge/el/`.
    #[arg(long)]
    corpora: PathBuf,
    /// Knowledge files over the starter.
    #[arg(long)]
    knowledge: Vec<PathBuf>,
    /// Where to write the weights.
    #[arg(long)]
    out: PathBuf,
}

#[derive(clap::Args)]
pub(super) struct Measure {
    /// Folder with `ner/` and `knowledge/el/`.
    #[arg(long)]
    corpora: PathBuf,
    /// A knowledge file over the starter.
    #[arg(long)]
    knowledge: Vec<PathBuf>,
    /// Print up to so many wrong links of each set.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Print every link with its evidence, one a line, instead.
    #[arg(long)]
    rows: bool,
    /// Print why gold names of the first half of the documents have no link, instead.
    #[arg(long)]
    missed: bool,
}

/// The engine and its buffers.
struct Engine {
    analyzer: Analyzer,
    recognizer: Recognizer,
    scratch: Scratch,
    syntax: Syntax,
    layout: Layout,
}

impl Engine {
    fn new(base: Base) -> Self {
        Self {
            analyzer: Analyzer::new().with_knowledge(base),
            recognizer: Recognizer::new(),
            scratch: Scratch::default(),
            syntax: Syntax::default(),
            layout: Layout::default(),
        }
    }

    /// The entities of a text, from gold names or its own; `read` gets them with the
    /// document.
    fn entities<T>(
        &mut self,
        document: &gold::Document,
        from_gold: bool,
        read: impl FnOnce(&Document<'_>, Vec<Entity>) -> T,
    ) -> T {
        let (text, lexicon) = (document.text.as_str(), Lexicon::built_in());
        lay_out(lexicon, text, &[], &mut self.layout);
        let view = Document::new(lexicon, None, text, &self.layout);
        let names = if from_gold {
            let named = document.names.iter().filter_map(|n| Some((n.whole, n.kind?)));
            let name = |(span, kind)| Name { span, tokens: view.tokens_in(span), kind };
            named.map(name).collect()
        } else {
            self.recognizer.find(&mut self.scratch, &view)
        };
        let found = self.analyzer.understand(&mut self.syntax, &view, &names, &mut ());
        read(&view, found.entities)
    }
}

fn base(files: &[PathBuf]) -> Result<Base, Box<dyn Error>> {
    files.iter().try_fold(Base::new(), |base, file| {
        let bytes = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
        Ok(base.with(Table::read(bytes)?))
    })
}

/// Learns the weights.
pub(super) fn learn(options: &Options) -> Result<(), Box<dyn Error>> {
    let base = base(&options.knowledge)?;
    let linker = Linker::new(base);
    let mut engine = Engine::new(Base::empty());
    let mut rows: Vec<(Vec<f32>, bool)> = Vec::new();
    for file in TRAIN {
        for document in gold::read(&options.corpora.join(file))? {
            for from_gold in [true, false] {
                engine.entities(&document, from_gold, |view, entities| {
                    rows.extend(examples(&linker, view, &entities, &document));
                });
            }
        }
    }
    let read = read_links()?;
    for document in gold::texts(Path::new(READ_TEXTS))? {
        engine.entities(&document, false, |view, entities| {
            for (entity, choice) in entities.iter().zip(linker.choices(view, &entities)) {
                let Some(choice) = choice else { continue };
                let link = (document.id.clone(), entity.name.clone(), choice.item.id().to_string());
                rows.extend(read.get(&link).map(|right| (choice.evidence, *right)));
            }
        });
    }
    let right = rows.iter().filter(|(_, right)| *right).count();
    println!("{} entities with an item, {right} of them right", rows.len());
    let weights = logistic(&rows, LinkFeature::NAMES.len(), STEPS, DECAY);
    std::fs::write(&options.out, Weights::from(weights).write())?;
    Ok(())
}

/// Whether the item of a name in a text is right, by text, name and item.
type ReadLinks = BTreeMap<(String, String, String), bool>;

fn read_links() -> Result<ReadLinks, Box<dyn Error>> {
    let content = std::fs::read_to_string(READ).map_err(|e| format!("{READ}: {e}"))?;
    let rows = content.lines().skip(1).map(|line| match *line.split('\t').collect::<Vec<_>>() {
        [text, name, item, right @ ("right" | "wrong")] => {
            Ok(((text.to_owned(), name.to_owned(), item.to_owned()), right == "right"))
        }
        _ => Err(format!("{READ}: expected text, name, item and right or wrong, found `{line}`")),
    });
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The evidence of each entity that is a gold name, and whether its item is right.
fn examples(
    linker: &Linker,
    view: &Document<'_>,
    entities: &[Entity],
    document: &gold::Document,
) -> Vec<(Vec<f32>, bool)> {
    let choices = linker.choices(view, entities);
    let row = |(entity, choice): (&Entity, Option<_>)| {
        let choice: Choice<'_> = choice?;
        let names = entity.mentions.iter().filter(|m| m.kind == MentionKind::Name);
        let gold: Vec<&gold::Name> = names
            .filter_map(|m| {
                let span = normal(&document.text, m.span);
                document.names.iter().find(|n| n.spans.contains(&span))
            })
            .collect();
        // What stands in brackets tells namesakes apart that the title alone does not.
        if gold.iter().any(|name| name.title.as_ref().is_some_and(|t| t.contains('('))) {
            return None;
        }
        let is_right = |name: &gold::Name| {
            let Some(title) = &name.title else { return false };
            let place = title.split(", ").next().unwrap_or_default();
            let own = key(choice.item.name());
            let of_place = entity.kind == EntityType::Location && key(place) == own;
            of_place
                || key(title) == own
                || linker.base().find(title).iter().any(|c| c.item.id() == choice.item.id())
        };
        let right = gold.iter().filter(|name| is_right(name)).count();
        (!gold.is_empty()).then(|| (choice.evidence, right * 2 > gold.len()))
    };
    entities.iter().zip(choices).filter_map(row).collect()
}

/// Prints precision and recall of links on each set, and on two halves of it.
pub(super) fn measure(options: &Measure) -> Result<(), Box<dyn Error>> {
    if options.rows {
        return print_rows(options);
    }
    if options.missed {
        return print_missed(options);
    }
    let mut bases =
        vec![("lists alone".to_owned(), Base::empty()), ("starter".to_owned(), Base::new())];
    if !options.knowledge.is_empty() {
        let names = options.knowledge.iter().map(|f| f.file_stem().unwrap_or_default());
        let names: Vec<_> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        bases.push((names.join("+"), base(&options.knowledge)?));
    }
    println!("{}", Scores::HEAD);
    let mut told: Vec<(&str, Reliability)> = Vec::new();
    for file in SETS {
        let documents = gold::read(&options.corpora.join(file))?;
        for (name, base) in &bases {
            let mut engine = Engine::new(base.clone());
            for from_gold in [true, false] {
                if from_gold && documents.iter().all(|d| d.names.iter().all(|n| n.kind.is_none())) {
                    continue;
                }
                let mut scores = Scores::default();
                for document in &documents {
                    let found = engine.entities(document, from_gold, |_, entities| entities);
                    scores.add(document, &found, options.errors > 0 && !from_gold);
                }
                scores.print(set_name(file), name, from_gold, options.errors);
                if !from_gold && bases.last().is_some_and(|(last, _)| last == name) {
                    told.push((set_name(file), scores.told));
                }
            }
        }
    }
    println!("\nRight of all links, by what they say of themselves");
    let mut all = Reliability::default();
    for (set, told) in &told {
        told.print(set);
        all.merge(told);
    }
    all.print("all");
    Ok(())
}

fn set_name(file: &str) -> &str {
    let name = Path::new(file).file_name().and_then(|n| n.to_str()).unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

/// One line for each choice: whether it is right, its probability, the name, the item.
fn print_rows(options: &Measure) -> Result<(), Box<dyn Error>> {
    let linker = Linker::new(base(&options.knowledge)?);
    let weights = Weights::new();
    let mut engine = Engine::new(Base::empty());
    for file in SETS {
        for document in gold::read(&options.corpora.join(file))? {
            engine.entities(&document, false, |view, entities| {
                for (entity, choice) in entities.iter().zip(linker.choices(view, &entities)) {
                    // What is no item of Wikidata is not in the gold either.
                    let items = choice.filter(|c| matches!(c.item.id(), ItemId::Wikidata(_)));
                    let Some(choice) = items else { continue };
                    let id = choice.item.id().to_string();
                    let verdicts = scores::verdicts(&document, entity, &id);
                    let evidence: Vec<String> = LinkFeature::NAMES
                        .iter()
                        .zip(&choice.evidence)
                        .filter(|(_, value)| **value != 0.0)
                        .map(|(name, value)| format!("{name}={value:.2}"))
                        .collect();
                    println!(
                        "{}\t{}\t{:.2}\t{}\t{}\t{}\t{}\t{}",
                        set_name(file),
                        document.id,
                        weights.of(&choice.evidence),
                        verdicts,
                        entity.name,
                        id,
                        choice.item.name(),
                        evidence.join(" ")
                    );
                }
            });
        }
    }
    Ok(())
}

/// Why names have no link; of the first half alone, so that the other half tells what
/// mending is worth.
fn print_missed(options: &Measure) -> Result<(), Box<dyn Error>> {
    let linker = Linker::new(base(&options.knowledge)?);
    let weights = Weights::new();
    let mut engine = Engine::new(base(&options.knowledge)?);
    for file in SETS {
        let mut missed = Missed::default();
        let documents = gold::read(&options.corpora.join(file))?;
        for document in documents.iter().filter(|d| !scores::is_held_out(d)) {
            engine.entities(document, false, |view, entities| {
                missed.add(&linker, &weights, view, document, &entities);
            });
        }
        missed.print(set_name(file));
    }
    Ok(())
}

/// The types that are counted apart.
const KINDS: [EntityType; 3] = [EntityType::Person, EntityType::Organization, EntityType::Location];
