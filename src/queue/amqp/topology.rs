//! What stands in the broker, as one pure description.
//!
//! ```text
//!  publishers ─▶ (articles) ─#─▶ [articles] ─▶ us ─▶ (records) ─#─▶ [webhook.NAME] ─▶ us ─▶ endpoint
//!                                  │  ▲  │               └─ and every queue that readers bind
//!          delivery limit, park ◀──┘  │  └──▶ (retry) ─▶ [articles.retry.10s|1m|10m]
//!                 │                   └──────────┴── when the wait is over
//!                 │                              └─▶ [articles.suspects] ─▶ us, one at a time
//!                 ▼
//!               (dead) ─▶ [parked]
//!
//!  (refused) ─▶ [refused] ─ a second later ─▶ (records)
//! ```
//!
//! `(exchange)` `[queue]`, all with the prefix before them. A webhook queue has
//! retry queues and a parking queue of its own, reached through the same two
//! exchanges. What an exchange cannot route goes to its alternate exchange
//! `(unrouted)` and so to `[unrouted]`. A record that a reader's queue refuses
//! waits in `[refused]`; see `publisher/refused.rs`. Nothing is ever bound to
//! `(probe)`: what is published there asks whether publishing is blocked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::options::{AmqpOptions, Endpoint};
use crate::queue::Source;

/// Exchanges, queues and bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topology {
    /// In the order of declaration.
    pub exchanges: Vec<Exchange>,
    /// In the order of declaration.
    pub queues: Vec<Queue>,
    /// Which exchange feeds which queue.
    pub bindings: Vec<Binding>,
}

/// A durable exchange.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Full name.
    pub name: String,
    /// `topic`, `direct` or `fanout`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Optional arguments, by name.
    pub arguments: Arguments,
}

/// A durable quorum queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Queue {
    /// Full name.
    pub name: String,
    /// Optional arguments, by name.
    pub arguments: Arguments,
}

/// Optional arguments, by name.
pub type Arguments = BTreeMap<&'static str, Argument>;

/// The value of an optional argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Argument {
    /// A string.
    Text(String),
    /// A number.
    Number(i64),
    /// True or false.
    Flag(bool),
}

/// Two that would work on one queue, each by its own rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Collision {
    /// The later endpoint of the two.
    pub(super) endpoint: usize,
    /// The other endpoint; `None`: the service itself.
    pub(super) other: Option<usize>,
    /// Full name of the queue.
    pub(super) queue: String,
}

/// An exchange feeds a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Binding {
    /// From here.
    pub exchange: String,
    /// To here.
    pub queue: String,
    /// For these messages.
    pub routing_key: String,
}

/// Crashes after which the broker itself sets a message aside, should no
/// consumer do it.
const DELIVERY_LIMIT: i64 = 20;

/// Parked messages are looked at by taking and giving back, which counts as a
/// delivery each time. `RabbitMQ` 4 would drop them after 20 looks without an
/// explicit limit, and 3.10 does not know -1 for none.
const LOOKING_LIMIT: i64 = 1_000_000_000;

/// Before the broker tries a refused record again; after that it waits by itself.
const REFUSED_WAIT_MS: i64 = 1000;

impl Topology {
    /// What the options ask for.
    pub fn describe(options: &AmqpOptions) -> Self {
        let names = Names::new(&options.prefix);
        let mut topology =
            Self { exchanges: exchanges(&names), queues: Vec::new(), bindings: Vec::new() };
        topology.add_source(&names, &Source::Articles, &options.tiers);
        for endpoint in &options.endpoints {
            topology.add_source(&names, &Source::Webhook(endpoint.name.clone()), &endpoint.tiers);
        }
        if options.ordered > 0 {
            topology.add_partitions(&names, options.ordered);
        }
        topology.add_queue(names.refused(), refused_arguments(&names));
        topology.bind(names.refused(), names.refused(), "");
        topology.add_queue(names.unrouted(), keeping());
        topology.bind(names.unrouted(), names.unrouted(), "");
        topology.add_queue(names.endpoints(), keeping());
        topology.bind(names.retry_exchange(), names.endpoints(), &names.endpoints());
        topology
    }

    /// Queues of which the options would make two under one name, with whose the two are.
    pub(super) fn collisions(options: &AmqpOptions) -> Vec<Collision> {
        let names = Names::new(&options.prefix);
        let ours = Self::describe(&AmqpOptions { endpoints: Vec::new(), ..options.clone() });
        let ours = ours.queues.into_iter().map(|queue| (queue.name, None));
        let mut owners: BTreeMap<String, Option<usize>> = ours.collect();
        let mut collisions = Vec::new();
        for (endpoint, Endpoint { name, tiers }) in options.endpoints.iter().enumerate() {
            let (exchanges, queues, bindings) = Default::default();
            let mut own = Self { exchanges, queues, bindings };
            own.add_source(&names, &Source::Webhook(name.clone()), tiers);
            for Queue { name: queue, .. } in own.queues {
                match owners.get(&queue) {
                    Some(&other) => collisions.push(Collision { endpoint, other, queue }),
                    None => drop(owners.insert(queue, Some(endpoint))),
                }
            }
        }
        collisions
    }

