//! `copydesk publish`: payload files onto the input queue.

use std::path::PathBuf;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::mpsc;

use super::exit::{self, Failure};
use super::inputs::{self, Input};
use super::output::say;
use super::progress;
use super::queue::{failed, with_queue};
use crate::config::Settings;
use crate::queue::{LOCAL, Message, Queue, QueueError, Trace};

/// Put payload files on the input queue; each is confirmed before it counts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk publish page.html story.md
  copydesk publish stories/ articles.ndjson")]
pub(super) struct Args {
    /// Files, folders or patterns; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Content type of every file [default: by extension, else sniffed]
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
}

/// Confirms waited for at the same time.
const WINDOW: usize = 256;

/// Runs the command.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    let (inputs, payloads) = mpsc::channel(WINDOW);
    let (files, content_type) = (args.files.clone(), args.content_type.clone());
    let cap = settings.limits.payload_bytes;
    let reader = move || -> Result<(), String> {
        files.iter().try_for_each(|named| {
            let unread = |e| format!("{}: {e}", named.display());
            for file in inputs::files(named).map_err(unread)? {
                let each = &mut |input| inputs.blocking_send(input).is_ok();
                inputs::read(&file, content_type.as_deref(), cap, each)
                    .map_err(|e| format!("{}: {e}", file.display()))?;
            }
            Ok(())
        })
    };
    let reader = std::thread::Builder::new().spawn(reader);
    let reader = reader.map_err(Failure::no_thread)?;
    // Only a policy of sources asks who somebody is.
    let user = (!settings.source.is_empty()).then_some(LOCAL);
    let published = with_queue(settings, |queue| publish_all(queue, payloads, user))?;
    match reader.join() {
        Ok(Ok(())) => {}
        Ok(Err(unread)) => {
            return Err(Failure::no_input(format!("{unread} ({published} published before)")));
        }
        Err(_) => return Err(Failure::internal("reading panicked")),
    }
    say(format!("{published} published\n").as_bytes())?;
    Ok(exit::OK)
}

async fn publish_all(
    queue: Queue,
    mut payloads: mpsc::Receiver<Input>,
    user: Option<&'static str>,
) -> Result<usize, Failure> {
    let progress = progress::bar("publishing", None);
    let mut waiting = FuturesUnordered::new();
    let mut published = 0;
    loop {
        tokio::select! {
            Some(confirmed) = waiting.next(), if !waiting.is_empty() => {
                let confirmed: Result<(), QueueError> = confirmed;
                confirmed.map_err(|e| failed(&e))?;
                published += 1;
                progress.inc(1);
            }
            payload = payloads.recv(), if waiting.len() < WINDOW => match payload {
                Some(input) => waiting.push(publish(queue.clone(), input, user)),
                None if waiting.is_empty() => break,
                None => while let Some(confirmed) = waiting.next().await {
                    confirmed.map_err(|e| failed(&e))?;
                    published += 1;
                },
            },
        }
    }
    progress.finish_and_clear();
    Ok(published)
}

async fn publish(queue: Queue, input: Input, user: Option<&'static str>) -> Result<(), QueueError> {
    let message = Message {
        body: input.bytes.into(),
        origin: Some(input.label),
        content_type: input.content_type,
        content_encoding: input.content_encoding.map(str::to_owned),
        routing_key: "publish".to_owned(),
        trace: Trace { user_id: user.map(str::to_owned), ..Trace::default() },
        ..Message::default()
    };
    queue.publish(message).await
}
