//! Health, metrics, intake and the inspector over HTTP.
//!
//! | path | does | who may |
//! |---|---|---|
//! | `GET /live` `/ready` `/metrics` `/version` | state of the process | everybody |
//! | `GET /openapi.json` | the contract of all this | everybody |
//! | `POST /articles` | one payload → input queue, 202 once it is durable | see below |
//! | `POST /extract` | one payload → its record, at once; nothing is stored | see below |
//! | `GET /` | the inspector, one page | see below |
//! | `GET /api/articles/{id}` | what became of one article | see below |
//! | `GET /api/records` `/api/records/{id}` | the latest records | see below |
//! | `GET /api/parked` `/api/parked/{id}` | what was set aside | see below |
//! | `GET /api/webhooks` | endpoints and what they do | see below |
//! | `POST /api/webhooks/{name}/resume` | makes a stopped endpoint try again | see below; only from the page itself or the command |
//! | `POST /api/parked/replay` `/api/parked/drop` | puts it back, deletes it | see below; only from the page itself |
//!
//! With a token, intake and inspector want it. Without one they serve loopback
//! names on a loopback address alone. Either way a request that a browser sends
//! on behalf of another site changes nothing. `guard` has the rules.
//!
//! Errors are JSON: `{"reason": "<class>", "detail": "<for people>"}`, with the
//! `offset` in bytes where a payload is wrong at one.

mod api;
mod body;
mod connections;
mod drawn;
mod extract;
mod follow;
mod glimpse;
mod guard;
mod inspector;
mod intake;
mod intruders;
mod parameters;
mod problem;
mod recent;
mod repeats;
mod search;
mod seldom;
mod server;
mod status;
mod tokens;
mod webhooks;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header;
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::journal::Journal;
use crate::payload::{Limits, Mappings};
use crate::policy::Policy;
use crate::pool::Pool;
use crate::queue::{Queue, Readiness};
use crate::telemetry::Metrics;
use crate::webhook::Endpoints;

use guard::Access;
use intruders::Intruders;
pub use recent::Recent;
use server::Routers;
pub use tokens::Tokens;

/// Payloads that are read or waited for at once; each may be as large as
/// `limits.payload_bytes`.
const PAYLOADS_IN_HAND: usize = 32;

/// What the server shows and feeds.
#[derive(Debug, Clone)]
pub struct State {
    /// Where payloads go and parked messages are.
    pub queue: Queue,
    /// Served at `/metrics`.
    pub metrics: Arc<Metrics>,
    /// Served at `/ready`: the queue's readiness, or the service's own while it
    /// drains.
    pub ready: watch::Receiver<Readiness>,
    /// What became of the articles.
    pub journal: Journal,
    /// The records that the inspector shows.
    pub recent: Recent,
    /// Caps on payloads.
    pub limits: Limits,
    /// The bearer tokens, if any are configured.
    pub tokens: Tokens,
    /// Who may say what: what is forbidden is not even queued.
    pub policy: Arc<Policy>,
    /// The webhook endpoints, to be looked at and resumed.
    pub webhooks: Endpoints,
    /// Shapes of payloads that the operator described.
    pub mappings: Arc<Mappings>,
    /// Analyses what `POST /extract` brings.
    pub pool: Arc<Pool>,
}

/// Answers requests on `listener` until `shutdown` completes, then finishes the
/// requests in hand within a bound.
///
/// # Errors
/// The listener has no local address. Failing connections end alone.
pub async fn serve(
    listener: TcpListener,
    state: State,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let routers = routers(state, listener.local_addr()?);
    server::run(listener, routers, shutdown).await;
    Ok(())
}

/// The state with what only the server needs.
struct App {
    state: State,
    access: Access,
    intruders: Intruders,
    /// Taken while a payload is read and checked.
    payloads: Arc<Semaphore>,
    /// Taken while a payload is decoded: one for each core.
    checks: Arc<Semaphore>,
    /// Taken while the kept records are searched.
    searches: Arc<Semaphore>,
}

fn routers(state: State, listening: SocketAddr) -> Routers {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let app = Arc::new(App {
        access: Access::new(listening.ip().is_loopback(), state.tokens.clone()),
        intruders: Intruders::new(Arc::clone(&state.metrics)),
        state,
        payloads: Arc::new(Semaphore::new(PAYLOADS_IN_HAND)),
        checks: Arc::new(Semaphore::new(cores)),
        searches: Arc::new(Semaphore::new(search::AT_ONCE)),
    });
    let changes = Router::new()
        .route("/api/parked/replay", post(api::replay))
        .route("/api/parked/drop", post(api::drop_parked))
        .route("/api/webhooks/{name}/resume", post(webhooks::resume))
        .layer(middleware::from_fn(guard::from_the_page));
    let guarded = Router::new()
        .route("/articles", post(intake::post_article))
        .route("/extract", post(extract::post_extract))
        .route("/api/articles/{id}", get(follow::article))
        .route("/api/records", get(api::records))
        .route("/api/records/{id}", get(api::record))
        .route("/api/records/{id}/repeats", get(repeats::repeats))
        .route("/api/parked", get(api::parked))
        .route("/api/parked/{id}", get(api::parked_message))
        .route("/api/webhooks", get(webhooks::list))
        .merge(changes)
        .merge(inspector::routes())
        .layer(middleware::from_fn_with_state(app.clone(), guard::check));
    let probes = Router::new()
        .route("/live", get(status::live))
        .route("/ready", get(status::ready))
        .route("/metrics", get(status::metrics))
        .route("/version", get(status::version));
    let finish = |router: Router<Arc<App>>| {
        let router = router.method_not_allowed_fallback(problem::method_not_allowed);
        router.layer(middleware::map_response(harden)).with_state(app.clone())
    };
    let everything = probes.clone().route("/openapi.json", get(status::openapi)).merge(guarded);
    Routers {
        all: finish(everything.fallback(problem::not_found)),
        probes: finish(probes.fallback(problem::busy)),
    }
}

/// Headers that keep browsers from doing more with an answer than is meant. The
/// page brings its own content policy.
async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
