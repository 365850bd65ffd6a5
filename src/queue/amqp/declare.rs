//! Brings the broker and the description of the topology together.

use std::collections::{BTreeSet, HashSet};
use std::time::Duration;

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, Connection, ExchangeKind};
use tokio::time::Instant;

use super::absent::Absent;
use super::broker::{self, BrokerError, within};
use super::headers::short;
use super::lack::{self, Lack};
use super::options::{AmqpOptions, Timing};
use super::topology::{Argument, Arguments, Binding, Exchange, Queue, Topology};
use super::verify::Verdict;
use crate::config::TopologyMode;
use crate::queue::QueueError;

/// How an object of the description is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Only whether it is there.
    Passive,
    /// Created if missing, compared if there.
    Active,
    /// The same for one that is there, by a user who may not be allowed to.
    Compare,
    /// With an argument that no broker takes: it creates nothing, and tells whether
    /// this user might.
    Try,
}

/// Does what the options ask for before anything else: create what is missing or check that
/// everything is there.
pub(super) async fn ensure(
    connection: &Connection,
    options: &AmqpOptions,
) -> Result<(), QueueError> {
    let topology = Topology::describe(options);
    let differences = match options.topology {
        TopologyMode::Declare => declare_all(connection, &topology, options.timing).await,
        TopologyMode::Verify => missing(connection, &topology, options.timing).await,
    };
    conclude(differences, options)
}

/// The same for what stood once: creates what is missing and nothing else, and no queue in
/// the moment when it was deleted (see [`Absent`]). With `bind` everything is bound again.
pub(super) async fn ensure_again(
    connection: &Connection,
    options: &AmqpOptions,
    absent: &Absent,
    bind: bool,
) -> Result<(), QueueError> {
    let topology = Topology::describe(options);
    let missing = missing(connection, &topology, options.timing).await?;
    if options.topology == TopologyMode::Verify {
        return conclude(Ok(missing), options);
    }
    // A command that works beside the service is over before it could look again.
    let let_be = if options.beside {
        BTreeSet::new()
    } else {
        absent.too_new(&missing.queues, Instant::now())
    };
    let again = topology.again(&missing.exchanges, &missing.queues, &let_be, bind);
    if !again.exchanges.is_empty() || !again.queues.is_empty() {
        let missing = missing.absences.join("; ");
        tracing::warn!(missing, "declared again; readers have to bind to a new exchange again");
    }
    let mut found = declare_all(connection, &again, options.timing).await?;
    found.lacks.extend(missing.lacks);
    found.differences.extend(missing.differences);
    found.differences.extend(let_be.iter().map(|queue| format!("queue {queue} was deleted")));
    conclude(Ok(found), options)
}

/// What is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Found {
    differences: Vec<String>,
    /// What could not be done, for this user may not.
    lacks: Vec<Lack>,
    /// What is not there: in the broker's words,
    absences: Vec<String>,
    /// and by name.
    exchanges: BTreeSet<String>,
    queues: BTreeSet<String>,
}

fn conclude(found: Result<Found, BrokerError>, options: &AmqpOptions) -> Result<(), QueueError> {
    let found = found?;
    let undeclared =
        (options.topology == TopologyMode::Verify).then(|| undeclared(&found)).flatten();
    let Found { absences, differences: others, lacks, .. } = found;
    let mut differences = undeclared.map_or(absences, |undeclared| vec![undeclared]);
    differences.extend(others);
    let denied =
        (!lacks.is_empty()).then(|| format!("{}; {}", lack::told(&lacks), lack::remedy(options)));
    if differences.is_empty() {
        return denied.map_or(Ok(()), |denied| Err(QueueError::Denied(denied)));
    }
    differences.extend(denied);
    Err(QueueError::Topology(differences.join("; ")))
}

/// What is not there and nobody declares, shortly.
fn undeclared(found: &Found) -> Option<String> {
    const NAMED: usize = 3;
    let exchanges = found.exchanges.iter().map(|name| format!("exchange {name}"));
    let names: Vec<_> =
        exchanges.chain(found.queues.iter().map(|name| format!("queue {name}"))).collect();
    let first = names.get(..NAMED.min(names.len()))?.join(", ");
    let more = match names.len() {
        0 => return None,
        few if few <= NAMED => String::new(),
        many => format!(" and {} more", many - NAMED),
    };
    Some(format!("{first}{more} missing: `copydesk topology declare` makes what is missing"))
}

