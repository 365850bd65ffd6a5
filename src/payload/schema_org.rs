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
}

/// The facts of the best article node in some JSON-LD; `None` if it has none.
pub(super) fn facts(documents: &[Value]) -> Option<Facts> {
    let objects = objects(documents);
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
    let body = string(article, &["articleBody", "text"]);
    Some(Facts { draft, people, id, uploaded, expires, body })
}

fn is_no_organisation(object: &Map<String, Value>) -> bool {
    !object.get("@type").and_then(Value::as_str).is_some_and(|t| t.ends_with("Organization"))
}

/// JSON as it stands in pages: without the comments around it, line breaks
/// inside strings or commas before closing brackets.
pub(super) fn parse_leniently(raw: &str) -> Option<Value> {
    let trimmed = raw.trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(trimmed) {
        return Some(value);
    }
    // `/* <![CDATA[ */` and `/* ]]> */` have brackets of their own.
    let bare = trimmed.replace("<![CDATA[", "").replace("]]>", "");
    let start = bare.find(['{', '['])?;
    let end = bare.rfind(['}', ']'])?;
    serde_json::from_str(&mended(bare.get(start..=end)?)).ok()
}

fn mended(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in json.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
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
                queue.extend(object.values());
            }
            _ => {}
        }
    }
    out
}

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
                    match object.get("name") {
                        Some(Value::Array(names)) if want(object) => {
                            out.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
                        }
                        Some(Value::String(name)) if want(object) => {
                            out.push(htmlize::unescape(name.as_str()).into_owned());
                        }
                        _ => {}
                    }
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

fn string(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().filter_map(|k| object.get(*k)).find_map(|value| match value {
        Value::String(text) if !text.trim().is_empty() => {
            Some(htmlize::unescape(text.as_str()).into_owned())
        }
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.first().and_then(Value::as_str).map(str::to_owned),
        _ => None,
    })
}

fn keywords(article: &Map<String, Value>) -> Vec<String> {
    match article.get("keywords") {
        Some(Value::String(all)) => all.split(',').map(str::to_owned).collect(),
        Some(Value::Array(items)) => {
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}
