//! Articles, published steadily and confirmed, whatever becomes of the connection.

use std::collections::BTreeSet;
use std::time::Duration;

use lapin::options::{BasicGetOptions, BasicPublishOptions};
use lapin::{BasicProperties, Channel, Confirmation, Connection};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::support::lab;

/// Between two articles.
const PACE: Duration = Duration::from_millis(20);

/// Every so many articles one is broken.
const BROKEN: usize = 25;

/// What was published, by the article's own id.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    /// Must be recorded.
    pub(crate) sound: BTreeSet<String>,
    /// Must be parked.
    pub(crate) broken: BTreeSet<String>,
    /// Publishes without a known end, which were done again.
    pub(crate) again: usize,
    /// Publishes that no queue took, which were done again: a broker that is killed may
    /// come back without a binding that was made a moment before.
    pub(crate) unrouted: usize,
}

pub(crate) struct Feed {
    stop: watch::Sender<bool>,
    task: JoinHandle<Sent>,
}

impl Feed {
    /// `urls` are the nodes of one broker, tried in turn.
    pub(crate) fn start(urls: &[String], exchange: String) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(feed(urls.to_vec(), exchange, stopped));
        Self { stop, task }
    }

    pub(crate) async fn stop(self) -> Sent {
        self.stop.send_replace(true);
        self.task.await.unwrap()
    }
}

async fn feed(urls: Vec<String>, exchange: String, stopped: watch::Receiver<bool>) -> Sent {
    let mut sent = Sent::default();
    let mut link = connect(&urls).await;
    for n in 0.. {
        if *stopped.borrow() {
            break;
        }
        let id = format!("a{n}");
        let broken = n % BROKEN == BROKEN - 1;
        let body = if broken {
            format!("{{\"id\": \"{id}\", \"text\": ")
        } else {
            let text = format!("The bridge is shut. “We counted {n} cracks,” said Ann Lee.");
            json!({ "id": id, "text": text }).to_string()
        };
        loop {
            match publish(&link.1, &exchange, &id, body.as_bytes()).await {
                Some(Confirmation::Ack(None)) => break,
                Some(Confirmation::Ack(Some(_))) => {
                    sent.unrouted += 1;
                    tokio::time::sleep(PACE).await;
                }
                _ => {
                    sent.again += 1;
                    link = connect(&urls).await;
                }
            }
        }
        if broken {
            sent.broken.insert(id)
        } else {
            sent.sound.insert(id)
        };
        tokio::time::sleep(PACE).await;
    }
    sent
}

/// What the broker says of it, if it says anything.
async fn publish(channel: &Channel, exchange: &str, id: &str, body: &[u8]) -> Option<Confirmation> {
    let properties = BasicProperties::default()
        .with_message_id(id.into())
        .with_content_type("application/json".into())
        .with_delivery_mode(2);
    let options = BasicPublishOptions { mandatory: true, ..Default::default() };
    let confirmed = async {
        let publish =
            channel.basic_publish(exchange.into(), "chaos".into(), options, body, properties);
        publish.await.ok()?.await.ok()
    };
    // An alarm holds confirms up; whatever takes longer is done again.
    tokio::time::timeout(Duration::from_secs(5), confirmed).await.ok().flatten()
}

/// A connection and a confirming channel, as soon as they can be had.
pub(crate) async fn connect(urls: &[String]) -> (Connection, Channel) {
    for url in urls.iter().cycle() {
        let attempt = tokio::time::timeout(Duration::from_secs(3), lab::try_outside(url));
        if let Ok(Ok(link)) = attempt.await {
            return link;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    unreachable!("a broker has at least one node")
}

/// The ids of `wanted` that the parking queue holds, once it has them all or at the
/// deadline, and `other` for each parked copy of anything else.
pub(crate) async fn parked(
    urls: &[String],
    queue: &str,
    wanted: &BTreeSet<String>,
    deadline: Instant,
) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let (_connection, channel) = connect(urls).await;
    while Instant::now() < deadline && !found.is_superset(wanted) {
        let get = channel.basic_get(queue.into(), BasicGetOptions { no_ack: true });
        let Some(message) = get.await.unwrap() else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let id = message.properties.message_id().as_ref().map(ToString::to_string);
        found.insert(id.filter(|id| wanted.contains(id)).unwrap_or_else(|| "other".into()));
    }
    found
}
