//! Messages in, out and counted, as SQL inside the caller's transaction.

use std::time::Duration;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};

use super::EmbeddedOptions;
use super::settle::park_as_poison;
use crate::queue::{Message, QueueError, Trace};
use crate::telemetry::ParkedLabel;

/// The source column of articles.
pub(super) const ARTICLES: &str = "";

/// A message with its identity worked out, ready to be stored.
#[derive(Debug)]
pub(super) struct NewMessage {
    message: Message,
    pub(super) digest: [u8; 16],
}

/// Sizes that are bounded or shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) queued: i64,
    pub(super) queued_bytes: i64,
    pub(super) parked: i64,
}

impl NewMessage {
    /// A message without an id gets one from its bytes, so that posting the same
    /// article twice gives the same id.
    pub(super) fn new(mut message: Message) -> Self {
        let digest = digest(&message);
        if message.id.is_empty() {
            message.id = HEXLOWER.encode(&digest);
        }
        message.first_seen.get_or_insert_with(|| jiff::Timestamp::now().to_string());
        Self { message, digest }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.message.body.len() as u64
    }
}

fn digest(message: &Message) -> [u8; 16] {
    let mut hash = Sha256::new();
    let content_type = message.content_type.as_deref().unwrap_or("");
    let encoding = message.content_encoding.as_deref().unwrap_or("");
    for part in [message.id.as_bytes(), content_type.as_bytes(), encoding.as_bytes()] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.update(&message.body);
    let mut digest = [0; 16];
    for (to, from) in digest.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    digest
}

/// Now, in the unit of the `due` column.
pub(super) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Stores a message as waiting; the same bytes under the same id wait once.
pub(super) fn insert(
    connection: &Connection,
    source: &str,
    new: &NewMessage,
) -> Result<(), QueueError> {
    let message = &new.message;
    connection
        .prepare_cached(
            "INSERT INTO messages (source, due, attempt, id, digest, bytes, content_type,
                content_encoding, first_seen, last_reason, exchange, routing_key, user,
                article_source, origin, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            source,
            now_ms(),
            message.attempt,
            message.id,
            new.digest,
            new.bytes().cast_signed(),
            message.content_type,
            message.content_encoding,
            message.first_seen,
            message.last_reason,
            message.exchange,
            message.routing_key,
            message.trace.user_id,
            message.trace.source,
            message.origin,
            &message.body[..],
        ])?;
    Ok(())
}

/// Hands out up to `most` due messages, or fewer once 32 MiB are in hand.
///
/// Messages that were in hand when a process died are suspects: one at a time is
/// handed out, the least suspected first. So the one that kills is found without
/// its neighbours being parked with it.
pub(super) fn lease(
    connection: &Connection,
    source: &str,
    most: usize,
    most_bytes: usize,
) -> Result<Vec<(i64, Message)>, QueueError> {
    let mut bytes = 0;
    let mut leased = Vec::new();
    let suspect_in_hand = connection.prepare_cached(SUSPECT_IN_HAND)?.exists([source])?;
    for (crashes, limit) in [("> 0", usize::from(!suspect_in_hand)), ("= 0", most)] {
        let limit = (limit.min(most - leased.len()) as u64).cast_signed();
        let mut statement = connection.prepare_cached(&due(crashes))?;
        let mut rows = statement.query(params![source, now_ms(), limit])?;
        while bytes < most_bytes
            && let Some(row) = rows.next()?
        {
            let message = message(row)?;
            bytes += message.body.len();
            leased.push((row.get("seq")?, message));
        }
    }
    for (seq, _) in &leased {
        connection
            .prepare_cached("UPDATE messages SET state = 1 WHERE seq = ?1")?
            .execute([seq])?;
    }
    Ok(leased)
}

// These run for every batch, each on the index `ready`.
const SUSPECT_IN_HAND: &str =
    "SELECT 1 FROM messages WHERE source = ?1 AND state = 1 AND crashes > 0 LIMIT 1";
const NEXT_DUE: &str = "SELECT min(due) FROM messages WHERE source = ?1 AND state = 0";

fn due(crashes: &str) -> String {
    format!(
        "SELECT seq, {MESSAGE} FROM messages
         WHERE source = ?1 AND state = 0 AND crashes {crashes} AND due <= ?2
         ORDER BY crashes, due, seq LIMIT ?3"
    )
}

/// The columns [`message`] reads.
const MESSAGE: &str = "id, body, content_type, content_encoding, attempt, crashes, \
     first_seen, last_reason, exchange, routing_key, user, article_source, origin";

