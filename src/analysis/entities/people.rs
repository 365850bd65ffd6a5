//! Which names are of one person.
//!
//! Full names come first, the longest before the shorter: "Ferdinand Marcos
//! Jnr." takes "Ferdinand Marcos". Names of one word are then read in the order
//! of the text and go to the compatible person who was named last; courtesy
//! titles and roles decide who is compatible.

use super::full_names::{Form, contains, is_short, is_surname, same_person, without_suffix};
use super::hash::Map;
use super::surface::Surface;
use super::{EntityType, Gender, Knowledge, roles};

/// How many people that share a word are compared with a name: bounds the work.
const NAMESAKES: usize = 32;

/// One person, as far as names tell.
struct Person<'a> {
    words: &'a [&'a str],
    suffix: Option<&'static str>,
    gender: Gender,
    /// Whether only a surname, or only a given name, is known.
    lone: bool,
    /// Lower-cased roles that stand before the name.
    roles: Vec<String>,
    members: Vec<usize>,
    /// Position of the last name read.
    last: Option<usize>,
}

struct People<'a> {
    all: Vec<Person<'a>>,
    by_word: Map<&'a str, Vec<usize>>,
    knowledge: &'a Knowledge,
}

/// Groups the persons among `surfaces`; each group lists indices in order.
pub(super) fn group<'a>(
    text: &str,
    surfaces: &'a [Surface<'a>],
    knowledge: &'a Knowledge,
) -> Vec<Vec<usize>> {
    let mut people = People { all: Vec::new(), by_word: Map::default(), knowledge };
    let owners = people.take_full_names(surfaces);
    for (index, surface) in surfaces.iter().enumerate() {
        if surface.kind != EntityType::Person {
            continue;
        }
        let (words, suffix) = without_suffix(&surface.words);
        let owner = match owners.get(&(words, suffix)) {
            Some(&owner) => owner,
            None => people.owner_of_short(text, index, surface, words, surfaces),
        };
        people.add(owner, text, index, surface);
    }
    people.all.into_iter().map(|p| p.members).filter(|m| !m.is_empty()).collect()
}

