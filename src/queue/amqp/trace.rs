//! The trace of a message in AMQP properties and headers.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable};
use tokio::time::Instant;

use super::headers::{header, short, text};
use crate::queue::{Message, TRACE_CONTEXT, Trace};

/// On a record: the id of its payload.
const INTAKE_ID: &str = "copydesk-intake-id";
/// Who published. The property of that name may only say who publishes now.
const USER_ID: &str = "copydesk-user-id";
/// On a record: the source of its article.
const SOURCE: &str = "copydesk-source";

/// Bytes of all carried headers: they share a frame with everything else.
const CARRIED_MAX: usize = 2048;

/// Between two lines on headers that are not carried.
const TELL_EVERY: Duration = Duration::from_mins(1);

/// What a message brought along. `carry` names headers.
pub(super) fn read(properties: &BasicProperties, carry: &[String]) -> Trace {
    let mut room = CARRIED_MAX;
    let names = TRACE_CONTEXT.into_iter().chain(carry.iter().map(String::as_str));
    let carried = names.filter_map(|name| {
        let value = plain(properties, name)?;
        room = room.checked_sub(name.len() + value.len())?;
        Some((name.to_owned(), value))
    });
    Trace {
        headers: carried.collect(),
        intake_id: header(properties, INTAKE_ID),
        source: header(properties, SOURCE),
        correlation_id: properties.correlation_id().as_ref().map(ToString::to_string),
        app_id: properties.app_id().as_ref().map(ToString::to_string),
        user_id: user(properties),
    }
}

/// Those of `carry` that a message has and that its trace has not: tables, arrays and
/// bytes, and what there was no room for.
fn left_out<'a>(
    properties: &'a BasicProperties,
    carry: &'a [String],
    trace: &'a Trace,
) -> impl Iterator<Item = &'a str> {
    let table = properties.headers().as_ref().map(FieldTable::inner);
    let has = move |name: &str| table.is_some_and(|table| table.contains_key(name));
    let left_out = move |name: &&str| has(name) && trace.header(name).is_none();
    carry.iter().map(String::as_str).filter(left_out)
}

/// Tells of headers that are not carried, once a minute at most.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Mutex<Option<Instant>>);

impl LeftOut {
    pub(super) fn tell(&self, properties: &BasicProperties, carry: &[String], message: &Message) {
        let names: Vec<_> = left_out(properties, carry, &message.trace).collect();
        if names.is_empty() {
            return;
        }
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            *told = Some(Instant::now());
            let headers = names.join(", ");
            tracing::warn!(
                article.id = message.id,
                headers,
                "headers are not carried: expected text, numbers or truth values of \
                 {CARRIED_MAX} bytes in all"
            );
        }
    }
}

/// Our own headers of a trace, for a copy of the message.
pub(super) fn ours(properties: &BasicProperties) -> Vec<(&'static str, AMQPValue)> {
    let kept = |name| (name, header(properties, name));
    let ours = [(USER_ID, user(properties)), kept(INTAKE_ID), kept(SOURCE)];
    ours.into_iter().filter_map(|(name, value)| Some((name, text(&value?)))).collect()
}

/// Who published a message: the broker has checked the property; on our own
/// copies our header keeps it.
fn user(properties: &BasicProperties) -> Option<String> {
    let own = properties.user_id().as_ref().map(ToString::to_string);
    own.or_else(|| header(properties, USER_ID))
}

/// The properties of a record or a payload with a trace on it.
pub(super) fn write(
    trace: &Trace,
    mut headers: FieldTable,
    mut properties: BasicProperties,
) -> BasicProperties {
    for (name, value) in &trace.headers {
        headers.insert(short(name), text(value));
    }
    let ours = [(INTAKE_ID, &trace.intake_id), (SOURCE, &trace.source), (USER_ID, &trace.user_id)];
    for (name, value) in ours {
        if let Some(value) = value {
            headers.insert(name.into(), text(value));
        }
    }
    if let Some(id) = &trace.correlation_id {
        properties = properties.with_correlation_id(short(id));
    }
    if let Some(id) = &trace.app_id {
        properties = properties.with_app_id(short(id));
    }
    properties.with_headers(headers)
}

