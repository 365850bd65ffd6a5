//! Lists of names, compiled into the program, beside the lexicon.

use std::hash::BuildHasherDefault;

use super::Gender;
use crate::lexicon::hash::Map;
use crate::lexicon::{Class, Lexicon};

/// The lexicon and the lists of `models/lists`; immutable, shared by all threads.
#[derive(Debug)]
pub struct Knowledge {
    lexicon: Lexicon,
    first_names: Map<&'static str, FirstName>,
    nicknames: Map<&'static str, &'static str>,
    places: Map<&'static str, Place>,
    /// Bytes of the longest name of a place.
    longest_place: usize,
    organizations: Map<&'static str, &'static str>,
    politicians: Map<&'static str, Politician>,
}

/// A place whose name has one dominant reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// ISO 3166-1 alpha-2.
    pub(super) country: &'static str,
    /// Shared by the names of one place; empty where it has but one name.
    pub(super) key: &'static str,
    /// Wikidata item; empty where unsure.
    pub(super) item: &'static str,
    /// Countries of smaller namesakes, comma-separated.
    pub(super) others: &'static str,
}

/// What a first name tells of who bears it.
#[derive(Debug, Clone, Copy)]
struct FirstName {
    gender: Gender,
    /// Nearly all bearers have that gender, in any country.
    sure: bool,
}

/// A holder of a federal office of the United States.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Politician {
    /// Comma-separated: `sen`, `rep`, `prez`, `viceprez`, or `recent` for
    /// presidents and vice-presidents of the last decades.
    pub(super) offices: &'static str,
    /// Wikidata item.
    pub(super) item: &'static str,
}

impl Knowledge {
    /// Indexes the lists compiled into the program.
    pub fn new(lexicon: Lexicon) -> Self {
        let places = places(include_str!("../../../models/lists/places.tsv"));
        Self {
            lexicon,
            first_names: first_names(
                include_str!("../../../models/lists/first_names.tsv"),
                include_str!("../../../models/lists/genders.tsv"),
            ),
            nicknames: index(include_str!("../../../models/lists/nicknames.tsv"), |rest| rest),
            longest_place: places.keys().map(|name| name.len()).max().unwrap_or(0),
            places,
            organizations: organizations(include_str!("../../../models/lists/organizations.tsv")),
            politicians: politicians(include_str!("../../../models/lists/us_politicians.tsv")),
        }
    }

    /// What is known of single words.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The gender of a lower-cased first name that is clearly of one gender.
    pub(super) fn first_name(&self, lower: &str) -> Option<Gender> {
        self.first_names.get(lower).filter(|name| name.sure).map(|name| name.gender)
    }

    /// The gender that most people with a lower-cased first name have.
    pub(super) fn likely_gender(&self, lower: &str) -> Gender {
        self.first_names.get(lower).map_or(Gender::Unknown, |name| name.gender)
    }

    /// Whether the first names `a` and `b`, lower-cased, may be of one person:
    /// "joe" and "joseph".
    pub(super) fn is_nickname(&self, a: &str, b: &str) -> bool {
        let long_forms = |name: &str| self.nicknames.get(name).copied().unwrap_or("");
        long_forms(a).split('\t').any(|long| long == b)
            || long_forms(b).split('\t').any(|long| long == a)
    }

    /// The first names that a lower-cased one may be short for: "james" of "jim".
    pub(super) fn long_forms(&self, lower: &str) -> impl Iterator<Item = &'static str> {
        self.nicknames.get(lower).copied().unwrap_or("").split('\t').filter(|name| !name.is_empty())
    }

    /// The place of that name, if the name has one dominant reading; "BEIJING"
    /// is read as "Beijing".
    pub(super) fn place(&self, name: &str) -> Option<Place> {
        // A name of 200 kB that is asked for after each of its titles is not read each time.
        if name.len() > self.longest_place {
            return None;
        }
        let known = self.places.get(name);
        let shouted = known.is_none() && name.len() > 3 && !name.chars().any(char::is_lowercase);
        if shouted {
            return self.places.get(capitalized(name).as_str()).copied();
        }
        known.copied()
    }

    /// The country of a nationality: "Thai" → "TH".
    pub(super) fn demonym(&self, name: &str) -> Option<&str> {
        self.lexicon.word(name).country()
    }

    /// The full name of a known organisation: "NATO" → "North Atlantic Treaty
    /// Organization".
    pub(super) fn organization(&self, name: &str) -> Option<&'static str> {
        self.organizations.get(name).copied()
    }

    /// The holder of a federal office of the United States with that full name.
    pub(super) fn politician(&self, name: &str) -> Option<Politician> {
        self.politicians.get(name).copied()
    }

    /// The gender that a lower-cased head word of roles tells; `None` if the
    /// word heads no role.
    pub(super) fn role_head(&self, lower: &str) -> Option<Gender> {
        let known = self.lexicon.get(lower);
        known.is(Class::Role).then_some(known.gender)
    }

    /// Whether a lower-cased word often stands before the head of a role.
    pub(super) fn is_role_modifier(&self, lower: &str) -> bool {
        self.lexicon.is(lower, Class::RoleModifier)
    }
}

