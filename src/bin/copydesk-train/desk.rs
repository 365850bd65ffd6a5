//! Articles that tell who said what with full names, and how quotes compare with
//! them: the desk corpus, by the rules of its own scorer.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;

use copydesk::analysis::Quote;
use copydesk::article::Article;
use copydesk::span::Span;
use serde::Deserialize;

use crate::points::CodePoints;

/// The least share of words that a quote found has in common with the gold one.
pub(crate) const FOUND: f64 = 0.5;

/// The same for a quote whose words count as right.
pub(crate) const RIGHT: f64 = 0.9;

/// What is learnt from, and where the weights go.
#[derive(clap::Args)]
pub(crate) struct Corpus {
    /// Articles with their quotes and full names of speakers; may be given more than
    /// once.
    #[arg(long, required = true)]
    desk: Vec<PathBuf>,
    /// Where to write the weights; without it nothing is written.
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Corpus {
    /// The articles of all files.
    pub(crate) fn read(&self) -> Result<Vec<Document>, Box<dyn Error>> {
        let mut documents = Vec::new();
        for (file, path) in self.desk.iter().enumerate() {
            for line in std::fs::read_to_string(path)?.lines() {
                documents.push(document(file, line)?);
            }
        }
        Ok(documents)
    }

    /// In how many files they stand.
    pub(crate) fn files(&self) -> usize {
        self.desk.len()
    }

    /// Writes the weights, which are learnt only if somebody wants them.
    pub(crate) fn write(&self, weights: impl FnOnce() -> String) -> std::io::Result<()> {
        self.out.as_ref().map_or(Ok(()), |path| std::fs::write(path, weights()))
    }
}

/// An article with its gold quotes.
pub(crate) struct Document {
    pub(crate) id: String,
    /// Which of the files it is of.
    pub(crate) file: usize,
    pub(crate) article: Article,
    pub(crate) quotes: Vec<Gold>,
    /// Who is named in it.
    pub(crate) people: Vec<Known>,
}

/// Somebody who is named, and by what else they are called.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Known {
    name: String,
    #[serde(default)]
    also: Vec<String>,
}

/// A quote as a careful reader has it.
pub(crate) struct Gold {
    pub(crate) speaker: Option<Named>,
    pub(crate) joint: Vec<String>,
    /// The words that name the speaker.
    pub(crate) mention: Option<Span>,
    /// Whether it counts neither way.
    pub(crate) optional: bool,
    words: BTreeSet<usize>,
}

/// A speaker under the full name of the article.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Named {
    pub(crate) name: String,
    #[serde(default)]
    kind: String,
    /// Where the words stand that name the speaker, in code points.
    #[serde(default)]
    mention_span: Option<[usize; 2]>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    quotes: Vec<RawQuote>,
    #[serde(default)]
    people: Vec<Known>,
}

#[derive(Deserialize)]
struct RawQuote {
    spans: Vec<[usize; 2]>,
    speaker: Option<Named>,
    #[serde(default)]
    joint: Option<Vec<String>>,
    #[serde(default)]
    note: Option<String>,
}

/// The articles of one part, and the others.
pub(crate) fn split(
    documents: &[Document],
    part: usize,
    parts: usize,
) -> (Vec<&Document>, Vec<&Document>) {
    documents.iter().partition(|d| self::part(&d.id, parts) == part)
}

fn document(file: usize, line: &str) -> Result<Document, Box<dyn Error>> {
    let Line { id, text, quotes, people } = serde_json::from_str(line)?;
    let points = CodePoints::of(&text);
    let gold = |raw: RawQuote| {
        let note = raw.note.unwrap_or_default().to_lowercase();
        let spans: Vec<Span> =
            raw.spans.iter().map(|&[start, end]| points.bytes(start, end)).collect();
        Gold {
            words: words(&text, &spans),
            mention: raw
                .speaker
                .as_ref()
                .and_then(|s| s.mention_span)
                .map(|[start, end]| points.bytes(start, end)),
            speaker: raw.speaker,
            joint: raw.joint.unwrap_or_default(),
            optional: note.contains("borderline") || note.contains("headline"),
        }
    };
    let quotes = quotes.into_iter().map(gold).collect();
    Ok(Document { id, file, article: Article { text, ..Article::default() }, quotes, people })
}

impl Document {
    /// The share of words that `spans` and each gold quote have in common.
    pub(crate) fn shares(&self, spans: &[Span]) -> Vec<f64> {
        let own = words(&self.article.text, spans);
        self.quotes.iter().map(|gold| share(&own, gold)).collect()
    }
}

/// The share of words that a quote found and a gold quote have in common, as F1.
fn share(own: &BTreeSet<usize>, gold: &Gold) -> f64 {
    let common = own.intersection(&gold.words).count();
    2.0 * common as f64 / (own.len() + gold.words.len()).max(1) as f64
}

/// Where the words of `spans` begin.
fn words(text: &str, spans: &[Span]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for span in spans {
        let mut inside = false;
        for (at, c) in span.slice(text).char_indices() {
            let word = c.is_alphanumeric() || inside && matches!(c, '’' | '\'' | '-');
            if word && !inside {
                found.insert(span.start + at);
            }
            inside = word;
        }
    }
    found
}

/// A quote found, with its gold quote and whether the words are right.
pub(crate) struct Match {
    pub(crate) gold: usize,
    pub(crate) words_right: bool,
}

