//! Training of the syntax model from dependency treebanks.

mod mix;
mod oracle;
mod perceptron;
mod treebank;

use std::collections::BTreeMap;

pub use mix::mix;
pub use treebank::{Sentence, read_conllu};

use super::arcs::{self, MOVES, Move, State};
use super::features::{self, Words};
use super::labels;
use super::model::{ARC_ROWS, ArcTable, COMPLETE, Clusters, Hashes, LabelTable, Lexicon, Model};
use super::tagger::{self, Tagger};
use super::tags::{Relation, Tag};
use perceptron::{Frequent, Perceptron};

/// How the model is trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Passes over the data.
    pub epochs: usize,
}

/// Trains all parts on `sentences`; `clusters` holds words with their cluster.
/// The same input gives the same model.
pub fn train(sentences: &[Sentence], clusters: &[(String, u16)], settings: Settings) -> Model {
    let mut model = Model { clusters: build_clusters(clusters), ..Model::default() };
    let tagged = tag_by_others(&mut model, sentences, settings);
    model.tagger = train_tagger(&model, sentences, settings);
    model.arcs = train_arcs(&model, sentences, &tagged, settings);
    model.labels = train_labels(&model, sentences, &tagged, settings);
    model
}

/// Share of right tags, heads, and heads with relations; marks are left out of
/// the last two.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scores {
    /// Right tags among all words.
    pub tags: f64,
    /// Right heads among all words but marks.
    pub heads: f64,
    /// Right heads with right relations among all words but marks.
    pub relations: f64,
}

/// Measures `model` on `sentences`.
pub fn evaluate(model: &Model, sentences: &[Sentence]) -> Scores {
    let (mut words, mut state) = (Words::default(), State::default());
    let (mut all, mut scored) = (0, 0);
    let (mut tags, mut heads, mut relations) = (0, 0, 0);
    for sentence in sentences {
        fill(model, sentence, &mut words);
        tagger::tag(&model.tagger, &mut words);
        arcs::parse(&model.arcs, &words, &mut state);
        for (i, token) in sentence.tokens.iter().enumerate() {
            all += 1;
            tags += usize::from(words.tag(i) == token.tag);
            if token.relation == Relation::Punct {
                continue;
            }
            scored += 1;
            let head = state.head(i) == token.head;
            heads += usize::from(head);
            let relation = labels::label(&model.labels, &words, &state, i);
            relations += usize::from(head && relation == token.relation);
        }
    }
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    Scores {
        tags: share(tags, all),
        heads: share(heads, scored),
        relations: share(relations, scored),
    }
}

/// Tags and tree for the words of one sentence, as the model alone makes them, without
/// names and without what [`super::parse`] mends: for each word its tag, head and
/// relation.
pub fn parse_words(model: &Model, texts: &[&str]) -> Vec<(Tag, Option<usize>, Relation)> {
    let before = |i: usize| (Tag::Quote, i.checked_sub(1), Relation::Punct);
    let mut parsed: Vec<_> = (0..texts.len()).map(before).collect();
    let kept: Vec<usize> =
        (0..texts.len()).filter(|&i| texts.get(i).is_some_and(|t| !super::is_mark(t))).collect();
    let lower: Vec<String> = texts.iter().map(|t| t.to_lowercase()).collect();
    let (mut words, mut state) = (Words::default(), State::default());
    let text = |&i: &usize| (*texts.get(i).unwrap_or(&""), lower.get(i).map_or("", |l| l));
    words.fill(model, kept.iter().map(text));
    tagger::tag(&model.tagger, &mut words);
    arcs::parse(&model.arcs, &words, &mut state);
    for (k, &i) in kept.iter().enumerate() {
        let head = state.head(k).and_then(|h| kept.get(h)).copied();
        let relation = labels::label(&model.labels, &words, &state, k);
        if let Some(slot) = parsed.get_mut(i) {
            *slot = (words.tag(k), head, relation);
        }
    }
    parsed
}

fn build_clusters(clusters: &[(String, u16)]) -> Clusters {
    let sorted: BTreeMap<u32, u16> =
        clusters.iter().map(|(word, c)| (features::hash(word.as_bytes()), *c)).collect();
    let words = Hashes::of(sorted.keys().copied().collect());
    Clusters { words, clusters: sorted.into_values().collect() }
}

fn fill(model: &Model, sentence: &Sentence, words: &mut Words) {
    words.fill(model, sentence.tokens.iter().map(|t| (t.text.as_str(), t.lower.as_str())));
}

/// The tags that a tagger trained on the other part gives, so that the parser
/// learns with the mistakes it will meet.
fn tag_by_others(model: &mut Model, sentences: &[Sentence], settings: Settings) -> Vec<Vec<Tag>> {
    const PARTS: usize = 4;
    let mut tagged = vec![Vec::new(); sentences.len()];
    let mut words = Words::default();
    for part in 0..PARTS {
        let own = |i: usize| i / 50 % PARTS == part;
        let others: Vec<Sentence> = sentences
            .iter()
            .enumerate()
            .filter(|(i, _)| !own(*i))
            .map(|(_, s)| s.clone())
            .collect();
        let quick = Settings { epochs: settings.epochs.min(4) };
        model.tagger = train_tagger(model, &others, quick);
        for (i, sentence) in sentences.iter().enumerate().filter(|(i, _)| own(*i)) {
            fill(model, sentence, &mut words);
            tagger::tag(&model.tagger, &mut words);
            if let Some(slot) = tagged.get_mut(i) {
                *slot = (0..words.len()).map(|k| words.tag(k)).collect();
            }
        }
    }
    tagged
}

