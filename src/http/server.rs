//! Connections: accepted under a bound, none of them for ever.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::connections::{Admitted, Bounds, Connections, Held, Place};
use super::guard::Peer;
use super::seldom::Seldom;

const BOUNDS: Bounds = Bounds { places: 256, per_address: 192, reserve: 32 };
/// From an open connection to a complete request head, idle keep-alive included.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// The same while more than half of the places are taken.
const CROWDED_HEAD_TIMEOUT: Duration = Duration::from_secs(3);
/// A connection older than this is closed after the request in hand.
const CONNECTION_AGE: Duration = Duration::from_mins(2);
/// For the request in hand once a connection is to close. Also cuts off a client
/// that does not read its answer.
const GRACE: Duration = Duration::from_secs(20);
/// Most header fields of a request.
const HEADERS: usize = 64;
/// Largest request head in bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// What is served.
#[derive(Debug, Clone)]
pub(super) struct Routers {
    /// Everything.
    pub(super) all: Router,
    /// Probes alone: while every place has a request in hand.
    pub(super) probes: Router,
}

/// How long a connection may be silent, and be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speed {
    Usual,
    Crowded,
    /// One request in the reserve, and no other: whoever comes next may find a place.
    Once,
}

impl Speed {
    fn head_timeout(self) -> Duration {
        if self == Self::Usual { HEAD_TIMEOUT } else { CROWDED_HEAD_TIMEOUT }
    }
}

/// Accepts until `shutdown` completes, then waits for the open connections.
pub(super) async fn run(
    listener: TcpListener,
    routers: Routers,
    shutdown: impl Future<Output = ()>,
) {
    let mut shutdown = pin!(shutdown);
    let places = Connections::new(BOUNDS);
    let (beyond, unaccepted) = (Seldom::default(), Seldom::default());
    let (closing, _) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = shutdown.as_mut() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, from)) => {
                    let admitted = places.admit(from.ip());
                    if !matches!(admitted, Admitted::Place(_))
                        && let Some(connections) = beyond.due()
                    {
                        let address = from.ip().to_string();
                        tracing::warn!(
                            address, connections,
                            "too many requests in hand, of all or of this address: further \
                             connections are for probes alone"
                        );
                    }
                    let (held, router, speed) = match admitted {
                        Admitted::Place(held) if places.is_crowded() => {
                            (held, routers.all.clone(), Speed::Crowded)
                        }
                        Admitted::Place(held) => (held, routers.all.clone(), Speed::Usual),
                        Admitted::Reserve(held) => (held, routers.probes.clone(), Speed::Once),
                        Admitted::Refused => continue,
                    };
                    connections.spawn(connection(stream, held, router, speed, closing.subscribe()));
                }
                Err(error) => {
                    // Out of file descriptors, most likely: let some be closed.
                    if let Some(tries) = unaccepted.due() {
                        tracing::warn!(%error, tries, "cannot accept a connection");
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            },
        }
    }
    drop(listener);
    drop(closing);
    while connections.join_next().await.is_some() {}
}

/// Serves one connection until it ends, grows old, makes way or the server closes.
async fn connection(
    stream: TcpStream,
    held: Held,
    router: Router,
    speed: Speed,
    mut closing: watch::Receiver<()>,
) {
    // Small answers are written whole; waiting for more only delays them.
    stream.set_nodelay(true).ok();
    let service = Counted { inner: TowerToHyperService::new(router), place: held.place() };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(speed.head_timeout())
        .keep_alive(speed != Speed::Once)
        .max_headers(HEADERS)
        .max_header_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        // A client that breaks off or talks nonsense is its own concern.
        _ = connection.as_mut() => return,
        () = held.make_way() => return,
        _ = closing.changed() => {}
        () = tokio::time::sleep(CONNECTION_AGE) => {}
    }
    connection.as_mut().graceful_shutdown();
    drop(tokio::time::timeout(GRACE, connection).await);
}

/// The router, with each request counted as in hand and its sender named.
struct Counted {
    inner: TowerToHyperService<Router>,
    place: Arc<Place>,
}

type Request = hyper::Request<Incoming>;

impl Service<Request> for Counted {
    type Response = <TowerToHyperService<Router> as Service<Request>>::Response;
    type Error = <TowerToHyperService<Router> as Service<Request>>::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn call(&self, mut request: Request) -> Self::Future {
        let in_hand = self.place.begin();
        request.extensions_mut().insert(Peer(self.place.address()));
        if let Some(uri) = without_slash(request.uri()) {
            *request.uri_mut() = uri;
        }
        let answer = self.inner.call(request);
        Box::pin(async move {
            let answer = answer.await;
            drop(in_hand);
            answer
        })
    }
}

/// `/articles/` means `/articles`.
fn without_slash(uri: &Uri) -> Option<Uri> {
    let path = uri.path().strip_suffix('/').filter(|path| !path.is_empty())?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(format!("{path}{query}").parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_means_nothing() {
        let of = |uri: &str| without_slash(&uri.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(of("/articles/").as_deref(), Some("/articles"));
        assert_eq!(of("/articles/?x=1").as_deref(), Some("/articles?x=1"));
        assert_eq!(of("/articles"), None);
        assert_eq!(of("/"), None);
    }
}
