//! `copydesk knowledge find`.

use std::path::{Path, PathBuf};

use crate::cli::exit::{self, Failure};
use crate::cli::output::say;
use crate::config::Loaded;
use crate::knowledge::{Base, Candidate};

/// Print the items that a name may mean, of each file the best known first.
///
/// Without files, it looks where the service would: in the starter, and in the files of
/// `analysis.knowledge`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  copydesk knowledge find \"Reuters\"
  copydesk knowledge find ours.ckb \"Hallen Works\"")]
pub(super) struct Args {
    /// Knowledge files, then the name
    #[arg(required = true, value_name = "[FILE]... NAME")]
    words: Vec<String>,
}

/// Runs the command; 65 if the name is unknown.
pub(super) fn run(
    args: &Args,
    loaded: impl FnOnce() -> Result<Loaded, Failure>,
) -> Result<u8, Failure> {
    let Some(last) = args.words.len().checked_sub(1) else {
        return Err(Failure::usage("expected a name, found nothing"));
    };
    // A name of several words needs no quotation marks.
    let is_file = |path: &Path| path.extension().is_some_and(|e| e == "ckb") || path.is_file();
    let first = args.words.iter().position(|word| !is_file(word.as_ref())).unwrap_or(last);
    let (files, words) = args.words.split_at(first);
    let name = words.join(" ");
    let base = if files.is_empty() {
        loaded()?.knowledge
    } else {
        files.iter().try_fold(Base::empty(), |base, file| {
            Ok::<_, Failure>(base.with(super::read(&PathBuf::from(file))?))
        })?
    };
    let found = base.find(&name);
    let lines: String = found.iter().map(line).collect();
    say(lines.as_bytes())?;
    if found.is_empty() {
        return Err(Failure::data(format!("nothing is known under the name `{name}`")));
    }
    Ok(exit::OK)
}

fn line(candidate: &Candidate<'_>) -> String {
    let item = &candidate.item;
    let ids: Vec<String> =
        item.ids().into_iter().map(|(list, id)| format!("{list}={id}")).collect();
    let place = item.coordinates().map(|(a, b)| format!("{a},{b}")).unwrap_or_default();
    let fields = [
        item.id().to_string(),
        item.kind().name().to_owned(),
        item.name().to_owned(),
        if candidate.named { "name" } else { "alias" }.to_owned(),
        item.country().unwrap_or_default().to_owned(),
        item.prominence().to_string(),
        item.description().to_owned(),
        ids.join(" "),
        place,
    ];
    format!("{}\n", fields.join("\t").trim_end())
}
