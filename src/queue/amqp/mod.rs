//! The `RabbitMQ` backend.
//!
//! Two connections, because an alarm of the broker that holds up publishing
//! also holds up everything else on the same connection: one consumes and
//! acknowledges, one publishes. Each is kept by its own `link`; over them run
//! one `publisher`, one `consumer` for each source and a look at the queue
//! `depth`s. Whoever looks at what is `parked` has a connection for that alone.
//! `onward`, `suspects`, `acks`, `headers` and `topology` decide, and do no I/O.
//!
//! A delivery is acknowledged only after its onward copy is confirmed, so a
//! crash at any point leaves at least one of the two in a durable queue.
//! Duplicates carry the same message id.
//!
//! What the broker says of a message that comes back (`redelivered`,
//! `x-delivery-count`) does not tell a crash from a restart: see `suspects`.

mod absent;
mod acks;
mod altered;
mod backoff;
mod bindings;
mod broker;
mod consumer;
mod declare;
mod depth;
mod hand;
mod headers;
mod health;
mod in_flight;
mod lack;
mod link;
mod managed;
mod onward;
mod options;
mod orphans;
mod page;
mod parked;
mod permissions;
mod publisher;
mod readers;
mod register;
mod shared;
mod suspects;
mod tap;
mod topology;
mod trace;
mod unwritable;
mod verify;
mod walk;
mod wire;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

pub use declare::{declare, reach};
pub use managed::{Managed, vhost};
pub use options::{AmqpOptions, Endpoint, Timing, TlsFiles};
pub use orphans::Orphan;
pub use tap::Tap;
pub use topology::{Argument, Arguments, Binding, Exchange, Queue, Topology};
pub use verify::{Verdict, verify};

use self::consumer::{Out, Work};
use self::lack::Lack;
use self::link::{Link, Live};
use self::parked::{Act, Keepers};
use self::publisher::{Publisher, Refusal};
use self::shared::{Phase, Shared};
use self::suspects::Lane;
use self::topology::Names;
use super::{
    Consumer, Message, Parked, ParkedFilter, ParkedSummary, QueueError, Readiness, Shelf, Source,
};
use crate::config::TopologyMode;
use crate::telemetry::Metrics;

/// Name of the management API in the notes.
const MANAGEMENT: &str = "management";

/// What is said of a consumer that has not begun.
const NOT_YET: &str = "not subscribed yet";

/// The backend's handle; clones share it. The last one dropped ends its tasks.
#[derive(Debug, Clone)]
pub struct AmqpQueue {
    handle: Arc<Handle>,
}

#[derive(Debug)]
struct Handle {
    shared: Arc<Shared>,
    consuming: Link,
    publisher: Publisher,
    tasks: Tasks,
}

/// In the order in which they end.
#[derive(Debug, Default)]
struct Tasks {
    consumers: Mutex<JoinSet<()>>,
    publisher: Mutex<JoinSet<()>>,
    links: Mutex<JoinSet<()>>,
}

impl AmqpQueue {
    /// Starts to connect in the background and returns at once. Must be called
    /// within a tokio runtime.
    pub fn start(options: AmqpOptions, metrics: Arc<Metrics>) -> Self {
        let shared = Arc::new(Shared::new(options, metrics));
        let tasks = Tasks::default();
        let (consuming, keeper) = link::link("consuming connection");
        spawn(&tasks.links, keeper.keep(shared.clone()));
        let (publishing, keeper) = link::link("publishing connection");
        spawn(&tasks.links, keeper.keep(shared.clone()));
        // A command beside the services needs neither gauges nor to do their upkeep.
        if !shared.options.beside {
            spawn(&tasks.links, depth::run(shared.clone(), consuming.clone()));
            shared.health.bad(permissions::WRITING, "not looked at yet");
        }
        spawn(&tasks.links, permissions::watch(shared.clone(), publishing.clone()));
        let (publisher, jobs) = publisher::publisher(&shared);
        spawn(&tasks.publisher, publisher::run(shared.clone(), publishing, jobs));
        for part in ["consuming connection", "publishing connection"] {
            shared.health.bad(part, "connecting");
        }
        Self { handle: Arc::new(Handle { shared, consuming, publisher, tasks }) }
    }

