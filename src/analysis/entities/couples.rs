//! Couples that share a family name: "Martin and Joy Eccles".

use std::borrow::Cow;

use super::surface::{Lowered, Raw};
use super::{EntityType, Gender, Knowledge};
use crate::lexicon::hash::Set;

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
        let spouses = self.names.windows(2).enumerate().filter_map(|(at, pair)| {
            let [here, next] = pair else { return None };
            Some((at + 1, spouse_family(text, here, next)?))
        });
        // Who is called by the family name later: "Mrs Lind".
        let called = |(_, (title, family)): &(usize, (&str, &str))| {
            [" ", ". "].iter().any(|stop| text.contains(&format!("{title}{stop}{family}")))
        };
        let spouses = spouses.take(SPOUSES).filter(called);
        let spouses: Vec<(usize, String)> =
            spouses.map(|(at, (_, family))| (at, family.to_owned())).collect();
        for (at, family) in spouses {
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

/// The most spouses that are looked for by a family name: bounds the work.
const SPOUSES: usize = 8;

/// The title and the family name of `here` by which the spouse `next` may be called: "Mrs" and
/// "Lind" in "Nils Lind and his wife, | Ann".
fn spouse_family<'t>(
    text: &str,
    here: &'t Raw<'_>,
    next: &Raw<'_>,
) -> Option<(&'static str, &'t str)> {
    let between = text.get(here.span.end..next.span.start)?.trim_end_matches([' ', ',']);
    let joined = [" and his ", " and her ", ", and his ", ", and her ", "'s ", "’s "];
    let title = match joined.iter().find_map(|link| between.strip_prefix(link))? {
        "wife" => "Mrs",
        "husband" => "Mr",
        _ => return None,
    };
    let (_, family) = here.text.rsplit_once(' ')?;
    let persons = [here, next].iter().all(|raw| raw.kind == EntityType::Person);
    let lone = !next.text.contains(' ') && next.title.is_none();
    (persons && lone).then_some((title, family))
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
