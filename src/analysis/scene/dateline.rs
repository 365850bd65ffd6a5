//! Where an agency's story was filed, in front of its first words: "PARIS, May 4
//! (Reuters) - …", "NEW DELHI: …".

use std::ops::Range;

use super::{Kind, cues};
use crate::analysis::entities::{Entity, EntityType};
use crate::analysis::layout::Document;
use crate::lexicon::Class;

/// The longest dateline, in tokens.
const LONGEST: usize = 20;

/// The longest name of an agency between brackets, in tokens.
const AGENCY: usize = 4;

/// For each paragraph the token that it begins with, and the one that its text does,
/// behind any dateline.
pub(super) fn openings(
    document: &Document<'_>,
    kinds: &[Kind],
    entities: &[Entity],
) -> Vec<(usize, usize)> {
    let located = entities.iter().filter(|e| e.kind == EntityType::Location);
    let mut places: Vec<usize> =
        located.flat_map(|e| e.mentions.iter().map(|m| m.span.start)).collect();
    places.sort_unstable();
    let paragraphs = || document.layout.paragraphs.iter().map(|p| document.tokens_in(p.span));
    let labelled = |t: &Range<usize>| document.token(t.start + 1) == ":";
    // Asked for the first alone, for hardly any text begins so.
    let first = paragraphs().next().filter(labelled).map(|tokens| tokens.start);
    let alone = |_: &usize| paragraphs().count() > 1 && paragraphs().filter(labelled).count() == 1;
    let first = first.filter(alone);
    paragraphs()
        .map(|tokens| {
            let alone = first == Some(tokens.start);
            let place = document.span_of(tokens.start..tokens.start + 1).start;
            let located = places.binary_search(&place).is_ok();
            let start = tokens.start;
            (start, Dateline { document, kinds, tokens, located, alone }.end().unwrap_or(start))
        })
        .collect()
}

/// A paragraph that may begin with a dateline.
struct Dateline<'a, 'd> {
    document: &'a Document<'d>,
    kinds: &'a [Kind],
    tokens: Range<usize>,
    /// Whether it begins with the name of a place.
    located: bool,
    /// Whether it is the first of several and none of the others begins with a word and a colon.
    alone: bool,
}

impl Dateline<'_, '_> {
    /// Where the dateline ends, if there is one.
    fn end(&self) -> Option<usize> {
        let start = self.tokens.start;
        let place = self.document.token(start);
        // "ST. PAUL, Minn. (AP) — …"
        let shouted =
            place.len() > 1 && place.trim_end_matches('.').chars().all(char::is_uppercase);
        // "(CNN) — …"
        let agency = self.bracket(start).filter(|&after| self.kind(after) == Kind::Dash);
        if let Some(after) = agency {
            let end = after + self.run(after, |k| self.kind(k) == Kind::Dash);
            return Some(end).filter(|&end| self.opens(end));
        }
        if !shouted && !self.located {
            return None;
        }
        let head = (start..self.tokens.end).take(LONGEST).take_while(|&k| self.heads(k)).count();
        let place_end = start + head;
        let dated = (start..place_end).any(|k| {
            let digits = || self.document.lower(k).bytes().all(|b| b.is_ascii_digit());
            cues::is_date(self.document, k) || digits()
        });
        let bracket = self.bracket(place_end);
        let after = bracket.unwrap_or(place_end);
        let end = match self.kind(after) {
            Kind::Dash => {
                let end = after + self.run(after, |k| self.kind(k) == Kind::Dash);
                (head > 0 && self.apart(after..end)).then_some(end)
            }
            Kind::Punctuation if self.document.token(after) == "_" => Some(after + 1),
            Kind::Colon if self.located && self.closes() => Some(after + 1),
            // "ELM: …", a town that no list knows; "JUDGE: …" is who speaks.
            Kind::Colon if self.alone && head == 1 && self.is_town(start) => Some(after + 1),
            // "Hyderabad, June 4 (PTI) Twelve students …"
            // "ELM CITY (AP) Police say …"
            _ => bracket.filter(|&end| dated || shouted && self.is_shouted(end - 2)),
        };
        end.filter(|&end| self.opens(end))
    }

    /// Whether the word in capitals at token `k` can be the name of a town before a report.
    fn is_town(&self, k: usize) -> bool {
        let known = self.document.properties(k);
        let speaks = [Class::Role, Class::TranscriptLabel, Class::Title, Class::Courtesy];
        self.is_shouted(k) && !known.is_any(&speaks) && self.closes()
    }

    fn is_shouted(&self, k: usize) -> bool {
        let token = self.document.token(k);
        token.len() > 1 && token.chars().all(char::is_uppercase)
    }

    fn kind(&self, k: usize) -> Kind {
        let inside = Some(k).filter(|k| self.tokens.contains(k));
        inside.and_then(|k| self.kinds.get(k)).copied().unwrap_or(Kind::Stop)
    }

    fn run(&self, from: usize, holds: impl Fn(usize) -> bool) -> usize {
        (from..self.tokens.end).take_while(|&k| holds(k)).count()
    }

    /// Whether token `k` can stand in the place and the date.
    fn heads(&self, k: usize) -> bool {
        let token = self.document.token(k);
        let number = token.bytes().all(|b| b.is_ascii_digit());
        let abbreviates = token == "." && k + 1 < self.tokens.end;
        token.starts_with(char::is_uppercase)
            || number
            || abbreviates
            || matches!(token, "," | "/" | "of" | "and" | "de")
    }

    /// Where "(Reuters)" at token `k` ends.
    fn bracket(&self, k: usize) -> Option<usize> {
        let open = self.document.token(k) == "(" && self.tokens.contains(&k);
        let close = (k + 1..self.tokens.end.min(k + AGENCY + 2))
            .find(|&c| self.document.token(c) == ")")
            .filter(|&c| open && c > k + 1)?;
        let named = |c: usize| {
            let token = self.document.token(c);
            token.starts_with(char::is_uppercase) || matches!(token, "/" | "-" | ".")
        };
        (k + 1..close).all(named).then_some(close + 1)
    }

    /// Whether the dashes stand apart: not in "Paris-based".
    fn apart(&self, dashes: Range<usize>) -> bool {
        let tokens = &self.document.layout.tokens;
        let touches = |a: usize, b: usize| {
            tokens.get(a).zip(tokens.get(b)).is_some_and(|(a, b)| a.span.end == b.span.start)
        };
        let (start, end) = (dashes.start, dashes.end);
        !(touches(start.saturating_sub(1), start) && touches(end.saturating_sub(1), end))
            || self.document.token(start) == "—"
    }

    /// Whether the paragraph ends like a sentence, unlike a headline.
    fn closes(&self) -> bool {
        let last = self.tokens.end.saturating_sub(1);
        let mark = |k: usize| matches!(self.document.token(k), "”" | "\"" | "’" | "'" | "''");
        self.kind(last) == Kind::Stop || mark(last)
    }

    /// Whether a sentence can begin at token `k`.
    fn opens(&self, k: usize) -> bool {
        let token = self.document.token(k);
        let mark = token.starts_with(['“', '"', '‘', '\'', '«', '`', '„']);
        self.tokens.contains(&k)
            && (mark || token.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
    }
}
