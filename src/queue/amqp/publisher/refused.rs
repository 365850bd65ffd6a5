//! What a queue refuses: a negative confirm.
//!
//! A record goes to many queues at once, and one that is full answers for all of
//! them; publishing again would give the others one more copy each time. So a
//! refused record is handed to a queue of ours, from which the broker takes it to
//! the queues that do not have it yet, for as long as that takes. Its readers see
//! it twice at most, and nothing else waits for it.
//!
//! Everything else goes to one queue, and its copy is not there when it is
//! refused. It waits here and is tried again, one message at a time, at pauses
//! that grow.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::Job;
use crate::queue::amqp::backoff::Backoff;
use crate::queue::amqp::options::Timing;
use crate::queue::amqp::shared::Shared;
use crate::queue::amqp::topology::Names;

/// Name of this part in the notes.
const PART: &str = "records";

/// Without a refusal for so long, the readers' queues count as open again.
const QUIET: Duration = Duration::from_mins(1);

/// Between two warnings.
const WARN_EVERY: Duration = Duration::from_mins(1);

/// Pauses grow to this many times the longest pause between connections.
const PAUSE_FACTOR: u32 = 4;

/// Refused messages, and what is known of the readers.
#[derive(Debug)]
pub(super) struct Refused {
    waiting: VecDeque<Job>,
    backoff: Backoff,
    due: Instant,
    readers: Option<Readers>,
}

/// Queues of readers that refuse.
#[derive(Debug)]
struct Readers {
    records: u64,
    last: Instant,
    warned: Instant,
}

impl Refused {
    pub(super) fn new(timing: &Timing) -> Self {
        let backoff = Backoff::new(timing.backoff_max * PAUSE_FACTOR);
        Self { waiting: VecDeque::new(), backoff, due: Instant::now(), readers: None }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// When the next one may be tried.
    pub(super) fn due(&self) -> Instant {
        self.due
    }

    /// Takes a refused message; after a probe that was refused too, the pause
    /// grows.
    pub(super) fn put(&mut self, job: Job, probed: bool) {
        if probed || self.waiting.is_empty() {
            self.due = Instant::now() + self.backoff.next();
        }
        self.waiting.push_back(job);
    }

    /// The next to try, with the caller still there.
    pub(super) fn probe(&mut self) -> Option<Job> {
        loop {
            let job = self.waiting.pop_front()?;
            if !job.reply.is_closed() {
                return Some(job);
            }
        }
    }

    /// A probe was taken: the next one follows at once.
    pub(super) fn taken(&mut self) {
        self.backoff.reset();
        self.due = Instant::now();
    }

    /// What waits, in words.
    pub(super) fn complaint(&self) -> Option<String> {
        let first = self.waiting.front()?;
        let (exchange, key) = (&first.onward.exchange, &first.onward.routing_key);
        let waiting = self.waiting.len();
        Some(format!(
            "negative confirm: the queue behind exchange {exchange}, key {key} refuses messages; \
             {waiting} wait"
        ))
    }

    /// A record was refused.
    pub(super) fn by_reader(&mut self, shared: &Shared) {
        shared.metrics.refused_records.inc();
        let now = Instant::now();
        let fresh = self.readers.is_none();
        let readers = self.readers.get_or_insert(Readers { records: 0, last: now, warned: now });
        readers.records += 1;
        readers.last = now;
        let note = note(&Names::new(&shared.options.prefix), readers.records);
        if fresh || readers.warned.elapsed() >= WARN_EVERY {
            readers.warned = now;
            tracing::warn!(refused = readers.records, "{note}");
        }
        shared.health.note(PART, Some(note));
    }

    /// A record was taken by every queue.
    pub(super) fn by_nobody(&mut self, shared: &Shared) {
        if self.readers.as_ref().is_some_and(|readers| readers.last.elapsed() >= QUIET) {
            self.readers = None;
            shared.health.note(PART, None);
            tracing::info!("the readers' queues take records again");
        }
    }
}

/// AMQP names the exchange of a negative confirm, never the queue.
fn note(names: &Names, records: u64) -> String {
    format!(
        "a queue bound to {} refuses records, probably because it is full: {records} so far; the \
         broker goes on trying from {}. To find it: rabbitmqctl list_queues name messages \
         arguments policy",
        names.records(),
        names.refused()
    )
}
