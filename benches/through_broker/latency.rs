//! From a publish to the record, at a steady rate.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::Consumer;
use lapin::options::{BasicAckOptions, QueuePurgeOptions};
use tokio::time::MissedTickBehavior;

use crate::articles::Articles;
use crate::broker::{Broker, publish};
use crate::pass_through::{consume, pass};
use crate::worker::Workers;

/// Milliseconds.
pub(crate) struct Latency {
    pub(crate) median: f64,
    pub(crate) p99: f64,
}

/// Through two queues and a client that only passes on.
pub(crate) async fn of_broker(
    broker: &Broker,
    articles: &Articles,
    rate: f64,
    duration: Duration,
) -> Latency {
    let (into, out) = ("latency.in", "latency.out");
    broker.bound(into, into).await;
    broker.bound(out, out).await;
    let count = (rate * duration.as_secs_f64()) as usize;
    let channel = broker.new_channel().await;
    let mut consumer = consume(&channel, into, crate::PREFETCH).await;
    let passing = async { pass(&channel, &mut consumer, out, count).await };
    let measuring = measure(broker, articles, into, out, rate, count);
    tokio::join!(passing, measuring).1
}

/// Through one process of the service.
pub(crate) async fn of_service(
    broker: &Broker,
    articles: &Articles,
    rate: f64,
    duration: Duration,
) -> Latency {
    let mut workers = Workers::declare(broker).await;
    workers.start(broker, 1);
    let count = (rate * duration.as_secs_f64()) as usize;
    // The first article waits for the start, and is not measured.
    broker.fill(&workers.articles(), articles, 1).await;
    broker.until(&workers.out(), 1).await;
    let (into, out) = (workers.articles(), workers.out());
    broker.channel.queue_purge(out.as_str().into(), QueuePurgeOptions::default()).await.unwrap();
    measure(broker, articles, &into, &out, rate, count).await
}

async fn measure(
    broker: &Broker,
    articles: &Articles,
    into: &str,
    out: &str,
    rate: f64,
    count: usize,
) -> Latency {
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
    let (sent, arrived) = tokio::join!(publishing, arrivals(&mut arriving, begin, count));
    let mut latencies: Vec<f64> = arrived
        .into_iter()
        .map(|(n, at)| (at.saturating_sub(sent[n])).as_secs_f64() * 1000.0)
        .collect();
    latencies.sort_by(f64::total_cmp);
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
    Latency { median: at(0.5), p99: at(0.99) }
}

/// Which payload's copy or record arrived when.
async fn arrivals(consumer: &mut Consumer, begin: Instant, count: usize) -> Vec<(usize, Duration)> {
    let mut arrived = Vec::with_capacity(count);
    while arrived.len() < count {
        let delivery = consumer.next().await.unwrap().unwrap();
        let at = begin.elapsed();
        let headers = delivery.properties.headers();
        let intake = headers.as_ref().and_then(|h| h.inner().get("copydesk-intake-id"));
        let intake = intake.and_then(|id| Some(id.as_long_string()?.to_string()));
        let own = delivery.properties.message_id().as_ref().map(ToString::to_string);
        let id = intake.or(own).unwrap();
        arrived.push((id.trim_start_matches('d').parse().unwrap(), at));
        if arrived.len() % 100 == 0 || arrived.len() == count {
            delivery.ack(BasicAckOptions { multiple: true }).await.unwrap();
        }
    }
    arrived
}
