//! The bearer tokens: known by their hashes, exchangeable while the server runs.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::config::Token;

/// The tokens that are accepted; clones share them.
#[derive(Debug, Clone)]
pub struct Tokens {
    known: Arc<watch::Sender<Vec<Known>>>,
}

/// A token's name and SHA-256: of one length, and compared in constant time.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    name: String,
    digest: [u8; 32],
}

impl Tokens {
    /// Accepts these; none at all means that no token is asked for.
    pub fn new(tokens: &[Token]) -> Self {
        Self { known: Arc::new(watch::Sender::new(known(tokens))) }
    }

    /// From now on accepts these instead.
    pub fn replace(&self, tokens: &[Token]) {
        self.known.send_replace(known(tokens));
    }

    pub(super) fn are_needed(&self) -> bool {
        !self.known.borrow().is_empty()
    }

    /// The name of a token, if it is accepted.
    pub(super) fn name_of(&self, token: &str) -> Option<String> {
        let found = digest(token);
        let mut name = None;
        for known in self.known.borrow().iter() {
            if same(known.digest, found) {
                name = Some(known.name.clone());
            }
        }
        name
    }
}

fn known(tokens: &[Token]) -> Vec<Known> {
    let known =
        |token: &Token| Known { name: token.name.clone(), digest: digest(token.secret.expose()) };
    tokens.iter().map(known).collect()
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Compares without leaving early, so that time tells nothing about the token.
fn same(a: [u8; 32], b: [u8; 32]) -> bool {
    a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
