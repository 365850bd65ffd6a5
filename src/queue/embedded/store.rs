//! What happens to a message, as SQL. Each function runs inside the caller's
//! transaction.

use bytes::Bytes;
use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::EmbeddedOptions;
use super::tiers;
use crate::queue::{Message, Outcome, Park, QueueError, RecordMessage, Retry, Settled, Stage};

/// The source column of articles.
pub(super) const ARTICLES: &str = "";

/// The program named on what it parks.
pub(super) const ENGINE: &str = concat!("copydesk ", env!("CARGO_PKG_VERSION"));

/// A message with its identity worked out, ready to be stored.
#[derive(Debug)]
pub(super) struct NewMessage {
    message: Message,
    digest: [u8; 16],
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

    pub(super) fn bytes(&self) -> i64 {
        self.message.body.len() as i64
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
                content_encoding, first_seen, last_reason, exchange, routing_key, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            source,
            now_ms(),
            message.attempt,
            message.id,
            new.digest,
            new.bytes(),
            message.content_type,
            message.content_encoding,
            message.first_seen,
            message.last_reason,
            message.exchange,
            message.routing_key,
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
) -> Result<Vec<(i64, Message)>, QueueError> {
    const BYTES: usize = 32 * 1024 * 1024;
    let mut leased = Vec::new();
    let suspect_in_hand = connection
        .prepare_cached(
            "SELECT 1 FROM messages WHERE source = ?1 AND state = 1 AND crashes > 0 LIMIT 1",
        )?
        .exists([source])?;
    for (crashes, limit) in [("> 0", usize::from(!suspect_in_hand)), ("= 0", most)] {
        let limit = limit.min(most - leased.len()) as i64;
        let mut statement = connection.prepare_cached(&format!(
            "SELECT seq, {MESSAGE} FROM messages
             WHERE source = ?1 AND state = 0 AND crashes {crashes} AND due <= ?2
             ORDER BY crashes, due, seq LIMIT ?3"
        ))?;
        let mut rows = statement.query(params![source, now_ms(), limit])?;
        let mut bytes = 0;
        while bytes < BYTES
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

/// The columns [`message`] reads.
const MESSAGE: &str = "id, body, content_type, content_encoding, attempt, crashes, \
     first_seen, last_reason, exchange, routing_key";

pub(super) fn message(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: row.get("id")?,
        body: Bytes::from(row.get::<_, Vec<u8>>("body")?),
        content_type: row.get("content_type")?,
        content_encoding: row.get("content_encoding")?,
        attempt: row.get("attempt")?,
        crashes: row.get("crashes")?,
        first_seen: row.get("first_seen")?,
        last_reason: row.get("last_reason")?,
        exchange: row.get("exchange")?,
        routing_key: row.get("routing_key")?,
    })
}

/// Milliseconds until the next message of a source is due; `None`: none waits.
pub(super) fn next_due_ms(
    connection: &Connection,
    source: &str,
) -> Result<Option<i64>, QueueError> {
    let due: Option<i64> = connection
        .prepare_cached("SELECT min(due) FROM messages WHERE source = ?1 AND state = 0")?
        .query_row([source], |row| row.get(0))?;
    Ok(due.map(|due| due - now_ms()))
}

/// Carries out an outcome, the append to the records file aside.
pub(super) fn settle(
    connection: &Connection,
    options: &EmbeddedOptions,
    seq: i64,
    outcome: &Outcome,
) -> Result<Settled, QueueError> {
    match outcome {
        Outcome::Publish(record) => {
            for (endpoint, _) in &options.endpoints {
                insert(connection, endpoint, &webhook_message(record))?;
            }
            delete(connection, seq)
        }
        Outcome::Delivered => delete(connection, seq),
        Outcome::GiveBack => {
            connection
                .prepare_cached("UPDATE messages SET state = 0, crashes = 0 WHERE seq = ?1")?
                .execute([seq])?;
            Ok(Settled::Again)
        }
        Outcome::Retry(failure) => retry(connection, options, seq, failure),
        Outcome::Park(failure) => {
            park(connection, seq, failure)?;
            Ok(Settled::Done)
        }
    }
}

fn delete(connection: &Connection, seq: i64) -> Result<Settled, QueueError> {
    connection.prepare_cached("DELETE FROM messages WHERE seq = ?1")?.execute([seq])?;
    Ok(Settled::Done)
}

fn webhook_message(record: &RecordMessage) -> NewMessage {
    NewMessage::new(Message {
        id: record.id.clone(),
        body: record.body.clone(),
        content_type: Some("application/json".into()),
        routing_key: record.routing_key.clone(),
        ..Message::default()
    })
}

fn retry(
    connection: &Connection,
    options: &EmbeddedOptions,
    seq: i64,
    failure: &Retry,
) -> Result<Settled, QueueError> {
    let found: Option<(String, u32)> = connection
        .prepare_cached("SELECT source, attempt FROM messages WHERE seq = ?1")?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((source, failed)) = found else { return Ok(Settled::Again) };
    let Some(wait) = tiers::wait(options.tiers(&source), failed, failure.not_before) else {
        let stage = if source == ARTICLES { Stage::Analysis } else { Stage::Webhook };
        let detail = format!("{}: {}", failure.reason, failure.detail);
        count_attempt(connection, seq)?;
        park(connection, seq, &Park { reason: "retries_exhausted".into(), detail, stage })?;
        return Ok(Settled::Parked);
    };
    count_attempt(connection, seq)?;
    connection
        .prepare_cached(
            "UPDATE messages SET state = 0, crashes = 0, due = ?2, last_reason = ?3
             WHERE seq = ?1",
        )?
        .execute(params![seq, now_ms() + wait.as_millis() as i64, failure.reason])?;
    Ok(Settled::Done)
}

fn count_attempt(connection: &Connection, seq: i64) -> Result<(), QueueError> {
    connection
        .prepare_cached("UPDATE messages SET attempt = attempt + 1 WHERE seq = ?1")?
        .execute([seq])?;
    Ok(())
}

/// Sets a message aside; an older parked copy of the same bytes makes way.
pub(super) fn park(connection: &Connection, seq: i64, failure: &Park) -> Result<(), QueueError> {
    const DETAIL_CHARS: usize = 1000;
    connection
        .prepare_cached(
            "DELETE FROM messages WHERE seq IN (
                 SELECT old.seq FROM messages AS new JOIN messages AS old
                 ON old.state = 2 AND old.id = new.id AND old.source = new.source
                     AND old.digest = new.digest
                 WHERE new.seq = ?1)",
        )?
        .execute([seq])?;
    connection
        .prepare_cached(
            "UPDATE messages SET state = 2, reason = ?2, detail = ?3, stage = ?4,
                 parked_at = ?5, engine = ?6
             WHERE seq = ?1",
        )?
        .execute(params![
            seq,
            failure.reason,
            failure.detail.chars().take(DETAIL_CHARS).collect::<String>(),
            failure.stage.as_str(),
            jiff::Timestamp::now().to_string(),
            ENGINE,
        ])?;
    Ok(())
}

