//! Which records fit a search.

use std::borrow::Cow;

use serde::Deserialize;

/// What is searched of a record; the rest of the JSON is passed over.
#[derive(Deserialize)]
struct Searched<'a> {
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow)]
    document_id: Cow<'a, str>,
    #[serde(borrow)]
    article: ArticleSearched<'a>,
    #[serde(borrow)]
    quotes: Vec<QuoteSearched<'a>>,
}

#[derive(Deserialize)]
struct ArticleSearched<'a> {
    #[serde(borrow, default)]
    source_id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    source: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    title: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct QuoteSearched<'a> {
    #[serde(borrow, default)]
    speaker: Option<Speaker<'a>>,
}

#[derive(Deserialize)]
struct Speaker<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

/// Whether every word of `search` stands in an id, the URL, the title, the source or
/// the name of somebody quoted.
pub(super) fn fits(record: &[u8], search: &str) -> bool {
    let Ok(Searched { record_id, document_id, article, quotes }) = serde_json::from_slice(record)
    else {
        return false;
    };
    let facts = [article.source_id, article.source, article.url, article.title];
    let speakers = quotes.into_iter().filter_map(|quote| Some(quote.speaker?.name));
    let all: Vec<String> = [record_id, document_id]
        .into_iter()
        .chain(facts.into_iter().flatten())
        .chain(speakers)
        .map(|fact| fact.to_lowercase())
        .collect();
    search.to_lowercase().split_whitespace().all(|word| all.iter().any(|fact| fact.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_stand_somewhere() {
        let record = serde_json::json!({
            "record_id": "r1", "document_id": "d1",
            "article": { "title": "The Lock \"Gates\" Hold", "source": "Weser Bote", "text": "rain" },
            "quotes": [{ "speaker": { "name": "Ilse Märten" } }, {}],
        });
        let record = record.to_string();
        for found in ["", "r1", "D1", "lock gates", "weser", "MÄRTEN", "ilse hold"] {
            assert!(fits(record.as_bytes(), found), "{found}");
        }
        for other in ["rain", "ilse hamburg", "r2"] {
            assert!(!fits(record.as_bytes(), other), "{other}");
        }
    }
}
