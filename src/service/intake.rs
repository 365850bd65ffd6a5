//! Payloads in, records out: pull, analyse, settle.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, broadcast, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::http::Recent;
use crate::journal::Journal;
use crate::payload::Rejection;
use crate::policy::Policy;
use crate::pool::{Analysed, Pool, Work, Written};
use crate::queue::{
    Consumer, Delivery, Message, Outcome, Park, RecordMessage, Retry, Settled, Stage,
};
use crate::telemetry::{Metrics, OutcomeLabel};

/// What the intake works with.
#[derive(Debug)]
pub(super) struct Intake {
    pub(super) pool: Arc<Pool>,
    pub(super) policy: Arc<Policy>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) recent: Recent,
    pub(super) journal: Journal,
    pub(super) published: broadcast::Sender<Bytes>,
}

/// The part of the drain in which what was taken from the queue is still begun. It is not just
/// given back, for others would take each for one that may have ended a process.
const BEGINNING_OF_DRAIN: u32 = 4;

/// Pulls deliveries until `stop` turns true, then finishes what was taken from the queue. What
/// it does not come to in a part of `drain` is given back.
pub(super) async fn run(
    intake: Arc<Intake>,
    mut consumer: Consumer,
    mut stop: watch::Receiver<bool>,
    drain: Duration,
) {
    let mut handling = JoinSet::new();
    let mut deadline = None;
    loop {
        let next = tokio::select! {
            biased;
            _ = stop.wait_for(|&stop| stop), if deadline.is_none() => {
                consumer.finish();
                deadline = Some(Instant::now() + drain / BEGINNING_OF_DRAIN);
                continue;
            }
            () = passed(deadline) => break,
            next = next(&intake.pool, &mut consumer) => next,
        };
        let Some((permit, delivery)) = next else { break };
        if delivery.message.unplaced {
            // One after the other: the order in which they come is to be kept.
            let outcome = place(&intake, &delivery.message).await;
            let intake = Arc::clone(&intake);
            handling.spawn(async move { settle(&intake, delivery, outcome).await });
            continue;
        }
        let permit = if delivery.message.suspect {
            let (article, crashes) = (&delivery.message.id, delivery.message.crashes);
            tracing::info!(article.id = article, crashes, "article came back: analysed alone");
            intake.pool.alone(permit).await
        } else {
            permit
        };
        let intake = Arc::clone(&intake);
        handling.spawn(async move { handle(&intake, delivery, permit).await });
        while handling.try_join_next().is_some() {}
    }
    drop(consumer);
    while handling.join_next().await.is_some() {}
}

/// The next delivery, with leave to start on it at once.
async fn next(pool: &Pool, consumer: &mut Consumer) -> Option<(OwnedSemaphorePermit, Delivery)> {
    let permit = pool.permit().await;
    consumer.next().await.map(|delivery| (permit, delivery))
}

