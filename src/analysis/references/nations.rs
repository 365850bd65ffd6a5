//! Whose countries words tell: "the French president" is nobody who was called the British
//! prime minister.

use std::ops::Range;

use super::choose::State;
use crate::analysis::entities::{Entity, EntityType};
use crate::analysis::mentions::{self, Description, Mentions, Noun};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;
use crate::lexicon::Class;

/// The countries that the words before any preposition say that somebody is of, or serves:
/// "the | Norwegian minister | for trade with Spain".
pub(super) fn told<'d: 'e, 'e>(
    scene: &Scene<'d>,
    mentions: &Mentions,
    entities: &'e [Entity],
    phrase: Range<usize>,
) -> Vec<&'e str> {
    let goes_on = |&t: &usize| !matches!(scene.kind(t), Kind::Preposition | Kind::And);
    let first = phrase.start;
    let end = phrase.take_while(goes_on).last().map_or(first, |t| t + 1);
    let of = |t: usize| {
        let place = |entity: usize| of_place(scene, t, entities.get(entity)?);
        let named = || mentions.named_at(t).and_then(|(_, entity)| place(entity));
        at(scene, first, t).or_else(named)
    };
    let of_head = |&(t, _): &(usize, &str)| is_about_head(scene, t + 1..end);
    let found = (first..end).filter_map(|t| Some((t, of(t)?)));
    found.filter(of_head).map(|(_, country)| country).collect()
}

/// The country of the nationality at `t`, in a phrase that begins at `first`: "Latin American"
/// tells none.
pub(super) fn at<'d>(scene: &Scene<'d>, first: usize, t: usize) -> Option<&'d str> {
    let country = mentions::country(scene, t).filter(|_| scene.capital(t))?;
    let before = t.checked_sub(1).filter(|&b| b >= first && scene.capital(b));
    let whole = |b: usize| {
        let pair = format!("{} {}", scene.lower(b), scene.lower(t));
        scene.document.lexicon.get(&pair).country().is_some()
    };
    before.is_none_or(whole).then_some(country)
}

/// The country of a place that is called by its initials, and stands for its people before a
/// noun: "the US president", but not "the Paris correspondent".
fn of_place<'e>(scene: &Scene<'_>, t: usize, place: &'e Entity) -> Option<&'e str> {
    let initials = !scene.document.token(t).contains(char::is_lowercase);
    place.country.as_deref().filter(|_| initials && place.kind == EntityType::Location)
}

/// Whether these words, behind a nationality, leave it to the head: "French | foreign minister",
/// but neither "French | car industry lobbyist" nor "French | Open winner".
fn is_about_head(scene: &Scene<'_>, mut words: Range<usize>) -> bool {
    const FITTING: &[Class] = &[
        Class::Role,
        Class::RoleModifier,
        Class::RoleShort,
        Class::Portfolio,
        Class::Title,
        Class::Human,
        Class::Nameless,
    ];
    words.all(|t| {
        let adjective = scene.tag(t) == Tag::Jj && !scene.capital(t);
        adjective || scene.document.properties(t).is_any(FITTING)
    })
}

impl<'s> State<'s, '_> {
    /// Whether a person is known to be of other countries than the description `at` tells, which
    /// are `said`.
    pub(super) fn is_foreign(&self, at: usize, said: &[&str], entity: usize) -> bool {
        let Some(profile) = self.profiles.get(entity) else { return false };
        if said.is_empty() || profile.kind != Some(EntityType::Person) {
            return false;
        }
        // What is known elsewhere may be where somebody was born, and not whom he serves.
        let told = profile.nation_told || self.is_compatriot(entity);
        let known = told || profile.country_known && self.is_office(at);
        known && !self.countries(entity).any(|own| said.contains(&own))
    }

    /// The countries that a description of a person tells: those of nationalities, and of an
    /// office that belongs to a country, "the president of | France".
    pub(super) fn nations_of(&self, at: usize, description: &Description) -> Vec<&'s str> {
        let person = description.noun == Noun::Person;
        let Some(mention) = self.mention(at).filter(|_| person) else { return Vec::new() };
        let phrase = description.modifiers.start..mention.head + 1;
        let mut said = told(self.scene, self.mentions, self.entities, phrase);
        let owner = description.owner.filter(|_| self.is_office(at));
        let owner = owner.and_then(|t| self.mentions.named_at(t));
        let owner = owner.and_then(|(_, entity)| self.entities.get(entity));
        let place = owner.filter(|owner| owner.kind == EntityType::Location);
        said.extend(place.and_then(|place| place.country.as_deref()));
        said
    }

    /// Whether the head of a description is an office that stands before names: "president".
    fn is_office(&self, at: usize) -> bool {
        let head = self.mention(at).map_or("", |m| self.scene.lower(m.head));
        let lexicon = self.scene.document.lexicon;
        lexicon.is(head, Class::Role) && lexicon.is(head, Class::Title)
    }
}
