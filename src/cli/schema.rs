//! `copydesk schema`: machine-readable contracts.

use super::exit::{self, Failure};
use super::output::say;
use crate::config::Settings;
use crate::contracts;

/// Print a machine-readable contract as JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  copydesk schema record > record.schema.json")]
pub(super) struct Args {
    /// Which contract
    #[arg(value_enum)]
    contract: Contract,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Contract {
    /// JSON Schema of a record
    Record,
    /// JSON Schema of the configuration file
    Config,
    #[value(help = "AsyncAPI document: what is consumed and published, and where")]
    Asyncapi,
    #[value(help = "OpenAPI document: what the HTTP server answers")]
    Openapi,
}

/// Runs the command. Only `asyncapi` depends on the settings (names have a prefix, records have keys).
pub(super) fn run(
    args: &Args,
    settings: impl FnOnce() -> Result<Settings, Failure>,
) -> Result<u8, Failure> {
    let contract = match args.contract {
        Contract::Record => contracts::record(),
        Contract::Config => contracts::config(),
        Contract::Asyncapi => contracts::asyncapi(&settings()?),
        Contract::Openapi => contracts::openapi(),
    };
    let text = serde_json::to_string_pretty(&contract).map_err(Failure::internal)?;
    say(format!("{text}\n").as_bytes())?;
    Ok(exit::OK)
}
