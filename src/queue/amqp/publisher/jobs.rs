//! What waits to be published, first what was tried before.

use std::collections::VecDeque;

use tokio::sync::mpsc;

use super::denied::Denied;
use super::refused::Refused;
use super::{Job, Refusal};
use crate::queue::amqp::broker::BrokerError;
use crate::queue::amqp::lack::Lack;
use crate::queue::amqp::shared::Shared;

/// What is to be published.
#[derive(Debug)]
pub(in crate::queue::amqp) struct Jobs {
    receiver: mpsc::Receiver<Job>,
    /// To be published once more, before anything new.
    pub(super) again: VecDeque<Job>,
    /// So many of the next jobs go one by one, to find the one that the broker
    /// refuses.
    pub(super) alone: usize,
    /// What a queue of ours refuses.
    pub(super) refused: Refused,
    /// What this user may not publish.
    pub(super) denied: Denied,
    /// The longest body that the broker takes, once it has said so.
    most_bytes: Option<usize>,
    /// More may come.
    pub(super) open: bool,
}

impl Jobs {
    pub(super) fn new(receiver: mpsc::Receiver<Job>, shared: &Shared) -> Self {
        Self {
            receiver,
            again: VecDeque::new(),
            alone: 0,
            refused: Refused::new(&shared.options.timing),
            denied: Denied::new(shared.unwritable.subscribe()),
            most_bytes: None,
            open: true,
        }
    }

    /// Nothing waits for another try.
    pub(super) fn is_settled(&self) -> bool {
        self.again.is_empty() && self.refused.is_empty() && self.denied.is_empty()
    }

    /// Takes no more jobs than those that are there.
    pub(super) fn close(&mut self) {
        self.receiver.close();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.receiver.is_closed()
    }

    /// Something waits, or may come and be kept.
    pub(super) fn has_more(&mut self) -> bool {
        self.open && self.denied.has_room() || !self.again.is_empty()
    }

    /// What waits for the broker to take it.
    pub(super) fn held(&self) -> usize {
        self.refused.len() + self.denied.len()
    }

    /// The next job; `None` once closed.
    pub(super) async fn next(&mut self) -> Option<Job> {
        match self.again.pop_front() {
            Some(job) => Some(job),
            None => self.receiver.recv().await,
        }
    }

    /// Another broker may take more.
    pub(super) fn connected(&mut self) {
        self.most_bytes = None;
    }

    /// Answers for a message that the broker would refuse, which would end the channel, and
    /// returns any other.
    pub(super) fn within_size(&self, job: Job) -> Option<Job> {
        let bytes = job.onward.body.len();
        let Some(most) = self.most_bytes.filter(|most| bytes > *most) else { return Some(job) };
        let why = format!("message size {bytes} is larger than the broker's max size {most}");
        job.reply.send(Err(Refusal::Refused(why))).ok();
        None
    }

    /// Takes back what a lost channel left unconfirmed.
    pub(super) fn take_back(&mut self, left: impl Iterator<Item = Job>, error: &BrokerError) {
        let mut left: VecDeque<_> = left.collect();
        if let BrokerError::Denied(lack) = error {
            answer_denied(&mut left, lack);
        }
        if let Some(why) = error.of_message() {
            self.most_bytes = most_bytes(&why).or(self.most_bytes);
            if left.len() == 1 && self.alone > 0 {
                self.alone -= 1;
                let culprit = left.pop_front().map(|job| job.reply);
                culprit.map(|reply| reply.send(Err(Refusal::Refused(why))));
            } else {
                self.alone = left.len() + self.again.len();
            }
        }
        left.append(&mut self.again);
        self.again = left;
    }
}

/// From `message size N is larger than configured max size M`.
fn most_bytes(said: &str) -> Option<usize> {
    let (_, most) = said.split_once("message size ")?.1.split_once("max size ")?;
    most.trim_end_matches('.').parse().ok()
}

/// Who does not want to wait is told that nothing can be published there; the others may
/// see the permission granted.
fn answer_denied(left: &mut VecDeque<Job>, lack: &Lack) {
    let is_meant = |job: &Job| !job.patient && lack.is_of_exchange(&job.onward.exchange);
    let (meant, others): (Vec<_>, Vec<_>) = std::mem::take(left).into_iter().partition(is_meant);
    left.extend(others);
    for job in meant {
        job.reply.send(Err(Refusal::Denied(lack.to_string()))).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_that_a_broker_takes_is_what_it_said() {
        let said = "publish: PRECONDITION_FAILED - message size 9 is larger than ";
        assert_eq!(most_bytes(&format!("{said}configured max size 8")), Some(8));
        assert_eq!(most_bytes(&format!("{said}max size 536870912")), Some(536_870_912));
        assert_eq!(most_bytes("publish: PRECONDITION_FAILED - invalid expiration"), None);
    }
}
