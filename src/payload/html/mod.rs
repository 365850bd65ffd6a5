//! HTML pages and fragments.
//!
//! The parser is our own because pages come from anywhere: it is linear in the
//! page, bounded in depth and does not recurse, and it skips what an article
//! cannot be made of (scripts above all) without building anything for it.

mod dates;
mod main_text;
mod metadata;
mod others;
mod paywall;
mod select;
mod shown;
mod tag;
mod title;
mod tokens;
mod tree;
mod walls;

use super::draft::Draft;
use super::{Reason, Rejection, byline, plain};
use crate::article::{BodyBuilder, DateSource};
pub(super) use select::{Selector, selected, selected_body};
use tree::Tree;
pub(super) use walls::what_of_text as wall;

/// Reads a whole page: its main text and its metadata. `url` is its address
/// where the payload tells one.
///
/// # Errors
/// [`Reason::TooComplex`] for pages nested deeper, or with more elements or attributes,
/// than any real one; [`Reason::NoArticle`] for pages that stand in an article's place.
pub(super) fn read(page: &str, url: Option<&str>) -> Result<Draft, Rejection> {
    let tree = Tree::parse(page)?;
    let page = metadata::read(&tree, url);
    let mut draft = page.draft;
    draft.format = "html";
    let authors = byline::authors(&draft.authors, None);
    let about = main_text::About {
        title: draft.title.as_deref(),
        summary: page.summary.as_deref(),
        authors: &authors,
        language: draft.language.as_deref(),
    };
    let found = main_text::read(&tree, &about);
    match unescaped(&found.text) {
        Some(body) => draft.body = body,
        None => found.text.iter().for_each(|block| main_text::add(block, &mut draft.body)),
    }
    if let Some(declared) = &page.body {
        let mut body = BodyBuilder::default();
        text(declared, &mut body)?;
        if is_fuller(&body, &draft.body, &found.text) {
            draft.body = body;
        }
    }
    if let Some(entries) = page.entries.filter(|_| draft.body.is_empty()) {
        text(&entries, &mut draft.body)?;
    }
    check_walls(&tree, &page.headings, &draft, &found)?;
    if walls::may_be_list(&found) {
        let note = "the text may not be an article: the page lists stories with their links";
        draft.notes.push(note.to_owned());
    }
    let length = draft.body.len();
    let is_asked = || found.all.iter().any(|b| main_text::asides::is_paywall(&b.text));
    draft.notes.extend(paywall::note(&tree, page.paywalled, length, is_asked).map(str::to_owned));
    if length < DOUBTFUL && length * 4 < found.prose {
        let prose = found.prose;
        draft.notes.push(format!(
            "the text may not be the article: it has {length} bytes, the page {prose} characters of prose"
        ));
    }
    Ok(draft)
}

/// The text that is markup escaped once too often: the page shows the tags.
fn unescaped(blocks: &[main_text::Block]) -> Option<BodyBuilder> {
    let is_markup = |b: &&main_text::Block| b.text.starts_with('<') && b.text.contains("</p>");
    let length = |block: &main_text::Block| block.text.len();
    let markup: usize = blocks.iter().filter(is_markup).map(length).sum();
    if markup == 0 || markup * 2 < blocks.iter().map(length).sum() {
        return None;
    }
    let texts: Vec<&str> = blocks.iter().map(|b| b.text.as_str()).collect();
    let mut body = BodyBuilder::default();
    text(&texts.join("\n"), &mut body).ok()?;
    Some(body).filter(|body| !body.is_empty())
}

/// In bytes. No doubt is cast on a longer text.
const DOUBTFUL: usize = 500;

/// Whether the body that a page declares has more of the article than what was found
/// on it: pages that a script fills, or that a paywall cuts, have it in the metadata alone.
fn is_fuller(declared: &BodyBuilder, found: &BodyBuilder, text: &[main_text::Block]) -> bool {
    let begins_alike = || {
        let first = text.iter().find(|b| b.is_prose());
        first.is_some_and(|first| declared.contains(&first.text))
    };
    found.len() * 3 < declared.len() || found.len() * 3 < declared.len() * 2 && begins_alike()
}

/// # Errors
/// [`Reason::NoArticle`] for a page that stands in an article's place.
fn check_walls(
    tree: &Tree<'_>,
    headings: &[String],
    draft: &Draft,
    found: &main_text::Found,
) -> Result<(), Rejection> {
    let (site, body) = (draft.source.as_deref(), &draft.body);
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let what = if body.is_empty() {
        let all: Vec<&str> = found.all.iter().map(|b| b.text.as_str()).collect();
        walls::what(&all, &headings, site).or_else(|| walls::without_scripts(tree))
    } else {
        walls::what(&body.paragraphs(), &headings, site)
    };
    // Lists of stories declare no day of their own; articles that list things do.
    let is_dated = matches!(draft.date_source, Some(DateSource::JsonLd | DateSource::Meta));
    let is_list = || {
        draft.published.is_none() && walls::is_list(found) || !is_dated && walls::is_all_list(found)
    };
    match what.or_else(|| is_list().then_some("a list of stories")) {
        Some(what) => {
            let detail = format!("expected an article, found {what}");
            Err(Rejection::new(Reason::NoArticle, detail))
        }
        None => Ok(()),
    }
}

/// Adds a string that may be plain text or an HTML fragment to a body.
///
/// # Errors
/// As [`read`].
pub(super) fn text(text: &str, body: &mut BodyBuilder) -> Result<(), Rejection> {
    if is_fragment(text) {
        return fragment(text, body);
    }
    plain::paragraphs(text, body);
    Ok(())
}

/// Adds the text of a fragment that is all article, without looking for the
/// main text.
///
/// # Errors
/// As [`read`].
pub(super) fn fragment(html: &str, body: &mut BodyBuilder) -> Result<(), Rejection> {
    main_text::all(&Tree::parse(html)?, body);
    Ok(())
}

/// Whether a string is marked up: it has a tag that plain text has no use for.
fn is_fragment(text: &str) -> bool {
    const TAGS: [&str; 19] = [
        "<p>",
        "<p ",
        "</p>",
        "<div",
        "<br",
        "<h2",
        "<h3",
        "<ul",
        "<blockquote",
        "<article",
        "<figure",
        "<img ",
        "<a href",
        "<em>",
        "<strong>",
        "<b>",
        "<span",
        "<!doctype",
        "<html",
    ];
    let head = text.get(..text.floor_char_boundary(4096)).unwrap_or_default().to_ascii_lowercase();
    TAGS.iter().any(|tag| head.contains(tag))
}

#[cfg(test)]
mod tests;
