//! An HTTP receiver that answers by script, byte for byte.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinHandle;

/// What the receiver does with one request.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// Writes this and closes.
    Answer(&'static str),
    /// Takes the request and closes without a word.
    Close,
    /// Takes the request and says nothing.
    Hang,
    /// Answers 200 and then one byte of the body now and then.
    Drip,
    /// Answers 200 with a body that does not end.
    Endless,
    /// Answers 103 without end.
    Hints,
    /// Answers 200 once released.
    OnRelease,
}

/// A request as it arrived.
pub(super) struct Request {
    pub(super) line: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

pub(super) struct Receiver {
    address: std::net::SocketAddr,
    taken: Arc<AtomicUsize>,
    released: Arc<Semaphore>,
    requests: Mutex<mpsc::Receiver<Request>>,
    task: JoinHandle<()>,
}

/// Answers with a status and no body.
pub(super) fn status(code: u16) -> Step {
    Step::Answer(format!("HTTP/1.1 {code} Scripted\r\ncontent-length: 0\r\n\r\n").leak())
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

impl Receiver {
    /// Listens on loopback; each request takes the next of `steps`, and a request
    /// too many is never answered.
    pub(super) async fn start(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, requests) = mpsc::channel(1024);
        let taken = Arc::new(AtomicUsize::new(0));
        let released = Arc::new(Semaphore::new(0));
        let (count, gate) = (taken.clone(), released.clone());
        let task = tokio::spawn(async move {
            let steps: Arc<[Step]> = steps.into();
            while let Ok((mut stream, _)) = listener.accept().await {
                let (steps, seen) = (steps.clone(), seen.clone());
                let (count, gate) = (count.clone(), gate.clone());
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    let step = steps.get(count.fetch_add(1, Ordering::SeqCst)).copied();
                    seen.send(request).await.ok();
                    answer(&mut stream, step.unwrap_or(Step::Hang), &gate).await;
                });
            }
        });
        Self { address, taken, released, requests: Mutex::new(requests), task }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/hooks?key=1", self.address)
    }

    /// The next request, in order of arrival.
    pub(super) async fn request(&self) -> Request {
        self.requests.lock().await.recv().await.unwrap()
    }

    /// Requests so far.
    pub(super) fn taken(&self) -> usize {
        self.taken.load(Ordering::SeqCst)
    }

    /// Lets this many of the held requests go.
    pub(super) fn release(&self, count: usize) {
        self.released.add_permits(count);
    }

    /// Closes the listener; connections are refused from then on.
    pub(super) async fn shut_down(self) {
        self.task.abort();
        self.task.await.unwrap_err();
    }
}

async fn read(stream: &mut TcpStream) -> Request {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
        assert!(stream.read_buf(&mut bytes).await.unwrap() > 0, "request cut short");
    };
    let head = String::from_utf8(bytes.drain(..head_end + 4).collect()).unwrap();
    let mut lines = head.trim_end().lines();
    let line = lines.next().unwrap().to_owned();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut request = Request { line, headers, body: bytes };
    let length = request.header("content-length").unwrap().parse().unwrap();
    while request.body.len() < length {
        assert!(stream.read_buf(&mut request.body).await.unwrap() > 0, "body cut short");
    }
    request
}

async fn answer(stream: &mut TcpStream, step: Step, gate: &Semaphore) {
    const OK: &[u8] = b"HTTP/1.1 200 OK\r\n\r\n";
    match step {
        Step::Answer(text) => stream.write_all(text.as_bytes()).await.unwrap(),
        Step::Close => {}
        Step::Hang => {
            // Until the client gives up.
            stream.read_u8().await.ok();
        }
        Step::Drip => {
            stream.write_all(OK).await.unwrap();
            let mut drops = tokio::time::interval(Duration::from_millis(20));
            while stream.write_all(b".").await.is_ok() {
                drops.tick().await;
            }
        }
        Step::Endless => {
            stream.write_all(OK).await.unwrap();
            while stream.write_all(&[b'.'; 4096]).await.is_ok() {}
        }
        Step::Hints => {
            let hints = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(100);
            while stream.write_all(hints.as_bytes()).await.is_ok() {}
        }
        Step::OnRelease => {
            gate.acquire().await.unwrap().forget();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        }
    }
}
