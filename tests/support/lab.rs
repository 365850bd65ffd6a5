//! One test's exchanges and queues, seen from outside by a client of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use copydesk::config::{Secret, TopologyMode};
use copydesk::queue::amqp::{AmqpOptions, AmqpQueue, Endpoint, Timing, TlsFiles};
use copydesk::queue::{Message, Queue, Readiness, RecordMessage};
use copydesk::telemetry::Metrics;
use lapin::options::{
    BasicAckOptions, BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions, QueueBindOptions,
    QueueDeclareOptions, QueueDeleteOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties};

/// Longer than anything a healthy test waits for, on a busy machine with a slow disk too.
pub(crate) const PATIENCE: Duration = Duration::from_mins(3);

/// Between two looks at what tells nobody that it changes.
pub(crate) const LOOK: Duration = Duration::from_millis(20);

/// A prefix of its own on a broker, a second client, and a bound output queue.
pub(crate) struct Lab {
    pub(crate) url: String,
    pub(crate) prefix: String,
    pub(crate) metrics: Arc<Metrics>,
    connection: Connection,
    pub(crate) channel: Channel,
}

impl Lab {
    /// On the shared broker.
    pub(crate) async fn new() -> Self {
        Self::on(super::broker::shared()).await
    }

    pub(crate) async fn on(url: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let prefix = format!("test-{}-{count}", std::process::id());
        if std::env::var_os("COPYDESK_LOG").is_some() {
            copydesk::telemetry::init("info", false);
        }
        let (connection, channel) = outside(url).await;
        Self { url: url.to_owned(), prefix, metrics: Arc::default(), connection, channel }
    }

    /// The same exchanges and queues by a new connection.
    pub(crate) async fn again(&self) -> Self {
        Self { prefix: self.prefix.clone(), ..Self::on(&self.url).await }
    }

    /// Short tiers, short deadlines, one webhook endpoint called `hook`.
    pub(crate) fn options(&self, url: &str) -> AmqpOptions {
        AmqpOptions {
            uris: vec![Secret::new(url)],
            tls: TlsFiles::default(),
            prefix: self.prefix.clone(),
            topology: TopologyMode::Declare,
            tiers: vec![Duration::from_secs(1), Duration::from_secs(2)],
            endpoints: vec![Endpoint { name: "hook".into(), tiers: vec![Duration::from_secs(1)] }],
            ordered: 0,
            in_flight_bytes: 64 * 1024 * 1024,
            carry: vec!["tenant".into()],
            poison_threshold: 3,
            beside: false,
            managed: false,
            timing: Timing {
                connect: Duration::from_secs(10),
                operation: Duration::from_secs(5),
                confirm: Duration::from_secs(5),
                backoff_max: Duration::from_millis(300),
                depth: Duration::from_millis(200),
                bindings: Duration::from_secs(2),
            },
        }
    }

    /// A queue under test, once it is ready, with `PREFIX.out` bound to the
    /// records.
    pub(crate) async fn queue(&self, options: AmqpOptions) -> Queue {
        let queue = Queue::Amqp(AmqpQueue::start(options, self.metrics.clone()));
        ready(&queue).await;
        self.bind_out().await;
        queue
    }

    pub(crate) fn name(&self, rest: &str) -> String {
        format!("{}.{rest}", self.prefix)
    }

    /// A queue for the records, as a reader would declare it.
    pub(crate) async fn bind_out(&self) {
        self.bind_out_with(FieldTable::default()).await;
    }

    /// The same, for a queue of another kind.
    pub(crate) async fn bind_out_with(&self, arguments: FieldTable) {
        self.bind("out", arguments, "record.#").await;
    }

    /// The same, for other keys.
    pub(crate) async fn bind_out_to(&self, key: &str) {
        self.bind("out", FieldTable::default(), key).await;
    }

    /// Declares a queue and binds it to the records; returns its name.
    async fn bind(&self, queue: &str, arguments: FieldTable, key: &str) -> String {
        let queue = self.name(queue);
        let durable = QueueDeclareOptions::durable();
        self.channel.queue_declare(queue.as_str().into(), durable, arguments).await.unwrap();
        self.channel
            .queue_bind(
                queue.as_str().into(),
                self.name("records").as_str().into(),
                key.into(),
                QueueBindOptions::default(),
                FieldTable::default(),
            )
            .await
            .unwrap();
        queue
    }

    /// A reader's queue that holds so many records and refuses more; returns its name.
    pub(crate) async fn small_reader(&self, limit: i32) -> String {
        let mut arguments = FieldTable::default();
        arguments.insert("x-max-length".into(), AMQPValue::LongInt(limit));
        arguments.insert("x-overflow".into(), AMQPValue::LongString("reject-publish".into()));
        self.bind("small", arguments, "#").await
    }

