//! `copydesk parked`: what was set aside for a person. `unrouted` does the same
//! with what no binding took.

use std::pin::pin;

use clap::Subcommand;

use super::exit::{self, Failure};
use super::listing::{self, Form};
use super::output::say;
use super::queue::{failed, with_queue};
use super::reason;
use super::{progress, signals, terminal};
use crate::config::Settings;
use crate::queue::{ParkedFilter, ParkedSummary, Queue, QueueError, Shelf, hint};
use crate::telemetry::say_aside;

/// Look at, replay or delete what was set aside.
#[derive(Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  copydesk parked list --reason malformed
  copydesk parked show 0b5c
  copydesk parked replay --all --reason timeout"
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// List messages, oldest first: handle, id, time, stage, source, reason, detail
    #[command(after_help = "\
Examples:
  copydesk parked list --reason malformed
  copydesk parked list --format ndjson | jq -r .source | sort | uniq -c")]
    List {
        /// Only those with this reason
        #[arg(long, value_parser = reason::parse)]
        reason: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
        limit: usize,
        /// Only those after the one with this handle
        #[arg(long, value_name = "HANDLE")]
        after: Option<String>,
        /// Form of the output
        #[arg(long, value_enum, default_value = "text")]
        format: Form,
        /// `--format ndjson`, as it was called once
        #[arg(long, hide = true, conflicts_with = "format")]
        json: bool,
    },
    /// Print one message: why it stands here on standard error, its body on standard output
    #[command(after_help = "Example:\n  copydesk parked show 0b5c > payload.html")]
    Show {
        /// Its handle, the first four characters of it or more, or an id that no other has
        name: String,
    },
    /// Put messages back where they failed; what is not confirmed stays
    #[command(after_help = "\
Examples:
  copydesk parked replay 0b5c
  copydesk parked replay --all --reason timeout")]
    Replay(Selection),
    /// Delete messages for good; on a terminal it asks before
    #[command(after_help = "Example:\n  copydesk parked drop --all --reason malformed --yes")]
    Drop {
        #[command(flatten)]
        selection: Selection,
        /// Without asking
        #[arg(short, long)]
        yes: bool,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Selection {
    /// Their handles, beginnings of handles, or ids that no others have
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "NAME")]
    ids: Vec<String>,
    /// All of them
    #[arg(long)]
    all: bool,
    /// Only those with this reason
    #[arg(long, value_parser = reason::parse)]
    reason: Option<String>,
}

