//! One table of the configuration, read key by key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use config::{Value, ValueKind};

use super::kind_of;
use crate::config::environment;
use crate::config::problem::Problem;
use crate::config::settings::Secret;
use crate::nearest::{did_you_mean, nearest};

/// What came of the reading so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) problems: Vec<Problem>,
    /// Every key that was looked for.
    pub(super) known: BTreeSet<String>,
}

const UNKNOWN: &str = "unknown key";

impl Report {
    /// Adds the key that was meant to each unknown one, where one can tell.
    pub(super) fn suggest_keys(&mut self) {
        for problem in self.problems.iter_mut().filter(|p| p.message == UNKNOWN) {
            if let Some(meant) = meant(&problem.key, &self.known) {
                problem.message = format!("{UNKNOWN}; did you mean `{meant}`?");
            }
        }
    }
}

/// A key beside it with a slip, the same key with other dots, or one of the same
/// name in another section.
fn meant<'k>(key: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let split = |key: &'k str| key.rsplit_once('.').unwrap_or(("", key));
    let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
    let known = || known.iter().map(String::as_str);
    let beside = known().map(split).filter(|(s, _)| *s == section).map(|(_, name)| name);
    let undotted = |key: &str| key.replace('.', "_");
    nearest(name, beside)
        .or_else(|| known().find(|other| undotted(other) == undotted(key)))
        .or_else(|| known().find(|other| split(other).1 == name))
}

/// A table whose keys are taken one after another; what is left is unknown.
pub(super) struct Section<'p> {
    path: String,
    table: BTreeMap<String, Value>,
    report: &'p mut Report,
}

impl<'p> Section<'p> {
    /// The whole configuration.
    pub(super) fn root(value: Value, report: &'p mut Report) -> Self {
        Self::of(String::new(), value, report)
    }

    fn of(path: String, value: Value, report: &'p mut Report) -> Self {
        let table = match value.kind {
            ValueKind::Table(table) => table.into_iter().collect(),
            ValueKind::Nil => BTreeMap::new(),
            _ => {
                let message = format!("expected a table, found {}", kind_of(&value));
                report.problems.push(Problem::new(path.as_str(), message));
                BTreeMap::new()
            }
        };
        Self { path, table, report }
    }

    /// Whether a key is there; it stays.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether a table within this one has a key; it stays.
    pub(super) fn has_within(&self, table: &str, key: &str) -> bool {
        match self.table.get(table).map(|value| &value.kind) {
            Some(ValueKind::Table(table)) => table.contains_key(key),
            _ => false,
        }
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        self.report.known.insert(self.key(key));
        self.table.remove(key)
    }

    /// Reports a problem with the value of a key.
    pub(super) fn problem(&mut self, key: &'static str, message: impl Into<String>) {
        self.report.problems.push(Problem::new(self.key(key), message));
    }

    /// Reports a problem with one item of a list.
    fn problem_at(&mut self, key: &'static str, index: usize, message: String) {
        let key = format!("{}[{index}]", self.key(key));
        self.report.problems.push(Problem::new(key, message));
    }

