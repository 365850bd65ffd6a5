//! The classes of failure that a message can be parked for.

use crate::payload::Reason;

/// What is parked for another cause than its payload.
const OTHERS: [&str; 12] = [
    // Ours.
    "forbidden",
    "http_410",
    "poison",
    "refused",
    "retries_exhausted",
    "timeout",
    "unrouted",
    // The broker's, for what reached the parking queue without us.
    "delivery_limit",
    "expired",
    "maxlen",
    "rejected",
    "unknown",
];

/// Every reason, those of payloads first.
pub fn park_reasons() -> Vec<&'static str> {
    Reason::ALL.iter().map(|reason| reason.as_str()).chain(OTHERS).collect()
}
