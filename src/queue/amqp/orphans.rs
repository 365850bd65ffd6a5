//! Queues of webhook endpoints that are configured no more: still bound, and
//! growing unseen.
//!
//! AMQP cannot list queues. So every service notes its endpoints, with all their
//! queues, in a register: one message in a queue that outlives the
//! configuration. Whoever changes it holds it meanwhile, and two messages, as
//! two first starts at once may leave, are read as one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use lapin::options::QueueDeleteOptions;

use super::broker::{self, BrokerError, within};
use super::headers::{self, short};
use super::link::{Link, Live};
use super::onward::Onward;
use super::options::AmqpOptions;
use super::publisher::Publisher;
use super::shared::{Phase, Shared};
use super::topology::{Names, Topology};
use super::walk::{SEEN_MAX, Walk, look};
use crate::queue::QueueError;

/// Between two looks.
const EVERY: Duration = Duration::from_mins(1);

/// An endpoint that is configured no more, and what its queues hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// The name it had.
    pub endpoint: String,
    /// Those of its queues that are there, with the messages ready in each.
    pub queues: Vec<(String, u32)>,
}

/// Each endpoint with the names of all its queues.
type Register = BTreeMap<String, BTreeSet<String>>;

fn note(orphan: &Orphan) -> String {
    format!(
        "webhook `{}` is configured no more, its queues hold {} messages: `copydesk topology prune`",
        orphan.endpoint,
        orphan.held()
    )
}

impl Orphan {
    /// Messages in all its queues.
    pub fn held(&self) -> u64 {
        self.queues.iter().map(|(_, ready)| u64::from(*ready)).sum()
    }
}

/// Notes the endpoints of this service and looks for others, until the queue
/// closes.
pub(super) async fn run(shared: Arc<Shared>, mut link: Link, publisher: Publisher) {
    let watch = async {
        let mut told = BTreeSet::new();
        while let Some(live) = link.live().await {
            match find(&shared, &live, &publisher, true).await {
                Ok(found) => tell(&shared, found, &mut told),
                Err(error) => tracing::debug!(%error, "cannot look for orphaned queues"),
            }
            tokio::time::sleep(EVERY).await;
        }
    };
    tokio::select! {
        () = shared.reached(Phase::Draining) => {}
        () = watch => {}
    }
}

/// `told`: the endpoints of which that was said before.
fn tell(shared: &Shared, found: Vec<Orphan>, told: &mut BTreeSet<String>) {
    let queues: usize = found.iter().map(|orphan| orphan.queues.len()).sum();
    let held: u64 = found.iter().map(Orphan::held).sum();
    shared.metrics.orphan_queues.set(i64::try_from(queues).unwrap_or(i64::MAX));
    shared.metrics.orphan_messages.set(held.cast_signed());
    for endpoint in told.iter().filter(|told| found.iter().all(|orphan| orphan.endpoint != **told))
    {
        shared.health.note(&part(endpoint), None);
    }
    for orphan in &found {
        let note = note(orphan);
        if !told.contains(&orphan.endpoint) {
            tracing::warn!("{note}");
        }
        shared.health.note(&part(&orphan.endpoint), Some(note));
    }
    *told = found.into_iter().map(|orphan| orphan.endpoint).collect();
}

fn part(endpoint: &str) -> String {
    format!("orphan {endpoint}")
}

/// The orphans that are there. `noting`: the endpoints of the options are put
/// into the register first.
pub(super) async fn find(
    shared: &Shared,
    live: &Live,
    publisher: &Publisher,
    noting: bool,
) -> Result<Vec<Orphan>, QueueError> {
    let ours = endpoints(&shared.options);
    let note = |register: &mut Register| {
        if noting {
            add(register, ours.clone());
        }
    };
    let mut register = update(shared, live, publisher, note).await?;
    register.retain(|endpoint, _| !ours.contains_key(endpoint));
    let mut found = Vec::new();
    for (endpoint, queues) in register {
        let queues = counted(shared, live, queues).await?;
        if !queues.is_empty() {
            found.push(Orphan { endpoint, queues });
        }
    }
    Ok(found)
}

/// Deletes the queues of these orphans with all they hold, and forgets them.
pub(super) async fn prune(
    shared: &Shared,
    live: &Live,
    publisher: &Publisher,
    orphans: &[Orphan],
) -> Result<(), QueueError> {
    let deadline = shared.options.timing.operation;
    for (queue, _) in orphans.iter().flat_map(|orphan| &orphan.queues) {
        let channel = live.channel().await?;
        let delete = channel.queue_delete(short(queue), QueueDeleteOptions::default());
        within(deadline, &format!("delete queue {queue}"), delete).await?;
        broker::close(&channel, deadline).await;
    }
    let gone: BTreeSet<_> = orphans.iter().map(|orphan| &orphan.endpoint).collect();
    let forget = |register: &mut Register| register.retain(|endpoint, _| !gone.contains(endpoint));
    update(shared, live, publisher, forget).await?;
    Ok(())
}

