//! Labelled documents → what the learner sees.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use copydesk::analysis::layout::{self, Layout, lay_out};
use copydesk::analysis::names::document::Words;
use copydesk::analysis::names::features::features;
use copydesk::analysis::names::label::{GROUP, Kind, LABELS, MISC, OUTSIDE};
use copydesk::lexicon::Lexicon;

use crate::corpus::{Document, Gold};
use crate::lists::Lists;

/// Segments of candidate tokens with their features and allowed labels.
#[derive(Default)]
pub(crate) struct Examples {
    /// Key of each feature, by its number.
    pub(crate) keys: Vec<u64>,
    /// Numbers of the features of all tokens, one after another.
    features: Vec<u32>,
    /// Where the features of each token begin; one more than tokens.
    starts: Vec<usize>,
    /// Allowed labels of each token, one bit each.
    allowed: Vec<u32>,
    /// Ranges of tokens.
    segments: Vec<(Range<usize>, f32)>,
}

/// A run of candidates.
pub(crate) struct Segment<'e> {
    pub(crate) allowed: &'e [u32],
    pub(crate) weight: f32,
    starts: &'e [usize],
    features: &'e [u32],
}

impl Examples {
    pub(crate) fn token_count(&self) -> usize {
        self.allowed.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.segments.len()
    }

    pub(crate) fn segment(&self, index: usize) -> Segment<'_> {
        let (tokens, weight) = self.segments[index].clone();
        Segment {
            allowed: &self.allowed[tokens.clone()],
            weight,
            starts: &self.starts[tokens.start..=tokens.end],
            features: &self.features,
        }
    }
}

impl Segment<'_> {
    /// The features of its token `index`.
    pub(crate) fn features(&self, index: usize) -> &[u32] {
        &self.features[self.starts[index]..self.starts[index + 1]]
    }
}

/// Extracts the examples of all documents. Features that occur fewer than
/// `least` times are left out.
pub(crate) fn extract(
    documents: &[Document],
    lists: &Lists,
    least: u32,
) -> Result<Examples, &'static str> {
    let lexicon = lists.lexicon()?;
    let (mut layout, mut words) = (Layout::default(), Words::default());
    let mut examples = Examples::default();
    let mut keys: Vec<u64> = Vec::new();
    for document in documents {
        lay_out(Lexicon::built_in(), &document.text, &[], &mut layout);
        let view = layout::Document::new(Lexicon::built_in(), None, &document.text, &layout);
        words.read(&view, &lexicon);
        let allowed = allowed_labels(document, &view);
        for (sentence, case) in layout.sentences.iter().zip(words.cases.clone()) {
            let mut rest = sentence.tokens.clone();
            while let Some(segment) = words.segment(rest.clone()) {
                rest.start = segment.end;
                let first = examples.allowed.len();
                for token in segment {
                    examples.starts.push(keys.len());
                    features(&words, case, sentence.tokens.clone(), token, |key| keys.push(key));
                    examples.allowed.push(allowed[token]);
                }
                examples.segments.push((first..examples.allowed.len(), document.weight));
            }
        }
    }
    examples.starts.push(keys.len());
    number(&keys, least, &mut examples);
    Ok(examples)
}

/// Numbers the features in the order of their first occurrence.
fn number(keys: &[u64], least: u32, examples: &mut Examples) {
    let mut counts: HashMap<u64, (u32, u32), BuildHasherDefault<Key>> = HashMap::default();
    for key in keys {
        counts.entry(*key).or_default().0 += 1;
    }
    let starts = std::mem::take(&mut examples.starts);
    for token in starts.windows(2) {
        examples.starts.push(examples.features.len());
        for key in &keys[token[0]..token[1]] {
            let Some((count, number)) = counts.get_mut(key) else { continue };
            if *count < least {
                continue;
            }
            if *number == 0 {
                examples.keys.push(*key);
                *number = examples.keys.len() as u32;
            }
            examples.features.push(*number - 1);
        }
    }
    examples.starts.push(examples.features.len());
}

/// Keys are hashes already.
#[derive(Default)]
struct Key(u64);

impl Hasher for Key {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _bytes: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

const ALL: u32 = (1 << LABELS) - 1;
const OUTSIDE_ONLY: u32 = 1 << OUTSIDE;
const OTHER: u32 = 1 << GROUP | 0b111 << MISC;

/// The labels that each token may have, given what the corpus annotates.
fn allowed_labels(document: &Document, view: &layout::Document<'_>) -> Vec<u32> {
    let others = document.scored.iter().any(|label| label == "MISC");
    let blank = if others { OUTSIDE_ONLY } else { OUTSIDE_ONLY | OTHER };
    let tokens = &view.layout.tokens;
    let mut allowed: Vec<u32> = tokens
        .iter()
        .map(|token| if document.annotated.contains(token.span) { blank } else { ALL })
        .collect();
    let mut names: Vec<&Gold> = document.names.iter().collect();
    names.sort_by_key(|name| (name.span.start, std::cmp::Reverse(name.span.end)));
    let mut end = 0;
    for name in names {
        if name.span.start >= end {
            allow(name, view, others, &mut allowed);
            end = name.span.end;
        }
    }
    allowed
}

fn allow(name: &Gold, view: &layout::Document<'_>, others: bool, allowed: &mut [u32]) {
    let mut tokens = view.tokens_in(name.span);
    if name.optional || view.span_of(tokens.clone()) != name.span {
        for (token, allowed) in view.layout.tokens.iter().zip(allowed) {
            if token.span.overlaps(name.span) {
                *allowed = ALL;
            }
        }
        return;
    }
    let kind = match (name.label.as_str(), name.fine.as_str()) {
        ("PERSON", _) => Kind::Person,
        ("ORG", _) => Kind::Organization,
        ("LOC", _) => Kind::Location,
        ("MISC", "norp") => Kind::Group,
        ("MISC", _) if others => Kind::Misc,
        _ => return,
    };
    trim(view, kind, &mut tokens);
    let either = kind == Kind::Misc && matches!(name.fine.as_str(), "misc" | "MISC");
    let length = tokens.len();
    for (index, token) in tokens.enumerate() {
        allowed[token] = 1 << kind.label(index, length);
        if either {
            allowed[token] |= 1 << GROUP;
        }
    }
}

/// Takes article, title and possessive off.
fn trim(view: &layout::Document<'_>, kind: Kind, tokens: &mut Range<usize>) {
    if tokens.len() > 1 && matches!(view.lower(tokens.end - 1), "'s" | "’s" | "'" | "’") {
        tokens.end -= 1;
    }
    if tokens.len() > 1 && matches!(view.lower(tokens.start), "the" | "a" | "an") {
        tokens.start += 1;
    }
    while kind == Kind::Person
        && tokens.len() > 1
        && view.is(tokens.start, copydesk::lexicon::Class::Title)
    {
        tokens.start += 1;
    }
}
