//! Exchanges and queues that somebody has made anew in another way while the service runs, or
//! laid a policy over. Everything seems to work then, and messages are lost where it counts.

use std::sync::{Mutex, PoisonError};

use super::health::Health;

/// Name of this part in the notes.
const PART: &str = "arguments";

/// What is otherwise than described.
#[derive(Debug, Default)]
pub(super) struct Altered(Mutex<Vec<String>>);

impl Altered {
    /// Takes note of it; a line of the log tells each change.
    pub(super) fn see(&self, health: &Health, found: Vec<String>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == found {
            return;
        }
        let note = (!found.is_empty()).then(|| {
            let found = found.join("; ");
            format!(
                "messages can be lost, for others have changed what `copydesk topology show` \
                 describes: {found}; remove the policy, or empty and delete what differs: it is \
                 declared again"
            )
        });
        if let Some(note) = &note {
            tracing::error!("{note}");
        } else {
            tracing::info!("exchanges and queues are as described again");
        }
        health.note(PART, note);
        *known = found;
    }
}
