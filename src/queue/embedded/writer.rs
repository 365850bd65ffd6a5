//! The one thread that owns the queue: it takes every command that waits,
//! carries them out in one transaction, and answers once that is on disk.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use super::EmbeddedOptions;
use super::clock::Clock;
use super::command::{Batch, Command, Lease, Leased, Settle};
use super::folder::Opened;
use super::records::Records;
use super::schema::located;
use super::settle::settle;
use super::store::{self, NewMessage, Totals};
use crate::queue::{Outcome, QueueError, Readiness, Settled};
use crate::telemetry::{Metrics, ParkedLabel};

/// Most commands in one transaction.
pub(super) const BATCH: usize = 256;

/// The thread's belongings.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) records: Records,
    /// When the clocks were last compared.
    pub(super) clock: Clock,
    /// For messages.
    pub(super) database: PathBuf,
    /// What must not be taken away.
    pub(super) opened: Opened,
    pub(super) options: Arc<EmbeddedOptions>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) readiness: watch::Sender<Readiness>,
    /// Changes when there may be something new to hand out.
    pub(super) changed: watch::Sender<()>,
    /// Held until the thread ends.
    pub(super) lock: File,
}

/// What came of a batch, command by command.
#[derive(Debug)]
struct Answers {
    settled: Vec<(Settled, Option<ParkedLabel>)>,
    published: Vec<Result<(), QueueError>>,
    leased: Vec<Leased>,
    totals: Totals,
}

impl Writer {
    /// Works until it is closed or every handle is gone.
    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut stuck = Vec::new();
        let closing = loop {
            let mut batch = Batch { settles: std::mem::take(&mut stuck), ..Batch::default() };
            let closing = receive(&mut commands, &mut batch, self.is_failing()).await;
            self.carry_out(batch, &mut stuck);
            if let Some(closing) = closing {
                break closing;
            }
        };
        self.finish();
        closing.send(()).ok();
    }

    fn is_failing(&self) -> bool {
        *self.readiness.borrow() != Readiness::Ready
    }

    /// Outcomes that could not be stored go to `stuck` and are tried again.
    fn carry_out(&mut self, mut batch: Batch, stuck: &mut Vec<Settle>) {
        match self.apply(&mut batch) {
            Ok(answers) => {
                self.set_readiness(Readiness::Ready);
                self.answer(batch, answers);
            }
            Err(error) => {
                let error = located(&self.database, error);
                self.set_readiness(Readiness::NotReady(error.why()));
                for publish in batch.publishes {
                    publish.reply.send(Err(error.clone())).ok();
                }
                // One by one: whatever is wrong with one holds up no other.
                for settle in batch.settles {
                    let mut alone = Batch { settles: vec![settle], ..Batch::default() };
                    if let Ok(answers) = self.apply(&mut alone) {
                        self.answer(alone, answers);
                    } else {
                        self.clear(&mut alone.settles);
                        stuck.append(&mut alone.settles);
                    }
                }
            }
        }
    }

    fn apply(&mut self, batch: &mut Batch) -> Result<Answers, QueueError> {
        self.opened.check()?;
        let failing = self.is_failing();
        let now = Clock::now();
        let set_back = self.clock.set_back_until(now);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if failing {
            store::probe(&transaction)?;
        }
        if let Some(step) = set_back {
            store::bring_forward(&transaction, step)?;
        }
        let mut settled = Vec::with_capacity(batch.settles.len());
        for Settle { seq, outcome, .. } in &batch.settles {
            settled.push(settle(&transaction, &self.options, *seq, outcome)?);
        }
        let mut published = Vec::with_capacity(batch.publishes.len());
        for publish in &batch.publishes {
            published.push(store_all(&transaction, &self.options, &publish.messages)?);
        }
        let mut leased = Vec::with_capacity(batch.leases.len());
        for lease in &batch.leases {
            leased.push(hand_out(&transaction, lease)?);
        }
        let totals = store::totals(&transaction)?;
        append(&self.records, &mut batch.settles)?;
        transaction.commit()?;
        self.clock = now;
        if let Some(step) = set_back {
            tracing::info!(
                step_s = step.as_secs(),
                "the clock was set back: retries keep their waits"
            );
        }
        Ok(Answers { settled, published, leased, totals })
    }

    fn answer(&self, batch: Batch, answers: Answers) {
        self.metrics.queued.set(answers.totals.queued);
        self.metrics.parked.set(answers.totals.parked);
        if !batch.settles.is_empty() || !batch.publishes.is_empty() {
            self.changed.send_replace(());
        }
        for (settle, (settled, parked)) in batch.settles.into_iter().zip(answers.settled) {
            if let Some(label) = parked {
                self.metrics.parked_copies.get_or_create(&label).inc();
            }
            settle.reply.send(settled).ok();
        }
        for (publish, published) in batch.publishes.into_iter().zip(answers.published) {
            publish.reply.send(published).ok();
        }
        for (lease, leased) in batch.leases.into_iter().zip(answers.leased) {
            lease.reply.send(leased).ok();
        }
    }

    /// Whoever ends the process while outcomes wait for room does not end it because of these
    /// messages, however often.
    fn clear(&self, settles: &mut [Settle]) {
        for settle in settles.iter_mut().filter(|settle| !settle.cleared) {
            settle.cleared = store::clear(&self.connection, settle.seq).is_ok();
        }
    }

    fn set_readiness(&self, now: Readiness) {
        let changed = self.readiness.send_if_modified(|before| {
            let changed = *before != now;
            before.clone_from(&now);
            changed
        });
        match now {
            Readiness::NotReady(reason) if changed => {
                tracing::error!(reason, "the queue cannot be written; trying again each second");
            }
            Readiness::Ready if changed => tracing::info!("the queue is ready"),
            _ => {}
        }
    }

    /// Leaves the folder as an orderly end does; what fails here costs only time
    /// or a crash count at the next start.
    fn finish(self) {
        store::give_back_all(&self.connection).ok();
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).ok();
        self.readiness.send_replace(Readiness::NotReady("the queue is closed".into()));
        self.connection.close().ok();
        drop(self.lock);
    }
}

