//! Looks at the queues every few seconds, for the gauges and one alarm.

use std::sync::Arc;
use std::time::Duration;

use lapin::Channel;
use lapin::options::QueueDeclareOptions;
use lapin::types::FieldTable;
use tokio::time::Instant;

use super::broker::{self, BrokerError, within};
use super::headers::short;
use super::link::Link;
use super::shared::{Phase, Shared};
use super::sources;
use super::topology::Names;
use crate::queue::Source;

/// Between two warnings of unrouted messages.
const WARN_EVERY: Duration = Duration::from_mins(1);

/// Runs until the queue is closed.
pub(super) async fn run(shared: Arc<Shared>, link: Link) {
    tokio::select! {
        () = shared.reached(Phase::Draining) => {}
        () = watch(&shared, link) => {}
    }
}

async fn watch(shared: &Shared, mut link: Link) {
    let mut warned: Option<Instant> = None;
    while let Some(live) = link.live().await {
        if let Ok(channel) = live.channel().await {
            // Until it fails, for which the link and the consumers have words.
            while let Ok(unrouted) = look(shared, &channel).await {
                let silent = warned.is_some_and(|at| at.elapsed() < WARN_EVERY);
                if unrouted > 0 && !silent {
                    warned = Some(Instant::now());
                    let queue = Names::new(&shared.options.prefix).unrouted();
                    tracing::warn!(queue, unrouted, "messages that no binding routes");
                }
                tokio::time::sleep(shared.options.timing.depth).await;
            }
        }
        tokio::time::sleep(shared.options.timing.depth).await;
    }
}

/// Sets the gauges; returns the number of unrouted messages.
async fn look(shared: &Shared, channel: &Channel) -> Result<i64, BrokerError> {
    let names = Names::new(&shared.options.prefix);
    let deadline = shared.options.timing.operation;
    let queued = count(channel, &names.source(&Source::Articles), deadline).await?;
    let mut parked = 0;
    for source in sources(&shared.options) {
        parked += count(channel, &names.parked(&source), deadline).await?;
    }
    let unrouted = count(channel, &names.unrouted(), deadline).await?;
    shared.metrics.queued.set(queued);
    shared.metrics.parked.set(parked);
    shared.metrics.unrouted.set(unrouted);
    Ok(unrouted)
}

/// Messages that are ready in a queue.
pub(super) async fn count(
    channel: &Channel,
    queue: &str,
    deadline: Duration,
) -> Result<i64, BrokerError> {
    let options = QueueDeclareOptions { passive: true, ..Default::default() };
    let request = channel.queue_declare(short(queue), options, FieldTable::default());
    let found = within(deadline, &format!("queue {queue}"), request).await;
    if found.is_err() {
        broker::close(channel, deadline).await;
    }
    found.map(|queue| queue.message_count().into())
}
