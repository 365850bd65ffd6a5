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

use jiff::{SignedDuration, Timestamp};
use lapin::options::QueueDeleteOptions;
use lapin::types::FieldTable;
use tokio::sync::watch;
use tokio::time::Instant;

use super::broker::{self, BrokerError, within};
use super::headers::short;
use super::lack;
use super::link::{Link, Live};
use super::options::AmqpOptions;
use super::permissions;
use super::publisher::Publisher;
use super::register::{self, Endpoints, Paused, Register};
use super::shared::{Phase, Shared};
use super::topology::{Names, Topology};
use super::verify::Verdict;
use super::walk::look;
use crate::queue::QueueError;

/// Name of the register in the notes.
const REGISTER: &str = "register permissions";

/// Between two looks into the register.
const EVERY: Duration = Duration::from_mins(1);

/// How long a noted pause counts: longer than until it is noted again.
const PAUSED: SignedDuration = SignedDuration::from_mins(3);

/// Before a queue that nobody fetches from is looked at again by a command: whoever has
/// just paused it is noting that.
const AGAIN: Duration = Duration::from_secs(1);

/// An endpoint that this configuration does not name, and what its queues hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// The name it has.
    pub endpoint: String,
    /// Those of its queues that are there, with the messages ready in each.
    pub queues: Vec<(String, u32)>,
    /// Whether somebody fetches from one of them: another service has it.
    pub fetched: bool,
    /// Whether another service has it and leaves it alone for a while.
    pub paused: bool,
}

fn note(orphan: &Orphan) -> String {
    let (endpoint, held) = (&orphan.endpoint, orphan.held());
    if orphan.is_had() {
        let does = if orphan.fetched { "fetches from it" } else { "has paused it" };
        return format!(
            "webhook `{endpoint}` is not in this configuration; another service {does}"
        );
    }
    format!(
        "webhook `{endpoint}` is not in this configuration, and nobody fetches from its queues, \
         which hold {held} messages: another service that has it may be down; \
         if none has it, `copydesk topology prune` deletes the queues with these messages"
    )
}

impl Orphan {
    /// Messages in all its queues.
    pub fn held(&self) -> u64 {
        self.queues.iter().map(|(_, ready)| u64::from(*ready)).sum()
    }

    /// Whether another service has it.
    pub const fn is_had(&self) -> bool {
        self.fetched || self.paused
    }

