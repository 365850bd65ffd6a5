//! Merged layers → settings, collecting every problem on the way.

mod section;

use std::collections::BTreeSet;

use config::{Value, ValueKind};

use super::problem::Problem;
use super::settings::{
    Act, AmqpSettings, AnalysisSettings, HttpSettings, LimitSettings, ListSettings, LogLevel,
    MappingSettings, MappingTest, QueueKind, QueueSettings, RecordsSettings, RetrySettings, Rotate,
    RouteSettings, Secret, ServiceSettings, Settings, SourceSettings, TopologyMode,
    WebhookSettings,
};
use section::{Report, Section};

/// Reads what is there over the defaults; wrong values keep the default and
/// leave a problem behind. Also returns every key that was looked for.
pub(super) fn settings(layers: Value, problems: &mut Vec<Problem>) -> (Settings, BTreeSet<String>) {
    let mut report = Report::default();
    let mut root = Section::root(layers, &mut report);
    if root.has("amqp") && !root.has_within("queue", "kind") {
        let message = "expected queue.kind = \"amqp\" to use it (or \"embedded\" to leave it unused), found no queue.kind";
        root.problem("amqp", message);
    }
    let settings = Settings {
        service: root.section("service", service),
        queue: root.section("queue", queue),
        amqp: root.section("amqp", amqp),
        records: root.section("records", records),
        retry: root.section("retry", retry),
        limits: root.section("limits", limits),
        analysis: root.section("analysis", analysis),
        http: root.section("http", http),
        source: root.sections("source", source),
        webhook: root.sections("webhook", webhook),
        route: root.sections("route", route),
        list: root.sections("list", list),
        mapping: root.sections("mapping", mapping),
    };
    root.finish();
    report.suggest_keys();
    problems.append(&mut report.problems);
    (settings, report.known)
}

fn service(s: &mut Section<'_>) -> ServiceSettings {
    let default = ServiceSettings::default();
    ServiceSettings {
        data_dir: s.folder("data_dir").unwrap_or(default.data_dir),
        workers: s.integer("workers", 0, 1024).map_or(default.workers, |n| n as usize),
        drain_s: s.integer("drain_s", 1, 3600).unwrap_or(default.drain_s),
        log: s.choice("log", &LOG_LEVELS).unwrap_or(default.log),
    }
}

const LOG_LEVELS: [(&str, LogLevel); 4] = [
    ("error", LogLevel::Error),
    ("warn", LogLevel::Warn),
    ("info", LogLevel::Info),
    ("debug", LogLevel::Debug),
];

fn queue(s: &mut Section<'_>) -> QueueSettings {
    let kinds = [("embedded", QueueKind::Embedded), ("amqp", QueueKind::Amqp)];
    QueueSettings { kind: s.choice("kind", &kinds).unwrap_or_default() }
}

fn amqp(s: &mut Section<'_>) -> AmqpSettings {
    let default = AmqpSettings::default();
    let modes = [("declare", TopologyMode::Declare), ("verify", TopologyMode::Verify)];
    let uris = s.secrets("uris");
    let uris_file = s.path("uris_file");
    if uris.is_some() && uris_file.is_some() {
        s.problem("uris_file", "expected either `uris` or `uris_file`, found both");
    }
    AmqpSettings {
        uris: uris.unwrap_or(default.uris),
        uris_file,
        ca_file: s.path("ca_file"),
        cert_file: s.path("cert_file"),
        key_file: s.path("key_file"),
        prefix: s.string("prefix").unwrap_or(default.prefix),
        topology: s.choice("topology", &modes).unwrap_or_default(),
        prefetch: s.integer("prefetch", 1, 65535).map_or(default.prefetch, |n| n as u16),
        ordered: s.integer("ordered", 0, 64).map_or(default.ordered, |n| n as u16),
        carry: s.names("carry", 16).unwrap_or(default.carry),
        management: s.string("management").filter(|url| !url.is_empty()).map(Secret::new),
    }
}

fn records(s: &mut Section<'_>) -> RecordsSettings {
    let text = s.string("rotate");
    let rotate = text.as_deref().map(Rotate::parse);
    if let (Some(None), Some(found)) = (rotate, text) {
        let expected = "`never`, `daily` or a size such as `512MiB`";
        s.problem("rotate", format!("expected {expected}, found `{found}`"));
    }
    RecordsSettings { rotate: rotate.flatten().unwrap_or_default() }
}

fn retry(s: &mut Section<'_>) -> RetrySettings {
    RetrySettings { tiers_s: s.tiers("tiers_s").unwrap_or(RetrySettings::default().tiers_s) }
}

