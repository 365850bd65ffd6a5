//! Roles that stand beside a name, as written: "US Secretary of State" before
//! it, "Russia's foreign minister" between commas after it.
//!
//! Works on the words of the text rather than on tokens, and stops at anything
//! it does not know: a role is given only where its extent is sure.

use super::{Gender, Knowledge};
use crate::span::Span;

/// Longest role, in words.
const MAX_WORDS: usize = 10;

/// How far from its name a role is looked for, in bytes: bounds the work.
const WINDOW: usize = 240;

/// The role that ends where the name at byte `name` starts: "Foreign Minister".
pub(super) fn before(text: &str, name: usize, knowledge: &Knowledge) -> Option<Span> {
    let start = text.floor_char_boundary(name.saturating_sub(WINDOW));
    let left = text.get(start..name)?;
    if !left.ends_with([' ', '\u{a0}']) {
        return None;
    }
    let role = role_before(left, knowledge)?;
    Some(Span::new(start + role.start, start + role.end))
}

/// The role in an apposition before the name: "the chief executive of Acme, Jo
/// Lind, said". Only where a comma, or the end of the sentence, closes it.
pub(super) fn introducing(text: &str, name: Span, knowledge: &Knowledge) -> Option<Span> {
    let closed = text.get(name.end..)?;
    if !(closed.is_empty() || closed.starts_with([',', '.', ';', '\n'])) {
        return None;
    }
    let start = text.floor_char_boundary(name.start.saturating_sub(WINDOW));
    let left = text.get(start..name.start)?.strip_suffix(", ")?;
    let mut from = left.len();
    for word in words_back(left).take(MAX_WORDS) {
        let bare = word.slice(left);
        if from < left.len() && ends_phrase(bare) {
            return None;
        }
        from = word.start;
        if bare.eq_ignore_ascii_case("the")
            && left.get(from..).is_some_and(|np| !np.contains(" and "))
        {
            let role = trimmed_role(&left.get(from..)?.replacen("The", "the", 1), knowledge)?;
            let whole = role.end == left.len() - from;
            return whole.then(|| Span::new(start + from + role.start, start + from + role.end));
        }
    }
    None
}

/// The role at the end of `text`.
fn role_before(text: &str, knowledge: &Knowledge) -> Option<Span> {
    let words: Vec<Span> = words_back(text).take(MAX_WORDS).collect();
    let mut taken = head_back(text, &words, knowledge)?;
    // Leftwards over what may stand before a head.
    while let Some(word) = words.get(taken) {
        let word = word.slice(text);
        if !may_precede_head(word, knowledge) {
            break;
        }
        taken += 1;
        if word.starts_with(['"', '“', '(', '—', '‘']) {
            break;
        }
    }
    let first = words.get(taken.checked_sub(1)?)?;
    let last = words.first()?;
    let opening = first.slice(text).len()
        - first.slice(text).trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    Some(Span::new(first.start + opening, last.end))
}

/// How many of `words`, counted leftwards from a name, its head takes: one for
/// "Minister", three for "Secretary of State".
fn head_back(text: &str, words: &[Span], knowledge: &Knowledge) -> Option<usize> {
    let word = |i: usize| words.get(i).map_or("", |w| w.slice(text));
    let first = word(0);
    if is_head(first, knowledge) && !ends_phrase(first) {
        return Some(1);
    }
    // "Secretary of State", "Minister for Foreign Affairs": capitals back to
    // the preposition, and a head before it.
    let mut i = 0;
    while i < 4 && starts_upper(word(i)) && !ends_phrase(word(i)) {
        i += 1;
    }
    if i == 0 && matches!(first, "staff" | "state" | "parliament" | "defense" | "defence") {
        i = 1;
    }
    let linked = i > 0 && matches!(word(i), "of" | "for");
    (linked && is_head(word(i + 1), knowledge) && !ends_phrase(word(i + 1))).then_some(i + 2)
}

fn may_precede_head(word: &str, knowledge: &Knowledge) -> bool {
    if ends_phrase(word) {
        return false;
    }
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = bare.to_lowercase();
    if possessive(bare) {
        // "Russia's foreign minister", but not "Monday's".
        return starts_upper(bare)
            && knowledge.place(super::surface::without_possessive(bare)).is_some();
    }
    if is_functional(&lower) || (is_verb_like(&lower) && knowledge.place(bare).is_none()) {
        return false;
    }
    starts_upper(bare)
        || knowledge.is_role_modifier(&lower)
        || lower.starts_with("ex-")
        || is_head(bare, knowledge)
}

/// The role in an apposition right after the name that ends at byte `name`:
/// ", Russia's foreign minister,".
pub(super) fn after(text: &str, name: usize, knowledge: &Knowledge) -> Option<Span> {
    let right = text.get(name..text.floor_char_boundary(name.saturating_add(WINDOW)))?;
    let phrase = right.strip_prefix(", ")?;
    let mut start = name + 2;
    let mut rest = phrase;
    // An age first: "Smith, 45, a spokesman".
    if let Some((age, tail)) = rest.split_once(", ") {
        if age.len() <= 3 && !age.is_empty() && age.bytes().all(|b| b.is_ascii_digit()) {
            start += age.len() + 2;
            rest = tail;
        }
    }
    let end = phrase_end(rest)?;
    let inside = rest.get(..end)?;
    let span = trimmed_role(inside, knowledge)?;
    Some(Span::new(start + span.start, start + span.end))
}

