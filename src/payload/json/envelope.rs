//! Envelopes: what message buses, databases and APIs put around an article.
//!
//! An envelope is opened where it is known for what it is (`signatures`), and
//! where a key that such things use leads to exactly one article.

use serde_json::{Map, Value};

use super::fields::{Scope, folded};
use super::hint::pointer;
use super::signatures::{self, Content};
use super::{body, feed, flat, is_linked, json_api, ninjs, pairs, parse, value};
use crate::article::Status;
use crate::payload::{Reason, Rejection, status};

/// What was in the envelopes, and what they tell.
#[derive(Debug, Default)]
pub(super) struct Letter {
    pub(super) value: Value,
    /// JSON pointer from the payload to `value`; a string of JSON counts as what it says.
    pub(super) path: String,
    /// Content that is no JSON, with its type: a page in a message.
    pub(super) content: Option<(Vec<u8>, Option<String>)>,
    /// The id that a database has for the article.
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    /// The envelope says that the article was deleted.
    pub(super) is_canceled: bool,
}

/// Opens envelopes until there is an article, or nothing more to open.
///
/// # Errors
/// [`Reason::Unsupported`] for several articles, [`Reason::TooComplex`] for
/// envelopes without end.
pub(super) fn open(value: Value) -> Result<Letter, Rejection> {
    let mut letter = Letter { value, ..Letter::default() };
    for _ in 0..DEEPEST {
        let Some(place) = next(&letter)? else { return Ok(letter) };
        step(&mut letter, place);
        if letter.content.is_some() {
            return Ok(letter);
        }
    }
    let detail = format!("expected an article in at most {DEEPEST} envelopes of JSON, found more");
    Err(Rejection::new(Reason::TooComplex, detail))
}

/// Real ones have five.
const DEEPEST: usize = 16;

/// Where the next thing inside stands.
fn next(letter: &Letter) -> Result<Option<Content>, Rejection> {
    match &letter.value {
        Value::String(text) if !text.trim().is_empty() => Ok(Some(Content::at(""))),
        Value::Array(items) => match items.as_slice() {
            [_] if !is_linked_list(items) => Ok(Some(Content::at("/0"))),
            _ if signatures::is_thread(items) => Ok(Some(Content::at("/0"))),
            _ if signatures::is_task(items) => Ok(Some(signatures::task(items))),
            _ if is_linked_list(items) || pairs::scope(&letter.value).is_some() => Ok(None),
            _ => only_one(items, &letter.path).map(|()| None),
        },
        Value::Object(object) => {
            if is_known_article(object) {
                return Ok(None);
            }
            if let Some(content) = signatures::of(&letter.value) {
                return Ok(Some(content));
            }
            if has_article(object) { Ok(None) } else { wrapped(object) }
        }
        _ => Ok(None),
    }
}

/// Takes one step in: to a value, or to content that is no JSON.
fn step(letter: &mut Letter, content: Content) {
    letter.is_canceled |= content.is_canceled;
    letter.id = content.id.or(letter.id.take());
    letter.url = content.url.or(letter.url.take());
    let is_data = content.place == "/data";
    let people = is_data.then(|| json_api::authors(&letter.value)).flatten();
    let inner = letter.value.pointer_mut(&content.place).map(Value::take).unwrap_or_default();
    letter.path.push_str(&content.place);
    letter.value = match inner {
        Value::String(text) => {
            let bytes = content.is_base64.then(|| crate::payload::base64::bytes(&text)).flatten();
            let nested = match &bytes {
                Some(bytes) => std::str::from_utf8(bytes).ok().and_then(parse::nested),
                None => opened(&text),
            };
            if nested.is_none() {
                letter.content = Some((bytes.unwrap_or_else(|| text.into_bytes()), content.kind));
            }
            nested.unwrap_or_default()
        }
        other => other,
    };
    let article = match &mut letter.value {
        Value::Array(items) => items.first_mut().and_then(Value::as_object_mut),
        other => other.as_object_mut(),
    };
    if let (Some(article), Some(people)) = (article, people) {
        article.entry("authors").or_insert(people);
    }
}

/// A shape that is recognised by keys of its own.
fn is_known_article(object: &Map<String, Value>) -> bool {
    is_linked(object) || feed::is_feed(object) || ninjs::is_item(&Scope::new(object))
}

/// Whether an object, or a part of it beside facts of its own, has a body.
fn has_article(object: &Map<String, Value>) -> bool {
    let scope = Scope::new(object);
    if body::is_in(&scope) {
        return true;
    }
    let has_facts = ["title", "headline", "webtitle", "url", "weburl", "author", "authors", "link"]
        .iter()
        .any(|name| scope.get(name).is_some_and(|(_, v)| !value::is_blank(v)));
    let has_facts = has_facts || object.keys().any(|key| folded(key).contains("publi"));
    let parts = if has_facts {
        &["attributes", "fields", "data", "article", "content", "values", "elements", "properties"]
            [..]
    } else {
        &["attributes", "fields", "contentset", "elements", "values"]
    };
    let inner = parts.iter().filter_map(|name| scope.get(name)?.1.as_object());
    let mut inner =
        inner.into_iter().map(Scope::new).chain(object.values().filter_map(pairs::scope));
    inner.any(|inner| body::is_in(&inner))
}

