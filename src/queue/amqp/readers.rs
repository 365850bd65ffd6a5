//! Queues of readers that refuse records: since when, how many, and, as far as the
//! broker lets one find out, which.
//!
//! AMQP names the exchange of a negative confirm, never the queue, and hides what
//! waits for it. So the time of the first refusal stands in the [register], which a
//! restart outlives; names and numbers come from the management API.
//!
//! [register]: super::register

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::consumer::now;
use super::health::Health;
use super::register::earlier;
use super::topology::Names;

/// Name of this part in the notes.
const PART: &str = "records";

/// Without a refusal for so long, the readers' queues count as open again.
const QUIET: Duration = Duration::from_mins(1);

/// Between two warnings.
const WARN_EVERY: Duration = Duration::from_mins(1);

/// What is known of the readers.
#[derive(Debug)]
pub(super) struct Readers {
    /// Some queue refuses.
    refusing: watch::Sender<bool>,
    /// Without a refusal for so long, they count as open again.
    quiet: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// RFC 3339.
    since: Option<String>,
    /// By this process.
    refused: u64,
    last: Option<Instant>,
    warned: Option<Instant>,
    /// It was over, and the register does not know yet.
    over: bool,
    told: Told,
}

/// What the management API tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// Readers' queues that are at their limit and refuse more.
    pub(super) queues: Vec<String>,
    /// Records that wait for them.
    pub(super) waiting: Option<u64>,
}

impl Readers {
    pub(super) fn new() -> Self {
        Self { refusing: watch::Sender::new(false), quiet: QUIET, state: Mutex::default() }
    }

    /// A record was refused.
    pub(super) fn refused(&self, names: &Names, health: &Health) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused += 1;
        state.last = Some(Instant::now());
        self.begin(&mut state, now());
        state.tell(names, health);
    }

    /// A record was taken by every queue.
    pub(super) fn taken(&self, health: &Health) {
        if *self.refusing.borrow() {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            self.end_if_quiet(&mut state, health);
        }
    }

    /// Changes when the first record is refused, and when that is over.
    pub(super) fn refusing(&self) -> watch::Receiver<bool> {
        self.refusing.subscribe()
    }

    /// Takes over what the register says, and returns what it should say.
    pub(super) fn agree(
        &self,
        registered: Option<String>,
        names: &Names,
        health: &Health,
    ) -> Option<String> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.since.is_none() && std::mem::take(&mut state.over) {
            return None;
        }
        state.over = false;
        if let Some(since) = earlier(registered, state.since.clone()) {
            state.last.get_or_insert_with(Instant::now);
            state.since = Some(since);
            self.set(true);
            state.tell(names, health);
        }
        state.since.clone()
    }

    /// Takes over what the management API tells.
    pub(super) fn told(&self, told: Told, names: &Names, health: &Health) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = told.waiting.unwrap_or(0);
        let before = std::mem::replace(&mut state.told, told).waiting.unwrap_or(0);
        // Others may publish to that queue too, and what is on its way counts as waiting.
        if waiting > 0 && (state.since.is_some() || !state.told.queues.is_empty()) {
            state.last = Some(Instant::now());
            self.begin(&mut state, now());
        }
        if state.since.is_some() {
            state.tell(names, health);
            self.end_if_quiet(&mut state, health);
        } else {
            health.note(PART, (waiting > 0 && before > 0).then(|| unexplained(waiting, names)));
        }
    }

    /// Records that wait where AMQP does not show them.
    pub(super) fn waiting(&self) -> u64 {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.told.waiting.unwrap_or(0)
    }

    /// Tells only of changes: who is told looks into the register again.
    fn set(&self, refusing: bool) {
        self.refusing.send_if_modified(|now| std::mem::replace(now, refusing) != refusing);
    }

    fn begin(&self, state: &mut State, now: String) {
        if state.since.is_none() {
            state.since = Some(now);
            self.set(true);
        }
    }

    fn end_if_quiet(&self, state: &mut State, health: &Health) {
        let quiet = state.last.is_none_or(|last| last.elapsed() >= self.quiet);
        if quiet && state.told.waiting.unwrap_or(0) == 0 {
            let told = std::mem::take(&mut state.told);
            *state = State { over: true, told, ..State::default() };
            self.set(false);
            health.note(PART, None);
            tracing::info!("no record was refused for a minute: the readers' queues take them");
        }
    }
}

