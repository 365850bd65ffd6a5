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
use crate::process;
use crate::processor::Took;

const IN: &str = "pass.in";
const OUT: &str = "pass.out";

/// Passes so many payloads on; with `bytes`, each as a message of that length.
pub(crate) async fn run(
    broker: &Broker,
    articles: &Articles,
    count: usize,
    bytes: Option<usize>,
) -> Took {
    broker.bound(IN, IN).await;
    broker.bound(OUT, OUT).await;
    broker.fill(IN, articles, count).await;
    let channel = broker.new_channel().await;
    let mut consumer = consume(&channel, IN, PREFETCH).await;
    let used = || (process::seconds(std::process::id()), process::seconds(broker.process));
    let (begin, (client, node)) = (Instant::now(), used());
    pass(&channel, &mut consumer, OUT, count, bytes).await;
    let (client_after, node_after) = used();
    let took = Took {
        clock: begin.elapsed().as_secs_f64(),
        client: client_after - client,
        broker: node_after - node,
        articles: count,
    };
    channel.close(200, "done".into()).await.unwrap();
    broker.channel.queue_purge(OUT.into(), QueuePurgeOptions::default()).await.unwrap();
    took
}

/// A consumer of a queue.
pub(crate) async fn consume(channel: &Channel, queue: &str, prefetch: u16) -> Consumer {
    channel.basic_qos(prefetch, BasicQosOptions::default()).await.unwrap();
    let options = BasicConsumeOptions::default();
    channel.basic_consume(queue.into(), "".into(), options, FieldTable::default()).await.unwrap()
}

/// Passes so many messages on.
pub(crate) async fn pass(
    channel: &Channel,
    consumer: &mut Consumer,
    out: &str,
    count: usize,
    bytes: Option<usize>,
) {
    let other = bytes.map(|bytes| vec![b'x'; bytes]);
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
                let body = other.as_deref();
                flights.push_back(publish(channel.clone(), out.to_owned(), delivery, body));
            }
        }
    }
}

async fn publish(
    channel: Channel,
    out: String,
    delivery: Delivery,
    other: Option<&[u8]>,
) -> Delivery {
    let options = BasicPublishOptions { mandatory: true, immediate: false };
    let properties = delivery.properties.clone();
    let exchange = out.as_str().into();
    let body = other.unwrap_or(&delivery.data);
    let publish = channel.basic_publish(exchange, "wire".into(), options, body, properties);
    assert!(publish.await.unwrap().await.unwrap().is_ack());
    delivery
}
