//! One table of a list's file, read key by key.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::knowledge::ItemId;
use crate::nearest::did_you_mean;

/// Where things stand in a file, and what is wrong with it.
#[derive(Debug)]
pub(super) struct Place {
    file: String,
    /// Where each line begins.
    lines: Vec<usize>,
    pub(super) problems: Vec<String>,
}

impl Place {
    pub(super) fn new(file: &str, text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        Self { file: file.to_owned(), lines, problems: Vec::new() }
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    pub(super) fn problem(&mut self, at: usize, key: &str, message: impl AsRef<str>) {
        let line = self.line(at);
        self.problems.push(format!("{}:{line}: {key}: {}", self.file, message.as_ref()));
    }
}

/// A table whose keys are taken one after another; what is left is unknown.
pub(super) struct Table<'t, 'p> {
    /// What stands before a key in messages.
    path: String,
    at: usize,
    left: BTreeMap<&'t str, (usize, &'t Spanned<DeValue<'t>>)>,
    known: Vec<&'static str>,
    place: &'p mut Place,
}

impl<'t, 'p> Table<'t, 'p> {
    pub(super) fn new(
        path: String,
        at: usize,
        table: &'t DeTable<'t>,
        place: &'p mut Place,
    ) -> Self {
        let entry = |(key, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
            let name: &std::borrow::Cow<'t, str> = key.get_ref();
            (name.as_ref(), (key.span().start, value))
        };
        let left = table.iter().map(entry).collect();
        Self { path, at, left, known: Vec::new(), place }
    }

    /// Reports a problem with the value of a key, which has been taken.
    pub(super) fn problem(&mut self, key: &str, message: impl AsRef<str>) {
        self.fault(self.at, key, message);
    }

    fn fault(&mut self, at: usize, key: &str, message: impl AsRef<str>) {
        self.place.problem(at, &format!("{}{key}", self.path), message);
    }

    fn expected(&mut self, key: &str, what: &str, found: &Spanned<DeValue<'_>>) {
        let message = format!("expected {what}, found {}", kind_of(found.get_ref()));
        self.fault(found.span().start, key, message);
    }

    /// Reports every key that nobody took.
    pub(super) fn finish(self) {
        for (key, (at, _)) in &self.left {
            let hint = did_you_mean(key, self.known.iter().copied());
            self.place.problem(*at, &format!("{}{key}", self.path), format!("unknown key{hint}"));
        }
    }

    fn take(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.left.remove(key).map(|(_, value)| value)
    }

    /// A list of tables, each with its place.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<(usize, &'t DeTable<'t>)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.expected(key, &format!("a list of tables `[[{key}]]`"), value);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((item.span().start, table)),
                _ => self.expected(key, "a table", item),
            }
        }
        tables
    }

    /// Whether it has a key that nobody has asked for yet.
    pub(super) fn has(&self, key: &str) -> bool {
        self.left.contains_key(key)
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let DeValue::String(text) = value.get_ref() else {
            self.expected(key, "a string", value);
            return None;
        };
        if text.trim().is_empty() {
            self.fault(value.span().start, key, "expected a string with a letter, found none");
        }
        Some(text.trim().to_owned())
    }

    /// An id of Wikidata, of `GeoNames` or of one's own.
    pub(super) fn id(&mut self) -> Option<String> {
        let (at, _) = *self.left.get("id")?;
        let id = self.text("id")?;
        if let Some(expected) = ItemId::mistake(&id) {
            self.fault(at, "id", format!("expected {expected}, found `{id}`"));
        }
        Some(id)
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, key: &'static str) -> String {
        if !self.left.contains_key(key) {
            self.problem(key, "expected a string, found nothing");
        }
        self.text(key).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.take(key) else { return false };
        if let DeValue::Boolean(flag) = value.get_ref() {
            return *flag;
        }
        self.expected(key, "true or false", value);
        false
    }

    /// A list of texts, or one of them.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        let texts = self.texts_at(key)?;
        Some(texts.into_iter().map(|(_, text)| text).collect())
    }

    fn texts_at(&mut self, key: &'static str) -> Option<Vec<(usize, String)>> {
        let value = self.take(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.expected(key, "a list of strings", value);
            return None;
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) if !text.trim().is_empty() => {
                    texts.push((item.span().start, text.trim().to_owned()));
                }
                DeValue::String(_) => {
                    let message = "expected a string with a letter, found none";
                    self.fault(item.span().start, key, message);
                }
                _ => self.expected(key, "a string", item),
            }
        }
        Some(texts)
    }

    /// Topics, which predicates can name.
    pub(super) fn topics(&mut self) -> Vec<String> {
        let topics = self.texts_at("topics").unwrap_or_default();
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
        for (at, topic) in &topics {
            if !topic.chars().all(allowed) {
                let message = format!("expected letters, digits, `-`, `_` or `.`, found `{topic}`");
                self.fault(*at, "topics", message);
            }
        }
        topics.into_iter().map(|(_, topic)| topic).collect()
    }

    /// One word of a closed set.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let at = self.left.get(key).map_or(self.at, |(_, value)| value.span().start);
        let word = self.text(key)?;
        self.chosen(at, key, &word, choices)
    }

    /// Words of a closed set.
    pub(super) fn choices<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Vec<T> {
        let words = self.texts_at(key).unwrap_or_default();
        words.iter().filter_map(|(at, word)| self.chosen(*at, key, word, choices)).collect()
    }

    fn chosen<T: Copy>(
        &mut self,
        at: usize,
        key: &str,
        word: &str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let found = choices.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let hint = did_you_mean(word, names.iter().copied());
            let message = format!("expected one of {}, found `{word}`{hint}", names.join(", "));
            self.fault(at, key, message);
        }
        found.map(|(_, value)| *value)
    }

    /// A table of texts.
    fn table(&mut self, key: &'static str) -> Vec<(usize, String, String)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let DeValue::Table(table) = value.get_ref() else {
            self.expected(key, "a table of strings", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (name, value) in table {
            match value.get_ref() {
                DeValue::String(text) => {
                    texts.push((value.span().start, name.get_ref().to_string(), text.to_string()));
                }
                _ => self.expected(&format!("{key}.{}", name.get_ref()), "a string", value),
            }
        }
        texts
    }

    /// Ids, by the list that gives them.
    pub(super) fn ids(&mut self) -> BTreeMap<String, String> {
        let ids = self.table("ids");
        for (at, list, id) in &ids {
            let digits = id.strip_prefix('Q').unwrap_or_default();
            let item = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if list == "wikidata" && !item {
                self.fault(*at, "ids.wikidata", format!("expected `Q` and a number, found `{id}`"));
            }
        }
        ids.into_iter().map(|(_, list, id)| (list, id)).collect()
    }

    /// A table of words of a closed set.
    pub(super) fn words(
        &mut self,
        key: &'static str,
        allowed: &[&str],
    ) -> BTreeMap<String, String> {
        let words = self.table(key);
        let choices: Vec<(&str, ())> = allowed.iter().map(|word| (*word, ())).collect();
        for (at, name, word) in &words {
            self.chosen(*at, &format!("{key}.{name}"), word, &choices);
        }
        words.into_iter().map(|(_, name, word)| (name, word)).collect()
    }
}

/// What a value is, for messages.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