/// The gold quote of each of `quotes`, the best pairs first.
pub(crate) fn align(document: &Document, quotes: &[Quote]) -> Vec<Option<Match>> {
    let own: Vec<BTreeSet<usize>> =
        quotes.iter().map(|q| words(&document.article.text, &q.spans)).collect();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, found) in own.iter().enumerate() {
        for (j, gold) in document.quotes.iter().enumerate() {
            let f1 = share(found, gold);
            if f1 >= FOUND {
                pairs.push((f1, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    let mut matches: Vec<Option<Match>> = quotes.iter().map(|_| None).collect();
    let mut taken = BTreeSet::new();
    for (f1, i, j) in pairs {
        if matches[i].is_none() && taken.insert(j) {
            matches[i] = Some(Match { gold: j, words_right: f1 >= RIGHT });
        }
    }
    matches
}

/// Whether `quote` shares a word with a gold quote that counts neither way.
pub(crate) fn is_optional(document: &Document, quote: &Quote) -> bool {
    let own = words(&document.article.text, &quote.spans);
    document.quotes.iter().any(|g| g.optional && !g.words.is_disjoint(&own))
}

impl Document {
    /// Who alone is called by the words of a description.
    pub(crate) fn called(&self, words: &str) -> Option<&Known> {
        let lower = words.to_lowercase();
        let is = |known: &&Known| known.also.iter().any(|other| other.to_lowercase() == lower);
        let mut found = self.people.iter().filter(is);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

impl Known {
    /// Whether `name` is the full name, titles apart.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        key(&self.name) == key(name)
    }
}

impl Gold {
    /// Whether the speaker has no name but a description.
    pub(crate) fn is_described(&self) -> bool {
        self.speaker.as_ref().is_some_and(|s| matches!(s.kind.as_str(), "unnamed" | "group"))
    }

    /// Whether `name` is the speaker's full name; titles are set apart, and a
    /// description is told by its head.
    pub(crate) fn is_said_by(&self, name: Option<&str>) -> bool {
        let (Some(gold), Some(name)) = (&self.speaker, name) else {
            return self.speaker.is_none() && name.is_none();
        };
        let unnamed = self.is_described();
        key(&gold.name) == key(name)
            || unnamed && head(&gold.name) == head(name)
            || self.joint.iter().any(|other| key(other) == key(name))
    }
}

/// Whether one name has all words of the other, titles apart.
pub(crate) fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    let has = |long: &[String], short: &[String]| short.iter().all(|word| long.contains(word));
    has(&one, &other) || has(&other, &one)
}

/// The lower-cased words of a name without titles.
fn key(name: &str) -> Vec<String> {
    let split = name.split(|c: char| !(c.is_alphanumeric() || matches!(c, '’' | '\'' | '-')));
    let all: Vec<String> = split
        .map(|w| w.trim_matches(['’', '\'', '-']).to_lowercase().replace('’', "'"))
        .map(|w| w.strip_suffix("'s").map_or(w.clone(), str::to_owned))
        .filter(|w| !w.is_empty())
        .collect();
    let rest: Vec<String> = all.iter().filter(|w| !TITLES.contains(&w.as_str())).cloned().collect();
    if rest.is_empty() { all } else { rest }
}

/// The head of a description: its last word before "of", "who" and the like.
fn head(name: &str) -> String {
    let lower = name.to_lowercase();
    let before = lower.split_whitespace().take_while(|w| !ENDS.contains(w));
    before.last().unwrap_or(&lower).trim_matches(['’', '\'', 's', ',']).to_owned()
}

/// Titles that the corpus leaves out of names.
const TITLES: [&str; 46] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "president",
    "senator",
    "sen",
    "rep",
    "gov",
    "governor",
    "minister",
    "prime",
    "secretary",
    "sir",
    "dame",
    "lord",
    "lady",
    "the",
    "a",
    "an",
    "capt",
    "captain",
    "gen",
    "general",
    "col",
    "judge",
    "justice",
    "mayor",
    "councillor",
    "cllr",
    "chancellor",
    "chairman",
    "chairwoman",
    "reverend",
    "rev",
    "father",
    "pope",
    "archbishop",
    "bishop",
    "king",
    "queen",
    "prince",
    "princess",
];

/// Words before which the head of a description stands.
const ENDS: [&str; 12] =
    ["of", "who", "that", "which", "at", "in", "from", "for", "with", "familiar", "close", "on"];

/// In which of `count` parts each article is, by its id: all articles of a part are
/// measured with what was learnt on the others.
pub(crate) fn part(id: &str, count: usize) -> usize {
    let hash = id.bytes().fold(5381_u64, |h, b| h.wrapping_mul(33) ^ u64::from(b));
    (hash % count as u64) as usize
}

/// How many of each count are right.
#[derive(Debug, Default)]
pub(crate) struct Shares(BTreeMap<&'static str, (usize, usize)>);

impl Shares {
    pub(crate) fn add(&mut self, what: &'static str, right: bool) {
        let (all, good) = self.0.entry(what).or_default();
        *all += 1;
        *good += usize::from(right);
    }

    pub(crate) fn print(&self) {
        for (what, (all, right)) in &self.0 {
            println!(
                "{what:28} {right:5} of {all:5} {:6.1} %",
                100.0 * *right as f64 / *all as f64
            );
        }
    }
}
