//! Mappings: an operator's own word on where the fields of an article stand, in
//! JSON of a shape that nobody knows or on the pages of a host.
//!
//! They are tried before the known shapes. What a mapping does not name is read
//! as without it.

mod pointer;

use std::collections::BTreeMap;

use serde_json::Value;

use super::draft::Draft;
use super::html::Selector;
use super::{Rejection, html, json, status};
use crate::article::Status;
use crate::nearest::did_you_mean;
use pointer::Pointer;

/// A mapping as it is written in the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MappingSource {
    /// What to call it in notes and messages.
    pub name: String,
    /// The host whose pages it is for; `None` for JSON.
    pub host: Option<String>,
    /// JSON pointers with what must stand there for the mapping to apply.
    pub when: BTreeMap<String, String>,
    /// Field → JSON pointer, or CSS selector on the pages of a host.
    pub fields: BTreeMap<String, String>,
}

/// Compiled mappings, in the order in which they are tried.
#[derive(Debug, Clone, Default)]
pub struct Mappings(Vec<Mapping>);

#[derive(Debug, Clone)]
struct Mapping {
    name: String,
    when: Vec<(Pointer, String)>,
    rules: Rules,
}

#[derive(Debug, Clone)]
enum Rules {
    Json(Vec<(Field, Pointer)>),
    Page { host: String, fields: Vec<(Field, Selector)> },
}

/// The fields that a mapping may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Title,
    Body,
    Authors,
    Byline,
    Published,
    Modified,
    Embargo,
    Url,
    Source,
    Language,
    Keywords,
    Rights,
    Revision,
    Status,
}

impl Field {
    const ALL: [(&'static str, Self); 15] = [
        ("id", Self::Id),
        ("title", Self::Title),
        ("body", Self::Body),
        ("authors", Self::Authors),
        ("byline", Self::Byline),
        ("published", Self::Published),
        ("modified", Self::Modified),
        ("embargo", Self::Embargo),
        ("url", Self::Url),
        ("source", Self::Source),
        ("language", Self::Language),
        ("keywords", Self::Keywords),
        ("rights", Self::Rights),
        ("revision", Self::Revision),
        ("status", Self::Status),
    ];

    fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

impl Mappings {
    /// The names of the fields that a mapping may name.
    pub fn fields() -> impl Iterator<Item = &'static str> {
        Field::ALL.into_iter().map(|(name, _)| name)
    }

    /// Compiles mappings.
    ///
    /// # Errors
    /// Every problem, with the key within the mapping at its index.
    pub fn compile(sources: &[MappingSource]) -> Result<Self, Vec<(usize, String, String)>> {
        let mut problems = Vec::new();
        let mut mappings = Vec::new();
        for (index, source) in sources.iter().enumerate() {
            let mut report = |key: String, message: String| problems.push((index, key, message));
            mappings.push(Mapping::compile(source, &mut report));
        }
        if problems.is_empty() { Ok(Self(mappings)) } else { Err(problems) }
    }

    /// The article in a JSON value under the first mapping that fits; `None` if none does.
    pub(super) fn json(&self, value: &Value) -> Result<Option<Draft>, Rejection> {
        for mapping in &self.0 {
            if let Some(draft) = mapping.json(value)? {
                return Ok(Some(draft));
            }
        }
        Ok(None)
    }

    /// A page as read, with what the mapping of its host says instead.
    pub(super) fn page(&self, page: &str, read: Draft) -> Result<Draft, Rejection> {
        let host = read.url.as_deref().and_then(host_of);
        let Some(host) = host.filter(|_| !self.0.is_empty()) else { return Ok(read) };
        let fits = |mapping: &&Mapping| match &mapping.rules {
            Rules::Page { host: own, .. } => host == *own || host.ends_with(&format!(".{own}")),
            Rules::Json(_) => false,
        };
        match self.0.iter().find(fits) {
            Some(mapping) => mapping.page(page, read),
            None => Ok(read),
        }
    }
}

impl Mapping {
    fn compile(source: &MappingSource, report: &mut impl FnMut(String, String)) -> Self {
        if source.fields.is_empty() {
            report("fields".into(), "expected at least one field, found none".into());
        }
        if source.host.is_none() && !source.fields.contains_key("body") {
            report("fields".into(), "expected a pointer for `body`, found none".into());
        }
        let (mut pointers, mut selectors, mut when) = (Vec::new(), Vec::new(), Vec::new());
        for (name, rule) in &source.fields {
            let key = format!("fields.{name}");
            let Some(field) = Field::of(name) else {
                let known: Vec<&str> = Mappings::fields().collect();
                let meant = did_you_mean(name, known.iter().copied());
                report(key, format!("expected one of {}, found `{name}`{meant}", known.join(", ")));
                continue;
            };
            if source.host.is_some() {
                match Selector::parse(rule) {
                    Ok(selector) => selectors.push((field, selector)),
                    Err(message) => report(key, message),
                }
            } else {
                match Pointer::parse(rule) {
                    Ok(pointer) => pointers.push((field, pointer)),
                    Err(message) => report(key, format!("{message}; a selector needs a `host`")),
                }
            }
        }
        for (place, value) in &source.when {
            match Pointer::parse(place) {
                Ok(pointer) => when.push((pointer, value.clone())),
                Err(message) => report(format!("when.{place}"), message),
            }
        }
        if source.host.is_some() && !source.when.is_empty() {
            report("when".into(), "expected `when` or `host`, found both".into());
        }
        let rules = match source.host.as_deref().map(host) {
            Some(Ok(host)) => Rules::Page { host, fields: selectors },
            Some(Err(message)) => {
                report("host".into(), message);
                Rules::Json(Vec::new())
            }
            None => Rules::Json(pointers),
        };
        Self { name: source.name.clone(), when, rules }
    }

