//! A walk over a queue that keeps messages for people.
//!
//! AMQP reads a queue only by taking from it, and what one reader has taken is
//! out of another's sight. So walks come one after the other: who finds a
//! consumer at the queue waits, and who meets one steps back. (Quorum queues do
//! not refuse a second consumer to an exclusive one.) A walk takes 10,000
//! messages in a third of a second and gives them back when its channel closes.
//!
//! It takes them in steps, each a subscription of its own, so that a walk may end before it
//! has seen everything. What the broker has sent waits here in memory: a step is as large
//! as the bodies seen so far let it be, and at most four times the one before.
//!
//! A queue whose leader does not answer at once, for it is being recovered or has much to
//! do, says that it holds nothing. So what looks empty is asked for a message.
//!
//! A quorum queue puts what is given back behind what was given back before: a walk that
//! takes a part, and anybody else who looks, changes the order. So what is listed is put
//! in order by the time it was parked.

use std::collections::VecDeque;
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
    /// So many of the oldest.
    First(u16),
}

/// Messages of a step at most, and of the first, which shows how large they are.
const STEP: u16 = 1000;
const FIRST_STEP: u16 = 4;

impl Reach {
    /// The messages of a step at most, and the most that is seen.
    fn bounds(self) -> (u16, u32) {
        match self {
            Self::All => (STEP, u32::MAX),
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
    /// In order, each with what it will still give: read one after the other, they give the
    /// messages in the order of the queue.
    subscriptions: VecDeque<(lapin::Consumer, u16)>,
    /// Those that have given all of theirs are kept: ended, they would be cancelled, for
    /// nothing.
    finished: Vec<lapin::Consumer>,
    /// What each may hold at most, what the last one may, and what all will still give.
    longest: u16,
    step: u16,
    coming: u32,
    /// Bytes that there is room for, and the largest body so far.
    room: usize,
    largest: usize,
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
            match Box::pin(Self::start(live, queue, reach, deadline)).await? {
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
        live: &Live,
        queue: &str,
        reach: Reach,
        deadline: Duration,
    ) -> Result<Start, BrokerError> {
        let channel = live.channel().await?;
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
        let (longest, most) = reach.bounds();
        let mut walk = Self {
            queue: queue.to_owned(),
            deadline,
            channel,
            subscriptions: VecDeque::new(),
            finished: Vec::new(),
            longest,
            step: 0,
            coming: 0,
            room: live.in_flight().limit(),
            largest: 0,
            first,
            there,
            left: there.min(most),
            acks: Acks::new(),
        };
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
        if let Some(first) = self.first.take() {
            self.left -= 1;
            return Ok(Some(first));
        }
        // The broker hands out the next step while this one is read.
        if self.coming <= u32::from(self.step / 2) && self.coming < self.left {
            self.subscribe().await?;
        }
        (self.left, self.coming) = (self.left - 1, self.coming - 1);
        while let Some((subscription, _)) = self.subscriptions.pop_front_if(|(_, left)| *left == 0)
        {
            self.finished.push(subscription);
        }
        let Some((subscription, left)) = self.subscriptions.front_mut() else { return Ok(None) };
        *left -= 1;
        let next = async { subscription.next().await.transpose() };
        let next = within(self.deadline, &self.queue, next);
        let cancelled = || BrokerError::Lost(format!("{}: consumer cancelled", self.queue));
        let next = next.await?.ok_or_else(cancelled)?;
        self.largest = self.largest.max(next.data.len());
        Ok(Some(next))
    }

    /// Begins a step.
    async fn subscribe(&mut self) -> Result<(), BrokerError> {
        self.step = next_step(self.step, self.longest, self.room, self.largest);
        let Self { channel, queue, step, deadline, .. } = &*self;
        let subscription = broker::consume(channel, queue, "", *step, *deadline).await?;
        self.subscriptions.push_back((subscription, self.step));
        self.coming += u32::from(self.step);
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
            let coming = self.subscriptions.iter_mut().map(|(subscription, _)| subscription);
            let mut coming = futures_util::stream::select_all(coming);
            while coming.next().await.is_some() {}
        };
        tokio::select! {
            () = broker::close(&self.channel, self.deadline) => {}
            () = async { dropping.await; std::future::pending().await } => {}
        }
    }
}

/// Messages of the step after one of `last`: with half of that one, which is still coming,
/// they fill the room if all are as large as the largest so far.
fn next_step(last: u16, longest: u16, room: usize, largest: usize) -> u16 {
    let grown = if last == 0 { FIRST_STEP } else { last.saturating_mul(4) };
    let fit = (room * 2 / 3)
        .checked_div(largest)
        .map_or(u16::MAX, |fit| u16::try_from(fit).unwrap_or(u16::MAX));
    grown.min(fit).clamp(1, longest)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_grow_and_hold_no_more_than_there_is_room_for() {
        let steps = |room, largest| {
            let grow = |last: &u16| Some(next_step(*last, STEP, room, largest));
            std::iter::successors(grow(&0), grow).take(6).collect::<Vec<_>>()
        };
        assert_eq!(steps(64_000_000, 1100), [4, 16, 64, 256, 1000, 1000]);
        assert_eq!(steps(64_000_000, 0), steps(64_000_000, 1100));
        assert_eq!(steps(64_000_000, 7_000_000), [4, 6, 6, 6, 6, 6]);
        assert_eq!(steps(1_000_000, 7_000_000), [1; 6]);
    }
}
