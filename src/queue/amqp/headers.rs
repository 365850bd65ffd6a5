//! Messages to and from AMQP properties and headers.
//!
//! What the publisher set travels on with every copy (retry, parked, replayed);
//! our own headers stand beside it and are replaced each time.

use bytes::Bytes;
use data_encoding::{BASE32_DNSSEC, HEXLOWER};
use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable, ShortString};
use sha2::{Digest, Sha256};

use crate::config::is_brokers_header;
use crate::queue::{Message, Trace};

/// Begins the name of every header of ours.
const OURS: &str = "copydesk-";
/// Failed attempts before this one.
pub(super) const ATTEMPT: &str = "copydesk-attempt";
/// RFC 3339.
pub(super) const FIRST_SEEN: &str = "copydesk-first-seen";
/// The class of the last failure.
pub(super) const REASON: &str = "copydesk-reason";
/// What exactly went wrong.
pub(super) const DETAIL: &str = "copydesk-detail";
/// Where it went wrong.
pub(super) const STAGE: &str = "copydesk-stage";
/// The program that wrote these headers.
pub(super) const ENGINE: &str = "copydesk-engine";
/// The exchange the message was first published to.
pub(super) const EXCHANGE: &str = "copydesk-exchange";
/// The routing key the message was first published with.
pub(super) const ROUTING_KEY: &str = "copydesk-routing-key";
/// RFC 3339.
pub(super) const PARKED_AT: &str = "copydesk-parked-at";

/// A number that no other parked copy has; see [`handle`].
pub(super) const HANDLE: &str = "copydesk-handle";

/// Names one run of a replay, on what it sends again: what comes back is known to it.
pub(super) const REPLAY: &str = "copydesk-replay";

/// Name and version of this program.
pub(super) const ENGINE_VERSION: &str = concat!("copydesk ", env!("CARGO_PKG_VERSION"));

/// What quorum queues add to a message that came back.
pub(super) const DELIVERY_COUNT: &str = "x-delivery-count";

/// How often a suspect was in hand, this time included.
pub(super) const TRIALS: &str = "copydesk-trials";
/// Names one copy of a suspect, so that who held it knows it again.
pub(super) const TRIAL_ID: &str = "copydesk-trial-id";

/// All properties must fit one frame, of which a broker may allow 8,192 bytes
/// only: longer details are cut, and foreign headers beyond this are left out.
const FOREIGN_MAX: usize = 4096;
const DETAIL_MAX: usize = 1024;
const SHORT_MAX: usize = 255;

const HANDLE_LENGTH: usize = 10;

/// A message as it was delivered.
pub(super) fn message(delivery: lapin::message::Delivery) -> (Message, BasicProperties) {
    let lapin::message::Delivery { exchange, routing_key, properties, data, .. } = delivery;
    let body = Bytes::from(data);
    let get = |name| header(&properties, name);
    let message = Message {
        id: id(&properties, &body),
        content_type: properties.content_type().as_ref().map(ToString::to_string),
        content_encoding: properties.content_encoding().as_ref().map(ToString::to_string),
        attempt: number(&properties, ATTEMPT),
        crashes: 0,
        suspect: false,
        first_seen: get(FIRST_SEEN),
        last_reason: get(REASON),
        exchange: get(EXCHANGE).unwrap_or_else(|| exchange.to_string()),
        routing_key: get(ROUTING_KEY).unwrap_or_else(|| routing_key.to_string()),
        origin: None,
        unplaced: false,
        trace: Trace::default(),
        body,
    };
    (message, properties)
}

/// Takes our own headers from a message that others wrote: they are ours to set, the
/// time when it was first seen among them.
pub(super) fn forget_ours(properties: &mut BasicProperties) {
    let Some(headers) = properties.headers() else { return };
    let mut kept = FieldTable::default();
    for (name, value) in headers {
        if !name.as_str().starts_with(OURS) {
            kept.insert(name.clone(), value.clone());
        }
    }
    *properties = std::mem::take(properties).with_headers(kept);
}

