//! What the marks behind a name tell: an age, the party of somebody, a possessive mark that is
//! a part of the name.

use std::ops::Range;

use super::super::Name;
use super::Grammar;
use crate::analysis::entities::EntityType;
use crate::lexicon::Class;
use crate::lexicon::verbs::Form;

/// How far into a sentence a word for kin is looked for, in tokens: bounds the work.
const KIN: usize = 64;

/// The most names that are looked for without their mark: bounds the work.
const MARKED: usize = 32;

impl Grammar<'_> {
    /// Whether a name is only the party and state of the person before it: "Ann Berger
    /// (D-Ohio)", "Ann Berger, R-N.Y.,".
    pub(super) fn is_party_tag(&self, name: &Name, before: Option<&Name>) -> bool {
        let person = before.filter(|before| before.kind == EntityType::Person);
        let gap = person.map(|person| person.tokens.end..name.tokens.start);
        let opened = gap.is_some_and(|gap| {
            gap.len() == 1 && matches!(self.document.token(gap.start), "(" | ",")
        });
        let text = name.span.slice(self.document.text);
        let closed = matches!(self.document.token(name.tokens.end), ")" | ",");
        opened && closed && {
            let mut letters = text.chars();
            let party = letters.next().is_some_and(|c| matches!(c, 'D' | 'R' | 'I'));
            let hyphen = matches!(letters.next(), Some('-' | '‑' | '–'));
            party && hyphen && letters.next().is_some_and(|c| c.is_ascii_uppercase())
        }
    }

    /// Takes those for people who stand in a list with their ages, whatever else is called so:
    /// "her children Brooklyn, 19, and Georgia, 17".
    pub(super) fn aged(&self, names: &mut [Name]) {
        let other = |name: &Name| {
            matches!(name.kind, EntityType::Location | EntityType::Organization | EntityType::Misc)
        };
        let aged = |name: &Name| name.tokens.len() == 1 && self.has_age(name.tokens.end);
        if !names.iter().any(|name| other(name) && aged(name)) {
            return;
        }
        let sentence = |name: &Name| {
            self.document.layout.tokens.get(name.tokens.start).map(|token| token.sentence)
        };
        let mut listed: Vec<&str> = names
            .chunk_by(|a, b| sentence(a) == sentence(b))
            .filter(|names| names.iter().filter(|name| aged(name)).count() > 1)
            .filter(|names| names.first().is_some_and(|name| self.tells_kin(name)))
            .flatten()
            .filter(|name| other(name) && aged(name))
            .map(|name| self.document.token(name.tokens.start))
            .collect();
        if listed.is_empty() {
            return;
        }
        listed.sort_unstable();
        for name in names.iter_mut().filter(|name| name.tokens.len() == 1) {
            let at = name.tokens.start;
            let lies_in = at.checked_sub(1).is_some_and(|b| {
                self.document.is(b, Class::Preposition)
                    && !matches!(self.document.lower(b), "to" | "for" | "with" | "by")
            });
            if other(name) && !lies_in && listed.binary_search(&self.document.token(at)).is_ok() {
                name.kind = EntityType::Person;
            }
        }
    }

    /// Whether the sentence of a name tells of somebody's kin: of "Texas, 12, and Georgia, 11" the
    /// numbers are no ages.
    fn tells_kin(&self, name: &Name) -> bool {
        self.sentence(name).take(KIN).any(|at| {
            self.document.is_noun_of(at, &[Class::Kinship])
                || matches!(self.document.lower(at), "children" | "kid" | "kids")
        })
    }

    /// Whether an age stands at `at`: ", 19,", ", 17.".
    fn has_age(&self, at: usize) -> bool {
        let end = self.document.age_at(at);
        end.is_some_and(|end| matches!(self.document.token(end), "," | "." | ";" | "and" | ")"))
    }

    /// Makes one name of a word and the possessive mark that belongs to it: "Lind’s | of London",
    /// "the Women’s | Daily Post", "Lind’s | said", where it is never called without the mark.
    pub(super) fn own_marks(&self, names: &mut Vec<Name>) {
        let marked: Vec<usize> = (0..names.len())
            .filter(|&at| names.get(at).is_some_and(|name| self.touches_mark(name)))
            .collect();
        if marked.is_empty() {
            return;
        }
        let mut asked = 0;
        for &at in &marked {
            let next = names.get(at + 1).map(|next| (next.tokens.clone(), next.kind));
            let Some(name) = names.get(at) else { continue };
            let mark = name.tokens.end;
            let place = name.kind == EntityType::Location;
            if place || !self.document.is_possessive_mark(mark) || name.tokens.len() > 2 {
                continue;
            }
            let of = self.document.token(mark + 1) == "of";
            let place = next.filter(|(tokens, kind)| {
                of && tokens.start == mark + 2 && *kind == EntityType::Location
            });
            if let Some((tokens, _)) = place {
                self.become_body(names, at, tokens.end);
            } else if asked < MARKED && self.speaks(mark + 1) {
                asked += 1;
                if !self.is_never_bare(names, at) {
                    continue;
                }
                let word = name.tokens.clone();
                for other in &marked {
                    let same = names.get(*other).is_some_and(|n| self.is_same(n, &word));
                    if same {
                        let end = names.get(*other).map_or(0, |n| n.tokens.end);
                        self.become_body(names, *other, end + 1);
                    }
                }
            }
        }
        for name in names.iter_mut().filter(|name| name.kind == EntityType::Organization) {
            if let Some(start) = self.plural_owner(name) {
                name.tokens.start = start;
                name.span = self.document.span_of(name.tokens.clone());
            }
        }
        let mut end = 0;
        names.retain(|name| {
            let free = name.tokens.start >= end;
            end = end.max(name.tokens.end);
            free
        });
    }

    fn touches_mark(&self, name: &Name) -> bool {
        let before = name.tokens.start.checked_sub(1);
        self.document.is_possessive_mark(name.tokens.end)
            || before.is_some_and(|at| self.document.is_possessive_mark(at))
    }

    fn become_body(&self, names: &mut [Name], at: usize, end: usize) {
        let Some(name) = names.get_mut(at) else { return };
        name.tokens.end = end;
        name.kind = EntityType::Organization;
        name.span = self.document.span_of(name.tokens.clone());
    }

    /// Whether a past tense that can be no participle stands at `at`: "said".
    fn speaks(&self, at: usize) -> bool {
        let lower = self.document.lower(at);
        let known = self.document.lexicon.reports(lower).and_then(|reports| reports.alone);
        known.is_some_and(|verb| verb.form == Form::Past) && !lower.ends_with("ed")
    }

    /// Whether all mentions of a name have the possessive mark, and it is no given name.
    fn is_never_bare(&self, names: &[Name], at: usize) -> bool {
        let Some(word) = names.get(at).map(|name| name.tokens.clone()) else { return false };
        let same = names.iter().filter(|name| self.is_same(name, &word));
        let last = word.end.saturating_sub(1);
        let elsewhere = names.iter().any(|name| {
            let token = self.document.token(name.tokens.end.saturating_sub(1));
            !self.is_same(name, &word) && token == self.document.token(last)
        });
        let body = names.get(at).is_some_and(|name| name.kind == EntityType::Organization);
        (body || !self.is_given(last))
            && !elsewhere
            && same.clone().all(|name| self.document.is_possessive_mark(name.tokens.end))
    }

    fn is_same(&self, name: &Name, word: &Range<usize>) -> bool {
        name.tokens.len() == word.len()
            && name
                .tokens
                .clone()
                .zip(word.clone())
                .all(|(a, b)| self.document.token(a) == self.document.token(b))
    }

    /// Where a body's name begins that has those in front whom it is for: "Women’s | Wear Daily".
    fn plural_owner(&self, name: &Name) -> Option<usize> {
        let mark = name.tokens.start.checked_sub(1)?;
        let owner = mark.checked_sub(1).filter(|_| self.document.is_possessive_mark(mark))?;
        let first = self.sentence(name).start;
        let many = matches!(self.document.lower(owner), "women" | "men" | "children" | "people");
        (owner > first && many && self.is_capital(owner)).then_some(owner)
    }
}
