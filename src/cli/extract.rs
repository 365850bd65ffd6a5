//! `copydesk extract`: the analysis without queues.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use indicatif::ProgressBar;

use super::exit::{self, Failure};
use super::inputs::{self, Input};
use super::output::{Format, Part, Printer};
use super::sheet::Sheet;
use super::{output, progress, terminal};
use crate::analysis::Scratch;
use crate::config::{Loaded, Settings, Sources};
use crate::payload::{Mappings, Payload};
use crate::pipeline::Engine;
use crate::pool::STACK_BYTES;
use crate::predicate::Predicate;
use crate::record::Record;
use crate::telemetry::say_aside;

/// Analyse payloads and print one record a line, in input order.
///
/// On a terminal the article is shown with its quotes, speakers and entities
/// marked. A rejected payload prints its reason on standard error; the rest goes
/// on, and the exit code is 65.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk extract page.html
  copydesk extract stories/ 'archive/*.html.gz' --only quotes
  copydesk extract stories/ --csv > quotes.csv
  copydesk extract stories/ --where 'polarity = denied and confidence >= 0.9'
  curl -s https://example.org/story | copydesk extract - --content-type text/html
  copydesk extract articles.ndjson --jobs 4 > records.ndjson
  copydesk extract dump.json --mapping crawl.toml")]
pub(super) struct Args {
    /// Files, folders or patterns; - is standard input [default: -]
    files: Vec<PathBuf>,
    /// Content type of every file [default: by extension, else sniffed];
    /// application/x-ndjson makes each line a payload
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// Try out the mappings of this file, in place of those of the configuration
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Threads [default: one a core]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Form of the output [default: text on a terminal, else ndjson]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Only one part of each record
    #[arg(long, value_enum, value_name = "PART")]
    only: Option<Part>,
    /// Only records that a predicate fits, e.g. 'polarity = denied and confidence >= 0.9'
    /// (docs/FILTERS.md)
    #[arg(long = "where", value_name = "PREDICATE")]
    wanted: Option<Predicate>,
    /// Quotes as rows for a sheet: speaker, quote, type, confidence, title, url,
    /// polarity, fingerprint
    #[arg(long, conflicts_with_all = ["format", "only"])]
    csv: bool,
}

impl Args {
    fn printer(&self) -> Printer {
        let usual = if io::stdout().is_terminal() { Format::Text } else { Format::Ndjson };
        if self.csv {
            Printer::Csv(Sheet::default())
        } else {
            Printer::new(self.format.unwrap_or(usual), self.only)
        }
    }
}

type Extracted = Result<Record, String>;

struct Work {
    input: Input,
    reply: SyncSender<(String, Extracted)>,
}

/// Runs the command.
pub(super) fn run(args: &Args, loaded: Loaded) -> Result<u8, Failure> {
    if let Some(wanted) = &args.wanted {
        super::check_lists(wanted, &loaded.lists)?;
    }
    let (settings, engine) = super::engine(loaded);
    let cap = settings.limits.payload_bytes;
    let mappings = mappings(args.mapping.clone(), settings)?;
    let engine = Arc::new(engine.with_mappings(mappings));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let jobs = args.jobs.unwrap_or(cores).clamp(1, 256);

    // Results are read in the order of the inputs: the queue holds one receiver
    // for each payload, and its bound is the most that is in flight.
    let (order, in_order) = sync_channel::<Receiver<(String, Extracted)>>(jobs * 8);
    let (work, todo) = sync_channel::<Work>(jobs);
    let todo = Arc::new(Mutex::new(todo));
    for _ in 0..jobs {
        let (engine, todo) = (Arc::clone(&engine), Arc::clone(&todo));
        thread::Builder::new()
            .name("analysis".into())
            .stack_size(STACK_BYTES)
            .spawn(move || worker(&engine, &todo))
            .map_err(Failure::no_thread)?;
    }
    let (files, mut missing) = find(&args.files);
    let progress = shown(&files);
    let content_type = args.content_type.clone();
    let reader = move || read_all(&files, content_type.as_deref(), cap, &work, &order);
    let reader = thread::Builder::new().spawn(reader).map_err(Failure::no_thread)?;
    let mut printer = args.printer();
    let Some(rejected) = print(&in_order, args.wanted.as_ref(), &mut printer, &progress)
        .map_err(|e| output::failed(&e))?
    else {
        // Whoever read the records has seen enough. Threads that still read or
        // analyse end with the process.
        return Ok(exit::OK);
    };
    missing += reader.join().map_err(|_| Failure::internal("reading panicked"))?;
    if missing > 0 {
        return Ok(exit::NO_INPUT);
    }
    Ok(if rejected > 0 { exit::DATA } else { exit::OK })
}

