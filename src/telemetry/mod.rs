//! Logs and metrics.

mod logs;
mod metrics;

pub use logs::init;
pub use metrics::{AttemptLabel, EndpointLabel, Metrics, OutcomeLabel, ReasonLabel};
