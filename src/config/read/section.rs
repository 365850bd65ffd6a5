//! One table of the configuration, read key by key.

use std::collections::BTreeMap;
use std::path::PathBuf;

use config::{Value, ValueKind};

use super::kind_of;
use crate::config::environment;
use crate::config::problem::Problem;
use crate::config::settings::Secret;

/// A table whose keys are taken one after another; what is left is unknown.
pub(super) struct Section<'p> {
    path: String,
    table: BTreeMap<String, Value>,
    problems: &'p mut Vec<Problem>,
}

impl<'p> Section<'p> {
    /// The whole configuration.
    pub(super) fn root(value: Value, problems: &'p mut Vec<Problem>) -> Self {
        Self::of(String::new(), value, problems)
    }

    fn of(path: String, value: Value, problems: &'p mut Vec<Problem>) -> Self {
        let table = match value.kind {
            ValueKind::Table(table) => table.into_iter().collect(),
            ValueKind::Nil => BTreeMap::new(),
            _ => {
                let message = format!("expected a table, found {}", kind_of(&value));
                problems.push(Problem::new(path.as_str(), message));
                BTreeMap::new()
            }
        };
        Self { path, table, problems }
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        self.table.remove(key)
    }

    /// Reports a problem with the value of a key.
    pub(super) fn problem(&mut self, key: &'static str, message: impl Into<String>) {
        self.problems.push(Problem::new(self.key(key), message));
    }