impl Selection {
    fn filter(&self, shelf: Shelf) -> ParkedFilter {
        let (ids, reason) = (self.ids.clone(), self.reason.clone());
        ParkedFilter { shelf, ids, reason, ..ParkedFilter::default() }
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    act(Shelf::Parked, &args.action, settings)
}

/// Does it on a shelf.
pub(super) fn act(shelf: Shelf, action: &Action, settings: &Settings) -> Result<u8, Failure> {
    with_queue(settings, |queue| async move {
        match action {
            Action::List { reason, limit, after, format, json } => {
                let (reason, after) = (reason.clone(), after.clone());
                let filter = ParkedFilter { shelf, reason, after, limit: *limit, ids: Vec::new() };
                let parked = queue.parked(&filter).await.map_err(|e| failed(&e))?;
                list(&parked, if *json { Form::Ndjson } else { *format })
            }
            Action::Show { name } => show(&queue, shelf, name).await,
            Action::Replay(selection) => {
                let filter = selection.filter(shelf);
                let replayed = queue.and_unknown(&filter, replay(&queue, &filter));
                let replayed = to_its_end(&queue, replayed).await?;
                let (count, unknown) = replayed.map_err(|e| failed(&e))?;
                if shelf == Shelf::Unrouted {
                    warn_of_returns(&queue).await?;
                }
                tell(&unknown, &filter, count, "replayed")
            }
            Action::Drop { selection, yes } => {
                let filter = selection.filter(shelf);
                if !yes && !is_meant(&queue, &filter).await? {
                    say(b"nothing dropped\n")?;
                    return Ok(exit::OK);
                }
                let dropped = queue.and_unknown(&filter, queue.drop_parked(&filter));
                let dropped = to_its_end(&queue, dropped).await?;
                let (count, unknown) = dropped.map_err(|e| failed(&e))?;
                tell(&unknown, &filter, count, "dropped")
            }
        }
    })
}

/// Does the work; a signal ends it once what it has in hand is done.
async fn to_its_end<T>(queue: &Queue, work: impl Future<Output = T>) -> Result<T, Failure> {
    let mut work = pin!(work);
    let interrupted = signals::shutdown().map_err(Failure::internal)?;
    tokio::select! {
        done = work.as_mut() => return Ok(done),
        () = interrupted => queue.interrupt(),
    }
    terminal::note("finishing what is in hand; a second signal leaves at once");
    Ok(work.await)
}

/// Replays what the filter means; in steps where somebody watches them.
async fn replay(queue: &Queue, filter: &ParkedFilter) -> Result<usize, QueueError> {
    if !terminal::watched() || !filter.ids.is_empty() {
        return queue.replay(filter).await;
    }
    let meant = queue.parked(filter).await?;
    let handles: Vec<String> = meant.into_iter().map(|message| message.handle).collect();
    let progress = progress::bar("replaying", Some(handles.len() as u64));
    let mut replayed = 0;
    for step in handles.chunks(handles.len().div_ceil(STEPS).max(STEP)) {
        let filter = ParkedFilter { ids: step.to_vec(), ..filter.clone() };
        let step_replayed = queue.replay(&filter).await;
        if step_replayed.is_err() && replayed > 0 {
            terminal::note(&format!("{replayed} were replayed before that"));
        }
        replayed += step_replayed?;
        progress.inc(step.len() as u64);
    }
    progress.finish_and_clear();
    Ok(replayed)
}

/// Steps of a replay at the most: each is a walk through the queue. And messages in one at
/// least.
const STEPS: usize = 20;
const STEP: usize = 50;

/// A message that still no binding takes comes back at once.
async fn warn_of_returns(queue: &Queue) -> Result<(), Failure> {
    let filter = ParkedFilter { shelf: Shelf::Unrouted, ..ParkedFilter::default() };
    let left = queue.parked(&filter).await.map_err(|e| failed(&e))?.len();
    if left > 0 {
        terminal::note(&format!("{left} unrouted now; what no binding takes comes back"));
    }
    Ok(())
}

/// Whether whoever sits at the terminal wants so many deleted.
async fn is_meant(queue: &Queue, filter: &ParkedFilter) -> Result<bool, Failure> {
    if !terminal::can_ask() {
        return Ok(true);
    }
    let meant = queue.parked(filter).await.map_err(|e| failed(&e))?;
    let bytes: usize = meant.iter().map(|message| message.bytes).sum();
    let messages = if meant.len() == 1 { "message" } else { "messages" };
    let question = format!("delete {} {messages}, {bytes} bytes, for good?", meant.len());
    Ok(meant.is_empty() || terminal::agrees(&question))
}

const COLUMNS: [&str; 7] = ["HANDLE", "ID", "PARKED", "STAGE", "SOURCE", "REASON", "DETAIL"];

fn list(parked: &[ParkedSummary], form: Form) -> Result<u8, Failure> {
    listing::print(form, parked, &COLUMNS, |message| {
        let fact = |fact: &Option<String>| fact.clone().unwrap_or_else(|| "-".to_owned());
        let stage = match &message.endpoint {
            Some(endpoint) => format!("{} {endpoint}", message.stage),
            None => message.stage.clone(),
        };
        // To the second: what is longer is in the JSON.
        let at = fact(&message.parked_at);
        let at = at.split_once('.').map_or(at.clone(), |(seconds, _)| format!("{seconds}Z"));
        let source = fact(&message.source);
        let ParkedSummary { handle, id, reason, detail, .. } = message.clone();
        vec![handle, id, at, stage, source, reason, detail]
    })
}

async fn show(queue: &Queue, shelf: Shelf, name: &str) -> Result<u8, Failure> {
    let parked = queue.parked_message(shelf, name).await.map_err(|e| failed(&e))?;
    let summary = serde_json::to_string_pretty(&parked.summary).map_err(Failure::internal)?;
    say_aside(&summary);
    say(&parked.message.body)?;
    Ok(exit::OK)
}

/// Names that nothing answers to are an error; `--all` of nothing is not.
fn tell(
    unknown: &[String],
    filter: &ParkedFilter,
    count: usize,
    what: &str,
) -> Result<u8, Failure> {
    say(format!("{count} {what}\n").as_bytes())?;
    if unknown.is_empty() {
        return Ok(exit::OK);
    }
    let names: Vec<_> = unknown.iter().map(|name| format!("`{name}`")).collect();
    let with = filter.reason.as_ref().map_or_else(String::new, |reason| format!(" for `{reason}`"));
    // Once, however many are short.
    let hint = unknown.iter().map(|name| hint(name)).max().unwrap_or_default();
    Err(Failure::usage(format!("no message kept{with} answers to {}{hint}", names.join(", "))))
}