impl<'a> People<'a> {
    /// Makes the people with a full name; returns whose each full name is.
    fn take_full_names(&mut self, surfaces: &'a [Surface<'a>]) -> Map<Form<'a>, usize> {
        let mut forms: Map<Form<'a>, usize> = Map::default();
        for (index, surface) in surfaces.iter().enumerate() {
            let (words, suffix) = without_suffix(&surface.words);
            if surface.kind == EntityType::Person && !is_short(words, surface.text) {
                forms.entry((words, suffix)).or_insert(index);
            }
        }
        let mut sorted: Vec<_> = forms.iter().map(|(&form, &first)| (form, first)).collect();
        sorted.sort_unstable_by_key(|&((words, suffix), first)| {
            (usize::MAX - words.len() - usize::from(suffix.is_some()), first)
        });
        let mut owners = Map::default();
        for (form, first) in sorted {
            let gender = surfaces.get(first).map_or(Gender::Unknown, |s| s.gender);
            if let Some(owner) = self.owner_of_full(form.0, form.1, gender) {
                owners.insert(form, owner);
            }
        }
        owners
    }

    /// Whose a full name is; `None` if several could be meant, so that each
    /// mention must be read in its place.
    fn owner_of_full(
        &mut self,
        words: &'a [&'a str],
        suffix: Option<&'static str>,
        gender: Gender,
    ) -> Option<usize> {
        let compatible = |p: &Person<'_>| {
            suffix.is_none_or(|s| p.suffix.is_none_or(|other| other == s))
                && (gender == Gender::Unknown || p.gender == Gender::Unknown || p.gender == gender)
                && same_person(p.words, words, self.knowledge)
        };
        let ends = [words.last(), words.first()];
        let mut found: Vec<usize> =
            ends.iter().flatten().flat_map(|w| self.namesakes(w)).copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|&i| self.all.get(i).is_some_and(compatible));
        match found.as_slice() {
            &[one] => Some(one),
            [] => Some(self.new_person(words, suffix, gender, false)),
            _ => None,
        }
    }

    /// The person that a name of one word, or a surname of several, refers to.
    fn owner_of_short(
        &mut self,
        text: &str,
        index: usize,
        surface: &Surface<'_>,
        words: &'a [&'a str],
        surfaces: &'a [Surface<'a>],
    ) -> usize {
        let role = surface.role.map(|r| r.slice(text).to_lowercase());
        let mut strong = Vec::new();
        let mut weak = Vec::new();
        for &i in words.last().map_or(&[] as &[usize], |w| self.namesakes(w)) {
            let Some(person) = self.all.get(i) else { continue };
            if !agrees(person, surface, self.knowledge) {
                continue;
            }
            let full = words.len() > 1 && !person.lone;
            if full || person.lone || is_surname(person.words, words, self.knowledge) {
                strong.push(i);
            } else {
                weak.push(i);
            }
        }
        if let Some(role) = &role {
            let shares = |&i: &usize| self.all.get(i).is_some_and(|p| shares_role(p, role));
            let holders: Vec<usize> = strong.iter().copied().filter(shares).collect();
            if !holders.is_empty() {
                strong = holders;
            }
        }
        let chosen = match (strong.as_slice(), weak.as_slice()) {
            // A given name alone only where one person has it.
            ([], &[one]) if !surface.courtesy => Some(one),
            ([], _) => None,
            _ => self.most_recent(&strong, index, surfaces),
        };
        chosen.unwrap_or_else(|| self.new_person(words, None, surface.gender, true))
    }

    /// Of `candidates` the one named last before `index`, else the first after.
    fn most_recent(
        &self,
        candidates: &[usize],
        index: usize,
        surfaces: &[Surface<'_>],
    ) -> Option<usize> {
        let last = |&&i: &&usize| self.all.get(i).and_then(|p| p.last);
        if let Some(&recent) =
            candidates.iter().filter(|i| last(i).is_some()).max_by_key(|i| last(i))
        {
            return Some(recent);
        }
        let &first = candidates.first()?;
        if candidates.len() == 1 {
            return Some(first);
        }
        // Nobody named yet: whose full name comes next.
        let names = surfaces.iter().skip(index).take(NAMESAKES * 4);
        names
            .filter(|s| s.kind == EntityType::Person)
            .find_map(|s| {
                let (words, _) = without_suffix(&s.words);
                candidates
                    .iter()
                    .copied()
                    .find(|&i| self.all.get(i).is_some_and(|p| p.words == words))
            })
            .or(Some(first))
    }

    fn add(&mut self, owner: usize, text: &str, index: usize, surface: &Surface<'_>) {
        let Some(person) = self.all.get_mut(owner) else { return };
        person.members.push(index);
        person.last = Some(index);
        if person.gender == Gender::Unknown {
            person.gender = surface.gender;
        }
        if let Some(role) = surface.role.filter(|_| person.roles.len() < NAMESAKES) {
            person.roles.push(role.slice(text).to_lowercase());
        }
    }

    fn new_person(
        &mut self,
        words: &'a [&'a str],
        suffix: Option<&'static str>,
        told: Gender,
        lone: bool,
    ) -> usize {
        let index = self.all.len();
        for &word in words {
            let known = self.by_word.entry(word).or_default();
            if known.last() != Some(&index) {
                known.push(index);
            }
        }
        let first = words.first().filter(|_| !lone);
        let by_name = first.and_then(|w| self.knowledge.first_name(w)).unwrap_or_default();
        let gender = if told == Gender::Unknown { by_name } else { told };
        let (roles, members) = (Vec::new(), Vec::new());
        self.all.push(Person { words, suffix, gender, lone, roles, members, last: None });
        index
    }

    /// The latest people with that word in their name.
    fn namesakes(&self, word: &str) -> &[usize] {
        let all = self.by_word.get(word).map_or(&[] as &[usize], Vec::as_slice);
        all.get(all.len().saturating_sub(NAMESAKES)..).unwrap_or(all)
    }
}

/// Whether nothing beside the name speaks against the person.
fn agrees(person: &Person<'_>, surface: &Surface<'_>, knowledge: &Knowledge) -> bool {
    let genders = [person.gender, surface.gender];
    let differ = genders.contains(&Gender::Male) && genders.contains(&Gender::Female);
    let (words, suffix) = without_suffix(&surface.words);
    let named = if person.lone {
        person.words == words
    } else {
        contains(person.words, words)
            || (words.len() > 1 && same_person(person.words, words, knowledge))
    };
    named && !differ && (suffix.is_none() || person.suffix == suffix)
}

fn shares_role(person: &Person<'_>, role: &str) -> bool {
    let head = |r: &str| r.split_whitespace().next_back().map(str::to_owned);
    person.roles.iter().any(|r| head(r) == head(role))
}

/// The gender that the roles beside a name tell, by majority.
pub(super) fn gender_of_roles(found: &[String], knowledge: &Knowledge) -> Gender {
    let (mut female, mut male) = (0, 0);
    for role in found {
        match roles::gender(role, knowledge) {
            Gender::Female => female += 1,
            Gender::Male => male += 1,
            Gender::Unknown => {}
        }
    }
    match female.cmp(&male) {
        std::cmp::Ordering::Greater => Gender::Female,
        std::cmp::Ordering::Less => Gender::Male,
        std::cmp::Ordering::Equal => Gender::Unknown,
    }
}
