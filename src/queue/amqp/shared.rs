//! What all tasks of one queue share.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::watch;

use super::absent::Absent;
use super::altered::Altered;
use super::bindings::Lost;
use super::health::Health;
use super::options::AmqpOptions;
use super::readers::Readers;
use super::suspects::Suspects;
use super::trace::LeftOut;
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
    /// The broker lets this user ask whether publishing is blocked.
    pub(super) may_ask: AtomicBool,
    /// Articles wait for their analysis, so nobody waits for one single record.
    pub(super) backlog: AtomicBool,
    /// An alarm of the broker holds up publishing.
    pub(super) publishing_blocked: watch::Sender<bool>,
    phase: watch::Sender<Phase>,
}

/// A queue goes through these in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Everything works.
    Running,
    /// Consumers take nothing new and settle what is in hand.
    Draining,
    /// The publisher takes nothing new and waits for its confirms.
    Flushing,
    /// Connections close.
    Stopped,
}

impl Shared {
    pub(super) fn new(options: AmqpOptions, metrics: Arc<Metrics>) -> Self {
        Self {
            suspects: Suspects::new(options.poison_threshold, options.ordered > 0),
            declared: AtomicBool::new(options.beside),
            absent: Absent::default(),
            altered: Altered::default(),
            ensuring: tokio::sync::Mutex::default(),
            options,
            metrics,
            health: Health::new(),
            readers: Readers::new(),
            left_out: LeftOut::default(),
            lost: Lost::default(),
            may_ask: AtomicBool::new(true),
            backlog: AtomicBool::new(false),
            publishing_blocked: watch::Sender::new(false),
            phase: watch::Sender::new(Phase::Running),
        }
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

    /// Waits until `phase` is reached.
    pub(super) async fn reached(&self, phase: Phase) {
        // The sender lives in self.
        self.phase.subscribe().wait_for(|now| *now >= phase).await.ok();
    }
}
