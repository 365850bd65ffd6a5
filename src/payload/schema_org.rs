//! schema.org articles in JSON-LD, alone or in a page.

use std::collections::{HashMap, VecDeque};

use serde_json::{Map, Value};

use super::draft::Draft;
use super::status;

/// What JSON-LD says about an article.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// Everything but the body.
    pub(super) draft: Draft,
    /// Those of the authors who are no organisations.
    pub(super) people: Vec<String>,
    /// `@id` or `identifier`.
    pub(super) id: Option<String>,
    /// `uploadDate`, which is a video's: it need not be the article's.
    pub(super) uploaded: Option<String>,
    /// `expires`.
    pub(super) expires: Option<String>,
    /// `articleBody`, which may be a teaser, or marked up.
    pub(super) body: Option<String>,
    /// The entries of a live blog, which say more than a page without them.
    pub(super) entries: Option<String>,
}

/// The facts of the best article node in some JSON-LD; `None` if it has none.
pub(super) fn facts(documents: &[Value]) -> Option<Facts> {
    facts_of(documents, &|_| false)
}

/// As [`facts`], of several articles the one with a headline that `is_own`.
pub(super) fn facts_of(documents: &[Value], is_own: &dyn Fn(&str) -> bool) -> Option<Facts> {
    let objects = objects(documents);
    let rank = |object: &Map<String, Value>| {
        let (kind, facts) = rank(object);
        (kind, string(object, &["headline"]).is_some_and(|title| is_own(&title)), facts)
    };
    let article = objects.iter().rev().max_by_key(|o| rank(o)).filter(|o| rank(o).0 > 0)?;
    let graph = Graph::of(&objects);
    let draft = Draft {
        status: status::of(&string(article, &["creativeWorkStatus"]).unwrap_or_default()),
        source: graph.first_name(article, &["publisher", "sourceOrganization"]),
        url: url(article),
        title: string(article, &["headline", "name"]),
        authors: graph.authors(article, |_| true),
        published: string(article, &["datePublished", "dateCreated"]),
        modified: string(article, &["dateModified"]),
        language: graph.first_name(article, &["inLanguage"]),
        keywords: keywords(article),
        rights: string(article, &["copyrightNotice"]),
        ..Draft::default()
    };
    let people = graph.authors(article, is_no_organisation);
    let id = string(article, &["@id", "identifier"]);
    let uploaded = string(article, &["uploadDate"]);
    let expires = string(article, &["expires"]);
    let bodies = ["articleBody", "text"].iter().filter_map(|key| text(article, key));
    let body = bodies.max_by_key(String::len);
    let entries = entries(article);
    Some(Facts { draft, people, id, uploaded, expires, body, entries })
}

/// Headline and text of each entry of a live blog.
fn entries(article: &Map<String, Value>) -> Option<String> {
    let updates = article.get("liveBlogUpdate")?;
    let updates = updates.as_array().map_or(std::slice::from_ref(updates), Vec::as_slice);
    let of = |update: &Value| {
        let update = update.as_object()?;
        let parts = [string(update, &["headline"]), text(update, "articleBody")];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n"))
    };
    let entries: Vec<String> = updates.iter().filter_map(of).filter(|e| !e.is_empty()).collect();
    (!entries.is_empty()).then(|| entries.join("\n\n"))
}

fn is_no_organisation(object: &Map<String, Value>) -> bool {
    !object.get("@type").and_then(Value::as_str).is_some_and(|t| t.ends_with("Organization"))
}

/// JSON as it stands in pages: without the comments around it, line breaks
/// inside strings or commas before closing brackets, and with quotation marks
/// inside strings that nobody escaped.
pub(super) fn parse_leniently(raw: &str) -> Option<Value> {
    let trimmed = raw.trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(trimmed) {
        return Some(value);
    }
    // `/* <![CDATA[ */` and `/* ]]> */` have brackets of their own.
    let bare = trimmed.replace("<![CDATA[", "").replace("]]>", "");
    let bare = if bare.contains("{&quot;") { bare.replace("&quot;", "\"") } else { bare };
    let start = bare.find(['{', '['])?;
    let end = bare.rfind(['}', ']'])?;
    let json = bare.get(start..=end)?;
    serde_json::from_str(&mended(json, false))
        .or_else(|_| serde_json::from_str(&mended(json, true)))
        .ok()
}

