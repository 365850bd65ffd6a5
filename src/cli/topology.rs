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
use crate::queue::embedded::{self, EmbeddedOptions};
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
    /// Show what waits for webhooks that are configured no more, and remove it on request
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

/// A queue of a webhook that the configuration does not name.
#[derive(Serialize)]
struct Left<'o> {
    endpoint: &'o str,
    queue: &'o str,
    messages: u32,
    /// Another service has the webhook: nothing is removed.
    fetched: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    if settings.queue.kind == QueueKind::Embedded {
        return without_broker(args.action, settings);
    }
    let mut options = amqp_options(settings)?;
    match args.action {
        Action::Show { format } => show(&Topology::describe(&options), format),
        Action::Declare => {
            block_on(amqp::declare(&options))?.map_err(|e| failed(&e))?;
            if !options.endpoints.is_empty() {
                enter(options);
            }
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
}

/// Notes the webhooks whose queues are there now. Everything else works without.
fn enter(mut options: AmqpOptions) {
    options.beside = true;
    let entered =
        with_amqp(options, |queue| async move { queue.enter().await.map_err(|e| failed(&e)) });
    if let Err(failure) = entered {
        let why = failure.message();
        terminal::note(&format!("`topology prune` will not know the webhooks' queues: {why}"));
    }
}

/// With the embedded queue no broker is spoken to: none that the configuration does not
/// choose gets queues, or loses them.
fn without_broker(action: Action, settings: &Settings) -> Result<u8, Failure> {
    let options = EmbeddedOptions::from_settings(settings);
    let left = || embedded::left(&options).map_err(|e| failed(&e));
    match action {
        Action::Show { format } => {
            let code = show(&Topology::describe(&amqp_options(settings)?), format)?;
            terminal::note("queue.kind is embedded, so `run` does not use RabbitMQ");
            Ok(code)
        }
        Action::Declare => Err(Failure::config(
            "queue.kind is embedded, so there is nothing to declare: nothing was asked of RabbitMQ \
             (queue.kind = \"amqp\" uses it)",
        )),
        Action::Verify => {
            let left = left()?;
            if left.is_empty() {
                return say("nothing to verify: queue.kind is embedded, which has no topology");
            }
            let lines: Vec<_> = left.iter().map(ToString::to_string).collect();
            Err(Failure::unavailable(lines.join("\ncopydesk: ")))
        }
        Action::Prune { yes, format } => prune_embedded(&options, &left()?, yes, format),
    }
}

fn prune_embedded(
    options: &EmbeddedOptions,
    left: &[embedded::Left],
    yes: bool,
    format: Form,
) -> Result<u8, Failure> {
    listing::print(format, left, &["WEBHOOK", "RECORDS"], |left| {
        vec![left.endpoint.clone(), left.messages.to_string()]
    })?;
    if format != Form::Text {
        return Ok(exit::OK);
    }
    if left.is_empty() {
        return say("nothing waits for a webhook that is not in the configuration");
    }
    let held: i64 = left.iter().map(|left| left.messages).sum();
    if !yes {
        return say(&format!(
            "`copydesk topology prune --yes` deletes them, and {held} records are lost; a webhook \
             of that name in the configuration gets them"
        ));
    }
    let lost = embedded::prune(options).map_err(|e| failed(&e))?;
    say(&format!("removed {lost} records"))
}

/// Asks the management API too where there is one.
pub(super) async fn verify(options: &AmqpOptions, settings: &Settings) -> Result<Verdict, Failure> {
    let mut managed = None;
    if let Some(management) = &settings.amqp.management {
        let lists = management::ask(management, &amqp::vhost(options)).await;
        let unmanaged = |e| Failure::unavailable(format!("amqp.management: {e}"));
        managed = Some(lists.map_err(unmanaged)?);
    }
    let verdict = amqp::verify(options, managed.as_ref()).await;
    verdict.map(Verdict).map_err(|e| failed(&e))
}

/// What a look at the broker means for a command.
pub(super) struct Verdict(amqp::Verdict);

impl Verdict {
    /// What is wrong: also what is missing, unless the service declares it.
    pub(super) fn problems(&self, mode: TopologyMode) -> Vec<String> {
        let amqp::Verdict { differences, missing, undeclarable, .. } = &self.0;
        let mut problems = differences.clone();
        if !undeclarable.is_empty() {
            let names = undeclarable.join(", ");
            problems.push(format!("missing, and the account may not declare them: {names}"));
        }
        if mode == TopologyMode::Verify && !missing.is_empty() {
            let names = missing.join(", ");
            problems.push(format!("missing: {names} (`topology declare` makes what is missing)"));
        }
        problems
    }

    /// Says what will be declared and what could not be checked; returns the exit code where
    /// nothing is wrong.
    pub(super) fn notes(&self, mode: TopologyMode) -> u8 {
        let note = |note: String| terminal::note(&note);
        if mode == TopologyMode::Declare && !self.0.missing.is_empty() {
            let missing = self.0.missing.join(", ");
            note(format!("`run` will declare {missing}, where the account may"));
        }
        self.0.others.iter().for_each(|what| note(what.clone()));
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
        let code = self.notes(mode);
        if !problems.is_empty() {
            return Err(Failure::unavailable(problems.join("\ncopydesk: ")));
        }
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

fn left_by(orphan: &Orphan) -> impl Iterator<Item = Left<'_>> {
    let Orphan { endpoint, queues, .. } = orphan;
    let fetched = orphan.is_had();
    let left = move |(queue, messages)| Left { endpoint, queue, messages, fetched };
    queues.iter().map(|(queue, messages)| (queue.as_str(), *messages)).map(left)
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
    let (theirs, orphans): (Vec<_>, Vec<_>) = orphans.into_iter().partition(Orphan::is_had);
    for Orphan { endpoint, fetched, .. } in &theirs {
        let does = if *fetched { "fetches from" } else { "has paused" };
        terminal::note(&format!("another service {does} webhook `{endpoint}`: it stays"));
    }
    if orphans.is_empty() {
        return say("every queue of a webhook belongs to one that a service has");
    }
    let held: u64 = orphans.iter().map(Orphan::held).sum();
    if !yes {
        return say(&format!(
            "nobody fetches from these now; another service that has one may be down\n\
             `copydesk topology prune --yes` deletes them, and {held} messages are lost"
        ));
    }
    terminal::note(&format!("{held} messages are lost with these queues"));
    let lost = queue.prune(&orphans).await.map_err(|e| failed(&e))?;
    say(&format!("removed, with {lost} messages"))
}

fn say(text: &str) -> Result<u8, Failure> {
    output::say(format!("{text}\n").as_bytes())?;
    Ok(exit::OK)
}
