//! The publisher: one task, one channel at a time, many confirms in flight.
//!
//! A copy counts as stored only by a positive confirm on the channel that it
//! was published on. When that channel is lost or a confirm is late, nobody
//! knows the outcome, and the copy is published again, with the same id, on
//! the next channel. Reported to the caller is success alone, for as long as
//! the caller waits; only a message that the broker refuses for what it is
//! ends in a [`Refusal`].

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{Channel, Confirmation};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::backoff::Backoff;
use super::broker::{BrokerError, within};
use super::headers::short;
use super::link::{Link, Live};
use super::onward::Onward;
use super::shared::{Phase, Shared};

/// The callers' end.
#[derive(Debug, Clone)]
pub(super) struct Publisher {
    jobs: mpsc::Sender<Job>,
}

/// Why a message was not stored, and will not be by trying again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// A negative confirm, for a caller who does not want to wait.
    #[error("negative confirm")]
    Nacked,
    /// The broker closed the channel for this message.
    #[error("{0}")]
    Refused(String),
    /// The queue has closed.
    #[error("the queue is closed")]
    Closed,
}

/// A message to publish and the caller who waits.
#[derive(Debug)]
struct Job {
    onward: Arc<Onward>,
    /// Whether a negative confirm leads to another try.
    patient: bool,
    reply: oneshot::Sender<Result<(), Refusal>>,
}

/// Unconfirmed publishes on the channel.
const WINDOW: usize = 512;

/// Name of this part in logs and readiness.
const PART: &str = "publishing";

/// A publisher and the queue of jobs for [`run`].
pub(super) fn publisher() -> (Publisher, Jobs) {
    let (jobs, receiver) = mpsc::channel(WINDOW);
    (Publisher { jobs }, Jobs { receiver, again: VecDeque::new(), alone: 0, open: true })
}

impl Publisher {
    /// Waits until the message is stored, however long that takes.
    pub(super) async fn store(&self, onward: Onward) -> Result<(), Refusal> {
        self.publish(onward, true).await
    }

    /// The same, but a negative confirm is an answer.
    pub(super) async fn offer(&self, onward: Onward) -> Result<(), Refusal> {
        self.publish(onward, false).await
    }

    async fn publish(&self, onward: Onward, patient: bool) -> Result<(), Refusal> {
        let (reply, stored) = oneshot::channel();
        let job = Job { onward: Arc::new(onward), patient, reply };
        self.jobs.send(job).await.map_err(|_| Refusal::Closed)?;
        stored.await.unwrap_or(Err(Refusal::Closed))
    }
}

/// What is to be published.
#[derive(Debug)]
pub(super) struct Jobs {
    receiver: mpsc::Receiver<Job>,
    /// To be published once more, before anything new.
    again: VecDeque<Job>,
    /// So many of the next jobs go one by one, to find the one that the broker
    /// refuses.
    alone: usize,
    open: bool,
}

impl Jobs {
    /// The next job that somebody still waits for; `None` once closed.
    async fn next(&mut self) -> Option<Job> {
        loop {
            let job = match self.again.pop_front() {
                Some(job) => job,
                None => self.receiver.recv().await?,
            };
            if !job.reply.is_closed() {
                return Some(job);
            }
        }
    }

    /// Takes back what a lost channel left unconfirmed.
    fn take_back(&mut self, flights: BTreeMap<u64, Flight>, error: &BrokerError) {
        let mut left: VecDeque<_> = flights.into_values().map(|flight| flight.job).collect();
        if let BrokerError::Precondition(why) = error {
            if left.len() == 1 && self.alone > 0 {
                self.alone -= 1;
                let culprit = left.pop_front().map(|job| job.reply);
                culprit.map(|reply| reply.send(Err(Refusal::Refused(why.clone()))));
            } else {
                self.alone = left.len() + self.again.len();
            }
        }
        left.append(&mut self.again);
        self.again = left;
    }
}

/// Publishes until the queue closes and everything is confirmed.
pub(super) async fn run(shared: Arc<Shared>, mut link: Link, mut jobs: Jobs) {
    let mut backoff = Backoff::new(shared.options.timing.backoff_max);
    while let Some(live) = link.live().await {
        let Ok(channel) = live.unless_gone(confirming_channel(&shared, &live)).await else {
            continue;
        };
        let mut session = Session::new(&shared, channel, live.blocked());
        let running = session.run(&mut jobs, &mut backoff);
        let Err(error) = live.unless_gone(running).await else { break };
        let unconfirmed = session.flights.len();
        shared.metrics.unconfirmed.inc_by(unconfirmed as u64);
        tracing::warn!(part = PART, %error, unconfirmed, "publishing again on a new channel");
        jobs.take_back(session.flights, &error);
        shared.health.bad(PART, error.to_string());
        if let Err(error) = live.ensure_topology(&shared).await {
            shared.health.bad(PART, error.to_string());
        }
        tokio::time::sleep(backoff.next()).await;
    }
}

async fn confirming_channel(shared: &Shared, live: &Live) -> Result<Channel, BrokerError> {
    let channel = live.channel().await?;
    let selecting = channel.confirm_select(ConfirmSelectOptions::default());
    let selected = within(shared.options.timing.operation, "confirm.select", selecting).await;
    if selected.is_err() {
        live.discard();
    }
    selected.map(|()| channel)
}

