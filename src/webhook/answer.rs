//! What an attempt means for the record and for the endpoint.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::breaker::Verdict;
use crate::queue::{Outcome, Park, Retry, Stage};

/// The longest `Retry-After` that is honoured.
const RETRY_AFTER_CEILING: Duration = Duration::from_hours(1);

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// A complete answer, or as much of it as is read.
    Status {
        /// The HTTP status.
        status: u16,
        /// The answer's `Retry-After`, under the ceiling.
        retry_after: Option<Duration>,
        /// The host and port that a redirect leads to; the rest of its address may hold secrets.
        leads_to: Option<String>,
    },
    /// No complete answer.
    Failed {
        /// `timeout`, `connect`, `refused_address` or `other`.
        class: &'static str,
        /// For people: neither URL nor body.
        detail: String,
    },
}

impl Answer {
    /// Label `result` of the request counter.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::Status { status, .. } => match status / 100 {
                2 => "2xx",
                3 => "3xx",
                4 => "4xx",
                5 => "5xx",
                _ => "other",
            },
            Self::Failed { class, .. } => class,
        }
    }

    /// The HTTP status, if there was one.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } => Some(*status),
            Self::Failed { .. } => None,
        }
    }

    /// What it says about the endpoint.
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::Status { status: 200..=299, .. } => Verdict::Working,
            Self::Status { status: 410, .. } => Verdict::Gone,
            // Malformed, too large, of the wrong type, not to be processed: the record is.
            Self::Status { status: 400 | 413 | 415 | 422, .. } => Verdict::Refusing,
            Self::Status { status, .. } => {
                let answers = (500..=599).contains(status);
                Verdict::Failing { wait: self.demanded_wait(), answers }
            }
            Self::Failed { .. } => Verdict::Failing { wait: None, answers: false },
        }
    }

    /// What went wrong, for people; nothing where it did not.
    pub(super) fn complaint(&self) -> String {
        match self.outcome() {
            Outcome::Retry(Retry { detail, .. }) | Outcome::Park(Park { detail, .. }) => detail,
            _ => String::new(),
        }
    }

    /// What becomes of the record.
    pub(super) fn outcome(&self) -> Outcome {
        let (reason, detail) = match self {
            Self::Status { status: 200..=299, .. } => return Outcome::Delivered,
            Self::Status { status, leads_to, .. } => {
                let found = format!("expected a 2xx status, found {status}");
                let detail = match leads_to {
                    Some(host) => format!("{found} to {host} (redirects are not followed)"),
                    None => found,
                };
                (format!("http_{status}"), detail)
            }
            Self::Failed { class, detail } => ((*class).to_owned(), detail.clone()),
        };
        if self.verdict() == Verdict::Gone {
            return Outcome::Park(Park { reason, detail, stage: Stage::Webhook });
        }
        Outcome::Retry(Retry { reason, detail, not_before: self.demanded_wait() })
    }

    fn demanded_wait(&self) -> Option<Duration> {
        match self {
            Self::Status { status: 429 | 503, retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// Reads `Retry-After`: seconds or an HTTP date (RFC 9110, section 10.2.3).
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    let wait = if value.bytes().all(|b| b.is_ascii_digit()) {
        // More digits than fit mean: longer than the ceiling.
        Duration::from_secs(value.parse().unwrap_or(if value.is_empty() { 0 } else { u64::MAX }))
    } else {
        let at = DateTimeParser::new().parse_timestamp(value).ok()?;
        Duration::try_from(at.duration_since(now)).unwrap_or_default()
    };
    (!wait.is_zero()).then(|| wait.min(RETRY_AFTER_CEILING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_under_a_ceiling() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        for (value, seconds) in [
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("0", None),
            ("", None),
            ("86400", Some(3600)),
            ("99999999999999999999999", Some(3600)),
            ("Sun, 01 Mar 2026 12:01:30 GMT", Some(90)),
            ("Sun, 01 Mar 2026 11:00:00 GMT", None),
            ("Wed, 01 Mar 2028 12:00:00 GMT", Some(3600)),
            ("soon", None),
            ("-5", None),
            ("1.5", None),
        ] {
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(retry_after(value, now), expected, "{value:?}");
        }
    }

    #[test]
    fn each_status_has_its_disposition() {
        let retry_after = Some(Duration::from_secs(9));
        let answer = |status| Answer::Status { status, retry_after, leads_to: None };
        for status in [200, 201, 204, 299] {
            assert_eq!(answer(status).outcome(), Outcome::Delivered);
        }
        for (status, wait) in [(429, true), (503, true), (301, false), (400, false), (500, false)] {
            let Outcome::Retry(retry) = answer(status).outcome() else { panic!("{status}") };
            assert_eq!(retry.reason, format!("http_{status}"));
            assert_eq!(retry.not_before.is_some(), wait, "{status}");
        }
        assert!(matches!(answer(410).outcome(), Outcome::Park(park) if park.reason == "http_410"));
        assert_eq!(answer(410).verdict(), Verdict::Gone);
        for status in [400, 413, 415, 422] {
            assert_eq!(answer(status).verdict(), Verdict::Refusing, "{status}");
        }
        for (status, answers) in
            [(301, false), (401, false), (403, false), (404, false), (500, true)]
        {
            assert_eq!(
                answer(status).verdict(),
                Verdict::Failing { wait: None, answers },
                "{status}"
            );
        }
        for (status, answers) in [(429, false), (503, true)] {
            let demanded = Verdict::Failing { wait: retry_after, answers };
            assert_eq!(answer(status).verdict(), demanded, "{status}");
        }
        assert_eq!(answer(429).complaint(), "expected a 2xx status, found 429");
        assert_eq!(answer(204).complaint(), "");
    }
}
