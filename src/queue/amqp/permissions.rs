//! What the account may do, as far as the broker lets one find out.
//!
//! A message is published in a transaction that is rolled back: the broker refuses it at
//! once, or keeps it for nobody. To read a queue is to take from it, and what was taken
//! counts as having come back. So it is tried with an argument that no broker takes, which
//! comes after the permission; the refusal stands in the broker's log. Only commands try
//! that: a service consumes.

use std::collections::BTreeSet;
use std::sync::Arc;

use lapin::options::{BasicConsumeOptions, BasicPublishOptions, ExchangeUnbindOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection};

use super::broker::{self, BrokerError, within};
use super::headers::short;
use super::lack::{self, Lack};
use super::link::Link;
use super::options::{AmqpOptions, Timing};
use super::shared::{Phase, Shared};
use super::sources;
use super::topology::Names;
use super::unwritable::Lacks;

/// Name of what an article needs, in readiness.
pub(super) const WRITING: &str = "publishing permissions";

/// Name of what only others need, in the notes.
const INTAKE: &str = "intake permissions";

/// What the account lacks of what `copydesk run` needs, with the command that grants it.
/// Changes nothing. What may not be declared, the comparison of the topology has found.
pub(super) async fn lacking(
    connection: &Connection,
    options: &AmqpOptions,
    undeclarable: Vec<Lack>,
) -> Result<Option<String>, BrokerError> {
    let mut lacks = undeclarable;
    let mut written = written(options);
    written.push(Names::new(&options.prefix).articles());
    lacks.extend(unwritable(connection, &written, options.timing).await?);
    lacks.extend(unreadable(connection, options).await?);
    Ok((!lacks.is_empty()).then(|| told(&lacks, options)))
}

/// The sentence for those who are to grant it.
pub(super) fn told(lacks: &[Lack], options: &AmqpOptions) -> String {
    format!("{}; {}", lack::told(lacks), lack::remedy(options))
}

/// The exchanges without which no article gets on.
fn written(options: &AmqpOptions) -> Vec<String> {
    let names = Names::new(&options.prefix);
    vec![names.records(), names.retry_exchange(), names.dead(), names.refused()]
}

/// To which of these exchanges the account may not publish. Publishes nothing, but counts as
/// publishing: an alarm holds up the connection.
pub(super) async fn unwritable(
    connection: &Connection,
    exchanges: &[String],
    timing: Timing,
) -> Result<Vec<Lack>, BrokerError> {
    let mut tries = Tries { connection, timing, channel: None, lacks: Vec::new() };
    for exchange in exchanges {
        let channel = tries.channel().await?;
        let mut answer = write_nothing(&channel, exchange, timing).await;
        // Where the refusal comes before the second request is sent, the library has no
        // words for it.
        let is_untold = matches!(answer, Err(BrokerError::Lost(_)))
            && !channel.status().connected()
            && connection.status().connected();
        if is_untold {
            tries.channel = None;
            answer = unbind_nothing(&tries.channel().await?, exchange, timing).await;
        }
        tries.note(answer, |lack| lack.is_of_exchange(exchange))?;
    }
    tries.end().await
}

/// Publishes a message and takes it back.
async fn write_nothing(
    channel: &Channel,
    exchange: &str,
    timing: Timing,
) -> Result<(), BrokerError> {
    within(timing.operation, "tx.select", channel.tx_select()).await?;
    let (options, nothing) = (BasicPublishOptions::default(), BasicProperties::default());
    let publish = channel.basic_publish(short(exchange), short(""), options, b"", nothing);
    within(timing.operation, "publish", publish).await?;
    within(timing.operation, "publish", channel.tx_rollback()).await
}

/// Takes away a binding that is not there, which wants the same permission on the exchange as
/// publishing to it, and is one request, whose refusal is always told.
async fn unbind_nothing(
    channel: &Channel,
    exchange: &str,
    timing: Timing,
) -> Result<(), BrokerError> {
    let nowhere = format!("copydesk-permission-{:016x}", fastrand::u64(..));
    // What the account may read is asked last, so a refusal of that grants the other.
    let unbind = channel.exchange_unbind(
        short(exchange),
        short(FROM),
        short(&nowhere),
        ExchangeUnbindOptions::default(),
        FieldTable::default(),
    );
    within(timing.operation, "publish", unbind).await
}

/// An exchange that every virtual host has.
const FROM: &str = "amq.fanout";

