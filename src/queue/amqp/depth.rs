//! Looks at the queues every few seconds, for the gauges and one alarm.
//!
//! The age of a queue's oldest message is told without taking one, which would mark
//! it as having come back: it cannot be older than the last look that found the queue
//! empty. Until a look has found it empty, the time since the first look is told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::broker::{self, BrokerError};
use super::declare;
use super::link::{Link, Live};
use super::options::AmqpOptions;
use super::permissions;
use super::shared::{Phase, Shared};
use super::sources;
use super::topology::{Names, Topology};
use super::walk;
use crate::config::TopologyMode;
use crate::queue::{QueueError, Source};
use crate::telemetry::QueueLabel;

/// Between two warnings of unrouted messages.
const WARN_EVERY: Duration = Duration::from_mins(1);

/// Name of this part in readiness.
const PART: &str = "queues";

/// Names of what the account may do no longer, in the notes.
const BINDING: &str = "binding permissions";
const DECLARING: &str = "declaring permissions";

/// Name of the partitions in the notes.
const PARTITIONS: &str = "partitions";

/// Runs until the queue is closed.
pub(super) async fn run(shared: Arc<Shared>, link: Link) {
    tokio::select! {
        () = shared.reached(Phase::Draining) => {}
        () = watch(&shared, link) => {}
    }
}

async fn watch(shared: &Shared, mut link: Link) {
    let mut depths = Depths::default();
    let mut bound = Instant::now();
    let mut bound_by = Weak::new();
    let mut behind = Some(Instant::now());
    while let Some(live) = link.live().await {
        if behind.is_some_and(|due| due <= Instant::now())
            && let Ok(left) = left_behind(shared, &live).await
        {
            behind = left.then(|| Instant::now() + WARN_EVERY);
        }
        // A broker that died may come back without a binding.
        let is_new = !std::ptr::eq(bound_by.as_ptr(), Arc::as_ptr(&live));
        let is_due = is_new || bound.elapsed() >= shared.options.timing.bindings;
        if is_due && binds(shared) && !live.in_flight().is_full() {
            (bound, bound_by) = (Instant::now(), Arc::downgrade(&live));
            match live.bind_again(shared).await {
                Ok(()) => permissions::note(shared, BINDING, None),
                Err(QueueError::Denied(why)) => permissions::note(shared, BINDING, Some(why)),
                Err(error) => tracing::debug!(%error, "cannot bind again"),
            }
            if let Ok((found, lacks)) = live.altered(shared).await {
                shared.altered.see(shared, found);
                let note = (!lacks.is_empty()).then(|| permissions::told(&lacks, &shared.options));
                permissions::note(shared, DECLARING, note);
            }
        }
        // While bodies wait for room no answer comes. When it fails, the link and the
        // consumers have words for it.
        if !live.in_flight().is_full() && depths.look(shared, &live).await.is_ok() {
            depths.tell(shared);
            if depths.missing.is_empty() {
                shared.health.good(PART);
                shared.absent.none();
            } else {
                shared.health.bad(PART, depths.missing.join("; "));
                // Creates them, if that is what the options ask for, once they have been missing
                // for a while.
                live.ensure_topology(shared, false).await.ok();
            }
        }
        tokio::select! {
            () = tokio::time::sleep(shared.options.timing.depth) => {}
            () = link.changed() => {}
        }
    }
}

/// The waits of an endpoint's retry queues.
pub(super) fn tiers(options: &AmqpOptions, endpoint: &str) -> BTreeSet<Duration> {
    let ours = options.endpoints.iter().filter(|ours| ours.name == endpoint);
    ours.flat_map(|ours| ours.tiers.iter().copied()).collect()
}

/// Messages in the retry queues of an endpoint.
pub(super) async fn deferred(
    options: &AmqpOptions,
    live: &Live,
    endpoint: &str,
) -> Result<u64, BrokerError> {
    let names = Names::new(&options.prefix);
    let source = Source::Webhook(endpoint.to_owned());
    let mut channel = live.channel().await?;
    let mut deferred = 0;
    for tier in tiers(options, endpoint) {
        let queue = names.retry(&source, tier);
        match walk::look(&channel, &queue, options.timing.operation).await {
            Ok(found) => deferred += u64::from(found.message_count()),
            // Others have words for one that is missing.
            Err(BrokerError::NotFound(_)) => channel = live.channel().await?,
            Err(error) => return Err(error),
        }
    }
    broker::close(&channel, options.timing.operation).await;
    Ok(deferred)
}

