//! The stages that feed the endpoints: started, exchanged, stopped.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::{io, thread};

use tokio::runtime::{Builder, Handle};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::journal::Journal;
use crate::queue::Queue;
use crate::telemetry::Metrics;
use crate::webhook::{self, Endpoint, Endpoints};

/// Replacements that wait at once; a reload sends one for each endpoint.
const REPLACEMENTS: usize = 16;

/// Every stage by its endpoint's name.
pub(super) struct Webhooks {
    thread: Handle,
    queue: Queue,
    metrics: Arc<Metrics>,
    journal: Journal,
    endpoints: Endpoints,
    running: BTreeMap<String, Stage>,
    /// The first whose stage has panicked.
    failed: watch::Sender<Option<String>>,
    replacements: (mpsc::Sender<Endpoint>, mpsc::Receiver<Endpoint>),
}

struct Stage {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Webhooks {
    /// Fails where the system has no thread to give.
    pub(super) fn new(queue: Queue, metrics: Arc<Metrics>, journal: Journal) -> io::Result<Self> {
        let thread = own_thread()?;
        let replacements = mpsc::channel(REPLACEMENTS);
        let endpoints = Endpoints::default();
        let running = BTreeMap::new();
        let (failed, _) = watch::channel(None);
        Ok(Self { thread, queue, metrics, journal, endpoints, running, failed, replacements })
    }

    /// The endpoints as others see them.
    pub(super) fn endpoints(&self) -> Endpoints {
        self.endpoints.clone()
    }

    /// Names the first endpoint whose stage has panicked: nobody sends its records any more.
    pub(super) fn failed(&self) -> watch::Receiver<Option<String>> {
        self.failed.subscribe()
    }

    /// Takes endpoints that are to stand in for those of the same name.
    pub(super) fn replacements(&self) -> mpsc::Sender<Endpoint> {
        self.replacements.0.clone()
    }

    /// Starts the stage of an endpoint, once the one before it has ended: its
    /// requests in flight are finished, and what has not started goes back.
    pub(super) fn start(&mut self, endpoint: Endpoint) {
        let name = endpoint.name().to_owned();
        let before = self.running.remove(&name);
        let (stop, mut stopping) = watch::channel(false);
        let (queue, metrics) = (self.queue.clone(), Arc::clone(&self.metrics));
        let journal = self.journal.clone();
        let switch = self.endpoints.switch(&name);
        let (failed, called) = (self.failed.clone(), name.clone());
        let task = self.thread.spawn(async move {
            if let Some(before) = before {
                before.end().await;
            }
            let stopped = async move { drop(stopping.wait_for(|&stop| stop).await) };
            let stage = webhook::run(endpoint, queue, metrics, journal, switch, stopped);
            if tokio::spawn(stage).await.is_err() {
                failed.send_replace(Some(called));
            }
        });
        self.running.insert(name, Stage { stop, task });
    }

    /// Exchanges endpoints until `stop` turns true, then ends them all.
    pub(super) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                _ = stop.wait_for(|&stop| stop) => break,
                Some(endpoint) = self.replacements.1.recv() => self.start(endpoint),
            }
        }
        for stage in self.running.values() {
            stage.stop.send_replace(true);
        }
        for (_, stage) in self.running {
            stage.end().await;
        }
    }
}

/// A thread that lasts as long as the process. What endpoints answer is read there: one
/// that answers 103 without end keeps it busy until the deadline, and no article waits.
fn own_thread() -> io::Result<Handle> {
    let (made, handle) = std::sync::mpsc::sync_channel(1);
    // The runtime is made there: it may not be dropped here if there is no thread for it.
    let run = move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        made.send(
            runtime.as_ref().map(|runtime| runtime.handle().clone()).map_err(io::Error::kind),
        )
        .ok();
        if let Ok(runtime) = runtime {
            runtime.block_on(std::future::pending::<()>());
        }
    };
    thread::Builder::new().name("webhooks".into()).spawn(run)?;
    Ok(handle.recv().map_err(io::Error::other)??)
}

impl Stage {
    async fn end(self) {
        self.stop.send_replace(true);
        self.task.await.ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Secret, WebhookSettings};
    use crate::queue::embedded::{EmbeddedOptions, EmbeddedQueue};

    #[tokio::test]
    async fn a_stage_that_panics_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let options = EmbeddedOptions::new(folder.path());
        let queue = Queue::Embedded(EmbeddedQueue::open(options, Arc::default()).unwrap());
        let mut webhooks = Webhooks::new(queue, Arc::default(), Journal::new()).unwrap();
        // Without timers every stage panics.
        let runtime = Builder::new_current_thread().build().unwrap();
        webhooks.thread = runtime.handle().clone();
        thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
        let settings = WebhookSettings {
            name: "desk".into(),
            url: "https://example.org/".into(),
            ..WebhookSettings::default()
        };
        let mut failed = webhooks.failed();
        webhooks.start(Endpoint::new(&settings, &[Secret::new("whsec_b2xk")]).unwrap());
        let named = failed.wait_for(Option::is_some).await.unwrap().clone();
        assert_eq!(named.as_deref(), Some("desk"));
    }
}
