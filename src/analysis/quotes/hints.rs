//! What tells whether words are a report of speech, and whether they begin and end right:
//! short hints such as `cue=say` or `cue+frame=say That`, which the weights know.

use std::ops::Range;

use super::direct::Found;
use super::evidence::Reporter;
use super::hint_weights::{Piece, of, p};
use super::speaker::Told;
use super::voice::Voice;
use super::{Ground, Polarity, Reference, SpeakerKind};
use crate::analysis::mentions::{self, Noun};
use crate::analysis::scene::cues::{Act, Form};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;
use crate::span::Span;

/// A quote as it will be told.
pub(super) struct Reported<'a, 'd> {
    pub(super) scene: &'a Scene<'d>,
    pub(super) quote: &'a Found,
    pub(super) told: &'a Told,
    pub(super) cue: Reporter,
    pub(super) polarity: Polarity,
    pub(super) voice: Voice,
}

/// Upper bounds of the groups of lengths, in words.
const LENGTHS: [usize; 8] = [1, 2, 3, 6, 12, 20, 30, 50];

/// What in the words speaks for another end, or against speech.
#[derive(Clone, Copy)]
enum Sign {
    Which,
    Participle,
    Apposition,
    And,
    Contrast,
    Report,
    Semicolon,
    Bracket,
    Dash,
    According,
    I,
    You,
    Question,
}

/// All signs in their order, with their names as the weights have them.
const SIGNS: [(Sign, &str); 13] = [
    (Sign::Which, "which"),
    (Sign::Participle, "participle"),
    (Sign::Apposition, "apposition"),
    (Sign::And, "and"),
    (Sign::Contrast, "contrast"),
    (Sign::Report, "report"),
    (Sign::Semicolon, "semicolon"),
    (Sign::Bracket, "bracket"),
    (Sign::Dash, "dash"),
    (Sign::According, "according"),
    (Sign::I, "i"),
    (Sign::You, "you"),
    (Sign::Question, "question"),
];

/// How far from the words the tree is asked whether they go on, in tokens.
const REACH: usize = 16;

/// How far a sentence's own words may begin behind its start: "But | …"; and the most words behind
/// the verb of an attribution at its end.
const OPENING: usize = 3;
const BEHIND: usize = 8;

/// Takes a hint in its parts: a quote has dozens, so they are not put together.
pub(super) type Take<'t> = dyn FnMut(&[Piece<'_>]) + 't;

/// Calls `take` with every hint of a quote.
pub(super) fn each(reported: &Reported<'_, '_>, take: &mut Take<'_>) {
    let Reported { scene, quote, .. } = *reported;
    let tokens = |span: Span| scene.document.tokens_in(span);
    let pieces: Vec<Range<usize>> = quote.spans.iter().map(|s| tokens(*s)).collect();
    let mut hints = Hints {
        reported,
        pieces: &pieces,
        cue_at: quote.cue.map(|cue| tokens(cue).start),
        kind: of(quote.kind.name()),
        frame: of(quote.ground.name()),
        take,
    };
    hints.report();
    hints.size();
    hints.subject();
    hints.edges();
    hints.inside();
    hints.sentence();
    hints.tail();
}

struct Hints<'h, 't, 'a, 'd> {
    reported: &'h Reported<'a, 'd>,
    /// The tokens of the pieces.
    pieces: &'h [Range<usize>],
    cue_at: Option<usize>,
    kind: Piece<'static>,
    frame: Piece<'static>,
    take: &'h mut Take<'t>,
}

