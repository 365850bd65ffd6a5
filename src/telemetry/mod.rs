//! Logs and metrics.

mod logs;
mod metrics;
mod panics;

pub use logs::init;
pub use metrics::{
    AttemptLabel, EndpointLabel, Metrics, OutcomeLabel, ParkedLabel, QueueLabel, ReasonLabel,
};
pub use panics::report_panics_by_place;
