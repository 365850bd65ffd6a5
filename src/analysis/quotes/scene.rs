//! The text as the rules of this module see it: tokens inside and outside
//! quotation marks, and what kind of word each token is.

use std::ops::Range;

use super::cues::{self, Class, Cue, Form};
use super::marks::Stretch;
use crate::analysis::layout::Document;
use crate::analysis::syntax::{Relation, Syntax, Tag};
use crate::span::Span;

/// The most children of a token that are looked at: bounds the work.
const MOST_CHILDREN: usize = 100;

/// A document with its quotation marks.
pub(super) struct Scene<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) syntax: &'d Syntax,
    pub(super) stretches: Vec<Stretch>,
    kinds: Vec<Kind>,
    /// For each token the stretch that holds it.
    inside: Vec<Option<usize>>,
    children: Children,
}

/// What a word can do in the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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

impl<'d> Scene<'d> {
    pub(super) fn new(
        document: &'d Document<'d>,
        syntax: &'d Syntax,
        stretches: Vec<Stretch>,
    ) -> Self {
        let count = document.layout.tokens.len();
        let sentences = document.layout.sentences.iter();
        let titles: Vec<bool> =
            sentences.map(|s| document.is_title_case(s.tokens.clone())).collect();
        let kinds: Vec<Kind> = (0..count).map(|i| kind(document, syntax, &titles, i)).collect();
        let stretches = closed(document, &kinds, stretches);
        let mut inside = vec![None; count];
        for (index, stretch) in stretches.iter().enumerate() {
            for slot in inside.get_mut(document.tokens_in(stretch.span)).into_iter().flatten() {
                *slot = Some(index);
            }
        }
        let children = Children::of(document, syntax);
        Self { document, syntax, stretches, kinds, inside, children }
    }

    /// What token `i` is; a stop past the end.
    pub(super) fn kind(&self, i: usize) -> Kind {
        self.kinds.get(i).copied().unwrap_or(Kind::Stop)
    }

    pub(super) fn cue(&self, i: usize) -> Option<Cue> {
        match self.kind(i) {
            Kind::Cue(cue) => Some(cue),
            _ => None,
        }
    }

    pub(super) fn lower(&self, i: usize) -> &'d str {
        self.document.lower(i)
    }

    pub(super) fn stretch_of(&self, i: usize) -> Option<usize> {
        self.inside.get(i).copied().flatten()
    }

    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        self.document.span_of(tokens)
    }

    /// The tokens of paragraph `index`.
    pub(super) fn paragraph(&self, index: usize) -> Range<usize> {
        self.document.layout.paragraphs.get(index).map_or(0..0, |p| self.document.tokens_in(p.span))
    }

    /// The tokens of the paragraph that token `i` stands in.
    pub(super) fn paragraph_of(&self, i: usize) -> Range<usize> {
        let layout = &self.document.layout;
        let sentence = layout.tokens.get(i).and_then(|t| layout.sentences.get(t.sentence));
        sentence.map_or(0..0, |s| self.paragraph(s.paragraph))
    }

    /// The tokens of the stretch, marks included.
    pub(super) fn tokens_of(&self, stretch: &Stretch) -> Range<usize> {
        self.document.tokens_in(stretch.span)
    }

    /// Whether token `i` stands in a dateline: "VIENTIANE, Laos (AP) — …".
    pub(super) fn in_dateline(&self, i: usize) -> bool {
        let tokens = &self.document.layout.tokens;
        let Some(sentence) =
            tokens.get(i).and_then(|t| self.document.layout.sentences.get(t.sentence))
        else {
            return false;
        };
        let start = sentence.tokens.start;
        let place = self.document.token(start);
        let shouted = place.len() > 2 && place.chars().all(char::is_uppercase);
        shouted && (i..start + 14).any(|k| self.kind(k) == Kind::Dash)
    }

    pub(super) fn tag(&self, i: usize) -> Tag {
        self.syntax.tag(i)
    }

    pub(super) fn relation(&self, i: usize) -> Relation {
        self.syntax.relation(i)
    }

    pub(super) fn head(&self, i: usize) -> Option<usize> {
        self.syntax.head(i)
    }

    /// The tokens that token `i` governs, in order; not all, if they are many.
    pub(super) fn children(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.children.first.get(i).copied().flatten();
        let next = |&k: &usize| self.children.next.get(k).copied().flatten();
        std::iter::successors(first, next).take(MOST_CHILDREN)
    }

    /// All that the tree has under token `i`, as one stretch.
    pub(super) fn under(&self, i: usize) -> Range<usize> {
        self.children.reach.get(i).map_or(i..i, |&(first, last)| first..last + 1)
    }

    /// The child of token `i` in that relation.
    pub(super) fn child(&self, i: usize, relation: Relation) -> Option<usize> {
        self.children(i).find(|&k| self.relation(k) == relation)
    }

    /// Whether all words among `tokens` are names.
    pub(super) fn tokens_named(&self, tokens: Range<usize>) -> bool {
        let word = |k: &usize| self.document.token(*k).starts_with(char::is_alphanumeric);
        !tokens.is_empty() && tokens.filter(word).all(|k| self.kind(k) == Kind::Name)
    }

    /// Whether token `i` begins with a capital.
    pub(super) fn capital(&self, i: usize) -> bool {
        self.document.token(i).starts_with(char::is_uppercase)
    }
}

