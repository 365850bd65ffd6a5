//! Counters, gauges and histograms, and their Prometheus text.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::outlet::lost_lines;
use crate::payload::Reason;

/// Label `outcome`, from a closed set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OutcomeLabel {
    /// `published`, `retried`, `parked` or `given_back`.
    pub outcome: &'static str,
}

/// Label `reason`, from a closed set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ReasonLabel {
    /// See [`Reason::as_str`].
    pub reason: &'static str,
}

/// Label `endpoint`: bounded by the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct EndpointLabel {
    /// The configured name.
    pub endpoint: String,
}

/// Labels `endpoint` and `to`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ChangeLabel {
    /// The configured name.
    pub endpoint: String,
    /// `stopped` or `working`.
    pub to: &'static str,
}

/// Labels `stage` and `reason` of what was set aside, from words of ours.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ParkedLabel {
    /// `decode`, `analysis` or `webhook`.
    pub stage: String,
    /// E.g. `malformed`, `retries_exhausted`.
    pub reason: String,
}

/// Label `queue`: the name without the prefix, bounded by the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct QueueLabel {
    /// E.g. `articles`, `parked`, `webhook.newsroom.retry.5s`.
    pub queue: String,
}

/// Labels `endpoint` and `result`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct AttemptLabel {
    /// The configured name.
    pub endpoint: String,
    /// `2xx`, `3xx`, `4xx`, `5xx`, `timeout`, `connect`, `refused_address` or `other`.
    pub result: &'static str,
}

/// Every metric of the service. Names begin with `copydesk_`.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// Articles settled, by outcome.
    pub articles: Family<OutcomeLabel, Counter>,
    /// Payloads rejected, by reason.
    pub rejections: Family<ReasonLabel, Counter>,
    /// Decode, analysis and assembly of one article.
    pub analysis_seconds: Histogram,
    /// Size of the payloads taken in.
    pub payload_bytes: Histogram,
    /// Analyses that panicked.
    pub panics: Counter,
    /// Analyses abandoned past `limits.analysis_ms`.
    pub timeouts: Counter,
    /// Connections to the broker made again after a failure.
    pub reconnects: Counter,
    /// Publishes whose confirm was negative, late or lost.
    pub unconfirmed: Counter,
    /// Records that a reader's queue refused and the broker tries again.
    pub refused_records: Counter,
    /// Parts of the work at the broker that the account may not do.
    pub missing_permissions: Gauge,
    /// Messages that wait because the broker does not take them.
    pub held_messages: Gauge,
    /// Acknowledgements that came too late: the message will come again.
    pub stale_acks: Counter,
    /// Articles that came back and were set aside to be analysed alone.
    pub suspects: Counter,
    /// Messages waiting in the input queue, where the backend tells.
    pub queued: Gauge,
    /// Parked messages, where the backend tells.
    pub parked: Gauge,
    /// Records that reached no queue (the alternate exchange took them).
    pub unrouted: Gauge,
    /// Messages set aside by this process.
    pub parked_copies: Family<ParkedLabel, Counter>,
    /// Messages ready in each queue of ours.
    pub queue_messages: Family<QueueLabel, Gauge>,
    /// Of the embedded queue, the age of its oldest message in seconds; of `RabbitMQ`, seconds
    /// since this process last saw the queue empty, or since it began.
    pub queue_oldest_seconds: Family<QueueLabel, Gauge>,
    /// Queues of webhook endpoints that are configured no more.
    pub orphan_queues: Gauge,
    /// Messages in them.
    pub orphan_messages: Gauge,
    /// 1 while the service is ready.
    pub ready: Gauge,
    /// Webhook requests by result.
    pub webhook_requests: Family<AttemptLabel, Counter>,
    /// Duration of webhook requests.
    pub webhook_seconds: Family<EndpointLabel, Histogram, fn() -> Histogram>,
    /// 1 while an endpoint's breaker is open or the endpoint is gone.
    pub webhook_stopped: Family<EndpointLabel, Gauge>,
    /// How often an endpoint stopped and worked again.
    pub webhook_changes: Family<ChangeLabel, Counter>,
    /// HTTP requests with a wrong token.
    pub wrong_tokens: Counter,
    /// Log lines that could not be written, of the whole process.
    lost_log_lines: Counter,
}

fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 16))
}