/// The publisher's id, or one that every redelivery gives again.
fn id(properties: &BasicProperties, body: &[u8]) -> String {
    match properties.message_id() {
        Some(id) if !id.as_str().is_empty() => id.to_string(),
        _ => {
            let digest = Sha256::digest(body);
            format!("sha256-{}", HEXLOWER.encode(digest.get(..16).unwrap_or_default()))
        }
    }
}

/// A number for a new copy.
pub(super) fn new_handle() -> String {
    BASE32_DNSSEC.encode(&fastrand::u64(..).to_be_bytes())
}

/// The handle of a kept message, made of all that lasts: the number that each copy
/// is parked with, and the rest too, for a publisher can write the same number into
/// several messages. `lasts`: the headers that neither a look at the message nor
/// sending it again changes. Foreign ones do not count: one may not fit the frame any
/// more when a look has added to it.
pub(super) fn handle(
    properties: &BasicProperties,
    lasts: impl Fn(&str) -> bool,
    route: &str,
    body: &[u8],
) -> String {
    let mut hash = Sha256::new();
    for (name, value) in properties.headers().iter().flatten() {
        if lasts(name.as_str()) {
            add_part(&mut hash, name.as_str().as_bytes());
            add_value(&mut hash, value);
        }
    }
    let texts = [
        properties.message_id(),
        properties.content_type(),
        properties.content_encoding(),
        properties.correlation_id(),
        properties.kind(),
        properties.app_id(),
    ];
    for text in texts {
        match text {
            Some(text) => add_part(&mut hash, text.as_str().as_bytes()),
            None => hash.update(u64::MAX.to_be_bytes()),
        }
    }
    add_part(&mut hash, format!("{:?}", properties.timestamp()).as_bytes());
    add_part(&mut hash, route.as_bytes());
    hash.update(body);
    let mut handle = BASE32_DNSSEC.encode(&hash.finalize());
    handle.truncate(HANDLE_LENGTH);
    handle
}

/// Whether this can be a whole handle. An id may look like one.
pub(super) fn may_be_handle(name: &str) -> bool {
    name.len() == HANDLE_LENGTH
}

/// Adds a part so that no other parts give the same bytes.
fn add_part(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part);
}

/// The same of a header's value. Text, which nearly all are, is added as it is: ten thousand
/// messages are looked at in one go.
fn add_value(hash: &mut Sha256, value: &AMQPValue) {
    match value {
        AMQPValue::LongString(text) => add_part(hash, text.as_bytes()),
        other => {
            hash.update(u64::MAX.to_be_bytes());
            add_part(hash, format!("{other:?}").as_bytes());
        }
    }
}

/// What lasts of a parked message: our own headers, and what the broker wrote when it
/// set a message aside itself.
pub(super) fn lasts_parked(name: &str) -> bool {
    let by_broker = ["x-death", "x-first-death-", "x-last-death-"];
    name.starts_with(OURS) || by_broker.iter().any(|start| name.starts_with(start))
}

/// What lasts of an unrouted message: it may be sent again and come back.
pub(super) fn lasts_unrouted(name: &str) -> bool {
    name.starts_with(OURS) && name != REPLAY
}

/// The properties of a copy: those of the original, with the headers in `ours`
/// and none of what the broker or an earlier copy left behind.
pub(super) fn copy(
    original: &BasicProperties,
    message: &Message,
    ours: &[(&str, AMQPValue)],
) -> BasicProperties {
    let mut headers = foreign(original);
    for (name, value) in ours {
        headers.insert((*name).into(), value.clone());
    }
    let properties = BasicProperties::default()
        .with_delivery_mode(PERSISTENT)
        .with_message_id(short(&message.id))
        .with_headers(headers);
    with_descriptions(properties, original)
}

/// The properties of a message that goes the same way again, in this run of a replay.
pub(super) fn again(original: &BasicProperties, run: &str) -> BasicProperties {
    let mut headers = foreign(original);
    for (name, value) in original.headers().iter().flatten() {
        if name.as_str().starts_with(OURS) {
            headers.insert(name.clone(), value.clone());
        }
    }
    headers.insert(REPLAY.into(), text(run));
    let mut properties =
        BasicProperties::default().with_delivery_mode(PERSISTENT).with_headers(headers);
    if let Some(id) = original.message_id() {
        properties = properties.with_message_id(id.clone());
    }
    with_descriptions(properties, original)
}

