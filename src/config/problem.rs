//! What is wrong with a configuration, said so that it can be mended.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, e.g. `limits.payload_bytes`; empty if a whole layer is broken, or a variable.
    pub key: String,
    /// The file or environment variable it came from; empty for a default.
    pub origin: String,
    /// What was expected and what was found; never a secret's value.
    pub message: String,
}

impl Problem {
    /// A problem with the value of `key`, wherever that came from.
    pub(crate) fn new(key: impl Into<String>, message: impl Into<String>) -> Self {
        Self { key: key.into(), origin: String::new(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.key.as_str(), self.origin.as_str()) {
            ("", "") => write!(f, "{}", self.message),
            ("", origin) => write!(f, "{origin}: {}", self.message),
            (key, "") => write!(f, "{key}: {}", self.message),
            (key, origin) => write!(f, "{key} ({origin}): {}", self.message),
        }
    }
}

/// Everything that is wrong, in the order of the reference file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl From<Vec<Problem>> for Problems {
    fn from(problems: Vec<Problem>) -> Self {
        Self(problems)
    }
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.0.len() == 1 { "problem" } else { "problems" };
        write!(f, "{} configuration {what}:", self.0.len())?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}
