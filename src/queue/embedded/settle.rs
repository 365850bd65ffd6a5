//! What becomes of a message in hand, as SQL inside the caller's transaction.

use rusqlite::{Connection, OptionalExtension, params};

use super::EmbeddedOptions;
use super::store::{ARTICLES, NewMessage, insert, now_ms};
use super::tiers;
use crate::queue::{
    INBOX, Message, Outcome, Park, QueueError, RecordMessage, Retry, Settled, Stage, Trace,
};
use crate::telemetry::ParkedLabel;

/// The program named on what it parks.
const ENGINE: &str = concat!("copydesk ", env!("CARGO_PKG_VERSION"));

/// What became of a message, and if it was parked, what for.
type Done = (Settled, Option<ParkedLabel>);

/// Carries out an outcome, the append to the records file aside.
pub(super) fn settle(
    connection: &Connection,
    options: &EmbeddedOptions,
    seq: i64,
    outcome: &Outcome,
) -> Result<Done, QueueError> {
    match outcome {
        Outcome::Publish(record) => {
            for (endpoint, _) in &options.endpoints {
                insert(connection, endpoint, &webhook_message(record))?;
            }
            delete(connection, seq)?;
            Ok((Settled::Done, None))
        }
        Outcome::Delivered => {
            delete(connection, seq)?;
            Ok((Settled::Done, None))
        }
        // Only what is unplaced is placed, and here nothing is.
        Outcome::GiveBack | Outcome::Place(_) => {
            connection
                .prepare_cached("UPDATE messages SET state = 0, crashes = 0 WHERE seq = ?1")?
                .execute([seq])?;
            Ok((Settled::Again, None))
        }
        Outcome::Retry(failure) => retry(connection, options, seq, failure),
        Outcome::Park(failure) => Ok((Settled::Done, Some(park(connection, seq, failure)?))),
    }
}

fn delete(connection: &Connection, seq: i64) -> Result<(), QueueError> {
    connection.prepare_cached("DELETE FROM messages WHERE seq = ?1")?.execute([seq])?;
    Ok(())
}

fn webhook_message(record: &RecordMessage) -> NewMessage {
    NewMessage::new(Message {
        id: record.id.clone(),
        body: record.body.clone(),
        content_type: Some("application/json".into()),
        routing_key: record.routing_key.clone(),
        trace: Trace { source: record.source.clone(), ..Trace::default() },
        ..Message::default()
    })
}

fn retry(
    connection: &Connection,
    options: &EmbeddedOptions,
    seq: i64,
    failure: &Retry,
) -> Result<Done, QueueError> {
    let found: Option<(String, u32)> = connection
        .prepare_cached("SELECT source, attempt FROM messages WHERE seq = ?1")?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((source, failed)) = found else { return Ok((Settled::Again, None)) };
    let Some(wait) = tiers::wait(options.tiers(&source), failed, failure.not_before) else {
        let detail = format!("{}: {}", failure.reason, failure.detail);
        let stage = stage_of(&source);
        count_attempt(connection, seq)?;
        let failure = Park { reason: "retries_exhausted".into(), detail, stage };
        return Ok((Settled::Parked, Some(park(connection, seq, &failure)?)));
    };
    count_attempt(connection, seq)?;
    connection
        .prepare_cached(
            "UPDATE messages SET state = 0, crashes = 0, due = ?2, last_reason = ?3
             WHERE seq = ?1",
        )?
        .execute(params![seq, now_ms() + wait.as_millis() as i64, failure.reason])?;
    Ok((Settled::Done, None))
}

fn count_attempt(connection: &Connection, seq: i64) -> Result<(), QueueError> {
    connection
        .prepare_cached("UPDATE messages SET attempt = attempt + 1 WHERE seq = ?1")?
        .execute([seq])?;
    Ok(())
}

/// Sets a message aside; an older parked copy of the same bytes makes way.
fn park(connection: &Connection, seq: i64, failure: &Park) -> Result<ParkedLabel, QueueError> {
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
            "UPDATE messages SET state = 2, reason = ?2, stage = ?4, parked_at = ?5, engine = ?6,
                 detail = ?3 || coalesce(' (read from ' || origin || ')', '')
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
    Ok(ParkedLabel { stage: failure.stage.as_str().into(), reason: failure.reason.clone() })
}

/// Parks a message that `crashes` processes died with.
pub(super) fn park_as_poison(
    connection: &Connection,
    seq: i64,
    source: &str,
    crashes: u32,
) -> Result<ParkedLabel, QueueError> {
    let detail = format!("the process ended {crashes} times with this message in hand");
    let stage = stage_of(source);
    park(connection, seq, &Park { reason: "poison".into(), detail, stage })
}

/// The stage that a failure is laid to where nobody named one.
fn stage_of(source: &str) -> Stage {
    if source == ARTICLES { Stage::Analysis } else { Stage::Webhook }
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
pub(super) fn park_file(
    connection: &Connection,
    file: &ParkedFile,
) -> Result<ParkedLabel, QueueError> {
    let new = NewMessage::new(Message {
        id: file.id.clone(),
        routing_key: INBOX.to_owned(),
        ..Message::default()
    });
    insert(connection, ARTICLES, &new)?;
    let seq: i64 = connection.query_row(
        "SELECT seq FROM messages WHERE source = '' AND state < 2 AND digest = ?1",
        [new.digest],
        |row| row.get(0),
    )?;
    let label = park(connection, seq, &file.failure)?;
    connection.execute(
        "UPDATE messages SET file = ?2, bytes = ?3 WHERE seq = ?1",
        params![seq, file.name, file.bytes.cast_signed()],
    )?;
    Ok(label)
}

/// Takes the row of a file back, which stays where it was.
pub(super) fn unpark_file(connection: &Connection, file: &ParkedFile) -> Result<(), QueueError> {
    connection.execute("DELETE FROM messages WHERE state = 2 AND file = ?1", [&file.name])?;
    Ok(())
}
