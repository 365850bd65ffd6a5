//! `copydesk knowledge check`.

use std::path::PathBuf;

use crate::cli::exit::{self, Failure};
use crate::cli::output::say;
use crate::knowledge::{ItemType, Table};

/// Say what a knowledge file holds and whether it is whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  copydesk knowledge check world.ckb")]
pub(super) struct Args {
    /// Knowledge files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<u8, Failure> {
    for file in &args.files {
        let table = super::read(file)?;
        say(format!("{}: {}", file.display(), told(&table)).as_bytes())?;
    }
    Ok(exit::OK)
}

fn told(table: &Table) -> String {
    let about = table.about();
    let mut kinds = [0_usize; ItemType::ALL.len()];
    for item in table.items() {
        if let Some(count) = kinds.get_mut(item.kind() as usize) {
            *count += 1;
        }
    }
    let (mut keys, mut ambiguous) = (0_usize, 0_usize);
    table.each_key(|_, items| {
        keys += 1;
        ambiguous += usize::from(items.len() > 1);
    });
    let kinds: Vec<String> = ItemType::ALL
        .iter()
        .zip(kinds)
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {}", kind.name()))
        .collect();
    let mut told = format!(
        "whole\n  title      {}\n  digest     {}\n  items      {} ({})\n  names      {keys}, \
         {ambiguous} of several items\n",
        about.title,
        about.digest,
        table.len(),
        kinds.join(", "),
    );
    for source in &about.sources {
        told += &format!("  source     {}: {}\n", source.name, source.licence);
    }
    told
}
