//! Which names are of one person.
//!
//! Full names come first, the longest before the shorter: "Ferdinand Marcos
//! Jnr." takes "Ferdinand Marcos". Names of one word are then read in the order
//! of the text and go to the compatible person who was named last; courtesy
//! titles and roles decide who is compatible.

use super::full_names::{
    Form, contains, is_short, is_surname, one_letter_off, same_person, without_suffix,
};
use super::surface::{Surface, Title};
use super::{EntityType, Gender, Knowledge, kin, roles};
use crate::lexicon::hash::Map;

/// How many people that share a word are compared with a name: bounds the work.
const NAMESAKES: usize = 32;

/// One person, as far as names tell.
struct Person<'a> {
    words: &'a [&'a str],
    nickname: Option<&'a str>,
    /// Whether the name is written with the family name first.
    family_first: bool,
    suffix: Option<&'a str>,
    gender: Gender,
    /// The gender that the given name makes likely.
    likely: Gender,
    /// Whether only a surname, or only a given name, is known.
    lone: bool,
    /// Lower-cased roles that stand before the name.
    roles: Vec<String>,
    members: Vec<usize>,
    /// Position of the last name read.
    last: Option<usize>,
    /// What the person was called so far.
    called: Called,
    /// The age that stands behind a name of the person.
    age: Option<u8>,
}

/// What somebody was called so far, with the family name or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Called {
    /// "Ann", or nothing yet.
    #[default]
    Given,
    /// "Ann Lind".
    InFull,
    /// "Lind".
    ByFamily,
}

struct People<'a> {
    all: Vec<Person<'a>>,
    by_word: Map<&'a str, Vec<usize>>,
    /// By surface: whose name it is, as far as was read.
    owners: Vec<Option<usize>>,
    knowledge: &'a Knowledge,
}

/// Groups the persons among `surfaces`; each group lists indices in order.
pub(super) fn group<'a>(
    text: &str,
    surfaces: &'a [Surface<'a>],
    knowledge: &'a Knowledge,
) -> Vec<Vec<usize>> {
    let owners = vec![None; surfaces.len()];
    let mut people = People { all: Vec::new(), by_word: Map::default(), owners, knowledge };
    let owners = people.take_full_names(surfaces);
    for (index, surface) in surfaces.iter().enumerate() {
        if surface.kind != EntityType::Person {
            continue;
        }
        let (words, suffix) = without_suffix(&surface.words, knowledge.lexicon());
        let owner = match owners.get(&(words, suffix)) {
            Some(&owner) if !people.differs(owner, surface) => owner,
            _ => people.owner_of_short(text, index, surface, words, surfaces),
        };
        people.add(owner, text, index, surface);
    }
    people.join_aliases(text, surfaces);
    people.all.into_iter().map(|p| p.members).filter(|m| !m.is_empty()).collect()
}

/// How far back the names of a parent and a child are looked for, in names: bounds the work.
const KIN: usize = 64;

/// How far behind a name another one of the same person may stand, in bytes: bounds the work.
const ALIAS: usize = 40;

/// The most aliases that are joined: bounds the work.
const ALIASES: usize = 64;

impl Person<'_> {
    /// Whether `words` are the nickname with the family name: "Bob Ellery".
    fn goes_by(&self, words: &[&str]) -> bool {
        words.len() == 2
            && words.first().copied() == self.nickname
            && words.last() == self.words.last()
    }

    /// Whether `words`, a part of the full name, may stand for the whole by themselves:
    /// the family name, or the given name after "Sir".
    fn is_called(&self, words: &[&str], surface: &Surface<'_>, knowledge: &Knowledge) -> bool {
        let given = matches!(surface.title, Title::BeforeGiven(_) | Title::Peer(_))
            && (self.words.starts_with(words) || self.nickname.is_some_and(|n| words == [n]));
        // "Wu Shu-chen" is no Chen.
        given
            || if self.family_first {
                self.words.starts_with(words)
            } else {
                is_surname(self.words, words, knowledge)
            }
    }
}

