//! The register: one message in a queue that outlives every configuration and
//! every process. It notes what AMQP does not tell: the webhook endpoints with all
//! their queues, which of them a service has paused, and since when a reader's queue
//! refuses records.
//!
//! Whoever changes it holds it meanwhile, and two messages, as two first starts at
//! once may leave, are read as one.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use jiff::Timestamp;
use lapin::BasicProperties;
use lapin::types::FieldTable;

use super::broker::BrokerError;
use super::headers::{self, header, text};
use super::link::Live;
use super::onward::Onward;
use super::options::AmqpOptions;
use super::publisher::Publisher;
use super::topology::Names;
use super::walk::{Reach, Walk};
use crate::queue::QueueError;

/// RFC 3339: since when records are refused. Beside the endpoints, so that earlier
/// versions read those as ever.
const REFUSING_SINCE: &str = "copydesk-refusing-since";

/// Until when each endpoint that a service leaves alone for a while counts as had by it,
/// as JSON.
const PAUSED: &str = "copydesk-paused";

/// Each endpoint with the names of all its queues.
pub(super) type Endpoints = BTreeMap<String, BTreeSet<String>>;

/// What is noted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Register {
    pub(super) endpoints: Endpoints,
    pub(super) refusing_since: Option<String>,
    pub(super) paused: Paused,
}

/// Endpoints that nobody fetches from for now, although a service has them: until then.
pub(super) type Paused = BTreeMap<String, Timestamp>;

impl Register {
    pub(super) fn add(&mut self, endpoints: Endpoints) {
        for (endpoint, queues) in endpoints {
            self.endpoints.entry(endpoint).or_default().extend(queues);
        }
    }

    fn add_message(&mut self, delivery: &lapin::message::Delivery) {
        self.add(serde_json::from_slice(&delivery.data).unwrap_or_default());
        let since = header(&delivery.properties, REFUSING_SINCE);
        self.refusing_since = earlier(self.refusing_since.take(), since);
        let paused = header(&delivery.properties, PAUSED);
        let paused = paused.and_then(|paused| serde_json::from_str(&paused).ok());
        self.pause(paused.unwrap_or_default());
    }

    /// Of two times the later one counts.
    pub(super) fn pause(&mut self, paused: Paused) {
        for (endpoint, until) in paused {
            let known = self.paused.entry(endpoint).or_insert(until);
            *known = until.max(*known);
        }
    }
}

/// The earlier of two times in RFC 3339, as far as there are two.
pub(super) fn earlier(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The register with its messages in hand.
struct Held {
    walk: Option<Walk>,
    tags: Vec<u64>,
    register: Register,
}

async fn hold(options: &AmqpOptions, live: &Live) -> Result<Held, BrokerError> {
    let queue = Names::new(&options.prefix).endpoints();
    let mut walk = Walk::begin(live, &queue, Reach::ALL, options.timing.operation).await?;
    let (mut register, mut tags) = (Register::default(), Vec::new());
    if let Some(walk) = &mut walk {
        while let Some(delivery) = walk.next().await? {
            tags.push(delivery.delivery_tag);
            register.add_message(&delivery);
        }
    }
    Ok(Held { walk, tags, register })
}

/// Reads the register and leaves it as it is.
pub(super) async fn read(options: &AmqpOptions, live: &Live) -> Result<Register, BrokerError> {
    let held = match hold(options, live).await {
        Err(BrokerError::NotFound(_)) => return Ok(Register::default()),
        held => held?,
    };
    if let Some(walk) = held.walk {
        walk.end().await;
    }
    Ok(held.register)
}

/// Reads the register and changes it; stores it if that makes a difference.
pub(super) async fn update(
    options: &AmqpOptions,
    live: &Live,
    publisher: &Publisher,
    change: impl FnOnce(&mut Register),
) -> Result<Register, QueueError> {
    let Held { mut walk, mut tags, mut register } = hold(options, live).await?;
    let before = register.clone();
    change(&mut register);
    if register != before || tags.len() > 1 {
        let names = Names::new(&options.prefix);
        let offered = publisher.offer(message(&names, &register)).await;
        offered.map_err(|refusal| QueueError::Unconfirmed(refusal.to_string()))?;
        if let Some(walk) = &mut walk {
            walk.settle(&mut tags);
            walk.acknowledge().await?;
        }
    }
    if let Some(walk) = walk {
        walk.end().await;
    }
    Ok(register)
}

fn message(names: &Names, register: &Register) -> Onward {
    let mut headers = FieldTable::default();
    if let Some(since) = &register.refusing_since {
        headers.insert(REFUSING_SINCE.into(), text(since));
    }
    if !register.paused.is_empty() {
        let paused = serde_json::to_string(&register.paused).unwrap_or_default();
        headers.insert(PAUSED.into(), text(&paused));
    }
    let properties = BasicProperties::default()
        .with_delivery_mode(headers::PERSISTENT)
        .with_content_type("application/json".into())
        .with_headers(headers);
    Onward {
        exchange: names.retry_exchange(),
        routing_key: names.endpoints(),
        properties,
        body: Bytes::from(serde_json::to_vec(&register.endpoints).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_are_read_as_one() {
        let mut register = Register::default();
        register.add([("a".into(), ["a.1".into()].into())].into());
        register
            .add([("a".into(), ["a.2".into()].into()), ("b".into(), ["b.1".into()].into())].into());
        let both = ["a.1".to_owned(), "a.2".to_owned()].into();
        let wanted = [("a".to_owned(), both), ("b".to_owned(), ["b.1".to_owned()].into())];
        assert_eq!(register.endpoints, Endpoints::from(wanted));
    }

    #[test]
    fn a_pause_lasts_as_long_as_the_longest() {
        let mut register = Register::default();
        for second in [3, 9, 5] {
            let until = Timestamp::from_second(second).unwrap();
            register.pause([("a".to_owned(), until)].into());
        }
        assert_eq!(register.paused["a"], Timestamp::from_second(9).unwrap());
    }

    #[test]
    fn of_two_times_the_earlier_one_counts() {
        let time = |hour: &str| Some(format!("2026-03-04T{hour}:00:00Z"));
        assert_eq!(earlier(time("10"), time("09")), time("09"));
        assert_eq!(earlier(None, time("09")), time("09"));
        assert_eq!(earlier(time("10"), None), time("10"));
        assert_eq!(earlier(None, None), None);
    }
}
