//! Which addresses a webhook may reach.
//!
//! The check stands between DNS and the connection: the client connects to the
//! very addresses that passed, so a name that changes its mind between look-up
//! and connection (DNS rebinding) gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The addresses that may be reached: public ones, and what the operator adds.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowed {
    /// Every address.
    pub(super) private: bool,
    /// What lies in these.
    pub(super) networks: Vec<IpNet>,
}

impl Allowed {
    pub(super) fn admits(&self, ip: IpAddr) -> bool {
        self.private || is_public(ip) || self.networks.iter().any(|network| network.contains(&ip))
    }
}

/// Resolves names by the system and drops the addresses that are not allowed.
pub(super) struct CheckedResolver {
    pub(super) allowed: Allowed,
    /// The proxy's host: the operator chose it, wherever it stands.
    pub(super) proxy: Option<String>,
}

/// Every address of the host was refused.
#[derive(Debug, thiserror::Error)]
#[error("expected a public address, found only private or reserved ones (see allow_networks)")]
pub(super) struct RefusedAddress;

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let proxy = self.proxy.as_deref().is_some_and(|host| host == name.as_str());
        let allowed = if proxy {
            Allowed { private: true, ..Allowed::default() }
        } else {
            self.allowed.clone()
        };
        Box::pin(async move {
            // Port 0: the client puts the URL's own port in.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let admitted: Vec<SocketAddr> = found.filter(|at| allowed.admits(at.ip())).collect();
            if admitted.is_empty() {
                return Err(RefusedAddress.into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// Whether an address lies in the public internet, by the IANA special-purpose
/// registries. Addresses that wrap another one (IPv4-mapped, NAT64, 6to4,
/// Teredo) are refused: what they reach is not what they look like.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    // 100.64/10 is CGNAT, 192.0.0/24 and 192.88.99/24 are protocol assignments,
    // 198.18/15 is for benchmarks, 240/4 is reserved and ends in the broadcast.
    !matches!(
        ip.octets(),
        [0 | 10 | 127 | 224..=255, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..]
            | [198, 18..=19, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    )
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    match ip.segments() {
        // 2001::/23 holds Teredo, ORCHID and benchmarks; 2002::/16 is 6to4;
        // 2001:db8::/32 and 3fff::/20 are for documentation.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // Only 2000::/3 is given out as global unicast. What lies outside is
        // loopback, unspecified, mapped, NAT64, link-local, unique-local or multicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ];

    const PUBLIC: &[&str] = &[
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.0.1",
        "192.169.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2a00:1450::1",
        "3fff:1000::1",
    ];

    #[test]
    fn the_table_holds() {
        for address in REFUSED {
            assert!(!is_public(address.parse().unwrap()), "{address} should be refused");
        }
        for address in PUBLIC {
            assert!(is_public(address.parse().unwrap()), "{address} should be public");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_refused_unless_allowed() {
        let resolve = |allowed, proxy: Option<&str>| {
            let resolver = CheckedResolver { allowed, proxy: proxy.map(Into::into) };
            resolver.resolve("localhost".parse().unwrap())
        };
        let networks = |networks: &[&str]| Allowed {
            private: false,
            networks: networks.iter().map(|n| n.parse().unwrap()).collect(),
        };
        for (allowed, proxy) in [
            (Allowed::default(), None),
            (networks(&["10.0.0.0/8"]), None),
            (Allowed::default(), Some("proxy.example")),
        ] {
            let refused = resolve(allowed, proxy).await.err().unwrap();
            assert!(refused.is::<RefusedAddress>(), "{refused}");
        }
        for (allowed, proxy) in [
            (Allowed { private: true, ..Allowed::default() }, None),
            (networks(&["127.0.0.0/8", "::1/128"]), None),
            (Allowed::default(), Some("localhost")),
        ] {
            assert!(resolve(allowed, proxy).await.unwrap().all(|at| at.ip().is_loopback()));
        }
    }

    #[test]
    fn a_network_admits_its_addresses_alone() {
        let allowed = Allowed { private: false, networks: vec!["10.1.0.0/16".parse().unwrap()] };
        for (address, admitted) in [
            ("10.1.2.3", true),
            ("10.2.0.1", false),
            ("192.168.0.1", false),
            ("::ffff:10.1.2.3", false),
            ("1.1.1.1", true),
        ] {
            assert_eq!(allowed.admits(address.parse().unwrap()), admitted, "{address}");
        }
    }
}
