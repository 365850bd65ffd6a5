//! From a publish to the record, at a steady rate.

use std::time::Duration;

use lapin::options::QueuePurgeOptions;

use crate::articles::Articles;
use crate::broker::Broker;
use crate::pass_through::{consume, pass};
use crate::steady::Steady;
use crate::worker::{self, Process};

/// Milliseconds of each article, in order.
pub(crate) struct Latencies(Vec<f64>);

impl Latencies {
    pub(crate) fn new(mut all: Vec<f64>) -> Self {
        all.sort_by(f64::total_cmp);
        Self(all)
    }

    /// What this share of the articles did not exceed.
    pub(crate) fn at(&self, share: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * share) as usize]
    }
}

/// Through two queues and a client that only passes on.
pub(crate) async fn of_broker(
    broker: &Broker,
    articles: &Articles,
    rate: f64,
    duration: Duration,
) -> Vec<f64> {
    let (into, out) = ("latency.in", "latency.out");
    broker.bound(into, into).await;
    broker.bound(out, out).await;
    let count = (rate * duration.as_secs_f64()) as usize;
    let channel = broker.new_channel().await;
    let mut consumer = consume(&channel, into, crate::PREFETCH).await;
    let passing = pass(&channel, &mut consumer, out, count, None);
    let measuring = Steady::run(broker, articles, (into, out), rate, count);
    let ((), steady) = tokio::join!(passing, measuring);
    channel.close(200, "done".into()).await.unwrap();
    steady.latencies().collect()
}

/// Through one process of the service.
pub(crate) async fn of_service(
    broker: &Broker,
    articles: &Articles,
    rate: f64,
    duration: Duration,
) -> Vec<f64> {
    let worker = Process::start(&broker.url).await;
    let count = (rate * duration.as_secs_f64()) as usize;
    let (into, out) = (worker::ARTICLES, worker::OUT);
    // The first article waits for the start, and is not measured.
    broker.fill(into, articles, 1).await;
    broker.until(out, 1).await;
    broker.channel.queue_purge(out.into(), QueuePurgeOptions::default()).await.unwrap();
    let steady = Steady::run(broker, articles, (into, out), rate, count).await;
    worker.stop();
    steady.latencies().collect()
}
