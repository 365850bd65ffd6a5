//! Learns whom descriptions and pronouns mean, and measures it on articles that
//! were left out.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use copydesk::analysis::references::{
    Model, Observer, Question, SourceFlags, SourceQuestion, Values, Who, source_names,
};
use copydesk::analysis::{Analysis, Analyzer, Scratch};
use copydesk::span::Span;

use crate::confidence;
use crate::coreference::{self, Linked};
use crate::desk::{self, Corpus, Document, Gold, Shares};

/// How far weights are drawn to zero.
pub(super) const DECAY: f32 = 1.0;

#[derive(clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    corpus: Corpus,
    /// Articles with linked mentions, for pronouns that nobody speaks through; may be given
    /// more than once.
    #[arg(long)]
    coreference: Vec<PathBuf>,
    /// Where to write the weights of the confidence.
    #[arg(long)]
    confidence: Option<PathBuf>,
    /// In how many parts the articles are cut to measure each by the others.
    #[arg(long, default_value_t = 5)]
    parts: usize,
    /// How far weights are drawn to zero.
    #[arg(long, default_value_t = DECAY)]
    decay: f32,
    /// Write the records of the left-out articles here, for the scorer.
    #[arg(long)]
    records: Option<PathBuf>,
    /// Print up to so many wrong choices.
    #[arg(long, default_value_t = 0)]
    errors: usize,
}

/// How much further those of pronouns are: they have the fewest examples.
const PRONOUNS: f32 = 4.0;

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Source,
    Description,
    Pronoun,
}

/// How much a description counts that nobody speaks through: there are many, and those
/// that speak are somewhat unlike them.
const SILENT: f32 = 0.3;

/// The same for a pronoun.
const LINKED: f32 = 0.3;

/// One choice and which of its options are right.
struct Example {
    choice: Choice,
    /// How much it counts.
    weight: f32,
    options: Vec<Vec<f32>>,
    right: Vec<bool>,
}

/// Reads, learns, measures, writes.
pub(super) fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let documents = options.corpus.read()?;
    let mut linked = Vec::new();
    for path in &options.coreference {
        linked.extend(coreference::read(path)?);
    }
    let mut scratch = Scratch::default();
    let mut shares = Shares::default();
    let mut records = String::new();
    let mut errors = options.errors;
    let mut rows = Vec::new();
    for part in 0..options.parts {
        let (test, train) = desk::split(&documents, part, options.parts);
        let is_test = |l: &&Linked| desk::part(&l.id, options.parts) == part;
        let (test_linked, train_linked): (Vec<&Linked>, Vec<&Linked>) =
            linked.iter().partition(is_test);
        let model = learn(&train, &train_linked, options.decay, &mut scratch);
        let analyzer = Analyzer::new().with_references(model.clone());
        for linked in test_linked {
            measure_linked(&analyzer, &mut scratch, linked, &model, &mut shares);
        }
        for document in test {
            measure(&analyzer, &mut scratch, document, &mut shares, &mut errors);
            rows.extend(confidence::rows(&analyzer, &mut scratch, document, part));
            if options.records.is_some() {
                let analysis = analyzer.analyze(&mut scratch, &document.article);
                let article = copydesk::article::Article {
                    source_id: Some(document.id.clone()),
                    ..document.article.clone()
                };
                let record = copydesk::record::build(&article, &analysis, "left-out");
                records.push_str(&serde_json::to_string(&record)?);
                records.push('\n');
            }
        }
    }
    shares.print();
    confidence::measure(&rows, options.parts);
    if let Some(path) = &options.confidence {
        std::fs::write(path, confidence::learn(&rows.iter().collect::<Vec<_>>()).write())?;
    }
    if let Some(path) = &options.records {
        std::fs::write(path, records)?;
    }
    let all: Vec<&Document> = documents.iter().collect();
    let linked: Vec<&Linked> = linked.iter().collect();
    options.corpus.write(|| learn(&all, &linked, options.decay, &mut scratch).write())?;
    Ok(())
}

/// The weights from two rounds: first with the right answers to all questions
/// before, then with those that the first weights give.
pub(super) fn learn(
    documents: &[&Document],
    linked: &[&Linked],
    decay: f32,
    scratch: &mut Scratch,
) -> Model {
    let mut model = Model::new();
    for round in 0..2 {
        let analyzer = Analyzer::new().with_references(model.clone());
        let mut examples = Vec::new();
        for document in documents {
            examples.extend(examples_of(&analyzer, scratch, document, round == 0));
        }
        for linked in linked {
            let mut reader = Reader { linked, examples: Vec::new(), tells: round == 0 };
            analyzer.observe(scratch, &linked.article, &mut reader);
            examples.extend(reader.examples);
        }
        let of = |choice: Choice| examples.iter().filter(move |e| e.choice == choice);
        model.sources = fit(of(Choice::Source), model.sources.len(), decay);
        model.pronouns = fit(of(Choice::Pronoun), model.pronouns.len(), PRONOUNS * decay);
        model.descriptions = fit(of(Choice::Description), model.descriptions.len(), decay);
    }
    model
}

