//! The body of an article in JSON: the fullest of the values that may be it.

use serde_json::Value;

use super::fields::{Fields, Scope};
use super::{Context, parse, rich_text, value};
use crate::article::BodyBuilder;
use crate::payload::draft::Draft;
use crate::payload::{Mappings, Reason, Rejection, base64, fullest, html, markdown, markup, plain};

/// Plain text.
pub(super) const TEXT: [&str; 14] = [
    "text",
    "maintext",
    "bodytext",
    "articletext",
    "plaintext",
    "fulltext",
    "contenttext",
    "cleanedtext",
    "textcontent",
    "bodyplain",
    "contentplain",
    "storytext",
    "rawtext",
    "bodyclean",
];
/// Whole pages.
pub(super) const PAGE: [&str; 9] = [
    "html",
    "rawhtml",
    "pagehtml",
    "sourcehtml",
    "htmlcontent",
    "pagesource",
    "htmlsource",
    "pagecontent",
    "htmlbase64",
];
/// Plain text, or marked up, or blocks.
pub(super) const CONTENT: [&str; 45] = [
    "content",
    "body",
    "articlebody",
    "bodyhtml",
    "contenthtml",
    "articlehtml",
    "article",
    "story",
    "articlecontent",
    "bodyxhtml",
    "bodyrichtext",
    "bodymain",
    "contentelements",
    "articlebodyhtml",
    "contentencoded",
    "postcontent",
    "newscontent",
    "storycontent",
    "fullcontent",
    "maincontent",
    "storybody",
    "newsbody",
    "richtext",
    "blocks",
    "paragraphs",
    "sections",
    "news",
    "contents",
    "inlinexml",
    "inlinedata",
    "document",
    "selftexthtml",
    "postbody",
    "lexical",
    "slices",
    "cooked",
    "storyline",
    "components",
    "bodyxml",
    "delta",
    "mobiledoc",
    "main",
    "lines",
    "paras",
    "p",
];
/// Markdown.
pub(super) const MARKDOWN: [&str; 6] =
    ["markdown", "bodymarkdown", "contentmarkdown", "markdowncontent", "md", "selftext"];
/// Blocks, where they say that they are some.
const TYPED: [&str; 3] = ["children", "results", "elements"];
/// What stands in for a body that was not sent.
pub(super) const SUMMARY: [&str; 15] = [
    "summary",
    "description",
    "abstract",
    "excerpt",
    "leadparagraph",
    "lead",
    "teaser",
    "standfirst",
    "snippet",
    "contentsnippet",
    "trailtext",
    "dek",
    "intro",
    "bodysummary",
    "metadescription",
];

/// Whether a scope has a value that may be a body.
pub(super) fn is_in(scope: &Scope<'_>) -> bool {
    let names = [&TEXT[..], &PAGE, &CONTENT, &MARKDOWN];
    names.iter().any(|names| scope.each(names).any(|(_, value)| is_body(value)))
        || scope.each(&TYPED).any(|(_, value)| rich_text::is_typed(value))
}

/// What a block of the body says of the article: its `headline`, its `byline`.
pub(super) fn told(fields: &Fields<'_>, kind: &str) -> Option<String> {
    let told = |scope: &Scope<'_>| {
        let typed = scope.each(&TYPED).filter(|(_, value)| rich_text::is_typed(value));
        scope.each(&CONTENT).chain(typed).find_map(|(_, value)| rich_text::told(value, kind))
    };
    fields.scopes().iter().find_map(told)
}

fn is_body(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            !text.trim().is_empty() && (is_editor(text) || parse::nested(text).is_none())
        }
        Value::Array(_) => rich_text::is_rich_text(value),
        Value::Object(object) => markup_in(object).is_some() || rich_text::is_rich_text(value),
        _ => false,
    }
}

/// Fills the body of `draft` from the first scope that has one, and what a page or
/// front matter tells besides.
pub(super) fn read(
    fields: &Fields<'_>,
    mut draft: Draft,
    context: &Context<'_>,
) -> Result<Draft, Rejection> {
    let is_encoded = fields
        .first(&["bodyencoding", "contentencoding", "encoding", "transferencoding"], |v| {
            Some(v.as_str()?.eq_ignore_ascii_case("base64"))
        })
        .unwrap_or_default();
    let reader = Reader { is_encoded, url: draft.url.clone(), mappings: context.mappings };
    for scope in fields.scopes() {
        let found = reader.of_scope(scope)?;
        if !found.body.is_empty() {
            return Ok(completed(draft, found));
        }
    }
    let summaries = fields.all(&SUMMARY, |value| {
        let mut body = BodyBuilder::default();
        add(value, &mut body).ok()?;
        (!body.is_empty()).then_some(body)
    });
    if !summaries.is_empty() {
        draft.body = fullest::of(summaries);
        draft.notes.push("the body is a summary: the whole text was not delivered".into());
    }
    Ok(draft)
}

