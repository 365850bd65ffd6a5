//! The HTTP client of an endpoint: whom it trusts, who it is, what it may reach.

use std::path::Path;
use std::sync::Arc;

use reqwest::{Certificate, Client, Identity, Proxy, redirect, retry};
use url::Url;

use super::address::{Allowed, CheckedResolver};
use super::attempt::chain;
use super::endpoint::EndpointError;
use crate::config::{self, WebhookSettings};

/// A client for one endpoint.
pub(super) fn new(
    url: &Url,
    settings: &WebhookSettings,
    allowed: Allowed,
) -> Result<Client, EndpointError> {
    // The first caller in the process wins; both of us want ring.
    rustls::crypto::ring::default_provider().install_default().ok();
    let proxy = settings.proxy.as_ref().map(|proxy| Url::parse(proxy.expose()));
    let proxy = proxy.transpose().map_err(|error| EndpointError::Proxy(error.to_string()))?;
    let proxy_host = proxy.as_ref().and_then(Url::host_str).map(ToOwned::to_owned);
    let mut client = Client::builder()
        .user_agent(concat!("copydesk/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        // A proxy from the environment would see every record and do its own DNS.
        .no_proxy()
        .dns_resolver(Arc::new(CheckedResolver { allowed, proxy: proxy_host }));
    let encrypted =
        url.scheme() == "https" || proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "https");
    if let Some(proxy) = proxy {
        let unusable = |e: reqwest::Error| EndpointError::Proxy(chain(&e.without_url()));
        client = client.proxy(Proxy::all(proxy).map_err(unusable)?);
    }
    if let Some(file) = &settings.ca_file {
        client = client.tls_certs_only(certificates(file)?);
    } else if !encrypted {
        // Works in a container without a certificate store.
        client = client.tls_certs_only([]);
    }
    if let (Some(certificate), Some(key)) = (&settings.cert_file, &settings.key_file) {
        client = client.identity(identity(certificate, key)?);
    }
    client.build().map_err(unusable_client)
}

fn unusable_client(error: reqwest::Error) -> EndpointError {
    EndpointError::Client(chain(&error.without_url()))
}

fn certificates(file: &Path) -> Result<Vec<Certificate>, EndpointError> {
    const KEY: &str = "ca_file";
    match Certificate::from_pem_bundle(&read(KEY, file)?) {
        Ok(certificates) if certificates.is_empty() => {
            Err(unusable(KEY, file, "a certificate", "none"))
        }
        // Some faults are found only by the one who is to trust them.
        Ok(certificates) => match Client::builder().tls_certs_only(certificates.clone()).build() {
            Ok(_) => Ok(certificates),
            Err(error) => Err(unusable(KEY, file, "certificates", &chain(&error))),
        },
        Err(error) => Err(unusable(KEY, file, "certificates", &chain(&error))),
    }
}

fn identity(certificate: &Path, key: &Path) -> Result<Identity, EndpointError> {
    let pem = config::client_certificate(certificate, key);
    let pem = pem.map_err(|(key, message)| EndpointError::Tls(key, message))?;
    // What is no key and no certificate stands in either of the two.
    Identity::from_pem(&pem).map_err(|error| {
        let expected = format!("nothing but certificates, and a key in {}", key.display());
        unusable("cert_file", certificate, &expected, &chain(&error))
    })
}

fn read(key: &'static str, file: &Path) -> Result<Vec<u8>, EndpointError> {
    config::read_bytes(file, config::FileKind::Pem)
        .map_err(|message| EndpointError::Tls(key, message))
}

fn unusable(key: &'static str, file: &Path, expected: &str, found: &str) -> EndpointError {
    EndpointError::Tls(key, format!("{}: expected {expected}, found {found}", file.display()))
}