/// Creates what is missing.
///
/// # Errors
/// [`QueueError::Topology`] names everything that exists with other arguments,
/// [`QueueError::Denied`] what this user may not create; the rest is created all the same.
pub async fn declare(options: &AmqpOptions) -> Result<(), QueueError> {
    let connection = connect(options, "copydesk topology declare").await?;
    let result = declare_all(&connection, &Topology::describe(options), options.timing).await;
    connection.close(200, "done".into()).await.ok();
    // Who declares is to configure, whatever `run` does.
    conclude(result, &AmqpOptions { topology: TopologyMode::Declare, ..options.clone() })
}

/// Whether a broker lets us in, asked once.
pub async fn reach(options: &AmqpOptions) -> Result<(), QueueError> {
    let connection = connect(options, "copydesk reach").await?;
    connection.close(200, "done".into()).await.ok();
    Ok(())
}

pub(super) async fn connect(options: &AmqpOptions, name: &str) -> Result<Connection, QueueError> {
    let connected = broker::connect(options, name, 0, None).await;
    connected.map_err(|error| QueueError::Unavailable(error.to_string()))
}

/// Creates and compares everything, and binds. Returns what differs.
async fn declare_all(
    connection: &Connection,
    topology: &Topology,
    timing: Timing,
) -> Result<Found, BrokerError> {
    let mut look = Look::new(connection, timing).await?;
    look.make(topology).await?;
    look.finish().await
}

/// Binds everything: nothing changes where it is bound.
pub(super) async fn bind(connection: &Connection, options: &AmqpOptions) -> Result<(), QueueError> {
    let bound = async {
        let mut look = Look::new(connection, options.timing).await?;
        for binding in &Topology::describe(options).bindings {
            look.bind(binding).await?;
        }
        look.finish().await
    };
    conclude(bound.await, options)
}

/// What is not there.
async fn missing(
    connection: &Connection,
    topology: &Topology,
    timing: Timing,
) -> Result<Found, BrokerError> {
    let mut look = Look::new(connection, timing).await?;
    look.exchanges(&topology.exchanges, Mode::Passive).await?;
    look.queues(&topology.queues, Mode::Passive).await?;
    look.finish().await
}

/// How what is there differs. AMQP tells that to whoever may configure it; what this user
/// may not comes with it.
pub(super) async fn altered(
    connection: &Connection,
    options: &AmqpOptions,
) -> Result<(Vec<String>, Vec<Lack>), BrokerError> {
    let topology = Topology::describe(options);
    let (verdict, lacks) = differences(connection, &topology, options.timing).await?;
    Ok((verdict.differences, lacks))
}

/// What is not there, how that which is there differs, and what stays unknown. What this user
/// may not compare comes with it.
pub(super) async fn differences(
    connection: &Connection,
    topology: &Topology,
    timing: Timing,
) -> Result<(Verdict, Vec<Lack>), BrokerError> {
    let (mut verdict, mut lacks) = <(Verdict, Vec<Lack>)>::default();
    let mut there = HashSet::new();
    let mut look = Look::new(connection, timing).await?;
    for exchange in &topology.exchanges {
        let name = format!("exchange {}", exchange.name);
        // Compared only if there: an active declaration would create it.
        let found = look.exchange(exchange, Mode::Passive).await?;
        let granted = found && look.exchange(exchange, Mode::Compare).await?;
        lacks.extend(look.judge(&mut verdict, name, found, granted));
        if found {
            there.insert(&exchange.name);
        }
    }
    let mut bound = 0;
    for queue in &topology.queues {
        let found = look.queue(queue, Mode::Passive).await?;
        let granted = found && look.queue(queue, Mode::Compare).await?;
        lacks.extend(look.judge(&mut verdict, format!("queue {}", queue.name), found, granted));
        // A queue and an exchange of one name: both ends count.
        if found
            && topology
                .bindings
                .iter()
                .any(|b| b.queue == queue.name && there.contains(&b.exchange))
        {
            bound += 1;
        }
    }
    if bound > 0 {
        verdict.unchecked.push(format!(
            "bindings of {bound} queues (`topology show` lists them), and the broker's policies"
        ));
    }
    if !look.incomparable.is_empty() {
        let names = look.incomparable.join(", ");
        verdict.unchecked.push(format!("arguments of {names} (no permission to configure them)"));
    }
    look.finish().await?;
    Ok((verdict, lacks))
}

/// Which of these `missing` objects this user may not create, and where it may not bind.
pub(super) async fn unmakeable(
    connection: &Connection,
    topology: &Topology,
    missing: &[String],
    timing: Timing,
) -> Result<Vec<Lack>, BrokerError> {
    let is_missing = |name: &str| missing.iter().any(|missing| missing == name);
    let mut look = Look::new(connection, timing).await?;
    for exchange in &topology.exchanges {
        if is_missing(&format!("exchange {}", exchange.name)) {
            look.exchange(exchange, Mode::Try).await?;
        }
    }
    for queue in &topology.queues {
        if is_missing(&format!("queue {}", queue.name)) {
            look.queue(queue, Mode::Try).await?;
        }
    }
    look.try_to_bind(&topology.bindings).await?;
    Ok(look.finish().await?.lacks)
}

