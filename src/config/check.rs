//! What must hold across keys, or of a value's own form.

mod routes;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use data_encoding::BASE64;
use url::Url;

use super::files::tokens;
use super::pem::client_certificate;
use super::problem::Problem;
use super::reading::{FileKind, read_bytes};
use super::settings::{AmqpSettings, HttpSettings, Secret, Settings, WebhookSettings};
use super::vhost::vhost;
use crate::lists::Lists;
use crate::predicate::{Predicate, PredicateError};

/// Checks settings that were read without problems of type.
///
/// `lists` has the names that predicates may have after `in list:`, if all lists could
/// be read.
pub(super) fn combinations(
    settings: &Settings,
    lists: Option<&Lists>,
    problems: &mut Vec<Problem>,
) {
    let mut report = |key: &str, message: String| problems.push(Problem::new(key, message));
    amqp(&settings.amqp, &mut report);
    http(&settings.http, &mut report);
    for (i, endpoint) in settings.webhook.iter().enumerate() {
        let path = format!("webhook[{i}]");
        let mut report = |key: &str, message: String| report(&format!("{path}.{key}"), message);
        webhook(endpoint, lists, &mut report);
    }
    for (i, list) in settings.list.iter().enumerate() {
        if !list.name.is_empty() && !is_name(&list.name, 60) {
            report(&format!("list[{i}].name"), name_expected(60));
        }
    }
    unique("list", settings.list.iter().map(|list| list.name.as_str()), &mut report);
    routes::check(&settings.route, lists, &mut report);
    unique("webhook", settings.webhook.iter().map(|webhook| webhook.name.as_str()), &mut report);
    visible(settings, &mut report);
    unique("mapping", settings.mapping.iter().map(|mapping| mapping.name.as_str()), &mut report);
}

/// Names that stand in notes and messages, or are compared with users. None of these
/// has a character that cannot be seen.
fn visible(settings: &Settings, report: &mut impl FnMut(&str, String)) {
    let users = settings.source.iter().enumerate().flat_map(|(i, source)| {
        let users = source.users.iter().enumerate();
        users.map(move |(n, user)| (format!("source[{i}].users[{n}]"), user))
    });
    let mappings = settings.mapping.iter().enumerate();
    let mappings = mappings.map(|(i, mapping)| (format!("mapping[{i}].name"), &mapping.name));
    for (key, name) in users.chain(mappings).filter(|(_, name)| name.contains(char::is_control)) {
        report(&key, format!("expected a name without control characters, found {name:?}"));
    }
}

/// Queues and notes tell blocks apart by their names. That one is missing has been told.
fn unique<'n>(
    block: &str,
    names: impl Iterator<Item = &'n str>,
    report: &mut impl FnMut(&str, String),
) {
    let mut seen = BTreeSet::new();
    for (i, name) in names.enumerate() {
        if !name.is_empty() && !seen.insert(name) {
            let message = format!("expected a name of its own, found `{name}` twice");
            report(&format!("{block}[{i}].name"), message);
        }
    }
}

