//! The composition root: builds the parts, runs them, drains them.

mod intake;
pub mod management;
mod notify;
mod reader;
mod reload;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::config::{self, QueueKind, Settings, Token};
use crate::http::{self, Recent, Tokens};
use crate::journal::Journal;
use crate::mappings;
use crate::payload::Limits;
use crate::pipeline::Engine;
use crate::policy::Policy;
use crate::pool::Pool;
use crate::queue::amqp::{AmqpOptions, AmqpQueue};
use crate::queue::embedded::{EmbeddedOptions, EmbeddedQueue, depth, inbox};
use crate::queue::{Message, Queue, QueueError, Readiness, Source};
use crate::record::Record;
use crate::routes::Routes;
use crate::samples;
use crate::telemetry::Metrics;
use crate::webhook::Endpoint;
use intake::Intake;
pub use reader::Reader;
pub use reload::{Reloaded, Reloads};

use reload::Reload;
use webhooks::Webhooks;

/// Records of an earlier run that the inspector starts with.
const REMEMBERED: usize = 200;

/// Published records that a reader of [`Started::records`] may fall behind.
const PUBLISHED_BACKLOG: usize = 64;

/// Why the service ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A setting that cannot be used as it stands.
    #[error("{0}")]
    Config(String),
    /// The address to listen on cannot be bound.
    #[error("http.listen: {address}: {error}")]
    Listen {
        /// The address as configured.
        address: String,
        /// The system's answer.
        error: std::io::Error,
    },
    /// The queue cannot be opened.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// Threads cannot be started.
    #[error(
        "threads cannot be started: {0} (what limits them is `ulimit -u` and `-v`, TasksMax of \
         systemd, or the container's number of processes)"
    )]
    Threads(std::io::Error),
    /// A part has panicked: what it did is not done any more.
    #[error("{0} has panicked: restart needed (`panic` in the log says where)")]
    Panicked(String),
    /// So many analyses run on past their limit that a fresh start is better.
    #[error("{0} analysis threads are stuck: restart needed")]
    Stuck(usize),
}

/// What a running service tells its caller.
#[derive(Debug)]
pub struct Started {
    /// Where HTTP listens, if it does.
    pub http: Option<std::net::SocketAddr>,
    /// Every record that was published, from the first on; a reader that falls
    /// behind misses some.
    pub records: broadcast::Receiver<Bytes>,
}

