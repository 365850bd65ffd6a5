//! Logs: JSON lines where nobody watches, readable lines on a terminal.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Sends logs to stderr, in colours on request. Level by `COPYDESK_LOG`, e.g. `debug`
/// or `copydesk::queue=debug`; `level` without it, and without the AMQP library, whose
/// every error comes back to us and is told in our words.
pub fn init(level: &str, colors: bool) {
    let filter = EnvFilter::try_from_env("COPYDESK_LOG")
        .unwrap_or_else(|_| EnvFilter::new(format!("{level},lapin=off")));
    // The client library logs a returned message with its body, an article's text.
    let filter = match "lapin::returned_messages=off".parse() {
        Ok(silent) => filter.add_directive(silent),
        Err(_) => filter,
    };
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if std::io::stderr().is_terminal() {
        logs.with_target(false).with_ansi(colors).try_init()
    } else {
        logs.json().flatten_event(true).try_init()
    };
    // A second call, as in tests, keeps the first subscriber.
    set.ok();
}
