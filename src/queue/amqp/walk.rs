//! A walk over a queue that keeps messages for people.
//!
//! AMQP reads a queue only by taking from it, and what one reader has taken is
//! out of another's sight. So walks come one after the other: who finds a
//! consumer at the queue waits, and who meets one steps back. (Quorum queues do
//! not refuse a second consumer to an exclusive one.) A walk takes 10,000
//! messages in a third of a second and gives them back when its channel closes.
//!
//! It goes in steps, each a subscription for so many messages. What is acknowledged makes
//! room in its subscription, and the broker would send more to it. So a subscription is
//! cancelled before one of its messages is acknowledged, and that waits for its last. The first
//! step is a single message, behind which the answer to whether somebody else walks comes
//! soon, however large the messages are: the broker sends no faster than they are read
//! (see `in_flight`).
//!
//! A queue whose leader does not answer at once, for it is being recovered or has much to
//! do, says that it holds nothing. So what looks empty is asked for a message.
//!
//! A quorum queue puts what is given back behind what was given back before: a walk that
//! takes a part, and anybody else who looks, changes the order. So what is listed is put
//! in order by the time it was parked. But what was given back comes before what nobody has
//! taken yet, and that comes in the order in which it was parked: from there on a walk that
//! wants the oldest may end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use lapin::message::Delivery;
use lapin::options::{BasicAckOptions, BasicCancelOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Channel, Queue};
use tokio::time::Instant;

use super::acks::{Ack, Acks};
use super::broker::{self, BrokerError, within};
use super::headers::short;
use super::in_flight::InFlight;
use super::link::Live;
use super::wire;

/// Longest wait for other walks to end.
const OTHERS_MAX: Duration = Duration::from_secs(30);

/// Silence after which the queue is asked whether there is more.
const QUIET: Duration = Duration::from_secs(1);

/// Acknowledgements in a row. A quorum queue lets go of those that are on their
/// way when the channel closes, beyond the first 32.
const ACKS_AT_ONCE: usize = 16;

/// How much of a queue a walk takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Messages that are seen at most, of the oldest.
    most: u32,
    /// Messages of a step at most.
    step: u16,
}

impl Reach {
    /// All there is.
    pub(super) const ALL: Self = Self { most: u32::MAX, step: STEP };

    /// So many at most.
    pub(super) fn first(self, most: u16) -> Self {
        Self { most: most.into(), ..self }
    }

    /// In steps of so many messages.
    pub(super) fn by(self, step: u16) -> Self {
        Self { step, ..self }
    }

    /// Messages of the next step, of so many that are left.
    fn next_step(self, left: u32, largest: usize) -> u16 {
        let fit = STEP_BYTES.checked_div(largest).unwrap_or(usize::MAX);
        let fit = u16::try_from(fit).unwrap_or(u16::MAX).clamp(1, self.step);
        u16::try_from(left).unwrap_or(u16::MAX).min(fit)
    }
}

/// Messages of a step. With more the broker takes longer for each: it looks up all of a step
/// before it sends the first.
const STEP: u16 = 500;

/// Bytes of a step, if all messages are as large as the largest so far: what is on its way to
/// a walk that ends early still has to come.
const STEP_BYTES: usize = 16 * 1024 * 1024;

/// A walk on its way. Everything that it has seen and not acknowledged is out of
/// others' sight until [`Walk::end`].
pub(super) struct Walk {
    queue: String,
    deadline: Duration,
    channel: Channel,
    in_flight: Arc<InFlight>,
    reach: Reach,
    /// The step that it is in, and what that one will still give.
    stream: Option<lapin::Consumer>,
    coming: u16,
    /// Steps that have given all of theirs: to be cancelled only if something is acknowledged.
    finished: Vec<lapin::Consumer>,
    /// Taken to see whether the queue is empty.
    first: Option<Delivery>,
    /// Messages that were there in the beginning.
    there: u32,
    left: u32,
    steps: u32,
    largest: usize,
    acks: Acks,
    /// Done with, and not acknowledged yet.
    settled: Vec<u64>,
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
        let mut walk = Self {
            queue: queue.to_owned(),
            deadline,
            channel,
            in_flight: live.in_flight(),
            reach,
            stream: None,
            coming: 0,
            finished: Vec::new(),
            first,
            there,
            left: there.min(reach.most),
            steps: 0,
            largest: 0,
            acks: Acks::new(),
            settled: Vec::new(),
        };
        walk.subscribe(1).await?;
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