/// A walk over the topology: a refused request closes its channel, and the walk
/// goes on with a new one.
struct Look<'a> {
    connection: &'a Connection,
    timing: Timing,
    channel: Channel,
    found: Found,
    /// What is there and this user may not compare.
    incomparable: Vec<String>,
    /// Whether the last refusal was for want of the object,
    absent: bool,
    /// or of a permission.
    denied: bool,
}

impl<'a> Look<'a> {
    async fn new(connection: &'a Connection, timing: Timing) -> Result<Self, BrokerError> {
        let channel = broker::channel(connection, timing.operation).await?;
        Ok(Self {
            connection,
            timing,
            channel,
            found: Found::default(),
            incomparable: Vec::new(),
            absent: false,
            denied: false,
        })
    }

    /// Queues first, and each exchange with its bindings, the alternate one before all others:
    /// what is published while this goes on must come to a queue.
    async fn make(&mut self, topology: &Topology) -> Result<(), BrokerError> {
        let Topology { exchanges, queues, bindings } = topology;
        self.queues(queues, Mode::Active).await?;
        for exchange in exchanges {
            self.exchanges(std::slice::from_ref(exchange), Mode::Active).await?;
            for binding in bindings {
                if binding.exchange == exchange.name {
                    self.bind(binding).await?;
                }
            }
        }
        for binding in bindings {
            if exchanges.iter().all(|e| e.name != binding.exchange) {
                self.bind(binding).await?;
            }
        }
        Ok(())
    }

    async fn exchanges(&mut self, exchanges: &[Exchange], mode: Mode) -> Result<(), BrokerError> {
        for exchange in exchanges {
            if !self.exchange(exchange, mode).await? && self.absent {
                self.found.exchanges.insert(exchange.name.clone());
            }
        }
        Ok(())
    }

    async fn queues(&mut self, queues: &[Queue], mode: Mode) -> Result<(), BrokerError> {
        for queue in queues {
            if !self.queue(queue, mode).await? && self.absent {
                self.found.queues.insert(queue.name.clone());
            }
        }
        Ok(())
    }

    /// Asks whether this user might bind, by taking away a binding that is not there.
    async fn try_to_bind(&mut self, bindings: &[Binding]) -> Result<(), BrokerError> {
        let nowhere = format!("copydesk-permission-{:016x}", fastrand::u64(..));
        for Binding { exchange, queue, .. } in bindings {
            let (to, from) = (short(queue), short(exchange));
            let unbind =
                self.channel.queue_unbind(to, from, short(&nowhere), FieldTable::default());
            let what = format!("binding {exchange} -> {queue}");
            let answer = within(self.timing.operation, &what, unbind).await;
            self.note(answer).await?;
        }
        Ok(())
    }

    async fn bind(&mut self, binding: &Binding) -> Result<(), BrokerError> {
        let Binding { exchange, queue, routing_key } = binding;
        let bind = self.channel.queue_bind(
            short(queue),
            short(exchange),
            short(routing_key),
            QueueBindOptions::default(),
            FieldTable::default(),
        );
        let what = format!("binding {exchange} -> {queue}");
        let bound = within(self.timing.operation, &what, bind).await;
        // What could not be created is no second cause.
        let follows = matches!(bound, Err(BrokerError::NotFound(_))) && self.lacks_an_end(binding);
        self.note(bound).await?;
        if follows {
            self.found.absences.pop();
        }
        Ok(())
    }

    /// Whether this user may not create one of the ends.
    fn lacks_an_end(&self, Binding { exchange, queue, .. }: &Binding) -> bool {
        let ends = [format!("exchange {exchange}"), format!("queue {queue}")];
        self.found.lacks.iter().any(|lack| ends.iter().any(|end| lack.is_of(end)))
    }

    /// Returns whether the request was granted.
    async fn exchange(&mut self, exchange: &Exchange, mode: Mode) -> Result<bool, BrokerError> {
        let deadline = self.timing.operation;
        let answer = declare_exchange(&self.channel, exchange, mode, deadline).await;
        let reads = mode == Mode::Active && exchange.arguments.contains_key(ALTERNATE);
        self.note(in_doubt(answer, reads)).await
    }

