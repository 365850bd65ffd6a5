//! What the embedded queue needs to know.

use std::path::PathBuf;
use std::time::Duration;

use super::store::{NewMessage, Totals};
use crate::config::{Rotate, Settings};
use crate::queue::CRASHES_TO_PARK;
use crate::queue::QueueError;

/// How the embedded queue is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedOptions {
    /// The folder everything is in.
    pub data_dir: PathBuf,
    /// Waits of failed articles, one for each retry.
    pub tiers: Vec<Duration>,
    /// Webhook endpoints by name, with their waits.
    pub endpoints: Vec<(String, Vec<Duration>)>,
    /// A message is parked once this many processes died with it in hand; 0 = never.
    pub crashes_to_park: u32,
    /// Largest payload taken from the inbox, in bytes.
    pub payload_bytes: usize,
    /// Bytes of messages in the hands of each consumer; one message may go beyond them.
    pub in_flight_bytes: usize,
    /// When the records file is begun anew.
    pub rotate: Rotate,
    /// Most articles waiting; past it publishers are refused.
    pub max_queued: u64,
    /// Most bytes of articles waiting; past it publishers are refused.
    pub max_queued_bytes: u64,
}

impl EmbeddedOptions {
    /// Defaults for a folder.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let settings = Settings::default();
        Self { data_dir: data_dir.into(), ..Self::from_settings(&settings) }
    }

    /// What the configuration says.
    pub fn from_settings(settings: &Settings) -> Self {
        let endpoint = |webhook: &crate::config::WebhookSettings| {
            (webhook.name.clone(), seconds(&webhook.tiers_s))
        };
        Self {
            data_dir: settings.service.data_dir.clone(),
            tiers: seconds(&settings.retry.tiers_s),
            endpoints: settings.webhook.iter().map(endpoint).collect(),
            crashes_to_park: CRASHES_TO_PARK,
            payload_bytes: settings.limits.payload_bytes,
            in_flight_bytes: settings.limits.in_flight_bytes,
            rotate: settings.records.rotate,
            max_queued: 1_000_000,
            max_queued_bytes: 8 * 1024 * 1024 * 1024,
        }
    }

    /// The waits of a source: an endpoint's name, or empty for articles.
    pub(super) fn tiers(&self, source: &str) -> &[Duration] {
        let endpoint = self.endpoints.iter().find(|(name, _)| name == source);
        endpoint.map_or(&self.tiers, |(_, tiers)| tiers)
    }

    /// No message waits longer than this, jitter included.
    pub(super) fn longest_wait(&self) -> Duration {
        let webhooks = self.endpoints.iter().flat_map(|(_, tiers)| tiers);
        self.tiers.iter().chain(webhooks).max().map_or(Duration::ZERO, |longest| *longest * 11 / 10)
    }

    pub(super) fn has_endpoint(&self, name: &str) -> bool {
        self.endpoints.iter().any(|(endpoint, _)| endpoint == name)
    }

    /// Whether messages fit beside what waits already.
    pub(super) fn room(&self, totals: Totals, new: &[NewMessage]) -> Result<(), QueueError> {
        let rows = totals.queued.unsigned_abs() + new.len() as u64;
        let bytes =
            totals.queued_bytes.unsigned_abs() + new.iter().map(NewMessage::bytes).sum::<u64>();
        if rows > self.max_queued {
            return Err(QueueError::Full(format!("{} articles wait", totals.queued)));
        }
        if bytes > self.max_queued_bytes {
            return Err(QueueError::Full(format!("{} bytes wait", totals.queued_bytes)));
        }
        Ok(())
    }
}

fn seconds(tiers: &[u64]) -> Vec<Duration> {
    tiers.iter().copied().map(Duration::from_secs).collect()
}
