//! What the text says of each entity: the words of its names, titles and
//! appositions.

use std::ops::Range;

use super::nations;
use crate::analysis::entities::{Entity, EntityType, Gender};
use crate::analysis::mentions::{self, Form, Mention, Mentions};
use crate::analysis::scene::{Kind, Scene};
use crate::lexicon::{Class, Properties, singular};

/// How many words of one name are read: bounds the work.
const WORDS: usize = 64;

/// How many names of one entity are read: bounds the work.
const NAMES: usize = 48;

/// What is known of one entity.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is told by other words")]
pub(super) struct Profile<'d, 'e> {
    pub(super) kind: Option<EntityType>,
    pub(super) gender: Gender,
    /// The same, else the one that most people with the given name have.
    pub(super) likely_gender: Gender,
    /// Its own country, and those of places and peoples named beside it.
    pub(super) countries: Vec<&'e str>,
    /// Whether a nationality beside a name, or a country as its owner, tells some of them.
    pub(super) nation_told: bool,
    /// Whether they are known elsewhere and the article tells none.
    pub(super) country_known: bool,
    /// The lower-cased words of its names.
    pub(super) words: Vec<&'d str>,
    /// Whether a title or a role tells its gender, not the given name alone.
    pub(super) gender_told: bool,
    /// What is said beside its names: lower-cased words of each phrase.
    pub(super) titles: Vec<Title<'d>>,
    /// Whose it is: "Japan’s | prime minister".
    pub(super) owners: Vec<&'d str>,
    /// Words of titles, alone or two together, that others are like.
    pub(super) like: Vec<&'d Properties>,
    /// Words of its names, alone or two together, that others are like.
    pub(super) like_name: Vec<&'d Properties>,
    /// Words of its names and titles that tell what kind of body it is.
    pub(super) bodies: Vec<&'d Properties>,
    /// In years, as far as they stand beside its names.
    pub(super) ages: Vec<u8>,
    /// Whether it is told whose somebody is: "her manager, | Ann Berger".
    pub(super) attached: bool,
    /// Whether the title of an office stands right before a name: "Senator | Berger".
    pub(super) office: bool,
    /// Indices of its mentions by name.
    pub(super) named: Vec<usize>,
}

impl Profile<'_, '_> {
    /// Whether somebody is told to be of the age in a description: "the 31-year-old".
    pub(super) fn has_age(&self, description: &str) -> bool {
        age_in(description).is_some_and(|age| self.ages.contains(&age))
    }

    /// Whether the ages beside its names tell that it is not who a description tells the age of: "the
    /// 77-year-old", for "Ann Berger, 31".
    pub(super) fn has_other_age(&self, description: &str) -> bool {
        !self.ages.is_empty() && age_in(description).is_some_and(|age| !self.ages.contains(&age))
    }
}

/// The age in "31-year-old".
pub(super) fn age_told(word: &str) -> Option<&str> {
    word.split_once("-year").map(|(age, _)| age)
}

/// The age in years that the head of a description tells.
fn age_in(description: &str) -> Option<u8> {
    age_told(description)?.parse().ok()
}

/// The age that a word tells beside a name: "31", "31-year-old".
fn years(word: &str) -> Option<u8> {
    age_told(word).unwrap_or(word).parse().ok()
}

/// A phrase beside a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Title<'d> {
    /// Its lower-cased words.
    pub(super) words: Vec<&'d str>,
    /// How many of them stand before any preposition: "head | of the bank".
    own: usize,
}

