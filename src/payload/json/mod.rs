//! JSON payloads: one object, in one of several shapes.

mod fields;
mod flat;

use serde_json::{Map, Value};

use super::draft::Draft;
use super::{Reason, Rejection};

pub(super) use fields::Fields;

/// Reads a JSON payload.
///
/// # Errors
/// [`Reason::Malformed`] with line, column and offset where it is no JSON, or
/// with the key whose value has the wrong type; [`Reason::Unsupported`] with the
/// name of a shape that is not read.
pub(super) fn read(text: &str) -> Result<Draft, Rejection> {
    let object = match parse(text)? {
        Value::Object(object) => object,
        Value::Array(items) => {
            return Err(Rejection::new(
                Reason::Unsupported,
                format!("expected one article as a JSON object, found an array of {}", items.len()),
            ));
        }
        other => {
            let found = format!("expected a JSON object, found {}", fields::kind(&other));
            return Err(Rejection::new(Reason::Malformed, found));
        }
    };
    let id = Fields::new(&object).id();
    read_object(&object).map_err(|rejection| rejection.with_source_id(id))
}

fn read_object(object: &Map<String, Value>) -> Result<Draft, Rejection> {
    match other_shape(object) {
        Some(name) => Err(Rejection::new(
            Reason::Unsupported,
            format!("expected a flat JSON article, found {name}"),
        )),
        None => flat::read(object),
    }
}

fn parse(text: &str) -> Result<Value, Rejection> {
    serde_json::from_str(text).map_err(|e| {
        let (line, column) = (e.line(), e.column());
        let message = e.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let reason =
            if message.starts_with("recursion") { Reason::TooComplex } else { Reason::Malformed };
        let offset = offset(text, line, column);
        Rejection::new(
            reason,
            format!("expected JSON, found an error at line {line} column {column} (offset {offset}): {message}"),
        )
    })
}

/// Byte offset of a one-based line and a column in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column).saturating_sub(1).min(text.len())
}

/// The name of a shape that has keys of its own.
fn other_shape(object: &Map<String, Value>) -> Option<&'static str> {
    let has = |key: &str| object.contains_key(key);
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    if has("@context") || has("@graph") || has("@type") {
        Some("schema.org JSON-LD")
    } else if text("version").contains("jsonfeed.org") || (has("items") && has("feed_url")) {
        Some("a JSON Feed")
    } else if has("$standard")
        || has("standard")
        || has("pubstatus")
        || has("pubStatus")
        || has("bodies")
        || has("headlines")
    {
        Some("ninjs")
    } else {
        None
    }
}
