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
    failure: Arc<Mutex<Option<Failure>>>,
}

/// Why an endpoint is left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What the last request came to: "found 503".
    pub why: String,
    /// When the next record is sent; `None` once it waits for one to send.
    pub next: Option<Timestamp>,
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

    /// Why an endpoint fails, if it does.
    pub fn failure(&self, name: &str) -> Option<Failure> {
        let switches = self.switches.lock().unwrap_or_else(PoisonError::into_inner);
        switches.get(name)?.failure()
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
        Self { state: Arc::new(state), resume: Arc::new(Notify::new()), failure: Arc::default() }
    }

    /// What the endpoint does.
    pub fn state(&self) -> EndpointState {
        *self.state.borrow()
    }

    /// Changes with the state.
    pub fn watch(&self) -> watch::Receiver<EndpointState> {
        self.state.subscribe()
    }

    fn failure(&self) -> Option<Failure> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes why the endpoint fails, or that it does no more.
    pub(super) fn tell(&self, failure: Option<Failure>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }

    /// Sets the state; tells the one before.
    pub(super) fn set(&self, state: EndpointState) -> EndpointState {
        self.state.send_replace(state)
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
