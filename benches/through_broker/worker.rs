//! Processes of the service.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::Value;

use crate::PREFETCH;
use crate::articles::Articles;
use crate::broker::Broker;

/// One run: an input queue that is full at the start and empty at the end.
pub(crate) struct Run {
    pub(crate) rate: f64,
    pub(crate) cpu_ms: f64,
    pub(crate) memory_mb: f64,
    pub(crate) shares: String,
}

/// Processes that share queues of their own.
pub(crate) struct Workers {
    prefix: String,
    processes: Vec<Process>,
}

struct Process {
    child: Child,
    http: String,
}

impl Workers {
    /// A set of queues, with one more for the records.
    pub(crate) async fn declare(broker: &Broker) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let prefix = format!("bench{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let declared = command(broker, &prefix).args(["topology", "declare"]).output().unwrap();
        assert!(declared.status.success(), "{}", String::from_utf8_lossy(&declared.stderr));
        let workers = Self { prefix, processes: Vec::new() };
        broker.bound(&workers.records(), &workers.out()).await;
        workers
    }

    pub(crate) fn start(&mut self, broker: &Broker, processes: usize) {
        self.processes = (0..processes).map(|_| Process::start(broker, &self.prefix)).collect();
    }

    pub(crate) fn articles(&self) -> String {
        format!("{}.articles", self.prefix)
    }

    fn records(&self) -> String {
        format!("{}.records", self.prefix)
    }

    pub(crate) fn out(&self) -> String {
        format!("{}.out", self.prefix)
    }

    /// Fills the input queue, then measures from the first tenth of the records
    /// to the last, so that no start is counted.
    pub(crate) async fn drain(
        broker: &Broker,
        articles: &Articles,
        count: usize,
        processes: usize,
    ) -> Run {
        let mut workers = Self::declare(broker).await;
        broker.fill(&workers.articles(), articles, count).await;
        workers.start(broker, processes);
        let first = count / 10;
        broker.until(&workers.out(), first).await;
        let begin = Instant::now();
        let cpu = workers.cpu_s();
        broker.until(&workers.out(), count).await;
        let measured = (count - first) as f64;
        Run {
            rate: measured / begin.elapsed().as_secs_f64(),
            cpu_ms: (workers.cpu_s() - cpu) * 1000.0 / measured,
            memory_mb: workers.processes.iter().map(Process::memory_mb).fold(0.0, f64::max),
            shares: workers.shares(),
        }
    }

    fn cpu_s(&self) -> f64 {
        self.processes.iter().map(Process::cpu_s).sum()
    }

    fn shares(&self) -> String {
        let shares: Vec<_> = self.processes.iter().map(|p| p.published().to_string()).collect();
        shares.join(" ")
    }
}

impl Process {
    fn start(broker: &Broker, prefix: &str) -> Self {
        let mut child = command(broker, prefix).arg("run").stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let http = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let event: Value = serde_json::from_str(&line).ok()?;
            let started = event.get("message")? == "started";
            started.then(|| event.get("http")?.as_str().map(str::to_owned)).flatten()
        });
        // The log goes on, and nobody reads it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, http: http.unwrap() }
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
        line.unwrap().trim().parse().unwrap()
    }

    /// Processor time so far, from clock ticks of a hundredth of a second.
    fn cpu_s(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let after_name = stat.rsplit(") ").next().unwrap();
        let ticks = after_name.split(' ').skip(11).take(2).map(|t| t.parse::<f64>().unwrap());
        ticks.sum::<f64>() / 100.0
    }

    /// The most memory it ever had.
    fn memory_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn command(broker: &Broker, prefix: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command
        .env("COPYDESK__QUEUE__KIND", "amqp")
        .env("COPYDESK__AMQP__URIS", &broker.url)
        .env("COPYDESK__AMQP__PREFIX", prefix)
        .env("COPYDESK__AMQP__PREFETCH", PREFETCH.to_string())
        .env("COPYDESK__HTTP__LISTEN", "127.0.0.1:0")
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}
