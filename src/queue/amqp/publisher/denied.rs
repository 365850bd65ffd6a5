//! What waits until the account may publish to its exchange. What goes to other exchanges
//! waits for none of this.

use std::collections::{BTreeMap, VecDeque};

use tokio::sync::watch;

use super::{Job, Refusal, WINDOW};
use crate::queue::amqp::unwritable::Lacks;

/// What waits, by exchange.
#[derive(Debug)]
pub(super) struct Denied {
    unwritable: watch::Receiver<Lacks>,
    waiting: BTreeMap<String, VecDeque<Job>>,
    /// What waits was given back, and so is what comes.
    ended: bool,
}

impl Denied {
    pub(super) fn new(unwritable: watch::Receiver<Lacks>) -> Self {
        Self { unwritable, waiting: BTreeMap::new(), ended: false }
    }

    /// Nobody waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.values().map(VecDeque::len).sum()
    }

    /// Whether more may wait. Messages of callers that are gone come again.
    pub(super) fn has_room(&mut self) -> bool {
        if self.len() < WINDOW {
            return true;
        }
        self.waiting.retain(|_, jobs| {
            jobs.retain(|job| !job.reply.is_closed());
            !jobs.is_empty()
        });
        self.len() < WINDOW
    }

    /// Keeps a message for an exchange that may not be written, and returns any other. Who does
    /// not want to wait is told that nothing can be published there.
    pub(super) fn hold(&mut self, job: Job) -> Option<Job> {
        let lacks = self.unwritable.borrow();
        let Some(lack) = lacks.get(&job.onward.exchange) else { return Some(job) };
        if !job.patient {
            job.reply.send(Err(Refusal::Denied(lack.to_string()))).ok();
        } else if !self.ended {
            self.waiting.entry(job.onward.exchange.clone()).or_default().push_back(job);
        }
        None
    }

    /// What may be published by now.
    pub(super) fn allowed(&mut self) -> VecDeque<Job> {
        let lacks = self.unwritable.borrow();
        let allowed = self.waiting.extract_if(.., |exchange, _| !lacks.contains_key(exchange));
        allowed.flat_map(|(_, jobs)| jobs).collect()
    }

    /// Gives back what waits: it comes to who may.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use lapin::BasicProperties;
    use tokio::sync::oneshot;

    use super::*;
    use crate::queue::amqp::lack::Lack;
    use crate::queue::amqp::onward::Onward;
    use crate::queue::amqp::unwritable::Unwritable;

    type Reply = oneshot::Receiver<Result<(), Refusal>>;

    fn job(exchange: &str, patient: bool) -> (Job, Reply) {
        let (reply, stored) = oneshot::channel();
        let (routing_key, body) = (String::new(), bytes::Bytes::new());
        let properties = BasicProperties::default();
        let onward = Onward { exchange: exchange.to_owned(), routing_key, properties, body };
        (Job { onward: Arc::new(onward), patient, reply }, stored)
    }

    #[test]
    fn what_is_refused_waits_until_it_is_not_and_nothing_else_does() {
        let unwritable = Unwritable::default();
        let mut denied = Denied::new(unwritable.subscribe());
        assert!(["a", "b"].iter().all(|exchange| unwritable.refused(&Lack::to_publish(exchange))));
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
        assert!(denied.allowed().is_empty());
        unwritable.asked(&unwritable.now(), &[Lack::to_publish("b")]);
        let allowed = denied.allowed();
        assert_eq!(allowed.iter().map(|job| &*job.onward.exchange).collect::<Vec<_>>(), ["a"]);
        assert_eq!(denied.len(), 1);
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
