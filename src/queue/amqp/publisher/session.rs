//! The life of one confirming channel.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use lapin::options::BasicPublishOptions;
use lapin::{Channel, Confirmation};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior};

use super::{Job, Jobs, PART, Refusal, WINDOW};
use crate::queue::amqp::backoff::Backoff;
use crate::queue::amqp::broker::{self, BrokerError};
use crate::queue::amqp::headers::short;
use crate::queue::amqp::link::Live;
use crate::queue::amqp::onward::Onward;
use crate::queue::amqp::shared::{Phase, Shared};
use crate::queue::amqp::topology::Names;

/// A publish that is not confirmed yet.
#[derive(Debug)]
struct Flight {
    job: Job,
    sent: Instant,
}

type Confirm = BoxFuture<'static, (u64, lapin::Result<Confirmation>)>;

/// Between two bursts: what is published together, a quorum queue writes to disk and
/// confirms together. A message alone costs the broker about three times as much as
/// one of sixteen.
const BURST: Duration = Duration::from_millis(2);

/// The same while articles wait for their analysis, unless so many wait that soon none would
/// be left to work on.
const BURST_OF_BACKLOG: Duration = Duration::from_millis(120);

/// The life of one channel.
pub(super) struct Session<'a> {
    shared: &'a Shared,
    channel: Channel,
    blocked: watch::Receiver<bool>,
    names: Names,
    /// By the order of publishing.
    flights: BTreeMap<u64, Flight>,
    confirms: FuturesUnordered<Confirm>,
    sent: u64,
    /// What comes waits until then, under load.
    next_burst: Instant,
    /// The message that was refused before and is tried again.
    probe: Option<u64>,
    /// Nothing new is sent, and the channel ends when the last confirm is in.
    ending: Option<BrokerError>,
    /// No complaint stands.
    healthy: bool,
    began: Instant,
    /// Nothing new is sent, and a new channel follows when the last confirm is in.
    renewing: bool,
}

/// How a channel ended in order.
pub(super) enum Ended {
    /// There is nothing more to publish.
    Done,
    /// A new channel is wanted: see [`super::refused`].
    Renewed,
}

impl<'a> Session<'a> {
    pub(super) fn new(shared: &'a Shared, live: &'a Live, channel: Channel) -> Self {
        Self {
            shared,
            channel,
            blocked: live.blocked(),
            names: Names::new(&shared.options.prefix),
            flights: BTreeMap::new(),
            confirms: FuturesUnordered::new(),
            sent: 0,
            next_burst: Instant::now(),
            probe: None,
            ending: None,
            healthy: false,
            began: Instant::now(),
            renewing: false,
        }
    }

    /// `Ok` after an orderly end; the error that ended the channel otherwise.
    pub(super) async fn run(
        &mut self,
        jobs: &mut Jobs,
        backoff: &mut Backoff,
    ) -> Result<Ended, BrokerError> {
        let mut look = tokio::time::interval(self.shared.options.timing.depth);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut unwritable = self.shared.unwritable.subscribe();
        // It may have changed since the channel before.
        unwritable.mark_changed();
        loop {
            if self.flights.is_empty() {
                self.improve(jobs);
                if let Some(error) = self.ending.take() {
                    return Err(error);
                }
                if !jobs.open && jobs.is_settled() {
                    return Ok(Ended::Done);
                }
                if self.renewing {
                    return Ok(Ended::Renewed);
                }
            }
            let blocked = *self.blocked.borrow();
            let room = self.has_room(jobs);
            let late = self.late();
            let burst = self.may_burst();
            let retry = self.probe.is_none() && !jobs.refused.is_empty();
            let due = jobs.refused.due();
            let more = jobs.has_more();
            let held = jobs.held();
            self.shared.metrics.held_messages.set(i64::try_from(held).unwrap_or(i64::MAX));
            tokio::select! {
                biased;
                Some(first) = self.confirms.next(), if !self.confirms.is_empty() => {
                    self.confirmed(first, jobs, backoff)?;
                }
                _ = self.blocked.changed() => self.restart_clocks(),
                Ok(()) = unwritable.changed() => jobs.again.extend(jobs.denied.allowed()),
                // What is not published then comes to who may.
                () = self.shared.reached(Phase::Finishing), if held > 0 => {
                    jobs.denied.end();
                    jobs.refused.end();
                }
                job = jobs.next(), if room && !blocked && burst && more => {
                    self.next_burst = Instant::now() + self.between_bursts();
                    self.take(job, jobs);
                    while self.has_room(jobs)
                        && jobs.has_more()
                        && let Some(job) = jobs.next().now_or_never()
                    {
                        self.take(job, jobs);
                    }
                }
                () = tokio::time::sleep_until(self.next_burst), if !burst => {}
                () = self.shared.crowded.notified(), if !burst => self.next_burst = Instant::now(),
                () = tokio::time::sleep_until(due), if retry && room && !blocked => {
                    if let Some(job) = jobs.refused.probe().and_then(|job| jobs.denied.hold(job)) {
                        self.probe = Some(self.sent);
                        self.send(job);
                    }
                }
                // A broker tells of an alarm only when something is published.
                _ = look.tick(), if self.confirms.is_empty() && !blocked => self.ask(),
                () = tokio::time::sleep_until(late), if !self.flights.is_empty() && !blocked => {
                    return Err(BrokerError::Lost(self.unanswered()));
                }
                () = self.shared.reached(Phase::Flushing), if !jobs.is_closed() => jobs.close(),
            }
        }
    }

