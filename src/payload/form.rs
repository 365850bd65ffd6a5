//! Payloads that were sent as a web form → the JSON that their fields stand for.

use std::borrow::Cow;

use serde_json::{Map, Value};
use url::form_urlencoded;

use super::{Reason, Rejection};

/// Whether a text begins as forms do, with a name and `=`: programs that send files
/// declare a form without meaning it.
pub(super) fn is_form(text: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || "_-.[]%+*".contains(c);
    text.find(|c| !is_of_name(c)).is_some_and(|end| {
        end > 0
            && end <= LONGEST_NAME
            && text.get(end..).is_some_and(|after| after.starts_with('='))
    })
}

/// The fields of a form as JSON. A name that comes again makes a list, and brackets in
/// it open an object: `tag=a&tag=b`, `article[title]=…`.
///
/// # Errors
/// [`Reason::TooComplex`] for an absurd number of fields.
pub(super) fn to_json(text: &str) -> Result<String, Rejection> {
    if text.bytes().filter(|byte| *byte == b'&').count() >= MOST_FIELDS {
        let found = format!("expected at most {MOST_FIELDS} fields in a form, found more");
        return Err(Rejection::new(Reason::TooComplex, found));
    }
    Ok(json_of(form_urlencoded::parse(text.trim().as_bytes())))
}

/// As [`to_json`], of names and values that came in parts.
pub(super) fn json_of<'a>(pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> String {
    let mut fields = Map::new();
    for (name, value) in pairs {
        add(&mut fields, &name, Value::String(value.into_owned()));
    }
    Value::Object(fields).to_string()
}

fn add(mut object: &mut Map<String, Value>, name: &str, value: Value) {
    let name = name.strip_suffix("[]").unwrap_or(name);
    let mut keys: Vec<&str> =
        name.splitn(DEEPEST, '[').map(|key| key.trim_end_matches(']')).collect();
    let last = keys.pop().unwrap_or_default();
    for key in keys {
        let inner = object.entry(key).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(inner) = inner else { return };
        object = inner;
    }
    match object.get_mut(last) {
        Some(Value::Array(values)) => values.push(value),
        Some(before) => *before = Value::Array(vec![before.take(), value]),
        None => drop(object.insert(last.to_owned(), value)),
    }
}

/// Real forms have a few dozen.
const MOST_FIELDS: usize = 10_000;
/// In bytes, of a field's name.
const LONGEST_NAME: usize = 100;
/// Objects in objects that a name opens.
const DEEPEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_lists_and_objects() {
        let form =
            "title=Ferry+late&tag=a&tag=b&who[]=Ann+Lee&article%5Bbody%5D=It%20sails%20%26c.";
        let expected = r#"{"article":{"body":"It sails &c."},"tag":["a","b"],"title":"Ferry late","who":"Ann Lee"}"#;
        assert_eq!(to_json(form).unwrap(), expected);
        assert_eq!(to_json("a=1&a[b]=2").unwrap(), r#"{"a":"1"}"#);
        let rejection = to_json(&"a=1&".repeat(MOST_FIELDS)).unwrap_err();
        assert_eq!(rejection.reason, Reason::TooComplex);
    }

    #[test]
    fn forms_begin_with_a_name() {
        for form in ["title=Ferry", "article%5Bbody%5D=", "a="] {
            assert!(is_form(form), "{form}");
        }
        for other in ["{\"title\":1}", "The ferry was late.", "=", "a", "", "<p class=a>"] {
            assert!(!is_form(other), "{other}");
        }
    }
}
