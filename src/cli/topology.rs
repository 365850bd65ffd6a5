//! `copydesk topology`: exchanges, queues, bindings and their arguments.

use clap::Subcommand;
use serde::Serialize;

use super::exit::{self, Failure};
use super::listing::{self, Form};
use super::queue::{amqp_options, block_on, failed, with_amqp};
use super::{output, terminal};
use crate::config::{QueueKind, Settings, TopologyMode};
use crate::queue::amqp::{
    self, AmqpOptions, AmqpQueue, Binding, Exchange, Orphan, Queue, Topology,
};
use crate::service::management;

/// Show, create or check exchanges and queues.
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  copydesk topology show
  copydesk topology verify --config /etc/copydesk/copydesk.toml
  copydesk topology prune            what removed webhooks have left behind"
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// Print what the configuration asks for; no broker needed
    #[command(after_help = "\
Examples:
  copydesk topology show
  copydesk topology show --format ndjson | jq 'select(.object == \"queue\").name'")]
    Show {
        /// Form of the output
        #[arg(long, value_enum, default_value = "text")]
        format: Form,
    },
    /// Create what is missing
    #[command(after_help = "Example:\n  copydesk topology declare --config copydesk.toml")]
    Declare,
    /// Say what is missing or differs; changes nothing
    #[command(after_help = "Example:\n  copydesk topology verify --config copydesk.toml")]
    Verify,
    /// Show the queues of webhooks that are configured no more, and remove them on request
    #[command(after_help = "\
Examples:
  copydesk topology prune
  copydesk topology prune --yes")]
    Prune {
        /// Remove them with all they hold
        #[arg(short, long)]
        yes: bool,
        /// Form of the list; nothing is removed
        #[arg(long, value_enum, default_value = "text", conflicts_with = "yes")]
        format: Form,
    },
}

/// A part of the topology, for programs.
#[derive(Serialize)]
#[serde(tag = "object", rename_all = "lowercase")]
enum Part<'t> {
    Exchange(&'t Exchange),
    Queue(&'t Queue),
    Binding(&'t Binding),
}

/// A queue that nobody fetches from.
#[derive(Serialize)]
struct Left<'o> {
    endpoint: &'o str,
    queue: &'o str,
    messages: u32,
}

/// Runs the command. It speaks of RabbitMQ also while `queue.kind` is embedded,
/// so that the topology can be prepared before the switch; but nothing is verified
/// that `run` does not use.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    if matches!(args.action, Action::Verify) && settings.queue.kind == QueueKind::Embedded {
        return say("nothing to verify: queue.kind is embedded, which has no topology");
    }
    let mut options = amqp_options(settings)?;
    match args.action {
        Action::Show { format } => show(&Topology::describe(&options), format),
        Action::Declare => {
            block_on(amqp::declare(&options))?.map_err(|e| failed(&e))?;
            say("everything is there")
        }
        Action::Verify => {
            let verdict = block_on(verify(&options, settings))??;
            verdict.told(options.topology)
        }
        Action::Prune { yes, format } => {
            options.beside = true;
            with_amqp(options, |queue| prune(queue, yes, format))
        }
    }
    .inspect(|_| {
        if settings.queue.kind == QueueKind::Embedded {
            terminal::note("queue.kind is embedded, so `run` does not use RabbitMQ");
        }
    })
}

/// Asks the management API where there is one, else the broker by AMQP.
pub(super) async fn verify(options: &AmqpOptions, settings: &Settings) -> Result<Verdict, Failure> {
    let Some(management) = &settings.amqp.management else {
        return amqp::verify(options).await.map(Verdict).map_err(|e| failed(&e));
    };
    let managed = management::ask(management, &amqp::vhost(options)).await;
    let managed = managed.map_err(|e| Failure::unavailable(format!("amqp.management: {e}")))?;
    Ok(Verdict(amqp::compare(options, &managed)))
}

/// What a look at the broker means for a command.
pub(super) struct Verdict(amqp::Verdict);

impl Verdict {
    /// What is wrong: also what is missing, unless the service would declare it.
    pub(super) fn problems(&self, mode: TopologyMode) -> Vec<String> {
        let mut problems = self.0.differences.clone();
        if mode == TopologyMode::Verify {
            problems.extend(self.0.missing.iter().map(|what| format!("{what} is missing")));
        }
        problems
    }

    /// Says what will be declared and what could not be checked; returns the exit
    /// code.
    pub(super) fn notes(&self) -> u8 {
        let note = |note: String| terminal::note(&note);
        if !self.0.missing.is_empty() {
            let missing = self.0.missing.join(", ");
            note(format!("`run` will declare {missing}, where the account may"));
        }
        for what in &self.0.unchecked {
            note(format!("not checked: {what}"));
        }
        if self.0.unchecked.is_empty() {
            return exit::OK;
        }
        note("with amqp.management all of it can be checked".into());
        exit::UNCHECKED
    }

    fn told(&self, mode: TopologyMode) -> Result<u8, Failure> {
        let problems = self.problems(mode);
        if !problems.is_empty() {
            return Err(Failure::unavailable(problems.join("\ncopydesk: ")));
        }
        let code = self.notes();
        if self.0.missing.is_empty() && code == exit::OK {
            say("everything is there")?;
        } else {
            say("nothing differs")?;
        }
        Ok(code)
    }
}

fn show(topology: &Topology, format: Form) -> Result<u8, Failure> {
    if format == Form::Text {
        return say(topology.to_string().trim_end());
    }
    let Topology { exchanges, queues, bindings, .. } = topology;
    let exchanges = exchanges.iter().map(Part::Exchange);
    let parts = exchanges.chain(queues.iter().map(Part::Queue));
    let parts: Vec<_> = parts.chain(bindings.iter().map(Part::Binding)).collect();
    listing::print(format, &parts, &[], |_| Vec::new())
}

fn left_by(Orphan { endpoint, queues }: &Orphan) -> impl Iterator<Item = Left<'_>> {
    queues.iter().map(move |(queue, messages)| Left { endpoint, queue, messages: *messages })
}

async fn prune(queue: AmqpQueue, yes: bool, format: Form) -> Result<u8, Failure> {
    let orphans = queue.orphans().await.map_err(|e| failed(&e))?;
    let left: Vec<Left<'_>> = orphans.iter().flat_map(left_by).collect();
    listing::print(format, &left, &["WEBHOOK", "QUEUE", "MESSAGES"], |left| {
        vec![left.endpoint.to_owned(), left.queue.to_owned(), left.messages.to_string()]
    })?;
    if format != Form::Text {
        return Ok(exit::OK);
    }
    if orphans.is_empty() {
        return say("every queue of a webhook belongs to one that is configured");
    }
    if !yes {
        return say("`copydesk topology prune --yes` removes them with all they hold");
    }
    queue.prune(&orphans).await.map_err(|e| failed(&e))?;
    say("removed")
}

fn say(text: &str) -> Result<u8, Failure> {
    output::say(format!("{text}\n").as_bytes())?;
    Ok(exit::OK)
}
