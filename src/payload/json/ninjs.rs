//! ninjs 1.x, 2.x and 3.x, Superdesk's variant and the items of AP's API.
//!
//! Keys are compared without case and separators, so that one reader does for
//! `versioncreated` (1.x, 2.x) and `versionCreated` (3.x). Bodies and headlines
//! moved from keys of their own (1.x) into lists with roles (2.x, 3.x).

use serde_json::{Map, Value};

use super::Fields;
use crate::article::Status;
use crate::payload::draft::Draft;
use crate::payload::{Rejection, html, plain, status};

/// Whether an object is a ninjs item: it names the standard, or has keys that
/// only ninjs has.
pub(super) fn is_item(fields: &Fields<'_>) -> bool {
    let names_standard = fields.get(&["standard", "$standard"]).is_some();
    let has = |name| fields.get(&[name]).is_some();
    names_standard
        || has("bodies")
        || has("headlines")
        || has("bodyxhtml")
        || has("versioncreated")
        || has("pubstatus")
}

/// Reads an item.
///
/// # Errors
/// [`Reason::Malformed`](crate::payload::Reason::Malformed) names the key whose
/// value has the wrong type.
pub(super) fn read(fields: &Fields<'_>) -> Result<Draft, Rejection> {
    let id = item_id(fields);
    let version_created = fields.string(&["versioncreated"])?;
    let published = fields
        .string(&["firstpublished", "firstcreated", "contentcreated"])?
        .or_else(|| version_created.clone());
    let mut draft = Draft {
        format: "ninjs",
        source: source(fields)?,
        url: fields.string(&["url", "link", "canonicalurl"])?.or_else(|| id.clone()),
        source_id: id,
        revision: fields.string(&["version"])?,
        status: status_of(fields),
        title: title(fields)?,
        authors: authors(fields)?,
        byline: fields.string(&["byline", "by"])?,
        modified: version_created.filter(|m| Some(m) != published.as_ref()),
        published,
        embargo: fields
            .string(&["embargoeduntil", "embargoed"])
            .ok()
            .flatten()
            .filter(|e| e != "true" && e != "false"),
        language: fields.string(&["language"])?,
        keywords: keywords(fields)?,
        rights: fields.string(&["copyrightnotice", "usageterms", "copyrightholder"])?,
        ..Draft::default()
    };
    body(fields, &mut draft)?;
    Ok(draft)
}

/// AP's API numbers its items elsewhere.
fn item_id(fields: &Fields<'_>) -> Option<String> {
    let ap = fields.get(&["altids"]).and_then(|(_, v)| v.get("itemid")).and_then(Value::as_str);
    ap.map(str::to_owned).or_else(|| fields.id())
}

fn source(fields: &Fields<'_>) -> Result<Option<String>, Rejection> {
    let names =
        fields.names(&["provider", "source", "infosources", "infosource", "copyrightholder"])?;
    Ok(names.into_iter().next())
}

fn status_of(fields: &Fields<'_>) -> Status {
    let word = fields.get(&["pubstatus"]).and_then(|(_, v)| v.as_str()).unwrap_or_default();
    let under_embargo = matches!(fields.get(&["embargoed"]), Some((_, Value::Bool(true))));
    match status::of(word) {
        Status::Usable if under_embargo => Status::Withheld,
        status => status,
    }
}

fn title(fields: &Fields<'_>) -> Result<Option<String>, Rejection> {
    if let Some((_, headline)) = fields.text(&["headline"])? {
        return Ok(Some(headline.to_owned()));
    }
    let headline = parts(fields, "headlines").into_iter().min_by_key(Part::rank);
    match headline {
        Some(part) => Ok(Some(part.value.to_owned())),
        None => Ok(fields.text(&["title"])?.map(|(_, title)| title.to_owned())),
    }
}

/// Named authors, else the people who are said to have written it.
fn authors(fields: &Fields<'_>) -> Result<Vec<String>, Rejection> {
    let named = fields.names(&["authors", "bylines"])?;
    if !named.is_empty() {
        return Ok(named);
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
    Ok(people
        .iter()
        .filter(wrote)
        .filter_map(|p| p.get("name")?.as_str())
        .map(str::to_owned)
        .collect())
}

fn keywords(fields: &Fields<'_>) -> Result<Vec<String>, Rejection> {
    let mut keywords = fields.names(&["keywords", "keyword"])?;
    if let Some((_, Value::Array(subjects))) = fields.get(&["subjects", "subject"]) {
        keywords.extend(subjects.iter().filter_map(|s| s.get("name")?.as_str()).map(str::to_owned));
    }
    Ok(keywords)
}

/// Marked-up bodies keep paragraphs and subheadings, so they go first.
fn body(fields: &Fields<'_>, draft: &mut Draft) -> Result<(), Rejection> {
    for key in ["bodyhtml", "bodyxhtml", "bodynitf"] {
        if let Some((_, markup)) = fields.text(&[key])?.filter(|(_, text)| !text.trim().is_empty())
        {
            return html::fragment(nitf_content(markup), &mut draft.body);
        }
    }
    if let Some((_, text)) = fields.text(&["bodytext"])? {
        plain::paragraphs(text, &mut draft.body);
        return Ok(());
    }
    let best = parts(fields, "bodies").into_iter().min_by_key(|p| (!p.is_markup(), p.rank()));
    match best {
        Some(part) if part.is_markup() => html::fragment(nitf_content(part.value), &mut draft.body),
        Some(part) => html::text(part.value, &mut draft.body),
        None => Ok(()),
    }
}

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
