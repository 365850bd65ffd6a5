//! A running `copydesk` with a folder and a configuration of its own.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::support::lab::{LOOK, PATIENCE};

const PROGRAM: &str = env!("CARGO_BIN_EXE_copydesk");

/// Folder and configuration; outlives the processes started on it.
pub(crate) struct Desk {
    folder: TempDir,
    /// What every process is started with.
    pub(crate) environment: Vec<(&'static str, &'static str)>,
    /// A command that every process is started by.
    pub(crate) by: &'static [&'static str],
}

/// A started service. Killed when dropped.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
    /// The event that told of the start.
    pub(crate) started: Value,
    /// Every event that was waited past.
    pub(crate) seen: Vec<Value>,
    logs: mpsc::Receiver<Value>,
    /// Standard error, whole.
    pub(crate) stderr: Arc<Mutex<String>>,
}

impl Desk {
    /// `more` is appended to the configuration. HTTP takes a free port.
    pub(crate) fn new(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Self { folder, environment: Vec::new(), by: &[] };
        desk.configure("127.0.0.1:0", more);
        desk
    }

    /// Writes the configuration anew.
    pub(crate) fn configure(&self, listen: &str, more: &str) {
        let config = format!("[http]\nlisten = \"{listen}\"\n{more}\n");
        std::fs::write(self.folder.path().join("copydesk.toml"), config).unwrap();
    }