struct Reader<'m> {
    /// The sender says that bodies are base64.
    is_encoded: bool,
    url: Option<String>,
    mappings: &'m Mappings,
}

impl Reader<'_> {
    /// The fullest body in one object. A page is looked at where the texts are
    /// short enough to be teasers.
    fn of_scope(&self, scope: &Scope<'_>) -> Result<Draft, Rejection> {
        let mut bodies = Vec::new();
        let mut draft = Draft { format: "json", ..Draft::default() };
        for (_, value) in scope.each(&TEXT) {
            bodies.push(self.plain(value, &mut draft)?);
        }
        for (_, value) in scope.each(&CONTENT) {
            bodies.push(self.content(value, &mut draft)?);
        }
        for (_, value) in scope.each(&TYPED).filter(|(_, value)| rich_text::is_typed(value)) {
            bodies.push(self.content(value, &mut draft)?);
        }
        for (_, value) in scope.each(&MARKDOWN) {
            if let Some(text) = value.as_str().filter(|_| !value::is_blank(value)) {
                self.markdown(text, &mut draft, &mut bodies)?;
            }
        }
        let longest = bodies.iter().map(BodyBuilder::len).max().unwrap_or(0);
        if longest < TEASER {
            for (_, value) in scope.each(&PAGE) {
                let Some(page) = value.as_str().filter(|p| !p.trim().is_empty()) else { continue };
                let page = self.decoded(page, &mut draft);
                match self.page(&page, &mut draft) {
                    // A wall in place of the page leaves the text that came beside it.
                    Err(rejection) if rejection.reason == Reason::NoArticle && longest > 0 => {}
                    body => bodies.push(body?),
                }
            }
        }
        draft.body = fullest::of(bodies);
        Ok(draft)
    }

    fn plain(&self, value: &Value, draft: &mut Draft) -> Result<BodyBuilder, Rejection> {
        let mut body = BodyBuilder::default();
        match value {
            Value::String(text) => {
                let text = self.decoded(text, draft);
                // Text keeps its characters, unless all of it is markup.
                if markup::begins_with_block(&text) {
                    return self.markup(&text, draft);
                }
                plain::paragraphs(&text, &mut body);
            }
            other if is_body(other) => add(other, &mut body)?,
            _ => {}
        }
        Ok(body)
    }

    fn content(&self, value: &Value, draft: &mut Draft) -> Result<BodyBuilder, Rejection> {
        match value {
            Value::String(text) => {
                let text = self.decoded(text, draft);
                self.markup(&markup::opened(&text), draft)
            }
            other if is_body(other) => {
                let mut body = BodyBuilder::default();
                add(other, &mut body)?;
                Ok(body)
            }
            _ => Ok(BodyBuilder::default()),
        }
    }

    /// A string that may be a page, a fragment, an editor's blocks, markdown or plain.
    fn markup(&self, text: &str, draft: &mut Draft) -> Result<BodyBuilder, Rejection> {
        let mut body = BodyBuilder::default();
        if markup::is_page(text) {
            return self.page(text, draft);
        }
        if let Some(blocks) = is_editor(text).then(|| parse::nested(text)).flatten() {
            rich_text::read(&blocks, &mut body)?;
        } else if text.trim_start().starts_with('#') && markdown::looks_like(text) {
            let mut bodies = Vec::new();
            self.markdown(text, draft, &mut bodies)?;
            return Ok(fullest::of(bodies));
        } else {
            html::text(uncut(text, &mut draft.notes), &mut body)?;
        }
        Ok(body)
    }

    fn page(&self, page: &str, draft: &mut Draft) -> Result<BodyBuilder, Rejection> {
        let read = html::read(page, self.url.as_deref())?;
        let mut found = self.mappings.page(page, read)?;
        let body = std::mem::take(&mut found.body);
        *draft = Draft { format: "json+html", ..known(std::mem::take(draft), found) };
        Ok(body)
    }

    fn markdown(
        &self,
        text: &str,
        draft: &mut Draft,
        bodies: &mut Vec<BodyBuilder>,
    ) -> Result<(), Rejection> {
        let mut found = markdown::read(&self.decoded(text, draft))?;
        bodies.push(std::mem::take(&mut found.body));
        *draft = Draft { format: "json", ..known(std::mem::take(draft), found) };
        Ok(())
    }

    /// A string without its base64, where that is said or plain to see, and without what
    /// escaped it once too often.
    fn decoded(&self, text: &str, draft: &mut Draft) -> String {
        if let Some(mended) = parse::unescaped(text) {
            draft.notes.push("the body was escaped once more than JSON needs: mended".into());
            return mended;
        }
        if let Some((_, bytes)) = base64::data_url(text) {
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        let decoded = if self.is_encoded { base64::text(text) } else { base64::undeclared(text) };
        if decoded.is_some() && !self.is_encoded {
            draft.notes.push("the body was base64, which nothing said".into());
        }
        decoded.unwrap_or_else(|| text.to_owned())
    }
}

