//! `copydesk completions` and `copydesk man`: for shells and `man`, from the same
//! definitions as `--help`.

use std::path::PathBuf;

use clap::CommandFactory;

use super::Cli;
use super::exit::{self, Failure};
use super::output::say;

/// Print the completions of a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  copydesk completions bash > /usr/local/share/bash-completion/completions/copydesk")]
pub(super) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Print the manual page, or write those of all commands into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk man | man -l -
  copydesk man --dir /usr/local/share/man/man1")]
pub(super) struct Man {
    /// Write one page for each command into this folder
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

/// Runs `completions`.
pub(super) fn completions(args: &Completions) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "copydesk", &mut script);
    say(&script)?;
    Ok(exit::OK)
}

/// Runs `man`.
pub(super) fn man(args: &Man) -> Result<u8, Failure> {
    let Some(folder) = &args.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(Failure::internal)?;
        say(&page)?;
        return Ok(exit::OK);
    };
    let failed = |e: std::io::Error| Failure::io(format!("{}: {e}", folder.display()));
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(failed)?;
    Ok(exit::OK)
}