/// Which of the queues that a service consumes the account may not.
async fn unreadable(
    connection: &Connection,
    options: &AmqpOptions,
) -> Result<Vec<Lack>, BrokerError> {
    let (names, timing) = (Names::new(&options.prefix), options.timing);
    let mut queues: Vec<_> = sources(options).iter().map(|source| names.source(source)).collect();
    queues.extend([names.suspects(), names.endpoints()]);
    queues.extend((0..options.ordered).map(|partition| names.partition(partition)));
    let mut no_argument = FieldTable::default();
    no_argument.insert("x-priority".into(), AMQPValue::LongString("none".into()));
    let mut tries = Tries { connection, timing, channel: None, lacks: Vec::new() };
    for queue in &queues {
        let channel = tries.channel().await?;
        let (options, arguments) = (BasicConsumeOptions::default(), no_argument.clone());
        let consume = channel.basic_consume(short(queue), short(""), options, arguments);
        let answer = within(timing.operation, "basic.consume", consume).await.map(|_| ());
        tries.note(answer, |lack| lack.is_of(&format!("queue {queue}")))?;
    }
    tries.end().await
}

/// Requests of which some are refused, which costs the channel.
struct Tries<'a> {
    connection: &'a Connection,
    timing: Timing,
    channel: Option<Channel>,
    lacks: Vec<Lack>,
}

impl Tries<'_> {
    async fn channel(&mut self) -> Result<Channel, BrokerError> {
        if let Some(channel) = &self.channel {
            return Ok(channel.clone());
        }
        let channel = broker::channel(self.connection, self.timing.operation).await?;
        Ok(self.channel.insert(channel).clone())
    }

    /// Refusals for another cause are told by who does the work.
    fn note(
        &mut self,
        answer: Result<(), BrokerError>,
        is_meant: impl Fn(&Lack) -> bool,
    ) -> Result<(), BrokerError> {
        let Err(refusal) = answer else { return Ok(()) };
        self.channel = None;
        match refusal {
            BrokerError::Lost(why) => return Err(BrokerError::Lost(why)),
            BrokerError::Denied(lack) if is_meant(&lack) => self.lacks.push(lack),
            _ => {}
        }
        Ok(())
    }

    async fn end(self) -> Result<Vec<Lack>, BrokerError> {
        if let Some(channel) = &self.channel {
            broker::close(channel, self.timing.operation).await;
        }
        Ok(self.lacks)
    }
}

/// Looks as often as at the queues whether publishing is still allowed, which the broker
/// would tell only with the next article; a command, whether it is by now. By the publishing
/// connection: a message, even one that is rolled back, makes an alarm hold up all that comes
/// after it.
pub(super) async fn watch(shared: Arc<Shared>, mut link: Link) {
    let watching = async {
        while let Some(live) = link.live().await {
            let before = shared.unwritable.now();
            let exchanges = asked_about(&shared, &before);
            // Without an answer the link has words for it.
            if !exchanges.is_empty()
                && !*live.blocked().borrow()
                && let Ok(lacks) = live.unwritable(&shared, &exchanges).await
            {
                shared.unwritable.asked(&before, &lacks);
                tell(&shared);
            }
            tokio::select! {
                () = tokio::time::sleep(shared.options.timing.depth) => {}
                () = link.changed() => {}
            }
        }
    };
    // What waits to be published is flushed last.
    tokio::select! {
        () = shared.reached(Phase::Stopped) => {}
        () = watching => {}
    }
}

/// What was refused before, and all that a service publishes to.
fn asked_about(shared: &Shared, before: &Lacks) -> Vec<String> {
    let mut exchanges: BTreeSet<_> = before.keys().cloned().collect();
    if !shared.options.beside {
        exchanges.extend(written(&shared.options));
        exchanges.insert(Names::new(&shared.options.prefix).articles());
    }
    exchanges.into_iter().collect()
}

/// Has `/ready` say where the account may not publish. Without write on the exchange of the
/// articles, only what comes over HTTP is refused.
pub(super) fn tell(shared: &Shared) {
    let articles = Names::new(&shared.options.prefix).articles();
    let lacks = shared.unwritable.now();
    let (intake, work): (Vec<_>, Vec<_>) =
        lacks.into_values().partition(|lack| lack.is_of_exchange(&articles));
    let why = |lacks: &[Lack]| (!lacks.is_empty()).then(|| told(lacks, &shared.options));
    match why(&work) {
        Some(why) => {
            if shared.health.denied(WRITING, &why) {
                tracing::error!("{why}");
            }
        }
        None => shared.health.good(WRITING),
    }
    note(shared, INTAKE, why(&intake).map(|why| format!("`POST /articles` is refused: {why}")));
}

/// Notes what the account may not do though articles get on without it.
pub(super) fn note(shared: &Shared, part: &str, note: Option<String>) {
    if shared.health.note_denied(part, note.clone())
        && let Some(note) = note
    {
        tracing::warn!("{note}");
    }
}
