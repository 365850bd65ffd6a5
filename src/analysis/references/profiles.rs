//! What the text says of each entity: the words of its names, titles and
//! appositions.

use crate::analysis::entities::{Entity, EntityType, Gender};
use crate::analysis::mentions::{self, Form, Mentions};
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::Class;

/// How many names of one entity are read: bounds the work.
const NAMES: usize = 48;

/// What is known of one entity.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile<'d, 'e> {
    pub(super) kind: Option<EntityType>,
    pub(super) gender: Gender,
    /// Its own country, and those of places and peoples named beside it.
    pub(super) countries: Vec<&'e str>,
    /// The lower-cased words of its names.
    pub(super) words: Vec<&'d str>,
    /// What is said beside its names: lower-cased words of each phrase.
    pub(super) titles: Vec<Vec<&'d str>>,
    /// Indices of its mentions by name.
    pub(super) named: Vec<usize>,
}

/// The profiles of all entities.
pub(super) fn read<'d, 'e>(
    scene: &Scene<'d>,
    mentions: &Mentions,
    entities: &'e [Entity],
) -> Vec<Profile<'d, 'e>> {
    let mut profiles: Vec<Profile<'d, 'e>> = entities
        .iter()
        .map(|e| Profile {
            kind: Some(e.kind),
            gender: e.gender,
            countries: e.country.as_deref().into_iter().collect(),
            ..Profile::default()
        })
        .collect();
    for (index, mention) in mentions.list.iter().enumerate() {
        let Form::Name(entity) = mention.form else { continue };
        let Some(profile) = profiles.get_mut(entity) else { continue };
        profile.named.push(index);
        if profile.named.len() > NAMES {
            continue;
        }
        for word in mention.tokens.clone().map(|t| scene.lower(t)) {
            if !profile.words.contains(&word) {
                profile.words.push(word);
            }
        }
        for beside in mentions::beside(scene, mention) {
            let words: Vec<&str> =
                beside.filter(|&t| tells(scene, t)).map(|t| long(scene, t)).collect();
            if !words.is_empty() && !profile.titles.contains(&words) {
                profile.titles.push(words);
            }
        }
    }
    profiles
}

/// Whether a token of a title says something.
fn tells(scene: &Scene<'_>, t: usize) -> bool {
    matches!(scene.kind(t), Kind::Word | Kind::Name | Kind::Cue(_))
}

/// The word that an abbreviation stands for, as descriptions have it: "the
/// governor" after "Gov. Smith".
fn long<'d>(scene: &Scene<'d>, t: usize) -> &'d str {
    let known = scene.document.lexicon.get(scene.lower(t));
    known.full().filter(|_| known.is(Class::RoleShort)).unwrap_or(scene.lower(t))
}
