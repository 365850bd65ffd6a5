//! ninjs 1.x, 2.x and 3.x, Superdesk's variant and the items of AP's API.
//!
//! Keys are compared without case and separators, so that one reader does for
//! `versioncreated` (1.x, 2.x) and `versionCreated` (3.x). Bodies and headlines
//! moved from keys of their own (1.x) into lists with roles (2.x, 3.x).

use serde_json::{Map, Value};

use super::fields::{Fields, Scope};
use super::{Context, body, flat, value};
use crate::article::{BodyBuilder, Status};
use crate::payload::draft::{Draft, first_date};
use crate::payload::{Rejection, fullest, html, markup, plain};

/// Whether an object is a ninjs item: it names the standard, or has keys that
/// only ninjs has.
pub(super) fn is_item(scope: &Scope<'_>) -> bool {
    const KEYS: [&str; 7] =
        ["standard", "$standard", "bodies", "bodyxhtml", "versioncreated", "pubstatus", "bodynitf"];
    let is_list = |name| scope.get(name).is_some_and(|(_, value)| value.is_array());
    KEYS.iter().any(|name| scope.get(name).is_some()) || is_list("headlines")
}

/// Reads an item.
///
/// # Errors
/// As for the HTML in it.
pub(super) fn read(fields: &Fields<'_>, context: &Context<'_>) -> Result<Draft, Rejection> {
    let id = item_id(fields);
    let date = |names: &[&str]| fields.date(names, &[]);
    let version_created = date(&["versioncreated"]);
    let published = first_date(
        date(&["firstpublished", "firstcreated", "contentcreated"])
            .into_iter()
            .chain(version_created.clone()),
    );
    let mut draft = Draft {
        format: "ninjs",
        source: source(fields),
        url: fields.url(&["url", "link", "canonicalurl", "uri", "guid"]),
        source_id: id,
        revision: fields.first(&["version"], value::id),
        status: status_of(fields),
        title: title(fields),
        authors: authors(fields),
        byline: fields.text(&["byline", "by"]),
        modified: version_created.filter(|m| Some(m) != published.as_ref()),
        published,
        embargo: embargo(fields),
        language: fields.first(&["language"], value::language),
        keywords: keywords(fields),
        rights: fields.text(&["copyrightnotice", "usageterms", "copyrightholder"]),
        linked: link(fields),
        ..Draft::default()
    };
    draft.body = marked_body(fields)?;
    if draft.body.is_empty() {
        draft = body::read(fields, draft, context)?;
    }
    Ok(flat::tidied(draft, fields))
}

/// AP's API numbers its items elsewhere.
fn item_id(fields: &Fields<'_>) -> Option<String> {
    let ap = fields.get(&["altids"]).and_then(|(_, v)| v.get("itemid")).and_then(Value::as_str);
    ap.map(str::to_owned).or_else(|| fields.id())
}

/// Where AP's API links to the text that it delivers apart.
fn link(fields: &Fields<'_>) -> Option<String> {
    let (key, renditions) = fields.get(&["renditions"])?;
    let is_text = |name: &&String| name.to_lowercase().contains("nitf");
    let name = renditions.as_object()?.keys().find(is_text)?;
    Some(format!("/{key}/{name} (NITF)"))
}

fn source(fields: &Fields<'_>) -> Option<String> {
    fields
        .names(&["provider", "source", "infosources", "infosource", "copyrightholder"])
        .into_iter()
        .next()
}

fn embargo(fields: &Fields<'_>) -> Option<String> {
    let names = ["embargoeduntil", "embargoed"];
    let (_, value) = fields.get(&names)?;
    if value.is_boolean() { None } else { fields.first(&names, value::date) }
}

fn status_of(fields: &Fields<'_>) -> Status {
    let under_embargo = matches!(fields.get(&["embargoed"]), Some((_, Value::Bool(true))));
    match flat::status(fields) {
        Status::Usable if under_embargo => Status::Withheld,
        status => status,
    }
}

fn title(fields: &Fields<'_>) -> Option<String> {
    let headline = || parts(fields, "headlines").into_iter().min_by_key(Part::rank);
    fields
        .text(&["headline", "headlinemain"])
        .or_else(|| headline().map(|part| part.value.to_owned()))
        .or_else(|| fields.text(&["title"]))
}

