//! The command line: one file for each command.

mod brief;
mod exit;
mod extract;
mod inputs;
mod knowledge;
mod listing;
mod manual;
mod output;
mod parked;
mod progress;
mod publish;
mod queue;
mod reason;
mod run;
mod schema;
mod score;
mod sheet;
mod signals;
mod tap;
mod terminal;
mod test;
mod topology;
mod unrouted;
mod usable;
mod validate;
mod view;
mod webhook;

use std::io::{self, Write};
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::{self, Loaded, Problem, Problems, Settings, Sources};
use crate::lists::Lists;
use crate::payload::Limits;
use crate::pipeline::Engine;
use crate::predicate::Predicate;
use crate::telemetry;
use exit::Failure;

/// Who said what, and who and what it is about: news articles in, records out.
#[derive(Debug, Parser)]
#[command(
    name = "copydesk",
    version,
    max_term_width = 100,
    after_help = AFTER_HELP,
    arg_required_else_help = true
)]
struct Cli {
    /// Configuration file [default: `$COPYDESK_CONFIG`, else config/copydesk.toml if it exists]
    #[arg(long, global = true, value_name = "FILE", help_heading = terminal::EVERYWHERE)]
    config: Option<PathBuf>,
    #[command(flatten)]
    terminal: terminal::Options,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Example:
  copydesk run --sample          the service, with three sample articles to look at
  copydesk extract article.html  one record on standard output

Exit codes: 0 done, 64 usage, 65 a payload was rejected, 66 a file cannot be read,
69 queue unavailable, 70 internal error, 74 writing failed,
77 not everything could be checked, 78 configuration.
Logs go to standard error; -v shows more, -q only errors.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the service until SIGTERM: payloads in, records and webhooks out
    Run(run::Args),
    /// Analyse payloads without queues and print one record a line
    Extract(extract::Args),
    /// Put payload files on the input queue, confirmed
    Publish(publish::Args),
    /// Show the records of a running service as they come
    Tap(tap::Args),
    /// Look at, replay or delete what was set aside
    Parked(parked::Args),
    /// Look at, send again or delete what no binding took
    Unrouted(unrouted::Args),
    /// Show, create or check exchanges and queues
    Topology(topology::Args),
    /// Try an endpoint, or resume one that is stopped
    Webhook(webhook::Args),
    /// Check the configuration
    Validate(validate::Args),
    /// Print a machine-readable contract
    Schema(schema::Args),
    /// Say how many marked quotes and entities come out right
    Score(score::Args),
    /// Check lists against the sentences in their own files
    Test(test::Args),
    /// Make, check or search knowledge files
    Knowledge(knowledge::Args),
    /// Print the completions of a shell
    Completions(manual::Completions),
    /// Print the manual page, or write those of all commands into a folder
    Man(manual::Man),
}

/// Parses the arguments, runs the command and returns the exit code.
pub fn main() -> ExitCode {
    crate::telemetry::report_panics_by_place();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            return help(&e);
        }
    };
    // Where it happened has been told.
    catch_unwind(|| run(cli)).unwrap_or_else(|_| ExitCode::from(exit::INTERNAL))
}

fn run(cli: Cli) -> ExitCode {
    let level = if matches!(cli.command, Command::Run(_)) { "info" } else { "error" };
    terminal::set(cli.terminal, level);
    let result = match cli.command {
        Command::Run(args) => run::run(&args, &Sources::of_process(cli.config)),
        Command::Extract(args) => loaded(cli.config).and_then(|l| extract::run(&args, l)),
        Command::Publish(args) => settings(cli.config).and_then(|s| publish::run(&args, &s)),
        Command::Tap(args) => loaded(cli.config).and_then(|l| tap::run(&args, &l)),
        Command::Parked(args) => settings(cli.config).and_then(|s| parked::run(&args, &s)),
        Command::Unrouted(args) => settings(cli.config).and_then(|s| unrouted::run(&args, &s)),
        Command::Topology(args) => settings(cli.config).and_then(|s| topology::run(&args, &s)),
        Command::Webhook(args) => loaded(cli.config).and_then(|l| webhook::run(&args, &l)),
        Command::Validate(args) => loaded(cli.config).and_then(|l| validate::run(&args, &l)),
        Command::Schema(args) => schema::run(&args, || settings(cli.config)),
        Command::Score(args) => loaded(cli.config).and_then(|l| score::run(&args, l)),
        Command::Test(args) => loaded(cli.config).and_then(|l| test::run(&args, l)),
        Command::Knowledge(args) => knowledge::run(&args, || loaded(cli.config)),
        Command::Completions(args) => manual::completions(&args),
        Command::Man(args) => manual::man(&args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => failure.report(),
    }
}

/// Help that was asked for is a result; a mistake is told on standard error.
fn help(asked: &clap::Error) -> ExitCode {
    let printed = asked.print();
    if asked.use_stderr() {
        return ExitCode::from(exit::USAGE);
    }
    match output::printed(printed.and_then(|()| io::stdout().flush())) {
        Ok(()) => ExitCode::from(exit::OK),
        Err(failure) => failure.report(),
    }
}

fn settings(file: Option<PathBuf>) -> Result<Settings, Failure> {
    loaded(file).map(|loaded| loaded.settings)
}

fn loaded(file: Option<PathBuf>) -> Result<Loaded, Failure> {
    load(&Sources::of_process(file))
}

/// Reads the configuration; a slip in `COPYDESK_LOG` is told with all others.
fn load(sources: &Sources) -> Result<Loaded, Failure> {
    let loaded = config::load_all(sources);
    let Some(found) = telemetry::unknown_level() else { return loaded.map_err(Failure::config) };
    let mut problems = loaded.map_or_else(|problems| problems.0, |_| Vec::new());
    let levels = telemetry::LEVELS.map(|level| format!("`{level}`")).join(", ");
    // "warning" has more letters than a slip would have.
    let begun = telemetry::LEVELS.into_iter().find(|level| found.starts_with(level));
    let hint = config::did_you_mean(begun.unwrap_or(&found), telemetry::LEVELS);
    problems.push(Problem {
        key: "service.log".to_owned(),
        origin: "environment variable COPYDESK_LOG".to_owned(),
        message: format!(
            "expected one of {levels}, alone or behind a module as in `copydesk::queue=debug`, \
             found `{found}`{hint}"
        ),
    });
    Err(Failure::config(Problems::from(problems)))
}

/// Checks that the lists and topics that `--where` names are there.
fn check_lists(wanted: &Predicate, lists: &Lists) -> Result<(), Failure> {
    let known: Vec<&str> = lists.labels().collect();
    wanted.check_lists(&known).map_err(|fault| Failure::usage(format!("--where: {fault}")))
}

/// The settings, and an engine with their limits, words and knowledge.
fn engine(loaded: Loaded) -> (Settings, Engine) {
    let Loaded { settings, lexicon, knowledge, lists, .. } = loaded;
    let limits = Limits { payload_bytes: settings.limits.payload_bytes };
    let engine = Engine::with_knowledge(limits, lexicon, knowledge).with_lists(lists);
    (settings, engine)
}
