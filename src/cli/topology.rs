//! `copydesk topology`: exchanges, queues, bindings and their arguments.

use clap::Subcommand;

use super::exit::{self, Failure};
use super::queue::{block_on, failed};
use super::{output, terminal};
use crate::config::{QueueKind, Settings};
use crate::queue::amqp::{self, AmqpOptions, Topology};

/// Show, create or check exchanges and queues.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk topology show
  copydesk topology verify --config /etc/copydesk/copydesk.toml")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// Print what the configuration asks for; no broker needed
    Show,
    /// Create what is missing
    Declare,
    /// Say what is missing or differs; changes nothing
    Verify,
}

/// Runs the command. It speaks of RabbitMQ also while `queue.kind` is embedded,
/// so that the topology can be prepared before the switch.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    let options = AmqpOptions::from_settings(settings)
        .map_err(|errors| Failure::config(errors.join("\n")))?;
    match args.action {
        Action::Show => say(Topology::describe(&options).to_string().trim_end()),
        Action::Declare => {
            block_on(amqp::declare(&options))?.map_err(|e| failed(&e))?;
            say("everything is there")
        }
        Action::Verify => {
            let differences = block_on(amqp::verify(&options))?.map_err(|e| failed(&e))?;
            if differences.is_empty() {
                return say("everything is there");
            }
            Err(Failure::unavailable(differences.join("\ncopydesk: ")))
        }
    }
    .inspect(|_| {
        if settings.queue.kind == QueueKind::Embedded && terminal::talks() {
            eprintln!("copydesk: note: queue.kind is embedded, so `run` does not use RabbitMQ");
        }
    })
}

fn say(text: &str) -> Result<u8, Failure> {
    output::say(format!("{text}\n").as_bytes())?;
    Ok(exit::OK)
}
