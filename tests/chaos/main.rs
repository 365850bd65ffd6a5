//! Three workers, a node, a proxy between them and a webhook receiver, under a schedule of
//! faults: whatever happens, published = recorded + parked.
//!
//! The schedule comes from a seed, so that a failure can be run again: `make chaos SEED=7
//! SECONDS=600`. Without these, a short schedule runs.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../service/desk.rs"]
#[allow(dead_code, reason = "the service tests use all of it")]
mod desk;
mod endpoint;
mod faults;
mod feed;
mod reader;
#[path = "../support/mod.rs"]
mod support;
mod workers;

use std::collections::BTreeSet;
use std::time::Duration;

use endpoint::Endpoint;
use faults::Scene;
use feed::Feed;
use reader::Reader;
use support::broker::Broker;
use support::lab::Lab;
use support::proxy::Proxy;
use tokio::time::Instant;
use workers::{PREFETCH, WORKERS, Workers};

/// From the last fault until everything has arrived, at the latest.
const DRAIN: Duration = Duration::from_mins(4);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_happens_every_article_is_recorded_or_parked() {
    let (seed, seconds) = (number("CHAOS_SEED", 1), number("CHAOS_SECONDS", 20));
    eprintln!("chaos: seed {seed}, {seconds} seconds");
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let nodes = [broker.url.clone()];
    let (proxy, endpoint) = (Proxy::start(&broker.url).await, Endpoint::start().await);
    let mut workers =
        Workers::start(&[proxy.url(&broker.url)], &lab.prefix, endpoint.address).await;
    lab.until_consumed(&lab.name("articles")).await;
    lab.bind_out().await;
    let reader = Reader::start(&nodes, lab.name("out"));
    let feed = Feed::start(&nodes, lab.name("articles"));

    let mut scene = Scene {
        rng: fastrand::Rng::with_seed(seed),
        broker: &broker,
        proxy: &proxy,
        endpoint: &endpoint,
        workers: &mut workers,
        lab: &lab,
    };
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut faults = 0;
    while Instant::now() < end {
        scene.strike().await;
        faults += 1;
    }
    let sent = feed.stop().await;
    workers.revive().await;

    let deadline = Instant::now() + DRAIN;
    let recorded = reader.until(deadline, |seen| seen.ids.is_superset(&sent.sound)).await;
    let lost: BTreeSet<_> = sent.sound.difference(&recorded.ids).collect();
    if !lost.is_empty() {
        eprintln!("chaos: {} publishes found no queue", sent.unrouted);
        broker.command("ctl list_queues name messages_ready messages_unacknowledged").await;
        broker.command("ctl list_bindings source_name destination_name routing_key").await;
        let delivered = endpoint.until(Instant::now(), |_| true).await;
        let delivered = sent.sound.intersection(&delivered).count();
        eprintln!("chaos: {delivered} of {} reached the webhook", sent.sound.len());
        eprintln!("chaos: the logs of the workers are in {}", workers.keep_logs().display());
    }
    assert!(lost.is_empty(), "seed {seed}: {} articles were lost: {lost:?}", lost.len());
    let parked = feed::parked(&nodes, &lab.name("parked"), &sent.broken, deadline).await;
    assert_eq!(parked, sent.broken, "seed {seed}: what cannot be read is parked, nothing else");
    let delivered = endpoint.until(deadline, |seen| seen.is_superset(&sent.sound)).await;
    let missing: BTreeSet<_> = sent.sound.difference(&delivered).collect();
    assert!(missing.is_empty(), "seed {seed}: {} never reached the webhook", missing.len());

    // A fault leaves at most what is in flight without a known end, and that comes again.
    let bound = faults * WORKERS * usize::from(PREFETCH) + sent.again;
    eprintln!(
        "chaos: {faults} faults; {} published ({} more found no queue), {} recorded, {} parked, \
         {} duplicates of at most {bound}",
        sent.sound.len() + sent.broken.len(),
        sent.unrouted,
        recorded.ids.len(),
        parked.len(),
        recorded.duplicates,
    );
    assert!(recorded.duplicates <= bound, "seed {seed}: {} duplicates", recorded.duplicates);
    assert!(!sent.sound.is_empty());
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}