    /// What of it is to be declared again where so much is missing: that, without the queues
    /// that are to be let be, and how it is bound, or with `bind` how everything is.
    pub(super) fn again(
        mut self,
        exchanges: &BTreeSet<String>,
        queues: &BTreeSet<String>,
        let_be: &BTreeSet<String>,
        bind: bool,
    ) -> Self {
        let is_new = |b: &Binding| exchanges.contains(&b.exchange) || queues.contains(&b.queue);
        self.bindings.retain(|b| (bind || is_new(b)) && !let_be.contains(&b.queue));
        self.exchanges.retain(|exchange| exchanges.contains(&exchange.name));
        self.queues.retain(|q| queues.contains(&q.name) && !let_be.contains(&q.name));
        self
    }

    /// A source queue with its feed, retry queues and parking queue.
    fn add_source(&mut self, names: &Names, source: &Source, tiers: &[Duration]) {
        let queue = names.source(source);
        self.add_queue(queue.clone(), source_arguments(names, &queue));
        let feed = match source {
            Source::Articles => names.articles(),
            Source::Webhook(_) => names.records(),
        };
        self.bind(feed, queue.clone(), "#");
        // Retry queues give back through this binding, and so does a replay.
        self.bind(names.retry_exchange(), queue.clone(), &queue);
        if *source == Source::Articles {
            let suspects = names.suspects();
            self.add_queue(suspects.clone(), source_arguments(names, &queue));
            self.bind(names.retry_exchange(), suspects.clone(), &suspects);
        }
        for tier in tiers {
            let name = names.retry(source, *tier);
            if self.queues.iter().all(|q| q.name != name) {
                self.add_queue(name.clone(), retry_arguments(names, &queue, *tier));
                self.bind(names.retry_exchange(), name.clone(), &name);
            }
        }
        self.add_queue(names.parked(source), keeping());
        self.bind(names.dead(), names.parked(source), &queue);
    }

    /// One consumer at a time puts what comes into partitions, and one at a time
    /// works on each.
    fn add_partitions(&mut self, names: &Names, partitions: u16) {
        let articles = names.articles();
        let single = || ("x-single-active-consumer", Argument::Flag(true));
        for queue in self.queues.iter_mut().filter(|queue| queue.name == articles) {
            queue.arguments.extend([single()]);
        }
        for partition in 0..partitions {
            let queue = names.partition(partition);
            let mut arguments = source_arguments(names, &articles);
            arguments.extend([single()]);
            self.add_queue(queue.clone(), arguments);
            self.bind(names.retry_exchange(), queue.clone(), &queue);
        }
    }

    fn add_queue(&mut self, name: String, arguments: Arguments) {
        self.queues.push(Queue { name, arguments });
    }

    fn bind(&mut self, exchange: String, queue: String, routing_key: &str) {
        self.bindings.push(Binding { exchange, queue, routing_key: routing_key.to_owned() });
    }

    /// Length of the longest name in bytes.
    pub(super) fn longest_name(&self) -> usize {
        let exchanges = self.exchanges.iter().map(|e| e.name.len());
        exchanges.chain(self.queues.iter().map(|q| q.name.len())).max().unwrap_or(0)
    }
}

fn exchanges(names: &Names) -> Vec<Exchange> {
    let alternate = || Arguments::from([("alternate-exchange", text(names.unrouted()))]);
    let exchange = |name, kind, arguments| Exchange { name, kind, arguments };
    vec![
        exchange(names.unrouted(), "fanout", Arguments::new()),
        exchange(names.articles(), "topic", alternate()),
        exchange(names.records(), "topic", alternate()),
        exchange(names.retry_exchange(), "direct", alternate()),
        exchange(names.dead(), "direct", alternate()),
        exchange(names.refused(), "fanout", Arguments::new()),
        exchange(names.probe(), "fanout", Arguments::new()),
    ]
}

fn source_arguments(names: &Names, queue: &str) -> Arguments {
    let mut arguments = dead_lettering(names.dead(), queue);
    arguments.insert("x-delivery-limit", Argument::Number(DELIVERY_LIMIT));
    arguments
}

fn retry_arguments(names: &Names, back_to: &str, wait: Duration) -> Arguments {
    let mut arguments = dead_lettering(names.retry_exchange(), back_to);
    let ttl = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    arguments.insert("x-message-ttl", Argument::Number(ttl));
    arguments
}

