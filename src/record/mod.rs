//! The public record: types, identity, offsets.
//!
//! Field names are fixed for schema version 1. Positions are Unicode code points
//! into `article.text`, half-open; they are converted from the engine's byte
//! offsets here and nowhere else. The same article and engine give the same
//! bytes: no clock, no random identifier.

mod build;
mod head;
mod identity;
mod offsets;
mod printed;
mod revision;
mod types;

pub use build::{build, document_id};
pub use head::Head;
pub(crate) use identity::{SAME_QUOTE, is_same_quote};
pub use types::*;

impl Record {
    /// The record as one line of JSON, without a line end.
    ///
    /// # Panics
    /// Never: every field serialises.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec(self).unwrap_or_default();
        // It is kept for a while, and grew by doubling.
        json.shrink_to_fit();
        json
    }

    /// The AMQP routing key where no other is asked for.
    pub const ROUTING_KEY: &'static str = "record.{language}.{source}";

    /// An AMQP routing key with what the record tells filled in; a fact that is absent
    /// is `unknown`, and characters that separate words become `-`.
    pub fn routing_key(&self, pattern: &str) -> String {
        let word = |fact: Option<&str>| {
            let word: String = fact
                .unwrap_or("unknown")
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
                .take(100)
                .collect();
            if word.is_empty() { "unknown".to_owned() } else { word }
        };
        let article = &self.article;
        pattern
            .replace("{language}", &word(article.language.as_deref()))
            .replace("{source}", &word(article.source.as_deref()))
    }
}
