//! What is known while references are chosen, from left to right.

use std::hash::BuildHasherDefault;
use std::ops::Range;

use super::documents::Issue;
use super::features::Values;
use super::profiles::Profile;
use super::{By, Model, Observer, Question, Referent, Turn, Who, model, span};
use crate::analysis::entities::{Entity, EntityType};
use crate::analysis::mentions::{Form, Mention, Mentions, Role};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Relation;
use crate::lexicon::Class;
use crate::lexicon::hash::Map;

/// Mentions by description and by pronoun, each in order: they are settled one kind after
/// the other. One by a name that is nobody's counts as a description.
type Trail = [Vec<usize>; 2];

/// The most namesakes that are compared with a name: bounds the work.
pub(super) const NAMESAKES: usize = 64;

/// How many of those who spoke first are compared with a label: bounds the work.
const LABELS: usize = 256;

/// How many turns are looked at for whom something was told: bounds the work.
const TURNS: usize = 64;

/// Options of a choice, each with its features.
pub(super) type Options = Vec<(Who, Values)>;

/// The mentions read so far and whom they mean.
pub(super) struct State<'s, 'd> {
    pub(super) scene: &'s Scene<'d>,
    pub(super) mentions: &'s Mentions,
    pub(super) profiles: &'s [Profile<'d, 's>],
    pub(super) model: &'s Model,
    pub(super) entities: &'s [Entity],
    turns: &'s [Turn],
    of: Vec<Option<Referent>>,
    /// Mentions by name, which are settled first.
    named: Named,
    /// By entity: its other mentions so far.
    trails: Vec<Trail>,
    /// By mention with a description of somebody unnamed: its mentions so far.
    unnamed: Vec<Trail>,
    /// The first mention through which each has spoken.
    spoken: Map<Who, usize>,
    /// By mention: whether it is the first in its sentence and the subject.
    leads: Vec<bool>,
    /// By mention: the first turn that it speaks.
    turn: Vec<Option<usize>>,
    /// By mention: the last turn that it speaks.
    last_turn: Vec<Option<usize>>,
    /// Who published what, as far as it was read.
    pub(super) published: Vec<Issue<'d>>,
    /// Of which country an entity was said to be by a description: "the Dane".
    pub(super) peoples: Vec<(usize, &'s str)>,
    /// The mentions that speak, in order.
    speaking: Vec<usize>,
    /// Lower-cased words of names and titles → the entities that have them.
    by_word: ByWord<'d>,
}

/// The mentions of all entities by name, one entity's after the other's.
#[derive(Debug, Default)]
struct Named {
    mentions: Vec<usize>,
    /// By entity: where its own end; they begin where those before end.
    ends: Vec<usize>,
}

/// Entities by word, as chains through one list.
struct ByWord<'d> {
    /// Where the chain of a word begins and ends.
    chains: Map<&'d str, (usize, usize)>,
    /// Entities, each with the place of the next one.
    links: Vec<(usize, Option<usize>)>,
}

impl<'s, 'd> State<'s, 'd> {
    pub(super) fn new(
        scene: &'s Scene<'d>,
        mentions: &'s Mentions,
        turns: &'s [Turn],
        profiles: &'s [Profile<'d, 's>],
        model: &'s Model,
        entities: &'s [Entity],
    ) -> Self {
        let count = mentions.list.len();
        let mut turn = vec![None; count];
        for (index, spoken) in turns.iter().enumerate().rev() {
            if let Some(slot) = turn.get_mut(spoken.mention) {
                *slot = Some(index);
            }
        }
        let mut last_turn = vec![None; count];
        for (index, spoken) in turns.iter().enumerate() {
            if let Some(slot) = last_turn.get_mut(spoken.mention) {
                *slot = Some(index);
            }
        }
        let speaking = (0..count).filter(|&m| mentions.list.get(m).is_some_and(|m| m.speaks));
        Self {
            scene,
            mentions,
            profiles,
            model,
            entities,
            turns,
            of: vec![None; count],
            named: Named::default(),
            trails: vec![Trail::default(); profiles.len()],
            unnamed: vec![Trail::default(); count],
            spoken: Map::default(),
            leads: leads(scene, mentions),
            turn,
            last_turn,
            published: Vec::new(),
            peoples: Vec::new(),
            speaking: speaking.collect(),
            by_word: ByWord::of(profiles),
        }
    }

