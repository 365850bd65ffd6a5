//! Markdown as newsrooms and scrapers write it.

mod front_matter;
mod inline;

use super::draft::Draft;
use super::{Rejection, plain};

/// Reads a markdown article.
///
/// The first `#` heading is the title. Lines such as ``Published :`…` `` before
/// the first paragraph, and front matter, are metadata. Other headings open
/// sections; rules, images, comments and link definitions are left out; list
/// items, quoted blocks and table rows are paragraphs without their markers.
///
/// # Errors
/// [`Reason::Malformed`](super::Reason::Malformed) for front matter without an end.
pub(super) fn read(text: &str) -> Result<Draft, Rejection> {
    let mut draft = Draft { format: "markdown", ..Draft::default() };
    let text = text.replace("\r\n", "\n");
    let rest = front_matter::take(&text, &mut draft)?;
    let mut reader = Reader { draft, block: Vec::new(), fenced: false, commented: false };
    for line in rest.lines() {
        reader.line(line);
    }
    reader.end_block();
    Ok(reader.draft)
}

/// Whether a text that declares nothing looks like markdown.
pub(super) fn looks_like(text: &str) -> bool {
    let start = text.trim_start();
    let first = start.lines().next().unwrap_or_default();
    heading(first).is_some_and(|(level, title)| level <= 2 && !title.is_empty())
        || front_matter::opens(start)
        || text.lines().take(400).any(|l| l.starts_with("### ") || l.starts_with("## "))
}

struct Reader<'a> {
    draft: Draft,
    block: Vec<&'a str>,
    fenced: bool,
    commented: bool,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) {
        let bare = line.trim();
        if self.commented || bare.starts_with("<!--") {
            self.commented = !bare.contains("-->");
            self.end_block();
        } else if bare.starts_with("```") || bare.starts_with("~~~") {
            self.fenced = !self.fenced;
            self.end_block();
        } else if bare.is_empty() {
            self.end_block();
        } else if self.fenced {
            self.block.push(bare);
        } else {
            self.text_line(bare);
        }
    }

    fn text_line(&mut self, bare: &'a str) {
        if let Some((level, text)) = heading(bare) {
            self.end_block();
            self.heading(level, text);
        } else if is_rule(bare, &['=']) && self.block.len() == 1 {
            self.underlined(1);
        } else if is_rule(bare, &['-']) && self.is_short_line() {
            self.underlined(2);
        } else if is_rule(bare, &['-', '*', '_', '=']) || is_definition(bare) || is_table_rule(bare)
        {
            self.end_block();
        } else {
            let (starts_block, text) = without_marker(bare);
            if starts_block {
                self.end_block();
            }
            self.block.push(text);
        }
    }

    /// `Title` over `=====`.
    fn underlined(&mut self, level: usize) {
        let text = self.block.pop().unwrap_or_default();
        self.heading(level, text);
    }

    /// Whether the block is one line that may be a heading over a rule; a
    /// sentence over a rule is just the last paragraph before it.
    fn is_short_line(&self) -> bool {
        match self.block.as_slice() {
            [line] => line.len() <= 100 && !line.ends_with(['.', '!', '?', '”', '"', '`', '*']),
            _ => false,
        }
    }

    fn heading(&mut self, level: usize, text: &str) {
        let text = inline::text(text);
        match &self.draft.title {
            None if level == 1 && self.draft.body.is_empty() => self.draft.title = Some(text),
            Some(title) if level == 1 && *title == text => {}
            _ => self.draft.body.heading(&text),
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.is_empty() {
            return;
        }
        if self.draft.body.is_empty() && block.iter().all(|l| front_matter::is_header_line(l)) {
            for line in block {
                front_matter::header_line(line, &mut self.draft);
            }
            return;
        }
        plain::paragraphs(&inline::text(&block.join("\n")), &mut self.draft.body);
    }
}

/// `## Text ##` → (2, `Text`).
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let is_heading = (1..=6).contains(&level) && (text.is_empty() || text.starts_with([' ', '\t']));
    is_heading.then(|| (level, text.trim().trim_end_matches('#').trim_end()))
}

/// Three or more of one sign, with or without spaces.
fn is_rule(line: &str, signs: &[char]) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next() else { return false };
    signs.contains(&first) && marks.clone().count() >= 2 && marks.all(|c| c == first)
}

/// `[name]: https://…`
fn is_definition(line: &str) -> bool {
    line.strip_prefix('[').and_then(|l| l.split_once("]:")).is_some_and(|(name, to)| {
        !name.is_empty()
            && !name.contains(['[', ']'])
            && to.trim().split(' ').next().is_some_and(|u| u.contains("://") || u.starts_with('/'))
    })
}

/// `|---|:--:|`
fn is_table_rule(line: &str) -> bool {
    line.contains('|')
        && line.contains("--")
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Strips what marks a quoted block, a list item or a table row; whether the
/// line stands for itself.
fn without_marker(line: &str) -> (bool, &str) {
    let mut text = line;
    while let Some(quoted) = text.strip_prefix('>') {
        text = quoted.trim_start();
    }
    for bullet in ["- ", "* ", "+ "] {
        if let Some(item) = text.strip_prefix(bullet) {
            return (true, item.trim_start());
        }
    }
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - after_number.len();
    if (1..=3).contains(&digits)
        && let Some(item) =
            after_number.strip_prefix(". ").or_else(|| after_number.strip_prefix(") "))
    {
        return (true, item.trim_start());
    }
    (text.starts_with('|'), text)
}

#[cfg(test)]
mod tests;
