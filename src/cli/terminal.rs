//! What the terminal can show and what the user wants to see of it.

use std::io::{IsTerminal, Write, stderr, stdin, stdout};
use std::sync::OnceLock;

use crate::telemetry::say_aside;

/// Where help lists the options that every command has.
pub(super) const EVERYWHERE: &str = "Options of every command";

/// Options that every command has.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct Options {
    /// Colours: auto = on a terminal, unless `NO_COLOR` is set or TERM is dumb
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = EVERYWHERE
    )]
    color: Color,
    /// Only errors: no hints, no progress, no notes
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = EVERYWHERE)]
    quiet: bool,
    /// More in the logs; `COPYDESK_LOG` says exactly what
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

static OPTIONS: OnceLock<Options> = OnceLock::new();

/// Keeps the options for the whole program, and starts the logs: `level` is that of
/// the command, without options.
pub(super) fn set(options: Options, level: &'static str) {
    let level = match options {
        Options { quiet: true, .. } => "error",
        Options { verbose: true, .. } => "debug",
        _ => level,
    };
    // Set once, at the start of the program.
    OPTIONS.set(options).ok();
    crate::telemetry::init(level, colored(options.color, stderr().is_terminal()));
}

fn options() -> Options {
    OPTIONS.get().copied().unwrap_or_default()
}

/// Whether standard output gets colours.
pub(super) fn colors() -> bool {
    colored(options().color, stdout().is_terminal())
}

/// Whether hints and notes are wanted.
pub(super) fn talks() -> bool {
    !options().quiet
}

/// Says something that the user need not know, if notes are wanted.
pub(super) fn note(what: &str) {
    if talks() {
        say_aside(&format!("copydesk: note: {what}"));
    }
}

/// Whether somebody watches standard error who wants to see progress.
pub(super) fn watched() -> bool {
    talks() && stderr().is_terminal() && !dumb()
}

/// Whether somebody sits at the terminal who can answer.
pub(super) fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Asks on the terminal; only yes is yes.
pub(super) fn agrees(question: &str) -> bool {
    // Who does not see the question does not say yes.
    if write!(stderr(), "copydesk: {question} [y/N] ").is_err() {
        return false;
    }
    let mut answer = String::new();
    let read = stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

fn colored(color: Color, terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        // https://no-color.org: any value but an empty one.
        Color::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            terminal && !refused && !dumb()
        }
    }
}

fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
