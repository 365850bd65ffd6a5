//! A file to build from: its form, and its bytes unpacked.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use indicatif::ProgressBar;

use crate::cli::exit::Failure;
use crate::cli::progress;

/// Bytes read at once.
const BUFFER: usize = 1 << 20;

/// What a file is, by the end of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Rows of one's own, or the results of a query, with commas.
    Csv,
    /// The same with tabs.
    Tsv,
    /// A dump of Wikidata.
    Dump,
    /// A knowledge file.
    Knowledge,
}

/// The form of a file.
pub(super) fn form(file: &Path) -> Result<Form, Failure> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let plain = [".gz", ".bz2"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    let (_, ending) = plain.rsplit_once('.').unwrap_or(("", ""));
    match ending {
        "csv" => Ok(Form::Csv),
        "tsv" => Ok(Form::Tsv),
        "json" => Ok(Form::Dump),
        "ckb" => Ok(Form::Knowledge),
        _ => Err(Failure::usage(format!(
            "{}: expected a name that ends in .csv, .tsv, .json or .ckb, plain or with .gz or .bz2",
            file.display()
        ))),
    }
}

/// Opens a file, unpacked by what it begins with; with a bar over its bytes.
pub(super) fn open(
    file: &Path,
    what: &'static str,
) -> Result<(BufReader<Box<dyn Read>>, ProgressBar), Failure> {
    let failed = |error: std::io::Error| Failure::no_input(format!("{}: {error}", file.display()));
    let opened = File::open(file).map_err(failed)?;
    let length = opened.metadata().map(|about| about.len()).ok();
    let bar = progress::bar(what, length);
    let mut packed = BufReader::with_capacity(BUFFER, bar.wrap_read(opened));
    let start = packed.fill_buf().map_err(failed)?;
    let unpacked: Box<dyn Read> = if start.starts_with(b"\x1f\x8b") {
        Box::new(MultiGzDecoder::new(packed))
    } else if start.starts_with(b"BZh") {
        Box::new(MultiBzDecoder::new(packed))
    } else {
        Box::new(packed)
    };
    Ok((BufReader::with_capacity(BUFFER, unpacked), bar))
}
