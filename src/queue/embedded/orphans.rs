//! Records that wait for webhooks that are configured no more: nobody fetches them, and
//! they stay until a webhook has that name again or somebody removes them.

use std::fmt;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};
use serde::Serialize;

use super::folder::{Folder, unusable};
use super::schema::{self, located};
use super::store::ARTICLES;
use super::{EmbeddedOptions, EmbeddedQueue};
use crate::queue::QueueError;

const BUSY: Duration = Duration::from_secs(10);

/// What waits for a webhook that the configuration does not name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The name it had.
    pub endpoint: String,
    /// Records that wait for it; what is parked is not among them.
    pub messages: i64,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoint, messages } = self;
        write!(
            f,
            "{messages} records wait for webhook `{endpoint}`, which is not in the configuration: \
             name it there again and they are sent, or stop the service and delete them with \
             `copydesk topology prune --yes`"
        )
    }
}

/// What is left in the folder of these options, which is not made.
///
/// # Errors
/// [`QueueError::Unavailable`] if the database cannot be read.
pub fn left(options: &EmbeddedOptions) -> Result<Vec<Left>, QueueError> {
    let database = options.data_dir.join("queue.sqlite");
    if !database.try_exists().map_err(|e| unusable(&database, &e))? {
        return Ok(Vec::new());
    }
    let database = Folder::create(&options.data_dir)?.database();
    let connection = schema::open(&database, BUSY)?;
    look(&connection, options).map_err(|e| located(&database, e))
}

/// Deletes it for good; returns how many records that were. Not while a service has the
/// folder: its own configuration may name the webhook still.
///
/// # Errors
/// [`QueueError::Unavailable`] if a service has the folder, or the database cannot be used.
pub fn prune(options: &EmbeddedOptions) -> Result<usize, QueueError> {
    let folder = Folder::create(&options.data_dir)?;
    let _lock = folder.lock().map_err(|held| match held {
        QueueError::Unavailable(why) => QueueError::Unavailable(format!(
            "{why}, and that service may have the webhook still: nothing is removed while it runs"
        )),
        other => other,
    })?;
    let database = folder.database();
    let mut connection = schema::open(&database, BUSY)?;
    delete(&mut connection, options).map_err(|e| located(&database, e))
}

fn delete(connection: &mut Connection, options: &EmbeddedOptions) -> Result<usize, QueueError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut lost = 0;
    for Left { endpoint, .. } in look(&transaction, options)? {
        lost += transaction
            .execute("DELETE FROM messages WHERE source = ?1 AND state < 2", [endpoint])?;
    }
    transaction.commit()?;
    Ok(lost)
}

pub(super) fn look(
    connection: &Connection,
    options: &EmbeddedOptions,
) -> Result<Vec<Left>, QueueError> {
    let mut statement = connection.prepare_cached(
        "SELECT source, count(*) FROM messages WHERE state < 2 GROUP BY source ORDER BY source",
    )?;
    let mut rows = statement.query([])?;
    let mut left = Vec::new();
    while let Some(row) = rows.next()? {
        let (endpoint, messages): (String, i64) = (row.get(0)?, row.get(1)?);
        if endpoint != ARTICLES && !options.has_endpoint(&endpoint) {
            left.push(Left { endpoint, messages });
        }
    }
    Ok(left)
}

impl EmbeddedQueue {
    /// Notes what is left, for `/ready`.
    pub(super) fn note_left(&self, left: &[Left]) {
        let notes = left.iter().map(ToString::to_string).collect();
        *self.inner.left.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = notes;
    }
}