    /// Writes a file beside the configuration.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.beside(name), text).unwrap();
    }

    /// A file beside the configuration.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A webhook block for a receiver.
    pub(crate) fn webhook(receiver: SocketAddr) -> String {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        format!(
            "[[webhook]]\nname = \"hook\"\nurl = \"http://{receiver}/\"\nsecrets = [\"{secret}\"]\nallow_private = true\ntiers_s = [1, 2]\n"
        )
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("copydesk-data").join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut words = self.by.iter().copied().chain([PROGRAM]);
        let mut command = Command::new(words.next().unwrap());
        command.current_dir(self.folder.path()).args(words).args(arguments);
        command.args(["--config", "copydesk.toml"]);
        command.envs(self.environment.iter().copied());
        command
    }

    /// Runs a short command, with `stdin` as its input.
    pub(crate) fn run(&self, arguments: &[&str], stdin: &[u8]) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Standard output of a command that must succeed.
    pub(crate) fn stdout(&self, arguments: &[&str], stdin: &[u8]) -> String {
        let output = self.run(arguments, stdin);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {stderr}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the service and waits until it says so.
    pub(crate) async fn start(&self) -> Service {
        let mut service = self.spawn();
        service.has_started().await;
        service
    }

    /// Starts the service.
    pub(crate) fn spawn(&self) -> Service {
        let mut child =
            self.command(&["run"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, logs) = mpsc::channel(10_000);
        let whole = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&whole);
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                kept.lock().unwrap().push_str(&format!("{line}\n"));
                let event = serde_json::from_str(&line).unwrap_or(Value::String(line));
                // Logs beyond the bound are not looked at.
                sender.try_send(event).ok();
            }
        });
        let address = SocketAddr::from(([0, 0, 0, 0], 0));
        Service { child, address, started: Value::Null, seen: Vec::new(), logs, stderr: whole }
    }

    /// Starts the service with a standard error that tells nothing here, and waits until it
    /// is ready.
    #[allow(dead_code, reason = "the chaos tests do not use it")]
    pub(crate) async fn start_unheard(&self, stderr: Stdio) -> Service {
        // Free a moment ago: the log cannot tell which one was taken.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        self.configure(&address.to_string(), "");
        let mut command = self.command(&["run"]);
        let child = command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap();
        // Else our copy of a pipe would be open as long as this is.
        drop(command);
        let (logs, started) = (mpsc::channel(1).1, Value::Null);
        let stderr = Arc::default();
        let service = Service { child, address, started, seen: Vec::new(), logs, stderr };
        let deadline = Instant::now() + PATIENCE;
        while client().get(service.url("/live")).send().await.is_err() {
            assert!(Instant::now() < deadline, "expected the service to start");
            tokio::time::sleep(LOOK).await;
        }
        service.until("/ready", |ready| ready["status"] == "ready").await;
        service
    }

    /// The lines of `records.ndjson`.
    pub(crate) fn records(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("records.ndjson")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

impl Service {
    /// Waits until it says so.
    pub(crate) async fn has_started(&mut self) {
        self.started = self.log("started").await;
        let address = self.started.get("http").unwrap().as_str().unwrap();
        self.address = address.parse().unwrap();
    }

    /// Waits for the log event with this message.
    pub(crate) async fn log(&mut self, message: &str) -> Value {
        loop {
            match tokio::time::timeout(PATIENCE, self.logs.recv()).await {
                Ok(Some(event)) if event.get("message").is_some_and(|m| m == message) => {
                    return event;
                }
                Ok(Some(event)) => self.seen.push(event),
                _ => panic!("expected `{message}` in the log, found {:#?}", self.seen),
            }
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Posts one payload; returns the status and the answer.
    pub(crate) async fn post(&self, content_type: &str, body: &[u8]) -> (u16, Value) {
        self.post_as(None, content_type, body).await
    }

    /// [`Service::post`] with a token.
    pub(crate) async fn post_as(
        &self,
        token: Option<&str>,
        content_type: &str,
        body: &[u8],
    ) -> (u16, Value) {
        self.post_to("/articles", token, content_type, body).await
    }

    /// Posts one payload to a path.
    pub(crate) async fn post_to(
        &self,
        path: &str,
        token: Option<&str>,
        content_type: &str,
        body: &[u8],
    ) -> (u16, Value) {
        let mut request =
            client().post(self.url(path)).header("content-type", content_type).body(body.to_vec());
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap())
    }

    /// What a path shows, to who has the token.
    pub(crate) async fn get_as(&self, token: &str, path: &str) -> String {
        let request = client().get(self.url(path)).bearer_auth(token);
        request.send().await.unwrap().text().await.unwrap()
    }

    /// What a path shows.
    #[allow(dead_code, reason = "the chaos tests do not use it")]
    pub(crate) async fn text(&self, path: &str) -> String {
        client().get(self.url(path)).send().await.unwrap().text().await.unwrap()
    }

    /// Asks until the JSON at `path` is as wanted.
    pub(crate) async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let response = client().get(self.url(path)).send().await.unwrap();
            let found = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
            if wanted(&found) {
                return found;
            }
            assert!(Instant::now() < deadline, "{path}: {found}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until this service has published so many records.
    pub(crate) async fn records(&self, desk: &Desk, count: usize) {
        self.counted(&format!("articles_total{{outcome=\"published\"}} {count}")).await;
        assert!(desk.records().len() >= count);
    }

    /// Waits until the metrics have this line.
    pub(crate) async fn counted(&self, line: &str) {
        let line = format!("copydesk_{line}\n");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let request = client().get(self.url("/metrics"));
            let metrics = request.send().await.unwrap().text().await.unwrap();
            if metrics.contains(&line) {
                return;
            }
            assert!(Instant::now() < deadline, "expected {line}:\n{metrics}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Whether the process has ended by itself.
    #[allow(dead_code, reason = "the chaos tests use it")]
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// The number that the system knows it by.
    #[allow(dead_code, reason = "the chaos tests do not use it")]
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// The crash: no handler runs.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGHUP, and the event that tells what came of it.
    pub(crate) async fn hang_up(&mut self, event: &str) -> Value {
        signal(&self.child, "-HUP");
        self.log(event).await
    }

    /// A signal, and nothing waited for.
    #[allow(dead_code, reason = "the chaos tests do not use it")]
    pub(crate) fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// SIGTERM, and the exit that follows.
    pub(crate) async fn terminate(mut self) -> ExitStatus {
        signal(&self.child, "-TERM");
        tokio::task::spawn_blocking(move || self.child.wait().unwrap()).await.unwrap()
    }
}

/// Sends a signal to a process.
pub(crate) fn signal(child: &Child, signal: &str) {
    let pid = child.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
}

/// A plain HTTP client; the process-wide TLS provider is wanted all the same.
fn client() -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::new()
}

impl Drop for Service {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
