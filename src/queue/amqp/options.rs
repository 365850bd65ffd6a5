//! What the backend needs to know, taken from the settings.

use std::path::PathBuf;
use std::time::Duration;

use lapin::uri::AMQPUri;

use super::topology::{Collision, Topology};
use crate::config::{QueueKind, Secret, Settings, TopologyMode};

/// Everything the backend is told at start.
#[derive(Debug, Clone)]
pub struct AmqpOptions {
    /// Brokers, tried in turn.
    pub uris: Vec<Secret>,
    /// Certificates for `amqps`.
    pub tls: TlsFiles,
    /// First part of the name of every exchange and queue.
    pub prefix: String,
    /// Create what is missing, or only check.
    pub topology: TopologyMode,
    /// Waits of failed articles, one for each retry.
    pub tiers: Vec<Duration>,
    /// Webhook endpoints, each with a queue of its own.
    pub endpoints: Vec<Endpoint>,
    /// Partitions that keep the order of each document's articles; 0 = none.
    pub ordered: u16,
    /// Bytes of payloads in hand before the queue waits.
    pub in_flight_bytes: usize,
    /// Headers that go from a payload to its record.
    pub carry: Vec<String>,
    /// A suspect that was in hand this often, alone, without an outcome is parked
    /// instead of handed out again.
    pub poison_threshold: u32,
    /// For a command beside the services: what they have declared is only looked at.
    pub beside: bool,
    /// Whether somebody asks the management API, so that AMQP need not tell
    /// everything: see `AmqpQueue::observe`.
    pub managed: bool,
    /// Deadlines and pauses.
    pub timing: Timing,
}

/// PEM files for `amqps`; read at every connect, so that they can be renewed.
#[derive(Debug, Clone, Default)]
pub struct TlsFiles {
    /// Certificate authority; the system's own if absent.
    pub ca: Option<PathBuf>,
    /// Client certificate.
    pub cert: Option<PathBuf>,
    /// Client key.
    pub key: Option<PathBuf>,
}

/// A webhook endpoint's name and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The configured name.
    pub name: String,
    /// Waits of failed deliveries, one for each retry.
    pub tiers: Vec<Duration>,
}

/// Deadlines and pauses.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// For one connection attempt, TLS and login included.
    pub connect: Duration,
    /// For one request to the broker.
    pub operation: Duration,
    /// From a publish to its confirm; the outcome is unknown after it.
    pub confirm: Duration,
    /// Longest pause between attempts to connect.
    pub backoff_max: Duration,
    /// Between two looks at the queue depths.
    pub depth: Duration,
    /// Between two declarations of the bindings, which AMQP cannot look at.
    pub bindings: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            operation: Duration::from_secs(10),
            confirm: Duration::from_secs(30),
            backoff_max: Duration::from_secs(15),
            depth: Duration::from_secs(5),
            bindings: Duration::from_mins(1),
        }
    }
}

/// Heartbeat in seconds where the URI names none: a dead peer is noticed after
/// two of them.
const HEARTBEAT_S: u16 = 10;

/// Fewer would park an article for an operator's `kill -9`; each one more is a
/// crash more for every payload that kills.
const TRIALS_TO_PARK: u32 = 3;

/// AMQP's short strings, and so all names, hold this many bytes.
const NAME_MAX: usize = 255;

