//! The endpoints of this process as others see them: what each does, and a way to
//! make one try again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::{Notify, watch};

/// What an endpoint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EndpointState {
    /// It takes records.
    Working,
    /// It fails, and is left alone for a while.
    Paused,
    /// It answered 410, and is left alone until somebody resumes it.
    Stopped,
}

/// What keeps an endpoint from working, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// How the last attempt ended.
    pub why: String,
    /// When it is tried again.
    pub next: Next,
}

/// When an endpoint that does not work is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Once somebody resumes it.
    Resumed,
    /// At this time, if something waits then.
    At(Timestamp),
    /// Now: as soon as a record is there.
    Now,
    /// When one of so many records in the retry queues comes, or a new one.
    Deferred(u64),
    /// All the time: it answers, and has refused so many records in a row.
    Refused(u32),
    /// With the next new record: none waits.
    NothingWaits,
}

/// Every endpoint, by name; clones share them.
#[derive(Debug, Clone, Default)]
pub struct Endpoints {
    switches: Arc<Mutex<BTreeMap<String, Switch>>>,
}

/// One endpoint's state; clones share it.
#[derive(Debug, Clone)]
pub struct Switch {
    state: Arc<watch::Sender<EndpointState>>,
    resume: Arc<Notify>,
    trouble: Arc<Mutex<Option<Trouble>>>,
}

impl Endpoints {
    /// The switch of an endpoint, made at the first call.
    pub fn switch(&self, name: &str) -> Switch {
        let mut switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        switches.entry(name.to_owned()).or_default().clone()
    }

    /// Names and states, by name.
    pub fn states(&self) -> Vec<(String, EndpointState)> {
        let switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        switches.iter().map(|(name, switch)| (name.clone(), switch.state())).collect()
    }

    /// Those that do not work, by name.
    pub fn troubles(&self) -> Vec<(String, Trouble)> {
        let switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        let trouble = |(name, switch): (&String, &Switch)| Some((name.clone(), switch.trouble()?));
        switches.iter().filter_map(trouble).collect()
    }

    /// Makes a paused or stopped endpoint try again at once; tells the state it was
    /// in. `None`: there is no such endpoint.
    pub fn resume(&self, name: &str) -> Option<EndpointState> {
        let switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        let switch = switches.get(name)?;
        let state = switch.state();
        if state != EndpointState::Working {
            switch.resume.notify_one();
        }
        Some(state)
    }
}

impl Switch {
    /// A working endpoint.
    pub fn new() -> Self {
        let (state, _) = watch::channel(EndpointState::Working);
        Self { state: Arc::new(state), resume: Arc::new(Notify::new()), trouble: Arc::default() }
    }

    /// What the endpoint does.
    pub fn state(&self) -> EndpointState {
        *self.state.borrow()
    }

    /// Changes with the state.
    pub fn watch(&self) -> watch::Receiver<EndpointState> {
        self.state.subscribe()
    }

    /// Sets the state; tells the one before.
    pub(super) fn set(&self, state: EndpointState) -> EndpointState {
        self.state.send_replace(state)
    }

    /// What keeps it from working.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets what keeps it from working.
    pub(super) fn set_trouble(&self, trouble: Option<Trouble>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Sets when it is tried again.
    pub(super) fn set_next(&self, next: Next) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(trouble) = trouble.as_mut() {
            trouble.next = next;
        }
    }

    /// Resolves when somebody resumes the endpoint.
    pub(super) async fn resumed(&self) {
        self.resume.notified().await;
    }
}

impl Default for Switch {
    fn default() -> Self {
        Self::new()
    }
}
