//! Queues of webhook endpoints that are configured no more: still bound, and
//! growing unseen.
//!
//! AMQP cannot list queues. So every service notes its endpoints in the
//! [register], and what is noted there and configured no more is an orphan.
//!
//! [register]: super::register

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use lapin::options::QueueDeleteOptions;
use tokio::sync::watch;
use tokio::time::Instant;

use super::broker::{self, BrokerError, within};
use super::declare::Verdict;
use super::headers::short;
use super::link::{Link, Live};
use super::options::AmqpOptions;
use super::publisher::Publisher;
use super::register::{self, Endpoints, Register};
use super::shared::{Phase, Shared};
use super::topology::{Names, Topology};
use super::walk::look;
use crate::queue::QueueError;

/// Between two looks into the register.
const EVERY: Duration = Duration::from_mins(1);

/// An endpoint that this configuration does not name, and what its queues hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// The name it has.
    pub endpoint: String,
    /// Those of its queues that are there, with the messages ready in each.
    pub queues: Vec<(String, u32)>,
    /// Whether somebody fetches from one of them: another service has it.
    pub fetched: bool,
}

fn note(orphan: &Orphan) -> String {
    let (endpoint, held) = (&orphan.endpoint, orphan.held());
    if orphan.fetched {
        return format!(
            "webhook `{endpoint}` is not in this configuration; another service fetches from it"
        );
    }
    format!(
        "webhook `{endpoint}` is not in this configuration, and nobody fetches from its queues, \
         which hold {held} messages: another service that has it may be down or have paused it; \
         if none has it, `copydesk topology prune` deletes the queues with these messages"
    )
}

impl Orphan {
    /// Messages in all its queues.
    pub fn held(&self) -> u64 {
        self.queues.iter().map(|(_, ready)| u64::from(*ready)).sum()
    }

    /// Adds what is to be said of it.
    pub(super) fn told(&self, verdict: &mut Verdict) {
        if self.fetched {
            verdict.others.push(note(self));
        } else {
            let line = |(queue, held): &(String, u32)| orphaned(queue, u64::from(*held));
            verdict.differences.extend(self.queues.iter().map(line));
        }
    }
}

/// What is said of a queue of a webhook that nobody fetches from.
pub(super) fn orphaned(queue: &str, held: u64) -> String {
    format!(
        "queue {queue}: expected a webhook in the configuration, found none, and nobody fetches \
         ({held} messages; another service may be down; if none has it: `topology prune`)"
    )
}

/// Keeps the register, and looks after the orphans in it, until the queue closes.
pub(super) async fn run(shared: Arc<Shared>, mut link: Link, publisher: Publisher) {
    let watch = async {
        let mut told = BTreeMap::new();
        let mut refusing = shared.readers.refusing();
        while let Some(live) = link.live().await {
            match keep(&shared, &live, &publisher).await {
                Ok(noted) => {
                    follow(&shared, &live, &noted, &mut told, &mut refusing).await;
                }
                Err(error) => {
                    tracing::debug!(%error, "cannot look for orphaned queues");
                    tokio::time::sleep(shared.options.timing.depth).await;
                }
            }
        }
    };
    tokio::select! {
        () = shared.reached(Phase::Draining) => {}
        () = watch => {}
    }
}

/// Notes what this service has, and returns the endpoints of others.
async fn keep(
    shared: &Shared,
    live: &Live,
    publisher: &Publisher,
) -> Result<Endpoints, QueueError> {
    let ours = endpoints(&shared.options);
    let names = Names::new(&shared.options.prefix);
    let note = |register: &mut Register| {
        register.add(ours.clone());
        let since = register.refusing_since.take();
        register.refusing_since = shared.readers.agree(since, &names, &shared.health);
    };
    let register = register::update(&shared.options, live, publisher, note).await?;
    Ok(others(&shared.options, register))
}

/// Tells of the orphans, as often as the queues are looked at, until the register
/// is due.
async fn follow(
    shared: &Shared,
    live: &Live,
    noted: &Endpoints,
    told: &mut Told,
    refusing: &mut watch::Receiver<bool>,
) {
    let due = Instant::now() + EVERY;
    while Instant::now() < due {
        match there(&shared.options, live, noted).await {
            Ok(found) => tell(shared, found, told),
            Err(_) => return,
        }
        tokio::select! {
            () = tokio::time::sleep(shared.options.timing.depth) => {}
            _ = refusing.changed() => return,
        }
    }
}

/// The endpoints of which something was said before, and whether somebody fetched then.
type Told = BTreeMap<String, bool>;

