//! Names as they stand in the text, taken apart.

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
    /// The words of `text`, lower-cased, without dots; parts joined by hyphens
    /// count as words of their own.
    pub(super) words: Vec<String>,
    /// Whether a courtesy title stands before it.
    pub(super) courtesy: bool,
    /// The gender that a courtesy title or a role before it tells.
    pub(super) gender: Gender,
    /// The role that stands before it.
    pub(super) role: Option<Span>,
}

impl Surface<'_> {
    /// Words that all occurrences of the same name share.
    pub(super) fn key(&self) -> String {
        self.words.join(" ")
    }
}

/// Takes the names apart, in the order of the text; names that are empty or
/// overlap another are left out.
pub(super) fn read<'a>(
    document: &Document<'a>,
    knowledge: &Knowledge,
    names: &[Name],
) -> Vec<Surface<'a>> {
    let mut sorted: Vec<&Name> = names.iter().collect();
    sorted.sort_by_key(|n| (n.span.start, n.span.end));
    let mut surfaces: Vec<Surface<'a>> = Vec::with_capacity(sorted.len());
    for name in sorted {
        let overlaps = surfaces.last().is_some_and(|s| s.span.end > name.span.start);
        if !overlaps && !name.span.slice(document.text).trim().is_empty() {
            surfaces.push(take_apart(document, knowledge, name));
        }
    }
    surfaces
}

fn take_apart<'a>(document: &Document<'a>, knowledge: &Knowledge, name: &Name) -> Surface<'a> {
    let whole = name.span.slice(document.text).trim();
    let mut text = without_possessive(whole);
    let mut courtesy = None;
    while let Some((first, rest)) = text.split_once(' ') {
        let gender = courtesy_title(first);
        if gender.is_none() && !matches!(first, "the" | "The") {
            break;
        }
        courtesy = courtesy.or(gender);
        text = rest.trim_start();
    }
    if text.is_empty() {
        text = whole;
    }
    let before = document.text.get(..name.span.start).unwrap_or("");
    let outside = last_word(before);
    let plain_title = matches!(outside.trim_end_matches('.'), "Mr" | "Mrs" | "Ms");
    let kind = if plain_title { EntityType::Person } else { name.kind };
    let person = kind == EntityType::Person;
    if person && courtesy.is_none() {
        courtesy = courtesy_title(outside);
    }
    let role = if person { roles::before(document.text, name.span.start, knowledge) } else { None };
    let told = role.map_or(Gender::Unknown, |r| roles::gender(r.slice(document.text), knowledge));
    Surface {
        span: name.span,
        kind,
        text,
        words: words(text),
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

fn words(text: &str) -> Vec<String> {
    let plain = |word: &str| -> String {
        let letters = word.chars().filter(|&c| c != '.' && c != ',');
        letters.flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
    };
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '–'));
    parts.map(plain).filter(|w| !w.is_empty()).collect()
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