/// The trace of the record of an article from this source.
pub(super) fn of_record(article: &Message, source: Option<String>) -> Trace {
    Trace { intake_id: Some(article.id.clone()), source, ..article.trace.clone() }
}

/// A header's text, number or truth value; nested ones are none.
fn plain(properties: &BasicProperties, name: &str) -> Option<String> {
    if let Some(text) = header(properties, name) {
        return Some(text);
    }
    Some(match properties.headers().as_ref()?.inner().get(name)? {
        AMQPValue::Boolean(value) => value.to_string(),
        AMQPValue::ShortShortInt(value) => value.to_string(),
        AMQPValue::ShortShortUInt(value) => value.to_string(),
        AMQPValue::ShortInt(value) => value.to_string(),
        AMQPValue::ShortUInt(value) => value.to_string(),
        AMQPValue::LongInt(value) => value.to_string(),
        AMQPValue::LongUInt(value) => value.to_string(),
        AMQPValue::LongLongInt(value) => value.to_string(),
        AMQPValue::Double(value) => value.to_string(),
        AMQPValue::Timestamp(value) => value.to_string(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_record_is_told_is_read_from_it_again() {
        let mut headers = FieldTable::default();
        headers.insert("traceparent".into(), text("00-4bf9-00f0-01"));
        headers.insert("tenant".into(), AMQPValue::LongInt(7));
        headers.insert("secret".into(), text("not to be carried"));
        let payload = BasicProperties::default()
            .with_correlation_id("c".into())
            .with_app_id("wire".into())
            .with_user_id("publisher".into())
            .with_headers(headers);
        let carry = ["tenant".to_owned(), "absent".to_owned()];
        let trace = read(&payload, &carry);
        assert_eq!(trace.header("tenant"), Some("7"));
        assert_eq!(trace.user_id.as_deref(), Some("publisher"));
        let article = Message { id: "m1".into(), trace, ..Message::default() };
        let record = of_record(&article, Some("Harbour Post".into()));
        let written = write(&record, FieldTable::default(), BasicProperties::default());
        assert!(written.user_id().is_none(), "the broker would refuse another's name");
        assert_eq!(read(&written, &carry), record);
        assert_eq!(record.intake_id.as_deref(), Some("m1"));
        assert_eq!(record.headers.len(), 2);
    }

    #[test]
    fn carried_headers_have_a_bound() {
        let mut headers = FieldTable::default();
        headers.insert("traceparent".into(), text("t"));
        headers.insert("long".into(), AMQPValue::LongString("x".repeat(5000).as_bytes().into()));
        let properties = BasicProperties::default().with_headers(headers);
        let trace = read(&properties, &["long".to_owned()]);
        assert_eq!(trace.headers, [("traceparent".to_owned(), "t".to_owned())]);
    }

    #[test]
    fn tables_and_what_is_too_long_are_left_out_and_named() {
        let mut headers = FieldTable::default();
        headers.insert("table".into(), AMQPValue::FieldTable(FieldTable::default()));
        headers.insert("bytes".into(), AMQPValue::ByteArray(vec![1].into()));
        headers.insert("tenant".into(), text("a"));
        let long = "b".repeat(CARRIED_MAX);
        headers.insert("long".into(), AMQPValue::LongString(long.as_bytes().into()));
        let properties = BasicProperties::default().with_headers(headers);
        let carry = ["table", "bytes", "tenant", "long", "absent"].map(ToOwned::to_owned);
        let trace = read(&properties, &carry);
        assert_eq!(trace.headers, [("tenant".to_owned(), "a".to_owned())]);
        let names: Vec<_> = left_out(&properties, &carry, &trace).collect();
        assert_eq!(names, ["table", "bytes", "long"]);
    }
}
