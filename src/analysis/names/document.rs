//! A document as the features see it: its words, what each occurrence of a word
//! tells about the others, and which words may be part of a name.

use std::ops::Range;

use super::lexicon::{Entry, LONGEST_PHRASE, Lexicon, phrase_key};
use super::words::{Case, Word};
use crate::analysis::layout::Document;

/// The words of one document; its buffers are reused.
#[derive(Debug, Default)]
pub struct Words {
    /// One for each token.
    pub words: Vec<Word>,
    /// How each sentence is capitalised.
    pub cases: Vec<SentenceCase>,
    /// Open addressing: hash of a lower-cased word, facts seen so far.
    facts: Vec<(u64, u16)>,
}

/// How a sentence is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SentenceCase {
    /// As prose is.
    #[default]
    Prose,
    /// ALL CAPITALS.
    Upper,
    /// Most Words With a Capital, As in Headlines.
    Title,
    /// no capital at all.
    Lower,
}

/// Facts of single occurrences, gathered for all occurrences of a word.
pub(super) const IN_LOWER_CASE: u16 = 1;
const CAPITAL_IN_MID_SENTENCE: u16 = 1 << 1;
const AFTER_CAPITAL: u16 = 1 << 2;
const BEFORE_CAPITAL: u16 = 1 << 3;
const AFTER_ROLE: u16 = 1 << 4;
const NEAR_SPEECH: u16 = 1 << 5;
const AFTER_FIRST_NAME: u16 = 1 << 6;
const AFTER_PLACE_PREPOSITION: u16 = 1 << 7;
const POSSESSIVE: u16 = 1 << 8;
const BEFORE_ORGANIZATION_WORD: u16 = 1 << 9;
const AFTER_ARTICLE: u16 = 1 << 10;
const IN_PARENTHESES: u16 = 1 << 11;
const BEFORE_SURNAME: u16 = 1 << 12;
const AFTER_COMMA: u16 = 1 << 13;
/// "World Health Organization (WHO)".
const ABBREVIATES: u16 = 1 << 14;

impl Words {
    /// Reads a document; what was read before is forgotten.
    pub fn read(&mut self, document: &Document<'_>, lexicon: &Lexicon<'_>) {
        self.words.clear();
        self.cases.clear();
        self.words.extend((0..document.layout.tokens.len()).map(|index| {
            let word = Word::new(document.token(index), document.lower(index));
            Word { entry: lexicon.word(word.lower), ..word }
        }));
        for sentence in &document.layout.sentences {
            let tokens = sentence.tokens.clone();
            let case = sentence_case(self.words.get(tokens.clone()).unwrap_or(&[]));
            self.cases.push(case);
            self.mark_candidates(document, tokens.clone(), case);
            self.mark_runs(tokens.clone(), case);
            self.mark_phrases(tokens, lexicon);
        }
        self.share_facts(document);
    }

    /// The word at `index`, or an empty one.
    pub fn get(&self, index: usize) -> &Word {
        self.words.get(index).unwrap_or(&Word::NONE)
    }

    /// The first run of candidates among `tokens`.
    pub fn segment(&self, mut tokens: Range<usize>) -> Option<Range<usize>> {
        let candidate = |at: &usize| self.words.get(*at).is_some_and(|word| word.candidate);
        let end = tokens.end;
        let start = tokens.find(candidate)?;
        Some(start..tokens.find(|at| !candidate(at)).unwrap_or(end))
    }