    pub(super) fn finish(self) -> Vec<Option<Referent>> {
        self.of
    }

    pub(super) fn mention(&self, index: usize) -> Option<&'s Mention> {
        self.mentions.list.get(index)
    }

    pub(super) fn profile(&self, who: Who) -> Option<&'s Profile<'d, 's>> {
        match who {
            Who::Entity(index) => self.profiles.get(index),
            _ => None,
        }
    }

    /// The last mentions of `who` before the one with index `at`, the nearest first;
    /// at most `most`.
    pub(super) fn trail(
        &self,
        who: Who,
        at: usize,
        most: usize,
    ) -> impl Iterator<Item = usize> + use<'_, 's, 'd> {
        let trail = match who {
            Who::Entity(index) => self.trails.get(index),
            Who::Unnamed(index) => self.unnamed.get(index),
            Who::Nobody => None,
        };
        let named = if let Who::Entity(index) = who { self.named.of_entity(index) } else { &[] };
        let [described, pronouns] =
            trail.map_or([&[][..]; 2], |parts| parts.each_ref().map(Vec::as_slice));
        let mut parts = [named, described, pronouns].map(|part| {
            let before = part.partition_point(|&m| m < at);
            part.get(..before).unwrap_or_default()
        });
        let next = move || {
            let part = parts.iter_mut().max_by_key(|part| part.last().copied())?;
            let (&last, rest) = part.split_last()?;
            *part = rest;
            Some(last)
        };
        std::iter::from_fn(next).take(most)
    }

    pub(super) fn leads(&self, mention: usize) -> bool {
        self.leads.get(mention).copied().unwrap_or(false)
    }

    pub(super) fn referent(&self, mention: usize) -> Option<Who> {
        self.of.get(mention).copied().flatten().map(|r| r.who)
    }

    /// The entity that a mention stands for.
    pub(super) fn entity(&self, mention: usize) -> Option<usize> {
        match self.referent(mention) {
            Some(Who::Entity(entity)) => Some(entity),
            _ => None,
        }
    }

    /// The entities that have `word` in a name or title.
    pub(super) fn with_word(&self, word: &str) -> impl Iterator<Item = usize> {
        let mut next = self.by_word.chains.get(word).map(|(first, _)| *first);
        std::iter::from_fn(move || {
            let (entity, after) = *self.by_word.links.get(next?)?;
            next = after;
            Some(entity)
        })
    }

    /// The tokens of the words that the mention says first.
    pub(super) fn words_of(&self, mention: usize) -> Option<Range<usize>> {
        let turn = self.turn.get(mention).copied().flatten()?;
        self.turns.get(turn).map(|t| t.tokens.clone())
    }

    /// The sentence where the reader meets a mention: that of its words, if they
    /// stand before it.
    pub(super) fn sentence(&self, mention: usize) -> usize {
        let own = self.mention(mention).map_or(0, |m| m.sentence);
        let words = self.words_of(mention).map(|w| w.start);
        let first = words.and_then(|t| self.scene.document.layout.tokens.get(t));
        first.map_or(own, |t| t.sentence.min(own))
    }

    pub(super) fn paragraph(&self, mention: usize) -> usize {
        let sentence = self.mention(mention).map_or(0, |m| m.sentence);
        self.scene.document.layout.sentences.get(sentence).map_or(0, |s| s.paragraph)
    }

    /// The last two speakers before a mention, each with the mention that spoke.
    pub(super) fn speakers_before(&self, mention: usize) -> [Option<(Who, usize)>; 2] {
        let end = self.speaking.partition_point(|&m| m < mention);
        let mut last: [Option<(Who, usize)>; 2] = [None; 2];
        for &index in self.speaking.get(..end).unwrap_or(&[]).iter().rev().take(12) {
            let Some(who) = self.referent(index).filter(|who| *who != Who::Nobody) else {
                continue;
            };
            match last {
                [None, _] => last = [Some((who, index)), None],
                [Some((first, _)), _] if first != who => {
                    return [last.first().copied().flatten(), Some((who, index))];
                }
                _ => {}
            }
        }
        last
    }

    /// The first turn that a mention speaks, with its place among all.
    pub(super) fn turn(&self, mention: usize) -> Option<(usize, &'s Turn)> {
        let turn = self.turn.get(mention).copied().flatten()?;
        self.turns.get(turn).map(|t| (turn, t))
    }

    /// Whether a mention speaks to or of an entity, which is another then: "she told Smith".
    pub(super) fn speaks_to(&self, mention: usize, entity: usize) -> bool {
        let turn = self.turn(mention).map(|(_, turn)| turn);
        turn.is_some_and(|t| t.addressee == Some(entity) || t.topic == Some(entity))
    }

    /// The turn before the one with that place.
    pub(super) fn turn_before(&self, turn: usize) -> Option<&'s Turn> {
        self.turns.get(turn.checked_sub(1)?)
    }

    /// Whether a mention stands in a dateline: whoever filed the story does not speak.
    pub(super) fn in_dateline(&self, mention: usize) -> bool {
        self.mention(mention).is_some_and(|m| self.scene.in_dateline(m.head))
    }

    /// The last turn that a mention speaks.
    pub(super) fn last_turn(&self, mention: usize) -> Option<&'s Turn> {
        let turn = self.last_turn.get(mention).copied().flatten();
        turn.and_then(|t| self.turns.get(t))
    }

    /// The first description that stands for an entity.
    pub(super) fn first_described(&self, entity: usize) -> Option<usize> {
        let [described, _] = self.trails.get(entity)?;
        described.first().copied()
    }

    /// Whether somebody told an entity something in the last words before the mention.
    pub(super) fn was_told(&self, entity: usize, mention: usize) -> bool {
        let before = self.turns.partition_point(|turn| turn.mention < mention);
        let mut last = self.turns.iter().take(before).rev().take(TURNS);
        last.any(|turn| turn.addressee == Some(entity))
    }

    /// Whether the candidate has spoken before the mention.
    pub(super) fn has_spoken(&self, who: Who, mention: usize) -> bool {
        self.spoken.get(&who).is_some_and(|&first| first < mention)
    }

    /// Takes note of whom a mention means.
    pub(super) fn settle(&mut self, mention: usize, referent: Referent) {
        let trail = match referent.who {
            Who::Entity(index) => self.trails.get_mut(index),
            Who::Unnamed(index) => self.unnamed.get_mut(index),
            Who::Nobody => None,
        };
        let Some(own) = self.mentions.list.get(mention) else { return };
        if let Some([described, pronouns]) = trail {
            match own.form {
                // All of them at once, in `names`.
                Form::Name(_) => {}
                Form::Unlisted if matches!(referent.who, Who::Entity(_)) => {}
                Form::Unlisted | Form::Description(_) => described.push(mention),
                Form::Pronoun(_) => pronouns.push(mention),
            }
        }
        if own.speaks {
            let first = self.spoken.entry(referent.who).or_insert(mention);
            *first = mention.min(*first);
        }
        if let Some(slot) = self.of.get_mut(mention) {
            *slot = Some(referent);
        }
    }

    /// Settles every mention by name.
    pub(super) fn names(&mut self) {
        let persons = self.persons();
        for index in 0..self.mentions.list.len() {
            let Some(mention) = self.mention(index) else { continue };
            let who = match mention.form {
                Form::Name(entity) => {
                    let fuller = self.fuller(entity, mention).filter(|_| mention.speaks);
                    Who::Entity(fuller.unwrap_or(entity))
                }
                Form::Unlisted => {
                    let known = self.known(mention, &persons).or_else(|| self.namesake(mention));
                    let known = known.or_else(|| self.initials(mention));
                    let known = known.or_else(|| self.office_in_brackets(index));
                    known.map_or(Who::Unnamed(index), Who::Entity)
                }
                _ => continue,
            };
            self.settle(index, Referent { who, probability: 1.0, margin: 1.0, by: By::Name });
        }
        self.named = Named::of(&self.of, self.profiles.len());
    }

    /// The one person with a full name that ends with a lone word that was taken for
    /// a place or a body: "said Holland".
    fn fuller(&self, entity: usize, mention: &Mention) -> Option<usize> {
        let lone = self.profiles.get(entity).filter(|p| p.words.len() == 1)?;
        let is_person = lone.kind == Some(EntityType::Person);
        if mention.tokens.len() != 1 {
            return None;
        }
        self.only(self.scene.lower(mention.head), |p| {
            p.kind == Some(EntityType::Person) && p.words.len() > 1
        })
        .filter(|&found| found != entity && !is_person)
    }

    /// The person whose office is known by these initials: "the PCC".
    fn known(&self, mention: &Mention, persons: &Map<(usize, usize), usize>) -> Option<usize> {
        let head = self.scene.span(mention.head..mention.head + 1);
        persons.get(&(head.start, head.end)).copied()
    }

    /// The persons by the spans of their mentions; empty if nobody is called what no name is.
    fn persons(&self) -> Map<(usize, usize), usize> {
        let unlisted = |mention: &Mention| matches!(mention.form, Form::Unlisted);
        let mut persons = Map::default();
        if self.mentions.list.iter().any(unlisted) {
            let all = self.entities.iter().enumerate().rev();
            for (index, entity) in all.filter(|(_, e)| e.kind == EntityType::Person) {
                let spans = entity.mentions.iter().map(|m| (m.span.start, m.span.end));
                persons.extend(spans.map(|span| (span, index)));
            }
        }
        persons
    }

    /// The one person or organisation with the head of a name that was overlooked.
    fn namesake(&self, mention: &Mention) -> Option<usize> {
        self.only(self.scene.lower(mention.head), |p| {
            matches!(p.kind, Some(EntityType::Person | EntityType::Organization))
        })
    }

    /// The one person with the initials that a label is: "AB:" for Ann Berger.
    fn initials(&self, mention: &Mention) -> Option<usize> {
        let letters = self.scene.document.token(mention.head);
        let capitals = letters.bytes().all(|b| b.is_ascii_uppercase());
        if mention.tokens.len() != 1 || !capitals || !(2..=3).contains(&letters.len()) {
            return None;
        }
        let initials = |p: &Profile<'_, '_>| {
            let first = p.words.iter().filter_map(|word| word.chars().next());
            first.eq(letters.chars().map(|c| c.to_ascii_lowercase()))
        };
        let person = |e: &usize| {
            let profile = self.profiles.get(*e);
            profile.is_some_and(|p| p.kind == Some(EntityType::Person) && initials(p))
        };
        // Those who have spoken so far are settled.
        let spoken = self.speaking.iter().take(LABELS).filter_map(|&m| self.entity(m));
        let mut found = spoken.filter(person);
        let one = found.next()?;
        found.all(|other| other == one).then_some(one)
    }

    /// The one entity that has `word` in its name and passes `fits`.
    fn only(&self, word: &str, fits: impl Fn(&Profile<'_, '_>) -> bool) -> Option<usize> {
        let named =
            |&e: &usize| self.profiles.get(e).is_some_and(|p| p.words.contains(&word) && fits(p));
        let mut found = self.with_word(word).take(NAMESAKES).filter(named);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The likeliest of `options`, told to `observer` first.
    pub(super) fn ask(
        &self,
        mention: usize,
        pronoun: bool,
        options: &Options,
        observer: &mut dyn Observer,
    ) -> Option<Referent> {
        let own = self.mention(mention)?;
        let weights = if pronoun { &self.model.pronouns } else { &self.model.descriptions };
        let weigh = |(_, values): &(Who, Values)| model::sum(values, weights);
        let odds = model::probabilities(options.iter().map(weigh).collect());
        let question =
            Question { span: span(self.scene, own), speaks: own.speaks, pronoun, options };
        let told = observer.reference(&question, &|who| self.wording(who));
        let best = told.or_else(|| likeliest(options, &odds))?;
        let probability = odds.get(best).copied().unwrap_or(0.0);
        let others = odds.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, p)| *p);
        let margin = probability - others.fold(0.0, f32::max);
        let by = if pronoun { By::Pronoun } else { By::Description };
        options.get(best).map(|(who, _)| Referent { who: *who, probability, margin, by })
    }

    /// The words of a candidate, for observers.
    fn wording(&self, who: Who) -> String {
        let words = |index: usize| {
            self.mention(index).map_or("", |m| span(self.scene, m).slice(self.scene.document.text))
        };
        match who {
            Who::Entity(index) => {
                self.entities.get(index).map_or_else(String::new, |e| e.name.clone())
            }
            Who::Unnamed(index) => words(index).to_owned(),
            Who::Nobody => String::new(),
        }
    }
}