/// In bytes: a longer text is no teaser, and a page need not be read for it.
const TEASER: usize = 1500;

/// Adds a value that is or holds a body.
pub(in crate::payload) fn add(value: &Value, body: &mut BodyBuilder) -> Result<(), Rejection> {
    match value {
        Value::String(text) => html::text(&markup::opened(text), body),
        Value::Object(object) => match markup_in(object) {
            Some(text) => html::text(&markup::opened(text), body),
            None => rich_text::read(value, body),
        },
        other => rich_text::read(other, body),
    }
}

/// The text that content systems wrap in an object.
fn markup_in(object: &serde_json::Map<String, Value>) -> Option<&str> {
    let keys = [
        "rendered",
        "processed",
        "value",
        "html",
        "content",
        "text",
        "basic",
        "raw",
        "$",
        "#text",
        "_text",
        "string",
        "S",
        "markup",
    ];
    if object.contains_key("title") || object.contains_key("headline") {
        return None;
    }
    let texts = keys.iter().filter_map(|key| object.get(*key)?.as_str());
    texts.into_iter().find(|text| !text.trim().is_empty())
}

/// Whether a string holds the blocks of an editor as JSON.
fn is_editor(text: &str) -> bool {
    let start = text.trim_start();
    let head = start.get(..start.floor_char_boundary(200)).unwrap_or_default();
    start.starts_with(['{', '['])
        && [
            "\"root\"",
            "\"blocks\"",
            "\"ops\"",
            "\"_type\"",
            "\"nodeType\"",
            "\"doc\"",
            "\"children\"",
            "\"markups\"",
        ]
        .iter()
        .any(|sign| head.contains(sign))
}

/// A text without the mark "[+1342 chars]" that news APIs cut their texts with.
fn uncut<'a>(text: &'a str, notes: &mut Vec<String>) -> &'a str {
    let cut = text.trim_end().strip_suffix(" chars]").and_then(|rest| rest.rsplit_once("[+"));
    match cut {
        Some((before, number)) if number.bytes().all(|b| b.is_ascii_digit()) => {
            notes.push(format!("the body is cut: {number} more characters were not delivered"));
            before.trim_end()
        }
        _ => text,
    }
}

/// `draft` with what only the page or the front matter knows.
fn known(draft: Draft, page: Draft) -> Draft {
    let list = |own: Vec<String>, other| if own.is_empty() { other } else { own };
    let byline = if draft.authors.is_empty() { draft.byline.or(page.byline) } else { draft.byline };
    let mut notes = draft.notes;
    notes.extend(page.notes);
    Draft {
        source: draft.source.or(page.source),
        url: draft.url.or(page.url),
        title: draft.title.or(page.title),
        authors: if byline.is_some() { draft.authors } else { list(draft.authors, page.authors) },
        byline,
        date_source: if draft.published.is_some() { draft.date_source } else { page.date_source },
        published: draft.published.or(page.published),
        modified: draft.modified.or(page.modified),
        embargo: draft.embargo.or(page.embargo),
        language: draft.language.or(page.language),
        keywords: list(draft.keywords, page.keywords),
        rights: draft.rights.or(page.rights),
        notes,
        ..draft
    }
}

/// The object's facts with the body that was found, and the page's facts for what
/// the object leaves open.
fn completed(draft: Draft, found: Draft) -> Draft {
    let format = if draft.format == "json" { found.format } else { draft.format };
    let body = found.body.clone();
    Draft { body, format, ..known(draft, found) }
}
