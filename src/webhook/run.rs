//! The stage that feeds one endpoint.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::attempt;
use super::breaker::{Breaker, Verdict};
use super::endpoint::Endpoint;
use super::owed::Owed;
use super::switch::{EndpointState, Next, Switch, Trouble};
use crate::journal::{Journal, Request};
use crate::queue::{Consumer, Delivery, Outcome, Queue, Settled, Source};
use crate::telemetry::{AttemptLabel, ChangeLabel, EndpointLabel, Metrics};

/// Requests in flight to one endpoint, and deliveries in hand.
const IN_FLIGHT: u16 = 8;
/// What waits in a queue comes sooner than this.
const QUIET: Duration = Duration::from_secs(3);

/// Sends the records in an endpoint's queue until `shutdown` completes or the
/// queue closes. Requests in flight are finished, each within the endpoint's
/// deadline; what has not started goes back to the queue.
pub async fn run(
    endpoint: Endpoint,
    queue: Queue,
    metrics: Arc<Metrics>,
    journal: Journal,
    switch: Switch,
    shutdown: impl Future<Output = ()>,
) {
    let name = endpoint.name.clone();
    let source = Source::Webhook(name.clone());
    let consume = |prefetch| queue.consume(source.clone(), prefetch);
    let deferred = || async { queue.deferred(&name).await.ok() };
    let mut states = switch.watch();
    let telling = async {
        loop {
            let works = *states.borrow_and_update() == EndpointState::Working;
            queue.set_paused(&name, !works);
            if states.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = feed(Arc::new(endpoint), consume, deferred, metrics, journal, switch, shutdown) => {}
        () = telling => {}
    }
}

/// Between two questions to a queue that cannot tell yet what waits in it.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// How many records wait that an endpoint did not take.
async fn known<F: Future<Output = Option<u64>>>(deferred: &impl Fn() -> F) -> u64 {
    loop {
        match deferred().await {
            Some(deferred) => return deferred,
            None => tokio::time::sleep(ASK_AGAIN).await,
        }
    }
}

/// Why a [`Stretch`] ended.
enum Stop {
    /// The service is going down.
    Closing,
    /// The probe was taken: go on at full width.
    Recovered,
    /// Too many failures, or a demanded wait; what the last one was.
    Failing(String),
    /// The endpoint answered 410.
    Gone,
}

/// [`run`] with the source of deliveries open to tests. `deferred` tells how many
/// records wait that the endpoint did not take, if that can be told now.
pub(super) async fn feed<F: Future<Output = Option<u64>>>(
    endpoint: Arc<Endpoint>,
    consume: impl Fn(u16) -> Consumer,
    deferred: impl Fn() -> F,
    metrics: Arc<Metrics>,
    journal: Journal,
    switch: Switch,
    shutdown: impl Future<Output = ()>,
) {
    let mut shutdown = pin!(shutdown);
    let mut breaker = Breaker::default();
    let name = endpoint.name.clone();
    let changes = Changes::new(&metrics, &name, &switch);
    let owed = Owed::default();
    if endpoint.signer.is_weak() {
        tracing::warn!(endpoint = name, "a secret is shorter than 24 bytes");
    }
    // What failed before this process began may come much later: until something is taken,
    // the endpoint counts as one that fails.
    let is_behind = tokio::select! {
        behind = known(&deferred) => behind > 0,
        () = shutdown.as_mut() => return,
    };
    if is_behind {
        breaker = Breaker::probing();
        changes.to(EndpointState::Paused);
        changes.trouble("not all records were taken before this service began", Next::Now);
    } else {
        changes.to(EndpointState::Working);
    }
    loop {
        let width = if breaker.is_probing() { 1 } else { IN_FLIGHT };
        let (changes, owed) = (&changes, &owed);
        let (endpoint, metrics, journal) = (&endpoint, &metrics, &journal);
        let stretch = Stretch { endpoint, metrics, journal, changes, owed, width };
        match stretch.flow(consume(width), &deferred, &mut breaker, shutdown.as_mut()).await {
            Stop::Closing => return,
            Stop::Recovered => {
                changes.to(EndpointState::Working);
                tracing::info!(endpoint = name, "webhook works again");
            }
            Stop::Gone => {
                changes.to(EndpointState::Stopped);
                changes.trouble("answered 410", Next::Resumed);
                tracing::error!(
                    endpoint = name,
                    "webhook answered 410: stopped until `copydesk webhook resume` or a restart"
                );
                tokio::select! {
                    () = switch.resumed() => {}
                    () = shutdown.as_mut() => return,
                }
                tracing::info!(endpoint = name, "webhook resumed");
                breaker = Breaker::probing();
                switch.set_next(Next::Now);
            }
            Stop::Failing(why) => {
                changes.to(EndpointState::Paused);
                let wait = breaker.open(endpoint.backoff, fastrand::f64());
                let wait_s = wait.as_secs_f64();
                let at = Timestamp::now().saturating_add(wait).unwrap_or(Timestamp::MAX);
                changes.trouble(&why, Next::At(at));
                tracing::warn!(endpoint = name, wait_s, why, "webhook is failing: paused");
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    () = switch.resumed() => {}
                    () = shutdown.as_mut() => return,
                }
                switch.set_next(Next::Now);
            }
        }
    }
}

