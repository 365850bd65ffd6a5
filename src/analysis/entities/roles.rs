//! Roles that stand beside a name, as written: "US Secretary of State" before
//! it, "Russia's foreign minister" between commas after it.
//!
//! Works on the words of the text rather than on tokens, and stops at anything
//! it does not know: a role is given only where its extent is sure.

use super::phrase::{
    ends_phrase, is_abbreviation, is_functional, is_head, is_verb_like, lower, may_precede_head,
    possessive, starts_upper, words_back, words_forward,
};
use super::{Gender, Knowledge};
use crate::lexicon::{Class, Lexicon};
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
    let left = without_initials(left);
    let role = role_before(left, knowledge)?;
    lasting(text, Span::new(start + role.start, start + role.end))
}

/// The text up to the initials of a role in brackets at its end: "superintendent of police | (SP)".
fn without_initials(text: &str) -> &str {
    let open = text.trim_end().strip_suffix(')').and_then(|inside| {
        let (before, letters) = inside.rsplit_once(" (")?;
        let initials = letters.len() > 1 && letters.bytes().all(|b| b.is_ascii_uppercase());
        initials.then(|| before.len() + 1)
    });
    open.and_then(|open| text.get(..open)).unwrap_or(text)
}

/// The role without what it is only for the day: "visiting", and "Chinese
/// counterpart", which says whom he meets; `None` if that is all.
fn lasting(text: &str, role: Span) -> Option<Span> {
    let words = role.slice(text);
    let passing =
        |word: &Span| matches!(word.slice(words), "counterpart" | "visiting" | "Visiting");
    let last = words_forward(words).filter(passing).last();
    let rest = words.get(last.map_or(0, |word| word.end)..)?.trim_start();
    (!rest.is_empty()).then(|| Span::new(role.end - rest.len(), role.end))
}

/// The gender that a word for kin in an apposition before the name tells: "his wife, Ann
/// Berger".
pub(super) fn kin_before(text: &str, name: usize, lexicon: &Lexicon) -> Gender {
    let start = text.floor_char_boundary(name.saturating_sub(WINDOW));
    let left = text.get(start..name).and_then(|left| left.strip_suffix(", ")).unwrap_or("");
    let mut words = words_back(left).map(|word| word.slice(left));
    let kin = words.next().map_or(Gender::Unknown, |word| lexicon.word(word).gender);
    let owned = words
        .next()
        .is_some_and(|word| possessive(word) || lexicon.word(word).is(Class::Possessive));
    if owned { kin } else { Gender::Unknown }
}

/// The role in an apposition before the name: "the chief executive of Acme, Jo
/// Lind, said". Only where a comma, or the end of the sentence, closes it.
pub(super) fn introducing(text: &str, name: Span, knowledge: &Knowledge) -> Option<Span> {
    let closed = text.get(name.end..)?;
    if !(closed.is_empty() || closed.starts_with([',', '.', ';', '\n'])) {
        return None;
    }
    let start = text.floor_char_boundary(name.start.saturating_sub(WINDOW));
    let left = without_initials(text.get(start..name.start)?.strip_suffix(", ")?).trim_end();
    let mut from = left.len();
    for word in words_back(left).take(MAX_WORDS) {
        let bare = word.slice(left);
        if from < left.len() && ends_phrase(bare, knowledge.lexicon()) {
            return None;
        }
        from = word.start;
        if bare.eq_ignore_ascii_case("the")
            && left.get(from..).is_some_and(|np| !np.contains(" and "))
        {
            let role = trimmed_role(&left.get(from..)?.replacen("The", "the", 1), knowledge)?;
            let whole = role.end == left.len() - from;
            let role = Span::new(start + from + role.start, start + from + role.end);
            return whole.then(|| lasting(text, role))?;
        }
    }
    None
}

