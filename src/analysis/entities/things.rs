//! Which names are of one organisation, place, or people.
//!
//! Names with one key are one entity: aliases of the lists share a key
//! ("America", "U.S."), and company forms are no part of it. Organisations are
//! then joined by acronym, by short form ("Goldman"), by a nationality in front
//! ("US Supreme Court"), and by what "the" stands before ("the Commission"), each only
//! where one organisation fits.

use std::borrow::Cow;
use std::hash::BuildHasherDefault;

use super::knowledge::capitalized;
use super::short_forms::{
    join_acronyms, join_heads, join_parentheses, join_short_forms, without_nationality,
};
use super::surface::{Surface, without_possessive};
use super::{EntityType, Knowledge};
use crate::lexicon::hash::Map;
use crate::lexicon::{Class, Lexicon};

/// Names of one key.
pub(super) struct Group<'a> {
    pub(super) kind: EntityType,
    pub(super) words: &'a [&'a str],
    /// The words behind a nationality in front; not of places.
    pub(super) home: Option<&'a [&'a str]>,
    pub(super) members: Vec<usize>,
    /// Whether some name has a company form: "Apple Inc."
    pub(super) formal: bool,
    /// Whether `words` lack the country that it is said to be of: "Chad’s | Interior
    /// Ministry".
    pub(super) owned: bool,
    /// Index of the group it belongs to; its own if none.
    leader: usize,
}

/// Groups all but the persons among `surfaces`; each lists indices in order.
pub(super) fn group<'a>(
    text: &str,
    surfaces: &'a [Surface<'a>],
    knowledge: &'a Knowledge,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut by_key: Map<(EntityType, Key<'_>), usize> =
        Map::with_capacity_and_hasher(surfaces.len(), BuildHasherDefault::default());
    for (index, surface) in surfaces.iter().enumerate() {
        if surface.kind == EntityType::Person {
            continue;
        }
        let key = (surface.kind, key(surface, knowledge));
        let at = *by_key.entry(key).or_insert(groups.len());
        if at == groups.len() {
            let words = without_company_form(&surface.words, knowledge.lexicon());
            let (kind, members) = (surface.kind, Vec::new());
            let home = Some(words).filter(|_| kind != EntityType::Location);
            let home = home.and_then(|words| without_nationality(words, knowledge));
            let owned = owner(surface, knowledge.lexicon()).is_some();
            groups.push(Group { kind, words, home, members, formal: false, owned, leader: at });
        }
        if let Some(group) = groups.get_mut(at) {
            group.members.push(index);
            group.formal |= group.words.len() < surface.words.len();
        }
    }
    join_parentheses(text, surfaces, &mut groups);
    join_acronyms(surfaces, &mut groups);
    join_short_forms(&mut groups, knowledge);
    join_heads(text, surfaces, &mut groups, knowledge);
    collect(&groups)
}

fn collect(groups: &[Group<'_>]) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = groups.iter().map(|_| Vec::new()).collect();
    for (index, group) in groups.iter().enumerate() {
        if let Some(members) = joined.get_mut(leader_of(groups, index)) {
            members.extend(&group.members);
        }
    }
    for members in &mut joined {
        members.sort_unstable();
    }
    joined.retain(|m| !m.is_empty());
    joined
}

/// What all names of one entity share: an entry of the lists, or the words.
#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Listed(&'a str),
    Words(Cow<'a, str>),
}

fn key<'a>(surface: &Surface<'a>, knowledge: &'a Knowledge) -> Key<'a> {
    let listed = match surface.kind {
        EntityType::Location => surface.place(knowledge).map(|p| p.key),
        // One people, but English and Scots are not one.
        EntityType::Group => knowledge.demonym(surface.text).filter(|&c| c != "GB"),
        _ => None,
    };
    if let Some(listed) = listed.filter(|key| !key.is_empty()) {
        return Key::Listed(listed);
    }
    Key::Words(match surface.kind {
        EntityType::Group => Cow::Borrowed(singular(surface.key)),
        EntityType::Organization => {
            let words = without_company_form(&surface.words, knowledge.lexicon());
            // "D.C.'s Housing Authority", "Lind's Bank"
            let marked = surface.key.contains("'s ");
            if let Some(full) = knowledge.organization(surface.text) {
                Cow::Owned(full.to_lowercase())
            } else if let Some(of_state) = of_state(surface, knowledge) {
                Cow::Owned(of_state)
            } else if let Some(whole) = spelt_out(words) {
                Cow::Owned(whole)
            } else if marked {
                Cow::Owned(words.join(" ").replace("'s ", " "))
            } else if words.len() == surface.words.len() {
                Cow::Borrowed(surface.key)
            } else {
                Cow::Owned(words.join(" "))
            }
        }
        _ => Cow::Borrowed(surface.key),
    })
}

/// The possessive before a part of a state.
pub(super) fn owner<'a>(surface: &Surface<'a>, lexicon: &Lexicon) -> Option<&'a str> {
    surface.owner.filter(|_| is_state_body(surface, lexicon))
}

