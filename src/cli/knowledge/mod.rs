//! `copydesk knowledge`: makes knowledge files, checks them and looks names up in them.

mod build;
mod check;
mod dump;
mod dump_claims;
mod find;
mod query;
mod rows;
mod source;

use std::path::Path;

use super::exit::Failure;
use crate::config::Loaded;
use crate::knowledge::Table;

/// Make, check or search knowledge files: names → items with their ids.
///
/// docs/KNOWLEDGE.md says what they are made from.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make a knowledge file from lists, query results or a Wikidata dump
    Build(build::Args),
    /// Say what a knowledge file holds and whether it is whole
    Check(check::Args),
    /// Print the items that a name may mean
    Find(find::Args),
}

/// Runs the command.
pub(super) fn run(
    args: &Args,
    loaded: impl FnOnce() -> Result<Loaded, Failure>,
) -> Result<u8, Failure> {
    match &args.command {
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Find(args) => find::run(args, loaded),
    }
}

/// Reads a knowledge file.
fn read(file: &Path) -> Result<Table, Failure> {
    let at = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| Failure::no_input(at(&error)))?;
    Table::read(bytes).map_err(|error| Failure::data(at(&error)))
}
