//! The queue for one machine: SQLite in the data folder, records as lines of a
//! file.
//!
//! One process owns a folder and hands its messages out; any other may publish
//! and see to what is parked while the owner runs ([`EmbeddedQueue::open_admin`]).
//!
//! ```text
//! <data_dir>/
//!     lock            held by the owner
//!     queue.sqlite    waiting, in hand and parked messages (and -wal, -shm)
//!     records.ndjson  one record a line; `records.rotate` or a rename begins it anew
//!     inbox/          payload files to be queued
//!     set_aside/      parked files, too large to be stored
//! ```

mod clock;
mod command;
pub mod depth;
mod feed;
mod folder;
mod follow;
pub mod inbox;
mod options;
mod orphans;
mod parked;
mod records;
mod schema;
mod settle;
mod store;
mod tiers;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use self::clock::Clock;
use self::command::{Command, Publish};
use self::feed::{Owner, Room, feed};
use self::folder::{Folder, unusable};
pub use self::follow::Follow;
pub use self::options::EmbeddedOptions;
pub use self::orphans::{Left, left, prune};
use self::records::Records;
use self::schema::located;
use self::settle::ParkedFile;
use self::store::{NewMessage, Totals};
use self::writer::{BATCH, Writer};
use super::{
    Consumer, Message, Parked, ParkedFilter, ParkedSummary, QueueError, Readiness, Shelf, Source,
};
use crate::telemetry::{Metrics, ParkedLabel};

/// The backend's handle; clones share it.
#[derive(Debug, Clone)]
pub struct EmbeddedQueue {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: Folder,
    options: Arc<EmbeddedOptions>,
    readiness: watch::Sender<Readiness>,
    /// For parked messages, and for publishing beside an owner.
    admin: Mutex<Connection>,
    /// `None` beside an owner.
    owner: Option<Owner>,
    /// What an operator should know of the inbox.
    inbox_note: Mutex<Option<String>>,
    /// And of what waits for webhooks that are configured no more.
    left: Mutex<Vec<String>>,
}