/// Looks for partitions beyond those that are configured: there were more before, and
/// what is in them nobody takes. Whether there is any; the look leaves an error in the
/// broker's log, so it is not taken without need.
async fn left_behind(shared: &Shared, live: &Live) -> Result<bool, BrokerError> {
    let options = &shared.options;
    if options.ordered == 0 {
        return Ok(false);
    }
    let names = Names::new(&options.prefix);
    let channel = live.channel().await?;
    let mut left = Vec::new();
    for partition in options.ordered.. {
        let queue = names.partition(partition);
        match walk::look(&channel, &queue, options.timing.operation).await {
            Ok(found) if found.message_count() > 0 => {
                left.push(format!("{} in {queue}", found.message_count()));
            }
            Ok(_) => {}
            Err(BrokerError::NotFound(_)) => break,
            Err(error) => return Err(error),
        }
    }
    let note = (!left.is_empty()).then(|| {
        let (ordered, left) = (options.ordered, left.join(", "));
        format!(
            "amqp.ordered is {ordered} and was more: articles are left that nobody takes ({left}); \
             set it back until they are done"
        )
    });
    if let Some(note) = &note {
        tracing::error!("{note}");
    }
    let any = note.is_some();
    shared.health.note(PARTITIONS, note);
    Ok(any)
}

/// Whether bindings are declared again and again: by who may declare, where the
/// management API does not tell that one is missing.
fn binds(shared: &Shared) -> bool {
    let is_managed = shared.is_managed.load(Ordering::Relaxed);
    shared.options.topology == TopologyMode::Declare && !is_managed
}

/// What was found in the last look.
#[derive(Default)]
struct Depths {
    /// Messages ready in each queue that is there.
    ready: BTreeMap<String, i64>,
    /// Since when each queue has not been seen empty.
    filled: BTreeMap<String, Instant>,
    /// Why the others could not be looked at.
    missing: Vec<String>,
    warned: Option<Instant>,
}

impl Depths {
    /// Looks at every exchange and queue; one that is missing does not hide the others.
    async fn look(&mut self, shared: &Shared, live: &Live) -> Result<(), BrokerError> {
        let deadline = shared.options.timing.operation;
        let (names, waiting) = (Names::new(&shared.options.prefix), shared.readers.waiting());
        let mut channel = live.channel().await?;
        self.ready.clear();
        self.missing.clear();
        // The broker moves messages through some of them, where nobody is told of a failure.
        let topology = Topology::describe(&shared.options);
        for exchange in &topology.exchanges {
            let answer = declare::look(&channel, exchange, deadline).await;
            if self.found(answer)?.is_none() {
                channel = live.channel().await?;
            }
        }
        for queue in topology.queues {
            let answer = walk::look(&channel, &queue.name, deadline).await;
            if let Some(found) = self.found(answer)? {
                let hidden = if queue.name == names.refused() { waiting } else { 0 };
                let ready = u64::from(found.message_count()) + hidden;
                self.ready.insert(queue.name, ready.cast_signed());
            } else {
                channel = live.channel().await?;
            }
        }
        broker::close(&channel, deadline).await;
        Ok(())
    }

    /// What a look has found; notes why it has not, which cost its channel.
    fn found<T>(&mut self, answer: Result<T, BrokerError>) -> Result<Option<T>, BrokerError> {
        match answer {
            Ok(found) => Ok(Some(found)),
            Err(BrokerError::Lost(why)) => Err(BrokerError::Lost(why)),
            Err(refused) => {
                self.missing.push(refused.to_string());
                Ok(None)
            }
        }
    }

    fn tell(&mut self, shared: &Shared) {
        let names = Names::new(&shared.options.prefix);
        let metrics = &shared.metrics;
        for queue in Topology::describe(&shared.options).queues {
            let label = QueueLabel { queue: names.without_prefix(&queue.name).to_owned() };
            let Some(&ready) = self.ready.get(&queue.name) else {
                metrics.queue_messages.remove(&label);
                metrics.queue_oldest_seconds.remove(&label);
                continue;
            };
            let age = if ready == 0 {
                self.filled.remove(&queue.name);
                0
            } else {
                let filled = self.filled.entry(queue.name).or_insert_with(Instant::now);
                filled.elapsed().as_secs().cast_signed()
            };
            metrics.queue_messages.get_or_create(&label).set(ready);
            metrics.queue_oldest_seconds.get_or_create(&label).set(age);
        }
        let ready = |queue: &str| self.ready.get(queue).copied().unwrap_or(0);
        let parked =
            sources(&shared.options).into_iter().map(|source| ready(&names.parked(&source)));
        metrics.parked.set(parked.sum());
        metrics.queued.set(ready(&names.source(&Source::Articles)));
        let unrouted = ready(&names.unrouted());
        metrics.unrouted.set(unrouted);
        if unrouted > 0 && self.warned.is_none_or(|at| at.elapsed() >= WARN_EVERY) {
            self.warned = Some(Instant::now());
            let queue = names.unrouted();
            tracing::warn!(
                queue,
                unrouted,
                "messages that no binding routes: `copydesk unrouted list`"
            );
        }
    }
}
