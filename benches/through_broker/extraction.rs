//! What the cores can analyse when they do nothing else.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use copydesk::analysis::Scratch;
use copydesk::payload::{Limits, Payload};
use copydesk::pipeline::Engine;

use crate::articles::Articles;

/// Articles a second from payload to record, with one thread a core.
pub(crate) fn rate(articles: &Articles, count: usize, threads: usize) -> f64 {
    let engine = Engine::new(Limits::default());
    let payloads: Vec<_> = (0..count).map(|n| articles.payload(n)).collect();
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let work = || {
                let mut scratch = Scratch::default();
                while let Some(bytes) = payloads.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let payload = Payload {
                        bytes,
                        content_type: Some("application/json"),
                        content_encoding: None,
                    };
                    engine.process(&mut scratch, &payload).unwrap().to_json();
                }
            };
            std::thread::Builder::new()
                .stack_size(16 * 1024 * 1024)
                .spawn_scoped(scope, work)
                .unwrap();
        }
    });
    count as f64 / begin.elapsed().as_secs_f64()
}