/// Waits for a command and takes those behind it; with outcomes stuck or a
/// failure to recover from, no longer than a second.
async fn receive(
    commands: &mut mpsc::Receiver<Command>,
    batch: &mut Batch,
    failing: bool,
) -> Option<oneshot::Sender<()>> {
    let first = if failing || !batch.settles.is_empty() {
        match tokio::time::timeout(Duration::from_secs(1), commands.recv()).await {
            Ok(first) => first,
            Err(_) => return None,
        }
    } else {
        commands.recv().await
    };
    let Some(mut command) = first else { return Some(oneshot::channel().0) };
    for _ in 1..BATCH {
        if let Some(closing) = batch.add(command) {
            return Some(closing);
        }
        let Ok(next) = commands.try_recv() else { return None };
        command = next;
    }
    batch.add(command)
}

/// The inner result is the publisher's own; an outer error fails the batch.
fn store_all(
    connection: &Connection,
    options: &EmbeddedOptions,
    messages: &[NewMessage],
) -> Result<Result<(), QueueError>, QueueError> {
    let totals = store::totals(connection)?;
    if let Err(full) = options.room(totals, messages) {
        return Ok(Err(full));
    }
    for message in messages {
        store::insert(connection, store::ARTICLES, message)?;
    }
    Ok(Ok(()))
}

fn hand_out(connection: &Connection, lease: &Lease) -> Result<Leased, QueueError> {
    let messages = store::lease(connection, &lease.source, lease.most, lease.most_bytes)?;
    let next_due =
        if messages.is_empty() { store::next_due_ms(connection, &lease.source)? } else { None };
    // One that is due and was not handed out waits for a suspect in hand.
    let next_due = next_due.and_then(|ms| u64::try_from(ms).ok()).map(Duration::from_millis);
    Ok(Leased { messages, next_due })
}

