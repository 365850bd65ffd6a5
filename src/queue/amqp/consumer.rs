//! One consumer: a channel on the consuming connection, its deliveries in
//! hand, and what becomes of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use lapin::options::{BasicAckOptions, BasicCancelOptions, BasicNackOptions};
use lapin::{Acker, Channel};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::Instant;

use super::acks::{Ack, Acks};
use super::backoff::Backoff;
use super::broker::{self, BrokerError, within};
use super::hand::{Hand, Rows};
use super::headers;
use super::in_flight::InFlight;
use super::link::{Link, Live};
use super::onward::Routes;
use super::options::AmqpOptions;
use super::publisher::Publisher;
use super::shared::{Phase, Shared};
use super::suspects::{Fate, Lane, Moving, Trial};
use super::trace;
use super::walk::look;
use super::wire;
use crate::queue::{Delivery, Outcome, Park, Settled, Source};
use crate::telemetry::OutcomeLabel;

/// What a consumer works with.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) shared: Arc<Shared>,
    pub(super) link: Link,
    pub(super) publisher: Publisher,
    pub(super) source: Source,
    pub(super) lane: Lane,
    pub(super) prefetch: u16,
}

impl Work {
    /// Name of this consumer in logs and readiness.
    pub(super) fn part(&self) -> String {
        part(&self.shared.options, &self.source, self.lane)
    }

    fn routes(&self) -> Routes {
        Routes::new(&self.shared.options, &self.source, self.lane)
    }
}

/// The same of one that may not have begun.
pub(super) fn part(options: &AmqpOptions, source: &Source, lane: Lane) -> String {
    format!("consuming {}", Routes::new(options, source, lane).queue())
}

/// Where deliveries go.
#[derive(Debug)]
pub(super) struct Out {
    sender: mpsc::Sender<Delivery>,
    finishing: watch::Receiver<bool>,
}

impl Out {
    pub(super) const fn new(
        sender: mpsc::Sender<Delivery>,
        finishing: watch::Receiver<bool>,
    ) -> Self {
        Self { sender, finishing }
    }

    /// Waits until the reader wants only what is at hand.
    async fn finishing(&self) {
        if self.finishing.clone().wait_for(|finishing| *finishing).await.is_err() {
            // The reader is gone, which the channel tells.
            std::future::pending::<()>().await;
        }
    }

    /// Waits until no new subscription is wanted.
    async fn ending(&self) {
        tokio::select! {
            () = self.finishing() => {}
            () = self.sender.closed() => {}
        }
    }
}

/// Deliveries handed over but not taken yet. Few, because they are worked on
/// even when the queue closes; the others wait in the channel's buffer, from
/// where they are given back.
pub(super) const HANDED_OVER: usize = 8;

/// How long what is done may wait for others, to be acknowledged with them: each
/// acknowledgement is an entry in the log of a quorum queue.
const TOGETHER: Duration = Duration::from_millis(10);

/// The same while articles wait for their analysis: what was published together is
/// acknowledged together.
const TOGETHER_IN_BACKLOG: Duration = Duration::from_millis(120);

/// How long a consumer that gets nothing keeps its subscription, in looks at all queues.
const LOOKS: u32 = 6;

/// How long what nobody has begun may wait, at the end, for what somebody has.
const SOON: Duration = Duration::from_millis(500);

/// As many do not wait; a larger part of the prefetch would keep new ones away.
const TOGETHER_OF_PREFETCH: u16 = 4;

