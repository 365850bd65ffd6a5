//! Keeps one connection: connects, watches, reconnects, for as long as the
//! queue is open.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use lapin::{Channel, Connection, Event};
use tokio::sync::{Notify, watch};
use tokio::time::MissedTickBehavior;

use super::backoff::Backoff;
use super::broker::{self, BrokerError};
use super::declare;
use super::in_flight::InFlight;
use super::lack::Lack;
use super::options::AmqpOptions;
use super::permissions;
use super::shared::{Phase, Shared};
use crate::queue::QueueError;

/// The users' end of a connection that comes and goes.
#[derive(Debug, Clone)]
pub(super) struct Link {
    live: watch::Receiver<Option<Arc<Live>>>,
}

/// One incarnation of the connection.
#[derive(Debug)]
pub(super) struct Live {
    connection: Connection,
    operation: Duration,
    in_flight: Arc<InFlight>,
    blocked: watch::Sender<bool>,
    gone: watch::Sender<bool>,
    broken: Notify,
}

/// The keeper's end.
#[derive(Debug)]
pub(super) struct LinkKeeper {
    part: &'static str,
    live: watch::Sender<Option<Arc<Live>>>,
}

/// How often a connection is looked at, beside the events that it reports.
const LOOK: Duration = Duration::from_secs(1);

/// A link called `part` in logs and readiness, and its keeper.
pub(super) fn link(part: &'static str) -> (Link, LinkKeeper) {
    let live = watch::Sender::new(None);
    (Link { live: live.subscribe() }, LinkKeeper { part, live })
}

impl Link {
    /// Waits for a connection; `None` once the queue has closed.
    pub(super) async fn live(&mut self) -> Option<Arc<Live>> {
        self.live.wait_for(Option::is_some).await.ok()?.clone()
    }

    /// Waits until the connection is lost, or another takes its place.
    pub(super) async fn changed(&mut self) {
        self.live.changed().await.ok();
    }

    /// The connection, if there is one.
    pub(super) fn now(&self) -> Option<Arc<Live>> {
        self.live.borrow().clone()
    }
}

impl Live {
    /// A connection that nobody keeps, for a short command.
    pub(super) fn alone(connection: Connection, options: &AmqpOptions) -> Self {
        Self::new(connection, options.timing.operation, InFlight::new(options.in_flight_bytes))
    }

    pub(super) fn new(
        connection: Connection,
        operation: Duration,
        in_flight: Arc<InFlight>,
    ) -> Self {
        Self {
            connection,
            operation,
            in_flight,
            blocked: watch::Sender::new(false),
            gone: watch::Sender::new(false),
            broken: Notify::new(),
        }
    }

    /// Ends it in order.
    pub(super) async fn close(&self) {
        let closing = self.connection.close(200, "done".into());
        tokio::time::timeout(self.operation, closing).await.ok();
    }

    /// Opens a channel; without one the connection counts as broken.
    pub(super) async fn channel(&self) -> Result<Channel, BrokerError> {
        let opening = broker::channel(&self.connection, self.operation);
        let opened = self.unless_gone(opening).await;
        if opened.is_err() {
            self.doubt();
        }
        opened
    }

    /// A request on a connection that is just breaking may never be answered:
    /// nobody waits for its deadline.
    pub(super) async fn unless_gone<T, E: From<BrokerError>>(
        &self,
        request: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let mut gone = self.gone.subscribe();
        tokio::select! {
            answer = request => answer,
            _ = gone.wait_for(|gone| *gone) => {
                Err(BrokerError::Lost("the connection was lost".into()).into())
            }
        }
    }

    /// Has the connection made anew after a request without an answer, unless the answer
    /// only waits behind a body that there is no room for yet.
    fn doubt(&self) {
        if !self.in_flight.is_full() {
            self.discard();
        }
    }

    /// Has the connection made anew.
    pub(super) fn discard(&self) {
        self.broken.notify_one();
    }

    /// Brings the topology back if something of it went missing: bindings too
    /// where they are in doubt, for those cannot be looked at.
    pub(super) async fn ensure_topology(
        &self,
        shared: &Shared,
        bindings: bool,
    ) -> Result<(), QueueError> {
        let ensuring = async {
            let _alone = shared.ensuring.lock().await;
            declare::ensure_again(&self.connection, &shared.options, &shared.absent, bindings).await
        };
        let ensured = self.unless_gone(ensuring).await;
        if matches!(ensured, Err(QueueError::Unavailable(_))) {
            self.doubt();
        }
        ensured
    }

    /// Binds everything again: a binding that went missing is told by nobody.
    pub(super) async fn bind_again(&self, shared: &Shared) -> Result<(), QueueError> {
        self.unless_gone(declare::bind(&self.connection, &shared.options)).await
    }

    /// How exchanges and queues differ from what is described, and what may not be compared.
    pub(super) async fn altered(
        &self,
        shared: &Shared,
    ) -> Result<(Vec<String>, Vec<Lack>), BrokerError> {
        self.unless_gone(declare::altered(&self.connection, &shared.options)).await
    }

