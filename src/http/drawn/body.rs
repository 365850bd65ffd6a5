//! The text of an article with its marks, cut wherever one begins or ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{DOUBTFUL, escaped, push, speakers, warning};
use crate::record::{Entity, Quote, Record};

/// What begins and ends at a position. Marks may nest and overlap in any way.
#[derive(Default)]
struct Change<'a> {
    quote_ends: Vec<&'a Quote>,
    entity_ends: Vec<&'a Entity>,
    quote_begins: Vec<&'a Quote>,
    entity_begins: Vec<&'a Entity>,
    /// Quotes whose speaker is named here: behind their first piece.
    labels: Vec<&'a Quote>,
}

/// The page as it is written, with what is open.
struct Writer<'o, 'a> {
    out: &'o mut String,
    quotes: Vec<&'a Quote>,
    entities: Vec<&'a Entity>,
    /// Closes the marks that are open.
    close_marks: Option<String>,
    /// Closes the paragraph that is open.
    close_paragraph: Option<&'static str>,
}

/// Writes the paragraphs; a paragraph that is a section's heading becomes one.
pub(super) fn write(out: &mut String, record: &Record) {
    let changes = changes(record);
    let headings: BTreeSet<usize> = record
        .article
        .sections
        .iter()
        .filter_map(|s| s.start.checked_sub(s.heading.chars().count() + 2))
        .collect();
    let mut writer = Writer {
        out,
        quotes: Vec::new(),
        entities: Vec::new(),
        close_marks: None,
        close_paragraph: None,
    };
    for (at, c) in record.article.text.chars().enumerate() {
        if let Some(change) = changes.get(&at) {
            writer.change(change);
        }
        if c == '\n' {
            writer.end_paragraph();
            continue;
        }
        writer.begin(headings.contains(&at));
        push(writer.out, c);
    }
    if let Some(change) = changes.get(&record.article.text.chars().count()) {
        writer.change(change);
    }
    writer.end_paragraph();
}

fn changes(record: &Record) -> BTreeMap<usize, Change<'_>> {
    let mut changes: BTreeMap<usize, Change<'_>> = BTreeMap::new();
    for entity in &record.entities {
        for mention in &entity.mentions {
            changes.entry(mention.start).or_default().entity_begins.push(entity);
            changes.entry(mention.end).or_default().entity_ends.push(entity);
        }
    }
    for quote in &record.quotes {
        for (piece, span) in quote.spans.iter().enumerate() {
            changes.entry(span.start).or_default().quote_begins.push(quote);
            let end = changes.entry(span.end).or_default();
            end.quote_ends.push(quote);
            if piece == 0 {
                end.labels.push(quote);
            }
        }
    }
    changes
}

impl<'a> Writer<'_, 'a> {
    fn change(&mut self, change: &Change<'a>) {
        self.end_marks();
        self.quotes.retain(|q| !change.quote_ends.iter().any(|ended| ended.id == q.id));
        self.entities.retain(|e| !change.entity_ends.iter().any(|ended| ended.id == e.id));
        self.quotes.extend(&change.quote_begins);
        self.entities.extend(&change.entity_begins);
        for quote in &change.labels {
            let (id, name) = (escaped(&quote.id), escaped(&speakers(quote)));
            let warning = warning(quote).map_or_else(String::new, |w| format!(" ({w})"));
            self.out.push_str(&format!("<cite><a href=\"#{id}\">{name}{warning}</a></cite>"));
        }
    }

    /// Opens the paragraph and the marks before the next character, if they are not.
    fn begin(&mut self, heading: bool) {
        if self.close_paragraph.is_none() {
            let (open, close) = if heading { ("h2", "</h2>\n") } else { ("p", "</p>\n") };
            self.out.push_str(&format!("<{open} dir=\"auto\">"));
            self.close_paragraph = Some(close);
        }
        if self.close_marks.is_some() {
            return;
        }
        let mut close = String::new();
        // Of several, the innermost is drawn.
        if let Some(quote) = self.quotes.last() {
            let doubt = if quote.confidence < DOUBTFUL { " doubtful" } else { "" };
            let unsaid = if warning(quote).is_some() { " unsaid" } else { "" };
            let (class, title) = (quote.kind.name(), escaped(&speakers(quote)));
            self.out
                .push_str(&format!("<mark class=\"{class}{doubt}{unsaid}\" title=\"{title}\">"));
            close.push_str("</mark>");
        }
        if let Some(entity) = self.entities.last() {
            let title = escaped(&entity.name);
            self.out.push_str(&format!("<span class=\"entity\" title=\"{title}\">"));
            close.insert_str(0, "</span>");
        }
        self.close_marks = Some(close);
    }

    fn end_marks(&mut self) {
        if let Some(close) = self.close_marks.take() {
            self.out.push_str(&close);
        }
    }

    fn end_paragraph(&mut self) {
        self.end_marks();
        if let Some(close) = self.close_paragraph.take() {
            self.out.push_str(close);
        }
    }
}
