//! The analysis threads, apart from the async ones.
//!
//! A thread cannot be stopped from outside, so an analysis that runs past its
//! limit is *abandoned*: its thread is replaced at once, and ends by itself when
//! it finds that nobody waits for its result any more.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{io, thread};

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::analysis::Scratch;
use crate::payload::{Payload, Rejection};
use crate::pipeline::Engine;
use crate::record::Record;

/// Stack of an analysis thread: room for any page that passes the depth cap.
pub(crate) const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Threads that run [`Engine::process`].
#[derive(Debug)]
pub(super) struct Pool {
    shared: Arc<Shared>,
    work: SyncSender<Job>,
    permits: Arc<Semaphore>,
    places: u32,
    limit: Duration,
}

#[derive(Debug)]
struct Shared {
    engine: Engine,
    todo: Mutex<Receiver<Job>>,
    /// Threads that were given up and have not ended yet.
    abandoned: AtomicUsize,
}

/// What an analysis thread needs of a message.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) body: Bytes,
    pub(super) content_type: Option<String>,
    pub(super) content_encoding: Option<String>,
}

/// How an analysis ended.
#[derive(Debug)]
pub(super) enum Analysed {
    Record(Box<Record>, Duration),
    Rejected(Rejection),
    Panicked,
    TimedOut,
}

#[derive(Debug)]
struct Job {
    work: Work,
    started: oneshot::Sender<()>,
    reply: oneshot::Sender<Analysed>,
}

impl Pool {
    /// Starts `threads` threads. Each has one job in hand and may have one waiting.
    pub(super) fn start(engine: Engine, threads: usize, limit: Duration) -> io::Result<Self> {
        let places = threads * 2;
        let (work, todo) = sync_channel(places);
        let shared =
            Arc::new(Shared { engine, todo: Mutex::new(todo), abandoned: AtomicUsize::new(0) });
        for _ in 0..threads {
            spawn(Arc::clone(&shared))?;
        }
        let permits = Arc::new(Semaphore::new(places));
        Ok(Self { shared, work, permits, places: places as u32, limit })
    }

    /// Widens a permit to all there are: waits until nothing else is analysed.
    pub(super) async fn alone(&self, mut permit: OwnedSemaphorePermit) -> OwnedSemaphorePermit {
        let others = self.places.saturating_sub(permit.num_permits() as u32);
        // The semaphore is never closed.
        if let Ok(others) = Arc::clone(&self.permits).acquire_many_owned(others).await {
            permit.merge(others);
        }
        permit
    }

    /// Leave to hand in one job; taken before a delivery is pulled.
    pub(super) async fn permit(&self) -> OwnedSemaphorePermit {
        match Arc::clone(&self.permits).acquire_owned().await {
            Ok(permit) => permit,
            // The semaphore is never closed.
            Err(_) => std::future::pending().await,
        }
    }

    /// Threads that run on although their article was given up.
    pub(super) fn abandoned(&self) -> usize {
        self.shared.abandoned.load(Ordering::Relaxed)
    }

    /// Analyses one payload, at most until the limit. The permit is free again
    /// when this returns: an abandoned thread does not keep it.
    pub(super) async fn analyse(&self, work: Work, _permit: OwnedSemaphorePermit) -> Analysed {
        let (started, has_started) = oneshot::channel();
        let (reply, mut result) = oneshot::channel();
        // There are as many places in the channel as permits, so this never blocks.
        if self.work.try_send(Job { work, started, reply }).is_err() {
            return Analysed::Panicked;
        }
        if has_started.await.is_err() {
            return Analysed::Panicked;
        }
        if let Ok(done) = tokio::time::timeout(self.limit, &mut result).await {
            return done.unwrap_or(Analysed::Panicked);
        }
        // Closing first settles the race with a thread that finishes just now.
        result.close();
        if let Ok(done) = result.try_recv() {
            return done;
        }
        self.shared.abandoned.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = spawn(Arc::clone(&self.shared)) {
            tracing::error!(%error, "could not replace an analysis thread");
        }
        Analysed::TimedOut
    }
}

impl Pool {
    /// The document of one payload; `None` if reading it panicked.
    pub(super) async fn document_id(&self, work: Work) -> Option<Result<String, Rejection>> {
        let shared = Arc::clone(&self.shared);
        let reading = tokio::task::spawn_blocking(move || {
            shared.engine.document_id(&Payload {
                bytes: &work.body,
                content_type: work.content_type.as_deref(),
                content_encoding: work.content_encoding.as_deref(),
            })
        });
        reading.await.ok()
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
        let Ok(Job { work, started, reply }) = next else { return };
        started.send(()).ok();
        let begin = Instant::now();
        let payload = Payload {
            bytes: &work.body,
            content_type: work.content_type.as_deref(),
            content_encoding: work.content_encoding.as_deref(),
        };
        let outcome =
            catch_unwind(AssertUnwindSafe(|| shared.engine.process(&mut scratch, &payload)));
        let analysed = match outcome {
            Ok(Ok(record)) => Analysed::Record(Box::new(record), begin.elapsed()),
            Ok(Err(rejection)) => Analysed::Rejected(rejection),
            Err(_) => {
                scratch = Scratch::default();
                Analysed::Panicked
            }
        };
        if reply.send(analysed).is_err() {
            // Given up: a replacement has this thread's place.
            shared.abandoned.fetch_sub(1, Ordering::Relaxed);
            return;
        }
    }
}
