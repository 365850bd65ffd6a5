//! Asks a running service on this machine to resume an endpoint.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::Client;
use url::Url;

use super::attempt::chain;
use crate::config::Secret;

/// Resumes an endpoint of the service that listens on `address`; returns what it
/// answered: a status and a body.
///
/// # Errors
/// Why the service cannot be asked, for people.
pub async fn resume(
    mut address: SocketAddr,
    token: Option<&Secret>,
    name: &str,
) -> Result<(u16, String), String> {
    // A service that listens everywhere also listens here.
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let url = format!("http://{address}/api/webhooks/{name}/resume");
    let url = Url::parse(&url).map_err(|error| error.to_string())?;
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = Client::builder().no_proxy().tls_certs_only([]).timeout(Duration::from_secs(10));
    let client = client.build().map_err(|error| chain(&error))?;
    let mut request = client.post(url).header("x-copydesk-inspector", "resume");
    if let Some(token) = token {
        request = request.bearer_auth(token.expose());
    }
    let response = request.send().await.map_err(|error| chain(&error))?;
    let status = response.status().as_u16();
    Ok((status, response.text().await.map_err(|error| chain(&error))?))
}
