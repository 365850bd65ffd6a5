//! What the words of a description have in common with what is told of a candidate.

use super::Who;
use super::choose::State;
use super::features::DescriptionFeature as F;
use super::nations;
use super::profiles::{Profile, Title, age_told};
use crate::analysis::entities::{EntityType, Gender};
use crate::analysis::mentions::{
    Description, Determiner, Form, Noun, Pronoun, Role, country, pronoun,
};
use crate::analysis::scene::Kind;
use crate::analysis::syntax::Relation;
use crate::lexicon::{Class, Properties, singular};

/// The most names of one candidate that are compared: bounds the work.
const NAMES: usize = 8;

/// The most countries that descriptions told are compared: bounds the work.
const PEOPLES: usize = 64;

/// How many mentions back a description of the same noun is looked for: bounds the work.
const DESCRIBED: usize = 80;

/// The words of a description.
pub(super) struct Wording<'d> {
    /// The head, lower-cased.
    head: &'d str,
    /// "24" in "the 24-year-old", for "Smith, 24,"; empty without one.
    age: &'d str,
    /// The tokens before the head that say something.
    modifiers: Vec<usize>,
    /// The head, alone and with the word before, as far as other words are like it.
    like: Vec<&'d Properties>,
}

impl Wording<'_> {
    /// Whether somebody was called what the head says, or the like.
    pub(super) fn is_told_of(&self, profile: &Profile<'_, '_>) -> bool {
        let titled = |t: &Title<'_>| has(t.own(), self.head);
        profile.titles.iter().any(titled) || are_like(&self.like, &profile.like)
    }

    /// Whether the head is like a word of somebody's name: "the broadcaster" of "Radio Elm".
    pub(super) fn is_like_name(&self, profile: &Profile<'_, '_>) -> bool {
        are_like(&self.like, &profile.like_name)
    }
}

/// Whether a word stands among others, alone or with the ending of its plural.
fn has(words: &[&str], word: &str) -> bool {
    words.contains(&word) || words.contains(&singular(word))
}

