//! What waits until the account may publish to its exchange.
//!
//! Each try ends the channel, and with it what others have sent and have no confirm of. So
//! nothing goes to an exchange that was refused until the broker, asked on a channel apart,
//! refuses it no more. What goes to other exchanges waits for none of this.

use std::collections::{BTreeMap, VecDeque};

use tokio::time::Instant;

use super::{Job, Refusal, WINDOW};
use crate::queue::amqp::backoff::Backoff;
use crate::queue::amqp::lack::Lack;
use crate::queue::amqp::options::Timing;

/// Exchanges that were refused, each with what waits for it.
#[derive(Debug)]
pub(super) struct Denied {
    exchanges: BTreeMap<String, Waiting>,
    backoff: Backoff,
    due: Instant,
    /// What waits was given back, and so is what comes.
    ended: bool,
}

#[derive(Debug)]
struct Waiting {
    lack: Lack,
    jobs: VecDeque<Job>,
}

impl Denied {
    pub(super) fn new(timing: &Timing) -> Self {
        Self {
            exchanges: BTreeMap::new(),
            backoff: Backoff::new(timing.backoff_max),
            due: Instant::now(),
            ended: false,
        }
    }

    /// No exchange is refused to anybody who waits for it.
    pub(super) fn is_empty(&self) -> bool {
        self.exchanges.is_empty() || self.ended
    }

    /// Whether more may wait.
    pub(super) fn has_room(&self) -> bool {
        self.exchanges.values().map(|waiting| waiting.jobs.len()).sum::<usize>() < WINDOW
    }

    /// When the broker is asked again.
    pub(super) fn due(&self) -> Instant {
        self.due
    }

    /// What the broker is to be asked about.
    pub(super) fn names(&self) -> Vec<String> {
        self.exchanges.keys().cloned().collect()
    }

    /// The broker has refused this exchange.
    pub(super) fn refuse(&mut self, exchange: &str, lack: &Lack) {
        let waiting = || Waiting { lack: lack.clone(), jobs: VecDeque::new() };
        self.exchanges.entry(exchange.to_owned()).or_insert_with(waiting);
        self.pause();
    }

    /// Keeps a message for an exchange that was refused, and returns any other. Who does not
    /// want to wait is told that nothing can be published there.
    pub(super) fn hold(&mut self, job: Job) -> Option<Job> {
        let Some(waiting) = self.exchanges.get_mut(&job.onward.exchange) else { return Some(job) };
        if !job.patient {
            job.reply.send(Err(Refusal::Denied(waiting.lack.to_string()))).ok();
        } else if !self.ended {
            waiting.jobs.push_back(job);
        }
        None
    }

    /// The broker was asked, if it was, with this answer: returns what it takes now.
    pub(super) fn asked(&mut self, lacks: Option<&[Lack]>) -> VecDeque<Job> {
        self.pause();
        let Some(lacks) = lacks else { return VecDeque::new() };
        let is_refused = |exchange: &str| lacks.iter().any(|lack| lack.is_of_exchange(exchange));
        let allowed = self.exchanges.extract_if(.., |exchange, _| !is_refused(exchange));
        allowed.flat_map(|(_, waiting)| waiting.jobs).collect()
    }

    /// Gives back what waits: it comes to who may.
    pub(super) fn end(&mut self) {
        self.ended = true;
        for waiting in self.exchanges.values_mut() {
            waiting.jobs.clear();
        }
    }

    fn pause(&mut self) {
        self.due = Instant::now() + self.backoff.next();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use lapin::BasicProperties;
    use tokio::sync::oneshot;

    use super::*;
    use crate::queue::amqp::onward::Onward;

    type Reply = oneshot::Receiver<Result<(), Refusal>>;

    fn job(exchange: &str, patient: bool) -> (Job, Reply) {
        let (reply, stored) = oneshot::channel();
        let (routing_key, body) = (String::new(), bytes::Bytes::new());
        let properties = BasicProperties::default();
        let onward = Onward { exchange: exchange.to_owned(), routing_key, properties, body };
        (Job { onward: Arc::new(onward), patient, reply }, stored)
    }

    fn lack(exchange: &str) -> Lack {
        let said = format!("access to exchange '{exchange}' in vhost '/' refused for user 'w'");
        Lack::new("publish", &said)
    }

    #[test]
    fn what_is_refused_waits_until_it_is_not_and_nothing_else_does() {
        let mut denied = Denied::new(&Timing::default());
        denied.refuse("a", &lack("a"));
        denied.refuse("b", &lack("b"));
        let kept = ["a", "b"].map(|exchange| {
            let (job, stored) = job(exchange, true);
            assert!(denied.hold(job).is_none());
            stored
        });
        assert!(denied.hold(job("c", true).0).is_some());
        // Who does not want to wait does not.
        let (hasty, mut told) = job("a", false);
        assert!(denied.hold(hasty).is_none());
        assert!(matches!(told.try_recv(), Ok(Err(Refusal::Denied(_)))));
        assert!(denied.asked(None).is_empty());
        let allowed = denied.asked(Some(&[lack("b")]));
        assert_eq!(allowed.iter().map(|job| &*job.onward.exchange).collect::<Vec<_>>(), ["a"]);
        assert_eq!((denied.names(), denied.is_empty()), (vec!["b".to_owned()], false));
        // At the end what still waits is given back, and so is what comes.
        denied.end();
        let (late, mut late_told) = job("b", true);
        assert!(denied.hold(late).is_none());
        let [_, mut left] = kept;
        for told in [&mut left, &mut late_told] {
            assert_eq!(told.try_recv(), Err(oneshot::error::TryRecvError::Closed));
        }
        assert!(denied.is_empty());
    }
}
