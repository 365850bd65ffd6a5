//! Whom a description cannot mean, because it speaks of another: "his lawyer" is not he, who
//! says the opposite is another, "a diplomat" is nobody who was named before, and "the lawyer
//! said Smith had lied" is no news from Smith.

use super::Who;
use super::choose::{NAMESAKES, State};
use super::descriptions::{AROUND, differ};
use super::profiles::Profile;
use super::words::Wording;
use crate::analysis::entities::{EntityType, Gender};
use crate::analysis::mentions::{self, Description, Determiner, Form, Mention, Noun, Role};
use crate::analysis::scene::{Kind, phrase};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class;

/// How many sentences back the person is looked for whom "his" means.
const OWNER: usize = 2;

/// The last sentence that may present somebody by what he is, before he is named.
const LEAD: usize = 1;

/// The most names of somebody within words that are looked at: bounds the work.
const NAMED: usize = 8;

/// How many sentences before "the owner of the house" the house is looked for, and how many
/// tokens at most: bounds the work.
const OF_WHAT: (usize, usize) = (4, 256);

/// How far the noun for whom somebody serves is looked for, in tokens.
const SERVED: usize = 6;

/// The most words of what somebody is called that are looked up: bounds the work.
const TITLES: usize = 32;

impl State<'_, '_> {
    /// Whether a description is news of somebody else than an entity that was named before:
    /// "a diplomat", and "Smith’s lawyer" unless somebody was called a lawyer; "his wife" may
    /// have been named beside him. What is published may speak for whoever was named: "a
    /// statement".
    pub(super) fn is_another(
        &self,
        at: usize,
        (description, wording): (&Description, &Wording<'_>),
        entity: usize,
    ) -> bool {
        let Some(profile) = self.profiles.get(entity) else { return false };
        let indefinite = description.determiner == Determiner::Indefinite;
        let called = || wording.is_told_of(profile);
        if self.is_elsewhere(description, profile) && called() {
            return true;
        }
        let person = description.noun == Noun::Person;
        if person
            && (self.has_another_charge(at, description, profile)
                || self.has_lower_office(at, description, profile)
                || self.heads_another(at, description, profile)
                || self.is_of_another_owner(at, description, profile)
                || self.tells_another(at))
        {
            return true;
        }
        if profile.named.first().is_none_or(|&first| first >= at) {
            if self.is_unlike_ahead(at, (description, wording), profile) {
                return true;
            }
            if person && !called() && self.is_stranger(at, description, entity) {
                return true;
            }
            // "A spokesman said so. Opposition leader Smith called it a lie."
            let unnamed = indefinite && description.anonymous;
            let other = indefinite && self.serves_another(at, profile);
            return other || unnamed && !profile.titles.is_empty() && !called();
        }
        let other = || {
            self.does_another_thing(at, description, profile)
                || self.speaks_of_other_gender(at, profile)
        };
        if person && !called() && other() {
            return true;
        }
        let new = indefinite && description.noun != Noun::Document;
        let owned = description.noun == Noun::Person
            && (description.owner.is_some() || description.determiner == Determiner::Possessive);
        // "the boy’s mother" is nobody of whom nothing was told but her name.
        let of_unnamed = || {
            let noun = description.owner.filter(|&t| self.scene.kind(t) == Kind::Word);
            noun.is_some()
                && self.owner(description).is_none_or(|who| matches!(who, Who::Unnamed(_)))
        };
        let kin = || self.is_kin(at) && self.is_kin_of(description, profile) && !of_unnamed();
        new || owned && !called() && !kin()
    }

    /// "“It is loud,” Ann Berger said. “It is not,” said | the owner of the house |.": whether the
    /// text tells of nothing that somebody could be head or owner of, right before a description that
    /// tells it.
    pub(super) fn is_new_of(&self, at: usize, description: &Description) -> bool {
        let scene = self.scene;
        let definite = description.determiner == Determiner::Definite;
        let person = description.complement && definite && description.noun == Noun::Person;
        let speaks = |m: &&Mention| person && m.speaks;
        let Some(mention) = self.mention(at).filter(speaks) else { return false };
        // "the owner of | the | house", unlike "the father of four", "the head of state"
        let of_one =
            scene.lower(mention.head + 1) == "of" && scene.lower(mention.head + 2) == "the";
        if !of_one || self.is_kin(at) {
            return false;
        }
        let end = scene.document.sentence_of(mention.head).end;
        let Some(of) = phrase::at(scene, mention.head + 2, end) else { return false };
        let sentences = &scene.document.layout.sentences;
        let first = mention.sentence.saturating_sub(OF_WHAT.0);
        let start = sentences.get(first).map_or(0, |s| s.tokens.start);
        let start = start.max(mention.tokens.start.saturating_sub(OF_WHAT.1));
        let body = |t: usize| {
            let body =
                |e: usize| self.profiles.get(e).and_then(|p| p.kind) != Some(EntityType::Person);
            self.mentions.named_at(t).is_some_and(|(_, e)| body(e))
        };
        let told = |t: usize| self.is_noun_of(t, of.head) || scene.kind(t) == Kind::Name && body(t);
        scene.kind(of.head) == Kind::Word && !(start..mention.tokens.start).any(told)
    }

    /// "the pastor of | another | church".
    fn tells_another(&self, at: usize) -> bool {
        let behind = self.mention(at).map_or(0..0, |m| m.head + 1..m.tokens.end);
        behind.into_iter().any(|t| self.scene.lower(t) == "another")
    }

    /// Leaves out whom the text names only later, where a definite description may mean somebody whom
    /// it has named right before: "“…,” the councillor said. Councillor Smith left."
    pub(super) fn leave_out_later(
        &self,
        at: usize,
        description: &Description,
        found: &mut Vec<usize>,
    ) {
        if description.determiner != Determiner::Definite || found.len() < 2 {
            return;
        }
        let here = self.sentence(at);
        let first = |e: usize| self.profiles.get(e).and_then(|p| p.named.first().copied());
        let later = |&e: &usize| first(e).is_none_or(|first| first > at);
        let near = |e: &usize| {
            let last = self.trail(Who::Entity(*e), at, 1).next().and_then(|m| self.mention(m));
            let kind = self.profiles.get(*e).and_then(|p| p.kind);
            kind != Some(EntityType::Location) && last.is_some_and(|m| m.sentence + 1 >= here)
        };
        if found.iter().any(later) && found.iter().any(near) {
            found.retain(|e| !later(e));
        }
    }

    /// Whether a description is hardly of whoever is named only later and never called so: "a
    /// neighbour said" is not of "Smith, a thief". The first sentences may present somebody by his
    /// office: "Iraq's foreign minister says … Smith said on Monday".
    fn is_stranger(&self, at: usize, description: &Description, entity: usize) -> bool {
        let (Some(mention), Some(profile)) = (self.mention(at), self.profiles.get(entity)) else {
            return false;
        };
        let kin = self.is_kin(at);
        if kin && description.owner.is_some() {
            return false;
        }
        let scene = self.scene;
        let direct = || self.words_of(at).is_some_and(|w| scene.stretch_of(w.start + 1).is_some());
        let identified = description.owner.is_some()
            || description.complement
            || !description.inside.is_empty()
            || !description.modifiers.is_empty();
        // "The woman said so. Smith, a cleaner, …" may be one person.
        let calling = self.is_calling(scene.lower(mention.head));
        if identified && mention.sentence <= LEAD && !direct() {
            return calling && self.does_something(profile) && !self.leads_others(profile);
        }
        let indefinite = description.determiner == Determiner::Indefinite;
        calling && self.does_something(profile)
            || !self.named_next(at, entity)
            || (indefinite || identified || kin) && direct()
    }

    /// Whether the words of a report begin with a pronoun that does not fit somebody: "the neighbour
    /// said | she | had heard shots" is hardly of a man.
    fn speaks_of_other_gender(&self, at: usize, profile: &Profile<'_, '_>) -> bool {
        let scene = self.scene;
        let Some(words) = self.words_of(at).filter(|w| scene.stretch_of(w.start).is_none()) else {
            return false;
        };
        let first = words.start + usize::from(scene.lower(words.start) == "that");
        let gender = match scene.lower(first) {
            "he" => Gender::Male,
            "she" => Gender::Female,
            _ => return false,
        };
        differ(profile.gender, gender)
    }

    /// The person to whom a mention is said to say something: "the judge told | Smith |".
    pub(super) fn told_to(&self, at: usize) -> Option<usize> {
        let scene = self.scene;
        let mention = self.mention(at).filter(|m| m.speaks && m.role == Role::Subject)?;
        let verb = scene.head(mention.head)?;
        scene.cue(verb)?;
        let whom = scene.children(verb).find(|&c| {
            c > verb && matches!(scene.relation(c), Relation::Dobj | Relation::Dative)
        })?;
        self.mentions.named_at(whom).map(|(_, entity)| entity)
    }

    /// Whether a description says whom somebody serves, and the titles of an entity do not: "a
    /// leader of the largest union" is no "Senate leader".
    fn serves_another(&self, at: usize, profile: &Profile<'_, '_>) -> bool {
        let scene = self.scene;
        let Some(head) = self.mention(at).map(|m| m.head) else { return false };
        let served = phrase::at(scene, head + 2, head + 2 + SERVED);
        let Some(served) = served.filter(|_| scene.lower(head + 1) == "of") else { return false };
        let word = scene.lower(served.head);
        let told = profile.titles.iter().any(|title| title.words.contains(&word));
        let body = mentions::noun(scene, served.head) == Noun::Body;
        body && !profile.titles.is_empty() && !told
    }

    /// Whether somebody may be of the kin of the owner of a description, as far as names tell:
    /// not one of another name than "Dora Kline’s sister" has.
    fn is_kin_of(&self, description: &Description, profile: &Profile<'_, '_>) -> bool {
        let Some(Who::Entity(owner)) = self.owner(description) else { return true };
        let shared = |owner: &Profile<'_, '_>| {
            owner.kind != Some(EntityType::Person) || owner.words.last() == profile.words.last()
        };
        self.profiles.get(owner).is_none_or(shared)
    }

    /// Whether a description names a body, and what somebody was called names others alone: "the
    /// Athletic boss" is not "Rovers boss Ann Berger".
    fn is_elsewhere(&self, description: &Description, profile: &Profile<'_, '_>) -> bool {
        let body = |e: &usize| {
            self.profiles.get(*e).and_then(|p| p.kind) == Some(EntityType::Organization)
        };
        let person = description.noun == Noun::Person;
        let named: Vec<usize> = description.inside.iter().copied().filter(body).collect();
        if !person || named.is_empty() {
            return false;
        }
        let words = profile.titles.iter().flat_map(|t| &t.words).take(TITLES);
        let mut others = false;
        for word in words {
            for e in self.with_word(word).take(NAMESAKES).filter(|e| body(e)) {
                let called = self.profiles.get(e).is_some_and(|p| p.words.contains(word));
                if called && named.contains(&e) {
                    return false;
                }
                others |= called;
            }
        }
        others
    }

    /// Whether somebody is named in the words that a description says: "the lawyer said | Smith
    /// | had lied", but not "“I am | Smith |,” the man said".
    pub(super) fn is_told_of(&self, at: usize, entity: usize) -> bool {
        self.named_within(at, entity).is_some()
    }

    /// Whether the words that a pronoun says name an entity, so that another says them: "“I have
    /// known Dr. Smith for years,” he said". Whoever spoke last and goes on between quotation marks
    /// may speak of himself so.
    pub(super) fn is_named_by(&self, at: usize, entity: usize) -> bool {
        let (Some(own), Some(named)) = (self.mention(at), self.named_within(at, entity)) else {
            return false;
        };
        let goes_on = || {
            let [last, _] = self.speakers_before(at);
            let near = |spoke: usize| {
                self.mention(spoke).is_some_and(|m| m.sentence + 1 >= self.sentence(at))
            };
            last.is_some_and(|(who, spoke)| who == Who::Entity(entity) && near(spoke))
        };
        !self.is_namesake(named, entity)
            && if named.quoted { !goes_on() } else { named.sentence == own.sentence }
    }

    /// Whether a title right before a surname, which the person is not called anywhere else, tells
    /// that it is another's: "President | Smith", of "Ann Smith, an analyst".
    fn is_namesake(&self, named: &Mention, entity: usize) -> bool {
        let title = named.tokens.start.checked_sub(1).filter(|&t| {
            let known = self.scene.document.properties(t);
            self.scene.capital(t) && known.is(Class::Title) && !known.is(Class::Courtesy)
        });
        let (Some(title), Some(profile)) = (title, self.profiles.get(entity)) else { return false };
        let word = self.scene.lower(title);
        let same = profile.titles.iter().take(TITLES).filter(|title| title.words.contains(&word));
        named.tokens.len() == 1 && profile.titles.len() > 1 && same.count() == 1
    }

    /// The first place in the words that a mention says where a person is named, without being
    /// presented by it.
    fn named_within(&self, at: usize, entity: usize) -> Option<&Mention> {
        let profile = self.profiles.get(entity).filter(|p| p.kind == Some(EntityType::Person))?;
        let words = self.words_of(at)?;
        let head = |index: &usize| self.mention(*index).map_or(0, |named| named.head);
        let first = profile.named.partition_point(|index| head(index) < words.start);
        let inside = profile.named.iter().skip(first).take_while(|&index| head(index) < words.end);
        let presented = |index: &usize| {
            let start = self.mention(*index).map_or(0, |named| named.tokens.start);
            let before = start.checked_sub(1).map_or("", |t| self.scene.lower(t));
            matches!(before, "am" | "'m" | "’m" | "is")
        };
        // "Hughes said", within words that go on too far.
        let speaks = |index: &usize| {
            self.mention(*index).is_some_and(|named| {
                let cue = |t: usize| matches!(self.scene.kind(t), Kind::Cue(_));
                named.speaks && cue(named.tokens.end)
                    || named.tokens.start.checked_sub(1).is_some_and(|t| named.speaks && cue(t))
            })
        };
        let index = inside.take(NAMED).find(|index| !presented(index) && !speaks(index))?;
        self.mention(*index)
    }

    /// Whether a description says what somebody does to a man or a woman, whom an entity may be:
    /// "the doctor who treated | her |" is not she.
    pub(super) fn is_object_in(&self, at: usize, entity: usize) -> bool {
        let Some(mention) = self.mention(at) else { return false };
        let object = |t: usize| match self.scene.lower(t) {
            "him" => Some(Gender::Male),
            "her" if self.scene.tag(t) != Tag::PrpS => Some(Gender::Female),
            _ => None,
        };
        let mut behind = mention.head + 1..mention.tokens.end;
        let Some(gender) = behind.find_map(object) else { return false };
        let profile = self.profiles.get(entity);
        let profile = profile.filter(|p| p.kind == Some(EntityType::Person));
        profile.is_some_and(|p| !differ(p.gender, gender))
    }

    /// Leaves out those who held an office once, where another holds it: "the president" after
    /// "former President Smith met President Lind".
    pub(super) fn leave_out_former(
        &self,
        at: usize,
        description: &Description,
        found: &mut Vec<usize>,
    ) {
        let Some(head) = self.mention(at).map(|m| self.scene.lower(m.head)) else { return };
        let once = |word: &str| word == "former" || word.starts_with("ex-");
        if description.modifiers.clone().any(|t| once(self.scene.lower(t))) || once(head) {
            return;
        }
        // Some if the entity was called so, and whether of late.
        let holds = |entity: usize| {
            let titles = self.profiles.get(entity)?.titles.iter().take(TITLES);
            let titles = titles.filter(|title| title.own().last() == Some(&head));
            titles.map(|title| !title.words.iter().any(|word| once(word))).reduce(|a, b| a || b)
        };
        if found.len() > 1
            && found.iter().any(|&entity| holds(entity) == Some(false))
            && found.iter().any(|&entity| holds(entity) == Some(true))
        {
            found.retain(|&entity| holds(entity) != Some(false));
        }
    }

    /// Who speaks in the clause that one with this speaker is set against: "Smith said no,
    /// while | the mayor says yes".
    pub(super) fn set_against(&self, at: usize) -> Option<usize> {
        let mention = self.mention(at).filter(|m| m.speaks)?;
        let before = mention.tokens.start.checked_sub(1)?;
        if !matches!(self.scene.lower(before), "but" | "while" | "whereas" | "though" | "although")
        {
            return None;
        }
        let mut earlier = (0..at).rev().take(AROUND.0);
        earlier.find_map(|index| {
            self.mention(index).filter(|m| m.speaks && m.sentence == mention.sentence)?;
            self.entity(index)
        })
    }

    /// Who reports the clause that a description is the subject of: "Smith said | the officer |
    /// told him", who is another.
    pub(super) fn reporter(&self, at: usize) -> Option<usize> {
        let scene = self.scene;
        let mention = self.mention(at).filter(|m| m.speaks)?;
        let verb = scene.head(mention.head).filter(|_| mention.role == Role::Subject)?;
        let inner = scene.relation(verb) == Relation::Ccomp;
        let outer = scene.head(verb).filter(|&o| inner && o < mention.head)?;
        let subject = scene.cue(outer).and_then(|_| scene.child(outer, Relation::Nsubj))?;
        self.mentions.named_at(subject).map(|(_, entity)| entity)
    }

    /// Whom "his" in "his lawyer" most likely means, who is not the lawyer: the subject
    /// among the persons named last, else the last of them, else the first named behind.
    pub(super) fn possessor(&self, at: usize) -> Option<usize> {
        let mention = self.mention(at)?;
        let gender = match self.scene.lower(mention.tokens.start) {
            "his" => Gender::Male,
            "her" => Gender::Female,
            _ => return None,
        };
        let person = |index: &usize| {
            let named = self
                .mention(*index)
                .filter(|m| matches!(m.form, Form::Name(_)) && !self.in_dateline(*index))?;
            let entity = self.entity(*index)?;
            let profile = self.profiles.get(entity)?;
            let fits = profile.kind == Some(EntityType::Person) && !differ(profile.gender, gender);
            fits.then_some((named, entity))
        };
        let near = (0..at).rev().take(AROUND.0).filter_map(|index| person(&index));
        let last: Vec<(&Mention, usize)> =
            near.take_while(|(m, _)| m.sentence + OWNER >= mention.sentence).collect();
        let sentence = last.first().map(|(m, _)| m.sentence);
        let subject =
            last.iter().find(|(m, _)| Some(m.sentence) == sentence && m.role == Role::Subject);
        let before = subject.or(last.first()).map(|(_, entity)| *entity);
        before
            .or_else(|| (at + 1..).take(AROUND.1).find_map(|index| person(&index)).map(|(_, e)| e))
    }
}
