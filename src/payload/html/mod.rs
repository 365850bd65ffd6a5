//! HTML pages and fragments.
//!
//! The parser is our own because pages come from anywhere: it is linear in the
//! page, bounded in depth and does not recurse, and it skips what an article
//! cannot be made of (scripts above all) without building anything for it.

mod main_text;
mod metadata;
mod select;
mod shown;
mod tag;
mod title;
mod tokens;
mod tree;

use super::draft::Draft;
use super::{Rejection, plain};
use crate::article::BodyBuilder;
pub(super) use select::{Selector, selected, selected_body};
use tree::Tree;

/// Reads a whole page: its main text and its metadata. `url` is its address
/// where the payload tells one.
///
/// # Errors
/// [`Reason::TooComplex`](super::Reason::TooComplex) for pages nested deeper, or
/// with more elements or attributes, than any real one.
pub(super) fn read(page: &str, url: Option<&str>) -> Result<Draft, Rejection> {
    let tree = Tree::parse(page)?;
    let page = metadata::read(&tree, url);
    let mut draft = page.draft;
    draft.format = "html";
    main_text::read(&tree, draft.title.as_deref(), page.summary.as_deref(), &mut draft.body);
    if let Some(declared) = page.body {
        // Pages that a script fills have their text in the metadata alone.
        let mut body = BodyBuilder::default();
        text(&declared, &mut body)?;
        if draft.body.len() * 3 < body.len() {
            draft.body = body;
        }
    }
    Ok(draft)
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