    /// Publishes from outside, confirmed.
    pub(crate) async fn send(
        &self,
        exchange: &str,
        key: &str,
        body: &[u8],
        properties: BasicProperties,
    ) {
        assert!(self.offer(exchange, key, body, properties).await);
    }

    /// The same; whether the broker took it.
    pub(crate) async fn offer(
        &self,
        exchange: &str,
        key: &str,
        body: &[u8],
        properties: BasicProperties,
    ) -> bool {
        let options = BasicPublishOptions::default();
        let publish =
            self.channel.basic_publish(exchange.into(), key.into(), options, body, properties);
        publish.await.unwrap().await.unwrap().is_ack()
    }

    /// Takes the next message of a queue, waiting for it.
    pub(crate) async fn take(&self, queue: &str) -> lapin::message::Delivery {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            if let Some(delivery) = self.poll(queue).await {
                return delivery;
            }
            assert!(tokio::time::Instant::now() < deadline, "expected a message in {queue}");
            // The broker tells a getter nothing: there is no event to await.
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Takes the next message of a queue, if there is one.
    pub(crate) async fn poll(&self, queue: &str) -> Option<lapin::message::Delivery> {
        let get = self.channel.basic_get(queue.into(), BasicGetOptions::default());
        let delivery = get.await.unwrap()?.delivery;
        delivery.ack(BasicAckOptions::default()).await.unwrap();
        Some(delivery)
    }

    /// Messages ready in a queue.
    pub(crate) async fn count(&self, queue: &str) -> u32 {
        let passive = QueueDeclareOptions { passive: true, ..Default::default() };
        let found = self.channel.queue_declare(queue.into(), passive, FieldTable::default());
        found.await.unwrap().message_count()
    }

    /// Waits until a queue holds so many ready messages.
    pub(crate) async fn until_count(&self, queue: &str, wanted: u32) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let found = self.count(queue).await;
            if found == wanted {
                return;
            }
            let now = tokio::time::Instant::now();
            assert!(now < deadline, "expected {wanted} messages in {queue}, found {found}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until somebody consumes a queue, which may not be there yet.
    pub(crate) async fn until_consumed(&self, queue: &str) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let channel = self.spare_channel().await;
            let passive = QueueDeclareOptions { passive: true, ..Default::default() };
            let found = channel.queue_declare(queue.into(), passive, FieldTable::default()).await;
            if found.is_ok_and(|queue| queue.consumer_count() > 0) {
                return;
            }
            assert!(tokio::time::Instant::now() < deadline, "expected a consumer of {queue}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Deletes a queue, by its name without the prefix, once the broker has it: one that is only
    /// just there may have no leader yet, and then there is "no queue".
    pub(crate) async fn delete(&self, queue: &str) {
        let name = self.name(queue);
        let delete = async {
            loop {
                let channel = self.spare_channel().await;
                let options = QueueDeleteOptions::default();
                match channel.queue_delete(name.as_str().into(), options).await {
                    Ok(_) => return,
                    Err(missed) => assert!(missed.to_string().contains("NOT_FOUND"), "{missed}"),
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        patiently(delete).await;
    }

    /// A channel that is closed by the broker's refusals.
    pub(crate) async fn spare_channel(&self) -> Channel {
        self.connection.create_channel().await.unwrap()
    }
}

/// A connection and a confirming channel from outside.
pub(crate) async fn outside(url: &str) -> (Connection, Channel) {
    try_outside(url).await.unwrap()
}

/// The same, while the broker may be away.
pub(crate) async fn try_outside(url: &str) -> lapin::Result<(Connection, Channel)> {
    let connection = Connection::connect(url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    Ok((connection, channel))
}

/// Waits until the queue is ready.
pub(crate) async fn ready(queue: &Queue) {
    until(queue, |readiness| *readiness == Readiness::Ready).await;
}

/// Waits for a readiness, and returns it.
pub(crate) async fn until(queue: &Queue, wanted: impl FnMut(&Readiness) -> bool) -> Readiness {
    let mut readiness = queue.readiness();
    let waited = tokio::time::timeout(PATIENCE, readiness.wait_for(wanted)).await;
    let last = queue.readiness().borrow().clone();
    waited.unwrap_or_else(|_| panic!("expected another readiness, found {last:?}")).unwrap().clone()
}

/// Waits, but not for ever.
pub(crate) async fn patiently<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.expect("an end in time")
}

pub(crate) fn payload(id: &str) -> Message {
    Message {
        id: id.into(),
        body: format!("payload {id}").into(),
        content_type: Some("text/plain".into()),
        routing_key: "wire.en".into(),
        ..Default::default()
    }
}

/// A record made of a message.
pub(crate) fn record(message: &Message) -> RecordMessage {
    RecordMessage {
        id: format!("record-{}", message.id),
        document_id: format!("document-{}", message.id),
        routing_key: "record.en.wire".into(),
        source: Some("Harbour Wire".into()),
        body: message.body.clone(),
    }
}
