//! Where payloads come from and records go to.
//!
//! Two backends, [`amqp`] (`RabbitMQ`) and [`embedded`] (`SQLite`), stand behind
//! [`Queue`]. The contract both keep:
//!
//! * A delivery leaves its source only when every onward copy (record, retry
//!   copy or parked copy) is durably stored. So every message is always in at
//!   least one durable place, and the worst that a crash causes is a duplicate
//!   with the same id.
//! * A [`Delivery`] settles by value, once. One that is dropped unsettled (a
//!   panic, a drain) is given back and comes again.
//! * Everything is bounded: a backend hands out at most `prefetch` unsettled
//!   deliveries for each source.

pub mod amqp;
pub mod embedded;
mod parked;
mod reasons;
mod trace;

use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot, watch};

pub(crate) use parked::hint;
pub use parked::{Parked, ParkedFilter, ParkedSummary, Shelf};
pub use reasons::park_reasons;
pub(crate) use trace::TRACE_CONTEXT;
pub use trace::Trace;

/// A message that was in hand this often when a process ended takes processes
/// down: the embedded queue parks it as `poison` and does not hand it out.
pub(crate) const CRASHES_TO_PARK: u32 = 5;

/// The user of what comes from this machine: the inbox, `copydesk publish`, HTTP
/// without tokens.
pub const LOCAL: &str = "local";

/// The routing key of what was dropped into the inbox.
pub(crate) const INBOX: &str = "inbox";

/// A backend, connected or connecting.
#[derive(Debug, Clone)]
pub enum Queue {
    /// `RabbitMQ`.
    Amqp(amqp::AmqpQueue),
    /// `SQLite` in the data folder.
    Embedded(embedded::EmbeddedQueue),
}

/// What a consumer reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// Article payloads.
    Articles,
    /// Records for one webhook endpoint, by its configured name.
    Webhook(String),
}

/// A message on its way through the queues.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Stable id: the publisher's `message_id` or one made at intake; for a
    /// record, its `record_id`.
    pub id: String,
    /// The payload or the record's JSON.
    pub body: Bytes,
    /// MIME type as declared by the publisher.
    pub content_type: Option<String>,
    /// `gzip`, `deflate`, `br`, or nothing.
    pub content_encoding: Option<String>,
    /// Failed attempts before this one.
    pub attempt: u32,
    /// How often it was in hand when a process ended.
    pub crashes: u32,
    /// It came back without an outcome, so it may be what ends processes: it is
    /// analysed while nothing else is.
    pub suspect: bool,
    /// When it was first seen, RFC 3339.
    pub first_seen: Option<String>,
    /// Why the last attempt failed.
    pub last_reason: Option<String>,
    /// Exchange (AMQP) it was first published to.
    pub exchange: String,
    /// Routing key it was first published with.
    pub routing_key: String,
    /// The file that it was read from, and the line, where it is one of several.
    pub origin: Option<String>,
    /// It is not in order yet: to be [placed](Outcome::Place), not analysed.
    pub unplaced: bool,
    /// What travels with it unread.
    pub trace: Trace,
}

/// One message in hand. Settle it, or drop it to give it back.
#[derive(Debug)]
pub struct Delivery {
    /// The message.
    pub message: Message,
    settle: oneshot::Sender<(Outcome, oneshot::Sender<Settled>)>,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// An article was analysed: publish the record, then acknowledge.
    Publish(RecordMessage),
    /// A webhook took the record: acknowledge.
    Delivered,
    /// To the other articles of this document, then acknowledge.
    Place(String),
    /// Try again after a wait, then acknowledge this copy.
    Retry(Retry),
    /// Set it aside for a person, then acknowledge.
    Park(Park),
    /// Give it back at once, for another consumer.
    GiveBack,
}

/// A record ready to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMessage {
    /// `record_id`: the AMQP `message_id` and the `webhook-id`.
    pub id: String,
    /// `document_id`, for the header of the same name.
    pub document_id: String,
    /// `record.<language>.<source>`, or that of a `[[route]]`.
    pub routing_key: String,
    /// The article's source, for the header `copydesk-source`.
    pub source: Option<String>,
    /// The record's JSON, byte for byte what readers get.
    pub body: Bytes,
}

