//! Candidates of descriptions: everybody who is named, and the description itself.

use super::charges::titles;
use super::choose::{NAMESAKES, Options, State};
use super::features::{DescriptionFeature as F, NO_VALUES, Values, put};
use super::profiles::Profile;
use super::standing::{self, Inside, Standing};
use super::words::flag;
use super::{By, Observer, Referent, Who};
use crate::analysis::entities::{EntityType, Gender};
use crate::analysis::mentions::{Description, Determiner, Form, Noun, is_union, pronoun};
use crate::lexicon::{Class, singular};

/// How many mentions back and on candidates are looked for: bounds the work.
pub(super) const AROUND: (usize, usize) = (80, 20);

/// The most candidates of one description.
const MOST: usize = 32;

/// How many sentences back those who are not named are looked for, and how many.
const UNNAMED: (usize, usize) = (12, 4);

/// How sure an apposition is.
const APPOSED: f32 = 0.95;

/// How sure it is that whoever is presented next, or right before, is meant.
const PRESENTED: f32 = 0.8;

impl State<'_, '_> {
    /// Settles the descriptions, from left to right.
    pub(super) fn descriptions(&mut self, observer: &mut dyn Observer) {
        for index in 0..self.mentions.list.len() {
            if let Some(body) = self.issuing_body(index) {
                self.describe(body, true, observer);
            }
            if self.referent(index).is_none() {
                self.describe(index, false, observer);
            }
        }
    }

    /// The description inside that of a document, of the body that speaks through it: "an
    /// | interior ministry | statement". It stands behind in the order of the text.
    fn issuing_body(&self, document: usize) -> Option<usize> {
        let Form::Description(description) = &self.mention(document)?.form else { return None };
        let owner = self.mentions.headed_by(description.owner?)?;
        let settled = owner <= document || self.referent(owner).is_some();
        (description.noun == Noun::Document && !settled).then_some(owner)
    }

    /// Settles the description with that index, if it is one; `issues` if it speaks through
    /// a document.
    fn describe(&mut self, index: usize, issues: bool, observer: &mut dyn Observer) {
        let Some(mention) = self.mention(index) else { return };
        let Form::Description(description) = &mention.form else { return };
        let apposed = description.apposed.and_then(|t| self.mentions.named_at(t));
        // "Acme's rival, | Elm Ltd, | said", "the builder, | Elm Ltd, | said": a body, whatever it is
        // called.
        let owned = matches!(description.determiner, Determiner::Possessive | Determiner::Definite)
            && !(description.anonymous || description.plural || self.is_kin(index))
            && !self.scene.document.is(mention.head, Class::Title);
        let person = |e: usize| {
            let kind = self.profiles.get(e).and_then(|p| p.kind);
            may_name(description.noun, kind) || owned && kind == Some(EntityType::Organization)
        };
        if let Some((_, entity)) = apposed.filter(|&(_, e)| person(e)) {
            let who = Who::Entity(entity);
            let found = Referent { who, probability: APPOSED, margin: APPOSED, by: By::Apposition };
            self.settle(index, found);
            return;
        }
        let presented = self.presented_next(index, description);
        let presented = presented
            .or_else(|| self.office_in_brackets(index))
            .or_else(|| self.elected(index, description))
            .or_else(|| self.presented_otherwise(index, description));
        if let Some(entity) = presented {
            let who = Who::Entity(entity);
            let (by, sure) = (By::Description, PRESENTED);
            self.settle(index, Referent { who, probability: sure, margin: sure, by });
            return;
        }
        let itself = Who::Unnamed(index);
        let alone = Referent { who: itself, probability: 1.0, margin: 1.0, by: By::Description };
        let speaks = mention.speaks || issues;
        if mention.speaks && description.owner.is_none() {
            self.recall_document(index, description);
        }
        let definite = description.determiner == Determiner::Definite;
        let likely = speaks || definite && self.is_told(mention.head);
        let candidates =
            if likely { self.named_candidates(index, description) } else { Vec::new() };
        let compatriots = self.compatriots(index, &candidates);
        let taken_up = !compatriots.is_empty();
        let candidates = if taken_up { compatriots } else { candidates };
        let mut others =
            if speaks { self.unnamed_candidates(index, description) } else { Vec::new() };
        // "the minister" is the minister who was named, rather than "an official" behind her.
        let head = self.scene.lower(mention.head);
        let called =
            |&e: &usize| self.profiles.get(e).is_some_and(|p| titles(p, head).next().is_some());
        if !others.is_empty() && candidates.iter().any(called) {
            let same =
                |&o: &usize| self.mention(o).is_some_and(|o| self.is_noun_of(o.head, mention.head));
            others.retain(same);
        }
        let issuers =
            if speaks { self.unnamed_issuers(index, description) } else { Options::new() };
        let found = if candidates.is_empty() && others.is_empty() && issuers.is_empty() {
            alone
        } else {
            let mut options = self.described(index, description, &candidates);
            options.extend(self.unnamed_options(index, &others));
            options.extend(issuers);
            if !taken_up {
                options.push((itself, self.itself_alone(index, description)));
            }
            self.ask(index, false, &options, observer).unwrap_or(alone)
        };
        self.settle(index, found);
        self.publish(index, description);
        if let Who::Entity(entity) = found.who {
            let told = self.nations_of(index, description).into_iter();
            self.peoples.extend(told.map(|country| (entity, country)));
        }
    }

