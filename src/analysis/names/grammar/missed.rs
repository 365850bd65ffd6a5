//! Names that the model missed, and names of which it found the end alone.

use std::ops::Range;

use super::super::Name;
use super::super::document::SentenceCase;
use super::super::words::Case;
use super::Grammar;
use crate::analysis::entities::EntityType;
use crate::lexicon::Class;
use crate::span::Span;

/// How many ends of names are looked for: bounds the work.
const TAILS: usize = 16;

/// How large a place is that nobody is called after.
const COUNTRY: u32 = 3;

impl Grammar<'_> {
    /// The names that the model missed although their form leaves no doubt: "An Mi-sook",
    /// "Councillor May Dayton".
    pub(super) fn missed(&self, names: &[Name]) -> Vec<Name> {
        let mut found = Vec::new();
        for (sentence, case) in self.document.layout.sentences.iter().zip(&self.words.cases) {
            let given = |at: &usize| self.words.get(*at).case == Case::Title;
            for at in sentence.tokens.clone().skip(1).filter(given) {
                let prose = *case == SentenceCase::Prose;
                let tokens = if prose && self.follows_title(at) {
                    at..at + 2
                } else if self.document.is_two_syllables(at) && self.is_family(at - 1) {
                    at - 1..at + 1
                } else if prose && self.follows_kin(at) {
                    at..at + 1
                } else {
                    continue;
                };
                let named = names.partition_point(|name| name.tokens.end <= tokens.start);
                if names.get(named).is_none_or(|name| name.tokens.start >= tokens.end) {
                    found.push(self.name(tokens, EntityType::Person));
                }
            }
        }
        found
    }

    /// Whether a given name and a family name follow a title: "Councillor May Dayton".
    fn follows_title(&self, at: usize) -> bool {
        let plain = |at: usize| {
            let known = self.document.properties(at);
            !known.is_any(&[Class::Title, Class::Body, Class::Portfolio, Class::Weekday])
        };
        let title = |at: usize| self.document.is(at, Class::Title) && self.is_capital(at);
        self.is_given(at) && title(at - 1) && plain(at) && self.is_compound_or_title(at + 1)
    }

    /// Whether a word alone between commas says what a relative is called: "his mother, Joy, said".
    fn follows_kin(&self, at: usize) -> bool {
        let kin = at
            .checked_sub(2)
            .is_some_and(|kin| self.document.is(kin, Class::Kinship) && !self.is_capital(kin));
        kin && self.document.token(at - 1) == ","
            && matches!(self.document.token(at + 1), "," | ";" | ".")
            && !self.document.properties(at).is_any(&[Class::Weekday, Class::Month])
    }

    /// Takes somebody for a person who has a given name and the family name of the next one:
    /// "Vic and Nora Berger", where Vic is no place.
    pub(super) fn couples(&self, names: &mut [Name]) {
        for at in 1..names.len() {
            let Some([one, other]) = names.get_mut(at - 1..=at) else { continue };
            let place = self.words.get(one.tokens.start).entry.place();
            let given = one.tokens.len() == 1 && self.is_given(one.tokens.start) && place < COUNTRY;
            let beside = self.document.token(one.tokens.end) == "and"
                && other.tokens.start == one.tokens.end + 1;
            let full = other.kind == EntityType::Person
                && other.tokens.len() > 1
                && self.is_given(other.tokens.start);
            if given && beside && full {
                one.kind = EntityType::Person;
            }
        }
    }

    /// "Dayton", "Day-Winters".
    fn is_compound_or_title(&self, at: usize) -> bool {
        matches!(self.words.get(at).case, Case::Title | Case::Mixed)
            && !self.document.properties(at).is_any(&[Class::Title, Class::Body, Class::Weekday])
    }

    pub(super) fn name(&self, tokens: Range<usize>, kind: EntityType) -> Name {
        Name { span: self.document.span_of(tokens.clone()), tokens, kind }
    }

    /// Gives names that are the end of a longer one, from a particle on, their start:
    /// "da Costa e Lima" after "Joao da Costa e Lima".
    pub(super) fn share_tails(&self, names: &mut [Name]) {
        let text = self.document.text;
        let persons = names.iter().filter(|name| name.kind == EntityType::Person);
        let mut tails: Vec<&str> = persons
            .filter_map(|name| {
                let particle =
                    name.tokens.clone().skip(1).find(|&at| {
                        self.document.is(at, Class::Particle) && !self.is_capital(at)
                    })?;
                Some(self.document.span_of(particle..name.tokens.end).slice(text))
            })
            .collect();
        tails.sort_unstable();
        tails.dedup();
        tails.truncate(TAILS);
        for name in names.iter_mut() {
            let before = text.get(..name.span.end).unwrap_or("");
            let tail = tails.iter().find(|tail| {
                before
                    .strip_suffix(**tail)
                    .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
            });
            if let Some(tail) = tail.filter(|tail| tail.len() > name.span.len()) {
                let span = Span::new(name.span.end - tail.len(), name.span.end);
                *name =
                    Name { span, tokens: self.document.tokens_in(span), kind: EntityType::Person };
            }
        }
    }
}
