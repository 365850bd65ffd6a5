//! The text as rules see it: tokens inside and outside quotation marks, what kind
//! of word each token is, and the trees from heads to children.

pub(in crate::analysis) mod cues;
mod dateline;
mod kinds;
pub(in crate::analysis) mod marks;
pub(in crate::analysis) mod phrase;
mod unclosed;

use std::ops::Range;

use cues::Cue;
pub(in crate::analysis) use kinds::Kind;
use marks::Stretch;

use crate::analysis::entities::{Entity, EntityType};
use crate::analysis::layout::Document;
use crate::analysis::syntax::{Relation, Syntax, Tag};
use crate::span::Span;

/// The most children of a token that are looked at: bounds the work.
const MOST_CHILDREN: usize = 100;

/// How many tokens of letters, with their commas, may follow a name.
const LETTERS: usize = 8;

/// A document with its quotation marks.
pub(in crate::analysis) struct Scene<'d> {
    pub(in crate::analysis) document: &'d Document<'d>,
    pub(in crate::analysis) syntax: &'d Syntax,
    pub(in crate::analysis) stretches: Vec<Stretch>,
    kinds: Vec<Kind>,
    /// For each token whether it is in the name of a person.
    people: Vec<bool>,
    /// For each token the stretch that holds it.
    inside: Vec<Option<u32>>,
    /// For each paragraph the token that it begins with, and the one that its text does,
    /// behind any dateline.
    openings: Vec<(usize, usize)>,
    children: Children,
}

/// "Ministry of Agriculture, Trade and Labour": the comma is part of the name.
fn is_list(entity: &Entity) -> bool {
    let organization = entity.kind == EntityType::Organization;
    organization && entity.name.contains(',') && entity.name.contains(" and ")
}

/// Whether marks stand in the middle of a person's name: "Robert “Bob” Ellery".
fn is_nickname(person: &[bool], marks: Range<usize>) -> bool {
    let is_person = |at: usize| person.get(at).copied().unwrap_or(false);
    marks.start > 0 && (marks.start - 1..=marks.end).all(is_person)
}

/// The most words of a title within an attribution.
const TITLE: usize = 4;

/// Whether the marks hold a title within an attribution: "said on “Today”", "told “60 Minutes”",
/// "the “Hamlet” star said".
fn is_programme(document: &Document<'_>, kinds: &[Kind], marks: Range<usize>) -> bool {
    let kind = |t: usize| kinds.get(t).copied().unwrap_or(Kind::Stop);
    let Some(before) = marks.start.checked_sub(1).filter(|_| marks.len() <= TITLE + 3) else {
        return false;
    };
    let says = |t: usize, lemma: &str| match kind(t) {
        Kind::Cue(cue) => cue.lemma == lemma,
        _ => false,
    };
    let said = before > 0
        && matches!(document.lower(before), "on" | "in")
        && (says(before - 1, "say") || says(before - 1, "tell"));
    let star = kind(before) == Kind::Determiner && kind(marks.end) == Kind::Word && {
        let mut next = (marks.end + 1..marks.end + TITLE).map(kind);
        let verb =
            next.find(|k| !matches!(k, Kind::Word | Kind::Adverb | Kind::Name | Kind::Auxiliary));
        matches!(verb, Some(Kind::Cue(cue)) if cue.class == cues::Class::Say)
            || before > 1 && document.lower(before - 2) == "according"
    };
    if !said && !star && !says(before, "tell") {
        return false;
    }
    let mut words = marks.filter(|&t| document.is_word(t)).map(|t| document.token(t));
    let title = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    words.clone().count() > 0 && words.all(title)
}

impl<'d> Scene<'d> {
    pub(in crate::analysis) fn new(
        document: &'d Document<'d>,
        syntax: &'d Syntax,
        entities: &[Entity],
    ) -> Self {
        let count = document.layout.tokens.len();
        let mut kinds: Vec<Kind> = (0..count).map(|i| kinds::kind(document, syntax, i)).collect();
        for span in entities.iter().filter(|e| is_list(e)).flat_map(|e| &e.mentions) {
            kinds.get_mut(document.tokens_in(span.span)).unwrap_or_default().fill(Kind::Name);
        }
        let people = entities.iter().filter(|e| e.kind == EntityType::Person);
        let people = people.flat_map(|e| e.mentions.iter().map(|m| m.span));
        let mut person = vec![false; count];
        for slot in people.flat_map(|span| document.tokens_in(span)) {
            if let Some(slot) = person.get_mut(slot) {
                *slot = true;
            }
        }
        let mut pairs = marks::pair(document);
        pairs.retain(|marks| {
            let tokens = document.tokens_in(marks.span);
            !is_nickname(&person, tokens.clone()) && !is_programme(document, &kinds, tokens)
        });
        let stretches = unclosed::close(document, &kinds, pairs);
        let mut inside = vec![None; count];
        for (index, stretch) in stretches.iter().enumerate() {
            for slot in inside.get_mut(document.tokens_in(stretch.span)).into_iter().flatten() {
                *slot = Some(index as u32);
            }
        }
        let children = Children::of(document, syntax);
        let openings = dateline::openings(document, &kinds, entities);
        Self { document, syntax, stretches, kinds, people: person, inside, openings, children }
    }