fn limits(s: &mut Section<'_>) -> LimitSettings {
    let default = LimitSettings::default();
    LimitSettings {
        payload_bytes: s
            .integer("payload_bytes", 1024, 128 * 1024 * 1024)
            .map_or(default.payload_bytes, |n| n as usize),
        analysis_ms: s.integer("analysis_ms", 100, 600_000).unwrap_or(default.analysis_ms),
        in_flight_bytes: s
            .integer("in_flight_bytes", 1024 * 1024, 16 * 1024 * 1024 * 1024)
            .map_or(default.in_flight_bytes, |n| n as usize),
    }
}

fn analysis(s: &mut Section<'_>) -> AnalysisSettings {
    AnalysisSettings {
        lexicon: s.paths("lexicon").unwrap_or_default(),
        knowledge: s.paths("knowledge").unwrap_or_default(),
    }
}

fn http(s: &mut Section<'_>) -> HttpSettings {
    let default = HttpSettings::default();
    HttpSettings {
        listen: s.string("listen").unwrap_or(default.listen),
        token_file: s.path("token_file").unwrap_or(default.token_file),
    }
}

const ACTS: [(&str, Act); 3] =
    [("publish", Act::Publish), ("correct", Act::Correct), ("withdraw", Act::Withdraw)];

/// Whether an article's source can never be this: fields are cleaned of it.
fn is_unclean(name: &str) -> bool {
    name.split_whitespace().collect::<Vec<_>>().join(" ") != name || name.contains(char::is_control)
}

fn source(s: &mut Section<'_>) -> SourceSettings {
    let settings = SourceSettings {
        name: s.required("name"),
        users: s.strings("users").unwrap_or_default(),
        may: s.choices("may", &ACTS),
    };
    if is_unclean(&settings.name) {
        s.problem(
            "name",
            "expected a name as articles have it, found control characters or spaces that are \
             taken out of theirs",
        );
    }
    // Nobody may do nothing: that is said by leaving the block out.
    if settings.users.is_empty() {
        s.problem("users", "expected at least one user, found none");
    }
    if settings.may.is_empty() {
        s.problem(
            "may",
            "expected at least one of `publish`, `correct` and `withdraw`, found none",
        );
    }
    settings
}

fn webhook(s: &mut Section<'_>) -> WebhookSettings {
    let default = WebhookSettings::default();
    let secrets = s.secrets("secrets");
    let secrets_file = s.path("secrets_file");
    if secrets.is_some() && secrets_file.is_some() {
        s.problem("secrets_file", "expected either `secrets` or `secrets_file`, found both");
    }
    WebhookSettings {
        name: s.required("name"),
        url: s.required("url"),
        filter: s.string("filter").filter(|filter| !filter.is_empty()),
        secrets: secrets.unwrap_or_default(),
        secrets_file,
        timeout_s: s.integer("timeout_s", 1, 300).unwrap_or(default.timeout_s),
        tiers_s: s.tiers("tiers_s").unwrap_or(default.tiers_s),
        allow_private: s.boolean("allow_private").unwrap_or(default.allow_private),
        allow_networks: s.strings("allow_networks").unwrap_or_default(),
        headers: s.secret_table("headers"),
        ca_file: s.path("ca_file"),
        cert_file: s.path("cert_file"),
        key_file: s.path("key_file"),
        proxy: s.string("proxy").filter(|proxy| !proxy.is_empty()).map(Secret::new),
    }
}

fn list(s: &mut Section<'_>) -> ListSettings {
    ListSettings { name: s.required("name"), file: s.required("file").into() }
}

fn route(s: &mut Section<'_>) -> RouteSettings {
    RouteSettings { fits: s.required("where"), key: s.required("key") }
}

fn mapping(s: &mut Section<'_>) -> MappingSettings {
    MappingSettings {
        name: s.required("name"),
        host: s.string("host").filter(|host| !host.is_empty()),
        when: s.string_table("when"),
        fields: s.string_table("fields"),
        test: s.sections("test", mapping_test),
    }
}

fn mapping_test(s: &mut Section<'_>) -> MappingTest {
    MappingTest {
        payload: s.required("payload"),
        content_type: s.string("content_type"),
        expect: s.string_table("expect"),
    }
}

/// What a value is, for messages.
fn kind_of(value: &Value) -> &'static str {
    match value.kind {
        ValueKind::Nil => "nothing",
        ValueKind::Boolean(_) => "a boolean",
        ValueKind::I64(_) | ValueKind::I128(_) | ValueKind::U64(_) | ValueKind::U128(_) => {
            "an integer"
        }
        ValueKind::Float(_) => "a decimal number",
        ValueKind::String(_) => "a string",
        ValueKind::Table(_) => "a table",
        ValueKind::Array(_) => "a list",
    }
}