/// Appends the records of a batch, those aside that an earlier try appended.
fn append(records: &Records, settles: &mut [Settle]) -> Result<(), QueueError> {
    let new = |settle: &Settle| match &settle.outcome {
        Outcome::Publish(record) if !settle.appended => Some(record.body.clone()),
        _ => None,
    };
    let bodies: Vec<Bytes> = settles.iter().filter_map(new).collect();
    records.append(&bodies)?;
    for settle in settles {
        settle.appended = true;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Rotate;
    use crate::queue::embedded::command::Publish;
    use crate::queue::embedded::folder::Folder;
    use crate::queue::embedded::schema;
    use crate::queue::{Message, RecordMessage};

    fn article(id: usize) -> NewMessage {
        let body = Bytes::from(vec![b'x'; 50_000]);
        NewMessage::new(Message { id: id.to_string(), body, ..Message::default() })
    }

    async fn publish(commands: &mpsc::Sender<Command>, id: usize) -> Result<(), QueueError> {
        let (reply, stored) = oneshot::channel();
        let publish = Publish { messages: vec![article(id)], reply };
        commands.send(Command::Publish(publish)).await.unwrap();
        stored.await.unwrap()
    }

    /// Records the article in the first row.
    async fn record(commands: &mpsc::Sender<Command>, bytes: usize) -> oneshot::Receiver<Settled> {
        let (reply, settled) = oneshot::channel();
        let outcome = Outcome::Publish(RecordMessage {
            id: "r1".into(),
            document_id: String::new(),
            routing_key: String::new(),
            source: None,
            body: Bytes::from(vec![b'r'; bytes]),
        });
        commands.send(Command::Settle(Settle::new(1, outcome, reply))).await.unwrap();
        settled
    }

    /// A writer at work on a connection, and another connection beside it.
    struct Running {
        folder: Folder,
        beside: Connection,
        readiness: watch::Receiver<Readiness>,
        commands: mpsc::Sender<Command>,
        _root: tempfile::TempDir,
    }

    fn running(prepare: impl Fn(&Connection) -> rusqlite::Result<()>) -> Running {
        running_since(Clock::now(), prepare)
    }

    fn running_since(
        clock: Clock,
        prepare: impl Fn(&Connection) -> rusqlite::Result<()>,
    ) -> Running {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::create(root.path()).unwrap();
        let open = || schema::open(&folder.database(), Duration::from_secs(5)).unwrap();
        let (connection, beside) = (open(), open());
        prepare(&connection).unwrap();
        let mut options = EmbeddedOptions::new(root.path());
        options.endpoints = vec![("news".into(), Vec::new())];
        let (readiness, watched) = watch::channel(Readiness::Ready);
        let writer = Writer {
            connection,
            records: Records::open(folder.records(), Rotate::Never).unwrap(),
            clock,
            database: folder.database(),
            options: Arc::new(options),
            metrics: Arc::new(Metrics::new()),
            readiness,
            changed: watch::channel(()).0,
            lock: folder.lock().unwrap(),
            opened: folder.opened(),
        };
        let (commands, receiver) = mpsc::channel(BATCH);
        tokio::spawn(writer.run(receiver));
        Running { folder, beside, readiness: watched, commands, _root: root }
    }

    fn is_not_ready(now: &Readiness) -> bool {
        matches!(now, Readiness::NotReady(_))
    }

    /// SQLite's bound of pages fails the way a full disk does.
    #[tokio::test]
    async fn a_full_disk_refuses_publishers_loses_nothing_and_recovers() {
        let mut running = running(|c| c.pragma_update(None, "max_page_count", 100));
        let mut stored: u64 = 0;
        let full = loop {
            match publish(&running.commands, stored as usize).await {
                Ok(()) => stored += 1,
                Err(error) => break error,
            }
        };
        assert!(stored > 2, "{stored}");
        let path = running.folder.database();
        let expected = format!("{}: sqlite: database or disk is full", path.display());
        assert_eq!(*running.readiness.borrow(), Readiness::NotReady(expected.clone()));
        assert_eq!(full, QueueError::Unavailable(expected));
        let waiting = store::totals(&running.beside).unwrap().queued;
        assert_eq!(waiting.unsigned_abs(), stored);

        // An outcome that needs room waits for it.
        let mut settled = record(&running.commands, 100_000).await;
        let early = tokio::time::timeout(Duration::from_millis(300), &mut settled).await;
        assert!(early.is_err(), "settled without room: {early:?}");
        running.beside.execute("DELETE FROM messages WHERE seq > 1", []).unwrap();
        assert_eq!(settled.await, Ok(Settled::Done));
        running.readiness.wait_for(|now| *now == Readiness::Ready).await.unwrap();
        publish(&running.commands, 0).await.unwrap();
    }

    /// A retry that has been due for half an hour, stored while the clock was an hour ahead. Half an
    /// hour of room, because the system may set its clock, or be halted, while this runs.
    #[tokio::test]
    async fn a_clock_set_back_does_not_delay_what_waits() {
        let hour = Duration::from_hours(1);
        let ahead = Clock { wall: Clock::now().wall + hour, ..Clock::now() };
        let running = running_since(ahead, |connection| {
            store::insert(connection, store::ARTICLES, &article(1)).unwrap();
            connection.execute("UPDATE messages SET due = due + 1800000", []).map(drop)
        });
        let (reply, leased) = oneshot::channel();
        let lease = Lease { source: store::ARTICLES.into(), most: 1, most_bytes: 1, reply };
        running.commands.send(Command::Lease(lease)).await.unwrap();
        assert_eq!(leased.await.unwrap().messages.len(), 1);
    }

    /// The article is one crash short of being parked, and its outcome cannot be stored.
    #[tokio::test]
    async fn who_ends_while_an_outcome_waits_for_room_does_not_end_because_of_the_message() {
        let mut running = running(|connection| {
            connection.execute_batch(
                "CREATE TRIGGER full BEFORE DELETE ON messages
                     BEGIN SELECT RAISE(ABORT, 'full'); END;",
            )
        });
        publish(&running.commands, 1).await.unwrap();
        let options = EmbeddedOptions::new(running.folder.records());
        let crashes = options.crashes_to_park - 1;
        running.beside.execute("UPDATE messages SET state = 1, crashes = ?1", [crashes]).unwrap();
        let _waiting = record(&running.commands, 10).await;
        running.readiness.wait_for(is_not_ready).await.unwrap();
        // Answered by the batch after the one that found no room.
        publish(&running.commands, 2).await.unwrap_err();
        store::recover(&running.beside, &options).unwrap();
        let after = running.beside.query_row("SELECT state, crashes FROM messages", [], |row| {
            Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?))
        });
        assert_eq!(after, Ok((0, 1)));
    }

    /// The line is on disk, the transaction is not: it is tried again, and the
    /// line is not.
    #[tokio::test]
    async fn a_failed_commit_appends_its_record_once() {
        let mut running = running(|connection| {
            connection.execute_batch(
                "PRAGMA foreign_keys = on;
                 CREATE TABLE parent (id INTEGER PRIMARY KEY);
                 CREATE TABLE child (id REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
                 CREATE TRIGGER fail_at_commit AFTER DELETE ON messages
                     BEGIN INSERT INTO child VALUES (1); END;",
            )
        });
        publish(&running.commands, 1).await.unwrap();
        let settled = record(&running.commands, 10).await;
        running.readiness.wait_for(is_not_ready).await.unwrap();
        running.beside.execute("DROP TRIGGER fail_at_commit", []).unwrap();
        assert_eq!(settled.await, Ok(Settled::Done));
        let lines = std::fs::read_to_string(running.folder.records()).unwrap();
        assert_eq!(lines, "rrrrrrrrrr\n");
    }
}