    /// Whether what waits may be sent now. While nothing else is on its way, it need
    /// not wait for company, unless everything has to wait anyway.
    fn may_burst(&self) -> bool {
        let alone = self.flights.is_empty() && !self.shared.backlog.load(Ordering::Relaxed);
        alone || Instant::now() >= self.next_burst
    }

    fn between_bursts(&self) -> Duration {
        if self.shared.backlog.load(Ordering::Relaxed) { BURST_OF_BACKLOG } else { BURST }
    }

    /// Sends what is next; `None` when there will be nothing more.
    fn take(&mut self, job: Option<Job>, jobs: &mut Jobs) {
        match job {
            // The message of a caller that is gone comes again.
            Some(job) if job.reply.is_closed() => jobs.alone = jobs.alone.saturating_sub(1),
            Some(job) => match jobs.within_size(job).and_then(|job| jobs.denied.hold(job)) {
                Some(job) => self.send(job),
                None => jobs.alone = jobs.alone.saturating_sub(1),
            },
            None => jobs.open = false,
        }
    }

    fn has_room(&self, jobs: &Jobs) -> bool {
        let window = if jobs.alone > 0 { 1 } else { WINDOW };
        self.flights.len() < window && self.ending.is_none() && !self.renewing
    }

    /// When the oldest unconfirmed publish is late.
    fn late(&self) -> Instant {
        let oldest = self.flights.first_key_value().map(|(_, flight)| flight.sent);
        oldest.unwrap_or_else(Instant::now) + self.shared.options.timing.confirm
    }

    /// Which confirm is late: a queue that does not answer is told by nothing else.
    fn unanswered(&self) -> String {
        let waited_ms = self.shared.options.timing.confirm.as_millis();
        let oldest = self.flights.first_key_value().map(|(_, flight)| &flight.job.onward);
        let (exchange, key) =
            oldest.map_or(("", ""), |onward| (&*onward.exchange, &*onward.routing_key));
        format!(
            "no confirm within {waited_ms} ms from the queues behind exchange {exchange}, key {key}"
        )
    }

    /// Nothing is on its way any more.
    pub(super) async fn close(self) {
        broker::close(&self.channel, self.shared.options.timing.operation).await;
    }

    /// What is not confirmed, in the order of publishing.
    pub(super) fn unconfirmed(self) -> impl ExactSizeIterator<Item = Job> {
        self.flights.into_values().map(|flight| flight.job)
    }

    /// While an alarm blocks the connection, confirms are not late but awaited.
    fn restart_clocks(&mut self) {
        let now = Instant::now();
        for flight in self.flights.values_mut() {
            flight.sent = now;
        }
    }

    /// Queues the frames; they are written in this order, because a publish is
    /// put on the wire's queue as a whole when its future is first polled, and
    /// only this task polls them.
    fn send(&mut self, job: Job) {
        let number = self.publish(job.onward.clone(), true);
        self.flights.insert(number, Flight { job, sent: Instant::now() });
    }

    /// Publishes to nobody: no confirm of this is waited for.
    fn ask(&mut self) {
        if self.shared.may_ask.load(Ordering::Relaxed) {
            let nothing = Onward {
                exchange: self.names.probe(),
                routing_key: String::new(),
                properties: lapin::BasicProperties::default(),
                body: Bytes::new(),
            };
            self.publish(Arc::new(nothing), false);
        }
    }

    fn publish(&mut self, onward: Arc<Onward>, mandatory: bool) -> u64 {
        let number = self.sent;
        self.sent += 1;
        let channel = self.channel.clone();
        let publish = async move {
            let confirm = channel
                .basic_publish(
                    short(&onward.exchange),
                    short(&onward.routing_key),
                    BasicPublishOptions { mandatory, immediate: false },
                    &onward.body,
                    onward.properties.clone(),
                )
                .await?;
            confirm.await
        };
        self.confirms.push(publish.map(move |result| (number, result)).boxed());
        number
    }

