//! Panics in the log, without their message.

use super::outlet::say_aside;

/// Reports panics by place only: the message of a panic can quote the text that
/// caused it, and article texts do not belong in logs.
pub fn report_panics_by_place() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
        if tracing::dispatcher::has_been_set() {
            tracing::error!(place, thread, "panic");
        } else {
            say_aside(&format!("copydesk: panic in thread {thread} at {place}"));
        }
    }));
}