impl Default for Knowledge {
    fn default() -> Self {
        Self::new(Lexicon::new())
    }
}

/// The name with capitals at the start of its words alone.
pub(super) fn capitalized(name: &str) -> String {
    let mut starts = true;
    let mut capitalized = String::with_capacity(name.len());
    for c in name.chars() {
        if starts {
            capitalized.extend(c.to_uppercase());
        } else {
            capitalized.extend(c.to_lowercase());
        }
        starts = !c.is_alphanumeric() && c != '\'' && c != '’';
    }
    capitalized
}

/// Lines of a key, a tab, and the rest, which `value` reads.
fn index<V>(list: &'static str, value: impl Fn(&'static str) -> V) -> Map<&'static str, V> {
    let lines = memchr::memchr_iter(b'\n', list.as_bytes()).count();
    let mut map = Map::with_capacity_and_hasher(lines, BuildHasherDefault::default());
    map.extend(list.lines().map(|line| {
        let (key, rest) = line.split_once('\t').unwrap_or((line, ""));
        (key, value(rest))
    }));
    map
}

/// Those of the open lists, and over them those written by hand.
fn first_names(list: &'static str, by_hand: &'static str) -> Map<&'static str, FirstName> {
    let name = |mark: &str| {
        let (gender, sure) = match mark {
            "F" => (Gender::Female, true),
            "M" => (Gender::Male, true),
            "f" => (Gender::Female, false),
            "m" => (Gender::Male, false),
            _ => (Gender::Unknown, true),
        };
        FirstName { gender, sure }
    };
    let mut names = index(list, name);
    names.extend(index(by_hand, name));
    names
}

fn places(list: &'static str) -> Map<&'static str, Place> {
    let place = |rest: &'static str| {
        let mut fields = rest.split('\t');
        let mut next = || fields.next().unwrap_or("");
        Place { country: next(), key: next(), item: next(), others: next() }
    };
    index(list, place)
}

fn politicians(list: &'static str) -> Map<&'static str, Politician> {
    let politician = |rest: &'static str| {
        let (offices, item) = rest.split_once('\t').unwrap_or((rest, ""));
        Politician { offices, item }
    };
    index(list, politician)
}

fn organizations(list: &'static str) -> Map<&'static str, &'static str> {
    list.lines()
        .filter_map(|line| Some((line, line.split('\t').next()?)))
        .flat_map(|(line, full)| line.split('\t').map(move |name| (name, full)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_country_gives_the_same_country() {
        let knowledge = Knowledge::default();
        for name in ["US", "U.S.", "United States", "America"] {
            let place = knowledge.place(name).unwrap();
            assert_eq!((place.country, place.item), ("US", "Q30"), "{name}");
        }
    }

    #[test]
    fn names_with_two_readings_have_no_country() {
        let knowledge = Knowledge::default();
        for name in ["Georgia", "Congo", "Birmingham", "Cambridge", "Springfield"] {
            assert_eq!(knowledge.place(name), None, "{name}");
        }
    }

    #[test]
    fn first_names_of_both_genders_are_unsure() {
        let knowledge = Knowledge::default();
        assert_eq!(knowledge.first_name("david"), Some(Gender::Male));
        assert_eq!(knowledge.first_name("maria"), Some(Gender::Female));
        assert_eq!(knowledge.first_name("karen"), None);
        assert_eq!(knowledge.likely_gender("karen"), Gender::Female);
        assert_eq!(knowledge.likely_gender("maria"), Gender::Female);
        assert_eq!(knowledge.first_name("robin"), None);
        assert_eq!(knowledge.likely_gender("jody"), Gender::Unknown);
    }

    #[test]
    fn what_the_open_lists_lack_or_have_wrong_is_known() {
        let knowledge = Knowledge::default();
        assert_eq!(knowledge.first_name("rahul"), Some(Gender::Male));
        assert_eq!(knowledge.first_name("wanjiru"), Some(Gender::Female));
        assert_eq!(knowledge.first_name("yuki"), None);
        assert_eq!(knowledge.likely_gender("yuki"), Gender::Female);
    }

    #[test]
    fn nicknames_go_both_ways() {
        let knowledge = Knowledge::default();
        assert!(knowledge.is_nickname("joe", "joseph"));
        assert!(knowledge.is_nickname("joseph", "joe"));
        assert!(!knowledge.is_nickname("joe", "john"));
    }
}
