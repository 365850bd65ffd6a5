//! `copydesk validate`: checks the configuration and, on request, what it names.

use super::exit::{self, Failure};
use super::output::say;
use super::queue::{amqp_options, block_on};
use super::topology;
use super::usable;
use crate::config::{Loaded, QueueKind};
use crate::mappings;
use crate::payload::Limits;
use crate::telemetry::say_aside;
use crate::webhook::{self, Endpoint};

/// Check the configuration.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk validate --config /etc/copydesk/copydesk.toml
  copydesk validate --connect")]
pub(super) struct Args {
    /// Also check the broker, the topology and the endpoints
    #[arg(long)]
    connect: bool,
}

/// Runs the command. The settings have been checked key by key to get here.
pub(super) fn run(args: &Args, loaded: &Loaded) -> Result<u8, Failure> {
    let settings = &loaded.settings;
    let options = amqp_options(settings)?;
    let endpoints = webhook::endpoints(settings.webhook.iter().enumerate(), &loaded.origins);
    let endpoints = endpoints.map_err(Failure::config)?;
    let unusable = usable::problems(settings);
    if !unusable.is_empty() {
        return Err(Failure::config(unusable.join("\ncopydesk: ")));
    }
    let limits = Limits { payload_bytes: settings.limits.payload_bytes };
    let mappings = mappings::compile(&settings.mapping).map_err(Failure::config)?;
    mappings::check(&settings.mapping, &mappings, limits).map_err(Failure::config)?;
    let mut code = exit::OK;
    if args.connect {
        let mut problems = Vec::new();
        if settings.queue.kind == QueueKind::Amqp {
            let verdict = block_on(topology::verify(&options, settings))?;
            match verdict {
                Ok(verdict) => {
                    problems.extend(verdict.problems(options.topology));
                    code = verdict.notes(options.topology);
                }
                Err(failure) => problems.push(failure.message().to_owned()),
            }
        }
        problems.extend(block_on(unreachable(&endpoints))?);
        if !problems.is_empty() {
            return Err(Failure::unavailable(problems.join("\ncopydesk: ")));
        }
    }
    for note in settings.notes() {
        say_aside(&format!("copydesk: note: {note}"));
    }
    say(b"the configuration is in order\n")?;
    Ok(code)
}

/// The endpoints that cannot be reached.
async fn unreachable(endpoints: &[Endpoint]) -> Vec<String> {
    let mut problems = Vec::new();
    for endpoint in endpoints {
        if let Err(e) = endpoint.reach().await {
            problems.push(format!("webhook `{}`: {e}", endpoint.name()));
        }
    }
    problems
}
