//! What travels with an article unread, from the payload to whoever gets the
//! record.

/// W3C Trace Context: carried whether an operator names them or not.
pub(crate) const TRACE_CONTEXT: [&str; 2] = ["traceparent", "tracestate"];

/// What a publisher said of a message beside its payload. A record has what its
/// payload had.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Of a record: the id of its payload.
    pub intake_id: Option<String>,
    /// Of a record: the source of its article.
    pub source: Option<String>,
    /// The publisher's, for a conversation of several messages.
    pub correlation_id: Option<String>,
    /// The program that published.
    pub app_id: Option<String>,
    /// The user who published, checked by the broker.
    pub user_id: Option<String>,
    /// The trace context and the headers that `amqp.carry` names.
    pub headers: Vec<(String, String)>,
}

impl Trace {
    /// The value of a carried header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
