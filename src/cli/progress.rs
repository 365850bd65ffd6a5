//! Progress on a terminal; nothing where nobody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal;

/// A line of words under what is printed.
pub(super) fn line() -> ProgressBar {
    if !terminal::watched() {
        return ProgressBar::hidden();
    }
    let line = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        line.set_style(style);
    }
    line.enable_steady_tick(Duration::from_millis(200));
    line
}

/// Counts what is done; `total` where that is known.
pub(super) fn bar(what: &'static str, total: Option<u64>) -> ProgressBar {
    if !terminal::watched() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{msg} {wide_bar} {pos}/{len} {eta}"),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} {pos} {per_sec} {elapsed}"),
    };
    // The templates are constant; a wrong one would only look plain.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