/// Whether an object is worth opening an envelope for.
fn is_article(object: &Map<String, Value>) -> bool {
    is_known_article(object) || has_article(object) || is_summary(object) || is_withdrawn(object)
}

/// APIs that keep the text to themselves deliver title and summary.
fn is_summary(object: &Map<String, Value>) -> bool {
    let scope = Scope::new(object);
    let any = |names: &[&str]| scope.each(names).any(|(_, value)| !value::is_blank(value));
    any(&flat::TITLE) && any(&body::SUMMARY)
}

fn is_withdrawn(object: &Map<String, Value>) -> bool {
    let scope = Scope::new(object);
    let mut words = scope.each(&["pubstatus", "publishstatus", "status", "state"]);
    let is_named = scope.each(&["id", "guid", "uri", "url", "title", "headline"]).next().is_some();
    is_named
        && words.any(|(_, word)| word.as_str().is_some_and(|w| status::of(w) == Status::Canceled))
}

/// The key under which an object holds the only article that it holds.
fn wrapped(object: &Map<String, Value>) -> Result<Option<Content>, Rejection> {
    let mut found: Option<Content> = None;
    // Counted once: an object may have a hundred thousand keys.
    let is_only = object.values().filter(|value| is_sure(value)).take(2).count() == 1;
    for (key, value) in object {
        let is_wrapper = WRAPPERS.contains(&folded(key).as_str());
        let is_lone = object.len() == 1 && !value.is_string();
        let is_open = (is_wrapper || is_lone) && leads(value, 0) || is_only && is_sure(value);
        if !is_open {
            continue;
        }
        if let Value::Array(items) = value {
            only_one(items, &pointer("", key))?;
        }
        // A string may be anything; an object that leads to an article is sure.
        if found.as_ref().is_none_or(|content| content.is_string) {
            let is_string = value.is_string();
            found = Some(Content { is_string, ..Content::at(&pointer("", key)) });
        }
    }
    Ok(found)
}

/// Refuses a list with several articles.
fn only_one(items: &[Value], place: &str) -> Result<(), Rejection> {
    let several = items.iter().filter(|item| leads(item, 0)).count();
    if several < 2 {
        return Ok(());
    }
    let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
    let detail = format!("expected one article, found {several}{place}");
    Err(Rejection::new(Reason::Unsupported, detail))
}

/// Keys that envelopes hold their content under.
const WRAPPERS: [&str; 66] = [
    "props",
    "pageprops",
    "children",
    "embedded",
    "raw",
    "json",
    "data",
    "payload",
    "message",
    "msg",
    "body",
    "content",
    "contents",
    "value",
    "record",
    "records",
    "result",
    "results",
    "response",
    "item",
    "items",
    "article",
    "articles",
    "doc",
    "docs",
    "document",
    "documents",
    "entry",
    "entries",
    "post",
    "posts",
    "story",
    "stories",
    "news",
    "node",
    "nodes",
    "edges",
    "object",
    "objects",
    "newsitem",
    "hits",
    "hit",
    "detail",
    "details",
    "event",
    "events",
    "output",
    "current",
    "new",
    "after",
    "rss",
    "channel",
    "params",
    "parsed",
    "extracted",
    "scraped",
    "resource",
    "package",
    "job",
    "args",
    "kwargs",
    "root",
    "d",
    "page",
    "pages",
    "feed",
];

/// JSON in strings in strings: each level doubles the marks that escape it.
const DEEPEST_TEXT: usize = 6;

/// Whether a value is an article, or an envelope of one.
fn leads(value: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match value {
        Value::Object(object) => {
            is_article(object)
                || signatures::of(value).is_some()
                || object.len() == 1
                    && object.values().any(|v| !v.is_string() && leads(v, depth + 1))
                || object.iter().any(|(key, inner)| {
                    WRAPPERS.contains(&folded(key).as_str()) && leads(inner, depth + 1)
                })
        }
        Value::Array(items) => {
            pairs::scope(value).is_some()
                || items.iter().any(|item| item.is_object() && leads(item, depth + 1))
        }
        Value::String(text) => {
            depth <= DEEPEST_TEXT && opened(text).is_some_and(|v| leads(&v, depth + 1))
        }
        _ => false,
    }
}

/// Whether a value under an unknown key is an article beyond doubt, or a list of one.
fn is_sure(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            let scope = Scope::new(object);
            let has_title = scope.each(&flat::TITLE).any(|(_, title)| title.is_string());
            let lists = scope.each(&["items", "item", "nodes", "edges", "node"]);
            has_title && body::is_in(&scope) || lists.into_iter().any(|(_, list)| is_sure(list))
        }
        Value::Array(items) => matches!(items.as_slice(), [one] if is_sure(one)),
        _ => false,
    }
}

/// The JSON that a string holds, plain or as base64.
fn opened(text: &str) -> Option<Value> {
    parse::nested(text).or_else(|| parse::nested(&crate::payload::base64::undeclared(text)?))
}

fn is_linked_list(items: &[Value]) -> bool {
    items.iter().filter_map(Value::as_object).any(is_linked)
}
