//! What a shape's reader found, as found; and its conversion into an article.

use crate::article::{Article, BodyBuilder, DateSource, Status, clean};

use super::dates::Field;
use super::rejection::LONGEST_SOURCE_ID;
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
    /// Where `published` was read; absent where a field of the payload told it.
    pub(super) date_source: Option<DateSource>,
    pub(super) modified: Option<String>,
    pub(super) embargo: Option<String>,
    pub(super) language: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) rights: Option<String>,
    pub(super) body: BodyBuilder,
    pub(super) format: &'static str,
    pub(super) notes: Vec<String>,
    /// Path through envelopes to the article; empty where there is none.
    pub(super) after: String,
    /// Where the payload only links to the body.
    pub(super) linked: Option<String>,
}

impl Draft {
    /// Whether nothing would be left to tell: no body, and no withdrawal.
    pub(super) fn is_empty(&self) -> bool {
        self.body.is_empty() && self.status != Status::Canceled
    }

    /// Cleans every field and completes what the body itself tells.
    ///
    /// # Errors
    /// [`Reason::Empty`] without a body, unless the article is canceled: then
    /// readers must hear of it all the same. [`Reason::Malformed`] for an identifier
    /// of more than 1,024 characters.
    pub(super) fn finish(self) -> Result<Article, Rejection> {
        let mut notes = self.notes;
        let (text, sections) = self.body.finish();
        let source_id = self.source_id.filter(|id| !id.trim().is_empty());
        check_length(source_id.as_deref())?;
        if text.is_empty() && self.status != Status::Canceled {
            let found = match self.linked {
                Some(place) => format!("only a link to it at {place}"),
                None => "none".to_owned(),
            };
            let detail = format!("expected body text in {}, found {found}", self.format);
            return Err(Rejection::new(Reason::Empty, detail).with_source_id(source_id));
        }
        let language = self.language.as_deref();
        let mut date = |raw: Option<String>, field: Field| {
            raw.and_then(|raw| dates::rfc3339(&raw, field, language, &mut notes))
        };
        let (dateline, day) = dateline::at_start(&text).unzip();
        // A press release says its day in its first line.
        let (published, date_source) = match (self.published, day.flatten()) {
            (None, Some(day)) if dates::is_date(day) => {
                (Some(day.to_owned()), Some(DateSource::Text))
            }
            (declared, _) => (declared, self.date_source),
        };
        let published_at = date(published, Field::Published);
        let modified_at = date(self.modified, Field::Modified);
        let embargo_until = date(self.embargo, Field::Embargo);
        let date_source = published_at.as_ref().map(|_| date_source.unwrap_or(DateSource::Payload));
        let byline = self.byline.and_then(field).map(|b| b.trim_end_matches([',', ' ']).to_owned());
        let authors = byline::authors(&self.authors, byline.as_deref());
        // An agency or a desk that signs alone is no author, and not lost.
        let credit = if authors.is_empty() { byline::credit(&self.authors) } else { None };
        let byline = byline.or_else(|| credit.map(str::to_owned));
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
            date_source,
            modified_at,
            embargo_until,
            language: language::tag(self.language.as_deref(), &text, &mut notes),
            dateline,
            keywords: unique(self.keywords),
            rights: self.rights.and_then(field),
            sections,
            text,
            format: self.format,
            after: self.after,
            notes,
        })
    }
}

/// The first of several dates that can be read, else the first that is there: it
/// is told that it could not be read.
pub(super) fn first_date(dates: impl IntoIterator<Item = String>) -> Option<String> {
    let mut unread = None;
    for date in dates.into_iter().filter(|d| !d.trim().is_empty()) {
        if dates::is_date(&date) {
            return Some(date);
        }
        unread.get_or_insert(date);
    }
    unread
}

/// The first of several addresses that is one of the web.
pub(super) fn first_url(urls: impl IntoIterator<Item = String>) -> Option<String> {
    urls.into_iter().find(|url| urls::canonical(url).is_some())
}

fn check_length(source_id: Option<&str>) -> Result<(), Rejection> {
    let length = source_id.map_or(0, |id| id.chars().count());
    if length <= LONGEST_SOURCE_ID {
        return Ok(());
    }
    let detail =
        format!("expected an id of at most {LONGEST_SOURCE_ID} characters, found {length}");
    Err(Rejection::new(Reason::Malformed, detail))
}

fn field(raw: impl AsRef<str>) -> Option<String> {
    Some(clean::line(raw.as_ref())).filter(|s| !s.is_empty())
}

fn unique(raw: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    raw.into_iter().filter_map(field).filter(|k| seen.insert(k.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_id(id: String) -> Result<Article, Rejection> {
        let mut draft = Draft { source_id: Some(id), format: "json", ..Draft::default() };
        draft.body.paragraph("The ferry was late.");
        draft.finish()
    }

    #[test]
    fn a_press_release_tells_its_day_where_nothing_else_does() {
        let of = |published: Option<&str>| {
            let published = published.map(str::to_owned);
            let mut draft = Draft { published, format: "text", ..Draft::default() };
            draft.body.paragraph("BERGEN, Norway, Jan. 5, 2024 /Ferrywire/ -- The ferry was late.");
            let article = draft.finish().unwrap();
            (article.published_at.unwrap(), article.date_source.unwrap())
        };
        assert_eq!(of(None), ("2024-01-05T00:00:00Z".into(), DateSource::Text));
        let declared = of(Some("2024-01-06"));
        assert_eq!(declared, ("2024-01-06T00:00:00Z".into(), DateSource::Payload));
    }

    #[test]
    fn an_endless_id_is_refused_and_not_repeated() {
        assert!(with_id("é".repeat(1024)).is_ok());
        let rejection = with_id("é".repeat(1025)).unwrap_err();
        assert_eq!(rejection.reason, Reason::Malformed);
        assert_eq!(rejection.detail, "expected an id of at most 1024 characters, found 1025");
        assert_eq!(rejection.source_id, None);
    }
}