    /// Reports every key that nobody took.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            self.problems.push(Problem::new(self.key(key), "unknown key"));
        }
    }

    /// A table within this one; absent is empty.
    pub(super) fn section<T>(&mut self, key: &'static str, read: fn(&mut Section<'_>) -> T) -> T {
        let value = self.take(key).unwrap_or_else(|| Value::new(None, ValueKind::Nil));
        read_section(self.key(key), value, self.problems, read)
    }

    /// A list of tables; absent is empty.
    pub(super) fn sections<T>(
        &mut self,
        key: &'static str,
        read: fn(&mut Section<'_>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let ValueKind::Array(items) = value.kind else {
            self.problem(key, format!("expected a list of tables, found {}", kind_of(&value)));
            return Vec::new();
        };
        let path = self.key(key);
        let item = |(i, v)| read_section(format!("{path}[{i}]"), v, self.problems, read);
        items.into_iter().enumerate().map(item).collect()
    }

    pub(super) fn string(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        match value.kind {
            ValueKind::String(text) => Some(text),
            _ => self.expected(key, "a string", &value),
        }
    }

    /// A string that must be there and not be empty.
    pub(super) fn required(&mut self, key: &'static str) -> String {
        let absent = !self.table.contains_key(key);
        let text = self.string(key);
        if absent || text.as_deref() == Some("") {
            self.problem(key, "expected a string, found nothing");
        }
        text.unwrap_or_default()
    }

    /// A table of strings under keys of the operator's own; absent is empty.
    pub(super) fn strings(&mut self, key: &'static str) -> BTreeMap<String, String> {
        let Some(value) = self.take(key) else { return BTreeMap::new() };
        let ValueKind::Table(table) = value.kind else {
            self.problem(key, format!("expected a table, found {}", kind_of(&value)));
            return BTreeMap::new();
        };
        let mut strings = BTreeMap::new();
        for (name, value) in table {
            match value.kind {
                ValueKind::String(text) => {
                    strings.insert(name, text);
                }
                _ => {
                    let path = format!("{}.{name}", self.key(key));
                    let message = format!("expected a string, found {}", kind_of(&value));
                    self.problems.push(Problem::new(path, message));
                }
            }
        }
        strings
    }

    /// A path; the empty string means none.
    pub(super) fn path(&mut self, key: &'static str) -> Option<PathBuf> {
        self.string(key).filter(|p| !p.is_empty()).map(PathBuf::from)
    }

    pub(super) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        match (&value.kind, from_environment(&value)) {
            (ValueKind::Boolean(b), _) => Some(*b),
            (ValueKind::String(s), true) if s == "true" => Some(true),
            (ValueKind::String(s), true) if s == "false" => Some(false),
            _ => self.expected(key, "true or false", &value),
        }
    }

    pub(super) fn integer(&mut self, key: &'static str, min: u64, max: u64) -> Option<u64> {
        let value = self.take(key)?;
        let Some(number) = integer(&value) else { return self.expected(key, "an integer", &value) };
        let inside = u64::try_from(number).ok().filter(|n| (min..=max).contains(n));
        if inside.is_none() {
            self.problem(key, format!("expected {min} to {max}, found {number}"));
        }
        inside
    }

    /// One word of a closed set.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let word = self.string(key)?;
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.problem(key, format!("expected {}, found `{word}`", names.join(" or ")));
        }
        found
    }

    /// A list of strings that are secrets; in the environment separated by commas.
    pub(super) fn secrets(&mut self, key: &'static str) -> Option<Vec<Secret>> {
        Some(self.strings(key)?.into_iter().map(Secret::new).collect())
    }

    /// A list of paths; in the environment separated by commas.
    pub(super) fn paths(&mut self, key: &'static str) -> Option<Vec<PathBuf>> {
        Some(self.strings(key)?.into_iter().map(PathBuf::from).collect())
    }

    fn strings(&mut self, key: &'static str) -> Option<Vec<String>> {
        let items = self.list(key, "a list of strings")?;
        let mut strings = Vec::new();
        for item in items {
            match item.kind {
                ValueKind::String(text) => strings.push(text),
                _ => return self.expected(key, "a list of strings", &item),
            }
        }
        Some(strings)
    }

    /// A list of names of headers; in the environment separated by commas.
    pub(super) fn names(&mut self, key: &'static str, most: usize) -> Option<Vec<String>> {
        let items = self.list(key, "a list of strings")?;
        let mut names = Vec::new();
        for item in items {
            match item.kind {
                ValueKind::String(name) if (1..=128).contains(&name.len()) => names.push(name),
                ValueKind::String(name) => {
                    let found = name.len();
                    self.problem(key, format!("expected names of 1 to 128 bytes, found {found}"));
                    return None;
                }
                _ => return self.expected(key, "a list of strings", &item),
            }
        }
        if names.len() > most {
            self.problem(key, format!("expected at most {most} names, found {}", names.len()));
            return None;
        }
        Some(names)
    }

    /// A list of waits in seconds, each longer than the one before.
    pub(super) fn tiers(&mut self, key: &'static str) -> Option<Vec<u64>> {
        let items = self.list(key, "a list of integers")?;
        let mut tiers: Vec<u64> = Vec::new();
        for item in items {
            let Some(number) = integer(&item) else {
                return self.expected(key, "a list of integers", &item);
            };
            let longest = 7 * 86_400;
            let Some(wait) = u64::try_from(number).ok().filter(|n| (1..=longest).contains(n))
            else {
                self.problem(key, format!("expected 1 to {longest} seconds, found {number}"));
                return None;
            };
            if tiers.last().is_some_and(|&last| last >= wait) {
                self.problem(
                    key,
                    format!("expected each wait to be longer than the one before, found {wait}"),
                );
                return None;
            }
            tiers.push(wait);
        }
        if tiers.len() > 16 {
            self.problem(key, format!("expected at most 16 waits, found {}", tiers.len()));
            return None;
        }
        Some(tiers)
    }

    fn list(&mut self, key: &'static str, what: &str) -> Option<Vec<Value>> {
        let value = self.take(key)?;
        let in_environment = from_environment(&value);
        let origin = value.origin().map(str::to_owned);
        match value.kind {
            ValueKind::Array(items) => Some(items),
            ValueKind::String(text) if in_environment => Some(
                text.split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(|item| Value::new(origin.as_ref(), item))
                    .collect(),
            ),
            _ => self.expected(key, what, &value),
        }
    }

    fn expected<T>(&mut self, key: &'static str, what: &str, found: &Value) -> Option<T> {
        self.problem(key, format!("expected {what}, found {}", kind_of(found)));
        None
    }
}

fn read_section<T>(
    path: String,
    value: Value,
    problems: &mut Vec<Problem>,
    read: fn(&mut Section<'_>) -> T,
) -> T {
    let mut section = Section::of(path, value, problems);
    let settings = read(&mut section);
    section.finish();
    settings
}

/// Values from the environment are always strings.
fn from_environment(value: &Value) -> bool {
    value.origin().is_some_and(|o| o.starts_with(environment::ORIGIN))
}

fn integer(value: &Value) -> Option<i128> {
    match &value.kind {
        ValueKind::I64(n) => Some((*n).into()),
        ValueKind::U64(n) => Some((*n).into()),
        ValueKind::I128(n) => Some(*n),
        ValueKind::String(text) if from_environment(value) => text.trim().parse().ok(),
        _ => None,
    }
}
