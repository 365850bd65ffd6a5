//! One configured endpoint, checked.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, redirect, retry};
use url::{Host, Url};

use super::address::{self, CheckedResolver};
use super::breaker::Backoff;
use super::signature::{SecretError, Signer};
use crate::config::{Secret, WebhookSettings};

/// An endpoint that records can be sent to.
pub struct Endpoint {
    pub(super) name: String,
    /// May hold credentials: never log it.
    pub(super) url: Url,
    pub(super) signer: Signer,
    pub(super) client: Client,
    /// Deadline for one request, response body included.
    pub(super) timeout: Duration,
    pub(super) backoff: Backoff,
}

/// Why an endpoint cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// Not an absolute http or https URL with a host.
    #[error("expected an http or https URL, found one that {0}")]
    Url(String),
    /// The host is an address that needs `allow_private`.
    #[error("expected a public address, found {0} (allow_private lets it through)")]
    Address(std::net::IpAddr),
    /// A deadline of zero seconds lets no request through.
    #[error("expected timeout_s of at least 1, found 0")]
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

impl Endpoint {
    /// Checks the settings and prepares a client for them.
    ///
    /// `secrets` are those of `settings.secrets` or `settings.secrets_file`, at
    /// least one.
    ///
    /// # Errors
    /// The first [`EndpointError`] found; its text holds no secret.
    pub fn new(settings: &WebhookSettings, secrets: &[Secret]) -> Result<Self, EndpointError> {
        let url = checked_url(&settings.url, settings.allow_private)?;
        if secrets.is_empty() {
            return Err(EndpointError::NoSecret);
        }
        let signer =
            Signer::new(secrets).map_err(|(at, error)| EndpointError::Secret(at, error))?;
        if settings.timeout_s == 0 {
            return Err(EndpointError::Timeout);
        }
        let client = client(&url, settings.allow_private)
            .map_err(|error| EndpointError::Client(super::attempt::chain(&error.without_url())))?;
        Ok(Self {
            name: settings.name.clone(),
            url,
            signer,
            client,
            timeout: Duration::from_secs(settings.timeout_s),
            backoff: Backoff::default(),
        })
    }

    /// The configured name.
    pub fn name(&self) -> &str {
        &self.name
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

fn checked_url(url: &str, allow_private: bool) -> Result<Url, EndpointError> {
    let url = Url::parse(url).map_err(|e| EndpointError::Url(format!("does not parse: {e}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(EndpointError::Url(format!("has the scheme {}", url.scheme())));
    }
    // The client connects to a literal address without asking the resolver.
    let literal = match url.host() {
        Some(Host::Ipv4(ip)) => Some(ip.into()),
        Some(Host::Ipv6(ip)) => Some(ip.into()),
        Some(Host::Domain(_)) => None,
        None => return Err(EndpointError::Url("has no host".into())),
    };
    match literal {
        Some(ip) if !allow_private && !address::is_public(ip) => Err(EndpointError::Address(ip)),
        _ => Ok(url),
    }
}

fn client(url: &Url, allow_private: bool) -> Result<Client, reqwest::Error> {
    // The first caller in the process wins; both of us want ring.
    rustls::crypto::ring::default_provider().install_default().ok();
    let mut client = Client::builder()
        .user_agent(concat!("copydesk/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        // A proxy from the environment would see every record and do its own DNS.
        .no_proxy()
        .dns_resolver(Arc::new(CheckedResolver { allow_private }));
    if url.scheme() == "http" {
        // Works in a container without a certificate store.
        client = client.tls_certs_only([]);
    }
    client.build()
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
        for url in ["http://user:hunter2@127.0.0.1/", "http://[::1]:8080/", "http://0x7f.1/"] {
            let refused = refused(url);
            assert!(refused.starts_with("expected a public address"), "{refused}");
            assert!(!refused.contains("hunter2"));
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
