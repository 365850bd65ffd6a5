//! What each word can do in the rules, by its letters and its tag.

use super::cues::{self, Class, Cue, Form};
use crate::analysis::layout::Document;
use crate::analysis::syntax::{Syntax, Tag};
use crate::lexicon::Class as WordClass;

/// The longest name, in tokens.
const LONGEST: usize = 5;

/// What a word can do in the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis) enum Kind {
    Pronoun,
    Determiner,
    /// "who", "which"
    Relative,
    Preposition,
    /// "and", "or"
    And,
    /// "that", "because", "but": a new clause begins.
    Conjunction,
    /// "has", "would", "was"
    Auxiliary,
    Adverb,
    Cue(Cue),
    /// Any other finite verb or infinitive.
    Verb,
    /// "’s"
    Possessive,
    Name,
    Word,
    /// Full stop, question or exclamation mark.
    Stop,
    Comma,
    Colon,
    Dash,
    Punctuation,
}

/// What token `i` is.
pub(in crate::analysis) fn kind(document: &Document<'_>, syntax: &Syntax, i: usize) -> Kind {
    let (text, lower) = (document.token(i), document.lower(i));
    let Some(first) = text.chars().next() else { return Kind::Stop };
    let open = |kind: &Kind| {
        is_acronym(document, i)
            || is_initial(document, i)
            || *kind == Kind::Adverb && is_role(document, i)
            // "Elm Bank | outside | counsel Ann Berger"
            || *kind == Kind::Preposition
                && lower == "outside"
                && document.is(i + 1, WordClass::Role)
    };
    if let Some(kind) = closed_class(document, i).filter(|kind| !open(kind)) {
        return kind;
    }
    if !document.is_word(i) {
        return match first {
            '.' | '?' | '!' | '…' => Kind::Stop,
            ',' => Kind::Comma,
            ':' => Kind::Colon,
            '—' | '–' | '―' | '-' => Kind::Dash,
            '’' | '\'' if text.len() > first.len_utf8() => Kind::Possessive,
            _ => Kind::Punctuation,
        };
    }
    let small = first.is_lowercase() || {
        let sentence = document.layout.tokens.get(i).map_or(usize::MAX, |t| t.sentence);
        let opens = document.layout.sentences.get(sentence).is_some_and(|s| s.tokens.start == i);
        let title = syntax.is_titled(sentence);
        // "Said Smith: …"
        let inverted = opens
            && cues::verb(document.lexicon, lower)
                .is_some_and(|c| c.class == Class::Say && c.form == Form::Past)
            && !document.lower(i + 1).is_empty();
        (opens || title) && syntax.tag(i).is_verb() || inverted
    };
    let cue = || cues::verb_before(document.lexicon, lower, document.lower(i + 1));
    let cue = if small && document.properties(i).reports() { cue() } else { None };
    if let Some(cue) = cue {
        let verbal = syntax.tag(i).is_verb()
            || cue.form == Form::Present && ends_clause_after_name(document, i)
            || cue.form == Form::Present && ends_clause_after_one(document, i)
            || governs_a_clause(document, syntax, i)
            // "another calls him"
            || matches!(document.lower(i + 1), "him" | "them" | "us" | "me");
        let noun = matches!(cue.form, Form::Base | Form::Present)
            && (!verbal || owned(document, syntax, i));
        if !noun && !cues::with_particle(cue.lemma, document.lower(i + 1)) {
            return Kind::Cue(cue);
        }
    }
    if first.is_uppercase() && !(small && syntax.tag(i) == Tag::Vbd) {
        return Kind::Name;
    }
    if matches!(syntax.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vb | Tag::Md) {
        return Kind::Verb;
    }
    // "the family", "the assembly": no adverbs.
    let adverb = lower.ends_with("ly") && lower.len() > 4 && !syntax.tag(i).is_noun();
    if adverb { Kind::Adverb } else { Kind::Word }
}

/// "WHO", "US" among words that are not all in capitals.
fn is_acronym(document: &Document<'_>, i: usize) -> bool {
    let shouted = |t: &str| t.len() > 1 && t.bytes().all(|b| b.is_ascii_uppercase());
    let beside = i.checked_sub(1).map_or("", |b| document.token(b));
    shouted(document.token(i)) && !shouted(beside) && !shouted(document.token(i + 1))
}

