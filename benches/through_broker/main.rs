//! The service with a real broker, beside what extraction and the broker allow
//! on the same cores in the same run. `make bench-broker` builds and runs it.
#![allow(clippy::unwrap_used, reason = "a measurement that fails is none")]
#![allow(clippy::print_stdout, reason = "the figures are the result")]

mod articles;
mod broker;
mod extraction;
mod latency;
mod pass_through;
mod worker;

use std::time::Duration;

use articles::Articles;
use broker::Broker;
use worker::Workers;

/// Deliveries in hand, for the service and for passing through.
const PREFETCH: u16 = 256;

/// Articles for each measurement of throughput.
const COUNT: usize = 4000;

/// Of the latency, this many seconds.
const LATENCY: Duration = Duration::from_secs(20);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let articles = Articles::new();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{COUNT} articles of {} bytes, prefetch {PREFETCH}, {cores} cores", articles.bytes());
    let broker = Broker::start().await;
    let extraction = extraction::rate(&articles, COUNT, cores);
    println!("{:<34}{extraction:>10.0} articles/s", "extraction alone");
    let pass_through = pass_through::rate(&broker, &articles, COUNT).await;
    println!("{:<34}{pass_through:>10.0} articles/s", "pass-through alone");
    let allowed = 1.0 / (1.0 / extraction + 1.0 / pass_through);
    println!("{:<34}{allowed:>10.0} articles/s", "allowed together");
    let mut together = 0.0;
    for processes in [1, 2, 4] {
        let run = Workers::drain(&broker, &articles, COUNT, processes).await;
        if processes == 1 {
            together = run.rate;
        }
        let name = format!("together, {processes} process(es)");
        println!("{name:<34}{:>10.0} articles/s, {:.2} of allowed", run.rate, run.rate / allowed);
        println!(
            "{:<34}{:>10.2} ms of CPU an article, {:.0} MB at most, shares {}",
            "", run.cpu_ms, run.memory_mb, run.shares
        );
    }
    let rate = together / 4.0;
    let own = latency::of_broker(&broker, &articles, rate, LATENCY).await;
    let all = latency::of_service(&broker, &articles, rate, LATENCY).await;
    println!("{:<34}{rate:>10.0} articles/s", "latency at a quarter of the load");
    println!("{:<34}{:>10.1} ms, p99 {:.1} ms", "broker alone, median", own.median, own.p99);
    println!("{:<34}{:>10.1} ms, p99 {:.1} ms", "with the service, median", all.median, all.p99);
    println!("{:<34}{:>10.1} ms", "added p99", all.p99 - own.p99);
}
