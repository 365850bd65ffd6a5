//! What stands before and after the part of a name that the model labelled: given names
//! and initials, nicknames, suffixes, letters.

use std::ops::Range;

use super::super::Name;
use super::super::document::SentenceCase;
use super::super::lexicon::Entry;
use super::super::polish;
use super::super::words::Case;
use super::Grammar;
use crate::lexicon::Class;

/// The longest nickname, in tokens: “The Hammer”.
pub(super) const NICKNAME: usize = 3;

impl Grammar<'_> {
    /// Takes in the given name or the initials before a name that has none.
    pub(super) fn extend_left(&self, name: &mut Name, free: usize) {
        while let Some(before) = name.tokens.start.checked_sub(1).filter(|&at| at >= free) {
            let rest = name.tokens.start + 1..name.tokens.end;
            let lone = self.is_capital(name.tokens.start)
                && rest.into_iter().all(|at| {
                    // "Nana | Akuffo-Darko"
                    let joined = self.hyphenates(at) || self.hyphenates(at - 1);
                    joined || self.document.is_post_nominal(at)
                });
            let opens = before == self.sentence(name).start;
            if opens && polish::leads_in(self.document, &(before..name.tokens.end)) {
                break;
            }
            let initial = self.is_initial(before, free);
            let family =
                lone && self.document.is_two_syllables(name.tokens.start) && self.is_family(before);
            let given = lone && self.stands_as_given(before, free);
            let between = name.tokens.len() > 1 && self.stands_between(before, free);
            if !(initial || family || given || between) {
                break;
            }
            name.tokens.start = before;
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
        // "Chief Justice Nana Okoro"
        let titled = before(1).is_some_and(|at| self.document.is(at, Class::Title));
        let kin = titled && known.is(Class::Kinship) && self.is_given(at);
        let role = rank || known.is_any(&[Class::Title, Class::Role, Class::Weekday]) && !kin;
        (initials || apostrophe || titled || self.is_given(at) || known.is(Class::Particle))
            && !(dated || asked || role || body)
    }

    fn is_question(&self, at: usize) -> bool {
        self.document.sentence_of(at).rev().take(2).any(|i| self.document.token(i) == "?")
    }

    /// Takes in a nickname with the family name after it, and a suffix after a comma.
    pub(super) fn extend_right(&self, name: &mut Name) {
        if let Some(end) = self.nickname(name) {
            name.tokens.end = end;
        }
        // "Ms. Kaplan Thaler"
        let before = name.tokens.start.checked_sub(1);
        let courtesy = before.is_some_and(|at| self.document.is(at, Class::Courtesy));
        if courtesy && name.tokens.len() == 1 && self.goes_on(name) {
            name.tokens.end += 1;
        }
        while name.tokens.len() > 1 && self.document.is_post_nominal(name.tokens.end) {
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

    /// Whether a second family name follows the one after a courtesy title.
    fn goes_on(&self, name: &Name) -> bool {
        let next = name.tokens.end;
        let known = self.document.properties(next);
        let other =
            [Class::Function, Class::Role, Class::Title, Class::Body, Class::Weekday, Class::Month];
        let sentence = self.document.layout.tokens.get(next).map_or(0, |token| token.sentence);
        let prose = self.words.cases.get(sentence) == Some(&SentenceCase::Prose);
        prose
            && self.sentence(name).contains(&next)
            && self.words.get(next).case == Case::Title
            && !known.is_any(&other)
            && !self.words.get(next).entry.has(Entry::ORGANIZATION_WORD | Entry::NATIONALITY)
            && !self.document.token(next).ends_with('.')
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
}