impl<'d> Title<'d> {
    fn of(scene: &Scene<'d>, tokens: Range<usize>) -> Self {
        let own = tokens.clone().take_while(|&t| scene.kind(t) != Kind::Preposition);
        let told = |tokens: &mut dyn Iterator<Item = usize>| -> Vec<&'d str> {
            tokens.filter(|&t| tells(scene, t)).map(|t| long(scene, t)).collect()
        };
        Self { own: told(&mut own.into_iter()).len(), words: told(&mut tokens.into_iter()) }
    }

    /// A title all of whose words say what somebody is.
    pub(super) fn known(words: Vec<&'d str>) -> Self {
        Self { own: words.len(), words }
    }

    /// The words that say what somebody is, rather than whom they serve.
    pub(super) fn own(&self) -> &[&'d str] {
        self.words.get(..self.own).unwrap_or(&self.words)
    }
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
            likely_gender: Some(e.gender)
                .filter(|g| *g != Gender::Unknown)
                .unwrap_or(e.likely_gender),
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
        for word in mention.tokens.clone().take(WORDS).map(|t| scene.lower(t)) {
            if !profile.words.contains(&word) {
                profile.words.push(word);
                if profile.kind == Some(EntityType::Organization) {
                    profile.bodies.extend(bodies(scene, word));
                }
            }
        }
        if profile.kind == Some(EntityType::Organization) && profile.like_name.len() < NAMES {
            let words = mention.tokens.clone().take(WORDS);
            let words: Vec<&str> = words.map(|t| scene.lower(t)).collect();
            profile.like_name.extend(like(scene, &words));
        }
        profile.gender_told |= is_gender_told(scene, mention);
        let age = scene.document.age_at(mention.tokens.end).and_then(|end| end.checked_sub(1));
        profile.ages.extend(age.and_then(|age| years(scene.lower(age))));
        profile.owners.extend(owner(scene, mention).into_iter().flatten().map(|t| scene.lower(t)));
        let [before, after] = mentions::beside(scene, mention);
        let titled = before.end.checked_sub(1).filter(|t| before.contains(t));
        profile.office |= titled.is_some_and(|t| {
            let known = scene.document.lexicon.get(long(scene, t));
            scene.capital(t) && known.is(Class::Title) && !known.is(Class::Courtesy)
        });
        let owner_before = before.start.checked_sub(1).filter(|_| !before.is_empty());
        // "the union's | counsel Ann Berger"
        let mark = owner_before.filter(|&t| scene.kind(t) == Kind::Possessive);
        profile.owners.extend(mark.and_then(|t| t.checked_sub(1)).map(|t| scene.lower(t)));
        profile.attached |= owner_before.is_some_and(|t| scene.document.is(t, Class::Possessive));
        for beside in [before, after] {
            if profile.kind == Some(EntityType::Person) {
                let of = beside.clone().filter_map(|t| country(scene, mentions, entities, t));
                profile.countries.extend(of);
                profile.nation_told |=
                    !nations::told(scene, mentions, entities, beside.clone()).is_empty();
            }
            let mark = beside.clone().rev().find(|&t| scene.kind(t) == Kind::Possessive);
            let (owners, own) = match mark {
                Some(mark) => (beside.start..mark, mark + 1..beside.end),
                None => (beside.start..beside.start, beside),
            };
            profile.owners.extend(owners.filter(|&t| tells(scene, t)).map(|t| long(scene, t)));
            let title = Title::of(scene, own);
            if !title.words.is_empty() && !profile.titles.contains(&title) {
                profile.like.extend(like(scene, title.own()));
                if profile.kind == Some(EntityType::Organization) {
                    let last = title.own().last();
                    profile.bodies.extend(last.into_iter().flat_map(|word| bodies(scene, word)));
                }
                profile.ages.extend(title.words.iter().find_map(|word| years(word)));
                profile.gender_told |= title.own().iter().any(|w| is_gendered(scene, w));
                profile.titles.push(title);
            }
        }
        if let Some(pleader) = pleads(scene, mention) {
            let title = Title::known(vec![pleader]);
            if !profile.titles.contains(&title) {
                profile.like.extend(like(scene, title.own()));
                profile.titles.push(title);
            }
        }
        if profile.kind == Some(EntityType::Person) {
            let of = owner(scene, mention).into_iter().flatten();
            let of: Vec<&str> = of.filter_map(|t| country(scene, mentions, entities, t)).collect();
            profile.nation_told |= !of.is_empty();
            profile.countries.extend(of);
        }
    }
    for person in profiles.iter_mut().filter(|p| p.kind == Some(EntityType::Person)) {
        person.like.extend(of_age(scene, &person.ages));
    }
    profiles
}

/// What somebody is who pleads in court: "Prosecuting, | Ann Berger | said", "| Ann Berger |, defending,
/// said".
fn pleads(scene: &Scene<'_>, name: &Mention) -> Option<&'static str> {
    let comma = |t: usize| scene.kind(t) == Kind::Comma;
    let before = name.tokens.start.checked_sub(2).filter(|&t| comma(t + 1));
    let behind = Some(name.tokens.end + 1).filter(|&t| comma(t - 1) && comma(t + 1));
    before.into_iter().chain(behind).find_map(|t| match scene.lower(t) {
        "prosecuting" => Some("prosecutor"),
        "defending" | "mitigating" => Some("lawyer"),
        _ => None,
    })
}

/// Whether the word before a name tells the gender: "Mrs".
fn is_gender_told(scene: &Scene<'_>, name: &Mention) -> bool {
    let stop = name.tokens.start.checked_sub(1).filter(|&t| scene.kind(t) == Kind::Stop);
    let before = stop.unwrap_or(name.tokens.start).checked_sub(1);
    let own = || name.tokens.clone().any(|t| scene.document.is(t, Class::Courtesy));
    before.is_some_and(|t| is_gendered(scene, scene.lower(t))) || own()
}

fn is_gendered(scene: &Scene<'_>, word: &str) -> bool {
    scene.document.lexicon.get(word).gender != Gender::Unknown
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

/// What is known of a word, and of its singular, that tells what kind of body has it in its name.
fn bodies<'d>(scene: &Scene<'d>, word: &str) -> impl Iterator<Item = &'d Properties> + use<'d> {
    let lexicon = scene.document.lexicon;
    let one = singular(word);
    let one = (one.len() < word.len()).then(|| lexicon.get(one));
    [Some(lexicon.get(word)), one].into_iter().flatten().filter(|known| known.has_body())
}

/// What somebody of these years is called: "the teenager".
fn of_age<'d>(scene: &Scene<'d>, ages: &[u8]) -> Option<&'d Properties> {
    let teens = ages.iter().any(|years| (13..=19).contains(years));
    teens.then(|| scene.document.lexicon.get("teenager"))
}

/// Whether a token of a title says something.
fn tells(scene: &Scene<'_>, t: usize) -> bool {
    matches!(scene.kind(t), Kind::Word | Kind::Name | Kind::Cue(_))
}

/// The word that an abbreviation stands for, as descriptions have it: "the
/// governor" after "Gov. Smith".
fn long<'d>(scene: &Scene<'d>, t: usize) -> &'d str {
    let known = scene.document.properties(t);
    known.full().filter(|_| known.is(Class::RoleShort)).unwrap_or(scene.lower(t))
}