/// Named authors, else the people who are said to have written it.
fn authors(fields: &Fields<'_>) -> Vec<String> {
    let named = fields.names(&["authors", "bylines"]);
    if !named.is_empty() {
        return named;
    }
    let people = match fields.get(&["people", "person"]) {
        Some((_, Value::Array(people))) => people.as_slice(),
        _ => &[],
    };
    let wrote = |person: &&Value| {
        ["rel", "role"].iter().filter_map(|key| person.get(key)?.as_str()).any(|role| {
            matches!(role.to_lowercase().as_str(), "author" | "writer" | "reporter" | "creator")
        })
    };
    people.iter().filter(wrote).filter_map(|p| p.get("name")?.as_str()).map(str::to_owned).collect()
}

fn keywords(fields: &Fields<'_>) -> Vec<String> {
    let mut keywords = fields.names(&["keywords", "keyword"]);
    if let Some((_, Value::Array(subjects))) = fields.get(&["subjects", "subject"]) {
        keywords.extend(subjects.iter().filter_map(|s| s.get("name")?.as_str()).map(str::to_owned));
    }
    keywords
}

/// The body under the keys of ninjs. Marked-up bodies keep paragraphs and
/// subheadings, so they go first.
fn marked_body(fields: &Fields<'_>) -> Result<BodyBuilder, Rejection> {
    const MARKED: [&str; 5] = ["bodyhtml", "bodyxhtml", "bodynitf", "bodyrichtext", "bodymain"];
    let mut bodies = Vec::new();
    let own = fields.scopes().first();
    for (_, value) in own.iter().flat_map(|scope| scope.each(&MARKED)) {
        let mut body = BodyBuilder::default();
        if let Some(text) = value::text(value) {
            html::text(nitf_content(&markup::opened(&text)), &mut body)?;
        }
        bodies.push(body);
    }
    if let Some(text) = fields.text(&["bodytext"]) {
        let mut body = BodyBuilder::default();
        plain::paragraphs(&text, &mut body);
        bodies.push(body);
    }
    let mut listed = parts(fields, "bodies");
    listed.sort_by_key(|part| (!part.is_markup(), part.rank()));
    for part in listed.into_iter().take(MOST_BODIES) {
        let mut body = BodyBuilder::default();
        html::text(nitf_content(&markup::opened(part.value)), &mut body)?;
        bodies.push(body);
    }
    Ok(fullest::of(bodies))
}

/// Renditions of one text; real items have three.
const MOST_BODIES: usize = 10;

/// NITF as a string: without the head, which repeats headline and byline.
fn nitf_content(markup: &str) -> &str {
    let from = markup.find("<body.content").unwrap_or(0);
    let to = markup.find("</body.content").unwrap_or(markup.len());
    markup.get(from..to).unwrap_or(markup)
}

/// One of the `headlines` or `bodies`.
struct Part<'a> {
    role: &'a str,
    kind: String,
    value: &'a str,
}

impl Part<'_> {
    /// The main one first, then those without a role, then the others in order.
    fn rank(&self) -> u8 {
        match self.role.to_ascii_lowercase().as_str() {
            "main" | "headline" => 0,
            "" => 1,
            _ => 2,
        }
    }

    fn is_markup(&self) -> bool {
        self.kind.contains("html") || self.kind.contains("xml") || self.kind.contains("nitf")
    }
}

fn parts<'a>(fields: &Fields<'a>, key: &str) -> Vec<Part<'a>> {
    let Some((_, Value::Array(items))) = fields.get(&[key]) else { return Vec::new() };
    let part = |item: &'a Map<String, Value>| {
        let text = |keys: &[&str]| keys.iter().find_map(|k| item.get(*k)?.as_str());
        let value = text(&["value"]).filter(|v| !v.trim().is_empty())?;
        let kind = text(&["contentType", "contenttype"]).unwrap_or_default().to_lowercase();
        Some(Part { role: text(&["role"]).unwrap_or_default(), kind, value })
    };
    items.iter().filter_map(Value::as_object).filter_map(part).collect()
}