/// Consumes until the queue closes or the [`Consumer`](crate::queue::Consumer)
/// is dropped, over as many channels as it takes.
pub(super) async fn run(work: Work, out: Out) {
    let mut backoff = Backoff::new(work.shared.options.timing.backoff_max);
    let routes = Arc::new(work.routes());
    let part = work.part();
    loop {
        let live = tokio::select! {
            live = taking(&work, &part) => live,
            () = work.shared.reached(Phase::Draining) => None,
            () = out.ending() => None,
        };
        let Some(live) = live else { break };
        let error = match live.unless_gone(Session::subscribe(&work, &routes, &live)).await {
            Ok(mut session) => {
                backoff.reset();
                work.shared.health.good(&part);
                match live.unless_gone(session.run(&out)).await {
                    Ok(Ended::Closed) => break,
                    Ok(Ended::Idle) => continue,
                    Err(error) => error,
                }
            }
            Err(error) => error,
        };
        let error = work.shared.failed(&part, &error);
        if backoff.is_news(&error) {
            tracing::warn!(part, error, "subscribing again");
        } else {
            tracing::debug!(part, error, "subscribing again");
        }
        tokio::select! {
            () = tokio::time::sleep(backoff.next()) => {}
            () = work.shared.reached(Phase::Draining) => continue,
            () = out.ending() => continue,
        }
        if let Err(error) = live.ensure_topology(&work.shared, false).await {
            work.shared.health.bad(&part, error.to_string());
        }
    }
    // A consumer that was closed on purpose is no complaint.
    work.shared.health.good(&part);
}

/// The connection, once it is of use: what is held while publishing is held up
/// could only time out.
async fn taking(work: &Work, part: &str) -> Option<Arc<Live>> {
    let mut blocked = work.shared.publishing_blocked.subscribe();
    if *blocked.borrow() {
        work.shared.health.bad(part, "waits until the broker takes messages again");
    }
    // The sender lives in the work.
    blocked.wait_for(|blocked| !blocked).await.ok();
    work.link.clone().live().await
}

/// How a channel ended in order.
enum Ended {
    /// Nothing more is wanted.
    Closed,
    /// Nothing came for long; a new subscription is due.
    Idle,
}

/// A delivery with its outcome carried out as far as its own copy goes.
struct Carried {
    tag: u64,
    acker: Acker,
    trial: Option<Trial>,
    /// `None`: to be given back.
    settled: Option<Settled>,
    reply: Option<oneshot::Sender<Settled>>,
    /// The original of a suspect: until it is acknowledged.
    moving: Option<Moving>,
}

/// The life of one channel.
struct Session<'a> {
    work: &'a Work,
    routes: Arc<Routes>,
    channel: Channel,
    stream: lapin::Consumer,
    hands: FuturesUnordered<BoxFuture<'static, Carried>>,
    /// To be acknowledged or given back, at this time at the latest.
    done: Vec<Carried>,
    due: Instant,
    acks: Acks,
    /// Nothing new comes.
    cancelled: bool,
    /// Where the order counts.
    rows: Arc<Rows>,
    in_flight: Arc<InFlight>,
    /// When the subscription is renewed if nothing came since it was last looked at.
    renewal: Instant,
    fed: bool,
    renewing: bool,
}

impl Drop for Session<'_> {
    /// What is left in the library's buffer goes with it.
    fn drop(&mut self) {
        while let Some(Some(Ok(buffered))) = self.stream.next().now_or_never() {
            self.in_flight.discard(buffered.data.len());
        }
    }
}

impl<'a> Session<'a> {
    async fn subscribe(
        work: &'a Work,
        routes: &Arc<Routes>,
        live: &Live,
    ) -> Result<Self, BrokerError> {
        let deadline = work.shared.options.timing.operation;
        let channel = live.channel().await?;
        let (queue, prefetch) = (routes.queue(), work.prefetch.max(1));
        let stream = broker::consume(&channel, &queue, wire::COUNTED, prefetch, deadline).await?;
        Ok(Self {
            work,
            routes: routes.clone(),
            channel,
            stream,
            hands: FuturesUnordered::new(),
            done: Vec::new(),
            due: Instant::now(),
            acks: Acks::new(),
            cancelled: false,
            rows: Arc::default(),
            in_flight: live.in_flight(),
            renewal: Instant::now() + work.shared.options.timing.depth * LOOKS,
            fed: false,
            renewing: false,
        })
    }

    /// `Ok` after an orderly end; the error that ended the channel otherwise.
    async fn run(&mut self, out: &Out) -> Result<Ended, BrokerError> {
        self.work_on(out).await?;
        Ok(if self.renewing { Ended::Idle } else { Ended::Closed })
    }

