//! Payloads of seven megabytes, more than may be in hand at once.

use lapin::options::QueuePurgeOptions;
use serde_json::json;

use crate::articles::id;
use crate::broker::{Broker, send};
use crate::worker::{self, Process};

pub(crate) const COUNT: usize = 75;

const BYTES: usize = 7_000_000;

/// Megabytes that a process has in memory at most while it works on them.
pub(crate) async fn memory(broker: &Broker) -> f64 {
    let filler = "x".repeat(BYTES);
    for n in 0..COUNT {
        let body = json!({ "id": id(n), "text": "A short text.", "filler": filler }).to_string();
        let sent = send(&broker.channel, worker::ARTICLES, n, body.as_bytes()).await;
        assert!(sent.await.unwrap().is_ack());
    }
    let worker = Process::start(&broker.url).await;
    broker.until(worker::OUT, COUNT).await;
    let memory = worker.memory();
    worker.stop();
    broker.channel.queue_purge(worker::OUT.into(), QueuePurgeOptions::default()).await.unwrap();
    memory
}