/// Runs the service until `shutdown` completes, then drains it. `engine` takes the mappings
/// of `settings`; `endpoints` are those of its webhooks.
///
/// `started` is called once everything runs and the queue is being consumed (a
/// broker may still be unreachable then: readiness says so). With `sample` the
/// sample articles are put on the queue. What `reloads` asks for is taken over as far
/// as that is possible while the service runs.
///
/// # Errors
/// If a part cannot be built, or the process should be started afresh.
pub async fn run(
    settings: &Settings,
    engine: Engine,
    endpoints: Vec<Endpoint>,
    sample: bool,
    started: impl FnOnce(Started),
    reloads: Reloads,
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServiceError> {
    let metrics = Arc::new(Metrics::new());
    let listener = listen(&settings.http.listen).await?;
    let address = listener.as_ref().and_then(|l| l.local_addr().ok());
    let queue = open_queue(settings, &metrics)?;
    queue.expect_consumers();
    let (recent, journal) = (Recent::default(), Journal::new());

    let (published, records) = broadcast::channel(PUBLISHED_BACKLOG);
    let mappings = mappings::compile(&settings.mapping);
    let mappings = mappings.map_err(|problems| ServiceError::Config(problems.to_string()))?;
    let pool = Pool::start(
        Arc::new(engine.with_mappings(mappings.clone())),
        routes(settings)?,
        threads(settings.service.workers),
        Duration::from_millis(settings.limits.analysis_ms),
        Arc::clone(&metrics),
    );
    let pool = Arc::new(pool.map_err(ServiceError::Threads)?);
    let policy = Arc::new(Policy::new(settings));
    let intake = Arc::new(Intake {
        policy: Arc::clone(&policy),
        pool: Arc::clone(&pool),
        metrics: Arc::clone(&metrics),
        recent: recent.clone(),
        journal: journal.clone(),
        published,
    });

    let webhooks = Webhooks::new(queue.clone(), Arc::clone(&metrics), journal.clone());
    let mut webhooks = webhooks.map_err(ServiceError::Threads)?;
    let mut failed = webhooks.failed();
    spare_threads(SPARE).map_err(ServiceError::Threads)?;
    remember(&queue, &recent).await?;

    let (stop, stopping) = watch::channel(false);
    let (ready, readiness) = watch::channel(Readiness::NotReady("starting".into()));
    let mut sources = JoinSet::new();
    // The embedded queue shares the bound: it only has to keep the threads busy.
    let consumer = queue.consume(Source::Articles, settings.amqp.prefetch);
    let drain = Duration::from_secs(settings.service.drain_s);
    sources.spawn(intake::run(Arc::clone(&intake), consumer, stopping.clone(), drain));
    for endpoint in endpoints {
        webhooks.start(endpoint);
    }
    let tokens = Tokens::new(&tokens(settings)?);
    let mut reload = Reload {
        current: settings.clone(),
        endpoints: webhooks.endpoints(),
        tokens: tokens.clone(),
        pool: Arc::clone(&pool),
    };
    let replacements = webhooks.replacements();
    sources.spawn(webhooks.run(stopping.clone()));
    if let Queue::Embedded(embedded) = &queue {
        watch(embedded, &metrics, &stopping, &mut sources);
    }
    let management = tokio::spawn(management::watch(queue.clone(), settings.clone()));
    let follower = tokio::spawn(notify::follow(
        queue.readiness(),
        stopping.clone(),
        ready,
        Arc::clone(&metrics),
    ));
    let (http_stop, http_stopping) = watch::channel(false);
    let mut stuck = pool.abandoned();
    let server = listener.map(|listener| {
        let state = http::State {
            queue: queue.clone(),
            ready: readiness,
            metrics: Arc::clone(&metrics),
            recent,
            journal,
            limits: Limits { payload_bytes: settings.limits.payload_bytes },
            mappings: Arc::new(mappings),
            pool,
            tokens,
            policy,
            webhooks: reload.endpoints.clone(),
        };
        tokio::spawn(http::serve(listener, state, stopped(http_stopping)))
    });

    if sample {
        // Apart from the rest: a broker that is away must not hold up a shutdown.
        tokio::spawn(feed_samples(queue.clone()));
    }
    started(Started { http: address, records });

    let most = threads(settings.service.workers) * 4;
    let result = tokio::select! {
        () = shutdown => Ok(()),
        Ok(count) = stuck.wait_for(|&count| count >= most) => Err(ServiceError::Stuck(*count)),
        Ok(failed) = failed.wait_for(Option::is_some) => {
            let name = failed.clone().unwrap_or_default();
            Err(ServiceError::Panicked(format!("the sending to webhook `{name}`")))
        }
        () = panicked(&mut sources) => {
            Err(ServiceError::Panicked("the taking in or sending on of messages".to_owned()))
        }
        () = reload.follow(reloads, replacements) => Ok(()),
    };

    tracing::info!(drain_s = settings.service.drain_s, "draining");
    let deadline = Instant::now() + drain;
    stop.send_replace(true);
    management.abort();
    let drained =
        tokio::time::timeout_at(deadline, async { while sources.join_next().await.is_some() {} });
    if drained.await.is_err() {
        tracing::warn!("drain deadline reached: what is unfinished will come again");
        sources.abort_all();
    }
    queue.close(deadline.saturating_duration_since(Instant::now())).await;
    http_stop.send_replace(true);
    if let Some(server) = server {
        // Open connections end with the process.
        tokio::time::timeout(Duration::from_secs(1), server).await.ok();
    }
    follower.abort();
    tracing::info!("stopped");
    result
}

/// Waits for a task that panics.
async fn panicked(sources: &mut JoinSet<()>) {
    while let Some(ended) = sources.join_next().await {
        if ended.is_err() {
            return;
        }
    }
    std::future::pending::<()>().await;
}

/// Threads that the runtimes start when they first need them.
const SPARE: usize = 4;

/// Finds out whether the system gives so many threads. Where it does not, the runtimes would
/// panic later, or wait for ever.
///
/// # Errors
/// Why it does not.
pub fn spare_threads(count: usize) -> std::io::Result<()> {
    let tasks = || std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    let before = tasks();
    let mut threads = Vec::new();
    let mut made = Ok(());
    for _ in 0..count {
        match std::thread::Builder::new().spawn(std::thread::park) {
            Ok(thread) => threads.push(thread),
            Err(error) => made = Err(error),
        }
    }
    for thread in threads {
        thread.thread().unpark();
        thread.join().ok();
    }
    // The system counts them for a moment longer.
    for _ in 0..1000 {
        if tasks() <= before {
            break;
        }
        std::thread::yield_now();
    }
    made
}

/// Opens the configured queue. RabbitMQ is connected to in the background.
///
/// # Errors
/// If the options are wrong or the data folder cannot be used.
pub fn open_queue(settings: &Settings, metrics: &Arc<Metrics>) -> Result<Queue, ServiceError> {
    Ok(match settings.queue.kind {
        QueueKind::Amqp => {
            let options = AmqpOptions::from_settings(settings)
                .map_err(|errors| ServiceError::Config(errors.join("\n")))?;
            Queue::Amqp(AmqpQueue::start(options, Arc::clone(metrics)))
        }
        QueueKind::Embedded => {
            let options = EmbeddedOptions::from_settings(settings);
            Queue::Embedded(EmbeddedQueue::open(options, Arc::clone(metrics))?)
        }
    })
}

/// The inbox and the gauges of the embedded queue.
fn watch(
    queue: &EmbeddedQueue,
    metrics: &Arc<Metrics>,
    stopping: &watch::Receiver<bool>,
    sources: &mut JoinSet<()>,
) {
    let (inbox, stop) = (queue.clone(), stopped(stopping.clone()));
    sources.spawn(async move { inbox::watch(&inbox, stop).await });
    let (depths, metrics, stop) = (queue.clone(), Arc::clone(metrics), stopped(stopping.clone()));
    sources.spawn(async move { depth::watch(&depths, &metrics, stop).await });
}

async fn listen(address: &str) -> Result<Option<TcpListener>, ServiceError> {
    if address.is_empty() {
        return Ok(None);
    }
    let bound = TcpListener::bind(address).await;
    bound.map(Some).map_err(|error| ServiceError::Listen { address: address.to_owned(), error })
}

/// The routing keys of records; the embedded queue routes nothing.
fn routes(settings: &Settings) -> Result<Routes, ServiceError> {
    match settings.queue.kind {
        QueueKind::Amqp => {
            Routes::new(&settings.route).map_err(|e| ServiceError::Config(format!("route: {e}")))
        }
        QueueKind::Embedded => Ok(Routes::default()),
    }
}

/// Records that an earlier run left, so that the inspector does not start empty.
async fn remember(queue: &Queue, recent: &Recent) -> Result<(), QueueError> {
    let Queue::Embedded(embedded) = queue else { return Ok(()) };
    for body in embedded.tail_records(REMEMBERED).await? {
        if let Ok(record) = serde_json::from_slice::<Record>(&body) {
            recent.remember(&record.record_id, body);
        }
    }
    Ok(())
}

async fn feed_samples(queue: Queue) {
    for sample in &samples::ALL {
        let message = Message {
            id: sample.name.to_owned(),
            body: sample.bytes.into(),
            content_type: Some(sample.content_type.to_owned()),
            routing_key: "sample".to_owned(),
            ..Message::default()
        };
        if let Err(error) = queue.publish(message).await {
            tracing::error!(article.id = sample.name, %error, "sample not published");
        }
    }
}

/// The bearer tokens; none without a file.
fn tokens(settings: &Settings) -> Result<Vec<Token>, ServiceError> {
    let file = &settings.http.token_file;
    if file.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let tokens = config::tokens(file);
    tokens.map_err(|message| ServiceError::Config(format!("http.token_file: {message}")))
}

fn threads(workers: usize) -> usize {
    match workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        n => n,
    }
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the sender is gone: the service ends.
    stop.wait_for(|&stop| stop).await.ok();
}