    /// Answers the callers of all confirms that are in.
    ///
    /// The client library may hand a returned message to the confirm of another
    /// message that is settled at the same time or before. So a return is
    /// matched by its own id and route against everything in flight, and all
    /// confirms that are in are looked at before the first is believed.
    fn confirmed(
        &mut self,
        first: (u64, lapin::Result<Confirmation>),
        jobs: &mut Jobs,
        backoff: &mut Backoff,
    ) -> Result<(), BrokerError> {
        let mut acked = Vec::new();
        let mut returned = HashSet::new();
        let mut error = None;
        let mut next = Some(first);
        while let Some((number, result)) = next {
            match result {
                Ok(Confirmation::Ack(message)) => {
                    acked.push(number);
                    returned.extend(message.map(|m| {
                        route(m.exchange.as_str(), m.routing_key.as_str(), &m.properties)
                    }));
                }
                Ok(Confirmation::Nack(_)) => self.nacked(number, jobs),
                Ok(Confirmation::NotRequested) => {
                    error = Some(BrokerError::Lost("channel without confirms".into()));
                }
                Err(lost) => {
                    let lost = BrokerError::from_lapin("publish", &lost);
                    self.not_to_be_asked(&lost);
                    // What the broker said tells more than what followed.
                    if !matches!(error, Some(ref known) if !matches!(known, BrokerError::Lost(_))) {
                        error = Some(lost);
                    }
                }
            }
            next = self.confirms.next().now_or_never().flatten();
        }
        for number in acked {
            if self.acked(number, &returned, jobs) {
                backoff.reset();
            }
        }
        error.map_or(Ok(()), Err)
    }

    /// A user who may not publish to the exchange that leads nowhere does not.
    fn not_to_be_asked(&self, error: &BrokerError) {
        let probe = self.names.probe();
        let is_the_probe = match error {
            BrokerError::Denied(lack) => lack.is_of_exchange(&probe),
            BrokerError::NotFound(why) => why.contains(&format!("'{probe}'")),
            BrokerError::Lost(_) | BrokerError::Precondition(_) => false,
        };
        if is_the_probe {
            self.shared.may_ask.store(false, Ordering::Relaxed);
        }
    }

    /// Returns whether the message is stored.
    fn acked(&mut self, number: u64, returned: &HashSet<Route>, jobs: &mut Jobs) -> bool {
        let Some(Flight { job, .. }) = self.flights.remove(&number) else { return false };
        let Onward { exchange, routing_key, properties, .. } = &*job.onward;
        if !returned.is_empty() && returned.contains(&route(exchange, routing_key, properties)) {
            let why = format!("no queue takes what is published to {exchange}");
            self.shared.metrics.unconfirmed.inc();
            self.ending = Some(BrokerError::NotFound(why));
            jobs.again.push_back(job);
            return false;
        }
        jobs.alone = jobs.alone.saturating_sub(1);
        if self.probe == Some(number) {
            self.probe = None;
            jobs.refused.taken();
        }
        if *exchange == self.names.records() {
            self.shared.readers.taken(&self.shared.health);
        }
        self.improve(jobs);
        // A caller that is gone gets the message again and publishes it again.
        job.reply.send(Ok(())).ok();
        true
    }

    /// Ready again once nothing waits for another try.
    fn improve(&mut self, jobs: &Jobs) {
        if !self.healthy && jobs.is_settled() && self.ending.is_none() {
            self.healthy = true;
            self.shared.health.good(PART);
        }
    }

    fn nacked(&mut self, number: u64, jobs: &mut Jobs) {
        let Some(Flight { mut job, .. }) = self.flights.remove(&number) else { return };
        self.shared.metrics.unconfirmed.inc();
        self.renewing |= self.began.elapsed() >= jobs.refused.longest();
        jobs.alone = jobs.alone.saturating_sub(1);
        let probed = self.probe == Some(number);
        if probed {
            self.probe = None;
        }
        if job.onward.exchange == self.names.records() {
            self.shared.metrics.refused_records.inc();
            self.shared.readers.refused(&self.names, &self.shared.health);
            let exchange = self.names.refused();
            job.onward = Arc::new(Onward { exchange, ..(*job.onward).clone() });
            if let Some(job) = jobs.denied.hold(job) {
                self.send(job);
            }
        } else if job.patient {
            jobs.refused.put(job, probed);
            self.healthy = false;
            self.shared.health.bad(PART, jobs.refused.complaint().unwrap_or_default());
        } else {
            job.reply.send(Err(Refusal::Nacked)).ok();
        }
    }
}

/// Exchange, routing key and message id.
type Route = (String, String, String);

fn route(exchange: &str, routing_key: &str, properties: &lapin::BasicProperties) -> Route {
    let id = properties.message_id().as_ref().map(ToString::to_string).unwrap_or_default();
    (exchange.to_string(), routing_key.to_string(), id)
}