pub(super) fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: row.get("id")?,
        body: Bytes::from(row.get::<_, Vec<u8>>("body")?),
        content_type: row.get("content_type")?,
        content_encoding: row.get("content_encoding")?,
        attempt: row.get("attempt")?,
        crashes: row.get("crashes")?,
        suspect: row.get::<_, u32>("crashes")? > 0,
        first_seen: row.get("first_seen")?,
        last_reason: row.get("last_reason")?,
        exchange: row.get("exchange")?,
        routing_key: row.get("routing_key")?,
        origin: row.get("origin")?,
        unplaced: false,
        trace: Trace {
            user_id: row.get("user")?,
            source: row.get("article_source")?,
            ..Trace::default()
        },
    })
}

/// Milliseconds until the next message of a source is due; `None`: none waits.
pub(super) fn next_due_ms(
    connection: &Connection,
    source: &str,
) -> Result<Option<i64>, QueueError> {
    let due: Option<i64> =
        connection.prepare_cached(NEXT_DUE)?.query_row([source], |row| row.get(0))?;
    Ok(due.map(|due| due - now_ms()))
}

/// What a new owner does first: what was in hand when the last one ended is
/// waiting again, one crash richer, or parked as poison. Returns what was parked.
pub(super) fn recover(
    connection: &Connection,
    options: &EmbeddedOptions,
) -> Result<Vec<ParkedLabel>, QueueError> {
    connection
        .execute("UPDATE messages SET state = 0, crashes = crashes + 1 WHERE state = 1", [])?;
    set_clock_right(connection, options)?;
    let mut statement = connection.prepare(
        "SELECT seq, source, crashes FROM messages WHERE state = 0 AND ?1 > 0 AND crashes >= ?1",
    )?;
    let poison: Vec<(i64, String, u32)> = statement
        .query_map([options.crashes_to_park], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let park = |(seq, source, crashes): (i64, String, u32)| {
        park_as_poison(connection, seq, &source, crashes)
    };
    poison.into_iter().map(park).collect()
}

/// What was stored while the clock was ahead must not wait until it is that late
/// again.
fn set_clock_right(connection: &Connection, options: &EmbeddedOptions) -> Result<(), QueueError> {
    let longest = (options.longest_wait().as_millis() as u64).cast_signed();
    connection.execute(
        "UPDATE messages SET due = ?1
         WHERE state = 0 AND due > ?1 + (CASE attempt WHEN 0 THEN 0 ELSE ?2 END)",
        params![now_ms(), longest],
    )?;
    Ok(())
}

/// Brings forward what waits, after the clock was set back by a step.
pub(super) fn bring_forward(connection: &Connection, step: Duration) -> Result<(), QueueError> {
    let step = i64::try_from(step.as_millis()).unwrap_or(i64::MAX);
    connection.execute(
        "UPDATE messages SET due = due - ?1 WHERE state = 0 AND due > ?2",
        params![step, now_ms()],
    )?;
    Ok(())
}

/// Forgets the crashes of a message in hand: it was survived.
pub(super) fn clear(connection: &Connection, seq: i64) -> Result<(), QueueError> {
    connection.prepare_cached("UPDATE messages SET crashes = 0 WHERE seq = ?1")?.execute([seq])?;
    Ok(())
}

/// Gives back what is still in hand, as an orderly end does.
pub(super) fn give_back_all(connection: &Connection) -> Result<(), QueueError> {
    connection.execute("UPDATE messages SET state = 0, crashes = 0 WHERE state = 1", [])?;
    Ok(())
}

pub(super) fn totals(connection: &Connection) -> Result<Totals, QueueError> {
    Ok(connection
        .prepare_cached("SELECT queued, queued_bytes, parked FROM totals")?
        .query_row([], |row| {
            Ok(Totals { queued: row.get(0)?, queued_bytes: row.get(1)?, parked: row.get(2)? })
        })?)
}

/// A write that changes nothing, to learn whether writing works again.
pub(super) fn probe(connection: &Connection) -> Result<(), QueueError> {
    connection.execute("UPDATE totals SET probes = probes + 1", [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::embedded::schema;

    #[test]
    fn handing_out_never_walks_the_whole_queue() {
        let folder = tempfile::tempdir().unwrap();
        let connection =
            schema::open(&folder.path().join("queue.sqlite"), std::time::Duration::ZERO).unwrap();
        for sql in [SUSPECT_IN_HAND, NEXT_DUE, &due("= 0"), &due("> 0")] {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let parameters = vec![rusqlite::types::Null; plan.parameter_count()];
            let steps: Vec<String> = plan
                .query_map(rusqlite::params_from_iter(parameters), |row| row.get("detail"))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            assert!(steps[0].contains("INDEX ready (source=? AND state=?"), "{sql}: {steps:?}");
        }
    }
}
