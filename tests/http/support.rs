//! A server on a free port, with the embedded queue in a throwaway folder.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use copydesk::config::{Act, Secret, Settings, SourceSettings, Token};
use copydesk::http::{self, Recent, Tokens};
use copydesk::journal::Journal;
use copydesk::payload::Limits;
use copydesk::pipeline::Engine;
use copydesk::policy::Policy;
use copydesk::pool::Pool;
use copydesk::queue::embedded::{EmbeddedOptions, EmbeddedQueue};
use copydesk::queue::{Outcome, Park, Queue, Readiness, Source, Stage};
use copydesk::routes::Routes;
use copydesk::telemetry::Metrics;
use copydesk::webhook::Endpoints;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

/// Payload limit of the test servers, in bytes.
pub(crate) const LIMIT: usize = 4096;

const LIMITS: Limits = Limits { payload_bytes: LIMIT };

/// Reading the models takes longer than most tests.
static ENGINE: LazyLock<Arc<Engine>> = LazyLock::new(|| Arc::new(Engine::new(LIMITS)));

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) client: Client,
    pub(crate) queue: Queue,
    pub(crate) recent: Recent,
    pub(crate) journal: Journal,
    pub(crate) ready: watch::Sender<Readiness>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) webhooks: Endpoints,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
    _folder: TempDir,
}

/// A server that listens on loopback without a token.
pub(crate) async fn server() -> Server {
    start("127.0.0.1:0", None, |_| {}).await
}

/// `listen` decides whether the server takes itself for reachable from outside;
/// the tests reach it over loopback in any case.
pub(crate) async fn start(
    listen: &str,
    token_secret: Option<&str>,
    adjust: impl FnOnce(&mut EmbeddedOptions),
) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let mut options = EmbeddedOptions::new(folder.path());
    adjust(&mut options);
    let metrics = Arc::new(Metrics::new());
    let queue = Queue::Embedded(EmbeddedQueue::open(options, metrics.clone()).unwrap());
    let patience = Duration::from_mins(1);
    let pool =
        Pool::start(ENGINE.clone(), Routes::default(), 2, patience, metrics.clone()).unwrap();
    let (ready, readiness) = watch::channel(Readiness::Ready);
    let (recent, journal) = (Recent::default(), Journal::new());
    let token = |secret| Token { name: "default".into(), secret: Secret::new(secret) };
    let tokens: Vec<_> = token_secret.map(token).into_iter().collect();
    let webhooks = Endpoints::default();
    let state = http::State {
        queue: queue.clone(),
        metrics: metrics.clone(),
        ready: readiness,
        recent: recent.clone(),
        journal: journal.clone(),
        limits: LIMITS,
        tokens: Tokens::new(&tokens),
        policy: Arc::new(Policy::new(&everyone_may())),
        webhooks: webhooks.clone(),
        mappings: Arc::default(),
        pool: Arc::new(pool),
    };
    let listener = TcpListener::bind(listen).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(http::serve(listener, state, async { drop(stopped.await) }));
    // Plain HTTP; the client only wants a provider to exist.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    Server {
        address,
        client,
        queue,
        recent,
        journal,
        ready,
        metrics,
        webhooks,
        stop,
        task,
        _folder: folder,
    }
}

impl Server {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
        self.client.post(self.url(path)).body(body)
    }

    /// A change as the inspector's script sends it.
    pub(crate) fn change(&self, path: &str, body: &Value) -> RequestBuilder {
        self.post(path, body.to_string())
            .header("content-type", "application/json")
            .header("x-copydesk-inspector", "1")
    }

    /// Puts one article through the queue to the parked ones; returns its id.
    pub(crate) async fn park(&self, text: &str, reason: &str) -> String {
        self.park_sent(self.post("/articles", text.to_owned()), reason).await
    }

    /// Sends a request to the intake, and parks what came of it.
    pub(crate) async fn park_sent(&self, request: RequestBuilder, reason: &str) -> String {
        assert_eq!(request.send().await.unwrap().status(), 202);
        let mut consumer = self.queue.consume(Source::Articles, 1);
        let delivery = consumer.next().await.unwrap();
        let id = delivery.message.id.clone();
        let park = Park { reason: reason.into(), detail: "by a test".into(), stage: Stage::Decode };
        delivery.settle(Outcome::Park(park)).await.unwrap();
        id
    }

    pub(crate) async fn shut_down(self) {
        self.stop.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

/// The status and the JSON of an answer.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, body(response).await)
}

async fn body(response: Response) -> Value {
    let text = response.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("expected JSON, found {text:?}"))
}

/// The status and the class of a refusal.
pub(crate) async fn refusal(request: RequestBuilder) -> (u16, String) {
    let (status, body) = answer(request).await;
    assert!(body["detail"].is_string(), "{body}");
    (status, body["reason"].as_str().unwrap().to_owned())
}

/// Rules that let everybody do everything: with rules, payloads are stored with who sent them.
fn everyone_may() -> Settings {
    let rule = SourceSettings {
        name: "*".into(),
        users: vec!["local".into(), "token:default".into()],
        may: vec![Act::Publish, Act::Correct, Act::Withdraw],
    };
    Settings { source: vec![rule], ..Settings::default() }
}
