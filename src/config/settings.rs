//! The settings as types, with the compiled defaults.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

/// Everything an operator can set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Settings {
    /// The process.
    pub service: ServiceSettings,
    /// Which queue.
    pub queue: QueueSettings,
    /// `RabbitMQ`.
    pub amqp: AmqpSettings,
    /// The records file of the embedded queue.
    pub records: RecordsSettings,
    /// Failed articles.
    pub retry: RetrySettings,
    /// Caps.
    pub limits: LimitSettings,
    /// Words and names.
    pub analysis: AnalysisSettings,
    /// HTTP server.
    pub http: HttpSettings,
    /// Who may say what about which source; nothing = everybody everything.
    pub source: Vec<SourceSettings>,
    /// Endpoints that records are sent to.
    pub webhook: Vec<WebhookSettings>,
    /// Routing keys of records, the first that fits; nothing = one key for all.
    pub route: Vec<RouteSettings>,
    /// Lists of one's own, each stronger than those before.
    pub list: Vec<ListSettings>,
    /// Where the fields of articles stand, in JSON or on pages that no shape knows.
    pub mapping: Vec<MappingSettings>,
}

/// One `[[source]]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct SourceSettings {
    /// The article's source, exactly; `*` = every source without a block of its own.
    #[schemars(regex(pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// Who: broker users, `vhost:<name>`, `token:<name>`, `local`.
    #[schemars(length(min = 1), inner(regex(pattern = r"^[^\x00-\x1F\x7F-\x9F]*$")))]
    pub users: Vec<String>,
    /// What they may do.
    #[schemars(length(min = 1))]
    pub may: Vec<Act>,
}

/// What an article does to its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// It is the first of its document.
    Publish,
    /// It is a later version.
    Correct,
    /// It takes the document back, or holds it back.
    Withdraw,
}

impl Act {
    /// The name, as it is written in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Correct => "correct",
            Self::Withdraw => "withdraw",
        }
    }
}

/// `[service]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServiceSettings {
    /// Folder of the embedded queue, inbox and records.
    #[schemars(length(min = 1))]
    pub data_dir: PathBuf,
    /// Analysis threads; 0 = one a core.
    #[schemars(range(min = 0, max = 1024))]
    pub workers: usize,
    /// Seconds from SIGTERM to exit at the latest.
    #[schemars(range(min = 1, max = 3600))]
    pub drain_s: u64,
    /// What is logged; `COPYDESK_LOG` has precedence.
    pub log: LogLevel,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What needs a person.
    Error,
    /// What may need one.
    Warn,
    /// What happened.
    #[default]
    Info,
    /// What was done.
    Debug,
}

impl LogLevel {
    /// The name, as it is written in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// `[queue]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct QueueSettings {
    /// The backend.
    pub kind: QueueKind,
}

/// The backends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum QueueKind {
    /// `SQLite` in the data folder.
    #[default]
    Embedded,
    /// `RabbitMQ`.
    Amqp,
}

/// `[amqp]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AmqpSettings {
    /// Brokers, tried in turn.
    #[schemars(length(min = 1), inner(regex(pattern = "^amqps?://.")))]
    pub uris: Vec<Secret>,
    /// File with one URI a line, instead of `uris`.
    pub uris_file: Option<PathBuf>,
    /// PEM file with the certificate authority for `amqps`.
    pub ca_file: Option<PathBuf>,
    /// PEM file with the client certificate.
    pub cert_file: Option<PathBuf>,
    /// PEM file with the client key.
    pub key_file: Option<PathBuf>,
    /// First part of the name of every exchange and queue.
    #[schemars(regex(pattern = r"^(?!amq(\.|$))[A-Za-z0-9_.-]{1,60}$"))]
    pub prefix: String,
    /// Create what is missing, or only check.
    pub topology: TopologyMode,
    /// Unacknowledged deliveries for each consumer.
    #[schemars(range(min = 1, max = 65535))]
    pub prefetch: u16,
    /// Partitions that keep the order of each document's articles; 0 = none.
    #[schemars(range(min = 0, max = 64))]
    pub ordered: u16,
    /// Headers that go from payload to record, parked copy and webhook.
    #[schemars(length(max = 16), inner(length(min = 1, max = 128)))]
    pub carry: Vec<String>,
    /// URL of the broker's management API, with an account.
    #[schemars(regex(pattern = "^(https?://.+)?$"))]
    pub management: Option<Secret>,
}