/// A failure that may pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    /// The class of failure, e.g. `timeout`, `panic`, `http_503`.
    pub reason: String,
    /// Details for people; no secrets, no article text.
    pub detail: String,
    /// Not before this long; the backend picks the first tier that is at least
    /// as long. `None`: the tier of the attempt.
    pub not_before: Option<Duration>,
}

/// A failure that will not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Park {
    /// The class of failure, e.g. `malformed`, `retries_exhausted`.
    pub reason: String,
    /// Details for people; no secrets, no article text.
    pub detail: String,
    /// Where it failed.
    pub stage: Stage,
}

/// The stages at which a message can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Decoding and parsing the payload.
    Decode,
    /// Analysis.
    Analysis,
    /// Delivery to a webhook.
    Webhook,
}

impl Stage {
    /// The name used in headers, metrics and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Analysis => "analysis",
            Self::Webhook => "webhook",
        }
    }
}

/// What the backend did with an [`Outcome`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// Stored onward and acknowledged.
    Done,
    /// Retry tiers were used up: it was parked instead of retried.
    Parked,
    /// Given back, or the connection broke on the way: it will come again.
    Again,
}

/// A stream of deliveries. Dropping it cancels the consumer and gives back what
/// is still in its buffer.
#[derive(Debug)]
pub struct Consumer {
    receiver: mpsc::Receiver<Delivery>,
    /// Tells a backend that hands out what it has at hand when it is told to finish.
    finishing: Option<watch::Sender<bool>>,
}

/// Whether the backend can take and hand out messages right now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// Everything works.
    Ready,
    /// Not now; why, for people (no secrets).
    NotReady(String),
}

/// A backend failed to do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// The broker or the data folder cannot be reached or used now.
    #[error("queue is unavailable: {0}")]
    Unavailable(String),
    /// The outcome is unknown or negative: the message may or may not be stored.
    #[error("message was not confirmed: {0}")]
    Unconfirmed(String),
    /// What exists differs from what is configured.
    #[error("topology differs: {0}")]
    Topology(String),
    /// Somebody wanted it to end; how far it came.
    #[error("interrupted: {0}")]
    Interrupted(String),
    /// The account may not do this at the broker.
    #[error("{0}")]
    Denied(String),
    /// No parked message has this id.
    #[error("no message kept answers to `{name}`{hint}", name = .0, hint = parked::hint(.0))]
    NotFound(String),
    /// A name fits several kept messages; their handles.
    #[error("`{0}` fits several kept messages: name one of {1}")]
    Ambiguous(String, String),
    /// The queue is at its bound: try later.
    #[error("queue is full: {0}")]
    Full(String),
}

impl QueueError {
    /// What it says where it stands already that the queue is unavailable.
    pub(crate) fn why(&self) -> String {
        match self {
            Self::Unavailable(why) => why.clone(),
            other => other.to_string(),
        }
    }
}

impl Message {
    /// Where it came from, as far as it tells: of a record the article's source, of a
    /// payload the routing key that it was published with. Records of earlier versions
    /// tell it in their routing key alone.
    pub fn source(&self) -> Option<&str> {
        if let Some(source) = &self.trace.source {
            return Some(source);
        }
        let key = self.routing_key.as_str();
        let source = match key.strip_prefix("record.") {
            // What a record does not tell stands there as `unknown`; a key of more words
            // is one of a `[[route]]`.
            Some(record) => match record.split_once('.') {
                Some((_, source)) if !source.contains('.') => source,
                _ => "",
            },
            None => key,
        };
        (!matches!(source, "" | "unknown")).then_some(source)
    }
}

impl Delivery {
    /// A delivery and the backend's end of its settlement.
    pub(crate) fn new(message: Message) -> (Self, Settlement) {
        let (settle, outcome) = oneshot::channel();
        (Self { message, settle }, Settlement { outcome })
    }