/// The right answers for one article.
struct Key<'d> {
    document: &'d Document,
    text: &'d str,
    /// The gold quote of each mention that speaks.
    mentions: BTreeMap<Span, &'d Gold>,
    /// The gold quote of each cue, by where it ends: the cue of a quote may begin at an
    /// auxiliary.
    cues: BTreeMap<usize, &'d Gold>,
}

impl<'d> Key<'d> {
    fn of(document: &'d Document, analysis: &Analysis) -> Self {
        let (mut mentions, mut cues) = (BTreeMap::new(), BTreeMap::new());
        let matches = desk::align(document, &analysis.quotes);
        for (quote, found) in analysis.quotes.iter().zip(matches) {
            let Some(found) = found else { continue };
            let gold = &document.quotes[found.gold];
            if let Some(mention) = quote.mention {
                mentions.entry(mention).or_insert(gold);
            }
            if let Some(cue) = quote.cue {
                cues.entry(cue.end).or_insert(gold);
            }
        }
        Self { document, text: &document.article.text, mentions, cues }
    }

    /// Which phrases are the source; nothing where the corpus has no such quote.
    fn source(&self, question: &SourceQuestion<'_>) -> Option<Vec<bool>> {
        let gold = self.cues.get(&question.cue.end)?;
        Some(right_sources(self.text, question, gold))
    }

    /// Which options a description that speaks nothing means, where the corpus tells.
    fn named(&self, question: &Question<'_>, wording: &dyn Fn(Who) -> String) -> Option<Vec<bool>> {
        let silent = !question.speaks && !question.pronoun;
        let known = self.document.called(question.span.slice(self.text)).filter(|_| silent)?;
        let fits = |who: Who| matches!(who, Who::Entity(_)) && known.is_named(&wording(who));
        Some(question.options.iter().map(|(who, _)| fits(*who)).collect())
    }

    /// Which options a mention means; nothing where it speaks no quote of the corpus.
    fn reference(
        &self,
        question: &Question<'_>,
        wording: &dyn Fn(Who) -> String,
    ) -> Option<Vec<bool>> {
        let gold = self.mentions.get(&question.span).filter(|_| question.speaks)?;
        Some(right_options(question, gold, wording))
    }
}

/// Turns pronouns of a text with linked mentions into examples.
struct Reader<'d> {
    linked: &'d Linked,
    examples: Vec<Example>,
    /// Whether the right answers are told.
    tells: bool,
}

impl Observer for Reader<'_> {
    fn reference(
        &mut self,
        question: &Question<'_>,
        wording: &dyn Fn(Who) -> String,
    ) -> Option<usize> {
        let right = self.linked.meant(question, wording)?;
        let known = right.iter().position(|r| *r)?;
        let options = question.options.iter().map(|(_, values)| values.to_vec()).collect();
        self.examples.push(Example { choice: Choice::Pronoun, weight: LINKED, options, right });
        self.tells.then_some(known)
    }
}

/// Turns choices into examples, and tells the right answers.
struct Teacher<'d> {
    key: Key<'d>,
    examples: Vec<Example>,
    /// Whether the right answers are told.
    tells: bool,
}

impl Teacher<'_> {
    fn take(
        &mut self,
        choice: Choice,
        options: Vec<Vec<f32>>,
        right: Vec<bool>,
        weight: f32,
    ) -> Option<usize> {
        let known = right.iter().position(|r| *r)?;
        self.examples.push(Example { choice, weight, options, right });
        self.tells.then_some(known)
    }
}

impl Observer for Teacher<'_> {
    fn source(&mut self, question: &SourceQuestion<'_>) -> Option<usize> {
        let right = self.key.source(question)?;
        let values = |flags: &SourceFlags| {
            let mut values = vec![0.0; source_names().len()];
            flags.held().for_each(|at| values[at] = 1.0);
            values
        };
        let options = question.options.iter().map(values).collect();
        self.take(Choice::Source, options, right, 1.0)
    }

    fn reference(
        &mut self,
        question: &Question<'_>,
        wording: &dyn Fn(Who) -> String,
    ) -> Option<usize> {
        let choice = if question.pronoun { Choice::Pronoun } else { Choice::Description };
        let told = self.key.reference(question, wording).map(|right| (right, 1.0));
        let silent = || Some((self.key.named(question, wording)?, SILENT));
        let (right, weight) = told.or_else(silent)?;
        let options = question.options.iter().map(|(_, values)| values.to_vec()).collect();
        self.take(choice, options, right, weight)
    }
}

