//! Logs and metrics.

mod logs;
mod metrics;
mod outlet;
mod panics;
mod visible;

pub use logs::{LEVELS, init, set_level, unknown_level};
pub use metrics::{
    AttemptLabel, ChangeLabel, EndpointLabel, Metrics, OutcomeLabel, ParkedLabel, QueueLabel,
    ReasonLabel,
};
pub use outlet::{lost_lines_note, say_aside};
pub use panics::report_panics_by_place;
pub use visible::visible;
