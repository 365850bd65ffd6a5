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
//!
//! A queue whose limit is taken away does not tell the channels that it has refused before
//! (seen on RabbitMQ 3.10.8): they stay refused, where a new channel is not. So a channel that
//! has served for the longest pause ends with a refusal, for a new one.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::Job;
use crate::queue::amqp::backoff::Backoff;
use crate::queue::amqp::options::Timing;

/// Pauses grow to this many times the longest pause between connections.
const PAUSE_FACTOR: u32 = 4;

/// Refused messages that wait here.
#[derive(Debug)]
pub(super) struct Refused {
    waiting: VecDeque<Job>,
    backoff: Backoff,
    due: Instant,
    longest: Duration,
    /// What waited was given back, and so is what comes.
    ended: bool,
}

impl Refused {
    pub(super) fn new(timing: &Timing) -> Self {
        let longest = timing.backoff_max * PAUSE_FACTOR;
        let backoff = Backoff::new(longest);
        Self { waiting: VecDeque::new(), backoff, due: Instant::now(), longest, ended: false }
    }

    /// The longest pause between two tries.
    pub(super) fn longest(&self) -> Duration {
        self.longest
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// When the next one may be tried.
    pub(super) fn due(&self) -> Instant {
        self.due
    }

    /// Takes a refused message; after a probe that was refused too, the pause
    /// grows.
    pub(super) fn put(&mut self, job: Job, probed: bool) {
        if self.ended {
            return;
        }
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

    /// Another channel may be told otherwise: the next one follows at once.
    pub(super) fn on_a_new_channel(&mut self) {
        self.due = Instant::now();
    }

    /// Gives back what waits: it comes to others.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.waiting.clear();
    }

    /// What waits, in words; the same as long as it is for the same cause.
    pub(super) fn complaint(&self) -> Option<String> {
        let first = self.waiting.front()?;
        let (exchange, key) = (&first.onward.exchange, &first.onward.routing_key);
        Some(format!(
            "negative confirm: the queue behind exchange {exchange}, key {key} refuses messages, \
             which wait"
        ))
    }
}