impl Hints<'_, '_, '_, '_> {
    fn hint(&mut self, parts: &[Piece<'_>]) {
        (self.take)(parts);
    }

    /// The reporting word and its frame.
    fn report(&mut self) {
        let Reported { cue, polarity, scene, .. } = *self.reported;
        let (kind, frame, at) = (self.kind, self.frame, self.cue_at);
        let (lemma, act) = match cue {
            Reporter::Verb(cue) => (cue.lemma, Some(cue.act())),
            Reporter::According => ("according", None),
            Reporter::Other => (
                match at.map(|k| scene.kind(k)) {
                    Some(Kind::Word | Kind::Verb | Kind::Name) => {
                        at.map_or("none", |k| scene.lower(k))
                    }
                    Some(_) => "mark",
                    None => "none",
                },
                None,
            ),
        };
        let lemma = of(lemma);
        self.hint(&[p!("type="), kind]);
        self.hint(&[p!("frame="), frame]);
        self.hint(&[p!("type+frame="), kind, p!(" "), frame]);
        self.hint(&[p!("cue="), lemma]);
        self.hint(&[p!("cue+frame="), lemma, p!(" "), frame]);
        self.hint(&[p!("act+frame="), of(act.unwrap_or(Act::Statement).name()), p!(" "), frame]);
        self.hint(&[p!("polarity="), of(polarity.name())]);
        if let (Reporter::Verb(cue), Some(k)) = (cue, at) {
            let form = of(cue.form.name());
            self.hint(&[p!("form="), form]);
            self.hint(&[p!("form+frame="), form, p!(" "), frame]);
            self.hint(&[p!("cue is="), of(scene.relation(k).variant())]);
            let bare =
                cue.form == Form::Base && k.checked_sub(1).is_some_and(|t| scene.lower(t) == "to");
            if bare {
                self.hint(&[p!("to+frame="), frame]);
            }
        }
    }

    /// How many words, and whether they can be a clause.
    fn size(&mut self) {
        let scene = self.reported.scene;
        let (kind, frame) = (self.kind, self.frame);
        let tokens = || self.pieces.iter().cloned().flatten();
        let words = tokens().filter(|t| scene.document.is_word(*t)).count();
        let group = of(group(&LENGTHS, words));
        let finite = of(truth(tokens().any(|t| scene.carries(t))));
        let pieces = self.pieces.len().min(4);
        self.hint(&[p!("length="), group]);
        self.hint(&[p!("type+length="), kind, p!(" "), group]);
        self.hint(&[p!("type+finite="), kind, p!(" "), finite]);
        self.hint(&[p!("frame+finite="), frame, p!(" "), finite]);
        self.hint(&[p!("pieces="), of(digit(pieces))]);
        if let Reporter::Verb(cue) = self.reported.cue {
            self.hint(&[p!("cue+finite="), of(cue.lemma), p!(" "), finite]);
        }
    }

    /// Who speaks, and in whose voice the article is.
    fn subject(&mut self) {
        let Reported { scene, told, voice, .. } = *self.reported;
        let (kind, frame) = (self.kind, self.frame);
        let speaker = told.speaker.as_ref().map(|s| s.kind);
        let who = match (speaker, told.reference) {
            (_, Reference::Nobody) => "nobody",
            (_, Reference::Unresolved) => "unresolved",
            (Some(SpeakerKind::Person), _) => "person",
            (Some(SpeakerKind::Organization), _) => "body",
            (Some(SpeakerKind::Location), _) => "place",
            (Some(SpeakerKind::Group), _) => "group",
            (Some(SpeakerKind::Unnamed), _) => "unnamed",
            (None, _) => "none",
        };
        let who = of(who);
        self.hint(&[p!("who="), who]);
        self.hint(&[p!("who+frame="), who, p!(" "), frame]);
        self.hint(&[p!("reference="), of(told.reference.name())]);
        let act = match self.reported.cue {
            Reporter::Verb(cue) => cue.act(),
            _ => Act::Statement,
        };
        if let Some(source) = self.reported.quote.source.phrase() {
            let class = of(sort(scene, source.head));
            self.hint(&[p!("source="), class, p!(" "), of(act.name())]);
            self.hint(&[p!("source+frame="), class, p!(" "), frame]);
        }
        if let Some(mention) = told.mention {
            let tokens = scene.document.tokens_in(mention);
            let first = scene.lower(tokens.start);
            match scene.kind(tokens.start) {
                Kind::Pronoun | Kind::Determiner | Kind::Relative if tokens.len() == 1 => {
                    self.hint(&[p!("subject="), of(first)]);
                }
                Kind::Determiner | Kind::Pronoun => self.hint(&[p!("opens="), of(first)]),
                _ => {}
            }
        }
        let i = of(digit(voice.i.into()));
        self.hint(&[p!("voice="), i]);
        self.hint(&[p!("voice+type="), i, p!(" "), kind]);
        self.hint(&[p!("voice+who="), i, p!(" "), who]);
        self.hint(&[p!("you="), of(digit(voice.you.into()))]);
        if let Some(genre) = voice.genre {
            let genre = of(genre.name());
            self.hint(&[p!("genre="), genre]);
            self.hint(&[p!("genre+type="), genre, p!(" "), kind]);
            self.hint(&[p!("genre+who="), genre, p!(" "), who]);
        }
    }

    /// How the words begin and end, and what stands around them.
    fn edges(&mut self) {
        let scene = self.reported.scene;
        let kind = self.kind;
        let ([first, ..], [.., last]) = (self.pieces, self.pieces) else { return };
        let cue = self.cue_at;
        let (before, after) = (first.start.checked_sub(1), last.end);
        self.hint(&[p!("first="), of(shape(scene, first.start)), p!(" "), kind]);
        let end = last.end.saturating_sub(1);
        self.hint(&[p!("last="), of(scene.tag(end).variant()), p!(" "), kind]);
        let before = match before {
            Some(t) if scene.sentence_start(first.start) => {
                let same = scene.paragraph_of(t) == scene.paragraph_of(first.start);
                if same { "sentence" } else { "paragraph" }
            }
            Some(t) if Some(t) == cue => "cue",
            Some(t) => shape(scene, t),
            None => "paragraph",
        };
        let before = of(before);
        self.hint(&[p!("before="), before, p!(" "), kind]);
        let after = of(if scene.sentence_start(after) { "sentence" } else { shape(scene, after) });
        self.hint(&[p!("after="), after, p!(" "), kind]);
        let distance = cue.map_or(9, |k| {
            let gap =
                if k < first.start { first.start - k - 1 } else { k.saturating_sub(last.end) };
            gap.min(8)
        });
        self.hint(&[p!("distance="), of(digit(distance)), p!(" "), self.frame]);
        if !scene.sentence_start(last.end) && scene.stretch_of(last.end).is_none() {
            self.hint(&[
                p!("rest="),
                after,
                p!(" "),
                of(tagged(scene, last.end + 1)),
                p!(" "),
                kind,
            ]);
        }
        if let Some(cue) = cue.filter(|&cue| cue >= last.end) {
            let own = of(if self.ends_report(first, last, cue) { "whole" } else { "part" });
            self.hint(&[p!("behind="), own, p!(" "), self.frame]);
            self.hint(&[p!("behind+first="), own, p!(" "), of(shape(scene, first.start))]);
            self.hint(&[p!("behind+commas="), own, p!(" "), of(digit(self.commas()))]);
        }
        let small = !scene.capital(first.start + usize::from(scene.tag(first.start) == Tag::Quote));
        self.hint(&[p!("small="), of(truth(small)), p!(" "), kind]);
    }

    /// "In Elm, a house was hit, the police said.": whether the words are all of their sentence but
    /// the attribution, which follows the comma at their end.
    fn ends_report(&self, first: &Range<usize>, last: &Range<usize>, cue: usize) -> bool {
        let scene = self.reported.scene;
        let sentence = scene.document.sentence_of(first.start);
        let after = (cue + 1..sentence.end).filter(|&t| scene.document.is_word(t));
        self.pieces.len() == 1
            && first.start.saturating_sub(sentence.start) < OPENING
            && scene.kind(last.end) == Kind::Comma
            && after.take(BEHIND).count() < BEHIND
            && (last.start..last.end).any(|t| scene.carries(t))
            && (last.end..sentence.end).all(|t| t == cue || !scene.carries(t))
    }

    fn commas(&self) -> usize {
        let comma = |t: &usize| self.reported.scene.kind(*t) == Kind::Comma;
        self.pieces.iter().cloned().flatten().filter(comma).count().min(4)
    }

    /// What in the words speaks for another end, or against speech.
    fn inside(&mut self) {
        let scene = self.reported.scene;
        let kind = self.kind;
        let Some(first) = self.pieces.first() else { return };
        let mut signs = [false; SIGNS.len()];
        let mut commas = 0;
        for t in self.pieces.iter().cloned().flatten() {
            let (kind, lower) = (scene.kind(t), scene.lower(t));
            let mut sign = |sign: Sign, holds: bool| {
                if let Some(slot) = signs.get_mut(sign as usize) {
                    *slot |= holds;
                }
            };
            if kind == Kind::Comma {
                commas += 1;
                let next = scene.kind(t + 1);
                sign(Sign::Which, next == Kind::Relative);
                sign(Sign::Participle, matches!(scene.tag(t + 1), Tag::Vbg | Tag::Vbn));
                sign(Sign::Apposition, next == Kind::Determiner);
                sign(Sign::And, next == Kind::And);
                sign(Sign::Contrast, matches!(scene.lower(t + 1), "but" | "while"));
            }
            sign(Sign::Report, matches!(kind, Kind::Cue(_)) && scene.stretch_of(t).is_none());
            sign(Sign::Bracket, scene.tag(t) == Tag::Bracket);
            sign(Sign::Dash, kind == Kind::Dash);
            sign(Sign::I, scene.document.is(t, Class::FirstPerson));
            match lower {
                ";" => sign(Sign::Semicolon, true),
                "according" => sign(Sign::According, true),
                "you" | "your" => sign(Sign::You, true),
                "?" => sign(Sign::Question, true),
                _ => {}
            }
        }
        for ((_, sign), holds) in SIGNS.into_iter().zip(signs) {
            if holds {
                let sign = of(sign);
                self.hint(&[p!("has="), sign]);
                self.hint(&[p!("has+type="), sign, p!(" "), kind]);
            }
        }
        self.hint(&[p!("commas="), of(digit(commas.min(4))), p!(" "), kind]);
        self.root(first);
    }

    /// Where the tree goes beyond the words, and the marks among them.
    fn sentence(&mut self) {
        let scene = self.reported.scene;
        let kind = self.kind;
        let ([first, ..], [.., last]) = (self.pieces, self.pieces) else { return };
        let sentence = scene.document.sentence_of(last.start);
        let inside = |t: usize| self.pieces.iter().any(|p| p.contains(&t));
        let governed = |t: &usize| {
            !inside(*t)
                && scene.relation(*t) != Relation::Punct
                && scene.head(*t).is_some_and(inside)
        };
        let before = (sentence.start..first.start).rev().take(REACH).any(|t| governed(&t));
        let after = (last.end..sentence.end).take(REACH).find(governed);
        if before {
            self.hint(&[p!("tree goes on=before "), kind]);
        }
        if let Some(t) = after {
            self.hint(&[p!("tree goes on="), of(scene.relation(t).variant()), p!(" "), kind]);
        }
        let quote = |t: &usize| scene.tag(*t) == Tag::Quote;
        let marks = self.pieces.iter().cloned().flatten().filter(quote).count();
        self.hint(&[
            p!("marks="),
            of(digit(marks)),
            p!(" "),
            of(digit(self.pieces.len())),
            p!(" "),
            kind,
        ]);
    }

    /// What follows the last comma, and how many verbs there are.
    fn tail(&mut self) {
        let scene = self.reported.scene;
        let kind = self.kind;
        let Some(last) = self.pieces.last().cloned() else { return };
        let plain = |t: &usize| scene.stretch_of(*t).is_none();
        let comma = last.clone().rev().filter(plain).find(|&t| scene.kind(t) == Kind::Comma);
        if let Some(comma) = comma {
            let length = LENGTHS.iter().position(|most| last.end - comma <= *most).unwrap_or(9);
            let next = tagged(scene, comma + 1);
            self.hint(&[p!("tail+length="), of(next), p!(" "), of(digit(length))]);
        }
        let verbs = last.filter(|&t| scene.carries(t)).count();
        self.hint(&[p!("verbs="), of(digit(verbs)), p!(" "), kind]);
    }

    /// The highest word of the first piece, and whether a subject stands under it.
    fn root(&mut self, piece: &Range<usize>) {
        let scene = self.reported.scene;
        let (kind, frame) = (self.kind, self.frame);
        let outside = |t: &usize| scene.head(*t).is_none_or(|h| !piece.contains(&h));
        let marks = |t: &usize| matches!(scene.relation(*t), Relation::Punct);
        let tops: Vec<usize> =
            piece.clone().filter(outside).filter(|t| !marks(t)).take(4).collect();
        self.hint(&[p!("tops="), of(digit(tops.len())), p!(" "), kind]);
        let Some(&top) = tops.first() else { return };
        let subject = [Relation::Nsubj, Relation::NsubjPass, Relation::Csubj]
            .iter()
            .any(|r| scene.child(top, *r).is_some_and(|s| piece.contains(&s)));
        let under = scene.head(top).is_some_and(|h| Some(h) == self.cue_at);
        self.hint(&[p!("top="), of(scene.tag(top).variant()), p!(" "), kind]);
        self.hint(&[
            p!("top is="),
            of(scene.relation(top).variant()),
            p!(" "),
            of(truth(under)),
            p!(" "),
            frame,
        ]);
        self.hint(&[p!("subject="), of(truth(subject)), p!(" "), frame]);
        if scene.capital(top) && self.reported.quote.ground == Ground::Object {
            self.hint(&[p!("object=name")]);
        }
        let whole = scene.under(top) == *piece;
        self.hint(&[p!("whole="), of(truth(whole)), p!(" "), kind]);
    }
}

/// What sort of noun whose the words are is.
fn sort(scene: &Scene<'_>, head: usize) -> &'static str {
    match scene.kind(head) {
        Kind::Name => "name",
        Kind::Pronoun | Kind::Relative => "pronoun",
        _ => match mentions::noun(scene, head) {
            Noun::Person => "person",
            Noun::Body => "body",
            Noun::Document => "document",
            Noun::Place => "place",
            Noun::Other => "other",
        },
    }
}

/// A closed-class word or mark itself, else its tag.
pub(super) fn tagged<'d>(scene: &Scene<'d>, t: usize) -> &'d str {
    match scene.kind(t) {
        Kind::Cue(_) | Kind::Verb | Kind::Name | Kind::Word | Kind::Adverb => {
            scene.tag(t).variant()
        }
        _ => scene.lower(t),
    }
}

/// A count, which in hints has one digit.
pub(super) fn digit(count: usize) -> &'static str {
    "0123456789".get(count..=count).unwrap_or("9")
}

/// Which of the groups with these upper bounds a count is of, the last being larger.
pub(super) fn group(bounds: &[usize], count: usize) -> &'static str {
    digit(bounds.iter().position(|most| count <= *most).unwrap_or(bounds.len()))
}

pub(super) fn truth(holds: bool) -> &'static str {
    if holds { "true" } else { "false" }
}

/// A closed-class word itself, else its tag.
fn shape<'d>(scene: &Scene<'d>, t: usize) -> &'d str {
    match scene.kind(t) {
        Kind::Cue(_) => "report",
        Kind::Verb => "verb",
        Kind::Name => "name",
        Kind::Word => "word",
        Kind::Adverb => "adverb",
        Kind::Stop => "stop",
        Kind::Dash => "dash",
        _ => scene.lower(t),
    }
}