fn train_tagger(model: &Model, sentences: &[Sentence], settings: Settings) -> Tagger {
    let lexicon = build_lexicon(sentences);
    let mut weights = Perceptron::new();
    let mut words = Words::default();
    for epoch in 0..settings.epochs {
        for &s in &perceptron::shuffled(sentences.len(), epoch) {
            let Some(sentence) = sentences.get(s) else { continue };
            fill(model, sentence, &mut words);
            for (i, token) in sentence.tokens.iter().enumerate() {
                let best = tagger::best(&words, i, &lexicon, |features, tag| {
                    features.iter().map(|&f| weights.fixed(tagger::pair(f, tag), 0)).sum()
                });
                let known = tagger::candidates(&lexicon, &words, i) & (1 << token.tag as u64) != 0;
                if best != token.tag && known {
                    for feature in tagger::features(&words, i) {
                        weights.add(tagger::pair(feature, token.tag), 0, 1.0);
                        weights.add(tagger::pair(feature, best), 0, -1.0);
                    }
                }
                weights.tick();
                // Later words see the tag that would be guessed.
                words.set_tag(i, best);
            }
        }
    }
    Tagger { lexicon, weights: weights.table() }
}

fn build_lexicon(sentences: &[Sentence]) -> Lexicon {
    let mut counts: BTreeMap<u32, BTreeMap<Tag, usize>> = BTreeMap::new();
    for token in sentences.iter().flat_map(|s| &s.tokens) {
        let word = counts.entry(features::hash(token.plain().as_bytes())).or_default();
        *word.entry(token.tag).or_default() += 1;
    }
    let (mut hashes, mut tags) = (Vec::new(), Vec::new());
    for (hash, counts) in counts {
        let total: usize = counts.values().sum();
        if total < 2 {
            continue;
        }
        let complete = total >= 12;
        let kept = counts.iter().filter(|&(_, &n)| !complete || n * 200 >= total);
        let bits = kept.fold(0, |bits, (&tag, _)| bits | 1 << (tag as u64));
        hashes.push(hash);
        tags.push(bits | if complete { COMPLETE } else { 0 });
    }
    Lexicon { words: Hashes::of(hashes), tags }
}

/// How often a feature must have been met before it gets a weight: rare ones would
/// crowd the table and teach nothing.
const LEAST: u8 = 10;

fn train_arcs(
    model: &Model,
    sentences: &[Sentence],
    tagged: &[Vec<Tag>],
    settings: Settings,
) -> ArcTable {
    let mut weights = Perceptron::<{ MOVES.len() }, ARC_ROWS>::new();
    let mut frequent = Frequent::new(LEAST);
    let (mut words, mut state) = (Words::default(), State::default());
    let mut dice = perceptron::Dice::new(11);
    for epoch in 0..settings.epochs {
        for &s in &perceptron::shuffled(sentences.len(), epoch + 100) {
            let (Some(sentence), Some(tags)) = (sentences.get(s), tagged.get(s)) else { continue };
            fill_tagged(model, sentence, tags, &mut words);
            state.start(words.len());
            while !state.done() {
                let features = frequent.of(&state.features(&words));
                let score = |m: Move| weights.sum(&features, m as usize);
                let best = state.best(score);
                let good = best_right(&state, sentence, score).unwrap_or(best);
                if good != best {
                    for &feature in &features {
                        weights.add(feature, good as usize, 1.0);
                        weights.add(feature, best as usize, -1.0);
                    }
                }
                weights.tick();
                let explore = epoch > 0 && dice.roll() < 0.9;
                state.take(if explore { best } else { good }, &words);
            }
        }
    }
    weights.differences()
}

/// The step with the highest score among those that lose the fewest gold arcs.
fn best_right(state: &State, gold: &Sentence, score: impl Fn(Move) -> f32) -> Option<Move> {
    let allowed = || MOVES.iter().copied().filter(|&m| state.allowed(m));
    let cost = |m: Move| oracle::cost(state, gold, m);
    let least = allowed().map(cost).min()?;
    let right = allowed().filter(|&m| cost(m) == least);
    right.max_by(|&a, &b| score(a).total_cmp(&score(b)))
}

fn train_labels(
    model: &Model,
    sentences: &[Sentence],
    tagged: &[Vec<Tag>],
    settings: Settings,
) -> LabelTable {
    let mut weights = Perceptron::new();
    let (mut words, mut state) = (Words::default(), State::default());
    for epoch in 0..settings.epochs.min(6) {
        for &s in &perceptron::shuffled(sentences.len(), epoch + 200) {
            let (Some(sentence), Some(tags)) = (sentences.get(s), tagged.get(s)) else { continue };
            fill_tagged(model, sentence, tags, &mut words);
            arcs::parse(&model.arcs, &words, &mut state);
            for (i, token) in sentence.tokens.iter().enumerate() {
                weights.tick();
                if token.head.is_none() || state.head(i) != token.head {
                    continue;
                }
                let features = features::mixed(&labels::keys(&words, &state, i));
                let score = |r: usize| weights.sum(&features, r);
                let best = (0..Relation::ALL.len()).max_by(|&a, &b| score(a).total_cmp(&score(b)));
                let best = best.unwrap_or(0);
                if best != token.relation as usize {
                    for &feature in &features {
                        weights.add(feature, token.relation as usize, 1.0);
                        weights.add(feature, best, -1.0);
                    }
                }
            }
        }
    }
    LabelTable::of(&weights.table())
}

fn fill_tagged(model: &Model, sentence: &Sentence, tags: &[Tag], words: &mut Words) {
    fill(model, sentence, words);
    for (i, &tag) in tags.iter().enumerate() {
        words.set_tag(i, tag);
    }
}