/// Closes quotations that no mark closes before their attribution: "“We are
/// ready, Smith said."
fn closed(document: &Document<'_>, kinds: &[Kind], mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    let goes_on: Vec<bool> = stretches.iter().skip(1).map(|s| s.continues).chain([false]).collect();
    for (stretch, goes_on) in stretches.iter_mut().zip(goes_on) {
        if !stretch.left_open || goes_on {
            continue;
        }
        let tokens = document.tokens_in(stretch.span);
        let mut commas = tokens.clone().filter(|&t| kinds.get(t) == Some(&Kind::Comma));
        if let Some(comma) = commas.find(|&t| attributes(kinds, t + 1..tokens.end)) {
            let end = document.span_of(comma..comma + 1).end;
            stretch.span.end = end;
            stretch.inner.end = end;
            stretch.left_open = false;
        }
    }
    stretches
}

/// Whether `tokens` begin like "Smith said on Monday" or "said Smith".
fn attributes(kinds: &[Kind], tokens: Range<usize>) -> bool {
    let kind = |t: usize| kinds.get(t).filter(|_| tokens.contains(&t)).copied();
    let says = |t: usize| match kind(t) {
        Some(Kind::Cue(cue)) => {
            cue.class == Class::Say && matches!(cue.form, Form::Past | Form::Present)
        }
        _ => false,
    };
    let nominal = |t: &usize| {
        matches!(kind(*t), Some(Kind::Name | Kind::Word | Kind::Determiner | Kind::Pronoun))
    };
    let after = |t: usize| tokens.clone().skip_while(move |&k| k < t).take_while(nominal).count();
    let ends = |t: usize| {
        matches!(kind(t), None | Some(Kind::Stop | Kind::Comma | Kind::Preposition | Kind::Name))
    };
    let subject = after(tokens.start);
    if says(tokens.start) {
        let subject = after(tokens.start + 1);
        return subject > 0 && ends(tokens.start + 1 + subject);
    }
    let verb = tokens.start + subject;
    (1..=6).contains(&subject) && says(verb) && ends(verb + 1)
}

/// The trees turned round: from heads to children.
struct Children {
    first: Vec<Option<usize>>,
    next: Vec<Option<usize>>,
    /// The first and the last token under each token.
    reach: Vec<(usize, usize)>,
}

impl Children {
    fn of(document: &Document<'_>, syntax: &Syntax) -> Self {
        let count = document.layout.tokens.len();
        let (mut first, mut next) = (vec![None; count], vec![None; count]);
        let mut waiting = vec![0usize; count];
        for i in (0..count).rev() {
            let Some(head) = syntax.head(i) else { continue };
            let (Some(slot), Some(children)) = (first.get_mut(head), waiting.get_mut(head)) else {
                continue;
            };
            *children += 1;
            if let Some(after) = next.get_mut(i) {
                *after = slot.replace(i);
            }
        }
        Self { first, next, reach: reach(syntax, waiting) }
    }
}

/// How far the words under each token reach: from the leaves up, each token
/// once all its children, which are counted in `waiting`, are done.
fn reach(syntax: &Syntax, mut waiting: Vec<usize>) -> Vec<(usize, usize)> {
    let mut reach: Vec<(usize, usize)> = (0..waiting.len()).map(|i| (i, i)).collect();
    let leaves = waiting.iter().enumerate().filter(|(_, n)| **n == 0);
    let mut ready: Vec<usize> = leaves.map(|(i, _)| i).collect();
    while let Some(i) = ready.pop() {
        let Some((first, last)) = reach.get(i).copied() else { continue };
        let Some(head) = syntax.head(i) else { continue };
        if let (Some(own), Some(children)) = (reach.get_mut(head), waiting.get_mut(head)) {
            *own = (own.0.min(first), own.1.max(last));
            *children = children.saturating_sub(1);
            if *children == 0 {
                ready.push(head);
            }
        }
    }
    reach
}

