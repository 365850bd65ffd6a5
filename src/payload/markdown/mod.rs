//! Markdown as newsrooms and scrapers write it.

mod front_matter;

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::draft::Draft;
use super::{Rejection, html, plain};

/// Reads a markdown article.
///
/// The first `#` heading is the title. Lines such as ``Published :`…` `` before
/// the first paragraph, and front matter, are metadata. Other headings open
/// sections; rules, images, comments, link definitions and the marks of footnotes are
/// left out; list items, quoted blocks, table rows and footnotes are paragraphs without
/// their markers.
///
/// # Errors
/// [`Reason::Malformed`](super::Reason::Malformed) for front matter without an end.
pub(super) fn read(text: &str) -> Result<Draft, Rejection> {
    let mut draft = Draft { format: "markdown", ..Draft::default() };
    let text = text.replace("\r\n", "\n");
    let rest = front_matter::take(&text, &mut draft)?;
    if rest.len() > LONGEST {
        draft.notes.push(format!("markdown of more than {LONGEST} bytes is read as plain text"));
        plain::paragraphs(rest, &mut draft.body);
        return Ok(draft);
    }
    let mut reader = Reader { source: rest, draft, ..Reader::default() };
    for (event, place) in Parser::new_ext(rest, options()).into_offset_iter() {
        reader.event(event, place)?;
    }
    reader.end_block();
    Ok(reader.draft)
}

/// In bytes: the parser holds a tree of all marks in memory, and no article is longer.
const LONGEST: usize = 1024 * 1024;

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Whether a text that declares nothing looks like markdown.
pub(super) fn looks_like(text: &str) -> bool {
    let start = text.trim_start();
    let heading = |line: &str| {
        let text = line.trim_start_matches('#');
        let level = line.len() - text.len();
        (1..=2).contains(&level) && text.starts_with([' ', '\t']) && !text.trim().is_empty()
    };
    start.lines().next().is_some_and(heading)
        || front_matter::opens(start)
        || text.lines().take(400).any(|l| l.starts_with("### ") || l.starts_with("## "))
}

#[derive(Default)]
struct Reader<'a> {
    source: &'a str,
    draft: Draft,
    /// The text of the block so far.
    block: String,
    heading: Option<(HeadingLevel, Range<usize>)>,
    /// HTML as it stands in the source.
    html: String,
    /// Open images, of which nothing is shown.
    images: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, place: Range<usize>) -> Result<(), Rejection> {
        match event {
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if self.images == 0 => self.block.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.block.push('\n'),
            Event::InlineHtml(tag) if is_break(&tag) => self.block.push('\n'),
            Event::Html(html) => self.html.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                let html = std::mem::take(&mut self.html);
                html::fragment(&html, &mut self.draft.body)?;
            }
            Event::Start(Tag::Heading { level, .. }) => {
                self.end_block();
                self.heading = Some((level, place));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            // Cells of a row are apart, and one paragraph.
            Event::End(TagEnd::TableCell) => self.block.push_str(", "),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                let row = self.block.trim_end_matches([',', ' ']).len();
                self.block.truncate(row);
                self.end_block();
            }
            Event::Start(tag) if is_block(&tag) => self.end_block(),
            Event::End(tag) if is_block_end(tag) => self.end_block(),
            _ => {}
        }
        Ok(())
    }

    fn end_heading(&mut self) {
        let Some((level, place)) = self.heading.take() else { return };
        let text = std::mem::take(&mut self.block);
        let source = self.source.get(place).unwrap_or_default();
        // A sentence over a rule is just the last paragraph before it.
        if !source.trim_start().starts_with('#') && level == HeadingLevel::H2 && !is_short(&text) {
            self.block = text;
            return self.end_block();
        }
        let is_title = level == HeadingLevel::H1;
        match &self.draft.title {
            None if is_title && self.draft.body.is_empty() => self.draft.title = Some(text),
            Some(title) if is_title && *title == text => {}
            _ => self.draft.body.heading(&text),
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let block = block.trim();
        if block.is_empty() {
            return;
        }
        if self.draft.body.is_empty() && block.lines().all(front_matter::is_header_line) {
            for line in block.lines() {
                front_matter::header_line(line, &mut self.draft);
            }
            return;
        }
        plain::paragraphs(block, &mut self.draft.body);
    }
}

/// Whether a line over a rule may be a heading.
fn is_short(text: &str) -> bool {
    text.len() <= 100
        && !text.contains('\n')
        && !text.ends_with(['.', '!', '?', '”', '"'])
        && !front_matter::is_header_line(text)
}

fn is_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::TableCell
    )
}

fn is_block_end(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::TableCell
    )
}

#[cfg(test)]
mod tests;