    async fn work_on(&mut self, out: &Out) -> Result<(), BrokerError> {
        let shared = self.work.shared.clone();
        loop {
            self.note_backlog(&out.sender);
            tokio::select! {
                biased;
                () = shared.reached(Phase::Draining) => return self.drain().await,
                () = out.sender.closed() => return self.drain().await,
                () = out.finishing(), if !self.cancelled => {
                    shared.enter(Phase::Finishing);
                    if !self.may_finish() {
                        return self.drain().await;
                    }
                    self.cancel().await?;
                }
                Some(carried) = self.hands.next(), if !self.hands.is_empty() => {
                    self.finished(carried);
                    if self.is_enough() {
                        self.settle().await?;
                    }
                }
                () = tokio::time::sleep_until(self.due), if !self.done.is_empty() => {
                    self.settle().await?;
                }
                // The permit first: what cannot be handed over stays in the
                // channel's buffer.
                Some((permit, delivery)) = async {
                    let permit = out.sender.reserve().await.ok()?;
                    Some((permit, self.stream.next().await))
                } => {
                    if self.cancelled && delivery.is_none() {
                        return self.end(Vec::new()).await;
                    }
                    let delivery = received(delivery)?;
                    if self.work.lane == Lane::Suspects {
                        until_originals_are_gone(&shared).await;
                    }
                    self.fed = true;
                    if let Some(delivery) = self.take_in_hand(delivery) {
                        permit.send(delivery);
                    }
                }
                // Last: what is here already has come.
                () = tokio::time::sleep_until(self.renewal), if !self.cancelled => {
                    self.renewal = Instant::now() + shared.options.timing.depth * LOOKS;
                    self.renewing = self.is_idle();
                    if self.renewing && !self.may_finish() {
                        return self.drain().await;
                    }
                    if self.renewing {
                        self.cancel().await?;
                    }
                }
            }
        }
    }

    /// Whether nothing came since this was asked last, and nothing is at hand. A queue that
    /// somebody deletes and declares again at once can give its messages to a consumer that
    /// the client library has ended, and nobody ever says so; so the subscription of who is
    /// idle is renewed.
    fn is_idle(&mut self) -> bool {
        let fed = std::mem::take(&mut self.fed);
        !fed && self.hands.is_empty() && self.done.is_empty() && !self.in_flight.is_full()
    }

    /// Tells the publisher whether more is here than is worked on.
    fn note_backlog(&self, out: &mpsc::Sender<Delivery>) {
        if self.work.source == Source::Articles {
            self.work.shared.backlog.store(out.capacity() == 0, Ordering::Relaxed);
        }
    }

    /// Registers a delivery. A suspect is set aside and poison parked: they are
    /// not handed out.
    fn take_in_hand(&mut self, mut delivery: lapin::message::Delivery) -> Option<Delivery> {
        let (tag, acker) = (delivery.delivery_tag, delivery.acker.clone());
        let redelivered = delivery.redelivered;
        if !self.routes.is_ours(delivery.exchange.as_str()) {
            headers::forget_ours(&mut delivery.properties);
        }
        let (mut message, properties) = headers::message(delivery);
        message.first_seen.get_or_insert_with(now);
        message.unplaced = self.routes.places();
        message.body = self.in_flight.hold(message.body);
        let carry = &self.work.shared.options.carry;
        message.trace = trace::read(&properties, carry);
        self.work.shared.left_out.tell(&properties, carry, &message);
        let Work { shared, publisher, source, lane, .. } = self.work;
        let fate = shared.suspects.fate(source, *lane, redelivered, &properties);
        let mut trial = None;
        if let Fate::HandOut(Some(begun)) = &fate {
            message.suspect = true;
            message.crashes = begun.number.saturating_sub(1);
            trial = Some(begun.clone());
        }
        let (routes, publisher) = (self.routes.clone(), publisher.clone());
        let (handed, settlement) = Delivery::new(message.clone());
        let metrics = shared.metrics.clone();
        let place = self.routes.places().then(|| self.rows.place());
        let in_flight = self.in_flight.clone();
        let hand = Hand { routes, publisher, metrics, in_flight, message, properties, place };
        if let Fate::Suspect(trials) = fate {
            shared.metrics.suspects.inc();
            let moving = (*lane != Lane::Suspects).then(|| shared.suspects.begin_to_move());
            self.hands.push(
                async move {
                    let settled = hand.suspect(trials).await;
                    Carried { tag, acker, trial, settled, reply: None, moving }
                }
                .boxed(),
            );
            return None;
        }
        let handed = if let Fate::Poison(trials) = fate {
            tracing::warn!(article.id = hand.message.id, trials, "parked as poison");
            let parked = OutcomeLabel { outcome: "parked" };
            shared.metrics.articles.get_or_create(&parked).inc();
            handed.settle(Outcome::Park(self.poison(trials)));
            None
        } else {
            Some(handed)
        };
        self.hands.push(
            async move {
                let (settled, reply) = hand.carry_out(settlement).await;
                Carried { tag, acker, trial, settled, reply, moving: None }
            }
            .boxed(),
        );
        handed
    }