/// What to do about exchanges and queues at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TopologyMode {
    /// Create what is missing.
    #[default]
    Declare,
    /// Only check (no configure permission needed).
    Verify,
}

/// `[records]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct RecordsSettings {
    /// When `records.ndjson` is begun anew: `never`, `daily`, or a size such as `512MiB`.
    #[schemars(regex(pattern = "^(never|daily|0*[1-9][0-9]* *(KiB|MiB|GiB))$"))]
    pub rotate: Rotate,
}

/// When the records file is renamed and begun anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, JsonSchema)]
#[schemars(with = "String", inline)]
pub enum Rotate {
    /// It only grows.
    #[default]
    Never,
    /// With the first record of a day, UTC.
    Daily,
    /// Before it would be larger.
    Bytes(u64),
}

impl Rotate {
    /// Reads `never`, `daily`, or a whole number of KiB, MiB or GiB.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "never" => return Some(Self::Never),
            "daily" => return Some(Self::Daily),
            _ => {}
        }
        let (number, unit) = [("KiB", 1_u64 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)]
            .into_iter()
            .find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)))?;
        let bytes = number.trim_end().parse::<u64>().ok()?.checked_mul(unit)?;
        (bytes > 0).then_some(Self::Bytes(bytes))
    }
}

impl Serialize for Rotate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Never => serializer.serialize_str("never"),
            Self::Daily => serializer.serialize_str("daily"),
            Self::Bytes(bytes) => serializer.collect_str(&format_args!("{}KiB", bytes >> 10)),
        }
    }
}

/// `[retry]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetrySettings {
    /// Waits in seconds, one for each retry, each longer than the one before.
    #[schemars(length(min = 1, max = 16), inner(range(min = 1, max = 604_800)))]
    pub tiers_s: Vec<u64>,
}

/// `[limits]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LimitSettings {
    /// Largest payload in bytes, before and after inflating.
    #[schemars(range(min = 1024, max = 134_217_728))]
    pub payload_bytes: usize,
    /// Longest analysis in milliseconds.
    #[schemars(range(min = 100, max = 600_000))]
    pub analysis_ms: u64,
    /// Bytes of payloads in hand before the queue waits.
    #[schemars(range(min = 1_048_576, max = 17_179_869_184_u64))]
    pub in_flight_bytes: usize,
}

/// `[analysis]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct AnalysisSettings {
    /// Tables of words and of verbs that report, added to the lexicon.
    pub lexicon: Vec<PathBuf>,
    /// Knowledge files over the starter, each stronger than those before.
    pub knowledge: Vec<PathBuf>,
}

/// `[http]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HttpSettings {
    /// Address and port; empty = off.
    #[schemars(regex(pattern = "^(.+:[0-9]{1,5})?$"))]
    pub listen: String,
    /// File with the bearer tokens, one a line; empty = none.
    pub token_file: PathBuf,
}

impl Settings {
    /// What is in order, but may not be what was meant.
    pub fn notes(&self) -> impl Iterator<Item = String> {
        self.http.closed().into_iter().chain(self.idle_routes().map(str::to_owned))
    }

    /// There is no exchange to route on.
    fn idle_routes(&self) -> Option<&'static str> {
        let idle = self.queue.kind == QueueKind::Embedded && !self.route.is_empty();
        idle.then_some("[[route]] does nothing with the embedded queue: it has no exchange")
    }
}

impl HttpSettings {
    /// An address that others reach, and no token for them.
    fn closed(&self) -> Option<String> {
        let address: SocketAddr = self.listen.parse().ok()?;
        let open = address.ip().is_loopback() || !self.token_file.as_os_str().is_empty();
        (!open).then(|| {
            format!(
                "http.listen {address} is not loopback and http.token_file is not set: \
                 intake and inspector stay closed"
            )
        })
    }
}

/// One `[[list]]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct ListSettings {
    /// Name in records and predicates.
    #[schemars(regex(pattern = "^[A-Za-z0-9_.-]{1,60}$"))]
    pub name: String,
    /// TOML file with the rows.
    pub file: PathBuf,
}

/// One `[[route]]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct RouteSettings {
    /// The predicate that a record must fit.
    #[serde(rename = "where")]
    #[schemars(length(min = 1, max = 4096))]
    pub fits: String,
    /// The key that it then gets; `{language}` and `{source}` are filled in.
    #[schemars(regex(
        pattern = r"^([A-Za-z0-9_-]|\{language\}|\{source\})+(\.([A-Za-z0-9_-]|\{language\}|\{source\})+)*$"
    ))]
    pub key: String,
}