fn amqp(amqp: &AmqpSettings, report: &mut impl FnMut(&str, String)) {
    if amqp.uris.is_empty() {
        report("amqp.uris", "expected at least one URI, found none".into());
    }
    for (i, uri) in amqp.uris.iter().enumerate() {
        if let Some(message) = broken_uri(uri) {
            report(&format!("amqp.uris[{i}]"), message);
        }
    }
    // Nodes of one cluster: on another virtual host other queues would be served, under
    // rules that are meant for the first.
    let mut vhosts = amqp.uris.iter().map(vhost);
    if let Some(Some(first)) = vhosts.next() {
        for (i, other) in vhosts.enumerate() {
            if let Some(other) = other.filter(|other| *other != first) {
                let message = format!(
                    "expected the virtual host of the first URI, `{first}`, found `{other}`"
                );
                report(&format!("amqp.uris[{}]", i + 1), message);
            }
        }
    }
    if !is_name(&amqp.prefix, 60) {
        report("amqp.prefix", name_expected(60));
    } else if format!("{}.", amqp.prefix).starts_with("amq.") {
        let message = "expected a prefix other than `amq`, which RabbitMQ keeps for its own names";
        report("amqp.prefix", message.into());
    }
    if let Some(management) = &amqp.management
        && !Url::parse(management.expose())
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    {
        report("amqp.management", "expected http://user:password@host:port".into());
    }
    for (i, name) in amqp.carry.iter().enumerate() {
        let message = match unusable_carried(name) {
            None if amqp.carry.iter().take(i).any(|other| other == name) => {
                Some(format!("expected each header once, found `{name}` twice"))
            }
            message => message,
        };
        if let Some(message) = message {
            report(&format!("amqp.carry[{i}]"), message);
        }
    }
    if amqp.cert_file.is_some() != amqp.key_file.is_some() {
        report("amqp.cert_file", "expected `cert_file` and `key_file` together, found one".into());
    }
    let files =
        [("ca_file", &amqp.ca_file), ("cert_file", &amqp.cert_file), ("key_file", &amqp.key_file)];
    let mut unusable = Vec::new();
    for (key, file) in files {
        unusable.extend(file.as_deref().and_then(|file| unusable_pem(key, file)).map(|m| (key, m)));
    }
    // Whoever connects tells of the pair in words that name neither.
    if let (true, Some(certificate), Some(key)) =
        (unusable.is_empty(), &amqp.cert_file, &amqp.key_file)
    {
        unusable.extend(client_certificate(certificate, key).err());
    }
    for (key, message) in unusable {
        report(&format!("amqp.{key}"), message);
    }
}

/// Why a publisher's header cannot be carried to the record and its webhooks.
fn unusable_carried(name: &str) -> Option<String> {
    const TAKEN: [&str; 2] = ["document_id", "schema"];
    // Of webhooks it becomes an HTTP header.
    if !name.bytes().all(is_token) {
        Some(format!("expected a name that HTTP knows too, found {name:?}"))
    } else if name.starts_with("copydesk-") || TAKEN.contains(&name) {
        Some(format!(
            "expected a publisher's header, found `{name}`, which Copydesk or RabbitMQ sets"
        ))
    } else if is_brokers_header(name) {
        Some(format!("expected a publisher's header, found `{name}`, which RabbitMQ sets"))
    } else {
        None
    }
}

/// Whether RabbitMQ itself writes or reads the header, so that it is not a publisher's.
pub(crate) fn is_brokers_header(name: &str) -> bool {
    const STARTS: [&str; 9] = [
        "x-acquired-",
        "x-death",
        "x-delay",
        "x-delivery-",
        "x-first-death-",
        "x-last-death-",
        "x-received-from",
        "x-shovelled",
        "x-stream-",
    ];
    matches!(name, "CC" | "BCC") || STARTS.iter().any(|start| name.starts_with(start))
}

/// What the name of a header is made of.
fn is_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)
}

/// Why a broker URI cannot be used; never repeats the URI, which holds a password.
fn broken_uri(uri: &Secret) -> Option<String> {
    match Url::parse(uri.expose()) {
        Ok(url) if !matches!(url.scheme(), "amqp" | "amqps") => {
            Some(format!("expected an amqp:// or amqps:// URI, found scheme `{}`", url.scheme()))
        }
        Ok(url) if url.host_str().is_none_or(str::is_empty) => {
            Some("expected a host in the URI, found none".into())
        }
        Ok(_) => None,
        Err(e) => Some(format!("expected a URI: {e}")),
    }
}

fn http(http: &HttpSettings, report: &mut impl FnMut(&str, String)) {
    if !http.listen.is_empty() && http.listen.parse::<SocketAddr>().is_err() {
        let found = &http.listen;
        report("http.listen", format!("expected ADDRESS:PORT or an empty string, found `{found}`"));
    }
    let file = &http.token_file;
    if file.as_os_str().is_empty() {
        return;
    }
    // Without a token the server trusts whoever reaches it, so a file that holds
    // none must not pass for one.
    if let Err(message) = tokens(file) {
        report("http.token_file", message);
    }
}