    fn poison(&self, trials: u32) -> Park {
        Park {
            reason: "poison".into(),
            detail: format!("{trials} times the process ended while it analysed this alone"),
            stage: self.routes.stage(),
        }
    }

    /// Notes what is ready, the first of it at hand.
    fn finished(&mut self, first: Carried) {
        if self.done.is_empty() {
            self.due = Instant::now() + self.together();
        }
        self.done.push(first);
        while let Some(Some(carried)) = self.hands.next().now_or_never() {
            self.done.push(carried);
        }
    }

    fn together(&self) -> Duration {
        let backlog = self.work.shared.backlog.load(Ordering::Relaxed);
        if backlog { TOGETHER_IN_BACKLOG } else { TOGETHER }
    }

    /// What is given back does not wait, nor what suspects wait for.
    fn is_enough(&self) -> bool {
        let together = usize::from(self.work.prefetch / TOGETHER_OF_PREFETCH).max(1);
        let is_urgent = |carried: &Carried| carried.settled.is_none() || carried.moving.is_some();
        self.done.len() >= together || self.done.iter().any(is_urgent)
    }

    /// Acknowledges or gives back what is done.
    async fn settle(&mut self) -> Result<(), BrokerError> {
        let batch = std::mem::take(&mut self.done);
        let deadline = self.work.shared.options.timing.operation;
        let (acked, back): (Vec<_>, Vec<_>) = batch.iter().partition(|c| c.settled.is_some());
        // Before the acknowledgements, which may cover these tags.
        for carried in &back {
            let nack = BasicNackOptions { multiple: false, requeue: true };
            within(deadline, "basic.nack", carried.acker.nack(nack)).await?;
        }
        let tags = |carried: &[&Carried]| carried.iter().map(|c| c.tag).collect::<Vec<_>>();
        let mut in_time = true;
        for Ack { tag, multiple } in self.acks.batch(tags(&acked), &tags(&back)) {
            let Some(carried) = acked.iter().find(|c| c.tag == tag) else { continue };
            let ack = carried.acker.ack(BasicAckOptions { multiple });
            in_time &= within(deadline, "basic.ack", ack).await?;
        }
        if !in_time {
            self.work.shared.metrics.stale_acks.inc_by(acked.len() as u64);
        }
        if batch.iter().any(|carried| carried.moving.is_some()) {
            // A channel that ends can lose acknowledgements; what is answered comes behind them.
            look(&self.channel, &self.routes.queue(), deadline).await?;
        }
        for Carried { settled, reply, trial, .. } in batch {
            if let Some(trial) = trial.filter(|_| in_time) {
                self.work.shared.suspects.settled(&trial);
            }
            let settled = settled.filter(|_| in_time).unwrap_or(Settled::Again);
            // Callers need not wait for it.
            reply.map(|reply| reply.send(settled));
        }
        Ok(())
    }

    /// Whether what waits here may be analysed at the end, rather than be given back. In
    /// order, the worker that comes next must not go on with what follows; a suspect is
    /// one at a time anyway.
    fn may_finish(&self) -> bool {
        self.work.lane == Lane::Main && !self.routes.places()
    }

    /// Whether one worker at a time takes from this queue.
    fn is_in_order(&self) -> bool {
        matches!(self.work.lane, Lane::Partition(_)) || self.routes.places()
    }