/// The role at the end of `text`.
fn role_before(text: &str, knowledge: &Knowledge) -> Option<Span> {
    // Most names follow a word that neither heads a role nor ends one.
    let next = words_back(text).next()?.slice(text);
    if !starts_upper(next) && !is_head(next, knowledge) && !is_last_of_role(next) {
        return None;
    }
    let words: Vec<Span> = words_back(text).take(MAX_WORDS).collect();
    let mut taken = head_back(text, &words, knowledge)?;
    // Leftwards over what may stand before a head.
    let opens = |i: usize| {
        words.get(i).is_some_and(|w| w.slice(text).starts_with(['"', '“', '(', '—', '‘']))
    };
    while let Some(word) = words.get(taken).filter(|_| !opens(taken - 1)) {
        if may_precede_head(word.slice(text), knowledge) {
            taken += 1;
        } else if joins_modifiers(text, &words, taken, knowledge) {
            taken += 2;
        } else {
            break;
        }
    }
    let first = words.get(taken.checked_sub(1)?)?;
    let last = words.first()?;
    let opening = first.slice(text).len()
        - first.slice(text).trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    Some(Span::new(first.start + opening, last.end))
}

/// Whether the word at `at`, counted leftwards, joins two words of one role: "Police and
/// Crime Commissioner", but not "Biden and Prime Minister".
fn joins_modifiers(text: &str, words: &[Span], at: usize, knowledge: &Knowledge) -> bool {
    let word = |at: usize| words.get(at).map_or("", |w| w.slice(text));
    let modifies = |at: usize| knowledge.is_role_modifier(&word(at).to_lowercase());
    word(at) == "and" && at > 0 && modifies(at - 1) && modifies(at + 1)
}

/// Whether the word ends roles such as "chief of staff".
fn is_last_of_role(word: &str) -> bool {
    matches!(word, "staff" | "state" | "parliament" | "defense" | "defence")
}

/// How many of `words`, counted leftwards from a name, its head takes: one for
/// "Minister", three for "Secretary of State".
fn head_back(text: &str, words: &[Span], knowledge: &Knowledge) -> Option<usize> {
    let lexicon = knowledge.lexicon();
    let word = |i: usize| words.get(i).map_or("", |w| w.slice(text));
    let first = word(0);
    let heads = |i: usize| is_head(word(i), knowledge) && !ends_phrase(word(i), lexicon);
    if heads(0) {
        // "Superintendent of Police": not the police.
        return Some(if word(1) == "of" && heads(2) { 3 } else { 1 });
    }
    // "Secretary of State", "Minister for Foreign Affairs": capitals back to
    // the preposition, and a head before it.
    let mut i = 0;
    while i < 4 && starts_upper(word(i)) && !ends_phrase(word(i), lexicon) {
        i += 1;
    }
    if i == 0 && is_last_of_role(first) {
        i = 1;
    }
    let linked = i > 0 && matches!(word(i), "of" | "for");
    (linked && heads(i + 1)).then_some(i + 2)
}

/// The role in an apposition right after the name that ends at byte `name`:
/// ", Russia's foreign minister,", or in the predicate: " is the foreign minister".
pub(super) fn after(text: &str, name: usize, knowledge: &Knowledge) -> Option<Span> {
    let right = text.get(name..text.floor_char_boundary(name.saturating_add(WINDOW)))?;
    let articles = ["the ", "a ", "an "];
    let predicate = right.strip_prefix(" is ");
    let phrase = right
        .strip_prefix(", ")
        .or(predicate.filter(|p| articles.iter().any(|article| p.starts_with(article))))?;
    let mut start = name + right.len() - phrase.len();
    let mut rest = phrase;
    // An age first: "Smith, 45, a spokesman".
    if let Some((age, tail)) = rest.split_once(", ")
        && (1..=3).contains(&age.len())
        && age.bytes().all(|b| b.is_ascii_digit())
    {
        start += age.len() + 2;
        rest = tail;
    }
    let end = phrase_end(rest, knowledge.lexicon())?;
    let inside = rest.get(..end)?;
    let span = trimmed_role(inside, knowledge)?;
    lasting(text, Span::new(start + span.start, start + span.end))
}

