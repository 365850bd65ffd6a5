//! JSON payloads: one article, in one of many shapes, in any number of envelopes.

mod body;
mod envelope;
mod feed;
mod fields;
mod flat;
mod hint;
mod json_api;
mod keys;
mod literal;
mod ninjs;
mod pairs;
mod parse;
mod rich_text;
mod signatures;
mod value;

use serde_json::{Map, Value};

use super::draft::Draft;
use super::{Mappings, Reason, Rejection, Source, html, mapping, schema_org};
use crate::article::Status;
pub(super) use body::add as add_body;
use envelope::Letter;
use fields::Scope;
pub(super) use literal::unscripted;
pub(super) use value::{date, language, names, text, url};

/// What reading JSON may need of the rest.
pub(super) struct Context<'c> {
    /// Reads what envelopes hold that is no JSON.
    pub(super) open: &'c dyn Fn(&Source<'_>) -> Result<Draft, Rejection>,
    pub(super) mappings: &'c Mappings,
}

/// Reads a JSON payload.
///
/// # Errors
/// [`Reason::Malformed`] with line, column and offset where it is no JSON;
/// [`Reason::Unsupported`] for several articles in one payload, and for a record; [`Reason::Empty`]
/// with what was seen where there is no article.
pub(super) fn read(text: &str, context: &Context<'_>) -> Result<Draft, Rejection> {
    let (value, note) = parse::parse(text)?;
    if let Some(mapped) = mapped(&value, context)? {
        return Ok(mapped);
    }
    refuse_record(&value)?;
    let letter = envelope::open(value)?;
    let mut draft = if let Some(mapped) = mapped(&letter.value, context)? {
        mapped
    } else {
        refuse_record(&letter.value)?;
        read_letter(&letter, context)?
    };
    if letter.is_canceled {
        draft.status = Status::Canceled;
    }
    if draft.is_empty() && draft.linked.is_none() && letter.content.is_none() {
        // Read once more: keeping what is rarely shown would double the memory.
        let (value, _) = parse::parse(text)?;
        let seen = hint::of(&value);
        let place = if draft.format == "json+html" { "the page in JSON" } else { "JSON" };
        let detail = format!("expected an article with a body in {place}, found {seen}");
        return Err(Rejection::new(Reason::Empty, detail).with_source_id(draft.source_id));
    }
    draft.notes.extend(note);
    draft.after.insert_str(0, &letter.path);
    draft.source_id = draft.source_id.or(letter.id);
    draft.url = draft.url.or(letter.url);
    Ok(draft)
}

/// An article under a mapping, with what its object says besides.
fn mapped(value: &Value, context: &Context<'_>) -> Result<Option<Draft>, Rejection> {
    let Some(draft) = context.mappings.json(value)? else { return Ok(None) };
    let rest = value.as_object().map(|object| flat::facts(&flat::fields(object)));
    Ok(Some(mapping::over(draft, rest.unwrap_or_default())))
}

fn read_letter(letter: &Letter, context: &Context<'_>) -> Result<Draft, Rejection> {
    if let Some((bytes, kind)) = &letter.content {
        let url = letter.url.as_deref();
        return (context.open)(&Source { bytes, content_type: kind.as_deref(), url });
    }
    match &letter.value {
        Value::Object(object) => {
            let id = fields::Fields::new(object).id();
            read_object(object, &letter.value, context)
                .map_err(|rejection| rejection.with_source_id(id))
        }
        Value::Array(_) if let Some(scope) = pairs::scope(&letter.value) => {
            flat::read(&fields::Fields::of(vec![scope]), context)
        }
        Value::Array(_) if rich_text::is_typed(&letter.value) => {
            let mut draft = Draft { format: "json", ..Draft::default() };
            rich_text::read(&letter.value, &mut draft.body)?;
            Ok(draft)
        }
        Value::Array(_) => Ok(linked(&letter.value, None)?.unwrap_or_default()),
        other => {
            let found = format!("expected a JSON object, found {}", value::kind(other));
            Err(Rejection::new(Reason::Malformed, found))
        }
    }
}

fn read_object(
    object: &Map<String, Value>,
    document: &Value,
    context: &Context<'_>,
) -> Result<Draft, Rejection> {
    if is_linked(object) {
        let id = fields::Fields::new(object).id();
        return linked(document, id)?.ok_or_else(|| {
            Rejection::new(
                Reason::Unsupported,
                "expected a schema.org article, found JSON-LD without one",
            )
        });
    }
    if feed::is_feed(object) {
        return feed::read(object, context);
    }
    let fields = flat::fields(object);
    if ninjs::is_item(&Scope::new(object)) {
        ninjs::read(&fields, context)
    } else {
        flat::read(&fields, context)
    }
}

/// What Copydesk makes of an article is none: it would be made of it again and again where a
/// binding leads from the records to the intake.
fn refuse_record(value: &Value) -> Result<(), Rejection> {
    let schema = value.get("schema").and_then(Value::as_str);
    if !schema.is_some_and(|schema| schema.starts_with("copydesk.record/")) {
        return Ok(());
    }
    let found =
        "expected an article, found a record of Copydesk: does what it publishes come back?";
    Err(Rejection::new(Reason::Unsupported, found))
}

/// Whether an object is linked data.
fn is_linked(object: &Map<String, Value>) -> bool {
    // ActivityPub is written as linked data, and has names of its own.
    let context = object.get("@context").map(|c| c.get(0).unwrap_or(c));
    let is_activity =
        context.and_then(Value::as_str).is_some_and(|c| c.contains("/ns/activitystreams"));
    !is_activity && ["@context", "@graph", "@type"].iter().any(|key| object.contains_key(*key))
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
    if let Some(body) = facts.body.or(facts.entries) {
        html::text(&body, &mut draft.body)?;
    }
    Ok(Some(draft))
}
