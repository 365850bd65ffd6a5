//! Articles at a steady rate, and when each arrived as a record.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::Consumer;
use lapin::message::Delivery;
use lapin::options::BasicAckOptions;
use tokio::time::MissedTickBehavior;

use crate::articles::Articles;
use crate::broker::{Broker, publish};
use crate::pass_through::consume;

/// Records that are acknowledged together.
const TOGETHER: usize = 100;

/// From the first publish to the last arrival.
pub(crate) struct Steady {
    /// When each article was published.
    pub(crate) sent: Vec<Duration>,
    /// When each first arrived.
    pub(crate) arrived: BTreeMap<usize, Duration>,
    pub(crate) duplicates: usize,
}

impl Steady {
    /// Publishes `count` articles and waits until all of them have arrived.
    pub(crate) async fn run(
        broker: &Broker,
        articles: &Articles,
        (into, out): (&str, &str),
        rate: f64,
        count: usize,
    ) -> Self {
        let (publishing, reading) = (broker.new_channel().await, broker.new_channel().await);
        let mut arriving = consume(&reading, out, 0).await;
        let begin = Instant::now();
        let mut tick = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let publishing = async {
            let mut sent = Vec::with_capacity(count);
            for n in 0..count {
                tick.tick().await;
                sent.push(begin.elapsed());
                drop(publish(&publishing, into, articles, n).await);
            }
            sent
        };
        let (sent, (arrived, duplicates)) =
            tokio::join!(publishing, arrivals(&mut arriving, begin, count));
        reading.close(200, "done".into()).await.unwrap();
        Self { sent, arrived, duplicates }
    }

    /// Milliseconds from publish to arrival.
    pub(crate) fn latencies(&self) -> impl Iterator<Item = f64> {
        let waited = self.arrived.iter().map(|(n, at)| at.saturating_sub(self.sent[*n]));
        waited.map(|waited| waited.as_secs_f64() * 1000.0)
    }

    /// Arrivals a second while articles were published.
    pub(crate) fn rate(&self) -> f64 {
        let last = *self.sent.last().unwrap();
        self.arrived.values().filter(|at| **at <= last).count() as f64 / last.as_secs_f64()
    }

    /// The fewest arrivals a second, over any `window` while articles were published.
    pub(crate) fn slowest(&self, window: Duration) -> f64 {
        const STEPS: u32 = 10;
        let mut arrived: Vec<_> = self.arrived.values().copied().collect();
        arrived.sort_unstable();
        let last = *self.sent.last().unwrap();
        let starts = (STEPS..).map(|step| window / STEPS * step);
        let counts = starts.take_while(|start| *start + window <= last).map(|start| {
            let before = |end: Duration| arrived.partition_point(|at| *at < end);
            before(start + window) - before(start)
        });
        counts.min().unwrap_or_default() as f64 / window.as_secs_f64()
    }
}

async fn arrivals(
    consumer: &mut Consumer,
    begin: Instant,
    count: usize,
) -> (BTreeMap<usize, Duration>, usize) {
    let (mut arrived, mut duplicates) = (BTreeMap::new(), 0);
    while arrived.len() < count {
        let delivery = consumer.next().await.unwrap().unwrap();
        if arrived.insert(number(&delivery), begin.elapsed()).is_some() {
            duplicates += 1;
        }
        if arrived.len() % TOGETHER == 0 || arrived.len() == count {
            delivery.ack(BasicAckOptions { multiple: true }).await.unwrap();
        }
    }
    (arrived, duplicates)
}

/// Which article it is, or is the record of.
fn number(delivery: &Delivery) -> usize {
    let headers = delivery.properties.headers().as_ref();
    let intake = headers.and_then(|headers| headers.inner().get("copydesk-intake-id"));
    let intake = intake.and_then(|id| Some(id.as_long_string()?.to_string()));
    let own = delivery.properties.message_id().as_ref().map(ToString::to_string);
    intake.or(own).unwrap().trim_start_matches('d').parse().unwrap()
}
