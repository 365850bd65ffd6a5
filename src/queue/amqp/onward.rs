//! Where a message goes next: from an outcome to the copy that must be stored
//! before the delivery may be acknowledged. Pure.

use std::time::Duration;

use bytes::Bytes;
use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable};
use sha2::{Digest, Sha256};

use super::headers::{self, ENGINE_VERSION, PERSISTENT, short, text};
use super::options::AmqpOptions;
use super::suspects::{self, Lane};
use super::topology::Names;
use super::trace;
use crate::queue::{Message, Outcome, Park, RecordMessage, Retry, Settled, Source, Stage};

/// The schema of the records, which travel through here unread.
const RECORD_SCHEMA: &str = "copydesk.record/1";

/// A message to publish.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Onward {
    /// To this exchange.
    pub(super) exchange: String,
    /// With this routing key.
    pub(super) routing_key: String,
    /// With these properties.
    pub(super) properties: BasicProperties,
    /// With this body.
    pub(super) body: Bytes,
}

/// What to do with a delivery.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Store the copy, then acknowledge.
    Store(Box<Onward>, Settled),
    /// Acknowledge.
    Acknowledge,
    /// Give it back to the queue.
    GiveBack,
}

/// The routes of one source.
#[derive(Debug, Clone)]
pub(super) struct Routes {
    names: Names,
    source: Source,
    lane: Lane,
    partitions: u16,
    tiers: Vec<Duration>,
}

/// A delivery's message as it came, and the time it is settled at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    /// What was handed out.
    pub(super) message: &'a Message,
    /// The properties it came with.
    pub(super) properties: &'a BasicProperties,
    /// RFC 3339.
    pub(super) now: &'a str,
}

impl Routes {
    pub(super) fn new(options: &AmqpOptions, source: &Source, lane: Lane) -> Self {
        let tiers = match source {
            Source::Articles => options.tiers.clone(),
            Source::Webhook(name) => {
                let endpoint = options.endpoints.iter().find(|e| e.name == *name);
                endpoint.map(|e| e.tiers.clone()).unwrap_or_default()
            }
        };
        let (names, source) = (Names::new(&options.prefix), source.clone());
        Self { names, source, lane, partitions: options.ordered, tiers }
    }

    /// The queue that is consumed.
    pub(super) fn queue(&self) -> String {
        match self.lane {
            Lane::Main => self.home(),
            Lane::Suspects => self.names.suspects(),
            Lane::Partition(partition) => self.names.partition(partition),
        }
    }

    /// The queue that everything new of the source comes through.
    fn home(&self) -> String {
        self.names.source(&self.source)
    }

    /// Whether payloads are published to this exchange.
    pub(super) fn takes_payloads(&self, exchange: &str) -> bool {
        exchange == self.names.articles()
    }

    /// Whether we published it: our own headers on others' messages are forged.
    pub(super) fn is_ours(&self, exchange: &str) -> bool {
        self.source != Source::Articles || exchange == self.names.retry_exchange()
    }

    /// The stage that a failure outside our own code is put down to.
    pub(super) fn stage(&self) -> Stage {
        match self.source {
            Source::Articles => Stage::Analysis,
            Source::Webhook(_) => Stage::Webhook,
        }
    }

    /// What to do with a delivery that had this outcome.
    pub(super) fn next(&self, outcome: Outcome, given: Given<'_>) -> Next {
        match outcome {
            Outcome::Publish(record) => self.record(record, given),
            Outcome::Delivered => Next::Acknowledge,
            Outcome::Place(document_id) => {
                Next::Store(Box::new(self.placed(&document_id, given)), Settled::Done)
            }
            Outcome::Retry(retry) => self.retry(&retry, given),
            Outcome::Park(park) => {
                let attempt = given.message.attempt.saturating_add(1);
                Next::Store(Box::new(self.parked(&park, given, attempt)), Settled::Done)
            }
            // Given back to the broker it would pass for a crash.
            Outcome::GiveBack if self.lane == Lane::Suspects => {
                let trials = headers::number(given.properties, headers::TRIALS).max(1);
                Next::Store(Box::new(self.suspect(given, trials)), Settled::Again)
            }
            Outcome::GiveBack => Next::GiveBack,
        }
    }

