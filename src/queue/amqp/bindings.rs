//! Bindings that went missing, as the management API tells. What was published
//! meanwhile went elsewhere or nowhere, and no queue shows that.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::consumer::now;
use super::link::Live;
use super::shared::Shared;
use crate::config::TopologyMode;

/// Name of this part in the notes.
const PART: &str = "bindings";

/// So long a binding that is back is still spoken of: nobody may have looked.
const REMEMBERED: Duration = Duration::from_hours(1);

/// When bindings were last missing.
#[derive(Debug, Default)]
pub(super) struct Lost(Mutex<Option<Instant>>);

/// Takes note of what is missing, and declares it again where we may.
pub(super) async fn see(shared: &Shared, live: Option<&Live>, lost: Vec<String>) {
    let declares = shared.options.topology == TopologyMode::Declare;
    let last = *shared.lost.0.lock().unwrap_or_else(PoisonError::into_inner);
    if lost.is_empty() {
        let over = last.is_some_and(|last| !declares || last.elapsed() >= REMEMBERED);
        if over {
            *shared.lost.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
            shared.health.note(PART, None);
        }
        return;
    }
    *shared.lost.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    let bound = match live {
        Some(live) if declares => live.bind_again(shared).await.is_ok(),
        _ => false,
    };
    let note = note(&lost, &now(), bound);
    if last.is_none() {
        tracing::warn!("{note}");
    }
    shared.health.note(PART, Some(note));
}

fn note(lost: &[String], now: &str, bound: bool) -> String {
    let (lost, what) = (lost.join(", "), "what was published meanwhile did not get there");
    if bound {
        format!("bindings were missing at {now} and are declared again, but {what}: {lost}")
    } else {
        format!(
            "bindings are missing, `copydesk topology declare` brings them back; {what}: {lost}"
        )
    }
}
