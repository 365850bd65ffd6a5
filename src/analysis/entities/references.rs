//! Pronouns and descriptions that certainly refer to an entity become mentions.

use super::resolve::{Resolver, SURE};
use super::{Entity, Gender, Knowledge, Mention, MentionKind};
use crate::analysis::layout::Document;
use crate::span::Span;

/// Longest description, in words after "the".
const MAX_WORDS: usize = 5;

/// A word of the body that may refer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) kind: WordKind,
    /// Index of its token.
    token: usize,
    /// Whether it stands between quotation marks.
    quoted: bool,
}

/// How a word may refer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    /// "he", "her".
    Pronoun(Gender),
    /// "the", which may open a description.
    Article,
}

/// Every pronoun and article of the body, in order.
pub(super) fn words(document: &Document<'_>) -> Vec<Word> {
    let mut words = Vec::new();
    let mut quotes = Quotes::default();
    let bytes = document.text.as_bytes();
    for (index, token) in document.layout.tokens.iter().enumerate() {
        // Most tokens are told by their first byte; 0xe2 opens curly quotes.
        let first = bytes.get(token.span.start).copied().unwrap_or(0);
        let kind = match first {
            b'"' | b'`' | b'\'' | 0xe2 => {
                quotes.read(document, token.sentence, token.span.slice(document.text));
                continue;
            }
            b'h' | b'H' | b's' | b'S' => pronoun(document.lower(index)).map(WordKind::Pronoun),
            b't' | b'T' if token.span.len() == 3 => {
                (document.lower(index) == "the").then_some(WordKind::Article)
            }
            _ => None,
        };
        if let Some(kind) = kind {
            let quoted = quotes.are_open(document, token.sentence);
            words.push(Word { span: token.span, kind, token: index, quoted });
        }
    }
    words
}

/// Adds the certain references of the article to `entities`, whose mentions
/// stay sorted and apart from one another.
///
/// Words between quotation marks are left alone: there, "he" is whom the
/// speaker means.
pub(super) fn add(
    document: &Document<'_>,
    knowledge: &Knowledge,
    words: &[Word],
    resolver: &mut Resolver,
    entities: &mut [Entity],
) {
    let mut taken: Vec<Span> =
        entities.iter().flat_map(|e| e.mentions.iter().map(|m| m.span)).collect();
    taken.sort_unstable();
    let free = |span: Span| {
        let at = taken.partition_point(|t| t.end <= span.start);
        taken.get(at).is_none_or(|t| !t.overlaps(span))
    };
    let mut found: Vec<(usize, Mention)> = Vec::new();
    let mut last = 0;
    for word in words.iter().filter(|w| !w.quoted) {
        if word.span.start < last {
            continue;
        }
        let (span, kind, answer) = match word.kind {
            WordKind::Pronoun(gender) => {
                let answer = resolver.pronoun(document, word.span.start, gender);
                (word.span, MentionKind::Pronoun, answer)
            }
            WordKind::Article => {
                let first = word.token + 1;
                let Some(end) = description(document, knowledge, first, &free) else { continue };
                let span = document.span_of(word.token..end);
                let phrase = document.span_of(first..end).slice(document.text);
                (span, MentionKind::Nominal, resolver.nominal(phrase, span.start))
            }
        };
        let Some((entity, _)) = answer.filter(|&(_, sure)| sure >= SURE && free(span)) else {
            continue;
        };
        if kind == MentionKind::Pronoun {
            resolver.refer(document, entity, span);
        }
        last = span.end;
        found.push((entity, Mention { span, kind }));
    }
    insert(entities, found);
}

fn insert(entities: &mut [Entity], found: Vec<(usize, Mention)>) {
    for (entity, mention) in found {
        if let Some(entity) = entities.get_mut(entity) {
            entity.mentions.push(mention);
        }
    }
    for entity in entities {
        entity.mentions.sort_unstable_by_key(|m| m.span);
    }
}

/// Whether the words read are between quotation marks; a paragraph opens anew.
#[derive(Default)]
struct Quotes {
    open: bool,
    paragraph: usize,
}

impl Quotes {
    fn are_open(&mut self, document: &Document<'_>, sentence: usize) -> bool {
        let paragraph = document.layout.sentences.get(sentence).map_or(0, |s| s.paragraph);
        if paragraph != self.paragraph {
            *self = Self { open: false, paragraph };
        }
        self.open
    }

