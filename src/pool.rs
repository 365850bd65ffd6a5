//! The analysis threads, apart from the async ones.
//!
//! A thread cannot be stopped from outside, so an analysis that runs past its
//! limit is *abandoned*: its thread is replaced at once, and ends by itself when
//! it finds that nobody waits for its result any more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};
use std::{io, thread};

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};

use crate::analysis::Scratch;
use crate::lists::Lists;
use crate::payload::{Payload, Rejection};
use crate::pipeline::Engine;
use crate::predicate::{Predicate, PredicateError};
use crate::record::Head;
use crate::routes::Routes;
use crate::telemetry::{Metrics, ReasonLabel};

/// Stack of an analysis thread: room for any page that passes the depth cap.
pub(crate) const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Threads that run [`Engine::process`], for the queue and for `POST /extract`.
#[derive(Debug)]
pub struct Pool {
    shared: Arc<Shared>,
    work: SyncSender<Job>,
    permits: Arc<Semaphore>,
    places: u32,
    limit: Duration,
    metrics: Arc<Metrics>,
}

#[derive(Debug)]
struct Shared {
    /// Exchanged when lists are read again.
    engine: RwLock<Arc<Engine>>,
    routes: Routes,
    todo: Mutex<Receiver<Job>>,
    /// Threads that were given up and have not ended yet.
    abandoned: watch::Sender<usize>,
}

/// What an analysis thread needs of a message.
#[derive(Debug, Clone)]
pub struct Work {
    /// The payload.
    pub body: Bytes,
    /// MIME type, if one was declared.
    pub content_type: Option<String>,
    /// `gzip`, `deflate`, or nothing.
    pub content_encoding: Option<String>,
}

/// How an analysis ended.
#[derive(Debug)]
pub enum Analysed {
    /// An article.
    Record(Box<Written>),
    /// No article that can be read.
    Rejected(Rejection),
    /// A defect of the program.
    Panicked,
    /// It took longer than `limits.analysis_ms`.
    TimedOut,
}

/// A record as its readers get it. To write it, and to free what it was written
/// from, takes too long for an async thread.
#[derive(Debug)]
pub struct Written {
    /// What the service itself looks at.
    pub head: Head,
    /// The record, byte for byte.
    pub json: Bytes,
}

#[derive(Debug)]
struct Job {
    work: Work,
    /// Set when a thread begins with it. Nobody is woken by that.
    begun: Arc<OnceLock<Instant>>,
    /// The result, and how long it took.
    reply: oneshot::Sender<(Analysed, Duration)>,
}

impl Pool {
    /// Starts `threads` threads. Each has one job in hand and may have one waiting.
    ///
    /// # Errors
    /// The system has no thread to give.
    pub fn start(
        engine: Arc<Engine>,
        routes: Routes,
        threads: usize,
        limit: Duration,
        metrics: Arc<Metrics>,
    ) -> io::Result<Self> {
        let places = threads * 2;
        let (work, todo) = sync_channel(places);
        let (abandoned, _) = watch::channel(0);
        let engine = RwLock::new(engine);
        let shared = Arc::new(Shared { engine, routes, todo: Mutex::new(todo), abandoned });
        for _ in 0..threads {
            spawn(Arc::clone(&shared))?;
        }
        let permits = Arc::new(Semaphore::new(places));
        Ok(Self { shared, work, permits, places: places as u32, limit, metrics })
    }

    /// Widens a permit to all there are: waits until nothing else is analysed.
    pub async fn alone(&self, mut permit: OwnedSemaphorePermit) -> OwnedSemaphorePermit {
        let others = self.places.saturating_sub(permit.num_permits() as u32);
        // The semaphore is never closed.
        if let Ok(others) = Arc::clone(&self.permits).acquire_many_owned(others).await {
            permit.merge(others);
        }
        permit
    }

    /// Leave to hand in one job; taken before a delivery is pulled.
    pub async fn permit(&self) -> OwnedSemaphorePermit {
        match Arc::clone(&self.permits).acquire_owned().await {
            Ok(permit) => permit,
            // The semaphore is never closed.
            Err(_) => std::future::pending().await,
        }
    }

    /// How many threads run on although their article was given up.
    pub fn abandoned(&self) -> watch::Receiver<usize> {
        self.shared.abandoned.subscribe()
    }

    /// The identity of the models, lists and rules.
    pub fn model_version(&self) -> String {
        self.shared.engine().model_version().to_owned()
    }

