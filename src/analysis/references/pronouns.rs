//! Candidates of pronouns: names, and descriptions of people who stay unnamed.

use std::ops::Range;

use super::choose::{Options, State};
use super::features::{NO_VALUES, PronounFeature as F, put};
use super::profiles::Profile;
use super::standing::{self, Inside, Standing};
use super::{By, Observer, Referent, Turn, Who};
use crate::analysis::entities::{EntityType, Gender};
use crate::analysis::mentions::{self, Determiner, Form, Mention, Noun, Pronoun, Role};
use crate::analysis::scene::cues::Act;
use crate::analysis::scene::{Kind, phrase};
use crate::analysis::syntax::{Relation, Tag};

/// How many mentions back candidates are looked for: bounds the work.
const BACK: usize = 60;

/// How many sentences back, as long as there is a candidate.
const SENTENCES: usize = 10;

/// How many tokens into its sentence a pronoun opens it: "Only when | she".
const OPENS: usize = 3;

/// How many mentions on, where nobody came before.
const AHEAD: usize = 12;

impl State<'_, '_> {
    /// Settles the pronouns, from left to right.
    pub(super) fn pronouns(&mut self, observer: &mut dyn Observer) {
        for index in 0..self.mentions.list.len() {
            let Some(Form::Pronoun(pronoun)) = self.mention(index).map(|m| &m.form) else {
                continue;
            };
            let nobody =
                Referent { who: Who::Nobody, probability: 1.0, margin: 1.0, by: By::Pronoun };
            let found = if *pronoun == Pronoun::Open {
                None
            } else {
                let mut candidates = self.candidates(index, *pronoun);
                self.leave_out_spoken_of(index, &mut candidates);
                self.leave_out_single(index, *pronoun, &mut candidates);
                self.leave_out_who_asked(index, &mut candidates);
                self.leave_out_others_in_front(index, &mut candidates);
                self.keep_who_said_more(index, &mut candidates);
                self.keep_whose_subject(index, *pronoun, &mut candidates);
                self.keep_who_spoke_beside(index, &mut candidates);
                self.keep_presented(index, &mut candidates);
                self.keep_who_just_spoke(index, *pronoun, &mut candidates);
                self.keep_unnamed_speaker(index, *pronoun, &mut candidates);
                self.keep_of_paragraph(index, &mut candidates);
                if candidates.is_empty() {
                    None
                } else if let Some(who) =
                    self.fronted(index, &candidates).or_else(|| self.topic(index, &candidates))
                {
                    Some(Referent { who, ..nobody })
                } else {
                    let options = self.options(index, *pronoun, &candidates);
                    self.ask(index, true, &options, observer)
                }
            };
            self.settle(index, found.unwrap_or(nobody));
        }
    }

    /// Whom the pronoun could mean, those spoken of last first.
    fn candidates(&self, at: usize, pronoun: Pronoun) -> Vec<Who> {
        let here = self.sentence(at);
        let mut found = Vec::new();
        let add = |who: Who, found: &mut Vec<Who>| {
            if !found.contains(&who) && self.can_be(pronoun, who) {
                found.push(who);
            }
        };
        for index in (0..at).rev().take(BACK) {
            let far = self.mention(index).is_some_and(|m| m.sentence + SENTENCES < here);
            if far && !found.is_empty() {
                break;
            }
            if let Some(who) = self.referent(index).filter(|_| !self.in_dateline(index)) {
                add(who, &mut found);
            }
        }
        for (who, _) in self.speakers_before(at).into_iter().flatten() {
            add(who, &mut found);
        }
        if found.is_empty() {
            // Not "it said in | a statement".
            let named = |who: &Who| matches!(who, Who::Entity(_));
            let ahead = (at + 1..).take(AHEAD).filter_map(|index| self.referent(index));
            for who in ahead.filter(named) {
                add(who, &mut found);
            }
        }
        let known = found.iter().any(|who| match *who {
            Who::Unnamed(index) => self.is_told_to_be(index, pronoun),
            other => matches!(other, Who::Entity(_)),
        });
        if !known && self.mention(at).is_some_and(|m| m.speaks) {
            let before = (0..at).rev().take(BACK).filter_map(|index| self.referent(index));
            found.extend(before.filter(|&who| self.misleads(pronoun, who)).take(1));
        }
        found
    }

