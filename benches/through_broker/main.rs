//! The service with a real broker, beside what extraction and the broker allow
//! on the same cores in the same run. `make bench-broker` builds and runs it.
//!
//! Other work on the machine slows everything down, but not evenly. So what is
//! compared is measured in turns, and in time of the processor too.
#![allow(clippy::unwrap_used, reason = "a measurement that fails is none")]
#![allow(clippy::print_stdout, reason = "the figures are the result")]

mod articles;
mod broker;
mod extraction;
mod instructions;
mod large;
mod latency;
mod pass_through;
#[path = "../../tests/support/process.rs"]
mod process;
mod processor;
mod rolling;
mod steady;
mod worker;

use std::time::{Duration, Instant};

use articles::Articles;
use broker::Broker;
use extraction::Extraction;
use latency::Latencies;
use processor::{Took, median};

/// Deliveries in hand, for the service and for passing through.
const PREFETCH: u16 = 256;

/// Articles for each measurement of throughput.
const COUNT: usize = 2000;

/// Turns of throughput, as many as are begun in this time.
const ROUNDS: usize = 7;
const FOR_ROUNDS: Duration = Duration::from_secs(100);

/// Turns of latency, and how long articles are published in each.
const LATENCY_ROUNDS: usize = 5;
const LATENCY: Duration = Duration::from_secs(4);

/// One turn of everything that is compared.
struct Round {
    extraction: Took,
    pass_through: Took,
    /// The same with messages as long as records.
    records_through: Took,
    service: Took,
}

/// What can be measured, and chosen by name: `cargo bench --bench through_broker -- restarts`.
const PARTS: [&str; 6] = ["throughput", "instructions", "shares", "latency", "restarts", "memory"];

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let chosen: Vec<_> = std::env::args().filter(|a| PARTS.contains(&a.as_str())).collect();
    let wanted = |part: &str| chosen.is_empty() || chosen.iter().any(|chosen| chosen == part);
    let articles = Articles::new();
    if let [_, what, count, ..] = &std::env::args().collect::<Vec<_>>()[..]
        && what == instructions::EXTRACT
    {
        return instructions::extract(&articles, count);
    }
    let broker = Broker::start().await;
    worker::declare(&broker).await;
    let rate = if wanted("throughput") {
        throughput(&broker, &articles).await
    } else {
        worker::drain(&broker, &articles, COUNT, 1).await.took.rate()
    };
    if wanted("instructions") {
        let [extraction, service] = instructions::for_each(&broker, &articles).await;
        println!(
            "\ninstructions an article: {:.2} M of extraction, {:.2} M of the service, {:.3} of them",
            extraction / 1e6,
            service / 1e6,
            extraction / service
        );
    }
    if wanted("shares") {
        shares(&broker, &articles).await;
    }
    if wanted("latency") {
        latencies(&broker, &articles, rate / 4.0).await;
    }
    if wanted("restarts") {
        restarts(&broker, &articles, rate / 2.0).await;
        // More than can be worked on: every process has its hands full.
        restarts(&broker, &articles, rate * 1.2).await;
    }
    if wanted("memory") {
        let memory = large::memory(&broker).await;
        println!("\n{} payloads of 7 MB: {memory:.0} MB in memory at most", large::COUNT);
    }
}

