//! Standard Webhooks signatures.

use data_encoding::{BASE64, BASE64_NOPAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::config::Secret;

/// Keys shorter than this are accepted with a warning: the specification asks
/// for 24 to 64 bytes.
const SHORT_KEY: usize = 24;

/// Signs requests with every key of an endpoint.
pub(super) struct Signer {
    keys: Vec<Vec<u8>>,
}

/// Why a signing secret is not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Not base64 after `whsec_`.
    #[error("expected whsec_ and base64, found something else")]
    NotBase64,
    /// No bytes.
    #[error("expected a key, found nothing after whsec_")]
    Empty,
}

impl Signer {
    /// Decodes the secrets; an error tells which one (from 1).
    pub(super) fn new(secrets: &[Secret]) -> Result<Self, (usize, SecretError)> {
        let keys = secrets
            .iter()
            .enumerate()
            .map(|(index, secret)| key(secret.expose()).map_err(|error| (index + 1, error)))
            .collect::<Result<_, _>>()?;
        Ok(Self { keys })
    }

    /// Whether a key is shorter than the specification asks for.
    pub(super) fn is_weak(&self) -> bool {
        self.keys.iter().any(|key| key.len() < SHORT_KEY)
    }

    /// The value of `webhook-signature`: `v1,<base64>` for each key, separated
    /// by spaces. The signed content is `id.timestamp.body`.
    pub(super) fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> String {
        let sign = |key: &Vec<u8>| {
            // HMAC takes keys of every length.
            let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
            mac.update(format!("{id}.{timestamp}.").as_bytes());
            mac.update(body);
            Some(format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes())))
        };
        self.keys.iter().filter_map(sign).collect::<Vec<_>>().join(" ")
    }
}

fn key(secret: &str) -> Result<Vec<u8>, SecretError> {
    let secret = secret.trim();
    let encoded = secret.strip_prefix("whsec_").unwrap_or(secret).trim_end_matches('=');
    let key = BASE64_NOPAD.decode(encoded.as_bytes()).map_err(|_| SecretError::NotBase64)?;
    if key.is_empty() { Err(SecretError::Empty) } else { Ok(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specification's own example.
    #[test]
    fn signs_as_the_specification_does() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let signer = Signer::new(&[secret]).unwrap();
        let signature =
            signer.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(!signer.is_weak());
    }

    #[test]
    fn signs_with_every_key_while_rotating() {
        let both = [Secret::new("whsec_b2xk"), Secret::new("bmV3Cg==")];
        let signer = Signer::new(&both).unwrap();
        let together = signer.sign("id", 1, b"{}");
        let apart: Vec<String> = both
            .iter()
            .map(|one| Signer::new(std::slice::from_ref(one)).unwrap().sign("id", 1, b"{}"))
            .collect();
        assert_eq!(together, apart.join(" "));
        assert!(signer.is_weak());
    }

    #[test]
    fn names_the_secret_that_cannot_be_used() {
        let good = Secret::new("whsec_b2xk");
        let broken = |secret: &str| Signer::new(&[good.clone(), Secret::new(secret)]).err();
        assert_eq!(broken("whsec_not base64"), Some((2, SecretError::NotBase64)));
        assert_eq!(broken("whsec_"), Some((2, SecretError::Empty)));
    }
}