    /// Whether a description tells the gender of the pronoun: "a woman" for "she".
    fn is_told_to_be(&self, description: usize, pronoun: Pronoun) -> bool {
        let told = self.mention(description).is_some_and(
            |m| matches!(&m.form, Form::Description(d) if pronoun == Pronoun::Person(d.gender)),
        );
        told && pronoun != Pronoun::Person(Gender::Unknown)
    }

    /// "When | she | arrived, Ann Berger said …": the subject of the sentence, whom the pronoun
    /// in the clause before it means where nobody was named before.
    fn fronted(&self, at: usize, candidates: &[Who]) -> Option<Who> {
        let own = self.mention(at).filter(|own| own.role == Role::Subject)?;
        let &[who] = candidates else { return None };
        let next = (at + 1..).map_while(|i| self.mention(i)).find(|m| m.role == Role::Subject)?;
        let named = matches!(next.form, Form::Name(entity) if who == Who::Entity(entity));
        let comma =
            next.tokens.start.checked_sub(1).is_some_and(|t| self.scene.kind(t) == Kind::Comma);
        let clause = self.scene.head(own.head).and_then(|verb| self.scene.head(verb));
        let main = self.scene.head(next.head);
        let opens = own.tokens.start < self.scene.document.sentence_of(own.head).start + OPENS;
        let person = self.profile(who).is_some_and(|p| p.kind == Some(EntityType::Person));
        (named
            && person
            && next.sentence == own.sentence
            && opens
            && comma
            && main.is_some()
            && clause == main)
            .then_some(who)
    }

    /// "For Ann Berger, | she | said …", "As for Ann Berger, | her | work …": whom the sentence
    /// is said to be about.
    fn topic(&self, at: usize, candidates: &[Who]) -> Option<Who> {
        let (scene, before) = (self.scene, at.checked_sub(1)?);
        let (own, name) = (self.mention(at)?, self.mention(before)?);
        let named = own.sentence == name.sentence && matches!(name.form, Form::Name(_));
        let first = scene.document.sentence_of(own.head).start;
        let start = first.max(scene.text_of(first));
        let start = start + usize::from(scene.lower(start) == "as");
        let fronted = scene.lower(start) == "for"
            && (start + 1..name.tokens.start).all(|title| scene.capital(title))
            && scene.kind(name.tokens.end) == Kind::Comma;
        let who = self.referent(before).filter(|_| named && fronted)?;
        let person = self.profile(who).is_some_and(|p| p.kind == Some(EntityType::Person));
        candidates.contains(&who).then_some(who).filter(|_| person)
    }

    /// Whether the given name alone speaks against a person: "Jean", for a man.
    fn misleads(&self, pronoun: Pronoun, who: Who) -> bool {
        let person = self.profile(who).filter(|p| p.kind == Some(EntityType::Person));
        let full = |p: &Profile<'_, '_>| p.words.len() > 1 && !p.gender_told;
        matches!(pronoun, Pronoun::Person(_)) && person.is_some_and(full)
    }

    /// Takes out who asked, where whoever was asked, or spoke before, can be meant: the
    /// words right after a question answer it.
    fn leave_out_who_asked(&self, at: usize, candidates: &mut Vec<Who>) {
        let Some((place, own)) = self.turn(at).filter(|(_, own)| !own.asks) else { return };
        // "Smith told Jones so. She | replied": Jones.
        let replies = self.mention(at).and_then(|m| self.scene.cue(self.scene.head(m.head)?));
        let replies = replies.is_some_and(|c| matches!(c.lemma, "reply" | "retort" | "answer"));
        let turns = |t: &&Turn| t.asks || replies;
        let Some(question) = self.turn_before(place).filter(turns) else { return };
        let Some(asker) = self.referent(question.mention) else { return };
        let asked = question.addressee.map(Who::Entity);
        if let Some(asked) = asked.filter(|who| *who != asker && candidates.contains(who)) {
            candidates.retain(|who| *who == asked);
            return;
        }
        let [_, before] = self.speakers_before(at);
        let apart = self.paragraph(own.mention) == self.paragraph(question.mention) + 1;
        let named = self.mention(question.mention).is_some_and(|m| matches!(m.form, Form::Name(_)));
        let before = before.map(|(who, _)| who).filter(|_| apart && named);
        let answers = asked.or(before).filter(|who| *who != asker);
        let other = |who: &Who| *who != asker && self.is_near(*who, at);
        if answers.is_some_and(|who| candidates.contains(&who))
            || self.is_answered(at, question) && candidates.iter().any(other)
        {
            candidates.retain(|who| *who != asker);
        }
    }