/// What another service fetches from is told and not counted: nobody has to see to it.
fn tell(shared: &Shared, found: Vec<Orphan>, told: &mut Told) {
    let left = || found.iter().filter(|orphan| !orphan.fetched);
    let queues: usize = left().map(|orphan| orphan.queues.len()).sum();
    let held: u64 = left().map(Orphan::held).sum();
    shared.metrics.orphan_queues.set(i64::try_from(queues).unwrap_or(i64::MAX));
    shared.metrics.orphan_messages.set(held.cast_signed());
    for endpoint in told.keys().filter(|told| found.iter().all(|orphan| orphan.endpoint != **told))
    {
        shared.health.note(&part(endpoint), None);
    }
    for orphan in &found {
        let note = note(orphan);
        match told.get(&orphan.endpoint) {
            Some(fetched) if *fetched == orphan.fetched => {}
            _ if orphan.fetched => tracing::info!("{note}"),
            _ => tracing::warn!("{note}"),
        }
        shared.health.note(&part(&orphan.endpoint), Some(note));
    }
    *told = found.into_iter().map(|orphan| (orphan.endpoint, orphan.fetched)).collect();
}

fn part(endpoint: &str) -> String {
    format!("orphan {endpoint}")
}

/// The orphans that are there.
pub(super) async fn find(options: &AmqpOptions, live: &Live) -> Result<Vec<Orphan>, BrokerError> {
    let noted = others(options, register::read(options, live).await?);
    there(options, live, &noted).await
}

/// The endpoints in the register that the options do not name.
fn others(options: &AmqpOptions, register: Register) -> Endpoints {
    let mut others = register.endpoints;
    others.retain(|endpoint, _| options.endpoints.iter().all(|ours| ours.name != *endpoint));
    others
}

/// Those of which a queue is there.
async fn there(
    options: &AmqpOptions,
    live: &Live,
    noted: &Endpoints,
) -> Result<Vec<Orphan>, BrokerError> {
    let mut found = Vec::new();
    for (endpoint, queues) in noted {
        let (queues, fetched) = counted(options, live, queues).await?;
        if !queues.is_empty() {
            found.push(Orphan { endpoint: endpoint.clone(), queues, fetched });
        }
    }
    Ok(found)
}

/// Deletes the queues of these orphans with all they hold, and forgets them; returns how
/// many messages that were, by the broker's own count. Nothing is
/// deleted where somebody fetches from one of them: it has the webhook in its configuration,
/// and would declare the queues again, which nobody would know of once it ends.
pub(super) async fn prune(
    options: &AmqpOptions,
    live: &Live,
    publisher: &Publisher,
    orphans: &[Orphan],
) -> Result<u64, QueueError> {
    let deadline = options.timing.operation;
    for orphan in orphans {
        nobody_fetches(live, orphan, deadline).await?;
    }
    let mut lost = 0;
    for (queue, _) in orphans.iter().flat_map(|orphan| &orphan.queues) {
        let channel = live.channel().await?;
        let delete = channel.queue_delete(short(queue), QueueDeleteOptions::default());
        let deleted = within(deadline, &format!("delete queue {queue}"), delete).await?;
        lost += u64::from(deleted);
        broker::close(&channel, deadline).await;
    }
    let gone: BTreeSet<_> = orphans.iter().map(|orphan| &orphan.endpoint).collect();
    let forget = |register: &mut Register| {
        register.endpoints.retain(|endpoint, _| !gone.contains(endpoint));
    };
    register::update(options, live, publisher, forget).await?;
    Ok(lost)
}

async fn nobody_fetches(
    live: &Live,
    Orphan { endpoint, queues, .. }: &Orphan,
    deadline: Duration,
) -> Result<(), QueueError> {
    let channel = live.channel().await?;
    for (queue, _) in queues {
        if look(&channel, queue, deadline).await?.consumer_count() > 0 {
            broker::close(&channel, deadline).await;
            return Err(QueueError::Unavailable(format!(
                "a service with another configuration has webhook `{endpoint}` and fetches from \
                 {queue}: nothing is removed while it runs"
            )));
        }
    }
    broker::close(&channel, deadline).await;
    Ok(())
}

/// Which of these queues are there and what is ready in them, and whether somebody fetches.
async fn counted(
    options: &AmqpOptions,
    live: &Live,
    queues: &BTreeSet<String>,
) -> Result<(Vec<(String, u32)>, bool), BrokerError> {
    let deadline = options.timing.operation;
    let mut channel = live.channel().await?;
    let mut there = Vec::new();
    let mut fetched = false;
    for queue in queues {
        match look(&channel, queue, deadline).await {
            Ok(found) => {
                there.push((queue.clone(), found.message_count()));
                fetched |= found.consumer_count() > 0;
            }
            Err(BrokerError::NotFound(_)) => channel = live.channel().await?,
            Err(error) => return Err(error),
        }
    }
    broker::close(&channel, deadline).await;
    Ok((there, fetched))
}

/// The endpoints of the options.
fn endpoints(options: &AmqpOptions) -> Endpoints {
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
        assert_eq!(found, Endpoints::from([("desk".into(), queues.into())]));
    }
}
