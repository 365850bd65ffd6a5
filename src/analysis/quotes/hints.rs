//! What tells whether words are a report of speech, and whether they begin and end right:
//! short hints such as `cue=say` or `cue+frame=say That`, which the weights know.

use std::fmt::Write;
use std::ops::Range;

use super::direct::Found;
use super::evidence::Reporter;
use super::speaker::Told;
use super::voice::Voice;
use super::{Polarity, Reference, SpeakerKind};
use crate::analysis::scene::cues::{Act, Form};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;

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

/// Calls `take` with every hint of a quote.
pub(super) fn of(reported: &Reported<'_, '_>, take: &mut dyn FnMut(&str)) {
    let mut hints = Hints { reported, buffer: String::with_capacity(48), take };
    hints.report();
    hints.size();
    hints.subject();
    hints.edges();
    hints.inside();
}

struct Hints<'h, 'a, 'd> {
    reported: &'h Reported<'a, 'd>,
    buffer: String,
    take: &'h mut dyn FnMut(&str),
}

impl<'d> Hints<'_, '_, 'd> {
    fn hint(&mut self, what: std::fmt::Arguments<'_>) {
        self.buffer.clear();
        // Writing into a string never fails.
        if self.buffer.write_fmt(what).is_ok() {
            (self.take)(&self.buffer);
        }
    }

