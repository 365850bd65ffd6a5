//! The database file: how it is opened, its tables and their version.
//!
//! ```text
//! messages: one row = one message, in exactly one state
//!     0 waiting ──lease──▶ 1 in hand ──settle──▶ (row gone) | 0 | 2 parked
//! totals:   one row, kept by triggers, so that bounds and gauges cost one read
//! ```

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::queue::QueueError;

const VERSION: i64 = 4;

/// A connection to the queue, its tables made if the file is new.
///
/// `busy` is how long a statement waits for another connection's transaction.
pub(super) fn open(database: &Path, busy: Duration) -> Result<Connection, QueueError> {
    try_open(database, busy).map_err(|error| located(database, error))
}

fn try_open(database: &Path, busy: Duration) -> Result<Connection, QueueError> {
    let mut connection = Connection::open(database)?;
    connection.busy_timeout(busy)?;
    // Before anything is written to it.
    expect_ours(&connection, database)?;
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // FULL: a commit is on disk when it returns, power cut or not.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    create_tables(&mut connection, database)?;
    Ok(connection)
}

/// Refuses a database of another program, which may have left the version at 0 too.
fn expect_ours(connection: &Connection, database: &Path) -> Result<(), QueueError> {
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    let tables: Vec<String> =
        statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let Some(first) = tables.first() else { return Ok(()) };
    if OURS.iter().all(|ours| tables.iter().any(|table| table == ours)) {
        return Ok(());
    }
    Err(QueueError::Unavailable(format!(
        "{}: expected a queue of copydesk's, found another program's database (table `{first}`)",
        database.display()
    )))
}

/// The tables that every version has made.
const OURS: [&str; 2] = ["messages", "totals"];

fn create_tables(connection: &mut Connection, database: &Path) -> Result<(), QueueError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match found {
        0 => {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        1..VERSION => {
            for added in ADDED.iter().skip((found - 1).unsigned_abs() as usize) {
                let add = format!("ALTER TABLE messages ADD COLUMN {added}");
                transaction.execute_batch(&add)?;
            }
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        VERSION => {}
        newer => {
            return Err(QueueError::Unavailable(format!(
                "{}: expected schema version {VERSION}, found {newer}: \
                 it was written by a newer copydesk",
                database.display()
            )));
        }
    }
    Ok(transaction.commit()?)
}

/// Columns of `messages` that the second version and those after it have added, in turn.
const ADDED: [&str; 3] = ["user TEXT", "article_source TEXT", "origin TEXT"];

/// `source` is empty for articles, else the endpoint's name; `article_source` is that of
/// a record's article, and `origin` the file that a payload was read from. `digest` covers id,
/// type, encoding and body: the same bytes under the same id wait only once.
/// Times are milliseconds since 1970. The body comes last, so that reading the
/// other columns never walks its overflow pages.
const TABLES: &str = "
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    crashes INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    id TEXT NOT NULL,
    digest BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    content_type TEXT,
    content_encoding TEXT,
    first_seen TEXT,
    last_reason TEXT,
    exchange TEXT NOT NULL DEFAULT '',
    routing_key TEXT NOT NULL DEFAULT '',
    user TEXT,
    article_source TEXT,
    reason TEXT,
    detail TEXT,
    stage TEXT,
    parked_at TEXT,
    engine TEXT,
    file TEXT,
    origin TEXT,
    body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX live ON messages (source, digest) WHERE state < 2;
CREATE INDEX ready ON messages (source, state, crashes, due, seq);
CREATE INDEX parked ON messages (seq) WHERE state = 2;
CREATE INDEX parked_id ON messages (id) WHERE state = 2;

CREATE TABLE totals (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    queued INTEGER NOT NULL,
    queued_bytes INTEGER NOT NULL,
    parked INTEGER NOT NULL,
    probes INTEGER NOT NULL
) STRICT;
INSERT INTO totals VALUES (1, 0, 0, 0, 0);

CREATE TRIGGER counted_in AFTER INSERT ON messages BEGIN
    UPDATE totals SET
        queued = queued + (new.source = '' AND new.state < 2),
        queued_bytes = queued_bytes + (new.source = '' AND new.state < 2) * new.bytes,
        parked = parked + (new.state = 2);
END;
CREATE TRIGGER counted_out AFTER DELETE ON messages BEGIN
    UPDATE totals SET
        queued = queued - (old.source = '' AND old.state < 2),
        queued_bytes = queued_bytes - (old.source = '' AND old.state < 2) * old.bytes,
        parked = parked - (old.state = 2);
END;
CREATE TRIGGER counted_over AFTER UPDATE OF state ON messages
WHEN (old.state < 2) <> (new.state < 2) BEGIN
    UPDATE totals SET
        queued = queued + (new.source = '') * ((new.state < 2) - (old.state < 2)),
        queued_bytes = queued_bytes
            + (new.source = '') * ((new.state < 2) - (old.state < 2)) * new.bytes,
        parked = parked + (new.state = 2) - (old.state = 2);
END;
";

/// How an error of SQLite's begins, in contrast to one that names its path.
const SQLITE: &str = "sqlite: ";

impl From<rusqlite::Error> for QueueError {
    fn from(error: rusqlite::Error) -> Self {
        let damaged = matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        );
        let held = matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
        );
        let next = match (damaged, held) {
            (true, _) => DAMAGED,
            (_, true) => HELD,
            _ => "",
        };
        Self::Unavailable(format!("{SQLITE}{error}{next}"))
    }
}

const DAMAGED: &str = ": the queue's file is damaged; stop the service, keep a copy of the \
     data folder, and save what can be read with sqlite3's `.recover` \
     (deploy/README.md, \"A damaged queue\")";

const HELD: &str = ": another program holds the file, as a backup or an open sqlite3 does \
     (`fuser` names it); it goes on once that lets go";

/// Puts the path of the database before what SQLite says.
pub(super) fn located(database: &Path, error: QueueError) -> QueueError {
    match error {
        QueueError::Unavailable(message) if message.starts_with(SQLITE) => {
            QueueError::Unavailable(format!("{}: {message}", database.display()))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_another_program_is_refused_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("queue.sqlite");
        Connection::open(&database).unwrap().execute_batch("CREATE TABLE songs (a)").unwrap();
        let before = std::fs::read(&database).unwrap();
        let refused = open(&database, Duration::ZERO).unwrap_err().to_string();
        for part in ["queue.sqlite: expected a queue of copydesk's", "table `songs`"] {
            assert!(refused.contains(part), "{refused}");
        }
        assert_eq!(std::fs::read(&database).unwrap(), before);
    }

    #[test]
    fn a_file_that_another_program_holds_is_said_to_be_held() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("queue.sqlite");
        let holder = open(&database, Duration::ZERO).unwrap();
        holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let refused = open(&database, Duration::ZERO).unwrap_err().to_string();
        assert!(refused.contains("another program holds the file"), "{refused}");
    }
}