    /// Whether the pronoun says between quotation marks, in the sentence right after it, what
    /// answers a question that is not quoted: "Smith asked whether it was so. “Yes,” | he | said."
    fn is_answered(&self, at: usize, question: &Turn) -> bool {
        let marked = |words: &Range<usize>| self.scene.stretch_of(words.start + 1).is_some();
        let next = self.mention(question.mention).map(|m| m.sentence + 1);
        let words = self.words_of(at).filter(marked);
        words.is_some() && !marked(&question.tokens) && next == Some(self.sentence(at))
    }

    /// Whether somebody is named at most two sentences before the mention.
    fn is_near(&self, who: Who, at: usize) -> bool {
        let here = self.sentence(at);
        let mut before = (0..at).rev().take(BACK);
        before.any(|index| {
            self.referent(index) == Some(who)
                && self.mention(index).is_some_and(|m| m.sentence + 2 >= here)
        })
    }

    /// Takes out whom the words speak of that the pronoun says, and to whom it says them: hardly
    /// anybody speaks of himself by name.
    fn leave_out_spoken_of(&self, at: usize, candidates: &mut Vec<Who>) {
        if !self.mention(at).is_some_and(|m| m.speaks) {
            return;
        }
        let told = self.told_to(at);
        candidates.retain(|who| match *who {
            Who::Entity(entity) => {
                told != Some(entity)
                    && !self.speaks_to(at, entity)
                    && !self.is_named_by(at, entity)
                    && !self.is_described_by(at, entity)
            }
            _ => true,
        });
    }

    /// Whether the words that a mention says speak of somebody by what he is, as of another: "asks
    /// them not to support | the minister".
    fn is_described_by(&self, at: usize, entity: usize) -> bool {
        let Some(words) = self.words_of(at) else { return false };
        let other = |m: &Mention| {
            let definite = matches!(&m.form, Form::Description(d)
                if d.determiner == Determiner::Definite && d.owner.is_none());
            let part = matches!(self.scene.relation(m.head), Relation::Dobj | Relation::Nsubj);
            definite && part && words.contains(&m.head)
        };
        let near = at.saturating_sub(AHEAD)..at + AHEAD;
        near.filter(|&index| self.entity(index) == Some(entity))
            .filter_map(|index| self.mention(index))
            .any(other)
    }

    /// Takes out single people for "they", who say something: several do, or a body.
    fn leave_out_single(&self, at: usize, pronoun: Pronoun, candidates: &mut Vec<Who>) {
        if pronoun != Pronoun::Plural || !self.mention(at).is_some_and(|m| m.speaks) {
            return;
        }
        let several = |who: &Who| match *who {
            Who::Entity(_) => self.profile(*who).is_some_and(|p| {
                matches!(p.kind, Some(EntityType::Organization | EntityType::Group))
            }),
            Who::Unnamed(index) => self.mention(index).is_some_and(|m| {
                matches!(&m.form, Form::Description(d)
                    if matches!(d.noun, Noun::Person | Noun::Body))
            }),
            Who::Nobody => false,
        };
        if candidates.iter().any(several) {
            let person =
                |who: &Who| self.profile(*who).is_some_and(|p| p.kind == Some(EntityType::Person));
            candidates.retain(|who| !person(who));
        }
    }