impl State {
    fn tell(&mut self, names: &Names, health: &Health) {
        let note = self.note(names);
        if self.warned.is_none_or(|warned| warned.elapsed() >= WARN_EVERY) {
            self.warned = Some(Instant::now());
            tracing::warn!(refused = self.refused, "{note}");
        }
        health.note(PART, Some(note));
    }

    fn note(&self, names: &Names) -> String {
        let since = self.since.as_deref().unwrap_or_default();
        let which = if self.told.queues.is_empty() {
            format!("a queue bound to {} refuses", names.records())
        } else {
            let queues = self.told.queues.join(", ");
            format!("full, bound to {}: {queues}; it refuses", names.records())
        };
        let waiting = match self.told.waiting {
            Some(waiting) => format!("{waiting} wait in {}", names.refused()),
            None => format!("the broker goes on trying from {}", names.refused()),
        };
        let find = if self.told.queues.is_empty() {
            ". To find it: rabbitmqctl list_queues name messages messages_dlx arguments policy"
        } else {
            ""
        };
        format!("{which} records since {since} ({} by this process); {waiting}{find}", self.refused)
    }
}

/// Of messages that stay where refused records wait, although nobody was refused one.
fn unexplained(waiting: u64, names: &Names) -> String {
    let (refused, records) = (names.refused(), names.records());
    format!(
        "waiting in {refused}: {waiting}; no record is known to be refused, and no queue bound \
         to {records} is at its limit: others may publish to {refused}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(quiet: Duration) -> (Readers, Names, Health) {
        let readers = Readers { quiet, ..Readers::new() };
        (readers, Names::new("desk"), Health::new(std::sync::Arc::default(), String::new()))
    }

    #[test]
    fn a_refusal_is_noted_until_a_quiet_time_has_passed() {
        let (mut readers, names, health) = parts(Duration::MAX);
        readers.refused(&names, &health);
        let since = readers.agree(None, &names, &health);
        assert!(since.is_some());
        assert!(health.notes()[0].starts_with("a queue bound to desk.records refuses records"));
        readers.taken(&health);
        assert_eq!(health.notes().len(), 1);
        readers.quiet = Duration::ZERO;
        readers.taken(&health);
        assert_eq!(health.notes(), [""; 0]);
        assert_eq!(readers.agree(since, &names, &health), None);
        assert_eq!(readers.agree(None, &names, &health), None);
    }

    #[test]
    fn what_the_register_says_is_taken_over() {
        let (mut readers, names, health) = parts(Duration::MAX);
        let mut refusing = readers.refusing();
        let since = Some("2026-03-04T09:00:00Z".to_owned());
        assert_eq!(readers.agree(since.clone(), &names, &health), since);
        assert!(*refusing.borrow_and_update());
        assert_eq!(readers.agree(since.clone(), &names, &health), since);
        assert!(!refusing.has_changed().unwrap(), "nothing new for the register");
        assert!(health.notes()[0].contains("since 2026-03-04T09:00:00Z (0 by this process)"));
        readers.taken(&health);
        assert_eq!(health.notes().len(), 1);
        readers.quiet = Duration::ZERO;
        readers.taken(&health);
        assert_eq!(health.notes(), [""; 0]);
    }

    #[test]
    fn the_management_api_names_the_queue_and_counts_what_waits() {
        let (readers, names, health) = parts(Duration::ZERO);
        let told = Told { queues: vec!["small".into()], waiting: Some(250) };
        readers.told(told, &names, &health);
        let note = health.notes().concat();
        assert!(note.starts_with("full, bound to desk.records: small; it refuses"), "{note}");
        assert!(note.ends_with("250 wait in desk.refused"), "{note}");
        readers.taken(&health);
        assert_eq!(health.notes().len(), 1, "records still wait");
        readers.told(Told { queues: Vec::new(), waiting: Some(0) }, &names, &health);
        assert_eq!(health.notes(), [""; 0]);
    }

    #[test]
    fn what_others_publish_where_refused_records_wait_is_no_refusal() {
        let (readers, names, health) = parts(Duration::MAX);
        let look = |waiting| {
            readers.told(Told { queues: Vec::new(), waiting: Some(waiting) }, &names, &health);
            health.notes()
        };
        assert_eq!(look(1), [""; 0], "on its way");
        let notes = look(1);
        assert!(notes[0].starts_with("waiting in desk.refused: 1; no record"), "{notes:?}");
        assert!(!*readers.refusing().borrow());
        assert_eq!(look(0), [""; 0]);
    }
}