/// A payload that was not taken in and is kept as a file.
#[derive(Debug, Clone)]
pub(super) struct ParkedFile {
    pub(super) id: String,
    /// Its name in the folder for them.
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) failure: Park,
}

/// Parks a file: the row names it, and its body is empty.
pub(super) fn park_file(connection: &Connection, file: &ParkedFile) -> Result<(), QueueError> {
    let new = NewMessage::new(Message { id: file.id.clone(), ..Message::default() });
    insert(connection, ARTICLES, &new)?;
    let seq: i64 = connection.query_row(
        "SELECT seq FROM messages WHERE source = '' AND state < 2 AND digest = ?1",
        [new.digest],
        |row| row.get(0),
    )?;
    park(connection, seq, &file.failure)?;
    connection.execute(
        "UPDATE messages SET file = ?2, bytes = ?3 WHERE seq = ?1",
        params![seq, file.name, file.bytes as i64],
    )?;
    Ok(())
}

/// What a new owner does first: what was in hand when the last one ended is
/// waiting again, one crash richer, or parked as poison at `threshold` crashes.
pub(super) fn recover(connection: &Connection, threshold: u32) -> Result<(), QueueError> {
    connection
        .execute("UPDATE messages SET state = 0, crashes = crashes + 1 WHERE state = 1", [])?;
    let mut statement = connection
        .prepare("SELECT seq, source, crashes FROM messages WHERE state = 0 AND crashes >= ?1")?;
    let poison: Vec<(i64, String, u32)> = statement
        .query_map([threshold], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (seq, source, crashes) in poison {
        let stage = if source == ARTICLES { Stage::Analysis } else { Stage::Webhook };
        let detail = format!("the process ended {crashes} times with this message in hand");
        park(connection, seq, &Park { reason: "poison".into(), detail, stage })?;
    }
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