fn examples_of(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    document: &Document,
    tells: bool,
) -> Vec<Example> {
    let first = analyzer.analyze(scratch, &document.article);
    let mut teacher = Teacher { key: Key::of(document, &first), examples: Vec::new(), tells };
    analyzer.observe(scratch, &document.article, &mut teacher);
    teacher.examples
}

/// Which phrases lie where the corpus has the speaker: the one that has a word of the
/// name, else the one that the others depend on.
fn right_sources(text: &str, question: &SourceQuestion<'_>, gold: &Gold) -> Vec<bool> {
    let mut right = vec![false; question.options.len()];
    let phrases = (question.phrases)();
    let Some((mention, speaker)) = gold.mention.zip(gold.speaker.as_ref()) else {
        if gold.speaker.is_none() && question.options.len() > phrases.len() {
            right[phrases.len()] = true;
        }
        return right;
    };
    let inside = |span: &Span| mention.start <= span.start && span.end <= mention.end;
    let last = speaker.name.split(|c: char| !c.is_alphanumeric()).rfind(|w| !w.is_empty());
    let named = |span: &Span| {
        !gold.is_described() && inside(span) && last.is_some_and(|w| span.slice(text).ends_with(w))
    };
    let any_named = phrases.iter().any(|(head, _)| named(head));
    for ((head, governor), slot) in phrases.iter().zip(&mut right) {
        let outermost = !governor.as_ref().is_some_and(inside);
        *slot = inside(head) && if any_named { named(head) } else { outermost };
    }
    if !right.contains(&true) {
        for ((head, _), slot) in phrases.iter().zip(&mut right) {
            *slot = inside(head);
        }
    }
    right
}

/// Which options are whom the corpus has; nobody where it is none of them.
fn right_options(
    question: &Question<'_>,
    gold: &Gold,
    wording: &dyn Fn(Who) -> String,
) -> Vec<bool> {
    let fits = |who: Who| match who {
        Who::Nobody => gold.speaker.is_none(),
        _ => gold.is_said_by(Some(&wording(who))),
    };
    let mut right: Vec<bool> = question.options.iter().map(|(who, _)| fits(*who)).collect();
    if !right.contains(&true) {
        let nobody = question.options.iter().position(|(who, _)| *who == Who::Nobody);
        if let Some(nobody) = nobody {
            right[nobody] = true;
        }
    }
    right
}

/// Weights that make the right options likely, by descent with momentum.
fn fit<'e>(examples: impl Iterator<Item = &'e Example>, count: usize, decay: f32) -> Vec<f32> {
    let examples: Vec<Sparse> = examples.map(Sparse::of).collect();
    let mut weights = vec![0.0_f32; count];
    let mut speed = vec![0.0_f32; count];
    for _ in 0..1200 {
        let mut slope: Vec<f32> = weights.iter().map(|w| -decay * w).collect();
        for example in &examples {
            climb(example, &weights, &mut slope);
        }
        for ((weight, speed), slope) in weights.iter_mut().zip(&mut speed).zip(&slope) {
            *speed = 0.9 * *speed + 0.1 * slope / examples.len().max(1) as f32;
            *weight += 2.0 * *speed;
        }
    }
    weights
}

/// An example without the features that do not hold: most do not.
struct Sparse<'e> {
    options: Vec<Vec<(usize, f32)>>,
    right: &'e [bool],
    weight: f32,
}

impl<'e> Sparse<'e> {
    fn of(example: &'e Example) -> Self {
        let held = |values: &Vec<f32>| {
            values.iter().copied().enumerate().filter(|(_, value)| *value != 0.0).collect()
        };
        let options = example.options.iter().map(held).collect();
        Self { options, right: &example.right, weight: example.weight }
    }
}