/// `strays`: whether quotation marks that do not end a string are text.
fn mended(json: &str, strays: bool) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in json.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if quoted && strays && !ends_string(json.get(at + 1..).unwrap_or_default()) => {
                out.push('\\');
            }
            '"' => quoted = !quoted,
            '}' | ']' if !quoted => {
                let kept = out.trim_end();
                let kept = kept.strip_suffix(',').unwrap_or(kept).len();
                out.truncate(kept);
            }
            _ => {}
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// Whether a quotation mark before `rest` ends its string: what follows is JSON.
fn ends_string(rest: &str) -> bool {
    // No more is looked at, so that a flood of marks takes bounded time.
    let rest = rest.get(..rest.floor_char_boundary(64)).unwrap_or_default().trim_start();
    match rest.strip_prefix(',') {
        Some(next) => {
            const STARTS: [&str; 7] = ["\"", "{", "[", "-", "true", "false", "null"];
            let next = next.trim_start();
            STARTS.iter().any(|start| next.starts_with(start))
                || next.starts_with(|c: char| c.is_ascii_digit())
        }
        None => rest.is_empty() || rest.starts_with([':', '}', ']']),
    }
}

struct Graph<'a> {
    named: HashMap<&'a str, &'a Map<String, Value>>,
}

/// Every object in the documents, outer ones first.
fn objects(documents: &[Value]) -> Vec<&Map<String, Value>> {
    let mut out = Vec::new();
    let mut queue: VecDeque<&Value> = documents.iter().collect();
    while let Some(value) = queue.pop_front() {
        match value {
            Value::Array(items) => queue.extend(items),
            Value::Object(object) => {
                out.push(object);
                // What stands below the article is no article beside it.
                let inside = object.iter().filter(|(key, _)| !BELOW.contains(&key.as_str()));
                queue.extend(inside.map(|(_, value)| value));
            }
            _ => {}
        }
    }
    out
}

/// Entries of a live blog, and what readers wrote.
const BELOW: [&str; 3] = ["liveBlogUpdate", "comment", "comments"];

/// How much of an article an object is: kind first, then facts; the outermost
/// of equals, since `max_by_key` keeps the last and the order is turned round.
fn rank(object: &Map<String, Value>) -> (usize, usize) {
    let types = match object.get("@type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let kind = types.iter().map(|t| kind(t)).max().unwrap_or(0);
    let facts = ["headline", "datePublished", "author", "articleBody", "mainEntityOfPage"];
    (kind, facts.iter().filter(|k| object.contains_key(**k)).count())
}

fn kind(name: &str) -> usize {
    let name = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
    match name {
        _ if name.ends_with("NewsArticle") => 3,
        "Article" | "Report" | "LiveBlogPosting" | "BlogPosting" | "SatiricalArticle" => 3,
        _ if name.ends_with("Article") || name.ends_with("Posting") => 2,
        "Review" | "Recipe" | "WebPage" | "VideoObject" | "NewsVideo" => 1,
        _ => 0,
    }
}

impl<'a> Graph<'a> {
    fn of(objects: &[&'a Map<String, Value>]) -> Self {
        let by_id = |o: &&'a Map<String, Value>| {
            let id = o.get("@id").and_then(Value::as_str)?;
            o.contains_key("name").then_some((id, *o))
        };
        // The first of several wins.
        Self { named: objects.iter().rev().filter_map(by_id).collect() }
    }

    /// The object itself, or what its `@id` points to.
    fn resolve<'v>(&'v self, object: &'v Map<String, Value>) -> &'v Map<String, Value> {
        let id = object.get("@id").and_then(Value::as_str).filter(|_| !object.contains_key("name"));
        id.and_then(|id| self.named.get(id).copied()).unwrap_or(object)
    }

    fn names(&self, value: &Value, want: fn(&Map<String, Value>) -> bool) -> Vec<String> {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut out = Vec::new();
        for item in items {
            match item {
                Value::String(name) => out.push(htmlize::unescape(name.as_str()).into_owned()),
                Value::Object(object) => {
                    let object = self.resolve(object);
                    if want(object) {
                        out.extend(own_names(object));
                    }
                }
                Value::Array(inner) => {
                    let inner = inner.iter().filter_map(Value::as_str);
                    out.extend(inner.map(|name| htmlize::unescape(name).into_owned()));
                }
                _ => {}
            }
        }
        out
    }

    fn first_name(&self, object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
        let names =
            keys.iter().filter_map(|k| object.get(*k)).flat_map(|v| self.names(v, |_| true));
        names.into_iter().next()
    }

    fn authors(
        &self,
        article: &Map<String, Value>,
        want: fn(&Map<String, Value>) -> bool,
    ) -> Vec<String> {
        let names = |key: &&str| article.get(*key).map(|v| self.names(v, want)).unwrap_or_default();
        ["author", "creator"].iter().map(names).find(|n| !n.is_empty()).unwrap_or_default()
    }
}

/// The name of a person or an organisation, also in parts.
fn own_names(object: &Map<String, Value>) -> Vec<String> {
    let whole = match object.get("name").or_else(|| object.get("@value")) {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name.as_str()],
        _ => vec![],
    };
    let whole: Vec<String> = whole
        .into_iter()
        .filter(|name| !name.trim().is_empty())
        .map(|name| htmlize::unescape(name).into_owned())
        .collect();
    if !whole.is_empty() {
        return whole;
    }
    let part = |key: &str| object.get(key).and_then(Value::as_str).filter(|p| !p.trim().is_empty());
    match (part("givenName"), part("familyName")) {
        (Some(given), Some(family)) => vec![format!("{given} {family}")],
        (given, family) => given.or(family).map(str::to_owned).into_iter().collect(),
    }
}