/// The option of the greatest probability; nobody only where that is more likely
/// than not.
fn likeliest(options: &Options, odds: &[f32]) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (index, ((who, _), &probability)) in options.iter().zip(odds).enumerate() {
        let weak = *who == Who::Nobody && probability <= 0.5;
        let value = if weak { 0.0 } else { probability };
        if best.is_none_or(|(_, most)| value > most) {
            best = Some((index, value));
        }
    }
    best.map(|(index, _)| index)
}

/// Which names and descriptions come first in their sentence and are its subject.
fn leads(scene: &Scene<'_>, mentions: &Mentions) -> Vec<bool> {
    let mut last = None;
    // "The chairman, | Ann Berger, | left"
    let beside_subject = |mention: &Mention| {
        let noun = scene.head(mention.head).filter(|_| mention.role == Role::Apposition);
        noun.is_some_and(|noun| scene.relation(noun) == Relation::Nsubj)
    };
    let lead = |mention: &Mention| {
        if mention.quoted || !matches!(mention.form, Form::Name(_)) {
            return false;
        }
        let first = last != Some(mention.sentence);
        last = Some(mention.sentence);
        first
            && (mention.role == Role::Subject
                || beside_subject(mention)
                || is_brought_in(scene, mention))
    };
    mentions.list.iter().map(lead).collect()
}

