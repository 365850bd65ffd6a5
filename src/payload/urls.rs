//! Canonical URLs.

use url::Url;

/// An absolute web address without fragment, credentials and tracking
/// parameters; `None` if it is no web address.
pub(super) fn canonical(raw: &str) -> Option<String> {
    let mut url = Url::parse(raw.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    url.set_fragment(None);
    // These cannot fail on a URL with a host.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    if url.query().is_some() {
        // Parameters are kept as they are written: decoding and encoding them
        // again would change addresses that work.
        let query = url.query().unwrap_or_default();
        let kept: Vec<&str> =
            query.split('&').filter(|p| !p.is_empty() && !is_tracking(p)).collect();
        let kept = kept.join("&");
        url.set_query((!kept.is_empty()).then_some(&kept));
    }
    Some(url.into())
}

/// `raw` against the address of its page.
pub(super) fn resolve(raw: &str, base: Option<&str>) -> Option<String> {
    let raw = raw.trim();
    match Url::parse(raw) {
        Ok(_) => Some(raw.to_owned()),
        Err(_) => Url::parse(base?).ok()?.join(raw).ok().map(Into::into),
    }
}

/// Whether an address has a path: some pages call their site's front page
/// their canonical address.
pub(super) fn is_article(url: &str) -> bool {
    Url::parse(url).is_ok_and(|u| u.path().len() > 1 || u.query().is_some())
}

/// Parameters that tell where a reader came from, not what is read.
fn is_tracking(parameter: &str) -> bool {
    const NAMES: [&str; 24] = [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "yclid",
        "twclid",
        "igshid",
        "mc_cid",
        "mc_eid",
        "ocid",
        "ncid",
        "cmpid",
        "icid",
        "smid",
        "sref",
        "ref_src",
        "ref_url",
        "cvid",
        "spm",
        "xtor",
        "__twitter_impression",
    ];
    const PREFIXES: [&str; 5] = ["utm_", "at_", "ns_", "pk_", "mtm_"];
    let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || PREFIXES.iter().any(|p| name.starts_with(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_fragment_and_credentials_go() {
        let cases = [
            ("https://Example.org/a?utm_source=x&id=7&fbclid=z#top", "https://example.org/a?id=7"),
            ("https://example.org/a?utm_source=x", "https://example.org/a"),
            ("http://user:pw@example.org:80/a%20b?q=%C3%A9", "http://example.org/a%20b?q=%C3%A9"),
        ];
        for (raw, clean) in cases {
            assert_eq!(canonical(raw).as_deref(), Some(clean));
        }
        for raw in ["", "example.org/a", "javascript:alert(1)", "urn:x:1", "tag:a,2024:b"] {
            assert_eq!(canonical(raw), None, "{raw}");
        }
    }

    #[test]
    fn relative_addresses_resolve_against_the_page() {
        assert_eq!(
            resolve("/b", Some("https://example.org/a")).as_deref(),
            Some("https://example.org/b")
        );
        assert_eq!(resolve("/b", None), None);
    }
}