/// Prints it; returns the articles a second.
async fn throughput(broker: &Broker, articles: &Articles) -> f64 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let extraction = Extraction::new(articles, COUNT, cores);
    let (_, bytes) = extraction.run();
    println!(
        "{COUNT} articles of {} bytes, records of {bytes}; prefetch {PREFETCH}, {cores} cores",
        articles.bytes()
    );
    let begin = Instant::now();
    let (mut rounds, mut memory) = (Vec::new(), 0.0_f64);
    while rounds.len() < ROUNDS && begin.elapsed() < FOR_ROUNDS {
        let run = worker::drain(broker, articles, COUNT, 1).await;
        memory = memory.max(run.memory_mb);
        rounds.push(Round {
            extraction: extraction.run().0,
            pass_through: pass_through::run(broker, articles, COUNT * 2, None).await,
            records_through: pass_through::run(broker, articles, COUNT * 2, Some(bytes)).await,
            service: run.took,
        });
    }
    println!("\n{:<28}{:>12}{:>24}", "", "articles/s", "ms of processor, broker");
    let line = |name: &str, of: fn(&Round) -> Took| {
        let middle = |value: fn(Took) -> f64| median(rounds.iter().map(|round| value(of(round))));
        let (client, node) = (middle(Took::of_client), middle(Took::of_broker));
        println!("{name:<28}{:>12.0}{client:>16.2}{node:>8.2}", middle(Took::rate));
    };
    line("extraction", |round| round.extraction);
    line("pass-through", |round| round.pass_through);
    line("pass-through of records", |round| round.records_through);
    line("service", |round| round.service);
    println!("\nservice, of what extraction and pass-through allow ({} turns)", rounds.len());
    for (name, through) in [
        ("pass-through", (|round| round.pass_through) as fn(&Round) -> Took),
        ("pass-through of records", |round| round.records_through),
    ] {
        let by_clock = rounds.iter().map(|round| {
            let allowed = 1.0 / (1.0 / round.extraction.rate() + 1.0 / through(round).rate());
            round.service.rate() / allowed
        });
        let by_processor = rounds
            .iter()
            .map(|round| (round.extraction.cost() + through(round).cost()) / round.service.cost());
        println!(
            "{name:<28}{:>8.2} by the clock {:>8.2} by the processor",
            median(by_clock),
            median(by_processor)
        );
    }
    println!("{:<28}{memory:>8.0} MB at most", "memory under load");
    median(rounds.iter().map(|round| round.service.rate()))
}

async fn shares(broker: &Broker, articles: &Articles) {
    for processes in [2, 4] {
        let run = worker::drain(broker, articles, COUNT, processes).await;
        println!(
            "{:<28}{:>8.0} articles/s, shares {:?}",
            format!("{processes} processes"),
            run.took.rate(),
            run.shares
        );
    }
}

async fn latencies(broker: &Broker, articles: &Articles, rate: f64) {
    let mut rounds = Vec::new();
    for _ in 0..LATENCY_ROUNDS {
        let own = latency::of_broker(broker, articles, rate, LATENCY).await;
        let all = latency::of_service(broker, articles, rate, LATENCY).await;
        rounds.push((Latencies::new(own), Latencies::new(all)));
    }
    println!("\nlatency at {rate:.0} articles/s, a quarter of the load ({LATENCY_ROUNDS} turns)");
    // One turn that other work holds up does not decide.
    let line = |name: &str, of: fn(&(Latencies, Latencies), f64) -> f64| {
        let middle = |share: f64| median(rounds.iter().map(|round| of(round, share)));
        println!("{name:<28}{:>8.1} ms, p99 {:.1} ms", middle(0.5), middle(0.99));
    };
    line("broker alone", |(own, _), share| own.at(share));
    line("with the service", |(_, all), share| all.at(share));
    line("added", |(own, all), share| all.at(share) - own.at(share));
}

async fn restarts(broker: &Broker, articles: &Articles, load: f64) {
    let steady = rolling::restart(broker, articles, load).await;
    let rate = steady.rate();
    println!("\nthree processes restarted in turn, {load:.0} articles/s published: none lost");
    println!("{:<28}{rate:>8.0} articles/s, {} twice", "records", steady.duplicates);
    for seconds in [1, 2] {
        let slowest = steady.slowest(Duration::from_secs(seconds));
        let name = format!("slowest {seconds} s");
        println!("{name:<28}{slowest:>8.0} articles/s, {:.2} of the rate", slowest / rate);
    }
}
