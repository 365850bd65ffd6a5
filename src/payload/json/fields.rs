//! Typed access to the keys of a JSON object, under their many spellings.

use serde_json::{Map, Value};

use crate::payload::{Reason, Rejection};

/// An object whose keys are found whatever their case and separators:
/// `datePublished`, `date_published` and `Date-Published` are the same.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    entries: Vec<(String, &'a str, &'a Value)>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(object: &'a Map<String, Value>) -> Self {
        let entry = |(key, value): (&'a String, &'a Value)| (folded(key), key.as_str(), value);
        // The spelling that sorts first wins; `null` is the same as no key.
        Self { entries: object.iter().filter(|(_, v)| !v.is_null()).map(entry).collect() }
    }

    /// The first of `names`, folded, that is there: its key as written and its value.
    pub(crate) fn get(&self, names: &[&str]) -> Option<(&'a str, &'a Value)> {
        names.iter().find_map(|name| {
            self.entries
                .iter()
                .find(|(folded, ..)| folded == name)
                .map(|(_, key, value)| (*key, *value))
        })
    }

    /// A string, or a number or truth value as it is written.
    ///
    /// # Errors
    /// [`Reason::Malformed`] if there is a value of another type.
    pub(crate) fn string(&self, names: &[&str]) -> Result<Option<String>, Rejection> {
        match self.get(names) {
            None => Ok(None),
            Some((key, value)) => {
                scalar(value).map(Some).ok_or_else(|| wrong("a string", key, value))
            }
        }
    }

    /// A string only: the type of titles and bodies.
    ///
    /// # Errors
    /// [`Reason::Malformed`] if there is a value of another type.
    pub(crate) fn text(&self, names: &[&str]) -> Result<Option<(&'a str, &'a str)>, Rejection> {
        match self.get(names) {
            None => Ok(None),
            Some((key, Value::String(text))) => Ok(Some((key, text))),
            Some((key, value)) => Err(wrong("a string", key, value)),
        }
    }

    /// Names: a string, an object with a `name`, or a list of either.
    ///
    /// # Errors
    /// [`Reason::Malformed`] if there is a value of another type.
    pub(crate) fn names(&self, names: &[&str]) -> Result<Vec<String>, Rejection> {
        let Some((key, value)) = self.get(names) else { return Ok(Vec::new()) };
        let items = match value {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let name =
            |item| name(item).ok_or_else(|| wrong("a string or a list of strings", key, item));
        items.iter().filter(|i| !i.is_null()).map(name).collect()
    }

    /// The article's own identifier, verbatim.
    pub(crate) fn id(&self) -> Option<String> {
        const NAMES: [&str; 10] = [
            "id",
            "@id",
            "sourceid",
            "guid",
            "uuid",
            "uri",
            "articleid",
            "docid",
            "documentid",
            "identifier",
        ];
        self.get(&NAMES).and_then(|(_, value)| scalar(value))
    }
}

/// How a JSON type is called in messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn wrong(expected: &str, key: &str, value: &Value) -> Rejection {
    let key: String = key.chars().filter(|c| !c.is_control()).take(LONGEST_KEY).collect();
    let detail = format!("expected {expected} in `{key}`, found {}", kind(value));
    Rejection::new(Reason::Malformed, detail)
}

/// Of a key in a message, in characters.
const LONGEST_KEY: usize = 40;

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => {
            let fields = Fields::new(object);
            let (_, value) = fields.get(&[
                "name",
                "fullname",
                "displayname",
                "title",
                "label",
                "term",
                "url",
            ])?;
            value.as_str().map(str::to_owned)
        }
        _ => None,
    }
}

fn folded(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}