    /// Takes out whom the words in front of the subject name, where another can be meant: "After
    /// meeting | Smith, | he said" does not mean Smith, who is met.
    fn leave_out_others_in_front(&self, at: usize, candidates: &mut Vec<Who>) {
        let Some(front) = self.mention(at).and_then(|m| self.participle_before(m)) else { return };
        let before = (0..at).rev().take(BACK).filter_map(|i| Some((i, self.mention(i)?)));
        let inside = before.take_while(|(_, m)| m.tokens.start >= front.start);
        let named = |m: &Mention| {
            matches!(m.form, Form::Name(_)) && !matches!(m.role, Role::Possessor | Role::Modifier)
        };
        let others = inside.filter(|(_, m)| named(m)).filter_map(|(i, _)| self.referent(i));
        let others: Vec<Who> = others.collect();
        if candidates.iter().any(|who| !others.contains(who)) {
            candidates.retain(|who| !others.contains(who));
        }
    }

    /// Keeps who spoke last, where the pronoun is said to say more: "Smith said that Jones had
    /// come. He | also said that …", "“…,” he | added", do not mean Jones.
    fn keep_who_said_more(&self, at: usize, candidates: &mut Vec<Who>) {
        let adds = |m: &Mention| {
            let verb = self.scene.head(m.head).and_then(|verb| self.scene.cue(verb));
            verb.is_some_and(|cue| matches!(cue.lemma, "add" | "continue" | "go on"))
        };
        let more = |m: &&Mention| {
            let also = self.scene.lower(m.tokens.end) == "also" || adds(m);
            m.speaks && m.role == Role::Subject && also
        };
        let Some(own) = self.mention(at).filter(more) else { return };
        let [Some((last, spoke)), _] = self.speakers_before(at) else { return };
        let near = self.mention(spoke).is_some_and(|m| {
            // “We are sorry. It will not happen again.”: the last of the sentences.
            let end = self.last_turn(spoke).map_or(0, |turn| self.ends_in(turn));
            m.sentence.max(end) + 1 >= own.sentence
        });
        if near && candidates.contains(&last) {
            candidates.retain(|who| *who == last);
        }
    }

    /// Keeps whom the same word means before the subject: "His fight with Smith contradicts |
    /// his | claim that …" means one man by both.
    fn keep_whose_subject(&self, at: usize, pronoun: Pronoun, candidates: &mut Vec<Who>) {
        let Some(own) = self.mention(at).filter(|m| m.speaks && m.role == Role::Possessor) else {
            return;
        };
        let before = (0..at).rev().take(AHEAD).filter_map(|i| Some((i, self.mention(i)?)));
        let mut before = before.take_while(|(_, m)| m.sentence == own.sentence);
        let subject = |m: &Mention| {
            let noun = self.scene.head(m.head).map(|noun| self.scene.relation(noun));
            m.role == Role::Possessor && noun == Some(Relation::Nsubj)
        };
        let same = before.find(|(_, m)| m.form == Form::Pronoun(pronoun) && subject(m));
        let who = same.and_then(|(i, _)| self.referent(i)).filter(|who| candidates.contains(who));
        if let Some(who) = who {
            candidates.retain(|other| *other == who);
        }
    }

    /// Keeps who spoke last, where two spoke in the sentence before: "Smith said no, while Jones
    /// said yes. | He | added …" means Jones.
    fn keep_who_spoke_beside(&self, at: usize, candidates: &mut Vec<Who>) {
        let Some(own) = self.mention(at).filter(|m| m.speaks && m.role == Role::Subject) else {
            return;
        };
        let [Some((last, spoke)), Some((_, before))] = self.speakers_before(at) else { return };
        let (Some(spoke), Some(before)) = (self.mention(spoke), self.mention(before)) else {
            return;
        };
        let near = spoke.sentence + 1 == own.sentence && before.sentence == spoke.sentence;
        let link = spoke.tokens.start.checked_sub(1).map_or("", |t| self.scene.lower(t));
        let beside = matches!(link, "and" | "but" | "while" | "whereas" | "although");
        let named = |m: &Mention| m.role == Role::Subject && matches!(m.form, Form::Name(_));
        if near && beside && named(spoke) && named(before) && candidates.contains(&last) {
            candidates.retain(|who| *who == last);
        }
    }

    /// The sentence in which somebody ends.
    fn ends_in(&self, turn: &Turn) -> usize {
        let last = turn.tokens.end.checked_sub(1);
        let last = last.and_then(|t| self.scene.document.layout.tokens.get(t));
        last.map_or(0, |t| t.sentence)
    }

