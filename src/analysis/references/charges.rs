//! Which office somebody holds, and for whom: "the health minister" is no finance minister, "the
//! firm's lawyer" not "the union's counsel".

use super::choose::State;
use super::profiles::{Profile, Title};
use crate::analysis::entities::EntityType;
use crate::analysis::mentions::{self, Description, Noun};
use crate::analysis::scene::{Kind, phrase};
use crate::analysis::syntax::Tag;
use crate::lexicon::{Class, singular};

/// The most titles of somebody that are compared: bounds the work.
const TITLES: usize = 32;

/// How far from the head the words are read that tell whom somebody serves.
const SERVED: usize = 6;

impl<'d> State<'_, 'd> {
    /// Whether what somebody is called names the office of a description with another charge: "the
    /// health minister" is no finance minister, "the commander of the Omani navy" no Iranian.
    pub(super) fn has_another_charge(
        &self,
        at: usize,
        description: &Description,
        profile: &Profile<'_, '_>,
    ) -> bool {
        let Some(head) = self.mention(at).map(|m| m.head) else { return false };
        let mut same = titles(profile, self.scene.lower(head)).peekable();
        if same.peek().is_none() {
            return false;
        }
        let (said, nations) = (self.charge(head, description), self.nations_behind(head));
        let lexicon = self.scene.document.lexicon;
        let differ = |said: &[&str], told: &[&str]| {
            !said.is_empty() && !told.is_empty() && !said.iter().any(|word| told.contains(word))
        };
        same.all(|title| {
            let own = title.own().iter().copied();
            let charge: Vec<&str> = own.filter(|word| self.is_charge(word)).collect();
            let pairs = title.words.windows(2).filter(|pair| match pair {
                [_, body] => self.is_for_body(body),
                _ => false,
            });
            let of =
                pairs.filter_map(|pair| lexicon.get(pair.first()?).country()).collect::<Vec<_>>();
            differ(&said, &charge) || differ(&nations, &of)
        })
    }

    /// Whether a description names the office of which somebody is, or was, only called the deputy: "the
    /// mayor" is not "deputy mayor Ann Berger", "the new mayor" not "former mayor Ann Berger".
    pub(super) fn has_lower_office(
        &self,
        at: usize,
        description: &Description,
        profile: &Profile<'_, '_>,
    ) -> bool {
        let Some(head) = self.mention(at).map(|m| self.scene.lower(m.head)) else { return false };
        let mut same = titles(profile, head).peekable();
        if same.peek().is_none() {
            return false;
        }
        let said: Vec<&str> = description.modifiers.clone().map(|t| self.scene.lower(t)).collect();
        let now = said.iter().any(|word| matches!(*word, "new" | "current" | "incoming"));
        let lowers = |word: &&&str| match **word {
            "deputy" | "vice" | "assistant" => true,
            "former" => now,
            _ => false,
        };
        let said_so = said.iter().any(|word| lowers(&word));
        !said_so
            && same.all(|title| {
                let mut own = title.own().iter().take_while(|word| **word != head);
                own.any(|word| lowers(&word))
                    && own.all(|word| said.contains(word) || lowers(&word))
            })
    }

    /// Whether what stands before a noun differs that says of what somebody is the head: "the fire
    /// chief" is no "police chief".
    pub(super) fn heads_another(
        &self,
        at: usize,
        description: &Description,
        profile: &Profile<'_, '_>,
    ) -> bool {
        let scene = self.scene;
        let Some(mention) = self.mention(at) else { return false };
        let head = scene.lower(mention.head);
        let of = mention.head.checked_sub(1).filter(|t| description.modifiers.contains(t));
        let of = of.filter(|&t| scene.tag(t) == Tag::Nn && !scene.capital(t));
        let Some(of) = of.filter(|_| matches!(head, "chief" | "director" | "coach")) else {
            return false;
        };
        let mut same = titles(profile, head).peekable();
        same.peek().is_some()
            && same.all(|title| {
                let before = title.own().iter().take_while(|word| **word != head).last();
                let noun = before.filter(|word| !scene.document.lexicon.is(word, Class::Adjective));
                noun.is_some_and(|word| *word != scene.lower(of))
            })
    }

    /// What a minister is of, as a description tells: "health".
    fn charge(&self, head: usize, description: &Description) -> Vec<&'d str> {
        let scene = self.scene;
        let minister = matches!(scene.lower(head), "minister" | "secretary");
        let known = |t: usize| {
            let word = scene.document.properties(t);
            word.is_any(&[Class::RoleModifier, Class::Role, Class::Title])
        };
        // "the | commodities | minister"
        let noun = |t: usize| {
            let common = matches!(scene.tag(t), Tag::Nn | Tag::Nns) && !scene.capital(t);
            minister && common && t + 1 == head && !known(t)
        };
        let before = description.modifiers.clone().filter(|&t| t < head);
        before
            .filter(|&t| self.is_charge(scene.lower(t)) || noun(t))
            .map(|t| scene.lower(t))
            .collect()
    }

    /// Whether a word tells what a minister is of; who is of all is "prime".
    fn is_charge(&self, word: &str) -> bool {
        word == "prime" || self.scene.document.lexicon.is(word, Class::Portfolio)
    }

    /// The countries of the bodies that a description names behind its head, by nationality: "the
    /// commander of the | Omani | navy".
    fn nations_behind(&self, head: usize) -> Vec<&'d str> {
        let scene = self.scene;
        let inside = |&t: &usize| {
            let kind = scene.kind(t);
            matches!(kind, Kind::Word | Kind::Name | Kind::Preposition | Kind::Determiner)
        };
        let phrase = (head + 1..head + SERVED).take_while(inside);
        let of_body = phrase.filter(|&t| scene.capital(t) && self.is_for_body(scene.lower(t + 1)));
        of_body.filter_map(|t| scene.document.properties(t).country()).collect()
    }

    fn is_for_body(&self, word: &str) -> bool {
        const BODIES: &[Class] = &[Class::Body, Class::Collective, Class::StateBody];
        self.scene.document.lexicon.get(word).is_any(BODIES)
    }

    /// Whether a description and what somebody is called tell owners that differ: "the firm's
    /// lawyer" is not "the union's counsel".
    pub(super) fn is_of_another_owner(
        &self,
        at: usize,
        description: &Description,
        profile: &Profile<'_, '_>,
    ) -> bool {
        // "Smith's lawyer" is not "Lind's lawyer, Ann Berger".
        let named = description.owner.and_then(|t| self.mentions.named_at(t));
        let named = named.and_then(|(_, e)| self.profiles.get(e));
        let another = |owner: &Profile<'_, '_>| {
            owner.kind == Some(EntityType::Person)
                && !owner.words.iter().any(|word| profile.owners.contains(word))
        };
        if !profile.owners.is_empty() && named.is_some_and(another) {
            return true;
        }
        let common = |t: &usize| self.scene.kind(*t) == Kind::Word;
        let Some(owner) = description.owner.filter(common) else { return false };
        let word = self.scene.lower(owner);
        let lexicon = self.scene.document.lexicon;
        let known = lexicon.get(singular(word));
        let same = |other: &&str| {
            singular(other) == singular(word) || known.is_like(lexicon.get(singular(other)))
        };
        // "the bank's lawyer" is no "defence lawyer".
        let head = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let pleads = lexicon.get(head).is_in_ring("lawyer");
        let side = |title: &Title<'_>| {
            let before = title.own().iter().take_while(|own| **own != head).last();
            before.is_some_and(|before| !same(before) && !lexicon.is(before, Class::Adjective))
        };
        let mut pleadings = titles(profile, head).peekable();
        if pleads && pleadings.peek().is_some() && pleadings.all(side) {
            return true;
        }
        // The owner may be named in the one and described in the other.
        let named = |other: &&str| self.with_word(other).next().is_some();
        !profile.owners.is_empty()
            && !profile.owners.iter().any(|other| same(other) || named(other))
            && !profile.titles.iter().any(|title| title.words.contains(&word))
    }

    /// Keeps those who serve whom a description tells, where others are called the same: "the
    /// president of the court" is not "President Smith" beside "the president of the Supreme Court,
    /// Ann Berger".
    pub(super) fn keep_who_serves(
        &self,
        at: usize,
        description: &Description,
        found: &mut Vec<usize>,
    ) {
        let scene = self.scene;
        let Some(head) = self.mention(at).map(|m| m.head) else { return };
        if description.noun != Noun::Person || found.len() < 2 {
            return;
        }
        let behind = || phrase::at(scene, head + 2, head + 2 + SERVED).map(|p| p.head);
        let served = if scene.kind(head + 1) == Kind::Preposition { behind() } else { None };
        let served = served.filter(|&t| mentions::noun(scene, t) == Noun::Body);
        let place = |t: usize| {
            let named = self.mentions.named_at(t).and_then(|(_, e)| self.entities.get(e));
            let country = scene.document.properties(t).country().is_some();
            country || named.is_some_and(|e| e.kind == EntityType::Location)
        };
        let before = description.modifiers.clone().filter(|&t| t < head && scene.capital(t));
        let told: Vec<&str> = served
            .into_iter()
            .chain(before.filter(|&t| !place(t)))
            .map(|t| scene.lower(t))
            .collect();
        let called = |entity: usize| {
            let profile = self.profiles.get(entity);
            profile.into_iter().flat_map(|p| titles(p, scene.lower(head)))
        };
        let serves = |entity: &usize| {
            called(*entity).any(|title| told.iter().all(|word| title.words.contains(word)))
        };
        if !told.is_empty() && found.iter().any(serves) {
            found.retain(|entity| serves(entity) || called(*entity).next().is_none());
        }
    }
}

/// What somebody is called by the noun `head`.
pub(super) fn titles<'p, 'd>(
    profile: &'p Profile<'d, '_>,
    head: &'p str,
) -> impl Iterator<Item = &'p Title<'d>> {
    profile.titles.iter().take(TITLES).filter(move |title| title.own().contains(&head))
}