/// Where the apposition closes: before a comma, a full stop, or a relative
/// pronoun; `None` if it is too long to be sure.
fn phrase_end(rest: &str, lexicon: &Lexicon) -> Option<usize> {
    let mut words = 0;
    for span in words_forward(rest) {
        let word = span.slice(rest);
        if closes_before(word, lexicon) {
            return Some(span.start);
        }
        words += 1;
        if ends_phrase(word, lexicon) && !is_abbreviation(word, lexicon) {
            let closed = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            return Some(span.start + closed.len());
        }
        if words > MAX_WORDS + 2 {
            return None;
        }
    }
    Some(rest.trim_end().len())
}

/// Whether an apposition is over before the word, without a comma: relative
/// pronouns, verbs, brackets and quotes.
fn closes_before(word: &str, lexicon: &Lexicon) -> bool {
    let known = lexicon.word(word.trim_end_matches(','));
    known.is_any(&[Class::Relative, Class::Auxiliary, Class::Speech])
        || word == "that"
        || word.starts_with(['(', '"', '“', '`', '\'', '‘', '[', '–', '—'])
}

/// Whether what follows the head of a role belongs to it: "of", "for", "and".
fn follows_head(word: &str, lexicon: &Lexicon) -> bool {
    word == "and" || lexicon.is(word, Class::Preposition)
}

/// The role within an apposition, without article; from its first word to the
/// end of what belongs to its head.
fn trimmed_role(inside: &str, knowledge: &Knowledge) -> Option<Span> {
    let lexicon = knowledge.lexicon();
    let words: Vec<Span> = words_forward(inside).collect();
    let word = |i: usize| words.get(i).map_or("", |w| w.slice(inside));
    let article = lexicon.get(word(0)).is_any(&[Class::Article, Class::Possessive]);
    let mut first = usize::from(article);
    let mut head = None;
    for i in usize::from(article)..words.len().min(8) {
        let bare = word(i).trim_end_matches(',');
        let lower = lower(bare);
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
            || is_functional(&lower, lexicon)
            || is_verb_like(&lower, lexicon)
        {
            return None;
        }
    }
    let head = head?;
    // What follows must belong to the head: "of", "for", "at", "and".
    let last = match word(head + 1) {
        next if follows_head(next, lexicon) && words.len() <= first + MAX_WORDS => {
            last_of_role(inside, &words, head, lexicon)?
        }
        "" => head,
        _ if article => head,
        _ => return None,
    };
    Some(Span::new(words.get(first)?.start, words.get(last)?.end))
}

/// Index of the last word of what follows a head, which must not be a word that
/// leads on; `None` where it speaks of somebody: "friend of him".
fn last_of_role(inside: &str, words: &[Span], head: usize, lexicon: &Lexicon) -> Option<usize> {
    let word = |i: usize| words.get(i).map_or("", |w| w.slice(inside));
    let leads_on = |word: &str| {
        is_functional(&word.to_lowercase(), lexicon) && !matches!(word, "two" | "three" | "one")
    };
    let mut last = words.len().checked_sub(1)?;
    while last > head && leads_on(word(last)) {
        last -= 1;
    }
    let person = |i: usize| lexicon.is(word(i), Class::Pronoun) && word(i) != "one";
    (!(head..=last).any(person)).then_some(last)
}

/// The gender that a role tells: "spokeswoman".
pub(super) fn gender(role: &str, knowledge: &Knowledge) -> Gender {
    let mut told = Gender::Unknown;
    for word in role.split_whitespace() {
        let lower = lower(word);
        if matches!(&*lower, "of" | "for" | "at" | "to" | "and") {
            break;
        }
        if let Some(gender) = knowledge.role_head(lower.trim_matches('.')) {
            told = gender;
        }
    }
    told
}
