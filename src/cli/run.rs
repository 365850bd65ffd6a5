//! `copydesk run`: the service.

use std::io::Write;
use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

use super::exit::{self, Failure};
use super::view::Paint;
use super::{brief, queue, signals, terminal};
use crate::config::{self, Loaded, LogLevel, QueueKind, Settings, Sources};
use crate::pipeline::Engine;
use crate::record::Record;
use crate::samples;
use crate::service::{self, Reader, Reloaded, Reloads, ServiceError, Started};
use crate::telemetry;
use crate::webhook::{self, Endpoint};

/// Run the service until SIGTERM or Ctrl-C; a second one leaves at once. SIGHUP reads the
/// configuration again.
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
pub(super) fn run(args: &Args, sources: &Sources) -> Result<u8, Failure> {
    let runtime = queue::runtime()?;
    let result = runtime.block_on(serve(args, sources));
    // A stuck analysis thread must not hold up the exit.
    runtime.shutdown_background();
    result.map(|()| exit::OK)
}

/// Reads the configuration and runs the service. Signals are taken from the first, as reading
/// can take long, or hang: a SIGHUP that comes meanwhile has it read once more after the start.
async fn serve(args: &Args, sources: &Sources) -> Result<(), Failure> {
    let mut shutdown = Box::pin(signals::shutdown().map_err(Failure::internal)?);
    let asked = asked(signal(SignalKind::hangup()).map_err(Failure::internal)?);
    signals::outlive_others().map_err(Failure::internal)?;
    let reader = Reader::start().map_err(Failure::no_thread)?;
    let at_start = sources.clone();
    let prepared = tokio::select! {
        prepared = reader.run(move || prepare(&at_start)) => prepared,
        () = &mut shutdown => {
            tracing::info!("stopped before the start: the configuration was still being read");
            return Ok(());
        }
    };
    let panicked =
        || Failure::internal("a defect of the program: reading the configuration failed");
    let Prepared { settings, engine, endpoints, read_once } = prepared.ok_or_else(panicked)??;
    // `-q` and `-v` hold where the configuration says nothing.
    if settings.service.log != LogLevel::default() {
        telemetry::set_level(settings.service.log.as_str());
    }
    let reloads = reloads(asked, reader, sources.clone(), read_once);
    let settings = &settings;
    let sample = args.sample;
    let places = Places::of(settings);
    let started = move |started: Started| {
        tell_started(settings, &started);
        if sample {
            tokio::spawn(show_samples(started, places));
        }
    };
    let run = service::run(settings, engine, endpoints, sample, started, reloads, shutdown);
    run.await.map_err(|e| match e {
        ServiceError::Config(_) => Failure::config(e),
        ServiceError::Stuck(_) | ServiceError::Panicked(_) => Failure::internal(e),
        _ => Failure::unavailable(e),
    })
}

/// What the service is started with.
struct Prepared {
    settings: Settings,
    engine: Engine,
    endpoints: Vec<Endpoint>,
    read_once: ReadOnce,
}

fn prepare(sources: &Sources) -> Result<Prepared, Failure> {
    let loaded = super::load(sources)?;
    let endpoints = webhook::endpoints(loaded.settings.webhook.iter().enumerate(), &loaded.origins);
    let endpoints = endpoints.map_err(Failure::config)?;
    let read_once = read_once(&loaded);
    let (settings, engine) = super::engine(loaded);
    Ok(Prepared { settings, engine, endpoints, read_once })
}

/// Where articles come from and records go, for people.
struct Places {
    inbox: Option<String>,
    records: String,
}

impl Places {
    fn of(settings: &Settings) -> Self {
        let folder = &settings.service.data_dir;
        match settings.queue.kind {
            QueueKind::Embedded => Self {
                inbox: Some(folder.join("inbox").display().to_string()),
                records: folder.join("records.ndjson").display().to_string(),
            },
            QueueKind::Amqp => {
                Self { inbox: None, records: format!("exchange {}.records", settings.amqp.prefix) }
            }
        }
    }
}

/// Says what runs, and where articles come from and records go.
fn tell_started(settings: &Settings, started: &Started) {
    let http = started.http.map(|address| address.to_string());
    let webhooks: Vec<_> = settings.webhook.iter().map(|w| w.name.as_str()).collect();
    let webhooks = webhooks.join(" ");
    let version = env!("CARGO_PKG_VERSION");
    let prefix = (settings.queue.kind == QueueKind::Amqp).then_some(&settings.amqp.prefix);
    let queue = if prefix.is_some() { "amqp" } else { "embedded" };
    let Places { inbox, records } = Places::of(settings);
    for note in settings.notes() {
        tracing::warn!("{note}");
    }
    tracing::info!(version, queue, prefix, http, inbox, records, webhooks, "started");
}

/// Keys of files that are read at start alone, each with a name for what stands in them.
type ReadOnce = [(&'static str, Option<String>); 2];

fn read_once(loaded: &Loaded) -> ReadOnce {
    let name = |added: Option<&str>| added.map(str::to_owned);
    [
        ("analysis.lexicon", name(loaded.lexicon.added())),
        ("analysis.knowledge", name(loaded.knowledge.added())),
    ]
}

/// A message for each SIGHUP. One that comes while a file is being read is answered at once: it
/// may be long until another line tells of it.
fn asked(mut hangup: Signal) -> mpsc::Receiver<()> {
    let (sender, asked) = mpsc::channel(1);
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            if let Some(file) = config::being_read() {
                let file = file.display().to_string();
                tracing::warn!(
                    file,
                    "SIGHUP noted: a file is still being read, and after it all once more"
                );
            }
            // Where one waits already, that one is enough.
            sender.try_send(()).ok();
        }
    });
    asked
}

/// The configuration, read again where that is asked for; `before` is what stood in files that
/// are read at start alone.
fn reloads(
    asked: mpsc::Receiver<()>,
    reader: Reader,
    sources: Sources,
    before: ReadOnce,
) -> Reloads {
    let read = move || {
        let loaded = config::load_again(&sources)?;
        let now = read_once(&loaded);
        let differ = before.iter().zip(&now).filter(|(before, now)| before != now);
        let stale = differ.map(|((key, _), _)| *key).collect();
        let Loaded { settings, lists, origins, .. } = loaded;
        Ok(Reloaded { settings, origins, lists, stale })
    };
    Reloads { asked, read: Arc::new(read), reader }
}

/// Waits for the records of the samples, then says what came out and where.
async fn show_samples(mut started: Started, places: Places) {
    let (mut out, mut shown) = (String::new(), 0);
    let paint = Paint::new(terminal::colors());
    while shown < samples::ALL.len() {
        let Ok(body) = started.records.recv().await else { return };
        let Ok(record) = serde_json::from_slice::<Record>(&body) else { continue };
        out.push_str(&brief::of(&record, paint));
        shown += 1;
    }
    out.push_str(&format!("\nRecords:                          {}", places.records));
    if let Some(address) = started.http {
        out.push_str(&format!(
            "\nLook at them in the text:         http://{address}/\n\
             Send an article of your own:      curl -H 'content-type: text/html' --data-binary @page.html http://{address}/articles"
        ));
    }
    if let Some(inbox) = places.inbox {
        out.push_str(&format!("\nOr drop a file into:              {inbox}"));
    }
    out.push_str("\nStop with Ctrl-C.\n");
    // Nobody to show it to when standard output is closed.
    writeln!(std::io::stdout(), "{out}").ok();
}