/// Back to the readers under the routing key that a record came with. The broker
/// goes on where it was refused, and only there.
fn refused_arguments(names: &Names) -> Arguments {
    let mut arguments = dead_lettering(names.records(), "");
    arguments.remove("x-dead-letter-routing-key");
    arguments.insert("x-message-ttl", Argument::Number(REFUSED_WAIT_MS));
    arguments
}

/// Nothing is lost between two queues: the first keeps a message until the
/// second has confirmed it, for which it must refuse rather than drop.
fn dead_lettering(exchange: String, routing_key: &str) -> Arguments {
    Arguments::from([
        ("x-queue-type", text("quorum")),
        ("x-dead-letter-exchange", text(exchange)),
        ("x-dead-letter-routing-key", text(routing_key)),
        ("x-dead-letter-strategy", text("at-least-once")),
        ("x-overflow", text("reject-publish")),
    ])
}

/// A queue that keeps messages for people.
fn keeping() -> Arguments {
    Arguments::from([
        ("x-queue-type", text("quorum")),
        ("x-delivery-limit", Argument::Number(LOOKING_LIMIT)),
    ])
}

fn text(value: impl Into<String>) -> Argument {
    Argument::Text(value.into())
}

/// The names of everything, from the prefix.
#[derive(Debug, Clone)]
pub(super) struct Names {
    prefix: String,
}

impl Names {
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned() }
    }

    fn with(&self, rest: &str) -> String {
        format!("{}.{rest}", self.prefix)
    }

    /// The exchange of the payloads, and the queue.
    pub(super) fn articles(&self) -> String {
        self.with("articles")
    }

    /// The exchange of the records.
    pub(super) fn records(&self) -> String {
        self.with("records")
    }

    /// The exchange to retry queues, and back from them.
    pub(super) fn retry_exchange(&self) -> String {
        self.with("retry")
    }

    /// The exchange to parking queues.
    pub(super) fn dead(&self) -> String {
        self.with("dead")
    }

    /// The exchange and the queue of records that a reader's queue refused.
    pub(super) fn refused(&self) -> String {
        self.with("refused")
    }

    /// The exchange that leads nowhere.
    pub(super) fn probe(&self) -> String {
        self.with("probe")
    }

    /// The alternate exchange of all others, and its queue.
    pub(super) fn unrouted(&self) -> String {
        self.with("unrouted")
    }

    /// The register of the webhook endpoints: see `orphans`.
    pub(super) fn endpoints(&self) -> String {
        self.with("endpoints")
    }

    /// A queue for one who looks at the records for a while.
    pub(super) fn tap(&self) -> String {
        self.with(&format!("tap.{:016x}", fastrand::u64(..)))
    }

    /// What is left of one of these names.
    pub(super) fn without_prefix<'a>(&self, name: &'a str) -> &'a str {
        let rest = name.strip_prefix(&self.prefix).and_then(|rest| rest.strip_prefix('.'));
        rest.unwrap_or(name)
    }

    /// The queue that is consumed.
    pub(super) fn source(&self, source: &Source) -> String {
        match source {
            Source::Articles => self.articles(),
            Source::Webhook(name) => self.with(&format!("webhook.{name}")),
        }
    }

    /// Where payloads that came back wait to be analysed alone.
    pub(super) fn suspects(&self) -> String {
        format!("{}.suspects", self.articles())
    }

    /// A queue of the articles of some of the documents.
    pub(super) fn partition(&self, partition: u16) -> String {
        format!("{}.partition.{partition}", self.articles())
    }

    /// Where messages wait for another attempt.
    pub(super) fn retry(&self, source: &Source, wait: Duration) -> String {
        format!("{}.retry.{}", self.source(source), wait_name(wait))
    }

    /// Where messages are set aside.
    pub(super) fn parked(&self, source: &Source) -> String {
        match source {
            Source::Articles => self.with("parked"),
            Source::Webhook(_) => format!("{}.parked", self.source(source)),
        }
    }
}

/// `10s`, `1m`, `2h`: the largest unit that divides it.
fn wait_name(wait: Duration) -> String {
    match wait.as_secs() {
        s if s > 0 && s % 3600 == 0 => format!("{}h", s / 3600),
        s if s > 0 && s % 60 == 0 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Exchange { name, kind, arguments } in &self.exchanges {
            writeln!(f, "exchange {name} {kind}{}", list(arguments))?;
        }
        for Queue { name, arguments } in &self.queues {
            writeln!(f, "queue {name}{}", list(arguments))?;
        }
        for binding in &self.bindings {
            writeln!(f, "binding {binding}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Binding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { exchange, queue, routing_key } = self;
        write!(f, "{exchange} -> {queue} key={routing_key:?}")
    }
}

fn list(arguments: &Arguments) -> String {
    arguments.iter().fold(String::new(), |mut line, (name, value)| {
        line.push(' ');
        line.push_str(name);
        line.push('=');
        line.push_str(&value.to_string());
        line
    })
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