    /// Keeps who was described, and not named, and spoke right before, where the description tells the
    /// gender: "A spokeswoman said: “…” | She | said …".
    fn keep_unnamed_speaker(&self, at: usize, pronoun: Pronoun, candidates: &mut Vec<Who>) {
        let words = self.words_of(at).filter(|w| self.scene.stretch_of(w.start).is_some());
        let opens = |m: &Mention| {
            let start = words.map_or(m.tokens.start, |words| words.start);
            m.role == Role::Subject && self.scene.sentence_start(start)
        };
        if !self.mention(at).is_some_and(|m| m.speaks && opens(m)) {
            return;
        }
        let [Some((last @ Who::Unnamed(index), spoke)), _] = self.speakers_before(at) else {
            return;
        };
        let turn = self.last_turn(spoke);
        let right_before = turn.is_some_and(|turn| self.ends_in(turn) + 1 == self.sentence(at));
        if right_before && self.is_told_to_be(index, pronoun) && candidates.contains(&last) {
            *candidates = vec![last];
        }
    }

    /// Keeps who spoke in the sentence before, where nothing tells the gender: "A. N. Smith said so.
    /// | He | added …"; or where the given name alone tells another, and nobody else was named in the
    /// paragraph: "“…,” said Jean Smith. “…,” | he | added".
    fn keep_who_just_spoke(&self, at: usize, pronoun: Pronoun, candidates: &mut Vec<Who>) {
        let Some(own) = self.mention(at).filter(|m| m.speaks && m.role == Role::Subject) else {
            return;
        };
        let [Some((last, spoke)), _] = self.speakers_before(at) else { return };
        let here = self.paragraph(at);
        let (Some(profile), Some(before)) = (self.profile(last), self.mention(spoke)) else {
            return;
        };
        let named = matches!(before.form, Form::Name(_));
        let beside = before.sentence + 1 == self.sentence(at).max(own.sentence)
            && self.paragraph(spoke) == here;
        if !named || !beside || !matches!(pronoun, Pronoun::Person(_)) {
            return;
        }
        let other = |index: usize| {
            let who = self.referent(index).filter(|who| *who != last)?;
            self.profile(who).filter(|p| p.kind == Some(EntityType::Person))
        };
        let since = (spoke + 1..at).any(|index| other(index).is_some());
        let alone = || {
            let mut earlier =
                (0..spoke).rev().take(BACK).take_while(|&i| self.paragraph(i) == here);
            !earlier.any(|index| other(index).is_some())
        };
        let unknown = profile.likely_gender == Gender::Unknown;
        if !since && (unknown || self.misleads(pronoun, last) && alone()) {
            *candidates = vec![last];
        }
    }

    /// The clause without a subject that opens the sentence of a subject, up to the comma before
    /// that: "Asked about Smith, | he", "Before being named by Smith, | he".
    pub(super) fn participle_before(&self, subject: &Mention) -> Option<Range<usize>> {
        let scene = self.scene;
        let before = subject.tokens.start.checked_sub(1);
        let comma = before.filter(|&c| scene.kind(c) == Kind::Comma)?;
        let first = scene.document.sentence_of(subject.head).start;
        let start = first.max(scene.text_of(first));
        let led = matches!(scene.kind(start), Kind::Preposition | Kind::Conjunction);
        let verb = start + usize::from(led);
        let opens = match scene.tag(verb) {
            Tag::Vbg => true,
            Tag::Vbn => !led || scene.lower(start) == "when",
            _ => false,
        };
        let front = start..comma;
        // "Asked by Smith if it was so, | he"
        let asked = scene.cue(verb).is_some_and(|c| c.act() == Act::Question);
        let bare = !front.is_empty() && (asked || !front.clone().any(|t| scene.carries(t)));
        let written = || self.is_in_document(&front);
        (subject.role == Role::Subject && (opens && bare || written())).then_some(front)
    }