    fn mark_candidates(
        &mut self,
        document: &Document<'_>,
        tokens: Range<usize>,
        sentence: SentenceCase,
    ) {
        let Some(words) = self.words.get_mut(tokens.clone()) else { return };
        let capital = |word: Option<&Word>| word.is_some_and(|word| word.case.has_capital());
        let (mut left2, mut left) = (false, false);
        let (mut here, mut right) = (capital(words.first()), capital(words.get(1)));
        for at in 0..words.len() {
            let right2 = capital(words.get(at + 2));
            let between = left && (right || right2) || left2 && right;
            let suffix = || {
                let next = words.get(at + 1);
                next.is_some_and(|next| next.entry.has(Entry::ORGANIZATION_SUFFIX))
            };
            let joins = || match document.token(tokens.start + at) {
                "," => left && right && suffix(),
                mark => joins_names(mark),
            };
            let Some(word) = words.get(at) else { return };
            let candidate = match word.case {
                Case::Title | Case::Upper | Case::Mixed | Case::Initial => true,
                Case::Lower => {
                    sentence == SentenceCase::Lower
                        || between
                        || word.entry.has(Entry::PARTICLE) && (right || right2)
                }
                Case::Number => left,
                Case::Mark => between && joins(),
            };
            if let Some(word) = words.get_mut(at) {
                word.candidate = candidate;
            }
            (left2, left, here, right) = (left, here, right, right2);
        }
    }

    /// Marks the runs of capitalised words. In a headline, where capitals tell
    /// nothing, every word is a run of its own.
    fn mark_runs(&mut self, tokens: Range<usize>, case: SentenceCase) {
        let telling = matches!(case, SentenceCase::Prose | SentenceCase::Lower);
        let mut start = tokens.start;
        let words = self.words.get_mut(tokens).unwrap_or_default();
        let goes_on = |word: &Word, next: &Word| {
            telling && word.case.has_capital() && next.case.has_capital()
        };
        for run in words.chunk_by_mut(goes_on) {
            let end = start + run.len();
            for word in run {
                word.run = (start as u32, end as u32);
            }
            start = end;
        }
    }

    /// Marks the longest phrases of the lists: kind × 4 + 1 for their first
    /// token, + 2 for those within, + 3 for the last.
    fn mark_phrases(&mut self, tokens: Range<usize>, lexicon: &Lexicon<'_>) {
        let mut start = tokens.start;
        while start < tokens.end {
            let first = self.get(start);
            if !first.case.has_capital() || !first.entry.has(Entry::PHRASE_START) {
                start += 1;
                continue;
            }
            let (mut key, mut length, mut kind) = (0, 0, 0);
            for index in start..tokens.end.min(start + LONGEST_PHRASE) {
                key = phrase_key(key, self.get(index).lower);
                let found = if index > start { lexicon.phrase(key) } else { 0 };
                if found != 0 {
                    (length, kind) = (index + 1 - start, found);
                }
            }
            for (at, word) in self.words.iter_mut().skip(start).take(length).enumerate() {
                let place = if at == 0 { 1 } else { 2 + u8::from(at + 1 == length) };
                word.phrase = kind * 4 + place;
            }
            start += length.max(1);
        }
    }

    /// Gathers the facts of every occurrence and gives each word what the others
    /// of the same spelling show. Only words with a capital take part, apart from
    /// the fact that a word also occurs without one.
    fn share_facts(&mut self, document: &Document<'_>) {
        let capitals = self.words.iter().filter(|word| word.case.has_capital()).count();
        let size = (capitals * 2).next_power_of_two().max(2);
        self.facts.clear();
        self.facts.resize(size, (0, 0));
        for sentence in &document.layout.sentences {
            for index in sentence.tokens.clone() {
                let &Word { lower, case, .. } = self.get(index);
                if case.has_capital() {
                    let facts = self.facts_at(index, sentence.tokens.clone(), document);
                    note(&mut self.facts, lower, facts);
                }
            }
        }
        for word in self.words.iter_mut().filter(|word| word.case == Case::Lower) {
            if find(&self.facts, word.lower).0 == word.lower {
                note(&mut self.facts, word.lower, IN_LOWER_CASE);
                word.elsewhere = IN_LOWER_CASE;
            }
        }
        // Most words without a capital stand nowhere with one.
        let shares = |word: &&mut Word| {
            !matches!(word.case, Case::Lower | Case::Mark) || word.elsewhere != 0
        };
        for word in self.words.iter_mut().filter(shares) {
            word.elsewhere = find(&self.facts, word.lower).1;
        }
    }

