//! From the writer to a consumer: one task for each consumer, and one for each
//! delivery in hand.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};

use super::command::{Command, Lease, Leased, Settle};
use crate::queue::{Delivery, Settled, Settlement};
use crate::telemetry::Metrics;

/// How often an idle consumer looks by itself: other processes publish and
/// replay without telling.
const LOOK: Duration = Duration::from_secs(1);

/// The way to the writer.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) changed: watch::Sender<()>,
    pub(super) closing: watch::Sender<bool>,
    pub(super) busy: watch::Sender<usize>,
    pub(super) metrics: Arc<Metrics>,
}

/// Counts as busy while it lives.
struct Busy(watch::Sender<usize>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.send_modify(|busy| *busy -= 1);
    }
}

/// What a consumer may have in hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) messages: usize,
    /// One message may go beyond them.
    pub(super) bytes: usize,
}

/// The bytes of a message in hand, as long as it lives.
struct Held {
    bytes: usize,
    all: watch::Sender<usize>,
}

impl Held {
    fn new(bytes: usize, all: &watch::Sender<usize>) -> Self {
        all.send_modify(|all| *all += bytes);
        Self { bytes, all: all.clone() }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.all.send_modify(|all| *all -= self.bytes);
    }
}

/// Hands out messages until the queue closes or the consumer is dropped. The
/// channel holds as many deliveries as there is room for, so that sending never waits.
pub(super) async fn feed(
    owner: Owner,
    source: String,
    room: Room,
    deliveries: mpsc::Sender<Delivery>,
) {
    let slots = Arc::new(Semaphore::new(room.messages));
    let held = watch::Sender::new(0);
    let mut holding = held.subscribe();
    let mut changed = owner.changed.subscribe();
    loop {
        let slots = tokio::select! {
            () = owner.stopped(&deliveries) => return,
            slots = free_slots(&slots, room.messages) => slots,
        };
        tokio::select! {
            () = owner.stopped(&deliveries) => return,
            _ = holding.wait_for(|held| *held < room.bytes) => {}
        }
        let bytes = room.bytes.saturating_sub(*held.borrow());
        changed.mark_unchanged();
        let busy = owner.busy();
        if *owner.closing.borrow() {
            return;
        }
        // Never cancelled once asked: the answer may hold messages.
        let leased = owner.lease(source.clone(), slots.num_permits(), bytes).await;
        let wait = leased.next_due.unwrap_or(LOOK).min(LOOK);
        let idle = leased.messages.is_empty();
        owner.deliver(leased, slots, &held, &deliveries).await;
        drop(busy);
        if idle {
            tokio::select! {
                () = owner.stopped(&deliveries) => return,
                _ = changed.changed() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }
}

/// Waits for one free slot and takes all there are.
async fn free_slots(slots: &Arc<Semaphore>, prefetch: usize) -> OwnedSemaphorePermit {
    loop {
        // The semaphore is never closed.
        if let Ok(mut first) = Arc::clone(slots).acquire_owned().await {
            let more = slots.available_permits().min(prefetch) as u32;
            if let Ok(more) = Arc::clone(slots).try_acquire_many_owned(more) {
                first.merge(more);
            }
            return first;
        }
    }
}

impl Owner {
    fn busy(&self) -> Busy {
        self.busy.send_modify(|busy| *busy += 1);
        Busy(self.busy.clone())
    }

    /// Resolves once there is nobody to feed.
    async fn stopped(&self, deliveries: &mpsc::Sender<Delivery>) {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            _ = closing.wait_for(|closing| *closing) => {}
            () = deliveries.closed() => {}
            () = self.commands.closed() => {}
        }
    }

    async fn lease(&self, source: String, most: usize, most_bytes: usize) -> Leased {
        let (reply, leased) = oneshot::channel();
        let lease = Lease { source, most, most_bytes, reply };
        self.commands.send(Command::Lease(lease)).await.ok();
        leased.await.unwrap_or_default()
    }

    async fn deliver(
        &self,
        leased: Leased,
        mut slots: OwnedSemaphorePermit,
        held: &watch::Sender<usize>,
        deliveries: &mpsc::Sender<Delivery>,
    ) {
        for (seq, message) in leased.messages {
            let held = Held::new(message.body.len(), held);
            let (delivery, settlement) = Delivery::new(message);
            let slot = slots.split(1);
            tokio::spawn(self.clone().settle(seq, settlement, (slot, held), self.busy()));
            // A consumer that is gone drops it, which gives it back.
            deliveries.send(delivery).await.ok();
        }
    }

    /// Waits for the outcome and then for the writer; slot and bytes are free again
    /// only once the outcome is on disk.
    async fn settle(
        self,
        seq: i64,
        settlement: Settlement,
        _room: (Option<OwnedSemaphorePermit>, Held),
        _busy: Busy,
    ) {
        let (outcome, caller) = settlement.outcome().await;
        let (reply, settled) = oneshot::channel();
        self.commands.send(Command::Settle(Settle::new(seq, outcome, reply))).await.ok();
        let settled = settled.await.unwrap_or(Settled::Again);
        caller.map(|caller| caller.send(settled).ok());
    }
}