/// Tells others of changes of state.
struct Changes<'a> {
    metrics: &'a Metrics,
    endpoint: &'a str,
    switch: &'a Switch,
}

impl<'a> Changes<'a> {
    /// Both counters show from the start: what appears only with its first event
    /// cannot be alerted on.
    fn new(metrics: &'a Metrics, endpoint: &'a str, switch: &'a Switch) -> Self {
        let changes = Self { metrics, endpoint, switch };
        for to in ["stopped", "working"] {
            drop(metrics.webhook_changes.get_or_create(&changes.label(to)));
        }
        changes
    }

    fn label(&self, to: &'static str) -> ChangeLabel {
        ChangeLabel { endpoint: self.endpoint.to_owned(), to }
    }

    fn to(&self, state: EndpointState) {
        let works = state == EndpointState::Working;
        let gauge = EndpointLabel { endpoint: self.endpoint.to_owned() };
        self.metrics.webhook_stopped.get_or_create(&gauge).set((!works).into());
        if works {
            self.switch.set_trouble(None);
        }
        let worked = self.switch.set(state) == EndpointState::Working;
        if worked != works {
            let label = self.label(if works { "working" } else { "stopped" });
            self.metrics.webhook_changes.get_or_create(&label).inc();
        }
    }

    fn trouble(&self, why: &str, next: Next) {
        self.switch.set_trouble(Some(Trouble { why: why.to_owned(), next }));
    }

    /// It answers, and takes none of the records.
    fn refuses(&self, why: &str, count: u32) {
        if self.switch.trouble().is_none() {
            tracing::warn!(endpoint = self.endpoint, count, why, "webhook refuses every record");
        }
        self.trouble(why, Next::Refused(count));
    }

    fn takes_records_again(&self) {
        tracing::info!(endpoint = self.endpoint, "webhook takes records again");
        self.switch.set_trouble(None);
    }

    /// Nothing waits and nothing will be tried: no record is held up, so nobody is called.
    fn nothing_waits(&self) {
        let gauge = EndpointLabel { endpoint: self.endpoint.to_owned() };
        self.metrics.webhook_stopped.get_or_create(&gauge).set(0);
        self.switch.set_next(Next::NothingWaits);
    }
}

/// One stretch of consuming, from an opened consumer to a dropped one.
struct Stretch<'a> {
    endpoint: &'a Arc<Endpoint>,
    metrics: &'a Arc<Metrics>,
    journal: &'a Journal,
    changes: &'a Changes<'a>,
    owed: &'a Owed,
    width: u16,
}