impl<'a> People<'a> {
    /// Makes the people with a full name; returns whose each full name is.
    fn take_full_names(&mut self, surfaces: &'a [Surface<'a>]) -> Map<Form<'a>, usize> {
        let lexicon = self.knowledge.lexicon();
        let mut forms: Map<Form<'a>, usize> = Map::default();
        for (index, surface) in surfaces.iter().enumerate() {
            let (words, suffix) = without_suffix(&surface.words, lexicon);
            if surface.kind == EntityType::Person && !is_short(words, surface.text, lexicon) {
                forms.entry((words, suffix)).or_insert(index);
            }
        }
        let mut sorted: Vec<_> = forms.iter().map(|(&form, &first)| (form, first)).collect();
        sorted.sort_unstable_by_key(|&((words, suffix), first)| {
            (usize::MAX - words.len() - usize::from(suffix.is_some()), first)
        });
        let mut owners = Map::default();
        for (form, first) in sorted {
            let Some(surface) = surfaces.get(first) else { continue };
            if let Some(owner) = self.owner_of_full(form, surface) {
                owners.insert(form, owner);
            }
        }
        owners
    }

    /// Whose a full name is; `None` if several could be meant, so that each
    /// mention must be read in its place.
    fn owner_of_full(&mut self, form: Form<'a>, surface: &Surface<'a>) -> Option<usize> {
        let ((words, suffix), gender) = (form, surface.gender);
        let compatible = |p: &Person<'_>| {
            suffix.is_none_or(|s| p.suffix.is_none_or(|other| other == s))
                && !other_gender(p.gender, gender)
                && (same_person(p.words, words, self.knowledge) || p.goes_by(words))
        };
        let ends = [words.last(), words.first()];
        let mut found: Vec<usize> =
            ends.iter().flatten().flat_map(|w| self.namesakes(w)).copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|&i| self.all.get(i).is_some_and(compatible));
        match found.as_slice() {
            &[one] => Some(one),
            [] => Some(self.new_person(words, suffix, surface, false)),
            _ => None,
        }
    }

    /// The person that a name of one word, or a surname of several, refers to.
    fn owner_of_short(
        &mut self,
        text: &str,
        index: usize,
        surface: &Surface<'a>,
        words: &'a [&'a str],
        surfaces: &'a [Surface<'a>],
    ) -> usize {
        let role = surface.role.map(|r| r.slice(text).to_lowercase());
        let mut strong = Vec::new();
        let mut weak = Vec::new();
        let word = words.last().copied().unwrap_or("");
        let long_forms = self.knowledge.long_forms(word).flat_map(|long| self.namesakes(long));
        let mut found: Vec<usize> =
            self.namesakes(word).iter().chain(long_forms).copied().collect();
        found.sort_unstable();
        found.dedup();
        for i in found {
            let Some(person) = self.all.get(i) else { continue };
            if !agrees(person, surface, self.knowledge) {
                continue;
            }
            let full = words.len() > 1 && !person.lone;
            if full || person.lone || person.is_called(words, surface, self.knowledge) {
                strong.push(i);
            } else {
                weak.push(i);
            }
        }
        if !strong.is_empty()
            && let Some(elder) = is_elder(text, surface)
        {
            let meant = self.of_parent_and_child(text, index, &strong, elder, surfaces);
            let meant = meant.or_else(|| self.of_age(&strong, elder));
            if meant.is_some() || strong.len() > 1 {
                return meant.unwrap_or_else(|| self.new_person(words, None, surface, true));
            }
        }
        if let Some(role) = role.as_deref().filter(|_| strong.len() > 1) {
            let shared = |i: &usize| self.all.get(*i).map_or(0, |p| shared_role(p, role));
            let most = strong.iter().map(shared).max();
            strong.retain(|i| Some(shared(i)) == most);
        }
        let told = match surface.gender {
            Gender::Unknown if strong.len() > 1 => pronoun_behind(text, index, surfaces),
            gender => gender,
        };
        self.leave_out_unlikely(told, &mut strong);
        self.keep_of_that_age(age_behind(text, surface), &mut strong);
        let chosen = match (strong.as_slice(), weak.as_slice()) {
            // A given name alone only where one person has it.
            ([], &[one]) if !surface.is_titled() => Some(one),
            ([], []) => self.misspelt(words, surface),
            ([], _) => None,
            _ => {
                if surface.is_titled() {
                    self.keep_kin_called_so(text, &mut strong, surfaces);
                }
                self.leave_out_kin(text, &mut strong, surfaces);
                self.most_recent(&strong, index, surfaces)
            }
        };
        chosen.unwrap_or_else(|| self.new_person(words, None, surface, true))
    }

    /// Whom "the elder Lind" means, one of `strong`, or "the younger", by the last words that named
    /// a parent and a child of that name: "Ann Lind and her son Jo".
    fn of_parent_and_child(
        &self,
        text: &str,
        index: usize,
        strong: &[usize],
        elder: bool,
        surfaces: &[Surface<'_>],
    ) -> Option<usize> {
        let before = surfaces.get(index.saturating_sub(KIN)..index)?;
        let first = index - before.len();
        let pairs = before.windows(2).enumerate().rev();
        let kin = pairs.filter_map(|(at, pair)| {
            let [parent, child] = pair else { return None };
            let between = text.get(parent.span.end..child.span.start)?;
            let lexicon = self.knowledge.lexicon();
            kin::is_child_of(between, lexicon).then_some((first + at, first + at + 1))
        });
        let owner = |at: usize| self.owners.get(at).copied().flatten();
        kin.filter_map(|(parent, child)| owner(parent).zip(owner(child)))
            .find(|(parent, child)| strong.contains(parent) || strong.contains(child))
            .map(|(parent, child)| if elder { parent } else { child })
    }

    /// Whom "the elder Lind" means, or "the younger", where the ages of all who are named are told.
    fn of_age(&self, namesakes: &[usize], elder: bool) -> Option<usize> {
        let named = |&&i: &&usize| self.all.get(i).is_some_and(|p| p.last.is_some());
        let age = |&i: &usize| Some((self.all.get(i)?.age?, i));
        let ages: Option<Vec<(u8, usize)>> = namesakes.iter().filter(named).map(age).collect();
        let ages = ages.filter(|ages| ages.len() > 1)?;
        let (_, meant) = if elder { ages.iter().max() } else { ages.iter().min() }?;
        Some(*meant)
    }

    /// Keeps of several namesakes the one whose age stands behind the name: "said Lind, 36".
    fn keep_of_that_age(&self, age: Option<u8>, namesakes: &mut Vec<usize>) {
        let of_age = |&i: &usize| self.all.get(i).is_some_and(|p| p.age == age);
        if age.is_some() && namesakes.len() > 1 && namesakes.iter().any(of_age) {
            namesakes.retain(of_age);
        }
    }

    /// Makes one person of two names where the text says that they are: "Ann Lind, also known as
    /// Jo Frost".
    fn join_aliases(&mut self, text: &str, surfaces: &[Surface<'_>]) {
        let alias = |at: usize| {
            let [name, alias] = surfaces.get(at..at + 2)? else { return None };
            let near = alias.span.start.saturating_sub(name.span.end) <= ALIAS;
            let persons = [name, alias].iter().all(|s| s.kind == EntityType::Person);
            (near && persons && is_alias(text, alias.span.start)).then_some(at)
        };
        for at in (0..surfaces.len()).filter_map(alias).take(ALIASES) {
            let owner = |at: usize| self.owners.get(at).copied().flatten();
            let Some((one, other)) = owner(at).zip(owner(at + 1)).filter(|(a, b)| a != b) else {
                continue;
            };
            let members =
                self.all.get_mut(other).map(|p| std::mem::take(&mut p.members)).unwrap_or_default();
            for &member in &members {
                if let Some(slot) = self.owners.get_mut(member) {
                    *slot = Some(one);
                }
            }
            if let Some(person) = self.all.get_mut(one) {
                person.members.extend(members);
                person.members.sort_unstable();
            }
        }
    }

    /// Whether a title or a role tells another gender than the person's.
    fn differs(&self, person: usize, surface: &Surface<'_>) -> bool {
        self.all.get(person).is_some_and(|p| other_gender(p.gender, surface.gender))
    }

    /// The one person whose family name is this one but for a letter: "Clements" for
    /// Tony Clement.
    fn misspelt(&self, words: &[&str], surface: &Surface<'_>) -> Option<usize> {
        let &[word] = words else { return None };
        // Who is called Peter alone is not Ann Peters.
        if self.knowledge.first_name(word).is_some() {
            return None;
        }
        let near = |person: &&(usize, &Person<'_>)| {
            !person.1.lone
                && !other_gender(person.1.gender, surface.gender)
                && person.1.words.last().is_some_and(|w| one_letter_off(w, word))
        };
        let recent = self.all.iter().enumerate().rev().take(NAMESAKES);
        let people: Vec<(usize, &Person<'_>)> = recent.collect();
        let mut found = people.iter().filter(near);
        let (one, _) = found.next()?;
        found.next().is_none().then_some(*one)
    }

    /// Takes out of several namesakes whose given names make another gender likely: "Mr Lind", or
    /// "Lind, who hurt his leg", of Hugh and Mina Lind.
    fn leave_out_unlikely(&self, gender: Gender, namesakes: &mut Vec<usize>) {
        let fits =
            |p: &Person<'_>| !other_gender(p.likely, gender) && !other_gender(p.gender, gender);
        let likely = |&i: &usize| self.all.get(i).is_some_and(fits);
        if namesakes.len() > 1 && namesakes.iter().any(likely) {
            namesakes.retain(likely);
        }
    }

    /// Keeps of several namesakes the kin who were named by the given name alone, where the text goes
    /// on to call them so: "Mrs Lind", of "Nils Lind and his wife, Ann".
    fn keep_kin_called_so(&self, text: &str, namesakes: &mut Vec<usize>, surfaces: &[Surface<'_>]) {
        let given = |&i: &usize| {
            let first = self.all.get(i).and_then(|p| surfaces.get(*p.members.first()?));
            first.is_some_and(|s| s.words.len() > 1 && !s.span.slice(text).contains(' '))
        };
        if namesakes.len() > 1 && namesakes.iter().any(given) {
            namesakes.retain(given);
        }
    }

    /// Takes out of several namesakes who is known by the given name alone so far, "his wife, Ann",
    /// and who was named last only to say whose kin another is: "Jo Lind, son of Ann Lind".
    fn leave_out_kin(&self, text: &str, namesakes: &mut Vec<usize>, surfaces: &[Surface<'_>]) {
        let last = |i: usize| self.all.get(i).and_then(|p| p.last);
        let surnamed = |i: &usize| self.all.get(*i).is_some_and(|p| p.called > Called::Given);
        if namesakes.iter().any(surnamed) {
            namesakes.retain(surnamed);
        }
        let named = namesakes.iter().filter(|&&i| last(i).is_some()).count();
        let Some(recent) = namesakes.iter().copied().max_by_key(|&i| last(i)) else { return };
        let name = last(recent).and_then(|at| surfaces.get(at));
        let lexicon = self.knowledge.lexicon();
        // Of whom the text speaks by the family name goes on to be called so.
        let bare = |i: &usize| {
            *i != recent && self.all.get(*i).is_some_and(|p| p.called == Called::ByFamily)
        };
        let known = namesakes.iter().any(bare);
        let kin = |name: &Surface<'_>| {
            kin::in_passing(text, name.span.start, lexicon)
                || kin::is_silent(text, name.span, lexicon)
                || known && kin::is_presented(text, name.span.start, lexicon)
        };
        if named > 1 && name.is_some_and(kin) {
            namesakes.retain(|&i| i != recent);
        }
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
                let (words, _) = without_suffix(&s.words, self.knowledge.lexicon());
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
        if let Some(slot) = self.owners.get_mut(index) {
            *slot = Some(owner);
        }
        person.last = Some(index);
        let family = if person.family_first { person.words.first() } else { person.words.last() };
        let called = match family {
            Some(word) if surface.words.as_slice() == [*word] && !person.lone => Called::ByFamily,
            Some(word) if surface.words.contains(word) => Called::InFull,
            _ => Called::Given,
        };
        person.called = person.called.max(called);
        person.age = person.age.or_else(|| age_behind(text, surface));
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
        suffix: Option<&'a str>,
        surface: &Surface<'a>,
        lone: bool,
    ) -> usize {
        let index = self.all.len();
        let (nickname, family_first) = (surface.nickname, surface.family_first);
        for &word in words.iter().chain(&nickname) {
            let known = self.by_word.entry(word).or_default();
            if known.last() != Some(&index) {
                known.push(index);
            }
        }
        let first = words.first().filter(|_| !lone && !family_first);
        let by_name = first.and_then(|w| self.knowledge.first_name(w)).unwrap_or_default();
        let gender = if surface.gender == Gender::Unknown { by_name } else { surface.gender };
        let likely = first.map_or(Gender::Unknown, |w| self.knowledge.likely_gender(w));
        let (roles, members) = (Vec::new(), Vec::new());
        self.all.push(Person {
            words,
            nickname,
            family_first,
            suffix,
            gender,
            likely,
            lone,
            roles,
            members,
            last: None,
            called: Called::default(),
            age: None,
        });
        index
    }

    /// The latest people with that word in their name.
    fn namesakes(&self, word: &str) -> &[usize] {
        let all = self.by_word.get(word).map_or(&[] as &[usize], Vec::as_slice);
        all.get(all.len().saturating_sub(NAMESAKES)..).unwrap_or(all)
    }
}

/// How far behind a name a pronoun for its bearer is looked for, in bytes: bounds the work.
const PRONOUN: usize = 80;

/// The gender of the first pronoun behind the name at `index`, in its sentence, before quoted words
/// and before anybody else is named: "Lind said | she | was fine".
fn pronoun_behind(text: &str, index: usize, surfaces: &[Surface<'_>]) -> Gender {
    let start = surfaces.get(index).map_or(0, |surface| surface.span.end);
    let end = text.floor_char_boundary(text.len().min(start + PRONOUN));
    let next = surfaces.get(index + 1).map_or(end, |surface| surface.span.start.min(end));
    let ends = |c: char| matches!(c, '.' | '!' | '?' | ';' | ':' | '\n' | '"' | '“' | '‘');
    let clause = text.get(start..next).and_then(|behind| behind.split(ends).next()).unwrap_or("");
    let mut words = clause.split(|c: char| !c.is_alphanumeric());
    let told = words.find_map(|word| match word {
        "he" | "his" | "him" => Some(Gender::Male),
        "she" | "her" => Some(Gender::Female),
        _ => None,
    });
    told.unwrap_or_default()
}

/// The age between a comma and the next mark behind a name: "Lind, 36, said".
fn age_behind(text: &str, surface: &Surface<'_>) -> Option<u8> {
    let rest = text.get(surface.span.end..)?.strip_prefix(", ")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (age, behind) = rest.split_at_checked(digits)?;
    let ends = behind.is_empty() || behind.starts_with([',', '.', ';', ')', '\n']);
    let counts = behind.get(1..).is_some_and(|b| b.starts_with(|c: char| c.is_ascii_digit()));
    age.parse().ok().filter(|_| ends && !counts)
}

/// Whether "the elder" or "the younger" stands right before a name.
fn is_elder(text: &str, surface: &Surface<'_>) -> Option<bool> {
    let before = text.get(..surface.span.start)?.trim_end();
    let rest = before.strip_suffix("er")?;
    let elder = ["eld", "old"].iter().any(|word| rest.ends_with(word));
    let younger = rest.ends_with("young");
    let word = if elder { 3 } else { 5 };
    let article = rest.get(..rest.len().checked_sub(word)?)?.trim_end();
    let definite = article.ends_with("the") || article.ends_with("The");
    (definite && (elder || younger)).then_some(elder)
}

/// Whether the name at byte `start` is another one of the person named right before it: "also
/// known professionally as | Jo Frost".
pub(super) fn is_alias(text: &str, start: usize) -> bool {
    let Some(before) = text.get(..start).map(str::trim_end) else { return false };
    if !before.ends_with("known as") && !before.ends_with("ly as") && !before.ends_with("aka") {
        return false;
    }
    let from = text.floor_char_boundary(start.saturating_sub(ALIAS));
    let known = before.get(from..).unwrap_or("");
    [", also known ", ", better known ", " aka"].iter().any(|link| known.contains(link))
}

/// Whether nothing beside the name speaks against the person.
fn agrees(person: &Person<'_>, surface: &Surface<'_>, knowledge: &Knowledge) -> bool {
    let (words, suffix) = without_suffix(&surface.words, knowledge.lexicon());
    let named = if person.lone {
        person.words == words
    } else if person.nickname.is_some_and(|nickname| words == [nickname]) {
        true
    } else {
        contains(person.words, words)
            || is_short_form(person.words, words, knowledge)
            || (words.len() > 1 && same_person(person.words, words, knowledge))
    };
    named
        && !other_gender(person.gender, surface.gender)
        && (suffix.is_none() || person.suffix == suffix)
}

/// Whether `words` are the short form of the given name: "Jim" of James Roche.
fn is_short_form(full: &[&str], words: &[&str], knowledge: &Knowledge) -> bool {
    let (&[short], Some(given)) = (words, full.first()) else { return false };
    knowledge.long_forms(short).any(|long| long == *given)
}

fn other_gender(a: Gender, b: Gender) -> bool {
    matches!((a, b), (Gender::Male, Gender::Female) | (Gender::Female, Gender::Male))
}

/// How much of a role stood before the person's name: all, "prime minister", or its last
/// word, "minister".
fn shared_role(person: &Person<'_>, role: &str) -> u8 {
    fn head(role: &str) -> Option<&str> {
        role.split_whitespace().next_back()
    }
    let shared = |own: &String| u8::from(head(own) == head(role)) + u8::from(own == role);
    person.roles.iter().map(shared).max().unwrap_or(0)
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
