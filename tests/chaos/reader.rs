//! A reader of the records, which comes back after every broken connection.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::StreamExt;
use lapin::options::{BasicAckOptions, BasicConsumeOptions};
use lapin::types::FieldTable;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::feed::connect;

/// The records that came, by the article's own id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) ids: BTreeSet<String>,
    pub(crate) duplicates: usize,
    /// The longest time without a record, from the first to the last.
    pub(crate) pause: Duration,
}

pub(crate) struct Reader {
    seen: watch::Receiver<Seen>,
}

impl Reader {
    pub(crate) fn start(urls: &[String], queue: String) -> Self {
        let (sender, seen) = watch::channel(Seen::default());
        tokio::spawn(read(urls.to_vec(), queue, sender));
        Self { seen }
    }

    /// What came by the time that it is `enough`, or at the deadline.
    pub(crate) async fn until(&self, deadline: Instant, enough: impl FnMut(&Seen) -> bool) -> Seen {
        let mut seen = self.seen.clone();
        tokio::time::timeout_at(deadline, seen.wait_for(enough)).await.ok();
        self.seen.borrow().clone()
    }
}

async fn read(urls: Vec<String>, queue: String, seen: watch::Sender<Seen>) {
    let mut last: Option<Instant> = None;
    loop {
        let (_connection, channel) = connect(&urls).await;
        let options = BasicConsumeOptions::default();
        let consume =
            channel.basic_consume(queue.as_str().into(), "".into(), options, FieldTable::default());
        let Ok(mut records) = consume.await else { continue };
        while let Some(Ok(delivery)) = records.next().await {
            let record: Value = serde_json::from_slice(&delivery.data).unwrap();
            let id = record.pointer("/article/source_id").unwrap().as_str().unwrap().to_owned();
            if delivery.ack(BasicAckOptions::default()).await.is_err() {
                break;
            }
            let pause = last.replace(Instant::now()).map_or(Duration::ZERO, |last| last.elapsed());
            seen.send_modify(|seen| {
                seen.pause = seen.pause.max(pause);
                // What was redelivered to this reader is no second record.
                if !seen.ids.insert(id) && !delivery.redelivered {
                    seen.duplicates += 1;
                }
            });
        }
    }
}