impl Stretch<'_> {
    async fn flow<F: Future<Output = Option<u64>>>(
        &self,
        mut consumer: Consumer,
        deferred: &impl Fn() -> F,
        breaker: &mut Breaker,
        mut shutdown: std::pin::Pin<&mut impl Future<Output = ()>>,
    ) -> Stop {
        // What became of each; nothing where a filter held it back.
        let mut in_flight = JoinSet::<Option<Judged>>::new();
        let mut is_quiet = false;
        let mut stop = loop {
            let may_be_quiet = breaker.is_probing() && in_flight.is_empty() && !is_quiet;
            tokio::select! {
                biased;
                () = shutdown.as_mut() => break Stop::Closing,
                Some(done) = in_flight.join_next() => {
                    // A panic gives the delivery back; the endpoint pays for it,
                    // so that it cannot come again in a tight loop.
                    let panicked = || Judged {
                        verdict: Verdict::Failing { wait: None, answers: false },
                        why: "a panic".to_owned(),
                        record_id: String::new(),
                    };
                    let done = done.unwrap_or_else(|_| Some(panicked()));
                    let Some(Judged { verdict, why, record_id }) = done else { continue };
                    let (probing, refused) = (breaker.is_probing(), breaker.refuses());
                    if verdict == Verdict::Refusing {
                        breaker.note_refused(record_id);
                    }
                    match (breaker.note(verdict), verdict) {
                        (_, Verdict::Gone) => break Stop::Gone,
                        (true, _) => break Stop::Failing(why),
                        (false, Verdict::Working) if probing => break Stop::Recovered,
                        (false, Verdict::Working) if refused.is_some() => {
                            self.changes.takes_records_again();
                        }
                        (false, Verdict::Refusing) if !probing => {
                            if let Some(count) = breaker.refuses() {
                                self.changes.refuses(&why, count);
                            }
                        }
                        (false, _) => {}
                    }
                }
                delivery = consumer.next(), if in_flight.len() < self.width.into() => {
                    let Some(delivery) = delivery else { break Stop::Closing };
                    let (endpoint, metrics) = (self.endpoint.clone(), self.metrics.clone());
                    let (journal, owed) = (self.journal.clone(), self.owed.clone());
                    in_flight.spawn(async move {
                        if wanted(&endpoint, &delivery).await {
                            return Some(deliver(&endpoint, &metrics, &journal, &owed, delivery).await);
                        }
                        let record_id = delivery.message.id.clone();
                        tracing::debug!(endpoint = endpoint.name, record_id, "filtered");
                        // What is not settled comes back, and is filtered again.
                        drop(delivery.settle(Outcome::Delivered).await);
                        None
                    });
                }
                () = tokio::time::sleep(QUIET), if may_be_quiet => {
                    // Others try records of the endpoint too.
                    match deferred().await {
                        Some(0) if self.owed.is_empty(Instant::now()) => {
                            is_quiet = true;
                            self.changes.nothing_waits();
                        }
                        // Owed, and on its way between two queues, or with another process.
                        Some(0) | None => {}
                        Some(count) => self.changes.switch.set_next(Next::Deferred(count)),
                    }
                }
            }
        };
        drop(consumer);
        while let Some(done) = in_flight.join_next().await {
            let Ok(Some(Judged { verdict, .. })) = done else { continue };
            match verdict {
                Verdict::Gone if !matches!(stop, Stop::Closing) => stop = Stop::Gone,
                // A longer demanded wait counts; a straggler that was taken does
                // not close what has just opened.
                Verdict::Failing { .. } => drop(breaker.note(verdict)),
                Verdict::Working | Verdict::Refusing | Verdict::Gone => {}
            }
        }
        stop
    }
}

/// Whether the endpoint wants the record. To read a record takes long enough to hold other
/// tasks up, so it is read beside them.
async fn wanted(endpoint: &Arc<Endpoint>, delivery: &Delivery) -> bool {
    if endpoint.filter.is_none() {
        return true;
    }
    let (endpoint, body) = (endpoint.clone(), delivery.message.body.clone());
    // What cannot be judged is sent: it is not for a filter to lose it.
    tokio::task::spawn_blocking(move || endpoint.wants(&body)).await.unwrap_or(true)
}

/// What one attempt told.
struct Judged {
    verdict: Verdict,
    /// What went wrong, for people.
    why: String,
    record_id: String,
}

/// Sends one record and settles it.
async fn deliver(
    endpoint: &Endpoint,
    metrics: &Metrics,
    journal: &Journal,
    owed: &Owed,
    delivery: Delivery,
) -> Judged {
    let started = Instant::now();
    let answer = attempt::send(endpoint, &delivery.message).await;
    let name = || endpoint.name.clone();
    let seconds = started.elapsed().as_secs_f64();
    metrics.webhook_seconds.get_or_create(&EndpointLabel { endpoint: name() }).observe(seconds);
    let label = AttemptLabel { endpoint: name(), result: answer.label() };
    metrics.webhook_requests.get_or_create(&label).inc();

    let record_id = delivery.message.id.clone();
    journal.sent(Request {
        at: Timestamp::now(),
        record_id: record_id.clone(),
        endpoint: name(),
        result: answer.label(),
        status: answer.status(),
        took_ms: started.elapsed().as_millis() as u64,
    });
    let (verdict, why) = (answer.verdict(), answer.complaint());
    let outcome = answer.outcome();
    let parks = matches!(outcome, Outcome::Park(_));
    tracing::debug!(endpoint = endpoint.name, record_id, seconds, ?answer, "webhook attempt");
    let wait = match &outcome {
        Outcome::Retry(retry) => {
            Some(endpoint.longest_tier.max(retry.not_before.unwrap_or_default()))
        }
        _ => None,
    };
    let settled = delivery.settle(outcome).await;
    owed.note(&record_id, wait.filter(|_| !matches!(settled, Ok(Settled::Parked))));
    if settled == Ok(Settled::Parked) || settled == Ok(Settled::Done) && parks {
        let result = answer.label();
        tracing::warn!(endpoint = endpoint.name, record_id, result, detail = why, "record parked");
    }
    Judged { verdict, why, record_id }
}
