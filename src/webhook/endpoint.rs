//! One configured endpoint, checked.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use bytes::Bytes;
use reqwest::Client;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::{Host, Url};

use super::address::Allowed;
use super::answer::Answer;
use super::attempt::place;
use super::breaker::Backoff;
use super::client;
use super::signature::{SecretError, Signer};
use crate::config::{self, Origins, Problems, Secret, WebhookSettings};
use crate::predicate::{Predicate, PredicateError};
use crate::queue::Message;

/// An endpoint that records can be sent to.
pub struct Endpoint {
    pub(super) name: String,
    /// May hold credentials: never log it.
    pub(super) url: Url,
    /// Where its proxy stands, without what may be a secret.
    pub(super) proxy: Option<String>,
    /// Only records that it fits are sent.
    pub(super) filter: Option<Predicate>,
    pub(super) signer: Signer,
    pub(super) client: Client,
    /// The operator's; their values are secrets.
    pub(super) headers: HeaderMap,
    /// Deadline for one request, response body included.
    pub(super) timeout: Duration,
    pub(super) backoff: Backoff,
    /// The longest that a record waits before it comes again.
    pub(super) longest_tier: Duration,
}

/// Why an endpoint cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// Not an absolute http or https URL with a host.
    #[error("expected an http or https URL, found one that {0}")]
    Url(String),
    /// The host is an address that has to be allowed.
    #[error("expected a public address, found {0} (allow_networks lets it through)")]
    Address(std::net::IpAddr),
    /// An allowed network that is none.
    #[error("{0}")]
    Network(String),
    /// A header that cannot be sent; its value is not repeated.
    #[error("expected a header, found `{0}`")]
    Header(String),
    /// A file of certificates or keys that cannot be used, with its key.
    #[error("{1}")]
    Tls(&'static str, String),
    /// A proxy that cannot be used.
    #[error("expected the URL of a proxy: {0}")]
    Proxy(String),
    /// A filter that is no predicate.
    #[error("{0}")]
    Filter(#[from] PredicateError),
    /// A deadline of zero seconds lets no request through.
    #[error("expected at least 1, found 0")]
    Timeout,
    /// Requests could not be signed.
    #[error("expected at least one signing secret, found none")]
    NoSecret,
    /// A signing secret is not usable; the number counts from 1.
    #[error("secret {0}: {1}")]
    Secret(usize, #[source] SecretError),
    /// The HTTP client could not be set up, e.g. no certificate store was found.
    #[error("HTTP client: {0}")]
    Client(String),
}

impl EndpointError {
    /// The key under `[[webhook]]` that is to be mended.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Url(_) | Self::Address(_) | Self::Client(_) => "url",
            Self::Network(_) => "allow_networks",
            Self::Header(_) => "headers",
            Self::Tls(key, _) => key,
            Self::Proxy(_) => "proxy",
            Self::Filter(_) => "filter",
            Self::Timeout => "timeout_s",
            Self::NoSecret | Self::Secret(..) => "secrets",
        }
    }
}

/// The endpoints of these webhooks, each with its place in the configuration.
///
/// # Errors
/// What is wrong with each that cannot be used, with its key and where that came from.
pub fn endpoints<'w>(
    webhooks: impl IntoIterator<Item = (usize, &'w WebhookSettings)>,
    origins: &Origins,
) -> Result<Vec<Endpoint>, Problems> {
    let (mut usable, mut unusable) = (Vec::new(), Vec::new());
    for (at, webhook) in webhooks {
        match Endpoint::new(webhook, &webhook.secrets) {
            Ok(endpoint) => usable.push(endpoint),
            Err(error) => unusable.push((
                format!("webhook[{at}].{}", error.key()),
                format!("`{}`: {error}", webhook.name),
            )),
        }
    }
    if unusable.is_empty() { Ok(usable) } else { Err(origins.problems(unusable)) }
}

impl Endpoint {
    /// Checks the settings and prepares a client for them.
    ///
    /// `secrets` are those of `settings.secrets` or `settings.secrets_file`, at
    /// least one.
    ///
    /// # Errors
    /// The first [`EndpointError`] found; its text holds no secret.
    pub fn new(settings: &WebhookSettings, secrets: &[Secret]) -> Result<Self, EndpointError> {
        let networks = settings.allow_networks.iter().map(|n| config::network(n));
        let networks = networks.collect::<Result<_, _>>().map_err(EndpointError::Network)?;
        let allowed = Allowed { private: settings.allow_private, networks };
        let url = checked_url(&settings.url, &allowed)?;
        if secrets.is_empty() {
            return Err(EndpointError::NoSecret);
        }
        let signer =
            Signer::new(secrets).map_err(|(at, error)| EndpointError::Secret(at, error))?;
        if settings.timeout_s == 0 {
            return Err(EndpointError::Timeout);
        }
        let client = client::new(&url, settings, allowed)?;
        let proxy = settings.proxy.as_ref().and_then(|proxy| Url::parse(proxy.expose()).ok());
        Ok(Self {
            name: settings.name.clone(),
            url,
            proxy: proxy.as_ref().and_then(place),
            filter: settings.filter.as_deref().map(str::parse).transpose()?,
            signer,
            client,
            headers: headers(settings)?,
            timeout: Duration::from_secs(settings.timeout_s),
            backoff: Backoff::default(),
            longest_tier: Duration::from_secs(settings.tiers_s.iter().copied().max().unwrap_or(0)),
        })
    }

