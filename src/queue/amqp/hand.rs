//! One delivery in hand: from its outcome to the copy that must be stored before
//! it may be acknowledged.

use std::sync::Arc;

use lapin::BasicProperties;
use tokio::sync::oneshot;

use super::consumer::now;
use super::headers::{self, header};
use super::onward::{Given, Next, Routes};
use super::publisher::{Publisher, Refusal};
use crate::queue::{Message, Outcome, Park, Settled, Settlement};
use crate::telemetry::{Metrics, ParkedLabel};

/// One delivery in hand.
pub(super) struct Hand {
    pub(super) routes: Arc<Routes>,
    pub(super) publisher: Publisher,
    pub(super) metrics: Arc<Metrics>,
    pub(super) message: Message,
    pub(super) properties: BasicProperties,
}

impl Hand {
    /// Waits for the outcome and stores the onward copy. `None`: give it back.
    pub(super) async fn carry_out(
        self,
        settlement: Settlement,
    ) -> (Option<Settled>, Option<oneshot::Sender<Settled>>) {
        let (outcome, reply) = settlement.outcome().await;
        let settled = match self.store(outcome).await {
            Err(Refusal::Refused(why)) => {
                let refused =
                    Park { reason: "refused".into(), detail: why, stage: self.routes.stage() };
                let parked = self.store(Outcome::Park(refused)).await.ok().flatten();
                parked.map(|_| Settled::Parked)
            }
            Err(Refusal::Nacked | Refusal::Closed) => None,
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

    async fn store(&self, outcome: Outcome) -> Result<Option<Settled>, Refusal> {
        let now = now();
        match self.routes.next(outcome, self.given(&now)) {
            Next::GiveBack => Ok(None),
            Next::Acknowledge => Ok(Some(Settled::Done)),
            Next::Store(onward, settled) => {
                let parked = parked_for(&onward.properties);
                self.publisher.store(*onward).await?;
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
