//! Who signs a letter, and from where: a line with a name, then one with a town.

use std::ops::Range;

use super::super::Name;
use super::super::words::Case;
use super::Grammar;
use crate::analysis::entities::EntityType;
use crate::analysis::layout::Paragraph;

/// The most tokens of a line with a name or a town.
const LINE: usize = 6;

impl Grammar<'_> {
    /// Mends what stands in lines that sign a letter: "B Hartnoll" is somebody, and "Stroud" before
    /// "Gloucestershire" a town. `names` are in order and stay so.
    pub(super) fn signatures(&self, names: &mut Vec<Name>) {
        let paragraphs = &self.document.layout.paragraphs;
        let mut mended: Vec<Name> = Vec::new();
        for (at, line) in paragraphs.iter().enumerate().skip(1) {
            let Some(signer) = self.line(line) else { continue };
            let next = paragraphs.get(at + 1);
            let from = next.and_then(|line| self.line(line)).filter(|tokens| self.is_town(tokens));
            if next.is_some() && from.is_none() {
                continue;
            }
            let signed = are_people(within(names, &signer), &signer);
            let initials = !signed && self.is_initials_and_name(&signer);
            if initials {
                mended.push(self.name(signer, EntityType::Person));
            }
            let town = from.filter(|_| signed || initials);
            let town = town.and_then(|line| self.town(line, names));
            mended.extend(town.map(|town| self.name(town, EntityType::Location)));
        }
        if mended.is_empty() {
            return;
        }
        names.retain(|name| within(&mended, &name.tokens).is_empty());
        names.extend(mended);
        names.sort_by_key(|name| name.tokens.start);
    }

    /// The tokens of a paragraph of one short line without a stop at its end.
    fn line(&self, paragraph: &Paragraph) -> Option<Range<usize>> {
        let sentences = self.document.layout.sentences.get(paragraph.sentences.clone())?;
        let [sentence] = sentences else { return None };
        let tokens = sentence.tokens.clone();
        let last = tokens.end.checked_sub(1)?;
        (tokens.len() <= LINE && self.document.is_word(last)).then_some(tokens)
    }

    /// "B Hartnoll", "S M Tolley".
    fn is_initials_and_name(&self, tokens: &Range<usize>) -> bool {
        let Some((last, initials)) = tokens.clone().next_back().map(|l| (l, tokens.start..l))
        else {
            return false;
        };
        let letter = |at: usize| {
            let token = self.document.token(at);
            token.len() == 1 && token.bytes().all(|b| b.is_ascii_uppercase())
        };
        // "A Warning" heads what follows.
        let words =
            initials.len() == 1 && ["A", "I"].contains(&self.document.token(initials.start));
        (1..=3).contains(&initials.len())
            && !words
            && initials.into_iter().all(letter)
            && matches!(self.words.get(last).case, Case::Title | Case::Mixed)
    }

    /// "Truro", "Stroud, Gloucestershire".
    fn is_town(&self, tokens: &Range<usize>) -> bool {
        tokens.clone().all(|at| self.is_capital(at) || self.document.token(at) == ",")
    }

    /// The town that stands before its county, or alone, where it is not taken for a place yet.
    fn town(&self, line: Range<usize>, names: &[Name]) -> Option<Range<usize>> {
        let comma = line.clone().find(|&at| self.document.token(at) == ",");
        let town = line.start..comma.unwrap_or(line.end);
        let rest = comma.map_or(line.end, |at| at + 1)..line.end;
        let place = |name: &Name| name.kind == EntityType::Location;
        let is_county = |name: &Name| place(name) && name.tokens == rest;
        let county = within(names, &line).iter().any(is_county);
        let known = comma.is_none() && self.words.get(town.start).entry.place() > 0;
        let told = within(names, &town).iter().any(place);
        (!town.is_empty() && (county || known) && !told).then_some(town)
    }
}

/// Those of `names`, which are in order, that share tokens with a line.
fn within<'n>(names: &'n [Name], line: &Range<usize>) -> &'n [Name] {
    let first = names.partition_point(|name| name.tokens.end <= line.start);
    let rest = names.get(first..).unwrap_or_default();
    let end = rest.iter().take_while(|name| name.tokens.start < line.end).count();
    rest.get(..end).unwrap_or_default()
}

/// Whether a line is the name of one person, or the names of two.
fn are_people(names: &[Name], line: &Range<usize>) -> bool {
    let words: usize = names.iter().map(|name| name.tokens.len()).sum();
    !names.is_empty()
        && names.iter().all(|name| name.kind == EntityType::Person)
        && words + usize::from(names.len() > 1) == line.len()
}