/// One `[[mapping]]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct MappingSettings {
    /// Name in notes and messages.
    #[schemars(regex(pattern = r"^[^\x00-\x1F\x7F-\x9F]+$"))]
    pub name: String,
    /// The host whose pages it is for; absent for JSON.
    pub host: Option<String>,
    /// JSON pointers, and what must stand there.
    pub when: BTreeMap<String, String>,
    /// Field → JSON pointer, or CSS selector on a host's pages.
    #[schemars(extend("minProperties" = 1))]
    pub fields: BTreeMap<String, String>,
    /// What it must make of a payload.
    pub test: Vec<MappingTest>,
}

/// One `[[mapping.test]]`
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct MappingTest {
    /// The payload as text.
    #[schemars(length(min = 1))]
    pub payload: String,
    /// Its content type; absent: sniffed.
    pub content_type: Option<String>,
    /// Field → what the record must have.
    pub expect: BTreeMap<String, String>,
}

/// One `[[webhook]]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WebhookSettings {
    /// Name in queues, logs and metrics.
    #[schemars(regex(pattern = "^[A-Za-z0-9_.-]{1,60}$"))]
    pub name: String,
    /// Where to POST.
    #[schemars(regex(pattern = "^https?://."))]
    pub url: String,
    /// Only records that this predicate fits.
    pub filter: Option<String>,
    /// Signing secrets (`whsec_…`), several while rotating.
    #[schemars(inner(regex(pattern = "^whsec_[A-Za-z0-9+/]{32,88}={0,2}$")))]
    pub secrets: Vec<Secret>,
    /// File with one secret a line, instead of `secrets`.
    pub secrets_file: Option<PathBuf>,
    /// Seconds for one request, response body included.
    #[schemars(range(min = 1, max = 300))]
    pub timeout_s: u64,
    /// Waits in seconds, one for each retry, each longer than the one before.
    #[schemars(length(min = 1, max = 16), inner(range(min = 1, max = 604_800)))]
    pub tiers_s: Vec<u64>,
    /// Let it reach loopback, private and link-local addresses.
    pub allow_private: bool,
    /// Networks, as `10.1.0.0/16`, that it may reach beside public addresses.
    pub allow_networks: Vec<String>,
    /// Headers sent with each request.
    pub headers: BTreeMap<String, Secret>,
    /// PEM file with the certificate authorities that are trusted instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// PEM file with the client certificate.
    pub cert_file: Option<PathBuf>,
    /// PEM file with the client key.
    pub key_file: Option<PathBuf>,
    /// Proxy that requests go through.
    #[schemars(regex(pattern = "^(https?://.+)?$"))]
    pub proxy: Option<Secret>,
}

/// A bearer token of the HTTP server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Who has it, for the policy of sources.
    pub name: String,
    /// The token itself.
    pub secret: Secret,
}

/// A string that never shows in logs: `Debug` and serialisation redact it.
#[derive(Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "String", inline)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value itself; never log it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("[redacted]")
    }
}

impl Default for ServiceSettings {
    fn default() -> Self {
        Self { data_dir: "copydesk-data".into(), workers: 0, drain_s: 30, log: LogLevel::Info }
    }
}

impl Default for AmqpSettings {
    fn default() -> Self {
        Self {
            uris: vec![Secret::new("amqp://guest:guest@127.0.0.1:5672/%2f")],
            uris_file: None,
            ca_file: None,
            cert_file: None,
            key_file: None,
            prefix: "copydesk".into(),
            topology: TopologyMode::Declare,
            prefetch: 64,
            ordered: 0,
            carry: Vec::new(),
            management: None,
        }
    }
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self { tiers_s: vec![10, 60, 600] }
    }
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            payload_bytes: 8 * 1024 * 1024,
            analysis_ms: 5000,
            in_flight_bytes: 32 * 1024 * 1024,
        }
    }
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8780".into(), token_file: PathBuf::new() }
    }
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            url: String::new(),
            filter: None,
            secrets: Vec::new(),
            secrets_file: None,
            timeout_s: 10,
            // Together a little over a day: an endpoint may be down for a night.
            tiers_s: vec![5, 60, 300, 1800, 7200, 21_600, 57_600],
            allow_private: false,
            allow_networks: Vec::new(),
            headers: BTreeMap::new(),
            ca_file: None,
            cert_file: None,
            key_file: None,
            proxy: None,
        }
    }
}