    /// Whether words in front of a subject tell what it says something in: "In a letter that Smith
    /// read out, | he".
    fn is_in_document(&self, front: &Range<usize>) -> bool {
        let scene = self.scene;
        let opens = scene.lower(front.start) == "in"
            && matches!(scene.lower(front.start + 1), "a" | "an" | "the");
        let noun = || phrase::at(scene, front.start + 1, front.end);
        opens && noun().is_some_and(|noun| mentions::noun(scene, noun.head) == Noun::Document)
    }

    /// Whether gender and number allow it.
    fn can_be(&self, pronoun: Pronoun, who: Who) -> bool {
        match who {
            Who::Nobody => false,
            Who::Entity(_) => self.profile(who).is_some_and(|p| match (pronoun, p.kind) {
                (Pronoun::Person(gender), Some(EntityType::Person)) => {
                    p.likely_gender == gender || p.likely_gender == Gender::Unknown
                }
                (Pronoun::Thing, Some(EntityType::Person | EntityType::Group)) => false,
                (Pronoun::Thing | Pronoun::Plural, Some(_)) => true,
                _ => false,
            }),
            Who::Unnamed(index) => match self.mention(index).map(|m| &m.form) {
                Some(Form::Description(d)) => match pronoun {
                    Pronoun::Person(gender) => {
                        !d.plural
                            && matches!(d.noun, Noun::Person | Noun::Other)
                            && (d.gender == gender || d.gender == Gender::Unknown)
                    }
                    Pronoun::Thing => !d.plural && d.noun != Noun::Person,
                    Pronoun::Plural => d.plural || d.noun == Noun::Body,
                    Pronoun::Open => false,
                },
                Some(Form::Unlisted) => true,
                _ => false,
            },
        }
    }

    fn options(&self, at: usize, pronoun: Pronoun, candidates: &[Who]) -> Options {
        let standings: Vec<Standing> =
            candidates.iter().map(|&who| standing::of(self, who, at)).collect();
        let ranks = standing::ranks(&standings);
        let mut options: Options = Vec::with_capacity(candidates.len() + 1);
        for ((&who, standing), rank) in candidates.iter().zip(&standings).zip(ranks) {
            let mut values = NO_VALUES;
            let mut set = |feature: F, value: f32| put(&mut values, feature.at(), value);
            self.turns(at, who, rank, &mut set);
            self.place(standing, rank, &mut set);
            self.nature(pronoun, who, standing, &mut set);
            options.push((who, values));
        }
        let mut values = NO_VALUES;
        let nobody = match pronoun {
            Pronoun::Thing => F::NobodyForIt,
            Pronoun::Plural => F::NobodyForThey,
            _ => F::Nobody,
        };
        put(&mut values, nobody.at(), 1.0);
        options.push((Who::Nobody, values));
        options
    }

    /// Who spoke before.
    fn turns(&self, at: usize, who: Who, rank: usize, set: &mut impl FnMut(F, f32)) {
        let [last, second] = self.speakers_before(at);
        let here = self.paragraph(at);
        if let Some((_, index)) = last.filter(|(last, _)| *last == who) {
            let paragraphs = here.saturating_sub(self.paragraph(index));
            set(F::LastSpeaker, 1.0);
            set(F::LastSpeakerHere, f32::from(u8::from(paragraphs == 0)));
            set(F::LastSpeakerFar, f32::from(u8::from(paragraphs > 3)));
            set(F::LastSpeakerStill, f32::from(u8::from(rank == 0)));
        }
        if let Some(turn) = last.and_then(|(_, index)| self.last_turn(index)) {
            let is_last = last.is_some_and(|(last, _)| last == who);
            let is_second = second.is_some_and(|(second, _)| second == who);
            set(F::Asked, f32::from(u8::from(turn.asks && is_last)));
            set(F::Answers, f32::from(u8::from(turn.asks && is_second)));
            let addressed = turn.addressee.is_some_and(|a| Who::Entity(a) == who);
            set(F::Addressed, f32::from(u8::from(addressed)));
            set(F::AskedBack, f32::from(u8::from(addressed && turn.asks)));
        }
        set(F::SpeakerBefore, f32::from(u8::from(second.is_some_and(|(w, _)| w == who))));
        set(F::HasSpoken, f32::from(u8::from(self.has_spoken(who, at))));
    }