    fn record(&self, record: RecordMessage, given: Given<'_>) -> Next {
        let mut headers = FieldTable::default();
        headers.insert("document_id".into(), text(&record.document_id));
        headers.insert("schema".into(), text(RECORD_SCHEMA));
        let properties = BasicProperties::default()
            .with_delivery_mode(PERSISTENT)
            .with_content_type("application/json".into())
            .with_message_id(short(&record.id))
            .with_timestamp(seconds(given.now))
            .with_type(short(RECORD_SCHEMA));
        let properties =
            trace::write(&trace::of_record(given.message, record.source), headers, properties);
        let onward = Onward {
            exchange: self.names.records(),
            routing_key: record.routing_key,
            properties,
            body: record.body,
        };
        Next::Store(Box::new(onward), Settled::Done)
    }

    fn retry(&self, retry: &Retry, given: Given<'_>) -> Next {
        let attempt = given.message.attempt.saturating_add(1);
        let Some(wait) = self.tier(given.message.attempt, retry.not_before) else {
            let park = Park {
                reason: "retries_exhausted".into(),
                detail: format!("{}: {}", retry.reason, retry.detail),
                stage: self.stage(),
            };
            let parked = self.parked(&park, given, attempt);
            return Next::Store(Box::new(parked), Settled::Parked);
        };
        let ours = [
            &common(given, attempt)[..],
            &[(headers::REASON, text(&retry.reason)), (headers::DETAIL, text(&retry.detail))],
        ]
        .concat();
        let expiration = jittered(wait, retry.not_before).as_millis().to_string();
        let onward = Onward {
            exchange: self.names.retry_exchange(),
            routing_key: self.names.retry(&self.source, wait),
            properties: headers::copy(given.properties, given.message, &ours)
                .with_expiration(short(&expiration)),
            body: given.message.body.clone(),
        };
        Next::Store(Box::new(onward), Settled::Done)
    }

    /// The wait after `attempt` earlier failures: its own tier, or a later one
    /// that is at least `not_before`. `None` once the tiers are used up.
    fn tier(&self, attempt: u32, not_before: Option<Duration>) -> Option<Duration> {
        let left = self.tiers.get(attempt as usize..)?;
        let floor = not_before.unwrap_or_default();
        left.iter().find(|wait| **wait >= floor).or(left.last()).copied()
    }

    fn parked(&self, park: &Park, given: Given<'_>, attempt: u32) -> Onward {
        let ours = [
            &common(given, attempt)[..],
            &[
                (headers::REASON, text(&park.reason)),
                (headers::DETAIL, text(&park.detail)),
                (headers::STAGE, text(park.stage.as_str())),
                (headers::PARKED_AT, text(given.now)),
                (headers::HANDLE, text(&headers::new_handle())),
            ],
        ]
        .concat();
        Onward {
            exchange: self.names.dead(),
            routing_key: self.home(),
            properties: headers::copy(given.properties, given.message, &ours),
            body: given.message.body.clone(),
        }
    }

    /// A parked message set aside by us goes back to its queue with no attempt
    /// behind it.
    pub(super) fn replayed(&self, given: Given<'_>) -> Onward {
        Onward {
            exchange: self.names.retry_exchange(),
            routing_key: self.home(),
            properties: headers::copy(given.properties, given.message, &common(given, 0)),
            body: given.message.body.clone(),
        }
    }

    /// Whether what is consumed is to be put into its place, and only that.
    pub(super) fn places(&self) -> bool {
        self.partitions > 0 && self.source == Source::Articles && self.lane == Lane::Main
    }

