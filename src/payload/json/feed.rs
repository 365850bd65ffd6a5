//! JSON Feed 1.0 and 1.1 with one item.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::{Context, flat};
use crate::payload::draft::Draft;
use crate::payload::{Reason, Rejection};

/// Whether an object is a feed and not one of its items.
pub(super) fn is_feed(object: &Map<String, Value>) -> bool {
    let version = object.get("version").and_then(Value::as_str).unwrap_or_default();
    object.get("items").is_some_and(Value::is_array)
        && (version.contains("jsonfeed.org") || object.contains_key("feed_url"))
}

/// Reads the only item of a feed; what the item leaves open, the feed tells.
///
/// # Errors
/// [`Reason::Unsupported`] unless there is one item; otherwise as for flat JSON.
pub(super) fn read(feed: &Map<String, Value>, context: &Context<'_>) -> Result<Draft, Rejection> {
    let items = feed.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let [Value::Object(item)] = items else {
        let found = format!("expected a JSON Feed with one item, found {}", items.len());
        return Err(Rejection::new(Reason::Unsupported, found));
    };
    let item = flat::read(&flat::fields(item), context)?;
    let feed = Fields::new(feed);
    let authors =
        if item.authors.is_empty() { feed.names(&["authors", "author"]) } else { item.authors };
    Ok(Draft {
        format: "jsonfeed",
        source: item.source.or(feed.text(&["title"])),
        language: item.language.or(feed.text(&["language"])),
        authors,
        after: "/items/0".to_owned(),
        ..item
    })
}