    /// Reports every key that nobody took.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            self.report.problems.push(Problem::new(self.key(key), UNKNOWN));
        }
    }

    /// A table within this one; absent is empty.
    pub(super) fn section<T>(&mut self, key: &'static str, read: fn(&mut Section<'_>) -> T) -> T {
        let value = self.take(key).unwrap_or_else(|| Value::new(None, ValueKind::Nil));
        read_section(self.key(key), value, self.report, read)
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
        let item = |(i, v)| read_section(format!("{path}[{i}]"), v, self.report, read);
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
    pub(super) fn string_table(&mut self, key: &'static str) -> BTreeMap<String, String> {
        let Some(value) = self.take(key) else { return BTreeMap::new() };
        let ValueKind::Table(table) = value.kind else {
            self.problem(key, format!("expected a table, found {}", kind_of(&value)));
            return BTreeMap::new();
        };
        let mut strings = BTreeMap::new();
        // In a fixed order, so that the problems have one.
        for (name, value) in table.into_iter().collect::<BTreeMap<_, _>>() {
            if let ValueKind::String(text) = value.kind {
                strings.insert(name, text);
            } else {
                let path = format!("{}.{name}", self.key(key));
                let message = format!("expected a string, found {}", kind_of(&value));
                self.report.problems.push(Problem::new(path, message));
            }
        }
        strings
    }

    /// A path; the empty string means none.
    pub(super) fn path(&mut self, key: &'static str) -> Option<PathBuf> {
        self.string(key).filter(|p| !p.is_empty()).map(PathBuf::from)
    }

    /// A folder that there must be: an empty string would mean another one than it says.
    pub(super) fn folder(&mut self, key: &'static str) -> Option<PathBuf> {
        let text = self.string(key)?;
        if text.is_empty() {
            self.problem(key, "expected a folder, found an empty string");
            return None;
        }
        Some(text.into())
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
        match chosen(&word, choices) {
            Ok(value) => Some(value),
            Err(message) => {
                self.problem(key, message);
                None
            }
        }
    }

    /// A list of words of a closed set.
    pub(super) fn choices<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Vec<T> {
        let mut values = Vec::new();
        for (i, word) in self.strings(key).unwrap_or_default().iter().enumerate() {
            match chosen(word, choices) {
                Ok(value) => values.push(value),
                Err(message) => self.problem_at(key, i, message),
            }
        }
        values
    }

    /// A list of paths.
    pub(super) fn paths(&mut self, key: &'static str) -> Option<Vec<PathBuf>> {
        Some(self.strings(key)?.into_iter().map(PathBuf::from).collect())
    }

    /// A list of strings that are secrets.
    pub(super) fn secrets(&mut self, key: &'static str) -> Option<Vec<Secret>> {
        Some(self.strings(key)?.into_iter().map(Secret::new).collect())
    }

    /// A table of strings that are secrets.
    pub(super) fn secret_table(&mut self, key: &'static str) -> BTreeMap<String, Secret> {
        let Some(value) = self.take(key) else { return BTreeMap::new() };
        let ValueKind::Table(table) = value.kind else {
            self.problem(key, format!("expected a table of strings, found {}", kind_of(&value)));
            return BTreeMap::new();
        };
        let table: BTreeMap<_, _> = table.into_iter().collect();
        let mut secrets = BTreeMap::new();
        for (name, value) in table {
            match value.kind {
                ValueKind::String(text) => drop(secrets.insert(name, Secret::new(text))),
                _ => self.report.problems.push(Problem::new(
                    format!("{}.{name}", self.key(key)),
                    format!("expected a string, found {}", kind_of(&value)),
                )),
            }
        }
        secrets
    }

    /// A list of strings; in the environment separated by commas.
    pub(super) fn strings(&mut self, key: &'static str) -> Option<Vec<String>> {
        let items = self.list(key, "a list of strings")?;
        let mut strings = Vec::new();
        for (i, item) in items.into_iter().enumerate() {
            match item.kind {
                ValueKind::String(text) => strings.push(text),
                _ => {
                    self.problem_at(key, i, format!("expected a string, found {}", kind_of(&item)));
                }
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

    /// A list of waits in seconds, at least one, each longer than the one before.
    pub(super) fn tiers(&mut self, key: &'static str) -> Option<Vec<u64>> {
        const LONGEST: u64 = 7 * 86_400;
        const MOST: usize = 16;
        let items = self.list(key, "a list of integers")?;
        if !(1..=MOST).contains(&items.len()) {
            self.problem(key, format!("expected 1 to {MOST} waits, found {}", items.len()));
        }
        let mut tiers: Vec<u64> = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let wait = integer(item).map(|n| (n, u64::try_from(n).unwrap_or_default()));
            let last = tiers.last().copied().unwrap_or_default();
            match wait {
                None => {
                    self.problem_at(
                        key,
                        i,
                        format!("expected an integer, found {}", kind_of(item)),
                    );
                }
                Some((found, wait)) if !(1..=LONGEST).contains(&wait) => self.problem_at(
                    key,
                    i,
                    format!("expected 1 to {LONGEST} seconds, found {found}"),
                ),
                Some((_, wait)) if wait <= last => self.problem_at(
                    key,
                    i,
                    format!("expected a wait longer than the {last} s before it, found {wait}"),
                ),
                Some((_, wait)) => tiers.push(wait),
            }
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

fn chosen<T: Copy>(word: &str, choices: &[(&str, T)]) -> Result<T, String> {
    if let Some((_, value)) = choices.iter().find(|(name, _)| *name == word) {
        return Ok(*value);
    }
    let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
    let hint = did_you_mean(word, choices.iter().map(|(name, _)| *name));
    Err(format!("expected {}, found `{word}`{hint}", names.join(" or ")))
}

fn read_section<T>(
    path: String,
    value: Value,
    report: &mut Report,
    read: fn(&mut Section<'_>) -> T,
) -> T {
    let mut section = Section::of(path, value, report);
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
