//! `copydesk tap`: the records of a running service, as they come.

mod rate;
mod source;

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::os::fd::AsFd;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use indicatif::ProgressBar;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, MissedTickBehavior};

use super::exit::{self, Failure};
use super::view::Paint;
use super::{brief, output, progress, queue, terminal};
use crate::config::{Loaded, QueueKind, Settings};
use crate::predicate::Predicate;
use crate::record::Record;
use crate::telemetry::{say_aside, visible};
use rate::Rate;
use source::Source;

/// Show the records of a running service as they come, until Ctrl-C.
///
/// Over RabbitMQ they come by a queue that is bound for as long as this runs; it holds
/// 1,000 records and then drops the oldest, so that nobody waits for whoever looks on.
/// With the embedded queue they are read from records.ndjson.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk tap
  copydesk tap --where 'polarity = denied and confidence >= 0.9'
  copydesk tap --format ndjson | jq -r '.article.title'
  copydesk tap --count 100 > records.ndjson")]
pub(super) struct Args {
    /// Only records that a predicate fits, e.g. 'speaker = "Jane Doe"' (docs/FILTERS.md)
    #[arg(long = "where", value_name = "PREDICATE")]
    wanted: Option<Predicate>,
    /// Form of the output [default: text on a terminal, else ndjson]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// End after so many records
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// Title, quotes and names, for people
    Text,
    /// The record as it is, one a line
    Ndjson,
}

/// Between two looks at who reads and how fast records come.
const LOOK: Duration = Duration::from_millis(500);

/// How long the end may take.
const END: Duration = Duration::from_secs(2);

/// Runs the command.
pub(super) fn run(args: &Args, loaded: &Loaded) -> Result<u8, Failure> {
    if let Some(wanted) = &args.wanted {
        super::check_lists(wanted, &loaded.lists)?;
    }
    let settings = &loaded.settings;
    let usual = if io::stdout().is_terminal() { Form::Text } else { Form::Ndjson };
    let shown = Shown {
        wanted: args.wanted.clone(),
        form: args.format.unwrap_or(usual),
        paint: Paint::new(terminal::colors()),
        left: args.count.unwrap_or(u64::MAX),
        line: progress::line(),
        rate: Rate::default(),
    };
    queue::block_on(async {
        let mut terminate = signal(SignalKind::terminate()).map_err(Failure::internal)?;
        let mut leaving = pin!(async {
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = terminate.recv() => {} }
        });
        let source = tokio::select! {
            source = Source::open(settings) => source?,
            () = &mut leaving => return Ok(exit::OK),
        };
        begin(settings);
        if let Some(full) = source.full() {
            tokio::spawn(tell_full(full, shown.line.clone()));
        }
        let (stop, stopped) = oneshot::channel();
        // Apart: who waits for a signal must not wait for standard output.
        let mut following = tokio::spawn(follow(source, shown, stopped));
        tokio::select! {
            ended = &mut following => return ended.map_err(Failure::internal)?,
            () = &mut leaving => {}
        }
        stop.send(()).ok();
        tokio::time::timeout(END, following).await.ok();
        Ok(exit::OK)
    })?
}

/// Says what is followed, and what a queue for a while means where there may be no other.
fn begin(settings: &Settings) {
    let (prefix, folder) = (&settings.amqp.prefix, settings.service.data_dir.display());
    let followed = match settings.queue.kind {
        QueueKind::Embedded => format!("{folder}/records.ndjson"),
        QueueKind::Amqp if settings.webhook.is_empty() => format!(
            "exchange {prefix}.records; meanwhile a record that no other queue is bound for is \
             shown here and not kept in {prefix}.unrouted"
        ),
        QueueKind::Amqp => format!("exchange {prefix}.records"),
    };
    if terminal::talks() {
        say_aside(&format!("copydesk: following {followed}"));
    }
}

/// Tells each time when records begin to be dropped.
async fn tell_full(mut full: watch::Receiver<bool>, line: ProgressBar) {
    while full.wait_for(|full| *full).await.is_ok() {
        tell(&line, "records come faster than they are read here: the oldest are left out");
        if full.wait_for(|full| !*full).await.is_err() {
            return;
        }
    }
}

/// A note above the line.
fn tell(line: &ProgressBar, what: &str) {
    above(line, || terminal::note(what));
}

/// Prints where the line is; where there is none nobody waits for who prints.
fn above<T>(line: &ProgressBar, print: impl FnOnce() -> T) -> T {
    if line.is_hidden() { print() } else { line.suspend(print) }
}

/// What is shown of the records, and what was.
struct Shown {
    wanted: Option<Predicate>,
    form: Form,
    paint: Paint,
    /// Records until the end.
    left: u64,
    line: ProgressBar,
    rate: Rate,
}

/// Shows records until it is stopped, has shown enough, or nobody reads any more.
async fn follow(
    mut source: Source,
    mut shown: Shown,
    mut stopped: oneshot::Receiver<()>,
) -> Result<u8, Failure> {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let ended = loop {
        tokio::select! {
            _ = &mut stopped => break Ok(exit::OK),
            record = source.next() => {
                let record = match record {
                    Ok(record) => record,
                    Err(failure) => break Err(failure),
                };
                // It may take as long as its reader likes.
                match tokio::task::block_in_place(|| shown.take(&record)) {
                    Ok(()) if shown.left == 0 => break Ok(exit::OK),
                    Ok(()) => {}
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => break Ok(exit::OK),
                    Err(error) => break Err(output::failed(&error)),
                }
            }
            _ = look.tick() => {
                if is_unread() {
                    break Ok(exit::OK);
                }
                shown.line.set_message(shown.rate.line(Instant::now()));
            }
        }
    };
    shown.line.finish_and_clear();
    source.close().await;
    ended
}

impl Shown {
    fn take(&mut self, body: &Bytes) -> io::Result<()> {
        let Ok(record) = serde_json::from_slice::<Record>(body) else {
            tell(&self.line, "a message that is no record is left out");
            return Ok(());
        };
        let fits = self.wanted.as_ref().is_none_or(|wanted| wanted.fits(&record));
        self.rate.count(fits);
        if !fits {
            return Ok(());
        }
        self.left -= 1;
        let text = self.written(body, &record)?;
        above(&self.line, || {
            let mut out = io::stdout().lock();
            out.write_all(&text)?;
            out.flush()
        })
    }

    fn written(&self, body: &Bytes, record: &Record) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        match self.form {
            Form::Text => brief::write(&mut text, record, self.paint)?,
            Form::Ndjson => {
                // Others may write it over several lines.
                let one_line = !body.contains(&b'\n');
                text = if one_line { body.to_vec() } else { record.to_json() };
                if io::stdout().is_terminal() {
                    // In JSON the escape of a character means the character.
                    text = visible(&String::from_utf8_lossy(&text)).into_owned().into_bytes();
                }
                text.push(b'\n');
            }
        }
        Ok(text)
    }
}

/// Whether standard output is a pipe that nobody reads any more. A write would tell,
/// but the next record may be hours away.
fn is_unread() -> bool {
    let stdout = io::stdout();
    let mut out = [PollFd::from_borrowed_fd(stdout.as_fd(), PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut out, Some(&now)).is_ok()
        && out.iter().any(|out| out.revents().contains(PollFlags::ERR))
}
