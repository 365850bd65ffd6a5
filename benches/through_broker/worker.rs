//! Processes of the service.

use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use lapin::options::QueuePurgeOptions;
use serde_json::Value;

use crate::PREFETCH;
use crate::articles::Articles;
use crate::broker::Broker;
use crate::processor::Took;
use crate::{instructions, process};

const PREFIX: &str = "bench";

/// The exchange of the articles.
pub(crate) const ARTICLES: &str = "bench.articles";

/// A queue for the records.
pub(crate) const OUT: &str = "bench.out";

/// One run: an input queue that is full at the start and empty at the end.
pub(crate) struct Run {
    pub(crate) took: Took,
    pub(crate) memory_mb: f64,
    pub(crate) shares: Vec<u64>,
}

/// One process of the service.
pub(crate) struct Process {
    child: Child,
    http: String,
}

/// The service's queues, and one for its records.
pub(crate) async fn declare(broker: &Broker) {
    let declared = command(env!("CARGO_BIN_EXE_copydesk"), &broker.url)
        .args(["topology", "declare"])
        .output()
        .unwrap();
    assert!(declared.status.success(), "{}", String::from_utf8_lossy(&declared.stderr));
    broker.bound("bench.records", OUT).await;
}

/// Fills the input queue, then measures from the first tenth of the records to the
/// last, so that no start is counted.
pub(crate) async fn drain(
    broker: &Broker,
    articles: &Articles,
    count: usize,
    processes: usize,
) -> Run {
    broker.fill(ARTICLES, articles, count).await;
    let mut workers = Vec::new();
    for _ in 0..processes {
        workers.push(Process::start(&broker.url).await);
    }
    let used = || -> f64 { workers.iter().map(|w| process::seconds(w.child.id())).sum() };
    let first = broker.until(OUT, count / 10).await;
    let (begin, client, node) = (Instant::now(), used(), process::seconds(broker.process));
    broker.until(OUT, count).await;
    let took = Took {
        clock: begin.elapsed().as_secs_f64(),
        client: used() - client,
        broker: process::seconds(broker.process) - node,
        articles: count - first,
    };
    let memory_mb = workers.iter().map(Process::memory).fold(0.0, f64::max);
    let shares = workers.iter().map(Process::published).collect();
    workers.into_iter().for_each(Process::stop);
    broker.channel.queue_purge(OUT.into(), QueuePurgeOptions::default()).await.unwrap();
    Run { took, memory_mb, shares }
}

/// Instructions of a process that works on so many articles, from its start to its end.
pub(crate) async fn instructions(broker: &Broker, articles: &Articles, count: usize) -> u64 {
    broker.fill(ARTICLES, articles, count).await;
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut command = command("valgrind", &broker.url);
    command.args(instructions::COUNTED).arg(env!("CARGO_BIN_EXE_copydesk"));
    let process = Process::logging_to(&log, &mut command).await;
    broker.until(OUT, count).await;
    process.stop();
    broker.channel.queue_purge(OUT.into(), QueuePurgeOptions::default()).await.unwrap();
    instructions::collected(&std::fs::read_to_string(&log).unwrap())
}

impl Process {
    pub(crate) async fn start(url: &str) -> Self {
        let log = tempfile::NamedTempFile::new().unwrap();
        Self::logging_to(&log, &mut command(env!("CARGO_BIN_EXE_copydesk"), url)).await
    }

    async fn logging_to(log: &tempfile::NamedTempFile, command: &mut Command) -> Self {
        let child = command.arg("run").stderr(log.reopen().unwrap()).spawn().unwrap();
        let http = loop {
            if let Some(address) = listens_at(&mut log.reopen().unwrap()) {
                break address;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        Self { child, http }
    }

    /// Records published, as it says itself.
    fn published(&self) -> u64 {
        let mut stream = TcpStream::connect(&self.http).unwrap();
        let request =
            format!("GET /metrics HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.http);
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let name = "copydesk_articles_total{outcome=\"published\"} ";
        let line = answer.lines().find_map(|line| line.strip_prefix(name));
        line.map_or(0, |count| count.trim().parse().unwrap())
    }

    /// Megabytes that it had in memory at most.
    pub(crate) fn memory(&self) -> f64 {
        process::most_kilobytes(self.child.id()).unwrap() as f64 / 1024.0
    }

    /// As an operator stops it: what is in hand is finished.
    pub(crate) fn stop(mut self) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").arg(process).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Process {
    /// Where a measurement has failed.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Where the service listens, once its log tells.
fn listens_at(log: &mut File) -> Option<String> {
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    let events = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let started = events.into_iter().find(|e| e.get("message").is_some_and(|m| m == "started"))?;
    started.get("http")?.as_str().map(str::to_owned)
}

/// The service, or what runs it, with its settings.
fn command(program: &str, url: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("COPYDESK__QUEUE__KIND", "amqp")
        .env("COPYDESK__AMQP__URIS", url)
        .env("COPYDESK__AMQP__PREFIX", PREFIX)
        .env("COPYDESK__AMQP__PREFETCH", PREFETCH.to_string())
        .env("COPYDESK__HTTP__LISTEN", "127.0.0.1:0")
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}
