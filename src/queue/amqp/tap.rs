//! Records as they are published, for `copydesk tap`.
//!
//! The queue belongs to this connection and goes with it. It takes a bounded number of
//! records and drops the oldest, so that one who looks on slowly, or not at all, never
//! holds up a publisher or a reader.

use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use lapin::Channel;
use lapin::options::{BasicAckOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use tokio::sync::{mpsc, watch};

use super::broker::{self, BrokerError, within};
use super::headers::{short, text};
use super::lack;
use super::link::Live;
use super::options::AmqpOptions;
use super::topology::Names;
use super::walk::look;
use crate::queue::QueueError;

/// Records that wait for one who looks on.
const WAITING: i32 = 1000;

/// Their bytes.
const WAITING_BYTES: i64 = 64 * 1024 * 1024;

/// Between two looks at its length.
const LOOK: Duration = Duration::from_millis(500);

/// Records on their way.
const PREFETCH: u16 = 32;

/// A look at the records of a broker, from now on.
#[derive(Debug)]
pub struct Tap {
    live: Live,
    records: mpsc::Receiver<Result<Bytes, QueueError>>,
    full: watch::Receiver<bool>,
}

impl Tap {
    /// Connects, and binds a queue of its own.
    ///
    /// # Errors
    /// The broker is away, has no such exchange, or does not let this account look.
    pub async fn open(options: &AmqpOptions) -> Result<Self, QueueError> {
        let connection = broker::connect(options, "copydesk tap", 0, None).await?;
        let live = Live::alone(connection, options);
        let names = Names::new(&options.prefix);
        let queue = names.tap();
        let begun = async {
            let channel = live.channel().await?;
            let stream = subscribe(&channel, &names, &queue, options).await?;
            Ok((channel, stream))
        };
        let (channel, stream) = match begun.await {
            Ok(begun) => begun,
            Err(error) => {
                live.close().await;
                return Err(told(error, &names, options));
            }
        };
        let (sender, records) = mpsc::channel(1);
        tokio::spawn(pass_on(stream, sender));
        let (sender, full) = watch::channel(false);
        tokio::spawn(watch_length(channel, queue, options.timing.operation, sender));
        Ok(Self { live, records, full })
    }

    /// The next record.
    ///
    /// # Errors
    /// The broker has gone, or has taken the queue away.
    pub async fn next(&mut self) -> Result<Bytes, QueueError> {
        let gone = || Err(QueueError::Unavailable("the broker has closed the connection".into()));
        self.records.recv().await.unwrap_or_else(gone)
    }

    /// Whether records come faster than they are taken, so that the oldest are dropped.
    pub fn full(&self) -> watch::Receiver<bool> {
        self.full.clone()
    }

    /// Ends it in order.
    pub async fn close(&self) {
        self.live.close().await;
    }
}

async fn subscribe(
    channel: &Channel,
    names: &Names,
    queue: &str,
    options: &AmqpOptions,
) -> Result<lapin::Consumer, BrokerError> {
    let deadline = options.timing.operation;
    let declare = QueueDeclareOptions::exclusive().auto_delete();
    let declaring = channel.queue_declare(short(queue), declare, arguments());
    within(deadline, &format!("queue {queue}"), declaring).await?;
    let (to, from, all) = (short(queue), short(&names.records()), "#".into());
    let none = FieldTable::default();
    let binding = channel.queue_bind(to, from, all, QueueBindOptions::default(), none);
    within(deadline, &format!("binding {} -> {queue}", names.records()), binding).await?;
    broker::consume(channel, queue, "", PREFETCH, deadline).await
}

fn arguments() -> FieldTable {
    let mut arguments = FieldTable::default();
    // Whatever kind is usual on this virtual host: others cannot be exclusive.
    arguments.insert("x-queue-type".into(), text("classic"));
    arguments.insert("x-max-length".into(), AMQPValue::LongInt(WAITING));
    arguments.insert("x-max-length-bytes".into(), AMQPValue::LongLongInt(WAITING_BYTES));
    arguments.insert("x-overflow".into(), text("drop-head"));
    arguments
}

/// Acknowledges each record once it is handed over, until nobody takes them any more.
async fn pass_on(mut stream: lapin::Consumer, records: mpsc::Sender<Result<Bytes, QueueError>>) {
    while let Some(delivery) = stream.next().await {
        let lost = |error: lapin::Error| QueueError::Unavailable(error.to_string());
        let record = match delivery {
            Ok(delivery) => {
                let acknowledged = delivery.acker.ack(BasicAckOptions::default()).await;
                acknowledged.map(|_| Bytes::from(delivery.data))
            }
            Err(error) => Err(error),
        };
        let end = record.is_err();
        if records.send(record.map_err(lost)).await.is_err() || end {
            return;
        }
    }
}

/// Looks at the queue until the connection ends or nobody wants to know.
async fn watch_length(
    channel: Channel,
    queue: String,
    operation: Duration,
    full: watch::Sender<bool>,
) {
    while let Ok(found) = look(&channel, &queue, operation).await {
        let now = i64::from(found.message_count()) >= i64::from(WAITING);
        full.send_if_modified(|before| std::mem::replace(before, now) != now);
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = full.closed() => return,
        }
    }
}

fn told(error: BrokerError, names: &Names, options: &AmqpOptions) -> QueueError {
    if let BrokerError::Denied(lack) = &error {
        let prefix = lack::pattern(&options.prefix);
        let own = format!("^{prefix}\\.tap\\..+$");
        let read = format!("^{prefix}\\.(records|tap\\..+)$");
        let grant = lack::grant(options, [&own, &own, &read]);
        return QueueError::Denied(format!(
            "{lack}; `{grant}` lets an account look on and no more"
        ));
    }
    QueueError::Unavailable(match error {
        BrokerError::NotFound(_) => {
            format!("no exchange {}: `copydesk topology declare` makes it", names.records())
        }
        other => other.to_string(),
    })
}
