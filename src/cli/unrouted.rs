//! `copydesk unrouted`: messages that no binding took.

use super::exit::Failure;
use super::parked::{self, Action};
use crate::config::Settings;
use crate::queue::Shelf;

/// Look at, send again or delete messages that no binding took (RabbitMQ).
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  copydesk unrouted list
  copydesk unrouted replay --all      once a queue is bound for them
  copydesk unrouted drop --all"
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

/// Runs the command.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    parked::act(Shelf::Unrouted, &args.action, settings)
}
