//! The grammar of persons' names: which of the words around a name that the model
//! labelled belong to it.
//!
//! ```text
//! title* (initial | given)+ [“nickname”] particle* family [[,] suffix] [,] post-nominal*
//!        └───────────────────── the name ───────────────────────────┘
//! ```

mod behind;
mod extent;
mod joints;
mod missed;
mod signature;

use std::ops::Range;

use super::Name;
use super::document::Words;
use super::lexicon::Entry;
use super::words::Case;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// The longest family name before a given name of two syllables, in letters.
const FAMILY: usize = 7;

/// How many tokens of letters, with their commas, may follow a name.
const LETTERS: usize = 8;

/// The most tokens from an office in letters back to its article: "the three - time MP".
const DESCRIBED: usize = 5;

/// Adds the names that the model missed although their form leaves no doubt.
pub(super) fn find(document: &Document<'_>, words: &Words, names: &mut Vec<Name>) {
    let grammar = Grammar { document, words, surnames: Vec::new() };
    names.extend(grammar.missed(names));
    names.sort_by_key(|name| name.tokens.start);
}

/// Mends the extent of persons' names; `names` are in order and stay so.
pub(super) fn mend(document: &Document<'_>, words: &Words, names: &mut Vec<Name>) {
    let persons = names.iter().filter(|n| n.kind == EntityType::Person && !n.tokens.is_empty());
    let family = |name: &Name| words.get(document.family_name(name.tokens.clone())).lower;
    let mut surnames: Vec<u64> = persons.map(family).collect();
    surnames.sort_unstable();
    let grammar = Grammar { document, words, surnames };
    grammar.share_tails(names);
    names.sort_by_key(|name| name.tokens.start);
    grammar.signatures(names);
    grammar.joint(names);
    grammar.couples(names);
    grammar.aged(names);
    let mut mended: Vec<Name> = Vec::with_capacity(names.len());
    let mut rest = names.drain(..).peekable();
    while let Some(mut name) = rest.next() {
        let free = mended.last().map_or(0, |before| before.tokens.end);
        let rank = rest.peek().is_some_and(|next| grammar.is_rank_before(&name, next));
        if name.tokens.start < free
            || rank
            || grammar.is_office_of_letters(&name)
            || grammar.only_letters_after(&name, mended.last())
            || grammar.is_party_tag(&name, mended.last())
        {
            continue;
        }
        grammar.trim(&mut name);
        if name.kind == EntityType::Person {
            if grammar.is_title_alone(&name) {
                continue;
            }
            let free = free.max(grammar.sentence(&name).start);
            grammar.extend_left(&mut name, free);
            grammar.extend_right(&mut name);
        }
        while rest.next_if(|next| next.tokens.end <= name.tokens.end).is_some() {}
        name.span = document.span_of(name.tokens.clone());
        mended.push(name);
    }
    drop(rest);
    *names = mended;
    grammar.own_marks(names);
}

struct Grammar<'d> {
    document: &'d Document<'d>,
    words: &'d Words,
    /// The last words of the persons' names, in order.
    surnames: Vec<u64>,
}