async fn passed(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

/// Finds the document of an article that is to be put in order.
async fn place(intake: &Intake, message: &Message) -> Outcome {
    let work = Work {
        body: message.body.clone(),
        content_type: message.content_type.clone(),
        content_encoding: message.content_encoding.clone(),
    };
    match intake.pool.document_id(work).await {
        Some(Ok(document_id)) => Outcome::Place(document_id),
        Some(Err(rejection)) => rejected(rejection),
        None => retry("panic", "reading the payload panicked"),
    }
}

async fn handle(intake: &Intake, delivery: Delivery, permit: OwnedSemaphorePermit) {
    let message = &delivery.message;
    intake.journal.note(&message.id, "received", None);
    let work = Work {
        body: message.body.clone(),
        content_type: message.content_type.clone(),
        content_encoding: message.content_encoding.clone(),
    };
    let analysed = intake.pool.analyse(work, permit).await;
    let outcome = judge(intake, message, analysed);
    settle(intake, delivery, outcome).await;
}

/// The disposition of each way an analysis can end.
fn judge(intake: &Intake, message: &Message, analysed: Analysed) -> Outcome {
    match analysed {
        Analysed::Record(written) => {
            let user = message.trace.user_id.as_deref();
            match intake.policy.forbids(user, &written.head) {
                Some(detail) => park("forbidden", detail, Stage::Decode),
                None => Outcome::Publish(record_message(*written)),
            }
        }
        Analysed::Rejected(rejection) => rejected(rejection),
        Analysed::Panicked => retry("panic", "the analysis panicked"),
        Analysed::TimedOut => {
            let detail = "the analysis took longer than limits.analysis_ms";
            if message.last_reason.as_deref() == Some("timeout") {
                park("timeout", detail.to_owned(), Stage::Analysis)
            } else {
                retry("timeout", detail)
            }
        }
    }
}

fn rejected(rejection: Rejection) -> Outcome {
    park(rejection.reason.as_str(), rejection.detail, Stage::Decode)
}

fn record_message(Written { head, json }: Written) -> RecordMessage {
    RecordMessage {
        id: head.record_id,
        document_id: head.document_id,
        routing_key: head.routing_key,
        source: head.source,
        body: json,
    }
}

fn park(reason: &str, detail: String, stage: Stage) -> Outcome {
    Outcome::Park(Park { reason: reason.to_owned(), detail, stage })
}

fn retry(reason: &str, detail: &str) -> Outcome {
    Outcome::Retry(Retry { reason: reason.to_owned(), detail: detail.to_owned(), not_before: None })
}

async fn settle(intake: &Intake, delivery: Delivery, outcome: Outcome) {
    let message = delivery.message.clone();
    let told = outcome.clone();
    let settled = durable(delivery.settle(outcome)).await;
    let label = match (settled, &told) {
        (Settled::Again, _) | (_, Outcome::Delivered | Outcome::GiveBack) => "given_back",
        (Settled::Parked, _) | (_, Outcome::Park(_)) => "parked",
        (Settled::Done, Outcome::Publish(_)) => "published",
        (Settled::Done, Outcome::Retry(_)) => "retried",
        // Its own line comes when it is analysed.
        (Settled::Done, Outcome::Place(_)) => return,
    };
    intake.metrics.articles.get_or_create(&OutcomeLabel { outcome: label }).inc();
    tell(&message, label, &told);
    remember(&intake.journal, &message.id, label, &told);
    if let (Settled::Done, Outcome::Publish(record)) = (settled, told) {
        intake.recent.push(&record.id, record.body.clone());
        // Nobody may be listening.
        intake.published.send(record.body).ok();
    }
}

/// The same for whoever asks this process.
fn remember(journal: &Journal, id: &str, outcome: &'static str, told: &Outcome) {
    match told {
        Outcome::Publish(record) if outcome == "published" => journal.published(id, &record.id),
        Outcome::Park(park) => journal.note(id, outcome, Some((&park.reason, &park.detail))),
        Outcome::Retry(retry) => journal.note(id, outcome, Some((&retry.reason, &retry.detail))),
        _ => journal.note(id, outcome, None),
    }
}

/// The one line that the log has of each time an article was in hand: enough to
/// find it in what the publisher, the readers and the webhooks keep.
fn tell(message: &Message, outcome: &str, told: &Outcome) {
    let trace = &message.trace;
    let record = if let Outcome::Publish(record) = told { Some(record) } else { None };
    let (reason, detail, stage) = match told {
        Outcome::Park(park) => (Some(&park.reason), Some(&park.detail), Some(park.stage.as_str())),
        Outcome::Retry(retry) => (Some(&retry.reason), Some(&retry.detail), None),
        Outcome::Publish(_) | Outcome::Delivered | Outcome::Place(_) | Outcome::GiveBack => {
            (None, None, None)
        }
    };
    macro_rules! line {
        ($level:ident, $text:literal) => {
            tracing::$level!(
                article.id = message.id,
                record.id = record.map(|record| record.id.as_str()),
                document.id = record.map(|record| record.document_id.as_str()),
                correlation_id = trace.correlation_id,
                traceparent = trace.header("traceparent"),
                payload_bytes = message.body.len(),
                origin = message.origin,
                attempt = message.attempt,
                outcome,
                reason,
                detail,
                stage,
                $text
            )
        };
    }
    match outcome {
        "published" => line!(info, "article published"),
        "retried" => line!(warn, "article will be tried again"),
        "parked" => line!(warn, "article parked"),
        _ => line!(info, "article comes again"),
    }
}

async fn durable(settled: oneshot::Receiver<Settled>) -> Settled {
    // A backend that went away without an answer will hand it out again.
    settled.await.unwrap_or(Settled::Again)
}
