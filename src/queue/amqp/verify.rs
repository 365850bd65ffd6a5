//! Whether the broker is as the configuration wants it, for commands: one look, on one
//! connection. Changes nothing.

use std::collections::HashSet;

use lapin::Connection;

use super::broker::BrokerError;
use super::declare;
use super::lack::Lack;
use super::link::Live;
use super::managed::{self, Managed};
use super::options::AmqpOptions;
use super::orphans;
use super::permissions;
use super::topology::{Binding, Topology};
use crate::config::TopologyMode;
use crate::queue::QueueError;

/// What a look at the broker tells, in lines for people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// What is not there.
    pub missing: Vec<String>,
    /// What is not there either and, where the options want it declared, the account may not.
    pub undeclarable: Vec<String>,
    /// What is there otherwise than described, and what the account lacks.
    pub differences: Vec<String>,
    /// What the broker does not tell.
    pub unchecked: Vec<String>,
    /// What other services have, and is in order.
    pub others: Vec<String>,
}

/// Compares what is there with what is described, and asks what the account may do.
///
/// AMQP tells whether an exchange or queue is there, and, to a user who may
/// configure it, the first argument in which it differs. It never tells
/// bindings. Queues of removed webhooks are known from the register. What the management
/// API tells (`managed`) is compared in place of that. Of no other account than the one
/// that asks the broker tells what it may.
///
/// # Errors
/// If the broker cannot be asked.
pub async fn verify(
    options: &AmqpOptions,
    managed: Option<&Managed>,
) -> Result<Verdict, QueueError> {
    let connection = declare::connect(options, "copydesk topology verify").await?;
    let topology = Topology::describe(options);
    // Where it knows nothing of ours, there is nothing, or it is another broker's.
    let by_amqp = managed.is_none_or(|managed| !managed.knows_any(&topology.exchanges));
    let looked = look(&connection, options, by_amqp).await;
    let live = Live::alone(connection, options);
    let verdict = async {
        let Looked { verdict: found, undeclarable, lacking } = looked?;
        let is_another = by_amqp
            && managed.is_some()
            && topology
                .exchanges
                .iter()
                .any(|exchange| !found.missing.contains(&format!("exchange {}", exchange.name)));
        let mut verdict = match managed {
            Some(managed) if !is_another => {
                managed::compare(options, managed, &orphans::paused(options, &live).await?)
            }
            _ => with_orphans(found, options, &live).await?,
        };
        if is_another {
            verdict.differences.push(format!("amqp.management: {}", managed::OF_ANOTHER));
        }
        verdict.sort_out(&undeclarable, &topology);
        // First: without it nothing works.
        verdict.differences.splice(..0, lacking);
        Ok(verdict)
    };
    let verdict = verdict.await;
    live.close().await;
    verdict.map_err(|error: BrokerError| QueueError::Unavailable(error.to_string()))
}

impl Verdict {
    /// Puts aside what is missing and may not be declared. To a binding belong its ends.
    fn sort_out(&mut self, lacks: &[Lack], topology: &Topology) {
        let is_stopped = |what: &str| lacks.iter().any(|lack| lack.stops(what));
        let unbindable = |Binding { exchange, queue, .. }: &&Binding| {
            is_stopped(&format!("binding {exchange} -> {queue}"))
                || is_stopped(&format!("exchange {exchange}"))
                || is_stopped(&format!("queue {queue}"))
        };
        let bindings = topology.bindings.iter().filter(unbindable);
        let bindings: HashSet<_> = bindings.map(|binding| format!("binding {binding}")).collect();
        (self.undeclarable, self.missing) = std::mem::take(&mut self.missing)
            .into_iter()
            .partition(|what| is_stopped(what) || bindings.contains(what));
    }
}

/// What one connection has told.
struct Looked {
    verdict: Verdict,
    /// What keeps the account from declaring, if the options want that.
    undeclarable: Vec<Lack>,
    /// All that it lacks, for people.
    lacking: Option<String>,
}

/// What AMQP tells of exchanges and queues, if that is wanted, and what the account lacks.
async fn look(
    connection: &Connection,
    options: &AmqpOptions,
    by_amqp: bool,
) -> Result<Looked, BrokerError> {
    let topology = Topology::describe(options);
    let declares = options.topology == TopologyMode::Declare;
    let (mut verdict, mut undeclarable) = <(Verdict, Vec<_>)>::default();
    if by_amqp || declares {
        (verdict, undeclarable) =
            declare::differences(connection, &topology, options.timing).await?;
    }
    if declares {
        let missing = &verdict.missing;
        undeclarable
            .extend(declare::unmakeable(connection, &topology, missing, options.timing).await?);
    } else {
        undeclarable.clear();
    }
    let lacking = permissions::lacking(connection, options, undeclarable.clone()).await?;
    Ok(Looked { verdict, undeclarable, lacking })
}

/// Adds the queues of webhooks that are configured no more.
async fn with_orphans(
    mut verdict: Verdict,
    options: &AmqpOptions,
    live: &Live,
) -> Result<Verdict, BrokerError> {
    match orphans::find(options, live).await {
        Ok(orphans) => orphans.iter().for_each(|orphan| orphan.told(&mut verdict)),
        Err(BrokerError::Denied(_)) => {
            verdict.unchecked.push("queues of webhooks that are configured no more".into());
        }
        Err(error) => return Err(error),
    }
    Ok(verdict)
}
