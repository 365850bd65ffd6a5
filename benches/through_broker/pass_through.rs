//! What the broker and its client library allow: each message is published
//! again, confirmed, and only then acknowledged.

use std::time::Instant;

use futures_util::stream::FuturesOrdered;
use futures_util::{FutureExt, StreamExt};
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, QueuePurgeOptions,
};
use lapin::types::FieldTable;
use lapin::{Channel, Consumer};

use crate::PREFETCH;
use crate::articles::Articles;
use crate::broker::Broker;

const IN: &str = "pass.in";
const OUT: &str = "pass.out";

/// Messages a second.
pub(crate) async fn rate(broker: &Broker, articles: &Articles, count: usize) -> f64 {
    broker.bound(IN, IN).await;
    broker.bound(OUT, OUT).await;
    broker.fill(IN, articles, count).await;
    let channel = broker.new_channel().await;
    let mut consumer = consume(&channel, IN, PREFETCH).await;
    let begin = Instant::now();
    pass(&channel, &mut consumer, OUT, count).await;
    let rate = count as f64 / begin.elapsed().as_secs_f64();
    channel.close(200, "done".into()).await.unwrap();
    broker.channel.queue_purge(OUT.into(), QueuePurgeOptions::default()).await.unwrap();
    rate
}

/// A consumer of a queue.
pub(crate) async fn consume(channel: &Channel, queue: &str, prefetch: u16) -> Consumer {
    channel.basic_qos(prefetch, BasicQosOptions::default()).await.unwrap();
    let options = BasicConsumeOptions::default();
    channel.basic_consume(queue.into(), "".into(), options, FieldTable::default()).await.unwrap()
}

/// Passes so many messages on.
pub(crate) async fn pass(channel: &Channel, consumer: &mut Consumer, out: &str, count: usize) {
    let mut passed = 0;
    let mut flights = FuturesOrdered::new();
    while passed < count {
        tokio::select! {
            biased;
            Some(first) = flights.next(), if !flights.is_empty() => {
                let mut last: Delivery = first;
                passed += 1;
                while let Some(Some(next)) = flights.next().now_or_never() {
                    last = next;
                    passed += 1;
                }
                last.ack(BasicAckOptions { multiple: true }).await.unwrap();
            }
            delivery = consumer.next() => {
                let delivery = delivery.unwrap().unwrap();
                flights.push_back(publish(channel.clone(), out.to_owned(), delivery));
            }
        }
    }
}

async fn publish(channel: Channel, out: String, delivery: Delivery) -> Delivery {
    let options = BasicPublishOptions { mandatory: true, immediate: false };
    let properties = delivery.properties.clone();
    let exchange = out.as_str().into();
    let publish =
        channel.basic_publish(exchange, "wire".into(), options, &delivery.data, properties);
    assert!(publish.await.unwrap().await.unwrap().is_ack());
    delivery
}
