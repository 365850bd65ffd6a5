//! Private `RabbitMQ` nodes, run by the script `tests/broker`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

/// A node of one test's own, which it may stop, kill and restart. It ends when
/// this is dropped or the test program dies.
pub(crate) struct Broker {
    /// `amqp://…` with the credentials of an administrator.
    pub(crate) url: String,
    script: Arc<Mutex<Script>>,
}

struct Script {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Broker {
    /// Starts a node and waits until it takes connections.
    pub(crate) async fn start() -> Self {
        Self::launch(None).await
    }

    /// Starts a node that joins the cluster of this one.
    pub(crate) async fn peer(&self) -> Self {
        Self::launch(Some(self.folder().await)).await
    }

    async fn launch(peer: Option<PathBuf>) -> Self {
        let start = move || Script::start_beside(&[], peer.as_deref());
        let (url, script) = tokio::task::spawn_blocking(start).await.unwrap();
        Self { url, script: Arc::new(Mutex::new(script)) }
    }

    /// The node's folder; its file `node` holds the node's name.
    pub(crate) async fn folder(&self) -> PathBuf {
        let script = self.script.clone();
        let ask = move || script.lock().unwrap().ask("folder");
        tokio::task::spawn_blocking(ask).await.unwrap().into()
    }

    /// The same with TLS; returns the `amqps` URL and the folder of `ca.pem`,
    /// `client.pem` and `client.key` too.
    pub(crate) async fn start_tls() -> (Self, String, PathBuf) {
        let start = || {
            let (url, mut script) = Script::start(&["tls"]);
            let second = line(&mut script.stdout);
            (url, script, second)
        };
        let (url, script, second) = tokio::task::spawn_blocking(start).await.unwrap();
        let (tls_url, folder) = second.split_once(' ').unwrap();
        let broker = Self { url, script: Arc::new(Mutex::new(script)) };
        (broker, tls_url.to_owned(), folder.into())
    }

    /// The same with the management plugin; returns its URL with an account too.
    pub(crate) async fn start_management() -> (Self, String) {
        let start = || {
            let (url, mut script) = Script::start(&["management"]);
            let second = line(&mut script.stdout);
            (url, script, second)
        };
        let (url, script, management) = tokio::task::spawn_blocking(start).await.unwrap();
        (Self { url, script: Arc::new(Mutex::new(script)) }, management)
    }

    /// Sends one of the script's commands and waits until it is done.
    pub(crate) async fn command(&self, command: impl Into<String>) {
        let (command, script) = (command.into(), self.script.clone());
        let work = move || script.lock().unwrap().command(&command);
        tokio::task::spawn_blocking(work).await.unwrap();
    }
}

impl Script {
    fn start(arguments: &[&str]) -> (String, Self) {
        Self::start_beside(arguments, None)
    }

    fn start_beside(arguments: &[&str], peer: Option<&Path>) -> (String, Self) {
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/broker"));
        if let Some(peer) = peer {
            command.env("COPYDESK_TEST_PEER", peer);
        }
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/broker runs");
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let url = line(&mut stdout);
        assert!(!url.is_empty(), "expected tests/broker to start a node");
        (url, Self { child, stdin, stdout })
    }

    fn command(&mut self, command: &str) {
        assert_eq!(self.ask(command), "ok", "{command}");
    }

    fn ask(&mut self, command: &str) -> String {
        writeln!(self.stdin.as_ref().unwrap(), "{command}").unwrap();
        line(&mut self.stdout)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(self.stdin.take());
        self.child.wait().ok();
    }
}

fn line(stdout: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// The URL of the node that all tests share: that of the environment, else one
/// that is started for this test program and ends with it, because the system
/// then closes the script's stdin.
pub(crate) fn shared() -> &'static str {
    static SHARED: OnceLock<(String, Option<Mutex<Script>>)> = OnceLock::new();
    let (url, _) = SHARED.get_or_init(|| {
        if let Ok(url) = std::env::var("COPYDESK_TEST_AMQP_URL") {
            return (url, None);
        }
        let (url, script) = Script::start(&[]);
        (url, Some(Mutex::new(script)))
    });
    url
}
