//! Flat JSON as scrapers write it: one object with a key for each field.

use serde_json::Value;

use crate::article::Status;
use crate::payload::draft::Draft;
use crate::payload::{Rejection, html, plain, status};

use super::Fields;

/// Reads a flat article.
///
/// The body is the first of `html` (a page: its metadata fills what the object
/// leaves open), `text` and its like (plain text, kept as it is), `content` and
/// its like (plain text, or an HTML fragment if it has block tags).
///
/// # Errors
/// [`Reason::Malformed`](crate::payload::Reason::Malformed) names the key whose
/// value has the wrong type.
pub(super) fn read(fields: &Fields<'_>) -> Result<Draft, Rejection> {
    let mut draft = metadata(fields)?;
    if let Some((_, text)) = fields.text(&TEXT)?.filter(|(_, text)| !text.trim().is_empty()) {
        plain::paragraphs(text, &mut draft.body);
    } else if let Some((_, page)) = fields.text(&PAGE)?.filter(|(_, page)| !page.trim().is_empty())
    {
        let url = draft.url.clone();
        let found = html::read(page, url.as_deref())?;
        draft = completed(draft, found);
    } else if let Some((_, content)) = fields.text(&CONTENT)? {
        html::text(content, &mut draft.body)?;
    }
    Ok(draft)
}

const TEXT: [&str; 8] = [
    "text",
    "maintext",
    "bodytext",
    "articletext",
    "plaintext",
    "fulltext",
    "contenttext",
    "cleanedtext",
];
const PAGE: [&str; 5] = ["html", "rawhtml", "pagehtml", "sourcehtml", "htmlcontent"];
const CONTENT: [&str; 9] = [
    "content",
    "body",
    "articlebody",
    "bodyhtml",
    "contenthtml",
    "articlehtml",
    "article",
    "story",
    "articlecontent",
];

fn metadata(fields: &Fields<'_>) -> Result<Draft, Rejection> {
    Ok(Draft {
        format: "json",
        source_id: fields.id(),
        source: fields
            .names(&[
                "source",
                "sourcename",
                "sitename",
                "site",
                "publisher",
                "publication",
                "outlet",
                "sourcedomain",
                "domain",
            ])?
            .into_iter()
            .next(),
        url: fields.string(&[
            "url",
            "canonicalurl",
            "link",
            "permalink",
            "sourceurl",
            "href",
            "uri",
        ])?,
        revision: fields.string(&["version", "revision", "rev"])?,
        status: status(fields),
        title: fields
            .text(&["title", "headline", "articletitle"])?
            .map(|(_, title)| title.to_owned()),
        authors: fields.names(&["authors", "author", "writers", "writer", "creator"])?,
        byline: fields.names(&["byline", "by"])?.into_iter().next(),
        published: fields.string(&[
            "datepublish",
            "datepublished",
            "publishedat",
            "publisheddate",
            "publishdate",
            "publicationdate",
            "published",
            "pubdate",
            "firstpublished",
            "date",
            "datetime",
            "timestamp",
            "createdat",
            "created",
        ])?,
        modified: fields.string(&[
            "datemodify",
            "datemodified",
            "modifiedat",
            "modifieddate",
            "updatedat",
            "dateupdated",
            "lastmodified",
            "lastupdated",
            "updated",
            "modified",
        ])?,
        embargo: embargo(fields),
        language: fields.string(&["language", "lang", "inlanguage", "locale"])?,
        keywords: keywords(fields)?,
        rights: fields.string(&[
            "rights",
            "copyright",
            "copyrightnotice",
            "usageterms",
            "license",
        ])?,
        ..Draft::default()
    })
}

fn keywords(fields: &Fields<'_>) -> Result<Vec<String>, Rejection> {
    let given = fields.names(&["keywords", "tags", "topics", "subjects"])?;
    Ok(given.iter().flat_map(|k| k.split([',', ';'])).map(str::to_owned).collect())
}

/// A date; whether something is under embargo at all is said by [`status()`].
fn embargo(fields: &Fields<'_>) -> Option<String> {
    match fields.get(&EMBARGO)?.1 {
        Value::String(date) => Some(date.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

const EMBARGO: [&str; 6] =
    ["embargountil", "embargoeduntil", "embargoed", "embargo", "embargodate", "notbefore"];

/// Only words that are surely about publishing count: scrapers also write HTTP
/// codes and their own states under `status`.
fn status(fields: &Fields<'_>) -> Status {
    let word = fields
        .get(&["pubstatus", "publishstatus", "status", "state"])
        .and_then(|(_, v)| v.as_str());
    let under_embargo = matches!(fields.get(&EMBARGO), Some((_, Value::Bool(true))));
    match word.map(status::of).unwrap_or_default() {
        Status::Usable if under_embargo => Status::Withheld,
        status => status,
    }
}

/// `draft` with what only the page knows: the object's own facts win.
fn completed(draft: Draft, page: Draft) -> Draft {
    let list = |own: Vec<String>, other| if own.is_empty() { other } else { own };
    let byline = if draft.authors.is_empty() { draft.byline.or(page.byline) } else { draft.byline };
    Draft {
        source_id: draft.source_id,
        source: draft.source.or(page.source),
        url: draft.url.or(page.url),
        revision: draft.revision,
        status: draft.status,
        title: draft.title.or(page.title),
        authors: if byline.is_some() { draft.authors } else { list(draft.authors, page.authors) },
        byline,
        date_source: if draft.published.is_some() { None } else { page.date_source },
        published: draft.published.or(page.published),
        modified: draft.modified.or(page.modified),
        embargo: draft.embargo.or(page.embargo),
        language: draft.language.or(page.language),
        keywords: list(draft.keywords, page.keywords),
        rights: draft.rights.or(page.rights),
        body: page.body,
        format: "json+html",
        notes: page.notes,
    }
}