/// "Ann | A. | Smith": no article.
fn is_initial(document: &Document<'_>, i: usize) -> bool {
    let capital = |t: usize| document.token(t).starts_with(char::is_uppercase);
    matches!(document.token(i), "A." | "I." | "A")
        && i.checked_sub(1).is_some_and(capital)
        && capital(i + 1)
}

/// "the Elm forward": what somebody is, not where to.
fn is_role(document: &Document<'_>, i: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |b| document.token(b));
    document.is(i, WordClass::Role) && before.starts_with(char::is_uppercase)
}

/// "Smith’s attacks", "their promises": a noun, whatever its tag.
fn owned(document: &Document<'_>, syntax: &Syntax, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    syntax.tag(before) == Tag::Pos
        || document.properties(before).is_any(&[WordClass::Possessive, WordClass::Article])
}

/// "officials state the plan …", "Sky and ABC report that …": no noun, whatever its tag.
fn governs_a_clause(document: &Document<'_>, syntax: &Syntax, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    let that = document.lower(i + 1) == "that";
    let clause = that || matches!(document.lower(i + 1), "the" | "there" | "it" | "they");
    let plural =
        syntax.tag(before) == Tag::Nns && document.token(before).starts_with(char::is_lowercase);
    // "Fox 6 reports that"
    let channel = || {
        let number = document.token(before).bytes().all(|b| b.is_ascii_digit());
        let name = before.checked_sub(1).map_or("", |b| document.token(b));
        number && name.starts_with(char::is_uppercase)
    };
    let named = document.token(before).starts_with(char::is_uppercase)
        || that && channel()
        || matches!(document.token(before), "’’" | "''" | "”" | "\"");
    plural && clause || named && that && before > 0
}

/// "“…,” Conway notes.": no noun, though it looks like one.
fn ends_clause_after_name(document: &Document<'_>, i: usize) -> bool {
    let capital = |&k: &usize| document.token(k).starts_with(char::is_uppercase);
    let name = (0..i).rev().take(LONGEST).take_while(capital).last();
    // "…, the WCAF argues."
    let article = |n: &usize| document.is(*n, WordClass::Article);
    let name = name.map(|n| n.checked_sub(1).filter(article).unwrap_or(n));
    let before = name.and_then(|n| n.checked_sub(1)).map_or("", |b| document.token(b));
    matches!(before, "”" | "\"" | "’" | "''" | ",") && matches!(document.token(i + 1), "." | ",")
}

/// "…, a new study reports.": the same after a noun for what reports.
fn ends_clause_after_one(document: &Document<'_>, i: usize) -> bool {
    const SPEAKERS: &[WordClass] = &[WordClass::Document, WordClass::Collective, WordClass::Role];
    let Some(noun) = i.checked_sub(1).filter(|&n| document.properties(n).is_any(SPEAKERS)) else {
        return false;
    };
    let article = |k: &usize| document.is(*k, WordClass::Article);
    let first = (0..noun).rev().take(LONGEST).find(article);
    let before = first.and_then(|a| a.checked_sub(1)).map_or("", |b| document.token(b));
    before == "," && matches!(document.token(i + 1), "." | ",")
}

/// The classes that say what kind of word it is.
const CLOSED: &[WordClass] = &[
    WordClass::Pronoun,
    WordClass::Determiner,
    WordClass::Relative,
    WordClass::Preposition,
    WordClass::Conjunction,
    WordClass::Auxiliary,
    WordClass::Adverb,
];

fn closed_class(document: &Document<'_>, i: usize) -> Option<Kind> {
    match document.lower(i) {
        "and" | "or" | "&" => return Some(Kind::And),
        "’s" | "'s" => return Some(Kind::Possessive),
        _ => {}
    }
    match document.properties(i) {
        word if !word.is_any(CLOSED) => None,
        word if word.is(WordClass::Pronoun) => Some(Kind::Pronoun),
        word if word.is(WordClass::Determiner) => Some(Kind::Determiner),
        word if word.is(WordClass::Relative) => Some(Kind::Relative),
        word if word.is(WordClass::Preposition) => Some(Kind::Preposition),
        word if word.is(WordClass::Conjunction) => Some(Kind::Conjunction),
        word if word.is(WordClass::Auxiliary) => Some(Kind::Auxiliary),
        word if word.is(WordClass::Adverb) => Some(Kind::Adverb),
        _ => None,
    }
}
