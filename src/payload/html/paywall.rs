//! Whether a page shows only the beginning of its article.

use serde_json::Value;

use super::tokens::Key;
use super::tree::{Tree, has_word};

/// What a page says about being free to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Paywall {
    /// The page declares that its article is not free.
    declared: bool,
    /// An element is named a paywall.
    shown: bool,
}

impl Paywall {
    /// `tier` is the page's `article:content_tier`.
    pub(super) fn of(tree: &Tree<'_>, documents: &[Value], tier: Option<&str>) -> Self {
        let declared = documents.iter().any(is_not_free)
            || tier.is_some_and(|tier| matches!(tier.trim(), "locked" | "metered"));
        let names = |key| tree.nodes.iter().filter_map(move |node| node.attribute(key));
        let is_wall = |names: &str| {
            (names.contains("all") || names.contains("gate")) && has_word(names, &WORDS)
        };
        let shown = names(Key::Class).chain(names(Key::Id)).any(is_wall);
        Self { declared, shown }
    }

    /// What a reader must know of a text of so many bytes.
    pub(super) fn note(self, length: usize) -> Option<&'static str> {
        if length >= LONGEST_STUB {
            return None;
        }
        match self {
            Self { declared: true, .. } => {
                Some("the text may be cut short: the page declares that it is not free to read")
            }
            Self { shown: true, .. } => Some("the text may be cut short: the page has a paywall"),
            _ => None,
        }
    }
}

const WORDS: [&str; 5] = ["paywall", "regwall", "gate", "wall", "subscribewall"];

/// In bytes. What is longer is more than a preview.
const LONGEST_STUB: usize = 1500;

/// Whether JSON-LD says `isAccessibleForFree: false` anywhere.
fn is_not_free(document: &Value) -> bool {
    let mut queue = vec![document];
    while let Some(value) = queue.pop() {
        match value {
            Value::Array(items) => queue.extend(items),
            Value::Object(object) => {
                match object.get("isAccessibleForFree") {
                    Some(Value::Bool(false)) => return true,
                    Some(Value::String(word)) if word.eq_ignore_ascii_case("false") => return true,
                    _ => {}
                }
                queue.extend(object.values());
            }
            _ => {}
        }
    }
    false
}
