//! Three processes of the service that share a queue.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::desk::{Desk, Service};

pub(crate) const WORKERS: usize = 3;

/// Of each worker.
pub(crate) const PREFETCH: u16 = 16;

pub(crate) struct Workers {
    desks: Vec<Desk>,
    running: Vec<Option<Service>>,
    /// Standard error of every process, by worker and in the order of their starts.
    logs: Vec<(usize, Arc<Mutex<String>>)>,
}

impl Workers {
    pub(crate) async fn start(uris: &[String], prefix: &str, endpoint: SocketAddr) -> Self {
        let desks: Vec<_> = (0..WORKERS).map(|_| desk(uris, prefix, endpoint)).collect();
        let running = (0..WORKERS).map(|_| None).collect();
        let mut workers = Self { desks, running, logs: Vec::new() };
        workers.revive().await;
        workers
    }

    /// Kills one worker where it stands.
    pub(crate) fn kill(&mut self, index: usize) {
        if let Some(service) = self.running[index].take() {
            service.kill();
        }
    }

    /// SIGTERM to one worker; it must end well.
    pub(crate) async fn terminate(&mut self, index: usize) {
        if let Some(service) = self.running[index].take() {
            let code = service.terminate().await.code();
            assert!(matches!(code, Some(0 | 69)), "expected an orderly exit, found {code:?}");
        }
    }

    /// Starts those that do not run.
    pub(crate) async fn revive(&mut self) {
        for (worker, (desk, running)) in self.desks.iter().zip(&mut self.running).enumerate() {
            if running.as_mut().is_none_or(Service::has_ended) {
                let service = desk.start().await;
                self.logs.push((worker, Arc::clone(&service.stderr)));
                *running = Some(service);
            }
        }
    }

    /// Writes down what every process has logged; returns the folder.
    pub(crate) fn keep_logs(&self) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chaos");
        std::fs::create_dir_all(&folder).unwrap();
        for (start, (worker, log)) in self.logs.iter().enumerate() {
            let file = folder.join(format!("worker-{worker}-start-{start}.log"));
            std::fs::write(file, log.lock().unwrap().as_str()).unwrap();
        }
        folder
    }
}

fn desk(uris: &[String], prefix: &str, endpoint: SocketAddr) -> Desk {
    // Tiers for longer than any schedule: nothing is parked because its time is up.
    let tiers = (1..=16).map(|s| s.to_string()).collect::<Vec<_>>().join(", ");
    let uris: Vec<_> = uris.iter().map(|uri| format!("\"{uri}?heartbeat=5\"")).collect();
    let uris = uris.join(", ");
    let webhook = Desk::webhook(endpoint).replace("[1, 2]", &format!("[{tiers}]"));
    Desk::new(&format!(
        "[queue]\nkind = \"amqp\"\n[service]\nworkers = 1\n\
         [amqp]\nuris = [{uris}]\nprefix = \"{prefix}\"\nprefetch = {PREFETCH}\n\
         [retry]\ntiers_s = [{tiers}]\n{webhook}timeout_s = 1\n"
    ))
}