    /// Everything is going to be consumed: not ready before that.
    pub(super) fn expect_consumers(&self) {
        let shared = &self.handle.shared;
        for source in sources(&shared.options) {
            shared.health.begin(&consumer::part(&shared.options, &source, Lane::Main), NOT_YET);
        }
    }

    pub(super) fn consume(&self, source: &Source, prefetch: u16) -> Consumer {
        let (sender, receiver) = mpsc::channel(self.handed_over(source));
        let finishing = watch::Sender::new(false);
        let out = || Out::new(sender.clone(), finishing.subscribe());
        if *source == Source::Articles {
            let Handle { shared, consuming, publisher, tasks } = &*self.handle;
            shared.crowd.store(usize::from(prefetch / 2).max(1), Ordering::Relaxed);
            let watch = orphans::run(shared.clone(), consuming.clone(), publisher.clone());
            spawn(&tasks.links, watch);
            self.consume_lane(source, Lane::Suspects, 1, out());
            // The first to ask for a partition works on it: workers that start
            // together share them by asking in different orders.
            let mut partitions: Vec<_> = (0..self.handle.shared.options.ordered).collect();
            fastrand::shuffle(&mut partitions);
            for partition in partitions {
                self.consume_lane(source, Lane::Partition(partition), 1, out());
            }
        }
        self.consume_lane(source, Lane::Main, prefetch, out());
        Consumer::with_stock(receiver, finishing)
    }

    /// Each partition keeps a place while it waits: there must be one left for the articles that
    /// are to be put into it.
    fn handed_over(&self, source: &Source) -> usize {
        let partitions = match source {
            Source::Articles => self.handle.shared.options.ordered,
            Source::Webhook(_) => 0,
        };
        consumer::HANDED_OVER + usize::from(partitions)
    }

    fn consume_lane(&self, source: &Source, lane: Lane, prefetch: u16, out: Out) {
        let work = Work {
            shared: self.handle.shared.clone(),
            link: self.handle.consuming.clone(),
            publisher: self.handle.publisher.clone(),
            source: source.clone(),
            lane,
            prefetch,
        };
        work.shared.health.begin(&work.part(), NOT_YET);
        spawn(&self.handle.tasks.consumers, consumer::run(work, out));
    }