impl Metrics {
    /// All metrics at zero.
    pub fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("copydesk"),
            articles: Family::default(),
            rejections: Family::default(),
            analysis_seconds: seconds(),
            payload_bytes: Histogram::new(exponential_buckets(256.0, 4.0, 9)),
            panics: Counter::default(),
            timeouts: Counter::default(),
            reconnects: Counter::default(),
            unconfirmed: Counter::default(),
            refused_records: Counter::default(),
            missing_permissions: Gauge::default(),
            held_messages: Gauge::default(),
            stale_acks: Counter::default(),
            suspects: Counter::default(),
            queued: Gauge::default(),
            parked: Gauge::default(),
            unrouted: Gauge::default(),
            parked_copies: Family::default(),
            queue_messages: Family::default(),
            queue_oldest_seconds: Family::default(),
            orphan_queues: Gauge::default(),
            orphan_messages: Gauge::default(),
            ready: Gauge::default(),
            webhook_requests: Family::default(),
            webhook_seconds: Family::new_with_constructor(seconds),
            webhook_stopped: Family::default(),
            webhook_changes: Family::default(),
            wrong_tokens: Counter::default(),
            lost_log_lines: lost_lines(),
        };
        metrics.register();
        metrics.start_at_zero();
        metrics
    }

    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("articles", "Articles settled", self.articles.clone());
        r.register("rejections", "Payloads rejected", self.rejections.clone());
        r.register(
            "analysis_seconds",
            "Decode, analysis and assembly of one article",
            self.analysis_seconds.clone(),
        );
        r.register("payload_bytes", "Size of payloads taken in", self.payload_bytes.clone());
        r.register("panics", "Analyses that panicked", self.panics.clone());
        r.register("timeouts", "Analyses past limits.analysis_ms", self.timeouts.clone());
        r.register("reconnects", "Broker connections made again", self.reconnects.clone());
        r.register("unconfirmed", "Publishes without a positive confirm", self.unconfirmed.clone());
        r.register(
            "refused_records",
            "Records that a queue of a reader refused",
            self.refused_records.clone(),
        );
        r.register(
            "missing_permissions",
            "Parts of the work at the broker that the account may not do",
            self.missing_permissions.clone(),
        );
        r.register(
            "held_messages",
            "Messages that wait because the broker does not take them",
            self.held_messages.clone(),
        );
        r.register("stale_acks", "Acknowledgements that came too late", self.stale_acks.clone());
        r.register("suspects", "Articles that came back", self.suspects.clone());
        r.register("queued_messages", "Messages in the input queue", self.queued.clone());
        r.register("parked_messages", "Messages set aside", self.parked.clone());
        r.register("unrouted_messages", "Records that reached no queue", self.unrouted.clone());
        r.register("parked_copies", "Messages set aside, by reason", self.parked_copies.clone());
        r.register("queue_messages", "Messages ready in a queue", self.queue_messages.clone());
        r.register(
            "queue_oldest_seconds",
            "Seconds since a queue was last seen empty or the process began; embedded: oldest age",
            self.queue_oldest_seconds.clone(),
        );
        r.register("orphan_queues", "Queues of removed webhooks", self.orphan_queues.clone());
        r.register("orphan_messages", "Messages in those queues", self.orphan_messages.clone());
        r.register("ready", "1 while the service is ready", self.ready.clone());
        r.register("webhook_requests", "Webhook requests", self.webhook_requests.clone());
        r.register("webhook_seconds", "Duration of webhook requests", self.webhook_seconds.clone());
        r.register(
            "webhook_stopped",
            "1 while an endpoint takes nothing",
            self.webhook_stopped.clone(),
        );
        r.register(
            "webhook_changes",
            "Endpoints that stopped or worked again",
            self.webhook_changes.clone(),
        );
        r.register("wrong_tokens", "HTTP requests with a wrong token", self.wrong_tokens.clone());
        r.register(
            "lost_log_lines",
            "Log lines that could not be written",
            self.lost_log_lines.clone(),
        );
    }

    /// A counter that appears only with its first event cannot be alerted on.
    fn start_at_zero(&self) {
        for outcome in ["published", "retried", "parked", "given_back"] {
            drop(self.articles.get_or_create(&OutcomeLabel { outcome }));
        }
        for reason in Reason::ALL {
            drop(self.rejections.get_or_create(&ReasonLabel { reason: reason.as_str() }));
        }
    }

    /// The Prometheus text format.
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        encode(&mut text, &self.registry).ok();
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
