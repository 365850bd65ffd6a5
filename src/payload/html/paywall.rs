//! Whether a page shows only the beginning of its article.

use serde_json::Value;

use super::tokens::Key;
use super::tree::{Tree, has_word};

/// What a reader must know of a text of so many bytes, which may be a preview.
/// `declared` is whether the page declares that its article is not free, `is_asked` whether
/// it asks readers to pay or to register for the rest.
pub(super) fn note(
    tree: &Tree<'_>,
    declared: bool,
    length: usize,
    is_asked: impl Fn() -> bool,
) -> Option<&'static str> {
    if length >= LONGEST_STUB {
        None
    } else if declared {
        Some("the text may be cut short: the page declares that it is not free to read")
    } else {
        (is_shown(tree) || is_asked())
            .then_some("the text may be cut short: the page has a paywall")
    }
}

/// In bytes. What is longer is more than a preview.
const LONGEST_STUB: usize = 1500;

/// Whether an element is named a paywall.
fn is_shown(tree: &Tree<'_>) -> bool {
    const WORDS: [&str; 5] = ["paywall", "regwall", "gate", "wall", "subscribewall"];
    let names = |key| tree.nodes.iter().filter_map(move |node| node.attribute(key));
    names(Key::Class).chain(names(Key::Id)).any(|names| has_word(names, &WORDS))
}

/// Whether a page declares that its article is not free; `tier` is its
/// `article:content_tier`.
pub(super) fn is_declared(documents: &[Value], tier: Option<&str>) -> bool {
    documents.iter().any(is_not_free)
        || tier.is_some_and(|tier| matches!(tier.trim(), "locked" | "metered"))
}

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