/// Survives a restart of the broker.
pub(super) const PERSISTENT: u8 = 2;

/// What describes the content. Not `user_id`, which the broker compares with
/// the connection's own, nor `expiration`, which was meant for the first queue.
fn with_descriptions(mut copy: BasicProperties, original: &BasicProperties) -> BasicProperties {
    if let Some(value) = original.content_type() {
        copy = copy.with_content_type(value.clone());
    }
    if let Some(value) = original.content_encoding() {
        copy = copy.with_content_encoding(value.clone());
    }
    if let Some(value) = original.correlation_id() {
        copy = copy.with_correlation_id(value.clone());
    }
    if let Some(value) = original.timestamp() {
        copy = copy.with_timestamp(*value);
    }
    if let Some(value) = original.kind() {
        copy = copy.with_type(value.clone());
    }
    if let Some(value) = original.app_id() {
        copy = copy.with_app_id(value.clone());
    }
    copy
}

/// The publisher's own headers. Not those of the broker and of us: `CC` and `BCC`
/// would route the copy to more than its queue.
fn foreign(original: &BasicProperties) -> FieldTable {
    let mut kept = FieldTable::default();
    let mut room = FOREIGN_MAX;
    for (name, value) in original.headers().iter().flatten() {
        let key = name.as_str();
        if key.starts_with(OURS) || is_brokers_header(key) {
            continue;
        }
        let size = key.len() + value_size(value);
        if size <= room {
            room -= size;
            kept.insert(name.clone(), value.clone());
        }
    }
    kept
}

/// Bytes of a plain value; nested ones count as too large, for they are rare
/// and a walk through them would have to be bounded too.
fn value_size(value: &AMQPValue) -> usize {
    match value {
        AMQPValue::LongString(text) => text.len(),
        AMQPValue::ByteArray(bytes) => bytes.len(),
        AMQPValue::FieldArray(_) | AMQPValue::FieldTable(_) => FOREIGN_MAX + 1,
        _ => 16,
    }
}

/// A header's text; numbers and tables are none.
pub(super) fn header(properties: &BasicProperties, name: &str) -> Option<String> {
    match properties.headers().as_ref()?.inner().get(name)? {
        AMQPValue::LongString(text) => Some(String::from_utf8_lossy(text.as_bytes()).into_owned()),
        AMQPValue::ShortString(text) => Some(text.to_string()),
        _ => None,
    }
}

/// When the broker last set the message aside itself, in seconds since 1970.
pub(super) fn died_at(properties: &BasicProperties) -> Option<u64> {
    let AMQPValue::FieldArray(deaths) = properties.headers().as_ref()?.inner().get("x-death")?
    else {
        return None;
    };
    let times = deaths.as_slice().iter().filter_map(|death| match death {
        AMQPValue::FieldTable(death) => match death.inner().get("time")? {
            AMQPValue::Timestamp(time) => Some(*time),
            _ => None,
        },
        _ => None,
    });
    times.max()
}

/// A header's count; 0 where there is none or it is no count.
pub(super) fn number(properties: &BasicProperties, name: &str) -> u32 {
    let Some(value) = properties.headers().as_ref().and_then(|h| h.inner().get(name)) else {
        return 0;
    };
    let number = match *value {
        AMQPValue::ShortShortInt(n) => n.into(),
        AMQPValue::ShortShortUInt(n) => n.into(),
        AMQPValue::ShortInt(n) => n.into(),
        AMQPValue::ShortUInt(n) => n.into(),
        AMQPValue::LongInt(n) => n.into(),
        AMQPValue::LongUInt(n) => n.into(),
        AMQPValue::LongLongInt(n) => n,
        _ => 0,
    };
    u32::try_from(number).unwrap_or(if number < 0 { 0 } else { u32::MAX })
}

/// A header value, cut so that all headers fit one frame.
pub(super) fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(cut(value, DETAIL_MAX).as_bytes().into())
}

/// An AMQP short string, cut to the 255 bytes it can hold.
pub(super) fn short(value: &str) -> ShortString {
    cut(value, SHORT_MAX).into()
}

fn cut(value: &str, max: usize) -> &str {
    let mut end = value.len().min(max);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    value.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