    /// "The borrower said she was sorry. | Ann Berger, 74, | found the book": the first person of
    /// the text who is named, with an age, at the start of the next sentence.
    fn presented_next(&self, at: usize, description: &Description) -> Option<usize> {
        let mention = self.mention(at).filter(|m| m.speaks)?;
        let one = description.noun == Noun::Person && !description.plural;
        if !one || description.anonymous || description.owner.is_some() {
            return None;
        }
        let is_person =
            |e: usize| self.profiles.get(e).is_some_and(|p| p.kind == Some(EntityType::Person));
        let (next, name) = (at + 1..).take(AROUND.1).find_map(|index| {
            let name = self.mention(index)?;
            self.entity(index).filter(|&e| is_person(e)).map(|e| (e, name))
        })?;
        let document = self.scene.document;
        let aged =
            || document.age_at(name.tokens.end).is_some_and(|end| document.token(end) == ",");
        let begins = name.sentence == mention.sentence + 1
            && self.scene.sentence_start(name.tokens.start)
            && aged();
        let fits = || self.may_be(description, None, next);
        let named_before = || (0..at).any(|m| self.entity(m).is_some_and(is_person));
        (begins && fits() && !named_before()).then_some(next)
    }

    /// Whether the head of a description occurs in some name or title.
    fn is_told(&self, head: usize) -> bool {
        let lower = self.scene.lower(head);
        [lower, singular(lower)].iter().any(|word| self.with_word(word).next().is_some())
    }

