//! A walk over a queue that keeps messages for people.
//!
//! AMQP reads a queue only by taking from it, and what one reader has taken is
//! out of another's sight. So walks come one after the other: who finds a
//! consumer at the queue waits, and who meets one steps back. (Quorum queues do
//! not refuse a second consumer to an exclusive one.) A walk takes 10,000
//! messages in a third of a second and gives them back when its channel closes.
//!
//! A queue whose leader does not answer at once, for it is being recovered or has much to
//! do, says that it holds nothing. So what looks empty is asked for a message.
//!
//! A quorum queue puts what is given back behind what was given back before: a walk that
//! takes a part, and anybody else who looks, changes the order. So what is listed is put
//! in order by the time it was parked.

use std::time::Duration;

use futures_util::StreamExt;
use lapin::message::Delivery;
use lapin::options::{BasicAckOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Channel, Queue};
use tokio::time::Instant;

use super::acks::{Ack, Acks};
use super::broker::{self, BrokerError, within};
use super::headers::short;
use super::link::Live;

/// Longest wait for other walks to end.
const OTHERS_MAX: Duration = Duration::from_secs(30);

/// Acknowledgements in a row. A quorum queue lets go of those that are on their
/// way when the channel closes, beyond the first 32.
const ACKS_AT_ONCE: usize = 16;

/// How much of a queue a walk takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reach {
    /// All there is.
    All,
    /// All there is, step by step: it may end before.
    Stepwise,
    /// So many of the oldest.
    First(u16),
}

/// A step of a walk that may end before it has seen everything.
const STEP: u16 = 1000;

impl Reach {
    /// What each subscription may hold, and the most that is seen.
    fn bounds(self) -> (u16, u32) {
        match self {
            Self::All => (u16::MAX, u32::MAX),
            Self::Stepwise => (STEP, u32::MAX),
            Self::First(most) => (most, most.into()),
        }
    }
}

/// A walk on its way. Everything that it has seen and not acknowledged is out of
/// others' sight until [`Walk::end`].
pub(super) struct Walk {
    queue: String,
    deadline: Duration,
    channel: Channel,
    /// One subscription holds 65,535 messages at most. Those that have given all of theirs
    /// are kept: ended, they would be cancelled, for nothing.
    streams: Vec<lapin::Consumer>,
    /// What each may hold, and what the last one will still give.
    prefetch: u16,
    coming: u16,
    /// Taken to see whether the queue is empty.
    first: Option<Delivery>,
    /// Messages that were there in the beginning.
    there: u32,
    left: u32,
    acks: Acks,
}

/// How a walk may begin.
enum Start {
    Walk(Box<Walk>),
    /// Nothing is there.
    Empty,
    /// Somebody else walks.
    Busy,
}

impl Walk {
    /// Begins at the oldest message. `None` if there is nothing to see.
    pub(super) async fn begin(
        live: &Live,
        queue: &str,
        reach: Reach,
        deadline: Duration,
    ) -> Result<Option<Self>, BrokerError> {
        let end = Instant::now() + OTHERS_MAX;
        loop {
            let channel = live.channel().await?;
            match Box::pin(Self::start(channel, queue, reach, deadline)).await? {
                Start::Walk(walk) => return Ok(Some(*walk)),
                Start::Empty => return Ok(None),
                Start::Busy => {}
            }
            if Instant::now() > end {
                let waited = OTHERS_MAX.as_secs();
                let why = format!("{queue}: another consumer has held it for {waited} s");
                return Err(BrokerError::Lost(why));
            }
            let pause = Duration::from_millis(fastrand::u64(10..60));
            tokio::time::sleep(pause).await;
        }
    }

    async fn start(
        channel: Channel,
        queue: &str,
        reach: Reach,
        deadline: Duration,
    ) -> Result<Start, BrokerError> {
        let found = look(&channel, queue, deadline).await?;
        let mut there = found.message_count();
        let mut is_held = found.consumer_count() > 0;
        let mut first = None;
        if there == 0 && !is_held {
            let taken = broker::take(&channel, queue, deadline).await?;
            there = taken.as_ref().map_or(0, |taken| taken.message_count.saturating_add(1));
            first = taken.map(|taken| taken.delivery);
            // Somebody else may have taken all of them meanwhile.
            is_held = there == 0 && look(&channel, queue, deadline).await?.consumer_count() > 0;
        }
        if is_held || there == 0 {
            broker::close(&channel, deadline).await;
            return Ok(if is_held { Start::Busy } else { Start::Empty });
        }
        let (prefetch, most) = reach.bounds();
        let (queue, acks, left) = (queue.to_owned(), Acks::new(), there.min(most));
        let (streams, coming) = (Vec::new(), 0);
        let mut walk =
            Self { queue, deadline, channel, streams, prefetch, coming, first, there, left, acks };
        walk.subscribe().await?;
        if look(&walk.channel, &walk.queue, deadline).await?.consumer_count() < 2 {
            return Ok(Start::Walk(Box::new(walk)));
        }
        walk.end().await;
        Ok(Start::Busy)
    }

    /// Messages that were there in the beginning.
    pub(super) fn there(&self) -> usize {
        self.there as usize
    }

    /// The next message; `None` once all have been seen that were there in the
    /// beginning.
    pub(super) async fn next(&mut self) -> Result<Option<Delivery>, BrokerError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        if self.coming == 0 {
            self.subscribe().await?;
        }
        self.coming -= 1;
        let Some(stream) = self.streams.last_mut() else { return Ok(None) };
        let next = within(self.deadline, &self.queue, async { stream.next().await.transpose() });
        let cancelled = || BrokerError::Lost(format!("{}: consumer cancelled", self.queue));
        next.await?.map(Some).ok_or_else(cancelled)
    }

    async fn subscribe(&mut self) -> Result<(), BrokerError> {
        let Self { channel, queue, prefetch, deadline, .. } = &*self;
        let stream = broker::consume(channel, queue, "", *prefetch, *deadline).await?;
        self.streams.push(stream);
        self.coming = self.prefetch;
        Ok(())
    }

    /// Acknowledges these deliveries. They have gone for sure once a later walk
    /// does not see them.
    pub(super) async fn acknowledge(&mut self, tags: Vec<u64>) -> Result<(), BrokerError> {
        for (index, Ack { tag, multiple }) in self.acks.batch(tags, &[]).into_iter().enumerate() {
            let ack = self.channel.basic_ack(tag, BasicAckOptions { multiple });
            within(self.deadline, "basic.ack", ack).await?;
            if index % ACKS_AT_ONCE == ACKS_AT_ONCE - 1 {
                look(&self.channel, &self.queue, self.deadline).await?;
            }
        }
        Ok(())
    }

    /// Gives back what was not acknowledged.
    pub(super) async fn end(mut self) {
        // What is still on its way must not pile up here.
        let dropping = async {
            if let Some(stream) = self.streams.last_mut() {
                while stream.next().await.is_some() {}
            }
        };
        tokio::select! {
            () = broker::close(&self.channel, self.deadline) => {}
            () = async { dropping.await; std::future::pending().await } => {}
        }
    }
}

/// A queue as the broker sees it now.
pub(super) async fn look(
    channel: &Channel,
    queue: &str,
    deadline: Duration,
) -> Result<Queue, BrokerError> {
    let options = QueueDeclareOptions { passive: true, ..Default::default() };
    let request = channel.queue_declare(short(queue), options, FieldTable::default());
    within(deadline, &format!("queue {queue}"), request).await
}
