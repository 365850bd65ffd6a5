//! Messages that are kept for a person: set aside, or routed to no queue.

use super::{Message, QueueError};

/// The shortest beginning of a handle that may stand for it.
const PREFIX_MIN: usize = 4;

/// What to add where nothing answers to a name that is too short to stand for a handle.
pub(crate) fn hint(name: &str) -> String {
    if name.len() >= PREFIX_MIN || is_number(name) {
        return String::new();
    }
    format!(": of a handle, at least {PREFIX_MIN} characters are needed")
}

/// Where messages are kept for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shelf {
    /// What was set aside.
    #[default]
    Parked,
    /// What no binding routed (`RabbitMQ`).
    Unrouted,
}

/// Which kept messages are meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParkedFilter {
    /// On which shelf.
    pub shelf: Shelf,
    /// Only these: handles, beginnings of handles, or message ids; empty means
    /// every message.
    pub ids: Vec<String>,
    /// Only those kept for this reason.
    pub reason: Option<String>,
    /// Only those after the one with this handle.
    pub after: Option<String>,
    /// At most this many; 0 means no bound.
    pub limit: usize,
}

/// What is known of a kept message without its body.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ParkedSummary {
    /// Names this copy and no other, however often a publisher uses an id.
    pub handle: String,
    /// The message's id.
    pub id: String,
    /// The class of failure.
    pub reason: String,
    /// What exactly went wrong.
    pub detail: String,
    /// `decode`, `analysis` or `webhook`; `routing` if no binding took it.
    pub stage: String,
    /// The endpoint's name, if it was parked by a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// [Where it came from](Message::source).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The user who published it, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Failed attempts.
    pub attempt: u32,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// RFC 3339; of what no binding took, when it was published, if that is known.
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

/// A kept message with its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// Why it stands here.
    pub summary: ParkedSummary,
    /// The message as it was delivered.
    pub message: Message,
}

impl ParkedFilter {
    /// Whether the filter names no message of its own.
    pub(crate) fn is_open(&self) -> bool {
        self.ids.is_empty() && self.reason.is_none() && self.after.is_none()
    }

    /// Whether a kept message can be meant: shelf, place and limit aside, and a
    /// name may fit several.
    pub fn matches(&self, summary: &ParkedSummary) -> bool {
        (self.ids.is_empty() || self.ids.iter().any(|name| summary.answers_to(name)))
            && self.reason.as_ref().is_none_or(|reason| *reason == summary.reason)
    }

    /// Of messages that match, those that are meant.
    ///
    /// # Errors
    /// [`QueueError::Ambiguous`] if a name fits several and is the handle of none.
    pub(crate) fn meant(
        &self,
        matching: Vec<ParkedSummary>,
    ) -> Result<Vec<ParkedSummary>, QueueError> {
        let mut meant = Vec::new();
        for name in &self.ids {
            let exact = matching.iter().any(|summary| summary.handle == *name);
            let fits = |s: &&ParkedSummary| s.handle == *name || !exact && s.answers_to(name);
            let mut handles: Vec<_> = matching.iter().filter(fits).map(|s| &s.handle).collect();
            handles.dedup();
            if let [_, _, ..] = *handles {
                let handles: Vec<_> = handles.into_iter().map(String::as_str).collect();
                return Err(QueueError::Ambiguous(name.clone(), handles.join(", ")));
            }
            meant.extend(handles.into_iter().cloned());
        }
        let is_meant = |s: &ParkedSummary| self.ids.is_empty() || meant.contains(&s.handle);
        Ok(matching.into_iter().filter(is_meant).collect())
    }
}

impl ParkedSummary {
    pub(super) fn answers_to(&self, name: &str) -> bool {
        let prefix =
            name.len() >= PREFIX_MIN && self.handle.starts_with(name) && !is_number(&self.handle);
        self.handle == name || self.id == name || prefix
    }
}

/// Handles of the embedded queue are numbers, counted upwards: the beginning of one is, or was,
/// another one.
fn is_number(handle: &str) -> bool {
    handle.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
impl ParkedSummary {
    /// One for tests, of which nothing is known but its handle.
    pub(super) fn test(handle: &str) -> Self {
        Self {
            handle: handle.to_owned(),
            id: String::new(),
            reason: "malformed".into(),
            detail: String::new(),
            stage: "decode".into(),
            endpoint: None,
            source: None,
            user: None,
            attempt: 1,
            first_seen: None,
            parked_at: None,
            engine: String::new(),
            content_type: None,
            bytes: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summaries(handles: &[(&str, &str)]) -> Vec<ParkedSummary> {
        let summary = |(handle, id): &(&str, &str)| ParkedSummary {
            id: (*id).into(),
            ..ParkedSummary::test(handle)
        };
        handles.iter().map(summary).collect()
    }

    fn meant(names: &[&str]) -> Result<Vec<String>, QueueError> {
        let ids = names.iter().map(ToString::to_string).collect();
        let filter = ParkedFilter { ids, ..ParkedFilter::default() };
        let kept = [("abcdef", "m1"), ("abcxyz", "m1"), ("abcd", "m2"), ("wxyz", "abcdef")];
        let mut kept = summaries(&kept);
        kept.retain(|summary| filter.matches(summary));
        Ok(filter.meant(kept)?.into_iter().map(|summary| summary.handle).collect())
    }

    #[test]
    fn a_handle_its_beginning_and_an_id_of_one_copy_name_it() {
        assert_eq!(meant(&["abcxyz"]).unwrap(), ["abcxyz"]);
        assert_eq!(meant(&["abcx"]).unwrap(), ["abcxyz"]);
        assert_eq!(meant(&["m2"]).unwrap(), ["abcd"]);
        assert_eq!(meant(&["abc"]).unwrap(), [""; 0]);
        assert_eq!(
            QueueError::NotFound("abc".into()).to_string(),
            "no message kept answers to `abc`: of a handle, at least 4 characters are needed"
        );
        assert_eq!(
            QueueError::NotFound("abce".into()).to_string(),
            "no message kept answers to `abce`"
        );
        assert_eq!(meant(&[]).unwrap().len(), 4);
    }

    #[test]
    fn a_message_tells_where_it_came_from() {
        for (key, source) in [
            ("web", Some("web")),
            ("", None),
            ("record.en.harbour-post", Some("harbour-post")),
            ("record.en.unknown", None),
            ("record", Some("record")),
            ("record.sport.en.harbour-post", None),
        ] {
            let message = Message { routing_key: key.into(), ..Message::default() };
            assert_eq!(message.source(), source, "{key}");
        }
    }

    #[test]
    fn a_handle_goes_before_what_merely_fits() {
        assert_eq!(meant(&["abcdef"]).unwrap(), ["abcdef"]);
        assert_eq!(meant(&["abcd"]).unwrap(), ["abcd"]);
    }

    /// The copy with that handle may have gone.
    #[test]
    fn a_number_is_no_beginning_of_another_one() {
        let [kept] = &summaries(&[("12345", "m1")])[..] else { panic!("one") };
        assert!(kept.answers_to("12345") && !kept.answers_to("1234"));
        let why = QueueError::NotFound("7".into()).to_string();
        assert_eq!(why, "no message kept answers to `7`");
    }

    #[test]
    fn a_name_that_fits_several_is_refused_with_their_handles() {
        let error = meant(&["m1"]).unwrap_err().to_string();
        assert_eq!(error, "`m1` fits several kept messages: name one of abcdef, abcxyz");
    }
}