    /// Whether the next message has not been asked for yet.
    pub(super) fn between_steps(&self) -> bool {
        self.coming == 0
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
            self.finished.extend(self.stream.take());
            self.acknowledge_all_but_one().await?;
            // This one is among those that are left.
            self.subscribe(self.reach.next_step(self.left + 1, self.largest)).await?;
        }
        let Some(next) = self.coming().await? else {
            self.left = 0;
            return Ok(None);
        };
        self.largest = self.largest.max(next.data.len());
        Ok(Some(next))
    }

    /// The next message of the step; `None` if there are fewer than there seemed to be. The
    /// broker counts messages that have expired until it comes to them, and never sends them.
    async fn coming(&mut self) -> Result<Option<Delivery>, BrokerError> {
        for _ in 0..2 {
            if let Some(next) = self.within_quiet().await? {
                self.coming -= 1;
                self.in_flight.discard(next.data.len());
                return Ok(Some(next));
            }
            // The answer comes behind what is on its way, and tells that the leader is there.
            let taken = broker::take(&self.channel, &self.queue, self.deadline).await?;
            if let Some(taken) = taken {
                return Ok(Some(taken.delivery));
            }
        }
        Ok(None)
    }

    /// A message of the step, if one comes before it is quiet for long.
    async fn within_quiet(&mut self) -> Result<Option<Delivery>, BrokerError> {
        let Some(stream) = self.stream.as_mut() else { return Ok(None) };
        let Ok(next) = tokio::time::timeout(QUIET, stream.next()).await else { return Ok(None) };
        match next {
            Some(Ok(next)) => Ok(Some(next)),
            Some(Err(error)) => Err(BrokerError::from_lapin(&self.queue, &error)),
            None => Err(BrokerError::Lost(format!("{}: consumer cancelled", self.queue))),
        }
    }

    /// Begins a step of so many messages.
    async fn subscribe(&mut self, messages: u16) -> Result<(), BrokerError> {
        self.steps += 1;
        let tag = format!("{}-{}", wire::COUNTED, self.steps);
        let Self { channel, queue, deadline, .. } = &*self;
        self.stream = Some(broker::consume(channel, queue, &tag, messages, *deadline).await?);
        self.coming = messages;
        Ok(())
    }

    /// Ends all steps; what the last one would still have given is given back with the rest.
    async fn unsubscribe(&mut self) -> Result<(), BrokerError> {
        self.coming = 0;
        self.finished.extend(self.stream.take());
        for stream in std::mem::take(&mut self.finished) {
            let cancel = self.channel.basic_cancel(stream.tag(), BasicCancelOptions::default());
            let cancelled = within(self.deadline, "basic.cancel", cancel);
            self.while_dropping(stream, cancelled).await?;
        }
        Ok(())
    }

    /// Notes these deliveries as done with: they are acknowledged once no step is under way.
    pub(super) fn settle(&mut self, tags: &mut Vec<u64>) {
        self.settled.append(tags);
    }

    /// Acknowledges what is done with. It has gone for sure once a later walk does not see it.
    pub(super) async fn acknowledge(&mut self) -> Result<(), BrokerError> {
        let settled = std::mem::take(&mut self.settled);
        if settled.is_empty() {
            return Ok(());
        }
        self.unsubscribe().await?;
        let acks = self.acks.batch(settled, &[]);
        for (index, Ack { tag, multiple }) in acks.into_iter().enumerate() {
            let ack = self.channel.basic_ack(tag, BasicAckOptions { multiple });
            within(self.deadline, "basic.ack", ack).await?;
            if index % ACKS_AT_ONCE == ACKS_AT_ONCE - 1 {
                look(&self.channel, &self.queue, self.deadline).await?;
            }
        }
        Ok(())
    }

    /// The same between two steps. One is kept in hand: with none, nobody would seem to be
    /// walking here.
    async fn acknowledge_all_but_one(&mut self) -> Result<(), BrokerError> {
        let kept = self.settled.pop();
        self.acknowledge().await?;
        self.settled.extend(kept);
        Ok(())
    }

    /// Gives back what was not acknowledged.
    pub(super) async fn end(mut self) {
        let stream = self.stream.take();
        let closed = broker::close(&self.channel, self.deadline);
        match stream {
            Some(stream) => self.while_dropping(stream, closed).await,
            None => closed.await,
        }
    }

    /// Waits for an answer. What is on its way before it must neither pile up here nor hold it
    /// up.
    async fn while_dropping<T>(
        &self,
        mut stream: lapin::Consumer,
        answer: impl Future<Output = T>,
    ) -> T {
        let mut answer = pin!(answer);
        loop {
            tokio::select! {
                biased;
                Some(delivery) = stream.next() => self.let_go(delivery),
                answer = &mut answer => {
                    while let Some(Some(delivery)) = stream.next().now_or_never() {
                        self.let_go(delivery);
                    }
                    return answer;
                }
            }
        }
    }

    fn let_go(&self, delivery: lapin::Result<Delivery>) {
        if let Ok(delivery) = delivery {
            self.in_flight.discard(delivery.data.len());
        }
    }
}

impl Drop for Walk {
    /// What is left in the library's buffer goes with it.
    fn drop(&mut self) {
        let Some(mut stream) = self.stream.take() else { return };
        while let Some(Some(delivery)) = stream.next().now_or_never() {
            self.let_go(delivery);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_small_where_messages_are_large_or_few() {
        let all = Reach::ALL;
        assert_eq!(all.next_step(10_000, 0), STEP);
        assert_eq!(all.next_step(10_000, 1_100), STEP);
        assert_eq!(all.next_step(10_000, 7_000_000), 2);
        assert_eq!(all.next_step(10_000, 20_000_000), 1);
        assert_eq!(all.next_step(7, 0), 7);
        assert_eq!(all.by(64).next_step(10_000, 1_100), 64);
    }
}