impl EmbeddedQueue {
    /// Opens the folder as its owner, creating what is missing, and repairs what
    /// a crash left. Blocks on the disk.
    ///
    /// # Errors
    /// [`QueueError::Unavailable`] if another process owns the folder, it cannot
    /// be used, or a newer version wrote it.
    pub fn open(options: EmbeddedOptions, metrics: Arc<Metrics>) -> Result<Self, QueueError> {
        let folder = Folder::create(&options.data_dir)?;
        let lock = folder.lock()?;
        let database = folder.database();
        let mut connection = schema::open(&database, Duration::from_secs(10))?;
        let (totals, poison) =
            begin(&mut connection, &options).map_err(|e| located(&database, e))?;
        for label in poison {
            metrics.parked_copies.get_or_create(&label).inc();
        }
        metrics.queued.set(totals.queued);
        metrics.parked.set(totals.parked);

        let (readiness, _) = watch::channel(Readiness::Ready);
        let (changed, _) = watch::channel(());
        let (commands, receiver) = mpsc::channel(BATCH);
        let options = Arc::new(options);
        let writer = Writer {
            connection,
            records: Records::open(folder.records(), options.rotate)?,
            clock: Clock::now(),
            database: folder.database(),
            opened: folder.opened(),
            options: Arc::clone(&options),
            metrics: Arc::clone(&metrics),
            readiness: readiness.clone(),
            changed: changed.clone(),
            lock,
        };
        let admin = Mutex::new(schema::open(&folder.database(), Duration::from_secs(10))?);
        start(writer, receiver)?;
        let (closing, _) = watch::channel(false);
        let (busy, _) = watch::channel(0);
        let owner = Some(Owner { commands, changed, closing, busy, metrics });
        let (inbox_note, left) = Default::default();
        let inner = Inner { folder, options, readiness, admin, owner, inbox_note, left };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Opens the folder beside its owner, or without one: for publishing and for
    /// parked messages. It hands nothing out.
    ///
    /// # Errors
    /// [`QueueError::Unavailable`] if the folder cannot be used or a newer
    /// version wrote it.
    pub fn open_admin(options: EmbeddedOptions) -> Result<Self, QueueError> {
        let folder = Folder::create(&options.data_dir)?;
        let admin = Mutex::new(schema::open(&folder.database(), Duration::from_secs(10))?);
        let (readiness, _) = watch::channel(Readiness::Ready);
        let options = Arc::new(options);
        let (inbox_note, left) = Default::default();
        let inner = Inner { folder, options, readiness, admin, owner: None, inbox_note, left };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The last `count` records, newest last, byte for byte.
    ///
    /// # Errors
    /// [`QueueError::Unavailable`] if the file cannot be read.
    pub async fn tail_records(&self, count: usize) -> Result<Vec<Bytes>, QueueError> {
        let path = self.inner.folder.records();
        blocking(move || records::tail(&path, count).map_err(|e| unusable(&path, &e))).await
    }

    /// Puts payloads on the input queue, all or none; `Ok` only once they are
    /// durable.
    ///
    /// # Errors
    /// [`QueueError::Full`] at the bound of waiting messages or bytes,
    /// [`QueueError::Unavailable`] if they could not be written.
    pub async fn publish_all(&self, messages: Vec<Message>) -> Result<(), QueueError> {
        let messages: Vec<NewMessage> = messages.into_iter().map(NewMessage::new).collect();
        let Some(owner) = &self.inner.owner else {
            return self
                .with_admin(move |connection, inner| store_beside(connection, inner, &messages))
                .await;
        };
        let (reply, stored) = oneshot::channel();
        let publish = Command::Publish(Publish { messages, reply });
        owner.commands.send(publish).await.map_err(|_| closed())?;
        stored.await.map_err(|_| QueueError::Unconfirmed("the queue has stopped".into()))?
    }

    pub(super) fn consume(&self, source: Source, prefetch: u16) -> Consumer {
        let prefetch = usize::from(prefetch.max(1));
        let (sender, receiver) = mpsc::channel(prefetch);
        let source = match source {
            Source::Articles => store::ARTICLES.to_owned(),
            Source::Webhook(endpoint) => endpoint,
        };
        if let Some(owner) = &self.inner.owner {
            let room = Room { messages: prefetch, bytes: self.inner.options.in_flight_bytes };
            tokio::spawn(feed(owner.clone(), source, room, sender));
        }
        Consumer::new(receiver)
    }

    pub(super) async fn publish(&self, message: Message) -> Result<(), QueueError> {
        self.publish_all(vec![message]).await
    }

    /// Records of an endpoint that it did not take and that come again later.
    pub(super) async fn deferred(&self, endpoint: &str) -> Result<u64, QueueError> {
        let endpoint = endpoint.to_owned();
        self.with_admin(move |connection, _| depth::deferred(connection, &endpoint)).await
    }

    /// Makes what waits for an endpoint due now.
    pub(super) async fn recall(&self, endpoint: &str) -> Result<usize, QueueError> {
        let endpoint = endpoint.to_owned();
        let recall =
            move |connection: &mut Connection, _: &Inner| depth::recall(connection, &endpoint);
        let recalled = self.with_admin(recall).await;
        if let Some(owner) = &self.inner.owner {
            owner.changed.send_replace(());
        }
        recalled
    }

    pub(super) fn readiness(&self) -> watch::Receiver<Readiness> {
        self.inner.readiness.subscribe()
    }

    /// What an operator should see to although everything else works.
    pub(super) fn notes(&self) -> Vec<String> {
        let note = self.inner.inbox_note.lock().unwrap_or_else(PoisonError::into_inner);
        let left = self.inner.left.lock().unwrap_or_else(PoisonError::into_inner);
        note.iter().chain(left.iter()).cloned().collect()
    }

    fn note_inbox(&self, note: Option<String>) {
        *self.inner.inbox_note.lock().unwrap_or_else(PoisonError::into_inner) = note;
    }

    pub(super) async fn parked(
        &self,
        filter: &ParkedFilter,
    ) -> Result<Vec<ParkedSummary>, QueueError> {
        let filter = filter.clone();
        self.with_admin(move |connection, _| parked::list(connection, &filter)).await
    }

    pub(super) async fn parked_message(
        &self,
        shelf: Shelf,
        name: &str,
    ) -> Result<Parked, QueueError> {
        let filter = ParkedFilter { shelf, ids: vec![name.to_owned()], ..Default::default() };
        self.with_admin(move |connection, _| parked::show(connection, &filter)).await
    }

    pub(super) async fn replay(&self, filter: &ParkedFilter) -> Result<usize, QueueError> {
        let filter = filter.clone();
        let replay = move |connection: &mut Connection, inner: &Inner| {
            parked::replay(connection, &inner.folder, &filter)
        };
        let replayed = self.with_admin(replay).await;
        if let Some(owner) = &self.inner.owner {
            owner.changed.send_replace(());
        }
        replayed
    }

    pub(super) async fn drop_parked(&self, filter: &ParkedFilter) -> Result<usize, QueueError> {
        let filter = filter.clone();
        let drop_parked = move |connection: &mut Connection, inner: &Inner| {
            parked::drop_parked(connection, &inner.folder, &filter)
        };
        self.with_admin(drop_parked).await
    }

    pub(super) async fn close(&self, deadline: Duration) {
        let Some(owner) = &self.inner.owner else { return };
        owner.closing.send_replace(true);
        let mut busy = owner.busy.subscribe();
        // Past the deadline, what is in hand is given back by the writer.
        tokio::time::timeout(deadline, busy.wait_for(|busy| *busy == 0)).await.ok();
        let (reply, closed) = oneshot::channel();
        if owner.commands.send(Command::Close(reply)).await.is_ok() {
            closed.await.ok();
        }
    }

    async fn park_file(&self, file: ParkedFile) -> Result<ParkedLabel, QueueError> {
        self.with_admin(move |connection, _| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let label = settle::park_file(&transaction, &file)?;
            transaction.commit()?;
            Ok(label)
        })
        .await
    }

    async fn unpark_file(&self, file: ParkedFile) -> Result<(), QueueError> {
        self.with_admin(move |connection, _| settle::unpark_file(connection, &file)).await
    }

    async fn with_admin<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Connection, &Inner) -> Result<T, QueueError> + Send + 'static,
    ) -> Result<T, QueueError> {
        let inner = Arc::clone(&self.inner);
        blocking(move || {
            // A panic in between rolled its transaction back.
            let mut connection = inner.admin.lock().unwrap_or_else(PoisonError::into_inner);
            act(&mut connection, &inner).map_err(|e| located(&inner.folder.database(), e))
        })
        .await
    }
}

