//! Parked messages, over a connection of their own: the same code serves the
//! service and a command beside it. The owner notices replayed messages when it
//! next looks.

use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::folder::{Folder, move_file, unusable};
use super::store::{message, now_ms};
use crate::queue::{Message, Parked, ParkedFilter, ParkedSummary, QueueError, Shelf, Trace};

const SUMMARY: &str = "seq, source, id, reason, detail, stage, attempt, first_seen, parked_at, \
     engine, content_type, bytes, routing_key, user, article_source";

/// Messages in one transaction, so that the owner never waits long for its turn.
const CHUNK: usize = 256;

pub(super) fn list(
    connection: &Connection,
    filter: &ParkedFilter,
) -> Result<Vec<ParkedSummary>, QueueError> {
    Ok(matching(connection, filter)?.into_iter().map(|(_, summary)| summary).collect())
}

/// The one that the filter names.
pub(super) fn show(connection: &Connection, filter: &ParkedFilter) -> Result<Parked, QueueError> {
    let named = matching(connection, filter)?.into_iter().next();
    let (seq, _) = named.ok_or_else(|| QueueError::NotFound(filter.ids.concat()))?;
    connection
        .prepare_cached(&format!(
            "SELECT {SUMMARY}, body, content_encoding, crashes, last_reason, exchange, origin
             FROM messages WHERE state = 2 AND seq = ?1"
        ))?
        .query_row([seq], |row| Ok(Parked { summary: summary(row)?, message: message(row)? }))
        .optional()?
        .ok_or_else(|| QueueError::NotFound(filter.ids.concat()))
}

/// Puts parked messages back where they failed.
pub(super) fn replay(
    connection: &mut Connection,
    folder: &Folder,
    filter: &ParkedFilter,
) -> Result<usize, QueueError> {
    // Before the transaction: to copy a long file takes as long, and the owner would wait.
    let bring_back = |connection: &Connection, seq| {
        let Some(file) = file_of(connection, seq)? else { return Ok(()) };
        let from = folder.set_aside().join(&file);
        move_file(&from, &folder.inbox().join(&file)).or_else(|error| unless_gone(&from, &error))
    };
    each(connection, filter, bring_back, |connection, seq| match file_of(connection, seq)? {
        Some(_) => delete(connection, seq),
        None => put_back(connection, seq),
    })
}

/// Deletes parked messages for good.
pub(super) fn drop_parked(
    connection: &mut Connection,
    folder: &Folder,
    filter: &ParkedFilter,
) -> Result<usize, QueueError> {
    let nothing = |_: &Connection, _| Ok(());
    each(connection, filter, nothing, |connection, seq| {
        if let Some(file) = file_of(connection, seq)? {
            remove_file(&folder.set_aside().join(file))?;
        }
        delete(connection, seq)
    })
}

/// Does something with each message that is meant, the first half of it outside of
/// transactions; returns with how many it worked. One that fails holds up no other.
fn each(
    connection: &mut Connection,
    filter: &ParkedFilter,
    before: impl Fn(&Connection, i64) -> Result<(), QueueError>,
    act: impl Fn(&Connection, i64) -> Result<usize, QueueError>,
) -> Result<usize, QueueError> {
    let meant = matching(connection, filter)?;
    let mut done = 0;
    let mut failures = Vec::new();
    for chunk in meant.chunks(CHUNK) {
        let mut prepared = Vec::with_capacity(chunk.len());
        for (seq, _) in chunk {
            match before(connection, *seq) {
                Ok(()) => prepared.push(*seq),
                Err(error) => failures.push(error),
            }
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for seq in prepared {
            match act(&transaction, seq) {
                Ok(count) => done += count,
                Err(error) => failures.push(error),
            }
        }
        transaction.commit()?;
    }
    match failures.first() {
        None => Ok(done),
        Some(first) => Err(QueueError::Unavailable(format!(
            "expected to do it with {}, found {done} done; the first failure: {first}",
            meant.len()
        ))),
    }
}

/// Records always reach their file: nothing is unrouted.
fn matching(
    connection: &Connection,
    filter: &ParkedFilter,
) -> Result<Vec<(i64, ParkedSummary)>, QueueError> {
    if filter.shelf == Shelf::Unrouted {
        return Ok(Vec::new());
    }
    let after = filter.after.as_ref().map_or(Ok(-1), |after| number(after))?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {SUMMARY} FROM messages WHERE state = 2 AND seq > ?1 ORDER BY seq"
    ))?;
    let mut rows = statement.query([after])?;
    let mut matching = Vec::new();
    while let Some(row) = rows.next()? {
        let summary = summary(row)?;
        if filter.matches(&summary) {
            matching.push(summary);
        }
        if filter.limit > 0 && filter.ids.is_empty() && matching.len() == filter.limit {
            break;
        }
    }
    let meant = filter.meant(matching)?;
    meant.into_iter().map(|summary| Ok((number(&summary.handle)?, summary))).collect()
}