    pub(super) async fn publish(&self, message: Message) -> Result<(), QueueError> {
        let Handle { shared, publisher, .. } = &*self.handle;
        let names = Names::new(&shared.options.prefix);
        let onward = onward::payload(&names, &message, &consumer::now());
        let deadline = shared.options.timing.connect + shared.options.timing.confirm;
        match tokio::time::timeout(deadline, publisher.offer(onward)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Refusal::Nacked)) => Err(QueueError::Full(names.articles())),
            Ok(Err(Refusal::Denied(why))) => Err(self.with_remedy(QueueError::Denied(why))),
            Ok(Err(refusal)) => Err(QueueError::Unconfirmed(refusal.to_string())),
            Err(_) => Err(self.unavailable()),
        }
    }

    /// What stops records from going out does not stop articles from coming in.
    pub(super) fn takes_articles(&self) -> Result<(), QueueError> {
        let Handle { shared, .. } = &*self.handle;
        if let Some(why) = shared.health.complaint_beside(permissions::WRITING) {
            return Err(QueueError::Unavailable(why));
        }
        let articles = Names::new(&shared.options.prefix).articles();
        let lack = shared.unwritable.get(&articles);
        let denied = |lack: Lack| self.with_remedy(QueueError::Denied(lack.to_string()));
        lack.map_or(Ok(()), |lack| Err(denied(lack)))
    }

    pub(super) fn readiness(&self) -> watch::Receiver<Readiness> {
        self.handle.shared.health.subscribe()
    }

    /// What an operator should know though everything works.
    pub(super) fn notes(&self) -> Vec<String> {
        self.handle.shared.health.notes()
    }

    /// Whether one of our endpoints is left alone for a while: others must not take its
    /// queues for left behind.
    pub(super) fn set_paused(&self, endpoint: &str, is_paused: bool) {
        self.handle.shared.paused.send_if_modified(|paused| {
            if is_paused { paused.insert(endpoint.to_owned()) } else { paused.remove(endpoint) }
        });
    }

    /// Records of an endpoint that it did not take and that come again later.
    pub(super) async fn deferred(&self, endpoint: &str) -> Result<u64, QueueError> {
        let live = self.handle.consuming.now().ok_or_else(|| self.unavailable())?;
        Ok(depth::deferred(&self.handle.shared.options, &live, endpoint).await?)
    }

    /// Brings back what waits in the retry queues of an endpoint.
    pub(super) async fn recall(&self, endpoint: &str) -> Result<usize, QueueError> {
        let live = self.live().await?;
        let Handle { shared, publisher, .. } = &*self.handle;
        if depth::deferred(&shared.options, &live, endpoint).await? == 0 {
            return Ok(0);
        }
        let keepers = Keepers::of_retries(shared, &live, endpoint).await?;
        let all = ParkedFilter::default();
        let done = Box::pin(keepers.settle(&all, Act::Replay(publisher))).await;
        keepers.end(done).await.map_err(|error| self.with_remedy(error))
    }

    /// Notes the configured webhook endpoints, so that [`AmqpQueue::orphans`] finds their queues
    /// once they are configured no more.
    pub async fn enter(&self) -> Result<(), QueueError> {
        let live = self.live().await?;
        let Handle { shared, publisher, .. } = &*self.handle;
        orphans::enter(&shared.options, &live, publisher).await
    }

    /// Queues of webhook endpoints that are configured no more.
    pub async fn orphans(&self) -> Result<Vec<Orphan>, QueueError> {
        let live = self.live().await?;
        Ok(orphans::find(&self.handle.shared.options, &live).await?)
    }

    /// Deletes these orphans with all they hold; returns how many messages that were.
    pub async fn prune(&self, orphans: &[Orphan]) -> Result<u64, QueueError> {
        let live = self.live().await?;
        let Handle { shared, publisher, .. } = &*self.handle;
        let pruned = orphans::prune(&shared.options, &live, publisher, orphans).await;
        pruned.map_err(|error| match error {
            // Who deletes is to configure, whoever declares.
            QueueError::Denied(why) => {
                let topology = TopologyMode::Declare;
                let options = AmqpOptions { topology, ..shared.options.clone() };
                QueueError::Denied(format!("{why}; {}", lack::remedy(&options)))
            }
            other => other,
        })
    }

    /// Whether a reader's queue refuses records.
    pub fn refusing(&self) -> watch::Receiver<bool> {
        self.handle.shared.readers.refusing()
    }

    /// Takes in what the management API tells and AMQP does not: which readers'
    /// queues are full, what waits for them, which bindings are gone.
    ///
    /// # Errors
    /// If it is that of another broker: then nothing of it is used.
    pub async fn observe(&self, managed: &Managed) -> Result<(), String> {
        let Handle { shared, consuming, .. } = &*self.handle;
        let topology = Topology::describe(&shared.options);
        if shared.declared.load(Ordering::Relaxed) && !managed.knows_any(&topology.exchanges) {
            return Err(managed::OF_ANOTHER.to_owned());
        }
        shared.is_managed.store(true, Ordering::Relaxed);
        shared.health.note(MANAGEMENT, None);
        let names = Names::new(&shared.options.prefix);
        shared.readers.told(managed::readers(&shared.options, managed), &names, &shared.health);
        let lost = managed::lost_bindings(&shared.options, managed);
        let live = consuming.now();
        bindings::see(shared, live.as_deref(), lost).await;
        shared.altered.see(shared, managed::altered(&shared.options, managed));
        Ok(())
    }

    /// The management API gives no answer of use: bindings are looked after without it.
    pub fn unobserved(&self, why: &str) {
        let shared = &self.handle.shared;
        shared.is_managed.store(false, Ordering::Relaxed);
        let note = format!(
            "amqp.management does not answer ({why}): which readers are full, which bindings are \
             gone and which policies drop messages is not told"
        );
        shared.health.note(MANAGEMENT, Some(note));
    }

    pub(super) async fn parked(
        &self,
        filter: &ParkedFilter,
    ) -> Result<Vec<ParkedSummary>, QueueError> {
        let live = self.live().await?;
        let keepers = Keepers::open(&self.handle.shared, &live, filter.shelf).await?;
        let done = Box::pin(keepers.list(filter)).await;
        keepers.end(done).await.map_err(|error| self.with_remedy(error))
    }

    pub(super) async fn parked_message(
        &self,
        shelf: Shelf,
        name: &str,
    ) -> Result<Parked, QueueError> {
        let live = self.live().await?;
        let keepers = Keepers::open(&self.handle.shared, &live, shelf).await?;
        let done = Box::pin(keepers.show(name)).await;
        keepers.end(done).await.map_err(|error| self.with_remedy(error))
    }

    pub(super) async fn replay(&self, filter: &ParkedFilter) -> Result<usize, QueueError> {
        let live = self.live().await?;
        let act = Act::Replay(&self.handle.publisher);
        let keepers = Keepers::open(&self.handle.shared, &live, filter.shelf).await?;
        let done = Box::pin(keepers.settle(filter, act)).await;
        keepers.end(done).await.map_err(|error| self.with_remedy(error))
    }

    pub(super) async fn drop_parked(&self, filter: &ParkedFilter) -> Result<usize, QueueError> {
        let live = self.live().await?;
        let keepers = Keepers::open(&self.handle.shared, &live, filter.shelf).await?;
        let done = Box::pin(keepers.settle(filter, Act::Drop)).await;
        keepers.end(done).await.map_err(|error| self.with_remedy(error))
    }

    pub(super) fn interrupt(&self) {
        self.handle.shared.enter(Phase::Finishing);
    }

    pub(super) async fn close(&self, deadline: Duration) {
        let Handle { shared, tasks, .. } = &*self.handle;
        let orderly = async {
            shared.enter(Phase::Draining);
            joined(&tasks.consumers).await;
            shared.enter(Phase::Flushing);
            joined(&tasks.publisher).await;
            shared.enter(Phase::Stopped);
            joined(&tasks.links).await;
        };
        if tokio::time::timeout(deadline, orderly).await.is_err() {
            let deadline_ms = deadline.as_millis() as u64;
            tracing::warn!(deadline_ms, "queue closed with deliveries in hand: they come again");
        }
        self.handle.end();
    }

    /// The consuming connection, waited for as long as a caller may wait.
    async fn live(&self) -> Result<Arc<Live>, QueueError> {
        let mut link = self.handle.consuming.clone();
        let timing = self.handle.shared.options.timing;
        let live = tokio::time::timeout(timing.connect + timing.operation, link.live()).await;
        live.ok().flatten().ok_or_else(|| self.unavailable())
    }

    /// What the broker denies, with the command that allows it.
    fn with_remedy(&self, error: QueueError) -> QueueError {
        match error {
            QueueError::Denied(why) => {
                let remedy = lack::remedy(&self.handle.shared.options);
                QueueError::Denied(format!("{why}; {remedy}"))
            }
            other => other,
        }
    }

    fn unavailable(&self) -> QueueError {
        let why = match &*self.readiness().borrow() {
            Readiness::Ready => "no answer in time".to_owned(),
            Readiness::NotReady(why) => why.clone(),
        };
        QueueError::Unavailable(why)
    }
}

impl Handle {
    fn end(&self) {
        self.shared.enter(Phase::Stopped);
        for tasks in [&self.tasks.consumers, &self.tasks.publisher, &self.tasks.links] {
            tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn(tasks: &Mutex<JoinSet<()>>, task: impl Future<Output = ()> + Send + 'static) {
    tasks.lock().unwrap_or_else(PoisonError::into_inner).spawn(task);
}

/// Waits for the tasks that run now; they are aborted if nobody waits any more.
async fn joined(tasks: &Mutex<JoinSet<()>>) {
    let mut tasks = std::mem::take(&mut *tasks.lock().unwrap_or_else(PoisonError::into_inner));
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a task of the queue failed");
        }
    }
}

/// Every queue that is consumed.
fn sources(options: &AmqpOptions) -> Vec<Source> {
    let webhooks = options.endpoints.iter().map(|e| Source::Webhook(e.name.clone()));
    std::iter::once(Source::Articles).chain(webhooks).collect()
}