    fn scene(&self) -> &Scene<'d> {
        self.reported.scene
    }

    fn pieces(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let scene = self.reported.scene;
        self.reported.quote.spans.iter().map(|s| scene.document.tokens_in(*s))
    }

    fn cue_at(&self) -> Option<usize> {
        self.reported.quote.cue.map(|c| self.scene().document.tokens_in(c).start)
    }

    /// The reporting word and its frame.
    fn report(&mut self) {
        let Reported { quote, cue, polarity, scene, .. } = *self.reported;
        let (kind, frame) = (quote.kind, quote.ground);
        let at = self.cue_at();
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
        self.hint(format_args!("type={kind:?}"));
        self.hint(format_args!("frame={frame:?}"));
        self.hint(format_args!("type+frame={kind:?} {frame:?}"));
        self.hint(format_args!("cue={lemma}"));
        self.hint(format_args!("cue+frame={lemma} {frame:?}"));
        let act = act.unwrap_or(Act::Statement);
        self.hint(format_args!("act+frame={act:?} {frame:?}"));
        self.hint(format_args!("polarity={polarity:?}"));
        if let (Reporter::Verb(cue), Some(k)) = (cue, at) {
            self.hint(format_args!("form={:?}", cue.form));
            self.hint(format_args!("form+frame={:?} {frame:?}", cue.form));
            let relation = scene.relation(k);
            self.hint(format_args!("cue is={relation:?}"));
            let bare =
                cue.form == Form::Base && k.checked_sub(1).is_some_and(|t| scene.lower(t) == "to");
            if bare {
                self.hint(format_args!("to+frame={frame:?}"));
            }
        }
    }

    /// How many words, and whether they can be a clause.
    fn size(&mut self) {
        let scene = self.reported.scene;
        let (kind, frame) = (self.reported.quote.kind, self.reported.quote.ground);
        let word = |t: &usize| scene.document.token(*t).starts_with(char::is_alphanumeric);
        let words = self.pieces().flatten().filter(word).count();
        let group = LENGTHS.iter().position(|most| words <= *most).unwrap_or(LENGTHS.len());
        let finite = self.pieces().flatten().any(|t| scene.carries(t));
        let pieces = self.reported.quote.spans.len().min(4);
        self.hint(format_args!("length={group}"));
        self.hint(format_args!("type+length={kind:?} {group}"));
        self.hint(format_args!("type+finite={kind:?} {finite}"));
        self.hint(format_args!("frame+finite={frame:?} {finite}"));
        self.hint(format_args!("pieces={pieces}"));
        if let Reporter::Verb(cue) = self.reported.cue {
            self.hint(format_args!("cue+finite={} {finite}", cue.lemma));
        }
    }

    /// Who speaks, and in whose voice the article is.
    fn subject(&mut self) {
        let Reported { scene, told, quote, voice, .. } = *self.reported;
        let kind = quote.kind;
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
        let frame = quote.ground;
        self.hint(format_args!("who={who}"));
        self.hint(format_args!("who+frame={who} {frame:?}"));
        self.hint(format_args!("reference={:?}", told.reference));
        if let Some(mention) = told.mention {
            let tokens = scene.document.tokens_in(mention);
            let first = scene.lower(tokens.start);
            match scene.kind(tokens.start) {
                Kind::Pronoun | Kind::Determiner | Kind::Relative if tokens.len() == 1 => {
                    self.hint(format_args!("subject={first}"));
                }
                Kind::Determiner | Kind::Pronoun => self.hint(format_args!("opens={first}")),
                _ => {}
            }
        }
        self.hint(format_args!("voice={}", voice.i));
        self.hint(format_args!("voice+type={} {kind:?}", voice.i));
        self.hint(format_args!("voice+who={} {who}", voice.i));
        self.hint(format_args!("you={}", voice.you));
        if let Some(genre) = voice.genre {
            self.hint(format_args!("genre={genre:?}"));
            self.hint(format_args!("genre+type={genre:?} {kind:?}"));
            self.hint(format_args!("genre+who={genre:?} {who}"));
        }
    }

    /// How the words begin and end, and what stands around them.
    fn edges(&mut self) {
        let scene = self.reported.scene;
        let kind = self.reported.quote.kind;
        let Some(first) = self.pieces().next() else { return };
        let last = self.pieces().last().unwrap_or(first.clone());
        let cue = self.cue_at();
        let (before, after) = (first.start.checked_sub(1), last.end);
        self.hint(format_args!("first={} {kind:?}", shape(scene, first.start)));
        let end = last.end.saturating_sub(1);
        self.hint(format_args!("last={:?} {kind:?}", scene.tag(end)));
        let before = match before {
            Some(t) if scene.sentence_start(first.start) => {
                let same = scene.paragraph_of(t) == scene.paragraph_of(first.start);
                if same { "sentence" } else { "paragraph" }
            }
            Some(t) if Some(t) == cue => "cue",
            Some(t) => shape(scene, t),
            None => "paragraph",
        };
        self.hint(format_args!("before={before} {kind:?}"));
        let after = if scene.sentence_start(after) { "sentence" } else { shape(scene, after) };
        self.hint(format_args!("after={after} {kind:?}"));
        let distance = cue.map_or(9, |k| {
            let gap =
                if k < first.start { first.start - k - 1 } else { k.saturating_sub(last.end) };
            gap.min(8)
        });
        self.hint(format_args!("distance={distance} {:?}", self.reported.quote.ground));
        let small = !scene.capital(first.start + usize::from(scene.tag(first.start) == Tag::Quote));
        self.hint(format_args!("small={small} {kind:?}"));
    }

    /// What in the words speaks for another end, or against speech.
    fn inside(&mut self) {
        let scene = self.reported.scene;
        let Reported { quote, .. } = *self.reported;
        let kind = quote.kind;
        let Some(first) = self.pieces().next() else { return };
        let comma = |t: usize| scene.kind(t) == Kind::Comma;
        let any = |test: &dyn Fn(usize) -> bool| self.pieces().flatten().any(test);
        let flags = [
            ("which", any(&|t| comma(t) && scene.kind(t + 1) == Kind::Relative)),
            ("participle", any(&|t| comma(t) && matches!(scene.tag(t + 1), Tag::Vbg | Tag::Vbn))),
            ("apposition", any(&|t| comma(t) && scene.kind(t + 1) == Kind::Determiner)),
            ("and", any(&|t| comma(t) && scene.kind(t + 1) == Kind::And)),
            ("contrast", any(&|t| comma(t) && matches!(scene.lower(t + 1), "but" | "while"))),
            ("report", any(&|t| scene.stretch_of(t).is_none() && scene.cue(t).is_some())),
            ("semicolon", any(&|t| scene.lower(t) == ";")),
            ("bracket", any(&|t| scene.tag(t) == Tag::Bracket)),
            ("dash", any(&|t| scene.kind(t) == Kind::Dash)),
            ("according", any(&|t| scene.lower(t) == "according")),
            ("i", any(&|t| scene.document.is(t, Class::FirstPerson))),
            ("you", any(&|t| matches!(scene.lower(t), "you" | "your"))),
            ("question", any(&|t| scene.lower(t) == "?")),
        ];
        for (name, holds) in flags {
            if holds {
                self.hint(format_args!("has={name}"));
                self.hint(format_args!("has+type={name} {kind:?}"));
            }
        }
        let commas = self.pieces().flatten().filter(|&t| comma(t)).count().min(4);
        self.hint(format_args!("commas={commas} {kind:?}"));
        self.root(&first);
    }

    /// The highest word of the first piece, and whether a subject stands under it.
    fn root(&mut self, piece: &Range<usize>) {
        let scene = self.reported.scene;
        let (kind, frame) = (self.reported.quote.kind, self.reported.quote.ground);
        let outside = |t: &usize| scene.head(*t).is_none_or(|h| !piece.contains(&h));
        let marks = |t: &usize| matches!(scene.relation(*t), Relation::Punct);
        let tops: Vec<usize> =
            piece.clone().filter(outside).filter(|t| !marks(t)).take(4).collect();
        self.hint(format_args!("tops={} {kind:?}", tops.len()));
        let Some(&top) = tops.first() else { return };
        let subject = [Relation::Nsubj, Relation::NsubjPass, Relation::Csubj]
            .iter()
            .any(|r| scene.child(top, *r).is_some_and(|s| piece.contains(&s)));
        let under = scene.head(top).is_some_and(|h| Some(h) == self.cue_at());
        self.hint(format_args!("top={:?} {kind:?}", scene.tag(top)));
        self.hint(format_args!("top is={:?} {under} {frame:?}", scene.relation(top)));
        self.hint(format_args!("subject={subject} {frame:?}"));
        let object = scene.capital(top) && frame == super::Ground::Object;
        if object {
            self.hint(format_args!("object=name"));
        }
        let whole = scene.under(top) == *piece;
        self.hint(format_args!("whole={whole} {kind:?}"));
    }
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