/// Adds the slope of the logarithm of the right options' probability.
fn climb(example: &Sparse<'_>, weights: &[f32], slope: &mut [f32]) {
    let sum = |held: &Vec<(usize, f32)>| held.iter().map(|(at, v)| v * weights[*at]).sum::<f32>();
    let sums: Vec<f32> = example.options.iter().map(sum).collect();
    let most = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exponents: Vec<f32> = sums.iter().map(|s| (s - most).exp()).collect();
    let total: f32 = exponents.iter().sum();
    let good: f32 = exponents.iter().zip(example.right).filter(|(_, r)| **r).map(|(e, _)| e).sum();
    for ((held, exponent), right) in example.options.iter().zip(&exponents).zip(example.right) {
        let wanted = if *right { exponent / good.max(f32::MIN_POSITIVE) } else { 0.0 };
        let pull = example.weight * (wanted - exponent / total);
        for (at, value) in held {
            slope[*at] += pull * value;
        }
    }
}

/// Counts how many choices have a right option.
struct Examiner<'d> {
    key: Key<'d>,
    shares: &'d mut Shares,
}

impl Observer for Examiner<'_> {
    fn source(&mut self, question: &SourceQuestion<'_>) -> Option<usize> {
        let right = self.key.source(question)?;
        self.shares.add("source has a right option", right.contains(&true));
        None
    }

    fn reference(
        &mut self,
        question: &Question<'_>,
        wording: &dyn Fn(Who) -> String,
    ) -> Option<usize> {
        let right = self.key.reference(question, wording)?;
        let what =
            if question.pronoun { "pronoun has a right option" } else { "description has one" };
        self.shares.add(what, right.contains(&true));
        None
    }
}

/// Counts whether pronouns mean whom the links tell.
struct LinkExaminer<'d> {
    linked: &'d Linked,
    model: &'d Model,
    shares: &'d mut Shares,
}

impl Observer for LinkExaminer<'_> {
    fn reference(
        &mut self,
        question: &Question<'_>,
        wording: &dyn Fn(Who) -> String,
    ) -> Option<usize> {
        let right = self.linked.meant(question, wording)?;
        let sum = |values: &Values| {
            values.iter().zip(&self.model.pronouns).map(|(v, w)| v * w).sum::<f32>()
        };
        let sums: Vec<f32> = question.options.iter().map(|(_, values)| sum(values)).collect();
        let best = (0..sums.len()).max_by(|a, b| sums[*a].total_cmp(&sums[*b]))?;
        self.shares.add("linked pronoun", right[best]);
        self.shares.add("linked pronoun has a right option", right.contains(&true));
        None
    }
}

fn measure_linked(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    linked: &Linked,
    model: &Model,
    shares: &mut Shares,
) {
    analyzer.observe(scratch, &linked.article, &mut LinkExaminer { linked, model, shares });
}

/// The rows of the table for the first files of the corpus.
const WHO_OF_FILE: [&str; 4] = ["who: file 0", "who: file 1", "who: file 2", "who: file 3"];

fn measure(
    analyzer: &Analyzer,
    scratch: &mut Scratch,
    document: &Document,
    shares: &mut Shares,
    errors: &mut usize,
) {
    let analysis = analyzer.analyze(scratch, &document.article);
    let mut examiner = Examiner { key: Key::of(document, &analysis), shares };
    analyzer.observe(scratch, &document.article, &mut examiner);
    let matches = desk::align(document, &analysis.quotes);
    for (quote, found) in analysis.quotes.iter().zip(&matches) {
        let Some(found) = found else { continue };
        let gold = &document.quotes[found.gold];
        if gold.optional {
            continue;
        }
        let name = quote.speaker.as_ref().map(|s| s.name.as_str());
        let right = gold.is_said_by(name);
        shares.add("who", right);
        shares.add(WHO_OF_FILE.get(document.file).unwrap_or(&"who: other files"), right);
        shares.add(by_reference(quote), right);
        if !right && *errors > 0 {
            *errors -= 1;
            let mention = quote.mention.map_or("-", |m| m.slice(&document.article.text));
            let want = gold.speaker.as_ref().map_or("-", |s| s.name.as_str());
            println!(
                "{} {:?} {:?}: `{mention}` is `{}`, expected `{want}`",
                document.id,
                quote.reference,
                quote.ground,
                name.unwrap_or("-"),
            );
        }
    }
}

/// The row of the table that a quote counts in.
fn by_reference(quote: &copydesk::analysis::Quote) -> &'static str {
    use copydesk::analysis::quotes::Reference;
    match quote.reference {
        Reference::Name => "who: name",
        Reference::Unlisted => "who: unlisted name",
        Reference::Role => "who: description, named",
        Reference::Unnamed => "who: description, itself",
        Reference::Pronoun => "who: pronoun",
        Reference::Unresolved => "who: pronoun, nobody",
        Reference::Nobody => "who: no mention",
    }
}
