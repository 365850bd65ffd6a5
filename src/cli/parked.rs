//! `copydesk parked`: what was set aside for a person.

use std::io::Write;

use clap::Subcommand;

use super::exit::{self, Failure};
use super::queue::{failed, with_queue};
use crate::config::Settings;
use crate::queue::{ParkedFilter, ParkedSummary, Queue};

/// Look at, replay or delete what was set aside.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk parked list --reason malformed
  copydesk parked show 0b5c…
  copydesk parked replay --all --reason timeout")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List parked messages, oldest first
    List {
        /// Only those parked for this reason
        #[arg(long)]
        reason: Option<String>,
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print one parked message: why it stands here on standard error, its body on standard output
    Show {
        /// Its id
        id: String,
    },
    /// Put parked messages back where they failed
    Replay(Selection),
    /// Delete parked messages for good
    Drop(Selection),
}

#[derive(Debug, clap::Args)]
struct Selection {
    /// Their ids
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<String>,
    /// All of them
    #[arg(long)]
    all: bool,
    /// Only those parked for this reason
    #[arg(long)]
    reason: Option<String>,
}

impl Selection {
    fn filter(&self) -> ParkedFilter {
        ParkedFilter { ids: self.ids.clone(), reason: self.reason.clone(), limit: 0 }
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    with_queue(settings, |queue| async move {
        match &args.action {
            Action::List { reason, json } => {
                let filter = ParkedFilter { reason: reason.clone(), ..ParkedFilter::default() };
                let parked = queue.parked(&filter).await.map_err(|e| failed(&e))?;
                list(&parked, *json)
            }
            Action::Show { id } => show(&queue, id).await,
            Action::Replay(selection) => {
                let count = queue.replay(&selection.filter()).await.map_err(|e| failed(&e))?;
                tell(selection, count, "replayed")
            }
            Action::Drop(selection) => {
                let count = queue.drop_parked(&selection.filter()).await.map_err(|e| failed(&e))?;
                tell(selection, count, "dropped")
            }
        }
    })
}

fn list(parked: &[ParkedSummary], json: bool) -> Result<u8, Failure> {
    let mut out = String::new();
    for message in parked {
        if json {
            out.push_str(&serde_json::to_string(message).map_err(Failure::internal)?);
        } else {
            let at = message.parked_at.as_deref().unwrap_or("-");
            let stage = match &message.endpoint {
                Some(endpoint) => format!("{} {endpoint}", message.stage),
                None => message.stage.clone(),
            };
            out.push_str(&format!(
                "{}  {at}  {stage}  {}  {}",
                message.id, message.reason, message.detail
            ));
        }
        out.push('\n');
    }
    write!(std::io::stdout(), "{out}").map_err(Failure::unavailable)?;
    Ok(exit::OK)
}

async fn show(queue: &Queue, id: &str) -> Result<u8, Failure> {
    let parked = queue.parked_message(id).await.map_err(|e| failed(&e))?;
    let summary = serde_json::to_string_pretty(&parked.summary).map_err(Failure::internal)?;
    eprintln!("{summary}");
    std::io::stdout().write_all(&parked.message.body).map_err(Failure::unavailable)?;
    Ok(exit::OK)
}

/// Ids that were named but not found are an error; `--all` of nothing is not.
fn tell(selection: &Selection, count: usize, what: &str) -> Result<u8, Failure> {
    writeln!(std::io::stdout(), "{count} {what}").map_err(Failure::unavailable)?;
    if count < selection.ids.len() {
        return Err(Failure::usage(format!(
            "expected {} parked messages, found {count}",
            selection.ids.len()
        )));
    }
    Ok(exit::OK)
}