fn webhook(
    endpoint: &WebhookSettings,
    lists: Option<&Lists>,
    report: &mut impl FnMut(&str, String),
) {
    if !endpoint.name.is_empty() && !is_name(&endpoint.name, 60) {
        report("name", name_expected(60));
    }
    match Url::parse(&endpoint.url) {
        // That it is missing has been told.
        _ if endpoint.url.is_empty() => {}
        Ok(url) if matches!(url.scheme(), "http" | "https") => {}
        Ok(url) => report(
            "url",
            format!("expected an http:// or https:// URL, found scheme `{}`", url.scheme()),
        ),
        Err(e) => report("url", format!("expected a URL: {e}")),
    }
    if endpoint.secrets.is_empty() && endpoint.secrets_file.is_none() {
        report("secrets", "expected at least one signing secret, found none".into());
    }
    if let Some(filter) = &endpoint.filter
        && let Err(fault) = predicate(filter, lists)
    {
        report("filter", fault.to_string());
    }
    client(endpoint, report);
    for (i, secret) in endpoint.secrets.iter().enumerate() {
        if !is_signing_secret(secret) {
            let what = "expected `whsec_` and the base64 of 24 to 64 bytes";
            report(&format!("secrets[{i}]"), what.into());
        }
    }
}

/// How requests are made and what they may reach.
fn client(endpoint: &WebhookSettings, report: &mut impl FnMut(&str, String)) {
    for (i, network) in endpoint.allow_networks.iter().enumerate() {
        if let Err(message) = super::network(network) {
            report(&format!("allow_networks[{i}]"), message);
        }
    }
    for (name, value) in &endpoint.headers {
        if let Some(message) = unusable_header(name, value) {
            report(&format!("headers.{name}"), message);
        }
    }
    if endpoint.cert_file.is_some() != endpoint.key_file.is_some() {
        report("cert_file", "expected `cert_file` and `key_file` together, found one".into());
    }
    for (key, file) in [
        ("ca_file", &endpoint.ca_file),
        ("cert_file", &endpoint.cert_file),
        ("key_file", &endpoint.key_file),
    ] {
        if let Some(message) = file.as_deref().and_then(|file| unusable_pem(key, file)) {
            report(key, message);
        }
    }
    if let Some(proxy) = &endpoint.proxy {
        let scheme = Url::parse(proxy.expose()).map(|url| url.scheme().to_owned());
        if !matches!(scheme.as_deref(), Ok("http" | "https")) {
            report("proxy", "expected an http:// or https:// URL".into());
        }
    }
}

/// Checks a predicate, and that the lists that it names are there.
fn predicate(source: &str, lists: Option<&Lists>) -> Result<(), PredicateError> {
    let predicate: Predicate = source.parse()?;
    match lists {
        Some(lists) => predicate.check_lists(&lists.labels().collect::<Vec<_>>()),
        None => Ok(()),
    }
}

/// Headers that the request itself needs are not for the operator to set.
fn unusable_header(name: &str, value: &Secret) -> Option<String> {
    const OURS: [&str; 6] =
        ["host", "content-type", "content-length", "transfer-encoding", "connection", "te"];
    let lower = name.to_ascii_lowercase();
    if name.is_empty() || !name.bytes().all(is_token) {
        Some("expected the name of a header".into())
    } else if OURS.contains(&lower.as_str()) || lower.starts_with("webhook-") {
        Some("expected another header: this one is set by the request itself".into())
    } else if !value.expose().bytes().all(|b| b == b'\t' || (0x20..0x7f).contains(&b)) {
        Some("expected printable ASCII".into())
    } else {
        None
    }
}

fn is_signing_secret(secret: &Secret) -> bool {
    secret
        .expose()
        .strip_prefix("whsec_")
        .and_then(|encoded| BASE64.decode(encoded.as_bytes()).ok())
        .is_some_and(|key| (24..=64).contains(&key.len()))
}

/// Names stand in queue names, headers and metric labels.
fn is_name(name: &str, longest: usize) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=longest).contains(&name.len()) && name.chars().all(allowed)
}

fn name_expected(longest: usize) -> String {
    format!("expected 1 to {longest} letters, digits, `-`, `_` or `.`")
}

/// Why a file is of no use under this key: what is wrong in it shows only when somebody
/// connects, in words that name no file.
fn unusable_pem(key: &str, file: &Path) -> Option<String> {
    let text = match read_bytes(file, FileKind::Pem) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(message) => return Some(message),
    };
    let wanted = if key == "key_file" { "PRIVATE KEY-----" } else { "-----BEGIN CERTIFICATE-----" };
    let missing = !text.contains(wanted);
    missing.then(|| format!("{}: expected PEM with `{wanted}`, found none", file.display()))
}
