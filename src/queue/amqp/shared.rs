//! What all tasks of one queue share.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use tokio::sync::{Notify, watch};

use super::absent::Absent;
use super::altered::Altered;
use super::bindings::Lost;
use super::broker::BrokerError;
use super::health::Health;
use super::lack;
use super::options::AmqpOptions;
use super::permissions;
use super::readers::Readers;
use super::suspects::Suspects;
use super::trace::LeftOut;
use super::unwritable::Unwritable;
use crate::telemetry::Metrics;

/// Options, metrics, readiness, suspects, readers and the phase.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: AmqpOptions,
    pub(super) metrics: Arc<Metrics>,
    pub(super) health: Health,
    pub(super) suspects: Suspects,
    /// Queues of readers that refuse records.
    pub(super) readers: Readers,
    /// Headers that are not carried.
    pub(super) left_out: LeftOut,
    /// Bindings that went missing.
    pub(super) lost: Lost,
    /// The topology stood once, so that a look at it is enough.
    pub(super) declared: AtomicBool,
    /// Queues that are missing.
    pub(super) absent: Absent,
    /// What others have changed.
    pub(super) altered: Altered,
    /// Held by whoever brings the topology back: another one would find a queue that is
    /// there again and not bound yet, and consume it.
    pub(super) ensuring: tokio::sync::Mutex<()>,
    /// The management API tells what AMQP does not.
    pub(super) is_managed: AtomicBool,
    /// Where the account may not publish.
    pub(super) unwritable: Unwritable,
    /// The broker lets this user ask whether publishing is blocked.
    pub(super) may_ask: AtomicBool,
    /// Articles wait for their analysis, so nobody waits for one single record.
    pub(super) backlog: AtomicBool,
    /// So many messages do not wait for others, to be published with them: half of what may
    /// be in hand, for the rest is to be worked on meanwhile.
    pub(super) crowd: AtomicUsize,
    /// As many wait.
    pub(super) crowded: Notify,
    /// Endpoints of ours that are left alone for a while.
    pub(super) paused: watch::Sender<BTreeSet<String>>,
    /// An alarm of the broker holds up publishing.
    pub(super) publishing_blocked: watch::Sender<bool>,
    phase: watch::Sender<Phase>,
}

/// A queue goes through these in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Everything works.
    Running,
    /// What is at hand is worked on, and nothing else is fetched.
    Finishing,
    /// Consumers take nothing new and settle what is in hand.
    Draining,
    /// The publisher takes nothing new and waits for its confirms.
    Flushing,
    /// Connections close.
    Stopped,
}

impl Shared {
    pub(super) fn new(options: AmqpOptions, metrics: Arc<Metrics>) -> Self {
        let is_managed = AtomicBool::new(options.managed);
        Self {
            suspects: Suspects::new(options.poison_threshold, options.ordered > 0),
            declared: AtomicBool::new(options.beside),
            absent: Absent::default(),
            altered: Altered::default(),
            ensuring: tokio::sync::Mutex::default(),
            health: Health::new(metrics.clone(), lack::remedy(&options)),
            options,
            metrics,
            readers: Readers::new(),
            left_out: LeftOut::default(),
            lost: Lost::default(),
            is_managed,
            unwritable: Unwritable::default(),
            may_ask: AtomicBool::new(true),
            backlog: AtomicBool::new(false),
            crowd: AtomicUsize::new(1),
            crowded: Notify::new(),
            paused: watch::Sender::default(),
            publishing_blocked: watch::Sender::new(false),
            phase: watch::Sender::new(Phase::Running),
        }
    }

    /// A part failed. What the account may not is told with the command that lets it;
    /// returns what is told.
    pub(super) fn failed(&self, part: &str, error: &BrokerError) -> String {
        let BrokerError::Denied(lack) = error else {
            let why = error.to_string();
            self.health.bad(part, &why);
            return why;
        };
        let why = permissions::told(std::slice::from_ref(lack), &self.options);
        self.health.denied(part, &why);
        why
    }

    /// Enters a later phase; never goes back.
    pub(super) fn enter(&self, next: Phase) {
        self.phase.send_if_modified(|phase| {
            let later = next > *phase;
            if later {
                *phase = next;
            }
            later
        });
    }

    /// Whether nothing new is to be begun.
    pub(super) fn is_finishing(&self) -> bool {
        *self.phase.borrow() >= Phase::Finishing
    }

    /// Waits until `phase` is reached.
    pub(super) async fn reached(&self, phase: Phase) {
        // The sender lives in self.
        self.phase.subscribe().wait_for(|now| *now >= phase).await.ok();
    }
}