    fn facts_at(&self, index: usize, tokens: Range<usize>, document: &Document<'_>) -> u16 {
        let at = |at: Option<usize>| {
            at.filter(|at| tokens.contains(at)).map_or(&Word::NONE, |at| self.get(at))
        };
        let (before, before2) = (at(index.checked_sub(1)), at(index.checked_sub(2)));
        let (after, after2) = (at(Some(index + 1)), at(Some(index + 2)));
        let left = if index > tokens.start { document.lower(index - 1) } else { "" };
        let right = if index + 1 < tokens.end { document.lower(index + 1) } else { "" };
        let speech = |word: &Word| word.entry.has(Entry::SPEECH) && !word.case.has_capital();
        let strong = |word: &Word| word.entry.first_name() >= 2 && word.case.has_capital();
        let mut facts = 0;
        let mut note = |holds: bool, fact: u16| facts |= if holds { fact } else { 0 };
        note(index > tokens.start, CAPITAL_IN_MID_SENTENCE);
        note(before.case.has_capital(), AFTER_CAPITAL);
        note(after.case.has_capital(), BEFORE_CAPITAL);
        note(before.entry.has(Entry::ROLE), AFTER_ROLE);
        note(speech(before) || speech(after) || speech(after2), NEAR_SPEECH);
        note(strong(before) || before.case == Case::Initial && strong(before2), AFTER_FIRST_NAME);
        note(matches!(left, "in" | "at" | "from" | "near" | "to"), AFTER_PLACE_PREPOSITION);
        note(matches!(right, "'s" | "’s"), POSSESSIVE);
        let kinds = Entry::ORGANIZATION_WORD | Entry::ORGANIZATION_SUFFIX;
        note(after.case.has_capital() && after.entry.has(kinds), BEFORE_ORGANIZATION_WORD);
        note(left == "the", AFTER_ARTICLE);
        note(left == "(", IN_PARENTHESES);
        let upper = self.get(index).case == Case::Upper;
        note(left == "(" && right == ")" && upper && before2.case.has_capital(), ABBREVIATES);
        note(after.case.has_capital() && after.entry.surname() >= 2, BEFORE_SURNAME);
        note(left == ",", AFTER_COMMA);
        facts
    }
}

/// Facts by the hash of a word: a table of a power of two of slots, of which there is
/// always a free one.
type Facts = [(u64, u16)];

/// Adds `new` to the facts of `lower`.
fn note(facts: &mut Facts, lower: u64, new: u16) {
    let at = place(facts, lower);
    if let Some(slot) = facts.get_mut(at) {
        *slot = (lower, slot.1 | new);
    }
}

fn find(facts: &Facts, lower: u64) -> (u64, u16) {
    facts.get(place(facts, lower)).copied().unwrap_or_default()
}

/// The index of `lower` or of the free slot where it belongs.
fn place(facts: &Facts, lower: u64) -> usize {
    let mask = facts.len() - 1;
    let mut at = (lower >> 20) as usize & mask;
    while facts.get(at).is_some_and(|slot| slot.0 != 0 && slot.0 != lower) {
        at = (at + 1) & mask;
    }
    at
}

/// Marks that stand inside names: "Jean-Luc", "Marks & Spencer".
fn joins_names(mark: &str) -> bool {
    matches!(mark, "-" | "‐" | "‑" | "&" | "'" | "’" | "/" | "+" | ".")
}

fn sentence_case(words: &[Word]) -> SentenceCase {
    let (mut letters, mut capitals, mut upper) = (0, 0, 0);
    let (mut long, mut long_capitals) = (0, 0);
    for word in words {
        if matches!(word.case, Case::Mark | Case::Number) {
            continue;
        }
        let capital = usize::from(word.case.has_capital());
        letters += 1;
        capitals += capital;
        upper += usize::from(matches!(word.case, Case::Upper | Case::Initial));
        if word.length > 3 {
            long += 1;
            long_capitals += capital;
        }
    }
    let stopped = words.last().is_some_and(Word::ends_with_stop);
    if letters >= 4 && capitals == 0 {
        SentenceCase::Lower
    } else if letters >= 3 && upper * 4 >= letters * 3 {
        SentenceCase::Upper
    } else if !stopped && long >= 4 && long_capitals * 6 >= long * 5 {
        SentenceCase::Title
    } else {
        SentenceCase::Prose
    }
}
