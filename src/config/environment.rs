//! The environment as a layer: `COPYDESK__SECTION__KEY`.

use std::collections::{BTreeMap, BTreeSet};

use config::{ConfigError, Map, Source, Value, ValueKind};

use super::problem::Problem;

const PREFIX: &str = "COPYDESK__";

/// How the origin of a value from the environment begins.
pub(super) const ORIGIN: &str = "environment variable ";

/// One variable, one key. `COPYDESK__WEBHOOK__0__URL` is `webhook[0].url`.
#[derive(Debug, Clone)]
pub(super) struct Environment {
    /// Key → origin and text.
    values: BTreeMap<String, (String, String)>,
}

impl Environment {
    /// The variables that set a key. One that would leave a gap in a list, given
    /// what the file has of it, is a problem and sets nothing.
    pub(super) fn new(
        variables: &BTreeMap<String, String>,
        file: &Value,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut values = BTreeMap::new();
        for (name, value) in variables {
            let Some(key) = name.strip_prefix(PREFIX) else { continue };
            if is_key(key) {
                values.insert(path(key), (format!("{ORIGIN}{name}"), value.clone()));
            } else {
                let message = format!("expected a key as in {PREFIX}SERVICE__WORKERS, found none");
                problems.push(told_of(name, message));
            }
        }
        for gap in gaps(values.keys(), file) {
            let within = |path: &str| {
                path.strip_prefix(&gap.path)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            let origin =
                values.iter().find(|(path, _)| within(path)).map(|(_, (origin, _))| origin.clone());
            values.retain(|path, _| !within(path));
            let message = format!(
                "expected index {} next, found {}: a list has no gaps, and counts from 0",
                gap.next, gap.index
            );
            let problem =
                Problem { origin: origin.unwrap_or_default(), ..Problem::new(gap.path, message) };
            problems.push(problem);
        }
        Self { values }
    }
}

impl Source for Environment {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        let value = |(origin, text): &(String, String)| Value::new(Some(origin), text.clone());
        Ok(self.values.iter().map(|(key, found)| (key.clone(), value(found))).collect())
    }
}

/// What is told of a variable whose name or value is no text.
pub(super) fn undecodable(name: &str) -> Problem {
    told_of(name, "expected a name and a value in UTF-8, found other bytes".into())
}

/// A problem with a variable that has no key.
fn told_of(name: &str, message: String) -> Problem {
    Problem { origin: format!("{ORIGIN}{name}"), ..Problem::new("", message) }
}

/// Whether `SECTION__KEY` can be one at all; any other is no path that the merging could read.
fn is_key(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    };
    name.split("__").all(is_part) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Variables that name a key with one underscore where two are expected.
pub(super) fn misspelt(
    variables: &BTreeMap<String, String>,
    known: &BTreeSet<String>,
) -> Vec<Problem> {
    let flat = |path: &str| path.replace(['.', '['], "_").replace(']', "").to_uppercase();
    let known: BTreeMap<String, &String> = known.iter().map(|key| (flat(key), key)).collect();
    let problem = |name: &String| {
        let rest = name.strip_prefix("COPYDESK_").filter(|_| !name.starts_with(PREFIX))?;
        let key = known.get(&rest.replace("__", "_"))?;
        let expected = key.replace(['.', '['], "__").replace(']', "").to_uppercase();
        let message = format!("expected two underscores: {PREFIX}{expected}");
        Some(Problem { origin: format!("{ORIGIN}{name}"), ..Problem::new(key.as_str(), message) })
    };
    variables.keys().filter_map(problem).collect()
}

/// An index that does not follow the one before it.
struct Gap {
    /// `webhook[2]`
    path: String,
    index: String,
    next: u64,
}

fn gaps<'a>(paths: impl Iterator<Item = &'a String>, file: &Value) -> Vec<Gap> {
    let mut indices: BTreeMap<&str, BTreeMap<u64, &str>> = BTreeMap::new();
    for path in paths {
        for (at, _) in path.match_indices('[') {
            let Some((list, rest)) = path.split_at_checked(at) else { continue };
            let digits = rest.get(1..).and_then(|rest| rest.split(']').next()).unwrap_or_default();
            // More digits than fit are a gap in any case.
            let index = digits.parse().unwrap_or(u64::MAX);
            indices.entry(list).or_default().insert(index, digits);
        }
    }
    let mut gaps = Vec::new();
    for (list, indices) in indices {
        let mut next = length(file, list);
        for (index, digits) in indices {
            match index {
                _ if index < next => {}
                _ if index == next => next += 1,
                _ => gaps.push(Gap {
                    path: format!("{list}[{digits}]"),
                    index: digits.to_owned(),
                    next,
                }),
            }
        }
    }
    gaps
}

/// How many items a list has in the file.
fn length(file: &Value, list: &str) -> u64 {
    let mut value = file;
    for part in list.split(['.', '[']) {
        let part = part.trim_end_matches(']');
        let inner = match &value.kind {
            ValueKind::Table(table) => table.get(part),
            ValueKind::Array(items) => part.parse().ok().and_then(|at: usize| items.get(at)),
            _ => None,
        };
        let Some(inner) = inner else { return 0 };
        value = inner;
    }
    match &value.kind {
        ValueKind::Array(items) => items.len() as u64,
        _ => 0,
    }
}

/// `SECTION__KEY` → `section.key`; a part of digits is an index.
fn path(name: &str) -> String {
    let mut path = String::new();
    for part in name.to_lowercase().split("__") {
        if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) {
            path.push_str(&format!("[{part}]"));
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(part);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn parts_become_keys_and_indices() {
        assert_eq!(path("AMQP__PREFETCH"), "amqp.prefetch");
        assert_eq!(path("WEBHOOK__0__TIMEOUT_S"), "webhook[0].timeout_s");
    }
}
