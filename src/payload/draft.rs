//! What a shape's reader found, as found; and its conversion into an article.

use crate::article::{Article, BodyBuilder, Status, clean};

use super::{Reason, Rejection, byline, dateline, dates, language, urls};

/// Raw facts of one article, before cleaning. Every reader fills one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) source_id: Option<String>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) revision: Option<String>,
    pub(super) status: Status,
    pub(super) title: Option<String>,
    /// One string may hold several names.
    pub(super) authors: Vec<String>,
    pub(super) byline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) embargo: Option<String>,
    pub(super) language: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) rights: Option<String>,
    pub(super) body: BodyBuilder,
    pub(super) format: &'static str,
    pub(super) notes: Vec<String>,
}

impl Draft {
    /// Cleans every field and completes what the body itself tells.
    ///
    /// # Errors
    /// [`Reason::Empty`] without a body, unless the article is canceled: then
    /// readers must hear of it all the same.
    pub(super) fn finish(self) -> Result<Article, Rejection> {
        let mut notes = self.notes;
        let (text, sections) = self.body.finish();
        let source_id = self.source_id.filter(|id| !id.trim().is_empty());
        if text.is_empty() && self.status != Status::Canceled {
            return Err(Rejection::new(
                Reason::Empty,
                format!("expected body text in {}, found none", self.format),
            )
            .with_source_id(source_id));
        }
        let mut date = |raw: Option<String>, field: &str| {
            raw.and_then(|raw| dates::rfc3339(&raw, field, &mut notes))
        };
        let published_at = date(self.published, "published_at");
        let modified_at = date(self.modified, "modified_at");
        let embargo_until = date(self.embargo, "embargo_until");
        let byline = self.byline.and_then(field).map(|b| b.trim_end_matches([',', ' ']).to_owned());
        let authors = byline::authors(&self.authors, byline.as_deref());
        Ok(Article {
            source_id,
            source: self.source.and_then(field),
            url: self.url.and_then(|url| urls::canonical(&url)),
            revision: self.revision.and_then(field).or_else(|| modified_at.clone()),
            status: self.status,
            title: self.title.and_then(field),
            authors,
            byline,
            published_at,
            modified_at,
            embargo_until,
            language: language::tag(self.language.as_deref(), &text, &mut notes),
            dateline: dateline::at_start(&text),
            keywords: unique(self.keywords),
            rights: self.rights.and_then(field),
            sections,
            text,
            format: self.format,
            notes,
        })
    }
}

fn field(raw: impl AsRef<str>) -> Option<String> {
    Some(clean::line(raw.as_ref())).filter(|s| !s.is_empty())
}

fn unique(raw: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    raw.into_iter().filter_map(field).filter(|k| seen.insert(k.clone())).collect()
}
