//! What waits to be published, first what was tried before.

use std::collections::VecDeque;

use tokio::sync::mpsc;

use super::denied::Denied;
use super::refused::Refused;
use super::{Job, Refusal};
use crate::queue::amqp::broker::BrokerError;
use crate::queue::amqp::lack::Lack;
use crate::queue::amqp::options::Timing;

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
    /// More may come.
    pub(super) open: bool,
}

impl Jobs {
    pub(super) fn new(receiver: mpsc::Receiver<Job>, timing: &Timing) -> Self {
        Self {
            receiver,
            again: VecDeque::new(),
            alone: 0,
            refused: Refused::new(timing),
            denied: Denied::new(timing),
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
    pub(super) fn has_more(&self) -> bool {
        self.open && self.denied.has_room() || !self.again.is_empty()
    }

    /// The next job; `None` once closed.
    pub(super) async fn next(&mut self) -> Option<Job> {
        match self.again.pop_front() {
            Some(job) => Some(job),
            None => self.receiver.recv().await,
        }
    }

    /// Whether something is to be published once more to this exchange.
    pub(super) fn wait_for(&self, exchange: &str) -> bool {
        self.again.iter().any(|job| job.onward.exchange == exchange)
    }

    /// What may be published after the broker was asked is published before anything new.
    pub(super) fn asked(&mut self, lacks: Option<&[Lack]>) {
        self.again.extend(self.denied.asked(lacks));
    }

    /// Takes back what a lost channel left unconfirmed.
    pub(super) fn take_back(&mut self, left: impl Iterator<Item = Job>, error: &BrokerError) {
        let mut left: VecDeque<_> = left.collect();
        if let BrokerError::Denied(lack) = error {
            answer_denied(&mut left, lack);
        }
        if let BrokerError::Precondition(why) = error {
            if left.len() == 1 && self.alone > 0 {
                self.alone -= 1;
                let culprit = left.pop_front().map(|job| job.reply);
                culprit.map(|reply| reply.send(Err(Refusal::Refused(why.clone()))));
            } else {
                self.alone = left.len() + self.again.len();
            }
        }
        left.append(&mut self.again);
        self.again = left;
    }
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