/// The files that are meant, and how many of the names mean none.
fn find(named: &[PathBuf]) -> (Vec<PathBuf>, usize) {
    if named.is_empty() {
        if io::stdin().is_terminal() && terminal::talks() {
            say_aside(
                "copydesk: paste an article, then press Ctrl-D (`copydesk extract FILE` reads a file)",
            );
        }
        return (vec![PathBuf::from("-")], 0);
    }
    let (mut files, mut missing) = (Vec::new(), 0);
    for path in named {
        match inputs::files(path) {
            Ok(found) => files.extend(found),
            Err(e) => {
                exit::complain(&path.display(), &e);
                missing += 1;
            }
        }
    }
    (files, missing)
}

/// Progress of many files; records on the terminal are progress enough.
fn shown(files: &[PathBuf]) -> ProgressBar {
    let lines = files.iter().any(|file| file.to_string_lossy().contains("json"));
    if io::stdout().is_terminal() || (files.len() < 2 && !lines) {
        return ProgressBar::hidden();
    }
    // A file of lines has more payloads than one.
    progress::bar("extracting", (!lines).then_some(files.len() as u64))
}

/// The mappings of `file`, else those of the configuration.
fn mappings(file: Option<PathBuf>, settings: Settings) -> Result<Mappings, Failure> {
    let mappings = match file {
        Some(file) => {
            let sources = Sources { file: Some(file), ..Sources::default() };
            crate::config::load(&sources).map_err(Failure::config)?.mapping
        }
        None => settings.mapping,
    };
    crate::mappings::compile(&mappings).map_err(Failure::config)
}

/// Feeds the workers; returns how many files could not be read.
fn read_all(
    files: &[PathBuf],
    content_type: Option<&str>,
    cap: usize,
    work: &SyncSender<Work>,
    order: &SyncSender<Receiver<(String, Extracted)>>,
) -> usize {
    let mut unread = 0;
    for file in files {
        let read = inputs::read(file, content_type, cap, &mut |input| {
            let (reply, result) = sync_channel(1);
            order.send(result).is_ok() && work.send(Work { input, reply }).is_ok()
        });
        if let Err(e) = read {
            exit::complain(&file.display(), &e);
            unread += 1;
        }
    }
    unread
}

fn worker(engine: &Engine, todo: &Mutex<Receiver<Work>>) {
    let mut scratch = Scratch::default();
    loop {
        let next = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Work { input, reply }) = next else { return };
        let result = extract(engine, &mut scratch, &input);
        // The printer is gone when standard output was closed.
        reply.send((input.label, result)).ok();
    }
}

fn extract(engine: &Engine, scratch: &mut Scratch, input: &Input) -> Extracted {
    let payload = Payload {
        bytes: &input.bytes,
        content_type: input.content_type.as_deref(),
        content_encoding: input.content_encoding,
    };
    match catch_unwind(AssertUnwindSafe(|| engine.process(scratch, &payload))) {
        Ok(Ok(record)) => Ok(record),
        Ok(Err(rejection)) => Err(match &rejection.source_id {
            Some(id) => format!("id {id}: {rejection}"),
            None => rejection.to_string(),
        }),
        Err(_) => {
            *scratch = Scratch::default();
            Err("internal: the analysis panicked".to_owned())
        }
    }
}

/// Prints results in order; returns how many were rejections, or `None` if nobody
/// reads any more.
fn print(
    in_order: &Receiver<Receiver<(String, Extracted)>>,
    wanted: Option<&Predicate>,
    printer: &mut Printer,
    progress: &ProgressBar,
) -> io::Result<Option<usize>> {
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut rejected = 0;
    while let Some((label, extracted)) = next(in_order, &mut out) {
        let printed = match extracted {
            Ok(record) if wanted.is_some_and(|wanted| !wanted.fits(&record)) => Ok(()),
            Ok(record) => printer.write(&mut out, &record),
            Err(reason) => {
                rejected += 1;
                progress.suspend(|| exit::complain(&label, &reason));
                Ok(())
            }
        };
        progress.inc(1);
        match printed {
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => return Ok(None),
            other => other?,
        }
    }
    progress.finish_and_clear();
    match out.flush() {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        flushed => flushed.map(|()| Some(rejected)),
    }
}

/// The next result in order. What was printed is flushed before waiting: whoever
/// wants the last record must not have to send another payload for it.
fn next(
    in_order: &Receiver<Receiver<(String, Extracted)>>,
    out: &mut impl Write,
) -> Option<(String, Extracted)> {
    let result = in_order.try_recv().or_else(|_| {
        out.flush().ok();
        in_order.recv()
    });
    let result = result.ok()?;
    result
        .try_recv()
        .or_else(|_| {
            out.flush().ok();
            result.recv()
        })
        .ok()
}
