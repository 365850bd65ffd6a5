//! A private node, and what every measurement does with it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use lapin::options::{
    BasicPublishOptions, ConfirmSelectOptions, ExchangeDeclareOptions, QueueBindOptions,
    QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{
    BasicProperties, Channel, Confirmation, Connection, ConnectionProperties, ExchangeKind,
};

use crate::articles::{Articles, id};

/// Between two looks at a queue: each costs the broker something.
const LOOK: Duration = Duration::from_millis(100);

/// Ends with the program: the script sees its stdin close.
pub(crate) struct Broker {
    pub(crate) url: String,
    pub(crate) channel: Channel,
    /// Of the node.
    pub(crate) process: u32,
    connection: Connection,
    _script: Child,
}

impl Broker {
    pub(crate) async fn start() -> Self {
        let mut script = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broker"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(script.stdout.take().unwrap()).lines();
        let url = lines.next().unwrap().unwrap();
        script.stdin.as_mut().unwrap().write_all(b"folder\n").unwrap();
        let folder = lines.next().unwrap().unwrap();
        let process = std::fs::read_to_string(Path::new(&folder).join("pid")).unwrap();
        let connection = Connection::connect(&url, ConnectionProperties::default()).await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        let process = process.trim().parse().unwrap();
        Self { url, channel, process, connection, _script: script }
    }

    /// A channel of one measurement's own, with confirms.
    pub(crate) async fn new_channel(&self) -> Channel {
        let channel = self.connection.create_channel().await.unwrap();
        channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        channel
    }

    /// A quorum queue bound to a topic exchange for everything.
    pub(crate) async fn bound(&self, exchange: &str, queue: &str) {
        let durable = ExchangeDeclareOptions { durable: true, ..Default::default() };
        let passive = ExchangeDeclareOptions { passive: true, ..durable };
        let (kind, none) = (ExchangeKind::Topic, FieldTable::default);
        let spare = self.new_channel().await;
        let found = spare.exchange_declare(exchange.into(), kind.clone(), passive, none()).await;
        if found.is_err() {
            self.channel.exchange_declare(exchange.into(), kind, durable, none()).await.unwrap();
        }
        let mut quorum = FieldTable::default();
        quorum.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
        let durable = QueueDeclareOptions::durable();
        self.channel.queue_declare(queue.into(), durable, quorum).await.unwrap();
        let binding = QueueBindOptions::default();
        self.channel
            .queue_bind(queue.into(), exchange.into(), "#".into(), binding, none())
            .await
            .unwrap();
    }

    /// Puts so many payloads on an exchange.
    pub(crate) async fn fill(&self, exchange: &str, articles: &Articles, count: usize) {
        let mut confirms = Vec::new();
        for n in 0..count {
            confirms.push(publish(&self.channel, exchange, articles, n).await);
            if confirms.len() == 200 {
                for confirm in confirms.drain(..) {
                    assert!(confirm.await.unwrap().is_ack());
                }
            }
        }
        for confirm in confirms {
            assert!(confirm.await.unwrap().is_ack());
        }
    }

    /// Waits until a queue holds so many messages; returns how many it holds.
    pub(crate) async fn until(&self, queue: &str, wanted: usize) -> usize {
        loop {
            let count = self.count(queue).await;
            if count >= wanted {
                return count;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn count(&self, queue: &str) -> usize {
        let passive = QueueDeclareOptions { passive: true, ..Default::default() };
        let found = self.channel.queue_declare(queue.into(), passive, FieldTable::default()).await;
        found.unwrap().message_count() as usize
    }
}

/// Publishes the `n`th payload; the confirm is the caller's.
pub(crate) async fn publish(
    channel: &Channel,
    exchange: &str,
    articles: &Articles,
    n: usize,
) -> impl Future<Output = lapin::Result<Confirmation>> + use<> {
    send(channel, exchange, n, &articles.payload(n)).await
}

/// Publishes a body as the `n`th payload; the confirm is the caller's.
pub(crate) async fn send(
    channel: &Channel,
    exchange: &str,
    n: usize,
    body: &[u8],
) -> impl Future<Output = lapin::Result<Confirmation>> + use<> {
    let properties = BasicProperties::default()
        .with_delivery_mode(2)
        .with_content_type("application/json".into())
        .with_message_id(id(n).as_str().into());
    let options = BasicPublishOptions::default();
    channel.basic_publish(exchange.into(), "wire".into(), options, body, properties).await.unwrap()
}
