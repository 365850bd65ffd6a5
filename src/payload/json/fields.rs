//! The keys of a JSON article, under their many spellings and in the objects that
//! content systems spread them over.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::{keys, value};
use crate::payload::draft::{first_date, first_url};

/// Objects whose keys are found whatever their case and separators:
/// `datePublished`, `date_published` and `Date-Published` are the same.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    /// The object with the article first, then those that say more about it.
    scopes: Vec<Scope<'a>>,
    /// What had to be left out.
    notes: RefCell<Vec<String>>,
}

/// The keys of one object.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    entries: Vec<(String, &'a str, &'a Value)>,
    /// Whether a mere `date` or `created` in it is the article's: an envelope's
    /// own is that of the message.
    pub(super) is_article: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(object: &'a Map<String, Value>) -> Self {
        let entry = |(key, value): (&'a String, &'a Value)| (folded(key), key.as_str(), value);
        // The spelling that sorts first wins; `null` is the same as no key.
        // The editor's own time and version are those of a file.
        let is_editor = is_editor_state(object);
        let is_own = |key: &str| is_editor && matches!(key, "time" | "version");
        let entries = object.iter().filter(|(key, v)| !v.is_null() && !is_own(key));
        let mut entries: Vec<_> = entries.map(entry).collect();
        // Another name of a field counts where its plain name is not there.
        let others: Vec<_> = entries
            .iter()
            .filter_map(|(folded, key, value)| {
                Some((keys::plain(folded, value)?.to_owned(), *key, *value))
            })
            .collect();
        entries.extend(others);
        Self { entries, is_article: true }
    }

    /// The keys of named values, of equal names the first.
    pub(super) fn of(pairs: Vec<(&'a str, &'a Value)>) -> Self {
        let with_value = pairs.into_iter().filter(|(_, value)| !value.is_null());
        let entries = with_value.map(|(key, value)| (folded(key), key, value)).collect();
        Self { entries, is_article: true }
    }

    /// A value by its folded name.
    pub(super) fn get(&self, name: &str) -> Option<(&'a str, &'a Value)> {
        let entry = self.entries.iter().find(|(folded, ..)| folded == name)?;
        Some((entry.1, entry.2))
    }

    /// The values that are there, in the order of the names.
    pub(super) fn each<'s>(
        &'s self,
        names: &'s [&str],
    ) -> impl Iterator<Item = (&'a str, &'a Value)> + 's {
        names.iter().filter_map(|name| self.get(name))
    }
}

/// Whether an object is what Editor.js saves: blocks, with the time and the program that
/// wrote them.
fn is_editor_state(object: &Map<String, Value>) -> bool {
    let has = |key, is: fn(&Value) -> bool| object.get(key).is_some_and(is);
    has("blocks", Value::is_array)
        && has("time", Value::is_number)
        && has("version", Value::is_string)
}

impl<'a> Fields<'a> {
    pub(crate) fn new(object: &'a Map<String, Value>) -> Self {
        Self::of(vec![Scope::new(object)])
    }

    pub(super) fn of(scopes: Vec<Scope<'a>>) -> Self {
        Self { scopes, notes: RefCell::default() }
    }

    pub(super) fn scopes(&self) -> &[Scope<'a>] {
        &self.scopes
    }

    /// The first of `names`, folded, that is there: its key as written and its value.
    pub(crate) fn get(&self, names: &[&str]) -> Option<(&'a str, &'a Value)> {
        self.scopes.iter().find_map(|scope| scope.each(names).next())
    }

    /// What the first value that is of use says. Values that are there and of no
    /// use are noted.
    pub(super) fn first<T>(&self, names: &[&str], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
        self.all(names, read).into_iter().next()
    }

    /// What every value of use says, up to the first scope that has any.
    pub(super) fn all<T>(&self, names: &[&str], read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        for scope in &self.scopes {
            for (key, value) in scope.each(names) {
                match read(value) {
                    Some(read) => found.push(read),
                    None if value::is_blank(value) => {}
                    None if found.is_empty() => self.note(key, value),
                    None => {}
                }
            }
        }
        found
    }

    /// A short text.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        self.first(names, value::text)
    }

    /// Names of people, things or subjects.
    pub(crate) fn names(&self, names: &[&str]) -> Vec<String> {
        self.first(names, value::names).unwrap_or_default()
    }

    /// The first date that can be read; `vague` names count only in the article's
    /// own object.
    pub(super) fn date(&self, sure: &[&str], vague: &[&str]) -> Option<String> {
        let mut found = Vec::new();
        for scope in &self.scopes {
            let vague = if scope.is_article { vague } else { &[] };
            for (key, value) in scope.each(sure).chain(scope.each(vague)) {
                match value::date(value) {
                    Some(date) => found.push(date),
                    None if value::is_blank(value) => {}
                    None => self.note(key, value),
                }
            }
        }
        first_date(found)
    }

    /// The first web address.
    pub(super) fn url(&self, names: &[&str]) -> Option<String> {
        first_url(self.all(names, value::url))
    }

    /// The article's own identifier, verbatim.
    pub(crate) fn id(&self) -> Option<String> {
        const NAMES: [&str; 14] = [
            "id",
            "@id",
            "sourceid",
            "guid",
            "uuid",
            "uri",
            "articleid",
            "docid",
            "documentid",
            "identifier",
            "urn",
            "uno",
            "postid",
            "storyid",
        ];
        self.first(&NAMES, value::id)
    }

    /// What had to be left out, each once.
    pub(super) fn notes(&self) -> Vec<String> {
        self.notes.take()
    }

    fn note(&self, key: &str, value: &Value) {
        let key: String = key.chars().filter(|c| !c.is_control()).take(LONGEST_KEY).collect();
        let note = format!("`{key}` is left out: found {}", value::kind(value));
        let mut notes = self.notes.borrow_mut();
        if notes.len() < MOST_NOTES && !notes.contains(&note) {
            notes.push(note);
        }
    }
}

/// Of a key in a message, in characters.
pub(super) const LONGEST_KEY: usize = 40;
/// Enough to see what is wrong with a sender.
const MOST_NOTES: usize = 20;

/// A key without case and separators, nor the prefix that Drupal gives to a site's own
/// fields.
pub(super) fn folded(key: &str) -> String {
    let key = key.strip_prefix("field_").unwrap_or(key);
    let dropped = |c: &char| matches!(c, '_' | '-' | ' ' | ':' | '.');
    key.chars().filter(|c| !dropped(c)).flat_map(char::to_lowercase).collect()
}