/// Where the apposition closes: before a comma, a full stop, or a relative
/// pronoun; `None` if it is too long to be sure.
fn phrase_end(rest: &str) -> Option<usize> {
    let mut words = 0;
    for span in words_forward(rest) {
        let word = span.slice(rest);
        let lower = word.to_lowercase();
        if matches!(
            lower.trim_end_matches(','),
            "who" | "whose" | "which" | "that" | "said" | "told"
        ) {
            return Some(span.start);
        }
        words += 1;
        let abbreviated = word.ends_with('.') && word.matches('.').count() > 1;
        if ends_phrase(word) && !abbreviated {
            let closed = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            return Some(span.start + closed.len());
        }
        if words > MAX_WORDS + 2 {
            return None;
        }
    }
    Some(rest.trim_end().len())
}

/// The role within an apposition, without article; from its first word to the
/// end of what belongs to its head.
fn trimmed_role(inside: &str, knowledge: &Knowledge) -> Option<Span> {
    let words: Vec<Span> = words_forward(inside).collect();
    let word = |i: usize| words.get(i).map_or("", |w| w.slice(inside));
    let article = matches!(word(0), "the" | "a" | "an" | "his" | "her" | "their" | "its");
    let mut first = usize::from(article);
    let mut head = None;
    for i in first..words.len().min(first + 6) {
        let bare = word(i).trim_end_matches(',');
        let lower = bare.to_lowercase();
        if is_head(bare, knowledge) {
            // The last of a run of heads: "chief executive officer".
            head = Some(i);
        } else if possessive(bare) && !starts_upper(bare) && head.is_none() {
            // "the company's chief": whose it is stays outside.
            first = i + 1;
        } else if head.is_some() && !knowledge.is_role_modifier(&lower) {
            break;
        } else if head.is_none()
            && !article
            && !possessive(bare)
            && !may_precede_head(bare, knowledge)
            || is_functional(&lower)
            || is_verb_like(&lower)
        {
            return None;
        }
    }
    let head = head?;
    // What follows must belong to the head: "of", "for", "at", "and".
    let last = match word(head + 1) {
        "of" | "for" | "at" | "with" | "in" | "to" | "on" | "and"
            if words.len() <= first + MAX_WORDS =>
        {
            words.len() - 1
        }
        "" => head,
        _ if article => head,
        _ => return None,
    };
    Some(Span::new(words.get(first)?.start, words.get(last)?.end))
}

/// The gender that a role tells: "spokeswoman".
pub(super) fn gender(role: &str, knowledge: &Knowledge) -> Gender {
    let mut told = Gender::Unknown;
    for word in role.split_whitespace() {
        let lower = word.to_lowercase();
        if matches!(lower.as_str(), "of" | "for" | "at" | "to" | "and") {
            break;
        }
        if let Some(gender) = knowledge.role_head(lower.trim_matches('.')) {
            told = gender;
        }
    }
    told
}

fn is_head(word: &str, knowledge: &Knowledge) -> bool {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end_matches('.');
    let lower = bare.to_lowercase();
    let lower = lower.strip_prefix("ex-").or_else(|| lower.strip_prefix("then-")).unwrap_or(&lower);
    knowledge.role_head(lower).is_some()
}

/// Whether a phrase cannot run on after this word.
fn ends_phrase(word: &str) -> bool {
    let abbreviation = word.ends_with('.') && is_abbreviation(word);
    word.ends_with([',', '.', ';', ':', '?', '!', ')', '"', '”', '’', '—', '–', '-'])
        && !abbreviation
}

/// "Sen.", "U.S.", "Lt.": a stop that ends no sentence.
fn is_abbreviation(word: &str) -> bool {
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
    );
    titled || (inner.contains('.') && inner.chars().all(|c| c == '.' || c.is_uppercase()))
}

fn possessive(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'") || word.ends_with("s’")
}

/// A participle, which ends a noun phrase.
fn is_verb_like(word: &str) -> bool {
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

fn starts_upper(word: &str) -> bool {
    let first = word.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|c| c.is_uppercase())
}

/// Words that no role begins with, however they are written.
fn is_functional(lower: &str) -> bool {
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
fn words_back(text: &str) -> impl Iterator<Item = Span> {
    let mut end = text.len();
    std::iter::from_fn(move || {
        let left = text.get(..end)?;
        let trimmed = left.trim_end_matches([' ', '\u{a0}']);
        if trimmed.is_empty() || trimmed.ends_with('\n') {
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
fn words_forward(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let skipped = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        let start = at + skipped;
        let rest = text.get(start..)?;
        let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if len == 0 {
            return None;
        }
        at = start + len;
        Some(Span::new(start, at))
    })
}
