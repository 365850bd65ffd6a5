//! Words of noun phrases, read from the text rather than from tokens.

use super::Knowledge;
use super::surface::without_possessive;
use crate::span::Span;

/// Whether the word may stand before the head of a role: "US", "deputy",
/// "Russia's".
pub(super) fn may_precede_head(word: &str, knowledge: &Knowledge) -> bool {
    if ends_phrase(word) {
        return false;
    }
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = bare.to_lowercase();
    if possessive(bare) {
        // "Russia's foreign minister", but not "Monday's".
        return starts_upper(bare) && knowledge.place(without_possessive(bare)).is_some();
    }
    if is_functional(&lower) || (is_verb_like(&lower) && knowledge.place(bare).is_none()) {
        return false;
    }
    starts_upper(bare)
        || knowledge.is_role_modifier(&lower)
        || lower.starts_with("ex-")
        || is_head(bare, knowledge)
}

/// Whether the word heads roles, whatever its case: "minister", "ex-minister".
pub(super) fn is_head(word: &str, knowledge: &Knowledge) -> bool {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches('.');
    let lower = bare.to_lowercase();
    let lower = lower.strip_prefix("ex-").or_else(|| lower.strip_prefix("then-")).unwrap_or(&lower);
    knowledge.role_head(lower).is_some()
}

/// Whether a phrase cannot run on after this word.
pub(super) fn ends_phrase(word: &str) -> bool {
    let abbreviation = word.ends_with('.') && is_abbreviation(word);
    word.ends_with([',', '.', ';', ':', '?', '!', ')', '"', '”', '’', '—', '–', '-'])
        && !abbreviation
}

/// "Sen.", "U.S.", "Lt.": a stop that ends no sentence.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let inner = word.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches('.');
    let titled = matches!(
        inner,
        "Sen"
            | "Rep"
            | "Gov"
            | "Gen"
            | "Lt"
            | "Col"
            | "Capt"
            | "Maj"
            | "Sgt"
            | "Adm"
            | "Prof"
            | "Rev"
            | "Amb"
            | "Det"
            | "Supt"
            | "Insp"
            | "Sens"
            | "Reps"
            | "Brig"
            | "Cmdr"
            | "Cpl"
            | "Pvt"
            | "St"
            | "Mr"
            | "Mrs"
            | "Ms"
            | "Dr"
    );
    titled || (inner.contains('.') && inner.chars().all(|c| c == '.' || c.is_uppercase()))
}

/// Whether the word ends in a possessive, before a comma or not.
pub(super) fn possessive(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'") || word.ends_with("s’")
}

/// A participle, which ends a noun phrase.
pub(super) fn is_verb_like(word: &str) -> bool {
    let adjective = matches!(
        word,
        "acting"
            | "leading"
            | "founding"
            | "managing"
            | "running"
            | "outgoing"
            | "incoming"
            | "visiting"
            | "defending"
            | "reigning"
            | "ranking"
            | "marketing"
            | "operating"
            | "engineering"
            | "housing"
            | "boxing"
            | "cycling"
            | "racing"
            | "wing"
            | "king"
            | "best-selling"
            | "award-winning"
            | "prize-winning"
    );
    word.ends_with("ing") && !adjective
}

/// Whether its first letter is a capital.
pub(super) fn starts_upper(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(char::is_uppercase)
}

/// Words that no role begins with, however they are written.
pub(super) fn is_functional(lower: &str) -> bool {
    matches!(
        lower,
        "the"
            | "a"
            | "an"
            | "this"
            | "that"
            | "these"
            | "those"
            | "his"
            | "her"
            | "their"
            | "its"
            | "our"
            | "my"
            | "your"
            | "and"
            | "or"
            | "but"
            | "as"
            | "at"
            | "by"
            | "for"
            | "from"
            | "in"
            | "into"
            | "of"
            | "on"
            | "to"
            | "with"
            | "after"
            | "before"
            | "when"
            | "while"
            | "since"
            | "until"
            | "if"
            | "then"
            | "than"
            | "because"
            | "although"
            | "though"
            | "where"
            | "why"
            | "how"
            | "who"
            | "what"
            | "which"
            | "whether"
            | "under"
            | "over"
            | "between"
            | "against"
            | "during"
            | "without"
            | "like"
            | "both"
            | "either"
            | "neither"
            | "not"
            | "no"
            | "yes"
            | "so"
            | "also"
            | "once"
            | "now"
            | "today"
            | "is"
            | "was"
            | "were"
            | "are"
            | "be"
            | "said"
            | "says"
            | "told"
            | "meanwhile"
            | "however"
            | "even"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "mr"
            | "mrs"
            | "ms"
            | "dr"
            | "i"
            | "he"
            | "she"
            | "we"
            | "they"
            | "it"
            | "you"
            | "there"
            | "here"
            | "some"
            | "many"
            | "all"
            | "every"
            | "each"
            | "another"
            | "other"
            | "one"
            | "two"
            | "three"
            | "earlier"
            | "later"
            | "instead"
            | "still"
            | "only"
            | "just"
            | "did"
            | "does"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "can"
            | "could"
            | "should"
            | "may"
            | "might"
            | "unlike"
            | "despite"
            | "among"
            | "within"
            | "about"
    )
}

/// Spans of the words of `text`, from its end, within one paragraph.
pub(super) fn words_back(text: &str) -> impl Iterator<Item = Span> {
    let mut end = text.len();
    std::iter::from_fn(move || {
        let left = text.get(..end)?;
        let trimmed = left.trim_end();
        let ends_paragraph = left.get(trimmed.len()..).is_some_and(|gap| gap.contains("\n\n"));
        if trimmed.is_empty() || ends_paragraph {
            return None;
        }
        let start = trimmed.rfind(char::is_whitespace).map_or(0, |at| {
            at + trimmed.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8)
        });
        end = start;
        Some(Span::new(start, trimmed.len()))
    })
}

/// Spans of the words of `text`, within one paragraph.
pub(super) fn words_forward(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let word = rest.trim_start();
        let start = at + rest.len() - word.len();
        let ends_paragraph = text.get(at..start).is_some_and(|gap| gap.contains("\n\n"));
        let len = word.find(char::is_whitespace).unwrap_or(word.len());
        if len == 0 || ends_paragraph {
            return None;
        }
        at = start + len;
        Some(Span::new(start, at))
    })
}
