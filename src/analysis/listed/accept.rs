//! Whether the words of a row are its name in this place.

use std::ops::Range;

use super::Found;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::analysis::names::Name;
use crate::analysis::names::document::SentenceCase;
use crate::lexicon::Class;
use crate::lexicon::hash::Set;
use crate::lists::{Lists, Never};

/// A place that is accepted by itself.
#[derive(Debug)]
pub(super) struct Candidate {
    tokens: Range<usize>,
    rows: Vec<u32>,
    /// One word for a person.
    lone: bool,
}

impl Candidate {
    pub(super) fn found(self, document: &Document<'_>) -> Found {
        let span = document.span_of(self.tokens.clone());
        Found { tokens: self.tokens, span, rows: self.rows }
    }
}

/// What stands around the words.
#[derive(Clone, Copy)]
pub(super) struct Around<'a, 'd> {
    pub(super) document: &'a Document<'d>,
    /// What the model found.
    pub(super) names: &'a [Name],
    pub(super) case: SentenceCase,
    /// The first token of the sentence.
    pub(super) first: usize,
}

impl Around<'_, '_> {
    /// The place, if the words are a name there and no part of a longer one.
    pub(super) fn accept(
        &self,
        lists: &Lists,
        mut tokens: Range<usize>,
        rows: Vec<u32>,
        is_word: &dyn Fn(&str) -> bool,
    ) -> Option<Candidate> {
        let row = lists.row(*rows.last()?)?;
        let overlapping = self.overlapping(&tokens);
        for name in overlapping {
            let before = (name.tokens.start..tokens.start).all(|at| self.belongs_before(at));
            let after = (tokens.end..name.tokens.end).all(|at| self.belongs_after(at));
            if !before || !after {
                return None;
            }
        }
        let one_word = tokens.len() == 1;
        let lower = self.document.lower(tokens.start);
        let rules = row.exact || row.any_case;
        if one_word
            && !rules
            && overlapping.is_empty()
            && !self.capital_tells(tokens.start)
            && is_word(lower)
        {
            return None;
        }
        if row.kind.is_none() && !row.never.contains(&Never::Found) {
            let [name] = overlapping else { return None };
            tokens = name.tokens.clone();
        }
        // "Halven Works Ltd": the form belongs to the name.
        let form = |at: usize| {
            self.document.properties(at).is_any(&[Class::LegalForm, Class::CompanyForm])
        };
        if let Some(name) = overlapping.last()
            && (tokens.end..name.tokens.end).any(form)
        {
            tokens.end = name.tokens.end;
        }
        let lone = one_word && row.is_person();
        Some(Candidate { tokens, rows, lone })
    }

    fn overlapping(&self, tokens: &Range<usize>) -> &[Name] {
        let start = self.names.partition_point(|name| name.tokens.end <= tokens.start);
        let end = self.names.partition_point(|name| name.tokens.start < tokens.end);
        self.names.get(start..end.max(start)).unwrap_or_default()
    }

    /// Whether a capital is the word's own: not at the beginning of a sentence, nor in a
    /// headline.
    fn capital_tells(&self, at: usize) -> bool {
        let letters = |at: usize| self.document.token(at).contains(char::is_alphanumeric);
        self.case == SentenceCase::Prose && (self.first..at).any(letters)
    }

    /// A title or an article that the model took into the name.
    fn belongs_before(&self, at: usize) -> bool {
        let classes =
            [Class::Title, Class::Courtesy, Class::BeforeGiven, Class::Role, Class::Article];
        self.document.properties(at).is_any(&classes)
    }

    /// A form of companies, letters after a name, a possessive, a mark.
    fn belongs_after(&self, at: usize) -> bool {
        let classes = [Class::LegalForm, Class::CompanyForm, Class::PostNominal];
        self.document.properties(at).is_any(&classes)
            || matches!(self.document.lower(at), "'s" | "’s")
            || !self.document.token(at).contains(char::is_alphanumeric)
    }
}

/// Leaves out one word for a person where the article names somebody else in full with
/// it: "Lee" beside "Bruce Lee".
pub(super) fn leave_to_others(
    document: &Document<'_>,
    names: &[Name],
    candidates: &mut Vec<Candidate>,
) {
    if !candidates.iter().any(|candidate| candidate.lone) {
        return;
    }
    let full: Set<(usize, usize)> = candidates
        .iter()
        .filter(|candidate| !candidate.lone)
        .map(|candidate| (candidate.tokens.start, candidate.tokens.end))
        .collect();
    let people = names.iter().filter(|n| n.kind == EntityType::Person && n.tokens.len() > 1);
    let others = people.filter(|n| !full.contains(&(n.tokens.start, n.tokens.end)));
    let taken: Set<&str> =
        others.flat_map(|n| n.tokens.clone()).map(|at| document.lower(at)).collect();
    candidates.retain(|candidate| {
        !candidate.lone || !taken.contains(document.lower(candidate.tokens.start))
    });
}
