//! JSON payloads: one object, in one of several shapes.

mod feed;
mod fields;
mod flat;
mod ninjs;

use serde_json::{Map, Value};

use super::draft::Draft;
use super::{Reason, Rejection, html, schema_org, values};

pub(super) use fields::Fields;

/// Reads a JSON payload.
///
/// # Errors
/// [`Reason::Malformed`] with line, column and offset where it is no JSON, or
/// with the key whose value has the wrong type; [`Reason::Unsupported`] for
/// several articles in one payload.
pub(super) fn read(text: &str) -> Result<Draft, Rejection> {
    let value = parse(text)?;
    match &value {
        Value::Object(object) => {
            let object = unwrapped(object);
            let id = Fields::new(object).id();
            read_object(object, &value).map_err(|rejection| rejection.with_source_id(id))
        }
        Value::Array(items) => linked(&value, None)?.ok_or_else(|| {
            let found =
                format!("expected one article as a JSON object, found an array of {}", items.len());
            Rejection::new(Reason::Unsupported, found)
        }),
        other => {
            let found = format!("expected a JSON object, found {}", fields::kind(other));
            Err(Rejection::new(Reason::Malformed, found))
        }
    }
}

fn read_object(object: &Map<String, Value>, document: &Value) -> Result<Draft, Rejection> {
    let fields = Fields::new(object);
    let is_linked = ["@context", "@graph", "@type"].iter().any(|key| object.contains_key(*key));
    if is_linked {
        linked(document, fields.id())?.ok_or_else(|| {
            Rejection::new(
                Reason::Unsupported,
                "expected a schema.org article, found JSON-LD without one",
            )
        })
    } else if feed::is_feed(object) {
        feed::read(object)
    } else if ninjs::is_item(&fields) {
        ninjs::read(&fields)
    } else {
        flat::read(&fields)
    }
}

/// A schema.org article; `None` if there is none.
fn linked(document: &Value, id: Option<String>) -> Result<Option<Draft>, Rejection> {
    let Some(facts) = schema_org::facts(std::slice::from_ref(document)) else { return Ok(None) };
    let mut draft = facts.draft;
    draft.format = "schema.org";
    draft.source_id = facts.id.or(id);
    if facts.expires.is_some() {
        draft.embargo = facts.expires;
        draft.notes.push("embargo_until is taken from `expires`".into());
    }
    if let Some(body) = facts.body {
        html::text(&body, &mut draft.body)?;
    }
    Ok(Some(draft))
}

/// The article inside its envelope: `data.item` of AP's API, `item`, `article`;
/// an object with a title or a body of its own is no envelope.
fn unwrapped(object: &Map<String, Value>) -> &Map<String, Value> {
    const OWN: [&str; 8] =
        ["title", "headline", "text", "body", "content", "html", "maintext", "@context"];
    let mut object = object;
    for key in ["data", "item", "article"] {
        let is_envelope = !OWN.iter().any(|own| object.contains_key(*own));
        if let Some(Value::Object(inner)) = object.get(key).filter(|_| is_envelope) {
            object = inner;
        }
    }
    object
}

fn parse(text: &str) -> Result<Value, Rejection> {
    if values::are_too_many(text) {
        let detail = format!("expected at most {} values in JSON, found more", values::MOST);
        return Err(Rejection::new(Reason::TooComplex, detail));
    }
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
        .at(offset)
    })
}

/// Byte offset of a one-based line and a column in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column).saturating_sub(1).min(text.len())
}