    /// Has the broker send nothing more.
    async fn cancel(&mut self) -> Result<(), BrokerError> {
        if std::mem::replace(&mut self.cancelled, true) {
            return Ok(());
        }
        let deadline = self.work.shared.options.timing.operation;
        let cancel = self.channel.basic_cancel(self.stream.tag(), BasicCancelOptions::default());
        within(deadline, "basic.cancel", cancel).await
    }

    /// Takes nothing new, finishes what is begun, gives back what nobody has begun.
    async fn drain(&mut self) -> Result<(), BrokerError> {
        if self.is_in_order() {
            return self.drain_in_order().await;
        }
        let deadline = self.work.shared.options.timing.operation;
        self.cancel().await?;
        let mut unbegun = Vec::new();
        while let Some(buffered) =
            within(deadline, "drain", async { self.stream.next().await.transpose() }).await?
        {
            // Given back by hand, a suspect would seem to come from a crash.
            if self.work.lane == Lane::Suspects {
                drop(self.take_in_hand(buffered));
                continue;
            }
            self.in_flight.discard(buffered.data.len());
            unbegun.push(buffered.acker);
        }
        self.end(unbegun).await
    }

    /// Finishes what is begun and gives back the rest by the channel's end, in one step: the
    /// broker puts it back in its order, and only then asks the next worker. Of a consumer
    /// that is cancelled it asks the next one at once, who goes on with what comes after that.
    async fn drain_in_order(&mut self) -> Result<(), BrokerError> {
        while let Some(carried) = self.hands.next().await {
            self.finished(carried);
            // Given back alone, it would come again, behind what is here.
            self.done.retain(|carried| carried.settled.is_some());
            self.settle().await?;
        }
        self.done.retain(|carried| carried.settled.is_some());
        self.settle().await?;
        let deadline = self.work.shared.options.timing.operation;
        // A channel that ends can lose acknowledgements; what is answered comes behind them.
        look(&self.channel, &self.routes.queue(), deadline).await?;
        broker::close(&self.channel, deadline).await;
        Ok(())
    }

    /// Once nothing comes any more: finishes what is begun, gives back the rest.
    async fn end(&mut self, unbegun: Vec<Acker>) -> Result<(), BrokerError> {
        let deadline = self.work.shared.options.timing.operation;
        if !self.is_soon_done().await {
            // Others wait neither for that nor for what was handed over and comes back.
            self.settle().await?;
            for acker in unbegun {
                let nack = BasicNackOptions { multiple: false, requeue: true };
                within(deadline, "basic.nack", acker.nack(nack)).await?;
            }
        }
        while let Some(carried) = self.hands.next().await {
            self.finished(carried);
            self.settle().await?;
        }
        self.settle().await?;
        // What is not settled is given back by that.
        broker::close(&self.channel, deadline).await;
        Ok(())
    }

    /// Whether all that is begun is done in a moment, as it mostly is. One acknowledgement
    /// then settles it, and the channel's end gives back the rest. After a give-back for each
    /// of the rest, the broker would have so many requests on their way to the queue that it
    /// keeps the acknowledgement for later, and forgets it with the channel.
    async fn is_soon_done(&mut self) -> bool {
        let soon = Instant::now() + SOON;
        while !self.hands.is_empty() {
            match tokio::time::timeout_at(soon, self.hands.next()).await {
                Ok(Some(carried)) => self.finished(carried),
                Ok(None) => break,
                Err(_) => return false,
            }
        }
        true
    }
}

/// A suspect may end the process soon. With its original still in hand it would come back
/// with each crash as one more copy, and there would be no last trial.
async fn until_originals_are_gone(shared: &Shared) {
    tokio::select! {
        () = shared.suspects.moved() => {}
        () = shared.reached(Phase::Draining) => {}
    }
}

/// The end of the stream is a failure: the queue is gone or the broker gave up
/// on this consumer.
fn received(
    item: Option<lapin::Result<lapin::message::Delivery>>,
) -> Result<lapin::message::Delivery, BrokerError> {
    match item {
        Some(Ok(delivery)) => Ok(delivery),
        Some(Err(error)) => Err(BrokerError::from_lapin("consume", &error)),
        None => Err(BrokerError::Lost("the broker cancelled the consumer".into())),
    }
}

/// RFC 3339, to the millisecond.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Millisecond).unwrap_or(now).to_string()
}