    fn named_candidates(&self, at: usize, description: &Description) -> Vec<usize> {
        let mut found = Vec::new();
        // "the U.N. refugee agency" is one of many.
        let union = self.mention(at).is_some_and(|m| is_union(self.scene, m.tokens.clone()));
        let owner = self.owner(description);
        let head = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let add = |entity: usize, found: &mut Vec<usize>| {
            if union && description.inside.contains(&entity) {
                return;
            }
            let free = found.len() < MOST && !found.contains(&entity);
            let aged = self.profiles.get(entity).is_some_and(|p| p.has_other_age(head));
            if free && !aged && self.may_be(description, owner, entity) {
                found.push(entity);
            }
        };
        if let Some(Who::Entity(owner)) = owner {
            add(owner, &mut found);
        }
        if description.noun == Noun::Document {
            // "a U.S. | military | report" is not of the U.S.
            if matches!(owner, Some(Who::Unnamed(_))) {
                return found;
            }
            for &entity in &description.inside {
                add(entity, &mut found);
            }
            // "the state's website" is of nobody else, whoever the state is.
            let of = description.owner.filter(|&t| pronoun(self.scene, t).is_none());
            if !found.is_empty() || of.is_some() && owner.is_none() {
                return found;
            }
        }
        let namesakes = self.with_word(head).take(NAMESAKES);
        for entity in namesakes.chain(self.with_word(singular(head)).take(NAMESAKES)) {
            add(entity, &mut found);
        }
        let before = (0..at).rev().take(AROUND.0);
        for index in before.chain((at + 1..).take(AROUND.1)) {
            if let Some(entity) = self.entity(index).filter(|_| !self.in_dateline(index)) {
                add(entity, &mut found);
            }
        }
        if found.is_empty() || self.is_kept_anonymous(at, description) {
            return Vec::new();
        }
        let wording = self.wording_of(at, description);
        let described = (description, &wording);
        let told = self.told_to(at);
        let owner = self.possessor(at);
        let other = self.set_against(at);
        let reporter = self.reporter(at);
        let calling = self.calling(at);
        let new = self.is_new_of(at, description);
        let called = |entity: usize| {
            self.profiles.get(entity).is_some_and(|profile| wording.is_told_of(profile))
        };
        let said = self.nations_of(at, description);
        // "Questioned by Smith, | the doctor | said"
        let front = self.mention(at).and_then(|m| self.participle_before(m)).unwrap_or(0..0);
        let in_front = |entity: usize| {
            let last = || self.trail(Who::Entity(entity), at, 1).next();
            !front.is_empty()
                && last().and_then(|m| self.mention(m)).is_some_and(|m| front.contains(&m.head))
        };
        found.retain(|&entity| {
            Some(entity) != owner
                && Some(entity) != reporter
                && Some(entity) != told
                && Some(entity) != other
                && !in_front(entity)
                && !self.speaks_to(at, entity)
                && !self.is_told_of(at, entity)
                && !self.is_object_in(at, entity)
                && !self.is_foreign(at, &said, entity)
                && (!new || called(entity))
                && !self.is_another(at, described, entity)
                && !self.is_of_another_calling(at, described, calling, entity)
                && !self.is_of_another_kind(at, (description, calling), entity)
                && !self.is_silent(at, description, entity)
        });
        self.leave_out_later(at, description, &mut found);
        self.keep_of_that_age(at, &mut found);
        self.leave_out_former(at, description, &mut found);
        self.keep_called_so(described, calling, &mut found);
        self.keep_who_serves(at, description, &mut found);
        self.leave_out_attached(at, described, &mut found);
        self.keep_outlet_told(at, calling, &mut found);
        found
    }

    /// Keeps who is of the age that a description tells: "the 31-year-old".
    fn keep_of_that_age(&self, at: usize, found: &mut Vec<usize>) {
        let head = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let of_age = |&e: &usize| self.profiles.get(e).is_some_and(|p| p.has_age(head));
        if head.contains('-') && found.iter().any(of_age) {
            found.retain(of_age);
        }
    }

    /// Whether kind, number and gender allow it for a description with that owner.
    pub(super) fn may_be(
        &self,
        description: &Description,
        owner: Option<Who>,
        entity: usize,
    ) -> bool {
        let Some(profile) = self.profiles.get(entity) else { return false };
        let differ = differ(profile.gender, description.gender);
        let person = profile.kind == Some(EntityType::Person);
        let owns = owner == Some(Who::Entity(entity));
        let inside = description.inside.contains(&entity) || owns;
        let beside = !owns && profile.kind == Some(EntityType::Organization);
        // Whom a document is about does not speak through it.
        let published = || self.has_published(Who::Entity(entity));
        let stranger = description.noun == Noun::Document && person && !inside && !published();
        let speaks_for =
            description.noun == Noun::Document || description.noun == Noun::Body && beside;
        // "the South’s military" is no other place.
        let elsewhere = description.noun == Noun::Body
            && profile.kind == Some(EntityType::Location)
            && !owns
            && matches!(owner, Some(Who::Entity(_)));
        let several = person && description.plural;
        let fits = may_name(description.noun, profile.kind) && (!inside || speaks_for);
        fits && !(differ || several || stranger || elsewhere)
    }