    /// What token `i` is; a stop past the end.
    pub(in crate::analysis) fn kind(&self, i: usize) -> Kind {
        self.kinds.get(i).copied().unwrap_or(Kind::Stop)
    }

    pub(in crate::analysis) fn cue(&self, i: usize) -> Option<Cue> {
        match self.kind(i) {
            Kind::Cue(cue) => Some(cue),
            _ => None,
        }
    }

    pub(in crate::analysis) fn lower(&self, i: usize) -> &'d str {
        self.document.lower(i)
    }

    pub(in crate::analysis) fn stretch_of(&self, i: usize) -> Option<usize> {
        self.inside.get(i).copied().flatten().map(|stretch| stretch as usize)
    }

    pub(in crate::analysis) fn span(&self, tokens: Range<usize>) -> Span {
        self.document.span_of(tokens)
    }

    /// The tokens of paragraph `index`.
    pub(in crate::analysis) fn paragraph(&self, index: usize) -> Range<usize> {
        let layout = &self.document.layout;
        let sentences = layout.paragraphs.get(index).map_or(0..0, |p| p.sentences.clone());
        match layout.sentences.get(sentences) {
            Some([one]) => one.tokens.clone(),
            Some([first, .., last]) => first.tokens.start..last.tokens.end,
            _ => 0..0,
        }
    }

    /// The tokens of the paragraph that token `i` stands in.
    pub(in crate::analysis) fn paragraph_of(&self, i: usize) -> Range<usize> {
        let layout = &self.document.layout;
        let sentence = layout.tokens.get(i).and_then(|t| layout.sentences.get(t.sentence));
        sentence.map_or(0..0, |s| self.paragraph(s.paragraph))
    }

    /// The tokens of the stretch, marks included.
    pub(in crate::analysis) fn tokens_of(&self, stretch: &Stretch) -> Range<usize> {
        self.document.tokens_in(stretch.span)
    }

    /// The tokens of the stretch that token `i` stands in, marks included.
    pub(in crate::analysis) fn stretch_around(&self, i: usize) -> Option<Range<usize>> {
        self.stretches.get(self.stretch_of(i)?).map(|stretch| self.tokens_of(stretch))
    }

    /// The paragraph that token `i` stands in: where it begins, and where its text does
    /// behind any dateline.
    fn opening_of(&self, i: usize) -> Option<(usize, usize)> {
        let layout = &self.document.layout;
        let sentence = layout.tokens.get(i).and_then(|t| layout.sentences.get(t.sentence))?;
        self.openings.get(sentence.paragraph).copied()
    }

    /// Where the text of the paragraph that token `i` stands in begins, behind any
    /// dateline.
    pub(in crate::analysis) fn text_of(&self, i: usize) -> usize {
        self.opening_of(i).map_or(i, |(_, text)| text)
    }

    /// The last token of the name that letters at `i` follow: "Ann | Berger |, MA, | MD"; any
    /// other token itself.
    pub(in crate::analysis) fn bearer(&self, i: usize) -> usize {
        let letters = |t: usize| self.document.is_post_nominal(t);
        let between = |t: usize| letters(t) || self.kind(t) == Kind::Comma;
        if !letters(i) {
            return i;
        }
        let before = (i.saturating_sub(LETTERS)..i).rev().find(|&t| !between(t));
        let named = |t: &usize| self.kind(*t) == Kind::Name && self.kind(t + 1) == Kind::Comma;
        before.filter(named).unwrap_or(i)
    }

    /// Whether token `i` stands in a dateline: "VIENTIANE, Laos (AP) — …".
    pub(in crate::analysis) fn in_dateline(&self, i: usize) -> bool {
        i < self.text_of(i)
    }

    /// Whether a paragraph, or its text behind a dateline, begins at token `i`; past the
    /// end one does.
    pub(in crate::analysis) fn opens_paragraph(&self, i: usize) -> bool {
        self.opening_of(i).is_none_or(|(start, text)| i == start || i == text)
    }

    pub(in crate::analysis) fn tag(&self, i: usize) -> Tag {
        self.syntax.tag(i)
    }

    /// Whether token `i` is a verb or a modal verb.
    pub(in crate::analysis) fn verbal(&self, i: usize) -> bool {
        self.tag(i).is_verb() || self.tag(i) == Tag::Md
    }

    /// Whether token `i` can be the verb of a sentence.
    pub(in crate::analysis) fn carries(&self, i: usize) -> bool {
        matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
    }

    pub(in crate::analysis) fn relation(&self, i: usize) -> Relation {
        self.syntax.relation(i)
    }

    pub(in crate::analysis) fn head(&self, i: usize) -> Option<usize> {
        self.syntax.head(i)
    }

    /// The tokens that token `i` governs, in order; not all, if they are many.
    pub(in crate::analysis) fn children(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let of = |list: &[Option<u32>], i: usize| Some(list.get(i).copied().flatten()? as usize);
        let next = move |&k: &usize| of(&self.children.next, k);
        std::iter::successors(of(&self.children.first, i), next).take(MOST_CHILDREN)
    }

    /// All that the tree has under token `i`, as one stretch.
    pub(in crate::analysis) fn under(&self, i: usize) -> Range<usize> {
        self.children.reach.get(i).map_or(i..i, |&(first, last)| first as usize..last as usize + 1)
    }

    /// The child of token `i` in that relation.
    pub(in crate::analysis) fn child(&self, i: usize, relation: Relation) -> Option<usize> {
        self.children(i).find(|&k| self.relation(k) == relation)
    }

    /// Whether token `i` is in the name of a person.
    pub(in crate::analysis) fn is_person(&self, i: usize) -> bool {
        self.people.get(i).copied().unwrap_or(false)
    }

    /// Whether a sentence begins at token `i`.
    pub(in crate::analysis) fn sentence_start(&self, i: usize) -> bool {
        let sentence = self.document.sentence_of(i);
        !sentence.is_empty() && sentence.start == i
    }

    /// Whether all words among `tokens` are names.
    pub(in crate::analysis) fn tokens_named(&self, tokens: Range<usize>) -> bool {
        !tokens.is_empty()
            && tokens.filter(|k| self.document.is_word(*k)).all(|k| self.kind(k) == Kind::Name)
    }

    /// Where the words of a name begin that end right before token `end`, not before `from`.
    pub(in crate::analysis) fn name_before(&self, from: usize, end: usize) -> Option<usize> {
        (from..end).rev().take_while(|&t| self.kind(t) == Kind::Name).last()
    }

    /// Whether token `i` takes back a negation before it: "not only".
    pub(in crate::analysis) fn is_only(&self, i: usize) -> bool {
        matches!(self.lower(i), "only" | "just" | "merely")
    }

    /// Whether token `i` begins with a capital.
    pub(in crate::analysis) fn capital(&self, i: usize) -> bool {
        self.document.token(i).starts_with(char::is_uppercase)
    }
}