fn url(article: &Map<String, Value>) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(url) => Some(url.clone()),
        Value::Object(page) => string(page, &["@id", "url"]),
        _ => None,
    };
    let values = ["mainEntityOfPage", "url"].iter().filter_map(|k| article.get(*k));
    values.into_iter().find_map(|value| match value {
        Value::Array(pages) => pages.iter().find_map(of),
        one => of(one),
    })
}

/// The first of several values that says something.
fn string(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().filter_map(|k| object.get(*k)).find_map(literal)
}

fn literal(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => {
            Some(htmlize::unescape(text.as_str()).into_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().find_map(literal),
        Value::Object(object) => {
            ["@value", "value", "@id"].iter().find_map(|k| literal(object.get(*k)?))
        }
        _ => None,
    }
}

/// A body, the paragraphs of a list apart.
fn text(article: &Map<String, Value>, key: &str) -> Option<String> {
    match article.get(key)? {
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(literal).collect();
            Some(parts.join("\n\n")).filter(|joined| !joined.is_empty())
        }
        one => literal(one),
    }
}

fn keywords(article: &Map<String, Value>) -> Vec<String> {
    match article.get("keywords") {
        Some(Value::String(all)) => all.split(',').map(str::to_owned).collect(),
        Some(Value::Array(items)) => {
            let word = |item: &Value| match item {
                Value::Object(term) => string(term, &["name"]),
                other => literal(other),
            };
            items.iter().filter_map(word).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_that_nobody_escaped_are_text() {
        let raw = r#"{"@type": "NewsArticle", "headline": "Ferry "late", they say", "author": [{"name": "Ann Lee"}],}"#;
        let value = parse_leniently(raw).unwrap();
        assert_eq!(value["headline"], "Ferry \"late\", they say");
        let facts = facts(&[value]).unwrap();
        assert_eq!(facts.people, ["Ann Lee"]);
    }

    #[test]
    fn names_in_parts_and_entries_of_a_live_blog() {
        let raw = r#"{"@type": "LiveBlogPosting", "headline": "Port live", "author": {"givenName": "Ann", "familyName": "Lee"},
            "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Quay shut", "datePublished": "2024-03-01",
                "articleBody": "The quay is shut.", "author": "Bo Ek"}]}"#;
        let facts = facts(&[parse_leniently(raw).unwrap()]).unwrap();
        assert_eq!(facts.draft.title.as_deref(), Some("Port live"));
        assert_eq!(facts.people, ["Ann Lee"]);
        assert_eq!(facts.body, None);
        assert_eq!(facts.entries.as_deref(), Some("Quay shut\n\nThe quay is shut."));
    }
}
