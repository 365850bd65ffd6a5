//! JSON as scrapers, content systems and news APIs write it: keys for the fields.

use serde_json::{Map, Value};

use super::fields::{Fields, Scope, folded};
use super::value;
use super::{Context, body, pairs};
use crate::article::Status;
use crate::payload::draft::Draft;
use crate::payload::{Rejection, markup, status};

/// An object with those inside it that have fields of the same article: first the
/// one with the body.
pub(super) fn fields(object: &Map<String, Value>) -> Fields<'_> {
    let own = Scope::new(object);
    let own_has_body = body::is_in(&own);
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for (key, value) in object {
        let listed = pairs::scope(value);
        let (is_part, is_about) = (
            listed.is_some() || PARTS.contains(&folded(key).as_str()),
            ABOUT.contains(&folded(key).as_str()),
        );
        if !is_part && !is_about {
            continue;
        }
        let Some(scope) = listed.or_else(|| inner(value).map(Scope::new)) else { continue };
        if is_part && !own_has_body && first.is_empty() && body::is_in(&scope) {
            first.push(scope);
        } else {
            later.push(scope);
        }
    }
    let mut own = own;
    own.is_article = first.is_empty();
    Fields::of(first.into_iter().chain([own]).chain(later).collect())
}

/// An object, or the only one of a list.
fn inner(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        Value::Array(items) => match items.as_slice() {
            [Value::Object(object)] => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// Objects that are the article, or a part of it.
const PARTS: [&str; 10] = [
    "attributes",
    "fields",
    "data",
    "article",
    "content",
    "contentset",
    "newsitem",
    "elements",
    "values",
    "properties",
];
/// Objects that say more about it.
const ABOUT: [&str; 15] = [
    "page",
    "metadata",
    "meta",
    "thread",
    "yoastheadjson",
    "embedded",
    "sys",
    "seo",
    "itemmeta",
    "contentmeta",
    "rightsinfo",
    "opengraph",
    "info",
    "head",
    "header",
];

/// Reads an article from its fields.
///
/// # Errors
/// As for the pages and fragments in it.
pub(super) fn read(fields: &Fields<'_>, context: &Context<'_>) -> Result<Draft, Rejection> {
    let draft = body::read(fields, metadata(fields), context)?;
    Ok(tidied(draft, fields))
}

/// Everything that fields say but the body.
pub(super) fn facts(fields: &Fields<'_>) -> Draft {
    tidied(metadata(fields), fields)
}

/// `draft` with the notes of its fields, its title without its site's name.
pub(super) fn tidied(mut draft: Draft, fields: &Fields<'_>) -> Draft {
    draft.notes.extend(fields.notes());
    draft.title =
        draft.title.map(|title| without_site(&markup::shown(&title), draft.source.as_deref()));
    draft.rights = draft.rights.map(|rights| markup::shown(&rights));
    draft
}

fn metadata(fields: &Fields<'_>) -> Draft {
    let byline = || fields.names(&BYLINE).into_iter().next();
    let mut authors = fields.names(&AUTHORS);
    if authors.is_empty() {
        authors.extend(body::told(fields, "byline"));
    }
    Draft {
        format: "json",
        source_id: fields.id(),
        source: source(fields),
        url: fields.url(&URL),
        revision: fields.first(&["version", "revision", "rev", "currentversion"], revision),
        status: status(fields),
        title: fields
            .first(&TITLE, titled)
            .or_else(|| property(fields, "title"))
            .or_else(|| body::told(fields, "headline"))
            .or_else(|| named(fields).filter(|_| !authors.is_empty())),
        byline: byline(),
        authors,
        published: fields.date(&PUBLISHED, &CREATED),
        modified: fields.date(&MODIFIED, &[]),
        embargo: embargo(fields),
        language: fields.first(&LANGUAGE, value::language),
        keywords: keywords(fields),
        rights: fields.text(&["rights", "copyright", "copyrightnotice", "usageterms", "license"]),
        ..Draft::default()
    }
}

/// A title that is one, not what an editor has where nobody wrote one.
fn titled(value: &Value) -> Option<String> {
    let title = value::text(value)?;
    let bare = title.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    (!UNTITLED.lines().any(|untitled| untitled == bare)).then_some(title)
}

/// What editors call a text without a title.
const UNTITLED: &str = include_str!("untitled.txt");

/// The name of the object with the body, which is the article's where its authors are
/// named elsewhere.
fn named(fields: &Fields<'_>) -> Option<String> {
    value::text(fields.scopes().first()?.get("name")?.1)
}

/// What the only property of a type says, as Notion has them: under any name.
fn property(fields: &Fields<'_>, kind: &str) -> Option<String> {
    let (_, properties) = fields.get(&["properties"])?;
    let is_of_kind = |property: &&Value| property.get("type").is_some_and(|found| found == kind);
    value::text(properties.as_object()?.values().find(is_of_kind)?.get(kind)?)
}

pub(super) const TITLE: [&str; 17] = [
    "title",
    "headline",
    "articletitle",
    "webtitle",
    "headlines",
    "posttitle",
    "newstitle",
    "storytitle",
    "articleheadline",
    "pagetitle",
    "fulltitle",
    "dctitle",
    "ogtitle",
    "metatitle",
    "htmltitle",
    "hed",
    "topictitle",
];
const AUTHORS: [&str; 23] = [
    "authors",
    "author",
    "writers",
    "writer",
    "creator",
    "creators",
    "primaryauthor",
    "authorname",
    "authornames",
    "credits",
    "articleauthor",
    "postauthor",
    "dccreator",
    "metaauthor",
    "contributors",
    "bylines",
    "reporters",
    "reporter",
    "journalist",
    "authordetail",
    "attributedto",
    "createdbyalias",
    "publishedbylines",
];
const BYLINE: [&str; 5] = ["byline", "by", "bylinetext", "bylineoriginal", "authorsbyline"];
const URL: [&str; 21] = [
    "url",
    "canonicalurl",
    "canonical",
    "link",
    "permalink",
    "weburl",
    "pageurl",
    "articleurl",
    "originalurl",
    "finalurl",
    "resolvedurl",
    "sourceurl",
    "htmlurl",
    "href",
    "alternate",
    "links",
    "canonicallink",
    "targeturi",
    "ogurl",
    "uri",
    "source",
];
/// Names that only the publication has.
const PUBLISHED: [&str; 30] = [
    "firstpublished",
    "firstpublisheddate",
    "firstpublishedat",
    "firstpublicationdate",
    "firstpublishdate",
    "datepublish",
    "datepublished",
    "publishedat",
    "publisheddate",
    "publishdate",
    "publicationdate",
    "published",
    "pubdate",
    "webpublicationdate",
    "displaydate",
    "publishedtime",
    "articlepublishedtime",
    "publishedon",
    "publishtime",
    "publishedparsed",
    "publishon",
    "datetimepub",
    "pubdategmt",
    "postdategmt",
    "dategmt",
    "datepub",
    "publicationdatetime",
    "publishdatetime",
    "publisheddatetime",
    "publishingdate",
];
/// Names that an envelope may have of its own.
const CREATED: [&str; 17] = [
    "datetime",
    "date",
    "timestamp",
    "postdate",
    "dateutc",
    "dcdate",
    "firstcreated",
    "createdat",
    "created",
    "datecreated",
    "createddate",
    "contentcreated",
    "versioncreated",
    "time",
    "createdutc",
    "createdtime",
    "seendate",
];
const MODIFIED: [&str; 23] = [
    "datemodify",
    "datemodified",
    "modifiedat",
    "modifieddate",
    "modifiedgmt",
    "postmodifiedgmt",
    "updatedat",
    "dateupdated",
    "lastmodified",
    "lastupdated",
    "lastupdateddate",
    "lastpublicationdate",
    "lastpublishedat",
    "articlemodifiedtime",
    "modifiedtime",
    "updatedtime",
    "updatedparsed",
    "changed",
    "updated",
    "modified",
    "datelastmodified",
    "updateddate",
    "lasteditedtime",
];
const LANGUAGE: [&str; 10] = [
    "language",
    "lang",
    "inlanguage",
    "locale",
    "langcode",
    "humanlanguage",
    "languagecode",
    "metalang",
    "contentlanguage",
    "oglocale",
];

/// The version of an article; dotted numbers are those of formats.
fn revision(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| t.matches('.').count() < 2),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A name rather than an address, where there are both.
fn source(fields: &Fields<'_>) -> Option<String> {
    const NAMES: [&str; 21] = [
        "source",
        "sourcename",
        "sitename",
        "site",
        "publisher",
        "publication",
        "outlet",
        "feed",
        "origin",
        "provider",
        "newspaper",
        "metasitename",
        "ogsitename",
        "feedtitle",
        "distributor",
        "subreddit",
        "sourcehostname",
        "hostname",
        "sitefull",
        "sourcedomain",
        "domain",
    ];
    let name = |value: &Value| {
        let names = value::names(value)?;
        names.into_iter().find(|name| !name.contains("://"))
    };
    fields.first(&NAMES, name)
}

pub(super) fn keywords(fields: &Fields<'_>) -> Vec<String> {
    let given =
        fields.names(&["keywords", "tags", "topics", "subjects", "taxonomy", "newskeywords"]);
    given.iter().flat_map(|k| k.split([',', ';'])).map(str::to_owned).collect()
}

/// A date; whether something is under embargo at all is said by [`status()`].
fn embargo(fields: &Fields<'_>) -> Option<String> {
    let (_, value) = fields.get(&EMBARGO)?;
    if value.is_boolean() { None } else { fields.first(&EMBARGO, value::date) }
}

const EMBARGO: [&str; 6] =
    ["embargountil", "embargoeduntil", "embargoed", "embargo", "embargodate", "notbefore"];

/// Only words that are surely about publishing count: scrapers also write HTTP
/// codes and their own states under `status`.
pub(super) fn status(fields: &Fields<'_>) -> Status {
    let is_true = |(_, value): (&str, &Value)| match value {
        Value::Bool(truth) => *truth,
        other => other.as_str() == Some("true"),
    };
    if fields.get(&["deleted", "isdeleted"]).is_some_and(is_true) {
        return Status::Canceled;
    }
    let words = ["pubstatus", "publishstatus", "status", "state"];
    let word =
        fields.scopes().iter().find_map(|scope| scope.each(&words).find_map(|(_, v)| v.as_str()));
    let under_embargo = matches!(fields.get(&EMBARGO), Some((_, Value::Bool(true))));
    match word.map(status::of).unwrap_or_default() {
        Status::Usable if under_embargo => Status::Withheld,
        status => status,
    }
}

/// News APIs put the site's name behind every title.
fn without_site(title: &str, site: Option<&str>) -> String {
    let short = site.and_then(|site| {
        let rest = title.strip_suffix(site)?.trim_end();
        let rest = rest.strip_suffix(['-', '–', '—', '|', '·', ':', '»'])?.trim_end();
        (!rest.is_empty()).then(|| rest.to_owned())
    });
    short.unwrap_or_else(|| title.to_owned())
}
