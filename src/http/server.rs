//! Connections: accepted under a bound, none of them for ever.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// Connections at once; more wait in the operating system's backlog.
const CONNECTIONS: usize = 256;
/// From an open connection to a complete request head, idle keep-alive included.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// A connection older than this is closed after the request in hand.
const CONNECTION_AGE: Duration = Duration::from_mins(2);
/// For the request in hand once a connection is to close. Also cuts off a client
/// that does not read its answer.
const GRACE: Duration = Duration::from_secs(20);
/// Most header fields of a request.
const HEADERS: usize = 64;
/// Largest request head in bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// Accepts until `shutdown` completes, then waits for the open connections.
pub(super) async fn run(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>) {
    let mut shutdown = pin!(shutdown);
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let (closing, _) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            // The permit comes first: a connection is taken only where it can be served.
            let slot = slots.clone().acquire_owned().await;
            (slot, listener.accept().await)
        };
        tokio::select! {
            () = shutdown.as_mut() => break,
            Some(_) = connections.join_next() => {}
            (slot, stream) = accepted => match stream {
                Ok((stream, _)) => {
                    let connection = connection(stream, router.clone(), closing.subscribe());
                    connections.spawn(async move {
                        connection.await;
                        drop(slot);
                    });
                }
                Err(error) => {
                    // Out of file descriptors, most likely: let some be closed.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            },
        }
    }
    drop(listener);
    drop(closing);
    while connections.join_next().await.is_some() {}
}

/// Serves one connection until it ends, grows old or the server closes.
async fn connection(stream: TcpStream, router: Router, mut closing: watch::Receiver<()>) {
    // Small answers are written whole; waiting for more only delays them.
    stream.set_nodelay(true).ok();
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_headers(HEADERS)
        .max_header_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    tokio::select! {
        // A client that breaks off or talks nonsense is its own concern.
        _ = connection.as_mut() => return,
        _ = closing.changed() => {}
        () = tokio::time::sleep(CONNECTION_AGE) => {}
    }
    connection.as_mut().graceful_shutdown();
    drop(tokio::time::timeout(GRACE, connection).await);
}
