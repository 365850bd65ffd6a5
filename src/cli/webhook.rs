//! `copydesk webhook`: tries an endpoint, resumes a stopped one.

use std::net::SocketAddr;
use std::time::{Instant, SystemTime};

use clap::Subcommand;

use super::exit::{self, Failure};
use super::output::say;
use super::queue::block_on;
use crate::analysis::Scratch;
use crate::config::{self, Loaded, Origins, Settings, WebhookSettings, did_you_mean};
use crate::payload::{Limits, Payload};
use crate::pipeline::Engine;
use crate::samples;
use crate::webhook;

/// Try an endpoint, or resume one that is stopped.
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  copydesk webhook test newsroom
  copydesk webhook resume newsroom"
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Send the record of a sample article to it, signed, and tell what it answers
    #[command(after_help = "Example:\n  copydesk webhook test newsroom")]
    Test {
        /// Its name in the configuration
        name: String,
    },
    /// Make the service on this machine try it again: after a 410, or before its pause is over; what
    /// waits in its retry queues is sent at once
    #[command(after_help = "Example:\n  copydesk webhook resume newsroom")]
    Resume {
        /// Its name in the configuration
        name: String,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, loaded: &Loaded) -> Result<u8, Failure> {
    let settings = &loaded.settings;
    let (Action::Test { name } | Action::Resume { name }) = &args.action;
    let mut webhooks = settings.webhook.iter().enumerate();
    let Some(webhook) = webhooks.find(|(_, webhook)| webhook.name == *name) else {
        let known = settings.webhook.iter().map(|webhook| webhook.name.as_str());
        let hint = did_you_mean(name, known.clone());
        let known: Vec<_> = known.map(|name| format!("`{name}`")).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let message =
            format!("expected a webhook of the configuration ({known}), found `{name}`{hint}");
        return Err(Failure::usage(message));
    };
    let told = match &args.action {
        Action::Test { .. } => test(webhook, &loaded.origins)?,
        Action::Resume { .. } => resume(name, settings)?,
    };
    say(format!("{told}\n").as_bytes())?;
    Ok(exit::OK)
}

fn test(webhook: (usize, &WebhookSettings), origins: &Origins) -> Result<String, Failure> {
    let endpoint = webhook::endpoints([webhook], origins).map_err(Failure::config)?.pop();
    let endpoint = endpoint.ok_or_else(|| Failure::internal("one webhook, no endpoint"))?;
    let record = sample().ok_or_else(|| Failure::internal("the sample gives no record"))?;
    // An id of its own: a receiver that drops what it has must not drop this.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let id = format!("test-{}", now.as_millis());
    let started = Instant::now();
    let answer = block_on(endpoint.try_out(&id, record.into()))?;
    match answer {
        Ok(status) => {
            let took = started.elapsed().as_millis();
            Ok(format!("{}: {status} after {took} ms, webhook-id {id}", endpoint.name()))
        }
        Err(why) => Err(Failure::unavailable(format!("webhook `{}`: {why}", endpoint.name()))),
    }
}

/// The record of the first sample article.
fn sample() -> Option<Vec<u8>> {
    let sample = samples::ALL.first()?;
    let payload = Payload {
        bytes: sample.bytes,
        content_type: Some(sample.content_type),
        content_encoding: None,
    };
    let engine = Engine::new(Limits::default());
    Some(engine.process(&mut Scratch::default(), &payload).ok()?.to_json())
}

fn resume(name: &str, settings: &Settings) -> Result<String, Failure> {
    let http = &settings.http;
    let address: SocketAddr = http.listen.parse().map_err(|_| {
        Failure::unavailable(
            "http.listen is off, so the service cannot be asked: send it SIGHUP instead",
        )
    })?;
    let token = if http.token_file.as_os_str().is_empty() {
        None
    } else {
        config::tokens(&http.token_file).map_err(Failure::config)?.into_iter().next()
    };
    let secret = token.as_ref().map(|token| &token.secret);
    match block_on(webhook::resume(address, secret, name))? {
        Ok((200, body)) => Ok(told(name, &body)),
        Ok((status, body)) => {
            Err(Failure::unavailable(format!("the service at {address} answered {status}: {body}")))
        }
        Err(why) => Err(Failure::unavailable(format!("no service at {address}: {why}"))),
    }
}

/// What the service answered: the state that the endpoint was in, and how many records were
/// brought back.
fn told(name: &str, answer: &str) -> String {
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap_or_default();
    let works = answer["state"] == "working";
    match answer["recalled"].as_u64() {
        None => {
            format!("{name}: what waits in its retry queues is being sent; /ready says the rest")
        }
        Some(0) if works => format!("{name}: works, there is nothing to resume"),
        Some(0) => {
            format!("{name}: tried again with the next record; /ready says whether it goes on")
        }
        Some(1) => {
            format!("{name}: 1 record of its retry queues is sent now; /ready says the rest")
        }
        Some(count) => {
            format!(
                "{name}: {count} records of its retry queues are sent now; /ready says the rest"
            )
        }
    }
}