    /// Says what became of it. The receiver tells when that is durable; it may
    /// be dropped by callers who need not know. If it ends without an answer,
    /// the backend lost the delivery on the way: [`Settled::Again`].
    pub fn settle(self, outcome: Outcome) -> oneshot::Receiver<Settled> {
        let (reply, settled) = oneshot::channel();
        // A backend that is gone gives the message to another consumer.
        self.settle.send((outcome, reply)).ok();
        settled
    }
}

/// The backend's end of a delivery.
#[derive(Debug)]
pub(crate) struct Settlement {
    outcome: oneshot::Receiver<(Outcome, oneshot::Sender<Settled>)>,
}

impl Settlement {
    /// Waits for the outcome; a delivery dropped unsettled is a give-back.
    pub(crate) async fn outcome(self) -> (Outcome, Option<oneshot::Sender<Settled>>) {
        match self.outcome.await {
            Ok((outcome, reply)) => (outcome, Some(reply)),
            Err(_) => (Outcome::GiveBack, None),
        }
    }
}

impl Consumer {
    /// A consumer that reads what the backend sends into the channel.
    pub(crate) fn new(receiver: mpsc::Receiver<Delivery>) -> Self {
        Self { receiver, finishing: None }
    }

    /// The same for a backend that has more at hand than stands in the channel.
    pub(crate) fn with_stock(
        receiver: mpsc::Receiver<Delivery>,
        finishing: watch::Sender<bool>,
    ) -> Self {
        Self { receiver, finishing: Some(finishing) }
    }

    /// Takes nothing more from the queue. What was taken before is still handed out; then
    /// [`Consumer::next`] returns `None`.
    pub fn finish(&mut self) {
        match &self.finishing {
            Some(finishing) => {
                finishing.send_replace(true);
            }
            None => self.receiver.close(),
        }
    }

    /// The next delivery; `None` once the backend has closed.
    pub async fn next(&mut self) -> Option<Delivery> {
        loop {
            let delivery = self.receiver.recv().await?;
            // The backend let go of it, so it comes again: work on it is lost.
            if !delivery.settle.is_closed() {
                return Some(delivery);
            }
        }
    }
}

impl Queue {
    /// Starts to consume `source` with at most `prefetch` deliveries unsettled.
    ///
    /// The consumer survives reconnects; it ends only with [`Queue::close`].
    pub fn consume(&self, source: Source, prefetch: u16) -> Consumer {
        match self {
            Self::Amqp(queue) => queue.consume(&source, prefetch),
            Self::Embedded(queue) => queue.consume(source, prefetch),
        }
    }

    /// Puts a payload on the input queue; `Ok` only once it is durable.
    pub async fn publish(&self, message: Message) -> Result<(), QueueError> {
        match self {
            Self::Amqp(queue) => queue.publish(message).await,
            Self::Embedded(queue) => queue.publish(message).await,
        }
    }

    /// Changes with the state of the backend.
    pub fn readiness(&self) -> watch::Receiver<Readiness> {
        match self {
            Self::Amqp(queue) => queue.readiness(),
            Self::Embedded(queue) => queue.readiness(),
        }
    }

    /// Whether articles can be put on the input queue now; known without asking.
    ///
    /// # Errors
    /// Why they cannot.
    pub fn takes_articles(&self) -> Result<(), QueueError> {
        if let Self::Amqp(queue) = self {
            return queue.takes_articles();
        }
        match &*self.readiness().borrow() {
            Readiness::Ready => Ok(()),
            Readiness::NotReady(why) => Err(QueueError::Unavailable(why.clone())),
        }
    }