    fn described(&self, at: usize, description: &Description, candidates: &[usize]) -> Options {
        let standings: Vec<Standing> =
            candidates.iter().map(|&e| standing::of(self, Who::Entity(e), at)).collect();
        let ranks = standing::ranks(&standings);
        let most =
            candidates.iter().filter_map(|&e| self.profiles.get(e)).map(|p| p.named.len()).max();
        let wording = self.wording_of(at, description);
        let (person, trade) = (description.noun == Noun::Person, self.is_trade(at));
        let spoken_to = self.spoken_to(at);
        let owner = self.owner(description);
        let mut options: Options = Vec::with_capacity(candidates.len() + 1);
        for ((&entity, standing), rank) in candidates.iter().zip(&standings).zip(ranks) {
            let mut values = NO_VALUES;
            let mut set = |feature: F, value: f32| put(&mut values, feature.at(), value);
            let Some(profile) = self.profiles.get(entity) else { continue };
            self.wording_fits(at, &wording, profile, &mut set);
            let titled = wording.is_told_of(profile);
            set(F::OtherTitles, flag(person && !titled && !profile.titles.is_empty()));
            set(F::TradeUntold, flag(!titled && trade));
            set(F::SpokenTo, flag(spoken_to == Some(profile.gender)));
            self.country_fits(at, description, entity, &mut set);
            kinds(description, profile, &mut set);
            self.owned(at, (description, owner), entity, &mut set);
            self.inside_fits(description, entity, &mut set);
            self.near(at, entity, standing, rank, &mut set);
            set(F::MostFrequent, flag(Some(profile.named.len()) == most));
            set(F::OnlyOne, flag(candidates.len() == 1));
            options.push((Who::Entity(entity), values));
        }
        for (_, values) in &mut options {
            both(values, F::HeadInTitle, F::Later, F::HeadInLaterTitle);
            both(values, F::HeadInTitle, F::FewBack, F::HeadInFarTitle);
            both(values, F::HeadInTitle, F::FarBack, F::HeadInFarTitle);
        }
        elsewhere(&mut options, F::HeadInTitle, F::TitledElsewhere);
        elsewhere(&mut options, F::WholeInTitle, F::WholeElsewhere);
        only(&mut options, F::HeadInTitle, F::OnlyHeadInTitle);
        only(&mut options, F::HeadEndsName, F::OnlyHeadEndsName);
        only(&mut options, F::HeadLikeTitle, F::OnlyLikeTitle);
        only(&mut options, F::HeadLikeName, F::OnlyLikeName);
        only(&mut options, F::CountryFits, F::OnlyCountry);
        options
    }

    /// The features of the option that the description stays with itself.
    fn itself_alone(&self, at: usize, description: &Description) -> Values {
        let mut values = NO_VALUES;
        let mut set = |feature: F, holds: bool| put(&mut values, feature.at(), flag(holds));
        set(F::Itself, true);
        set(F::ItselfAgain, self.is_described_again(at));
        let (takes_up, bare) = (self.takes_up(at, description), description.modifiers.is_empty());
        set(F::ItselfTakesUp, takes_up && bare);
        set(F::ItselfTakesUpMore, takes_up && !bare);
        set(F::ItselfPlural, description.plural);
        set(F::ItselfIndefinite, description.determiner == Determiner::Indefinite);
        set(F::ItselfBare, description.determiner == Determiner::None);
        set(F::ItselfPossessed, description.determiner == Determiner::Possessive);
        set(F::ItselfAnonymous, description.anonymous);
        set(F::ItselfPeople, self.people(at).is_some());
        set(F::ItselfDocument, description.noun == Noun::Document);
        set(F::ItselfBody, description.noun == Noun::Body);
        set(F::ItselfOther, description.noun == Noun::Other);
        set(F::ItselfComplement, description.complement);
        set(F::ItselfNamesInside, !description.inside.is_empty());
        values
    }