    /// The configured name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the record is for this endpoint. What cannot be read as one is: it is
    /// not for a filter to lose it.
    pub(super) fn wants(&self, record: &[u8]) -> bool {
        let fits = |filter: &Predicate| filter.fits_json(record).unwrap_or(true);
        self.filter.as_ref().is_none_or(fits)
    }

    /// Sends a record as any other, once and outside the queue.
    ///
    /// # Errors
    /// Why no 2xx came, for people.
    pub async fn try_out(&self, id: &str, body: Bytes) -> Result<u16, String> {
        let message = Message { id: id.to_owned(), body, ..Message::default() };
        match super::attempt::send(self, &message).await {
            Answer::Status { status: status @ 200..=299, .. } => Ok(status),
            answer => Err(answer.complaint()),
        }
    }

    /// Whether the endpoint answers at all; sends no record.
    ///
    /// # Errors
    /// What went wrong, for people; without the URL, which may hold credentials.
    pub async fn reach(&self) -> Result<(), String> {
        super::attempt::reach(self).await
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("name", &self.name).finish_non_exhaustive()
    }
}

fn checked_url(url: &str, allowed: &Allowed) -> Result<Url, EndpointError> {
    let url = Url::parse(url).map_err(|e| EndpointError::Url(format!("does not parse: {e}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(EndpointError::Url(format!("has the scheme {}", url.scheme())));
    }
    // The client connects to a literal address without asking the resolver.
    let literal = match url.host() {
        Some(Host::Ipv4(ip)) => Some(ip.into()),
        Some(Host::Ipv6(ip)) => Some(ip.into()),
        // Known without asking anybody, so that `validate` can tell.
        Some(Host::Domain(name)) if is_loopback(name) => {
            let both = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
            both.into_iter().find(|ip| allowed.admits(*ip)).or(both.first().copied())
        }
        Some(Host::Domain(_)) => None,
        None => return Err(EndpointError::Url("has no host".into())),
    };
    match literal {
        Some(ip) if !allowed.admits(ip) => Err(EndpointError::Address(ip)),
        _ => Ok(url),
    }
}

/// Whether a name always means this machine (RFC 6761).
fn is_loopback(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

fn headers(settings: &WebhookSettings) -> Result<HeaderMap, EndpointError> {
    let header = |(name, value): (&String, &Secret)| {
        let unusable = || EndpointError::Header(name.clone());
        let mut value = HeaderValue::from_str(value.expose()).map_err(|_| unusable())?;
        value.set_sensitive(true);
        Ok((name.parse::<HeaderName>().map_err(|_| unusable())?, value))
    };
    settings.headers.iter().map(header).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> String {
        let settings = WebhookSettings { url: url.into(), ..WebhookSettings::default() };
        Endpoint::new(&settings, &[]).unwrap_err().to_string()
    }

    #[test]
    fn unusable_urls_are_named_without_their_credentials() {
        assert_eq!(
            refused("ftp://user:hunter2@example.org/"),
            "expected an http or https URL, found one that has the scheme ftp"
        );
        assert!(refused("hooks/copydesk").contains("does not parse"));
        assert!(refused("https://example.org/").contains("at least one signing secret"));
        for url in [
            "http://user:hunter2@127.0.0.1/",
            "http://[::1]:8080/",
            "http://0x7f.1/",
            "http://localhost/",
            "https://Desk.LOCALHOST.:8080/",
        ] {
            let refused = refused(url);
            assert!(refused.starts_with("expected a public address"), "{refused}");
            assert!(!refused.contains("hunter2"));
        }
    }

    #[test]
    fn this_machine_can_be_allowed() {
        for network in ["127.0.0.0/8", "::1/128"] {
            let settings = WebhookSettings {
                url: "http://localhost:8080/".into(),
                allow_networks: vec![network.into()],
                ..WebhookSettings::default()
            };
            let refused = Endpoint::new(&settings, &[]).unwrap_err().to_string();
            assert!(refused.contains("at least one signing secret"), "{network}: {refused}");
        }
    }

    #[test]
    fn debug_shows_neither_url_nor_secret() {
        let settings = WebhookSettings {
            name: "newsroom".into(),
            url: "https://user:hunter2@example.org/?key=hunter2".into(),
            ..WebhookSettings::default()
        };
        let endpoint =
            Endpoint::new(&settings, &[Secret::new("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0")]);
        let shown = format!("{:?}", endpoint.unwrap());
        assert_eq!(shown, "Endpoint { name: \"newsroom\", .. }");
    }
}
