//! The queue as the short commands use it: opened beside a running service.

use std::io::ErrorKind;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::exit::Failure;
use super::terminal;
use crate::config::{QueueKind, Settings};
use crate::queue::amqp::{self, AmqpOptions, AmqpQueue};
use crate::queue::embedded::{EmbeddedOptions, EmbeddedQueue};
use crate::queue::{Queue, QueueError, Readiness};
use crate::service;
use crate::telemetry::Metrics;

/// How long a command waits for a broker to let it in.
pub(super) const REACH: Duration = Duration::from_secs(6);
/// How long it waits after that until everything stands.
const PATIENCE: Duration = Duration::from_secs(15);

/// Opens the configured queue, runs `command` on it and closes it.
pub(super) fn with_queue<T, F>(
    settings: &Settings,
    command: impl FnOnce(Queue) -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    block_on(async {
        let queue = open(settings)?;
        let result = match tokio::try_join!(reach(settings), ready(&queue)) {
            Ok(_) => command(queue.clone()).await,
            Err(failure) => Err(failure),
        };
        queue.close(Duration::from_secs(5)).await;
        result
    })?
}

/// The same with RabbitMQ, whatever the settings choose.
pub(super) fn with_amqp<T, F>(
    options: AmqpOptions,
    command: impl FnOnce(AmqpQueue) -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    block_on(async {
        let amqp = AmqpQueue::start(options, Arc::new(Metrics::new()));
        let queue = Queue::Amqp(amqp.clone());
        let result = match ready(&queue).await {
            Ok(()) => command(amqp).await,
            Err(failure) => Err(failure),
        };
        queue.close(Duration::from_secs(5)).await;
        result
    })?
}

/// Runs a short command's future to its end.
pub(super) fn block_on<T>(command: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = runtime()?;
    let result = runtime.block_on(command);
    // The client's own thread may still wait for a broker; without a runtime it would
    // panic. The process ends at once anyway.
    std::mem::forget(runtime);
    Ok(result)
}

/// One thread beside this one: what runs there waits for the network and hands on, and between
/// two threads each hand-over would wake the other one.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    // The second one is for what blocks.
    service::spare_threads(2).map_err(Failure::no_thread)?;
    let built = catch_unwind(|| Builder::new_multi_thread().worker_threads(1).enable_all().build());
    // The system has refused the thread now, of all times.
    let built = built.unwrap_or_else(|_| Err(ErrorKind::WouldBlock.into()));
    built.map_err(Failure::no_thread)
}

/// What the settings say of RabbitMQ.
pub(super) fn amqp_options(settings: &Settings) -> Result<AmqpOptions, Failure> {
    AmqpOptions::from_settings(settings).map_err(|errors| Failure::config(errors.join("\n")))
}

/// What a queue error means for the exit code.
pub(super) fn failed(error: &QueueError) -> Failure {
    match error {
        QueueError::NotFound(_) | QueueError::Ambiguous(..) => Failure::usage(error),
        _ => Failure::unavailable(error),
    }
}

/// Fails soon where no broker answers: the queue itself would try for ever.
async fn reach(settings: &Settings) -> Result<(), Failure> {
    if settings.queue.kind != QueueKind::Amqp {
        return Ok(());
    }
    let options = amqp_options(settings)?;
    if let Ok(reached) = tokio::time::timeout(REACH, amqp::reach(&options)).await {
        return reached.map_err(|e| failed(&e));
    }
    let s = REACH.as_secs_f64();
    Err(Failure::unavailable(format!("queue is unavailable: no answer in {s} s")))
}

fn open(settings: &Settings) -> Result<Queue, Failure> {
    match settings.queue.kind {
        QueueKind::Amqp => {
            let mut options = amqp_options(settings)?;
            options.beside = true;
            Ok(Queue::Amqp(AmqpQueue::start(options, Arc::new(Metrics::new()))))
        }
        QueueKind::Embedded => {
            let options = EmbeddedOptions::from_settings(settings);
            let folder = &options.data_dir;
            // As in the wrong folder, where nothing is parked either.
            // Where it cannot be told, opening it says why.
            if matches!(folder.join("queue.sqlite").try_exists(), Ok(false)) {
                let folder = folder.display();
                terminal::note(&format!("service.data_dir: no queue in {folder} yet, one is made"));
            }
            EmbeddedQueue::open_admin(options).map(Queue::Embedded).map_err(|e| failed(&e))
        }
    }
}

async fn ready(queue: &Queue) -> Result<(), Failure> {
    let mut readiness = queue.readiness();
    let ready = readiness.wait_for(|r| *r == Readiness::Ready);
    if let Ok(Ok(_)) = tokio::time::timeout(PATIENCE, ready).await {
        return Ok(());
    }
    let reason = match &*queue.readiness().borrow() {
        Readiness::NotReady(reason) => reason.clone(),
        Readiness::Ready => return Ok(()),
    };
    Err(Failure::unavailable(format!(
        "queue is not ready after {} s: {reason}",
        PATIENCE.as_secs()
    )))
}
