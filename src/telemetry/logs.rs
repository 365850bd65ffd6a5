//! Logs: JSON lines where nobody watches, readable lines on a terminal.

use std::io::IsTerminal;
use std::sync::OnceLock;

use tracing_subscriber::EnvFilter;

use super::outlet::Events;
use super::visible::Visible;

/// Sets the filter of the subscriber that [`init`] made.
static SET_FILTER: OnceLock<Box<dyn Fn(EnvFilter) + Send + Sync>> = OnceLock::new();

/// Sends logs to stderr, in colours on request. Level by `COPYDESK_LOG`, e.g. `debug`
/// or `copydesk::queue=debug`; `level` without it, and without the AMQP library, whose
/// every error comes back to us and is told in our words.
pub fn init(level: &str, colors: bool) {
    let logs = || tracing_subscriber::fmt().with_writer(|| Visible::new(Events));
    // A second call, as in tests, keeps the first subscriber.
    if std::io::stderr().is_terminal() {
        let logs = logs().with_target(false).with_ansi(colors);
        let logs = logs.with_env_filter(filter(level)).with_filter_reloading();
        let handle = logs.reload_handle();
        if logs.try_init().is_ok() {
            SET_FILTER.set(Box::new(move |filter| drop(handle.reload(filter)))).ok();
        }
    } else {
        let logs = logs().json().flatten_event(true);
        let logs = logs.with_env_filter(filter(level)).with_filter_reloading();
        let handle = logs.reload_handle();
        if logs.try_init().is_ok() {
            SET_FILTER.set(Box::new(move |filter| drop(handle.reload(filter)))).ok();
        }
    }
}

/// From now on logs this level and above, unless `COPYDESK_LOG` says otherwise.
pub fn set_level(level: &str) {
    if let Some(set) = SET_FILTER.get() {
        set(filter(level));
    }
}

fn filter(level: &str) -> EnvFilter {
    let filter = EnvFilter::try_from_env("COPYDESK_LOG")
        .unwrap_or_else(|_| EnvFilter::new(format!("{level},lapin=off")));
    // The client library logs a returned message with its body, an article's text.
    match "lapin::returned_messages=off".parse() {
        Ok(silent) => filter.add_directive(silent),
        Err(_) => filter,
    }
}