/// The trees turned round: from heads to children. Tokens are numbers of four bytes: of
/// the longest texts there are many.
struct Children {
    first: Vec<Option<u32>>,
    next: Vec<Option<u32>>,
    /// The first and the last token under each token.
    reach: Vec<(u32, u32)>,
}

impl Children {
    fn of(document: &Document<'_>, syntax: &Syntax) -> Self {
        let count = document.layout.tokens.len();
        let (mut first, mut next) = (vec![None; count], vec![None; count]);
        let mut waiting = vec![0; count];
        for i in (0..count).rev() {
            let Some(head) = syntax.head(i) else { continue };
            let (Some(slot), Some(children)) = (first.get_mut(head), waiting.get_mut(head)) else {
                continue;
            };
            *children += 1;
            if let Some(after) = next.get_mut(i) {
                *after = slot.replace(i as u32);
            }
        }
        Self { first, next, reach: reach(syntax, waiting) }
    }
}

/// How far the words under each token reach: from the leaves up, each token
/// once all its children, which are counted in `waiting`, are done.
fn reach(syntax: &Syntax, mut waiting: Vec<u32>) -> Vec<(u32, u32)> {
    let mut reach: Vec<(u32, u32)> = (0..waiting.len() as u32).map(|i| (i, i)).collect();
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