    /// To which of these exchanges the account may not publish.
    pub(super) async fn unwritable(
        &self,
        shared: &Shared,
        exchanges: &[String],
    ) -> Result<Vec<Lack>, BrokerError> {
        let timing = shared.options.timing;
        self.unless_gone(permissions::unwritable(&self.connection, exchanges, timing)).await
    }

    /// The bodies that came by this connection.
    pub(super) fn in_flight(&self) -> Arc<InFlight> {
        self.in_flight.clone()
    }

    /// Whether an alarm of the broker holds up publishing.
    pub(super) fn blocked(&self) -> watch::Receiver<bool> {
        self.blocked.subscribe()
    }
}

impl LinkKeeper {
    /// Runs until the queue is closed.
    pub(super) async fn keep(self, shared: Arc<Shared>) {
        tokio::select! {
            () = shared.reached(Phase::Stopped) => {}
            () = self.keep_connecting(&shared) => {}
        }
        shared.health.bad(self.part, "closed");
        let last = self.live.send_replace(None);
        if let Some(live) = last {
            live.close().await;
        }
    }

    async fn keep_connecting(&self, shared: &Shared) {
        let mut backoff = Backoff::new(shared.options.timing.backoff_max);
        // Connections of one program start at different hosts.
        let mut turn = fastrand::usize(..64);
        loop {
            let why = match self.connect(shared, turn).await {
                Ok(live) => {
                    backoff.reset();
                    shared.health.good(self.part);
                    tracing::info!(part = self.part, "connected to the broker");
                    self.live.send_replace(Some(live.clone()));
                    let why = self.watch(shared, &live).await;
                    self.live.send_replace(None);
                    live.gone.send_replace(true);
                    if *live.blocked.borrow() {
                        shared.publishing_blocked.send_replace(false);
                    }
                    shared.metrics.reconnects.inc();
                    shared.health.bad(self.part, &why);
                    why
                }
                Err(error) => {
                    let why = error.to_string();
                    match error {
                        QueueError::Denied(_) => drop(shared.health.denied(self.part, &why)),
                        _ => shared.health.bad(self.part, &why),
                    }
                    why
                }
            };
            let pause = backoff.next();
            let pause_ms = pause.as_millis() as u64;
            let part = self.part;
            if backoff.is_news(&why) {
                tracing::warn!(part, why, pause_ms, "connecting to the broker again");
            } else {
                tracing::debug!(part, why, pause_ms, "connecting to the broker again");
            }
            tokio::time::sleep(pause).await;
            turn += 1;
        }
    }

    /// A connection counts only once the topology stands.
    async fn connect(&self, shared: &Shared, turn: usize) -> Result<Arc<Live>, QueueError> {
        let name = format!("copydesk {}", self.part);
        let in_flight = InFlight::new(shared.options.in_flight_bytes);
        let connection = broker::connect(&shared.options, &name, turn, Some(&in_flight))
            .await
            .map_err(|error| QueueError::Unavailable(error.to_string()))?;
        // What this process declared once is only looked at: declaring a binding
        // that is there waits for every node of a cluster.
        let stood = shared.declared.load(Ordering::Relaxed);
        let ensured = async {
            if !stood {
                return declare::ensure(&connection, &shared.options).await;
            }
            declare::ensure_again(&connection, &shared.options, &shared.absent, false).await
        };
        if let Err(error) = ensured.await {
            connection.close(200, "done".into()).await.ok();
            return Err(error);
        }
        shared.declared.store(true, Ordering::Relaxed);
        Ok(Arc::new(Live::new(connection, shared.options.timing.operation, in_flight)))
    }

    /// Returns why the connection is of no use any more.
    async fn watch(&self, shared: &Shared, live: &Live) -> String {
        let mut events = pin!(live.connection.events_listener());
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                event = events.next() => match event {
                    Some(Event::ConnectionBlocked(reason)) => {
                        let why = format!("blocked by an alarm of the broker: {reason}");
                        tracing::warn!(part = self.part, why);
                        shared.health.bad(self.part, why);
                        live.blocked.send_replace(true);
                        // Only a connection that publishes is ever told.
                        shared.publishing_blocked.send_replace(true);
                    }
                    Some(Event::ConnectionUnblocked) => {
                        shared.health.good(self.part);
                        live.blocked.send_replace(false);
                        shared.publishing_blocked.send_replace(false);
                    }
                    // Reported for errors of one channel too.
                    Some(Event::Error(error)) if !live.connection.status().connected() => {
                        return format!("connection lost: {error}");
                    }
                    Some(_) => {}
                    None => return "connection closed".into(),
                },
                _ = look.tick() => {
                    if !live.connection.status().connected() {
                        return "connection closed".into();
                    }
                }
                () = live.broken.notified() => return "connection given up".into(),
            }
        }
    }
}
