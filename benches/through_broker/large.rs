//! Payloads of seven megabytes, more than may be in hand at once.

use lapin::BasicProperties;
use lapin::options::{BasicPublishOptions, QueuePurgeOptions};
use serde_json::json;

use crate::broker::Broker;
use crate::worker::{self, Process};

pub(crate) const COUNT: usize = 75;

const BYTES: usize = 7_000_000;

/// Megabytes that a process has in memory at most while it works on them.
pub(crate) async fn memory(broker: &Broker) -> f64 {
    let filler = "x".repeat(BYTES);
    for n in 0..COUNT {
        let id = format!("d{n:06}");
        let body = json!({ "id": id, "text": "A short text.", "filler": filler }).to_string();
        let properties = BasicProperties::default()
            .with_delivery_mode(2)
            .with_content_type("application/json".into())
            .with_message_id(id.as_str().into());
        let options = BasicPublishOptions::default();
        let channel = &broker.channel;
        let exchange = worker::ARTICLES.into();
        let sent =
            channel.basic_publish(exchange, "wire".into(), options, body.as_bytes(), properties);
        assert!(sent.await.unwrap().await.unwrap().is_ack());
    }
    let worker = Process::start(&broker.url).await;
    broker.until(worker::OUT, COUNT).await;
    let memory = worker.memory();
    worker.stop();
    broker.channel.queue_purge(worker::OUT.into(), QueuePurgeOptions::default()).await.unwrap();
    memory
}