/// A handle is the number of its row.
fn number(handle: &str) -> Result<i64, QueueError> {
    handle.parse().map_err(|_| QueueError::NotFound(handle.to_owned()))
}

fn summary(row: &Row<'_>) -> rusqlite::Result<ParkedSummary> {
    let endpoint: String = row.get("source")?;
    let routing_key = row.get("routing_key")?;
    let trace = Trace { source: row.get("article_source")?, ..Trace::default() };
    let published = Message { routing_key, trace, ..Message::default() };
    let text = |column| row.get::<_, Option<String>>(column).map(Option::unwrap_or_default);
    Ok(ParkedSummary {
        handle: row.get::<_, i64>("seq")?.to_string(),
        id: row.get("id")?,
        reason: text("reason")?,
        detail: text("detail")?,
        stage: text("stage")?,
        endpoint: Some(endpoint).filter(|endpoint| !endpoint.is_empty()),
        source: published.source().map(str::to_owned),
        user: row.get("user")?,
        attempt: row.get("attempt")?,
        first_seen: row.get("first_seen")?,
        parked_at: row.get("parked_at")?,
        engine: text("engine")?,
        content_type: row.get("content_type")?,
        bytes: row.get::<_, i64>("bytes")? as usize,
    })
}

/// Waits again, attempts counted from zero. Where the same bytes wait already,
/// the parked copy just goes.
fn put_back(connection: &Connection, seq: i64) -> Result<usize, QueueError> {
    let moved = connection
        .prepare_cached(
            "UPDATE OR IGNORE messages SET state = 0, attempt = 0, crashes = 0, due = ?2,
                 reason = NULL, detail = NULL, stage = NULL, parked_at = NULL, engine = NULL
             WHERE seq = ?1 AND state = 2",
        )?
        .execute(params![seq, now_ms()])?;
    match moved {
        0 => delete(connection, seq),
        moved => Ok(moved),
    }
}

fn delete(connection: &Connection, seq: i64) -> Result<usize, QueueError> {
    Ok(connection
        .prepare_cached("DELETE FROM messages WHERE seq = ?1 AND state = 2")?
        .execute([seq])?)
}

/// The name of a payload that is kept as a file.
fn file_of(connection: &Connection, seq: i64) -> Result<Option<String>, QueueError> {
    Ok(connection
        .prepare_cached("SELECT file FROM messages WHERE seq = ?1 AND state = 2")?
        .query_row([seq], |row| row.get(0))
        .optional()?
        .flatten())
}

fn remove_file(path: &Path) -> Result<(), QueueError> {
    std::fs::remove_file(path).or_else(|error| unless_gone(path, &error))
}

/// A file that is gone was moved before a crash, or by somebody. One whose name
/// no file can have was never moved here: earlier versions made such names.
fn unless_gone(path: &Path, error: &std::io::Error) -> Result<(), QueueError> {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::InvalidFilename => Ok(()),
        _ => Err(unusable(path, error)),
    }
}
