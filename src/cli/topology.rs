//! `copydesk topology`: exchanges, queues, bindings and their arguments.

use clap::Subcommand;

use super::exit::{self, Failure};
use super::queue::{block_on, failed, with_amqp};
use super::{output, terminal};
use crate::config::{QueueKind, Settings, TopologyMode};
use crate::queue::amqp::{self, AmqpOptions, AmqpQueue, Managed, Orphan, Topology};
use crate::webhook;

/// Show, create or check exchanges and queues.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk topology show
  copydesk topology verify --config /etc/copydesk/copydesk.toml
  copydesk topology prune            what removed webhooks have left behind")]
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
    /// Show the queues of webhooks that are configured no more, and remove them on request
    Prune {
        /// Remove them with all they hold
        #[arg(long)]
        yes: bool,
    },
}

/// Runs the command. It speaks of RabbitMQ also while `queue.kind` is embedded,
/// so that the topology can be prepared before the switch; but nothing is verified
/// that `run` does not use.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    if matches!(args.action, Action::Verify) && settings.queue.kind == QueueKind::Embedded {
        return say("nothing to verify: queue.kind is embedded, which has no topology");
    }
    let options = AmqpOptions::from_settings(settings)
        .map_err(|errors| Failure::config(errors.join("\n")))?;
    match args.action {
        Action::Show => say(Topology::describe(&options).to_string().trim_end()),
        Action::Declare => {
            block_on(amqp::declare(&options))?.map_err(|e| failed(&e))?;
            say("everything is there")
        }
        Action::Verify => {
            let verdict = block_on(verify(&options, settings))??;
            verdict.told(options.topology)
        }
        Action::Prune { yes } => with_amqp(options, |queue| prune(queue, yes)),
    }
    .inspect(|_| {
        if settings.queue.kind == QueueKind::Embedded && terminal::talks() {
            eprintln!("copydesk: note: queue.kind is embedded, so `run` does not use RabbitMQ");
        }
    })
}

/// Asks the management API where there is one, else the broker by AMQP.
pub(super) async fn verify(options: &AmqpOptions, settings: &Settings) -> Result<Verdict, Failure> {
    let Some(management) = &settings.amqp.management else {
        return amqp::verify(options).await.map(Verdict).map_err(|e| failed(&e));
    };
    let vhost = amqp::vhost(options);
    let lists = Managed::LISTS.map(|list| ["api", list, &vhost]);
    let paths = lists.each_ref().map(|path| &path[..]);
    let lists = webhook::fetch(management, &paths).await;
    let lists = lists.map_err(|e| Failure::unavailable(format!("amqp.management: {e}")))?;
    Ok(Verdict(amqp::compare(options, &Managed::from_lists(lists))))
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
        let note = |note: String| {
            if terminal::talks() {
                eprintln!("copydesk: note: {note}");
            }
        };
        for what in &self.0.missing {
            note(format!("`run` will declare {what}"));
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

async fn prune(queue: AmqpQueue, yes: bool) -> Result<u8, Failure> {
    let orphans = queue.orphans().await.map_err(|e| failed(&e))?;
    for Orphan { endpoint, queues } in &orphans {
        for (queue, ready) in queues {
            say(&format!("webhook {endpoint}: queue {queue}: {ready} messages"))?;
        }
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
