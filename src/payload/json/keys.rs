//! Other names of the fields of an article: in other languages, and with what the article
//! is put before them (`news_text`, `articleDate`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The plain English name of a folded key that is another name of a field.
pub(super) fn plain(folded: &str, value: &Value) -> Option<&'static str> {
    let english = ["article", "news", "story", "post"].iter().find_map(|of| {
        let rest = folded.strip_prefix(of)?;
        PLAIN.iter().copied().find(|plain| *plain == rest)
    });
    let behind = || {
        let ends = ["text", "html", "content", "list", "string"];
        ends.iter().find_map(|end| {
            let rest = folded.strip_suffix(end)?;
            let plural = (*end == "list" && rest == "author").then_some("authors");
            plural.or_else(|| LONG.iter().copied().find(|plain| *plain == rest))
        })
    };
    english.or_else(behind).or_else(|| {
        let name = WORDS.get(bare(folded).as_ref()).copied()?;
        (folded != "data" || value.is_string()).then_some(name)
    })
}

/// Names that may stand behind "article" or "story".
const PLAIN: [&str; 18] = [
    "title",
    "headline",
    "text",
    "body",
    "content",
    "html",
    "author",
    "authors",
    "date",
    "published",
    "modified",
    "url",
    "link",
    "language",
    "source",
    "tags",
    "keywords",
    "summary",
];

/// Names that may stand before "text" or "string".
const LONG: [&str; 8] =
    ["title", "headline", "body", "author", "authors", "byline", "summary", "publishdate"];

/// A key without accents.
fn bare(key: &str) -> Cow<'_, str> {
    if key.is_ascii() {
        return Cow::Borrowed(key);
    }
    key.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#'));
    let named = lines.filter_map(|line| line.split_once('\t'));
    named.flat_map(|(name, of)| of.split(' ').map(move |w| (bare(w).into_owned(), name))).collect()
});

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_line_names_a_field_and_no_word_two() {
        let lines = include_str!("keys.tsv").lines().filter(|line| !line.starts_with('#'));
        let words: Vec<&str> =
            lines.flat_map(|l| l.split_once('\t').unwrap().1.split(' ')).collect();
        assert_eq!(words.len(), WORDS.len());
        assert!(words.iter().all(|word| *word == word.to_lowercase() && !word.is_empty()));
    }

    #[test]
    fn fields_have_names_in_other_languages() {
        let text = json!("x");
        let cases = [
            ("título", Some("title")),
            ("fecha", Some("date")),
            ("veröffentlicht", Some("published")),
            ("本文", Some("content")),
            ("newstext", Some("text")),
            ("articledate", Some("date")),
            ("headlinetext", Some("headline")),
            ("bodycontent", Some("body")),
            ("authorlist", Some("authors")),
            ("poststatus", None),
            ("newsletter", None),
            ("postal", None),
        ];
        for (key, name) in cases {
            assert_eq!(plain(key, &text), name, "{key}");
        }
        assert_eq!(plain("data", &text), Some("date"));
        assert_eq!(plain("data", &json!({"title": "x"})), None);
    }
}
