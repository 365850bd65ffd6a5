//! What the writer is asked to do, and what it answers.

use std::time::Duration;

use tokio::sync::oneshot;

use super::store::NewMessage;
use crate::queue::{Message, Outcome, QueueError, Settled};

/// One request.
#[derive(Debug)]
pub(super) enum Command {
    Publish(Publish),
    Lease(Lease),
    Settle(Settle),
    /// Gives back what is in hand and ends.
    Close(oneshot::Sender<()>),
}

/// Stores articles, all or none.
#[derive(Debug)]
pub(super) struct Publish {
    pub(super) messages: Vec<NewMessage>,
    pub(super) reply: oneshot::Sender<Result<(), QueueError>>,
}

/// Hands out messages of a source.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) source: String,
    pub(super) most: usize,
    /// The last message may go beyond them.
    pub(super) most_bytes: usize,
    pub(super) reply: oneshot::Sender<Leased>,
}

/// Messages in hand by their row, or how long until one is due.
#[derive(Debug, Default)]
pub(super) struct Leased {
    pub(super) messages: Vec<(i64, Message)>,
    pub(super) next_due: Option<Duration>,
}

/// Carries out an outcome. It stays here until it is on disk.
#[derive(Debug)]
pub(super) struct Settle {
    pub(super) seq: i64,
    pub(super) outcome: Outcome,
    /// The record's line is on disk, though the transaction may not be.
    pub(super) appended: bool,
    /// That the message was survived is on disk.
    pub(super) cleared: bool,
    pub(super) reply: oneshot::Sender<Settled>,
}

impl Settle {
    pub(super) fn new(seq: i64, outcome: Outcome, reply: oneshot::Sender<Settled>) -> Self {
        Self { seq, outcome, appended: false, cleared: false, reply }
    }
}

/// Commands that share a transaction.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) settles: Vec<Settle>,
    pub(super) publishes: Vec<Publish>,
    pub(super) leases: Vec<Lease>,
}

impl Batch {
    /// Adds a command; one that closes comes back.
    pub(super) fn add(&mut self, command: Command) -> Option<oneshot::Sender<()>> {
        match command {
            Command::Publish(publish) => self.publishes.push(publish),
            Command::Lease(lease) => self.leases.push(lease),
            Command::Settle(settle) => self.settles.push(settle),
            Command::Close(reply) => return Some(reply),
        }
        None
    }
}