/// Whether it names a part of a state: "Interior Ministry".
fn is_state_body(surface: &Surface<'_>, lexicon: &Lexicon) -> bool {
    surface.words.last().is_some_and(|word| lexicon.is(word, Class::StateBody))
}

/// "Chad’s Interior Ministry", "the Chadian Interior Ministry" and "the Interior Ministry of
/// Chad" are one, that of Mali is another.
fn of_state(surface: &Surface<'_>, knowledge: &Knowledge) -> Option<String> {
    if let Some((body, place)) = surface.key.rsplit_once(" of ")
        && let Some(last) = body.rsplit(' ').next()
        && knowledge.lexicon().is(last, Class::StateBody)
    {
        return Some(format!("{} {body}", country_of(&capitalized(place), knowledge)));
    }
    if !is_state_body(surface, knowledge.lexicon()) {
        return None;
    }
    if let Some(owner) = surface.owner {
        let country = country_of(without_possessive(owner), knowledge);
        return Some(format!("{country} {}", surface.key));
    }
    let (first, rest) = surface.words.split_first().filter(|(_, rest)| !rest.is_empty())?;
    let country = knowledge.demonym(&capitalized(first))?;
    Some(format!("{country} {}", rest.join(" ")))
}

/// The code of the country with that name, else the name.
fn country_of<'n>(name: &'n str, knowledge: &'n Knowledge) -> Cow<'n, str> {
    let country = knowledge.place(name).filter(|place| place.key.len() == 2);
    // "D.C.'s Housing Authority" is the D.C. Housing Authority.
    country
        .map_or_else(|| name.replace('.', "").to_lowercase().into(), |found| found.country.into())
}

/// "United States Senate" for "US Senate": one body under two spellings of its country.
fn spelt_out(words: &[&str]) -> Option<String> {
    let (first, rest) = words.split_first().filter(|(_, rest)| !rest.is_empty())?;
    let country = match *first {
        "us" => "united states",
        "un" => "united nations",
        "uk" => "united kingdom",
        _ => return None,
    };
    Some(format!("{country} {}", rest.join(" ")))
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with('s')).unwrap_or(word)
}

/// The words without "Inc", "Group plc" and the like at their end.
fn without_company_form<'w>(words: &'w [&'w str], lexicon: &Lexicon) -> &'w [&'w str] {
    let mut rest = words;
    while let Some((last, before)) = rest.split_last() {
        if !lexicon.is(last, Class::CompanyForm) || before.is_empty() {
            break;
        }
        rest = before;
    }
    rest
}

/// The first of the groups that were joined with the group `at`.
pub(super) fn leader_of(groups: &[Group<'_>], at: usize) -> usize {
    let mut leader = at;
    while let Some(group) = groups.get(leader) {
        if group.leader == leader {
            break;
        }
        leader = group.leader;
    }
    leader
}

/// Makes the later of two groups part of the earlier.
pub(super) fn join(groups: &mut [Group<'_>], a: usize, b: usize) {
    let (a, b) = (leader_of(groups, a), leader_of(groups, b));
    if let Some(group) = groups.get_mut(a.max(b)) {
        group.leader = a.min(b);
    }
}