    /// What an operator should see to although everything works; no secrets.
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Amqp(queue) => queue.notes(),
            Self::Embedded(queue) => queue.notes(),
        }
    }

    /// The articles and the records of each endpoint are going to be consumed: the queue is not
    /// ready before that. Without this, only what somebody consumes counts.
    pub fn expect_consumers(&self) {
        match self {
            Self::Amqp(queue) => queue.expect_consumers(),
            // It is ready at once.
            Self::Embedded(_) => {}
        }
    }

    /// Whether an endpoint of this service is left alone for a while, although it has it.
    pub fn set_paused(&self, endpoint: &str, is_paused: bool) {
        match self {
            Self::Amqp(queue) => queue.set_paused(endpoint, is_paused),
            // One process has a folder, and knows.
            Self::Embedded(_) => {}
        }
    }

    /// How many records an endpoint did not take that come again later.
    pub async fn deferred(&self, endpoint: &str) -> Result<u64, QueueError> {
        match self {
            Self::Amqp(queue) => queue.deferred(endpoint).await,
            Self::Embedded(queue) => queue.deferred(endpoint).await,
        }
    }

    /// Puts the records that an endpoint did not take, and that would come again later, back
    /// into its queue now, attempts counted from zero. Returns how many for sure.
    pub async fn recall(&self, endpoint: &str) -> Result<usize, QueueError> {
        match self {
            Self::Amqp(queue) => queue.recall(endpoint).await,
            Self::Embedded(queue) => queue.recall(endpoint).await,
        }
    }

    /// Kept messages, oldest first on each shelf, without their bodies.
    pub async fn parked(&self, filter: &ParkedFilter) -> Result<Vec<ParkedSummary>, QueueError> {
        match self {
            Self::Amqp(queue) => queue.parked(filter).await,
            Self::Embedded(queue) => queue.parked(filter).await,
        }
    }

    /// Names in the filter that no kept message answers to.
    pub async fn unknown(&self, filter: &ParkedFilter) -> Result<Vec<String>, QueueError> {
        if filter.ids.is_empty() {
            return Ok(Vec::new());
        }
        let kept = self.parked(filter).await?;
        let unknown = |name: &&String| kept.iter().all(|summary| !summary.answers_to(name));
        Ok(filter.ids.iter().filter(unknown).cloned().collect())
    }

    /// Replays or drops, and tells the names in the filter, too, that no kept message answered to.
    pub async fn and_unknown(
        &self,
        filter: &ParkedFilter,
        act: impl Future<Output = Result<usize, QueueError>>,
    ) -> Result<(usize, Vec<String>), QueueError> {
        // Of one name the count tells it: nobody need look before.
        if let [name] = &filter.ids[..] {
            let count = act.await?;
            return Ok((count, if count == 0 { vec![name.clone()] } else { Vec::new() }));
        }
        let unknown = self.unknown(filter).await?;
        Ok((act.await?, unknown))
    }

    /// One kept message with its body, by its handle, the beginning of one, or an
    /// id that only one has; it stays where it is.
    pub async fn parked_message(&self, shelf: Shelf, name: &str) -> Result<Parked, QueueError> {
        match self {
            Self::Amqp(queue) => queue.parked_message(shelf, name).await,
            Self::Embedded(queue) => queue.parked_message(shelf, name).await,
        }
    }

    /// Puts kept messages back where they failed, attempts counted from zero; the
    /// kept copy goes only once the new one is durable. Returns how many have gone
    /// for sure. A second call after an error does the rest.
    ///
    /// # Errors
    /// [`QueueError::Interrupted`] after [`Queue::interrupt`], as any other with how many had gone.
    pub async fn replay(&self, filter: &ParkedFilter) -> Result<usize, QueueError> {
        match self {
            Self::Amqp(queue) => queue.replay(filter).await,
            Self::Embedded(queue) => queue.replay(filter).await,
        }
    }

    /// Deletes kept messages for good. Returns how many have gone for sure.
    pub async fn drop_parked(&self, filter: &ParkedFilter) -> Result<usize, QueueError> {
        match self {
            Self::Amqp(queue) => queue.drop_parked(filter).await,
            Self::Embedded(queue) => queue.drop_parked(filter).await,
        }
    }

    /// Ends [`Queue::replay`] and [`Queue::drop_parked`] once what they have in hand is done.
    pub fn interrupt(&self) {
        match self {
            Self::Amqp(queue) => queue.interrupt(),
            // There it is one transaction.
            Self::Embedded(_) => {}
        }
    }

    /// Stops consuming, waits until `deadline` for the deliveries in hand to be
    /// settled, stores and acknowledges them, and closes.
    pub async fn close(&self, deadline: Duration) {
        match self {
            Self::Amqp(queue) => queue.close(deadline).await,
            Self::Embedded(queue) => queue.close(deadline).await,
        }
    }
}
