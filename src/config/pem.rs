//! Client certificates in PEM. The libraries that use them say neither which file is to be
//! mended nor, for some faults, that it is a file.

use std::path::Path;

use rustls::InconsistentKeys::KeyMismatch;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;

use super::reading::{FileKind, read_bytes};

/// Checks a client certificate and its key, and returns both in one PEM.
///
/// # Errors
/// The key under which the file to be mended stands, and what is wrong with it; nothing of
/// what the file holds.
pub fn client_certificate(
    cert_file: &Path,
    key_file: &Path,
) -> Result<Vec<u8>, (&'static str, String)> {
    let mut pem = read_bytes(cert_file, FileKind::Pem).map_err(|why| ("cert_file", why))?;
    let chain = certificates(&pem).map_err(|found| {
        ("cert_file", format!("{}: expected certificates in PEM, {found}", cert_file.display()))
    })?;
    let in_key_file =
        |what: String| ("key_file", format!("{}: expected {what}", key_file.display()));
    let key_pem = read_bytes(key_file, FileKind::Pem).map_err(|why| ("key_file", why))?;
    let key = PrivateKeyDer::from_pem_slice(&key_pem).map_err(|error| {
        in_key_file(format!("a private key in PEM, {}", found(&error, &key_pem)))
    })?;
    let key = ring::default_provider().key_provider.load_private_key(key);
    let key = key.map_err(|_| {
        in_key_file("a key for RSA, ECDSA or Ed25519, found one that cannot be read as such".into())
    })?;
    if let Err(rustls::Error::InconsistentKeys(KeyMismatch)) =
        CertifiedKey::new(chain, key).keys_match()
    {
        let certificate = cert_file.display();
        return Err(in_key_file(format!(
            "the key of the first certificate in {certificate}, found another one"
        )));
    }
    pem.push(b'\n');
    pem.extend(key_pem);
    Ok(pem)
}

/// All of a file's certificates, each readable, at least one.
fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|error| found(&error, pem))?;
    if chain.is_empty() {
        return Err(found(&Error::NoItemsFound, pem));
    }
    for (at, certificate) in chain.iter().enumerate() {
        ParsedCertificate::try_from(certificate)
            .map_err(|_| format!("found one that cannot be read, number {}", at + 1))?;
    }
    Ok(chain)
}

/// The parser's own words repeat lines of the file.
fn found(error: &Error, pem: &[u8]) -> String {
    let has = |words: &str| String::from_utf8_lossy(pem).contains(words);
    let found = match error {
        Error::NoItemsFound if has("-----BEGIN ENCRYPTED PRIVATE KEY-----") => {
            "an encrypted key, for which no passphrase can be given"
        }
        Error::NoItemsFound if has("-----BEGIN CERTIFICATE-----") => "certificates alone",
        Error::NoItemsFound if has("PRIVATE KEY-----") => "a private key alone",
        Error::NoItemsFound => "none",
        Error::MissingSectionEnd { .. } => "one without its END line",
        Error::IllegalSectionStart { .. } => "a BEGIN line that is damaged",
        Error::Base64Decode(_) => "one that is not base64",
        _ => "one that is damaged",
    };
    format!("found {found}")
}
