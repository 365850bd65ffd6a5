//! Where each value came from.

use std::collections::BTreeMap;
use std::path::Path;

use config::{Value, ValueKind};

use super::problem::Problem;

/// Key → file or environment variable, for every value that is not a default.
/// A table has the origin of its first value.
pub(super) fn of(layers: &Value, file: Option<&Path>) -> BTreeMap<String, String> {
    let mut origins = BTreeMap::new();
    let file = file.map(|f| f.display().to_string()).unwrap_or_default();
    walk(String::new(), layers, &file, &mut origins);
    origins
}

/// Depth is bounded by the TOML parser's own limit.
fn walk(
    path: String,
    value: &Value,
    file: &str,
    origins: &mut BTreeMap<String, String>,
) -> Option<String> {
    let child = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let origin = match &value.kind {
        ValueKind::Table(table) => {
            let keys: BTreeMap<_, _> = table.iter().collect();
            let walked = keys.into_iter().filter_map(|(k, v)| walk(child(k), v, file, origins));
            walked.collect::<Vec<_>>().into_iter().next()
        }
        ValueKind::Array(items) => {
            let walked = items
                .iter()
                .enumerate()
                .filter_map(|(i, v)| walk(format!("{path}[{i}]"), v, file, origins));
            walked.collect::<Vec<_>>().into_iter().next()
        }
        _ => None,
    };
    // What does not come from the environment comes from the file.
    let own = value.origin().or(Some(file)).filter(|own| !own.is_empty()).map(str::to_owned);
    let origin = origin.or(own)?;
    origins.insert(path, origin.clone());
    Some(origin)
}

/// Gives each problem the origin of its key, or of the nearest table above it.
pub(super) fn fill_in(origins: &BTreeMap<String, String>, problems: &mut [Problem]) {
    for problem in problems.iter_mut().filter(|p| p.origin.is_empty()) {
        let mut key = problem.key.as_str();
        loop {
            if let Some(origin) = origins.get(key) {
                problem.origin.clone_from(origin);
                break;
            }
            match key.rfind(['.', '[']).and_then(|at| key.get(..at)) {
                Some(above) if above.contains('[') || key.ends_with(']') => key = above,
                _ => break,
            }
        }
    }
}