/// Which of these queues are there, and what is ready in them.
async fn counted(
    shared: &Shared,
    live: &Live,
    queues: BTreeSet<String>,
) -> Result<Vec<(String, u32)>, BrokerError> {
    let deadline = shared.options.timing.operation;
    let mut channel = live.channel().await?;
    let mut there = Vec::new();
    for queue in queues {
        match look(&channel, &queue, deadline).await {
            Ok(found) => there.push((queue, found.message_count())),
            Err(BrokerError::NotFound(_)) => channel = live.channel().await?,
            Err(error) => return Err(error),
        }
    }
    broker::close(&channel, deadline).await;
    Ok(there)
}

/// Reads the register and changes it; stores it if that makes a difference.
async fn update(
    shared: &Shared,
    live: &Live,
    publisher: &Publisher,
    change: impl FnOnce(&mut Register),
) -> Result<Register, QueueError> {
    let names = Names::new(&shared.options.prefix);
    let queue = names.endpoints();
    let mut walk = Walk::begin(live, &queue, SEEN_MAX, shared.options.timing.operation).await?;
    let (mut register, mut stored) = (Register::new(), Vec::new());
    if let Some(walk) = &mut walk {
        while let Some(delivery) = walk.next().await? {
            stored.push(delivery.delivery_tag);
            add(&mut register, serde_json::from_slice(&delivery.data).unwrap_or_default());
        }
    }
    let before = register.clone();
    change(&mut register);
    if register != before || stored.len() > 1 {
        let offered = publisher.offer(message(&names, &register)).await;
        offered.map_err(|refusal| QueueError::Unconfirmed(refusal.to_string()))?;
        if let Some(walk) = &mut walk {
            walk.acknowledge(stored).await?;
        }
    }
    if let Some(walk) = walk {
        walk.end().await;
    }
    Ok(register)
}

fn message(names: &Names, register: &Register) -> Onward {
    let properties = lapin::BasicProperties::default()
        .with_delivery_mode(headers::PERSISTENT)
        .with_content_type("application/json".into());
    Onward {
        exchange: names.retry_exchange(),
        routing_key: names.endpoints(),
        properties,
        body: Bytes::from(serde_json::to_vec(register).unwrap_or_default()),
    }
}

fn add(register: &mut Register, more: Register) {
    for (endpoint, queues) in more {
        register.entry(endpoint).or_default().extend(queues);
    }
}

/// The endpoints of the options.
fn endpoints(options: &AmqpOptions) -> Register {
    let without = AmqpOptions { endpoints: Vec::new(), ..options.clone() };
    let shared: BTreeSet<_> =
        Topology::describe(&without).queues.into_iter().map(|q| q.name).collect();
    let queues = |endpoint| {
        let alone = AmqpOptions { endpoints: vec![endpoint], ..options.clone() };
        let queues = Topology::describe(&alone).queues.into_iter().map(|queue| queue.name);
        queues.filter(|queue| !shared.contains(queue)).collect()
    };
    options.endpoints.iter().map(|e| (e.name.clone(), queues(e.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Settings, WebhookSettings};

    #[test]
    fn an_endpoint_is_noted_with_all_its_queues_and_no_others() {
        let hook = WebhookSettings { name: "desk".into(), tiers_s: vec![5], ..Default::default() };
        let settings = Settings { webhook: vec![hook], ..Default::default() };
        let found = endpoints(&AmqpOptions::from_settings(&settings).unwrap());
        let queues = ["", ".parked", ".retry.5s"].map(|end| format!("copydesk.webhook.desk{end}"));
        assert_eq!(found, Register::from([("desk".into(), queues.into())]));
    }

    #[test]
    fn registers_are_read_as_one() {
        let mut register = Register::from([("a".into(), ["a.1".into()].into())]);
        let more = [("a".into(), ["a.2".into()].into()), ("b".into(), ["b.1".into()].into())];
        add(&mut register, more.into());
        let both = ["a.1".to_owned(), "a.2".to_owned()].into();
        let wanted = [("a".to_owned(), both), ("b".to_owned(), ["b.1".to_owned()].into())];
        assert_eq!(register, Register::from(wanted));
    }
}
