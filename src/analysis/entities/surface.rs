//! Names as they stand in the text, taken apart.

use std::cell::OnceCell;

use super::knowledge::Place;
use super::phrase::{words_back, words_forward};
use super::{EntityType, Gender, Knowledge, roles};
use crate::analysis::layout::Document;
use crate::analysis::names::Name;
use crate::span::Span;

/// One name in the body.
#[derive(Debug)]
pub(super) struct Surface<'a> {
    /// Where it stands.
    pub(super) span: Span,
    /// What it names; the recogniser's choice until it is reconciled.
    pub(super) kind: EntityType,
    /// Without article, courtesy title and possessive.
    pub(super) text: &'a str,
    /// `text` lower-cased, without dots, its words and the parts joined by
    /// hyphens separated by one space: equal for all writings of a name.
    pub(super) key: &'a str,
    /// The words of `key`.
    pub(super) words: Vec<&'a str>,
    /// The place of that name, once it was looked up.
    place: OnceCell<Option<Place>>,
    /// Whether a courtesy title stands before it.
    pub(super) courtesy: bool,
    /// The gender that a courtesy title or a role before it tells.
    pub(super) gender: Gender,
    /// The role that stands before it.
    pub(super) role: Option<Span>,
}

impl Surface<'_> {
    /// The place of that name, if the name has one dominant reading.
    pub(super) fn place(&self, knowledge: &Knowledge) -> Option<Place> {
        *self.place.get_or_init(|| knowledge.place(self.text))
    }
}

/// The keys of all names, one after another; surfaces borrow from it.
#[derive(Debug, Default)]
pub(super) struct Lowered<'a> {
    keys: String,
    names: Vec<Raw<'a>>,
}

#[derive(Debug)]
struct Raw<'a> {
    span: Span,
    kind: EntityType,
    text: &'a str,
    /// Gender of a courtesy title within the name.
    courtesy: Option<Gender>,
    /// A role at the start of the name, where the recogniser took it in.
    role: Option<Span>,
    key: Span,
}

impl<'a> Lowered<'a> {
    /// The names in the order of the text; those that are empty, overlap
    /// another, or only complete a title are left out.
    pub(super) fn of(document: &Document<'a>, knowledge: &Knowledge, names: &[Name]) -> Self {
        let mut sorted: Vec<&Name> = names.iter().collect();
        sorted.sort_by_key(|n| (n.span.start, n.span.end));
        let length = sorted.iter().map(|n| n.span.len()).sum();
        let keys = String::with_capacity(length);
        let mut lowered = Self { keys, names: Vec::with_capacity(sorted.len()) };
        for name in sorted {
            let overlaps = lowered.names.last().is_some_and(|s| s.span.end > name.span.start);
            let text = name.span.slice(document.text).trim();
            if !overlaps && !text.is_empty() && !is_portfolio(document.text, name.span, text) {
                lowered.push(knowledge, name, text);
            }
        }
        lowered
    }

    fn push(&mut self, knowledge: &Knowledge, name: &Name, whole: &'a str) {
        let mut text = without_possessive(whole);
        let mut courtesy = None;
        let mut role = None;
        while let Some((first, rest)) = text.split_once(' ') {
            let gender = courtesy_title(first);
            let titled = name.kind == EntityType::Person && is_title(first, rest, knowledge);
            if gender.is_none() && !titled && !matches!(first, "the" | "The") {
                break;
            }
            if titled && gender.is_none() {
                role = role.or(Some(first));
            }
            courtesy = courtesy.or(gender);
            text = rest.trim_start();
        }
        if text.is_empty() {
            text = whole;
        }
        let start = self.keys.len();
        push_key(text, start, &mut self.keys);
        let key = Span::new(start, self.keys.len());
        // Only a title that opens the name has a known place.
        let role = role
            .filter(|role| whole.starts_with(role))
            .map(|role| Span::new(name.span.start, name.span.start + role.len()));
        self.names.push(Raw { span: name.span, kind: name.kind, text, courtesy, role, key });
    }
}