impl AmqpOptions {
    /// Takes what concerns `RabbitMQ` from the settings, after `uris_file` has
    /// been read into them.
    ///
    /// # Errors
    /// One line for each thing that is wrong, with its key and never with a
    /// credential.
    pub fn from_settings(settings: &Settings) -> Result<Self, Vec<String>> {
        let mut errors = Vec::new();
        for (index, uri) in settings.amqp.uris.iter().enumerate() {
            if parse_uri(uri).is_none() {
                let place = match &settings.amqp.uris_file {
                    Some(file) => {
                        format!("amqp.uris_file: {}: URI {}", file.display(), index + 1)
                    }
                    None => format!("amqp.uris[{index}]"),
                };
                errors.push(format!("{place}: expected amqp://user:password@host:port/vhost"));
            }
        }
        let seconds = |tiers: &[u64]| tiers.iter().copied().map(Duration::from_secs).collect();
        let amqp = &settings.amqp;
        let options = Self {
            uris: amqp.uris.clone(),
            tls: TlsFiles {
                ca: amqp.ca_file.clone(),
                cert: amqp.cert_file.clone(),
                key: amqp.key_file.clone(),
            },
            prefix: amqp.prefix.clone(),
            topology: amqp.topology,
            tiers: seconds(&settings.retry.tiers_s),
            endpoints: settings
                .webhook
                .iter()
                .map(|w| Endpoint { name: w.name.clone(), tiers: seconds(&w.tiers_s) })
                .collect(),
            ordered: amqp.ordered,
            in_flight_bytes: settings.limits.in_flight_bytes,
            carry: amqp.carry.clone(),
            poison_threshold: TRIALS_TO_PARK,
            beside: false,
            managed: amqp.management.is_some(),
            timing: Timing::default(),
        };
        let longest = Topology::describe(&options).longest_name();
        if longest > NAME_MAX {
            errors.push(format!(
                "amqp.prefix: expected names of at most {NAME_MAX} bytes, found one of {longest}"
            ));
        }
        // The embedded queue has no names that others could have.
        if settings.queue.kind == QueueKind::Amqp {
            errors.extend(options.collisions());
        }
        if errors.is_empty() { Ok(options) } else { Err(errors) }
    }

    /// A line for each webhook whose queues another one has too.
    fn collisions(&self) -> Vec<String> {
        let line = |Collision { endpoint, other, queue }: Collision| {
            let name = |at: usize| self.endpoints.get(at).map_or("", |found| found.name.as_str());
            let owner =
                other.map_or("Copydesk itself".to_owned(), |at| format!("webhook `{}`", name(at)));
            format!(
                "webhook[{endpoint}].name: expected queues of its own for `{}`, found `{queue}`, \
                 which {owner} has too: rename one of the two",
                name(endpoint)
            )
        };
        Topology::collisions(self).into_iter().map(line).collect()
    }
}

/// A URI with our default heartbeat. The parser's own errors repeat the URI
/// with its password, so they are dropped.
pub(super) fn parse_uri(uri: &Secret) -> Option<AMQPUri> {
    let mut uri: AMQPUri = uri.expose().parse().ok()?;
    if uri.vhost.len() > NAME_MAX {
        return None;
    }
    uri.query.heartbeat.get_or_insert(HEARTBEAT_S);
    Some(uri)
}

/// Host and port, which may be logged.
pub(super) fn address(uri: &AMQPUri) -> String {
    format!("{}:{}", uri.authority.host, uri.authority.port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_the_key_and_no_credential() {
        let mut settings = Settings::default();
        settings.amqp.uris = vec![Secret::new("amqp://u:hunter2@h:port/"), Secret::new("nonsense")];
        settings.amqp.prefix = "p".repeat(300);
        let errors = AmqpOptions::from_settings(&settings).unwrap_err().join("\n");
        assert!(errors.contains("amqp.uris[0]: expected"), "{errors}");
        assert!(errors.contains("amqp.uris[1]: expected"), "{errors}");
        assert!(errors.contains("amqp.prefix: expected"), "{errors}");
        assert!(!errors.contains("hunter2"), "{errors}");
        settings.amqp.uris_file = Some("broker.uri".into());
        let errors = AmqpOptions::from_settings(&settings).unwrap_err().join("\n");
        assert!(errors.contains("amqp.uris_file: broker.uri: URI 2: expected"), "{errors}");
    }

    #[test]
    fn a_uri_gets_a_heartbeat_unless_it_names_one() {
        let uris = ["amqp://a@one", "amqps://b@two:1?heartbeat=3"].map(Secret::new);
        let uris: Vec<_> = uris.iter().filter_map(parse_uri).collect();
        let found: Vec<_> = uris.iter().map(|u| (address(u), u.query.heartbeat)).collect();
        assert_eq!(found, [("one:5672".into(), Some(10)), ("two:1".into(), Some(3))]);
    }
}
