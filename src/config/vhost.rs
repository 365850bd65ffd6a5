//! The virtual host that a broker's URI names.

use url::{Url, form_urlencoded};

use super::settings::Secret;

/// The virtual host of a broker's URI; the default one is `/`.
pub fn vhost(uri: &Secret) -> Option<String> {
    let url = Url::parse(uri.expose()).ok()?;
    let path = url.path().strip_prefix('/').unwrap_or_default().replace('+', "%2B");
    if path.is_empty() {
        return Some("/".into());
    }
    let encoded = format!("vhost={path}");
    form_urlencoded::parse(encoded.as_bytes()).next().map(|(_, vhost)| vhost.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_decoded_and_the_default_one_is_named() {
        for (uri, expected) in [
            ("amqp://broker", "/"),
            ("amqp://broker/", "/"),
            ("amqp://broker/%2f", "/"),
            ("amqp://broker/a+b", "a+b"),
        ] {
            assert_eq!(vhost(&Secret::new(uri)).as_deref(), Some(expected), "{uri}");
        }
    }
}
