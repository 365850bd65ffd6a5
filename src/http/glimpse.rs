//! A kept record as lists and searches see it; the rest of its JSON is passed over.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

/// As much of a text as a list shows, in characters.
const OPENING: usize = 220;

/// What is read of a record, and what a list answers of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Glimpse<'a> {
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow, skip_serializing)]
    document_id: Cow<'a, str>,
    #[serde(borrow)]
    status: Cow<'a, str>,
    #[serde(borrow)]
    article: Article<'a>,
    #[serde(serialize_with = "count")]
    entities: Vec<IgnoredAny>,
    #[serde(borrow, serialize_with = "count")]
    quotes: Vec<Quote<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Article<'a> {
    #[serde(borrow, default, skip_serializing)]
    source_id: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing)]
    url: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    title: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    source: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    language: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    published_at: Option<Cow<'a, str>>,
    word_count: usize,
    #[serde(borrow, rename(serialize = "opening"), serialize_with = "opening")]
    text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Quote<'a> {
    #[serde(borrow, default)]
    speaker: Option<Speaker<'a>>,
}

#[derive(Deserialize)]
struct Speaker<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

impl<'a> Glimpse<'a> {
    /// `None` for JSON that is no record.
    pub(super) fn of(json: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(json).ok()
    }

    /// Whether every word of `search` stands in an id, the URL, the title, the source or
    /// the name of somebody quoted.
    pub(super) fn fits(&self, search: &str) -> bool {
        let Article { source_id, url, title, source, .. } = &self.article;
        let speakers = self.quotes.iter().filter_map(|quote| Some(&quote.speaker.as_ref()?.name));
        let all: Vec<String> = [&self.record_id, &self.document_id]
            .into_iter()
            .chain([source_id, source, url, title].into_iter().flatten())
            .chain(speakers)
            .map(|fact| fact.to_lowercase())
            .collect();
        let stands = |word: &str| all.iter().any(|fact| fact.contains(word));
        search.to_lowercase().split_whitespace().all(stands)
    }
}

/// The first words of a text, in one line.
fn opening<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let start: String = text.chars().take(OPENING).collect();
    serializer.serialize_str(start.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

fn count<T, S: serde::Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(list.len() as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record() -> String {
        let record = json!({
            "record_id": "r1", "document_id": "d1", "status": "usable",
            "article": {
                "title": "The Lock \"Gates\" Hold", "source": "Weser Bote", "word_count": 1,
                "text": "rain\n\n on   the quay", "fingerprint": { "simhash": "0" },
            },
            "entities": [{ "id": "e1" }],
            "quotes": [{ "speaker": { "name": "Ilse Märten" } }, {}],
        });
        record.to_string()
    }

    #[test]
    fn every_word_must_stand_somewhere() {
        let record = record();
        let glimpse = Glimpse::of(record.as_bytes()).unwrap();
        for found in ["", "r1", "D1", "lock gates", "weser", "MÄRTEN", "ilse hold"] {
            assert!(glimpse.fits(found), "{found}");
        }
        for other in ["rain", "ilse hamburg", "r2"] {
            assert!(!glimpse.fits(other), "{other}");
        }
    }

    #[test]
    fn a_list_counts_and_shows_the_first_words() {
        let record = record();
        let listed = serde_json::to_value(Glimpse::of(record.as_bytes()).unwrap()).unwrap();
        assert_eq!(
            listed,
            json!({
                "record_id": "r1", "status": "usable", "entities": 1, "quotes": 2,
                "article": {
                    "title": "The Lock \"Gates\" Hold", "source": "Weser Bote", "word_count": 1,
                    "opening": "rain on the quay",
                },
            })
        );
    }
}