impl<'d> State<'_, 'd> {
    /// Whether a description is a noun without anything that tells more of it.
    pub(super) fn is_bare(&self, at: usize) -> bool {
        self.mention(at).is_some_and(|m| match &m.form {
            Form::Description(d) => d.modifiers.is_empty() && !d.complement,
            _ => false,
        })
    }

    /// The words of a description.
    pub(super) fn wording_of(&self, at: usize, description: &Description) -> Wording<'d> {
        let head = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let tells =
            |&t: &usize| matches!(self.scene.kind(t), Kind::Word | Kind::Name | Kind::Cue(_));
        Wording {
            head,
            age: age_told(head).unwrap_or(""),
            modifiers: description.modifiers.clone().filter(tells).collect(),
            like: self.like(at, description),
        }
    }

    /// What head and modifiers have in common with names and titles.
    pub(super) fn wording_fits(
        &self,
        at: usize,
        wording: &Wording<'_>,
        profile: &Profile<'_, '_>,
        set: &mut impl FnMut(F, f32),
    ) {
        let Wording { head, age, modifiers, like } = wording;
        let named = has(&profile.words, head);
        set(F::HeadInName, flag(named));
        let titled = |t: &Title<'_>| has(t.own(), head) || !age.is_empty() && t.words.contains(age);
        let with_head: Vec<&Title<'_>> = profile.titles.iter().filter(|t| titled(t)).collect();
        set(F::HeadInTitle, flag(!with_head.is_empty()));
        let ends = named && self.ends_name(at, profile);
        set(F::HeadEndsName, flag(ends));
        set(F::HeadEndsNameAlone, flag(ends && self.is_bare(at)));
        let plain = with_head.is_empty() && !named;
        set(F::HeadLikeTitle, flag(plain && are_like(like, &profile.like)));
        set(F::HeadLikeName, flag(plain && are_like(like, &profile.like_name)));
        let count = modifiers.len().max(1) as f32;
        let known = |t: usize| {
            let word = self.scene.lower(t);
            has(&profile.words, word)
                || profile.titles.iter().any(|title| has(&title.words, word))
                || profile.owners.contains(&word)
        };
        let common = modifiers.iter().filter(|&&t| known(t)).count() as f32;
        let in_one =
            |title: &&Title<'_>| modifiers.iter().all(|&t| has(&title.words, self.scene.lower(t)));
        set(F::WholeInTitle, flag(!modifiers.is_empty() && with_head.iter().any(in_one)));
        set(F::ModifiersKnown, common / count);
        // "the Acme news agency" is no other agency.
        let told = |t: &usize| self.scene.capital(*t) && country(self.scene, *t).is_none();
        let missing = modifiers.iter().filter(|t| told(t)).any(|&t| !known(t));
        set(F::CapitalMissing, flag(missing));
        if named || !with_head.is_empty() {
            set(F::ModifiersMissing, (modifiers.len() as f32 - common) / count);
        }
    }

    /// Whether a description makes sense only to whoever has read of somebody: "the company",
    /// "the retired teacher", but not "the government" nor "the head of the bank".
    pub(super) fn takes_up(&self, at: usize, description: &Description) -> bool {
        let Some(mention) = self.mention(at) else { return false };
        description.determiner == Determiner::Definite
            && !(description.plural || description.anonymous || description.complement)
            && description.inside.is_empty()
            && matches!(description.noun, Noun::Person | Noun::Body)
            && !self.scene.document.is(mention.head, Class::Standing)
    }

    /// Whether the head of a description is a word for kin.
    pub(super) fn is_kin(&self, at: usize) -> bool {
        self.mention(at).is_some_and(|m| self.scene.document.is(m.head, Class::Kinship))
    }

    /// Whether the head of a description is an office or a trade, rather than a word for
    /// anybody.
    pub(super) fn is_trade(&self, at: usize) -> bool {
        self.mention(at).is_some_and(|m| self.scene.document.is_noun_of(m.head, &[Class::Role]))
    }

    /// The gender of whom a description tells something, where a pronoun shows it: "the judge
    /// told | her".
    pub(super) fn spoken_to(&self, at: usize) -> Option<Gender> {
        let scene = self.scene;
        let verb = scene.head(self.mention(at).filter(|m| m.role == Role::Subject)?.head)?;
        let whom = scene.children(verb).find(|&c| {
            c > verb && matches!(scene.relation(c), Relation::Dobj | Relation::Dative)
        })?;
        match pronoun(scene, whom)? {
            Pronoun::Person(gender) => Some(gender),
            _ => None,
        }
    }

    /// Whether somebody whom nobody named was described by the same noun before: "a minister
    /// … the minister".
    pub(super) fn is_described_again(&self, at: usize) -> bool {
        let Some(head) = self.mention(at).map(|m| self.scene.lower(m.head)) else { return false };
        (0..at).rev().take(DESCRIBED).any(|index| {
            let same = self.mention(index).is_some_and(|m| {
                matches!(m.form, Form::Description(_)) && self.scene.lower(m.head) == head
            });
            same && matches!(self.referent(index), Some(Who::Unnamed(_)))
        })
    }

    /// Whether the head of a description is that of a name of several words: "Elm
    /// Police", "Department of Health".
    fn ends_name(&self, at: usize, profile: &Profile<'_, '_>) -> bool {
        let Some(head) = self.mention(at).map(|m| m.head) else { return false };
        let names = profile.named.iter().take(NAMES).filter_map(|&m| self.mention(m));
        names.filter(|m| m.tokens.len() > 1).any(|m| {
            let linked =
                m.tokens.clone().skip(1).find(|&t| self.scene.kind(t) == Kind::Preposition);
            self.is_noun_of(linked.unwrap_or(m.tokens.end) - 1, head)
        })
    }

    /// The head, alone and with the word before, as far as other words are like it.
    fn like(&self, at: usize, description: &Description) -> Vec<&'d Properties> {
        let Some(at) = self.mention(at).map(|m| m.head) else { return Vec::new() };
        let (head, lexicon) = (self.scene.lower(at), self.scene.document.lexicon);
        let before = at.checked_sub(1).filter(|b| description.modifiers.contains(b));
        let pair = before.map(|b| lexicon.get(&format!("{} {head}", self.scene.lower(b))));
        let words = [lexicon.get(head), lexicon.get(singular(head))];
        words.into_iter().chain(pair).filter(|word| word.has_like()).collect()
    }

    /// Whether the nationalities that a description tells are the candidate’s.
    pub(super) fn country_fits(
        &self,
        at: usize,
        description: &Description,
        entity: usize,
        set: &mut impl FnMut(F, f32),
    ) {
        let known = || self.countries(entity);
        for t in description.modifiers.clone() {
            let first = description.modifiers.start;
            let Some(country) = nations::at(self.scene, first, t) else { continue };
            let fits = known().any(|own| own == country);
            set(F::CountryFits, flag(fits));
            set(F::CountryDiffers, flag(!fits && known().next().is_some()));
        }
        set(F::PeopleUnknown, flag(self.people(at).is_some() && known().next().is_none()));
    }

    /// Whether the names inside a description are told of the candidate too: "Israel's
    /// prime minister" is no Dane.
    pub(super) fn inside_fits(
        &self,
        description: &Description,
        entity: usize,
        set: &mut impl FnMut(F, f32),
    ) {
        let Some(profile) = self.profiles.get(entity) else { return };
        let (known, missing) = match description.noun {
            Noun::Person => (F::InsideKnown, F::InsideMissing),
            Noun::Body => (F::BodyInsideKnown, F::BodyInsideMissing),
            _ => return,
        };
        let owner = description.owner.and_then(|t| self.mentions.named_at(t)).map(|(_, e)| e);
        let other = |e: &usize| *e != entity;
        for inside in description.inside.iter().copied().chain(owner).filter(other) {
            let Some(named) = self.profiles.get(inside) else { continue };
            let told = |word: &&str| {
                let titled = profile.titles.iter().any(|title| title.words.contains(word));
                titled || profile.owners.contains(word) || profile.words.contains(word)
            };
            let country = named.countries.iter().any(|c| profile.countries.contains(c));
            let fits = country || named.words.iter().any(told);
            set(if fits { known } else { missing }, 1.0);
        }
    }

    /// The country of "the Dane".
    pub(super) fn people(&self, at: usize) -> Option<&'d str> {
        let mention = self.mention(at)?;
        country(self.scene, mention.head).filter(|_| self.scene.capital(mention.head))
    }

    /// Whom "the Dane" takes up, a nationality alone: those near of the `candidates` who
    /// are from there, else those of whom no country is known.
    pub(super) fn compatriots(&self, at: usize, candidates: &[usize]) -> Vec<usize> {
        let Some(mention) = self.mention(at).filter(|m| m.speaks) else { return Vec::new() };
        let Some(country) = self.people(at) else { return Vec::new() };
        let definite = matches!(&mention.form, Form::Description(d)
            if d.determiner == Determiner::Definite && !d.plural && !d.complement);
        let lone = mention.tokens.start + 3 >= mention.head;
        if !definite || !lone {
            return Vec::new();
        }
        let before = |&&e: &&usize| self.trail(Who::Entity(e), at, 1).next().is_some();
        let person =
            |&&e: &&usize| self.profiles.get(e).is_some_and(|p| p.kind == Some(EntityType::Person));
        let near: Vec<usize> = candidates.iter().filter(before).filter(person).copied().collect();
        let from = |e: usize| self.countries(e).any(|own| own == country);
        let unknown = |e: usize| self.countries(e).next().is_none();
        let mut found: Vec<usize> = near.iter().copied().filter(|&e| from(e)).collect();
        if found.is_empty() {
            found.extend(near.into_iter().filter(|&e| unknown(e)));
        }
        found
    }

    /// The countries that somebody is told to be of, by descriptions too.
    pub(super) fn countries(&self, entity: usize) -> impl Iterator<Item = &str> {
        let own = self.profiles.get(entity).into_iter().flat_map(|p| p.countries.iter().copied());
        let told = self.peoples.iter().rev().take(PEOPLES).filter(move |(e, _)| *e == entity);
        own.chain(told.map(|(_, country)| *country))
    }

    /// Whether a description told of which country somebody is.
    pub(super) fn is_compatriot(&self, entity: usize) -> bool {
        self.peoples.iter().rev().take(PEOPLES).any(|(e, _)| *e == entity)
    }

    /// Whether two heads are one noun.
    pub(super) fn is_noun_of(&self, a: usize, b: usize) -> bool {
        singular(self.scene.lower(a)) == singular(self.scene.lower(b))
    }
}

/// Whether one of the words is like one of the others.
fn are_like(words: &[&Properties], others: &[&Properties]) -> bool {
    words.iter().any(|word| others.iter().any(|other| other.is_like(word)))
}

pub(super) fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}