    /// Where it was spoken of.
    fn place(&self, standing: &Standing, rank: usize, set: &mut impl FnMut(F, f32)) {
        set(F::Inside, f32::from(u8::from(standing.inside != Inside::Not)));
        set(F::NamedInside, f32::from(u8::from(standing.inside == Inside::Named)));
        set(F::OnlyQuoted, f32::from(u8::from(standing.only_quoted)));
        set(F::Topic, f32::from(u8::from(standing.topic)));
        set(F::Recent, (standing.recent.min(6) as f32) / 3.0);
        let Some(mention) = standing.nearest.and_then(|m| self.mention(m)) else {
            set(F::Later, 1.0);
            return;
        };
        set(
            match standing.sentences {
                0 => F::SameSentence,
                1 => F::OneBack,
                2 => F::TwoBack,
                3 | 4 => F::FewBack,
                _ => F::FarBack,
            },
            1.0,
        );
        set([F::Nearest, F::SecondNearest].get(rank).copied().unwrap_or(F::LaterRank), 1.0);
        let leads = standing.nearest.is_some_and(|m| self.leads(m));
        let scene = self.scene;
        let main = scene.head(mention.head).is_some_and(|v| scene.relation(v) == Relation::Root);
        set(F::MainSubject, f32::from(u8::from(main && mention.role == Role::Subject)));
        match mention.role {
            Role::Subject if leads => set(F::LeadingSubject, 1.0),
            Role::Subject => set(F::Subject, 1.0),
            Role::Possessor => set(F::Possessor, 1.0),
            Role::Oblique => set(F::Oblique, 1.0),
            Role::Modifier => set(F::Modifier, 1.0),
            Role::Object => set(F::Object, 1.0),
            Role::Apposition | Role::Other => {}
        }
        match mention.form {
            Form::Pronoun(_) => set(F::ByPronoun, 1.0),
            Form::Name(_) if mention.tokens.len() > 1 => set(F::FullName, 1.0),
            _ => {}
        }
    }

    /// What it is.
    fn nature(
        &self,
        pronoun: Pronoun,
        who: Who,
        standing: &Standing,
        set: &mut impl FnMut(F, f32),
    ) {
        if let Who::Unnamed(index) = who {
            set(F::Unnamed, 1.0);
            set(
                F::UnnamedNear,
                f32::from(u8::from(standing.sentences < 2 && standing.nearest.is_some())),
            );
            if let Some(Form::Description(d)) = self.mention(index).map(|m| &m.form) {
                set(F::PluralForThey, f32::from(u8::from(pronoun == Pronoun::Plural && d.plural)));
                let is =
                    |p: Pronoun, noun: Noun| f32::from(u8::from(pronoun == p && d.noun == noun));
                set(F::DocumentForIt, is(Pronoun::Thing, Noun::Document));
                set(F::UnnamedBodyForIt, is(Pronoun::Thing, Noun::Body));
                set(F::UnnamedBodyForThey, is(Pronoun::Plural, Noun::Body));
                let gender = pronoun == Pronoun::Person(d.gender);
                set(F::UnnamedGenderFits, f32::from(u8::from(gender)));
            }
        }
        let Some(profile) = self.profile(who) else { return };
        let named = &profile.named;
        set(F::Frequency, (1.0 + named.len() as f32).ln());
        let lead = named.first().is_some_and(|&m| self.paragraph(m) == 0);
        set(F::Lead, f32::from(u8::from(lead)));
        match (pronoun, profile.kind) {
            (Pronoun::Person(_), _) if profile.likely_gender == Gender::Unknown => {
                set(F::GenderUnknown, 1.0);
            }
            (Pronoun::Person(gender), _) if profile.likely_gender != gender => {
                set(F::GenderDiffers, 1.0);
            }
            (Pronoun::Person(_), _) => set(F::GenderFits, 1.0),
            (Pronoun::Thing, Some(EntityType::Organization)) => set(F::BodyForIt, 1.0),
            (Pronoun::Thing, _) => set(F::PlaceForIt, 1.0),
            (_, Some(EntityType::Organization)) => set(F::BodyForThey, 1.0),
            (_, Some(EntityType::Person)) => set(F::PersonForThey, 1.0),
            _ => set(F::GroupForThey, 1.0),
        }
    }
}
