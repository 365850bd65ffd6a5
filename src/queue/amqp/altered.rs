//! Exchanges and queues that somebody has made anew in another way while the service runs, or
//! laid a policy over. Everything seems to work then, and messages are lost where it counts.

use std::sync::{Mutex, PoisonError};

use super::shared::Shared;
use crate::config::TopologyMode;

/// Name of this part in the notes.
const PART: &str = "arguments";

/// What is otherwise than described.
#[derive(Debug, Default)]
pub(super) struct Altered(Mutex<Vec<String>>);

impl Altered {
    /// Takes note of it; a line of the log tells each change.
    pub(super) fn see(&self, shared: &Shared, found: Vec<String>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == found {
            return;
        }
        let note = (!found.is_empty()).then(|| {
            let found = found.join("; ");
            let made = match shared.options.topology {
                TopologyMode::Declare => "it is declared again",
                TopologyMode::Verify => "`copydesk topology declare` makes it anew",
            };
            format!(
                "messages can be lost, for others have changed what `copydesk topology show` \
                 describes: {found}; remove the policy, or empty and delete what differs: {made}"
            )
        });
        if let Some(note) = &note {
            tracing::error!("{note}");
        } else {
            tracing::info!("exchanges and queues are as described again");
        }
        shared.health.note(PART, note);
        *known = found;
    }
}
