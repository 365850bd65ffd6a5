//! Logs: JSON lines where nobody watches, readable lines on a terminal.

use std::io::IsTerminal;
use std::sync::OnceLock;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::outlet::Events;
use super::visible::Visible;

/// Sets the filter of the subscriber that [`init`] made.
static SET_FILTER: OnceLock<Box<dyn Fn(EnvFilter) + Send + Sync>> = OnceLock::new();

/// Sends logs to stderr, in colours on request. Level by `COPYDESK_LOG`, e.g. `debug`
/// or `copydesk::queue=debug`; `level` where that says nothing, and without the AMQP library,
/// whose every error comes back to us and is told in our words.
pub fn init(level: &str, colors: bool) {
    let logs = || tracing_subscriber::fmt().with_writer(|| Visible::new(Events));
    // A second call, as in tests, keeps the first subscriber.
    if std::io::stderr().is_terminal() {
        let logs = logs().with_target(false).with_ansi(colors);
        let logs = logs.with_env_filter(filter(level)).with_filter_reloading();
        let handle = logs.reload_handle();
        if logs.finish().with(filter_fn(is_fit)).try_init().is_ok() {
            SET_FILTER.set(Box::new(move |filter| drop(handle.reload(filter)))).ok();
        }
    } else {
        let logs = logs().json().flatten_event(true);
        let logs = logs.with_env_filter(filter(level)).with_filter_reloading();
        let handle = logs.reload_handle();
        if logs.finish().with(filter_fn(is_fit)).try_init().is_ok() {
            SET_FILTER.set(Box::new(move |filter| drop(handle.reload(filter)))).ok();
        }
    }
}

/// Whether it may be logged whatever is asked for. At `trace` the libraries write what they
/// send and receive byte by byte: passwords, article texts.
fn is_fit(event: &Metadata<'_>) -> bool {
    let ours = event.target().split("::").next() == Some("copydesk");
    ours || *event.level() != Level::TRACE
}

/// From now on logs this level and above, unless `COPYDESK_LOG` says otherwise.
pub fn set_level(level: &str) {
    if let Some(set) = SET_FILTER.get() {
        set(filter(level));
    }
}

/// Levels that `COPYDESK_LOG` can say, from nothing to everything.
pub const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What stands in `COPYDESK_LOG` and says nothing that can be logged by.
pub fn unknown_level() -> Option<String> {
    let wanted = std::env::var("COPYDESK_LOG").ok()?;
    said(&wanted).err()
}

fn filter(level: &str) -> EnvFilter {
    let wanted = std::env::var("COPYDESK_LOG").ok().and_then(|wanted| said(&wanted).ok()?);
    let filter = wanted.unwrap_or_else(|| EnvFilter::new(format!("{level},lapin=off")));
    // The client library logs a returned message with its body, an article's text.
    match "lapin::returned_messages=off".parse() {
        Ok(silent) => filter.add_directive(silent),
        Err(_) => filter,
    }
}

/// The filter that is wanted, none where nothing is; or the part that is none. The filter's own
/// reading takes a word that is no level for the name of a module, and logs nothing else.
fn said(wanted: &str) -> Result<Option<EnvFilter>, String> {
    let parts: Vec<_> = wanted.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Ok(None);
    }
    for part in &parts {
        let level = part.rsplit_once('=').map_or(*part, |(_, level)| level.trim());
        if !LEVELS.iter().any(|known| known.eq_ignore_ascii_case(level)) {
            return Err(level.to_owned());
        }
    }
    EnvFilter::try_new(parts.join(",")).map(Some).map_err(|_| wanted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_level_is_no_module_either() {
        let said = |wanted| said(wanted).map(|filter| filter.map(|filter| filter.to_string()));
        let filter = |filter: &str| Ok(Some(filter.to_owned()));
        for nothing in ["", " ", " , "] {
            assert_eq!(said(nothing), Ok(None), "{nothing:?}");
        }
        assert_eq!(said(" info"), filter("info"));
        assert_eq!(said("OFF"), filter("off"));
        assert_eq!(said("copydesk::queue=debug"), filter("copydesk::queue=debug"));
        assert_eq!(said("warn, copydesk=debug"), filter("copydesk=debug,warn"));
        for (wanted, found) in [
            ("warning", "warning"),
            ("copydesk::queue", "copydesk::queue"),
            ("info,loud", "loud"),
            ("copydesk=loud", "loud"),
            ("copydesk=", ""),
        ] {
            assert_eq!(said(wanted), Err(found.to_owned()), "{wanted}");
        }
    }
}
