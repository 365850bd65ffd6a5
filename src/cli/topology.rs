//! `copydesk topology`.
use super::exit::Failure;
use crate::config::Settings;

/// To come.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, _settings: &Settings) -> Result<u8, Failure> {
    Err(Failure::internal("not built yet"))
}
