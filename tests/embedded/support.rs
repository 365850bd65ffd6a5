//! A data folder to try things on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use copydesk::queue::embedded::{EmbeddedOptions, EmbeddedQueue};
use copydesk::queue::{
    Consumer, Delivery, Message, Outcome, Park, Queue, RecordMessage, Retry, Stage,
};
use copydesk::telemetry::Metrics;
use rusqlite::Connection;

pub(crate) struct Desk {
    root: PathBuf,
    /// Deletes the folder in the end; a child leaves that to its parent.
    _folder: Option<tempfile::TempDir>,
    endpoints: Vec<String>,
    pub(crate) tiers: Vec<Duration>,
    pub(crate) max_queued: u64,
}

impl Desk {
    pub(crate) fn new(endpoints: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Self::at(folder.path(), endpoints);
        Self { _folder: Some(folder), ..desk }
    }

    pub(crate) fn at(root: &Path, endpoints: &[&str]) -> Self {
        Self {
            root: root.to_owned(),
            _folder: None,
            endpoints: endpoints.iter().map(ToString::to_string).collect(),
            tiers: vec![Duration::from_millis(1)],
            max_queued: 1_000_000,
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.root.join("data")
    }

    /// The folder as a crash at this moment would leave it, elsewhere.
    pub(crate) fn copy(&self) -> Self {
        let endpoints: Vec<&str> = self.endpoints.iter().map(String::as_str).collect();
        let copy = Self::new(&endpoints);
        std::fs::create_dir(copy.path()).unwrap();
        for name in ["queue.sqlite", "queue.sqlite-wal", "records.ndjson"] {
            let from = self.path().join(name);
            if from.exists() {
                std::fs::copy(from, copy.path().join(name)).unwrap();
            }
        }
        copy
    }

    /// The ids of a source's messages in any state, by arrival.
    pub(crate) fn ids_of(&self, source: &str) -> Vec<String> {
        let connection = self.connection();
        let mut statement =
            connection.prepare("SELECT id FROM messages WHERE source = ?1 ORDER BY seq").unwrap();
        let ids = statement.query_map([source], |row| row.get(0)).unwrap();
        ids.map(Result::unwrap).collect()
    }

    pub(crate) fn options(&self) -> EmbeddedOptions {
        EmbeddedOptions {
            tiers: self.tiers.clone(),
            endpoints: self.endpoints.iter().map(|e| (e.clone(), self.tiers.clone())).collect(),
            max_queued: self.max_queued,
            ..EmbeddedOptions::new(self.path())
        }
    }

    pub(crate) fn open(&self) -> Queue {
        Queue::Embedded(EmbeddedQueue::open(self.options(), metrics()).unwrap())
    }

    pub(crate) fn open_beside(&self) -> Queue {
        Queue::Embedded(EmbeddedQueue::open_admin(self.options()).unwrap())
    }

    pub(crate) fn connection(&self) -> Connection {
        Connection::open(self.path().join("queue.sqlite")).unwrap()
    }

    /// Messages in any state.
    pub(crate) fn rows(&self) -> i64 {
        self.connection().query_row("SELECT count(*) FROM messages", [], |row| row.get(0)).unwrap()
    }

    /// Articles that are neither done nor parked.
    pub(crate) fn waiting(&self) -> i64 {
        let sql = "SELECT count(*) FROM messages WHERE source = '' AND state < 2";
        self.connection().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn make_everything_due(&self) {
        self.connection().execute("UPDATE messages SET due = 0", []).unwrap();
    }

    /// The ids in `records.ndjson`; every line must be whole.
    pub(crate) fn recorded(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path().join("records.ndjson")).unwrap_or_default();
        assert!(text.is_empty() || text.ends_with('\n'), "a torn line");
        let id = |line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            record["record_id"].as_str().unwrap().to_owned()
        };
        text.lines().map(id).collect()
    }
}

pub(crate) fn metrics() -> Arc<Metrics> {
    Arc::new(Metrics::new())
}

/// The next delivery; a test fails rather than waits for ever.
pub(crate) async fn take(consumer: &mut Consumer) -> Delivery {
    let next = tokio::time::timeout(Duration::from_secs(20), consumer.next());
    next.await.expect("a delivery within 20 s").expect("an open queue")
}

pub(crate) fn article(id: &str, body: &str) -> Message {
    Message {
        id: id.into(),
        body: Bytes::copy_from_slice(body.as_bytes()),
        content_type: Some("text/plain".into()),
        ..Message::default()
    }
}

pub(crate) fn record(id: &str) -> RecordMessage {
    RecordMessage {
        id: id.into(),
        document_id: format!("document of {id}"),
        routing_key: "record.en.test".into(),
        source: Some("Harbour Post".into()),
        body: Bytes::from(format!("{{\"record_id\":\"{id}\"}}")),
    }
}

pub(crate) fn retry(reason: &str) -> Outcome {
    let detail = "took too long".into();
    Outcome::Retry(Retry { reason: reason.into(), detail, not_before: None })
}

pub(crate) fn park(reason: &str) -> Outcome {
    let detail = "expected an article, found none".into();
    Outcome::Park(Park { reason: reason.into(), detail, stage: Stage::Decode })
}