    /// Checks that the lists and topics that a predicate names are in use.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check_lists(&self, predicate: &Predicate) -> Result<(), PredicateError> {
        let engine = self.shared.engine();
        predicate.check_lists(&engine.lists().labels().collect::<Vec<_>>())
    }

    /// Takes other lists for the articles that follow.
    pub fn replace_lists(&self, lists: Lists) {
        let engine = Arc::new(self.shared.engine().with_lists(lists));
        *self.shared.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
    }

    /// Analyses one payload, at most until the limit, and counts how that ended.
    /// The permit is free again when this returns: an abandoned thread does not
    /// keep it. Dropped before it is done, it costs the pool a thread.
    pub async fn analyse(&self, work: Work, _permit: OwnedSemaphorePermit) -> Analysed {
        self.metrics.payload_bytes.observe(work.body.len() as f64);
        let analysed = match self.run(work).await {
            Some((analysed, took)) => {
                if matches!(analysed, Analysed::Record(_)) {
                    self.metrics.analysis_seconds.observe(took.as_secs_f64());
                }
                analysed
            }
            None => Analysed::Panicked,
        };
        self.count(&analysed);
        analysed
    }

    fn count(&self, analysed: &Analysed) {
        match analysed {
            Analysed::Record(_) => {}
            Analysed::Rejected(rejection) => self.count_rejection(rejection),
            Analysed::Panicked => {
                self.metrics.panics.inc();
            }
            Analysed::TimedOut => {
                self.metrics.timeouts.inc();
            }
        }
    }

    fn count_rejection(&self, rejection: &Rejection) {
        let reason = rejection.reason.as_str();
        self.metrics.rejections.get_or_create(&ReasonLabel { reason }).inc();
    }

    /// `None`: the thread went away without a result.
    async fn run(&self, work: Work) -> Option<(Analysed, Duration)> {
        let begun = Arc::new(OnceLock::new());
        let (reply, mut result) = oneshot::channel();
        // There are as many places in the channel as permits, so this never blocks.
        self.work.try_send(Job { work, begun: Arc::clone(&begun), reply }).ok()?;
        // The time that it waited for a thread does not count.
        let mut left = self.limit;
        while !left.is_zero() {
            if let Ok(done) = tokio::time::timeout(left, &mut result).await {
                return done.ok();
            }
            let ran = begun.get().map_or(Duration::ZERO, Instant::elapsed);
            left = self.limit.saturating_sub(ran);
        }
        // Closing first settles the race with a thread that finishes just now.
        result.close();
        if let Ok(done) = result.try_recv() {
            return Some(done);
        }
        self.shared.abandoned.send_modify(|count| *count += 1);
        if let Err(error) = spawn(Arc::clone(&self.shared)) {
            tracing::error!(%error, "could not replace an analysis thread");
        }
        Some((Analysed::TimedOut, self.limit))
    }
}

impl Pool {
    /// The document of one payload; `None` if reading it panicked.
    pub async fn document_id(&self, work: Work) -> Option<Result<String, Rejection>> {
        let shared = Arc::clone(&self.shared);
        let reading = tokio::task::spawn_blocking(move || {
            shared.engine().document_id(&Payload {
                bytes: &work.body,
                content_type: work.content_type.as_deref(),
                content_encoding: work.content_encoding.as_deref(),
            })
        });
        let read = reading.await.ok();
        if let Some(Err(rejection)) = &read {
            self.count_rejection(rejection);
        }
        read
    }
}

impl Shared {
    fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn spawn(shared: Arc<Shared>) -> io::Result<()> {
    let thread = thread::Builder::new().name("analysis".into()).stack_size(STACK_BYTES);
    thread.spawn(move || work(&shared)).map(drop)
}

fn work(shared: &Shared) {
    let mut scratch = Scratch::default();
    loop {
        let next = shared.todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { work, begun, reply }) = next else { return };
        let begin = *begun.get_or_init(Instant::now);
        let payload = Payload {
            bytes: &work.body,
            content_type: work.content_type.as_deref(),
            content_encoding: work.content_encoding.as_deref(),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let record = shared.engine().process(&mut scratch, &payload)?;
            let mut head = record.head();
            head.routing_key = shared.routes.key(&record);
            Ok(Written { json: record.to_json().into(), head })
        }));
        let analysed = match outcome {
            Ok(Ok(written)) => Analysed::Record(Box::new(written)),
            Ok(Err(rejection)) => Analysed::Rejected(rejection),
            Err(_) => {
                scratch = Scratch::default();
                Analysed::Panicked
            }
        };
        if reply.send((analysed, begin.elapsed())).is_err() {
            // Given up: a replacement has this thread's place.
            shared.abandoned.send_modify(|count| *count = count.saturating_sub(1));
            return;
        }
    }
}
