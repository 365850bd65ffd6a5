//! What the cores can analyse when they do nothing else.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use copydesk::analysis::Scratch;
use copydesk::payload::{Limits, Payload};
use copydesk::pipeline::Engine;

use crate::articles::Articles;
use crate::process;
use crate::processor::Took;

pub(crate) struct Extraction {
    engine: Engine,
    payloads: Vec<Vec<u8>>,
    threads: usize,
}

impl Extraction {
    pub(crate) fn new(articles: &Articles, count: usize, threads: usize) -> Self {
        let engine = Engine::new(Limits::default());
        Self { engine, payloads: (0..count).map(|n| articles.payload(n)).collect(), threads }
    }

    /// From payloads to the JSON of their records, with one thread a core. Also
    /// returns the bytes of an average record.
    pub(crate) fn run(&self) -> (Took, usize) {
        let (next, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (begin, used) = (Instant::now(), process::seconds(std::process::id()));
        std::thread::scope(|scope| {
            for _ in 0..self.threads {
                let work = || {
                    let mut scratch = Scratch::default();
                    while let Some(payload) =
                        self.payloads.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        bytes.fetch_add(self.extract(&mut scratch, payload), Ordering::Relaxed);
                    }
                };
                let thread = std::thread::Builder::new().stack_size(16 * 1024 * 1024);
                thread.spawn_scoped(scope, work).unwrap();
            }
        });
        let took = Took {
            clock: begin.elapsed().as_secs_f64(),
            client: process::seconds(std::process::id()) - used,
            broker: 0.0,
            articles: self.payloads.len(),
        };
        (took, bytes.into_inner() / self.payloads.len())
    }

    fn extract(&self, scratch: &mut Scratch, bytes: &[u8]) -> usize {
        let content_type = Some("application/json");
        let payload = Payload { bytes, content_type, content_encoding: None };
        self.engine.process(scratch, &payload).unwrap().to_json().len()
    }
}