    /// Those who were described before and not named, the last first: "the source" for
    /// "an official in Paris".
    fn unnamed_candidates(&self, at: usize, description: &Description) -> Vec<usize> {
        let (here, head) = (self.sentence(at), self.mention(at).map_or(0, |m| m.head));
        let definite = description.determiner == Determiner::Definite;
        let known = description.noun == Noun::Person || description.noun == Noun::Body;
        let scene = self.scene;
        let bare = description.modifiers.is_empty();
        let fuller = |told: &Description, other: usize| {
            let capital = || told.modifiers.clone().any(|t| scene.capital(t));
            bare && self.is_noun_of(other, head) && (!told.inside.is_empty() || capital())
        };
        let new = !description.inside.is_empty()
            || description.complement
            || description.modifiers.clone().any(|t| scene.capital(t));
        if !definite || !known || new {
            return Vec::new();
        }
        let fits = |index: &usize| {
            let Some(other) = self.mention(*index) else { return false };
            let Form::Description(told) = &other.form else { return false };
            self.referent(*index) == Some(Who::Unnamed(*index))
                && told.noun == description.noun
                && told.plural == description.plural
                && !differ(told.gender, description.gender)
                && other.head != head
                && self.may_take_up(head, other.head)
                && (other.speaks
                    || told.determiner != Determiner::Definite
                    || fuller(told, other.head))
        };
        let near =
            |index: &usize| self.mention(*index).is_some_and(|m| m.sentence + UNNAMED.0 >= here);
        (0..at).rev().take(AROUND.0).take_while(near).filter(fits).take(UNNAMED.1).collect()
    }

    /// Whether the noun at `head` may take up the one at `other`: not where both tell what somebody
    /// is, and neither is like the other. "The tenant" is not "the manager".
    pub(super) fn may_take_up(&self, head: usize, other: usize) -> bool {
        let lower = |t: usize| singular(self.scene.lower(t));
        let known = |t: usize| self.scene.document.lexicon.get(lower(t));
        let general = |t: usize| {
            let anybody = matches!(lower(t), "man" | "woman" | "person" | "boy" | "girl");
            anybody || known(t).is(Class::Nameless)
        };
        let tells = |t: usize| {
            let classes = [Class::Role, Class::Human, Class::Body, Class::Collective];
            known(t).is_any(&classes) && !general(t)
        };
        // "the prosecutor" is not "an official" before.
        let one = |t: usize| known(t).is(Class::Standing) && known(t).is(Class::Role);
        let apart = (one(head) || tells(head) && tells(other)) && lower(head) != lower(other);
        let unlike = apart && !known(head).is_like(known(other));
        !unlike && !known(head).is_other_body(known(other))
    }

    fn unnamed_options(&self, at: usize, candidates: &[usize]) -> Options {
        let mut options = Options::new();
        let own = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let lexicon = self.scene.document.lexicon;
        for (rank, &index) in candidates.iter().enumerate() {
            let Some(other) = self.mention(index) else { continue };
            let Form::Description(told) = &other.form else { continue };
            let mut values = NO_VALUES;
            let mut set = |feature: F, value: f32| put(&mut values, feature.at(), value);
            let head = self.scene.lower(other.head);
            set(F::Described, 1.0);
            set(F::DescribedSame, flag(singular(own) == singular(head)));
            let named =
                !told.inside.is_empty() || told.modifiers.clone().any(|t| self.scene.capital(t));
            let bare = self.is_bare(at);
            set(F::DescribedFuller, flag(bare && named && singular(own) == singular(head)));
            set(
                F::DescribedLike,
                flag(lexicon.get(singular(own)).is_like(lexicon.get(singular(head)))),
            );
            let general = lexicon.get(singular(own)).is_any(&[Class::Human, Class::Nameless]);
            set(F::DescribedGeneral, flag(general));
            set(F::DescribedNearest, flag(rank == 0));
            set(F::DescribedNewly, flag(told.determiner != Determiner::Definite));
            set(F::DescribedFully, flag(told.complement || told.modifiers.len() > 2));
            let who = Who::Unnamed(index);
            let standing = standing::of(self, who, at);
            let place = match standing.sentences {
                0 => F::SameSentence,
                1 => F::OneBack,
                2..=4 => F::FewBack,
                _ => F::FarBack,
            };
            set(place, 1.0);
            let [last, _] = self.speakers_before(at);
            set(F::LastSpeaker, flag(last.is_some_and(|(last, _)| last == who)));
            set(F::HasSpoken, flag(self.has_spoken(who, at)));
            options.push((who, values));
        }
        options
    }

    /// Whether the sentence after a description begins with the first mention of an
    /// entity: "An expert said so. Ann Berger has …".
    pub(super) fn named_next(&self, at: usize, entity: usize) -> bool {
        let first = self.profiles.get(entity).and_then(|p| p.named.first().copied());
        let next = self.mention(at).map(|m| m.sentence + 1);
        let begins = |m: usize| self.leads(m) && self.mention(m).map(|m| m.sentence) == next;
        first.is_some_and(|m| m > at && begins(m))
    }

