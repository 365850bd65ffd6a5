//! What to tell whoever sent JSON in which no article was found.

use serde_json::{Map, Value};

use super::fields::LONGEST_KEY;

/// The keys of an object and where the longest text stands.
pub(super) fn of(document: &Value) -> String {
    let mut hint = match document {
        Value::Object(object) if object.is_empty() => "an empty object".to_owned(),
        Value::Object(object) => format!("none under the keys {}", keys(object)),
        Value::Array(items) => format!("none in an array of {}", items.len()),
        _ => "none".to_owned(),
    };
    if let Some((length, place)) = longest(document) {
        hint.push_str(&format!("; the longest text has {length} characters, at {place}"));
        hint.push_str(" (a [[mapping]] can name it)");
    }
    hint
}

fn keys(object: &Map<String, Value>) -> String {
    let shown: Vec<String> =
        object.keys().take(MOST_KEYS).map(|key| format!("`{}`", short(key))).collect();
    let more = object.len().saturating_sub(MOST_KEYS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &more
}

/// Enough to know one's own payload by.
const MOST_KEYS: usize = 12;

fn short(key: &str) -> String {
    key.chars().filter(|c| !c.is_control()).take(LONGEST_KEY).collect()
}

/// Length in characters and JSON pointer of the longest string of some length.
fn longest(document: &Value) -> Option<(usize, String)> {
    let mut best: Option<(usize, String)> = None;
    let mut todo: Vec<(&Value, String)> = vec![(document, String::new())];
    while let Some((value, place)) = todo.pop() {
        match value {
            Value::String(text) => {
                let length = text.chars().count();
                if length >= SHORTEST && best.as_ref().is_none_or(|(most, _)| length > *most) {
                    best = Some((length, place));
                }
            }
            Value::Array(items) if place.len() < LONGEST_PLACE => {
                let each = items.iter().enumerate();
                todo.extend(each.map(|(at, item)| (item, format!("{place}/{at}"))));
            }
            Value::Object(object) if place.len() < LONGEST_PLACE => {
                let each = object.iter();
                todo.extend(each.map(|(key, item)| (item, pointer(&place, key))));
            }
            _ => {}
        }
    }
    best
}

/// A place with one more key, as a JSON pointer.
pub(super) fn pointer(place: &str, key: &str) -> String {
    format!("{place}/{}", short(key).replace('~', "~0").replace('/', "~1"))
}

/// In characters: no article is shorter.
const SHORTEST: usize = 40;
const LONGEST_PLACE: usize = 400;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_and_the_longest_text_are_told() {
        let text = "The ferry was late again, and nobody could say why.";
        let hint = of(&json!({"recx": {"a/b": [1, text]}, "n": 1}));
        assert_eq!(
            hint,
            "none under the keys `n`, `recx`; the longest text has 51 characters, at /recx/a~1b/1 \
             (a [[mapping]] can name it)"
        );
        assert_eq!(of(&json!({})), "an empty object");
    }
}