/// What an owner does before anything else; returns what it found and what it parked.
fn begin(
    connection: &mut Connection,
    options: &EmbeddedOptions,
) -> Result<(Totals, Vec<ParkedLabel>), QueueError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let poison = store::recover(&transaction, options)?;
    transaction.commit()?;
    for left in orphans::look(connection, options)? {
        tracing::warn!("{left}");
    }
    Ok((store::totals(connection)?, poison))
}

fn start(writer: Writer, commands: mpsc::Receiver<Command>) -> Result<(), QueueError> {
    let readiness = writer.readiness.clone();
    // The runtime is made there: it may not be dropped here if there is no thread for it.
    let run = AssertUnwindSafe(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        runtime.block_on(writer.run(commands));
        std::io::Result::Ok(())
    });
    let run = move || {
        if !matches!(catch_unwind(run), Ok(Ok(()))) {
            let why = "the thread of the queue has failed: restart needed";
            readiness.send_replace(Readiness::NotReady(why.into()));
        }
    };
    match std::thread::Builder::new().name("copydesk-queue".into()).spawn(run) {
        Ok(_) => Ok(()),
        Err(error) => Err(QueueError::Unavailable(format!("a thread cannot be started: {error}"))),
    }
}

fn store_beside(
    connection: &mut Connection,
    inner: &Inner,
    messages: &[NewMessage],
) -> Result<(), QueueError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    inner.options.room(store::totals(&transaction)?, messages)?;
    for message in messages {
        store::insert(&transaction, store::ARTICLES, message)?;
    }
    Ok(transaction.commit()?)
}

fn closed() -> QueueError {
    QueueError::Unavailable("the queue is closed".into())
}

/// Runs what blocks on the disk off the async threads.
async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, QueueError> + Send + 'static,
) -> Result<T, QueueError> {
    match tokio::task::spawn_blocking(act).await {
        Ok(result) => result,
        Err(error) => Err(QueueError::Unavailable(error.to_string())),
    }
}