fn kind(document: &Document<'_>, syntax: &Syntax, titles: &[bool], i: usize) -> Kind {
    let (text, lower) = (document.token(i), document.lower(i));
    let Some(first) = text.chars().next() else { return Kind::Stop };
    if let Some(kind) = closed_class(lower) {
        return kind;
    }
    if !first.is_alphanumeric() {
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
        let title = titles.get(sentence).copied().unwrap_or(false);
        // "Said Smith: …"
        let inverted = opens
            && cues::verb(lower).is_some_and(|c| c.class == Class::Say && c.form == Form::Past)
            && !document.lower(i + 1).is_empty();
        (opens || title) && syntax.tag(i).is_verb() || inverted
    };
    let phrasal = cues::phrasal(lower, document.lower(i + 1));
    if let Some(cue) = cues::verb(if phrasal { "said" } else { lower }) {
        let noun = matches!(cue.form, Form::Base | Form::Present)
            && !syntax.tag(i).is_verb()
            && !(cue.form == Form::Present && ends_clause_after_name(document, i))
            || matches!(cue.form, Form::Base | Form::Present) && owned(document, syntax, i);
        if small && !noun && !cues::with_particle(cue.lemma, document.lower(i + 1)) {
            return Kind::Cue(cue);
        }
    }
    if first.is_uppercase() && !(small && syntax.tag(i) == Tag::Vbd) {
        return Kind::Name;
    }
    if matches!(syntax.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vb | Tag::Md) {
        return Kind::Verb;
    }
    if lower.ends_with("ly") && lower.len() > 4 { Kind::Adverb } else { Kind::Word }
}

/// "Smith’s attacks", "their promises": a noun, whatever its tag.
fn owned(document: &Document<'_>, syntax: &Syntax, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    syntax.tag(before) == Tag::Pos
        || matches!(
            document.lower(before),
            "his" | "their" | "its" | "my" | "our" | "your" | "the" | "a" | "an"
        )
}

/// "“…,” Conway notes.": no noun, though it looks like one.
fn ends_clause_after_name(document: &Document<'_>, i: usize) -> bool {
    let name = i.checked_sub(1).map_or("", |b| document.token(b));
    let before = i.checked_sub(2).map_or("", |b| document.token(b));
    name.starts_with(char::is_uppercase)
        && matches!(before, "”" | "\"" | "’" | "''" | ",")
        && matches!(document.token(i + 1), "." | ",")
}

fn closed_class(lower: &str) -> Option<Kind> {
    Some(match lower {
        "he" | "she" | "they" | "i" | "we" | "you" | "it" | "him" | "them" | "me" | "us"
        | "himself" | "herself" | "themselves" | "someone" | "somebody" | "everyone" | "nobody"
        | "others" | "one" => Kind::Pronoun,
        "the" | "a" | "an" | "this" | "these" | "those" | "his" | "her" | "its" | "their"
        | "our" | "my" | "your" | "some" | "many" | "several" | "another" | "each" | "every"
        | "both" | "most" | "few" | "two" | "three" | "no" | "any" | "all" => Kind::Determiner,
        "who" | "which" | "whose" | "whom" => Kind::Relative,
        "of" | "for" | "in" | "at" | "on" | "from" | "with" | "by" | "to" | "about" | "into"
        | "over" | "under" | "against" | "between" | "among" | "during" | "through" | "near"
        | "without" | "within" | "like" | "toward" | "towards" | "outside" | "inside" | "per"
        | "via" | "behind" | "around" | "across" | "despite" | "following" => Kind::Preposition,
        "and" | "or" | "&" => Kind::And,
        "that" | "because" | "but" | "as" | "when" | "if" | "while" | "although" | "though"
        | "whether" | "since" | "after" | "before" | "until" | "unless" | "where" | "what"
        | "how" | "why" | "so" | "than" => Kind::Conjunction,
        "is" | "was" | "are" | "were" | "be" | "been" | "being" | "has" | "have" | "had"
        | "will" | "would" | "can" | "could" | "may" | "might" | "must" | "shall" | "should"
        | "did" | "does" | "do" | "having" => Kind::Auxiliary,
        "also" | "later" | "then" | "now" | "just" | "still" | "once" | "never" | "often"
        | "again" | "already" | "soon" | "too" | "even" | "not" | "n’t" | "n't" | "ever"
        | "always" | "yesterday" | "today" | "meanwhile" | "however" | "instead" | "earlier"
        | "first" | "since-" | "further" | "only" | "sometimes" | "twice" => Kind::Adverb,
        "’s" | "'s" => Kind::Possessive,
        _ => return None,
    })
}
