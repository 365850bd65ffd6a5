//! What the text says of each entity: the words of its names, titles and
//! appositions.

use std::ops::Range;

use crate::analysis::entities::{Entity, EntityType, Gender};
use crate::analysis::mentions::{self, Form, Mention, Mentions};
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::{Class, Properties};

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
    /// Words of titles, alone or two together, that others are like.
    pub(super) like: Vec<&'d Properties>,
    /// Words of its names, alone or two together, that others are like.
    pub(super) like_name: Vec<&'d Properties>,
    /// Indices of its mentions by name.
    pub(super) named: Vec<usize>,
}

/// The profiles of all entities.
pub(super) fn read<'d: 'e, 'e>(
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
        if profile.kind == Some(EntityType::Organization) && profile.like_name.len() < NAMES {
            let words: Vec<&str> = mention.tokens.clone().map(|t| scene.lower(t)).collect();
            profile.like_name.extend(like(scene, &words));
        }
        let owner = owner(scene, mention);
        for beside in mentions::beside(scene, mention).into_iter().chain(owner) {
            if profile.kind == Some(EntityType::Person) {
                let of = beside.clone().filter_map(|t| country(scene, mentions, entities, t));
                profile.countries.extend(of);
            }
            let words: Vec<&str> =
                beside.filter(|&t| tells(scene, t)).map(|t| long(scene, t)).collect();
            if !words.is_empty() && !profile.titles.contains(&words) {
                profile.like.extend(like(scene, &words));
                profile.titles.push(words);
            }
        }
    }
    profiles
}

/// Whose a person is: "Japan’s | Haruto Endo".
fn owner(scene: &Scene<'_>, name: &Mention) -> Option<Range<usize>> {
    let mark = name.tokens.start.checked_sub(1).filter(|&t| scene.kind(t) == Kind::Possessive)?;
    let last = mark.checked_sub(1).filter(|&t| scene.kind(t) == Kind::Name)?;
    Some(last..mark)
}

/// The country of a nationality or of the place named at `t`.
fn country<'d: 'e, 'e>(
    scene: &Scene<'d>,
    mentions: &Mentions,
    entities: &'e [Entity],
    t: usize,
) -> Option<&'e str> {
    let place = || mentions.named_at(t).and_then(|(_, e)| entities.get(e)?.country.as_deref());
    mentions::country(scene, t).or_else(place)
}

/// The words of a title, alone or two together, that others are like.
fn like<'d>(scene: &Scene<'d>, words: &[&str]) -> Vec<&'d Properties> {
    let lexicon = scene.document.lexicon;
    let alone = words.iter().map(|word| lexicon.get(word));
    let pairs = words.windows(2).map(|pair| lexicon.get(&pair.join(" ")));
    alone.chain(pairs).filter(|known| known.has_like()).collect()
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
