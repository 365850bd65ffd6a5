//! `copydesk run`: the service.

use std::io::{IsTerminal, Write};

use tokio::signal::unix::{SignalKind, signal};

use super::exit::{self, Failure};
use crate::config::{QueueKind, Settings};
use crate::record::{QuoteType, Record};
use crate::samples;
use crate::service::{self, ServiceError, Started};
use crate::telemetry;

/// Run the service until SIGTERM or Ctrl-C; a second one leaves at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk run --sample
  copydesk run --config /etc/copydesk/copydesk.toml")]
pub(super) struct Args {
    /// Feed the sample articles that ship with the program, and show their records
    #[arg(long)]
    sample: bool,
}

/// Runs the command.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<u8, Failure> {
    telemetry::init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Failure::internal)?;
    let result = runtime.block_on(async {
        let shutdown = shutdown().map_err(Failure::internal)?;
        let data_dir = settings.service.data_dir.clone();
        let sample = args.sample;
        let started = move |started: Started| {
            tell_started(settings, &started);
            if sample {
                tokio::spawn(show_samples(started, data_dir));
            }
        };
        service::run(settings, sample, started, shutdown).await.map_err(|e| match e {
            ServiceError::Config(_) => Failure::config(e),
            ServiceError::Stuck(_) => Failure::internal(e),
            _ => Failure::unavailable(e),
        })
    });
    // A stuck analysis thread must not hold up the exit.
    runtime.shutdown_background();
    result.map(|()| exit::OK)
}

/// Says what runs, and where articles come from and records go.
fn tell_started(settings: &Settings, started: &Started) {
    let http = started.http.map(|address| address.to_string());
    let webhooks: Vec<_> = settings.webhook.iter().map(|w| w.name.as_str()).collect();
    let webhooks = webhooks.join(" ");
    let version = env!("CARGO_PKG_VERSION");
    match settings.queue.kind {
        QueueKind::Embedded => {
            let folder = &settings.service.data_dir;
            let (inbox, records) = (folder.join("inbox"), folder.join("records.ndjson"));
            let (inbox, records) = (inbox.display(), records.display());
            tracing::info!(version, queue = "embedded", http, %inbox, %records, webhooks, "started");
        }
        QueueKind::Amqp => {
            let prefix = &settings.amqp.prefix;
            let records = format!("exchange {prefix}.records");
            tracing::info!(version, queue = "amqp", prefix, http, records, webhooks, "started");
        }
    }
}

/// Completes at the first signal; the second ends the process.
fn shutdown() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tokio::spawn(async move {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            tracing::warn!("second signal: leaving at once");
            std::process::exit(exit::UNAVAILABLE.into());
        });
    })
}

/// Waits for the records of the samples, then says what came out and where.
async fn show_samples(mut started: Started, data_dir: std::path::PathBuf) {
    let mut out = String::new();
    let mut shown = 0;
    while shown < samples::ALL.len() {
        let Ok(body) = started.records.recv().await else { return };
        let Ok(record) = serde_json::from_slice::<Record>(&body) else { continue };
        out.push_str(&summary(&record));
        shown += 1;
    }
    let records = data_dir.join("records.ndjson");
    out.push_str("\nRecords, one JSON object a line:  ");
    out.push_str(&records.display().to_string());
    if let Some(address) = started.http {
        out.push_str(&format!(
            "\nLook at them in the text:         http://{address}/\n\
             Send an article of your own:      curl -H 'content-type: text/html' --data-binary @page.html http://{address}/articles\n\
             Or drop a file into:              {}",
            data_dir.join("inbox").display()
        ));
    }
    out.push_str("\nStop with Ctrl-C.\n");
    // Nobody to show it to when standard output is closed.
    writeln!(std::io::stdout(), "{out}").ok();
}

fn summary(record: &Record) -> String {
    let bold = |text: &str| {
        if std::io::stdout().is_terminal() {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let mut out = format!("\n{}\n", bold(record.article.title.as_deref().unwrap_or("(no title)")));
    for quote in &record.quotes {
        let speaker = quote.speaker.as_ref().map_or("—", |s| s.name.as_str());
        // What is only reported reads oddly without the word that reports it.
        let cue = quote.cue.as_ref().filter(|_| quote.kind != QuoteType::Direct);
        let cue = cue.map_or_else(String::new, |cue| format!("({}) ", cue.text));
        out.push_str(&format!("  {:<18} {cue}{}\n", speaker, quote.text.replace('\n', " ")));
    }
    let about: Vec<_> = record.entities.iter().take(5).map(|e| e.name.as_str()).collect();
    out.push_str(&format!("  about: {}\n", about.join(", ")));
    out
}
