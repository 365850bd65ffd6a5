//! What was set aside: looked at by taking it without acknowledging it, and
//! given back by closing the channel.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use lapin::message::BasicGetMessage;
use lapin::options::{BasicAckOptions, BasicGetOptions};
use lapin::{BasicProperties, Channel};
use tokio::time::Instant;

use super::broker::{self, BrokerError, within};
use super::consumer::now;
use super::depth::count;
use super::headers::{self, header, number, short};
use super::link::Live;
use super::onward::{Given, Onward, Routes};
use super::publisher::Publisher;
use super::shared::Shared;
use super::sources;
use super::topology::Names;
use crate::queue::{Parked, ParkedFilter, ParkedSummary, QueueError, Source};

/// Messages looked at in one call: the rest of a longer parking queue is out of
/// sight until the first are gone.
const LOOK_MAX: i64 = 100_000;

/// Longest wait for that; somebody else may have taken some in the meantime.
const GIVEN_BACK_MAX: Duration = Duration::from_secs(2);

/// Replayed or dropped messages whose end is awaited at the same time.
const AT_ONCE: usize = 64;

/// What to do with the messages that a filter means.
pub(super) enum Act<'a> {
    /// Only tell.
    List,
    /// Tell with the body.
    Show(&'a mut Option<Parked>),
    /// Put them back where they failed.
    Replay(&'a Publisher),
    /// Delete them.
    Drop,
}

/// Does it to every parked message that `filter` means. Returns the summaries
/// of those, oldest first within each parking queue; for [`Act::Replay`] and
/// [`Act::Drop`] the number of summaries is the number of messages done.
pub(super) async fn act(
    shared: &Shared,
    live: &Live,
    filter: &ParkedFilter,
    mut act: Act<'_>,
) -> Result<Vec<ParkedSummary>, QueueError> {
    let mut found = Vec::new();
    for source in sources(&shared.options) {
        let channel = live.channel().await?;
        let walk = Walk { shared, channel: &channel, source: &source, filter };
        let walked = walk.over(&mut act, &mut found).await;
        // Gives back everything that was taken and not acknowledged.
        broker::close(&channel, shared.options.timing.operation).await;
        walk.until_given_back(live, walked?).await?;
    }
    Ok(found)
}

impl From<BrokerError> for QueueError {
    fn from(error: BrokerError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// A walk over one parking queue.
struct Walk<'a> {
    shared: &'a Shared,
    channel: &'a Channel,
    source: &'a Source,
    filter: &'a ParkedFilter,
}

impl Walk<'_> {
    fn queue(&self) -> String {
        Names::new(&self.shared.options.prefix).parked(self.source)
    }

    /// Returns how many messages are to be seen again when the channel closes.
    async fn over(
        &self,
        act: &mut Act<'_>,
        found: &mut Vec<ParkedSummary>,
    ) -> Result<i64, QueueError> {
        let queue = self.queue();
        let routes = Routes::new(&self.shared.options, self.source);
        let deadline = self.shared.options.timing.operation;
        let left = count(self.channel, &queue, deadline).await?;
        // What is parked during the walk is not part of it: a replayed message
        // may fail and come back at once.
        let mut kept = left;
        let mut ends = FuturesUnordered::new();
        for _ in 0..left.min(LOOK_MAX) {
            if self.filter.limit > 0 && found.len() + ends.len() >= self.filter.limit {
                break;
            }
            let Some(taken) = self.take(&queue).await? else { break };
            let acker = taken.delivery.acker.clone();
            let (parked, properties) = self.read(taken);
            if !self.filter.matches(&parked.summary) {
                continue;
            }
            let replay = match act {
                Act::List => {
                    found.push(parked.summary);
                    continue;
                }
                Act::Show(slot) => {
                    found.push(parked.summary.clone());
                    **slot = Some(parked);
                    break;
                }
                Act::Replay(publisher) => {
                    Some((*publisher, replayed(&routes, &parked, &properties)))
                }
                Act::Drop => None,
            };
            kept -= 1;
            ends.push(end(acker, replay, parked.summary, deadline));
            if ends.len() >= AT_ONCE {
                found.extend(ends.next().await.transpose()?);
            }
        }
        while let Some(ended) = ends.next().await {
            found.push(ended?);
        }
        Ok(kept)
    }

    /// A quorum queue shows what it was given back only a moment later: without
    /// this wait, a second look right after the first would find nothing.
    async fn until_given_back(&self, live: &Live, kept: i64) -> Result<(), QueueError> {
        let channel = live.channel().await?;
        let deadline = self.shared.options.timing.operation;
        let end = Instant::now() + GIVEN_BACK_MAX;
        while count(&channel, &self.queue(), deadline).await? < kept && Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        broker::close(&channel, deadline).await;
        Ok(())
    }

    async fn take(&self, queue: &str) -> Result<Option<BasicGetMessage>, BrokerError> {
        let get = self.channel.basic_get(short(queue), BasicGetOptions { no_ack: false });
        within(self.shared.options.timing.operation, "basic.get", get).await
    }

    fn read(&self, taken: BasicGetMessage) -> (Parked, BasicProperties) {
        let (message, properties) = headers::message(taken.delivery);
        let text = |name| header(&properties, name);
        // A message that the broker itself set aside has none of our headers.
        let by_broker = || text("x-first-death-reason").unwrap_or_else(|| "unknown".into());
        let summary = ParkedSummary {
            id: message.id.clone(),
            reason: text(headers::REASON).unwrap_or_else(by_broker),
            detail: text(headers::DETAIL).unwrap_or_default(),
            stage: text(headers::STAGE).unwrap_or_else(|| "unknown".into()),
            endpoint: match self.source {
                Source::Articles => None,
                Source::Webhook(name) => Some(name.clone()),
            },
            attempt: number(&properties, headers::ATTEMPT),
            first_seen: message.first_seen.clone(),
            parked_at: text(headers::PARKED_AT),
            engine: text(headers::ENGINE).unwrap_or_default(),
            content_type: message.content_type.clone(),
            bytes: message.body.len(),
        };
        (Parked { summary, message }, properties)
    }
}

fn replayed(routes: &Routes, parked: &Parked, properties: &BasicProperties) -> Onward {
    routes.replayed(Given { message: &parked.message, properties, now: &now() })
}

/// Stores the copy, if there is one, then acknowledges the parked message.
async fn end(
    acker: lapin::Acker,
    replay: Option<(&Publisher, Onward)>,
    summary: ParkedSummary,
    deadline: Duration,
) -> Result<ParkedSummary, QueueError> {
    if let Some((publisher, onward)) = replay {
        let stored = publisher.offer(onward).await;
        stored.map_err(|refusal| QueueError::Unconfirmed(refusal.to_string()))?;
    }
    let ack = acker.ack(BasicAckOptions::default());
    match within(deadline, "basic.ack", ack).await {
        Ok(true) => Ok(summary),
        Ok(false) => Err(QueueError::Unconfirmed("the channel was lost on the way".into())),
        Err(error) => Err(error.into()),
    }
}
