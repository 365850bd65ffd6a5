//! Couples that share a family name: "Martin and Joy Eccles".

use std::borrow::Cow;

use super::phrase::possessive;
use super::surface::{Lowered, Raw};
use super::{EntityType, Gender, Knowledge, kin};
use crate::lexicon::Lexicon;
use crate::lexicon::hash::Set;

/// The most kin whose family name is looked for: bounds the work, for each takes the whole text.
const KIN: usize = 16;

/// How many names back whose kin somebody is is looked for.
const OWNERS: usize = 3;

impl Lowered<'_> {
    /// Gives the first of a couple the family name that both have: "Martin and Joy
    /// Eccles". Not "Harris and Joe Biden", where one is known by another name.
    pub(super) fn share_family_names(&mut self, text: &str, knowledge: &Knowledge) {
        let families: Vec<Option<String>> =
            self.names
                .windows(2)
                .enumerate()
                .map(|(at, pair)| match pair {
                    [here, next] => shared_family(text, here, next, knowledge)
                        .filter(|_| !self.ends_list(text, at)),
                    _ => None,
                })
                .collect();
        let kin: Vec<(usize, String)> = (1..self.names.len())
            .filter_map(|at| Some((at, self.owner_of_kin(text, at, knowledge.lexicon())?)))
            .take(KIN)
            .filter_map(|(at, kin)| Some((at, self.family_of_kin(text, at, kin)?.to_owned())))
            .collect();
        for (at, family) in kin {
            self.add_family_name(at, &family);
        }
        if families.iter().all(Option::is_none) {
            return;
        }
        let persons = self.names.iter().filter(|raw| raw.kind == EntityType::Person);
        let mut known: Set<String> = persons
            .filter_map(|raw| raw.text.rsplit_once(' '))
            .map(|(_, family)| family.to_owned())
            .collect();
        for (at, family) in families.into_iter().enumerate() {
            let Some(here) = self.names.get(at) else { continue };
            let given = here.text.to_string();
            let first = known.insert(given.clone());
            if let Some(family) = family.filter(|_| first) {
                self.add_family_name(at, &family);
            }
        }
    }

    /// Whose kin somebody is who is named by the given name alone, and how such kin are addressed:
    /// "Nils Lind and his wife, | Ann".
    fn owner_of_kin<'t>(
        &self,
        text: &'t str,
        at: usize,
        lexicon: &Lexicon,
    ) -> Option<(&'t str, &'static [&'static str])> {
        let name = self.names.get(at)?;
        let lone =
            name.kind == EntityType::Person && !name.text.contains(' ') && name.title.is_none();
        let (owner, kin) = lone.then(|| kin::owner(text, name.span.start, lexicon)).flatten()?;
        let titles: &[&str] = match lexicon.word(kin).gender {
            Gender::Male => &["Mr"],
            Gender::Female => &["Mrs", "Ms", "Miss"],
            Gender::Unknown => return None,
        };
        Some((owner, titles))
    }

    /// The family name by which the text calls kin that it names by the given name alone: "Lind" for
    /// "Nils Lind and his wife, | Ann", if there is a "Mrs Lind" behind and none before.
    fn family_of_kin(
        &self,
        text: &str,
        at: usize,
        (owner, titles): (&str, &[&str]),
    ) -> Option<&str> {
        let name = self.names.get(at)?;
        let before = self.names.get(at.saturating_sub(OWNERS)..at)?.iter().rev();
        let mut persons = before.filter(|raw| raw.kind == EntityType::Person);
        let owner = if possessive(owner) {
            persons.next()
        } else {
            persons.find(|raw| raw.text.contains(' '))
        };
        let family = owner?.text.rsplit(' ').next()?;
        let called = titles
            .iter()
            .flat_map(|title| [" ", ". "].map(|gap| text.find(&format!("{title}{gap}{family}"))));
        let first = called.flatten().min()?;
        (first > name.span.end).then_some(family)
    }

    /// Reads the given name at `at` as one with that family name.
    fn add_family_name(&mut self, at: usize, family: &str) {
        let Some(here) = self.names.get(at) else { return };
        let (span, title) = (here.span, here.title);
        let whole = Cow::Owned(format!("{} {family}", here.text));
        let kind = EntityType::Person;
        self.take(Raw { span, kind, text: whole, title, key: span, nickname: None });
        if let (Some(whole), Some(slot)) = (self.names.pop(), self.names.get_mut(at)) {
            *slot = whole;
        }
    }

    /// Whether a person called by one word stands before the name `at` and a comma: of "Tom, Lucy
    /// and Ann Berger" only the last has a family name.
    fn ends_list(&self, text: &str, at: usize) -> bool {
        let pair =
            at.checked_sub(1).and_then(|before| self.names.get(before)).zip(self.names.get(at));
        pair.is_some_and(|(before, here)| {
            before.kind == EntityType::Person
                && !before.text.contains(' ')
                && text.get(before.span.end..here.span.start) == Some(", ")
        })
    }
}

/// The family name of `next` that the lone given name `here` has too.
fn shared_family(
    text: &str,
    here: &Raw<'_>,
    next: &Raw<'_>,
    knowledge: &Knowledge,
) -> Option<String> {
    let between = text.get(here.span.end..next.span.start)?;
    let given = |name: &str| knowledge.likely_gender(&name.to_lowercase()) != Gender::Unknown;
    let (first, family) = next.text.split_once(' ')?;
    let persons = [here, next].iter().all(|raw| raw.kind == EntityType::Person);
    let couple = persons && matches!(between, " and " | " & ") && here.title.is_none();
    (couple && given(&here.text) && given(first)).then(|| family.to_owned())
}