    fn near(
        &self,
        at: usize,
        entity: usize,
        standing: &Standing,
        rank: usize,
        set: &mut impl FnMut(F, f32),
    ) {
        let who = Who::Entity(entity);
        if standing.nearest.is_some() {
            let place = match standing.sentences {
                0 => F::SameSentence,
                1 => F::OneBack,
                2..=4 => F::FewBack,
                _ => F::FarBack,
            };
            set(place, 1.0);
            match rank {
                0 => set(F::Nearest, 1.0),
                1 => set(F::SecondNearest, 1.0),
                _ => {}
            }
        } else {
            set(F::Later, 1.0);
            set(F::NamedNext, flag(self.named_next(at, entity)));
        }
        set(F::Inside, flag(standing.inside != Inside::Not));
        set(F::LeadingSubject, flag(standing.nearest.is_some_and(|m| self.leads(m))));
        let [last, _] = self.speakers_before(at);
        set(F::LastSpeaker, flag(last.is_some_and(|(last, _)| last == who)));
        set(F::HasSpoken, flag(self.has_spoken(who, at)));
        if let Some(profile) = self.profile(who) {
            let lead = profile.named.first().is_some_and(|&m| self.paragraph(m) == 0);
            set(F::Lead, flag(lead));
            set(F::Frequency, (1.0 + profile.named.len() as f32).ln());
        }
    }
}

/// Sets `alone` for the one option that has `feature`, if no other has it.
fn only(options: &mut Options, feature: F, alone: F) {
    let has = |values: &Values| values.get(feature.at()).is_some_and(|v| *v > 0.0);
    let mut found = options.iter_mut().filter(|(_, values)| has(values));
    if let (Some((_, values)), None) = (found.next(), found.next()) {
        put(values, alone.at(), 1.0);
    }
}

/// Sets `joint` where both features hold.
fn both(values: &mut [f32], a: F, b: F, joint: F) {
    let holds = |f: F| values.get(f.at()).is_some_and(|v| *v > 0.0);
    if holds(a) && holds(b) {
        put(values, joint.at(), 1.0);
    }
}

/// Sets `missed` for the options without `feature`, if another has it.
fn elsewhere(options: &mut Options, feature: F, missed: F) {
    let has = |values: &Values| values.get(feature.at()).is_some_and(|v| *v > 0.0);
    if !options.iter().any(|(_, values)| has(values)) {
        return;
    }
    for (_, values) in options.iter_mut().filter(|(_, values)| !has(values)) {
        put(values, missed.at(), 1.0);
    }
}

/// Whether one is a man and the other a woman.
pub(super) fn differ(a: Gender, b: Gender) -> bool {
    matches!((a, b), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male))
}

/// Whether a noun can stand for an entity of that kind.
fn may_name(noun: Noun, kind: Option<EntityType>) -> bool {
    let Some(kind) = kind else { return false };
    match noun {
        Noun::Person => kind == EntityType::Person,
        Noun::Body => matches!(
            kind,
            EntityType::Organization | EntityType::Location | EntityType::Misc | EntityType::Group
        ),
        Noun::Place => matches!(kind, EntityType::Location | EntityType::Group),
        Noun::Document => !matches!(kind, EntityType::Event | EntityType::Group),
        Noun::Other => !matches!(kind, EntityType::Event),
    }
}

fn kinds(description: &Description, profile: &Profile<'_, '_>, set: &mut impl FnMut(F, f32)) {
    let pair = match (description.noun, profile.kind) {
        (Noun::Person, Some(EntityType::Person)) => F::PersonForPerson,
        (Noun::Body, Some(EntityType::Organization)) => F::BodyForBody,
        (Noun::Body, _) => F::BodyForPlace,
        (Noun::Place, _) => F::PlaceForPlace,
        _ => F::OtherPair,
    };
    set(pair, 1.0);
    let told = description.gender != Gender::Unknown && description.gender == profile.gender;
    set(F::GenderFits, flag(told));
}
