//! The form of its name that an entity is printed under.
//!
//! The longest form is not always the best: a headline adds its verb ("Minister Lee
//! Resigns"), and a division of a company is named where the company is meant.

use std::borrow::Cow;

use super::surface::{Surface, Title};
use super::{EntityType, people, things};
use crate::analysis::layout::Document;
use crate::lexicon::Class;
use crate::lexicon::hash::{Map, Set};

/// A document and which of its sentences are capitalised as headlines are.
pub(super) struct Page<'d> {
    pub(super) document: &'d Document<'d>,
    headlines: Vec<bool>,
}

impl<'d> Page<'d> {
    pub(super) fn of(document: &'d Document<'d>) -> Self {
        let sentences = document.layout.sentences.iter();
        let headlines = sentences
            .map(|sentence| {
                let last = sentence.tokens.end.saturating_sub(1);
                let closed = matches!(document.token(last), "." | "!" | "”" | "\"" | "’");
                !closed && document.is_title_case(sentence.tokens.clone())
            })
            .collect();
        Self { document, headlines }
    }
}

/// How often a body must be named shortly before a longer name counts as that of a
/// part of it.
const KNOWN_SHORTLY: usize = 2;

/// The name to print for these names of one entity, in the order of the text.
pub(super) fn printed(page: &Page<'_>, names: &[&Surface<'_>]) -> Option<String> {
    let best = usual(page, names, fullest(page, names)?);
    let named = match best.title {
        // "Lord Harris", "Sir Keir": without the other name the title tells who it is.
        Title::Peer(title) => Cow::Owned(format!("{title} {}", best.text)),
        Title::BeforeGiven(title) if best.words.len() == 1 => {
            Cow::Owned(format!("{title} {}", best.text))
        }
        _ => Cow::Borrowed(best.text),
    };
    let lone = best.kind == EntityType::Person && best.words.len() == 1;
    let name = if lone { named } else { owned(page, names, best) };
    Some(name.replace('\n', " "))
}

/// "Chad's Interior Ministry": with the country that it is said to be of, since other
/// countries have one of that name.
fn owned<'a>(page: &Page<'_>, names: &[&Surface<'a>], best: &Surface<'a>) -> Cow<'a, str> {
    let mut same = names.iter().filter(|name| name.key == best.key && name.kind == best.kind);
    let owner = same.find_map(|name| things::owner(name, page.document.lexicon));
    owner.map_or(Cow::Borrowed(best.text), |owner| format!("{owner} {}", best.text).into())
}

/// The name of prose before one of a headline, then the one with most words, not all
/// capitals, that of a body the most frequent, longest, first.
fn fullest<'n, 'a>(page: &Page<'_>, names: &[&'n Surface<'a>]) -> Option<&'n Surface<'a>> {
    let mut counts: Map<&str, usize> = Map::default();
    for name in names.iter().filter(|n| n.kind == EntityType::Organization) {
        *counts.entry(name.text).or_default() += 1;
    }
    // "also known as | Jo Frost"
    let text = page.document.text;
    let aliases: Set<&str> = names
        .iter()
        .filter(|n| n.kind == EntityType::Person && people::is_alias(text, n.span.start))
        .map(|n| n.key)
        .collect();
    let rank = |surface: &Surface<'_>| {
        let shouted = !surface.text.chars().any(char::is_lowercase);
        let prose = names.len() == 1 || !in_headline(page, surface);
        let count = counts.get(surface.text).copied();
        let own = !aliases.contains(&surface.key);
        (own, prose, surface.words.len(), !shouted, count, surface.text.len())
    };
    // Of equals `max_by_key` takes the last: the first in the text is wanted.
    names.iter().rev().copied().max_by_key(|surface| rank(surface))
}

/// Whether a name stands in a line that is capitalised as headlines are.
fn in_headline(page: &Page<'_>, surface: &Surface<'_>) -> bool {
    let sentences = &page.document.layout.sentences;
    let at = sentences.partition_point(|s| s.span.end <= surface.span.start);
    page.headlines.get(at).copied().unwrap_or(false)
}

/// "Boeing", where "Boeing Commercial Airplanes" comes up late; but "Goldman Sachs",
/// which goes by "Goldman" after it was named in full, and "Boeing Company", which is no
/// part of it.
fn usual<'n, 'a>(
    page: &Page<'_>,
    names: &[&'n Surface<'a>],
    fullest: &'n Surface<'a>,
) -> &'n Surface<'a> {
    if fullest.kind != EntityType::Organization {
        return fullest;
    }
    let before = names.iter().take_while(|name| name.key != fullest.key);
    let whole = [Class::CompanyForm, Class::LegalForm, Class::StateBody];
    let is_part = |word: &&str| !page.document.lexicon.get(word).is_any(&whole);
    let short = |name: &&&Surface<'_>| {
        let rest = fullest.words.strip_prefix(name.words.as_slice());
        rest.is_some_and(|rest| rest.iter().any(is_part))
    };
    let mut shorter = before.filter(short);
    let first = shorter.next();
    match first {
        Some(first) if shorter.count() + 1 >= KNOWN_SHORTLY => first,
        _ => fullest,
    }
}
