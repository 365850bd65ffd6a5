//! The publisher: one task, one channel at a time, many confirms in flight.
//!
//! A copy counts as stored only by a positive confirm on the channel that it
//! was published on. When that channel is lost or a confirm is late, nobody
//! knows the outcome, and the copy is published again, with the same id, on
//! the next channel. Reported to the caller is success alone, for as long as
//! the caller waits; only a message that the broker refuses for what it is
//! ends in a [`Refusal`].
//!
//! A negative confirm is no lost channel: see [`refused`] for what follows. For what this user
//! may not publish, see [`denied`].

mod denied;
mod jobs;
mod refused;
mod session;

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use lapin::Channel;
use lapin::options::ConfirmSelectOptions;
use tokio::sync::{mpsc, oneshot};

pub(super) use self::jobs::Jobs;
use self::session::{Ended, Session};
use super::backoff::Backoff;
use super::broker::{BrokerError, within};
use super::link::{Link, Live};
use super::onward::Onward;
use super::permissions;
use super::shared::{Phase, Shared};
use super::topology::Names;

/// The callers' end.
#[derive(Debug, Clone)]
pub(super) struct Publisher {
    jobs: mpsc::Sender<Job>,
    shared: Arc<Shared>,
}

/// Why a message was not stored, and will not be by trying again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// A negative confirm, for a caller who does not want to wait.
    #[error("negative confirm")]
    Nacked,
    /// The broker closed the channel for this message.
    #[error("{0}")]
    Refused(String),
    /// This user may not publish it, for a caller who does not want to wait.
    #[error("{0}")]
    Denied(String),
    /// The queue has closed.
    #[error("the queue is closed")]
    Closed,
}

/// A message to publish and the caller who waits.
#[derive(Debug)]
struct Job {
    onward: Arc<Onward>,
    /// Whether a negative confirm leads to another try.
    patient: bool,
    reply: oneshot::Sender<Result<(), Refusal>>,
}

/// Unconfirmed publishes on the channel.
const WINDOW: usize = 512;

/// Name of this part in logs and readiness.
const PART: &str = "publishing";

/// A publisher and the queue of jobs for [`run`].
pub(super) fn publisher(shared: &Arc<Shared>) -> (Publisher, Jobs) {
    let (jobs, receiver) = mpsc::channel(WINDOW);
    let waiting = Jobs::new(receiver, shared);
    (Publisher { jobs, shared: shared.clone() }, waiting)
}

impl Publisher {
    /// Waits until the message is stored, however long that takes.
    pub(super) async fn store(&self, onward: Onward) -> Result<(), Refusal> {
        self.enqueue(onward).await?.await
    }

    /// The same in two steps: what is enqueued first is published first.
    pub(super) async fn enqueue(
        &self,
        onward: Onward,
    ) -> Result<impl Future<Output = Result<(), Refusal>> + use<>, Refusal> {
        self.publish(onward, true).await
    }

    /// The same, but a negative confirm is an answer.
    pub(super) async fn offer(&self, onward: Onward) -> Result<(), Refusal> {
        self.publish(onward, false).await?.await
    }

    async fn publish(
        &self,
        onward: Onward,
        patient: bool,
    ) -> Result<impl Future<Output = Result<(), Refusal>> + use<>, Refusal> {
        let (reply, stored) = oneshot::channel();
        let job = Job { onward: Arc::new(onward), patient, reply };
        self.jobs.send(job).await.map_err(|_| Refusal::Closed)?;
        let waiting = self.jobs.max_capacity() - self.jobs.capacity();
        if waiting >= self.shared.crowd.load(Ordering::Relaxed) {
            self.shared.crowded.notify_one();
        }
        Ok(async { stored.await.unwrap_or(Err(Refusal::Closed)) })
    }

    /// What is enqueued waits for no company.
    pub(super) fn hurry(&self) {
        self.shared.crowded.notify_one();
    }
}

/// Publishes until the queue closes and everything is confirmed.
pub(super) async fn run(shared: Arc<Shared>, mut link: Link, mut jobs: Jobs) {
    let mut backoff = Backoff::new(shared.options.timing.backoff_max);
    let mut before = Weak::new();
    let probe = Names::new(&shared.options.prefix).probe();
    loop {
        let live = tokio::select! {
            biased;
            live = link.live() => live,
            // Nobody waits for a connection in order to close it.
            () = shared.reached(Phase::Flushing) => None,
        };
        let Some(live) = live else { break };
        if !Weak::ptr_eq(&before, &Arc::downgrade(&live)) {
            before = Arc::downgrade(&live);
            jobs.connected();
        }
        let Ok(channel) = live.unless_gone(confirming_channel(&shared, &live)).await else {
            continue;
        };
        let mut session = Session::new(&shared, &live, channel);
        let running = session.run(&mut jobs, &mut backoff);
        let error = match live.unless_gone(running).await {
            Ok(Ended::Done) => break,
            Ok(Ended::Renewed) => {
                tracing::debug!(part = PART, "refusals go on: a new channel");
                jobs.refused.on_a_new_channel();
                session.close().await;
                continue;
            }
            Err(error) => error,
        };
        let left = session.unconfirmed();
        let unconfirmed = left.len() as u64;
        shared.metrics.unconfirmed.inc_by(unconfirmed);
        jobs.take_back(left, &error);
        // Without the exchange that leads nowhere everything works.
        if let BrokerError::Denied(lack) = &error
            && (lack.is_of_exchange(&probe) || shared.unwritable.refused(lack))
        {
            permissions::tell(&shared);
            tracing::warn!(part = PART, unconfirmed, "publishing again on a new channel");
            continue;
        }
        // Of one message, `/ready` need not tell.
        let told = error.of_message().unwrap_or_else(|| shared.failed(PART, &error));
        tracing::warn!(part = PART, error = told, unconfirmed, "publishing again on a new channel");
        let unroutable = matches!(error, BrokerError::NotFound(_));
        if let Err(error) = live.ensure_topology(&shared, unroutable).await {
            shared.health.bad(PART, error.to_string());
        }
        tokio::time::sleep(backoff.next()).await;
    }
}

async fn confirming_channel(shared: &Shared, live: &Live) -> Result<Channel, BrokerError> {
    let channel = live.channel().await?;
    let selecting = channel.confirm_select(ConfirmSelectOptions::default());
    let selected = within(shared.options.timing.operation, "confirm.select", selecting).await;
    if selected.is_err() {
        live.discard();
    }
    selected.map(|()| channel)
}
