//! Bodies that every country has, named without it: "the Supreme Court", "the Interior
//! Ministry", "the Russian Foreign Ministry".

use crate::analysis::layout::Document;
use crate::knowledge::{Base, key};
use crate::lexicon::Class;
use crate::lexicon::hash::Map;

/// The names of countries, by ISO code.
#[derive(Debug)]
pub(super) struct Names {
    by_code: Map<&'static str, Vec<String>>,
}

/// The most names of a country that are tried.
const TRIED: usize = 4;

impl Names {
    pub(super) fn new() -> Self {
        let places = include_str!("../../../models/lists/places.tsv");
        let mut by_code: Map<&'static str, Vec<String>> = Map::default();
        for line in places.lines() {
            let mut fields = line.split('\t');
            let (Some(name), Some(code), Some(shared)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            if shared.len() == 2 && name.len() > 4 {
                by_code.entry(code).or_default().push(key(name));
            }
        }
        Self { by_code }
    }

    /// The full names that a body of a country may have, as keys.
    pub(super) fn of(&self, name: &str, country: &str) -> Vec<String> {
        let names = self.by_code.get(country).map_or(&[] as &[String], Vec::as_slice);
        let mut keys = Vec::new();
        for form in forms(&key(name)) {
            for country in names.iter().take(TRIED) {
                keys.push(format!("{form} of {country}"));
                keys.push(format!("{form} of the {country}"));
                keys.push(format!("{country} {form}"));
            }
            keys.push(form);
        }
        keys
    }
}

/// "interior ministry" as "ministry of interior" and "ministry of the interior" too.
fn forms(key: &str) -> Vec<String> {
    let mut forms = vec![key.to_owned()];
    if let Some(of) = key.strip_suffix(" ministry") {
        let spelt = match of {
            "foreign" => "foreign affairs",
            "defense" => "defence",
            other => other,
        };
        forms.push(format!("ministry of {spelt}"));
        forms.push(format!("ministry of the {spelt}"));
        if of == "defense" {
            forms.push("ministry of defense".to_owned());
        }
    }
    forms
}

/// Whether a name says only what kind of body it is: its words are those of bodies and
/// of what they are for. "European Commission" and "World Bank" say whose it is.
pub(super) fn is_generic(document: &Document<'_>, name: &str) -> bool {
    let (mut body, mut opens) = (false, true);
    for word in name.split_whitespace() {
        let known = document.lexicon.word(word);
        if opens && known.is(Class::Continental) {
            return false;
        }
        opens &= known.is(Class::Article);
        // A "service" is a body of a state, unless more is said of it.
        let service = known.is(Class::StateBody) && known.is(Class::BodyKind);
        let is_body = known.is(Class::Body) || service || is_legislature(word);
        body |= is_body;
        let fits = is_body
            || known.is_any(&[Class::Generic, Class::Portfolio, Class::RoleModifier])
            || known.is_any(&[Class::Preposition, Class::Article])
            || ["and", "affairs", "central"].iter().any(|w| word.eq_ignore_ascii_case(w));
        if !fits {
            return false;
        }
    }
    body
}

/// Whether a name is one word for what a country has one of, and others too: "Army".
pub(super) fn is_branch(document: &Document<'_>, name: &str) -> bool {
    let known = document.lexicon.word(name);
    known.is(Class::StateBody) && !known.is(Class::Body)
}

/// Whether a name is one word for what a country has many of: "Bank".
pub(super) fn is_any(document: &Document<'_>, name: &str) -> bool {
    !name.contains(' ')
        && !document.lexicon.word(name).is(Class::StateBody)
        && !is_legislature(name)
}

fn is_legislature(word: &str) -> bool {
    ["congress", "assembly", "representatives"].iter().any(|w| word.eq_ignore_ascii_case(w))
}

/// Who owns a body by its name: "Norway's Supreme Court".
pub(super) fn owner(name: &str) -> Option<&str> {
    let owns = |&(at, mark): &(usize, char)| {
        let after = || name.get(at + mark.len_utf8()..).unwrap_or("");
        matches!(mark, '\'' | '’') && after().starts_with("s ")
    };
    name.char_indices().find(owns).and_then(|(at, _)| name.get(..at))
}

/// The country of that name.
pub(super) fn country<'b>(base: &'b Base, owner: &str) -> Option<&'b str> {
    let mut countries = base.find(owner).into_iter().filter(|found| found.item.is_country());
    countries.find_map(|found| found.item.country())
}

/// The country of the nationality that begins a name, and the name without it.
pub(super) fn without_nationality<'d, 'n>(
    document: &Document<'d>,
    name: &'n str,
) -> Option<(&'d str, &'n str)> {
    let (first, rest) = name.split_once(' ')?;
    Some((document.lexicon.word(first).country()?, rest))
}