/// A publish that is not confirmed yet.
#[derive(Debug)]
struct Flight {
    job: Job,
    sent: Instant,
}

type Confirm = BoxFuture<'static, (u64, lapin::Result<Confirmation>)>;

/// The life of one channel.
struct Session<'a> {
    shared: &'a Shared,
    channel: Channel,
    blocked: watch::Receiver<bool>,
    /// By the order of publishing.
    flights: BTreeMap<u64, Flight>,
    confirms: FuturesUnordered<Confirm>,
    sent: u64,
    /// Nothing new is sent, and the channel ends when the last confirm is in.
    ending: Option<BrokerError>,
    /// No complaint stands.
    healthy: bool,
}

impl<'a> Session<'a> {
    fn new(shared: &'a Shared, channel: Channel, blocked: watch::Receiver<bool>) -> Self {
        Self {
            shared,
            channel,
            blocked,
            flights: BTreeMap::new(),
            confirms: FuturesUnordered::new(),
            sent: 0,
            ending: None,
            healthy: false,
        }
    }

    /// `Ok` once there will be nothing more to publish; the error that ended
    /// the channel otherwise.
    async fn run(&mut self, jobs: &mut Jobs, backoff: &mut Backoff) -> Result<(), BrokerError> {
        self.improve(jobs);
        loop {
            if self.flights.is_empty() {
                if let Some(error) = self.ending.take() {
                    return Err(error);
                }
                if !jobs.open && jobs.again.is_empty() {
                    return Ok(());
                }
            }
            let blocked = *self.blocked.borrow();
            let window = if jobs.alone > 0 { 1 } else { WINDOW };
            let more = jobs.open || !jobs.again.is_empty();
            let room = self.flights.len() < window && self.ending.is_none() && more;
            let late = self.flights.first_key_value().map(|(_, flight)| flight.sent);
            let late = late.unwrap_or_else(Instant::now) + self.shared.options.timing.confirm;
            tokio::select! {
                biased;
                Some(first) = self.confirms.next(), if !self.confirms.is_empty() => {
                    self.confirmed(first, jobs)?;
                    backoff.reset();
                }
                _ = self.blocked.changed() => self.restart_clocks(),
                job = jobs.next(), if room && !blocked => match job {
                    Some(job) => self.send(job),
                    None => jobs.open = false,
                },
                () = tokio::time::sleep_until(late), if !self.flights.is_empty() && !blocked => {
                    let waited_ms = self.shared.options.timing.confirm.as_millis();
                    return Err(BrokerError::Lost(format!("no confirm within {waited_ms} ms")));
                }
                () = self.shared.reached(Phase::Flushing), if !jobs.receiver.is_closed() => {
                    jobs.receiver.close();
                }
            }
        }
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
        let number = self.sent;
        self.sent += 1;
        let (channel, onward) = (self.channel.clone(), job.onward.clone());
        let publish = async move {
            let confirm = channel
                .basic_publish(
                    short(&onward.exchange),
                    short(&onward.routing_key),
                    BasicPublishOptions { mandatory: true, immediate: false },
                    &onward.body,
                    onward.properties.clone(),
                )
                .await?;
            confirm.await
        };
        self.confirms.push(publish.map(move |result| (number, result)).boxed());
        self.flights.insert(number, Flight { job, sent: Instant::now() });
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
                    // What the broker said tells more than what followed.
                    if !matches!(error, Some(ref known) if !matches!(known, BrokerError::Lost(_))) {
                        error = Some(lost);
                    }
                }
            }
            next = self.confirms.next().now_or_never().flatten();
        }
        for number in acked {
            self.acked(number, &returned, jobs);
        }
        error.map_or(Ok(()), Err)
    }

    fn acked(&mut self, number: u64, returned: &HashSet<Route>, jobs: &mut Jobs) {
        let Some(Flight { job, .. }) = self.flights.remove(&number) else { return };
        let Onward { exchange, routing_key, properties, .. } = &*job.onward;
        if !returned.is_empty() && returned.contains(&route(exchange, routing_key, properties)) {
            let why = format!("no queue takes what is published to {exchange}");
            self.shared.metrics.unconfirmed.inc();
            self.ending = Some(BrokerError::NotFound(why));
            jobs.again.push_back(job);
            return;
        }
        jobs.alone = jobs.alone.saturating_sub(1);
        self.improve(jobs);
        // A caller that is gone gets the message again and publishes it again.
        job.reply.send(Ok(())).ok();
    }

    /// Ready again once nothing waits for another try.
    fn improve(&mut self, jobs: &Jobs) {
        if !self.healthy && jobs.again.is_empty() && self.ending.is_none() {
            self.healthy = true;
            self.shared.health.good(PART);
        }
    }

    fn nacked(&mut self, number: u64, jobs: &mut Jobs) {
        let Some(Flight { job, .. }) = self.flights.remove(&number) else { return };
        self.shared.metrics.unconfirmed.inc();
        if job.patient {
            self.ending = Some(BrokerError::Lost("negative confirm".into()));
            jobs.again.push_back(job);
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
