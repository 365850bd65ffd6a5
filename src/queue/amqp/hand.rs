//! One delivery in hand: from its outcome to the copy that must be stored before
//! it may be acknowledged.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

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
    pub(super) place: Option<Place>,
}

/// A place in the order of deliveries, until the copy has its own in the row to its queue.
pub(super) struct Place {
    turn: Turn,
    rows: Arc<Rows>,
}

/// The row of the deliveries, which have no queue yet.
const ALL: &str = "";

/// The rows in which copies wait, where their order counts: to each queue one is on its way
/// at a time, for of two the broker may refuse the first, for a moment, and take the second.
/// Behind one that is given back, as at the end, all are.
#[derive(Default)]
pub(super) struct Rows(Mutex<HashMap<String, oneshot::Receiver<Done>>>);

/// What went before is stored, or never will be.
struct Done;

impl Rows {
    /// The place of a delivery that came after all that have one.
    pub(super) fn place(self: &Arc<Self>) -> Place {
        Place { turn: self.last(ALL), rows: self.clone() }
    }

    /// A turn behind the last one in this row.
    fn last(&self, row: &str) -> Turn {
        let (after, next) = oneshot::channel();
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Turn { before: rows.insert(row.to_owned(), next), after }
    }
}

/// A turn in a row; it ends when this is dropped.
struct Turn {
    /// Ends when the one before does.
    before: Option<oneshot::Receiver<Done>>,
    after: oneshot::Sender<Done>,
}

impl Turn {
    /// Waits until the one before has ended; whether that is done.
    async fn come(&mut self) -> bool {
        match self.before.take() {
            Some(before) => before.await.is_ok(),
            None => true,
        }
    }

    fn done(self) {
        self.after.send(Done).ok();
    }
}

impl Hand {
    /// Waits for the outcome and stores the onward copy. `None`: give it back.
    pub(super) async fn carry_out(
        mut self,
        settlement: Settlement,
    ) -> (Option<Settled>, Option<oneshot::Sender<Settled>>) {
        let (outcome, reply) = settlement.outcome().await;
        if let Some(place) = &mut self.place {
            place.turn.come().await;
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
                let mut turn = self.place.take().map(|p| p.rows.last(&onward.routing_key));
                if let Some(turn) = &mut turn
                    && !turn.come().await
                {
                    return Err(Refusal::Closed);
                }
                let stored = self.publisher.enqueue(*onward).await?;
                if turn.is_some() {
                    self.publisher.hurry();
                }
                let stored = stored.await;
                if let (Some(turn), Ok(()) | Err(Refusal::Refused(_))) = (turn, &stored) {
                    turn.done();
                }
                stored?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn behind_what_is_not_stored_nothing_goes() {
        let rows = Rows::default();
        let [mut first, mut second, mut third] = [(); 3].map(|()| rows.last("partition"));
        let mut elsewhere = rows.last("another");
        assert!(first.come().await);
        first.done();
        assert!(second.come().await);
        drop(second);
        assert!(!third.come().await);
        drop(third);
        assert!(!rows.last("partition").come().await);
        assert!(elsewhere.come().await);
    }
}