impl Grammar<'_> {
    /// Takes titles off the start. Post-nominal letters at the end make a person: "Morag
    /// Innes MSP" is no organisation.
    fn trim(&self, name: &mut Name) {
        if let Some(start) = self.after_portfolio(name) {
            (name.kind, name.tokens.start) = (EntityType::Person, start);
        }
        if self.ends_in_rank(name) {
            name.tokens.end -= 1;
        }
        let tokens = name.tokens.clone();
        let last = tokens.end.saturating_sub(1);
        // "Park Min-ho" is no park, "DC Ellery" no place if somebody is called Ellery.
        let family_first = tokens.len() == 2
            && self.document.is_two_syllables(last)
            && self.is_family(tokens.start);
        let ranked = tokens.len() == 3
            && self.document.is(tokens.start, Class::TitleCapitals)
            && self.is_given(tokens.start + 1)
            || tokens.len() == 2
                && (self.document.is(tokens.start, Class::TitleCapitals)
                    || self.is_two_initials(tokens.start))
                && self.surnames.binary_search(&self.words.get(last).lower).is_ok();
        let titled = || name.kind != EntityType::Person && self.is_titled(tokens.clone());
        if family_first || ranked || titled() {
            name.kind = EntityType::Person;
        }
        let letters =
            name.tokens.clone().rev().take_while(|&at| self.document.is_post_nominal(at)).count();
        let bare = name.tokens.start..name.tokens.end - letters;
        let plain = |at: usize| {
            let word = self.words.get(at);
            word.case == Case::Title && !word.entry.has(Entry::ORGANIZATION_WORD)
        };
        // "Lind Jr."
        let words = tokens.start..tokens.end - usize::from(self.document.token(last) == ".");
        let younger = || {
            let word = words.clone().next_back().map_or("", |at| self.document.token(at));
            word.starts_with(['J', 'S'])
                && self.document.lexicon.word(word.trim_end_matches('.')).is(Class::Suffix)
        };
        if name.kind != EntityType::Person
            && (2..=4).contains(&words.len())
            && younger()
            && words.clone().all(plain)
        {
            name.kind = EntityType::Person;
        }
        if letters > 0 && (2..=3).contains(&bare.len()) && bare.clone().all(plain) {
            name.kind = EntityType::Person;
        }
        if name.kind == EntityType::Person && !bare.is_empty() {
            let mut start = bare.start + usize::from(self.ends_title(&bare));
            // "In Boehlert’s district"
            let opens = self.document.is(start, Class::Preposition) && bare.len() > 1;
            start += usize::from(opens && !self.is_given(start));
            while let Some(length) = self.title_at(start..bare.end) {
                start += length;
            }
            name.tokens.start = start;
        }
    }

    /// Whether the last word of a body's name is the rank of somebody there: "The Suffolk
    /// Constabulary | Sergeant | added".
    fn ends_in_rank(&self, name: &Name) -> bool {
        let tokens = &name.tokens;
        if name.kind != EntityType::Organization || tokens.len() < 3 {
            return false;
        }
        let last = tokens.end - 1;
        let before = tokens.start.checked_sub(1).map_or("", |at| self.document.lower(at));
        before == "the"
            && self.document.is(last, Class::Title)
            && self.is_capital(last - 1)
            && self.document.token(tokens.end).starts_with(char::is_lowercase)
    }

    /// Whether a name with titles before it is a person's, where the model took it for a
    /// body: somebody is called so elsewhere, or speaks here, "Coach Cox said".
    fn is_titled(&self, tokens: Range<usize>) -> bool {
        let mut start = tokens.start;
        while let Some(length) = self.title_at(start..tokens.end) {
            start += length;
        }
        let rest = start..tokens.end;
        if start == tokens.start || !(1..=3).contains(&rest.len()) {
            return false;
        }
        let plain = |at: usize| {
            let word = self.words.get(at);
            let other = [Class::Body, Class::PlaceNoun, Class::Award, Class::Role];
            word.case == Case::Title
                && !word.entry.has(Entry::ORGANIZATION_WORD)
                && !self.document.properties(at).is_any(&other)
        };
        let reports = |at: usize| self.document.lexicon.reports(self.document.lower(at)).is_some();
        let speaks = || reports(tokens.end) || tokens.start.checked_sub(1).is_some_and(reports);
        let known = || self.surnames.binary_search(&self.words.get(tokens.end - 1).lower).is_ok();
        let given = || rest.len() > 1 && self.is_given(rest.start);
        rest.clone().all(plain) && (given() || known() || speaks())
    }

    /// Where the person's name begins in "Minister for Transport | Ann Berger", if the
    /// model took what the minister is for into it.
    fn after_portfolio(&self, name: &Name) -> Option<usize> {
        let tokens = name.tokens.clone();
        let joins = tokens.start.checked_sub(1).filter(|_| tokens.len() > 1)?;
        let office = joins.checked_sub(1)?;
        if !matches!(self.document.lower(joins), "for" | "of") {
            return None;
        }
        // "Secretary of State | Ford"
        let state = self.document.token(tokens.start) == "State";
        if tokens.len() == 2 {
            let held = state && self.document.is(office, Class::Role);
            return held.then_some(tokens.start + 1);
        }
        let of_state = office > 0 && self.document.lower(office - 1) == "of";
        let held = self.document.is(office, Class::Role)
            || self.document.token(office) == "State" && of_state;
        let last = tokens.clone().last()?;
        let known = name.kind == EntityType::Person
            || self.surnames.binary_search(&self.words.get(last).lower).is_ok();
        if !(held && known) || self.is_given(tokens.start) {
            return None;
        }
        let given = (tokens.start + 1..last).find(|&at| self.is_given(at));
        Some(given.unwrap_or(last - 1))
    }

    /// How many tokens at the start of a name are one title; `None` for none, and if
    /// no name would be left.
    fn title_at(&self, tokens: Range<usize>) -> Option<usize> {
        let at = tokens.start;
        if tokens.len() < 2 || !self.is_capital(at) {
            return None;
        }
        let pair = self.document.span_of(at..at + 2).slice(self.document.text);
        let known = self.document.properties(at);
        if tokens.len() > 2
            && (self.document.lexicon.word(pair).is(Class::Title) || self.is_wide_title(at))
        {
            return Some(2);
        }
        let shouted = || self.document.token(at).chars().all(char::is_uppercase);
        let title = known.is(Class::Title)
            || known.is(Class::TitleCapitals) && shouted()
            // "Biologist Nick Bos", but not "Dean Martin".
            || known.is_any(&[Class::Role, Class::Human]) && !known.is(Class::Royal);
        let rank = known.is(Class::TitleCapitals) && shouted();
        let named = self.is_given(at) && tokens.len() == 2;
        (title && (rank || !named)).then_some(1)
    }

    /// Whether a name begins with the last word of a title: "Det | Con Ann Berger".
    pub(super) fn ends_title(&self, name: &Range<usize>) -> bool {
        let before = name.start.checked_sub(1).filter(|&at| name.len() > 1 && self.is_capital(at));
        before.is_some_and(|at| {
            let pair = self.document.span_of(at..at + 2).slice(self.document.text);
            self.document.lexicon.word(pair).is(Class::Title)
        })
    }

    /// Whether the title at `at` says first of what: "County Executive", "U.S. Attorney".
    fn is_wide_title(&self, at: usize) -> bool {
        let wide = self.document.is(at, Class::RoleModifier)
            || matches!(self.document.lower(at), "us" | "u.s." | "uk" | "u.k.");
        let office = self.document.properties(at + 1);
        let held = office.is_any(&[Class::Role, Class::Title]) && !office.is(Class::Body);
        wide && held && self.is_capital(at + 1) && !self.is_given(at)
    }

    /// Whether what was labelled a body is an office in letters: "The MP | added", "the first-time
    /// MP".
    fn is_office_of_letters(&self, name: &Name) -> bool {
        let at = name.tokens.start;
        let plain = |t: usize| !self.document.token(t).starts_with(char::is_uppercase);
        let determiner = |t: usize| self.document.is(t, Class::Determiner);
        let article = || {
            let mut before = (0..at).rev().take(DESCRIBED);
            before.find(|&t| determiner(t) || !plain(t)).is_some_and(determiner)
        };
        name.kind == EntityType::Organization
            && name.tokens.len() == 1
            && self.document.token(at).bytes().all(|b| b.is_ascii_uppercase())
            && article()
            && self.document.properties(at).is_any(&[Class::Role, Class::TitleCapitals])
    }

    /// Whether a person's name is nothing but a title: "Taoiseach".
    fn is_title_alone(&self, name: &Name) -> bool {
        let title = |at: usize| {
            let known = self.document.properties(at);
            known.is(Class::Title) && !known.is(Class::Suffix)
        };
        name.tokens.clone().all(title) && !self.is_given(name.tokens.start)
    }

    /// Whether what was labelled a name only follows one: "Jack Orr, CPA".
    fn only_letters_after(&self, name: &Name, before: Option<&Name>) -> bool {
        let Some(before) = before.filter(|before| before.kind == EntityType::Person) else {
            return false;
        };
        let mut gap = before.tokens.end..name.tokens.start;
        // "Jack Orr, MD, CPA"
        let beside = gap.len() <= LETTERS
            && gap.all(|at| self.document.token(at) == "," || self.document.is_post_nominal(at));
        beside && name.tokens.clone().all(|at| self.document.is_post_nominal(at))
    }

    /// Whether what was labelled a name is a rank: "DC" in "DC Ellery".
    fn is_rank_before(&self, name: &Name, next: &Name) -> bool {
        self.is_half_a_title(name, next)
            || name.tokens.len() == 1
                && next.tokens.start == name.tokens.end
                && next.kind == EntityType::Person
                && self.document.is(name.tokens.start, Class::TitleCapitals)
                && self.document.token(name.tokens.start).chars().all(char::is_uppercase)
    }

    /// Whether what was labelled a name is the first word of a title: "Lance" in "Lance
    /// Corporal Ann Berger".
    fn is_half_a_title(&self, name: &Name, next: &Name) -> bool {
        let (start, end) = (name.tokens.start, name.tokens.end);
        let pair = self.document.span_of(start..start + 2).slice(self.document.text);
        end == start + 1
            && next.tokens.start == end + 1
            && next.kind == EntityType::Person
            && self.document.lexicon.word(pair).is(Class::Title)
    }

    /// "JD"
    fn is_two_initials(&self, at: usize) -> bool {
        let token = self.document.token(at);
        token.len() == 2 && token.bytes().all(|b| b.is_ascii_uppercase())
    }

    /// Whether a token may be the family name before a given name of two syllables.
    fn is_family(&self, at: usize) -> bool {
        let known = self.document.properties(at);
        let short = self.document.token(at).chars().count() <= FAMILY;
        let other = [Class::Title, Class::Role, Class::Month, Class::Weekday];
        short && self.is_capital(at) && !known.is_any(&other)
    }

    /// Whether a token is known as a first name.
    fn is_given(&self, at: usize) -> bool {
        self.words.get(at).entry.first_name() > 0 || self.document.is(at, Class::GivenShort)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.document.token(at).starts_with(char::is_uppercase)
    }

    /// The tokens of the sentence that the name is in.
    fn sentence(&self, name: &Name) -> Range<usize> {
        self.document.sentence_of(name.tokens.start)
    }
}