    fn json(&self, value: &Value) -> Result<Option<Draft>, Rejection> {
        let Rules::Json(fields) = &self.rules else { return Ok(None) };
        let holds = |(pointer, wanted): &(Pointer, String)| {
            pointer.values(value).iter().any(|found| json::text(found).as_ref() == Some(wanted))
        };
        if !self.when.iter().all(holds) {
            return Ok(None);
        }
        let mut draft = Draft { format: "json", ..Draft::default() };
        for (field, pointer) in fields {
            for found in pointer.values(value) {
                if *field == Field::Body {
                    json::add_body(found, &mut draft.body)?;
                } else {
                    fill(&mut draft, *field, says(*field, found));
                }
            }
        }
        if draft.is_empty() {
            return Ok(None);
        }
        draft.notes.push(self.note());
        Ok(Some(draft))
    }

    fn page(&self, page: &str, read: Draft) -> Result<Draft, Rejection> {
        let Rules::Page { fields, .. } = &self.rules else { return Ok(read) };
        let mut draft = Draft::default();
        for (field, selector) in fields {
            if *field == Field::Body {
                html::selected_body(page, selector, &mut draft.body)?;
            } else {
                fill(&mut draft, *field, html::selected(page, selector)?);
            }
        }
        draft.notes.push(self.note());
        Ok(over(draft, read))
    }

    fn note(&self) -> String {
        format!("read by the mapping `{}`", self.name)
    }
}

/// `mapped` with what it leaves open from `read`.
pub(super) fn over(mapped: Draft, read: Draft) -> Draft {
    let list = |own: Vec<String>, other| if own.is_empty() { other } else { own };
    let is_credited = !mapped.authors.is_empty() || mapped.byline.is_some();
    let mut notes = read.notes;
    notes.extend(mapped.notes);
    Draft {
        source_id: mapped.source_id.or(read.source_id),
        source: mapped.source.or(read.source),
        url: mapped.url.or(read.url),
        revision: mapped.revision.or(read.revision),
        status: if mapped.status == Status::Usable { read.status } else { mapped.status },
        title: mapped.title.or(read.title),
        byline: if is_credited { mapped.byline } else { read.byline },
        authors: if is_credited { mapped.authors } else { read.authors },
        date_source: if mapped.published.is_some() { None } else { read.date_source },
        published: mapped.published.or(read.published),
        modified: mapped.modified.or(read.modified),
        embargo: mapped.embargo.or(read.embargo),
        language: mapped.language.or(read.language),
        keywords: list(mapped.keywords, read.keywords),
        rights: mapped.rights.or(read.rights),
        body: if mapped.body.is_empty() { read.body } else { mapped.body },
        format: if read.format.is_empty() { mapped.format } else { read.format },
        notes,
        ..read
    }
}

/// What a value says as a field.
fn says(field: Field, value: &Value) -> Vec<String> {
    let one = |found: Option<String>| found.into_iter().collect();
    match field {
        Field::Authors | Field::Keywords | Field::Source => json::names(value).unwrap_or_default(),
        Field::Published | Field::Modified | Field::Embargo => one(json::date(value)),
        Field::Url => one(json::url(value)),
        Field::Language => one(json::language(value)),
        _ => one(json::text(value)),
    }
}

fn fill(draft: &mut Draft, field: Field, found: Vec<String>) {
    let mut one = |slot: fn(&mut Draft) -> &mut Option<String>| {
        let slot = slot(draft);
        *slot = slot.take().or_else(|| found.first().cloned());
    };
    match field {
        Field::Id => one(|d| &mut d.source_id),
        Field::Title => one(|d| &mut d.title),
        Field::Byline => one(|d| &mut d.byline),
        Field::Published => one(|d| &mut d.published),
        Field::Modified => one(|d| &mut d.modified),
        Field::Embargo => one(|d| &mut d.embargo),
        Field::Url => one(|d| &mut d.url),
        Field::Source => one(|d| &mut d.source),
        Field::Language => one(|d| &mut d.language),
        Field::Rights => one(|d| &mut d.rights),
        Field::Revision => one(|d| &mut d.revision),
        Field::Authors => draft.authors.extend(found),
        Field::Keywords => draft.keywords.extend(found),
        Field::Status => {
            draft.status = found.first().map(|word| status::of(word)).unwrap_or_default();
        }
        Field::Body => {}
    }
}

/// The host as addresses of pages have it: in small letters, its own script spelt out.
fn host(name: &str) -> Result<String, String> {
    let host = url::Host::parse(name).ok().map(|host| host.to_string());
    host.filter(|host| !host.contains('*') && !host.starts_with('.') && !host.ends_with('.')).ok_or_else(|| {
        format!("expected the name of a host such as `harbourpost.example`, without scheme, port and path, found {name:?}")
    })
}

fn host_of(url: &str) -> Option<String> {
    url::Url::parse(url).ok()?.host_str().map(str::to_lowercase)
}

#[cfg(test)]
mod tests;