    /// A copy behind the earlier ones of its document.
    fn placed(&self, document_id: &str, given: Given<'_>) -> Onward {
        let mut ours = common(given, given.message.attempt);
        if let Some(reason) = &given.message.last_reason {
            ours.push((headers::REASON, text(reason)));
        }
        Onward {
            exchange: self.names.retry_exchange(),
            routing_key: self.names.partition(partition(document_id, self.partitions)),
            properties: headers::copy(given.properties, given.message, &ours),
            body: given.message.body.clone(),
        }
    }

    /// A copy that counts as in hand for the `trials`th time as soon as somebody
    /// has it in hand.
    pub(super) fn suspect(&self, given: Given<'_>, trials: u32) -> Onward {
        let mut ours = common(given, given.message.attempt);
        ours.push((headers::TRIALS, AMQPValue::LongLongInt(trials.into())));
        ours.push((headers::TRIAL_ID, text(&suspects::copy_id())));
        if let Some(reason) = &given.message.last_reason {
            ours.push((headers::REASON, text(reason)));
        }
        Onward {
            exchange: self.names.retry_exchange(),
            routing_key: self.names.suspects(),
            properties: headers::copy(given.properties, given.message, &ours),
            body: given.message.body.clone(),
        }
    }
}

/// The partition of a document, the same in every process and version.
fn partition(document_id: &str, partitions: u16) -> u16 {
    let hash = Sha256::digest(document_id);
    let [high, low, ..] = *hash else { return 0 };
    u16::from_be_bytes([high, low]) % partitions.max(1)
}

/// The headers of every copy.
fn common(given: Given<'_>, attempt: u32) -> Vec<(&'static str, AMQPValue)> {
    let first_seen = given.message.first_seen.as_deref().unwrap_or(given.now);
    let mut common = vec![
        (headers::ATTEMPT, AMQPValue::LongLongInt(attempt.into())),
        (headers::FIRST_SEEN, text(first_seen)),
        (headers::ENGINE, text(ENGINE_VERSION)),
        (headers::EXCHANGE, text(&given.message.exchange)),
        (headers::ROUTING_KEY, text(&given.message.routing_key)),
    ];
    common.extend(trace::ours(given.properties));
    common
}

/// A payload on its way to the input queue.
pub(super) fn payload(names: &Names, message: &Message, now: &str) -> Onward {
    let mut headers = FieldTable::default();
    let mut properties = BasicProperties::default()
        .with_delivery_mode(PERSISTENT)
        .with_timestamp(seconds(now))
        .with_message_id(short(&message.id));
    // What our headers say is believed only of what we publish ourselves.
    let named = message.trace.user_id.is_some();
    if named {
        let first_seen = message.first_seen.as_deref().unwrap_or(now);
        headers.insert(headers::FIRST_SEEN.into(), text(first_seen));
        headers.insert(headers::EXCHANGE.into(), text(&names.articles()));
        headers.insert(headers::ROUTING_KEY.into(), text(&message.routing_key));
    }
    properties = trace::write(&message.trace, headers, properties);
    if let Some(value) = &message.content_type {
        properties = properties.with_content_type(short(value));
    }
    if let Some(value) = &message.content_encoding {
        properties = properties.with_content_encoding(short(value));
    }
    let (exchange, routing_key) = if named {
        (names.retry_exchange(), names.source(&Source::Articles))
    } else {
        (names.articles(), message.routing_key.clone())
    };
    Onward { exchange, routing_key, properties, body: message.body.clone() }
}

/// A time in RFC 3339 as AMQP has it: in seconds since 1970.
fn seconds(now: &str) -> u64 {
    let now: Option<jiff::Timestamp> = now.parse().ok();
    now.map_or(0, |now| now.as_second().cast_unsigned())
}

/// Up to a fifth less than the queue's own wait, so that messages that failed
/// together do not come back together.
fn jittered(wait: Duration, not_before: Option<Duration>) -> Duration {
    let shortest = (wait * 4 / 5).max(not_before.unwrap_or_default());
    shortest + wait.saturating_sub(shortest).mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests;