    /// Returns whether the request was granted.
    async fn queue(&mut self, queue: &Queue, mode: Mode) -> Result<bool, BrokerError> {
        let options = QueueDeclareOptions {
            passive: mode == Mode::Passive,
            durable: true,
            ..Default::default()
        };
        let what = format!("queue {}", queue.name);
        let arguments = arguments(&queue.arguments, mode, DEAD_LETTERS);
        let request = self.channel.queue_declare(short(&queue.name), options, arguments);
        let answer = within(self.timing.operation, &what, request).await.map(|_| ());
        let reads = mode == Mode::Active && queue.arguments.contains_key(DEAD_LETTERS);
        self.note(in_doubt(answer, reads)).await
    }

    /// Sorts what the two looks at an object have told; returns what this user may not.
    fn judge(
        &mut self,
        verdict: &mut Verdict,
        name: String,
        found: bool,
        granted: bool,
    ) -> Vec<Lack> {
        if granted {
            return Vec::new();
        }
        let Found { absences, differences, lacks, .. } = std::mem::take(&mut self.found);
        if !found && self.absent {
            verdict.missing.push(name);
        } else if found && self.denied {
            // Who may not configure cannot compare; that alone is no difference.
            self.incomparable.push(name);
            return lacks;
        } else {
            verdict.differences.extend(absences.into_iter().chain(differences));
            verdict.differences.extend(lacks.iter().map(ToString::to_string));
        }
        Vec::new()
    }

    async fn note(&mut self, answer: Result<(), BrokerError>) -> Result<bool, BrokerError> {
        match answer {
            Ok(()) => Ok(true),
            Err(BrokerError::Lost(error)) => Err(BrokerError::Lost(error)),
            Err(refusal) => {
                self.absent = matches!(refusal, BrokerError::NotFound(_));
                self.denied = matches!(refusal, BrokerError::Denied(_));
                match refusal {
                    BrokerError::Denied(lack) => self.found.lacks.push(lack),
                    BrokerError::NotFound(_) => self.found.absences.push(refusal.to_string()),
                    other => self.found.differences.push(other.to_string()),
                }
                self.channel = broker::channel(self.connection, self.timing.operation).await?;
                Ok(false)
            }
        }
    }

    async fn finish(self) -> Result<Found, BrokerError> {
        broker::close(&self.channel, self.timing.operation).await;
        Ok(self.found)
    }
}

/// Whether an exchange is there.
pub(super) async fn look(
    channel: &Channel,
    exchange: &Exchange,
    deadline: Duration,
) -> Result<(), BrokerError> {
    declare_exchange(channel, exchange, Mode::Passive, deadline).await
}

async fn declare_exchange(
    channel: &Channel,
    exchange: &Exchange,
    mode: Mode,
    deadline: Duration,
) -> Result<(), BrokerError> {
    let passive = mode == Mode::Passive;
    let options = ExchangeDeclareOptions { passive, durable: true, ..Default::default() };
    let (name, arguments) =
        (short(&exchange.name), arguments(&exchange.arguments, mode, ALTERNATE));
    let request = channel.exchange_declare(name, kind(exchange.kind), options, arguments);
    within(deadline, &format!("exchange {}", exchange.name), request).await
}

/// Whoever declares an object with one of these is also to be allowed to read it.
const ALTERNATE: &str = "alternate-exchange";
const DEAD_LETTERS: &str = "x-dead-letter-exchange";

fn in_doubt(answer: Result<(), BrokerError>, reads: bool) -> Result<(), BrokerError> {
    answer.map_err(|error| match error {
        BrokerError::Denied(lack) if reads => BrokerError::Denied(lack.may_be_to_read()),
        other => other,
    })
}

fn kind(kind: &str) -> ExchangeKind {
    match kind {
        "topic" => ExchangeKind::Topic,
        "fanout" => ExchangeKind::Fanout,
        _ => ExchangeKind::Direct,
    }
}

/// The arguments of a declaration; of one that is only to be tried, an exchange whose name
/// is a number.
fn arguments(arguments: &Arguments, mode: Mode, exchange: &'static str) -> FieldTable {
    if mode != Mode::Try {
        return table(arguments);
    }
    let mut arguments = arguments.clone();
    arguments.insert(exchange, Argument::Number(0));
    table(&arguments)
}

fn table(arguments: &Arguments) -> FieldTable {
    let mut table = FieldTable::default();
    for (name, value) in arguments {
        let value = match value {
            Argument::Text(text) => AMQPValue::LongString(text.as_bytes().into()),
            Argument::Number(number) => AMQPValue::LongLongInt(*number),
            Argument::Flag(flag) => AMQPValue::Boolean(*flag),
        };
        table.insert((*name).into(), value);
    }
    table
}
