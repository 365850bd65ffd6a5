//! Request bodies, read under a cap and a deadline.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::time::Instant;

use super::problem::Problem;

/// From the first to the last byte of a body.
const DEADLINE: Duration = Duration::from_secs(30);
/// While every place is taken, whoever has sent less than this many bytes a second after
/// [`SLOW_TIME`] makes way.
const SLOW_BYTES: f64 = 16.0 * 1024.0;
const SLOW_TIME: Duration = Duration::from_secs(3);
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// What is read of an unwanted body before it is answered.
const DRAIN_BYTES: usize = 32 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(3);

/// The whole body, at most `cap` bytes. `is_crowded`: others wait for a place.
pub(super) async fn read(
    body: Body,
    cap: usize,
    is_crowded: impl Fn() -> bool,
) -> Result<Bytes, Problem> {
    match tokio::time::timeout(DEADLINE, read_capped(body, cap, is_crowded)).await {
        Ok(read) => read,
        Err(_) => Err(late(&format!("in {} s", DEADLINE.as_secs()))),
    }
}

fn late(wanted: &str) -> Problem {
    let detail = format!("expected the whole body {wanted}, found less");
    Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", detail)
}

async fn read_capped(
    body: Body,
    cap: usize,
    is_crowded: impl Fn() -> bool,
) -> Result<Bytes, Problem> {
    let mut chunks = body.into_data_stream();
    let mut read = BytesMut::new();
    let begin = Instant::now();
    let mut look = tokio::time::interval(LOOK);
    loop {
        let chunk = tokio::select! {
            chunk = chunks.next() => chunk,
            _ = look.tick() => {
                let took = begin.elapsed();
                let is_slow = (read.len() as f64) < SLOW_BYTES * took.as_secs_f64();
                if took >= SLOW_TIME && is_slow && is_crowded() {
                    let rate = SLOW_BYTES / 1024.0;
                    return Err(late(&format!("at {rate} kB a second while others wait")));
                }
                continue;
            }
        };
        let Some(chunk) = chunk else { return Ok(read.freeze()) };
        let chunk = chunk.map_err(|_| {
            Problem::new(StatusCode::BAD_REQUEST, "broken_body", "the body broke off")
        })?;
        if read.len() + chunk.len() > cap {
            drop(read);
            drain(chunks).await;
            return Err(too_large(cap));
        }
        read.extend_from_slice(&chunk);
    }
}

/// The answer to a body over the cap.
pub(super) fn too_large(cap: usize) -> Problem {
    let detail = format!("expected at most {cap} bytes, found more");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

/// Reads and forgets a body that is not wanted, within bounds.
///
/// Many clients look at the answer only after they have written everything; one
/// that is cut off while it writes sees a reset connection and not the reason. One
/// that asks before it writes is not told to go on.
pub(super) async fn discard(headers: &HeaderMap, body: Body) {
    if !headers.contains_key(header::EXPECT) {
        drain(body.into_data_stream()).await;
    }
}

async fn drain(mut chunks: axum::body::BodyDataStream) {
    let drain = async {
        let mut seen = 0;
        while let Some(Ok(chunk)) = chunks.next().await {
            seen += chunk.len();
            if seen > DRAIN_BYTES {
                break;
            }
        }
    };
    drop(tokio::time::timeout(DRAIN_TIME, drain).await);
}