    /// Adds what is to be said of it.
    pub(super) fn told(&self, verdict: &mut Verdict) {
        if self.is_had() {
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
        let mut paused = shared.paused.subscribe();
        while let Some(live) = link.live().await {
            match keep(&shared, &live, &publisher).await {
                Ok(noted) => {
                    permissions::note(&shared, REGISTER, None);
                    follow(&shared, &live, noted, &mut told, (&mut refusing, &mut paused)).await;
                }
                Err(error) => {
                    if let QueueError::Denied(why) = &error {
                        let (why, remedy) = (why, lack::remedy(&shared.options));
                        let note = format!("removed webhooks cannot be told: {why}; {remedy}");
                        permissions::note(&shared, REGISTER, Some(note));
                    }
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

/// Notes what this service has, and returns what others have.
async fn keep(shared: &Shared, live: &Live, publisher: &Publisher) -> Result<Register, QueueError> {
    let ours = endpoints(&shared.options);
    let names = Names::new(&shared.options.prefix);
    let note = |register: &mut Register| {
        register.add(ours.clone());
        let since = register.refusing_since.take();
        register.refusing_since = shared.readers.agree(since, &names, &shared.health);
        let now = Timestamp::now();
        register.paused.retain(|_, until| *until > now);
        let paused = shared.paused.borrow();
        register.pause(paused.iter().map(|endpoint| (endpoint.clone(), now + PAUSED)).collect());
    };
    let register = register::update(&shared.options, live, publisher, note).await?;
    Ok(others(&shared.options, register))
}

/// Tells of the orphans, as often as the queues are looked at, until the register
/// is due.
async fn follow(
    shared: &Shared,
    live: &Live,
    mut noted: Register,
    told: &mut Told,
    (refusing, paused): (&mut watch::Receiver<bool>, &mut watch::Receiver<BTreeSet<String>>),
) {
    let due = Instant::now() + EVERY;
    let mut is_doubtful = false;
    while Instant::now() < due {
        // Who has just paused an endpoint has noted that by now.
        let was_doubtful = std::mem::take(&mut is_doubtful);
        if was_doubtful {
            match register::read(&shared.options, live).await {
                Ok(register) => noted = others(&shared.options, register),
                Err(_) => return,
            }
        }
        match there(&shared.options, live, &noted).await {
            Ok(found) => {
                let is_news = |o: &Orphan| !o.is_had() && told.get(&o.endpoint) != Some(&false);
                is_doubtful = !was_doubtful && found.iter().any(is_news);
                if !is_doubtful {
                    tell(shared, found, told);
                }
            }
            Err(_) => return,
        }
        tokio::select! {
            () = tokio::time::sleep(shared.options.timing.depth) => {}
            _ = refusing.changed() => return,
            _ = paused.changed() => return,
        }
    }
}

/// The endpoints of which something was said before, and whether somebody had it then.
type Told = BTreeMap<String, bool>;

/// What another service fetches from is told and not counted: nobody has to see to it.
fn tell(shared: &Shared, found: Vec<Orphan>, told: &mut Told) {
    let left = || found.iter().filter(|orphan| !orphan.is_had());
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
            Some(was_had) if *was_had == orphan.is_had() => {}
            _ if orphan.is_had() => tracing::info!("{note}"),
            _ => tracing::warn!("{note}"),
        }
        shared.health.note(&part(&orphan.endpoint), Some(note));
    }
    *told = found.into_iter().map(|o| (o.endpoint.clone(), o.is_had())).collect();
}

fn part(endpoint: &str) -> String {
    format!("orphan {endpoint}")
}

/// The orphans that are there.
pub(super) async fn find(options: &AmqpOptions, live: &Live) -> Result<Vec<Orphan>, BrokerError> {
    let look = async || {
        let noted = others(options, register::read(options, live).await?);
        there(options, live, &noted).await
    };
    let found = look().await?;
    if found.iter().all(Orphan::is_had) {
        return Ok(found);
    }
    tokio::time::sleep(AGAIN).await;
    look().await
}

/// Notes the endpoints of the options: their queues are there before any service has them.
pub(super) async fn enter(
    options: &AmqpOptions,
    live: &Live,
    publisher: &Publisher,
) -> Result<(), QueueError> {
    let ours = endpoints(options);
    register::update(options, live, publisher, |register| register.add(ours)).await.map(drop)
}

/// Endpoints of others that a service has paused.
pub(super) async fn paused(
    options: &AmqpOptions,
    live: &Live,
) -> Result<BTreeSet<String>, BrokerError> {
    match register::read(options, live).await {
        Ok(register) => Ok(holding(&register.paused).map(ToOwned::to_owned).collect()),
        // Then nobody could note one.
        Err(BrokerError::Denied(_)) => Ok(BTreeSet::new()),
        Err(error) => Err(error),
    }
}

fn holding(paused: &Paused) -> impl Iterator<Item = &str> {
    let now = Timestamp::now();
    paused.iter().filter(move |(_, until)| **until > now).map(|(endpoint, _)| endpoint.as_str())
}

/// The register without the endpoints that the options name.
fn others(options: &AmqpOptions, mut register: Register) -> Register {
    let is_ours = |endpoint: &String| options.endpoints.iter().any(|ours| ours.name == *endpoint);
    register.endpoints.retain(|endpoint, _| !is_ours(endpoint));
    register
}

/// Those of which a queue is there.
async fn there(
    options: &AmqpOptions,
    live: &Live,
    noted: &Register,
) -> Result<Vec<Orphan>, BrokerError> {
    let mut found = Vec::new();
    for (endpoint, queues) in &noted.endpoints {
        let (queues, fetched) = counted(options, live, queues).await?;
        if !queues.is_empty() {
            let paused = holding(&noted.paused).any(|paused| paused == endpoint);
            found.push(Orphan { endpoint: endpoint.clone(), queues, fetched, paused });
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
    let register = register::read(options, live).await?;
    for orphan in orphans {
        let endpoint = &orphan.endpoint;
        if holding(&register.paused).any(|paused| paused == endpoint) {
            return Err(QueueError::Unavailable(format!(
                "a service with another configuration has webhook `{endpoint}` and has paused it: \
                 nothing is removed"
            )));
        }
        nobody_fetches(live, orphan, deadline).await?;
    }
    let records = Names::new(&options.prefix).records();
    let mut lost = 0;
    for (queue, _) in orphans.iter().flat_map(|orphan| &orphan.queues) {
        let mut channel = live.channel().await?;
        // First: publishing to a queue that is just being deleted can cost the publisher its
        // channel (seen on RabbitMQ 3.10.8).
        let unbind =
            channel.queue_unbind(short(queue), short(&records), "#".into(), FieldTable::default());
        if within(deadline, &format!("unbind queue {queue}"), unbind).await.is_err() {
            // It takes other permissions than to delete; that closed the channel.
            channel = live.channel().await?;
        }
        let delete = channel.queue_delete(short(queue), QueueDeleteOptions::default());
        let deleted = within(deadline, &format!("delete queue {queue}"), delete).await?;
        lost += u64::from(deleted);
        broker::close(&channel, deadline).await;
    }
    let gone: BTreeSet<_> = orphans.iter().map(|orphan| &orphan.endpoint).collect();
    let forget = |register: &mut Register| {
        register.endpoints.retain(|endpoint, _| !gone.contains(endpoint));
        register.paused.retain(|endpoint, _| !gone.contains(endpoint));
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
