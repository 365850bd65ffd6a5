//! Looks at what waits every few seconds, for the gauges; the names are those that the
//! queues of RabbitMQ have.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::store::{ARTICLES, now_ms};
use super::{EmbeddedOptions, EmbeddedQueue, Left};
use crate::queue::QueueError;
use crate::telemetry::{Metrics, QueueLabel};

const LOOK_EVERY: Duration = Duration::from_secs(5);
/// A look at a million messages takes a while: so much of the time is not spent on it.
const REST: u32 = 50;

/// What waits in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Depth {
    messages: i64,
    oldest_s: i64,
}

/// Sets the gauges until `shutdown` completes.
pub async fn watch(queue: &EmbeddedQueue, metrics: &Metrics, shutdown: impl Future<Output = ()>) {
    tokio::select! {
        () = shutdown => {}
        () = watch_forever(queue, metrics) => {}
    }
}

async fn watch_forever(queue: &EmbeddedQueue, metrics: &Metrics) {
    loop {
        let began = Instant::now();
        // Where it cannot be read, readiness says so.
        if let Ok(depths) = queue.with_admin(|connection, _| look(connection)).await {
            queue.note_left(&tell(metrics, &queue.inner.options, depths));
        }
        tokio::time::sleep(LOOK_EVERY.max(began.elapsed() * REST)).await;
    }
}

/// Messages that one source has tried in vain and tries again later.
pub(super) fn deferred(connection: &Connection, source: &str) -> Result<u64, QueueError> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM messages WHERE source = ?1 AND state = 0 AND due > ?2",
    )?;
    let count: i64 = statement.query_row(params![source, now_ms()], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Makes those due now, with no attempt behind them.
pub(super) fn recall(connection: &Connection, source: &str) -> Result<usize, QueueError> {
    let mut statement = connection.prepare_cached(
        "UPDATE messages SET due = ?2, attempt = 0
         WHERE source = ?1 AND state = 0 AND due > ?2",
    )?;
    Ok(statement.execute(params![source, now_ms()])?)
}

/// Messages by source and place; each place is a part of the index `ready`.
fn look(
    connection: &mut Connection,
) -> Result<BTreeMap<(String, &'static str), Depth>, QueueError> {
    let mut statement = connection.prepare_cached(
        "SELECT waiting.*, coalesce(parked_at, first_seen) AS since
         FROM (SELECT source, state, state = 0 AND due > ?1 AS later, count(*) AS messages,
                      min(seq) AS first
               FROM messages WHERE state <> 1 GROUP BY source, state, later) AS waiting
         JOIN messages ON messages.seq = waiting.first",
    )?;
    let mut rows = statement.query(params![now_ms()])?;
    let mut depths = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let place = match (row.get("state")?, row.get("later")?) {
            (2, _) => "parked",
            (_, true) => "retry",
            (_, false) => "",
        };
        let since: Option<String> = row.get("since")?;
        let since = since.and_then(|since| since.parse::<Timestamp>().ok());
        let oldest_s = since.map_or(0, |since| Timestamp::now().duration_since(since).as_secs());
        let depth = Depth { messages: row.get("messages")?, oldest_s: oldest_s.max(0) };
        depths.insert((row.get("source")?, place), depth);
    }
    Ok(depths)
}

/// Sets the gauges; returns what waits for endpoints that are configured no more. What was parked
/// waits for nobody.
fn tell(
    metrics: &Metrics,
    options: &EmbeddedOptions,
    mut depths: BTreeMap<(String, &'static str), Depth>,
) -> Vec<Left> {
    let endpoints = options.endpoints.iter().map(|(name, _)| name.as_str());
    for source in std::iter::once(ARTICLES).chain(endpoints) {
        for place in ["", "retry", "parked"] {
            let depth = depths.remove(&(source.to_owned(), place)).unwrap_or_default();
            let label = QueueLabel { queue: name(source, place) };
            metrics.queue_messages.get_or_create(&label).set(depth.messages);
            metrics.queue_oldest_seconds.get_or_create(&label).set(depth.oldest_s);
        }
    }
    depths.retain(|(_, place), _| *place != "parked");
    let mut left: Vec<Left> = Vec::new();
    for ((endpoint, _), Depth { messages, .. }) in depths {
        match left.last_mut().filter(|last| last.endpoint == endpoint) {
            Some(last) => last.messages += messages,
            None => left.push(Left { endpoint, messages }),
        }
    }
    metrics.orphan_queues.set((left.len() as u64).cast_signed());
    metrics.orphan_messages.set(left.iter().map(|left| left.messages).sum());
    left
}

fn name(source: &str, place: &str) -> String {
    match (source, place) {
        (ARTICLES, "parked") => "parked".to_owned(),
        (ARTICLES, "") => "articles".to_owned(),
        (ARTICLES, place) => format!("articles.{place}"),
        (endpoint, "") => format!("webhook.{endpoint}"),
        (endpoint, place) => format!("webhook.{endpoint}.{place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::super::store::{self, NewMessage};
    use super::*;
    use crate::queue::Message;

    fn depths(metrics: &Metrics) -> Vec<String> {
        let text = metrics.render();
        let of_queues = |line: &&str| line.starts_with("copydesk_queue_messages{");
        let lines = text.lines().filter(of_queues).filter(|line| !line.ends_with(" 0"));
        let mut lines: Vec<_> =
            lines.map(|line| line.replace("copydesk_queue_messages", "")).collect();
        lines.sort();
        lines
    }

    #[test]
    fn what_waits_is_told_by_queue_with_the_age_of_the_oldest() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("queue.sqlite");
        let mut connection = schema::open(&database, Duration::ZERO).unwrap();
        let first_seen = (Timestamp::now() - jiff::SignedDuration::from_hours(1)).to_string();
        for (number, source) in [(1, ""), (2, ""), (3, ""), (4, "news"), (5, "gone")] {
            let (id, first_seen) = (format!("m{number}"), Some(first_seen.clone()));
            let message = NewMessage::new(Message { id, first_seen, ..Message::default() });
            store::insert(&connection, source, &message).unwrap();
        }
        connection
            .execute_batch(
                "UPDATE messages SET due = due + 60000 WHERE seq = 2;
                 UPDATE messages SET state = 2 WHERE seq = 3",
            )
            .unwrap();
        let mut options = EmbeddedOptions::new(folder.path());
        options.endpoints = vec![("news".into(), Vec::new())];
        let metrics = Metrics::new();
        tell(&metrics, &options, look(&mut connection).unwrap());
        let expected = ["articles", "articles.retry", "parked", "webhook.news"];
        assert_eq!(depths(&metrics), expected.map(|queue| format!("{{queue=\"{queue}\"}} 1")));
        let text = metrics.render();
        let age = text
            .lines()
            .find(|l| l.starts_with("copydesk_queue_oldest_seconds{queue=\"articles\"}"));
        let age: u64 = age.unwrap().rsplit(' ').next().unwrap().parse().unwrap();
        assert!((3600..3700).contains(&age), "{age}");
        for orphan in ["copydesk_orphan_queues 1", "copydesk_orphan_messages 1"] {
            assert!(text.contains(orphan), "{orphan}");
        }

        connection.execute("DELETE FROM messages", []).unwrap();
        tell(&metrics, &options, look(&mut connection).unwrap());
        assert_eq!(depths(&metrics), Vec::<String>::new());
    }
}
