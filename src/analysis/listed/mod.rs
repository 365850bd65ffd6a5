//! What the operator's lists say of the names of an article.
//!
//! It is stronger than the models: what a row names is a name, of the row's type, unless
//! it is only a part of a longer name. `words` gives the text as the automaton reads it.

mod accept;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use super::entities::EntityType;
use super::layout::Document;
use super::names::Name;
use super::names::document::Words;
use crate::lists::{Lists, Never, Row, RowType};
use crate::span::Span;
use accept::Candidate;

/// What the lists say of one article.
#[derive(Default)]
pub(super) struct Listed<'l> {
    /// Nothing without lists.
    lists: Option<&'l Lists>,
    /// Whether a word in small letters is one besides being a name.
    is_word: Option<&'l dyn Fn(&str) -> bool>,
    /// In the order of the text, none overlapping another.
    found: Vec<Found>,
}

/// Where some rows have their name in the text.
#[derive(Debug, Clone)]
struct Found {
    tokens: Range<usize>,
    span: Span,
    /// The weakest first; never empty.
    rows: Vec<u32>,
}

impl<'l> Listed<'l> {
    /// Nothing is found yet.
    pub(super) fn new(lists: &'l Lists, is_word: &'l dyn Fn(&str) -> bool) -> Self {
        let lists = Some(lists).filter(|lists| !lists.is_empty());
        Self { lists, is_word: Some(is_word), found: Vec::new() }
    }

    /// Finds the rows in the text, beside the names that the model found there.
    pub(super) fn find(&mut self, document: &Document<'_>, words: &Words, names: &[Name]) {
        let Some(lists) = self.lists else { return };
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut read = words::Read::default();
        let is_word = |word: &str| self.is_word.is_some_and(|is_word| is_word(word));
        for (index, sentence) in document.layout.sentences.iter().enumerate() {
            let case = words.cases.get(index).copied().unwrap_or_default();
            words::read(document, lists, sentence.tokens.clone(), &mut read);
            let around = accept::Around { document, names, case, first: sentence.tokens.start };
            words::find(document, lists, &read, |tokens, rows| {
                let accepted = around.accept(lists, tokens, rows, &is_word);
                let taken = accepted.is_some();
                candidates.extend(accepted);
                taken
            });
        }
        accept::leave_to_others(document, names, &mut candidates);
        self.found = candidates.into_iter().map(|c| c.found(document)).collect();
    }

    /// Makes names of what was found, in place of those that the model sees there.
    pub(super) fn impose(&self, names: &mut Vec<Name>) {
        if self.found.is_empty() {
            return;
        }
        names.retain_mut(|name| {
            let Some(found) = self.overlapping(&name.tokens) else { return true };
            let Some(row) = self.strongest(&found.rows) else { return true };
            let keeps = row.kind.is_none() && !row.never.contains(&Never::Found);
            if keeps && name.tokens == found.tokens {
                name.kind = allowed(row, name.kind);
            }
            keeps
        });
        for found in &self.found {
            let row = self.strongest(&found.rows);
            let row = row.filter(|row| !row.never.contains(&Never::Found));
            if let Some(kind) = row.and_then(|row| row.kind) {
                let (span, tokens) = (found.span, found.tokens.clone());
                names.push(Name { span, tokens, kind: entity_type(kind) });
            }
        }
        names.sort_by_key(|name| name.tokens.start);
    }

    fn overlapping(&self, tokens: &Range<usize>) -> Option<&Found> {
        let at = self.found.partition_point(|found| found.tokens.end <= tokens.start);
        self.found.get(at).filter(|found| found.tokens.start < tokens.end)
    }

    /// The rows that have their name at `span`, the weakest first.
    pub(super) fn rows_at(&self, span: Span) -> &[u32] {
        let at = self.found.binary_search_by_key(&span.start, |found| found.span.start);
        let found = at.ok().and_then(|at| self.found.get(at));
        found.filter(|found| found.span.end == span.end).map_or(&[], |found| found.rows.as_slice())
    }

    /// The row of the strongest list.
    pub(super) fn strongest(&self, rows: &[u32]) -> Option<&'l Row> {
        self.lists?.row(*rows.last()?)
    }

    /// The lists in use, if there are any.
    pub(super) fn lists(&self) -> Option<&'l Lists> {
        self.lists
    }
}

/// The type that a row gives, or leaves, to a name.
pub(super) fn allowed(row: &Row, kind: EntityType) -> EntityType {
    if let Some(kind) = row.kind {
        return entity_type(kind);
    }
    let never = row.never.iter().any(|never| match never {
        Never::Type(never) => entity_type(*never) == kind,
        _ => false,
    });
    if never { EntityType::Misc } else { kind }
}

fn entity_type(kind: RowType) -> EntityType {
    match kind {
        RowType::Person => EntityType::Person,
        RowType::Organization => EntityType::Organization,
        RowType::Location => EntityType::Location,
        RowType::Group => EntityType::Group,
        RowType::Event => EntityType::Event,
        RowType::Work => EntityType::Work,
        RowType::Misc => EntityType::Misc,
    }
}