/// "Then came | Ann Berger. |", "Behind him sat | Ann Berger, | who": the subject behind its verb, with
/// which the sentence ends or says more of it.
fn is_brought_in(scene: &Scene<'_>, mention: &Mention) -> bool {
    let (start, end) = (mention.tokens.start, mention.tokens.end);
    let first = scene.document.sentence_of(start).start;
    let Some(verb) = start.checked_sub(1).filter(|&verb| verb > first) else { return false };
    if !matches!(scene.kind(end), Kind::Stop | Kind::Comma | Kind::Relative) {
        return false;
    }
    let subject = |t: usize| matches!(scene.relation(t), Relation::Nsubj | Relation::NsubjPass);
    let another = |t: usize| {
        let pronoun = scene.kind(t) == Kind::Pronoun && scene.lower(t) != "it";
        pronoun || scene.document.is(t, Class::Possessive)
    };
    let came = matches!(scene.lower(verb), "came" | "comes")
        || scene.carries(verb) && scene.kind(verb) != Kind::Auxiliary;
    // "It was | Ann Berger | who", "The winner was | Ann Berger", but not "His friend was"
    let is = matches!(scene.lower(verb), "was" | "is");
    is && !(first..verb).any(another) || (is || came) && !(first..verb).any(subject)
}

