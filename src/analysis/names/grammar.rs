//! The grammar of persons' names: which of the words around a name that the model
//! labelled belong to it.
//!
//! ```text
//! title* (initial | given)+ [“nickname”] particle* family [[,] suffix] [,] post-nominal*
//!        └───────────────────── the name ───────────────────────────┘
//! ```

use std::ops::Range;

use super::Name;
use super::document::{SentenceCase, Words};
use super::lexicon::Entry;
use super::words::Case;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Document;
use crate::lexicon::Class;
use crate::span::Span;

/// The longest nickname, in tokens: “The Hammer”.
const NICKNAME: usize = 3;

/// The longest family name before a given name of two syllables, in letters.
const FAMILY: usize = 7;

/// How many ends of names are looked for: bounds the work.
const TAILS: usize = 16;

/// Mends the extent of persons' names; `names` are in order and stay so.
pub(super) fn mend(document: &Document<'_>, words: &Words, names: &mut Vec<Name>) {
    let full = names.iter().filter(|n| n.kind == EntityType::Person && n.tokens.len() > 1);
    let mut surnames: Vec<u64> = full.map(|n| words.get(n.tokens.end - 1).lower).collect();
    surnames.sort_unstable();
    let grammar = Grammar { document, words, surnames };
    names.extend(grammar.missed(names));
    grammar.share_tails(names);
    names.sort_by_key(|name| name.tokens.start);
    let mut mended: Vec<Name> = Vec::with_capacity(names.len());
    let mut rest = names.drain(..).peekable();
    while let Some(mut name) = rest.next() {
        let free = mended.last().map_or(0, |before| before.tokens.end);
        let rank = rest.peek().is_some_and(|next| grammar.is_rank_before(&name, next));
        if name.tokens.start < free || rank || grammar.only_letters_after(&name, mended.last()) {
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
}

struct Grammar<'d> {
    document: &'d Document<'d>,
    words: &'d Words,
    /// The last words of the persons' names of several words, in order.
    surnames: Vec<u64>,
}

impl Grammar<'_> {
    /// Takes titles off the start. Post-nominal letters at the end make a person: "Morag
    /// Innes MSP" is no organisation.
    fn trim(&self, name: &mut Name) {
        let tokens = name.tokens.clone();
        let last = tokens.end.saturating_sub(1);
        // "Park Min-ho" is no park, "DC Ellery" no place if somebody is called Ellery.
        let family_first =
            tokens.len() == 2 && self.is_two_syllables(last) && self.is_family(tokens.start);
        let ranked = tokens.len() == 2
            && self.document.is(tokens.start, Class::TitleCapitals)
            && self.surnames.binary_search(&self.words.get(last).lower).is_ok();
        if family_first || ranked {
            name.kind = EntityType::Person;
        }
        let letters = name.tokens.clone().rev().take_while(|&at| self.is_post_nominal(at)).count();
        let bare = name.tokens.start..name.tokens.end - letters;
        let plain = |at: usize| {
            let word = self.words.get(at);
            word.case == Case::Title && !word.entry.has(Entry::ORGANIZATION_WORD)
        };
        if letters > 0 && (2..=3).contains(&bare.len()) && bare.clone().all(plain) {
            name.kind = EntityType::Person;
        }
        if name.kind == EntityType::Person && !bare.is_empty() {
            let mut start = bare.start;
            while let Some(length) = self.title_at(start..bare.end) {
                start += length;
            }
            name.tokens.start = start;
        }
    }

    /// How many tokens at the start of a name are one title; `None` for none, and if
    /// no name would be left.
    fn title_at(&self, tokens: Range<usize>) -> Option<usize> {
        let at = tokens.start;
        if tokens.len() < 2 || !self.is_capital(at) {
            return None;
        }
        let pair = self.document.span_of(at..at + 2).slice(self.document.text);
        if tokens.len() > 2 && self.document.lexicon.word(pair).is(Class::Title) {
            return Some(2);
        }
        let known = self.document.properties(at);
        let shouted = || self.document.token(at).chars().all(char::is_uppercase);
        let title = known.is(Class::Title)
            || known.is(Class::TitleCapitals) && shouted()
            // "Biologist Nick Bos", but not "Dean Martin".
            || known.is(Class::Role) && !known.is(Class::Royal);
        let rank = known.is(Class::TitleCapitals) && shouted();
        let named = self.is_given(at) && tokens.len() == 2;
        (title && (rank || !named)).then_some(1)
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
        let gap = before.tokens.end..name.tokens.start;
        let beside = match gap.len() {
            0 => true,
            1 => self.document.token(gap.start) == ",",
            _ => false,
        };
        beside && name.tokens.clone().all(|at| self.is_post_nominal(at))
    }

    /// Whether what was labelled a name is a rank: "DC" in "DC Ellery".
    fn is_rank_before(&self, name: &Name, next: &Name) -> bool {
        name.tokens.len() == 1
            && next.tokens.start == name.tokens.end
            && next.kind == EntityType::Person
            && self.document.is(name.tokens.start, Class::TitleCapitals)
            && self.document.token(name.tokens.start).chars().all(char::is_uppercase)
    }

    /// Takes in the given name or the initials before a name that has none.
    fn extend_left(&self, name: &mut Name, free: usize) {
        while let Some(before) = name.tokens.start.checked_sub(1).filter(|&at| at >= free) {
            let lone = name.tokens.len() == 1 && self.is_capital(name.tokens.start);
            let initial = self.is_initial(before, free);
            let family = lone && self.is_two_syllables(name.tokens.start) && self.is_family(before);
            if !(initial || family || lone && self.stands_as_given(before, free)) {
                break;
            }
            name.tokens.start = before;
        }
    }

    /// "Min-ho", which layout keeps together only in a name.
    fn is_two_syllables(&self, at: usize) -> bool {
        if self.words.get(at).case != Case::Title {
            return false;
        }
        let mut halves = self.document.token(at).split('-').skip(1);
        let second = halves.next().is_some_and(|half| half.starts_with(char::is_lowercase));
        second && halves.next().is_none()
    }

    /// Whether a token may be the family name before a given name of two syllables.
    fn is_family(&self, at: usize) -> bool {
        let known = self.document.properties(at);
        let short = self.document.token(at).chars().count() <= FAMILY;
        short && self.is_capital(at) && !known.is_any(&[Class::Title, Class::Role, Class::Month])
    }

    /// The names that the model missed although their form leaves no doubt: "An Mi-sook",
    /// "Councillor May Dayton".
    fn missed(&self, names: &[Name]) -> Vec<Name> {
        let mut found = Vec::new();
        for (sentence, case) in self.document.layout.sentences.iter().zip(&self.words.cases) {
            for at in sentence.tokens.clone().skip(1) {
                let titled = *case == SentenceCase::Prose && self.follows_title(at);
                let start = at - usize::from(!titled);
                let named = names.partition_point(|name| name.tokens.end <= start);
                let free = names.get(named).is_none_or(|name| name.tokens.start > at + 1);
                let two = self.is_two_syllables(at) && self.is_family(at - 1);
                if free && titled {
                    found.push(self.name(at..at + 2, EntityType::Person));
                } else if free && two {
                    found.push(self.name(at - 1..at + 1, EntityType::Person));
                }
            }
        }
        found
    }

    /// Whether a given name and a family name follow a title: "Councillor May Dayton".
    fn follows_title(&self, at: usize) -> bool {
        let plain = |at: usize| {
            let known = self.document.properties(at);
            self.words.get(at).case == Case::Title
                && !known.is_any(&[Class::Title, Class::Body, Class::Portfolio, Class::Weekday])
        };
        let title = |at: usize| self.document.is(at, Class::Title) && self.is_capital(at);
        self.is_given(at) && title(at - 1) && plain(at) && self.is_compound_or_title(at + 1)
    }

    /// "Dayton", "Day-Winters".
    fn is_compound_or_title(&self, at: usize) -> bool {
        matches!(self.words.get(at).case, Case::Title | Case::Mixed)
            && !self.document.properties(at).is_any(&[Class::Title, Class::Body, Class::Weekday])
    }

    fn name(&self, tokens: Range<usize>, kind: EntityType) -> Name {
        Name { span: self.document.span_of(tokens.clone()), tokens, kind }
    }

    /// Gives names that are the end of a longer one, from a particle on, their start:
    /// "da Costa e Lima" after "Joao da Costa e Lima".
    fn share_tails(&self, names: &mut [Name]) {
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

    /// Whether a token is an initial without its stop: "T Michael Harker".
    fn is_initial(&self, at: usize, free: usize) -> bool {
        let token = self.document.token(at);
        let letter = token.len() == 1 && token.starts_with(|c: char| c.is_ascii_uppercase());
        let sentence =
            at == free || self.document.token(at.saturating_sub(1)).ends_with(['"', '“']);
        letter && (!matches!(token, "A" | "I") || !sentence)
    }

    /// Whether a token before a surname is the given name of it.
    fn stands_as_given(&self, at: usize, free: usize) -> bool {
        let token = self.document.token(at);
        if !self.is_capital(at) || token.ends_with('.') {
            return false;
        }
        let known = self.document.properties(at);
        // "JD Harker", "D’Angelo Harker"
        let capitals = token.len() == 2 && token.bytes().all(|b| b.is_ascii_uppercase());
        let initials = capitals && (self.is_given(at) || token.contains('J'));
        let entry = self.words.get(at).entry;
        let body = initials && (entry.has(Entry::ORGANIZATION) || entry.place() > 0);
        let apostrophe = matches!(token.char_indices().nth(1), Some((_, '\'' | '’')));
        let before = |back: usize| at.checked_sub(back).filter(|&at| at >= free);
        let dated = known.is(Class::Month)
            && before(1).is_some_and(|at| {
                self.document.properties(at).is_any(&[
                    Class::Preposition,
                    Class::Determiner,
                    Class::Function,
                ])
            });
        // "Will Harker resign?"
        let asked = known.is(Class::Auxiliary) && self.is_question(at);
        let rank = known.is(Class::TitleCapitals) && capitals;
        let role = rank || known.is_any(&[Class::Title, Class::Role, Class::Weekday]);
        // "Chief Justice Nana Okoro"
        let titled = before(1).is_some_and(|at| self.document.is(at, Class::Title));
        (initials || apostrophe || titled || self.is_given(at) || known.is(Class::Particle))
            && !(dated || asked || role || body)
    }

    fn is_question(&self, at: usize) -> bool {
        let sentence = self.document.layout.tokens.get(at).map_or(0, |token| token.sentence);
        let sentence = self.document.layout.sentences.get(sentence);
        sentence
            .is_some_and(|s| s.tokens.clone().rev().take(2).any(|i| self.document.token(i) == "?"))
    }

    /// Takes in a nickname with the family name after it, and a suffix after a comma.
    fn extend_right(&self, name: &mut Name) {
        if let Some(end) = self.nickname(name) {
            name.tokens.end = end;
        }
        while name.tokens.len() > 1 && self.is_post_nominal(name.tokens.end) {
            name.tokens.end += 1;
        }
        // "Lord Harris of Tilbury"
        let end = name.tokens.end;
        let before = name.tokens.start.checked_sub(1);
        let peer =
            before.is_some_and(|at| self.document.is(at, Class::Peer) && self.is_capital(at));
        if peer && self.document.token(end) == "of" && self.is_capital(end + 1) {
            name.tokens.end = end + 2;
        }
        let end = name.tokens.end;
        let after = end + usize::from(self.document.token(end) == ",");
        let suffix = self.document.is(after, Class::Suffix) && self.is_capital(after);
        if suffix && name.tokens.len() > 1 && self.sentence(name).contains(&after) {
            name.tokens.end = after + 1;
        }
    }

    /// The end of the family name behind a nickname in quotation marks or brackets:
    /// "Robert “Bob” Ellery".
    fn nickname(&self, name: &Name) -> Option<usize> {
        let (document, open) = (self.document, name.tokens.end);
        let close: &[&str] = match document.token(open) {
            "“" | "``" => &["”", "''"],
            "\"" => &["\""],
            "‘" => &["’"],
            "'" => &["'"],
            "(" => &[")"],
            _ => return None,
        };
        let sentence = self.sentence(name);
        let shut =
            (open + 2..=open + 1 + NICKNAME).find(|&at| close.contains(&document.token(at)))?;
        let capitals = |mut tokens: Range<usize>| tokens.all(|at| self.is_capital(at));
        let family = shut + 1;
        let particles =
            (family..family + 3).take_while(|&at| document.is(at, Class::Particle)).count();
        let family = family + particles;
        let named = self.is_given(name.tokens.start) || name.tokens.len() > 1;
        let whole = sentence.contains(&family)
            && capitals(open + 1..shut)
            && self.is_capital(family)
            && !document.properties(family).is_any(&[Class::Function, Class::Pronoun]);
        let mut end = family + 1;
        while self.is_capital(end)
            && document.token(end - 1) != ","
            && end < family + 2
            && sentence.contains(&end)
        {
            end += 1;
        }
        (named && whole).then_some(end)
    }

    /// "KC", "OBE", "M.D.": capitals tell them from words.
    fn is_post_nominal(&self, at: usize) -> bool {
        let token = self.document.token(at);
        let capitals = token.chars().filter(|c| c.is_uppercase()).count();
        let bare = || token.replace('.', "").to_lowercase();
        (capitals > 1 || token.starts_with("Esq"))
            && (self.document.is(at, Class::PostNominal)
                || token.contains('.') && self.document.lexicon.is(&bare(), Class::PostNominal))
    }

    /// Whether a token is known as a first name.
    fn is_given(&self, at: usize) -> bool {
        self.words.get(at).entry.first_name() > 0
    }

    fn is_capital(&self, at: usize) -> bool {
        self.document.token(at).starts_with(char::is_uppercase)
    }

    /// The tokens of the sentence that the name is in.
    fn sentence(&self, name: &Name) -> Range<usize> {
        let token = self.document.layout.tokens.get(name.tokens.start);
        let sentence = token.and_then(|token| self.document.layout.sentences.get(token.sentence));
        sentence.map_or(0..0, |sentence| sentence.tokens.clone())
    }
}
