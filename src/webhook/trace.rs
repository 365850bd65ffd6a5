//! The trace of an article as headers of a webhook request.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::queue::Message;

/// Headers that belong to the request itself.
const RESERVED: [&str; 12] = [
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What a publisher said of the payload, for those who get the record. A name or
/// value that HTTP does not know is left out.
pub(super) fn headers(message: &Message) -> HeaderMap {
    let trace = &message.trace;
    let ours = [
        ("copydesk-intake-id", &trace.intake_id),
        ("copydesk-correlation-id", &trace.correlation_id),
        ("copydesk-app-id", &trace.app_id),
        ("copydesk-user-id", &trace.user_id),
    ];
    let ours = ours.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let carried = trace.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let carried = carried.filter(|(name, _)| may_carry(name));
    let mut headers = HeaderMap::new();
    for (name, value) in carried.chain(ours) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers
}

fn may_carry(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let reserved = ["webhook-", "copydesk-", "proxy-"].iter().any(|start| name.starts_with(start));
    !reserved && !RESERVED.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::Trace;

    #[test]
    fn a_publisher_adds_headers_and_replaces_none() {
        let carried = ["tenant", "Authorization", "webhook-signature", "odd name", "line"];
        let value = |name: &str| if name == "line" { "a\r\nb" } else { "v" };
        let trace = Trace {
            intake_id: Some("m1".into()),
            headers: carried.iter().map(|n| ((*n).to_owned(), value(n).to_owned())).collect(),
            ..Trace::default()
        };
        let headers = headers(&Message { trace, ..Message::default() });
        let mut names: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["copydesk-intake-id", "tenant"]);
    }
}