/// Whether the name at `span` is what somebody is a minister of: "State" in
/// "Secretary of State", which names no department.
fn is_portfolio(text: &str, span: Span, name: &str) -> bool {
    let portfolio = matches!(
        name,
        "State"
            | "Defense"
            | "Defence"
            | "Treasury"
            | "Justice"
            | "Finance"
            | "Interior"
            | "Health"
            | "Education"
            | "Energy"
            | "Commerce"
            | "Trade"
            | "Labor"
            | "Labour"
            | "Agriculture"
            | "Transport"
            | "Transportation"
            | "Environment"
            | "Housing"
            | "Culture"
            | "Home"
            | "Foreign"
            | "War"
            | "Foreign Affairs"
            | "Home Affairs"
            | "Internal Affairs"
            | "Veterans Affairs"
    );
    let office = |word: &str| {
        let lower = word.to_lowercase();
        ["secretary", "secretaries", "minister", "ministers"].iter().any(|o| lower.ends_with(o))
    };
    if !portfolio {
        return false;
    }
    let (left, right) = (text.get(..span.start).unwrap_or(""), text.get(span.end..).unwrap_or(""));
    let mut before = words_back(left).map(|w| w.slice(left));
    let next = words_forward(right).next().map_or("", |w| w.slice(right));
    let of_it = matches!(before.next(), Some("of" | "for")) && before.next().is_some_and(office);
    of_it || office(next.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether the first word of a person's name is a role: "Biologist Nick Bos",
/// but not "Dean Martin" or "Prince Harry".
fn is_title(first: &str, rest: &str, knowledge: &Knowledge) -> bool {
    if !rest.trim().contains(' ') {
        return false;
    }
    let lower = first.to_lowercase();
    knowledge.role_head(&lower).is_some() && knowledge.first_name(&lower).is_none()
}

fn push_key(text: &str, start: usize, keys: &mut String) {
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '-' | '‑' | '–') {
            space = true;
        } else if c != '.' && c != ',' {
            if space && keys.len() > start {
                keys.push(' ');
            }
            space = false;
            match c {
                '’' => keys.push('\''),
                _ if c.is_ascii() => keys.push(c.to_ascii_lowercase()),
                _ => keys.extend(c.to_lowercase()),
            }
        }
    }
}

/// The names, taken apart.
pub(super) fn read<'a>(
    document: &Document<'a>,
    knowledge: &Knowledge,
    lowered: &'a Lowered<'a>,
) -> Vec<Surface<'a>> {
    lowered.names.iter().map(|raw| take_apart(document.text, knowledge, lowered, raw)).collect()
}

fn take_apart<'a>(
    text: &'a str,
    knowledge: &Knowledge,
    lowered: &'a Lowered<'a>,
    raw: &Raw<'a>,
) -> Surface<'a> {
    let outside = last_word(text.get(..raw.span.start).unwrap_or(""));
    let plain_title = matches!(outside.trim_end_matches('.'), "Mr" | "Mrs" | "Ms");
    let kind = if plain_title { EntityType::Person } else { raw.kind };
    let person = kind == EntityType::Person;
    let beside = if person { courtesy_title(outside) } else { None };
    let courtesy = raw.courtesy.or(beside);
    let before = if person { roles::before(text, raw.span.start, knowledge) } else { None };
    let role = raw.role.or(before);
    let told = role.map_or(Gender::Unknown, |r| roles::gender(r.slice(text), knowledge));
    let key = raw.key.slice(&lowered.keys);
    let mut words = Vec::with_capacity(memchr::memchr_iter(b' ', key.as_bytes()).count() + 1);
    words.extend(key.split_ascii_whitespace());
    Surface {
        span: raw.span,
        kind,
        text: raw.text,
        key,
        place: OnceCell::new(),
        words,
        courtesy: courtesy.is_some(),
        gender: courtesy.filter(|&g| g != Gender::Unknown).unwrap_or(told),
        role,
    }
}

/// The word that a text ends with, if a space follows it; "" if it is long.
fn last_word(text: &str) -> &str {
    let Some(left) = text.strip_suffix([' ', '\u{a0}']) else { return "" };
    let near = left.get(left.ceil_char_boundary(left.len().saturating_sub(32))..).unwrap_or("");
    near.rsplit(char::is_whitespace).next().unwrap_or("")
}

/// The text without "'s" at its end.
pub(super) fn without_possessive(text: &str) -> &str {
    text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text)
}

/// The gender that a courtesy title tells; `None` if the word is none.
pub(super) fn courtesy_title(word: &str) -> Option<Gender> {
    match word.trim_start_matches(['"', '“', '(', '\'', '‘']).trim_end_matches('.') {
        "Mr" | "Sir" | "Lord" | "Monsieur" | "Herr" | "Señor" | "MR" | "Mister" => {
            Some(Gender::Male)
        }
        "Mrs" | "Ms" | "Miss" | "Lady" | "Dame" | "Madame" | "Mme" | "Frau" | "Señora"
        | "Baroness" | "MRS" | "MS" => Some(Gender::Female),
        "Dr" | "Mx" | "Hon" | "Honorable" | "Honourable" => Some(Gender::Unknown),
        _ => None,
    }
}
