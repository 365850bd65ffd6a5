//! Exit codes (those of BSD's `sysexits.h`) and the one place that reports failures.

use std::fmt::Display;
use std::process::ExitCode;

use crate::service::ServiceError;
use crate::telemetry::{say_aside, visible};

/// Done.
pub(super) const OK: u8 = 0;
/// The command line is wrong.
pub(super) const USAGE: u8 = 64;
/// At least one payload was rejected.
pub(super) const DATA: u8 = 65;
/// A file does not exist or cannot be read.
pub(super) const NO_INPUT: u8 = 66;
/// The queue or an address cannot be used now.
pub(super) const UNAVAILABLE: u8 = 69;
/// A defect of the program.
pub(super) const INTERNAL: u8 = 70;
/// Writing failed.
pub(super) const IO: u8 = 74;
/// Nothing is wrong, but not everything could be checked.
pub(super) const UNCHECKED: u8 = 77;
/// The configuration is wrong.
pub(super) const CONFIG: u8 = 78;

/// Says on standard error what is wrong with one of several things. What others wrote,
/// names of files too, may stand in it.
pub(super) fn complain(what: &dyn Display, why: &dyn Display) {
    say_aside(&format!("copydesk: {}", visible(&format!("{what}: {why}"))));
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    pub(super) fn usage(message: impl Display) -> Self {
        Self { code: USAGE, message: message.to_string() }
    }

    pub(super) fn data(message: impl Display) -> Self {
        Self { code: DATA, message: message.to_string() }
    }

    pub(super) fn no_input(message: impl Display) -> Self {
        Self { code: NO_INPUT, message: message.to_string() }
    }

    pub(super) fn io(message: impl Display) -> Self {
        Self { code: IO, message: message.to_string() }
    }

    pub(super) fn unavailable(message: impl Display) -> Self {
        Self { code: UNAVAILABLE, message: message.to_string() }
    }

    /// The system gives too few threads.
    pub(super) fn no_thread(error: std::io::Error) -> Self {
        Self::unavailable(ServiceError::Threads(error))
    }

    pub(super) fn internal(message: impl Display) -> Self {
        Self { code: INTERNAL, message: message.to_string() }
    }

    pub(super) fn config(message: impl Display) -> Self {
        Self { code: CONFIG, message: message.to_string() }
    }

    /// What it says.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// Says so on standard error.
    pub(super) fn report(self) -> ExitCode {
        // What others wrote may stand in it.
        let lines: Vec<_> = self.message.lines().map(visible).collect();
        say_aside(&format!("copydesk: {}", lines.join("\n")));
        ExitCode::from(self.code)
    }
}
