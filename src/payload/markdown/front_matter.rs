//! Metadata at the head of a markdown article: front matter and header lines.

use crate::payload::draft::Draft;
use crate::payload::{Reason, Rejection};

/// Reads front matter (`---` or `+++`) into the draft; returns what follows.
pub(super) fn take<'a>(text: &'a str, draft: &mut Draft) -> Result<&'a str, Rejection> {
    let start = text.trim_start();
    if !opens(start) {
        return Ok(take_fields(start, draft).unwrap_or(text));
    }
    let fence = start.get(..3).unwrap_or_default();
    let inside = start.split_once('\n').map_or("", |(_, rest)| rest);
    let mut list_of = None;
    let mut offset = 0;
    for line in inside.split_inclusive('\n') {
        offset += line.len();
        let line = line.trim_end();
        if line == fence || (fence == "---" && line == "...") {
            return Ok(inside.get(offset..).unwrap_or_default());
        }
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some(field) = list_of {
                set(field, unquoted(item), draft);
            }
        } else {
            list_of = entry(line, draft);
        }
    }
    Err(Rejection::new(
        Reason::Malformed,
        format!("expected `{fence}` after the front matter, found the end"),
    ))
}

/// Reads fields that stand before an empty line without a fence, the title first, as some
/// site generators want them; returns what follows.
fn take_fields<'a>(text: &'a str, draft: &mut Draft) -> Option<&'a str> {
    let (head, rest) = text.split_once("\n\n")?;
    let named = |line: &str| field(line.split_once(':')?.0);
    let lines: Vec<&str> = head.lines().take(MOST_FIELDS + 1).collect();
    let is_head = (2..=MOST_FIELDS).contains(&lines.len())
        && lines.first().is_some_and(|line| named(line) == Some(Field::Title))
        && lines.iter().skip(1).any(|line| named(line).is_some())
        && lines.iter().all(|line| is_field(line));
    is_head.then(|| {
        for line in &lines {
            entry(line, draft);
        }
        rest
    })
}

/// No head has more.
const MOST_FIELDS: usize = 30;

/// "Slug: ferry-late", with one word before the colon.
fn is_field(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        value.starts_with(' ') && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    })
}

/// Whether a text opens with front matter: a fence and a `key: value` line.
pub(super) fn opens(text: &str) -> bool {
    let mut lines = text.lines();
    let sign = match lines.next().map(str::trim_end) {
        Some("---") => ':',
        Some("+++") => '=',
        _ => return false,
    };
    lines.next().and_then(|l| l.split_once(sign)).is_some_and(|(key, value)| {
        let key = key.trim_end();
        (value.is_empty() || value.starts_with(' '))
            && !key.is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    })
}

/// "Published : 2024-07-27 14:13:15", "Author: Jane Smith", "By Jane Smith", without marks.
pub(super) fn is_header_line(line: &str) -> bool {
    header(line).is_some()
}

pub(super) fn header_line(line: &str, draft: &mut Draft) {
    if let Some((field, value)) = header(line) {
        set(field, &value, draft);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Title,
    Published,
    Modified,
    Author,
    Byline,
    Source,
    Url,
    Language,
    Keyword,
    Rights,
}

fn header(line: &str) -> Option<(Field, String)> {
    let text = line.trim().to_owned();
    if text.len() > 300 {
        return None;
    }
    let is_byline = text.get(..3).is_some_and(|s| s.eq_ignore_ascii_case("by "))
        && text.split_whitespace().count() <= 12
        && !text.ends_with(['.', '!', '?', '"', '”']);
    if is_byline {
        return Some((Field::Byline, text));
    }
    let (key, value) = text.split_once(':')?;
    let field = field(key).filter(|&f| f != Field::Title)?;
    Some((field, value.trim().to_owned()))
}

fn field(key: &str) -> Option<Field> {
    let key: String =
        key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(match key.as_str() {
        "id" | "guid" | "uuid" | "sourceid" => Field::Id,
        "title" | "headline" => Field::Title,
        "published" | "publishedat" | "publishedon" | "publisheddate" | "datepublished"
        | "date" | "pubdate" | "publicationdate" | "publishdate" => Field::Published,
        "updated" | "updatedat" | "lastupdated" | "modified" | "modifiedat" | "lastmod"
        | "datemodified" => Field::Modified,
        "author" | "authors" | "writer" => Field::Author,
        "by" | "byline" => Field::Byline,
        "source" | "publisher" | "site" | "publication" => Field::Source,
        "url" | "link" | "canonical" | "canonicalurl" | "permalink" | "sourceurl" => Field::Url,
        "language" | "lang" => Field::Language,
        "tags" | "keywords" | "categories" | "topics" | "tag" => Field::Keyword,
        "rights" | "copyright" | "license" => Field::Rights,
        _ => return None,
    })
}

/// One line of front matter; the field that a list may follow for.
fn entry(line: &str, draft: &mut Draft) -> Option<Field> {
    let (key, value) = line.split_once([':', '='])?;
    let field = field(key)?;
    let value = value.trim();
    if let Some(list) = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        for item in list.split(',') {
            set(field, unquoted(item), draft);
        }
    } else if !value.is_empty() {
        set(field, unquoted(value), draft);
    }
    Some(field)
}

fn set(field: Field, value: &str, draft: &mut Draft) {
    let value = value.to_owned();
    match field {
        Field::Id => draft.source_id = Some(value),
        Field::Title => draft.title = Some(value),
        Field::Published => draft.published = Some(value),
        Field::Modified => draft.modified = Some(value),
        Field::Author => draft.authors.push(value),
        Field::Byline => draft.byline = Some(value),
        Field::Source => draft.source = Some(value),
        Field::Url => draft.url = Some(value),
        Field::Language => draft.language = Some(value),
        Field::Keyword => draft.keywords.extend(value.split(',').map(str::to_owned)),
        Field::Rights => draft.rights = Some(value),
    }
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}
