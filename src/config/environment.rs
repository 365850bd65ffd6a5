//! The environment as a layer: `COPYDESK__SECTION__KEY`.

use std::collections::BTreeMap;

use config::{ConfigError, Map, Source, Value};

const PREFIX: &str = "COPYDESK__";

/// How the origin of a value from the environment begins.
pub(super) const ORIGIN: &str = "environment variable ";

/// One variable, one key. `COPYDESK__WEBHOOK__0__URL` is `webhook[0].url`.
#[derive(Debug, Clone)]
pub(super) struct Environment {
    values: BTreeMap<String, (String, String)>,
}

impl Environment {
    pub(super) fn new(variables: &BTreeMap<String, String>) -> Self {
        let values = variables
            .iter()
            .filter_map(|(name, value)| {
                let key = name.strip_prefix(PREFIX)?;
                Some((path(key), (format!("{ORIGIN}{name}"), value.clone())))
            })
            .collect();
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