impl Named {
    /// Of what is settled, where nothing but names is.
    fn of(settled: &[Option<Referent>], entities: usize) -> Self {
        let entity = |of: &Option<Referent>| match of.as_ref()?.who {
            Who::Entity(entity) => Some(entity),
            _ => None,
        };
        let mut ends = vec![0; entities];
        for of in settled.iter().filter_map(entity) {
            if let Some(count) = ends.get_mut(of) {
                *count += 1;
            }
        }
        // Each entity's part is filled from its beginning, which so becomes its end.
        let mut begin = 0;
        for count in &mut ends {
            (*count, begin) = (begin, begin + *count);
        }
        let mut mentions = vec![0; begin];
        for (mention, of) in settled.iter().enumerate() {
            let Some(end) = entity(of).and_then(|of| ends.get_mut(of)) else { continue };
            if let Some(slot) = mentions.get_mut(*end) {
                *slot = mention;
            }
            *end += 1;
        }
        Self { mentions, ends }
    }

    fn of_entity(&self, entity: usize) -> &[usize] {
        let end = |index: usize| self.ends.get(index).copied();
        let begin = entity.checked_sub(1).map_or(Some(0), end);
        let own = begin.zip(end(entity)).and_then(|(begin, end)| self.mentions.get(begin..end));
        own.unwrap_or_default()
    }
}

impl<'d> ByWord<'d> {
    fn of(profiles: &[Profile<'d, '_>]) -> Self {
        let words = profiles.iter().map(|p| p.words.len() + p.titles.len()).sum();
        let mut chains: Map<&str, (usize, usize)> =
            Map::with_capacity_and_hasher(words, BuildHasherDefault::default());
        let mut links: Vec<(usize, Option<usize>)> = Vec::with_capacity(words);
        for (index, profile) in profiles.iter().enumerate() {
            for &word in profile.words.iter().chain(profile.titles.iter().flat_map(|t| &t.words)) {
                let new = links.len();
                let (_, last) = chains.entry(word).or_insert((new, new));
                if let Some((entity, next)) = links.get_mut(*last) {
                    if *entity == index {
                        continue;
                    }
                    (*next, *last) = (Some(new), new);
                }
                links.push((index, None));
            }
        }
        Self { chains, links }
    }
}
