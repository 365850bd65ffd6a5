//! One delivery in hand: from its outcome to the copy that must be stored before
//! it may be acknowledged.

use std::sync::Arc;

use lapin::BasicProperties;
use tokio::sync::oneshot;

use super::consumer::now;
use super::headers::{self, header};
use super::in_flight::InFlight;
use super::onward::{Given, Next, Routes};
use super::publisher::{Publisher, Refusal};
use crate::queue::{Message, Outcome, Park, Settled, Settlement};
use crate::telemetry::{Metrics, ParkedLabel};

/// One delivery in hand.
pub(super) struct Hand {
    pub(super) routes: Arc<Routes>,
    pub(super) publisher: Publisher,
    pub(super) metrics: Arc<Metrics>,
    pub(super) in_flight: Arc<InFlight>,
    pub(super) message: Message,
    pub(super) properties: BasicProperties,
    /// Where the order counts.
    pub(super) turn: Option<Turn>,
}

/// A place in the order of deliveries.
pub(super) struct Turn {
    /// Ends when the one before is on its way.
    before: Option<oneshot::Receiver<()>>,
    /// Dropped when this one is.
    _after: oneshot::Sender<()>,
}

impl Turn {
    /// The turn after the one that `last` tells of, which tells of this one then.
    pub(super) fn take(last: &mut Option<oneshot::Receiver<()>>) -> Self {
        let (after, next) = oneshot::channel();
        Self { before: last.replace(next), _after: after }
    }
}

impl Hand {
    /// Waits for the outcome and stores the onward copy. `None`: give it back.
    pub(super) async fn carry_out(
        mut self,
        settlement: Settlement,
    ) -> (Option<Settled>, Option<oneshot::Sender<Settled>>) {
        let (outcome, reply) = settlement.outcome().await;
        if let Some(before) = self.turn.as_mut().and_then(|turn| turn.before.take()) {
            // Nobody sends: it ends when the other end is dropped.
            before.await.ok();
        }
        let settled = match self.store(outcome).await {
            Err(Refusal::Refused(why)) => {
                let refused =
                    Park { reason: "refused".into(), detail: why, stage: self.routes.stage() };
                let parked = self.store(Outcome::Park(refused)).await.ok().flatten();
                parked.map(|_| Settled::Parked)
            }
            Err(Refusal::Nacked | Refusal::Denied(_) | Refusal::Closed) => None,
            Ok(settled) => settled,
        };
        (settled, reply)
    }

    /// Stores the copy that is to be analysed alone.
    pub(super) async fn suspect(&self, trials: u32) -> Option<Settled> {
        let now = now();
        let copy = self.routes.suspect(self.given(&now), trials);
        self.publisher.store(copy).await.ok().map(|()| Settled::Again)
    }

    fn given<'a>(&'a self, now: &'a str) -> Given<'a> {
        Given { message: &self.message, properties: &self.properties, now }
    }

    async fn store(&mut self, mut outcome: Outcome) -> Result<Option<Settled>, Refusal> {
        let now = now();
        if let Outcome::Publish(record) = &mut outcome {
            record.body = self.in_flight.hold_made(std::mem::take(&mut record.body));
        }
        match self.routes.next(outcome, self.given(&now)) {
            Next::GiveBack => Ok(None),
            Next::Acknowledge => Ok(Some(Settled::Done)),
            Next::Store(onward, settled) => {
                let parked = parked_for(&onward.properties);
                let stored = self.publisher.enqueue(*onward).await?;
                self.turn = None;
                stored.await?;
                if let Some(label) = parked {
                    self.metrics.parked_copies.get_or_create(&label).inc();
                }
                Ok(Some(settled))
            }
        }
    }
}

/// Stage and reason of a copy that is parked; both are words of ours.
fn parked_for(copy: &BasicProperties) -> Option<ParkedLabel> {
    header(copy, headers::PARKED_AT)?;
    let text = |name| header(copy, name).unwrap_or_default();
    Some(ParkedLabel { stage: text(headers::STAGE), reason: text(headers::REASON) })
}