    fn read(&mut self, document: &Document<'_>, sentence: usize, mark: &str) {
        let open = self.are_open(document, sentence);
        self.open = match mark {
            "“" | "``" => true,
            "”" | "''" => false,
            "\"" => !open,
            _ => open,
        };
    }
}

/// The gender of a pronoun that stands for one person.
fn pronoun(lower: &str) -> Option<Gender> {
    match lower {
        "he" | "him" | "his" | "himself" => Some(Gender::Male),
        "she" | "her" | "hers" | "herself" => Some(Gender::Female),
        _ => None,
    }
}

/// Where the description that starts at token `first`, after "the", ends: after
/// the last of its head words. `None` if it is no description of a person or
/// body, or belongs to a name: "the minister Wang Yi".
fn description(
    document: &Document<'_>,
    knowledge: &Knowledge,
    first: usize,
    free: &dyn Fn(Span) -> bool,
) -> Option<usize> {
    let mut end = None;
    for index in first..first + MAX_WORDS {
        let (token, lower) = (document.token(index), document.lower(index));
        let capital = token.chars().next().is_some_and(char::is_uppercase);
        if is_head(lower, knowledge) {
            end = Some(index + 1);
        } else if end.is_some() && !knowledge.is_role_modifier(lower) {
            break;
        } else if end.is_none() && !(capital || knowledge.is_role_modifier(lower)) {
            return None;
        }
    }
    let mut end = end?;
    // "the Secretary of State".
    if matches!(document.lower(end), "of" | "for") {
        let mut last = end + 1 + usize::from(matches!(document.lower(end + 1), "state" | "staff"));
        while last < end + 4 && document.token(last).chars().next().is_some_and(char::is_uppercase)
        {
            last += 1;
        }
        if last == end + 1 || !free(document.span_of(end + 1..last)) {
            // "the president of a company" is nobody known.
            return None;
        }
        end = last;
    }
    let next = document.layout.tokens.get(end).map(|t| t.span);
    let before_name = next.is_some_and(|next| !free(next));
    (!before_name && may_follow(document.lower(end))).then_some(end)
}

/// Whether the word can stand after a whole noun phrase: "the executive team"
/// is no executive, and "the president of a company" nobody known.
fn may_follow(lower: &str) -> bool {
    let word = lower.chars().all(char::is_alphabetic);
    let known = matches!(
        lower,
        "" | "said"
            | "says"
            | "told"
            | "has"
            | "had"
            | "have"
            | "was"
            | "is"
            | "were"
            | "are"
            | "will"
            | "would"
            | "could"
            | "should"
            | "can"
            | "may"
            | "might"
            | "must"
            | "did"
            | "does"
            | "who"
            | "whose"
            | "and"
            | "but"
            | "or"
            | "in"
            | "on"
            | "at"
            | "from"
            | "with"
            | "by"
            | "as"
            | "after"
            | "before"
            | "when"
            | "while"
            | "during"
            | "also"
            | "later"
            | "then"
            | "now"
            | "not"
            | "went"
            | "came"
            | "left"
            | "took"
            | "gave"
            | "made"
            | "wrote"
            | "spoke"
            | "met"
            | "began"
            | "saw"
            | "knew"
            | "won"
            | "lost"
            | "held"
            | "that"
            | "because"
            | "since"
            | "until"
            | "about"
            | "over"
            | "against"
            | "into"
            | "never"
            | "still"
            | "himself"
            | "herself"
    );
    known || !word || (lower.len() > 4 && (lower.ends_with("ed") || lower.ends_with("ly")))
}

fn is_head(lower: &str, knowledge: &Knowledge) -> bool {
    let body = matches!(
        lower,
        "bank"
            | "ministry"
            | "court"
            | "party"
            | "agency"
            | "commission"
            | "committee"
            | "council"
            | "department"
            | "university"
            | "institute"
            | "union"
            | "association"
            | "federation"
            | "foundation"
            | "airline"
            | "newspaper"
            | "ministries"
            | "senate"
            | "parliament"
            | "college"
            | "hospital"
    );
    body || knowledge.role_head(lower).is_some()
}
