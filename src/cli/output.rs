//! Records on standard output, in the form that was asked for.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::sheet::Sheet;
use super::view::{self, Paint};
use super::{exit::Failure, terminal};
use crate::record::Record;

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// The article with its marks, for people
    Text,
    /// Indented
    Json,
    /// One record a line
    Ndjson,
}

/// A part of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Part {
    /// Who said what
    Quotes,
    /// Who and what it is about
    Entities,
    /// Text and metadata
    Article,
}

impl Part {
    fn key(self) -> &'static str {
        match self {
            Self::Quotes => "quotes",
            Self::Entities => "entities",
            Self::Article => "article",
        }
    }
}

/// Writes records one after the other.
pub(super) enum Printer {
    Text(Option<Part>, Paint),
    Json(Option<Part>),
    Ndjson(Option<Part>),
    /// Quotes as rows for a sheet.
    Csv(Sheet),
}

impl Printer {
    pub(super) fn new(format: Format, only: Option<Part>) -> Self {
        match format {
            Format::Text => Self::Text(only, Paint::new(terminal::colors())),
            Format::Json => Self::Json(only),
            Format::Ndjson => Self::Ndjson(only),
        }
    }

    pub(super) fn write(&mut self, out: &mut impl Write, record: &Record) -> io::Result<()> {
        match self {
            Self::Text(only, paint) => view::write(out, record, *only, *paint),
            Self::Json(only) => {
                serde_json::to_writer_pretty(&mut *out, &part(record, *only))?;
                out.write_all(b"\n")
            }
            Self::Ndjson(None) => {
                out.write_all(&record.to_json())?;
                out.write_all(b"\n")
            }
            Self::Ndjson(only) => {
                serde_json::to_writer(&mut *out, &part(record, *only))?;
                out.write_all(b"\n")
            }
            Self::Csv(sheet) => sheet.write(out, record),
        }
    }
}

/// The record, or the part with what tells whose it is.
fn part(record: &Record, only: Option<Part>) -> Value {
    let whole = json!(record);
    let Some(key) = only.map(Part::key) else { return whole };
    json!({
        "record_id": record.record_id,
        "document_id": record.document_id,
        key: whole.get(key),
    })
}

/// Writes all of `text`.
pub(super) fn say(text: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    printed(out.write_all(text).and_then(|()| out.flush()))
}

/// Standard output takes no more.
pub(super) fn failed(error: &io::Error) -> Failure {
    Failure::io(format!("standard output: {error}"))
}

/// What came of writing; a reader that has gone is no failure.
pub(super) fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(failed(&e)),
        _ => Ok(()),
    }
}
