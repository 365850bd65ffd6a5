//! `copydesk score`: how much of what people marked in articles comes out right. A
//! newsroom tests an upgrade with it, on articles of its own.

mod cases;
mod judge;

use std::path::PathBuf;

use serde::Serialize;

use super::exit::{self, Failure};
use super::inputs;
use super::output::say;
use crate::analysis::Scratch;
use crate::config::Loaded;
use crate::payload::Payload;
use crate::pipeline::Engine;
use cases::{Case, Verdict};
use judge::judge;

/// Say how many marked quotes and entities come out right.
///
/// docs/CASES.md has the format: one article a line, with its text or payload and
/// what a person said about its quotes and entities.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk score cases.ndjson
  copydesk score cases.ndjson --format json > before.json")]
pub(super) struct Args {
    /// Files of cases
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Each mark that comes out wrong, then the counts
    Text,
    /// One object
    Json,
}

/// Right and all marks of one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
struct Count {
    right: usize,
    marks: usize,
}

#[derive(Debug, Default, Serialize)]
struct Score {
    articles: usize,
    quotes: Count,
    entities: Count,
    /// By verdict, in the order of [`Verdict::ALL`].
    verdicts: Vec<(&'static str, Count)>,
    /// What comes out wrong, in the order of the cases.
    wrong: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Wrong {
    case: String,
    mark: String,
    why: String,
}

/// Runs the command.
pub(super) fn run(args: &Args, loaded: Loaded) -> Result<u8, Failure> {
    let (settings, engine) = super::engine(loaded);
    let cap = settings.limits.payload_bytes;
    let mut scratch = Scratch::default();
    let mut score = Score::default();
    let mut counts = [Count::default(); Verdict::ALL.len()];
    for file in &args.files {
        let (mut failed, before) = (None, score.articles);
        let read = inputs::read(file, Some(inputs::NDJSON), cap, &mut |input| {
            let scored = Case::parse(&input.bytes).and_then(|case| {
                add(&engine, &mut scratch, &case, &input.label, &mut score, &mut counts)
            });
            failed = scored.err().map(|why| format!("{}: {why}", input.label));
            failed.is_none()
        });
        read.map_err(|e| Failure::no_input(format!("{}: {e}", file.display())))?;
        if let Some(why) = failed {
            return Err(Failure::data(why));
        }
        if score.articles == before {
            let found = "expected at least one case, found none";
            return Err(Failure::data(format!("{}: {found}", file.display())));
        }
    }
    score.verdicts = Verdict::ALL.iter().map(|v| v.as_str()).zip(counts).collect();
    let written = match args.format {
        Format::Text => text(&score),
        Format::Json => serde_json::to_string_pretty(&score).map_err(Failure::internal)? + "\n",
    };
    say(written.as_bytes())?;
    Ok(exit::OK)
}

fn add(
    engine: &Engine,
    scratch: &mut Scratch,
    case: &Case,
    label: &str,
    score: &mut Score,
    counts: &mut [Count],
) -> Result<(), String> {
    let (bytes, content_type) = case.payload();
    let payload = Payload { bytes, content_type: Some(content_type), content_encoding: None };
    let record = engine.process(scratch, &payload).map_err(|rejection| rejection.to_string())?;
    score.articles += 1;
    for mark in &case.marks {
        let found = judge(&record, mark);
        let of_kind = if mark.entity.is_some() { &mut score.entities } else { &mut score.quotes };
        let of_verdict = Verdict::ALL.iter().position(|v| *v == mark.verdict);
        for count in [Some(of_kind), of_verdict.and_then(|at| counts.get_mut(at))] {
            let Some(count) = count else { continue };
            count.marks += 1;
            count.right += usize::from(found.is_ok());
        }
        if let Err(why) = found {
            let case = case.id.clone().unwrap_or_else(|| label.to_owned());
            let mark = format!("{}: {}", mark.verdict.as_str(), mark.words());
            score.wrong.push(Wrong { case, mark, why });
        }
    }
    Ok(())
}

fn text(score: &Score) -> String {
    let mut out = String::new();
    for wrong in &score.wrong {
        out.push_str(&format!("{}\n  {}\n  {}\n", wrong.case, wrong.mark, wrong.why));
    }
    let articles = if score.articles == 1 { "article" } else { "articles" };
    out.push_str(&format!("{} {articles}\n", score.articles));
    for (what, count) in [("quotes", score.quotes), ("entities", score.entities)] {
        out.push_str(&format!("{what:<14} {} of {} right\n", count.right, count.marks));
    }
    for (verdict, count) in score.verdicts.iter().filter(|(_, count)| count.marks > 0) {
        out.push_str(&format!("  {verdict:<12} {} of {}\n", count.right, count.marks));
    }
    out
}
