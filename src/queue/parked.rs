//! Messages that were set aside for a person.

use super::Message;

/// Which parked messages are meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParkedFilter {
    /// Only these ids; empty means every id.
    pub ids: Vec<String>,
    /// Only those parked for this reason.
    pub reason: Option<String>,
    /// At most this many; 0 means no bound.
    pub limit: usize,
}

/// What is known of a parked message without its body.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ParkedSummary {
    /// The message's id.
    pub id: String,
    /// The class of failure.
    pub reason: String,
    /// What exactly went wrong.
    pub detail: String,
    /// `decode`, `analysis` or `webhook`.
    pub stage: String,
    /// The endpoint's name, if it was parked by a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Failed attempts.
    pub attempt: u32,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parked_at: Option<String>,
    /// The program that parked it.
    pub engine: String,
    /// MIME type as declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Size of the body in bytes.
    pub bytes: usize,
}

/// A parked message with its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// Why it stands here.
    pub summary: ParkedSummary,
    /// The message as it was delivered.
    pub message: Message,
}

impl ParkedFilter {
    /// Whether a parked message is meant (the limit aside).
    pub fn matches(&self, summary: &ParkedSummary) -> bool {
        (self.ids.is_empty() || self.ids.contains(&summary.id))
            && self.reason.as_ref().is_none_or(|reason| *reason == summary.reason)
    }
}
